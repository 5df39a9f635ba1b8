package store

import (
	"errors"
	"math"
	"path/filepath"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/internal/vault/tpm"
	"cordon/tsp/internal/testtime"
)

// world is a store with a time that the test sets.
type world struct {
	dir   string
	clock *clock.Clock
	store *Store
	kek   tpm.Choice

	testtime.Watch
	journal []Deletion
}

var start = time.Date(2026, 3, 10, 10, 30, 0, 0, time.UTC)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{dir: t.TempDir()}
	w.Set(start)
	w.open(t)
	t.Cleanup(func() { w.close(t) })
	return w
}

func (w *world) open(t *testing.T) {
	t.Helper()
	var err error
	w.clock, err = clock.Open(clock.Config{Path: filepath.Join(w.dir, "clock"), Source: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.store, err = Open(w.config())
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) config() Config {
	return Config{
		Dir: w.dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: w.clock, KEK: w.kek,
		Journal: func(_ string, data any) error { w.journal = append(w.journal, data.(Deletion)); return nil },
	}
}

func (w *world) close(t *testing.T) {
	t.Helper()
	if err := errors.Join(w.store.Close(), w.clock.Close()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) reopen(t *testing.T) {
	t.Helper()
	w.close(t)
	w.open(t)
}

var car = wire.Pseudonym{1, 2, 3}

func speed(at time.Time, v float64) Record {
	return Record{Vehicle: car, Signal: "Vehicle.Speed", Source: "can.powertrain", At: at.UnixNano(), Labels: filters.DrivingStatus, Value: filters.FloatValue(v)}
}

func latitude(at time.Time, v float64) Record {
	return Record{Vehicle: car, Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", At: at.UnixNano(), Labels: filters.Location, Value: filters.FloatValue(v)}
}

func frame(id byte, recs ...Record) Frame {
	return Frame{Vehicle: car, Bucket: wire.BucketOf(recs[0].At), ID: wire.FrameID{id}, Status: wire.StatusStored, Records: recs}
}

func (w *world) commit(t *testing.T, frames ...Frame) []Outcome {
	t.Helper()
	out, err := w.store.Commit(frames)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *world) signals(t *testing.T, q Query) []string {
	t.Helper()
	if q.To.IsZero() {
		q.From, q.To = start.Add(-40*24*time.Hour), start.Add(40*24*time.Hour)
	}
	recs, lost, err := w.store.Records(q, 100)
	if err != nil || lost.Records != 0 {
		t.Fatalf("query: %+v, %v", lost, err)
	}
	out := []string{}
	for _, r := range recs {
		out = append(out, r.Signal)
	}
	return out
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := toString(got), toString(want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func TestCommitIsOnce(t *testing.T) {
	w := newWorld(t)
	f := frame(1, speed(start, 50), latitude(start, 31.2))
	f.Refused = []Refusal{{Rule: filters.T3, Labels: filters.CabinAudio, Count: 2}}
	same := f
	out := w.commit(t, f, same)
	equal(t, "in one transaction", out, []Outcome{{wire.StatusStored, 2, 2}, {wire.StatusRepeat, 2, 2}})
	w.reopen(t)
	equal(t, "after a restart", w.commit(t, f), []Outcome{{wire.StatusRepeat, 2, 2}})
	equal(t, "stored", w.signals(t, Query{}), []string{"Vehicle.CurrentLocation.Latitude", "Vehicle.Speed"})
	c := w.store.Counters()
	equal(t, "counters", []uint64{c.Stored, c.Frames["stored"], c.Frames["repeat"], c.Refused["T3"]}, []uint64{2, 1, 2, 2})
	vs, err := w.store.Vehicles()
	if err != nil || len(vs) != 1 {
		t.Fatalf("vehicles: %v, %v", vs, err)
	}
	equal(t, "vehicle", []uint64{vs[0].Frames, vs[0].Records, vs[0].Refused}, []uint64{1, 2, 2})
}

func TestSeen(t *testing.T) {
	w := newWorld(t)
	f := frame(1, speed(start, 50))
	if _, ok, err := w.store.Seen(f.Vehicle, f.Bucket, f.ID); ok || err != nil {
		t.Fatalf("seen before it was stored: %v, %v", ok, err)
	}
	w.commit(t, f)
	for _, c := range []struct {
		name    string
		vehicle wire.Pseudonym
		bucket  int64
		id      wire.FrameID
		want    bool
	}{
		{"the frame", f.Vehicle, f.Bucket, f.ID, true},
		{"another vehicle's", wire.Pseudonym{9}, f.Bucket, f.ID, false},
		{"another hour's", f.Vehicle, f.Bucket + 1, f.ID, false},
		{"another id", f.Vehicle, f.Bucket, wire.FrameID{9}, false},
	} {
		if _, ok, err := w.store.Seen(c.vehicle, c.bucket, c.id); ok != c.want || err != nil {
			t.Errorf("%s: seen %v, %v", c.name, ok, err)
		}
	}
}

func TestLocationEndsGeneralStays(t *testing.T) {
	w := newWorld(t)
	if _, err := w.store.Schedule(); err != nil {
		t.Fatal(err)
	}
	f := frame(1, speed(start, 50), latitude(start, 31.2))
	w.commit(t, f)
	w.Advance(168*time.Hour - Margin - time.Hour)
	if err := w.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.signals(t, Query{}); len(got) != 2 {
		t.Fatalf("before the deadline: %v", got)
	}
	w.Advance(time.Hour)
	if err := w.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "after the deadline", w.signals(t, Query{}), []string{"Vehicle.Speed"})
	if _, err := w.store.FrameKey(f.Bucket); !errors.Is(err, ErrDestroyed) {
		t.Errorf("frame key after the deadline: %v", err)
	}
	if _, ok, err := w.store.Seen(f.Vehicle, f.Bucket, f.ID); ok || err != nil {
		t.Errorf("dedupe mark outlived its hour: %v, %v", ok, err)
	}
	equal(t, "a late repeat", w.commit(t, f), []Outcome{{Status: wire.StatusExpired}})
	repeat := f
	repeat.Status = wire.StatusRepeat
	equal(t, "a repeat whose mark went", w.commit(t, repeat), []Outcome{{Status: wire.StatusExpired}})
	var frames int
	for _, d := range w.journal {
		frames += d.Frames
	}
	if frames != 1 {
		t.Errorf("the journal tells of %d deleted frames, want 1", frames)
	}
}

// The clock goes on while the platform is off: what came due meanwhile is gone
// before anything can be read.
func TestOpenSweepsFirst(t *testing.T) {
	w := newWorld(t)
	w.commit(t, frame(1, latitude(start, 31.2)))
	w.Advance(30 * 24 * time.Hour)
	w.reopen(t)
	if live := w.store.loc.ring.Live(); len(live) != 0 {
		t.Errorf("%d hours still have a secret", len(live))
	}
	equal(t, "stored", w.signals(t, Query{}), []string{})
	if len(w.journal) == 0 || w.journal[0].Vault != "location" {
		t.Errorf("journal: %+v", w.journal)
	}
	w.Advance(-20 * 24 * time.Hour) // a clock set back revives nothing
	w.reopen(t)
	if _, err := w.store.FrameKey(wire.BucketOf(start.UnixNano())); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after the clock was set back: %v", err)
	}
}

func TestScheduleIsKeptAndReaches(t *testing.T) {
	w := newWorld(t)
	a, err := w.store.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	w.reopen(t)
	b, err := w.store.Schedule()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "after a restart", b.Keys, a.Keys)
	now := wire.BucketOf(start.UnixNano())
	equal(t, "reach", []int64{a.Keys[0].Bucket, a.Keys[len(a.Keys)-1].Bucket}, []int64{now - 144, now + 192})
	key, err := w.store.FrameKey(now)
	if err != nil {
		t.Fatal(err)
	}
	if pub := a.Keys[144].Public; string(key.PublicKey().Bytes()) != string(pub[:]) {
		t.Error("the published key is not that of the private one")
	}
	if _, err := w.store.FrameKey(now + 300); !errors.Is(err, ErrNoBucket) {
		t.Errorf("an hour that was never made: %v", err)
	}
}

func TestQueryOrderAndLimit(t *testing.T) {
	w := newWorld(t)
	at := func(min int) time.Time { return start.Add(time.Duration(min) * time.Minute) }
	other := speed(at(-10), 9)
	w.commit(t, frame(1, speed(at(2), 2), latitude(at(1), 1)), frame(2, speed(at(-40), 0)))
	f := frame(3, other)
	f.Vehicle = wire.Pseudonym{7}
	w.commit(t, f)
	recs, _, err := w.store.Records(Query{From: at(-100), To: at(100)}, 3)
	if err != nil {
		t.Fatal(err)
	}
	var got []float64
	for _, r := range recs {
		got = append(got, math.Float64frombits(r.Value.Num))
	}
	equal(t, "first three", got, []float64{0, 9, 1})
	equal(t, "one vehicle, one signal, half-open", w.signals(t, Query{Vehicle: &car, Signal: "Vehicle.Speed", From: at(-40), To: at(2)}), []string{"Vehicle.Speed"})
	if _, _, err := w.store.Records(Query{From: at(1), To: at(1)}, 3); err == nil {
		t.Error("an empty span is no error")
	}
}

func TestFullDisk(t *testing.T) {
	w := newWorld(t)
	w.store.cfg.MinFree = math.MaxUint64
	if _, err := w.store.Commit([]Frame{frame(1, speed(start, 1))}); !errors.Is(err, ErrNoRoom) {
		t.Fatalf("commit on a full disk: %v", err)
	}
	if !errors.Is(w.store.Ready(), ErrNoRoom) {
		t.Errorf("ready: %v", w.store.Ready())
	}
	if c := w.store.Counters(); c.Stored != 0 || len(c.Frames) != 0 {
		t.Errorf("counted what was not stored: %+v", c)
	}
	w.store.cfg.MinFree = 0
	w.commit(t, frame(1, speed(start, 1)))
	if err := w.store.Ready(); err != nil {
		t.Errorf("ready after room was made: %v", err)
	}
}

func TestConfigRefused(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*Config){
		"S1":           func(c *Config) { c.Location = 169 * time.Hour },
		"24h to 168h":  func(c *Config) { c.Location = 2 * time.Hour },
		"general_days": func(c *Config) { c.GeneralDays = 8 },
		"T1":           func(c *Config) { c.Personal = MaxPersonalKeep + 1 },
		"216h":         func(c *Config) { c.Personal = MinPersonalKeep - 1 },
	} {
		c := w.config()
		change(&c)
		if err := c.Validate(); err == nil || !contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysAreLocked(t *testing.T) {
	w := newWorld(t)
	if _, err := OpenKeys(w.dir, tpm.Choice{}); err == nil {
		t.Error("the keyring opens twice")
	}
	if _, err := OpenKeys(t.TempDir(), tpm.Choice{}); err == nil {
		t.Error("a keyring was made where there was none")
	}
}

// What reads the keyring offline uses the key-encryption key of the configuration.
func TestOpenKeysByConfiguration(t *testing.T) {
	elsewhere := tpm.Choice{Type: "file", Path: t.TempDir()}
	w := &world{dir: t.TempDir(), kek: elsewhere}
	w.Set(start)
	w.open(t)
	if _, err := w.store.Schedule(); err != nil {
		t.Fatal(err)
	}
	w.close(t)
	k, err := OpenKeys(w.dir, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.FrameKey(wire.BucketOf(start.UnixNano())); err != nil {
		t.Errorf("no key of the hour that was written: %v", err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if k, err := OpenKeys(w.dir, tpm.Choice{}); err == nil {
		_ = k.Close()
		t.Error("the keyring opened with a key of another place")
	}
	if names, err := filepath.Glob(filepath.Join(w.dir, "keys", "*.kek")); err != nil || len(names) != 0 {
		t.Errorf("key-encryption keys were made: %v, %v", names, err)
	}
}
