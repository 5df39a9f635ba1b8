package history

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// The states of a key entry, and who may found a registry.
const (
	proposed = "proposed"
	retired  = "retired"
	founding = "FOUNDING" // actor; no user of a platform can have the name
	founders = 2          // approver keys that need nobody's approval
)

// held is one key of the registry.
type held struct {
	ledger.Key
	seq     uint64
	since   uint64   // seq at which it entered force, 0 if never
	until   uint64   // seq at which it left force
	public  [32]byte // of approvers
	forgone bool     // the proposal was taken back
}

func (h *held) inForce() bool { return h != nil && h.since != 0 && h.until == 0 }

// waiting is a key entry that takes effect when it is approved.
type waiting struct {
	key   ledger.Key
	actor string
	leaf  [32]byte
}

// registry is which keys are in force, by the log's own entries.
type registry struct {
	keys    map[string]*held // by fingerprint: a key has one holder for ever
	order   []*held
	waits   map[uint64]waiting
	rotated map[string]uint64 // recipient id, or "" for regulators: seq of the last change
}

func newRegistry() registry {
	return registry{keys: map[string]*held{}, waits: map[uint64]waiting{}, rotated: map[string]uint64{}}
}

// key is a key that is proposed, or retires.
func (r *Replay) key(e *ledger.Event) {
	at, k := place(e), *e.Key
	g := &r.registry
	switch k.State {
	case proposed:
		if !r.proposal(at, k) {
			return
		}
		h := &held{Key: k, seq: e.Seq}
		h.public, _ = approverKey(k.Public)
		g.keys[k.Fingerprint] = h
		g.order = append(g.order, h)
	case retired:
		old := g.keys[k.Fingerprint]
		if old == nil || old.until != 0 || old.forgone || old.Role != k.Role || old.ID != k.ID {
			r.out.Add(finding.KeyRetiresUnknown, at, k.Role, k.Fingerprint)
			return
		}
	default:
		r.out.Add(finding.KeyState, at, k.State)
		return
	}
	if g.atOnce(e.Actor, k) {
		g.enact(k, e.Seq)
		return
	}
	g.waits[e.Seq] = waiting{k, e.Actor, sum(e.Leaf)}
}

// proposal holds a new key against those that are there.
func (r *Replay) proposal(at finding.Place, k ledger.Key) bool {
	g := &r.registry
	if old := g.keys[k.Fingerprint]; old != nil && !old.forgone {
		r.out.Add(finding.KeyTwice, at, k.Role, k.Fingerprint, num(old.seq))
		return false
	}
	if want := sha256.Sum256([]byte(k.Public)); k.Fingerprint != hex.EncodeToString(want[:]) {
		r.out.Add(finding.KeyFingerprint, at, k.Role, k.Fingerprint)
		return false
	}
	if _, ok := approverKey(k.Public); k.Role == "approver" && !ok {
		r.out.Add(finding.KeyText, at, k.ID)
		return false
	}
	if old := g.keys[k.Retires]; k.Retires != "" && (!old.inForce() || old.Role != k.Role || old.ID != k.ID) {
		r.out.Add(finding.KeyRetiresUnknown, at, k.Role, k.Retires)
		return false
	}
	if old, ok := g.recipient(k.ID); ok && k.Role == "recipient" && (old.Group != k.Group || old.Country != k.Country) {
		r.out.Add(finding.KeyMoved, at, k.ID, old.Group, k.Group)
	}
	return true
}

// atOnce reports whether an entry takes effect without an approval: what can only
// stop exports, and what an operator founds a registry with.
func (g *registry) atOnce(actor string, k ledger.Key) bool {
	if k.State == retired {
		return k.Role == "recipient" || !g.keys[k.Fingerprint].inForce()
	}
	if actor != founding || k.Retires != "" {
		return false
	}
	return k.Role == "log" || k.Role == "witness" || k.Role == "approver" && g.founding()
}

// founding ends for good with the second approver's key that was ever in force.
func (g *registry) founding() bool {
	n := 0
	for _, h := range g.order {
		if h.Role == "approver" && h.since != 0 {
			n++
		}
	}
	return n < founders
}

