package source

import (
	"context"
	"errors"
	"io"
	"time"

	"cordon/agent/canbus"
	"cordon/filters"
)

// can makes records of the frames of a log or a stream.
type can struct {
	cfg     Config
	now     func() time.Time
	dec     *decoder
	stats   counters
	samples []canbus.Sample
	shift   int64 // added to the times of a stream, nanoseconds
	begun   bool
}

func newCAN(cfg Config, now func() time.Time) (*can, error) {
	dec, err := newDecoder(cfg.DBC, cfg.Map)
	if err != nil {
		return nil, err
	}
	return &can{cfg: cfg, now: now, dec: dec}, nil
}

// Finite tells whether the source is a log.
func (c *can) Finite() bool { return c.cfg.Type == TypeCANLog }

// Status gives the counts.
func (c *can) Status() Status { return c.stats.status(c.cfg) }

// frames is what a replay and a stream have in common.
type frames func(context.Context, *canbus.Frame) error

// Run reads to the end of the log, or until ctx ends.
func (c *can) Run(ctx context.Context, sink Sink) error {
	next, done, err := c.open(ctx)
	if err != nil {
		c.stats.set(StateFailed, err)
		return err
	}
	c.stats.set(StateRunning, nil)
	err = errors.Join(c.read(ctx, next, sink), done())
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		c.stats.set(StateFailed, err)
		return err
	}
	c.stats.set(StateEnded, nil)
	return nil
}

func (c *can) open(ctx context.Context) (frames, func() error, error) {
	switch {
	case c.cfg.Dial != "":
		s, err := canbus.Dial(ctx, canbus.StreamConfig{URL: c.cfg.Dial})
		return c.stream(s), closer(s), err
	case c.cfg.Listen != "":
		s, err := canbus.Listen(ctx, canbus.StreamConfig{URL: c.cfg.Listen})
		return c.stream(s), closer(s), err
	}
	r, err := canbus.OpenReplay(c.cfg.Path, c.format(), c.replay())
	if err != nil {
		return nil, nil, err
	}
	return r.Next, r.Close, nil
}

// closer is the stream's Close, also for the nil stream beside an error.
func closer(s *canbus.Stream) func() error {
	if s == nil {
		return func() error { return nil }
	}
	return s.Close
}

func (c *can) format() canbus.Format {
	if c.cfg.Format == "" {
		return canbus.Auto
	}
	return canbus.Format(c.cfg.Format)
}

func (c *can) replay() canbus.ReplayConfig {
	factor, _ := c.cfg.factor() // validated
	r := canbus.ReplayConfig{Speed: factor, Stamps: canbus.RebaseStamps, Now: c.now}
	if c.cfg.Timestamps == "log" {
		r.Stamps = canbus.KeepStamps
	}
	return r
}

// stream gives the frames of a feed, whose times count from the first frame if
// the configuration does not believe the sender's clock.
func (c *can) stream(s *canbus.Stream) frames {
	return func(_ context.Context, f *canbus.Frame) error {
		if err := s.Next(f); err != nil {
			return err
		}
		if c.cfg.Timestamps == "rebase" {
			if !c.begun {
				c.begun, c.shift = true, c.now().UnixNano()-f.Time
			}
			f.Time += c.shift
		}
		return nil
	}
}

func (c *can) read(ctx context.Context, next frames, sink Sink) error {
	var f canbus.Frame
	var bad *canbus.LineError
	g := sink.Get()
	for {
		err := next(ctx, &f)
		switch {
		case err == nil:
			c.frame(&f, g)
		case errors.As(err, &bad):
			c.stats.events.Add(1)
			c.stats.malformed.Add(1)
			g.Refuse(c.cfg.Name, filters.U3)
		case errors.Is(err, io.EOF) || ctx.Err() != nil:
			return nil
		default:
			return err
		}
		if len(g.Entries) == 0 {
			continue
		}
		if err := c.stats.put(ctx, sink, g, c.Finite()); err != nil {
			return err
		}
		g = sink.Get()
	}
}

// frame adds what one frame says. It allocates nothing once the group has room.
// A frame that nobody can read, and what is missing of a short one, counts as
// one record that nobody declared.
func (c *can) frame(f *canbus.Frame, g *Group) {
	if c.cfg.Bus != "" && f.Bus != c.cfg.Bus {
		c.stats.otherBus.Add(1)
		return
	}
	c.stats.events.Add(1)
	var outcome canbus.Outcome
	c.samples, outcome = c.dec.db.Decode(c.samples[:0], f)
	for i := range c.samples {
		s := &c.samples[i]
		g.Add(filters.Record{
			Signal: c.dec.paths[s.Signal], Source: c.cfg.Name,
			CollectedAt: f.Time, Value: filters.FloatValue(s.Value),
		})
	}
	switch outcome {
	case canbus.Decoded:
		return
	case canbus.Short:
		c.stats.short.Add(1)
	default:
		c.stats.unknown.add(f)
	}
	g.Refuse(c.cfg.Name, filters.U1)
}
