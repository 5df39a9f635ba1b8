package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	maxBatch      = 2048    // entries in one commit
	maxBatchBytes = 8 << 20 // of leaves
	patience      = 10 * time.Second
)

var errClosed = errors.New("the log is closed")

// Log is the open export log. Safe for concurrent use.
type Log struct {
	cfg  Config
	keys []note.Verifier
	disk disk
	lock *os.File
	stop context.CancelFunc
	ctx  context.Context
	done chan struct{} // the sequencer has ended
	asks sync.WaitGroup

	mu      sync.Mutex
	wake    sync.Cond
	queue   []*job
	closed  bool
	shards  []ShardInfo // the published ones, oldest first
	state   state       // of the newest; never changed in place
	counts  map[Kind]uint64
	intents map[string]intended // by request
	repair  Repair

	pending *pending         // the sequencer's
	sizes   map[string]int64 // by witness and origin: the tree it last signed; the sequencer's
}

type intended struct {
	seq    uint64
	sha256 string
}

// Repair counts what Open did about an end that was cut off.
type Repair struct {
	Files   int   // removed: they lay beyond the last signed tree
	Bytes   int64 // in them
	Forward int   // entries of a tree that was signed but not published
}

// state is the end of the newest shard.
type state struct {
	year   int    // 0 before the first entry
	first  uint64 // seq of the shard's first entry
	seq    uint64 // of the last entry
	last   time.Time
	tree   tree
	bundle []byte // entries that fill no bundle yet
}

func (s *state) fork() state {
	out := *s
	out.tree = s.tree.fork()
	out.bundle = s.bundle[:len(s.bundle):len(s.bundle)]
	return out
}

// job is a call that waits for the sequencer.
type job struct {
	entry  *Entry // nil: Settle
	size   int    // of its leaf, at most
	result chan result
}

type result struct {
	events []Event
	err    error
}

// Append enters something. When it returns without an error the entry is durable and
// in the tree of a published checkpoint, cosigned to the quorum. Calls at the same
// time share a commit. An error wraps ErrAppend; see ErrPending for the one case in
// which the entry may be in the log nevertheless. The log sets the entry's head; the
// first entry of a year is preceded by the link to the year before, which the log
// writes itself.
func (l *Log) Append(kind Kind, e Entry) (Event, error) {
	e.Type = kind
	j, err := l.prepare(e)
	if err != nil {
		return Event{}, fmt.Errorf("ledger: %w: %s: %w", ErrAppend, kind, err)
	}
	r := l.wait(j)
	if r.err != nil {
		return Event{}, fmt.Errorf("ledger: %w: %s: %w", ErrAppend, kind, r.err)
	}
	return r.events[0], nil
}

// prepare copies an entry as the log will give it back and refuses what has no leaf.
func (l *Log) prepare(e Entry) (*job, error) {
	if e.Type == ShardKind {
		return nil, errors.New("the log links its shards itself")
	}
	e.V, e.Seq, e.Gate, e.Time = Version, math.MaxUint64, l.cfg.Gate, time.Unix(0, 0).UTC().Format(timeForm)
	leaf, err := marshal(&e)
	if err != nil {
		return nil, err
	}
	own, err := Decode(leaf)
	if err != nil {
		return nil, err
	}
	return &job{entry: &own, size: len(leaf), result: make(chan result, 1)}, nil
}

// Settle publishes the tree that an error with ErrPending told of, and gives its
// entries: they are in the log now, the caller must take them in as it takes in those
// of a replay. Of several calls at the same time one gets them. Without such a tree it
// does nothing.
func (l *Log) Settle() ([]Event, error) {
	r := l.wait(&job{result: make(chan result, 1)})
	if r.err != nil {
		return nil, fmt.Errorf("ledger: %w", r.err)
	}
	return r.events, nil
}

