// Package records takes records from other programs of the car over a unix
// socket: POST /v1/records, JSON or MessagePack. Who writes is told by the
// kernel (SO_PEERCRED), what they may write as by the configuration. A request
// is answered when its records are durable.
package records

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/source"
)

// Limits of one request, and of all.
const (
	MaxRecords = 10000
	maxDepth   = 64 // of arrays and objects, the envelope's included
	maxName    = 256
	maxParents = 64
	maxConns   = 32 // connections of one user
	maxActive  = 4  // requests that were read and are worked on; more wait
	headerTime = 10 * time.Second
	answerTime = 30 * time.Second
	retryAfter = 2 // seconds
)

// Name stands for the socket in counts of requests that name no source.
const Name = "records"

// ErrBusy is given to Group.Done when the records are not known to be durable: the
// writer should send them again later. Where a commit failed half-way they may
// then be there twice, never lost.
var ErrBusy = errors.New("the agent cannot keep records now")

// Config of a Server. All fields but Ask are required.
type Config struct {
	// Writers gives the uids that may write as a source; an empty list stands
	// for the agent's own.
	Writers map[string][]uint32
	Self    uint32 // the agent's uid
	Sink    source.Sink
	Now     func() time.Time
	// Ask answers GET /v1/ask: whether a person may be asked for a consent (C2).
	Ask http.Handler
}

// Counts are what the socket counted since the program started.
type Counts struct {
	Requests  uint64 `json:"requests"`
	Records   uint64 `json:"records"`
	Malformed uint64 `json:"malformed"` // requests that could not be read
	TooLarge  uint64 `json:"too_large"`
	Refused   uint64 `json:"refused"` // requests of a uid that may not write as their source
	Busy      uint64 `json:"busy"`    // requests told to come again
	// RefusedConns counts connections of users that may not write as any source,
	// CrowdedConns those of users that had too many. Nothing was read from them.
	RefusedConns uint64 `json:"refused_connections"`
	CrowdedConns uint64 `json:"crowded_connections"`
}

// Server answers one socket.
type Server struct {
	cfg    Config
	active chan struct{}
	conns  *shares // connections
	bodies *shares // bytes of bodies, from the first read to the answer

	peer     func(net.Conn) (uint32, error)
	stall    time.Duration // a body that does not come on for so long is given up
	bodyTime time.Duration // for a whole body
	grace    time.Duration // for running requests when the server stops

	running sync.RWMutex // held for reading by each request
	stopped bool

	requests, records, malformed, tooLarge, refused, busy, refusedConns, crowdedConns atomic.Uint64
}

// New makes a server.
func New(cfg Config) *Server {
	s := &Server{
		cfg: cfg, active: make(chan struct{}, maxActive), peer: PeerUID,
		stall: 3 * time.Second, bodyTime: 10 * time.Second, grace: 5 * time.Second,
	}
	users := max(1, len(s.users()))
	s.conns = newShares(int64(users)*maxConns, maxConns)
	s.bodies = newShares(allBodies, allBodies/int64(min(users, 3))) // never less than one body
	return s
}

// Counts gives the counts so far.
func (s *Server) Counts() Counts {
	return Counts{
		Requests: s.requests.Load(), Records: s.records.Load(), Malformed: s.malformed.Load(),
		TooLarge: s.tooLarge.Load(), Refused: s.refused.Load(), Busy: s.busy.Load(),
		RefusedConns: s.refusedConns.Load(), CrowdedConns: s.crowdedConns.Load(),
	}
}

// Serve answers on l until ctx ends, then gives running requests a little time.
// When it returns no request is running.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/records", s.post)
	if s.cfg.Ask != nil {
		mux.Handle("GET /v1/ask", s.cfg.Ask)
	}
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, WriteTimeout: answerTime,
		IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, uidKey{}, c.(*peerConn).uid) // gate makes no other
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(gate{l, s}) }()
	select {
	case err := <-ended:
		return fmt.Errorf("records socket: %w", err)
	case <-ctx.Done():
	}
	err := s.stop(context.WithoutCancel(ctx), srv)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// stop ends the server. A client that takes longer than the grace is cut off: that
// is its failure and none of the agent's.
func (s *Server) stop(ctx context.Context, srv *http.Server) error {
	late, cancel := context.WithTimeout(ctx, s.grace)
	defer cancel()
	err := srv.Shutdown(late)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	s.running.Lock() // waits for the requests that were cut off
	s.stopped = true
	s.running.Unlock()
	return err
}

type uidKey struct{}

// post handles one request.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	s.running.RLock()
	defer s.running.RUnlock()
	if s.stopped {
		s.comeAgain(w)
		return
	}
	s.requests.Add(1)
	uid, _ := r.Context().Value(uidKey{}).(uint32)
	format, ok := formatOf(r)
	if !ok {
		s.unreadable(w, &s.malformed, http.StatusUnsupportedMediaType, "content type "+strconv.Quote(r.Header.Get("Content-Type")), "application/json or application/msgpack")
		return
	}
	l := &lease{of: s.bodies, uid: uid}
	defer l.end()
	body, ok := s.body(w, r, l)
	if !ok {
		return
	}
	select {
	case s.active <- struct{}{}: // only now: whoever is slow to send keeps nobody waiting
		defer func() { <-s.active }()
	case <-r.Context().Done():
		return
	}
	s.work(w, r, uid, body, format)
}

// work decodes a body and hands its records over if the user may write them.
func (s *Server) work(w http.ResponseWriter, r *http.Request, uid uint32, body []byte, f format) {
	entries, err := f.decode(body, s.cfg.Now().UnixNano())
	if err != nil {
		s.malformed.Add(1)
		n := s.refuseAll(ruleUnreadable, func(count func(string)) { f.count(body, count) })
		fail(w, http.StatusBadRequest, err.Error(), fmt.Sprintf("none of the %d records was taken; %s", n, f.hint))
		return
	}
	if name, why := s.forbidden(uid, entries); why != "" {
		s.refused.Add(1)
		s.refuseAll(ruleWriter, func(count func(string)) {
			for i := range entries {
				count(entries[i].Record.Source)
			}
		})
		fail(w, http.StatusForbidden, fmt.Sprintf("source %s: %s", strconv.Quote(name), why), listHint)
		return
	}
	s.judge(w, r, entries)
}
