package records

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// turnAwayTime is how long the answer to a connection that is refused may take to
// write. It fits the socket's buffer, so that it takes none.
const turnAwayTime = 100 * time.Millisecond

// gate lets in only those who may write as some source, and of each no more than
// maxConns connections at once. Others never get as far as a request.
type gate struct {
	net.Listener
	s *Server
}

// Accept waits for a connection that may come in.
func (g gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if p := g.s.admit(c); p != nil {
			return p, nil
		}
	}
}

// admit gives nil for a connection that it refused.
func (s *Server) admit(c net.Conn) *peerConn {
	uid, err := s.peer(c)
	switch {
	case err != nil:
		s.refusedConns.Add(1)
		turnAway(c, http.StatusForbidden, "the system does not tell who is writing", "")
	case !s.writes(uid):
		s.refusedConns.Add(1)
		turnAway(c, http.StatusForbidden, fmt.Sprintf("uid %d may not write as any source", uid), listHint)
	case !s.conns.take(uid, 1):
		s.crowdedConns.Add(1)
		turnAway(c, http.StatusServiceUnavailable, fmt.Sprintf("uid %d has %d connections already", uid, maxConns), "to use one of them")
	default:
		return &peerConn{Conn: c, uid: uid, leave: sync.OnceFunc(func() { s.conns.give(uid, 1) })}
	}
	return nil
}

// turnAway answers before anything was asked, and closes.
func turnAway(c net.Conn, status int, what, hint string) {
	body, _ := json.Marshal(failure{what, hint}) // strings cannot fail
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nConnection: close\r\n", status, http.StatusText(status))
	if status == http.StatusServiceUnavailable {
		fmt.Fprintf(&b, "Retry-After: %d\r\n", retryAfter)
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	_ = c.SetWriteDeadline(time.Now().Add(turnAwayTime))
	_, _ = c.Write([]byte(b.String())) // the peer may have gone
	_ = c.Close()
}

// peerConn is a connection whose user is known.
type peerConn struct {
	net.Conn
	uid   uint32
	leave func()
}

// Close also makes room for another connection of the user.
func (c *peerConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// shares divides something among users: each has at most share of it, all
// together at most total. Safe for concurrent use.
type shares struct {
	mu           sync.Mutex
	total, share int64
	used         int64
	by           map[uint32]int64
}

func newShares(total, share int64) *shares {
	return &shares{total: total, share: share, by: map[uint32]int64{}}
}

// take reports whether the user got n more.
func (s *shares) take(uid uint32, n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used+n > s.total || s.by[uid]+n > s.share {
		return false
	}
	s.used += n
	s.by[uid] += n
	return true
}

func (s *shares) give(uid uint32, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
	if s.by[uid] -= n; s.by[uid] == 0 {
		delete(s.by, uid)
	}
}
