// Package feed plays a simulated drive to a real agent: CAN frames as candump
// lines and NMEA sentences over streams, everything else as records over HTTP
// on a unix socket.
package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"cordon/sim"
	"cordon/sim/ecu"
	"cordon/sim/truth"
)

// Config says where a drive goes and how fast. What has no sink is counted as
// unfed and still written to the ground truth.
type Config struct {
	CAN     [3]string // stream URL of each bus (ecu.Buses); equal ones share a stream; empty: not fed
	NMEA    string    // stream URL
	Records string    // path of the agent's unix socket
	Speed   float64   // simulated seconds in a second; 0 is as fast as the sinks take it
	Truth   io.Writer // ground truth as JSON lines; nil: none
	// Observe sees every item as it is emitted; it must not keep the pointer.
	Observe func(*truth.Item)
	// Progress is told the simulated time played, about every simulated 100 ms.
	Progress func(played time.Duration)
	Patience time.Duration // to connect, and to connect again; 0 is 10 s
	Retries  int           // of one batch of records; 0 is 8
}

func (c *Config) valid() error {
	if c.Speed < 0 || math.IsNaN(c.Speed) || math.IsInf(c.Speed, 0) {
		return fmt.Errorf("speed %v is not a factor. Try: 1 for real time, 0 for as fast as possible", c.Speed)
	}
	if c.Patience < 0 || c.Retries < 0 {
		return fmt.Errorf("patience %v and %d retries must not be negative", c.Patience, c.Retries)
	}
	return nil
}

// Verdict is one kind of answer to a record.
type Verdict struct{ Source, Signal, Effect, Rule string }

// Stats is what was fed and what came back. Emitted counts by source;
// records: Emitted = Answered + Refused + GivenUp + Abandoned + Unfed.
type Stats struct {
	Emitted    map[string]uint64 // events by source: frames, outputs of the receiver, records
	Unfed      map[string]uint64 // of these, those that had no sink
	Sent       map[string]uint64 // lines written by stream URL
	Unsure     uint64            // lines in a write that failed
	Reconnects uint64
	Verdicts   map[Verdict]uint64
	Answered   uint64 // records with a verdict
	Refused    uint64 // records refused with a 4xx or with an answer that makes no sense
	GivenUp    uint64 // records whose batch was tried too often
	Abandoned  uint64 // records not answered when the run was cancelled
	Posts      uint64 // answers of any status
	Retries    uint64
	Trouble    string // the first reason for Refused or GivenUp
	TruthLines uint64
	Played     time.Duration // simulated
	Took       time.Duration // wall clock
}

// Effects adds up the verdicts by effect.
func (s *Stats) Effects() map[string]uint64 {
	out := map[string]uint64{}
	for v, n := range s.Verdicts {
		out[v.Effect] += n
	}
	return out
}

// player is one run.
type player struct {
	cfg     Config
	stats   Stats
	streams map[string]*stream
	poster  *poster
	truth   *truth.Writer
	line    []byte
	flushed time.Duration // simulated time of the last flush
	began   time.Time
	start   time.Time
}

// Run plays the drive to its end. The stats are good also with an error.
func Run(ctx context.Context, w *sim.World, cfg Config) (Stats, error) {
	if err := cfg.valid(); err != nil {
		return Stats{}, fmt.Errorf("feed: %w", err)
	}
	if cfg.Patience == 0 {
		cfg.Patience = 10 * time.Second
	}
	if cfg.Retries == 0 {
		cfg.Retries = 8
	}
	p := &player{cfg: cfg, streams: map[string]*stream{}, start: w.Start()}
	p.stats = Stats{Emitted: map[string]uint64{}, Unfed: map[string]uint64{}, Sent: map[string]uint64{}, Verdicts: map[Verdict]uint64{}}
	if cfg.Truth != nil {
		p.truth = truth.NewWriter(cfg.Truth)
	}
	defer p.close()
	err := p.connect(ctx)
	p.began = time.Now()
	if err == nil {
		err = p.play(ctx, w)
	}
	p.settle()
	if err != nil {
		return p.stats, fmt.Errorf("feed: %w", err)
	}
	return p.stats, nil
}

