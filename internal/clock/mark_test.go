package clock

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func damage(t *testing.T, path string, at int64, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Two marks are written, an hour apart; then the file is damaged.
func TestDamagedMark(t *testing.T) {
	junk := []byte("\xde\xad\xbe\xef")
	for _, tc := range []struct {
		name    string
		at      []int64
		want    time.Duration // mark after reopening, from t0
		damaged int
		fails   bool
	}{
		{"whole", nil, time.Hour, 0, false},
		{"older slot", []int64{markStride + 16}, time.Hour, 1, false},
		{"newer slot", []int64{16}, 0, 1, false},
		{"newer slot's checksum", []int64{76}, 0, 1, false},
		{"newer slot's magic", []int64{0}, 0, 1, false},
		{"between the slots", []int64{markSize, markStride - 4}, time.Hour, 0, false},
		{"both slots", []int64{8, markStride + 8}, 0, 2, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.c.Now()
			b.pass(time.Hour, 0)
			if err := b.c.Close(); err != nil { // reads, then writes the second mark
				t.Fatal(err)
			}
			for _, at := range tc.at {
				damage(t, b.path, at, junk)
			}
			b.src = t0.Add(-24 * time.Hour)
			conf := b.config()
			conf.Needed = tc.fails
			c, err := Open(conf)
			if tc.fails {
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "Try:") {
					t.Fatalf("error %v, want ErrDamaged with a way out", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			if s := c.State(); !s.Now.Equal(t0.Add(tc.want)) || s.DamagedSlots != tc.damaged {
				t.Errorf("Now %v, %d damaged; want %v, %d", s.Now, s.DamagedSlots, t0.Add(tc.want), tc.damaged)
			}
			if err := c.Confirm(t0.Add(2 * time.Hour)); err != nil {
				t.Fatal(err)
			}
			if c.file.damaged = 0; c.file.load() != nil || c.file.damaged != 0 {
				t.Error("the next write did not repair the damaged slot")
			}
		})
	}
}

func TestTornFirstWriteIsAFreshFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mark")
	if err := os.WriteFile(path, []byte(markMagic), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := openMark(Config{Path: path}.withDefaults())
	if err != nil || m.seq != 0 {
		t.Fatalf("seq %d, %v; want a fresh file", m.seq, err)
	}
	_ = m.close()
}

// sick is a disk whose syncs fail.
type sick struct{ disk }

func (sick) datasync() error { return unix.EIO }

func TestFailedWriteIsCountedAndRetried(t *testing.T) {
	b := newBench(t)
	b.c.Now()
	well := b.c.file.d
	b.c.file.d = sick{well}
	b.pass(time.Hour, time.Hour)
	if s := b.c.State(); s.PersistFailures != 1 || !s.HighWater.Equal(t0) || !s.Now.Equal(b.src) {
		t.Fatalf("state %+v, want one failure, the old mark and the new time", s)
	}
	b.c.file.d = well
	b.pass(time.Minute, time.Minute)
	if s := b.c.State(); s.PersistFailures != 1 || !s.HighWater.Equal(b.src) {
		t.Errorf("state %+v, want the mark written again", s)
	}
}

func TestSecondOpenerIsRefused(t *testing.T) {
	b := newBench(t)
	if _, err := Open(b.config()); !errors.Is(err, unix.EWOULDBLOCK) {
		t.Fatalf("second opener: %v, want EWOULDBLOCK", err)
	}
	b.reopen()
}

// A mark of the format before ages: its time counts, its boot is not known.
func TestVersionOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mark")
	if err := os.WriteFile(path, versionOne(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Open(Config{Path: path, BootID: "a", Boot: func() time.Duration { return time.Hour }, Source: func() time.Time { return t0.Add(-day) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if s := c.State(); !s.Now.Equal(t0) || s.Reason != Rollback || s.Anchored || s.Unproven {
		t.Errorf("state %+v", s)
	}
}

func versionOne() []byte {
	raw := make([]byte, oneSize)
	copy(raw, "CCLK\x01")
	binary.BigEndian.PutUint64(raw[8:], 7)
	binary.BigEndian.PutUint64(raw[16:], uint64(t0.UnixMicro()))
	binary.BigEndian.PutUint32(raw[28:], crc32.Checksum(raw[:28], castagnoli))
	return raw
}

func FuzzDecodeMark(f *testing.F) {
	good := encodeMark(7, &mark{at: t0, on: time.Hour, boot: bootTag("a"), powered: 9, sure: 5, known: true, anchored: true})
	f.Add(good[:])
	f.Add(versionOne())
	f.Add(make([]byte, markSize))
	f.Fuzz(func(t *testing.T, in []byte) {
		var raw [markSize]byte
		copy(raw[:], in)
		seq, m, ok := decodeMark(&raw)
		if !ok {
			return
		}
		if seq == 0 || m.at.After(latest) || m.sure > m.powered || m.known && m.guessed {
			t.Fatalf("accepted: seq %d, %+v", seq, m)
		}
		if raw[4] != 1 && encodeMark(seq, &m) != raw {
			t.Fatalf("seq %d, %+v does not encode to what it was decoded from", seq, m)
		}
	})
}
