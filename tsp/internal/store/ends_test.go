package store

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"cordon/filters"
	"cordon/internal/clock"
)

func name(at time.Time, text string) Record {
	return Record{Vehicle: car, Signal: "Vehicle.Driver.Identifier.Subject", Source: "app", At: at.UnixNano(), Labels: filters.PI, Value: filters.StringValue([]byte(text))}
}

func on(until time.Time, r Record) Record {
	r.Until = until.UnixNano()
	return r
}

// Nobody gets what was kept on a consent from the instant it ends, in whichever vault
// it lies, over a restart, and with a source of time that goes back.
func TestConsentEnds(t *testing.T) {
	const place, person, speeds = "Vehicle.CurrentLocation.Latitude", "Vehicle.Driver.Identifier.Subject", "Vehicle.Speed"
	w := newWorld(t)
	hours := func(n time.Duration) time.Time { return start.Add(n * time.Hour) }
	w.commit(t, frame(1, speed(start, 50), on(hours(1), latitude(start, 31)), on(hours(2), name(start, "ann"))))
	week := Query{From: start.Add(-time.Hour), To: hours(24)}
	for _, c := range []struct {
		after time.Duration // since start
		want  []string
		ended int
	}{
		{59 * time.Minute, []string{place, person, speeds}, 0},
		{time.Hour, []string{person, speeds}, 1},
		{119 * time.Minute, []string{person, speeds}, 1},
		{2 * time.Hour, []string{speeds}, 2},
		{time.Hour / 2, []string{speeds}, 2},
	} {
		w.Set(start.Add(c.after))
		for range 2 {
			equal(t, c.after.String(), w.signals(t, week), c.want)
			if _, lost, err := w.store.Records(week, 10); err != nil || lost != (Lost{Ended: c.ended}) {
				t.Errorf("%v: %+v, %v", c.after, lost, err)
			}
			w.reopen(t)
		}
	}
	week.Signal = speeds
	if _, lost, err := w.store.Records(week, 10); err != nil || lost.Ended != 0 {
		t.Errorf("what was not asked for is counted: %+v, %v", lost, err)
	}
}

// A page that began before the end does not go on behind it.
func TestConsentEndsBetweenPages(t *testing.T) {
	w := newWorld(t)
	until := start.Add(time.Hour)
	w.commit(t, frame(1, on(until, latitude(start, 1)), on(until, latitude(start, 2))))
	q := Query{From: start, To: until}
	p, err := w.store.Page(t.Context(), q, nil, 1)
	if err != nil || len(p.Records) != 1 || p.Next == nil {
		t.Fatalf("%+v, %v", p, err)
	}
	w.Advance(time.Hour)
	if p, err = w.store.Page(t.Context(), q, p.Next, 1); err != nil || len(p.Records) != 0 || p.Lost.Ended != 2 {
		t.Errorf("%+v, %v", p, err)
	}
}

// While only a lower bound of the time is known, a consent may have ended already.
func TestConsentWhileTimeIsUnproven(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 50), on(start.AddDate(0, 0, 30), name(start, "ann"))))
	w.close(t)
	agreed := time.Time{}
	says := func() time.Time { return agreed }
	var err error
	w.clock, err = clock.Open(clock.Config{
		Path: filepath.Join(w.dir, "clock"), BootID: "later", Boot: func() time.Duration { return 2 * time.Hour },
		Sources: []clock.Source{{Name: "system", Read: says}, {Name: "rtc", Read: says}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.store, err = Open(w.config()); err != nil {
		t.Fatal(err)
	}
	q := Query{From: start.Add(-time.Hour), To: start.Add(time.Hour)}
	recs, _, err := w.store.Records(q, 10)
	if !errors.Is(err, ErrLocked) || len(recs) != 0 {
		t.Errorf("%+v, %v", recs, err)
	}
	q.Signal = "Vehicle.Speed"
	equal(t, "what needs no consent", w.signals(t, q), []string{q.Signal})
	agreed = start.AddDate(0, 0, 1)
	q.Signal = ""
	equal(t, "proven", w.signals(t, q), []string{"Vehicle.Driver.Identifier.Subject", "Vehicle.Speed"})
}

// What is personal and tells no place lies in a vault of its own, whose key goes with
// its keep while the general one's stays; the deletion is journalled.
func TestPersonalVaultEnds(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, speed(start, 50), name(start, "ann")))
	stored := func() (n int) {
		err := w.store.eachKey([]byte(prefixPersonal), func(key []byte) {
			if bytes.HasPrefix(key, []byte(prefixPersonal)) {
				n++
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if stored() == 0 {
		t.Fatal("nothing lies in the vault of personal information")
	}
	w.close(t)
	cfg := w.config()
	cfg.Personal = MinPersonalKeep
	reopen := func() {
		var err error
		if w.clock, err = clock.Open(clock.Config{Path: filepath.Join(w.dir, "clock"), Source: w.Now}); err != nil {
			t.Fatal(err)
		}
		cfg.Clock = w.clock
		if w.store, err = Open(cfg); err != nil {
			t.Fatal(err)
		}
	}
	reopen()
	q := Query{From: start.Add(-24 * time.Hour), To: start.Add(24 * time.Hour)}
	equal(t, "before", len(w.signals(t, q)), 2)
	w.Advance(MinPersonalKeep)
	if err := w.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "after", w.signals(t, q), []string{"Vehicle.Speed"})
	if n := stored(); n != 0 {
		t.Errorf("%d entries are left", n)
	}
	if n := len(w.journal); n != 1 || w.journal[0].Vault != "personal" || w.journal[0].Records != 1 || w.journal[0].Late {
		t.Errorf("receipts %+v", w.journal)
	}
	if r := w.store.Retention(); len(r.Vaults) != 3 || r.Vaults[1].Vault != "personal" || r.Vaults[1].Destroyed != 1 || r.Vaults[2].Destroyed != 0 {
		t.Errorf("retention %+v", r.Vaults)
	}
}

// An erasure reaches the vault of personal information too.
func TestErasureOfPersonal(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, of(ann, name(start, "ann")), name(start, "bo")))
	if err := w.store.Destroy(Target{Vehicle: car, Subject: ann}); err != nil {
		t.Fatal(err)
	}
	recs, _, err := w.store.Records(Query{From: start, To: start.Add(time.Hour)}, 10)
	if err != nil || len(recs) != 1 || string(recs[0].Value.Data) != "bo" {
		t.Errorf("%+v, %v", recs, err)
	}
	if err := w.store.Unbar(Target{Vehicle: car, Subject: ann}, start.UnixNano()); err != nil {
		t.Fatal(err)
	}
	if out := w.commit(t, frame(2, of(ann, name(start, "ann")))); out[0].Stored != 1 {
		t.Errorf("let in again: %+v", out)
	}
}
