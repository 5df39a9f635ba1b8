// Package vault keeps records for a limited time and makes their end certain.
//
// Records are sealed in frames with the key of the hour in which they were
// collected and lie in Badger as ciphertext only. The hour's secret lies in a
// Keyring, a small file outside Badger, and is destroyed in place at the hour's
// deadline. From then on every copy of the hour's frames is unreadable, whatever
// Badger, a backup or a worn flash page still holds. Deleting the frames
// themselves is only tidiness.
package vault

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
)

// MaxLocationKeep is how long location may be kept at most (rule S1).
const MaxLocationKeep = 168 * time.Hour

// maxAhead is how far ahead of the clock a record's time may be.
const maxAhead = 5 * time.Minute

// Sentinels of Put.
var (
	ErrExpired = errors.New("the record's time is past its deadline")
	ErrFuture  = errors.New("the record's time lies in the future")
)

// Clock is what a store asks for the time; clock.Clock is one, and keeps Ages too.
type Clock interface {
	Now() time.Time
	State() clock.State
}

// Writer is where Put puts frames: a *badger.Txn or a *badger.WriteBatch.
type Writer interface {
	SetEntry(*badger.Entry) error
}

// Config of a Store.
type Config struct {
	Prefix   string        // of every Badger key of this store; no other key may begin with it
	Keyring  *Keyring      // not shared with a store of another Keep
	Width    time.Duration // of a bucket; the keyring's
	Keep     time.Duration // a record is unreadable this long after it was collected
	Margin   time.Duration // how much earlier than that its bucket is destroyed
	Clock    Clock
	Location bool // the records tell where somebody was: rule S1 applies
}

// Validate names the settings that are missing or contradict each other.
func (c Config) Validate() error {
	switch {
	case c.Prefix == "" || len(c.Prefix) > 16:
		return errors.New("vault: Prefix must be 1 to 16 bytes, shared with nothing else in the database")
	case c.Keyring == nil || c.Clock == nil:
		return errors.New("vault: Keyring and Clock are required")
	case c.Width != c.Keyring.Width():
		return fmt.Errorf("vault: Width is %v, the keyring's is %v. Try: %[2]v", c.Width, c.Keyring.Width())
	case c.Location && c.Keep > MaxLocationKeep:
		return fmt.Errorf("vault: rule S1: location may be kept %v at most, Keep is %v. Try: Keep of 168h or less", MaxLocationKeep, c.Keep)
	case c.Margin < 0 || c.Location && c.Margin == 0:
		return fmt.Errorf("vault: Margin is %v; it must cover the time between two sweeps. Try: 6h20m", c.Margin)
	case c.Keep-c.Margin <= c.Width:
		return fmt.Errorf("vault: Keep %v less Margin %v leaves a bucket no longer than its Width %v. "+
			"Try: a longer Keep or a smaller Width", c.Keep, c.Margin, c.Width)
	}
	return nil
}

// Store keeps frames in a Badger database that the caller owns. It is safe for
// concurrent use.
type Store struct {
	db   *badger.DB
	cfg  Config
	ages Ages // nil: buckets end by their names

	mu      sync.Mutex
	session session
	sealers map[int64]*frameCipher // of this session

	expired atomic.Uint64 // records refused
	future  atomic.Uint64
}

// Open prepares a store over db. The caller sweeps before it serves, and closes
// keyring, clock and database itself.
func Open(db *badger.DB, cfg Config) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg.Keyring.follow(cfg.Clock)
	number, err := cfg.Keyring.nextSession()
	if err != nil {
		return nil, fmt.Errorf("vault: open the store: %w", err)
	}
	return &Store{
		db: db, cfg: cfg, ages: agesOf(&cfg),
		session: newSession(number, fastSuite()),
		sealers: map[int64]*frameCipher{},
	}, nil
}

// Put seals recs, collected at the given time, into w, where they become durable
// with whatever else the caller commits there. It errs with ErrExpired, ErrFuture
// or ErrRecordSize, or as Badger does (badger.ErrTxnTooBig). After an error the
// transaction may hold part of the records: discard it.
func (s *Store) Put(w Writer, index Index, at time.Time, recs [][]byte) error {
	b, err := s.admit(at, len(recs))
	if err != nil {
		return err
	}
	for len(recs) > 0 {
		n, size, err := fit(recs)
		if err != nil {
			return err
		}
		key, value, err := s.seal(b, index, recs[:n], size)
		if err != nil {
			return err
		}
		if err := w.SetEntry(badger.NewEntry(key, value)); err != nil {
			return fmt.Errorf("vault: put a frame of %d records: %w", n, err)
		}
		recs = recs[n:]
	}
	return nil
}

// admit finds the bucket for at, or refuses it; a refusal is counted.
func (s *Store) admit(at time.Time, records int) (*Bucket, error) {
	now := s.cfg.Clock.Now()
	if ahead := at.Sub(now); ahead > maxAhead {
		s.future.Add(uint64(records))
		return nil, fmt.Errorf("vault: %w, by %v", ErrFuture, ahead.Round(time.Second))
	}
	id := s.cfg.Keyring.BucketOf(at)
	if id < s.dueBelow(now) {
		s.expired.Add(uint64(records))
		return nil, fmt.Errorf("vault: %w: it was collected %v ago", ErrExpired, now.Sub(at).Round(time.Second))
	}
	if s.ages != nil {
		if err := s.ages.Born(id); err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
	}
	b, err := s.cfg.Keyring.Secret(id)
	if errors.Is(err, ErrDestroyed) {
		s.expired.Add(uint64(records))
		return nil, fmt.Errorf("vault: %w: %w", ErrExpired, err)
	}
	return b, err
}

// deadline is when a bucket is destroyed: its first record, which may have been
// collected at the bucket's very start, is then Keep - Margin old.
func (s *Store) deadline(id int64) time.Time {
	return s.cfg.Keyring.start(id).Add(s.cfg.Keep - s.cfg.Margin)
}

// dueBelow is the first bucket whose deadline has not come. Not below 0.
func (s *Store) dueBelow(now time.Time) int64 {
	return s.cfg.Keyring.BucketOf(now.Add(s.cfg.Margin-s.cfg.Keep)) + 1
}

// seal makes the key and value of one frame in one allocation.
func (s *Store) seal(b *Bucket, index Index, recs [][]byte, size int) (key, value []byte, err error) {
	keyLen := len(s.cfg.Prefix) + keyTail
	buf := make([]byte, 0, keyLen+frameHead+size+aeadOverhead)
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.sealer(b)
	if err != nil {
		return nil, nil, err
	}
	seq, err := s.session.take()
	if err != nil {
		return nil, nil, err
	}
	key = appendKey(buf, s.cfg.Prefix, b.id, index, seq)[:keyLen:keyLen]
	value = appendHead(buf[keyLen:keyLen], s.session.suite, len(recs), &s.session.id)
	return key, c.seal(appendRecords(value, recs), key, seq), nil
}

// sealer is the bucket's cipher in this session. The lock is held.
func (s *Store) sealer(b *Bucket) (*frameCipher, error) {
	if c := s.sealers[b.id]; c != nil && c.bucket == b {
		return c, nil
	}
	c, err := newFrameCipher(b, s.session.suite, s.session.id[:])
	if err == nil {
		s.sealers[b.id] = c
	}
	return c, err
}
