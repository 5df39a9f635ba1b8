package history

import (
	"crypto/sha256"
	"fmt"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// China is the time zone by which years and days count (UTC+8, no summer time).
var China = time.FixedZone("UTC+8", 8*60*60)

// Config is what the history is held against.
type Config struct {
	// Candidates is the least number of routes that must remain possible (E2).
	Candidates uint64
	// Approvers are fingerprints of approvers' keys that the regulator knows. If
	// there are any, the signature of no other key counts.
	Approvers []string
	// Window is the longest time for which an approval may hold.
	Window time.Duration
}

// Defaults of Config.
const (
	DefaultCandidates = 1000
	DefaultWindow     = 24 * time.Hour
	minApprovals      = 2
	// idle is how long a request may wait for approvals.
	idle = 7 * 24 * time.Hour
)

// Signature is an approval of a request of which only the signature is unchecked.
type Signature struct {
	At       finding.Place
	Gate     string
	Approval ledger.Approval
	Public   [32]byte // Ed25519
}

// Replay is the state of a log as far as it was read. Not safe for concurrent use.
type Replay struct {
	// Signed, if set, is handed every approval signature that is to be checked.
	Signed func(Signature)

	cfg      Config
	out      *finding.List
	next     uint64
	gate     string
	latest   time.Time
	requests map[string]*request
	exports  []Export
	latestOf map[string]uint64 // recipient to the seq of its last export
	judged   [2]string         // policy and engine of the last export
	byName   map[string]string // file name to request
	registry registry
	accounts map[account]*counters
	policies policies
	records  map[string]ledger.Legal
	days     days
	texts    map[string]string
	keySets  map[string][]string
}

// New begins a replay that adds to out.
func New(cfg Config, out *finding.List) *Replay {
	return &Replay{
		cfg: cfg, out: out, requests: map[string]*request{}, latestOf: map[string]uint64{}, byName: map[string]string{},
		registry: newRegistry(), accounts: map[account]*counters{}, records: map[string]ledger.Legal{},
		days: newDays(), texts: map[string]string{}, keySets: map[string][]string{},
	}
}

// Apply takes the next entry. It keeps nothing of e.Leaf.
func (r *Replay) Apply(e *ledger.Event) {
	r.order(e)
	r.days.note(e)
	switch e.Type {
	case ledger.Request:
		r.request(e)
	case ledger.Approve:
		r.approve(e)
	case ledger.Deny, ledger.Revoke:
		r.end(e)
	case ledger.Intent:
		r.intent(e)
	case ledger.Sent:
		r.sent(e)
	case ledger.ReceiptKind:
		r.receipt(e)
	case ledger.Discard:
		r.discard(e)
	case ledger.Heartbeat:
		r.heartbeat(e)
	case ledger.KeyKind:
		r.key(e)
	case ledger.PolicyKind:
		r.policy(e)
	case ledger.LegalKind:
		r.legal(e)
	case ledger.ReconcileKind:
		r.reconcile(e)
	case ledger.ShardKind: // the reader checks the link
	}
}

// order holds the head of an entry against the one before.
func (r *Replay) order(e *ledger.Event) {
	at := place(e)
	switch {
	case r.next == 0:
		r.gate = e.Gate
		if e.Seq != 1 {
			r.out.Add(finding.SeqFirst, at, num(e.Seq))
		}
	case e.Seq != r.next:
		r.out.Add(finding.SeqGap, at, num(r.next), num(e.Seq))
	}
	if e.Gate != r.gate {
		r.out.Add(finding.GateDiffers, at, e.Gate, r.gate)
	}
	if e.At.Before(r.latest) {
		r.out.Add(finding.TimeBack, at, stamp(e.At), stamp(r.latest))
	}
	if want := fmt.Sprintf("%s/%d", e.Gate, e.At.In(China).Year()); e.Shard != want {
		r.out.Add(finding.ShardYear, at, e.Shard, want)
	}
	r.next, r.latest = e.Seq+1, e.At
}

// Seq gives the sequence number of the last entry, 0 if there was none.
func (r *Replay) Seq() uint64 {
	if r.next == 0 {
		return 0
	}
	return r.next - 1
}

// Latest gives the time of the last entry.
func (r *Replay) Latest() time.Time { return r.latest }

// Gate gives the name of the gate.
func (r *Replay) Gate() string { return r.gate }

func place(e *ledger.Event) finding.Place { return finding.At(e.Seq, e.Request) }

func num[T ~int | ~int64 | ~uint64](n T) string { return fmt.Sprint(n) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// sum is the SHA-256 of a leaf's bytes, which approvals sign.
func sum(leaf []byte) [32]byte { return sha256.Sum256(leaf) }
