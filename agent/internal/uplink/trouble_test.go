package uplink

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cordon/filters/wire"
)

func TestTroubles(t *testing.T) {
	tests := []struct {
		name  string
		hook  *acl
		spoil func(t *testing.T, w *world, cfg *Config)
		kind  Kind
		says  []string
	}{
		{"name mismatch", nil, func(t *testing.T, w *world, cfg *Config) { cfg.ServerName = "tsp.example" },
			NameMismatch, []string{"localhost", "127.0.0.1", "tsp.example", "uplink.server_name"}},
		{"unknown authority", nil, func(t *testing.T, w *world, cfg *Config) {
			writePEM(t, w.path("ca.crt"), "CERTIFICATE", newAuthority(t).cert.Raw)
		}, BadCertificate, []string{"ca.crt", "Try:"}},
		{"broker's certificate expired", nil, func(t *testing.T, w *world, cfg *Config) {
			cfg.Now = func() time.Time { return time.Now().Add(48 * time.Hour) }
		}, BadCertificate, []string{"expired", "clock"}},
		{"vehicle's certificate expired", nil, func(t *testing.T, w *world, cfg *Config) {
			w.ca.issue(t, w.dir, "vehicle", w.vehicle.String(), time.Now().Add(-time.Minute))
		}, BadCertificate, []string{"refuses this vehicle's certificate", "enrol"}},
		{"vehicle's certificate of another authority", nil, func(t *testing.T, w *world, cfg *Config) {
			newAuthority(t).issue(t, w.dir, "vehicle", w.vehicle.String(), time.Now().Add(time.Hour))
		}, BadCertificate, []string{"refuses this vehicle's certificate"}},
		{"not authorised", &acl{connect: func(id string) bool { return len(id) < 32 }}, nil,
			NotAuthorised, []string{"does not let this vehicle in", "revoked"}},
		{"receipts refused", &acl{allow: func(topic string, write bool) bool { return write || !strings.Contains(topic, "/down/") }}, nil,
			SubscriptionRefused, []string{"receipts"}},
		{"keys refused", &acl{allow: func(topic string, write bool) bool { return write || topic != wire.TopicKeys }}, nil,
			SubscriptionRefused, []string{wire.TopicKeys}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			b := embedded(t, w, tt.hook)
			defer b.start(t)()
			o, e := newOutbox(), &events{}
			o.add(wire.LaneWarning)
			cfg := w.config(b, o, e)
			cfg.BackoffMax = 10 * time.Millisecond
			if tt.spoil != nil {
				tt.spoil(t, w, &cfg)
			}
			var dials atomic.Int64 // every handshake asks for the time
			now := cfg.Now
			cfg.Now = func() time.Time {
				dials.Add(1)
				if now != nil {
					return now()
				}
				return time.Now()
			}
			l, _ := run(t, cfg)
			await(t, "the event", func() bool { return len(e.of(tt.kind)) > 0 })
			text := e.of(tt.kind)[0].Text
			for _, part := range tt.says {
				if !strings.Contains(text, part) {
					t.Errorf("%q does not say %q", text, part)
				}
			}
			if strings.Contains(text, w.vehicle.String()) {
				t.Errorf("%q names the vehicle", text)
			}
			first := dials.Load()
			await(t, "many retries", func() bool { return dials.Load() > first+20 })
			e.mu.Lock()
			if n := len(e.all); n != 1 {
				t.Errorf("told %d times: %v", n, e.all)
			}
			e.mu.Unlock()
			if o.left() != 1 || l.State().Published > 0 || l.State().Connected {
				t.Errorf("frames left %d, state %+v", o.left(), l.State())
			}
		})
	}
}

// listener serves one kind of wrong answer at the broker's address.
func listener(t *testing.T, cfg *tls.Config, serve func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			if cfg != nil {
				c = tls.Server(c, cfg)
			}
			go func() {
				defer func() { _ = c.Close() }()
				serve(c)
			}()
		}
	}()
	return ln.Addr().String()
}

func TestNotABroker(t *testing.T) {
	w := newWorld(t)
	old := w.tls(t, "server")
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	firstBytes := func(c net.Conn) { _, _ = bufio.NewReader(c).Peek(2) }
	tests := []struct {
		name  string
		cfg   *tls.Config
		serve func(net.Conn)
		says  string
	}{
		{"no TLS", nil, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, "does not speak TLS"},
		{"old TLS", old, firstBytes, "does not offer TLS 1.3"},
		{"closes at once", nil, func(net.Conn) {}, "Frames wait in the outbox"},
		{"closes after CONNECT", w.tls(t, "server"), firstBytes, "without a word"},
		{"answers nonsense", w.tls(t, "server"), func(c net.Conn) { _, _ = c.Write([]byte{0x30, 0x03, 0, 1, 'x'}); firstBytes(c) }, "cannot be reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := &events{}
			run(t, w.config(&broker{addr: listener(t, tt.cfg, tt.serve)}, newOutbox(), e))
			await(t, "the event", func() bool { return len(e.of(BrokerAway)) > 0 })
			if text := e.of(BrokerAway)[0].Text; !strings.Contains(text, tt.says) || !strings.Contains(text, "Try:") {
				t.Errorf("%q does not say %q and what to do", text, tt.says)
			}
		})
	}
}
