package drift

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"cordon/filters"
)

// TestRate: the first record is told at once, the next ones once an hour with
// their number, and nothing is told twice.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New()
		note := func(l filters.Labels) (Report, bool) { return tr.Note(time.Now(), "app.im", filters.U4, "im 3", l) }
		r, due := note(filters.Location)
		if want := (Report{"app.im", filters.U4, "im 3", filters.Location, 1, time.Now()}); !due || r != want {
			t.Fatalf("the first: %+v %v, want %+v", r, due, want)
		}
		time.Sleep(time.Minute)
		from := time.Now()
		for range 5 {
			if r, due := note(filters.PI); due {
				t.Fatalf("told again after a minute: %+v", r)
			}
		}
		if got := tr.Due(time.Now(), false); got != nil {
			t.Fatalf("told within the hour: %+v", got)
		}
		if _, due := tr.Note(time.Now(), "app.nav", filters.U5, "", 0); !due {
			t.Fatal("another source and rule has an hour of its own")
		}
		time.Sleep(Every)
		want := []Report{{"app.im", filters.U4, "im 3", filters.PI, 5, from}}
		if got := tr.Due(time.Now(), false); !reflect.DeepEqual(got, want) {
			t.Fatalf("after the hour: %+v, want %+v", got, want)
		}
		if got := tr.Due(time.Now(), true); got != nil {
			t.Fatalf("told twice: %+v", got)
		}
		note(filters.PI)
		if got := tr.Due(time.Now(), true); len(got) != 1 || got[0].Count != 1 {
			t.Fatalf("at the end: %+v", got)
		}
		sums := []Sum{{"app.im", "U4", "im 3", []string{"PI", "Location"}, 7}, {"app.nav", "U5", "", nil, 1}}
		if got := tr.Sums(); !reflect.DeepEqual(got, sums) {
			t.Fatalf("sums %+v, want %+v", got, sums)
		}
	})
}