func (p *player) connect(ctx context.Context) error {
	for _, url := range append(p.cfg.CAN[:], p.cfg.NMEA) {
		if url == "" || p.streams[url] != nil {
			continue
		}
		s, err := open(ctx, url, p.cfg.Patience)
		if err != nil {
			return err
		}
		p.streams[url] = s
	}
	if p.cfg.Records != "" {
		p.poster = newPoster(p.cfg.Records, p.cfg.Retries, &p.stats)
	}
	return nil
}

func (p *player) play(ctx context.Context, w *sim.World) error {
	err := p.steps(ctx, w)
	// What is queued still goes out, and the truth of what went is kept.
	if err == nil {
		err = p.flush(ctx)
	}
	if err == nil && p.poster != nil {
		err = p.poster.flush(ctx)
	}
	if p.truth != nil {
		err = errors.Join(err, p.truth.Flush())
	}
	return err
}

func (p *player) steps(ctx context.Context, w *sim.World) error {
	for step := 0; ; step++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		events, err := w.Step()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range events {
			if err := p.event(ctx, &events[i]); err != nil {
				return err
			}
		}
		if err := p.pace(ctx, events); err != nil {
			return err
		}
		if p.cfg.Progress != nil && step%10 == 9 {
			p.cfg.Progress(p.stats.Played)
		}
	}
}

// pace sends what is due and waits until the wall clock has caught up.
func (p *player) pace(ctx context.Context, events []sim.Event) error {
	if len(events) > 0 {
		now := events[len(events)-1].At
		p.stats.Played = now.Sub(p.start)
		if p.poster != nil {
			if err := p.poster.tick(ctx, now); err != nil {
				return err
			}
		}
	}
	ahead := time.Duration(0)
	if p.cfg.Speed > 0 {
		ahead = time.Duration(float64(p.stats.Played)/p.cfg.Speed) - time.Since(p.began)
	}
	// Late or not, a slow stream's lines do not wait for a full buffer: all streams
	// stay within a tenth of a second of each other.
	if ahead <= 0 && p.stats.Played-p.flushed < 100*time.Millisecond {
		return nil
	}
	p.flushed = p.stats.Played
	if err := p.flush(ctx); err != nil || ahead <= 0 {
		return err
	}
	return pause(ctx, ahead)
}

func (p *player) event(ctx context.Context, e *sim.Event) error {
	if p.truth != nil {
		if err := p.truth.Write(&e.Truth); err != nil {
			return err
		}
	}
	if p.cfg.Observe != nil {
		p.cfg.Observe(&e.Truth)
	}
	p.stats.Emitted[e.Truth.Source]++
	switch {
	case e.Frame != nil:
		p.line = e.Frame.AppendCandump(p.line[:0], e.At)
		return p.stream(ctx, p.cfg.CAN[e.Frame.Bus], ecu.Buses[e.Frame.Bus], p.line, 1)
	case e.NMEA != nil:
		return p.stream(ctx, p.cfg.NMEA, e.Truth.Source, e.NMEA, 3)
	case p.poster == nil:
		p.stats.Unfed[e.Truth.Source]++
		return nil
	}
	return p.poster.add(ctx, *e.Record)
}

func (p *player) stream(ctx context.Context, url, source string, b []byte, lines uint64) error {
	s := p.streams[url]
	if s == nil {
		p.stats.Unfed[source]++
		return nil
	}
	return s.add(ctx, b, lines)
}

func (p *player) flush(ctx context.Context) error {
	for _, s := range p.streams {
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settle adds up the streams.
func (p *player) settle() {
	for url, s := range p.streams {
		p.stats.Sent[url] = s.sent
		p.stats.Unsure += s.unsure + s.lines
		p.stats.Reconnects += s.reconnects
	}
	if p.poster != nil {
		p.stats.Abandoned += uint64(len(p.poster.batch))
	}
	if p.truth != nil {
		p.stats.TruthLines = p.truth.Lines()
	}
	p.stats.Took = time.Since(p.began)
}

func (p *player) close() {
	for _, s := range p.streams {
		s.close()
	}
	if p.poster != nil {
		p.poster.client.CloseIdleConnections()
	}
}
