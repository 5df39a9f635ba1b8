package recipient

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

func TestKeyEntriesRefused(t *testing.T) {
	w, regulator := founded(t)
	first := classicKey(t)
	w.inForce(w.recipient("werk1", first), "ann")
	good := w.recipient("werk2", classicKey(t))
	if err := w.fold.Check(good); err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name, want string
		change     func(*ledger.Key)
	}{
		{"role", "its role", func(k *ledger.Key) { k.Role, k.Group, k.Country = "auditor", "", "" }},
		{"state", "its state", func(k *ledger.Key) { k.State = "approved" }},
		{"no state", "its state", func(k *ledger.Key) { k.State = "" }},
		{"id", "the id", func(k *ledger.Key) { k.ID = "Werk 2" }},
		{"long id", "the id", func(k *ledger.Key) { k.ID = strings.Repeat("a", 65) }},
		{"name with a line end", "the name", func(k *ledger.Key) { k.Name = "Werk\n2" }},
		{"name that turns the line", "the name", func(k *ledger.Key) { k.Name = "Werk\u202e2" }},
		{"name not UTF-8", "the name", func(k *ledger.Key) { k.Name = "Werk\xff" }},
		{"long name", "the name", func(k *ledger.Key) { k.Name = strings.Repeat("ü", 81) }},
		{"group", "group must be", func(k *ledger.Key) { k.Group = "" }},
		{"country", "country must be", func(k *ledger.Key) { k.Country = "de" }},
		{"suite", "one of suite age-v1", func(k *ledger.Key) { k.Suite = string(suite.B) }},
		{"fingerprint", "fingerprint is not that", func(k *ledger.Key) { k.Fingerprint = strings.Repeat("0", 64) }},
		{"fingerprint form", "not a SHA-256", func(k *ledger.Key) { k.Fingerprint = strings.ToUpper(k.Fingerprint) }},
		{"key text", "not a key", func(k *ledger.Key) { k.Public, k.Fingerprint = "age1", suite.Fingerprint("age1") }},
		{"upper-case text", "not a key", func(k *ledger.Key) {
			k.Public = strings.ToUpper(k.Public)
			k.Fingerprint = suite.Fingerprint(k.Public)
		}},
		{"approver's key", "not a key", func(k *ledger.Key) { k.Public, k.Fingerprint = publicOf("x"), suite.Fingerprint(publicOf("x")) }},
		{"key of another recipient", "there already", func(k *ledger.Key) { k.Public, k.Fingerprint = first, suite.Fingerprint(first) }},
		{"regulator's key", "there already", func(k *ledger.Key) { k.Public, k.Fingerprint = regulator, suite.Fingerprint(regulator) }},
		{"retires nothing that is", "retires", func(k *ledger.Key) { k.Retires = strings.Repeat("0", 64) }},
		{"retires another's", "retires", func(k *ledger.Key) { k.Retires = suite.Fingerprint(first) }},
		{"retires no fingerprint", "not a fingerprint", func(k *ledger.Key) { k.Retires = "x" }},
		{"another group", "stays there", func(k *ledger.Key) { k.ID, k.Group = "werk1", "other" }},
		{"another country", "stays there", func(k *ledger.Key) { k.ID, k.Country = "werk1", "FR" }},
		{"retirement with more", "nothing else", func(k *ledger.Key) { k.State = StateRetired }},
		{"approver with a group", "only recipients", func(k *ledger.Key) { k.Role = RoleApprover }},
	}
	for _, r := range rows {
		k := good
		r.change(&k)
		if err := w.fold.Check(k); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%s: %v, want %q", r.name, err, r.want)
		}
	}
	wrong := []ledger.Key{
		Retirement(RoleRecipient, "werk2", suite.Fingerprint(first)),
		Retirement(RoleRegulator, "werk1", suite.Fingerprint(first)),
		Retirement(RoleRecipient, "werk9", strings.Repeat("0", 64)),
	}
	for _, k := range wrong {
		if err := w.fold.Check(k); !errors.Is(err, ErrKey) {
			t.Errorf("retirement %+v: %v", k, err)
		}
	}
}

