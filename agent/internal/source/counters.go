package source

import (
	"context"
	"sync"
	"sync/atomic"
)

// counters are what an adapter counts; safe for concurrent use.
type counters struct {
	events, records, malformed, otherBus, short atomic.Uint64
	noFix, repeated, skipped, garbage           atomic.Uint64
	unknown                                     unknownIDs

	mu    sync.Mutex
	state string
	err   error
}

func (c *counters) set(state string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state, c.err = state, err
}

func (c *counters) status(cfg Config) Status {
	s := Status{
		Name: cfg.Name, Type: cfg.Type, State: StateStarting,
		Events: c.events.Load(), Records: c.records.Load(), Malformed: c.malformed.Load(),
		OtherBus: c.otherBus.Load(), Short: c.short.Load(), NoFix: c.noFix.Load(),
		Repeated: c.repeated.Load(), Skipped: c.skipped.Load(), Garbage: c.garbage.Load(),
	}
	s.Unknown, s.UnknownMore = c.unknown.list()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != "" {
		s.State = c.state
	}
	if c.err != nil {
		s.Error = c.err.Error()
	}
	return s
}

// put hands a group over: a replay waits for room, a live source does not. An
// empty group and one that a stopping program no longer takes are nobody's.
func (c *counters) put(ctx context.Context, sink Sink, g *Group, wait bool) error {
	n := uint64(len(g.Entries))
	if n == 0 {
		return nil
	}
	if !wait {
		sink.Offer(g)
	} else if err := sink.Put(ctx, g); err != nil {
		return err
	}
	c.records.Add(n)
	return nil
}
