package export

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	mathbits "math/bits"
	"slices"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/export/tally"
	"cordon/tsp/internal/store"
)

// subject is a person of a vehicle; the zero person is the driver.
type subject struct {
	vehicle wire.Pseudonym
	person  wire.SubjectTag
}

// finding is what one reading of the store says of a request.
type finding struct {
	fields   []*Field // by name
	vehicles []wire.Pseudonym
	moving   []wire.Pseudonym // those of them with a motion record
	excluded int              // vehicles left out for what their records say they are
	subjects map[subject]bool // true: sensitive
	records  int
	lost     store.Lost
}

// reading gathers a finding.
type reading struct {
	*selection
	motion func(signal string) bool
	note   func(*store.Record) error
	index  map[wire.Pseudonym]int
	fields map[string]*Field
	moving bits
	out    finding
}

// maxReadings bounds how often a request is read: again after vehicles were left out.
const maxReadings = 4

// examine reads what a request selects. A vehicle of which a record may not leave,
// though the policy lets its signal, is left out as long as it is one of few: see
// strays. note gets every record that counts; begin is called before each reading,
// since an earlier one does not count.
func (s *selection) examine(ctx context.Context, src Source, motion func(string) bool, begin func(), note func(*store.Record) error) (finding, error) {
	for range maxReadings {
		begin()
		r := &reading{selection: s, motion: motion, note: note, index: map[wire.Pseudonym]int{}, fields: map[string]*Field{}}
		r.out.subjects = map[subject]bool{}
		if err := r.named(); err != nil {
			return finding{}, err
		}
		lost, err := s.each(ctx, src, r.add)
		if err != nil {
			return finding{}, err
		}
		r.out.lost = lost
		if out := r.strays(); len(out) > 0 {
			for _, v := range out {
				s.skip[v] = true
			}
			continue
		}
		return r.finish(), nil
	}
	return finding{}, fmt.Errorf("%w: records that may not leave keep coming in. Try: ask again for a time that has ended", ErrState)
}

// named makes the fields that the request names.
func (r *reading) named() error {
	for _, n := range r.spec.Signals {
		f, err := r.field(n)
		if err != nil {
			return err
		}
		f.labels |= r.table.declared(n, "")
	}
	return nil
}

func (r *reading) field(signal string) (*Field, error) {
	f := r.fields[signal]
	if f != nil {
		return f, nil
	}
	if len(r.fields) == maxFields || !loggable(signal) {
		return nil, wrong("it touches more than %d signals, or one whose name the log cannot take; ask for signals by name", maxFields)
	}
	f = &Field{Signal: signal, labels: r.table.declared(signal, "")}
	r.fields[signal] = f
	return f, nil
}

// number gives a vehicle's place in the sets.
func (r *reading) number(v wire.Pseudonym) int {
	i, ok := r.index[v]
	if !ok {
		i = len(r.out.vehicles)
		r.index[v] = i
		r.out.vehicles = append(r.out.vehicles, v)
	}
	return i
}

// add takes one record.
func (r *reading) add(rec *store.Record, l filters.Labels) error {
	f, err := r.field(rec.Signal)
	if err != nil {
		return err
	}
	i := r.number(rec.Vehicle)
	f.vehicles.set(i)
	f.Records++
	r.out.records++
	if r.table.border(rec.Signal, l).Deny {
		f.strays.set(i)
		f.stray |= l
		return nil
	}
	f.labels |= l
	if r.motion(rec.Signal) {
		r.moving.set(i)
	}
	who := subject{rec.Vehicle, rec.Subject}
	sensitive := l.Any(filters.SensitivePI | filters.Biometric)
	if had, ok := r.out.subjects[who]; !ok || sensitive && !had {
		r.out.subjects[who] = sensitive
	}
	return r.note(rec)
}

// strays lists the vehicles to leave out. A signal that the policy lets pass may come
// with classes that do not: then the vehicle that says so is left out, and one vehicle
// cannot stop everybody's export. It is at most one vehicle in ten of those that have
// the signal, or one of three to nine; where more say so, what they say holds for the
// signal, since the few that do not could be the ones that are wrong. Leaving out only
// ever removes records.
func (r *reading) strays() (out []wire.Pseudonym) {
	var all bits
	for _, f := range r.fields {
		n, of := f.strays.count(), f.vehicles.count()
		if n == 0 || r.table.border(f.Signal, r.table.declared(f.Signal, "")).Deny {
			continue
		}
		if of < 3 || n > max(1, of/10) {
			f.labels |= f.stray
			continue
		}
		for i := range f.strays {
			for len(all) <= i {
				all = append(all, 0)
			}
			all[i] |= f.strays[i]
		}
	}
	for i, v := range r.out.vehicles {
		if all.has(i) {
			out = append(out, v)
		}
	}
	return out
}

func (b bits) count() (n int) {
	for _, w := range b {
		n += mathbits.OnesCount64(w)
	}
	return n
}

func (r *reading) finish() finding {
	for _, f := range r.fields {
		f.Classes = f.labels.Names()
		f.vehicles, f.strays = nil, nil
	}
	for i, v := range r.out.vehicles {
		if r.moving.has(i) {
			r.out.moving = append(r.out.moving, v)
		}
	}
	r.out.excluded = len(r.skip)
	r.out.fields = slices.SortedFunc(maps.Values(r.fields), func(a, b *Field) int { return cmp.Compare(a.Signal, b.Signal) })
	return r.out
}

// list makes the tags of the subjects.
func (f *finding) list(secret *tally.Secret) tally.List {
	out, tag := make(tally.List, 0, len(f.subjects)), secret.Tagger()
	for who, sensitive := range f.subjects {
		out = append(out, tally.Item{Tag: tag(who.vehicle, who.person), Sensitive: sensitive})
	}
	return out
}
