package egress

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"
)

const (
	dialTime  = 20 * time.Second
	writeTime = time.Minute // without a byte taken by the network
	replyTime = 2 * time.Minute
)

// line opens connections to one address, whatever is asked for, without proxies.
type line struct {
	addr string      // host:port
	tls  *tls.Config // nil: none
}

// identity of the two ends of a line.
type identity struct{ ca, cert, key string }

func newLine(u *url.URL, id identity) (*line, error) {
	l := &line{addr: dialAddress(u)}
	if u.Scheme == "http" || u.Scheme == "tcp" {
		return l, nil
	}
	l.tls = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12, NextProtos: nil}
	if id.ca != "" {
		text, err := os.ReadFile(id.ca)
		if err != nil {
			return nil, fmt.Errorf("egress: ca: %w", err)
		}
		l.tls.RootCAs = x509.NewCertPool()
		if !l.tls.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("egress: ca: %s holds no certificate", id.ca)
		}
	}
	if id.cert != "" {
		pair, err := tls.LoadX509KeyPair(id.cert, id.key)
		if err != nil {
			return nil, fmt.Errorf("egress: cert and key: %w", err)
		}
		l.tls.Certificates = []tls.Certificate{pair}
	}
	return l, nil
}

// dial opens a connection on which every byte is counted before it goes, those of TLS
// too.
func (l *line) dial(ctx context.Context, count func(n int) error) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", l.addr)
	if err != nil {
		return nil, err
	}
	c := &counted{Conn: raw, count: count}
	if l.tls == nil {
		return c, nil
	}
	t := tls.Client(c, l.tls)
	if err := t.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, err
	}
	return t, nil
}

// counted is a connection whose bytes are counted.
type counted struct {
	net.Conn
	count func(n int) error
}

func (c *counted) Write(p []byte) (int, error) {
	if err := c.count(len(p)); err != nil {
		return 0, err
	}
	if err := c.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
