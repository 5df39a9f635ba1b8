package media

import (
	"math/rand/v2"
	"testing"
)

// TestNextPassesNothing compares what next gives with what is asked for each byte by itself.
func TestNextPassesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 3))
	words := []string{"\x00\x00\x00\x14ftyp", "\x00\x00\x01\x67", "\x09\x00\x00\x20\x00\x00\x00\x00", "\x00\x00\x00\x04\x65", "\x00\x02\x01", "\x00\x00\x00\x00", "\xff\xd8", "\x00\x1f\xff\xff", "\x80\x60"}
	found := 0
	for range 20000 {
		b := make([]byte, 6+r.IntN(90))
		few := 1 + r.IntN(8)
		for i := range b {
			if r.IntN(8) < few {
				b[i] = byte(r.Uint32() >> r.IntN(8))
			}
		}
		for range r.IntN(4) {
			copy(b[r.IntN(len(b)):], words[r.IntN(len(words))])
		}
		for _, may := range []*beginnings{inEven, inFull, inOthers} {
			for _, longest := range []uint32{0, uint32(len(b)), 247, 248, 251, 252, 60000, 65531, 65532, 1 << 21} {
				for i := 0; i+12 <= len(b); i++ {
					want := i
					for want+12 <= len(b) {
						if m := may.first[b[want]] & may.second[b[want+1]]; m != 0 && (m != mayZero || begins(b, want, longest)) {
							break
						}
						want++
					}
					if want+12 > len(b) {
						want = len(b)
					} else {
						found++
					}
					if at, m := may.next(b, i, longest); at != want || (m == 0) != (want == len(b)) {
						t.Fatalf("%x from %d, lengths to %d: %d, want %d", b, i, longest, at, want)
					}
				}
			}
		}
	}
	if found < 100000 {
		t.Error("beginnings that were found:", found)
	}
}
