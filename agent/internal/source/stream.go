package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"go.bug.st/serial"

	"cordon/internal/ops"
)

// Waits between attempts to reach a peer or a device.
const (
	minWait     = 250 * time.Millisecond
	maxWait     = 30 * time.Second
	defaultBaud = 9600
)

// runStreams calls read for the file once, or for one connection after another
// until ctx ends.
func runStreams(ctx context.Context, cfg Config, stats *counters, read func(context.Context, io.Reader) error) error {
	switch {
	case cfg.Path != "":
		err := readFile(ctx, cfg.Path, stats, read)
		if err != nil && ctx.Err() == nil {
			stats.set(StateFailed, err)
			return err
		}
		stats.set(StateEnded, nil)
		return nil
	case cfg.Listen != "":
		return serve(ctx, cfg, stats, read)
	}
	redial(ctx, cfg, stats, read)
	return nil
}

func readFile(ctx context.Context, path string, stats *counters, read func(context.Context, io.Reader) error) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open NMEA log: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	stats.set(StateRunning, nil)
	return read(ctx, f)
}

// redial connects again, with growing waits, whenever the stream ends.
func redial(ctx context.Context, cfg Config, stats *counters, read func(context.Context, io.Reader) error) {
	for wait := minWait; ctx.Err() == nil; wait = min(2*wait, maxWait) {
		conn, err := connect(ctx, cfg)
		if err == nil {
			before := stats.events.Load()
			err = one(ctx, conn, stats, read)
			if stats.events.Load() > before {
				wait = minWait
			}
		}
		stats.set(StateWaiting, err)
		_ = sleep(ctx, wait)
	}
}

func connect(ctx context.Context, cfg Config) (io.ReadCloser, error) {
	if cfg.Device != "" {
		baud := cfg.Baud
		if baud == 0 {
			baud = defaultBaud
		}
		port, err := serial.Open(cfg.Device, &serial.Mode{BaudRate: baud})
		if err != nil {
			return nil, fmt.Errorf("open receiver %s: %w", cfg.Device, err)
		}
		return port, nil
	}
	network, address, err := endpoint(cfg.Dial)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	return d.DialContext(ctx, network, address)
}

// serve takes one sender at a time.
func serve(ctx context.Context, cfg Config, stats *counters, read func(context.Context, io.Reader) error) error {
	network, address, err := endpoint(cfg.Listen)
	if err != nil {
		return err
	}
	l, err := listen(ctx, network, address)
	if err != nil {
		stats.set(StateFailed, err)
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	defer l.Close()
	for {
		stats.set(StateWaiting, nil)
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				_ = conn.Close()
			}
			return nil
		case err != nil:
			stats.set(StateFailed, err)
			_ = sleep(ctx, time.Second)
			continue
		}
		if err := one(ctx, conn, stats, read); err != nil && ctx.Err() == nil {
			stats.set(StateWaiting, err)
		}
	}
}

func listen(ctx context.Context, network, address string) (net.Listener, error) {
	if network == "unix" {
		return ops.ListenUnix(address, 0o600, "listen")
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("listen for a receiver: %w", err)
	}
	return l, nil
}

// one reads one connection to its end and closes it.
func one(ctx context.Context, conn io.ReadCloser, stats *counters, read func(context.Context, io.Reader) error) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	stats.set(StateRunning, nil)
	return errors.Join(read(ctx, conn), ignoreClosed(conn.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
