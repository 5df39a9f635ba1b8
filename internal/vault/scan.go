package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// ScanStats counts what a scan met. Records are those handed out.
type ScanStats struct {
	Frames     int
	Records    int
	Unreadable int // frames damaged, or whose secret is destroyed or lost
	Erased     int // frames of subjects that were dropped, or whose secret is lost
	Expired    int // frames past their deadline that no sweep has reached yet
	Locked     int // frames that must not be read yet; the scan then ends with ErrLocked
}

// Scan hands out the records of one index in the buckets that from and to fall
// into and those between, oldest bucket first and in the order they were put
// within one session. bucket is the start of the record's bucket; rec is valid
// during the call only. A frame that cannot be opened is counted and passed over.
// An error of fn ends the scan and is returned.
func (s *Store) Scan(index Index, from, to time.Time, fn func(bucket time.Time, rec []byte) error) (ScanStats, error) {
	return s.scan(&index, from, to, func(f *Frame, start time.Time, rec []byte) error { return fn(start, rec) })
}

// ScanAll is Scan over all indexes, in the order of bucket, then index.
func (s *Store) ScanAll(from, to time.Time, fn func(index Index, bucket time.Time, rec []byte) error) (ScanStats, error) {
	return s.scan(nil, from, to, func(f *Frame, start time.Time, rec []byte) error { return fn(f.Index, start, rec) })
}

// errOfCaller marks an error of the caller's function, which ends the scan.
type errOfCaller struct{ error }

func (s *Store) scan(only *Index, from, to time.Time, fn func(*Frame, time.Time, []byte) error) (ScanStats, error) {
	r := reader{store: s, gate: s.gate(), fn: fn}
	defer func() {
		clear(r.plain[:cap(r.plain)])
		clear(r.unpacked[:cap(r.unpacked)])
	}()
	if s.db.IsClosed() {
		return r.stats, fmt.Errorf("vault: scan: %w", badger.ErrDBClosed)
	}
	err := s.db.View(func(txn *badger.Txn) error {
		opts := badger.DefaultIteratorOptions
		opts.Prefix = []byte(s.cfg.Prefix)
		opts.PrefetchSize = 16
		it := txn.NewIterator(opts)
		defer it.Close()
		last := s.cfg.Keyring.BucketOf(to)
		seek := s.seekKey(max(0, s.cfg.Keyring.BucketOf(from)), only)
		for it.Seek(seek); it.Valid(); {
			next, err := r.visit(it.Item(), only, last)
			if err != nil || next.stop {
				return err
			}
			if next.seek != nil {
				it.Seek(next.seek)
			} else {
				it.Next()
			}
		}
		return nil
	})
	if caller, ok := errors.AsType[errOfCaller](err); ok {
		return r.stats, caller.error
	}
	if err != nil {
		return r.stats, fmt.Errorf("vault: scan: %w", err)
	}
	return r.stats, lockedError(r.stats)
}

// seekKey is where the frames of a bucket begin, or those of an index in it.
func (s *Store) seekKey(bucket int64, only *Index) []byte {
	key := binary.BigEndian.AppendUint64([]byte(s.cfg.Prefix), uint64(bucket))
	if only != nil {
		key = append(key, only[:]...)
	}
	return key
}

// step says how a scan goes on: stop, or seek, or to the next key.
type step struct {
	stop bool
	seek []byte
}

// reader is the state of one scan.
type reader struct {
	store    *Store
	gate     gate
	fn       func(*Frame, time.Time, []byte) error
	stats    ScanStats
	plain    []byte
	unpacked []byte
	bucket   int64
	ciphers  map[cipherID]*frameCipher // of one bucket
}

type cipherID struct {
	suite   Suite
	session [16]byte
	subject int64
}

// maxReaders bounds the ciphers that a scan keeps.
const maxReaders = 512

var errErased = errors.New("the frame's subject is erased")

func (r *reader) visit(item *badger.Item, only *Index, last int64) (step, error) {
	f, err := parseKey(len(r.store.cfg.Prefix), item.Key())
	if err != nil {
		r.stats.Frames++
		r.stats.Unreadable++
		return step{}, nil
	}
	if f.Bucket > last || f.Bucket < 0 {
		return step{stop: true}, nil
	}
	if only != nil {
		if c := bytes.Compare(f.Index[:], only[:]); c < 0 {
			return step{seek: r.store.seekKey(f.Bucket, only)}, nil
		} else if c > 0 && f.Bucket == math.MaxInt64 {
			return step{stop: true}, nil
		} else if c > 0 {
			return step{seek: r.store.seekKey(f.Bucket+1, only)}, nil
		}
	}
	return step{}, r.frame(item, f.Bucket)
}

func (r *reader) frame(item *badger.Item, bucket int64) error {
	r.stats.Frames++
	switch {
	case r.gate.expired(bucket):
		r.stats.Expired++
		return nil
	case r.gate.locked(bucket):
		r.stats.Locked++
		return nil
	}
	err := item.Value(func(value []byte) error { return r.open(item.Key(), value) })
	if _, ok := errors.AsType[errOfCaller](err); ok {
		return err
	}
	switch {
	case errors.Is(err, errErased):
		r.stats.Erased++
	case err != nil:
		r.stats.Unreadable++
	}
	return nil
}

func (r *reader) open(key, value []byte) error {
	f, err := parseFrame(len(r.store.cfg.Prefix), key, value)
	if err != nil {
		return err
	}
	c, err := r.cipher(&f)
	if err != nil {
		return err
	}
	if r.plain, err = c.open(r.plain[:0], key, value, f.Seq); err != nil {
		return errFrame
	}
	plain := r.plain
	if f.Packed {
		if r.unpacked, err = unpack(r.unpacked, r.plain); err != nil {
			return errFrame
		}
		plain = r.unpacked
	}
	start := r.store.cfg.Keyring.start(f.Bucket)
	return eachRecord(plain, f.Records, func(rec []byte) error {
		r.stats.Records++
		if err := r.fn(&f, start, rec); err != nil {
			return errOfCaller{err}
		}
		return nil
	})
}

// cipher keeps the ciphers of the current bucket only. The keyring is asked for
// every frame, so that what is destroyed during the scan stops being read.
func (r *reader) cipher(f *Frame) (*frameCipher, error) {
	b, err := r.store.cfg.Keyring.Lookup(f.Bucket)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, errFrame
	}
	var subject *Bucket
	if f.Subject != noSubject {
		if subject = r.store.cfg.Keyring.subjectByNumber(f.Subject); subject == nil {
			return nil, errErased
		}
	}
	if r.ciphers == nil || r.bucket != f.Bucket || len(r.ciphers) >= maxReaders {
		r.bucket, r.ciphers = f.Bucket, map[cipherID]*frameCipher{}
	}
	id := cipherID{f.Suite, [16]byte(f.Session), f.Subject}
	if c := r.ciphers[id]; c != nil {
		return c, nil
	}
	c, err := newFrameCipher(b, subject, f.Suite, f.Session)
	if err != nil && subject != nil && r.store.cfg.Keyring.subjectByNumber(f.Subject) == nil {
		return nil, errErased // at this moment
	}
	if err == nil {
		r.ciphers[id] = c
	}
	return c, err
}
