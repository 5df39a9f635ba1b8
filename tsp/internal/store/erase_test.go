package store

import (
	"fmt"
	"testing"
	"time"

	"cordon/filters/wire"
)

var ann = wire.TagOf("ann")

func of(tag wire.SubjectTag, r Record) Record {
	r.Subject = tag
	return r
}

// A barrier stops exactly what it names, by person and by time of collection, and
// leaves the caller's frame whole.
func TestBarrier(t *testing.T) {
	whole, person, driver := Target{Vehicle: car, Whole: true}, Target{Vehicle: car, Subject: ann}, Target{Vehicle: car}
	elsewhere := Target{Vehicle: wire.Pseudonym{9}, Whole: true}
	later := start.Add(10 * time.Minute)
	for _, c := range []struct {
		name   string
		set    func(*Store) error
		status wire.Status
		stored uint32 // of a speed, ann's place now and ann's place later
	}{
		{"none", func(*Store) error { return nil }, wire.StatusStored, 3},
		{"everybody", func(s *Store) error { return s.Bar(whole) }, wire.StatusExpired, 0},
		{"ann", func(s *Store) error { return s.Bar(person) }, wire.StatusStored, 1},
		{"the driver", func(s *Store) error { return s.Bar(driver) }, wire.StatusStored, 2},
		{"another vehicle", func(s *Store) error { return s.Bar(elsewhere) }, wire.StatusStored, 3},
		{"everybody until now", func(s *Store) error { return s.Unbar(whole, start.UnixNano()+1) }, wire.StatusStored, 1},
		{"ann until now", func(s *Store) error { return s.Unbar(person, start.UnixNano()+1) }, wire.StatusStored, 2},
		{"ann again", func(s *Store) error { return fmt.Errorf("%w%w", orOK(s.Bar(person)), orOK(s.Unbar(person, 1))) }, wire.StatusStored, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if err := c.set(w.store); err != nil && err.Error() != "okok" {
				t.Fatal(err)
			}
			w.reopen(t) // barriers are durable
			w.Advance(20 * time.Minute)
			f := frame(1, speed(start, 50), of(ann, latitude(start, 31)), of(ann, latitude(later, 32)))
			out := w.commit(t, f)[0]
			if out.Status != c.status || out.Stored != c.stored || out.Refused != 3-c.stored {
				t.Errorf("%+v", out)
			}
			if got := w.store.Counters().Refused["S3"]; got != uint64(3-c.stored) {
				t.Errorf("%d records counted under S3", got)
			}
			if len(f.Records) != 3 || f.Records[2].Signal != "Vehicle.CurrentLocation.Latitude" || f.Records[0].Signal != "Vehicle.Speed" {
				t.Errorf("the caller's frame is changed: %+v", f.Records)
			}
			if again := w.commit(t, f)[0]; c.stored > 0 && (again.Status != wire.StatusRepeat || again.Stored != c.stored) {
				t.Errorf("the same frame again: %+v", again)
			}
		})
	}
}

// orOK makes an error of none, to join two of them.
func orOK(err error) error {
	if err == nil {
		return fmt.Errorf("ok")
	}
	return err
}

func TestDestroyIsPerSubject(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 50), of(ann, latitude(start, 31)), of(ann, speed(start, 51))))
	if tags, err := w.store.Subjects(car); err != nil || len(tags) != 2 {
		t.Errorf("subjects %v, %v", tags, err)
	}
	person := Target{Vehicle: car, Subject: ann}
	for range 2 { // a crash lets it be done twice
		if err := w.store.Destroy(person); err != nil {
			t.Fatal(err)
		}
	}
	w.reopen(t)
	equal(t, "left", w.signals(t, Query{}), []string{"Vehicle.Speed"})
	if err := w.store.Unbar(person, start.UnixNano()); err != nil {
		t.Fatal(err)
	}
	w.commit(t, frame(2, of(ann, latitude(start, 33))))
	equal(t, "ann's", w.signals(t, Query{Subject: &ann, From: start.Add(-time.Hour), To: start.Add(time.Hour)}), []string{"Vehicle.CurrentLocation.Latitude"})
	if err := w.store.Destroy(Target{Vehicle: car, Whole: true}); err != nil {
		t.Fatal(err)
	}
	equal(t, "everybody erased", w.signals(t, Query{}), []string{})
	if v, err := w.store.Vehicles(); err != nil || len(v) != 0 {
		t.Errorf("the index still has %v, %v", v, err)
	}
	if _, seen, err := w.store.Seen(car, wire.BucketOf(start.UnixNano()), wire.FrameID{1}); err != nil || seen {
		t.Errorf("a dedupe mark is left: %v", err)
	}
}

// A closed barrier goes once no frame of its time can be opened; an open one stays.
func TestBarriersEnd(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 50), of(ann, latitude(start, 31))))
	closed, open := Target{Vehicle: car, Subject: ann}, Target{Vehicle: wire.Pseudonym{9}, Whole: true}
	if err := w.store.Unbar(closed, start.UnixNano()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Bar(open); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Sweep(t.Context()); err != nil || len(w.store.barriers) != 2 {
		t.Fatalf("%v, %v", w.store.barriers, err)
	}
	w.Advance(8 * 24 * time.Hour)
	w.reopen(t)
	if len(w.store.barriers[car]) != 0 || len(w.store.barriers[open.Vehicle]) != 1 {
		t.Errorf("after eight days: %v", w.store.barriers)
	}
}
