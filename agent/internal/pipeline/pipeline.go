// Package pipeline judges what the sources give and makes the outcome durable:
// cleared records become sealed frames in the outbox, held ones go to the local
// vault, refused ones are counted, all in the store's own transactions.
//
// One goroutine does all of it, so that what a withdrawn consent or a status
// question sees is exact. Queues in front of it are bounded: replays and requests
// wait for room, live sources shed and count.
package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/records"
	"cordon/agent/internal/source"
	"cordon/agent/internal/store"
	"cordon/filters"
	"cordon/filters/wire"
)

// Store is what the pipeline needs of the store.
type Store interface {
	NextID() wire.FrameID
	Commit(b *store.Batch) ([]store.Dropped, error)
	Tally() store.Tally
}

// Tap is told of every batch at the moment it is sealed.
type Tap interface {
	Active() bool
	Sealed(h *wire.Header, batch []byte)
}

// Config of a Pipeline. All fields but Tap, Outside and Failed are required.
type Config struct {
	Chain   *filters.Chain // to begin with; see Swap
	Store   Store
	Vehicle wire.Pseudonym
	Key     func(bucket int64) ([32]byte, bool) // public key of a collection hour
	// OldestKey is the first hour that the platform's key schedule covers: earlier
	// ones will never get a key. 0 means not known.
	OldestKey func() int64
	Consents  func() []filters.Consent
	// Collecting gives the personal classes that the driver set to be collected (C1).
	Collecting func() filters.Labels
	Now        func() time.Time // trusted time
	Logger     *slog.Logger

	Records int           // in a batch at most
	Bytes   int           // of plaintext in a batch at most
	Delay   time.Duration // that a record waits for its batch to fill
	Memory  int           // records waiting in memory at most

	Tap Tap
	// Outside is told of every record that its source was not to send: outside its
	// app's manifest (U4, with the classes outside it) or over its capacity (U5).
	Outside func(source string, rule filters.Rule, manifest string, classes filters.Labels)
	// Failed is called when commits begin to fail, and with nil when they succeed
	// again.
	Failed func(error)
}

// Sizes of the queues, and how long a request may wait for others to share its
// commit.
const (
	replayQueue  = 64
	requestQueue = 16
	freeGroups   = 256
	shareCommit  = 20 * time.Millisecond
	tick         = time.Second
	// countDelay is how long counts without frames may wait for a commit.
	countDelay = 250 * time.Millisecond
)

// ErrClosed is returned by Put after the pipeline has stopped.
var ErrClosed = errors.New("pipeline: stopped")

// Pipeline implements source.Sink.
type Pipeline struct {
	cfg      Config
	free     chan *source.Group
	replay   chan *source.Group // backpressure
	live     chan *source.Group // bounded by Memory
	requests chan *source.Group // wait for their commit
	ops      chan func()
	closing  chan struct{} // closed when Run begins to end: nothing more comes in
	done     chan struct{}
	entering sync.RWMutex // held for reading by what brings something in

	counted   int64         // of inMemory, entries of the live group being judged
	inMemory  atomic.Int64  // entries in live, records in batches and not yet committed
	offerShed atomic.Uint64 // entries that Offer had no room for
	refused   refusals      // what Refused was told

	// What follows belongs to the goroutine of Run.
	chain    *filters.Chain
	scratch  *filters.Scratch // follows what each source says
	asking   *filters.Scratch // for questions, which leave no trace
	env      filters.Env
	open     map[batchKey]*batch
	waiting  []*batch                 // full or due, without a key
	shares   map[wire.FrameID][]share // of frames in out that rest on a consent
	spare    []*wire.Encoder
	out      store.Batch
	held     []byte
	plain    []byte
	due      time.Time // when out has to be committed; zero: nothing in it
	waiters  []waiter
	answerBy time.Time // when waiters have to be answered; zero: none
	failing  error
	retry    time.Time
	counts   sourceCounts
}

// New makes a pipeline; Run makes it work.
func New(cfg Config) *Pipeline {
	p := &Pipeline{
		cfg:      cfg,
		free:     make(chan *source.Group, freeGroups),
		replay:   make(chan *source.Group, replayQueue),
		live:     make(chan *source.Group, cfg.Memory),
		requests: make(chan *source.Group, requestQueue),
		ops:      make(chan func()),
		closing:  make(chan struct{}),
		done:     make(chan struct{}),
		open:     map[batchKey]*batch{},
		shares:   map[wire.FrameID][]share{},
		counts:   sourceCounts{by: map[string]*effects{}},
	}
	p.use(cfg.Chain)
	return p
}

// Get gives an empty group.
func (p *Pipeline) Get() *source.Group {
	select {
	case g := <-p.free:
		return g
	default:
		return &source.Group{Entries: make([]source.Entry, 0, 16)}
	}
}

// Put waits for room. Errors: ErrClosed, or the context's.
func (p *Pipeline) Put(ctx context.Context, g *source.Group) error {
	queue := p.replay
	if g.Done != nil {
		queue = p.requests
	}
	p.entering.RLock()
	defer p.entering.RUnlock()
	if p.closed() {
		return ErrClosed
	}
	select {
	case queue <- g:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closing:
		return ErrClosed
	}
}

// closed tells that Run is ending. Its queues may still have room.
func (p *Pipeline) closed() bool {
	select {
	case <-p.closing:
		return true
	default:
		return false
	}
}

// shut lets nothing more in. What had begun to come in is queued when it returns.
func (p *Pipeline) shut() {
	close(p.closing)
	p.entering.Lock()
	defer p.entering.Unlock()
}

// Offer takes a group of a live source, or counts it as shed when memory is full
// or the pipeline is ending.
func (p *Pipeline) Offer(g *source.Group) {
	p.entering.RLock()
	defer p.entering.RUnlock()
	n := int64(len(g.Entries))
	if !p.closed() && p.reserve(n) {
		select {
		case p.live <- g:
			return
		default:
		}
		p.inMemory.Add(-n)
	}
	p.offerShed.Add(uint64(n))
}

// reserve counts n entries if there is room for them. The count never passes the
// limit on the way: another goroutine would shed for it.
func (p *Pipeline) reserve(n int64) bool {
	for {
		now := p.inMemory.Load()
		if now+n > int64(p.cfg.Memory) {
			return false
		}
		if p.inMemory.CompareAndSwap(now, now+n) {
			return true
		}
	}
}

// recycle takes a group back.
func (p *Pipeline) recycle(g *source.Group) {
	const large = 1024
	if cap(g.Entries) > large {
		return
	}
	clear(g.Entries)
	g.Entries, g.Done = g.Entries[:0], nil
	select {
	case p.free <- g:
	default:
	}
}

// Do runs fn in the pipeline's goroutine, between two groups, and waits for it.
// Errors: ErrClosed, or the context's.
func (p *Pipeline) Do(ctx context.Context, fn func()) error {
	ran := make(chan struct{})
	select {
	case p.ops <- func() { fn(); close(ran) }:
		<-ran
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.done:
		return ErrClosed
	}
}

// busy is the answer to a request that cannot be kept now.
var busy = records.ErrBusy
