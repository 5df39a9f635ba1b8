package history

import (
	"slices"
	"strings"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
)

// forbidden are the classes that no approval lets out (E2, T3, U1).
const forbidden = filters.Position | filters.Exterior | filters.Cabin | filters.Denied

// moving are the classes of which a series may tell the way (E2, as a derivative). A
// request without any such series has no candidates; whether that is so, its rows say.
const moving = filters.DrivingStatus | filters.AbnormalWarning

// request is what the replay remembers of one.
type request struct {
	id, actor string
	seq       uint64
	at        time.Time
	leaf      [32]byte
	ask       *ledger.Ask // nil once the file was sent
	labels    filters.Labels
	denied    bool
	ended     ledger.Kind // deny or revoke
	approvals []approval
	intent    int // index in Replay.exports, -1 if there is none
	endpoint  string
	brought   uint64 // new subjects
	account   *counters
}

func (r *Replay) request(e *ledger.Event) {
	at := place(e)
	if r.requests[e.Request] != nil {
		r.out.Add(finding.RequestTwice, at, e.Request)
		return
	}
	q := &request{
		id: e.Request, actor: r.same(e.Actor), seq: e.Seq, at: e.At, leaf: sum(e.Leaf), ask: e.Ask,
		denied: len(e.Denials) > 0, intent: -1, endpoint: r.same(e.Ask.Endpoint),
	}
	r.requests[e.Request] = q
	q.labels = r.labels(at, e.Ask.Classes)
	if q.denied {
		q.ask = nil
		return
	}
	if len(e.Ask.Purpose) > maxPurpose {
		r.out.Add(finding.EntryText, at, "purpose", num(len(e.Ask.Purpose)), num(maxPurpose))
	}
	r.mayStand(at, q)
	r.registered(at, q)
	r.policies.used(r.out, at, e.Ask.Policy, e.Ask.Filters)
	r.count(e, q)
}

// labels reads class names; one that has no name is as forbidden as Unknown.
func (r *Replay) labels(at finding.Place, names []string) (l filters.Labels) {
	for _, n := range names {
		c, ok := filters.ParseLabel(n)
		if !ok {
			r.out.Add(finding.ClassUnknown, at, n)
			c = filters.Unknown
		}
		l |= c
	}
	return l
}

// settle lets go of what a delivered request needs no more: a log has millions.
func (q *request) settle() { q.ask, q.approvals = nil, nil }

// same gives a text that many entries repeat as one string.
func (r *Replay) same(s string) string {
	if one, ok := r.texts[s]; ok {
		return one
	}
	if len(r.texts) < maxTexts {
		r.texts[s] = s
	}
	return s
}

// sameKeys gives a list that many entries repeat as one.
func (r *Replay) sameKeys(keys []string) []string {
	name := strings.Join(keys, " ")
	if one, ok := r.keySets[name]; ok {
		return one
	}
	if len(r.keySets) < maxTexts {
		r.keySets[name] = keys
	}
	return keys
}

const maxTexts = 1 << 16

// mayStand holds a request that was not denied against the floor.
func (r *Replay) mayStand(at finding.Place, q *request) {
	a := q.ask
	if no := q.labels & forbidden; no != 0 {
		r.out.Add(finding.RequestForbidden, at, no.String())
	}
	if q.labels == 0 && a.Records > 0 {
		r.out.Add(finding.RequestNoClass, at, num(a.Records))
	}
	if a.Needs < minApprovals {
		r.out.Add(finding.RequestApprovals, at, num(a.Needs))
	}
	if a.Candidates != 0 && a.Candidates < r.cfg.Candidates {
		r.out.Add(finding.RequestCandidates, at, num(a.Candidates), num(r.cfg.Candidates))
	}
	from, err1 := time.Parse(time.RFC3339, a.From)
	to, err2 := time.Parse(time.RFC3339, a.To)
	if err1 != nil || err2 != nil || !from.Before(to) {
		r.out.Add(finding.RequestTimes, at, a.From, a.To)
	}
}

// registered holds recipient, group, country and keys against the registry.
func (r *Replay) registered(at finding.Place, q *request) {
	a := q.ask
	k, ok := r.registry.recipient(a.Recipient)
	if !ok {
		r.out.Add(finding.RecipientUnknown, at, a.Recipient)
		return
	}
	if k.Group != a.Group {
		r.out.Add(finding.RecipientGroup, at, a.Recipient, k.Group, a.Group)
	}
	if k.Country != a.Country {
		r.out.Add(finding.RecipientCountry, at, a.Recipient, k.Country, a.Country)
	}
	r.pinned(at, a, finding.RequestKeys)
}

// pinned says under id that a key of the request is not in force now, or that the
// recipient's or the regulator's is missing.
func (r *Replay) pinned(at finding.Place, a *ledger.Ask, id finding.ID) {
	var mine, regulators int
	for i, fp := range a.Keys {
		if i > 0 && fp <= a.Keys[i-1] { // one named twice makes room for a reader whom nobody named
			r.out.Add(finding.KeysTwice, at, fp)
		}
		switch {
		case r.registry.of("recipient", fp, a.Recipient):
			mine++
		case r.registry.of("regulator", fp, ""):
			regulators++
		default:
			r.out.Add(id, at, fp)
		}
	}
	if mine == 0 {
		r.out.Add(finding.KeysRecipient, at, a.Recipient)
	}
	if regulators == 0 {
		r.out.Add(finding.KeysRegulator, at)
	}
}

// end is a denial after the request was filed, or a revocation.
func (r *Replay) end(e *ledger.Event) {
	at := place(e)
	q := r.requests[e.Request]
	switch {
	case q == nil:
		r.out.Add(finding.EndUnknown, at, string(e.Type))
	case r.delivered(q):
		r.out.Add(finding.EndAfterSent, at, string(e.Type))
	case q.denied || q.ended != "":
		r.out.Add(finding.EndTwice, at, string(e.Type))
	default:
		q.ended = e.Type
		q.account.drop(q)
	}
}

// delivered reports whether the file of a request was handed over.
func (r *Replay) delivered(q *request) bool {
	return q.intent >= 0 && r.exports[q.intent].Sent
}

// open reports whether nothing ended the request before.
func (q *request) open() bool { return !q.denied && q.ended == "" }

// holds finds the approvals among seqs, once each.
func (q *request) holds(seqs []uint64) (out []*approval) {
	for i := range q.approvals {
		if slices.Contains(seqs, q.approvals[i].seq) {
			out = append(out, &q.approvals[i])
		}
	}
	return out
}
