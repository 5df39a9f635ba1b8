// Package records takes records from other programs of the car over a unix
// socket: POST /v1/records, JSON or MessagePack. Who writes is told by the
// kernel (SO_PEERCRED), what they may write as by the configuration. A request
// is answered when its records are durable.
package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"cordon/agent/internal/source"
	"cordon/filters"
)

// Limits of one request.
const (
	MaxBody    = 8 << 20 // bytes
	MaxRecords = 10000
	maxDepth   = 64 // of arrays and objects, the envelope's included
	maxName    = 256
	maxParents = 64
	maxActive  = 4 // requests in memory at once; more wait
	bodyTime   = 10 * time.Second
	answerTime = 30 * time.Second
	retryAfter = 2 // seconds
)

// Name stands for the socket in counts of requests that name no source.
const Name = "records"

// ErrBusy is given to Group.Done when the records are not known to be durable: the
// writer should send them again later. Where a commit failed half-way they may
// then be there twice, never lost.
var ErrBusy = errors.New("the agent cannot keep records now")

// Config of a Server. All fields are required.
type Config struct {
	// Writers gives the uids that may write as a source; an empty list stands
	// for the agent's own.
	Writers map[string][]uint32
	Self    uint32 // the agent's uid
	Sink    source.Sink
	Now     func() time.Time
}

// Counts are what the socket counted since the program started.
type Counts struct {
	Requests  uint64 `json:"requests"`
	Records   uint64 `json:"records"`
	Malformed uint64 `json:"malformed"` // requests that could not be read
	TooLarge  uint64 `json:"too_large"`
	Refused   uint64 `json:"refused"` // requests of a uid that may not
	Busy      uint64 `json:"busy"`    // requests told to come again
}

// Server answers one socket.
type Server struct {
	cfg    Config
	active chan struct{}

	requests, records, malformed, tooLarge, refused, busy atomic.Uint64
}

// New makes a server.
func New(cfg Config) *Server {
	return &Server{cfg: cfg, active: make(chan struct{}, maxActive)}
}

// Counts gives the counts so far.
func (s *Server) Counts() Counts {
	return Counts{
		Requests: s.requests.Load(), Records: s.records.Load(), Malformed: s.malformed.Load(),
		TooLarge: s.tooLarge.Load(), Refused: s.refused.Load(), Busy: s.busy.Load(),
	}
}

// Serve answers on l until ctx ends, then lets running requests finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/records", s.post)
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: bodyTime, ReadTimeout: bodyTime, WriteTimeout: answerTime,
		IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 16 << 10,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			uid, err := PeerUID(c)
			return context.WithValue(ctx, peerKey{}, peer{uid, err})
		},
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("records socket: %w", err)
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := srv.Shutdown(late)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

type peerKey struct{}

type peer struct {
	uid uint32
	err error
}

// post handles one request.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	select {
	case s.active <- struct{}{}:
		defer func() { <-s.active }()
	case <-r.Context().Done():
		return
	}
	entries, ok := s.read(w, r)
	if !ok {
		return
	}
	p, _ := r.Context().Value(peerKey{}).(peer)
	if name, why := s.forbidden(p, entries); why != "" {
		s.refused.Add(1)
		s.refuseAll(entries)
		fail(w, http.StatusForbidden, fmt.Sprintf("source %s: %s", strconv.Quote(name), why),
			"list the uid under records.sources in the agent's configuration")
		return
	}
	s.judge(w, r, entries)
}

// read decodes the body, or answers and counts why not.
func (s *Server) read(w http.ResponseWriter, r *http.Request) ([]source.Entry, bool) {
	decode, hint := decodeJSON, "{\"records\":[{\"signal\":…,\"source\":…,\"value\":…}]}"
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "", "application/json":
	case "application/msgpack", "application/x-msgpack", "application/vnd.msgpack":
		decode = decodeMsgpack
	default:
		s.unreadable(&s.malformed)
		fail(w, http.StatusUnsupportedMediaType, "content type "+strconv.Quote(kind), "application/json or application/msgpack")
		return nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		s.unreadable(&s.tooLarge)
		fail(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", MaxBody), "several requests")
		return nil, false
	}
	if err != nil {
		s.unreadable(&s.malformed)
		fail(w, http.StatusBadRequest, "the body ended early", "")
		return nil, false
	}
	entries, err := decode(body, s.cfg.Now().UnixNano())
	if err != nil {
		s.unreadable(&s.malformed)
		fail(w, http.StatusBadRequest, err.Error(), hint)
		return nil, false
	}
	return entries, true
}

// unreadable counts a request that never became records as one that is blocked.
func (s *Server) unreadable(n *atomic.Uint64) {
	n.Add(1)
	g := s.cfg.Sink.Get()
	g.Refuse(Name, filters.U3)
	s.cfg.Sink.Offer(g)
}

// forbidden gives the first source that the peer may not write as, and why.
func (s *Server) forbidden(p peer, entries []source.Entry) (name, why string) {
	for i := range entries {
		name := entries[i].Record.Source
		uids, listed := s.cfg.Writers[name]
		switch {
		case p.err != nil:
			return name, "the system does not tell who is writing"
		case !listed:
			return name, "the configuration names no writer for it"
		case len(uids) == 0 && p.uid != s.cfg.Self, len(uids) > 0 && !slices.Contains(uids, p.uid):
			return name, fmt.Sprintf("uid %d may not write as it", p.uid)
		}
	}
	return "", ""
}

// refuseAll counts the records of a refused request as blocked. Names that the
// configuration does not list count under the socket's own: they come from
// outside, and the table of counts must stay bounded.
func (s *Server) refuseAll(entries []source.Entry) {
	g := s.cfg.Sink.Get()
	for i := range entries {
		name := entries[i].Record.Source
		if _, listed := s.cfg.Writers[name]; !listed {
			name = Name
		}
		g.Refuse(name, filters.U1)
	}
	s.cfg.Sink.Offer(g)
}

// result is the answer for one record.
type result struct {
	Effect string `json:"effect"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// judge hands the records over and answers when they are durable.
func (s *Server) judge(w http.ResponseWriter, r *http.Request, entries []source.Entry) {
	type answer struct {
		results []result
		err     error
	}
	done := make(chan answer, 1)
	g := s.cfg.Sink.Get()
	g.Entries = append(g.Entries, entries...)
	g.Done = func(vs []filters.Verdict, err error) {
		a := answer{make([]result, len(vs)), err}
		for i := range vs {
			a.results[i] = result{vs[i].Effect.String(), vs[i].Rule.String(), vs[i].Reason}
		}
		done <- a
	}
	if err := s.cfg.Sink.Put(r.Context(), g); err != nil {
		s.comeAgain(w)
		return
	}
	a := <-done
	if a.err != nil {
		s.comeAgain(w)
		return
	}
	s.records.Add(uint64(len(a.results)))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"results": a.results})
}

func (s *Server) comeAgain(w http.ResponseWriter) {
	s.busy.Add(1)
	w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	fail(w, http.StatusServiceUnavailable, ErrBusy.Error(), "the same request again after Retry-After seconds")
}

func fail(w http.ResponseWriter, status int, what, hint string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
	}{what, hint})
}
