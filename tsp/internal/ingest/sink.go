package ingest

import (
	"context"
	"crypto/ed25519"
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/tsp/internal/store"
)

// Store is what ingest needs of the store.
type Store interface {
	FrameKey(bucket int64) (hpke.PrivateKey, error)
	Seen(vehicle wire.Pseudonym, bucket int64, id wire.FrameID) (store.Outcome, bool, error)
	Commit(frames []store.Frame) ([]store.Outcome, error)
}

// Downlink takes signed receipts to vehicles.
type Downlink interface {
	Receipt(vehicle wire.Pseudonym, msg []byte) error
}

// Config of an Ingest. Log may be nil.
type Config struct {
	Chain  *filters.Chain
	Store  Store
	Signer ed25519.PrivateKey
	Now    func() time.Time
	// Clock says what Now rests on; nil: on proven time, always.
	Clock func() clock.State
	// Journal takes incidents; it must have them durable on return.
	Journal func(items []chainlog.Item) error
	// RecordsPerHour is how many records of one vehicle are taken in one hour by the
	// clock; 0: DefaultRecordsPerHour.
	RecordsPerHour uint64
	Log            *slog.Logger
}

// DefaultRecordsPerHour is some 5500 records a second, several times what a whole
// car makes.
const DefaultRecordsPerHour = 20_000_000

func (c *Config) valid() error {
	if c.Chain == nil || c.Store == nil || c.Now == nil || c.Journal == nil || len(c.Signer) != ed25519.PrivateKeySize {
		return errors.New("ingest: chain, store, signer, clock and journal are required")
	}
	if c.RecordsPerHour == 0 {
		c.RecordsPerHour = DefaultRecordsPerHour
	}
	if c.RecordsPerHour < wire.MaxRecords {
		return fmt.Errorf("ingest: %d records per hour is less than one frame may hold (%d)", c.RecordsPerHour, wire.MaxRecords)
	}
	return nil
}

const (
	maxWaiting   = 32 << 20 // bytes of frames taken and not yet settled
	maxOpened    = 32 << 20 // bytes of opened frames not yet settled, by openedWeight
	recordWeight = 192      // bytes of one decoded record beside its data
	queueLen     = 64       // frames per worker
	settledLen   = 64       // judged frames that wait for the committer
	maxGroup     = 256      // frames in one transaction
	maxGroupSize = 2 << 20  // bytes of records in one transaction, unless one frame has more
)

// Ingest is the sink. Offer may be called as soon as it is made; what is offered
// is worked on while Run runs.
type Ingest struct {
	cfg      Config
	workers  []chan task
	settled  chan *job
	waiting  *semaphore.Weighted
	opened   *semaphore.Weighted
	budget   *budget
	downlink atomic.Pointer[Downlink]

	headless  atomic.Uint64
	undeliver atomic.Uint64
	deferred  atomic.Uint64
	turned    atomic.Uint64
}

// task is a frame on its way to a worker.
type task struct {
	vehicle wire.Pseudonym
	lane    wire.Lane // of the topic
	frame   []byte
	done    func()
}

// New makes a sink.
func New(cfg Config) (*Ingest, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	in := &Ingest{
		cfg:     cfg,
		settled: make(chan *job, settledLen), budget: newBudget(cfg.RecordsPerHour),
		waiting: semaphore.NewWeighted(maxWaiting), opened: semaphore.NewWeighted(maxOpened),
	}
	for range max(2, runtime.GOMAXPROCS(0)) {
		in.workers = append(in.workers, make(chan task, queueLen))
	}
	return in, nil
}

// SetDownlink says where receipts go. Until then they are dropped and counted.
func (in *Ingest) SetDownlink(d Downlink) { in.downlink.Store(&d) }

// Offer takes a frame that came from vehicle on a lane, as the transport vouches for
// it. It
// blocks while too much is waiting, and errs only when ctx ends. done is called
// once the frame's fate is settled: stored, refused for good, or answered with
// retry. The frame's memory is Offer's from then on.
func (in *Ingest) Offer(ctx context.Context, vehicle wire.Pseudonym, lane wire.Lane, frame []byte, done func()) error {
	n := weight(frame)
	if err := in.waiting.Acquire(ctx, n); err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	w := in.workers[binary.BigEndian.Uint64(vehicle[:8])%uint64(len(in.workers))]
	select {
	case w <- task{vehicle, lane, frame, done}:
		return nil
	case <-ctx.Done():
		in.waiting.Release(n)
		return fmt.Errorf("ingest: %w", ctx.Err())
	}
}

// weight is what a frame counts towards maxWaiting.
func weight(frame []byte) int64 { return int64(min(len(frame)+512, maxWaiting)) }

// openedWeight is what a frame's content counts towards maxOpened: a few bytes on
// the wire may hold thousands of records. It is a budget of its own, because a frame
// that waits to be opened must not keep out the one that is to be settled.
func openedWeight(plain, records int) int64 {
	return int64(min(2*plain+records*recordWeight, maxOpened))
}

// Run works until ctx ends, then settles what was already judged.
func (in *Ingest) Run(ctx context.Context) {
	var workers sync.WaitGroup
	for _, q := range in.workers {
		workers.Go(func() { in.work(ctx, q) })
	}
	committer := make(chan struct{})
	go func() {
		defer close(committer)
		in.commitAll()
	}()
	workers.Wait()
	close(in.settled)
	<-committer
}

func (in *Ingest) work(ctx context.Context, q <-chan task) {
	j := in.newJudge()
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-q:
			out := j.judge(ctx, t)
			if out == nil {
				return
			}
			in.settled <- out
		}
	}
}

// Stats are counts since the start that the store does not keep.
type Stats struct {
	Headless    uint64 // frames without a readable header: nobody to answer
	Undelivered uint64 // receipts that could not be handed to the broker
	Deferred    uint64 // frames answered with retry because their vehicle sent too many records
	TurnedAway  uint64 // frames of an existing broker for which there was no room
}

// Stats gives the counts.
func (in *Ingest) Stats() Stats {
	return Stats{Headless: in.headless.Load(), Undelivered: in.undeliver.Load(), Deferred: in.deferred.Load(), TurnedAway: in.turned.Load()}
}
