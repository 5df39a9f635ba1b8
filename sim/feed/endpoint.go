package feed

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"
)

// Endpoint is where a byte stream goes: dialled, or listened on for the one
// reader that comes.
type Endpoint struct {
	Network string // "tcp" or "unix"
	Addr    string
	Listen  bool
}

// ParseEndpoint reads tcp://HOST:PORT, unix:///PATH, tcp-listen://HOST:PORT or
// unix-listen:///PATH. TCP is loopback only.
func ParseEndpoint(url string) (Endpoint, error) {
	scheme, addr, ok := strings.Cut(url, "://")
	e := Endpoint{Addr: addr}
	e.Network, e.Listen = strings.CutSuffix(scheme, "-listen")
	if !ok || addr == "" || e.Network != "tcp" && e.Network != "unix" {
		return Endpoint{}, fmt.Errorf("stream address %q is not understood. Try: tcp://127.0.0.1:PORT, unix:///PATH, tcp-listen:// or unix-listen://", url)
	}
	if e.Network == "tcp" {
		if err := loopback(addr); err != nil {
			return Endpoint{}, err
		}
	}
	return e, nil
}

func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("stream address %q: %w. Try: 127.0.0.1:PORT", addr, err)
	}
	ip, err := netip.ParseAddr(host)
	if host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("stream address %q leaves this machine. Try: 127.0.0.1:PORT", addr)
	}
	return nil
}

func (e Endpoint) String() string {
	listen := ""
	if e.Listen {
		listen = "-listen"
	}
	return e.Network + listen + "://" + e.Addr
}

// listener binds a listening endpoint; nil for one that is dialled.
func (e Endpoint) listener() (net.Listener, error) {
	if !e.Listen {
		return nil, nil
	}
	if e.Network == "unix" {
		// A socket left by an earlier run would refuse the bind.
		if info, err := os.Lstat(e.Addr); err == nil && info.Mode()&os.ModeSocket != 0 {
			if err := os.Remove(e.Addr); err != nil {
				return nil, fmt.Errorf("remove old socket: %w", err)
			}
		}
	}
	l, err := net.Listen(e.Network, e.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", e, err)
	}
	return l, nil
}

// connect dials or accepts until the context ends, trying again every 50 ms.
func connect(ctx context.Context, e Endpoint, l net.Listener) (net.Conn, error) {
	if l != nil {
		return accept(ctx, l)
	}
	var d net.Dialer
	for {
		conn, err := d.DialContext(ctx, e.Network, e.Addr)
		if err == nil {
			return conn, nil
		}
		if pause(ctx, 50*time.Millisecond) != nil {
			return nil, fmt.Errorf("nobody reads at %s: %w. Try: start the agent first", e, err)
		}
	}
}

func accept(ctx context.Context, l net.Listener) (net.Conn, error) {
	type deadliner interface{ SetDeadline(time.Time) error }
	d, ok := l.(deadliner)
	if !ok {
		return nil, fmt.Errorf("listener on %s cannot be interrupted", l.Addr())
	}
	stop := context.AfterFunc(ctx, func() { _ = d.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		if stop() {
			_ = d.SetDeadline(time.Time{})
		}
	}()
	conn, err := l.Accept()
	if err != nil {
		return nil, fmt.Errorf("nobody came to %s: %w. Try: start the agent", l.Addr(), err)
	}
	return conn, nil
}

// pause waits, or gives the context's error.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
