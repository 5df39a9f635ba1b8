package recipient

import (
	"errors"
	"slices"
	"testing"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

func standing(w *world, fp string) Standing {
	for _, k := range w.fold.Keys() {
		if k.Fingerprint == fp {
			return k.Standing
		}
	}
	return ""
}

func TestFounding(t *testing.T) {
	w := newWorld(t)
	steps := []struct {
		actor, id string
		want      Standing
	}{
		{"carol", "carol", Proposed}, // not by the platform
		{Founding, "ann", InForce},
		{Founding, "bob", InForce},
		{Founding, "dora", Proposed}, // the founding is over
	}
	for _, s := range steps {
		k := w.approver(s.id, s.id, "")
		if _, err := w.key(s.actor, k); err != nil {
			t.Fatal(err)
		}
		if got := standing(w, k.Fingerprint); got != s.want {
			t.Errorf("%s: %q, want %q", s.id, got, s.want)
		}
	}
}

// TestFoundingIsOver: retiring a founder does not open the founding again.
func TestFoundingIsOver(t *testing.T) {
	w, _ := founded(t)
	w.inForce(Retirement(RoleApprover, "bob", suite.Fingerprint(publicOf("bob"))), "ann")
	k := w.approver("mallory", "mallory", "")
	if _, err := w.key(Founding, k); err != nil {
		t.Fatal(err)
	}
	if got := standing(w, k.Fingerprint); got != Proposed {
		t.Errorf("a third approver key without approval: %q", got)
	}
}

func TestFoundersAreTwo(t *testing.T) {
	w := newWorld(t)
	if _, err := w.key(Founding, w.approver("ann", "ann", "")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.key(Founding, w.approver("ann", "second", "")); !errors.Is(err, ErrKey) {
		t.Errorf("one approver with two keys: %v", err)
	}
	if _, err := w.key(Founding, w.approver("bob", "ann", "")); !errors.Is(err, ErrKey) {
		t.Errorf("two approvers with one key: %v", err)
	}
	// A founder's replacement is no founding.
	k := w.approver("ann", "second", suite.Fingerprint(publicOf("ann")))
	if _, err := w.key(Founding, k); err != nil || standing(w, k.Fingerprint) != Proposed {
		t.Errorf("replaced a founder without approval: %v", err)
	}
}

func TestRecipientComesIntoForce(t *testing.T) {
	w, regulator := founded(t)
	text := classicKey(t)
	k := w.recipient("werk1", text)
	seq, err := w.key("oscar", k)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := w.fold.Recipient("werk1"); ok {
		t.Error("in force before the approval")
	}
	if _, _, err := w.fold.Readers("werk1"); err == nil {
		t.Error("readers of a recipient without a key in force")
	}
	if err := w.approve(w.signed(seq, "bob")); err != nil {
		t.Fatal(err)
	}
	r, ok := w.fold.Recipient("werk1")
	if !ok || r.Group != "acme" || r.Country != "DE" || r.Suite != suite.A || len(r.Keys) != 1 || r.Keys[0].String() != text {
		t.Errorf("got %+v, %v", r, ok)
	}
	keys, fps, err := w.fold.Readers("werk1")
	want := []string{suite.Fingerprint(text), suite.Fingerprint(regulator)}
	slices.Sort(want)
	if err != nil || !slices.Equal(fps, want) || len(keys) != 2 || keys[0].Fingerprint() != fps[0] {
		t.Errorf("readers %v, %v; want %v", fps, err, want)
	}
	if err := w.fold.PinnedFor("werk1", fps); err != nil {
		t.Error(err)
	}
}

// TestRotation: the old key retires as the new one comes, and what was pinned to
// the old is refused.
func TestRotation(t *testing.T) {
	w, _ := founded(t)
	old, fresh := classicKey(t), classicKey(t)
	w.inForce(w.recipient("werk1", old), "ann")
	_, pinned, err := w.fold.Readers("werk1")
	if err != nil {
		t.Fatal(err)
	}
	next := w.recipient("werk1", fresh)
	next.Retires = suite.Fingerprint(old)
	w.inForce(next, "bob")
	if got := standing(w, suite.Fingerprint(old)); got != Retired {
		t.Errorf("the old key is %q", got)
	}
	if err := w.fold.Pinned(pinned); !errors.Is(err, ErrChanged) {
		t.Errorf("pinned keys: %v", err)
	}
	_, now, err := w.fold.Readers("werk1")
	if err != nil || slices.Contains(now, suite.Fingerprint(old)) || !slices.Contains(now, suite.Fingerprint(fresh)) {
		t.Errorf("readers now %v, %v", now, err)
	}
	back := w.recipient("werk1", old)
	if _, err := w.key(Founding, back); !errors.Is(err, ErrKey) {
		t.Errorf("a retired key came back: %v", err)
	}
	late := w.recipient("werk1", classicKey(t))
	late.Retires = suite.Fingerprint(old)
	if _, err := w.key(Founding, late); !errors.Is(err, ErrKey) {
		t.Errorf("a retired key was replaced again: %v", err)
	}
	k := w.fold.Keys()[3]
	if k.ReplacedBy != suite.Fingerprint(fresh) || k.Until == 0 || k.Since == 0 || k.Since >= k.Until {
		t.Errorf("history of the old key: %+v", k)
	}
}

func TestNewReaderUnpins(t *testing.T) {
	w, _ := founded(t)
	w.inForce(w.recipient("werk1", classicKey(t)), "ann")
	_, pinned, err := w.fold.Readers("werk1")
	if err != nil {
		t.Fatal(err)
	}
	w.inForce(w.regulator("miit", classicKey(t)), "ann")
	if err := w.fold.Pinned(pinned); err != nil {
		t.Errorf("all pinned keys are in force: %v", err)
	}
	if err := w.fold.PinnedFor("werk1", pinned); !errors.Is(err, ErrChanged) {
		t.Errorf("another regulator reads now: %v", err)
	}
	if err := w.fold.Pinned([]string{suite.Fingerprint(publicOf("ann"))}); !errors.Is(err, ErrChanged) {
		t.Errorf("an approver's key as a reader's: %v", err)
	}
}

// TestRetirements: who must agree to a retirement.
func TestRetirements(t *testing.T) {
	w, regulator := founded(t)
	text := classicKey(t)
	w.inForce(w.recipient("werk1", text), "ann")
	rows := []struct {
		k    ledger.Key
		want Standing
	}{
		{Retirement(RoleRecipient, "werk1", suite.Fingerprint(text)), Retired},
		{Retirement(RoleRegulator, "cac", suite.Fingerprint(regulator)), InForce},
		{Retirement(RoleApprover, "bob", suite.Fingerprint(publicOf("bob"))), InForce},
	}
	for _, r := range rows {
		seq, err := w.key(Founding, r.k)
		if got := standing(w, r.k.Fingerprint); err != nil || got != r.want {
			t.Errorf("%s: %q, %v; want %q", r.k.Role, got, err, r.want)
		}
		if r.want == InForce {
			if err := w.approve(w.signed(seq, "ann")); err != nil || standing(w, r.k.Fingerprint) != Retired {
				t.Errorf("%s after approval: %v", r.k.Role, err)
			}
		}
	}
	last := Retirement(RoleApprover, "ann", suite.Fingerprint(publicOf("ann")))
	if err := w.fold.Check(last); !errors.Is(err, ErrKey) {
		t.Errorf("the last approver retired: %v", err)
	}
}

func TestProposalTakenBack(t *testing.T) {
	w, _ := founded(t)
	k := w.recipient("werk1", classicKey(t))
	seq, err := w.key(Founding, k)
	if err != nil {
		t.Fatal(err)
	}
	a := w.signed(seq, "ann")
	if _, err := w.key(Founding, Retirement(RoleRecipient, "werk1", k.Fingerprint)); err != nil {
		t.Fatal(err)
	}
	if err := w.approve(a); !errors.Is(err, ErrApproval) {
		t.Errorf("approved after it was taken back: %v", err)
	}
	again, err := w.key(Founding, k)
	if err != nil {
		t.Fatalf("proposed again: %v", err)
	}
	a.Of = again
	if err := w.approve(a); !errors.Is(err, ErrApproval) {
		t.Errorf("the old signature approves the new proposal: %v", err)
	}
}

func TestOtherEntriesPass(t *testing.T) {
	w, _ := founded(t)
	before := len(w.fold.Keys())
	events := []ledger.Event{
		w.event(ledger.Heartbeat, ledger.Entry{Actor: Founding, Beat: &ledger.Beat{Day: "2026-03-01"}}),
		w.event(ledger.Approve, ledger.Entry{Actor: "ann", Request: "r1", Approval: &ledger.Approval{By: "ann", Of: 1}}),
	}
	for _, ev := range events {
		if err := w.fold.Apply(ev); err != nil {
			t.Errorf("%s: %v", ev.Type, err)
		}
	}
	if len(w.fold.Keys()) != before {
		t.Error("entries of other kinds changed the registry")
	}
}
