package clock

import (
	"errors"
	"os"
	"testing"
	"time"
)

const keep = 7*day - 6*time.Hour - 20*time.Minute

var hour0 = t0.Unix() / 3600

func (b *bench) born(id int64) {
	b.t.Helper()
	if err := b.c.Born(id); err != nil {
		b.t.Fatal(err)
	}
}

// want checks what the clock says of one bucket.
func (b *bench) want(id int64, locked, due bool) {
	b.t.Helper()
	if got := b.c.Locked(id); got != locked {
		b.t.Errorf("Locked %v, want %v", got, locked)
	}
	if got := b.c.Due([]int64{id}, keep) != nil; got != due {
		b.t.Errorf("Due %v, want %v", got, due)
	}
}

// Rule 1 and 4: the time that the machine is on ends a bucket, in whatever boots
// and though nobody ever says what time it is.
func TestAgedByPoweredTime(t *testing.T) {
	b := newCar(t)
	id := b.c.Now().Unix() / 3600
	b.born(id)
	for range 5 {
		b.reboot(time.Minute)
		b.boot += 20 * time.Hour
		b.want(id, true, false)
		if err := b.c.Retain([]int64{id}); err != nil {
			t.Fatal(err)
		}
		b.c.m.sure = b.c.m.powered // rule 6 has a test of its own
	}
	gone := 5 * (20*time.Hour + time.Minute)
	if got := b.c.m.powered - b.c.ages.find(id).powered; got != gone {
		t.Errorf("aged %v, want %v", got, gone)
	}
	b.boot += keep - gone - 2*Agree
	b.c.Now()
	b.c.m.sure = b.c.m.powered
	b.want(id, true, false)
	b.boot += 2 * Agree
	b.want(id, true, true)
}

// The powered time is enough by itself: it needs no anchor.
func TestAgedWithoutAnchor(t *testing.T) {
	b := anchored(t)
	b.born(hour0)
	b.c.ages.find(hour0).anchor = t0.Add(1000 * day)
	b.boot += keep - 1
	b.want(hour0, false, false)
	b.boot++
	b.want(hour0, false, true)
}

// Rule 4: the accepted time less the anchor ends a bucket.
func TestDueByAnchor(t *testing.T) {
	for _, tc := range []struct {
		name string
		jump time.Duration
		due  bool
	}{
		{"before", keep - 6*time.Minute, false},
		{"at the end", keep - 5*time.Minute, true}, // the anchor lies five minutes before
		{"long after", 30 * day, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := anchored(t)
			b.born(hour0)
			b.reboot(time.Minute)
			b.say(hours{"wall": tc.jump, "gnss": tc.jump})
			b.want(hour0, false, tc.due)
		})
	}
}

// A record that came late makes its hour as old as its name says.
func TestLateRecord(t *testing.T) {
	b := anchored(t)
	b.born(hour0 - 48)
	b.boot += keep - 48*time.Hour - time.Second
	b.want(hour0-48, false, false)
	b.boot += time.Minute
	b.want(hour0-48, false, true)
}

// Rule 3: after a reboot older buckets are locked until a quorum; those of this
// boot are not, and a restart is no reboot.
func TestLockedUntilQuorum(t *testing.T) {
	b := anchored(t)
	b.born(hour0)
	b.want(hour0, false, false)
	b.reopen()
	b.want(hour0, false, false)
	b.reboot(time.Hour)
	b.born(hour0 + 1)
	b.want(hour0, true, false)
	b.want(hour0-1, true, false) // one without an age
	b.want(hour0+1, false, false)
	if s := b.c.State(); s.Locked != 1 {
		t.Errorf("State counts %d locked", s.Locked)
	}
	b.say(hours{"wall": 2 * time.Hour})
	b.want(hour0, true, false)
	b.say(hours{"wall": 2 * time.Hour, "platform": 2 * time.Hour})
	b.want(hour0, false, false)
	if s := b.c.State(); s.Locked != 0 {
		t.Errorf("State counts %d locked", s.Locked)
	}
}

