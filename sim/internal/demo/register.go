package demo

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
	"time"

	"filippo.io/age"
)

// Who receives exports, who reads them for the state, and what for.
const (
	recipient = "example-research"
	regulator = "regulator"
	purpose   = "fault analysis"
	country   = "DE"
	format    = "cordon-export-jsonl-2"
)

// register brings a regulator and a recipient into the platform's registry, each
// proposed by the operator and approved with an approver's own key, and files what an
// export to the recipient rests on in law.
func (d *demo) register(ctx context.Context) error {
	for _, k := range []map[string]string{
		{"role": "regulator", "id": regulator},
		{"role": "recipient", "id": recipient, "name": "Example Research", "group": "example", "country": country},
	} {
		if err := d.registerKey(ctx, k); err != nil {
			return err
		}
	}
	document := []byte("Standard contract between the platform and Example Research, annex: driving status, ten vehicles\n")
	if err := os.WriteFile(d.path("contract.txt"), document, 0o600); err != nil {
		return err
	}
	sum := sha256.Sum256(document)
	for _, kind := range []string{"contract", "pia"} {
		if err := d.must(ctx, "operator", "POST", "/v1/legal", d.legalRecord(kind, hex.EncodeToString(sum[:])), nil); err != nil {
			return err
		}
	}
	return nil
}

// registerKey makes a key pair, proposes the public key and has it approved.
func (d *demo) registerKey(ctx context.Context, k map[string]string) error {
	file := d.path(k["id"] + ".key")
	if _, _, err := d.run(ctx, "cordon-tsp", "keys", k["role"], "generate", "--out", file); err != nil {
		return err
	}
	public, err := os.ReadFile(file + ".pub")
	if err != nil {
		return err
	}
	k["public"] = strings.TrimSpace(string(public))
	var proposed struct {
		Seq uint64 `json:"seq"`
	}
	if err := d.must(ctx, "operator", "POST", "/v1/keys", k, &proposed); err != nil {
		return err
	}
	return d.approve(ctx, "approver-a", fmt.Sprintf("/v1/keys/%d", proposed.Seq))
}

// approve signs what is to be approved with the approver's own key.
func (d *demo) approve(ctx context.Context, approver, path string) error {
	var challenge struct {
		Text     string `json:"text"`
		Approval struct {
			Expires string `json:"expires"`
		} `json:"approval"`
	}
	if err := d.must(ctx, approver, "GET", path+"/challenge", nil, &challenge); err != nil {
		return err
	}
	key, err := d.approverKey(approver)
	if err != nil {
		return err
	}
	signed := map[string]any{"expires": challenge.Approval.Expires, "signature": ed25519.Sign(key, []byte(challenge.Text))}
	return d.must(ctx, approver, "POST", path+"/approve", signed, nil)
}

func (d *demo) approverKey(name string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(d.keys[name])
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s: no PEM", d.keys[name])
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	own, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: no Ed25519 key", d.keys[name])
	}
	return own, nil
}

// legalRecord is a record that covers what the demonstration exports, with the
// document that it rests on.
func (d *demo) legalRecord(kind, document string) map[string]any {
	r := map[string]any{
		"kind": kind, "from": d.began.Add(-time.Hour), "until": d.began.AddDate(1, 0, 0),
		"evidence": map[string]string{
			"sha256": document, "reference": "No. 2026-17", "authority": "Example authority", "date": d.began.AddDate(0, 0, -30).Format(time.DateOnly),
		},
		"scope": map[string]any{
			"groups": []string{"example"}, "countries": []string{country}, "purposes": []string{purpose}, "methods": []string{format},
			"classes": []string{"DrivingStatus"}, "signals": fine, "max_general": 10,
		},
	}
	if kind == "pia" {
		parts := map[string]any{}
		for _, p := range []string{"necessity", "data_map", "risk_sources", "effect_on_rights", "combined_risk", "treatment", "report"} {
			parts[p] = map[string]string{"text": "as the demonstration's owner found"}
		}
		r["pia"] = parts
	}
	return r
}

// identity reads the recipient's secret key as stock age would.
func (d *demo) identity(name string) (age.Identity, error) {
	f, err := os.Open(d.path(name + ".key"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	ids, err := age.ParseIdentities(f)
	if err != nil {
		return nil, err
	}
	return ids[0], nil
}
