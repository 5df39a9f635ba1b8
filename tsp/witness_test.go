package tsp

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/internal/chainlog"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testcar"
)

// The mark file is gone and the machine's clock is two weeks behind. Time goes on from
// what keyrings, logs and schedule prove, so what was past its deadline stays so.
func TestLostMarkWithTheClockTurnedBack(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	_, frame := c.Frame(t, testcar.Latitude(w.Now(), 31.2))
	c.send(t, frame)
	before := w.Now()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(clockPath(w.cfg.DataDir)); err != nil {
		t.Fatal(err)
	}
	w.Advance(-14 * 24 * time.Hour)
	w.start(t)
	var s Status
	if code := w.call(t, "auditor", "GET", "/v1/status", nil, &s); code != 200 {
		t.Fatalf("status: %d", code)
	}
	if c := s.Retention.Clock; c.Now.Before(before.Add(-time.Minute)) || c.Basis != "rollback" {
		t.Errorf("the platform takes %v for the time (%s), at least %v was reached", c.Now, c.Basis, before)
	}
}

// Every witness alone is enough; without any, a platform with live buckets does not
// start, and says what to restore.
func TestWitnesses(t *testing.T) {
	w := newWorld(t)
	dir, before := w.cfg.DataDir, w.Now()
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	info, err := Keys(dir)
	if err != nil || info.Issued == nil {
		t.Fatalf("%+v, %v", info, err)
	}
	pub := keysOf(t, dir).Public()
	all, err := readWitnesses(dir, defaultGate, pub)
	if err != nil || all.live == 0 || all.floor.Before(before.Add(-time.Minute)) {
		t.Fatalf("%+v, %v", all, err)
	}
	for _, name := range append(store.KeyringPaths(dir), clockPath(dir)) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := readWitnesses(dir, defaultGate, pub); err != nil || got.live != 0 || got.floor.Before(info.Issued.Add(-time.Second)) {
		t.Errorf("by the schedule: %+v, %v", got, err)
	}
	if err := os.Remove(schedulePath(dir)); err != nil {
		t.Fatal(err)
	}
	export := lastExport(dir, defaultGate, pub)
	if got, err := readWitnesses(dir, defaultGate, pub); err != nil || export.IsZero() || got.floor.Before(export) || got.floor.Before(lastEntry(journalPath(dir))) {
		t.Errorf("by the logs: %+v, %v", got, err)
	}
	if err := os.RemoveAll(filepath.Dir(journalPath(dir))); err != nil {
		t.Fatal(err)
	}
	if got, err := readWitnesses(dir, defaultGate, pub); err != nil || !got.floor.Equal(export) {
		t.Errorf("by the export log: %+v, %v", got, err)
	}
}

func keysOf(t *testing.T, dir string) *pki.Dir {
	t.Helper()
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLastEntryOfALongLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	w := newWorld(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	log, err := chainlog.Open(path, chainlog.Options{Name: "test", Key: keysOf(t, w.cfg.DataDir).Signer(), Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	if got := lastEntry(path); !got.IsZero() {
		t.Errorf("empty: %v", got)
	}
	filling := strings.Repeat("x", 900<<10)
	for range 4 {
		at = at.Add(time.Hour)
		if _, err := log.Append("filling", filling); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if got := lastEntry(path); !got.Equal(at) {
		t.Errorf("last entry %v, want %v", got, at)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("{torn"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := lastEntry(path); !got.Equal(at) {
		t.Errorf("with a torn tail %v, want %v", got, at)
	}
}

// A deletion that an earlier run could not journal is found in the keyring, and
// looked for in the journal's files.
func TestDeletionsInTheJournal(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	_, frame := c.Frame(t, testcar.Latitude(w.Now(), 31.2))
	c.send(t, frame)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w.Advance(8 * 24 * time.Hour)
	w.start(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	count := func() (all, late int) {
		p := &platform{cfg: w.cfg}
		if err := p.deletions(func(d store.Deletion) bool {
			all++
			if d.Late && d.Frames == 0 {
				late++
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
		return all, late
	}
	all, late := count()
	if all < 100 || late != 0 {
		t.Fatalf("%d deletions, %d of them forgotten before", all, late)
	}
	w.start(t)
	if again, late := count(); again != all || late != 0 {
		t.Errorf("a restart journalled %d more, %d as late", again-all, late)
	}
}

// While deletion receipts wait for the journal the platform is not ready, and the
// sweep after the journal works again makes it so.
func TestNotReadyWhileReceiptsAreOwed(t *testing.T) {
	w := newWorld(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	p, err := open(w.cfg, Options{Out: io.Discard, Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}()
	p.uplink.ready = func() error { return nil }
	w.Advance(24 * time.Hour)
	if err := p.journal.Close(); err != nil {
		t.Fatal(err)
	}
	p.sweep(t.Context())
	if err := p.ready(); err == nil || !strings.Contains(err.Error(), "deletion receipts are not journalled") {
		t.Errorf("ready: %v", err)
	}
	if err := p.openJournal(); err != nil {
		t.Fatal(err)
	}
	p.sweep(t.Context())
	if err := p.ready(); err != nil {
		t.Errorf("with a journal again: %v", err)
	}
}
