package filters

import (
	"fmt"
	"testing"
)

// TestCarryBounds: what finds no room among what is remembered of earlier programs counts
// for everyone, and nothing grows without end.
func TestCarryBounds(t *testing.T) {
	p := &Program{sources: map[string]*source{}}
	s, b := spent{hour: 7}, turnsBefore{}
	for i := range 6 {
		accounts, turns := map[string]*heard{}, map[speaker]*turn{}
		for k := range 1000 {
			name := fmt.Sprint("app.n", 1000*i+k)
			accounts[name] = &heard{hour: 7, used: 8}
			turns[speaker{"A.B", name}] = &turn{last: int64(i), said: true}
		}
		s, b = s.with(accounts, p), b.with(turns, p)
	}
	total := s.more
	for _, bits := range s.bits {
		total += bits
	}
	if len(s.bits) != maxBefore || total != 6000*8 || s.on(realm{name: "app.other"}) != (6000-maxBefore)*8 {
		t.Errorf("%d accounts, %d bits, %d for everyone", len(s.bits), total, s.more)
	}
	if got := b.of("C.D", realm{name: "app.other"}); b.n != maxBefore || !got.said || got.last != 5 {
		t.Errorf("%d turns, another signal begins at %+v", b.n, got)
	}
	s.advance(6)
	if s.advance(7); s.more == 0 {
		t.Error("a step back gave a new hour")
	}
	if s.advance(8); s.on(realm{name: "app.n1"}) != 0 || len(s.bits) != 0 {
		t.Error("the next hour is not fresh")
	}
}