// enact puts a key entry into effect at the entry of that seq.
func (g *registry) enact(k ledger.Key, seq uint64) {
	switch h := g.keys[k.Fingerprint]; {
	case k.State == proposed:
		h.since = seq
		if k.Retires != "" {
			g.keys[k.Retires].until = seq
		}
	case h.inForce():
		h.until = seq
	default:
		h.forgone = true
		delete(g.waits, h.seq)
	}
	switch k.Role {
	case "recipient":
		g.rotated[k.ID] = seq
	case "regulator":
		g.rotated[""] = seq
	}
}

// approveKey is an approver's signature over a key entry. It is checked at once.
func (r *Replay) approveKey(e *ledger.Event) {
	at, a := place(e), e.Approval
	w, found := r.registry.waits[a.Of]
	if !found {
		r.out.Add(finding.KeyApprovalUnknown, at, num(a.Of))
		return
	}
	_, ok := r.sound(e, a.Of, w.leaf)
	public, _ := r.registry.approver(a.By, a.Key)
	if ok && !Verify(Signature{Gate: e.Gate, Approval: *a, Public: public}) {
		r.out.Add(finding.KeyApprovalSignature, at, a.By)
		ok = false
	}
	if a.By == w.actor || w.key.Role == "approver" && a.By == w.key.ID {
		r.out.Add(finding.KeyApprovalOwn, at, a.By)
		ok = false
	}
	if !ok {
		return
	}
	delete(r.registry.waits, a.Of)
	if w.key.Retires != "" && !r.registry.keys[w.key.Retires].inForce() || w.key.State == retired && !r.registry.keys[w.key.Fingerprint].inForce() {
		r.out.Add(finding.KeyRetiresUnknown, at, w.key.Role, w.key.Retires+w.key.Fingerprint)
		return
	}
	r.registry.enact(w.key, e.Seq)
}

// Verify checks an approval's signature.
func Verify(s Signature) bool {
	// A line end in a signed field would give one text two meanings.
	return !strings.ContainsAny(s.Approval.By+s.Approval.Expires+s.Approval.Leaf, "\r\n") &&
		ed25519.Verify(s.Public[:], ledger.ApprovalText(s.Gate, s.Approval), s.Approval.Signature)
}

// approverText begins the text of an approver's key.
const approverText = "ed25519-cordon-pub:"

func approverKey(text string) (out [32]byte, ok bool) {
	rest, ok := strings.CutPrefix(text, approverText)
	b, err := base64.RawURLEncoding.Strict().DecodeString(rest)
	if !ok || err != nil || len(b) != ed25519.PublicKeySize {
		return out, false
	}
	return [32]byte(b), true
}

// approver finds the key of an approver that is in force.
func (g *registry) approver(id, fingerprint string) (public [32]byte, ok bool) {
	h := g.keys[fingerprint]
	if !h.inForce() || h.Role != "approver" || h.ID != id {
		return public, false
	}
	return h.public, true
}

// of reports whether a key of a role is in force, for recipients that of id.
func (g *registry) of(role, fingerprint, id string) bool {
	h := g.keys[fingerprint]
	return h.inForce() && h.Role == role && (id == "" || h.ID == id)
}

// recipient finds what the registry says of a recipient that has, or had, a key.
func (g *registry) recipient(id string) (k ledger.Key, ok bool) {
	for _, h := range g.order {
		if h.Role == "recipient" && h.ID == id && h.since != 0 {
			k, ok = h.Key, true
		}
	}
	return k, ok
}

// Approver is an approver's key, for the report.
type Approver struct {
	Fingerprint string `json:"fingerprint"`
	ID          string `json:"id"`
	InForce     bool   `json:"in_force"`
	Seq         uint64 `json:"seq"`
}

// Approvers lists all approvers' keys in the order of the log.
func (r *Replay) Approvers() (out []Approver) {
	for _, h := range r.registry.order {
		if h.Role == "approver" {
			out = append(out, Approver{h.Fingerprint, h.ID, h.inForce(), h.seq})
		}
	}
	return out
}

// Regulators lists the regulators' keys that are or were in force.
func (r *Replay) Regulators() (out []Approver) {
	for _, h := range r.registry.order {
		if h.Role == "regulator" && h.since != 0 {
			out = append(out, Approver{h.Fingerprint, h.ID, h.inForce(), h.seq})
		}
	}
	return out
}

// Rotated gives the seq at which a key of a recipient, or of a regulator, last
// changed; 0 if it never did.
func (r *Replay) rotated(recipient string) uint64 {
	return max(r.registry.rotated[recipient], r.registry.rotated[""])
}
