package store

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
)

var errJournal = errors.New("the journal's disk is full")

// openWith opens the store over a journal that may be broken, and reads back what
// the journal has.
func (w *world) openWith(t *testing.T, broken *bool) {
	t.Helper()
	var err error
	if w.clock, err = clock.Open(clock.Config{Path: filepath.Join(w.dir, "clock"), Source: w.Now}); err != nil {
		t.Fatal(err)
	}
	conf := w.config()
	take := conf.Journal
	conf.Journal = func(typ string, data any) error {
		if *broken {
			return errJournal
		}
		return take(typ, data)
	}
	conf.Deletions = func(each func(Deletion) bool) error {
		for _, d := range w.journal {
			if !each(d) {
				return nil
			}
		}
		return nil
	}
	if w.store, err = Open(conf); err != nil {
		t.Fatal(err)
	}
}

// journalled counts the entries of buckets by vault and lateness.
func (w *world) journalled(vault string, late bool) (n int) {
	for _, d := range w.journal {
		if d.Vault == vault && d.Late == late {
			n++
		}
	}
	return n
}

func TestReceiptsWaitForTheJournal(t *testing.T) {
	w := newWorld(t)
	w.close(t)
	broken := false
	w.openWith(t, &broken)
	w.commit(t, frame(1, latitude(start, 31.2)))
	w.Advance(167 * time.Hour)
	broken = true
	if err := w.store.Sweep(t.Context()); !errors.Is(err, errJournal) {
		t.Fatalf("sweep: %v", err)
	}
	if n := w.store.Owed(); n != 1 || len(w.journal) != 0 {
		t.Fatalf("%d owed, %d journalled", n, len(w.journal))
	}
	broken = false
	if err := w.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.store.Owed() != 0 || len(w.journal) != 1 || w.journal[0].Records != 1 || w.journal[0].Late {
		t.Errorf("%d owed, journal %+v", w.store.Owed(), w.journal)
	}
}

// The program ends while receipts are owed: the next start writes them, as late, and
// the one after that writes nothing more.
func TestForgottenReceiptsAreWrittenLate(t *testing.T) {
	w := newWorld(t)
	w.close(t)
	broken := false
	w.openWith(t, &broken)
	if _, err := w.store.Schedule(); err != nil {
		t.Fatal(err)
	}
	w.commit(t, frame(1, latitude(start, 31.2)), frame(2, latitude(start.Add(-time.Hour), 31.2)))
	w.Advance(165 * time.Hour)
	broken = true
	if err := w.store.Sweep(t.Context()); err == nil {
		t.Fatal("the journal took what it cannot take")
	}
	owed := w.store.Owed()
	if owed < 2 {
		t.Fatalf("%d owed", owed)
	}
	if _, err := w.store.Schedule(); err != nil { // new secrets take no slot that is still needed
		t.Fatal(err)
	}
	w.close(t)
	w.openWith(t, &broken) // the journal is still broken: it opens, and owes
	if n := w.store.Owed(); n < owed {
		t.Fatalf("%d owed after a restart, want %d", n, owed)
	}
	w.close(t)
	broken = false
	w.openWith(t, &broken)
	if n := w.journalled("location", true); w.store.Owed() != 0 || n != owed {
		t.Fatalf("%d owed, %d journalled late, want %d", w.store.Owed(), n, owed)
	}
	before := len(w.journal)
	w.close(t)
	w.openWith(t, &broken)
	if len(w.journal) != before {
		t.Errorf("journalled again: %+v", w.journal[before:])
	}
}

// What no transaction can hold says nothing about the store: it stays ready, and
// takes the next frame.
func TestTooBigIsNotSick(t *testing.T) {
	w := newWorld(t)
	big := frame(1, speed(start, 1))
	data := make([]byte, 60<<10) // that nothing can compress
	_, _ = rand.Read(data)
	for range 200 {
		r := speed(start, 1)
		r.Value = filters.Value{Kind: filters.Bytes, Data: data}
		big.Records = append(big.Records, r)
	}
	if _, err := w.store.Commit([]Frame{frame(2, speed(start, 1)), big}); !errors.Is(err, ErrTooBig) {
		t.Fatalf("commit: %v", err)
	}
	if err := w.store.Ready(); err != nil {
		t.Errorf("not ready: %v", err)
	}
	equal(t, "the next frame", w.commit(t, frame(2, speed(start, 1))), []Outcome{{wire.StatusStored, 1, 0}})
}

// The largest frame that ingest lets through fits beside a whole group.
func TestMaxStoredFits(t *testing.T) {
	w := newWorld(t)
	f, n := frame(1, speed(start, 1)), 0
	data := make([]byte, 33<<10) // the worst for packing: one record to a vault frame
	for n < MaxStored-(34<<10) {
		r := speed(start, 1)
		r.Value = filters.Value{Kind: filters.Bytes, Data: data}
		f.Records = append(f.Records, r)
		n += StoredSize(&r)
	}
	group := frame(2, speed(start, 1))
	for n := 0; n < 2<<20; n += 33 << 10 {
		group.Records = append(group.Records, f.Records[1])
	}
	w.commit(t, f, group)
}

// A frame of an hour that has not begun harms nothing beside it.
func TestFutureFrameAlone(t *testing.T) {
	w := newWorld(t)
	early := frame(1, latitude(start.Add(3*time.Hour), 31.2))
	out := w.commit(t, early, frame(2, speed(start, 1)))
	equal(t, "outcomes", out, []Outcome{{wire.StatusRetry, 0, 0}, {wire.StatusStored, 1, 0}})
	w.Advance(3 * time.Hour)
	equal(t, "later", w.commit(t, early), []Outcome{{wire.StatusStored, 1, 0}})
}
