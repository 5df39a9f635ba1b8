package feed

import (
	"context"
	"fmt"
	"net"
	"time"
)

// stream writes lines to one endpoint, and comes back when the reader went
// away and returns.
type stream struct {
	endpoint   Endpoint
	listener   net.Listener
	conn       net.Conn
	patience   time.Duration
	buf        []byte
	lines      uint64 // in buf
	sent       uint64
	unsure     uint64 // lines of a failed write: they may have arrived or not
	reconnects uint64
	stop       func() bool
}

func open(ctx context.Context, url string, patience time.Duration) (*stream, error) {
	e, err := ParseEndpoint(url)
	if err != nil {
		return nil, err
	}
	s := &stream{endpoint: e, patience: patience}
	if s.listener, err = e.listener(); err != nil {
		return nil, err
	}
	if err := s.connect(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stream) connect(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	conn, err := connect(limited, s.endpoint, s.listener)
	if err != nil {
		return err
	}
	s.conn = conn
	// A cancelled run must not hang in a write that nobody reads.
	s.stop = context.AfterFunc(ctx, func() { _ = conn.SetWriteDeadline(time.Unix(1, 0)) })
	return nil
}

// add queues lines (n of them in b); a full buffer is written out.
func (s *stream) add(ctx context.Context, b []byte, n uint64) error {
	s.buf = append(s.buf, b...)
	s.lines += n
	if len(s.buf) >= 1<<15 {
		return s.flush(ctx)
	}
	return nil
}

func (s *stream) flush(ctx context.Context) error {
	if len(s.buf) == 0 {
		return nil
	}
	_, err := s.conn.Write(s.buf)
	lines := s.lines
	s.buf, s.lines = s.buf[:0], 0
	if err == nil {
		s.sent += lines
		return nil
	}
	s.unsure += lines
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.drop()
	s.reconnects++
	if again := s.connect(ctx); again != nil {
		return fmt.Errorf("stream %s broke (%w) and did not come back: %w", s.endpoint, err, again)
	}
	return nil
}

func (s *stream) drop() {
	if s.conn == nil {
		return
	}
	s.stop()
	_ = s.conn.Close() // broken, or flushed before: nothing is lost by its error
	s.conn = nil
}

func (s *stream) close() {
	s.drop()
	if s.listener != nil {
		_ = s.listener.Close() // gives nothing back that a caller could use
	}
}
