package history

import (
	"encoding/hex"
	"slices"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// approval is one that counts unless its signature turns out wrong.
type approval struct {
	seq     uint64
	by, key string
	// credential tells the token with which it was given: with another one, or another
	// key, the earlier approval is void, and the same approver may approve again.
	credential string
	expires    time.Time
}

func (r *Replay) approve(e *ledger.Event) {
	if e.Request == "" {
		r.approveKey(e)
		return
	}
	at, a := place(e), e.Approval
	q := r.requests[e.Request]
	switch {
	case q == nil:
		r.out.Add(finding.ApprovalUnknown, at, e.Request)
		return
	case !q.open():
		r.out.Add(finding.ApprovalLate, at, string(q.how()))
		return
	case r.delivered(q):
		r.out.Add(finding.ApprovalLate, at, string(ledger.Sent))
		return
	}
	expires, ok := r.sound(e, q.seq, q.leaf)
	if a.By != e.Actor {
		r.out.Add(finding.ApprovalActor, at, e.Actor, a.By)
		ok = false
	}
	if a.By == q.actor {
		r.out.Add(finding.ApprovalOwn, at, a.By)
		ok = false
	}
	if slices.ContainsFunc(q.approvals, func(p approval) bool {
		return p.by == a.By && p.credential == a.Credential && p.key == a.Key && p.expires.After(e.At)
	}) {
		r.out.Add(finding.ApprovalTwice, at, a.By)
		ok = false
	}
	if !ok {
		return
	}
	q.approvals = append(q.approvals, approval{e.Seq, a.By, a.Key, a.Credential, expires})
	if public, found := r.registry.approver(a.By, a.Key); found && r.Signed != nil {
		r.Signed(Signature{at, e.Gate, *a, public})
	}
}

// how says what ended a request that is not open.
func (q *request) how() ledger.Kind {
	if q.denied {
		return ledger.Deny
	}
	return q.ended
}

// sound checks everything of an approval but its signature: that it speaks of this
// entry, by a key in force, for a bounded time.
func (r *Replay) sound(e *ledger.Event, of uint64, leaf [32]byte) (expires time.Time, ok bool) {
	at, a := place(e), e.Approval
	ok = true
	if a.Of != of || a.Leaf != hex.EncodeToString(leaf[:]) {
		r.out.Add(finding.ApprovalLeaf, at, num(a.Of), num(of))
		ok = false
	}
	if _, found := r.registry.approver(a.By, a.Key); !found {
		r.out.Add(finding.ApprovalKey, at, a.By, a.Key)
		ok = false
	} else if len(r.cfg.Approvers) > 0 && !slices.Contains(r.cfg.Approvers, a.Key) {
		r.out.Add(finding.ApprovalStranger, at, a.By, a.Key)
		ok = false
	}
	expires, err := time.Parse(time.RFC3339, a.Expires)
	switch {
	case err != nil || !expires.After(e.At):
		r.out.Add(finding.ApprovalExpired, at, a.Expires)
		ok = false
	case expires.Sub(e.At) > r.cfg.Window+slack:
		r.out.Add(finding.ApprovalLong, at, a.Expires)
		ok = false
	}
	return expires, ok
}

// slack lies between an approver's clock and the gate's.
const slack = 5 * time.Minute
