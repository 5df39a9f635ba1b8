package recipient

import (
	"bytes"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

// Standing of a key.
type Standing string

// The standings.
const (
	Proposed Standing = "proposed" // waits for an approval
	InForce  Standing = "in force"
	Retired  Standing = "retired"
)

// founders is how many approver keys come into force without an approval: as many
// as an export needs.
const founders = 2

// Founding is the actor of what the platform enters by itself: the first approvers' keys,
// and those of the log and its witnesses. No user can have this name.
const Founding = "FOUNDING"

// Key is a key as the log has it.
type Key struct {
	Role, ID, Name, Group, Country string
	Text, Fingerprint              string
	Public                         suite.Public // of readers, else nil
	Standing                       Standing
	Seq                            uint64 // of the entry that proposed it
	Since, Until                   uint64 // seq of the entries that brought it into force and retired it
	ReplacedBy                     string // fingerprint
}

// pending is a key entry that waits for an approval.
type pending struct {
	key   ledger.Key
	actor string
	leaf  []byte
}

// Fold is the registry. The zero value is the registry of an empty log. It is not
// safe for concurrent use.
type Fold struct {
	keys    []*Key             // in the order of their proposals; those taken back are gone
	waiting map[uint64]pending // by seq of the key entry
}

// Apply takes the next entry of the log, whatever its kind. A key or approval that
// does not hold is an error and changes nothing: the gate never enters one, so a
// log that has it was not written by a gate.
func (f *Fold) Apply(ev ledger.Event) error {
	switch {
	case ev.Type == ledger.KeyKind && ev.Key != nil:
		return f.propose(ev)
	case ev.Type == ledger.Approve && ev.Request == "" && ev.Approval != nil:
		return f.approve(ev)
	}
	return nil
}

func (f *Fold) propose(ev ledger.Event) error {
	if err := f.Check(*ev.Key); err != nil {
		return err
	}
	k := *ev.Key
	atOnce := f.AtOnce(ev.Actor, k)
	if k.State == StateProposed {
		f.keys = append(f.keys, keyOf(k, ev.Seq))
	}
	if atOnce {
		f.enact(k, ev.Seq)
		return nil
	}
	if f.waiting == nil {
		f.waiting = map[uint64]pending{}
	}
	f.waiting[ev.Seq] = pending{key: k, actor: ev.Actor, leaf: bytes.Clone(ev.Leaf)}
	return nil
}

func keyOf(k ledger.Key, seq uint64) *Key {
	public, _ := shape(k) // checked before
	return &Key{
		Role: k.Role, ID: k.ID, Name: k.Name, Group: k.Group, Country: k.Country,
		Text: k.Public, Fingerprint: k.Fingerprint, Public: public, Standing: Proposed, Seq: seq,
	}
}

// AtOnce says whether a key entry by this actor takes effect without an approval.
func (f *Fold) AtOnce(actor string, k ledger.Key) bool {
	switch {
	case k.Role == RoleLog || k.Role == RoleWitness:
		return actor == Founding
	case k.State == StateRetired:
		old := f.find(k.Fingerprint)
		return k.Role == RoleRecipient || (old != nil && old.Standing == Proposed)
	}
	return k.Role == RoleApprover && actor == Founding && k.Retires == "" && f.founding()
}

// founding ends for good with the second approver key ever in force.
func (f *Fold) founding() bool {
	n := 0
	for _, k := range f.keys {
		if k.Role == RoleApprover && k.Since != 0 {
			n++
		}
	}
	return n < founders
}

func (f *Fold) approve(ev ledger.Event) error {
	if err := f.CheckApproval(ev.Gate, *ev.Approval, ev.At); err != nil {
		return err
	}
	p := f.waiting[ev.Approval.Of]
	delete(f.waiting, ev.Approval.Of)
	f.enact(p.key, ev.Seq)
	return nil
}

// enact puts an entry that was checked into effect, by the entry of that seq.
func (f *Fold) enact(k ledger.Key, seq uint64) {
	if k.State == StateRetired {
		f.retire(k.Fingerprint, "", seq)
		return
	}
	now := f.find(k.Fingerprint)
	now.Standing, now.Since = InForce, seq
	if k.Retires != "" {
		f.retire(k.Retires, k.Fingerprint, seq)
	}
}

func (f *Fold) retire(fp, by string, seq uint64) {
	k := f.find(fp)
	if k.Standing == Proposed { // taken back
		f.drop(k)
		return
	}
	k.Standing, k.Until, k.ReplacedBy = Retired, seq, by
}

// drop forgets a proposal; its key may be proposed again.
func (f *Fold) drop(k *Key) {
	delete(f.waiting, k.Seq)
	for i := range f.keys {
		if f.keys[i] == k {
			f.keys = append(f.keys[:i], f.keys[i+1:]...)
			return
		}
	}
}

func (f *Fold) find(fp string) *Key {
	for _, k := range f.keys {
		if k.Fingerprint == fp {
			return k
		}
	}
	return nil
}

// Waiting returns the key entry of that seq if it waits for an approval, and who
// entered it.
func (f *Fold) Waiting(seq uint64) (k ledger.Key, actor string, ok bool) {
	p, ok := f.waiting[seq]
	return p.key, p.actor, ok
}

// Challenge prepares an approver's approval of the key entry of that seq: the
// approval without its signature, and the text to sign.
func (f *Fold) Challenge(gate string, of uint64, by string, expires time.Time) (ledger.Approval, []byte, error) {
	p, ok := f.waiting[of]
	if !ok {
		return ledger.Approval{}, nil, disapprove("no key entry waits under seq %d", of)
	}
	_, fp, ok := f.ApproverKey(by)
	if !ok {
		return ledger.Approval{}, nil, disapprove("the approver has no key in force. Try: register one")
	}
	a := ledger.Approval{By: by, Key: fp, Of: of, Leaf: leafHash(p.leaf), Expires: expires.UTC().Format(time.RFC3339)}
	return a, ledger.ApprovalText(gate, a), nil
}