// TestGroupStays: also if the recipient has no key any more. Its group's counters stay.
func TestGroupStays(t *testing.T) {
	w, _ := founded(t)
	text := classicKey(t)
	w.inForce(w.recipient("werk1", text), "ann")
	if _, err := w.key("oscar", Retirement(RoleRecipient, "werk1", suite.Fingerprint(text))); err != nil {
		t.Fatal(err)
	}
	k := w.recipient("werk1", classicKey(t))
	if err := w.fold.Check(k); err != nil {
		t.Error(err)
	}
	k.Group = "fresh"
	if err := w.fold.Check(k); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "stays there") {
		t.Errorf("retired, and in another group: %v", err)
	}
}

// TestRegulatorMustRead: a recipient needs a regulator with a key of its kind.
func TestRegulatorMustRead(t *testing.T) {
	w, _ := founded(t)
	for _, id := range []suite.ID{suite.A, suite.B} { // A: post-quantum
		text := newKey(t, id)
		k := w.recipient("werk-"+string(id), text)
		if err := w.fold.Check(k); err == nil || !strings.Contains(err.Error(), "Try: register one") {
			t.Errorf("%s without a regulator: %v", id, err)
		}
		w.inForce(w.regulator("cac", newKey(t, id)), "bob")
		w.inForce(k, "bob")
		keys, _, err := w.fold.Readers(k.ID)
		if err != nil || len(keys) != 2 {
			t.Errorf("%s: %d readers, %v", id, len(keys), err)
		}
		if _, err := suite.Together(keys...); err != nil {
			t.Error(err)
		}
	}
	if n := len(w.fold.Regulators(suite.A)); n != 2 {
		t.Errorf("%d regulators of suite A, want the classic and the post-quantum", n)
	}
	mixed := w.recipient("werk-age-v1", classicKey(t)) // beside a post-quantum one
	if err := w.fold.Check(mixed); err == nil || !strings.Contains(err.Error(), "cannot read one file") {
		t.Errorf("two kinds for one recipient: %v", err)
	}
}

// TestRegulatorGone: no file without the regulator, also when its key goes later.
func TestRegulatorGone(t *testing.T) {
	w, regulator := founded(t)
	w.inForce(w.recipient("werk1", classicKey(t)), "ann")
	w.inForce(Retirement(RoleRegulator, "cac", suite.Fingerprint(regulator)), "ann")
	if _, _, err := w.fold.Readers("werk1"); err == nil {
		t.Error("readers without a regulator")
	}
}

func TestApprovalsRefused(t *testing.T) {
	rows := []struct {
		name, want string
		change     func(w *world, a *ledger.Approval)
	}{
		{"signature", "signature", func(_ *world, a *ledger.Approval) { a.Signature[3] ^= 1 }},
		{"no signature", "signature", func(_ *world, a *ledger.Approval) { a.Signature = nil }},
		{"other key", "another key", func(_ *world, a *ledger.Approval) { a.Key = suite.Fingerprint(publicOf("ann")) }},
		{"other leaf", "another entry", func(_ *world, a *ledger.Approval) { a.Leaf = strings.Repeat("0", 64) }},
		{"later expiry", "signature", func(w *world, a *ledger.Approval) {
			a.Expires = w.now.Add(48 * time.Hour).Format(time.RFC3339)
		}},
		{"expiry with a line end", "expiry", func(_ *world, a *ledger.Approval) { a.Expires += "\n" }},
		{"expiry elsewhere", "expiry", func(_ *world, a *ledger.Approval) { a.Expires = "2030-01-01T00:00:00+08:00" }},
		{"expired", "expired", func(w *world, _ *ledger.Approval) { w.now = w.now.Add(25 * time.Hour) }},
		{"nothing there", "no key entry waits", func(_ *world, a *ledger.Approval) { a.Of = 1 }},
		{"by another", "no key in force", func(_ *world, a *ledger.Approval) { a.By = "carol" }},
		{"signed by another", "signature", func(w *world, a *ledger.Approval) {
			a.Signature = ed25519.Sign(signer("ann"), ledger.ApprovalText(gate, *a))
		}},
		{"for another gate", "signature", func(w *world, a *ledger.Approval) {
			a.Signature = ed25519.Sign(signer("bob"), ledger.ApprovalText("gate2", *a))
		}},
		{"by the proposer", "proposed it", func(w *world, a *ledger.Approval) { *a = w.signed(a.Of, "ann") }},
	}
	for _, r := range rows {
		w, _ := founded(t)
		k := w.recipient("werk1", classicKey(t))
		seq, err := w.key("ann", k)
		if err != nil {
			t.Fatal(err)
		}
		a := w.signed(seq, "bob")
		r.change(w, &a)
		if err := w.approve(a); !errors.Is(err, ErrApproval) || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%s: %v, want %q", r.name, err, r.want)
		}
		if got := standing(w, k.Fingerprint); got != Proposed {
			t.Errorf("%s: the key is %q", r.name, got)
		}
	}
}

