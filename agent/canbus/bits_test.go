package canbus

import (
	"math/rand/v2"
	"testing"

	"go.einride.tech/can"
)

// TestSpanAgainstPeer draws signal positions and payloads and compares with the
// bit access of another implementation, which covers eight bytes.
func TestSpanAgainstPeer(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for range 200_000 {
		start, size, big := rng.Uint64N(64), 1+rng.Uint64N(64), rng.Uint64()&1 == 0
		s, ok := newSpan(start, size, big)
		if !ok || s.need > 8 {
			continue
		}
		var data [MaxData]byte
		var peer can.Data
		for i := range peer {
			data[i] = byte(rng.Uint32())
			peer[i] = data[i]
		}
		want, wantSigned := peer.UnsignedBitsLittleEndian(uint8(start), uint8(size)), int64(0)
		if big {
			want, wantSigned = peer.UnsignedBitsBigEndian(uint8(start), uint8(size)), peer.SignedBitsBigEndian(uint8(start), uint8(size))
		} else {
			wantSigned = peer.SignedBitsLittleEndian(uint8(start), uint8(size))
		}
		if got := s.raw(&data); got != want {
			t.Fatalf("start %d size %d big %v of %x: %x, want %x", start, size, big, data[:8], got, want)
		}
		if got := s.signed(s.raw(&data)); got != wantSigned {
			t.Fatalf("start %d size %d big %v of %x: signed %d, want %d", start, size, big, data[:8], got, wantSigned)
		}
		compared++
	}
	if compared < 50_000 {
		t.Fatalf("only %d positions compared", compared)
	}
}

// bitByBit reads a signal as the DBC rules are written down: Intel from the
// lowest bit up, Motorola from the highest bit down, wrapping to the next byte.
func bitByBit(data *[MaxData]byte, start, size int, big bool) (v uint64, need int) {
	bit := start
	for i := range size {
		one := uint64(data[bit/8]>>(bit%8)) & 1
		need = max(need, bit/8+1)
		switch {
		case !big:
			v |= one << i
			bit++
		default:
			v = v<<1 | one
			if bit--; bit%8 == 7 || bit < 0 {
				bit += 16
			}
		}
	}
	return v, need
}

// TestSpanEverywhere covers every position in 64 bytes, nine-byte spreads and
// the last bytes included.
func TestSpanEverywhere(t *testing.T) {
	var data [MaxData]byte
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	for start := range MaxData * 8 {
		for size := 1; size <= 64; size++ {
			for _, big := range []bool{false, true} {
				first := start
				if big {
					first = start/8*8 + 7 - start%8
				}
				s, ok := newSpan(uint64(start), uint64(size), big)
				if inside := first+size <= MaxData*8; ok != inside {
					t.Fatalf("start %d size %d big %v: accepted %v", start, size, big, ok)
				}
				if !ok {
					continue
				}
				want, need := bitByBit(&data, start, size, big)
				if got := s.raw(&data); got != want || int(s.need) != need {
					t.Fatalf("start %d size %d big %v: %x in %d bytes, want %x in %d", start, size, big, got, s.need, want, need)
				}
			}
		}
	}
}

func TestSpanRefusals(t *testing.T) {
	for _, c := range []struct{ start, size uint64 }{{0, 0}, {0, 65}, {512, 1}, {1 << 63, 8}, {0, 1 << 63}} {
		if _, ok := newSpan(c.start, c.size, false); ok {
			t.Errorf("start %d size %d was accepted", c.start, c.size)
		}
	}
}
