package admin

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
)

// oneConn is a listener with one connection, a pipe.
type oneConn struct {
	conn   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *oneConn) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *oneConn) Close() error   { l.once.Do(func() { close(l.closed) }); return nil }
func (l *oneConn) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// A command that never ends its request does not make a stop fail.
func TestStopWithAHalfSentRequest(t *testing.T) {
	for _, sent := range []string{
		"POST /v1/consents HTTP/1.1\r\nHost: agent\r\nContent-Length: 100\r\n\r\n{",
		"GET /v1/sta",
	} {
		synctest.Test(t, func(t *testing.T) {
			l := &oneConn{conn: make(chan net.Conn), closed: make(chan struct{})}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- Serve(ctx, l, nil) }()
			here, there := net.Pipe()
			defer here.Close()
			l.conn <- there
			if _, err := io.WriteString(here, sent); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("%.20q: %v", sent, err)
			}
		})
	}
}
