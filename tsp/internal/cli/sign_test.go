package cli

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/api"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/suite"
)

// leafOf gives an entry as a log has it.
func leafOf(t *testing.T, e ledger.Entry) []byte {
	t.Helper()
	s, err := ledger.NewSigner("gate.test", ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	log, err := ledger.Open(ledger.Config{Dir: t.TempDir(), Gate: "gate.test", Signers: []note.Signer{s}, Now: time.Now}, func(ledger.Event) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	ev, err := log.Append(ledger.Request, e)
	if err != nil {
		t.Fatal(err)
	}
	return ev.Leaf
}

// A platform that shows one request and has another signed is found out before
// anything is signed.
func TestChallenge(t *testing.T) {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	pub := key.Public().(ed25519.PublicKey)
	leaf := leafOf(t, ledger.Entry{Request: "x-1", Actor: "olga", Ask: &ledger.Ask{Recipient: "works", Purpose: "study"}})
	other := leafOf(t, ledger.Entry{Request: "x-2", Actor: "olga", Ask: &ledger.Ask{Recipient: "rivals", Purpose: "study"}})
	e, err := ledger.Decode(leaf)
	if err != nil {
		t.Fatal(err)
	}
	good := func() api.Challenge {
		sum := sha256.Sum256(leaf)
		a := ledger.Approval{By: "ann", Key: suite.Fingerprint(recipient.ApproverText(pub)), Of: e.Seq, Leaf: hex.EncodeToString(sum[:]), Expires: "2026-03-11T10:00:00Z"}
		return api.Challenge{Approval: a, Text: string(ledger.ApprovalText("gate.test", a)), Entry: string(leaf)}
	}
	ch := good()
	if got, err := checkChallenge(&ch, pub); err != nil || got.Ask.Recipient != "works" {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, forge := range map[string]func(*api.Challenge){
		"another entry shown":  func(c *api.Challenge) { c.Entry = string(other) },
		"an entry retouched":   func(c *api.Challenge) { c.Entry = strings.Replace(c.Entry, "study", "stud1", 1) },
		"no entry":             func(c *api.Challenge) { c.Entry = "{}" },
		"another text":         func(c *api.Challenge) { c.Text = strings.Replace(c.Text, "ann", "bob", 1) },
		"another gate's text":  func(c *api.Challenge) { c.Text = string(ledger.ApprovalText("gate.other", c.Approval)) },
		"another entry signed": func(c *api.Challenge) { c.Approval.Of++; c.Text = string(ledger.ApprovalText("gate.test", c.Approval)) },
		"somebody else's key": func(c *api.Challenge) {
			c.Approval.Key = strings.Repeat("0", 64)
			c.Text = string(ledger.ApprovalText("gate.test", c.Approval))
		},
	} {
		ch := good()
		forge(&ch)
		if _, err := checkChallenge(&ch, pub); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	shown := ""
	for _, l := range approved(&e) {
		shown += l[0] + "=" + l[1] + "\n"
	}
	for _, want := range []string{"request=x-1", "works of group", "purpose 目的=study", "by olga"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown: %s", want, shown)
		}
	}
}

// An approval that would hold for longer than approvals do is not signed.
func TestExpiry(t *testing.T) {
	now := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	for text, ok := range map[string]bool{
		"2026-03-11T10:00:00Z": true, "2026-03-11T10:04:00Z": true, "2026-03-11T10:06:00Z": false, "2126-03-11T10:00:00Z": false, "": false,
	} {
		if _, err := expiryOf(&api.Challenge{Approval: ledger.Approval{Expires: text}}, now); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What an entry says cannot erase lines of what is shown before signing.
func TestShownPlainly(t *testing.T) {
	e := ledger.Entry{Request: "x-1", Ask: &ledger.Ask{Recipient: "rivals", Purpose: "\x1b[2A\x1b[2Kstudy\r\n\u202e研究"}}
	for _, l := range approved(&e) {
		if strings.ContainsAny(l[1], "\x1b\r\n\u202e") {
			t.Errorf("%q", l)
		}
		if l[0] == "purpose 目的" && !strings.Contains(l[1], "study") {
			t.Errorf("%q", l)
		}
	}
}
