package api

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
)

// logged is an API over a log with n entries.
func logged(t *testing.T, n int) *API {
	t.Helper()
	signer, err := ledger.NewSigner("gate.test", ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	a := &API{Log: slog.New(slog.DiscardHandler), Ledger: Ledger{Dir: filepath.Join(t.TempDir(), "ledger")}}
	at := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	if a.Ledger.Log, err = ledger.Open(ledger.Config{
		Dir: a.Ledger.Dir, Gate: "gate.test", Signers: []note.Signer{signer}, Now: func() time.Time { return at },
	}, func(ledger.Event) error { return nil }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Ledger.Log.Close() })
	for i := range n {
		if _, err := a.Ledger.Log.Append(ledger.Heartbeat, ledger.Entry{Actor: "gate", Beat: &ledger.Beat{Day: fmt.Sprintf("2026-01-%02d", i+1)}}); err != nil {
			t.Fatal(err)
		}
	}
	if a.Book, err = access.Open(filepath.Join(t.TempDir(), "users.json")); err != nil {
		t.Fatal(err)
	}
	return a
}

// The log's files are served as they lie there, and nothing else of the disk is.
func TestLogIsServed(t *testing.T) {
	a := logged(t, 3) // and the link of the year, the first entry
	a.Ledger.Public = true
	mux := http.NewServeMux()
	a.Register(mux)
	srv := httptest.NewServer(mux)
	defer srv.Close()
	for path, want := range map[string]struct {
		status int
		kind   string
		keep   string
		holds  string
	}{
		"/v1/log/checkpoint":                     {200, "text/plain; charset=utf-8", "no-cache", "gate.test/2026\n4\n"},
		"/v1/log/2026/checkpoint":                {200, "text/plain; charset=utf-8", "no-cache", "gate.test/2026\n4\n"},
		"/v1/log/2026/tile/0/000.p/4":            {200, "application/octet-stream", "public, max-age=31536000, immutable", ""},
		"/v1/log/2026/tile/entries/000.p/4":      {200, "application/octet-stream", "public, max-age=31536000, immutable", `"type":"shard"`},
		"/v1/log/2026/tile/0/000":                {404, "application/json", "no-store", CodeUnknown},
		"/v1/log/2025/checkpoint":                {404, "application/json", "no-store", CodeUnknown},
		"/v1/log/keys/checkpoint":                {404, "application/json", "no-store", CodeUnknown},
		"/v1/log/2026/tile/entries/x000/../000":  {404, "", "", ""},
		"/v1/log/2026/tile/%2e%2e/%2e%2e/secret": {404, "", "", ""},
		"/v1/log/2026/tile/0/000.p/0":            {404, "application/json", "no-store", CodeUnknown},
		"/v1/log/2026/tile/0":                    {404, "application/json", "no-store", CodeUnknown},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultTransport.RoundTrip(r) // follows no redirect
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		h := answer.Header
		if want.kind == "" {
			if answer.StatusCode == 200 {
				t.Errorf("%s: served", path)
			}
			continue
		}
		if answer.StatusCode != want.status || h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != want.keep || !strings.Contains(string(body), want.holds) {
			t.Errorf("%s: %d %v %s", path, answer.StatusCode, h, body)
		}
	}
}

// A foreign reader verifies what is served: the leaves hash to the served checkpoint.
func TestServedTilesProve(t *testing.T) {
	a := logged(t, 5)
	a.Ledger.Public = true
	mux := http.NewServeMux()
	a.Register(mux)
	get := func(path string) []byte {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return w.Body.Bytes()
	}
	proof, err := a.Ledger.Log.Inclusion(3)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(proof.Checkpoint, get("/v1/log/checkpoint")) {
		t.Error("the served checkpoint is not the published one")
	}
	if !bytes.Contains(get("/v1/log/2026/tile/entries/000.p/6"), proof.Leaf) {
		t.Error("the served bundle lacks a leaf of the tree")
	}
}

// Without export.public_log the log takes a token of any role.
func TestLogTakesAToken(t *testing.T) {
	a := logged(t, 1)
	token, err := a.Book.Add("ada", access.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Register(mux)
	for _, path := range []string{"/v1/log/checkpoint", "/v1/log/2026/checkpoint", "/v1/log/2026/tile/entries/000.p/2"} {
		r := httptest.NewRequest("GET", path, nil)
		w := httptest.NewRecorder()
		if mux.ServeHTTP(w, r); w.Code != 401 {
			t.Errorf("%s without a token: %d", path, w.Code)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		w = httptest.NewRecorder()
		if mux.ServeHTTP(w, r); w.Code != 200 || strings.Contains(w.Header().Get("Cache-Control"), "public") {
			t.Errorf("%s with one: %d %v", path, w.Code, w.Header())
		}
	}
}
