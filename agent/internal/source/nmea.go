package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"cordon/filters"
)

// receiver reads positions from an NMEA 0183 stream.
type receiver struct {
	cfg   Config
	now   func() time.Time
	stats counters
	parse *fixParser

	pace     *pacer // nil for a live receiver that is to be believed about time
	last     time.Time
	position time.Time // of the last position handed on
	fixed    func(time.Time)
}

// Timekeeper is a source that hears the time from satellites.
type Timekeeper interface {
	// OnFix sets what is told the time of every fix that has a date. It is called
	// before Run, and not called back by a file or by a receiver whose time the
	// configuration does not believe.
	OnFix(func(time.Time))
}

// OnFix implements Timekeeper.
func (r *receiver) OnFix(fn func(time.Time)) { r.fixed = fn }

func newReceiver(cfg Config, now func() time.Time) *receiver {
	return &receiver{cfg: cfg, now: now, parse: newFixParser()}
}

// Finite tells whether the receiver is a file.
func (r *receiver) Finite() bool { return r.cfg.Path != "" }

// Status gives the counts.
func (r *receiver) Status() Status { return r.stats.status(r.cfg) }

// Run reads the file, or one connection after another.
func (r *receiver) Run(ctx context.Context, sink Sink) error {
	r.last = r.now()
	if err := r.setPace(); err != nil {
		r.stats.set(StateFailed, err)
		return err
	}
	return runStreams(ctx, r.cfg, &r.stats, func(ctx context.Context, in io.Reader) error {
		return r.read(ctx, in, sink)
	})
}

// setPace prepares a replay. A live receiver sets its own pace, and its time is
// believed unless the configuration says otherwise.
func (r *receiver) setPace() error {
	switch {
	case r.Finite():
		factor, _ := r.cfg.factor() // validated
		last, err := lastFix(r.cfg.Path)
		if err != nil {
			return err
		}
		r.pace = newPacer(factor, r.cfg.Timestamps != "log", last, r.now)
	case r.cfg.Timestamps == "rebase":
		r.pace = newPacer(0, true, time.Time{}, r.now)
	}
	return nil
}

// lastFix reads a log for the latest instant in it; zero without a fix.
func lastFix(path string) (last time.Time, err error) {
	file, err := os.Open(path)
	if err != nil {
		return last, fmt.Errorf("open NMEA log: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	lines, parse := newSentences(file), newFixParser()
	at := time.Time{}
	for {
		text, whole, err := lines.next()
		if err != nil {
			return last, endOfStream(err)
		}
		if !whole {
			continue
		}
		if f, err := parse.parse(text); err == nil && f.clock.Valid && (f.date.Valid || !at.IsZero()) {
			at = instant(f.clock, f.date, at)
			if at.After(last) {
				last = at
			}
		}
	}
}

// read handles one stream to its end.
func (r *receiver) read(ctx context.Context, in io.Reader, sink Sink) error {
	lines := newSentences(in)
	var counted uint64
	for {
		text, whole, err := lines.next()
		r.stats.garbage.Add(lines.garbage - counted)
		counted = lines.garbage
		if err != nil {
			return endOfStream(err)
		}
		r.stats.events.Add(1)
		if err := r.sentence(ctx, text, whole, sink); err != nil {
			return err
		}
	}
}

func endOfStream(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// sentence hands on what one sentence says.
func (r *receiver) sentence(ctx context.Context, text []byte, whole bool, sink Sink) error {
	f, err := fix{}, errors.New("broken off")
	if whole {
		f, err = r.parse.parse(text)
	}
	switch {
	case err == nil:
		return r.hand(ctx, &f, sink)
	case errors.Is(err, errNoFix):
		r.stats.noFix.Add(1)
		return nil
	case errors.Is(err, errSkipped):
		r.stats.skipped.Add(1)
		return nil
	}
	r.stats.malformed.Add(1)
	g := sink.Get()
	g.Refuse(r.cfg.Name, filters.U3)
	return r.put(ctx, sink, g)
}

// hand makes records of a fix. A position that another sentence gave for the
// same instant is not sent twice.
func (r *receiver) hand(ctx context.Context, f *fix, sink Sink) error {
	at := r.last
	if f.clock.Valid {
		at = instant(f.clock, f.date, r.last)
		r.last = at
		if f.date.Valid && r.pace == nil && r.fixed != nil {
			r.fixed(at)
		}
	}
	stamp := at
	if r.pace != nil {
		var err error
		if stamp, err = r.pace.wait(ctx, at); err != nil {
			return nil // stopped
		}
	}
	g := sink.Get()
	add := func(signal string, v float64) {
		if !math.IsNaN(v) {
			g.Add(filters.Record{Signal: signal, Source: r.cfg.Name, CollectedAt: stamp.UnixNano(), Value: filters.FloatValue(v)})
		}
	}
	if !math.IsNaN(f.lat) && at.Equal(r.position) {
		r.stats.repeated.Add(1)
	} else if !math.IsNaN(f.lat) {
		r.position = at
		add(sigLatitude, f.lat)
		add(sigLongitude, f.lon)
	}
	add(sigAltitude, f.alt)
	add(sigHeading, f.head)
	return r.put(ctx, sink, g)
}

func (r *receiver) put(ctx context.Context, sink Sink, g *Group) error {
	return r.stats.put(ctx, sink, g, r.Finite())
}
