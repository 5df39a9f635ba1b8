package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// SubjectID names a person or vehicle whose records can be erased on their own
// (rule S3). Use a random pseudonym: who holds the keyring can test a guess.
type SubjectID [16]byte

// Sentinels of subjects.
var (
	ErrErased     = errors.New("the subject is erased")
	ErrNoSubjects = errors.New("this keyring keeps no subjects")
)

// noSubject is the number of frames that name none.
const noSubject int64 = 0

const labelTag = "cordon vault v1 subject"

// subjects is the keyring of the subjects' secrets. Its slots bear a random number
// in place of a bucket's, which frames bear too, and a tag to find the subject by.
type subjects struct {
	ring  *Keyring
	byTag map[tag]int64 // live ones, and those whose creation failed
	dead  map[tag]int64 // erased ones
}

// tagOf depends on the random name of the file, so that it means nothing in another
// one.
func (s *subjects) tagOf(id SubjectID) tag {
	var in [len(s.ring.hdr.ring) + len(labelTag) + len(id)]byte
	n := copy(in[:], s.ring.hdr.ring[:])
	n += copy(in[n:], labelTag)
	copy(in[n:], id[:])
	sum := sha256.Sum256(in[:])
	return tag(sum[:len(tag{})])
}

// openSubjects opens the subjects' keyring if there is one, or if it is to be made.
func (k *Keyring) openSubjects(keys *kekKeys, create bool) error {
	path := k.cfg.Subjects
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil
	}
	file, err := openRingFile(path)
	if err != nil {
		return err
	}
	file.step = k.file.step
	ring := emptyRing(KeyringConfig{Path: path, KEK: k.cfg.KEK, Width: time.Second}, file)
	ring.now = k.time
	if err := ring.read(keys); err != nil {
		return errors.Join(fmt.Errorf("subjects: %w", err), file.close())
	}
	s := &subjects{ring: ring, byTag: map[tag]int64{}, dead: map[tag]int64{}}
	k.subjects = s
	return s.index()
}

// index finds the subjects by their tags. A tombstone beside a live secret is what
// a crash in Revive leaves: the secret is the newer.
func (s *subjects) index() error {
	for i := range s.ring.slots {
		if sl := &s.ring.slots[i]; sl.state == slotLive && s.ring.live[sl.bucket] != nil {
			s.byTag[sl.tag] = sl.bucket
		}
	}
	var err error
	for i := range s.ring.slots {
		sl := s.ring.slots[i]
		if sl.state != slotDestroyed {
			continue
		}
		if _, alive := s.byTag[sl.tag]; alive {
			err = errors.Join(err, s.release(i))
		} else {
			s.dead[sl.tag] = sl.bucket
		}
	}
	return err
}

// release frees the slot of a tombstone.
func (s *subjects) release(i int) error {
	var zero [slotSize]byte
	if err := s.ring.file.put(slotOffset(i), zero[:]); err != nil {
		return err
	}
	delete(s.ring.gone, s.ring.slots[i].bucket)
	s.ring.slots[i], s.ring.low = slot{}, 0
	return nil
}

func (s *subjects) close() error {
	if s == nil {
		return nil
	}
	return s.ring.Close()
}

// withSubjects calls fn with the subjects' keyring under both locks, making the
// file if there is none yet.
func (k *Keyring) withSubjects(fn func(*subjects) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return ErrClosed
	}
	if k.cfg.Subjects == "" {
		return fmt.Errorf("%w. Try: KeyringConfig.Subjects", ErrNoSubjects)
	}
	if k.subjects == nil {
		keys, err := readKEK(k.cfg.KEK)
		if err != nil {
			return err
		}
		defer keys.clear()
		if err := k.openSubjects(keys, true); err != nil {
			return noSpace(err)
		}
		k.subjects.ring.top = k.top
	}
	k.subjects.ring.mu.Lock()
	defer k.subjects.ring.mu.Unlock()
	return fn(k.subjects)
}