func (l *Log) wait(j *job) result {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return result{err: errClosed}
	}
	l.queue = append(l.queue, j)
	l.mu.Unlock()
	l.wake.Signal()
	return <-j.result
}

// run is the sequencer: the only one that writes.
func (l *Log) run() {
	defer close(l.done)
	for {
		batch := l.take()
		switch {
		case batch == nil:
			return
		case batch[0].entry == nil:
			events, err := l.settle()
			batch[0].result <- result{events, err}
		case l.pending != nil:
			refuse(batch, fmt.Errorf("%w. Try: settle, or open the log again", ErrPending))
		default:
			l.commit(batch)
		}
	}
}

// take waits for jobs and gives those of one commit, or one Settle. nil: closed.
func (l *Log) take() []*job {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.queue) == 0 {
		if l.closed {
			return nil
		}
		l.wake.Wait()
	}
	n, bytes := 0, 0
	for n < min(len(l.queue), maxBatch) && l.queue[n].entry != nil && bytes < maxBatchBytes {
		bytes += l.queue[n].size
		n++
	}
	n = max(n, 1)
	batch := l.queue[:n:n]
	l.queue = l.queue[n:]
	if len(l.queue) == 0 {
		l.queue = nil
	}
	return batch
}

func refuse(batch []*job, err error) {
	for _, j := range batch {
		j.result <- result{err: err}
	}
}

// Inclusion proves that the entry of this number is in the published tree.
func (l *Log) Inclusion(seq uint64) (Inclusion, error) {
	l.mu.Lock()
	shards, st := l.shards, l.state
	l.mu.Unlock()
	for i, s := range shards {
		if seq < s.First || seq-s.First >= uint64(s.Size) {
			continue
		}
		src := source{os.DirFS(l.cfg.Dir), s.Dir}
		if i < len(shards)-1 {
			return prove(s.Checkpoint, int64(seq-s.First), src.hashes, src.leaves)
		}
		hashes, leaves := st.over(src)
		return prove(s.Checkpoint, int64(seq-s.First), hashes, leaves)
	}
	return Inclusion{}, fmt.Errorf("ledger: no entry %d", seq)
}

// over reads tiles from the edge in memory, and those that are full from files.
func (s *state) over(src source) (hashes func(tlog.Tile) ([]byte, error), leaves func(tlog.Tile) ([][]byte, error)) {
	hashes = func(t tlog.Tile) ([]byte, error) {
		if data := s.tree.at(t); data != nil {
			return data, nil
		}
		return src.hashes(t)
	}
	leaves = func(t tlog.Tile) ([][]byte, error) {
		if t.N < s.tree.size>>height {
			return src.leaves(t)
		}
		out, _, err := splitBundle(s.bundle, t.W)
		return out, err
	}
	return hashes, leaves
}

// Intended gives the number of the last intent of a request, if it is for a
// ciphertext with this SHA-256.
func (l *Log) Intended(request, sha256 string) (seq uint64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	in := l.intents[request]
	if sha256 == "" || in.sha256 != sha256 {
		return 0, false
	}
	return in.seq, true
}

// Counts gives the number of entries by kind.
func (l *Log) Counts() map[Kind]uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.counts)
}

// Head is the end of the log as published.
func (l *Log) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.shards) == 0 {
		return Head{}
	}
	s := &l.shards[len(l.shards)-1]
	return Head{Origin: s.Origin, Size: s.Size, Root: s.Root, Seq: l.state.seq, At: l.state.last, Checkpoint: s.Text}
}

// Repaired says what Open found beyond the last published checkpoint.
func (l *Log) Repaired() Repair { return l.repair }

// Close ends the log. Calls that wait are served first, except for a quorum.
func (l *Log) Close() error {
	l.mu.Lock()
	again := l.closed
	l.closed = true
	l.mu.Unlock()
	if again {
		return nil
	}
	l.stop()
	l.wake.Signal()
	<-l.done
	l.asks.Wait()
	return l.lock.Close()
}