// TestOwnKey: an approver does not approve a change of its own key.
func TestOwnKey(t *testing.T) {
	w, _ := founded(t)
	k := w.approver("ann", "ann2", suite.Fingerprint(publicOf("ann")))
	seq, err := w.key(Founding, k)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.approve(w.signed(seq, "ann")); !errors.Is(err, ErrApproval) {
		t.Errorf("ann approved ann's key: %v", err)
	}
	if err := w.approve(w.signed(seq, "bob")); err != nil {
		t.Fatal(err)
	}
	if _, fp, ok := w.fold.ApproverKey("ann"); !ok || fp != k.Fingerprint {
		t.Errorf("ann's key is %.16s, %v", fp, ok)
	}
	if got := standing(w, k.Retires); got != Retired {
		t.Errorf("the old key is %q", got)
	}
}

// TestApprovedTooLate: what was sound when proposed may not be when approved.
func TestApprovedTooLate(t *testing.T) {
	w, _ := founded(t)
	one, two := w.recipient("werk1", classicKey(t)), w.recipient("werk1", classicKey(t))
	two.Group = "other"
	_, err1 := w.key(Founding, one)
	first := w.seq
	second, err2 := w.key(Founding, two)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if err := w.approve(w.signed(first, "ann")); err != nil {
		t.Fatal(err)
	}
	if err := w.approve(w.signed(second, "ann")); !errors.Is(err, ErrApproval) || !errors.Is(err, ErrKey) {
		t.Errorf("one recipient in two groups: %v", err)
	}
}

func TestApprovedTwice(t *testing.T) {
	w, _ := founded(t)
	k := w.regulator("miit", classicKey(t))
	seq, err := w.key(Founding, k)
	if err != nil {
		t.Fatal(err)
	}
	ann, bob := w.signed(seq, "ann"), w.signed(seq, "bob")
	if err := w.approve(ann); err != nil {
		t.Fatal(err)
	}
	for _, a := range []ledger.Approval{ann, bob} {
		if err := w.approve(a); !errors.Is(err, ErrApproval) {
			t.Errorf("approved twice, by %s: %v", a.By, err)
		}
	}
}

func TestLogAndWitnessKeys(t *testing.T) {
	w, _ := founded(t)
	k := w.proposal(ledger.Key{Role: RoleLog, ID: "log", Public: "gate1+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"})
	if _, err := w.key(Founding, k); err != nil || standing(w, k.Fingerprint) != InForce {
		t.Errorf("log key: %v", err)
	}
	if _, err := w.key(Founding, Retirement(RoleLog, "log", k.Fingerprint)); err != nil || standing(w, k.Fingerprint) != Retired {
		t.Errorf("retired: %v", err)
	}
	if _, err := Proposal(ledger.Key{Role: RoleWitness, ID: "w1", Public: "w1 key"}); !errors.Is(err, ErrKey) {
		t.Errorf("not a verifier key: %v", err)
	}
	if n := len(w.fold.Recipients()); n != 0 {
		t.Errorf("%d recipients", n)
	}
}
