package e2e

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cordon/agent"
	"cordon/tsp"
)

// platform is a running platform.
type platform struct {
	dir, api, broker string
	tokens           map[string]string
}

// startPlatform serves on free loopback ports until the test ends.
func startPlatform(t testing.TB) *platform {
	t.Helper()
	p := &platform{dir: t.TempDir(), tokens: map[string]string{}}
	cfg := tsp.Default()
	cfg.DataDir = p.dir
	cfg.API.Listen, cfg.Broker.Listen = "127.0.0.1:0", "127.0.0.1:0"
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	out, in := io.Pipe()
	go func() {
		err := tsp.Serve(ctx, cfg, tsp.Options{Out: in, Log: slog.New(slog.DiscardHandler)})
		in.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("platform: %v", err)
		}
	})
	p.readStart(t, out)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// readStart reads the tokens and the ready line.
func (p *platform) readStart(t testing.TB, out io.Reader) {
	var line []byte
	one := make([]byte, 1)
	for p.api == "" {
		if _, err := out.Read(one); err != nil {
			t.Fatalf("the platform did not come up: %v", err)
		}
		if one[0] != '\n' {
			line = append(line, one[0])
			continue
		}
		f := strings.Fields(string(line))
		line = line[:0]
		switch {
		case len(f) == 4 && f[0] == "token":
			p.tokens[f[1]] = f[3]
		case len(f) == 3 && f[0] == "ready":
			p.api, p.broker = strings.TrimPrefix(f[1], "api="), strings.TrimPrefix(f[2], "broker=")
		}
	}
}

// stored is a record as the API gives it.
type stored struct {
	Vehicle string          `json:"vehicle"`
	Signal  string          `json:"signal"`
	At      time.Time       `json:"collected_at"`
	Value   json.RawMessage `json:"value"`
}

// records asks for all stored records of a signal; "" is every signal.
func (p *platform) records(t testing.TB, signal string) (all []stored) {
	t.Helper()
	q := url.Values{"signal": {signal}, "limit": {"1000"}}
	for {
		var page struct {
			Records []stored `json:"records"`
			More    bool     `json:"more"`
			Next    string   `json:"next"`
		}
		p.get(t, "/v1/records?"+q.Encode(), &page)
		all = append(all, page.Records...)
		if !page.More {
			return all
		}
		q.Set("after", page.Next)
	}
}

func (p *platform) get(t testing.TB, path string, answer any) {
	t.Helper()
	req, err := http.NewRequest("GET", p.api+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.tokens["operator"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s: %s %v", path, resp.Status, b, err)
	}
	if err := json.Unmarshal(b, answer); err != nil {
		t.Fatal(err)
	}
}

// car gives a configuration of a car enrolled at the platform.
func (p *platform) car(t testing.TB) agent.Config {
	t.Helper()
	dir, err := os.MkdirTemp("", "e2e") // short: it holds unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	cfg := agent.DefaultConfig()
	cfg.DataDir = filepath.Join(dir, "car")
	cfg.Vehicle.IDDir = filepath.Join(dir, "id")
	cfg.Uplink.Broker = p.broker
	if _, err := tsp.Enroll(p.dir, cfg.Vehicle.IDDir, ""); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// start runs a car until the test ends or stop is called.
func start(t testing.TB, cfg agent.Config) (a *agent.Agent, stop func()) {
	t.Helper()
	ready := make(chan struct{})
	a, err := agent.New(cfg, agent.Options{Logger: slog.New(slog.DiscardHandler), Ready: func(string) { close(ready) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("the car: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("the car did not start: %v", err)
	}
	return a, stop
}

// settle waits until a car's sources have ended and everything has a receipt.
func settle(t testing.TB, a *agent.Agent) agent.Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		s, err := a.Status(ctx)
		if err != nil {
			t.Fatalf("not settled: %v", err)
		}
		if !s.Account.Balanced {
			t.Fatalf("the account does not balance: %+v", s.Account)
		}
		running := false
		for _, src := range s.Sources {
			running = running || src.State != "ended"
		}
		if !running && s.Account.Pending == 0 && s.Account.Received > 0 {
			return s
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// data finds a file of the real logs beside the project.
func data(t testing.TB, name ...string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, name...)...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not beside the project", filepath.Join(name...))
	}
	return path
}
