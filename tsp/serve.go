package tsp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"cordon/internal/ops"
	"cordon/tsp/internal/api"
)

// Times of the JSON interface.
const (
	readTimeout  = 15 * time.Second
	writeTimeout = 60 * time.Second
	grace        = 5 * time.Second
)

// Serve runs the platform until ctx ends. On the first start it writes the users'
// tokens to opt.Out, and after it listens the line
//
//	ready api=http://HOST:PORT broker=tls://HOST:PORT
func Serve(ctx context.Context, cfg Config, opt Options) (err error) {
	if err := cfg.Validate(); err != nil {
		return ops.Exit(ops.Usage, err)
	}
	p, err := open(cfg, opt)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.openUplink(); err != nil {
		return err
	}
	l, scheme, err := p.listenAPI()
	if err != nil {
		return err
	}
	return p.run(ctx, l, scheme)
}

func (p *platform) listenAPI() (net.Listener, string, error) {
	c := p.cfg.API
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, "", fmt.Errorf("api.listen: %w. Try: another port, or stop the program that holds this one", err)
	}
	if c.Cert == "" {
		return l, "http", nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, "", errors.Join(fmt.Errorf("api.cert: %w", err), l.Close())
	}
	return tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{pair}}), "https", nil
}

// run starts every loop; the first that ends with an error ends all. Ingest is
// the last to stop, so that what the broker has handed over is still settled.
func (p *platform) run(ctx context.Context, l net.Listener, scheme string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ingestCtx, stopIngest := context.WithCancel(context.WithoutCancel(ctx))
	defer stopIngest()
	var ingesting, loops sync.WaitGroup
	ingesting.Go(func() { p.ingest.Run(ingestCtx) })
	for _, loop := range []func(context.Context) error{
		p.uplink.serve, p.sweepLoop, p.tendLoop, p.scheduleLoop, p.subjects.Run,
		func(ctx context.Context) error { return p.serveAPI(ctx, l) },
		func(ctx context.Context) error { return ops.Watchdog(ctx, func() error { return nil }) },
	} {
		loops.Go(func() {
			if err := loop(ctx); err != nil {
				cancel(err)
			}
		})
	}
	_, err := fmt.Fprintf(p.opt.Out, "ready api=%s://%s broker=%s\n", scheme, l.Addr(), p.uplink.url)
	if err == nil {
		err = ops.Notify(ops.Ready)
	}
	if err != nil {
		cancel(err)
	}
	<-ctx.Done()
	_ = ops.Notify(ops.Stopping)
	loops.Wait()
	stopIngest()
	ingesting.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (p *platform) serveAPI(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: p.mux(), ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }, // a stop ends a long release
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("api: %w", err)
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(late); err != nil {
		return errors.Join(fmt.Errorf("api: requests still ran %s after the stop: %w", grace, err), srv.Close())
	}
	return nil
}

func (p *platform) mux() *http.ServeMux {
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics{p}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := ops.NewMux(registry, p.ready)
	a := &api.API{
		Book: p.book, Store: p.store, Gate: p.gate, Door: p.door, Legal: p.legal, Subjects: p.subjects, Status: p.status, Note: p.note, Log: p.log,
		Now: p.clock.Now, Program: p.chain.Program(), Keep: p.keep,
		Ledger: api.Ledger{Log: p.ledger, Dir: ledgerDir(p.cfg.DataDir), Keys: p.logKeysUsed, Public: p.cfg.Export.PublicLog},
	}
	a.Register(mux)
	return mux
}
