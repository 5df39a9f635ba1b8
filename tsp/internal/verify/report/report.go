// Package report is the signed result of a check: canonical JSON, byte for byte the
// same for the same inputs, so that a replay proves it.
//
// A report file is one line of JSON with the members key, report and signature. The
// signature is Ed25519 by key over the text "cordon-verify report v1\n" and the
// bytes of the member report, which are canonical: keys ascending, no white space.
package report

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"cordon/tsp/internal/verify/content"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/history"
)

// Form is the version of the report's structure.
const Form = "cordon-verify-report-1"

// Report is what a check found. Here and below fields stand in the order of their
// JSON names; hashes are lower-case hexadecimal.
type Report struct {
	At         string             `json:"at,omitempty"` // as given, RFC 3339
	Confidence *Confidence        `json:"confidence,omitempty"`
	Counts     map[finding.ID]int `json:"counts,omitempty"` // all findings, also those that are not listed
	Findings   []finding.Finding  `json:"findings,omitempty"`
	Form       string             `json:"form"`
	Inputs     []Input            `json:"inputs,omitempty"`
	Items      []Item             `json:"items,omitempty"`
	Kind       string             `json:"kind"` // log, export, spotcheck
	Replay     string             `json:"replay"`
	Scope      Scope              `json:"scope"`
	Seed       *Seed              `json:"seed,omitempty"`
	Story      []Step             `json:"story,omitempty"` // of one request
	Strata     []Stratum          `json:"strata,omitempty"`
	Verdict    finding.Verdict    `json:"verdict"`
	Verifier   Verifier           `json:"verifier"`
}

// Verifier says by what the check judged.
type Verifier struct {
	Engine   string   `json:"engine"`
	Policies []Policy `json:"policies"`
}

// Policy is one that the verifier holds.
type Policy struct {
	Hash    string `json:"hash"`
	Profile string `json:"profile"`
}

// Input is a file or key that the check was given.
type Input struct {
	Name   string `json:"name"`
	Role   string `json:"role"`
	SHA256 string `json:"sha256"` // of its bytes; of secret keys, of the public one
}

// Scope says what was checked.
type Scope struct {
	Approvers []history.Approver `json:"approvers,omitempty"`
	Entries   uint64             `json:"entries"`
	Exports   int                `json:"exports"`
	Files     int                `json:"files"` // compared with the log by length and SHA-256
	First     string             `json:"first,omitempty"`
	Gate      string             `json:"gate,omitempty"`
	Headers   int                `json:"headers"` // opened with the regulator's key
	Kinds     map[string]uint64  `json:"kinds,omitempty"`
	Last      string             `json:"last,omitempty"`
	Shards    []Shard            `json:"shards,omitempty"`
	Signed    int                `json:"signed"` // signatures of approvals that were checked
}

// Shard is one year of the log.
type Shard struct {
	Checkpoint string   `json:"checkpoint"`
	Origin     string   `json:"origin"`
	Root       string   `json:"root"`
	Size       int64    `json:"size"`
	Witnesses  []string `json:"witnesses,omitempty"`
}

// Seed is how the sample was drawn.
type Seed struct {
	Checkpoint  string `json:"checkpoint"`   // the frozen one
	Committed   string `json:"committed"`    // by the regulator: SHA-256 of its secret
	InLog       uint64 `json:"in_log"`       // seq at which the operator's commitment stands, or 0
	Operator    string `json:"operator"`     // the operator's secret
	OperatorSum string `json:"operator_sum"` // its commitment
	Population  int    `json:"population"`   // exports delivered by then
	Regulator   string `json:"regulator"`    // the regulator's secret
	Root        string `json:"root"`
	Sample      int    `json:"sample"`
	Seed        string `json:"seed"`
}

// Confidence is what the sample says of the population.
type Confidence struct {
	Bad        int    `json:"bad"` // so many bad exports, or more, would have been met
	BadRate    string `json:"bad_rate"`
	Confidence string `json:"confidence"`
	Judged     int    `json:"judged"` // of the drawn
	Reached    string `json:"reached"`
}

// Stratum is a kind of risk of which every export was checked.
type Stratum struct {
	Count   int    `json:"count"`
	English string `json:"en"`
	ID      string `json:"id"`
	Chinese string `json:"zh"`
}

// Item is one export that was checked in full.
type Item struct {
	Content  content.Result    `json:"content"`
	File     string            `json:"file"`
	Findings []finding.Finding `json:"findings,omitempty"`
	Judged   bool              `json:"judged"` // its rows were read and classified
	Leaf     string            `json:"leaf"`   // RFC 6962 leaf hash
	Proof    Proof             `json:"proof"`
	Request  string            `json:"request"`
	Rules    []string          `json:"rules,omitempty"` // of the findings
	Seq      uint64            `json:"seq"`
	SHA256   string            `json:"sha256"`
	SM3      string            `json:"sm3"`
	Strata   []string          `json:"strata,omitempty"`
	Ticket   string            `json:"ticket,omitempty"` // if it was drawn
	Verdict  finding.Verdict   `json:"verdict"`
}

