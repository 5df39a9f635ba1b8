package legal

import (
	"fmt"
	"slices"
	"time"
)

// normal gives times in UTC and whole seconds.
func (r Record) normal() Record {
	for _, t := range []*time.Time{&r.From, &r.Until} {
		if !t.IsZero() {
			*t = t.UTC().Truncate(time.Second)
		}
	}
	return r
}

// File takes a new record and gives it an id. It is a draft, which counts for
// nothing, until Enter; an incident's clocks run at once.
func (b *Book) File(actor string, r Record) (Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.ID != "" || r.State != "" {
		return Record{}, fmt.Errorf("%w: id and state are given by the book. Try: leave them out", ErrRecord)
	}
	if err := r.wellFormed(); err != nil {
		return Record{}, err
	}
	r.ID, r.State = fmt.Sprintf("%s-%d", r.Kind, b.count[r.Kind]+1), Draft
	if r.Kind == Breach {
		if err := b.opened(&r); err != nil {
			return Record{}, err
		}
		r.State = InForce
	}
	return b.put(actor, r)
}

// Amend replaces what a draft says.
func (b *Book) Amend(actor, id string, r Record) (Record, error) {
	return b.change(actor, id, func(old *Record) error {
		if old.State != Draft {
			return fmt.Errorf("%w: %s is %s. Try: file a new record", ErrRecord, id, old.State)
		}
		if r.Kind != old.Kind {
			return fmt.Errorf("%w: %s is of kind %s. Try: file a new record", ErrRecord, id, old.Kind)
		}
		r.ID, r.State = old.ID, Draft
		*old = r
		return old.wellFormed()
	})
}

// Enter puts a draft in force, if nothing is missing.
func (b *Book) Enter(actor, id string) (Record, error) {
	return b.change(actor, id, func(r *Record) error {
		if r.State != Draft {
			return fmt.Errorf("%w: %s is %s, not a draft. Try: file a new record", ErrRecord, id, r.State)
		}
		r.State = InForce
		return r.Validate(b.cfg.Now())
	})
}

// Withdraw ends a record for good.
func (b *Book) Withdraw(actor, id string) (Record, error) {
	return b.change(actor, id, func(r *Record) error {
		if r.State == Withdrawn {
			return fmt.Errorf("%w: %s is withdrawn already", ErrRecord, id)
		}
		r.State = Withdrawn
		return nil
	})
}

// Notify enters that an incident was notified.
func (b *Book) Notify(actor, id string, n Notice) (Record, error) {
	n.At = n.At.UTC().Truncate(time.Second)
	return b.change(actor, id, func(r *Record) error {
		if r.Kind != Breach || r.State != InForce {
			return fmt.Errorf("%w: %s is no open incident. Try: the id of one", ErrRecord, id)
		}
		if n.At.After(b.cfg.Now()) {
			return wrong("notice.at", "in the future", "give the time of the notification")
		}
		if _, ok := r.Incident.Notified(n.Class); ok {
			return wrong("notice.class", "notified already", "another class of the incident")
		}
		i := *r.Incident
		i.Notices = append(slices.Clone(i.Notices), n)
		r.Incident = &i
		return i.valid()
	})
}

// opened checks and rounds the time of an incident.
func (b *Book) opened(r *Record) error {
	i := *r.Incident
	if i.Opened.After(b.cfg.Now()) {
		return wrong("incident.opened", "in the future", "give the time at which it was noticed")
	}
	if len(i.Notices) > 0 {
		return wrong("incident.notices", "given with the incident", "enter each by itself")
	}
	i.Opened = i.Opened.UTC().Truncate(time.Second)
	r.Incident = &i
	return nil
}

func (b *Book) change(actor, id string, to func(*Record) error) (Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	v, ok := b.byID[id]
	if !ok {
		return Record{}, fmt.Errorf("%w: %s. Try: list the records", ErrNotFound, id)
	}
	r := v.Record
	if err := to(&r); err != nil {
		return Record{}, err
	}
	return b.put(actor, r)
}
