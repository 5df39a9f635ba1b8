package store

import (
	"slices"
	"testing"

	"cordon/filters/wire"
)

func TestShedding(t *testing.T) {
	const size = 16 << 10
	cfg := testConfig(t.TempDir(), newClock())
	cfg.OutboxBytes = 4 * size
	s := open(t, cfg)
	b1, b2, st := s.frame(wire.LaneBulk, 1, size), s.frame(wire.LaneBulk, 2, size), s.frame(wire.LaneStatus, 3, size)
	w1 := s.frame(wire.LaneWarning, 4, size)
	if shed := commit(t, s, batch(b1, st, b2, w1)); len(shed) != 0 {
		t.Fatalf("shed %v under the cap", shed)
	}
	steps := []struct {
		name string
		in   Frame
		want []wire.FrameID
	}{
		{"oldest bulk goes first", s.frame(wire.LaneWarning, 5, size), []wire.FrameID{b1.ID}},
		{"then the next bulk", s.frame(wire.LaneEvent, 6, size), []wire.FrameID{b2.ID}},
		{"then status", s.frame(wire.LaneEvent, 7, size), []wire.FrameID{st.ID}},
	}
	for _, tt := range steps {
		var got []wire.FrameID
		for _, d := range commit(t, s, batch(tt.in)) {
			if d.Reason != ShedOutboxFull {
				t.Errorf("%s: reason %v", tt.name, d.Reason)
			}
			got = append(got, d.ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: shed %v, want %v", tt.name, got, tt.want)
		}
	}
	late := s.frame(wire.LaneBulk, 8, size)
	if shed := commit(t, s, batch(late)); len(shed) != 1 || shed[0].ID != late.ID {
		t.Errorf("a bulk frame displaced better ones: %v", shed)
	}
	want := Tally{Received: 36, Pending: 4 + 5 + 6 + 7}
	want.Shed[ShedOutboxFull] = 1 + 2 + 3 + 8
	checkTally(t, s, want)
	s = reopen(t, s)
	checkTally(t, s, want)
}

// One large frame displaces more small ones than one transaction may delete.
func TestSheddingManySmall(t *testing.T) {
	cfg := testConfig(t.TempDir(), newClock())
	cfg.OutboxBytes = 300_000
	s := open(t, cfg)
	b := &Batch{}
	for range 3000 {
		b.Frames = append(b.Frames, s.frame(wire.LaneBulk, 1, 100))
	}
	b.Delta.Received = 3000
	commit(t, s, b)
	if shed := commit(t, s, batch(s.frame(wire.LaneWarning, 1, 250_000))); len(shed) != 2500 {
		t.Errorf("shed %d frames, want 2500", len(shed))
	}
	want := Tally{Received: 3001, Pending: 501}
	want.Shed[ShedOutboxFull] = 2500
	checkTally(t, s, want)
}
