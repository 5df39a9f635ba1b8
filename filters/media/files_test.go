package media

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEncodedFiles prints how much of the files under the folders that CORDON_MEDIA
// names (separated by colons) is recognised: whole, in pieces of 4 KiB from the
// middle, opaque at least, and by a Stream that is fed consecutive pieces.
func TestEncodedFiles(t *testing.T) {
	dirs := os.Getenv("CORDON_MEDIA")
	if dirs == "" {
		t.Skip("CORDON_MEDIA names no folder of encoded files")
	}
	r := rand.New(rand.NewPCG(5, 5))
	for _, dir := range filepath.SplitList(dirs) {
		names, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files in %s: %v", dir, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%-22s %s", filepath.Base(name), judged(r, b))
		}
	}
}

// judged is one line of a table about the file b.
func judged(r *rand.Rand, b []byte) string {
	const size, tries = 4096, 200
	if len(b) < 2*size {
		return fmt.Sprintf("whole %v, too short for pieces", Sniff(b))
	}
	kinds := map[Kind]int{}
	found, opaque := 0, 0
	for range tries {
		at := size/2 + r.IntN(len(b)-size*3/2+1)
		k := Sniff(b[at:min(at+size, len(b))])
		kinds[k]++
		if k != None {
			found++
		} else if Opaque(b[at:min(at+size, len(b))]) {
			opaque++
		}
	}
	var s Stream
	fed, known := 0, 0
	for at := size/2 + 1; at+1200 <= len(b) && fed < 2000; at += 1200 {
		fed++
		if s.Feed(b[at:at+1200]) != None {
			known++
		}
	}
	return fmt.Sprintf("whole %-9v pieces %5.1f%%  opaque %5.1f%%  fed by 1,200 %5.1f%%  %s", Sniff(b),
		100*float64(found)/tries, 100*float64(opaque)/tries, 100*float64(known)/float64(fed),
		strings.TrimPrefix(fmt.Sprint(kinds), "map"))
}
