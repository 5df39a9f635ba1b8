package canbus

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"net/url"
	"sync"
	"time"
)

// StreamConfig names a live feed of candump lines, one frame a line, as
// "candump -L can0 | socat - TCP:HOST:PORT" sends it.
type StreamConfig struct {
	// URL is tcp://HOST:PORT or unix:///PATH.
	URL string
	// AllowRemote lets Listen take senders from beyond this machine. The feed
	// is neither encrypted nor authenticated.
	AllowRemote bool
	// MaxSenders bounds the senders that Listen serves at once; more are turned
	// away and counted. 0 means 4.
	MaxSenders int
	// MinBackoff and MaxBackoff bound the wait between attempts of Dial, which
	// doubles from one to the other. 0 means 250 ms and 30 s.
	MinBackoff, MaxBackoff time.Duration
}

// valid fills in defaults and returns network and address.
func (c *StreamConfig) valid() (network, address string, err error) {
	c.MaxSenders = cmp.Or(c.MaxSenders, 4)
	c.MinBackoff = cmp.Or(c.MinBackoff, 250*time.Millisecond)
	c.MaxBackoff = cmp.Or(c.MaxBackoff, 30*time.Second)
	if c.MaxSenders < 1 || c.MinBackoff < 0 || c.MaxBackoff < c.MinBackoff {
		return "", "", errors.New("CAN stream: the number of senders and the waits must be positive, the longest wait not below the shortest")
	}
	u, err := url.Parse(c.URL)
	switch {
	case err != nil:
	case u.Scheme == "tcp" && u.Port() != "" && u.Path == "":
		return "tcp", u.Host, nil
	case u.Scheme == "unix" && u.Host == "" && u.Path != "":
		return "unix", u.Path, nil
	}
	return "", "", hinted("tcp://127.0.0.1:PORT or unix:///PATH", "CAN stream %q is no address", c.URL)
}

// StreamStats counts what a stream met in all its connections.
type StreamStats struct {
	Stats
	Connections uint64 // made or accepted
	TurnedAway  uint64 // senders beyond MaxSenders
}

// Stream gives the frames of a live feed. Nothing is dropped when they are
// taken too slowly: the senders are kept waiting.
type Stream struct {
	ctx    context.Context
	cancel context.CancelFunc
	events chan event
	done   sync.WaitGroup
	addr   net.Addr
	url    string

	mu    sync.Mutex
	stats StreamStats
}

// event is a frame or a LineError.
type event struct {
	frame Frame
	err   error
}

func newStream(ctx context.Context, url string) *Stream {
	s := &Stream{events: make(chan event, 256), url: url}
	s.ctx, s.cancel = context.WithCancel(ctx)
	return s
}

// Next waits for the next frame. It returns a *LineError for a malformed line,
// and the context's error once the context of Dial or Listen has ended or the
// stream was closed, and what was read before has been given.
func (s *Stream) Next(f *Frame) error {
	select {
	case e := <-s.events:
		return s.give(&e, f)
	default:
	}
	select {
	case e := <-s.events:
		return s.give(&e, f)
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

func (s *Stream) give(e *event, f *Frame) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.err != nil {
		s.stats.Malformed++
		return e.err
	}
	s.stats.Frames++
	*f = e.frame
	return nil
}

// Addr is the address Listen listens at, nil for Dial.
func (s *Stream) Addr() net.Addr { return s.addr }

// Stats returns the counts of what Next gave so far, and of connections.
func (s *Stream) Stats() StreamStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.Skipped = maps.Clone(stats.Skipped)
	return stats
}

// Close ends the stream and waits until its connections are closed.
func (s *Stream) Close() error {
	s.cancel()
	s.done.Wait()
	return nil
}

// serve reads one connection to its end. It reports whether a frame came.
func (s *Stream) serve(conn net.Conn) (useful bool) {
	stop := context.AfterFunc(s.ctx, func() { _ = conn.Close() })
	defer func() {
		stop()
		_ = conn.Close()
	}()
	s.count(func(t *StreamStats) { t.Connections++ })
	var own Stats // counted per line; what is given counts in Stream.Stats
	l := newLines(bufio.NewReaderSize(conn, 64<<10), s.url, &own, candumpLine)
	l.whole = true
	var e event
	var bad *LineError
	for {
		e.err = l.next(&e.frame)
		if e.err != nil && !errors.As(e.err, &bad) {
			return useful
		}
		useful = useful || e.err == nil
		select {
		case s.events <- e:
		case <-s.ctx.Done():
			return useful
		}
	}
}

func (s *Stream) count(add func(*StreamStats)) {
	s.mu.Lock()
	add(&s.stats)
	s.mu.Unlock()
}

// Dial reads a feed from a server. It connects in the background, and again
// with growing waits whenever the connection fails or ends, until ctx ends.
func Dial(ctx context.Context, cfg StreamConfig) (*Stream, error) {
	network, address, err := cfg.valid()
	if err != nil {
		return nil, err
	}
	var dialer net.Dialer
	return dial(ctx, cfg, func(ctx context.Context) (net.Conn, error) {
		return dialer.DialContext(ctx, network, address)
	}), nil
}

func dial(ctx context.Context, cfg StreamConfig, connect func(context.Context) (net.Conn, error)) *Stream {
	s := newStream(ctx, cfg.URL)
	s.done.Go(func() {
		for wait := cfg.MinBackoff; s.ctx.Err() == nil; {
			conn, err := connect(s.ctx)
			if err == nil && s.serve(conn) {
				wait = cfg.MinBackoff
			}
			if sleep(s.ctx, wait) != nil {
				return
			}
			wait = min(2*wait, cfg.MaxBackoff)
		}
	})
	return s
}

var _ FrameReader = (*Stream)(nil)
