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

	"cordon/agent/internal/consent"
	"cordon/internal/ops"
)

// Backend is what the socket asks the agent.
type Backend interface {
	Status(ctx context.Context) (Status, error)
	Consents() []Consent
	Grant(ctx context.Context, g consent.Grant) (Consent, error)
	Withdraw(ctx context.Context, id uint64) (Consent, error)
}

const (
	maxBody = 64 << 10
	timeout = 30 * time.Second
	grace   = 5 * time.Second // for running requests when the server stops
)

// Serve answers on l until ctx ends. Clients that are not done soon after are cut
// off: that is their failure and none of the agent's.
func Serve(ctx context.Context, l net.Listener, b Backend) error {
	s := server{b}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", s.status)
	mux.HandleFunc("GET /v1/consents", s.list)
	mux.HandleFunc("POST /v1/consents", s.grant)
	mux.HandleFunc("DELETE /v1/consents/{id}", s.withdraw)
	srv := &http.Server{
		Handler: mux, ReadHeaderTimeout: timeout, ReadTimeout: timeout, WriteTimeout: timeout,
		IdleTimeout: timeout, MaxHeaderBytes: 16 << 10,
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

type server struct{ b Backend }

func (s server) status(w http.ResponseWriter, r *http.Request) {
	st, err := s.b.Status(r.Context())
	answer(w, st, err)
}

func (s server) list(w http.ResponseWriter, _ *http.Request) { answer(w, s.b.Consents(), nil) }

func (s server) grant(w http.ResponseWriter, r *http.Request) {
	var g Grant
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		answer(w, nil, ops.Exit(ops.Usage, errors.New("not a grant")))
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

// failure is the body of an answer that is not 200.
type failure struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
	Code  int    `json:"code"` // exit code
}

func answer(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusConflict)
		v = failure{err.Error(), ops.Hint(err), ops.Code(err)}
	}
	_ = json.NewEncoder(w).Encode(v) // the caller went away
}
