package egress

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/ledger"
)

// cosigner is a witness as C2SP tlog-witness describes it, with what it remembers.
type cosigner struct {
	*httptest.Server
	key   string
	sign  note.Signer
	trust []note.Verifier

	mu    sync.Mutex
	known map[string]ledger.Checkpoint
	asked int
}

func newCosigner(t testing.TB, n byte) *cosigner {
	t.Helper()
	s, err := ledger.NewCosigner(fmt.Sprintf("witness%d.test", n), newKey(n), func() time.Time { return t0 })
	must(t, err)
	text, err := ledger.VerifierText(s)
	must(t, err)
	c := &cosigner{key: text, sign: s, trust: []note.Verifier{public(t, signer(t))}, known: map[string]ledger.Checkpoint{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /w/add-checkpoint", c.add)
	c.Server = httptest.NewServer(mux)
	t.Cleanup(c.Close)
	return c
}

func (c *cosigner) add(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	old, proof, text, err := readQuestion(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	cp, err := ledger.ParseCheckpoint(text, c.trust)
	if err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	was := c.known[cp.Origin]
	switch {
	case old > cp.Size:
		w.WriteHeader(http.StatusBadRequest)
		return
	case was.Size != old:
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(http.StatusConflict)
		_, _ = fmt.Fprintf(w, "%d\n", was.Size)
		return
	case old == cp.Size && was.Root != cp.Root && old > 0:
		w.WriteHeader(http.StatusConflict)
		return
	case old > 0 && old < cp.Size && tlog.CheckTree(proof, cp.Size, cp.Root, old, was.Root) != nil:
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	c.known[cp.Origin] = cp
	body := string(text[:bytes.Index(text, []byte("\n\n"))+1])
	signed, err := note.Sign(&note.Note{Text: body}, c.sign)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(signed[len(body)+1:])
}

// readQuestion reads a request strictly.
func readQuestion(r io.Reader) (old int64, proof tlog.TreeProof, checkpoint []byte, err error) {
	in := bufio.NewReader(r)
	line, err := in.ReadString('\n')
	if _, serr := fmt.Sscanf(line, "old %d\n", &old); err != nil || serr != nil || line != fmt.Sprintf("old %d\n", old) {
		return 0, nil, nil, errors.New("no old size")
	}
	for {
		line, err = in.ReadString('\n')
		if err != nil {
			return 0, nil, nil, err
		}
		if line == "\n" {
			break
		}
		h, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(line, "\n"))
		if err != nil || len(h) != tlog.HashSize || len(proof) == 63 {
			return 0, nil, nil, errors.New("no proof")
		}
		proof = append(proof, tlog.Hash(h))
	}
	checkpoint, err = io.ReadAll(in)
	return old, proof, checkpoint, err
}

func (c *cosigner) client(t testing.TB) *Witness {
	t.Helper()
	w, err := NewWitness(WitnessConfig{URL: c.URL + "/w", Key: c.key, PlainLoopback: true})
	must(t, err)
	return w
}

func witnessed(t testing.TB, dir string, cs ...*cosigner) ledger.Config {
	t.Helper()
	cfg := ledger.Config{
		Dir: dir, Gate: gateName, Signers: []note.Signer{signer(t)}, Now: func() time.Time { return t0 }, Quorum: len(cs), Patience: 20 * time.Second,
	}
	for _, c := range cs {
		cfg.Witnesses = append(cfg.Witnesses, c.client(t))
	}
	return cfg
}

func openLog(t testing.TB, cfg ledger.Config) *ledger.Log {
	t.Helper()
	l, err := ledger.Open(cfg, func(ledger.Event) error { return nil })
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func revoke(l *ledger.Log, id string) (ledger.Event, error) {
	return l.Append(ledger.Revoke, ledger.Entry{Request: id, Actor: "ann"})
}

// TestCosigned: a real log is cosigned over its growth, and by a witness that knows
// more than the log remembers of it.
func TestCosigned(t *testing.T) {
	a, b := newCosigner(t, 1), newCosigner(t, 2)
	cfg := witnessed(t, t.TempDir(), a, b)
	l := openLog(t, cfg)
	var last ledger.Event
	for i := range 20 {
		if i == 10 { // the log forgets what the witnesses know
			must(t, l.Close())
			l = openLog(t, cfg)
		}
		var err error
		last, err = revoke(l, fmt.Sprintf("r%d", i))
		must(t, err)
	}
	in, err := l.Inclusion(last.Seq)
	must(t, err)
	names, err := in.Witnessed([]note.Verifier{public(t, signer(t)), cfg.Witnesses[0].Verifier(), cfg.Witnesses[1].Verifier()})
	if err != nil || len(names) != 2 {
		t.Errorf("cosigned by %v: %v", names, err)
	}
	if cfg.Witnesses[0].(*Witness).Bytes() == 0 {
		t.Error("nothing was counted")
	}
}

// TestFork: a log that was set back and went another way is not cosigned.
func TestFork(t *testing.T) {
	c := newCosigner(t, 1)
	for _, dir := range []string{t.TempDir(), t.TempDir()} {
		l, err := ledger.Open(witnessed(t, dir, c), func(ledger.Event) error { return nil })
		must(t, err)
		if c.asked == 0 {
			for i := range 3 {
				_, err = revoke(l, fmt.Sprintf("r%d", i))
				must(t, err)
			}
			must(t, l.Close())
			continue
		}
		if _, err = revoke(l, "other"); !errors.Is(err, ledger.ErrPending) || !strings.Contains(err.Error(), "set back") {
			t.Errorf("a shorter fork: %v", err)
		}
		must(t, l.Close())
	}
	longer := openLog(t, ledger.Config{Dir: filepath.Join(t.TempDir(), "x"), Gate: gateName, Signers: []note.Signer{signer(t)}, Now: func() time.Time { return t0 }})
	for i := range 9 {
		_, err := revoke(longer, fmt.Sprintf("other%d", i))
		must(t, err)
	}
	head := longer.Head()
	w := c.client(t)
	known := c.known[head.Origin]
	if _, err := w.Cosign(t.Context(), head.Origin, known.Size, tlog.TreeProof{{1}, {2}, {3}}, head.Checkpoint); err == nil || !strings.Contains(err.Error(), "422") {
		t.Errorf("a longer fork: %v", err)
	}
	if c.known[head.Origin].Root != known.Root {
		t.Error("the witness took it")
	}
}

// TestWitnessAnswers: what a witness answers is believed only if its key signed it.
func TestWitnessAnswers(t *testing.T) {
	l := openLog(t, ledger.Config{Dir: t.TempDir(), Gate: gateName, Signers: []note.Signer{signer(t)}, Now: func() time.Time { return t0 }})
	_, err := revoke(l, "r1")
	must(t, err)
	head := l.Head()
	other := newCosigner(t, 7)
	good := func(w http.ResponseWriter, c *cosigner, text []byte) {
		body := string(text[:bytes.Index(text, []byte("\n\n"))+1])
		signed, _ := note.Sign(&note.Note{Text: body}, c.sign)
		_, _ = w.Write(signed[len(body)+1:])
	}
	c := newCosigner(t, 1)
	for name, x := range map[string]struct {
		answer func(w http.ResponseWriter)
		stale  int64 // -1: no StaleError
		says   string
	}{
		"good":               {func(w http.ResponseWriter) { good(w, c, head.Checkpoint) }, -1, ""},
		"another's line too": {func(w http.ResponseWriter) { good(w, other, head.Checkpoint); good(w, c, head.Checkpoint) }, -1, ""},
		"another's line":     {func(w http.ResponseWriter) { good(w, other, head.Checkpoint) }, -1, "does not hold"},
		"of another tree":    {func(w http.ResponseWriter) { good(w, c, []byte(gateName+"/2026\n9\nAAAA\n\n")) }, -1, "does not hold"},
		"nothing":            {func(http.ResponseWriter) {}, -1, "does not hold"},
		"long":               {func(w http.ResponseWriter) { _, _ = w.Write(make([]byte, 1<<20)) }, -1, "longer"},
		"redirect":           {func(w http.ResponseWriter) { w.Header().Set("Location", other.URL); w.WriteHeader(307) }, -1, "answers 307"},
		"stale":              {func(w http.ResponseWriter) { conflict(w, "text/x.tlog.size", "42\n") }, 42, "size 42"},
		"stale without type": {func(w http.ResponseWriter) { conflict(w, "text/plain", "42\n") }, -1, "without a size"},
		"stale, no number":   {func(w http.ResponseWriter) { conflict(w, "text/x.tlog.size", "-1\n") }, -1, "without a size"},
		"unknown log":        {func(w http.ResponseWriter) { w.WriteHeader(404) }, -1, "register"},
		"untrusted":          {func(w http.ResponseWriter) { w.WriteHeader(403) }, -1, "register"},
		"inconsistent":       {func(w http.ResponseWriter) { w.WriteHeader(422) }, -1, "no prefix"},
		"broken":             {func(w http.ResponseWriter) { w.WriteHeader(500) }, -1, "answers 500"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				x.answer(w)
			}))
			defer srv.Close()
			w, err := NewWitness(WitnessConfig{URL: srv.URL, Key: c.key, PlainLoopback: true})
			must(t, err)
			line, err := w.Cosign(t.Context(), head.Origin, 0, nil, head.Checkpoint)
			if (err == nil) != (x.says == "") || err != nil && !strings.Contains(err.Error(), x.says) {
				t.Errorf("got %q, %v", line, err)
			}
			if err == nil && bytes.Count(line, []byte("\n")) != 1 {
				t.Errorf("lines %q", line)
			}
			var stale *ledger.StaleError
			if errors.As(err, &stale) != (x.stale >= 0) || stale != nil && stale.Size != x.stale {
				t.Errorf("stale %v", stale)
			}
		})
	}
}

func conflict(w http.ResponseWriter, kind, body string) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(http.StatusConflict)
	_, _ = io.WriteString(w, body)
}

func TestWitnessesRefused(t *testing.T) {
	c := newCosigner(t, 1)
	logKey, err := ledger.VerifierText(signer(t))
	must(t, err)
	for says, cfg := range map[string]WitnessConfig{
		"not encrypted. Try":  {URL: c.URL, Key: c.key},
		"leaves this machine": {URL: "http://witness.example/", Key: c.key, PlainLoopback: true},
		"not a witness's":     {URL: "https://witness.example/", Key: logKey},
		"text of a public":    {URL: "https://witness.example/", Key: "x"},
		"query":               {URL: "https://witness.example/?x", Key: c.key},
	} {
		if _, err := NewWitness(cfg); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}
