package history

import (
	"encoding/hex"
	"path"
	"strconv"
	"strings"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// Export is a file that the gate let out, as its intent describes it.
type Export struct {
	Seq        uint64
	Shard      string
	Index      int64  // in the shard
	Asked      uint64 // seq of the request, 0 if there was none
	At         time.Time
	Request    string
	Recipient  string
	Group      string
	Name       string // in egress
	SHA256     string
	Keys       []string
	Labels     filters.Labels
	Records    int
	Subjects   int
	Cipher     int64
	Lost       int    // frames, records and vehicles that were left out
	Candidates uint64 // 0: nothing was assessed
	General    uint64
	Sensitive  uint64
	Policy     string
	Engine     string
	Sent       bool
	SentSeq    uint64 // of the sent entry
	Receipts   int    // that acknowledge it
	Status     string // of the last receipt
	Left       int64  // bytes that left for certain or perhaps, by the last receipt
	Discarded  bool
	Replaced   bool // never delivered, and another file of the request was made
	First      bool // of its recipient
	Rotated    bool // first of its recipient after a change of keys
	Turned     bool // first under its policy and engine
	Again      bool // an earlier file of the request was discarded

	file *ledger.File // until it was sent
}

func (r *Replay) intent(e *ledger.Event) {
	at := place(e)
	q := r.requests[e.Request]
	if q == nil {
		r.out.Add(finding.IntentUnknown, at, e.Request)
		r.exports = append(r.exports, r.exportOf(e, nil))
		return
	}
	if !q.open() {
		r.out.Add(finding.IntentEnded, at, string(q.how()))
	}
	if q.intent >= 0 && !r.exports[q.intent].Discarded {
		r.out.Add(finding.IntentTwice, at, num(r.exports[q.intent].Seq))
	}
	if q.ask != nil {
		r.approved(e, q)
		r.pinned(at, q.ask, finding.IntentKeys)
		r.asked(e, q)
		r.routes(e, q)
		r.released(e, q)
	}
	r.policies.used(r.out, at, e.Decision.Policy, e.Decision.Filters)
	r.described(at, e.File)
	x := r.exportOf(e, q)
	if x.Again = q.intent >= 0; x.Again {
		r.exports[q.intent].Replaced = !r.exports[q.intent].Sent
	}
	r.novel(&x)
	q.intent = len(r.exports)
	r.exports = append(r.exports, x)
}

// novel says what an export is the first of.
func (r *Replay) novel(x *Export) {
	last, seen := r.latestOf[x.Recipient]
	x.First = !seen
	x.Rotated = seen && r.rotated(x.Recipient) > last
	r.latestOf[x.Recipient] = x.Seq
	by := [2]string{x.Policy, x.Engine}
	x.Turned = r.judged != by
	r.judged = by
}

func (r *Replay) exportOf(e *ledger.Event, q *request) Export {
	f, d := e.File, e.Decision
	x := Export{
		Seq: e.Seq, Shard: r.same(e.Shard), Index: e.Index, At: e.At, Request: e.Request, Name: f.Name, SHA256: f.SHA256, Records: f.Records,
		Subjects: f.Subjects, Cipher: f.Cipher, Lost: f.LostFrames + f.LostRecords + f.Late + f.Excluded,
		Candidates: d.Candidates, General: d.General, Sensitive: d.Sensitive, Policy: r.same(d.Policy), Engine: r.same(d.Filters), file: f,
	}
	if q != nil {
		x.Labels, x.Asked = q.labels, q.seq
	}
	if q != nil && q.ask != nil {
		x.Recipient, x.Group = r.same(q.ask.Recipient), r.same(q.ask.Group)
		x.Keys = r.sameKeys(q.ask.Keys)
	}
	return x
}

// approved counts the approvals that the intent names and that held at its time.
func (r *Replay) approved(e *ledger.Event, q *request) {
	at := place(e)
	held := q.holds(e.Decision.Approvals)
	if len(held) != len(e.Decision.Approvals) {
		r.out.Add(finding.IntentNamed, at, num(len(e.Decision.Approvals)), num(len(held)))
	}
	by, good := map[string]bool{}, 0
	for _, a := range held {
		switch _, inForce := r.registry.approver(a.by, a.key); {
		case !a.expires.After(e.At):
			r.out.Add(finding.IntentExpired, at, a.by, stamp(a.expires))
		case !inForce:
			r.out.Add(finding.IntentRetired, at, a.by)
		case !by[a.by]:
			by[a.by] = true
			good++
		}
	}
	if need := max(q.ask.Needs, minApprovals); good < need {
		r.out.Add(finding.IntentApprovals, at, num(good), num(need))
	}
}

// asked holds the file against what was asked for.
func (r *Replay) asked(e *ledger.Event, q *request) {
	at, f, a, d := place(e), e.File, q.ask, e.Decision
	if f.Format != a.Format || f.Suite != a.Suite {
		r.out.Add(finding.IntentFormat, at, f.Format+" "+f.Suite, a.Format+" "+a.Suite)
	}
	if a.Coarsen == "" && f.Records > a.Records {
		r.out.Add(finding.IntentRecords, at, num(f.Records), num(a.Records))
	}
	if n, err := strconv.Atoi(a.Vehicles); err == nil && f.Subjects > n {
		r.out.Add(finding.IntentSubjects, at, num(f.Subjects), a.Vehicles)
	}
	if uint64(max(f.Subjects, 0)) > d.General {
		r.out.Add(finding.IntentCounted, at, num(f.Subjects), num(d.General), a.Group)
	}
	if q.labels.Any(sensitive) && f.Subjects > 0 && d.Sensitive == 0 {
		r.out.Add(finding.IntentSensitive, at, (q.labels & sensitive).String())
	}
	if d.Candidates != 0 && d.Candidates < r.cfg.Candidates || d.Candidates == 0 && a.Candidates != 0 {
		r.out.Add(finding.IntentCandidates, at, num(d.Candidates), num(r.cfg.Candidates))
	}
	if e.At.Before(q.at) || e.At.Sub(q.at) > idle+r.cfg.Window {
		r.out.Add(finding.IntentStale, at, stamp(q.at))
	}
}

// described checks that the file's description is whole and its lengths fit.
func (r *Replay) described(at finding.Place, f *ledger.File) {
	for _, h := range [...]struct{ name, text string }{
		{"sha256", f.SHA256}, {"sm3", f.SM3}, {"chunks", f.Chunks}, {"plain_sha256", f.PlainSHA256},
	} {
		if b, err := hex.DecodeString(h.text); err != nil || len(b) != 32 || strings.ToLower(h.text) != h.text {
			r.out.Add(finding.FileHashes, at, h.name)
		}
	}
	if min(f.Plain, f.Cipher, int64(f.Records), int64(f.Subjects), int64(f.Late), int64(f.LostFrames), int64(f.LostRecords), int64(f.Excluded)) < 0 {
		r.out.Add(finding.FileNegative, at) // it would make up for another one in a sum
	}
	if f.Name == "" || path.Base(f.Name) != f.Name || strings.ContainsAny(f.Name, `\/`) || f.Name[0] == '.' {
		r.out.Add(finding.FileName, at, f.Name)
	} else if other, ok := r.byName[f.Name]; ok && other != at.Request {
		r.out.Add(finding.FileNameTwice, at, f.Name, other)
	}
	r.byName[f.Name] = at.Request
	if want := CipherLen(f.Suite, int64(len(f.Header)), f.Plain); want != f.Cipher {
		r.out.Add(finding.FileLength, at, num(f.Cipher), num(want))
	}
}

// CipherLen gives the length in bytes of a file of a suite from those of header and
// plaintext: header, 16 bytes of nonce, and the payload in chunks of 64 KiB with 16
// bytes of tag each, at least one. Both suites have this form.
func CipherLen(suite string, header, plain int64) int64 {
	const chunk, tag, nonce = 64 << 10, 16, 16
	chunks := max(1, (plain+chunk-1)/chunk)
	return header + nonce + plain + chunks*tag
}
