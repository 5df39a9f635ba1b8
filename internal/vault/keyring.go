package vault

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

// Sentinels of the keyring.
var (
	ErrDestroyed = errors.New("the bucket's secret is destroyed")
	ErrWrongKEK  = errors.New("the key-encryption key is not the one the keyring was written with")
	ErrClosed    = errors.New("the keyring is closed")
)

// KeyringConfig says where a keyring lies and what wraps it.
type KeyringConfig struct {
	Path  string
	KEK   KEK
	Width time.Duration // of a bucket; whole seconds; fixed when the file is made
	// Subjects is the path of a second keyring, of the subjects' secrets, which is
	// made when the first subject is. Empty: Store.PutSubject is refused.
	Subjects string
	// RotateEvery is how long a generation of the KEK is used; 0: RotateEvery.
	RotateEvery time.Duration
	// HoldTombstones keeps the slot of a destroyed bucket from being used again
	// until Receipted names the bucket, so that no destruction is forgotten.
	HoldTombstones bool
}

// Validate names what is wrong with the configuration.
func (c KeyringConfig) Validate() error {
	switch {
	case c.Path == "":
		return errors.New("vault: keyring without a path. Try: a file in the state directory")
	case c.KEK == nil:
		return errors.New("vault: keyring without a key-encryption key. Try: FileKEK for development")
	case c.Width < time.Second || c.Width%time.Second != 0:
		return fmt.Errorf("vault: bucket width %v is not a whole number of seconds. Try: 1h", c.Width)
	case c.RotateEvery < 0:
		return fmt.Errorf("vault: RotateEvery is %v. Try: 6h", c.RotateEvery)
	case c.Subjects != "" && c.Subjects == c.Path:
		return errors.New("vault: the subjects' keyring needs a file of its own")
	}
	return nil
}

// Damage is a slot that could not be read. Its secret is lost and the slot was
// zeroed. Claimed is what the slot said its bucket was; do not rely on it.
type Damage struct {
	Slot    int
	Claimed int64
	Why     string
	Subject bool // the slot is one of the subjects' keyring
}

// Keyring holds one 32-byte secret per bucket in fixed slots of one file, each
// wrapped with the key-encryption key. It is safe for concurrent use.
type Keyring struct {
	mu      sync.RWMutex
	cfg     KeyringConfig
	file    *ringFile
	hdr     header
	slots   []slot // as in the file, but nonce and wrapped are left zero
	top     uint64 // generation of the KEK that wraps what is written now
	turning bool   // a rotation was begun and is not finished
	low     int    // no slot before it is free
	live    map[int64]*Bucket
	gone    map[int64]bool // destroyed, and not below the mark
	retry   map[int64]int  // creation failed: the slot that may hold the bucket
	doomed  map[int64]int  // destruction failed: the slot that still may hold it
	held    map[int64]bool // destroyed, and not receipted yet; only with HoldTombstones
	now     func() time.Time
	damaged []Damage
	closed  bool

	subjects *subjects // nil: no subject was ever named

	// aging keeps a sweep from forgetting the age of a bucket whose secret is being
	// made: its name may be years ahead. Taken before mu.
	aging sync.RWMutex
}

// Width of a bucket.
func (k *Keyring) Width() time.Duration { return k.cfg.Width }

// DescribeKEK says where the key-encryption key lives.
func (k *Keyring) DescribeKEK() string { return k.cfg.KEK.Describe() }

// BucketOf gives the number of the bucket that t falls into.
func (k *Keyring) BucketOf(t time.Time) int64 {
	s, w := t.Unix(), int64(k.cfg.Width/time.Second)
	if s < 0 {
		return -1 // before 1970 there are no buckets
	}
	return s / w
}

func (k *Keyring) start(id int64) time.Time {
	return time.Unix(id*int64(k.cfg.Width/time.Second), 0).UTC()
}

// Secret returns the bucket, creating its secret if there is none. A new secret
// is on disk before it is returned. A destroyed bucket gives ErrDestroyed, for
// ever.
func (k *Keyring) Secret(id int64) (*Bucket, error) {
	if b, err := k.Lookup(id); b != nil || err != nil {
		return b, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if b, err := k.lookup(id); b != nil || err != nil {
		return b, err
	}
	b, err := k.create(id)
	if err != nil {
		return nil, fmt.Errorf("vault: create bucket %d: %w", id, err)
	}
	return b, nil
}

// Lookup returns the bucket, nil if it was never created, or ErrDestroyed.
func (k *Keyring) Lookup(id int64) (*Bucket, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.lookup(id)
}

func (k *Keyring) lookup(id int64) (*Bucket, error) {
	_, doomed := k.doomed[id]
	switch {
	case k.closed:
		return nil, fmt.Errorf("vault: bucket %d: %w", id, ErrClosed)
	case id < 0:
		return nil, fmt.Errorf("vault: bucket %d lies before 1970. Try: check the clock", id)
	case id < k.hdr.destroyedBelow || k.gone[id] || doomed:
		return nil, fmt.Errorf("vault: bucket %d: %w", id, ErrDestroyed)
	}
	return k.live[id], nil
}

// Live lists the buckets that have a secret, oldest first.
func (k *Keyring) Live() []int64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return slices.Sorted(maps.Keys(k.live))
}

