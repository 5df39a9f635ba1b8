package clock

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

const (
	promise  = 7 * day                                // nothing is readable for longer (rule S1)
	simKeep  = promise - 6*time.Hour - 20*time.Minute // what the vault asks the clock for
	simSlack = Width + 15*time.Minute                 // an hour ends as a whole, and sources may be off
)

// tally of many lives.
type tally struct {
	buckets, records       int
	late                   int // readable past the promise
	earlyAnchored          int // ended too early although time was proven when they were written
	earlyUnknown           int // the same, of which nobody knew when they were written
	lockLimit              int // ended by a day of powered time without a quorum
	buried                 int // locked, and still on disk an hour after a boot past the promise
	refused                int // ages that could not be kept
	locked, powered        time.Duration
	plainLate, plainEarly  int // the same lives by the wall clock alone
	quorums, noted, faults int
}

func (a *tally) add(b *tally) {
	a.buckets, a.records, a.late, a.earlyAnchored = a.buckets+b.buckets, a.records+b.records, a.late+b.late, a.earlyAnchored+b.earlyAnchored
	a.earlyUnknown, a.lockLimit, a.buried, a.refused = a.earlyUnknown+b.earlyUnknown, a.lockLimit+b.lockLimit, a.buried+b.buried, a.refused+b.refused
	a.locked, a.powered = a.locked+b.locked, a.powered+b.powered
	a.plainLate, a.plainEarly = a.plainLate+b.plainLate, a.plainEarly+b.plainEarly
	a.quorums, a.noted, a.faults = a.quorums+b.quorums, a.noted+b.noted, a.faults+b.faults
}

// held is what the ground truth knows of a bucket.
type held struct {
	first time.Time // its first record, true time
	boot  int
	known bool // time was proven in the boot of that record
	late  bool
}

// life is one vehicle with a vault by the clock and one by its wall clock.
type life struct {
	tally
	t      *testing.T
	seed   uint64
	w      *world
	c      *Clock
	disks  map[string]*memory
	vault  map[int64]*held
	plain  map[int64]*held
	ids    []int64
	anchor bool // time was proven in this boot
}

func (l *life) open() {
	c, err := Open(Config{
		Path: "mark", Boot: l.w.boottime, BootID: l.w.bootID(),
		Sources: []Source{
			{Name: "wall", Read: l.w.wall},
			{Name: "gnss", Read: l.w.gnss.Read},
			{Name: "platform", Read: l.w.tsp.Read, Authenticated: true, Late: true},
		},
		Needed:  len(l.vault) > 0 && len(l.disks) == 0,
		OnEvent: func(Event) { l.noted++ },
		open: func(path string) (disk, error) {
			if l.disks[path] == nil {
				l.disks[path] = &memory{}
			}
			return l.disks[path], nil
		},
	})
	if err != nil {
		l.t.Fatalf("life %d: %v", l.seed, err)
	}
	l.c = c
	l.w.victim = func() time.Time { return c.m.at }
}

// run lives sixty days: drives, then sleeps, power cuts, restarts and long storage.
func (l *life) run() {
	w := l.w
	w.spoil()
	l.switchOn()
	for w.now.Before(w.end) {
		for drive := w.now.Add(w.about(45 * time.Minute)); w.now.Before(drive); {
			w.pass(2*time.Minute + w.upTo(18*time.Minute))
			l.awake()
		}
		switch p := w.rnd.Float64(); {
		case p < 0.55: // suspend
			w.now = w.now.Add(w.about(9 * time.Hour))
			w.drive()
			l.awake() // before any source says something new
		case p < 0.60: // the program alone starts again
			l.stop()
			l.open()
		case p < 0.64: // storage
			l.stop()
			w.now = w.now.Add(3*day + w.upTo(17*day))
			l.switchOn()
		default: // power cut
			l.stop()
			w.now = w.now.Add(w.about(6 * time.Hour))
			l.switchOn()
		}
	}
}

func (l *life) stop() {
	if l.w.rnd.IntN(2) == 0 { // otherwise it was cut short
		_ = l.c.Close()
	}
}

func (l *life) switchOn() {
	l.w.boot()
	l.open()
	l.anchor = false
	l.awake()
}

