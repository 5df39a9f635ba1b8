package export_test

import (
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

func TestSignaturesThatDoNotCount(t *testing.T) {
	w := newWorld(t)
	r := w.ask(t, w.spec("Vehicle.Speed"))
	other := w.ask(t, w.spec("Vehicle.Speed"))
	good := w.sign(t, r.ID, as("ann"), "ann")
	for name, s := range map[string]export.Signed{
		"none":                       {By: as("ann"), Expires: good.Expires},
		"of another key":             w.sign(t, r.ID, as("ann"), "bob"),
		"over another request":       w.sign(t, other.ID, as("ann"), "ann"),
		"for another time":           {By: good.By, Expires: good.Expires.Add(-time.Second), Signature: good.Signature},
		"of another approver":        {By: as("bob"), Expires: good.Expires, Signature: good.Signature},
		"by who has no key":          {By: as("olaf"), Expires: good.Expires, Signature: good.Signature},
		"that has lapsed":            {By: good.By, Expires: w.now, Signature: good.Signature},
		"that holds more than a day": {By: good.By, Expires: w.now.Add(export.ApprovalLife + time.Second), Signature: good.Signature},
	} {
		if _, err := w.gate.Approve(r.ID, s); !errors.Is(err, export.ErrFourEye) {
			t.Errorf("a signature %s: %v", name, err)
		}
	}
	if got, err := w.gate.Approve(r.ID, good); err != nil || len(got.Approvals) != 1 {
		t.Errorf("the right one: %v", err)
	}
}

// An approval pins the keys of the file: with others, nothing leaves on it.
func TestKeysThatChange(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *world){
		"recipient's key replaced": func(t *testing.T, w *world) {
			k := works("works", identity(t).Public().String())
			k.Retires = w.id.Public().Fingerprint()
			w.approvedKey(t, k, "ann")
		},
		"recipient's key retired": func(t *testing.T, w *world) {
			if _, err := w.gate.EnterKey("olga", recipient.Retirement(recipient.RoleRecipient, "works", w.id.Public().Fingerprint())); err != nil {
				t.Fatal(err)
			}
		},
		"another regulator": func(t *testing.T, w *world) {
			w.approvedKey(t, ledger.Key{Role: recipient.RoleRegulator, ID: "miit", Name: "Another", Public: identity(t).Public().String()}, "ann")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.approved(t, w.spec("Vehicle.Speed"))
			change(t, w)
			for range 2 {
				if _, err := w.gate.Release(t.Context(), "olga", r.ID, ""); !errors.Is(err, export.ErrState) || !errors.Is(err, recipient.ErrChanged) {
					t.Errorf("released: %v", err)
				}
				w.reopen(t)
			}
			if w.kinds(ledger.Intent) != 0 {
				t.Error("an intent was entered")
			}
		})
	}
}

// A key that its approver has no more does not count either.
func TestApproversKeyChanges(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	old := recipient.ApproverText(keyOf("ann").Public().(ed25519.PublicKey))
	k, err := recipient.Proposal(ledger.Key{Role: recipient.RoleApprover, ID: "ann", Name: "ann", Public: old})
	if err != nil {
		t.Fatal(err)
	}
	w.approvedKey(t, w.approverKey(t, "ann", "ann2", k.Fingerprint), "bob")
	got, err := w.gate.Get(r.ID)
	if err != nil || got.State != export.StatePending || !got.Approvals[0].Void || got.Approvals[1].Void {
		t.Errorf("%s %+v, %v", got.State, got.Approvals, err)
	}
	if _, err := w.gate.Approve(r.ID, w.sign(t, r.ID, as("ann"), "ann")); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("approved with the old key: %v", err)
	}
	if got, err = w.gate.Approve(r.ID, w.sign(t, r.ID, as("ann"), "ann2")); err != nil || got.State != export.StateApproved {
		t.Errorf("with the new key: %s, %v", got.State, err)
	}
	if got = w.release(t, r.ID); got.State != export.StateReleased {
		t.Errorf("%s %+v", got.State, got.Denials)
	}
	for _, e := range w.history(t) {
		if e.Type == ledger.Intent && len(e.Decision.Approvals) != 2 {
			t.Errorf("the intent rests on %v", e.Decision.Approvals)
		}
	}
}

func TestKeysNeedAnApprover(t *testing.T) {
	w := newWorld(t)
	of := w.key(t, "ann", works("fresh", identity(t).Public().String()))
	a, text, err := w.gate.KeyChallenge(of, "ann")
	if err != nil {
		t.Fatal(err)
	}
	expires, err := time.Parse(time.RFC3339, a.Expires)
	if err != nil {
		t.Fatal(err)
	}
	signed := export.Signed{By: as("ann"), Expires: expires, Signature: ed25519.Sign(keyOf("ann"), text)}
	if _, err := w.gate.ApproveKey(of, signed); !errors.Is(err, export.ErrFourEye) {
		t.Errorf("who proposes approves: %v", err)
	}
	s := w.spec("Vehicle.Speed")
	s.Recipient = "fresh"
	if _, err := w.gate.Ask(t.Context(), "olga", s); !errors.Is(err, export.ErrSpec) {
		t.Errorf("asked for a recipient that nobody approved: %v", err)
	}
	_, text, err = w.gate.KeyChallenge(of, "bob")
	if err != nil {
		t.Fatal(err)
	}
	signed = export.Signed{By: as("bob"), Expires: expires, Signature: ed25519.Sign(keyOf("bob"), text)}
	for name, change := range map[string]func(s *export.Signed){
		"an old token": func(s *export.Signed) { s.By.Credential = "old" },
		"too long":     func(s *export.Signed) { s.Expires = w.now.Add(25 * time.Hour) },
		"no signature": func(s *export.Signed) { s.Signature = nil },
	} {
		bad := signed
		change(&bad)
		if _, err := w.gate.ApproveKey(of, bad); !errors.Is(err, export.ErrFourEye) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.gate.ApproveKey(of, signed); err != nil {
		t.Errorf("approved by another: %v", err)
	}
	if r := w.ask(t, s); r.State != export.StatePending {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}