// Rule 1: the first quorum of a boot tells when its buckets began.
func TestRefined(t *testing.T) {
	b := anchored(t)
	b.reboot(time.Minute)
	id := b.c.Now().Unix() / 3600 // the car stood without power for 30 days, and does not know
	b.born(id)
	b.boot += 2 * time.Hour
	b.say(hours{"wall": 30 * day, "gnss": 30 * day})
	b.want(id, false, false)
	want := t0.Add(30*day - 2*time.Hour - 5*time.Minute)
	for range 2 {
		if a := b.c.ages.find(id); !a.anchored || !a.anchor.Equal(want) {
			t.Errorf("anchor %v, want %v", a.anchor, want)
		}
		b.reopen()
	}
	// Had the boot ended before, the quorum of the next one would end it.
	b = anchored(t)
	b.reboot(time.Minute)
	b.born(id)
	b.reboot(time.Minute)
	b.say(hours{"wall": 30 * day, "gnss": 30 * day})
	b.want(id, false, true)
}

// Rule 6: a day of powered time without a quorum ends what is locked, and nothing
// else; what the next boot locks has a day again.
func TestLockLimit(t *testing.T) {
	b := anchored(t)
	b.born(hour0)
	b.reboot(0)
	b.born(hour0 + 1)
	b.boot = LockLimit - 1
	b.want(hour0, true, false)
	b.boot = LockLimit
	b.want(hour0, true, true)
	b.want(hour0+1, false, false)
	b.want(hour0-3, true, true) // one without an age
	if err := b.c.Retain([]int64{hour0, hour0 + 1}); err != nil {
		t.Fatal(err)
	}
	b.want(hour0, true, true) // not destroyed yet: still due
	if err := b.c.Retain([]int64{hour0 + 1}); err != nil {
		t.Fatal(err)
	}
	b.reboot(0)
	b.want(hour0+1, true, false)
	b.boot = LockLimit
	b.want(hour0+1, true, true)
}

// Powered time without a quorum counts over boots, and a quorum ends the count.
func TestLockLimitOverBoots(t *testing.T) {
	b := anchored(t)
	b.born(hour0)
	b.want(hour0, false, false)
	for range 4 {
		b.reboot(6*time.Hour - 1)
		b.want(hour0, true, false)
	}
	b.boot += 4
	b.want(hour0, true, true)
	b.say(hours{"wall": 2 * day, "gnss": 2 * day})
	b.want(hour0, false, false)
}

// A clock that is turned back keeps nothing alive.
func TestRollbackKeepsNothing(t *testing.T) {
	b := anchored(t)
	b.born(hour0)
	b.boot += keep
	b.say(hours{"wall": -day, "gnss": -day, "platform": -day})
	b.want(hour0, false, true)
}

func TestRetain(t *testing.T) {
	b := anchored(t)
	for i := range int64(maxAges) {
		b.born(hour0 - i)
	}
	if err := b.c.Born(hour0 + 1); !errors.Is(err, ErrNoAge) || b.c.State().AgeFailures != 1 {
		t.Fatalf("one more than there is room for: %v", err)
	}
	if err := b.c.Retain([]int64{hour0}); err != nil {
		t.Fatal(err)
	}
	b.born(hour0 + 1)
	b.reopen()
	if got := len(b.c.ages.where); got != 2 || b.c.ages.damaged != 0 {
		t.Errorf("%d ages after reopening, %d damaged, want 2", got, b.c.ages.damaged)
	}
}

func TestBornOnASickDisk(t *testing.T) {
	b := anchored(t)
	well := b.c.ages.d
	b.c.ages.d = sick{well}
	if err := b.c.Born(hour0); !errors.Is(err, ErrNoAge) {
		t.Fatalf("Born: %v", err)
	}
	b.c.ages.d = well
	b.born(hour0)
	b.want(hour0, false, false)
}

// Without a file for ages nothing new is taken, and what is there ends all the same.
func TestNoAgeFile(t *testing.T) {
	b := newCar(t)
	if err := b.c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(b.path+".ages"), os.Mkdir(b.path+".ages", 0o700)); err != nil {
		t.Fatal(err)
	}
	b.open()
	b.say(hours{"wall": 0, "gnss": 0})
	if err := b.c.Born(hour0); !errors.Is(err, ErrNoAge) {
		t.Fatalf("Born: %v", err)
	}
	b.want(hour0-200, false, true)
	b.want(hour0-20, false, false)
}
