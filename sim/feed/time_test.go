package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cordon/sim"
)

// script answers with one status after the other; 0 is a broken connection.
type script struct {
	status []int
	header string
	calls  int
}

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	status := s.status[min(s.calls, len(s.status)-1)]
	s.calls++
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	body := `{"error":"no"}`
	if status == 200 {
		body = `{"results":[{"effect":"pass","rule":"T1"}]}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {s.header}}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func TestRetries(t *testing.T) {
	for _, c := range []struct {
		name                       string
		script                     script
		answered, refused, givenUp uint64
		calls                      int
		atLeast, atMost            time.Duration
	}{
		{"at once", script{status: []int{200}}, 1, 0, 0, 1, 0, 0},
		{"busy then well", script{status: []int{503, 200}, header: "2"}, 1, 0, 0, 2, 2 * time.Second, 2 * time.Second},
		{"a long Retry-After is cut", script{status: []int{503, 200}, header: "900"}, 1, 0, 0, 2, longestWait, longestWait},
		{"away then well", script{status: []int{0, 0, 200}}, 1, 0, 0, 3, 150 * time.Millisecond, 150 * time.Millisecond},
		{"refused is final", script{status: []int{400}}, 0, 1, 0, 1, 0, 0},
		{"always busy", script{status: []int{503}, header: "1"}, 0, 0, 1, 4, 3 * time.Second, 3 * time.Second},
		{"too many then well", script{status: []int{429, 200}}, 1, 0, 0, 2, 50 * time.Millisecond, 50 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stats := Stats{Verdicts: map[Verdict]uint64{}}
				p := &poster{client: &http.Client{Transport: &c.script}, retries: 3, stats: &stats}
				began := time.Now()
				ctx := context.Background()
				if err := p.add(ctx, sim.Record{Signal: "S", Source: "app", Value: 1.0}); err != nil {
					t.Fatal(err)
				}
				if err := p.flush(ctx); err != nil {
					t.Fatal(err)
				}
				took := time.Since(began)
				if stats.Answered != c.answered || stats.Refused != c.refused || stats.GivenUp != c.givenUp || c.script.calls != c.calls {
					t.Errorf("stats %+v after %d calls", stats, c.script.calls)
				}
				if took < c.atLeast || took > c.atMost {
					t.Errorf("took %v, want %v to %v", took, c.atLeast, c.atMost)
				}
				if (stats.Trouble == "") != (c.answered == 1) {
					t.Errorf("trouble %q", stats.Trouble)
				}
			})
		})
	}
}

// The wall clock sets the pace: four times real time takes a quarter of it.
func TestPace(t *testing.T) {
	for _, speed := range []float64{1, 4, 0} {
		t.Run(fmt.Sprint(speed), func(t *testing.T) {
			w := world(t, 8)
			synctest.Test(t, func(t *testing.T) {
				stats, err := Run(t.Context(), w, Config{Speed: speed})
				if err != nil {
					t.Fatal(err)
				}
				want := time.Duration(0)
				if speed > 0 {
					want = time.Duration(float64(8*time.Second) / speed)
				}
				if d := stats.Took - want; d < -20*time.Millisecond || d > 20*time.Millisecond {
					t.Errorf("8 s at speed %v took %v", speed, stats.Took)
				}
			})
		})
	}
}

func TestBatchesSplitByKindSizeAndAge(t *testing.T) {
	var bodies []int
	stats := Stats{Verdicts: map[Verdict]uint64{}}
	p := &poster{client: &http.Client{Transport: sizes(func(n int) { bodies = append(bodies, n) })}, stats: &stats}
	ctx := context.Background()
	at := time.Unix(100, 0)
	add := func(v any, n int) {
		for range n {
			if err := p.add(ctx, sim.Record{Value: v, CollectedAt: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("x", batchRecords+1)             // one full batch goes
	add(make([]byte, batchBytes*2/3), 2) // another kind; then too big together
	if err := p.tick(ctx, at); err != nil || len(bodies) != 3 {
		t.Fatalf("%d bodies, %v", len(bodies), err)
	}
	if err := p.tick(ctx, at.Add(batchAge)); err != nil || len(bodies) != 4 || len(p.batch) != 0 {
		t.Fatalf("%d bodies, %d left, %v", len(bodies), len(p.batch), err)
	}
}

type sizes func(int)

func (s sizes) RoundTrip(r *http.Request) (*http.Response, error) {
	b, err := io.ReadAll(r.Body)
	s(len(b))
	return &http.Response{StatusCode: 400, Body: io.NopCloser(strings.NewReader("{}"))}, err
}
