package recipient

import (
	"crypto/ed25519"
	"crypto/sha256"
	"testing"
	"time"

	"filippo.io/age"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

const gate = "gate1"

// world is a log in the making: every entry has the leaf that the real log gives it.
type world struct {
	t    *testing.T
	fold Fold
	seq  uint64
	now  time.Time
}

func newWorld(t *testing.T) *world {
	return &world{t: t, now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
}

// signer is an approver's key pair, the same for the same name.
func signer(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(name string) string {
	return ApproverText(signer(name).Public().(ed25519.PublicKey))
}

// event makes the next entry and its leaf.
func (w *world) event(kind ledger.Kind, e ledger.Entry) ledger.Event {
	w.t.Helper()
	w.seq++
	w.now = w.now.Add(time.Minute)
	e.V, e.Seq, e.Gate, e.Type = ledger.Version, w.seq, gate, kind
	e.Time = w.now.Format("2006-01-02T15:04:05.000Z")
	leaf, err := ledger.Encode(&e)
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger.Event{Entry: e, Leaf: leaf, At: w.now}
}

// key enters a key entry and returns its seq.
func (w *world) key(actor string, k ledger.Key) (uint64, error) {
	w.t.Helper()
	err := w.fold.Apply(w.event(ledger.KeyKind, ledger.Entry{Actor: actor, Key: &k}))
	return w.seq, err
}

// signed is a sound approval of a key entry that waits.
func (w *world) signed(of uint64, by string) ledger.Approval {
	w.t.Helper()
	a, text, err := w.fold.Challenge(gate, of, by, w.now.Add(24*time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	a.Signature = ed25519.Sign(signer(by), text)
	return a
}

func (w *world) approve(a ledger.Approval) error {
	w.t.Helper()
	return w.fold.Apply(w.event(ledger.Approve, ledger.Entry{Actor: a.By, Approval: &a}))
}

// inForce proposes as the platform itself and lets an approver approve.
func (w *world) inForce(k ledger.Key, by string) {
	w.t.Helper()
	seq, err := w.key(Founding, k)
	if err == nil {
		err = w.approve(w.signed(seq, by))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) proposal(k ledger.Key) ledger.Key {
	w.t.Helper()
	k, err := Proposal(k)
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

func (w *world) approver(id, pair, retires string) ledger.Key {
	return w.proposal(ledger.Key{Role: RoleApprover, ID: id, Name: id, Public: publicOf(pair), Retires: retires})
}

func (w *world) regulator(id, text string) ledger.Key {
	return w.proposal(ledger.Key{Role: RoleRegulator, ID: id, Name: "Office of " + id, Public: text})
}

func (w *world) recipient(id, text string) ledger.Key {
	return w.proposal(ledger.Key{Role: RoleRecipient, ID: id, Name: "Werk " + id, Group: "acme", Country: "DE", Public: text})
}

// founded has approvers ann and bob, and the regulator cac with a classic key.
func founded(t *testing.T) (*world, string) {
	t.Helper()
	w := newWorld(t)
	for _, name := range []string{"ann", "bob"} {
		if _, err := w.key(Founding, w.approver(name, name, "")); err != nil {
			t.Fatal(err)
		}
	}
	regulator := classicKey(t)
	w.inForce(w.regulator("cac", regulator), "ann")
	return w, regulator
}

func classicKey(t *testing.T) string {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient().String()
}

func newKey(t *testing.T, id suite.ID) string {
	t.Helper()
	text, err := suite.Generate(id)
	if err != nil {
		t.Fatal(err)
	}
	who, err := suite.ParseIdentity(text)
	if err != nil {
		t.Fatal(err)
	}
	return who.Public().String()
}
