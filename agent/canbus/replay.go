package canbus

import (
	"context"
	"errors"
	"io"
	"math"
	"time"
)

// Stamps says which times replayed frames carry.
type Stamps string

const (
	// KeepStamps leaves the log's own times.
	KeepStamps Stamps = "log"
	// RebaseStamps shifts all times by one amount into the present: at a speed
	// of 1 or less the first frame is now; faster than that, the drive has
	// just ended and the last frame is now, so that no frame lies in the
	// future.
	RebaseStamps Stamps = "rebase"
)

// TimeSpan is the time that a log covers, Unix nanoseconds.
type TimeSpan struct {
	First int64 // of the first frame
	Last  int64 // the latest of all frames
}

// ReplayConfig sets how a log is replayed.
type ReplayConfig struct {
	// Speed is the factor to the log's own pace: 1 is real time. 0 is as fast
	// as frames are taken.
	Speed  float64
	Stamps Stamps
	// Span is needed for RebaseStamps at a speed other than 1 or less; see
	// ScanSpan. OpenReplay fills it in.
	Span *TimeSpan
	// Now and Sleep replace the clock. Sleep returns early with the context's
	// error. nil: the time package.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

func (c *ReplayConfig) valid() error {
	switch {
	case c.Speed < 0 || math.IsNaN(c.Speed) || math.IsInf(c.Speed, 0):
		return hinted("1 for real time, 0 for as fast as possible", "replay speed %v", c.Speed)
	case c.Stamps != KeepStamps && c.Stamps != RebaseStamps:
		return hinted("log or rebase", "unknown replay time stamps %q", c.Stamps)
	case c.Stamps == RebaseStamps && c.afterwards() && c.Span == nil:
		return hinted("OpenReplay, or ScanSpan first", "rebasing a replay faster than real time needs the log's time span")
	}
	return nil
}

// afterwards tells whether rebased frames end at the start of the replay.
func (c *ReplayConfig) afterwards() bool { return c.Speed == 0 || c.Speed > 1 }

// Replay gives the frames of a log at a pace. It is not safe for concurrent
// use.
type Replay struct {
	from    FrameReader
	cfg     ReplayConfig
	closer  io.Closer
	begun   bool
	start   time.Time // when the first frame was given
	first   int64     // its time in the log
	shift   int64     // added to every time
	reached int64     // latest time in the log so far
}

// NewReplay paces the frames of from.
func NewReplay(from FrameReader, cfg ReplayConfig) (*Replay, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	return &Replay{from: from, cfg: cfg}, nil
}

// OpenReplay opens a log file and paces its frames; where rebasing needs the
// time span of the log it reads the file twice.
func OpenReplay(path string, format Format, cfg ReplayConfig) (*Replay, error) {
	if cfg.Stamps == RebaseStamps && cfg.afterwards() && cfg.Span == nil {
		span, err := ScanSpan(path, format)
		if err != nil {
			return nil, err
		}
		cfg.Span = &span
	}
	r, err := Open(path, format)
	if err != nil {
		return nil, err
	}
	p, err := NewReplay(r, cfg)
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	p.closer = r
	return p, nil
}

// ScanSpan reads a log for the time it covers. Malformed lines are passed over
// here: whoever reads the frames meets them again. A log without a frame is an
// error.
func ScanSpan(path string, format Format) (span TimeSpan, err error) {
	r, err := Open(path, format)
	if err != nil {
		return TimeSpan{}, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var f Frame
	var bad *LineError
	for {
		switch err := r.Next(&f); {
		case errors.As(err, &bad):
		case errors.Is(err, io.EOF) && r.Stats().Frames == 0:
			return TimeSpan{}, hinted("name the log's format", "%s: no frame to replay", path)
		case errors.Is(err, io.EOF):
			return span, nil
		case err != nil:
			return TimeSpan{}, err
		case span == TimeSpan{}:
			span = TimeSpan{f.Time, f.Time}
		default:
			span.Last = max(span.Last, f.Time)
		}
	}
}

// Next waits until the next frame is due and gives it. It returns io.EOF at the
// end, a *LineError for damage that can be read past, or the context's error.
func (p *Replay) Next(ctx context.Context, f *Frame) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.from.Next(f); err != nil {
		return err
	}
	if !p.begun {
		p.begin(f.Time)
	}
	if p.cfg.Speed > 0 && f.Time > p.reached {
		if err := p.wait(ctx, f.Time); err != nil {
			return err
		}
	}
	p.reached = max(p.reached, f.Time)
	f.Time += p.shift
	return nil
}

// Close closes the log that OpenReplay opened.
func (p *Replay) Close() error {
	if p.closer == nil {
		return nil
	}
	return p.closer.Close()
}

func (p *Replay) begin(first int64) {
	p.begun, p.start, p.first, p.reached = true, p.cfg.Now(), first, first
	switch {
	case p.cfg.Stamps == KeepStamps:
	case p.cfg.afterwards():
		p.shift = p.start.UnixNano() - p.cfg.Span.Last
	default:
		p.shift = p.start.UnixNano() - first
	}
}

// wait sleeps until the frame of log time t is due.
func (p *Replay) wait(ctx context.Context, t int64) error {
	due := float64(t-p.first) / p.cfg.Speed
	passed := p.cfg.Now().Sub(p.start)
	left := time.Duration(min(due, float64(math.MaxInt64/2))) - passed
	if left <= 0 {
		return nil
	}
	return p.cfg.Sleep(ctx, left)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