// Proof shows that the intent is in the tree of a shard's checkpoint.
type Proof struct {
	Hashes []string `json:"hashes,omitempty"`
	Index  int64    `json:"index"`
	Origin string   `json:"origin"`
}

// Step is one entry of a request's story.
type Step struct {
	Actor string `json:"actor"`
	Leaf  string `json:"leaf"`
	Seq   uint64 `json:"seq"`
	Time  string `json:"time"`
	Type  string `json:"type"`
	What  string `json:"what,omitempty"`
}

// signed is a report file.
type signed struct {
	Key       string          `json:"key"`
	Report    json.RawMessage `json:"report"`
	Signature []byte          `json:"signature"`
}

// The texts of report keys.
const (
	publicText = "ed25519-cordon-report:"
	secretText = "ed25519-cordon-report-secret:"
	context    = "cordon-verify report v1\n"
)

// ErrReport says that a file is no report, or none of its key.
var ErrReport = errors.New("not a signed report")

var keyBase64 = base64.RawURLEncoding.Strict()

// NewKey makes a key for signing reports: the texts of its secret and public half.
func NewKey() (secret, public string, err error) {
	pub, priv, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", "", err
	}
	return secretText + keyBase64.EncodeToString(priv.Seed()), PublicText(pub), nil
}

// PublicText is the text of a public key.
func PublicText(pub ed25519.PublicKey) string { return publicText + keyBase64.EncodeToString(pub) }

// ParseSecret reads a secret key. Errors hold nothing of it.
func ParseSecret(text string) (ed25519.PrivateKey, error) {
	b, err := parse(text, secretText)
	if err != nil {
		return nil, fmt.Errorf("%w. Try: cordon-verify keygen --out FILE", err)
	}
	return ed25519.NewKeyFromSeed(b), nil
}

// ParsePublic reads a public key.
func ParsePublic(text string) (ed25519.PublicKey, error) {
	return parse(text, publicText)
}

func parse(text, prefix string) ([]byte, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), prefix)
	b, err := keyBase64.DecodeString(rest)
	if !ok || err != nil || len(b) != 32 {
		return nil, fmt.Errorf("not a key for reports: it is %s and 43 characters of base64url", prefix)
	}
	return b, nil
}

// Canonical gives the bytes of a report: those that are signed.
func (r *Report) Canonical() ([]byte, error) { return canonical(r) }

func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode a report: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Sign gives the report file.
func (r *Report) Sign(key ed25519.PrivateKey) ([]byte, error) {
	text, err := r.Canonical()
	if err != nil {
		return nil, err
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("sign a report: no Ed25519 key")
	}
	out, err := canonical(signed{PublicText(public), text, ed25519.Sign(key, append([]byte(context), text...))})
	return append(out, '\n'), err
}

// Open reads a report file and checks its signature by a key that is known, or, with
// a nil one, by the key that it names.
func Open(file []byte, known ed25519.PublicKey) (*Report, error) {
	r, _, err := OpenBy(file, known)
	return r, err
}

// OpenBy is Open, and gives the text of the key that signed.
func OpenBy(file []byte, known ed25519.PublicKey) (r *Report, by string, err error) {
	var s signed
	if err := json.Unmarshal(file, &s); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrReport, err)
	}
	if again, err := canonical(s); err != nil || !bytes.Equal(append(again, '\n'), file) {
		return nil, "", fmt.Errorf("%w: it is not in the canonical form", ErrReport)
	}
	if err := s.verify(known); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrReport, err)
	}
	r = &Report{}
	if err := json.Unmarshal(s.Report, r); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrReport, err)
	}
	if r.Confidence != nil && r.Seed == nil {
		return nil, "", fmt.Errorf("%w: a confidence without a draw", ErrReport)
	}
	if again, err := r.Canonical(); err != nil || !bytes.Equal(again, s.Report) || r.Form != Form {
		return nil, "", fmt.Errorf("%w: it holds what form %s has not", ErrReport, Form)
	}
	return r, s.Key, nil
}

func (s *signed) verify(known ed25519.PublicKey) error {
	key, err := ParsePublic(s.Key)
	switch {
	case err != nil:
		return err
	case known != nil && !known.Equal(key):
		return errors.New("it is signed by another key than the one that was given")
	case !ed25519.Verify(key, append([]byte(context), s.Report...), s.Signature):
		return errors.New("the signature does not hold")
	}
	return nil
}
