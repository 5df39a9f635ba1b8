package media

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// TestSensorsAreNoMedia holds what is taken for media of packed series of sensors, the
// telemetry that is most like samples and pixels, under 0.1%.
func TestSensorsAreNoMedia(t *testing.T) {
	lines := map[string]*score{}
	var all score
	judge := func(name string, b []byte) {
		if lines[name] == nil {
			lines[name] = &score{}
		}
		k := Sniff(b)
		lines[name].count(k)
		all.count(k)
	}
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 91))
		for range guardRounds {
			for _, s := range sensors {
				for _, e := range encodings(r) {
					size, axes := 256<<r.IntN(6), []int{1, 1, 1, 2, 3, 3, 4, 6}[r.IntN(8)]
					judge(e.name+" of "+s.name, series(r, size, axes, e, s.make))
				}
			}
			for _, e := range encodings(r) {
				judge(e.name+" of cylinders", pressures(r, 256<<r.IntN(6), e))
			}
		}
	}
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "can", "*.candump.log"))
	if err != nil || len(names) == 0 {
		t.Log("no logs of real cars in the shared data")
	}
	for _, name := range names {
		for _, b := range logged(t, name) {
			for _, size := range []int{256, 1024, 2048, 4096} {
				for at := 0; at+size <= len(b); at += size {
					judge("series of a real log", b[at:at+size])
				}
			}
		}
	}
	for name, s := range lines {
		if s.named > 0 {
			t.Logf("%-28s %4d of %5d named media %v", name, s.named, s.all, s.kinds)
		}
	}
	t.Logf("sensors: %d of %d named media, %.3f%%", all.named, all.all, all.part(all.named))
	if all.named*1000 >= all.all {
		t.Error("too many series of sensors are taken for media")
	}
}

// TestFollowedSensorsAreNoMedia holds what is taken for media of streams of 128 KiB of one
// series of sensors under 0.5%: 4 KiB of a sensor that oscillates are taken for sound now
// and then, and what is believed by it must not go on.
func TestFollowedSensorsAreNoMedia(t *testing.T) {
	lines := map[string]*score{}
	var all score
	for _, seed := range seeds(t) {
		r := rand.New(rand.NewPCG(seed, 92))
		for range followRounds {
			for _, s := range sensors {
				for _, e := range encodings(r) {
					b := series(r, 1<<17, []int{1, 1, 1, 2, 3, 3, 4, 6}[r.IntN(8)], e, s.make)
					line := lines[e.name+" of "+s.name]
					if line == nil {
						line = &score{}
						lines[e.name+" of "+s.name] = line
					}
					followed(b, []int{4096, 4096, 1400, 200}[r.IntN(4)], line)
				}
			}
		}
	}
	for name, s := range lines {
		all.merge(*s)
		if s.named > 0 {
			t.Logf("%-28s %4d of %5d named media %v", name, s.named, s.all, s.kinds)
		}
	}
	t.Logf("followed sensors: %d of %d named media, %.3f%%", all.named, all.all, all.part(all.named))
	if all.named*200 >= all.all {
		t.Error("too much of followed sensors is taken for media")
	}
}

// followed feeds b in messages and counts what is said of one of each 4 KiB.
func followed(b []byte, size int, line *score) {
	var s Stream
	for i := 0; i+size <= len(b); i += size {
		if k := s.Feed(b[i : i+size]); i/size%(4096/size) == 0 {
			line.count(k)
		}
	}
}

// followRounds makes some 500 streams.
const followRounds = 6

// guardRounds makes some 20,000 pieces.
const guardRounds = 220
