package clock

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// The age file keeps its size, and loses an age only with both copies.
func TestDamagedAges(t *testing.T) {
	for _, tc := range []struct {
		name    string
		parts   []int
		left    int
		damaged int
	}{{"whole", nil, 3, 0}, {"first copy", []int{0}, 3, 0}, {"second copy", []int{1}, 3, 0}, {"both", []int{0, 1}, 2, 1}} {
		t.Run(tc.name, func(t *testing.T) {
			b := anchored(t)
			for i := range int64(3) {
				b.born(hour0 - i)
			}
			slot := b.c.ages.where[hour0-1]
			if err := b.c.Close(); err != nil {
				t.Fatal(err)
			}
			for _, part := range tc.parts {
				damage(t, b.path+".ages", int64((part*maxAges+slot)*ageSize+17), []byte("junk"))
			}
			if st, err := os.Stat(b.path + ".ages"); err != nil || st.Size() != ageFile {
				t.Errorf("size %d, %v", st.Size(), err)
			}
			b.open()
			if got := b.c.State(); len(b.c.ages.where) != tc.left || got.DamagedAges != tc.damaged {
				t.Errorf("%d ages, %d damaged; want %d, %d", len(b.c.ages.where), got.DamagedAges, tc.left, tc.damaged)
			}
			b.want(hour0-1, false, false) // by its name, if its age is lost
			b.boot += keep
			b.want(hour0-1, false, true)
		})
	}
}

// torn is a disk that loses power after some writes: the last one arrives in part.
type torn struct {
	disk
	left *int
	rnd  *rand.Rand
}

var errPower = errors.New("power is gone")

func (d torn) WriteAt(b []byte, off int64) (int, error) {
	if *d.left--; *d.left > 0 {
		return d.disk.WriteAt(b, off)
	}
	if *d.left == 0 {
		_, _ = d.disk.WriteAt(b[:d.rnd.IntN(len(b)+1)], off)
	}
	return 0, errPower
}

// Power fails at every single write: an hour that was accepted keeps its age, and
// the mark does not sink.
func TestPowerCuts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for cut := 1; cut < 60; cut++ {
		b := anchored(t)
		left := cut
		b.c.ages.d, b.c.file.d = torn{b.c.ages.d, &left, rnd}, torn{b.c.file.d, &left, rnd}
		var kept []int64
		high := b.c.State().HighWater
		for i := range int64(30) {
			if b.c.Born(hour0+i) == nil {
				kept = append(kept, hour0+i)
			}
			b.boot += time.Minute
			high = b.c.State().HighWater
		}
		_ = b.c.Close() // the power is gone
		b.open()
		if s := b.c.State(); s.HighWater.Before(high) || s.Now.Before(high) {
			t.Fatalf("cut %d: mark %v, before it was %v", cut, s.HighWater, high)
		}
		for _, id := range kept {
			if b.c.ages.find(id) == nil {
				t.Fatalf("cut %d: the age of bucket %d is lost", cut, id)
			}
		}
		if extra := len(b.c.ages.where) - len(kept); extra < 0 || extra > 1 {
			t.Fatalf("cut %d: %d ages more than were accepted", cut, extra)
		}
	}
}

func FuzzDecodeAge(f *testing.F) {
	good := encodeAge(3, &age{bucket: hour0, anchor: t0, powered: 5, lag: 7, anchored: true})
	f.Add(good[:])
	f.Add(make([]byte, ageSize))
	f.Fuzz(func(t *testing.T, in []byte) {
		var raw [ageSize]byte
		copy(raw[:], in)
		if seq, a, ok := decodeAge(&raw); ok && (seq == 0 || a.powered < 0 || a.lag < 0 || a.anchor.After(latest) || encodeAge(seq, &a) != raw) {
			t.Fatalf("accepted: seq %d, %+v", seq, a)
		}
	})
}

// FuzzAgeFile opens damaged files: whatever they hold, every slot is either free or
// holds one age, and a new one can be written.
func FuzzAgeFile(f *testing.F) {
	good := encodeAge(3, &age{bucket: hour0, anchor: t0, powered: 5, lag: 7})
	newest := encodeAge(4, &age{bucket: hour0, anchor: t0.Add(-1), powered: 5, lag: 7})
	f.Add(slices.Concat(good[:], good[:], newest[:]), uint16(0))
	f.Add(good[:40], uint16(ageFile/2/ageSize))
	f.Fuzz(func(t *testing.T, in []byte, slot uint16) {
		d := &memory{}
		_, _ = d.WriteAt(in[:min(len(in), ageFile)], int64(slot)*ageSize%ageFile)
		l := openLedger(Config{open: func(string) (disk, error) { return d, nil }})
		if l.err != nil || len(l.where)+len(l.free) != maxAges {
			t.Fatalf("%d taken, %d free, %v", len(l.where), len(l.free), l.err)
		}
		if len(l.free) == 0 {
			return
		}
		if err := l.add(&age{bucket: 1 << 40, anchor: t0}); err != nil {
			t.Fatal(err)
		}
		again := openLedger(Config{open: func(string) (disk, error) { return d, nil }})
		if a := again.find(1 << 40); a == nil || len(again.where) != len(l.where) {
			t.Fatalf("%d ages after reopening, %d before", len(again.where), len(l.where))
		}
	})
}

// memory is a disk of bytes.
type memory struct{ b []byte }

func (m *memory) ReadAt(b []byte, off int64) (int, error) {
	if off >= int64(len(m.b)) {
		return 0, nil
	}
	return copy(b, m.b[off:]), nil
}

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	if need := int(off) + len(b); need > len(m.b) {
		m.b = append(m.b, make([]byte, need-len(m.b))...)
	}
	return copy(m.b[off:], b), nil
}

func (*memory) datasync() error { return nil }
func (*memory) Close() error    { return nil }

// ordered notes what comes first, a read or a sync.
type ordered struct {
	disk
	first *string
}

func (d ordered) ReadAt(b []byte, off int64) (int, error) {
	if *d.first == "" {
		*d.first = "read"
	}
	return d.disk.ReadAt(b, off)
}

func (d ordered) datasync() error {
	if *d.first == "" {
		*d.first = "sync"
	}
	return d.disk.datasync()
}

// An age in the page cache is not durable yet, if the program that wrote it was
// killed: records would be kept on its word.
func TestAgesAreSyncedBeforeTheyAreRead(t *testing.T) {
	raw, err := openDisk(t.TempDir() + "/ages")
	if err != nil {
		t.Fatal(err)
	}
	var first string
	l := openLedger(Config{open: func(string) (disk, error) { return ordered{raw, &first}, nil }})
	if l.err != nil || first != "sync" {
		t.Errorf("first a %s, %v", first, l.err)
	}
	if err := l.close(); err != nil {
		t.Fatal(err)
	}
}
