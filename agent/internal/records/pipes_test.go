package records

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener whose connections are pipes and whose peers say who they are.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

type pipe struct {
	net.Conn
	uid uint32
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipes) dial(uid uint32) net.Conn {
	here, there := net.Pipe()
	p.conns <- pipe{there, uid}
	return here
}

// post sends a whole request and gives the status of its answer.
func (p *pipes) post(t *testing.T, uid uint32, body string) string {
	t.Helper()
	c := p.dial(uid)
	defer c.Close()
	go func() { _, _ = io.WriteString(c, request(len(body))+body) }() // refused ones are not read
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.Status
}

func request(length int) string {
	return "POST /v1/records HTTP/1.1\r\nHost: agent\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
		strconv.Itoa(length) + "\r\n\r\n"
}

// piped runs fn beside a server in a bubble. Uid 1 may write as app.nav, 2 as app.other.
func piped(t *testing.T, fn func(t *testing.T, s *Server, k *sink, p *pipes)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		k, p := &sink{}, &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		s := New(Config{Writers: map[string][]uint32{"app.nav": {1}, "app.other": {2}}, Sink: k, Now: time.Now})
		s.peer = func(c net.Conn) (uint32, error) { return c.(pipe).uid, nil }
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(ctx, p) }()
		fn(t, s, k, p)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("a stop with clients that are not done: %v", err)
		}
	})
}
