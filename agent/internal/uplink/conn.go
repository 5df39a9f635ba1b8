package uplink

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"
)

const (
	writeTimeout = 10 * time.Second
	maxBuffered  = 256 << 10
)

// dial opens the one connection: TLS 1.3, both sides with certificates, no proxy.
// Until the broker has spoken for the first time the end of ctx closes it.
func (l *Link) dial(parent context.Context) (net.Conn, error) {
	d := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: connectTimeout},
		Config: &tls.Config{
			MinVersion:   tls.VersionTLS13,
			Certificates: []tls.Certificate{l.id.cert},
			RootCAs:      l.id.roots,
			ServerName:   l.serverName(),
			Time:         l.cfg.Now,
		},
	}
	ctx, cancel := context.WithTimeout(parent, connectTimeout)
	defer cancel()
	c, err := d.DialContext(ctx, "tcp", l.addr)
	if err != nil {
		return nil, err
	}
	b := newConn(c)
	b.spoken = context.AfterFunc(parent, func() { _ = c.Close() })
	return b, nil
}

func (l *Link) serverName() string {
	if l.cfg.ServerName != "" {
		return l.cfg.ServerName
	}
	host, _, _ := net.SplitHostPort(l.addr)
	return host
}

// conn gathers writes: Paho writes every packet on its own, and each of those
// would be a TLS record and a system call. While one write is on its way the next
// ones collect and go together, so nothing waits for a timer.
type conn struct {
	net.Conn
	r      *bufio.Reader
	done   chan struct{} // the writer has ended
	spoken func() bool   // called after the first read

	mu     sync.Mutex
	wake   *sync.Cond
	buf    []byte
	err    error
	closed bool
}

func newConn(c net.Conn) *conn {
	b := &conn{Conn: c, r: bufio.NewReaderSize(c, 16<<10), done: make(chan struct{})}
	b.wake = sync.NewCond(&b.mu)
	go b.write()
	return b
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.spoken != nil { // Paho reads from one goroutine at a time
		c.spoken()
		c.spoken = nil
	}
	return n, err
}

// Write takes p over; an error of the connection comes with a later call. It
// blocks while too much is waiting.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.err == nil && !c.closed && len(c.buf) > 0 && len(c.buf)+len(p) > maxBuffered {
		c.wake.Wait()
	}
	if c.closed && c.err == nil {
		return 0, net.ErrClosed
	}
	if c.err != nil {
		return 0, c.err
	}
	c.buf = append(c.buf, p...)
	c.wake.Broadcast()
	return len(p), nil
}

// write sends what was gathered until the connection is closed or fails.
func (c *conn) write() {
	defer close(c.done)
	var out []byte
	for {
		c.mu.Lock()
		for len(c.buf) == 0 && !c.closed {
			c.wake.Wait()
		}
		if len(c.buf) == 0 {
			c.mu.Unlock()
			return
		}
		out, c.buf = c.buf, out[:0]
		last := c.closed
		c.wake.Broadcast()
		c.mu.Unlock()
		if err := c.send(out, last); err != nil {
			return
		}
	}
}

func (c *conn) send(out []byte, last bool) error {
	limit := writeTimeout
	if last {
		limit = time.Second
	}
	err := c.Conn.SetWriteDeadline(time.Now().Add(limit))
	if err == nil {
		_, err = c.Conn.Write(out)
	}
	if err != nil {
		c.mu.Lock()
		c.err = err
		c.wake.Broadcast()
		c.mu.Unlock()
		_ = c.Conn.Close() // the reader learns of it
	}
	return err
}

// SetDeadline and SetWriteDeadline leave writing alone: the writer has its own.
func (c *conn) SetDeadline(t time.Time) error { return c.Conn.SetReadDeadline(t) }

func (c *conn) SetWriteDeadline(time.Time) error { return nil }

// Close sends what is left, for a second at most, and closes.
func (c *conn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.wake.Broadcast()
	c.mu.Unlock()
	_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second))
	<-c.done
	return c.Conn.Close()
}
