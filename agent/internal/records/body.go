package records

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// Limits of bodies that are being read or worked on.
const (
	MaxBody   = 8 << 20  // bytes of one
	allBodies = 32 << 20 // of all at once
	bodyStep  = 64 << 10 // bytes that have to come in Server.stall
	firstRead = 4 << 10
)

// errNoRoom says that other bodies fill what the server may hold.
var errNoRoom = errors.New("no room for the body")

// lease is what one request holds of the bytes for bodies.
type lease struct {
	of  *shares
	uid uint32
	n   int64
}

func (l *lease) grow(n int) bool {
	if !l.of.take(l.uid, int64(n)) {
		return false
	}
	l.n += int64(n)
	return true
}

func (l *lease) end() { l.of.give(l.uid, l.n) }

// body reads the body, or answers and counts why not.
func (s *Server) body(w http.ResponseWriter, r *http.Request, l *lease) ([]byte, bool) {
	body, err := s.readBody(w, r, l)
	large := new(http.MaxBytesError)
	switch {
	case err == nil:
		return body, true
	case errors.Is(err, errNoRoom):
		w.Header().Set("Connection", "close")
		s.comeAgain(w)
	case errors.As(err, &large):
		s.unreadable(w, &s.tooLarge, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", MaxBody), "several requests")
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		s.unreadable(w, &s.malformed, http.StatusRequestTimeout, "the body came too slowly",
			fmt.Sprintf("to send %d bytes or the rest within %v, the whole within %v", bodyStep, s.stall, s.bodyTime))
	default:
		s.unreadable(w, &s.malformed, http.StatusBadRequest, "the body ended early", "")
	}
	return nil, false
}

// unreadable answers a request that never became records and counts it as one
// that is blocked.
func (s *Server) unreadable(w http.ResponseWriter, n *atomic.Uint64, status int, what, hint string) {
	n.Add(1)
	s.cfg.Sink.Refused(Name, ruleUnreadable, 1)
	fail(w, status, what, hint)
}

// readBody reads the body as long as it makes progress. It takes room as the
// bytes come: a body that is only announced costs nothing.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, l *lease) (buf []byte, err error) {
	in, conn := http.MaxBytesReader(w, r.Body, MaxBody), http.NewResponseController(w)
	end := time.Now().Add(s.bodyTime)
	for next, n := 0, 0; ; {
		if len(buf) >= next {
			next = len(buf) + bodyStep
			if err := conn.SetReadDeadline(earlier(time.Now().Add(s.stall), end)); err != nil {
				return nil, fmt.Errorf("deadline of a body: %w", err)
			}
		}
		if len(buf) == cap(buf) {
			size := min(max(firstRead, 2*cap(buf)), MaxBody+1)
			if !l.grow(size - cap(buf)) {
				return nil, errNoRoom
			}
			buf = append(make([]byte, 0, size), buf...)
		}
		n, err = in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
