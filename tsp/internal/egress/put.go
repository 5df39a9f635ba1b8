package egress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"cordon/tsp/internal/ledger"
)

// put is the channel that puts files to a server.
type put struct {
	base      *url.URL
	presigned bool
	line      *line
}

func newPut(c *Channel) (*put, error) {
	u, err := c.address()
	if err != nil {
		return nil, err
	}
	l, err := newLine(u, identity{c.CA, c.Cert, c.Key})
	return &put{base: u, presigned: c.Presigned, line: l}, err
}

func (p *put) host() string { return p.base.Host }

// aim gives the file's address below the prefix, or a presigned one that is there.
// Errors never show a presigned address: it is a key.
func (p *put) aim(putURL string, f *ledger.File) (*url.URL, error) {
	switch {
	case !p.presigned && putURL != "":
		return nil, errors.New("egress: this channel takes no presigned address")
	case !p.presigned:
		return p.base.JoinPath(f.Name), nil
	case putURL == "":
		return nil, errors.New("egress: this channel needs a presigned address. Try: put_url")
	}
	u, err := parseAddress(putURL, p.base.Scheme, p.base.Scheme, true)
	switch {
	case err != nil:
		return nil, fmt.Errorf("egress: the presigned address: %w", err)
	case !strings.EqualFold(u.Hostname(), p.base.Hostname()) || dialAddress(u) != dialAddress(p.base):
		return nil, fmt.Errorf("%w: the presigned address is of another host than the channel's %s", ErrEndpoint, p.base.Host)
	case !strings.HasPrefix(u.EscapedPath(), p.base.EscapedPath()):
		return nil, fmt.Errorf("%w: the presigned address is not below the channel's prefix", ErrEndpoint)
	}
	return u, nil
}

// deliver puts the file once. The server is asked first whether it wants it (Expect:
// 100-continue): one that refuses or sends elsewhere gets no byte of the file.
func (p *put) deliver(ctx context.Context, j *job) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, j.to.String(), nil)
	if err != nil {
		return answer{}, errors.New("egress: the address makes no request")
	}
	src := &sealable{src: newBody(j.copy, j.file, j.pass)}
	defer src.seal() // what the transport still reads behind the answer would be entered nowhere
	req.Body, req.ContentLength = io.NopCloser(src), j.file.Cipher
	req.Header.Set("Expect", "100-continue")
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("User-Agent", "cordon")
	t := p.transport(j.pass)
	defer t.CloseIdleConnections()
	res, err := t.RoundTrip(req) // never http.Client, which follows
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	return judgeReply(res, j.to)
}

// sealable is a body of which nothing comes out any more once it is sealed: the
// transport may read a request's body after RoundTrip returned.
type sealable struct {
	mu  sync.Mutex
	src io.Reader
}

var errSealed = errors.New("egress: this try has ended")

func (s *sealable) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.src == nil {
		return 0, errSealed
	}
	return s.src.Read(p)
}

func (s *sealable) seal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.src = nil
}

func (p *put) transport(c *pass) *http.Transport {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) { return p.line.dial(ctx, c.wire) }
	return &http.Transport{
		Proxy: nil, DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true, DisableCompression: true,
		ExpectContinueTimeout: 5 * time.Second, ResponseHeaderTimeout: replyTime, MaxResponseHeaderBytes: 64 << 10,
	}
}

const replyBytes = 64 << 10 // of a reply's body that go into its hash

// judgeReply reads what a server says of the file.
func judgeReply(res *http.Response, to *url.URL) (answer, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(res.Body, replyBytes)); err != nil {
		return answer{}, fmt.Errorf("the answer broke off: %w", err)
	}
	proof := fmt.Sprintf("status %d path-sha256 %s", res.StatusCode, hexSum([]byte(to.EscapedPath())))
	if tag := res.Header.Get("ETag"); tag != "" {
		proof += " etag " + printable(tag, proofLen-len(proof)-len(" etag "))
	} else {
		proof += " reply-sha256 " + hex.EncodeToString(sum.Sum(nil))[:32]
	}
	switch res.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusNoContent:
		return answer{StatusDelivered, proof}, nil
	}
	what := fmt.Sprintf("the server answers %d", res.StatusCode)
	if res.StatusCode/100 == 3 {
		what += " and sends elsewhere: redirects are refused"
	}
	again := res.StatusCode/100 == 5 || res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusRequestTimeout
	return answer{}, &refusal{what: what, proof: proof, again: again}
}
