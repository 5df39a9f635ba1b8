package egress

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// objects is a server that takes files, over TLS.
type objects struct {
	*httptest.Server
	ca *ca

	mu    sync.Mutex
	got   map[string][]byte // by path
	tries int
	seen  int // bytes of bodies
	// first, if set, answers instead; true: it did.
	first func(w http.ResponseWriter, r *http.Request, try int) bool
}

func newObjects(t testing.TB, clients tls.ClientAuthType) *objects {
	t.Helper()
	o := &objects{ca: newCA(t), got: map[string][]byte{}}
	o.Server = httptest.NewUnstartedServer(http.HandlerFunc(o.serve))
	o.TLS = &tls.Config{Certificates: []tls.Certificate{o.ca.server(t)}, ClientAuth: clients, ClientCAs: o.ca.pool()}
	o.Config.ErrorLog = quiet()
	o.StartTLS()
	t.Cleanup(o.Close)
	return o
}

func (o *objects) serve(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.tries++
	try, first := o.tries, o.first
	o.mu.Unlock()
	if first != nil && first(w, r, try) {
		return
	}
	body, err := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen += len(body)
	if err != nil || r.Method != http.MethodPut {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	o.got[r.URL.Path] = body
	w.Header().Set("ETag", `"`+hexSum(body)[:32]+`"`)
}

func (o *objects) object(path string) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.got[path]
}

// answer sets first.
func (o *objects) answer(first func(w http.ResponseWriter, r *http.Request, try int) bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.first = first
}

func (o *objects) channel() Channel {
	return Channel{Name: "store", Kind: HTTPS, URL: o.URL + "/bucket/", CA: o.ca.path("ca.crt")}
}

// TestPut sends a file and compares what arrived, what the log says and what was
// counted.
func TestPut(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	w := newWorld(t, o.channel())
	data := noise(5<<20 + 17)
	endpoint := "store:" + strings.TrimPrefix(o.URL, "https://")
	s := w.intend(t, "r1", endpoint, data)
	sent, err := w.door.send(t.Context(), s)
	if err != nil || sent.Type != ledger.Sent {
		t.Fatal(sent, err)
	}
	if !bytes.Equal(o.object("/bucket/"+s.file.Name), data) {
		t.Error("what arrived is not what was sent")
	}
	w.wants(t, "r1", 1, StatusDelivered, s.file.Cipher, s.file.Cipher)
	_, r := w.last(t, "r1")
	if !strings.Contains(r.Proof, `etag "`+hexSum(data)[:32]) || !strings.Contains(r.Proof, "path-sha256 "+hexSum([]byte("/bucket/"+s.file.Name))) || r.Host != strings.TrimPrefix(o.URL, "https://") {
		t.Errorf("receipt %+v", r)
	}
	wire := w.door.meter.totals("store")
	if most := int64(len(data)) + int64(len(data))/16 + 64<<10; wire < int64(len(data)) || wire > most {
		t.Errorf("%d bytes counted on the wire, want %d to %d", wire, len(data), most)
	}
	if left, _, err := w.door.meter.of("r1"); err != nil || left != int64(len(data)) {
		t.Errorf("%d bytes of the file counted: %v", left, err)
	}
	if open, err := w.door.Undelivered(); err != nil || len(open) != 0 {
		t.Errorf("open: %v, %v", open, err)
	}
	if b, err := os.ReadFile(filepath.Join(CopiesDir(w.dir), s.file.Name)); err != nil || !bytes.Equal(b, data) {
		t.Errorf("no copy is kept for whoever checks the export: %v", err)
	}
}

