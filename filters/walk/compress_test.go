package walk

import (
	"bytes"
	"compress/flate"
	"math/rand/v2"
	"testing"
)

// TestDeflateHead compares the look at the head of a stream with what a reader says of
// true streams of all kinds and of random bytes.
func TestDeflateHead(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	u := NewUnwrapper(Budget{}, func([]byte) bool { return true })
	read := 0
	for n := range 60_000 {
		b := make([]byte, 8+r.IntN(90))
		for i := range b {
			b[i] = byte(r.Uint32() >> 3)
		}
		if n%20 == 0 {
			var out bytes.Buffer
			level := []int{0, 1, 6, 9, -2}[r.IntN(5)]
			w, err := flate.NewWriter(&out, level)
			if err != nil {
				t.Fatal(err)
			}
			for i := range b {
				b[i] = "abcdefgh"[b[i]%8]
			}
			w.Write(b) //nolint:errcheck // into memory
			w.Close()  //nolint:errcheck // into memory
			b = out.Bytes()
		}
		u.Reset()
		_, err := u.expand(Deflate, b, &u.trial)
		if err == nil {
			read++
		}
		if err == nil && len(b) >= 8 && !deflates(b) {
			t.Fatalf("%x is a stream, its head says no", b)
		}
	}
	if read < 2000 {
		t.Errorf("%d streams read, too few to say anything", read)
	}
}
