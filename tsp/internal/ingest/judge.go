package ingest

import (
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
	size   int // bytes of records to store
}

// Reasons of rejection. They never hold content.
const (
	reasonVehicle = "the header names another vehicle than the connection"
	reasonBucket  = "sealed to an hour that the platform never made a key for"
	reasonOpen    = "does not open: damaged, or sealed to another key"
	reasonBatch   = "the content is not a batch that this platform can read"
	reasonCount   = "the header's number of records is not the batch's"
)

// judge is one worker's state.
type judge struct {
	in      *Ingest
	scratch *filters.Scratch
}

func (in *Ingest) newJudge() *judge { return &judge{in: in, scratch: in.cfg.Chain.NewScratch()} }

// judge opens one frame and decides on its records.
func (j *judge) judge(t task) *job {
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
	if _, seen, err := j.in.cfg.Store.Seen(t.vehicle, h.Bucket, h.ID); err == nil && seen {
		out.frame.Status = wire.StatusRepeat
		return out
	}
	batch := j.open(out, &h)
	if batch == nil {
		return out
	}
	j.records(out, batch)
	return out
}

func (o *job) reject(reason string) *job {
	o.frame.Status, o.reason = wire.StatusRejected, reason
	return o
}

// open decrypts and decodes; nil means that out holds the answer already.
func (j *judge) open(out *job, h *wire.Header) *wire.Batch {
	key, err := j.in.cfg.Store.FrameKey(h.Bucket)
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
	if err != nil {
		out.reject(reasonOpen)
		return nil
	}
	batch, err := wire.DecodeBatch(plain)
	clear(plain)
	switch {
	case err != nil:
		out.reject(reasonBatch)
		return nil
	case len(batch.Records) != int(h.Records):
		out.reject(reasonCount)
		return nil
	}
	return batch
}

// records judges every record of the batch again. Only what passes unchanged is
// kept: a value that needs redaction here should have been redacted in the car.
func (j *judge) records(out *job, b *wire.Batch) {
	chain := j.in.cfg.Chain
	env := filters.Env{Now: j.in.cfg.Now().UnixNano()}
	recipient := chain.Program().Recipient
	for i := range b.Records {
		r := b.Record(i)
		env.Consents = b.ConsentsFor(i, recipient)
		cleared, v := chain.Judge(&r, &env, j.scratch)
		rec := store.Record{Signal: r.Signal, Source: r.Source, At: r.CollectedAt, Labels: cleared.Labels(), Value: r.Value}
		switch {
		case wire.BucketOf(r.CollectedAt) != out.frame.Bucket:
			// Sealed to another hour's key than its own, it would outlive its deadline.
			out.refuse(filters.S1, v.Labels)
		case v.Effect != filters.Pass || !cleared.OK():
			out.refuse(ruleOf(&v), v.Labels)
		case !store.Fits(&rec):
			out.refuse(filters.U2, v.Labels)
		default:
			out.size += 64 + len(rec.Signal) + len(rec.Source) + len(rec.Value.Data)
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
