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
	Reserve  *Reserve // of the database's file system; nil: the caller looks after free space
	Location bool     // the records tell where somebody was: rule S1 applies
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
	case c.Location && c.Margin < c.Keyring.rotateEvery()+rotateSlack:
		return fmt.Errorf("vault: Margin is %v; the key that wrapped a destroyed bucket must be gone by the end of Keep too, "+
			"and it is used for %v. Try: 6h20m", c.Margin, c.Keyring.rotateEvery())
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
	sealers map[sealerID]*frameCipher // of this session, at most maxSealers
	packer  packer

	expired atomic.Uint64 // records refused
	future  atomic.Uint64
	erased  atomic.Uint64
}

// sealerID is bucket and subject of a cipher.
type sealerID struct{ bucket, subject int64 }

// maxSealers bounds the ciphers that are kept, about 1 KiB each: a platform seals
// for many vehicles in an hour, a car for a few people.
const maxSealers = 512

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
		sealers: map[sealerID]*frameCipher{},
	}, nil
}

// Put seals recs, collected at the given time, into w, where they become durable
// with whatever else the caller commits there. It errs with ErrExpired, ErrFuture,
// ErrRecordSize or ErrNoSpace, or as Badger does (badger.ErrTxnTooBig). After an
// error the transaction may hold part of the records: discard it.
func (s *Store) Put(w Writer, index Index, at time.Time, recs [][]byte) error {
	b, err := s.admit(at, len(recs))
	if err != nil {
		return err
	}
	return s.putAll(w, b, nil, index, recs)
}

// PutSubject is Put of records that go when the subject is dropped, in whatever
// bucket they lie. Of an erased subject they are refused with ErrErased, and
// counted.
func (s *Store) PutSubject(w Writer, index Index, subject SubjectID, at time.Time, recs [][]byte) error {
	b, err := s.admit(at, len(recs))
	if err != nil {
		return err
	}
	subj, err := s.cfg.Keyring.Subject(subject)
	if err == nil {
		err = s.putAll(w, b, subj, index, recs)
	}
	if subj != nil && errors.Is(err, ErrDestroyed) && s.cfg.Keyring.subjectByNumber(subj.id) == nil {
		err = fmt.Errorf("vault: %w: %w", ErrErased, err) // at this moment
	}
	if errors.Is(err, ErrErased) {
		s.erased.Add(uint64(len(recs)))
	}
	return err
}

// DropSubject makes every frame of the subject unreadable; see
// Keyring.DropSubject. The frames themselves are deleted with their buckets.
func (s *Store) DropSubject(id SubjectID) error {
	err := s.cfg.Keyring.DropSubject(id)
	s.dropSealers()
	return err
}

// DropSubjects is DropSubject of everybody; see Keyring.DropSubjects.
func (s *Store) DropSubjects() error {
	err := s.cfg.Keyring.DropSubjects()
	s.dropSealers()
	return err
}

func (s *Store) putAll(w Writer, b, subject *Bucket, index Index, recs [][]byte) error {
	for len(recs) > 0 {
		n, size, err := fit(recs)
		if err != nil {
			return err
		}
		if s.cfg.Reserve != nil {
			if err := s.cfg.Reserve.Room(int64(size)); err != nil {
				return err
			}
		}
		key, value, err := s.seal(b, subject, index, recs[:n])
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
	if id < s.cfg.dueBelow(now) {
		s.expired.Add(uint64(records))
		return nil, fmt.Errorf("vault: %w: it was collected %v ago", ErrExpired, now.Sub(at).Round(time.Second))
	}
	b, err := s.bear(id)
	if errors.Is(err, ErrDestroyed) {
		s.expired.Add(uint64(records))
		return nil, fmt.Errorf("vault: %w: %w", ErrExpired, err)
	}
	return b, err
}

// bear gives the bucket, whose age is kept from before it has a secret.
func (s *Store) bear(id int64) (*Bucket, error) {
	if s.ages != nil {
		s.cfg.Keyring.aging.RLock()
		defer s.cfg.Keyring.aging.RUnlock()
		if err := s.ages.Born(id); err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
	}
	return s.cfg.Keyring.Secret(id)
}

// deadline is when a bucket is destroyed: its first record, which may have been
// collected at the bucket's very start, is then Keep - Margin old.
func (c *Config) deadline(id int64) time.Time {
	return c.Keyring.start(id).Add(c.Keep - c.Margin)
}

// dueBelow is the first bucket whose deadline has not come. Not below 0.
func (c *Config) dueBelow(now time.Time) int64 {
	return c.Keyring.BucketOf(now.Add(c.Margin-c.Keep)) + 1
}

// seal makes the key and value of one frame in one allocation.
func (s *Store) seal(b, subject *Bucket, index Index, recs [][]byte) (key, value []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.sealer(b, subject)
	if err != nil {
		return nil, nil, err
	}
	seq, err := s.session.take()
	if err != nil {
		return nil, nil, err
	}
	body, packed := s.packer.pack(recs)
	defer s.packer.wipe()
	keyLen, number := len(s.cfg.Prefix)+keyTail, numberOf(subject)
	buf := make([]byte, 0, keyLen+headLen(number)+len(body)+aeadOverhead)
	key = appendKey(buf, s.cfg.Prefix, b.id, index, seq)[:keyLen:keyLen]
	value = appendHead(buf[keyLen:keyLen], s.session.suite, len(recs), &s.session.id, number, packed)
	return key, c.seal(append(value, body...), key, seq), nil
}

// sealer is the cipher of bucket and subject in this session. The lock is held.
func (s *Store) sealer(b, subject *Bucket) (*frameCipher, error) {
	id := sealerID{b.id, numberOf(subject)}
	if c := s.sealers[id]; c != nil && c.bucket == b && c.subject == subject {
		return c, nil
	}
	c, err := newFrameCipher(b, subject, s.session.suite, s.session.id[:])
	if err != nil {
		return nil, err
	}
	if len(s.sealers) >= maxSealers {
		for old := range s.sealers { // any one: it can be derived again
			delete(s.sealers, old)
			break
		}
	}
	s.sealers[id] = c
	return c, nil
}
