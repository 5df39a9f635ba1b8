package history

import (
	"reflect"
	"slices"
	"strings"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// last gives the export of a request's newest intent.
func (r *Replay) last(q *request) *Export {
	if q == nil || q.intent < 0 {
		return nil
	}
	return &r.exports[q.intent]
}

// sent must follow its intent, for the very same file.
func (r *Replay) sent(e *ledger.Event) {
	at := place(e)
	q := r.requests[e.Request]
	x := r.last(q)
	switch {
	case x == nil:
		r.out.Add(finding.SentNoIntent, at, e.Request)
		return
	case x.Sent:
		r.out.Add(finding.SentTwice, at, num(x.Seq))
		return
	case !q.open():
		r.out.Add(finding.SentEnded, at, string(q.how()))
	case x.Discarded:
		r.out.Add(finding.SentDiscarded, at, num(x.Seq))
	}
	if !reflect.DeepEqual(x.file, e.File) {
		r.out.Add(finding.SentDiffers, at, num(x.Seq), e.File.SHA256)
	}
	x.Sent, x.SentSeq, x.file = true, e.Seq, nil
	r.days.left(e)
	r.counted(e, q)
	q.settle()
}

// acknowledged are the statuses of receipts by which the other end has the file, and
// open those by which it may have some of it. A delivery that is open is tried again.
var (
	acknowledged = []string{"placed", "delivered", "acknowledged"}
	open         = []string{"refused", "unknown", "ended"}
)

// receipt must follow the delivery, from the endpoint of the request, and speak of
// all its bytes if it acknowledges them.
func (r *Replay) receipt(e *ledger.Event) {
	at := place(e)
	q := r.requests[e.Request]
	x := r.last(q)
	if x == nil || !x.Sent {
		r.out.Add(finding.ReceiptNotSent, at, e.Request)
		return
	}
	all := slices.Contains(acknowledged, e.Receipt.Status)
	if !all && !slices.Contains(open, e.Receipt.Status) {
		r.out.Add(finding.ReceiptStatus, at, e.Receipt.Status)
	}
	if n := e.Receipt.Bytes; n != x.Cipher && all || n < 0 || n > x.Cipher {
		r.out.Add(finding.ReceiptBytes, at, num(n), num(x.Cipher))
	}
	if len(e.Receipt.Proof) > maxProof {
		r.out.Add(finding.EntryText, at, "proof", num(len(e.Receipt.Proof)), num(maxProof))
	}
	channel, host, named := strings.Cut(q.endpoint, ":")
	if e.Receipt.Channel != channel || named && e.Receipt.Host != host {
		r.out.Add(finding.ReceiptHost, at, e.Receipt.Channel+":"+e.Receipt.Host, q.endpoint)
	}
	if all {
		x.Receipts++
	}
	x.Status, x.Left = r.same(e.Receipt.Status), e.Receipt.Bytes
}

// What the longest texts of entries may have, in bytes: a log that is to hold no
// content must not have room for it.
const (
	maxPurpose = 512
	maxProof   = 200
)

// discard undoes an intent whose file never left.
func (r *Replay) discard(e *ledger.Event) {
	at := place(e)
	q := r.requests[e.Request]
	x := r.last(q)
	switch {
	case q == nil:
		r.out.Add(finding.DiscardUnknown, at, e.Request)
	case x != nil && x.Sent:
		r.out.Add(finding.DiscardSent, at, num(x.Seq))
	case x != nil:
		x.Discarded, x.file = true, nil
		q.account.drop(q)
	}
}

// Exports gives every intent so far, in order. The caller must not change it.
func (r *Replay) Exports() []Export { return r.exports }
