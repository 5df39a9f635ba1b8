package uplink

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestEndpoint(t *testing.T) {
	tests := []struct{ in, want string }{
		{"tls://127.0.0.1:8883", "127.0.0.1:8883"},
		{"mqtts://broker.example", "broker.example:8883"},
		{"ssl://[::1]:1", "[::1]:1"},
		{"tcp://127.0.0.1:1883", ""},
		{"ws://127.0.0.1:80", ""},
		{"unix:///run/x.sock", ""},
		{"tls://", ""},
		{"tls://:8883", ""},
		{"tls://user:pw@host:1", ""},
		{"tls://host:1/path", ""},
		{"tls://host:1?next=other", ""},
		{"host:1", ""},
		{"tls://host:port", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := endpoint(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("endpoint(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, w *world, cfg *Config)
		says  string
	}{
		{"no outbox", func(_ *testing.T, _ *world, cfg *Config) { cfg.Outbox = nil }, "required"},
		{"no TLS", func(_ *testing.T, _ *world, cfg *Config) { cfg.Broker = "tcp://127.0.0.1:1" }, "TLS"},
		{"negative window", func(_ *testing.T, _ *world, cfg *Config) { cfg.WindowBytes = -1 }, "negative"},
		{"no id", func(t *testing.T, w *world, _ *Config) { removeFile(t, w.path("vehicle.id")) }, "vehicle.id"},
		{"bad id", func(t *testing.T, w *world, _ *Config) { writeFile(t, w.path("vehicle.id"), []byte("x")) }, "vehicle.id"},
		{"another's certificate", func(t *testing.T, w *world, _ *Config) {
			writeFile(t, w.path("vehicle.id"), []byte(strings.Repeat("ab", 16)))
		}, "another vehicle's"},
		{"no key", func(t *testing.T, w *world, _ *Config) { removeFile(t, w.path("vehicle.key")) }, "vehicle.crt"},
		{"another key", func(t *testing.T, w *world, _ *Config) {
			w.ca.issue(t, w.dir, "spare", "spare", time.Now().Add(time.Hour))
			b, err := os.ReadFile(w.path("spare.key"))
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, w.path("vehicle.key"), b)
		}, "private key does not match"},
		{"no authority", func(t *testing.T, w *world, _ *Config) { writeFile(t, w.path("ca.crt"), []byte("x")) }, "ca.crt"},
		{"platform key", func(t *testing.T, w *world, _ *Config) { writeFile(t, w.path("platform.pub"), []byte("AAAA")) }, "platform.pub"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			cfg := w.config(&broker{addr: "127.0.0.1:1"}, newOutbox(), &events{})
			tt.spoil(t, w, &cfg)
			_, err := New(cfg)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v does not say %q", err, tt.says)
			}
		})
	}
}

func removeFile(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
