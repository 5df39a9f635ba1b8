package walk

import (
	"math/rand/v2"
	"testing"
)

// TestLongestLists holds what a region is skipped by to the lists that are read from its places.
func TestLongestLists(t *testing.T) {
	r, l, u, enough := rand.New(rand.NewPCG(5, 6)), &layer{}, &Unwrapper{}, [2]int{}
	pieces := []string{"12", "7", "140", "3F", "88", "300", "4", "0041", "1.5", "0x1F", "2Eh", `\x31`, "a", "99"}
	gaps := []string{",", " ", ".", ", ", "\n", " - ", "::::", "|", ";", ""}
	for range 20000 {
		var text []byte
		gap := gaps[r.IntN(len(gaps))]
		for range 3 + r.IntN(12) {
			text = append(text, pieces[r.IntN(2+r.IntN(len(pieces)-1))]...)
			if r.IntN(5) == 0 {
				gap = gaps[r.IntN(len(gaps))]
			}
			text = append(text, gap...)
		}
		hex, dec := longestLists(text)
		for m, most := range [2]int{hex, dec} {
			for k := range text {
				if k > 0 && hexValue(text[k]) < 16 && hexValue(text[k-1]) < 16 {
					continue
				}
				if u.list(l, text, k, m == 0); len(l.buf) >= leastOf[m] {
					if enough[m]++; most < leastOf[m] {
						t.Fatalf("%q: a list of %d at %d, taken for %d at most", text, len(l.buf), k, most)
					}
				}
			}
		}
	}
	if enough[0] == 0 || enough[1] == 0 {
		t.Fatalf("lists that are long enough: %v", enough)
	}
}
