package agent

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/source"
	"cordon/agent/internal/tap"
	"cordon/internal/ops"
)

// Run opens an agent and runs it until ctx ends: New followed by Agent.Run.
func Run(ctx context.Context, cfg Config, opt Options) error {
	a, err := New(cfg, opt)
	if err != nil {
		return err
	}
	return a.Run(ctx)
}

// errNotDrained ends a run with ExitWhenDone whose outbox did not empty in time.
var errNotDrained = errors.New("not everything was sent")

// Run serves until ctx ends, a part fails for good, or, with ExitWhenDone, all is
// done. What was received by then is committed before it returns. It closes the
// agent.
func (a *Agent) Run(ctx context.Context) error {
	err := a.run(ctx)
	a.stopped(err)
	return errors.Join(err, a.close())
}

// The parts end in three steps: first what brings records in, then the pipeline,
// which commits all of them, then what looks at the result.
func (a *Agent) run(ctx context.Context) error {
	l, err := a.listen()
	if err != nil {
		return err
	}
	a.serving.Store(true)
	if err := a.noteStart(); err != nil {
		return errors.Join(err, l.close())
	}
	base := context.WithoutCancel(ctx)
	inCtx, stopIn := context.WithCancel(base)
	pipeCtx, stopPipe := context.WithCancel(base)
	outCtx, stopOut := context.WithCancel(base)
	defer stopIn()
	defer stopPipe()
	defer stopOut()
	var in, pipe, out sync.WaitGroup

	a.start(&pipe, "pipeline", func() error { return a.pipe.Run(pipeCtx) })
	a.start(&out, "uplink", func() error { return a.link.Run(outCtx) })
	a.start(&out, "admin socket", func() error { return admin.Serve(outCtx, l.admin, backend{a}) })
	a.start(&out, "tap socket", func() error {
		return tap.Serve(outCtx, l.tap, tap.Config{Hub: a.hub, Self: uint32(os.Getuid()), Note: func(e journal.Tap) error { return a.journal.Note(e) }})
	})
	if l.metrics != nil {
		a.start(&out, "operations endpoint", func() error { return l.metrics.Serve(outCtx) })
	}
	out.Go(func() { a.sweeper(outCtx) })
	out.Go(func() { a.reporter(outCtx) })
	out.Go(func() { a.eraser(outCtx) })
	in.Go(func() { a.reloader(inCtx) })
	out.Go(func() { _ = ops.Watchdog(outCtx, func() error { return a.healthy() }) })
	a.start(&in, "records socket", func() error { return a.records.Serve(inCtx, l.records) })
	ended := a.startSources(inCtx, &in)
	a.ready(l)

	err = a.wait(ctx, ended)
	a.tell(ops.Stopping)
	stopIn()
	in.Wait()
	stopPipe()
	pipe.Wait()
	a.report(pipeCtx, true)
	stopOut()
	out.Wait()
	return errors.Join(err, a.fatal)
}

// start runs one part; an error of it ends the run.
func (a *Agent) start(wg *sync.WaitGroup, part string, run func() error) {
	wg.Go(func() {
		if err := run(); err != nil {
			a.fail(fmt.Errorf("%s: %w", part, err))
		}
	})
}

func (a *Agent) fail(err error) {
	a.log.Error("the agent cannot go on", "err", err)
	a.failure.Do(func() {
		a.fatal = err
		close(a.failed)
	})
}

// startSources runs all sources. The channel gives one value when all have ended:
// the errors of those that failed. A failed source does not end the run.
func (a *Agent) startSources(ctx context.Context, wg *sync.WaitGroup) <-chan error {
	all := make(chan error, 1)
	errs := make(chan error, len(a.plan.sources))
	for i, s := range a.plan.sources {
		name := a.cfg.Sources[i].Name
		wg.Go(func() { errs <- a.runSource(ctx, name, s) })
	}
	wg.Go(func() {
		var joined error
		for range a.plan.sources {
			joined = errors.Join(joined, <-errs)
		}
		all <- joined
	})
	return all
}

func (a *Agent) runSource(ctx context.Context, name string, s source.Source) error {
	err := s.Run(ctx, a.pipe)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	err = fmt.Errorf("source %s: %w", name, err)
	a.log.Error("a source failed", "source", name, "err", err)
	a.note(journal.Failure{Part: "source", What: name})
	return err
}

// wait returns when the run has to end, and with what.
func (a *Agent) wait(ctx context.Context, ended <-chan error) error {
	if !a.opt.ExitWhenDone {
		ended = nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-a.failed:
		return nil // reported as fatal
	case err := <-ended:
		return errors.Join(err, a.drain(ctx))
	}
}

// drain waits until everything is sent.
func (a *Agent) drain(ctx context.Context) error {
	limit, cancel := context.WithTimeout(ctx, a.opt.DrainTimeout)
	defer cancel()
	poll := time.NewTicker(200 * time.Millisecond) // keys and commits raise no signal
	defer poll.Stop()
	for {
		waiting, err := a.pipe.Flush(limit)
		pending := a.store.Tally().Pending + waiting
		if err == nil && pending == 0 {
			return nil
		}
		select {
		case <-limit.Done():
			if ctx.Err() != nil {
				return nil // stopped by hand
			}
			return &ops.Error{What: fmt.Sprintf("%v: %d records are still pending after %v", errNotDrained, pending, a.opt.DrainTimeout),
				Err: linkError(a.link.State().LastError), Hint: "run again when the platform can be reached; what waits in the outbox is kept"}
		case <-a.failed:
			return nil
		case <-a.settled:
		case <-poll.C:
		}
	}
}

// linkError is why there is no connection, without its own advice.
func linkError(text string) error {
	why, _, _ := strings.Cut(text, " Try: ")
	if why == "" {
		return nil
	}
	return errors.New(why)
}

// listeners are everything that others connect to.
type listeners struct {
	records, admin, tap net.Listener
	metrics             *ops.Server
}

func (a *Agent) listen() (l *listeners, err error) {
	l = &listeners{}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	recordsMode := fs.FileMode(0o600)
	if len(a.cfg.foreignWriters(self())) > 0 {
		recordsMode = 0o666
	}
	socket := func(to *net.Listener, name string, mode fs.FileMode) {
		if err == nil {
			*to, err = ops.ListenUnix(filepath.Join(a.cfg.RunFolder(), name), mode, "run_dir")
		}
	}
	socket(&l.admin, admin.AdminSocket, 0o600)
	socket(&l.tap, admin.TapSocket, 0o600)
	socket(&l.records, admin.RecordsSocket, recordsMode)
	if err == nil && a.cfg.Metrics != "" {
		l.metrics, err = ops.Listen(ops.ServeOptions{Addr: a.cfg.Metrics, Handler: ops.NewMux(a.registry(), a.healthy)})
	}
	return l, err
}

func (l *listeners) close() error {
	var errs []error
	for _, s := range []net.Listener{l.records, l.admin, l.tap} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// ready tells whoever waits for the agent that it serves.
func (a *Agent) ready(l *listeners) {
	metrics := ""
	if l.metrics != nil {
		metrics = l.metrics.Addr().String()
	}
	a.log.Info("the agent serves", "run_dir", a.cfg.RunFolder(), "metrics", metrics, "sources", len(a.plan.sources))
	a.tell(ops.Ready)
	if a.opt.Ready != nil {
		a.opt.Ready(metrics)
	}
}

func (a *Agent) tell(state string) {
	if err := ops.Notify(state); err != nil {
		a.log.Warn("service manager", "err", err)
	}
}
