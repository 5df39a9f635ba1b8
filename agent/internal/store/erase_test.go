package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordon/filters/wire"
)

// heldNow lists what the local vault still gives.
func heldNow(t *testing.T, s *Store) []string {
	t.Helper()
	var out []string
	now := s.now()
	if _, err := s.Held(now.Add(-3*time.Hour), now, func(_ time.Time, b []byte) error {
		out = append(out, string(b))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestEraseReachesWhatIsSomebodys(t *testing.T) {
	for _, c := range []struct {
		name           string
		what           Erasure
		frames, people uint32
		left           []string // held
		waiting        []uint64 // consents of frames left
	}{
		{"a passenger", Erasure{Subject: wire.TagOf("ann"), Consents: []uint64{7}}, 1, 1, []string{"bob", "driver"}, []uint64{0, 5}},
		{"the driver", Erasure{Consents: []uint64{5}}, 2, 1, []string{"ann", "bob"}, []uint64{7}},
		{"everybody", Erasure{Whole: true}, 3, 3, nil, nil},
		{"nobody here", Erasure{Subject: wire.TagOf("eve")}, 0, 0, []string{"ann", "bob", "driver"}, []uint64{0, 5, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, clock := t.TempDir(), newClock()
			s := open(t, testConfig(dir, clock))
			now := clock.Now().UnixNano()
			b := &Batch{}
			for _, consent := range []uint64{0, 5, 7} {
				b.Frames = append(b.Frames, Frame{
					ID: s.NextID(), Lane: wire.LaneBulk, Bucket: wire.BucketOf(now), Records: 2, Consent: consent, Bytes: []byte("sealed"),
				})
			}
			for _, who := range []string{"", "ann", "bob"} {
				data := who
				if who == "" {
					data = "driver"
				}
				b.Held = append(b.Held, Held{CollectedAt: now, Subject: who, Data: []byte(data)})
			}
			b.Delta.Received = 9
			if _, err := s.Commit(b); err != nil {
				t.Fatal(err)
			}
			gone, err := s.Erase(c.what)
			if err != nil || gone != (Gone{c.frames, uint64(2 * c.frames), c.people}) {
				t.Fatalf("gone %+v, %v", gone, err)
			}
			if got := heldNow(t, s); !slices.Equal(got, c.left) {
				t.Errorf("held %v, want %v", got, c.left)
			}
			if got := s.Tally(); got.Shed[ShedErased] != gone.Records || !got.Balanced() {
				t.Errorf("tally %+v", got)
			}
			// What is held from now on is readable, what was erased stays so, also after a restart.
			if _, err := s.Commit(&Batch{Held: []Held{{CollectedAt: now, Subject: "ann", Data: []byte("later")}}, Delta: Delta{Received: 1}}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, testConfig(dir, clock))
			want := append(slices.Clone(c.left), "later")
			slices.Sort(want)
			if got := heldNow(t, s); !slices.Equal(got, want) {
				t.Errorf("after a restart: held %v, want %v", got, want)
			}
			frames, err := s.Pending(nil, 10, 0)
			if err != nil {
				t.Fatal(err)
			}
			var waiting []uint64
			for i := range frames {
				waiting = append(waiting, frames[i].Consent)
			}
			if slices.Sort(waiting); !slices.Equal(waiting, c.waiting) {
				t.Errorf("waiting on consents %v, want %v", waiting, c.waiting)
			}
			if again, err := s.Erase(Erasure{Whole: true}); err != nil || len(heldNow(t, s)) != 0 || again.Held != 3 {
				t.Errorf("everybody, after a restart: %+v, %v, held %v", again, err, heldNow(t, s))
			}
		})
	}
}

// A damaged outbox is moved aside with the notes of whose records the local vault
// holds. Everybody's secrets go all the same.
func TestEraseEverybodyReachesAnOutboxMovedAside(t *testing.T) {
	dir, clock := t.TempDir(), newClock()
	s := open(t, testConfig(dir, clock))
	now := clock.Now().UnixNano()
	if _, err := s.Commit(&Batch{Held: []Held{{CollectedAt: now, Subject: "ann", Data: []byte("a")}}, Delta: Delta{Received: 1}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	outbox, aside := s.cfg.outbox(), filepath.Join(dir, "aside")
	if err := os.Rename(outbox, aside); err != nil {
		t.Fatal(err)
	}
	s = open(t, testConfig(dir, clock))
	if _, err := s.Erase(Erasure{Whole: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(outbox), os.Rename(aside, outbox)); err != nil {
		t.Fatal(err)
	}
	s = open(t, testConfig(dir, clock))
	if got := heldNow(t, s); len(got) != 0 {
		t.Errorf("after everybody was erased %v can be read", got)
	}
	if _, err := s.Commit(&Batch{Held: []Held{{CollectedAt: now, Subject: "ann", Data: []byte("b")}}, Delta: Delta{Received: 1}}); err != nil {
		t.Fatal(err)
	}
	if got := heldNow(t, s); !slices.Equal(got, []string{"b"}) {
		t.Errorf("held after the erasure: %v", got)
	}
}
