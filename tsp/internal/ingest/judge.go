package ingest

import (
	"context"
	"errors"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
)

// job is a frame that was judged. answer is false for a frame whose header could
// not be read: it has no id that a receipt could name.
type job struct {
	task
	frame  store.Frame
	reason string // for wire.StatusRejected: fixed text without content
	answer bool
	over   bool   // the vehicle has sent too many records this hour
	size   int    // bytes of records to store
	opened int64  // what its content holds of maxOpened
	taken  uint32 // records charged to the vehicle's budget
}

// Reasons of rejection. They never hold content.
const (
	reasonVehicle = "the header names another vehicle than the connection"
	reasonBucket  = "sealed to an hour that the platform never made a key for"
	reasonOpen    = "does not open: damaged, or sealed to another key"
	reasonBatch   = "the content is not a batch that this platform can read"
	reasonCount   = "the header's number of records is not the batch's"
	reasonLane    = "the header names another lane than the topic"
	reasonStored  = "its records would take more room than one frame may"
)

// judge is one worker's state.
type judge struct {
	in      *Ingest
	scratch *filters.Scratch
}

func (in *Ingest) newJudge() *judge { return &judge{in: in, scratch: in.cfg.Chain.NewScratch()} }

// judge opens one frame and decides on its records. nil means that ctx ended while
// there was no room for its content.
func (j *judge) judge(ctx context.Context, t task) *job {
	out := &job{task: t}
	h, _, _, err := seal.Header(t.frame)
	if err != nil {
		return out
	}
	out.answer = true
	out.frame = store.Frame{Vehicle: t.vehicle, Bucket: h.Bucket, ID: h.ID}
	if h.Vehicle != t.vehicle {
		return out.reject(reasonVehicle)
	}
	if h.Lane != t.lane {
		return out.reject(reasonLane)
	}
	if _, seen, err := j.in.cfg.Store.Seen(t.vehicle, h.Bucket, h.ID); err == nil && seen {
		out.frame.Status = wire.StatusRepeat
		return out
	}
	if j.in.tooSoon(h.Bucket) {
		out.frame.Status = wire.StatusRetry
		return out
	}
	if !j.in.budget.take(t.vehicle, j.in.cfg.Now(), h.Records) {
		out.frame.Status, out.over = wire.StatusRetry, true
		return out
	}
	out.taken = h.Records
	plain := j.open(out, h.Bucket)
	if plain == nil {
		return out
	}
	n := openedWeight(len(plain), int(h.Records))
	if err := j.in.opened.Acquire(ctx, n); err != nil {
		return nil
	}
	out.opened = n
	if batch := decode(out, plain, &h); batch != nil {
		j.records(out, batch)
	}
	return out
}

// tooSoon tells that the clock cannot judge records of an hour yet, and that cars have
// to keep them until it can: by a guess they may look too old, and by a lower bound of
// the time what was collected just now looks as if it came from the future. A verdict
// on either would be final.
func (in *Ingest) tooSoon(bucket int64) bool {
	if in.cfg.Clock == nil {
		return false
	}
	st := in.cfg.Clock()
	return st.Unproven || !st.Anchored && wire.BucketStart(bucket+1).After(st.Now)
}

func (o *job) reject(reason string) *job {
	o.frame.Status, o.reason = wire.StatusRejected, reason
	return o
}

// open decrypts; nil means that out holds the answer already.
func (j *judge) open(out *job, bucket int64) []byte {
	key, err := j.in.cfg.Store.FrameKey(bucket)
	switch {
	case errors.Is(err, store.ErrDestroyed):
		out.frame.Status = wire.StatusExpired
		return nil
	case errors.Is(err, store.ErrNoBucket):
		out.reject(reasonBucket)
		return nil
	case err != nil:
		j.in.cfg.Log.Error("frame key not available", "err", err)
		out.frame.Status = wire.StatusRetry
		return nil
	}
	_, plain, err := seal.Open(key, out.task.frame)
	if err != nil || len(plain) == 0 {
		out.reject(reasonOpen)
		return nil
	}
	return plain
}

// decode reads the plaintext, and clears it; nil means that out holds the answer
// already.
func decode(out *job, plain []byte, h *wire.Header) *wire.Batch {
	batch, err := wire.DecodeBatch(plain)
	clear(plain)
	switch {
	case err != nil:
		out.reject(reasonBatch)
	case len(batch.Records) != int(h.Records):
		out.reject(reasonCount)
	case storedSize(batch) > store.MaxStored:
		out.reject(reasonStored)
	default:
		return batch
	}
	return nil
}

// storedSize bounds what the batch's records take when stored. Each has its names
// with it there, and in the batch only a number: the same long name for every record
// makes a small frame a large one.
func storedSize(b *wire.Batch) (n int) {
	for i := range b.Records {
		r := b.Record(i)
		n += store.StoredSize(&store.Record{Signal: r.Signal, Source: r.Source, Value: r.Value})
	}
	return n
}

// records judges every record of the batch again. Only what passes unchanged is
// kept: a value that needs redaction here should have been redacted in the car.
func (j *judge) records(out *job, b *wire.Batch) {
	chain := j.in.cfg.Chain
	env := filters.Env{Now: j.in.cfg.Now().UnixNano(), Collecting: filters.Personal}
	recipient := chain.Program().Recipient
	out.frame.Records = make([]store.Record, 0, len(b.Records))
	for i := range b.Records {
		r := b.Record(i)
		env.Consents = b.ConsentsFor(i, recipient)
		cleared, v := chain.Judge(&r, &env, j.scratch)
		rec := store.Record{Signal: r.Signal, Source: r.Source, At: r.CollectedAt, Labels: cleared.Labels(), Value: r.Value, Subject: b.SubjectFor(i)}
		if cleared.Consent() != 0 { // the only one that was offered
			rec.Until = env.Consents[0].Until
		}
		switch {
		case wire.BucketOf(r.CollectedAt) != out.frame.Bucket:
			// Sealed to another hour's key than its own, it would outlive its deadline.
			out.refuse(filters.S1, v.Labels)
		case v.Effect != filters.Pass || !cleared.OK():
			out.refuse(ruleOf(&v), v.Labels)
		case !store.Fits(&rec):
			out.refuse(filters.U2, v.Labels)
		default:
			out.size += store.StoredSize(&rec)
			out.frame.Records = append(out.frame.Records, rec)
		}
	}
	out.frame.Status = wire.StatusStored
	if len(out.frame.Records) == 0 {
		out.frame.Status = wire.StatusQuarantined
	}
}

func ruleOf(v *filters.Verdict) filters.Rule {
	if v.Rule == filters.RuleNone {
		return filters.U1
	}
	return v.Rule
}

// maxKinds bounds the kinds of refusal told apart in one frame, so that a frame of
// many oddities makes no long journal entry.
const maxKinds = 32

// refuse counts one refused record by rule and classes. Past maxKinds the classes
// of one rule are thrown together.
func (o *job) refuse(rule filters.Rule, labels filters.Labels) {
	full := len(o.frame.Refused) >= maxKinds
	for i := range o.frame.Refused {
		if r := &o.frame.Refused[i]; r.Rule == rule && (full || r.Labels == labels) {
			r.Labels |= labels
			r.Count++
			return
		}
	}
	o.frame.Refused = append(o.frame.Refused, store.Refusal{Rule: rule, Labels: labels, Count: 1})
}