// TestRefusals: what a server may do, and what then has left.
func TestRefusals(t *testing.T) {
	data := noise(3 << 20)
	size := int64(len(data))
	read := func(r *http.Request, n int64) { _, _ = io.CopyN(io.Discard, r.Body, n) }
	for name, c := range map[string]struct {
		first    func(w http.ResponseWriter, r *http.Request, try int) bool
		tries    int
		sent     int
		status   string
		min, max int64
		says     string // of the error, "" if there is none
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request, _ int) bool {
			http.Redirect(w, r, "/elsewhere/x", http.StatusTemporaryRedirect)
			return true
		}, 1, 0, "", 0, 0, "redirects are refused"},
		"refused before the body": {func(w http.ResponseWriter, r *http.Request, _ int) bool {
			w.WriteHeader(http.StatusForbidden)
			return true
		}, 1, 0, "", 0, 0, "answers 403"},
		"refused after the body": {func(w http.ResponseWriter, r *http.Request, _ int) bool {
			read(r, size)
			w.WriteHeader(http.StatusForbidden)
			return true
		}, 1, 1, StatusRefused, size, size, "answers 403"},
		"busy twice": {func(w http.ResponseWriter, r *http.Request, try int) bool {
			if try < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return try < 3
		}, 3, 1, StatusDelivered, size, size, ""},
		"busy for ever": {func(w http.ResponseWriter, r *http.Request, try int) bool {
			read(r, size)
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}, 3, 1, StatusRefused, size, size, "answers 503"},
		"line cut in the body": {func(_ http.ResponseWriter, r *http.Request, _ int) bool {
			read(r, 1<<20)
			panic(http.ErrAbortHandler)
		}, 3, 1, StatusUnknown, 1 << 20, size, "not delivered"},
		"line cut after the body": {func(_ http.ResponseWriter, r *http.Request, _ int) bool {
			read(r, size)
			panic(http.ErrAbortHandler)
		}, 3, 1, StatusUnknown, size, size, "not delivered"},
		"accepted unread": {func(w http.ResponseWriter, r *http.Request, _ int) bool {
			w.WriteHeader(http.StatusOK)
			return true
		}, 3, 0, "", 0, 0, "the answer came after 0"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newObjects(t, tls.NoClientCert)
			o.answer(c.first)
			w := newWorld(t, o.channel())
			sent, err := w.door.send(t.Context(), w.intend(t, "r1", "store", data))
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
			if (sent.Seq != 0) != (c.sent == 1) || c.sent == 1 && err != nil && !errors.Is(err, ErrUndelivered) {
				t.Errorf("event %d, %v", sent.Seq, err)
			}
			if o.tries != c.tries {
				t.Errorf("%d tries, want %d", o.tries, c.tries)
			}
			w.wants(t, "r1", c.sent, c.status, c.min, c.max)
			if c.sent == 0 {
				if _, ok, err := w.door.Recover("r1", "recovery", &ledger.File{Name: "r1.jsonl.age", SHA256: hexSum(data)}); ok || err != nil {
					t.Errorf("recovered %v, %v", ok, err)
				}
				if left, _, err := w.door.meter.of("r1"); left != 0 || err != nil || len(copies(t, w)) != 0 {
					t.Errorf("%d bytes counted, copies %v: %v", left, copies(t, w), err)
				}
			}
		})
	}
}

