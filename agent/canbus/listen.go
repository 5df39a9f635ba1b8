package canbus

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// Listen takes a feed from one or more senders until ctx ends.
func Listen(ctx context.Context, cfg StreamConfig) (*Stream, error) {
	network, address, err := cfg.valid()
	if err != nil {
		return nil, err
	}
	if network == "tcp" && !cfg.AllowRemote && !loopback(address) {
		return nil, hinted("tcp://127.0.0.1:PORT, a unix:// path, or set allow_remote",
			"CAN stream %s would take frames from other machines", cfg.URL)
	}
	if network == "unix" {
		if err := clearSocket(ctx, address); err != nil {
			return nil, err
		}
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("listen for CAN frames: %w", err)
	}
	if network == "unix" {
		if err := os.Chmod(address, 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("listen for CAN frames: %w", err), listener.Close())
		}
	}
	s := newStream(ctx, cfg.URL)
	s.addr = listener.Addr()
	s.done.Go(func() { s.accept(listener, cfg.MaxSenders) })
	return s, nil
}

// loopback tells whether an address names this machine only. A name other than
// localhost is not looked up: what it resolves to can change.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// clearSocket removes the socket that a killed process left behind, and nothing
// that is in use or no socket.
func clearSocket(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("listen for CAN frames: %w", err)
	}
	if info.Mode().Type() != os.ModeSocket {
		return hinted("another path", "listen for CAN frames: %s exists and is no socket", path)
	}
	var dialer net.Dialer
	if conn, err := dialer.DialContext(ctx, "unix", path); err == nil {
		_ = conn.Close()
		return hinted("stop the other process, or another path", "listen for CAN frames: %s is in use", path)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("listen for CAN frames: %w", err)
	}
	return nil
}

func (s *Stream) accept(listener net.Listener, most int) {
	stop := context.AfterFunc(s.ctx, func() { _ = listener.Close() })
	defer stop()
	slots := make(chan struct{}, most)
	for {
		conn, err := listener.Accept()
		switch {
		case s.ctx.Err() != nil:
			if err == nil {
				_ = conn.Close()
			}
			return
		case err != nil: // out of file descriptors, most likely: wait for some
			if sleep(s.ctx, time.Second) != nil {
				return
			}
			continue
		}
		select {
		case slots <- struct{}{}:
			s.done.Go(func() {
				defer func() { <-slots }()
				s.serve(conn)
			})
		default:
			s.count(func(t *StreamStats) { t.TurnedAway++ })
			_ = conn.Close()
		}
	}
}
