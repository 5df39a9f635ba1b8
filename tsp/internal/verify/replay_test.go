package verify

import (
	"bytes"
	"testing"
	"time"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/page"
	"cordon/tsp/internal/verify/report"
)

// replayed is how many exports the replayed spot check judges: the sample of a million
// at 99 % and 1 %, rounded up.
const replayed = 460

// TestReplay checks that a spot check of 460 exports, repeated from the same inputs,
// gives the same signed report and the same page, byte for byte.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 460 exports; left out with -short")
	}
	w := fixture.New(t, fixture.Options{More: replayed - 4}) // 4 are always there
	secret, _, err := report.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := report.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	var first, firstPage []byte
	for round := range 2 {
		start := time.Now()
		s := spot(t)
		s.Size = replayed
		r, err := Spotcheck(inputOf(t, w), s)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		if r.Verdict != finding.Compliant || len(r.Items) != replayed || r.Seed.Sample != replayed {
			show(t, r)
			t.Fatalf("%s, %d items, %d drawn", r.Verdict, len(r.Items), r.Seed.Sample)
		}
		signed, err := r.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		html := page.Render(r, page.Signature{})
		if round == 0 {
			first, firstPage = signed, html
		} else if !bytes.Equal(signed, first) || !bytes.Equal(html, firstPage) {
			t.Fatal("the replay differs")
		}
		t.Logf("%d items of %d entries in %.2f s, report of %d bytes", len(r.Items), r.Scope.Entries, took.Seconds(), len(signed))
	}
}