// Damaged lists the slots found damaged at Open.
func (k *Keyring) Damaged() []Damage {
	k.mu.RLock()
	defer k.mu.RUnlock()
	out := slices.Clone(k.damaged)
	if k.subjects != nil {
		for _, d := range k.subjects.ring.damaged {
			d.Subject = true
			out = append(out, d)
		}
	}
	return out
}

// DestroyedBelow is the mark below which no bucket can be created.
func (k *Keyring) DestroyedBelow() int64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.hdr.destroyedBelow
}

// Destroyed counts the secrets destroyed in the life of the file.
func (k *Keyring) Destroyed() uint64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.hdr.destroyed
}

// Close clears every secret in memory and releases the file.
func (k *Keyring) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil
	}
	k.closed = true
	err := k.subjects.close()
	for _, b := range k.live {
		b.forget()
	}
	return errors.Join(err, k.file.close())
}

// create writes a new secret into a slot. If that fails, the slot may or may not
// hold it; the next attempt for this bucket overwrites that same slot.
func (k *Keyring) create(id int64) (*Bucket, error) { return k.createTagged(id, tag{}) }

func (k *Keyring) createTagged(id int64, t tag) (*Bucket, error) {
	i, again := k.retry[id]
	if !again {
		var err error
		if i, err = k.claim(spareSlots); err != nil {
			return nil, noSpace(err)
		}
	}
	b := &Bucket{id: id, ring: k, slot: i}
	_, _ = rand.Read(b.secret[:]) // never fails: it ends the process instead
	s := slot{state: slotLive, bucket: id, created: k.time().UnixMicro(), tag: t}
	if err := k.wrap(&s, &b.secret); err != nil {
		b.forget()
		return nil, err
	}
	raw := s.encode()
	s.nonce, s.wrapped = [24]byte{}, [wrappedSize]byte{}
	k.slots[i] = s
	if err := k.file.put(slotOffset(i), raw[:]); err != nil {
		b.forget()
		k.retry[id] = i
		return nil, err
	}
	delete(k.retry, id)
	k.live[id] = b
	return b, nil
}

// spareSlots stay free for tombstones: on a full disk a destruction must find one
// also for what never had a secret.
const spareSlots = 4

// claim finds a slot that holds nothing any more and leaves that many behind, or
// appends a page of them.
func (k *Keyring) claim(leave int) (int, error) {
	found, free := -1, 0
	for i := k.low; i < len(k.slots) && free <= leave; i++ {
		if k.reusable(&k.slots[i]) {
			if free++; found < 0 {
				found = i
			}
		}
	}
	n := len(k.slots)
	if k.low = found; found < 0 {
		found, k.low = n, n
	}
	if free > leave {
		return found, nil
	}
	off := slotOffset(n)
	grown := make([]byte, pageSize-off%pageSize)
	if err := k.file.put(off, grown); err != nil {
		return 0, err
	}
	k.slots = append(k.slots, make([]slot, len(grown)/slotSize)...)
	return found, nil
}

// reusable tells of slots that hold nothing that must last.
func (k *Keyring) reusable(s *slot) bool {
	return s.state == slotFree || s.state == slotDestroyed && s.bucket < k.hdr.destroyedBelow && !k.held[s.bucket]
}

// time is that of the store over this keyring, which does not go back, and the
// machine's before there is one.
func (k *Keyring) time() time.Time {
	if k.now == nil {
		return time.Now()
	}
	return k.now()
}

// follow takes the clock of the store over this keyring.
func (k *Keyring) follow(c Clock) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = func() time.Time {
		if st := c.State(); !st.Unproven {
			return st.Now
		}
		return time.Unix(0, 0) // a guess must not become a witness
	}
}

// associated data of a wrapped secret: the slot's head and the ring's name, and
// generation and tag if the slot has them.
func (k *Keyring) associated(s *slot) []byte {
	aad := make([]byte, 24, 64)
	s.encodeHead(aad)
	aad = append(aad, k.hdr.ring[:]...)
	if s.format() == formatBare {
		return aad
	}
	aad = binary.BigEndian.AppendUint64(aad, s.gen)
	return append(aad, s.tag[:]...)
}

// wrap uses the newest generation of the key-encryption key.
func (k *Keyring) wrap(s *slot, secret *[secretSize]byte) error {
	var key [32]byte
	defer clear(key[:])
	if err := k.cfg.KEK.Key(k.top, &key); err != nil {
		return err
	}
	return k.wrapWith(s, k.top, &key, secret)
}

func (k *Keyring) wrapWith(s *slot, gen uint64, key *[32]byte, secret *[secretSize]byte) error {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return fmt.Errorf("wrap: %w", err)
	}
	s.gen = gen
	_, _ = rand.Read(s.nonce[:]) // never fails: it ends the process instead
	aead.Seal(s.wrapped[:0], s.nonce[:], secret[:], k.associated(s))
	return nil
}
