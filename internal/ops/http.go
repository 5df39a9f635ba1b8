package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewMux returns the operations endpoint: /metrics from registry, /healthz (200
// while the process serves) and /readyz (200, or 503 with ready's error as the
// reason). A nil ready is always ready.
func NewMux(registry *prometheus.Registry, ready func() error) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if ready == nil {
			answer(w, http.StatusOK, "ready")
		} else if err := ready(); err != nil {
			answer(w, http.StatusServiceUnavailable, "not ready: "+err.Error())
		} else {
			answer(w, http.StatusOK, "ready")
		}
	})
	return mux
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, strings.TrimSpace(text)+"\n")
}

// ServeOptions configure one HTTP endpoint.
type ServeOptions struct {
	Addr        string        // "127.0.0.1:9464"; port 0 picks a free one
	AllowRemote bool          // permit an Addr that is not loopback
	Handler     http.Handler  // what to serve
	PprofSocket string        // unix socket (mode 0600) for pprof; "" for none
	Grace       time.Duration // how long requests may finish after the context ends; 0 means 5 s
}

func (o ServeOptions) valid() error {
	if o.Handler == nil {
		return errors.New("ops.Listen needs a handler")
	}
	if o.AllowRemote {
		return nil
	}
	return CheckLoopback(o.Addr)
}

// Server is an endpoint that listens; Serve answers.
type Server struct {
	opt      ServeOptions
	listener net.Listener
	pprof    net.Listener // nil without PprofSocket
}

// Listen opens the endpoint's sockets, so that a taken port or a forbidden
// address is an error at start.
func Listen(opt ServeOptions) (*Server, error) {
	if err := opt.valid(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", opt.Addr)
	if err != nil {
		return nil, &Error{Op: "listen", Path: opt.Addr, Err: err, Hint: "another port, or stop the program that holds this one"}
	}
	s := &Server{opt: opt, listener: l}
	if opt.PprofSocket == "" {
		return s, nil
	}
	if s.pprof, err = ListenUnix(opt.PprofSocket, 0o600, "pprof_socket"); err != nil {
		l.Close()
		return nil, err
	}
	return s, nil
}

// Addr returns the address that Listen got.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Serve answers until ctx ends, then lets running requests finish within the
// grace period. It returns nil after an orderly end and closes the sockets
// in any case.
func (s *Server) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan error, 2)
	running := 1
	go func() { results <- s.serve(ctx, s.opt.Handler, s.listener, writeTimeout) }()
	if s.pprof != nil {
		running++
		// A CPU profile is written for as long as it was asked for.
		go func() { results <- s.serve(ctx, pprofMux(), s.pprof, 0) }()
	}
	var first error
	for range running {
		if err := <-results; err != nil && first == nil {
			first = err
		}
		cancel() // one endpoint down takes the other with it
	}
	return first
}

const (
	readTimeout  = 10 * time.Second
	writeTimeout = 30 * time.Second
	idleTimeout  = time.Minute
	defaultGrace = 5 * time.Second
)

func (s *Server) serve(ctx context.Context, h http.Handler, l net.Listener, write time.Duration) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      write,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	grace := s.opt.Grace
	if grace == 0 {
		grace = defaultGrace
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(late); err != nil {
		srv.Close()
		return fmt.Errorf("serve %s: requests still ran %s after the stop: %w", l.Addr(), grace, err)
	}
	return nil
}
