package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// A fault of the platform's own is told to the log, not to the caller.
func TestFaultsHoldNoPaths(t *testing.T) {
	path := filepath.Join(t.TempDir(), "users.json")
	book, err := access.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("[]"), 0o644); err != nil { // others can read it: refused
		t.Fatal(err)
	}
	var log bytes.Buffer
	a := &API{Book: book, Log: slog.New(slog.NewTextHandler(&log, nil))}
	mux := http.NewServeMux()
	a.Register(mux)
	r := httptest.NewRequest("GET", "/v1/status", nil)
	r.Header.Set("Authorization", "Bearer "+strings.Repeat("A", 43))
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	if w.Code != 500 || strings.Contains(w.Body.String(), "users.json") || !strings.Contains(w.Body.String(), whatFailed) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "users.json") {
		t.Errorf("the log does not say why: %s", log.String())
	}
}

func TestFaultOf(t *testing.T) {
	leak := errors.New("open /secret/path: refused. Try: chmod /secret/path")
	for name, c := range map[string]struct {
		err    error
		status int
		code   string
	}{
		"unknown":       {leak, 500, CodeFailed},
		"log":           {fmt.Errorf("%w: %w", ledger.ErrAppend, leak), 503, CodeLog},
		"log, cleaning": {errors.Join(ledger.ErrAppend, export.ErrState, leak), 503, CodeLog},
		"locked":        {fmt.Errorf("store: query: %w: %w", store.ErrLocked, leak), 503, CodeLocked},
		"hung up":       {fmt.Errorf("%w: %w", context.Canceled, leak), 503, CodeFailed},
	} {
		if f := faultOf(c.err); f.Status != c.status || f.Code != c.code || strings.Contains(f.What+f.Hint, "secret") {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := faultOf(fmt.Errorf("%w: purpose", export.ErrSpec)); f.Status != 400 || !strings.Contains(f.What, "purpose") {
		t.Errorf("a fault of the caller's own: %+v", f)
	}
}

// operator is a server over an API and a function that asks it.
func operator(t *testing.T, a *API) func(method, path string) *httptest.ResponseRecorder {
	t.Helper()
	var err error
	if a.Book, err = access.Open(filepath.Join(t.TempDir(), "users.json")); err != nil {
		t.Fatal(err)
	}
	token, err := a.Book.Add("olga", access.Operator)
	if err != nil {
		t.Fatal(err)
	}
	a.Log = slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	a.Register(mux)
	return func(method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader("{}"))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w
	}
}

func TestTwoScansAtATime(t *testing.T) {
	a := &API{}
	ask := operator(t, a)
	var ends []func()
	for range maxScans {
		done, err := a.scans.take()
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, done)
	}
	for _, route := range []string{"GET /v1/records", "POST /v1/exports", "POST /v1/exports/x/release"} {
		method, path, _ := strings.Cut(route, " ")
		if w := ask(method, path); w.Code != 503 || w.Header().Get("Retry-After") != retryAfter || !strings.Contains(w.Body.String(), CodeBusy) {
			t.Errorf("%s: %d %v %s", route, w.Code, w.Header(), w.Body)
		}
	}
	ends[0]()
	if done, err := a.scans.take(); err != nil {
		t.Errorf("a place that came free: %v", err)
	} else {
		done()
	}
}

// newStore is a store with n records of one moment.
func newStore(t *testing.T, at time.Time, n int) *store.Store {
	t.Helper()
	dir := t.TempDir()
	c, err := clock.Open(clock.Config{Path: filepath.Join(dir, "clock"), Source: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(store.Config{
		Dir: dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: c, Journal: func(string, any) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), c.Close()); err != nil {
			t.Error(err)
		}
	})
	f := store.Frame{Vehicle: wire.Pseudonym{1}, Bucket: wire.BucketOf(at.UnixNano()), ID: wire.FrameID{1}, Status: wire.StatusStored}
	for i := range n {
		f.Records = append(f.Records, store.Record{
			Vehicle: f.Vehicle, Signal: "Vehicle.Speed", Source: "can.powertrain", At: at.UnixNano(),
			Labels: filters.DrivingStatus, Value: filters.FloatValue(float64(i)),
		})
	}
	if _, err := s.Commit([]store.Frame{f}); err != nil {
		t.Fatal(err)
	}
	return s
}

