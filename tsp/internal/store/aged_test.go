package store

import (
	"path/filepath"
	"testing"
	"time"

	"cordon/internal/clock"
)

// What is destroyed before the database is opened goes by the clock's ages: an hour
// that was named by a lower bound of the time, a month too early, is younger than
// its name.
func TestDestroyedByAgeBeforeOpening(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, latitude(start, 31)))
	w.close(t)
	agreed := time.Time{}
	says := func() time.Time { return agreed }
	open := func() {
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
	}
	open()
	named := w.clock.Now()
	w.commit(t, frame(2, latitude(named, 32)))
	if r := w.store.Retention(); r.Vaults[0].Locked != 1 || r.Clock.Proven {
		t.Errorf("after a restart: %+v", r)
	}
	w.close(t)
	agreed = start.AddDate(0, 1, 0)
	open()
	for i, d := range w.journal { // destroyed, and then tidied up
		if !d.Start.Equal(start.Truncate(time.Hour)) || d.Late != (i == 1) {
			t.Errorf("receipt %+v", d)
		}
	}
	equal(t, "what is left", w.signals(t, Query{From: named.Add(-time.Minute), To: named.Add(time.Minute)}), []string{"Vehicle.CurrentLocation.Latitude"})
	if r := w.store.Retention(); r.Vaults[0].Destroyed != 1 || r.Receipts.Written != 2 || r.Overdue() != 0 {
		t.Errorf("retention %+v", r)
	}
}