// awake sweeps, reads all that may be read, and writes a record.
func (l *life) awake() {
	now := l.w.now
	l.sweep(now)
	s := l.c.State()
	if s.Locked > 0 {
		l.locked += 11 * time.Minute // a mean step
	}
	l.powered += 11 * time.Minute
	for id, b := range l.vault {
		if now.Sub(b.first) <= promise || b.late {
			continue
		}
		if l.c.Locked(id) {
			if now.Sub(l.w.booted) > time.Hour { // before that a car that was off had no time to end it
				b.late = true
				l.buried++
			}
			continue
		}
		b.late = true
		l.late++
		l.t.Errorf("life %d: bucket %d is readable after %v; clock %+v, off by %v", l.seed, id, now.Sub(b.first), s, s.Now.Sub(now))
	}
	l.write(now, s.Now)
	l.plainly(now)
}

func (l *life) sweep(now time.Time) {
	due := l.c.Due(l.live(), simKeep)
	proven := l.c.m.anchored
	if proven && !l.anchor {
		l.anchor = true
		l.quorums++
		for _, b := range l.vault {
			b.known = b.known || b.boot == l.w.boots
		}
	}
	for _, id := range due {
		l.end(id, now, proven)
	}
	if err := l.c.Retain(l.live()); err != nil {
		l.t.Fatal(err)
	}
}

func (l *life) live() []int64 {
	l.ids = l.ids[:0]
	for id := range l.vault {
		l.ids = append(l.ids, id)
	}
	return l.ids
}

func (l *life) end(id int64, now time.Time, proven bool) {
	b := l.vault[id]
	delete(l.vault, id)
	switch early := now.Sub(b.first) < simKeep-simSlack; {
	case !early:
	case !proven && l.c.m.powered-l.c.m.sure >= LockLimit:
		l.lockLimit++
	case b.known:
		l.earlyAnchored++
		l.t.Errorf("life %d: bucket %d ended after %v", l.seed, id, now.Sub(b.first))
	default:
		l.earlyUnknown++
	}
}

func (l *life) write(now, named time.Time) {
	id := named.Unix() / 3600
	if err := l.c.Born(id); err != nil {
		l.refused++
		return
	}
	l.records++
	if l.vault[id] == nil {
		l.buckets++
		l.vault[id] = &held{first: now, boot: l.w.boots, known: l.anchor}
	}
}

// plainly does the same by the wall clock alone.
func (l *life) plainly(now time.Time) {
	wall := l.w.wall()
	for id, b := range l.plain {
		age := now.Sub(b.first)
		if wall.Sub(start(id)) >= simKeep {
			if delete(l.plain, id); age < simKeep-simSlack {
				l.plainEarly++
			}
		} else if age > promise && !b.late {
			b.late = true
			l.plainLate++
		}
	}
	if id := wall.Unix() / 3600; l.plain[id] == nil {
		l.plain[id] = &held{first: now}
	}
}

// TestLives is the acceptance test of the whole: thousands of vehicle lives under
// one wrong source at a time.
func TestLives(t *testing.T) {
	lives := 2000
	if testing.Short() {
		lives = 100
	}
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		sum  tally
		seed = make(chan uint64)
	)
	for range 2 {
		wg.Go(func() {
			for s := range seed {
				l := &life{t: t, seed: s, w: newWorld(s), disks: map[string]*memory{}, vault: map[int64]*held{}, plain: map[int64]*held{}}
				l.run()
				mu.Lock()
				sum.add(&l.tally)
				mu.Unlock()
			}
		})
	}
	for s := range lives {
		seed <- uint64(s)
	}
	close(seed)
	wg.Wait()
	report(t, lives, &sum)
}

func report(t *testing.T, lives int, s *tally) {
	share := func(n int) string { return fmt.Sprintf("%d (%.2f%%)", n, 100*float64(n)/float64(s.buckets)) }
	t.Logf("%d lives of 60 days, %d buckets, %d boots with a quorum, %d events: readable past the deadline %d, anchored ended early %d, "+
		"unanchored ended early %s, ended by a day without a quorum %s, locked and on disk past the deadline %s, "+
		"locked %.0f of %.0f powered hours; a plain wall clock: %d late, %d early",
		lives, s.buckets, s.quorums, s.noted, s.late, s.earlyAnchored, share(s.earlyUnknown), share(s.lockLimit), share(s.buried),
		s.locked.Hours(), s.powered.Hours(), s.plainLate, s.plainEarly)
	if s.buckets < 50*lives || s.quorums < lives || s.plainLate == 0 || s.refused > 0 || s.noted == 0 {
		t.Errorf("the simulation does not simulate: %+v", s)
	}
	if unknown := float64(s.earlyUnknown) / float64(s.buckets); unknown > 0.05 {
		t.Errorf("%.1f%% ended early because nobody knew the time", 100*unknown)
	}
}