// Subject returns the subject's secret, making it at the first call. An erased
// subject gives ErrErased until Revive.
func (k *Keyring) Subject(id SubjectID) (*Bucket, error) {
	if b := k.knownSubject(id); b != nil {
		return b, nil
	}
	var b *Bucket
	err := k.withSubjects(func(s *subjects) (err error) {
		t := s.tagOf(id)
		if _, erased := s.dead[t]; erased {
			return ErrErased
		}
		b, err = s.secret(t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("vault: subject: %w", err)
	}
	return b, nil
}

// knownSubject is the way of nearly every call: no file is touched.
func (k *Keyring) knownSubject(id SubjectID) *Bucket {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.closed || k.subjects == nil {
		return nil
	}
	s := k.subjects
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	if n, ok := s.byTag[s.tagOf(id)]; ok {
		return s.ring.live[n]
	}
	return nil
}

// secret gives the live secret of a tag or makes one, under the same number as at
// the last attempt.
func (s *subjects) secret(t tag) (*Bucket, error) {
	n, known := s.byTag[t]
	if b := s.ring.live[n]; known && b != nil {
		return b, nil
	}
	if !known {
		n = s.fresh()
		s.byTag[t] = n
	}
	return s.ring.createTagged(n, t)
}

// subjectByNumber finds what a frame names; nil: it is erased or lost.
func (k *Keyring) subjectByNumber(n int64) *Bucket {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.closed || k.subjects == nil {
		return nil
	}
	b, err := k.subjects.ring.Lookup(n)
	if err != nil {
		return nil
	}
	return b
}

// DropSubject destroys the subject's secret: from then on none of its frames can
// be opened, in whatever bucket, and Subject refuses it. A subject never seen is
// refused from then on as well. On error it is refused all the same; call again to
// finish the file. It needs no free space.
func (k *Keyring) DropSubject(id SubjectID) error {
	err := k.withSubjects(func(s *subjects) error { return s.drop(s.tagOf(id)) })
	if err != nil {
		return fmt.Errorf("vault: drop a subject: %w", err)
	}
	return nil
}

func (s *subjects) drop(t tag) error {
	n, known := s.byTag[t]
	if old, erased := s.dead[t]; erased {
		if s.ring.gone[old] {
			return nil
		}
		n = old
	} else if !known {
		n = s.fresh()
	}
	delete(s.byTag, t)
	s.dead[t] = n
	if err := s.ring.doom(n, t); err != nil {
		return err
	}
	_, err := s.ring.bury()
	return err
}

// DropSubjects is DropSubject of everybody, also of those whom the caller has no note
// of any more, and forgets them: the next Subject makes a new secret.
func (k *Keyring) DropSubjects() error {
	err := k.withSubjects(func(s *subjects) error {
		for t := range s.byTag {
			if err := s.drop(t); err != nil {
				return err
			}
		}
		for t := range s.dead {
			err := s.drop(t) // of one whose secret could not be destroyed before
			if err == nil {
				err = s.freeTombstone(t)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("vault: drop all subjects: %w", err)
	}
	return nil
}

// fresh draws a number that no subject has.
func (s *subjects) fresh() int64 {
	for {
		var raw [8]byte
		_, _ = rand.Read(raw[:]) // never fails: it ends the process instead
		n := int64(binary.BigEndian.Uint64(raw[:]) >> 1)
		if n != noSubject && s.ring.live[n] == nil && !s.ring.gone[n] {
			return n
		}
	}
}

// ReviveSubject makes a new secret for an erased subject, so that new records of it
// can be put. What was erased stays unreadable.
func (k *Keyring) ReviveSubject(id SubjectID) error {
	err := k.withSubjects(func(s *subjects) error {
		t := s.tagOf(id)
		if n, erased := s.dead[t]; erased && !s.ring.gone[n] {
			return errors.New("its erasure is not finished. Try: DropSubject first")
		}
		if _, err := s.secret(t); err != nil {
			return err
		}
		return s.freeTombstone(t)
	})
	if err != nil {
		return fmt.Errorf("vault: revive a subject: %w", err)
	}
	return nil
}

// freeTombstone forgets that a subject was erased, if it was.
func (s *subjects) freeTombstone(t tag) error {
	n, erased := s.dead[t]
	delete(s.dead, t)
	for i := range s.ring.slots {
		if sl := &s.ring.slots[i]; erased && sl.state == slotDestroyed && sl.bucket == n {
			return s.release(i)
		}
	}
	return nil
}

// Subjects counts the subjects that have a secret and those that are erased.
func (k *Keyring) Subjects() (live, erased int) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.subjects == nil {
		return 0, 0
	}
	k.subjects.ring.mu.RLock()
	defer k.subjects.ring.mu.RUnlock()
	return len(k.subjects.ring.live), len(k.subjects.dead)
}