// After a restart of the machine without proven time, stored location is not read,
// and the answer says so.
func TestLockedHours(t *testing.T) {
	dir, at := t.TempDir(), time.Now().UTC().Add(-2*time.Hour)
	var agree bool
	says := func() time.Time {
		if agree {
			return at.Add(time.Hour)
		}
		return time.Time{}
	}
	open := func(boot string, src ...clock.Source) (*store.Store, func()) {
		c, err := clock.Open(clock.Config{Path: filepath.Join(dir, "clock"), BootID: boot, Boot: func() time.Duration { return time.Minute }, Sources: src})
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(store.Config{Dir: dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: c, Journal: func(string, any) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		return s, func() {
			if err := errors.Join(s.Close(), c.Close()); err != nil {
				t.Error(err)
			}
		}
	}
	s, end := open("a", clock.Source{Name: "system", Read: func() time.Time { return at }, Alone: true, Authenticated: true})
	if _, err := s.Schedule(); err != nil {
		t.Fatal(err)
	}
	f := store.Frame{Vehicle: wire.Pseudonym{1}, Bucket: wire.BucketOf(at.UnixNano()), ID: wire.FrameID{1}, Status: wire.StatusStored, Records: []store.Record{{
		Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", At: at.UnixNano(), Labels: filters.Location, Value: filters.FloatValue(31),
	}}}
	if _, err := s.Commit([]store.Frame{f}); err != nil {
		t.Fatal(err)
	}
	end()
	s, end = open("b", clock.Source{Name: "system", Read: says}, clock.Source{Name: "rtc", Read: says})
	defer end()
	ask := operator(t, &API{Store: s})
	w := ask("GET", "/v1/records")
	var fault Fault
	if err := json.NewDecoder(w.Body).Decode(&fault); err != nil || w.Code != 503 || fault.Code != CodeLocked || fault.Hint == "" || w.Header().Get("Retry-After") == "" {
		t.Errorf("locked: %d %+v, %v", w.Code, fault, err)
	}
	if _, err := s.FrameKey(f.Bucket); err != nil {
		t.Errorf("the key for frames that come in: %v", err)
	}
	agree = true
	if w := ask("GET", "/v1/records"); w.Code != 200 || !strings.Contains(w.Body.String(), "CurrentLocation") {
		t.Errorf("time is proven: %d %s", w.Code, w.Body)
	}
}

// TestRecordsOfOneMoment reads records that share a time through pages.
func TestRecordsOfOneMoment(t *testing.T) {
	at := time.Now().UTC().Add(-time.Minute)
	ask := operator(t, &API{Store: newStore(t, at, 7)})
	for _, limit := range []int{1, 2, 6, 7, 8} {
		seen, after, pages := map[float64]int{}, "", 0
		for more := true; more && pages < 20; pages++ {
			var got struct {
				Records []struct{ Value float64 }
				More    bool
				Next    string
			}
			w := ask("GET", fmt.Sprintf("/v1/records?limit=%d&after=%s", limit, after))
			if err := json.NewDecoder(w.Body).Decode(&got); err != nil || w.Code != 200 {
				t.Fatalf("%d, %v", w.Code, err)
			}
			if got.More != (got.Next != "") {
				t.Fatalf("more %v, next %q", got.More, got.Next)
			}
			for _, r := range got.Records {
				seen[r.Value]++
			}
			more, after = got.More, got.Next
		}
		if want := (7 + limit - 1) / limit; len(seen) != 7 || pages != want {
			t.Errorf("limit %d: %d records in %d pages, want %d", limit, len(seen), pages, want)
		}
		for v, n := range seen {
			if n != 1 {
				t.Errorf("limit %d: record %v came %d times", limit, v, n)
			}
		}
	}
}

// A client that hangs up ends the reading, also with a body that no handler read.
func TestHangUp(t *testing.T) {
	a := &API{Log: slog.New(slog.DiscardHandler)}
	began, ended := make(chan struct{}), make(chan error, 1)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.patience(w, r)
		close(began)
		<-r.Context().Done()
		ended <- r.Context().Err()
	}))
	srv.Start()
	defer srv.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	r, err := http.NewRequestWithContext(ctx, "POST", srv.URL, strings.NewReader(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := http.DefaultClient.Do(r); !errors.Is(err, context.Canceled) {
		t.Errorf("client: %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("handler: %v", err)
	}
}