func copies(t testing.TB, w *world) []fs.DirEntry {
	t.Helper()
	names, err := os.ReadDir(CopiesDir(w.dir))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestRetry: what was cut off is tried again by order, by the clock, or given up.
func TestRetry(t *testing.T) {
	data := noise(2 << 20)
	for name, after := range map[string]func(*testing.T, *world) error{
		"order": func(t *testing.T, w *world) error {
			return w.door.Retry(t.Context(), "r1", export.Delivery{Actor: "olga"})
		},
		"clock": func(t *testing.T, w *world) error {
			if err := w.door.Tick(t.Context(), t0.Add(time5)); err != nil { // too early
				return err
			}
			w.wants(t, "r1", 1, StatusUnknown, 1, int64(len(data)))
			return w.door.Tick(t.Context(), t0.Add(2*time5))
		},
		"end": func(t *testing.T, w *world) error { return w.door.End("r1", "olga", "the recipient has it by mail") },
		"age": func(t *testing.T, w *world) error { return w.door.Tick(t.Context(), t0.Add(openLife+1)) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newObjects(t, tls.NoClientCert)
			o.answer(func(_ http.ResponseWriter, r *http.Request, try int) bool {
				if try <= 3 {
					_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
					panic(http.ErrAbortHandler)
				}
				return false
			})
			w := newWorld(t, o.channel())
			if _, err := w.door.send(t.Context(), w.intend(t, "r1", "store", data)); !errors.Is(err, ErrUndelivered) {
				t.Fatal(err)
			}
			w.reopen(t)
			if open, err := w.door.Undelivered(); err != nil || len(open) != 1 || open[0].Status != StatusUnknown || open[0].Tries != 3 {
				t.Fatalf("open: %+v, %v", open, err)
			}
			if err := after(t, w); err != nil {
				t.Fatal(err)
			}
			want := StatusDelivered
			if name == "end" || name == "age" {
				want = StatusEnded
			} else if !bytes.Equal(o.object("/bucket/r1.jsonl.age"), data) {
				t.Error("what arrived is not what was sent")
			}
			w.wants(t, "r1", 1, want, 1<<20, int64(len(data)))
			if open, err := w.door.Undelivered(); err != nil || len(open) != 0 {
				t.Errorf("open: %+v, %v", open, err)
			}
			if err := w.door.Retry(t.Context(), "r1", export.Delivery{Actor: "olga"}); !errors.Is(err, errNotOpen) {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

// TestPresigned: the address goes to the channel's host and below its prefix, and is
// found nowhere afterwards but as a hash.
func TestPresigned(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	ch := o.channel()
	ch.Presigned = true
	w := newWorld(t, ch)
	data := noise(100_000)
	for name, c := range map[string]struct{ url, says string }{
		"none":          {"", "needs a presigned address"},
		"other host":    {"https://elsewhere.example/bucket/x?sig=SECRET", "another host"},
		"other port":    {"https://127.0.0.1:1/bucket/x?sig=SECRET", "another host"},
		"other prefix":  {o.URL + "/other/x?sig=SECRET", "below"},
		"climbs":        {o.URL + "/bucket/../other/x?sig=SECRET", "dots"},
		"plain":         {strings.Replace(o.URL, "https", "http", 1) + "/bucket/x?sig=SECRET", "scheme"},
		"with password": {strings.Replace(o.URL, "https://", "https://u:SECRET@", 1) + "/bucket/x", "password"},
		"broken":        {"https://%zz/bucket/SECRET", "no address"},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.intend(t, "x", "store", data)
			s.to.PutURL = c.url
			_, err := w.door.send(t.Context(), s)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
	if o.tries != 0 {
		t.Fatalf("%d requests reached the server", o.tries)
	}
	s := w.intend(t, "r1", "store", data)
	s.to.PutURL = o.URL + "/bucket/a%2Fb/name?X-Sig=SECRET"
	if _, err := w.door.send(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, r := w.last(t, "r1"); !strings.Contains(r.Proof, hexSum([]byte("/bucket/a%2Fb/name"))) || strings.Contains(r.Proof, "bucket") {
		t.Errorf("receipt %+v", r)
	}
	err := filepath.WalkDir(w.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte("SECRET")) {
			t.Errorf("%s holds the presigned address", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestIdentities: neither end talks to somebody else.
func TestIdentities(t *testing.T) {
	o := newObjects(t, tls.RequireAndVerifyClientCert)
	o.ca.issue(t, "client", false)
	with := o.channel()
	with.Cert, with.Key = o.ca.path("client.crt"), o.ca.path("client.key")
	stranger := newCA(t)
	for name, c := range map[string]struct {
		ch   Channel
		says string
	}{
		"both known":       {with, ""},
		"no certificate":   {o.channel(), "nothing of r1 left"},
		"unknown server":   {Channel{Name: "store", Kind: HTTPS, URL: o.URL + "/bucket/", CA: stranger.path("ca.crt"), Cert: with.Cert, Key: with.Key}, "certificate"},
		"another's name":   {Channel{Name: "store", Kind: HTTPS, URL: strings.Replace(o.URL, "127.0.0.1", "localhost", 1) + "/bucket/", CA: with.CA, Cert: with.Cert, Key: with.Key}, "certificate"},
		"system's roots":   {Channel{Name: "store", Kind: HTTPS, URL: o.URL + "/bucket/", Cert: with.Cert, Key: with.Key}, "certificate"},
		"nobody is there ": {Channel{Name: "store", Kind: HTTPS, URL: "https://127.0.0.1:1/bucket/"}, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.ch)
			_, err := w.door.send(t.Context(), w.intend(t, "r1", "store", noise(1000)))
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
			if left, _, _ := w.door.meter.of("r1"); err != nil && left != 0 {
				t.Errorf("%d bytes of the file counted", left)
			}
		})
	}
}

// TestNoProxy: what the environment says of proxies is not heard.
func TestNoProxy(t *testing.T) {
	proxied := false
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied = true }))
	defer proxy.Close()
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, proxy.URL)
	}
	o := newObjects(t, tls.NoClientCert)
	p, err := newPut(&Channel{Name: "store", Kind: HTTPS, URL: o.URL + "/bucket/", CA: o.ca.path("ca.crt")})
	if err != nil {
		t.Fatal(err)
	}
	if tr := p.transport(nil); tr.Proxy != nil {
		t.Error("the transport asks for proxies")
	}
	w := newWorld(t, o.channel())
	if _, err := w.door.send(t.Context(), w.intend(t, "r1", "store", noise(10))); err != nil || proxied {
		t.Errorf("%v, by the proxy: %v", err, proxied)
	}
}

// TestCancelled: a release that is called off in the middle is unknown.
func TestCancelled(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	ctx, cancel := context.WithCancel(t.Context())
	o.answer(func(_ http.ResponseWriter, r *http.Request, _ int) bool {
		_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
		cancel()
		_, _ = io.Copy(io.Discard, r.Body)
		return true
	})
	w := newWorld(t, o.channel())
	_, err := w.door.send(ctx, w.intend(t, "r1", "store", noise(64<<20)))
	if !errors.Is(err, ErrUndelivered) || !errors.Is(err, context.Canceled) || o.tries != 1 {
		t.Errorf("%d tries: %v", o.tries, err)
	}
	w.wants(t, "r1", 1, StatusUnknown, 1<<20, 64<<20-1)
}
