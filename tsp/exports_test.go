package tsp

import (
	"crypto/ed25519"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/api"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/testcar"
)

// sign approves something as an approver does: by a signature over its challenge. What
// has no challenge for the user is handed in with a signature of nothing.
func (w *world) sign(t *testing.T, user, path string, out any) int {
	t.Helper()
	var ch api.Challenge
	body := api.Signed{Expires: w.Now().Add(time.Hour), Signature: []byte("none")}
	if w.call(t, user, "GET", path+"/challenge", nil, &ch) == http.StatusOK {
		key, err := access.ReadKey(w.keys[user])
		if err != nil {
			t.Fatal(err)
		}
		expires, err := time.Parse(time.RFC3339, ch.Approval.Expires)
		if err != nil {
			t.Fatal(err)
		}
		body = api.Signed{Expires: expires, Signature: ed25519.Sign(key, []byte(ch.Text))}
	}
	return w.call(t, user, "POST", path+"/approve", body, out)
}

// post asks as the operator for something that must be made.
func (w *world) post(t *testing.T, path string, body, out any) {
	t.Helper()
	var fault api.Fault
	if s := w.call(t, "operator", "POST", path, body, out); s != http.StatusCreated {
		w.call(t, "operator", "POST", path, body, &fault)
		t.Fatalf("POST %s: %d %+v", path, s, fault)
	}
}

// parties registers a regulator and a recipient, with the records that an export to
// it rests on, and gives the recipient's secret key.
func (w *world) parties(t *testing.T) age.Identity {
	t.Helper()
	cac, id := newIdentity(t), newIdentity(t)
	w.register(t, api.Proposal{Role: "regulator", ID: "cac", Public: cac.Recipient().String()})
	w.register(t, api.Proposal{Role: "recipient", ID: "works", Group: "example", Country: "DE", Name: "Example Works", Public: id.Recipient().String()})
	w.post(t, "/v1/legal", w.record("contract"), nil)
	pia := w.record("pia")
	parts := map[string]any{}
	for _, p := range []string{"necessity", "data_map", "risk_sources", "effect_on_rights", "combined_risk", "treatment", "report"} {
		parts[p] = map[string]string{"text": "said"}
	}
	pia["pia"] = parts
	w.post(t, "/v1/legal", pia, nil)
	return id
}

func newIdentity(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// register brings a key into force.
func (w *world) register(t *testing.T, p api.Proposal) {
	t.Helper()
	var k api.Key
	w.post(t, "/v1/keys", p, &k)
	if k.Standing != "proposed" {
		t.Fatalf("a proposal: %+v", k)
	}
	if s := w.sign(t, "approver-a", "/v1/keys/"+strconv.FormatUint(k.Seq, 10), nil); s != http.StatusOK {
		t.Fatalf("approve the key of %s: %d", p.ID, s)
	}
}

// record is a legal record that covers what the tests export.
func (w *world) record(kind string) map[string]any {
	return map[string]any{
		"kind": kind, "from": w.Now().Add(-time.Hour), "until": w.Now().AddDate(1, 0, 0),
		"evidence": map[string]string{"sha256": strings.Repeat("ab", 32), "reference": "No. 7", "authority": "Authority", "date": "2026-01-05"},
		"scope": map[string]any{
			"groups": []string{"example"}, "countries": []string{"DE"}, "purposes": []string{"brake study"}, "methods": []string{string(rows.JSONL)},
			"classes": []string{"DrivingStatus", "Diagnostic"}, "signals": []string{"Vehicle.**"}, "max_general": 1000,
		},
	}
}

// spec is a request for signals of all vehicles.
func (w *world) spec(from, to time.Time, signals ...string) map[string]any {
	return map[string]any{
		"recipient": "works", "country": "DE", "endpoint": "file", "purpose": "brake study", "format": string(rows.JSONL),
		"signals": signals, "vehicles": []string{"*"}, "from": from, "to": to,
	}
}

// released has one value of a car exported, and gives the request's id.
func (w *world) released(t *testing.T, c *car) string {
	t.Helper()
	at := w.Now().Add(-time.Minute)
	_, frame := c.Frame(t, testcar.Speed(at, 50))
	c.send(t, frame)
	w.parties(t)
	var r struct{ ID, State string }
	w.post(t, "/v1/exports", w.spec(at.Add(-time.Hour), w.Now(), "Vehicle.Speed"), &r)
	for _, who := range []string{"approver-a", "approver-b"} {
		w.sign(t, who, "/v1/exports/"+r.ID, nil)
	}
	if s := w.call(t, "operator", "POST", "/v1/exports/"+r.ID+"/release", nil, &r); s != http.StatusOK || r.State != "released" {
		t.Fatalf("release: %d %+v", s, r)
	}
	return r.ID
}
