package ingest

import (
	"errors"
	"slices"
	"time"

	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
)

// Incident is the journal's entry for records that a car should not have sent. It
// names classes and rules, never content.
type Incident struct {
	Vehicle string          `json:"vehicle"` // pseudonym
	Frame   string          `json:"frame"`
	Refused []IncidentCount `json:"refused"`
}

// IncidentCount is a number of records refused by one rule.
type IncidentCount struct {
	Rule    string   `json:"rule"`
	Classes []string `json:"classes"`
	Records uint32   `json:"records"`
}

// OverBudget is the journal's entry for a vehicle that sent more records than one
// vehicle may in an hour. Its frames are answered with retry until the hour is over.
type OverBudget struct {
	Vehicle string    `json:"vehicle"` // pseudonym
	Hour    time.Time `json:"hour"`
	Limit   uint64    `json:"limit"`
}

// Journal types.
const (
	typeIncident   = "incident"
	typeOverBudget = "over-budget"
)

// commitAll takes judged frames, as many as wait, and settles them together.
func (in *Ingest) commitAll() {
	var held *job
	for {
		first := held
		if first == nil {
			var ok bool
			if first, ok = <-in.settled; !ok {
				return
			}
		}
		group := []*job{first}
		group, held = in.gather(group, first.size)
		in.settle(group)
	}
}

// gather adds what is waiting to a group, up to its limits. held is a frame that
// did not fit any more.
func (in *Ingest) gather(group []*job, size int) (_ []*job, held *job) {
	for len(group) < maxGroup {
		select {
		case j, ok := <-in.settled:
			if !ok {
				return group, nil
			}
			if size += j.size; size > maxGroupSize {
				return group, j
			}
			group = append(group, j)
		default:
			return group, nil
		}
	}
	return group, nil
}

// settle commits a group, journals its incidents, answers, and lets go of it.
func (in *Ingest) settle(group []*job) {
	defer func() {
		for _, j := range group {
			in.waiting.Release(weight(j.task.frame))
			in.opened.Release(j.opened)
			j.done()
		}
	}()
	answered := slices.DeleteFunc(slices.Clone(group), func(j *job) bool { return !j.answer })
	in.headless.Add(uint64(len(group) - len(answered)))
	if len(answered) == 0 {
		return
	}
	outcomes := in.commit(answered)
	in.refund(answered, outcomes)
	in.incidents(answered, outcomes)
	in.answer(answered, outcomes)
}

// commit stores a group. If that fails, its frames are tried one by one, so that one
// that cannot be stored does no harm to the others.
func (in *Ingest) commit(jobs []*job) []store.Outcome {
	frames := make([]store.Frame, len(jobs))
	for i, j := range jobs {
		frames[i] = j.frame
	}
	outcomes, err := in.cfg.Store.Commit(frames)
	switch {
	case err == nil:
		return outcomes
	case len(jobs) > 1 && !errors.Is(err, store.ErrNoRoom):
		for _, j := range jobs {
			outcomes = append(outcomes, in.commit([]*job{j})...)
		}
		return outcomes
	case len(jobs) == 1 && errors.Is(err, store.ErrTooBig) && jobs[0].reason == "":
		in.cfg.Log.Warn("a frame is more than one transaction holds", "err", err)
		jobs[0].reject(reasonStored)
		return in.commit(jobs) // counts it
	}
	in.cfg.Log.Error("frames not stored, cars are asked to send them again", "frames", len(frames), "err", err)
	return retry(frames)
}

// refund gives vehicles back what their budgets were charged for frames that will
// come again, or came before. Opening what is then rejected has cost as much as
// storing it, and is charged.
func (in *Ingest) refund(jobs []*job, outcomes []store.Outcome) {
	now := in.cfg.Now()
	for i, j := range jobs {
		if s := outcomes[i].Status; j.taken > 0 && (s == wire.StatusRetry || s == wire.StatusRepeat) {
			in.budget.giveBack(j.vehicle, now, j.taken)
		}
	}
}

// retry asks for frames that would have been stored, and leaves final answers
// that need no storage as they are.
func retry(frames []store.Frame) []store.Outcome {
	out := make([]store.Outcome, len(frames))
	for i, f := range frames {
		out[i].Status = f.Status
		if f.Status == wire.StatusStored || f.Status == wire.StatusQuarantined {
			out[i].Status = wire.StatusRetry
		}
	}
	return out
}

// incidents journals what was refused in frames entered for the first time, and
// vehicles that sent too much, once an hour, with one sync for the group.
func (in *Ingest) incidents(jobs []*job, outcomes []store.Outcome) {
	var items []chainlog.Item
	for i, j := range jobs {
		if j.over {
			items = append(items, in.overBudget(j)...)
		}
		s := outcomes[i].Status
		if len(j.frame.Refused) == 0 || (s != wire.StatusStored && s != wire.StatusQuarantined) {
			continue
		}
		inc := Incident{Vehicle: j.vehicle.String(), Frame: j.frame.ID.String()}
		for _, r := range j.frame.Refused {
			inc.Refused = append(inc.Refused, IncidentCount{r.Rule.String(), r.Labels.Names(), r.Count})
		}
		items = append(items, chainlog.Item{Type: typeIncident, Data: inc})
	}
	if len(items) == 0 {
		return
	}
	if err := in.cfg.Journal(items); err != nil {
		in.cfg.Log.Error("incidents not journalled; the counters have them", "incidents", len(items), "err", err)
	}
}

// overBudget counts a frame that came over its vehicle's budget, and gives the entry
// for the first of the hour.
func (in *Ingest) overBudget(j *job) []chainlog.Item {
	in.deferred.Add(1)
	now := in.cfg.Now()
	if !in.budget.first(j.vehicle, now) {
		return nil
	}
	return []chainlog.Item{{Type: typeOverBudget, Data: OverBudget{
		Vehicle: j.vehicle.String(), Hour: now.UTC().Truncate(time.Hour), Limit: in.budget.limit,
	}}}
}

// answer signs one receipt per vehicle of the group.
func (in *Ingest) answer(jobs []*job, outcomes []store.Outcome) {
	byVehicle := map[wire.Pseudonym]*wire.Receipt{}
	now := in.cfg.Now().UnixNano()
	for i, j := range jobs {
		r := byVehicle[j.vehicle]
		if r == nil {
			r = &wire.Receipt{Version: wire.Version, Vehicle: j.vehicle, At: now}
			byVehicle[j.vehicle] = r
		}
		item := wire.ReceiptItem{ID: j.frame.ID, Status: outcomes[i].Status, Stored: outcomes[i].Stored, Refused: outcomes[i].Refused}
		if item.Status == wire.StatusRejected {
			item.Rejected = j.reason
		}
		r.Items = append(r.Items, item)
	}
	for vehicle, r := range byVehicle {
		in.send(vehicle, r)
	}
}

func (in *Ingest) send(vehicle wire.Pseudonym, r *wire.Receipt) {
	msg, err := seal.SignReceipt(in.cfg.Signer, r)
	if err == nil {
		if d := in.downlink.Load(); d != nil {
			err = (*d).Receipt(vehicle, msg)
		} else {
			in.undeliver.Add(1)
		}
	}
	if err != nil {
		in.undeliver.Add(1)
		in.cfg.Log.Warn("receipt not sent, the car will send its frames again", "err", err)
	}
}
