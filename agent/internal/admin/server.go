package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"cordon/agent/internal/collection"
	"cordon/agent/internal/consent"
	"cordon/agent/internal/records"
	"cordon/filters"
	"cordon/internal/ops"
)

// Backend is what the socket asks the agent. uid is who asks.
type Backend interface {
	Status(ctx context.Context) (Status, error)

	Consents() []Consent
	Grant(ctx context.Context, g consent.Grant) (Consent, error)
	Withdraw(ctx context.Context, id uint64) (Consent, error)
	Refuse(a consent.Ask) (consent.Refusal, error)
	MayAsk(a consent.Ask) (consent.Answer, error)
	Notice() Notice
	SetNotice(n consent.Notice) (Notice, error)

	Collection() collection.State
	Collect(ctx context.Context, classes filters.Labels, thisDrive bool, uid uint32) (collection.State, error)
	StartDrive(ctx context.Context, uid uint32) (collection.State, error)

	Policy() Policy
	Reload(ctx context.Context) (Policy, error)
}

const (
	maxBody = 64 << 10
	timeout = 30 * time.Second
	grace   = 5 * time.Second // for running requests when the server stops
)

// Serve answers on l until ctx ends. Clients that are not done soon after are cut
// off: that is their failure and none of the agent's.
func Serve(ctx context.Context, l net.Listener, b Backend) error {
	srv := &http.Server{
		Handler: routes(server{b}), ReadHeaderTimeout: timeout, ReadTimeout: timeout, WriteTimeout: timeout,
		IdleTimeout: timeout, MaxHeaderBytes: 16 << 10, ConnContext: withPeer,
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("admin socket: %w", err)
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(late)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

func routes(s server) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", s.status)
	mux.HandleFunc("GET /v1/consents", s.list)
	mux.HandleFunc("POST /v1/consents", s.grant)
	mux.HandleFunc("DELETE /v1/consents/{id}", s.withdraw)
	mux.HandleFunc("POST /v1/refusals", s.refuse)
	mux.HandleFunc("POST /v1/ask", s.ask)
	mux.HandleFunc("GET /v1/notice", s.notice)
	mux.HandleFunc("PUT /v1/notice", s.setNotice)
	mux.HandleFunc("GET /v1/collection", s.collection)
	mux.HandleFunc("PUT /v1/collection", s.collect)
	mux.HandleFunc("POST /v1/drives", s.startDrive)
	mux.HandleFunc("GET /v1/policy", s.policy)
	mux.HandleFunc("POST /v1/policy/reload", s.reload)
	return mux
}

// peerKey finds the caller's user id in a request's context.
type peerKey struct{}

// noPeer stands for a caller whom the kernel does not name.
const noPeer = ^uint32(0)

func withPeer(ctx context.Context, c net.Conn) context.Context {
	uid, err := records.PeerUID(c)
	if err != nil {
		uid = noPeer
	}
	return context.WithValue(ctx, peerKey{}, uid)
}

func peer(r *http.Request) uint32 {
	uid, ok := r.Context().Value(peerKey{}).(uint32)
	if !ok {
		return noPeer
	}
	return uid
}

type server struct{ b Backend }

// body reads a request's body strictly; false means that it was answered.
func body(w http.ResponseWriter, r *http.Request, to any, what string) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		answer(w, nil, ops.Exit(ops.Usage, errors.New("not a "+what)))
		return false
	}
	return true
}

func (s server) status(w http.ResponseWriter, r *http.Request) {
	st, err := s.b.Status(r.Context())
	answer(w, st, err)
}

func (s server) list(w http.ResponseWriter, _ *http.Request) { answer(w, s.b.Consents(), nil) }

func (s server) grant(w http.ResponseWriter, r *http.Request) {
	var g Grant
	if !body(w, r, &g, "grant") {
		return
	}
	parsed, err := g.Parse()
	if err != nil {
		answer(w, nil, ops.Exit(ops.Usage, err))
		return
	}
	c, err := s.b.Grant(r.Context(), parsed)
	answer(w, c, err)
}

func (s server) withdraw(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil {
		answer(w, nil, ops.Exit(ops.Usage, errors.New("a consent's id is a number")))
		return
	}
	c, err := s.b.Withdraw(r.Context(), id)
	answer(w, c, err)
}

// question reads what a person may be asked for; false means that it was answered.
func question(w http.ResponseWriter, r *http.Request) (consent.Ask, bool) {
	var a Ask
	if !body(w, r, &a, "question") {
		return consent.Ask{}, false
	}
	parsed, err := a.Parse()
	if err != nil {
		answer(w, nil, ops.Exit(ops.Usage, err))
	}
	return parsed, err == nil
}

func (s server) refuse(w http.ResponseWriter, r *http.Request) {
	if a, ok := question(w, r); ok {
		refusal, err := s.b.Refuse(a)
		answer(w, FromRefusal(refusal), err)
	}
}

func (s server) ask(w http.ResponseWriter, r *http.Request) {
	if a, ok := question(w, r); ok {
		may, err := s.b.MayAsk(a)
		answer(w, FromAnswer(may), err)
	}
}

// failure is the body of an answer that is not 200.
type failure struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
	Code  int    `json:"code"` // exit code
}

func answer(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		if rule := new(consent.RuleError); errors.As(err, &rule) { // whoever asked must ask otherwise
			err = ops.Exit(ops.Usage, err)
		}
		w.WriteHeader(http.StatusConflict)
		v = failure{err.Error(), ops.Hint(err), ops.Code(err)}
	}
	_ = json.NewEncoder(w).Encode(v) // the caller went away
}
