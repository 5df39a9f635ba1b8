package ops

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestCheckLoopback(t *testing.T) {
	for _, ok := range []string{"127.0.0.1:1", "127.8.8.8:0", "[::1]:9464", "localhost:80", "[::ffff:127.0.0.1]:1"} {
		if err := CheckLoopback(ok); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []string{":9464", "0.0.0.0:9464", "[::]:9464", "10.0.0.1:9464", "localhost.example:9464", "[::ffff:10.0.0.1]:9464"} {
		err := CheckLoopback(bad)
		if err == nil || err.Error() != "listen "+bad+": other machines could reach this address" ||
			Hint(err) != "127.0.0.1:9464, or set allow_remote: true if they are meant to" {
			t.Errorf("%s: %v (%s)", bad, err, Hint(err))
		}
	}
	if err := CheckLoopback("127.0.0.1"); err == nil || err.Error() != "listen 127.0.0.1: not an address: address 127.0.0.1: missing port in address" {
		t.Errorf("no port: %v", err)
	}
}

// serveTest starts a server and returns its URL and a function that stops it
// and returns what Serve returned.
func serveTest(t *testing.T, opt ServeOptions) (string, func() error) {
	t.Helper()
	s, err := Listen(opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	return "http://" + s.Addr().String(), func() error { cancel(); return <-done }
}

func get(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestOpsEndpoint(t *testing.T) {
	registry := prometheus.NewRegistry()
	counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "cordon_blocked_total", Help: "h"})
	registry.MustRegister(counter)
	counter.Add(3)
	reason := errors.New("no broker")
	url, stop := serveTest(t, ServeOptions{Addr: "127.0.0.1:0", Handler: NewMux(registry, func() error { return reason })})
	for path, want := range map[string]struct {
		status int
		body   string
	}{
		"/healthz":      {200, "ok\n"},
		"/readyz":       {503, "not ready: no broker\n"},
		"/metrics":      {200, "\ncordon_blocked_total 3\n"},
		"/debug/pprof/": {404, ""},
	} {
		if status, body := get(t, http.DefaultClient, url+path); status != want.status || !strings.Contains(body, want.body) {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	resp, err := http.Post(url+"/healthz", "text/plain", nil)
	if err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v %v", resp, err)
	}
	resp.Body.Close()
	reason = nil
	if status, body := get(t, http.DefaultClient, url+"/readyz"); status != 200 || body != "ready\n" {
		t.Errorf("/readyz: %d %q", status, body)
	}
	http.DefaultClient.CloseIdleConnections()
	if err := stop(); err != nil {
		t.Errorf("orderly end: %v", err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
		t.Error("still listening after the end")
	}
}

func TestShutdownLetsRequestsFinish(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	url, stop := serveTest(t, ServeOptions{Addr: "127.0.0.1:0", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-release
		_, _ = io.WriteString(w, "whole")
	})})
	body := make(chan string, 1)
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			body <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		body <- string(b)
	}()
	<-started
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	close(release)
	if got := <-body; got != "whole" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestListenRefuses(t *testing.T) {
	h := http.NotFoundHandler()
	if _, err := Listen(ServeOptions{Addr: "0.0.0.0:0", Handler: h}); err == nil || !strings.Contains(Hint(err), "allow_remote: true") {
		t.Errorf("not loopback: %v", err)
	}
	s, err := Listen(ServeOptions{Addr: "0.0.0.0:0", Handler: h, AllowRemote: true})
	if err != nil {
		t.Fatalf("allowed remote: %v", err)
	}
	defer s.listener.Close()
	if _, err := Listen(ServeOptions{Addr: "127.0.0.1:0"}); err == nil || err.Error() != "ops.Listen needs a handler" {
		t.Errorf("no handler: %v", err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := Listen(ServeOptions{Addr: taken.Addr().String(), Handler: h}); err == nil ||
		!strings.Contains(err.Error(), "address already in use") || Hint(err) == "" {
		t.Errorf("taken port: %v", err)
	}
}

func unixClient(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
}

func TestPprofOnlyOnAPrivateSocket(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "pprof.sock")
	opt := ServeOptions{Addr: "127.0.0.1:0", Handler: http.NotFoundHandler(), PprofSocket: path}
	url, stop := serveTest(t, opt)
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if status, body := get(t, unixClient(path), "http://pprof/debug/pprof/"); status != 200 || !strings.Contains(body, "goroutine") {
		t.Errorf("pprof: %d %q", status, body)
	}
	if status, _ := get(t, unixClient(path), url+"/debug/pprof/cmdline"); status != 200 {
		t.Errorf("cmdline over the socket: %d", status)
	}
	if _, err := Listen(opt); err == nil || err.Error() != "socket "+path+": another process serves this socket" {
		t.Errorf("second server: %v", err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestListenUnix(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ListenUnix(file, 0o600, "run_dir"); err == nil || err.Error() != "socket "+file+": exists and is no socket" {
		t.Errorf("a file in the way: %v", err)
	}
	if _, err := ListenUnix(filepath.Join(dir, "none", "s"), 0o600, "run_dir"); err == nil || Hint(err) == "" {
		t.Errorf("no directory: %v", err)
	}
	stale := filepath.Join(dir, "stale")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	again, err := ListenUnix(stale, 0o600, "run_dir")
	if err != nil {
		t.Fatalf("a dead process's socket is replaced: %v", err)
	}
	again.Close()
}
