package history

import (
	"maps"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

const dayForm = "2006-01-02"

// day is what the log says happened in one day of China Standard Time.
type day struct {
	counts     map[ledger.Kind]uint64
	bytes      int64 // that left
	sent       uint64
	receipts   uint64
	from, to   uint64 // seqs of its first and last entry
	beat       bool
	reconciled bool
}

// days holds all days from the first entry on. A year has 366 of them.
type days struct {
	of          map[string]*day
	first, last time.Time
}

func newDays() days { return days{of: map[string]*day{}} }

func (d *days) at(name string) *day {
	if d.of[name] == nil {
		d.of[name] = &day{counts: map[ledger.Kind]uint64{}}
	}
	return d.of[name]
}

func (d *days) note(e *ledger.Event) {
	if d.first.IsZero() {
		d.first = e.At
	}
	d.last = e.At
	on := d.at(e.At.In(China).Format(dayForm))
	on.counts[e.Type]++
	if on.from == 0 {
		on.from = e.Seq
	}
	on.to = e.Seq
	if e.Type == ledger.ReceiptKind {
		on.receipts++
	}
}

// over reports whether at the time at the named day has ended, and that it is none before the log's.
func (d *days) over(name string, at time.Time) bool {
	when, err := time.ParseInLocation(dayForm, name, China)
	return err == nil && !at.Before(when.AddDate(0, 0, 1)) && !when.Before(d.first.AddDate(0, 0, -1))
}

func (d *days) left(e *ledger.Event) {
	on := d.at(e.At.In(China).Format(dayForm))
	on.bytes += e.File.Cipher
	on.sent++
}

// heartbeat holds the counts of a closed day against the entries.
func (r *Replay) heartbeat(e *ledger.Event) {
	at, b := place(e), e.Beat
	if !r.days.over(b.Day, e.At) {
		r.out.Add(finding.BeatDay, at, b.Day)
		return
	}
	on := r.days.at(b.Day)
	if on.beat {
		r.out.Add(finding.BeatTwice, at, b.Day)
	}
	on.beat = true
	if !maps.Equal(on.counts, b.Counts) {
		r.out.Add(finding.BeatCounts, at, b.Day)
	}
	if on.bytes != b.Bytes {
		r.out.Add(finding.BeatBytes, at, b.Day, num(b.Bytes), num(on.bytes))
	}
}

// reconcile compares the day's bytes with the log's own sum.
func (r *Replay) reconcile(e *ledger.Event) {
	at, c := place(e), e.Reconcile
	if !r.days.over(c.Day, e.At) {
		r.out.Add(finding.ReconcileDay, at, c.Day)
		return
	}
	on := r.days.at(c.Day)
	on.reconciled = true
	if c.Logged != on.bytes || c.Sent != on.sent {
		r.out.Add(finding.ReconcileLogged, at, c.Day, num(c.Logged), num(on.bytes))
	}
	if c.Receipts != on.receipts {
		r.out.Add(finding.ReconcileReceipts, at, c.Day, num(c.Receipts), num(on.receipts))
	}
	short := func() int64 { return r.short(on) }
	r.channels(at, c, short)
	if differ(c.Counted, c.Logged, short) {
		r.out.Add(finding.ReconcileCounted, at, c.Day, num(c.Counted), num(c.Logged))
	}
	if len(c.Findings) > 0 {
		r.out.Add(finding.ReconcileFindings, at, c.Day, num(len(c.Findings)))
	}
}

// short is how many bytes of the day's deliveries did not leave, because those have
// not been acknowledged.
func (r *Replay) short(on *day) (n int64) {
	for i := range r.exports {
		x := &r.exports[i]
		if x.Receipts == 0 && x.Status != "" && x.SentSeq >= on.from && x.SentSeq <= on.to {
			n += x.Cipher - x.Left
		}
	}
	return n
}

// differ reports whether counted bytes are not those of the log. Fewer may be, as far
// as deliveries were broken off.
func differ(counted, logged int64, short func() int64) bool {
	return counted > logged || counted < logged && logged-counted > short()
}

// channels holds the sum of a reconciliation against its parts, if it has any.
func (r *Replay) channels(at finding.Place, c *ledger.Reconcile, short func() int64) {
	var sum ledger.ChannelDay
	for i := range c.Channels {
		ch := &c.Channels[i]
		sum.Counted, sum.Logged, sum.Sent = sum.Counted+ch.Counted, sum.Logged+ch.Logged, sum.Sent+ch.Sent
		if differ(ch.Counted, ch.Logged, short) {
			r.out.Add(finding.ReconcileChannel, at, c.Day, ch.Channel, num(ch.Counted), num(ch.Logged))
		}
	}
	if len(c.Channels) > 0 && (sum.Counted != c.Counted || sum.Logged != c.Logged || sum.Sent != c.Sent) {
		r.out.Add(finding.ReconcileSum, at, c.Day)
	}
}

// maxDays bounds the days that are looked through: a century. A log whose times say
// more is found out by its shards.
const maxDays = 36525

// closed says what is missing of a day that is over.
func (r *Replay) closed(name string) {
	on := r.days.of[name]
	if on == nil || !on.beat {
		r.out.Add(finding.BeatMissing, finding.In(name), name)
	}
	if on != nil && on.sent > 0 && !on.reconciled {
		r.out.Add(finding.ReconcileMissing, finding.In(name), name, num(on.sent))
	}
}

// Patience is how long a file may be under way, and its receipt.
const Patience = 48 * time.Hour

// Finish says what is missing at the end: days without a heartbeat, deliveries that
// were not reconciled, files that never left or of which nobody has a receipt.
func (r *Replay) Finish() {
	if r.days.first.IsZero() {
		r.out.Add(finding.LogEmpty, finding.Place{})
		return
	}
	// The last day is not over, and its yesterday's duties may come today.
	end := r.days.last.In(China).AddDate(0, 0, -1).Format(dayForm)
	first := r.days.first.In(China)
	for i := range maxDays {
		name := first.AddDate(0, 0, i).Format(dayForm)
		if name >= end {
			break
		}
		r.closed(name)
	}
	for i := range r.exports {
		x := &r.exports[i]
		old := r.days.last.Sub(x.At) > Patience
		switch {
		case x.Sent && x.Receipts == 0 && x.Status != "":
			r.out.Add(finding.ReceiptOpen, finding.At(x.Seq, x.Request), x.Status, num(x.Left), num(x.Cipher))
		case x.Sent && x.Receipts == 0 && old:
			r.out.Add(finding.ReceiptMissing, finding.At(x.Seq, x.Request))
		case !x.Sent && !x.Discarded && old:
			r.out.Add(finding.IntentDangling, finding.At(x.Seq, x.Request))
		}
	}
}
