package vault

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/internal/clock"
)

// aged is a rig whose store goes by a clock with ages and two sources.
type aged struct {
	*rig
	c    *clock.Clock
	said time.Time // by both sources; zero: neither
	boot time.Duration
	name string // of the boot
}

func newAged(t *testing.T) *aged {
	a := &aged{rig: newRig(t), said: noon, name: "a"}
	a.start()
	t.Cleanup(func() { _ = a.c.Close() })
	return a
}

func (a *aged) start() {
	a.t.Helper()
	says := func() time.Time { return a.said }
	var err error
	a.c, err = clock.Open(clock.Config{
		Path: filepath.Join(a.dir, "mark"), BootID: a.name, Boot: func() time.Duration { return a.boot },
		Sources: []clock.Source{{Name: "wall", Read: says}, {Name: "gnss", Read: says}},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	cfg := a.config()
	cfg.Clock = a.c
	if a.store, err = Open(a.db, cfg); err != nil {
		a.t.Fatal(err)
	}
}

// reboot starts the machine again; nobody says what time it is.
func (a *aged) reboot() {
	a.t.Helper()
	if err := a.c.Close(); err != nil {
		a.t.Fatal(err)
	}
	a.name, a.boot, a.said = a.name+"'", 0, time.Time{}
	a.start()
}

func (a *aged) read() ([]string, ScanStats, error) {
	var out []string
	st, err := a.store.ScanAll(time.Time{}, noon.AddDate(100, 0, 0), func(_ Index, _ time.Time, rec []byte) error {
		out = append(out, string(rec))
		return nil
	})
	return out, st, err
}

func TestLockedAfterReboot(t *testing.T) {
	a := newAged(t)
	a.put(Index{}, noon, "old")
	if got, _, err := a.read(); err != nil || !slices.Equal(got, []string{"old"}) {
		t.Fatalf("read %v, %v", got, err)
	}
	a.reboot()
	a.boot = 2 * time.Hour
	a.put(Index{}, a.c.Now(), "new")
	got, st, err := a.read()
	if !errors.Is(err, ErrLocked) || st.Locked != 1 || !slices.Equal(got, []string{"new"}) {
		t.Errorf("before time is proven: %v, %+v, %v", got, st, err)
	}
	a.said = noon.Add(3 * time.Hour)
	if got, _, err := a.read(); err != nil || !slices.Equal(got, []string{"old", "new"}) {
		t.Errorf("after: %v, %v", got, err)
	}
}

func TestLockedEndsWithinADay(t *testing.T) {
	a := newAged(t)
	a.put(Index{}, noon, "old")
	a.reboot()
	a.boot = clock.LockLimit - 1
	if got, err := a.store.Sweep(t.Context()); len(got) != 0 || err != nil {
		t.Fatalf("receipts %+v, %v", got, err)
	}
	a.boot++
	if got, err := a.store.Sweep(t.Context()); len(got) != 1 || err != nil || got[0].Basis.Reason != clock.Marked {
		t.Fatalf("receipts %+v, %v; want one", got, err)
	}
	if b, err := a.ring.Lookup(a.ring.BucketOf(noon)); !errors.Is(err, ErrDestroyed) {
		t.Errorf("bucket %v, %v", b, err)
	}
}

// A car that stood for a month without power names its first records by the mark.
// The hour lives its seven days all the same once time is proven, although older
// names are long due.
func TestNamedTooEarly(t *testing.T) {
	a := newAged(t)
	a.put(Index{}, noon, "old")
	a.reboot()
	a.boot = 2 * time.Hour
	a.put(Index{}, a.c.Now(), "new")
	month := noon.AddDate(0, 1, 0)
	a.said = month
	if got := a.sweep(); len(got) != 1 || got[0].Bucket != a.ring.BucketOf(noon) {
		t.Fatalf("receipts %+v, want that of the old hour", got)
	}
	if got, _, err := a.read(); err != nil || !slices.Equal(got, []string{"new"}) {
		t.Errorf("read %v, %v", got, err)
	}
	a.said = month.Add(usable - 2*time.Hour)
	if got, st, err := a.read(); err != nil || len(got) == 0 || st.Expired != 0 {
		t.Errorf("read %v, %+v, %v", got, st, err)
	}
	a.said = month.Add(usable)
	if got, st, err := a.read(); err != nil || len(got) != 0 || st.Expired != 1 {
		t.Errorf("past the deadline, before the sweep: read %v, %+v, %v", got, st, err)
	}
	if got := a.sweep(); len(got) != 1 || got[0].Frames != 1 {
		t.Errorf("receipts %+v, want one", got)
	}
	if keys, _ := a.values(); len(keys) != 0 {
		t.Errorf("%d frames left", len(keys))
	}
}

// What one source said at the very first start must not become a witness.
func TestAGuessIsNoWitness(t *testing.T) {
	r := newRig(t)
	c, err := clock.Open(clock.Config{Path: filepath.Join(r.dir, "mark"), Sources: []clock.Source{
		{Name: "wall", Read: func() time.Time { return noon.AddDate(9, 0, 0) }},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	cfg := r.config()
	cfg.Clock = c
	if r.store, err = Open(r.db, cfg); err != nil {
		t.Fatal(err)
	}
	r.put(Index{}, c.Now(), "a")
	r.sweep()
	if w, err := ReadWitness(r.ringPath()); err != nil || w.Reached.After(noon.AddDate(1, 0, 0)) || w.Live != 1 {
		t.Errorf("witness %+v, %v", w, err)
	}
}

// What is due without a database is what a sweep would find: by age, not by name,
// and by a guess nothing.
func TestDestroyDue(t *testing.T) {
	a := newAged(t)
	a.put(Index{}, noon, "old")
	cfg := a.store.cfg
	if ids, _, err := DestroyDue(cfg); err != nil || len(ids) != 0 {
		t.Fatalf("at once: %v, %v", ids, err)
	}
	a.reboot()
	a.boot = 2 * time.Hour
	a.put(Index{}, a.c.Now(), "new")
	cfg = a.store.cfg
	a.said = noon.AddDate(0, 1, 0) // the name of the new hour is long due, the hour is not
	ids, st, err := DestroyDue(cfg)
	if err != nil || !slices.Equal(ids, []int64{a.ring.BucketOf(noon)}) || !st.Anchored {
		t.Fatalf("after a month: %v on %+v, %v", ids, st, err)
	}
	if got, _, err := a.read(); err != nil || !slices.Equal(got, []string{"new"}) {
		t.Errorf("read %v, %v", got, err)
	}
	cfg.Margin = cfg.Keep
	if _, _, err := DestroyDue(cfg); err == nil {
		t.Error("a margin that leaves nothing was taken")
	}
}

func TestDestroyDueByAGuess(t *testing.T) {
	r := newRig(t)
	r.put(Index{}, noon, "a") // by the rig's own clock, whose time is proven
	c, err := clock.Open(clock.Config{Path: filepath.Join(r.dir, "mark"), Sources: []clock.Source{
		{Name: "wall", Read: func() time.Time { return noon.AddDate(9, 0, 0) }},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	cfg := r.config()
	cfg.Clock = c
	if ids, st, err := DestroyDue(cfg); err != nil || len(ids) != 0 || !st.Unproven {
		t.Errorf("destroyed %v on %+v, %v", ids, st, err)
	}
	if w, err := ReadWitness(r.ringPath()); err != nil || w.Reached.After(noon.AddDate(1, 0, 0)) {
		t.Errorf("witness %+v, %v", w, err)
	}
}

// Status counts as a sweep and a scan would find it.
func TestStatusByAge(t *testing.T) {
	a := newAged(t)
	a.put(Index{}, noon, "old")
	at := a.c.Now()
	if st := a.store.Status(); st.Alive != 1 || st.Locked != 0 || st.Overdue != 0 || !st.NextDeadline.After(at) || st.NextDeadline.After(at.Add(usable)) {
		t.Errorf("%+v", st)
	}
	a.reboot()
	a.boot = clock.LockLimit - time.Hour
	if st := a.store.Status(); st.Locked != 1 || st.Overdue != 0 || st.NextDeadline.Sub(st.Clock.Now) != time.Hour {
		t.Errorf("locked: %+v", st)
	}
	a.said = noon.AddDate(0, 1, 0)
	if st := a.store.Status(); st.Locked != 0 || st.Overdue != 1 || st.NextDeadline.After(st.Clock.Now) {
		t.Errorf("a month later: %+v", st)
	}
}
