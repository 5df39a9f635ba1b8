package recipient

import (
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

// FuzzFold enters keys and approvals as the bytes say, sound ones and not, and checks
// after every entry what must hold in every log.
func FuzzFold(f *testing.F) {
	readers := fixedReaders(f)
	f.Add(fullStory)
	f.Add([]byte{0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 5, 0, 2, 2, 5, 5, 2, 0, 0, 3, 0, 0, 0, 5, 6, 1, 0, 4, 1, 0, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		w := newWorld(t)
		for ; len(script) >= 4 && w.seq < 40; script = script[4:] {
			before := w.fold.Keys()
			if err := w.step(script, readers); err != nil {
				if !errors.Is(err, ErrKey) && !errors.Is(err, ErrApproval) {
					t.Fatal(err)
				}
				if !same(before, w.fold.Keys()) {
					t.Fatalf("refused, but it changed the registry: %v", err)
				}
			}
			w.holds()
		}
	})
}

// fullStory founds a log, brings a regulator and a recipient into force, and replaces
// the recipient's key.
var fullStory = []byte{
	0, 0, 0, 0, 0, 1, 1, 5, // approvers ann and bob
	1, 0, 0, 0, 5, 3, 1, 0, // a regulator, approved by bob
	2, 0, 1, 0, 5, 5, 0, 0, // a recipient, approved by ann
	4, 3, 4, 0, 5, 7, 1, 0, // its replacement, approved by bob
}

// fixedReaders are the SM2 keys of the numbers 1 to 6.
func fixedReaders(t testing.TB) (out []string) {
	t.Helper()
	for n := range byte(6) {
		scalar := make([]byte, 32)
		scalar[31] = n + 1
		who, err := suite.ParseIdentity("sm2-cordon-secret:" + keyBase64.EncodeToString(scalar))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, who.Public().String())
	}
	return out
}

func TestFullStory(t *testing.T) {
	w, readers := newWorld(t), fixedReaders(t)
	for script := fullStory; len(script) > 0; script = script[4:] {
		if err := w.step(script, readers); err != nil {
			t.Fatal(err)
		}
		w.holds()
	}
	r, ok := w.fold.Recipient("ann")
	if !ok || len(r.Keys) != 1 || r.Keys[0].String() != readers[4] || len(w.fold.Keys()) != 5 {
		t.Errorf("the story ends with %+v and %d keys", r, len(w.fold.Keys()))
	}
}

var names = []string{"ann", "bob", "carl"}

// step enters what four bytes say: the kind of entry, and three choices.
func (w *world) step(b []byte, readers []string) error {
	name, pair, actor := names[b[1]%3], names[b[2]%3], names[b[3]%3]
	if b[3]%5 == 0 {
		actor = Founding
	}
	k := ledger.Key{ID: name}
	switch b[0] % 6 {
	case 0:
		k.Role, k.Public = RoleApprover, publicOf(pair+string('0'+rune(b[3]%2)))
	case 1:
		k.Role, k.Public = RoleRegulator, readers[b[2]%6]
	case 2:
		k.Role, k.Public, k.Group, k.Country = RoleRecipient, readers[b[2]%6], pair, "DE"
	case 3, 4:
		keys := w.fold.Keys()
		if len(keys) == 0 {
			return nil
		}
		old := keys[int(b[1])%len(keys)]
		if b[0]%6 == 3 {
			_, err := w.key(actor, Retirement(old.Role, old.ID, old.Fingerprint))
			return err
		}
		k = ledger.Key{Role: old.Role, ID: old.ID, Group: old.Group, Country: old.Country, Retires: old.Fingerprint, Public: readers[b[2]%6]}
		if old.Role == RoleApprover {
			k.Public = publicOf(pair + "x")
		}
	default:
		return w.approve(w.claimed(uint64(b[1]), pair, b[3]))
	}
	k, err := Proposal(k)
	if err != nil {
		return err
	}
	_, err = w.key(actor, k)
	return err
}

// claimed is an approval by the key in force of an approver, or by one that the
// approver does not have in force.
func (w *world) claimed(of uint64, by string, choice byte) ledger.Approval {
	a, text, err := w.fold.Challenge(gate, of, by, w.now.Add(time.Hour))
	if err != nil {
		return ledger.Approval{By: by, Of: of, Expires: w.now.Add(time.Hour).Format(time.RFC3339)}
	}
	for _, pair := range []string{by + "0", by + "1", by + "x", "ann0", "bob1", "carl0"} {
		if choice%7 != 6 && suite.Fingerprint(publicOf(pair)) == a.Key {
			a.Signature = ed25519.Sign(signer(pair), text)
		}
	}
	return a
}

// holds checks what no log may break.
func (w *world) holds() {
	w.t.Helper()
	holder, home, approver := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, k := range w.fold.Keys() {
		if other, twice := holder[k.Fingerprint]; twice {
			w.t.Fatalf("the key %.16s of %s is also one of %s", k.Fingerprint, k.ID, other)
		}
		holder[k.Fingerprint] = k.ID
		if (k.Since != 0) != (k.Standing != Proposed) || (k.Until != 0) != (k.Standing == Retired) {
			w.t.Fatalf("history: %+v", k)
		}
		if k.Standing == InForce && k.Role == RoleApprover {
			if approver[k.ID] {
				w.t.Fatalf("%s has two keys to approve with", k.ID)
			}
			approver[k.ID] = true
		}
		if k.Role == RoleRecipient && k.Since != 0 {
			if h, ok := home[k.ID]; ok && h != k.Group+k.Country {
				w.t.Fatalf("%s changed its group", k.ID)
			}
			home[k.ID] = k.Group + k.Country
		}
	}
	w.unapproved()
}

// unapproved counts what came into force with the entry that proposed it.
func (w *world) unapproved() {
	n := 0
	for _, k := range w.fold.Keys() {
		if k.Since == k.Seq {
			n++
			if k.Role != RoleApprover || n > founders {
				w.t.Fatalf("in force without an approval: %+v", k)
			}
		}
	}
	for _, r := range w.fold.Recipients() {
		keys, _, err := w.fold.Readers(r.ID)
		if err == nil && len(keys) <= len(r.Keys) {
			w.t.Fatal("a file without a regulator")
		}
	}
}

func same(x, y []Key) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].Fingerprint != y[i].Fingerprint || x[i].Standing != y[i].Standing || x[i].Until != y[i].Until {
			return false
		}
	}
	return true
}
