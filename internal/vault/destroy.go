package vault

import (
	"errors"
	"fmt"
	"slices"
)

// Destroy destroys one bucket for good, created or not: its slot is overwritten
// in place by a tombstone without key bytes, synced, read back, and the copy in
// memory cleared. On error the bucket is refused all the same; call again to
// finish the file.
func (k *Keyring) Destroy(id int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch _, doomed := k.doomed[id]; {
	case k.closed:
		return fmt.Errorf("vault: destroy bucket %d: %w", id, ErrClosed)
	case id < 0:
		return fmt.Errorf("vault: destroy bucket %d: it lies before 1970", id)
	case !doomed && (id < k.hdr.destroyedBelow || k.gone[id]):
		return nil
	}
	if err := k.doom(id, tag{}); err != nil {
		return fmt.Errorf("vault: destroy bucket %d: %w", id, err)
	}
	_, err := k.bury()
	return err
}

// DestroyBelow destroys every bucket below id and raises the mark below which
// none can be created. It returns the buckets whose secrets it destroyed, also
// when it returns an error for others.
func (k *Keyring) DestroyBelow(id int64) ([]int64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil, fmt.Errorf("vault: destroy below bucket %d: %w", id, ErrClosed)
	}
	for b := range k.live {
		if b < id {
			_ = k.doom(b, tag{}) // a live bucket has a slot, nothing to fail
		}
	}
	for b, i := range k.retry {
		if b < id {
			k.doomed[b] = i
			delete(k.retry, b)
		}
	}
	done, err := k.bury()
	return done, errors.Join(err, k.raise(id))
}

// doom takes a bucket out of use in memory and marks its slot for burial.
func (k *Keyring) doom(id int64, t tag) error {
	if _, already := k.doomed[id]; already {
		return nil
	}
	b := k.live[id]
	if b != nil {
		b.forget()
		delete(k.live, id)
		k.doomed[id] = b.slot
		return nil
	}
	i, tried := k.retry[id]
	if !tried {
		var err error
		if i, err = k.claim(0); err != nil { // a tombstone needs a slot too
			return err
		}
		k.slots[i] = slot{state: slotLive, bucket: id, tag: t} // taken, until it is buried
	}
	delete(k.retry, id)
	k.doomed[id] = i
	return nil
}

// bury overwrites the slots of all doomed buckets with one sync, then reads them
// back. What fails stays doomed for the next call.
func (k *Keyring) bury() ([]int64, error) {
	var done []int64
	var errs error
	for id, i := range k.doomed {
		tomb := k.tombstone(id, i)
		raw := tomb.encode()
		if err := k.file.write(slotOffset(i), raw[:]); err != nil {
			errs = errors.Join(errs, fmt.Errorf("vault: overwrite bucket %d: %w", id, err))
			continue
		}
		done = append(done, id)
	}
	if len(done) == 0 {
		return nil, errs
	}
	if err := k.file.sync(); err != nil {
		return nil, errors.Join(errs, fmt.Errorf("vault: destroy: %w", err))
	}
	done = slices.DeleteFunc(done, func(id int64) bool {
		err := k.confirmBuried(id, k.doomed[id])
		errs = errors.Join(errs, err)
		return err != nil
	})
	slices.Sort(done)
	return done, errs
}

// tombstone keeps the number and a subject's tag, and nothing of a key.
func (k *Keyring) tombstone(id int64, i int) slot {
	return slot{state: slotDestroyed, bucket: id, tag: k.slots[i].tag}
}

func (k *Keyring) confirmBuried(id int64, i int) error {
	tomb := k.tombstone(id, i)
	raw := tomb.encode()
	if err := k.file.verify(slotOffset(i), raw[:]); err != nil {
		return fmt.Errorf("vault: destroy bucket %d: %w", id, err)
	}
	k.slots[i], k.low = tomb, 0
	delete(k.doomed, id)
	k.hold(id)
	k.hdr.destroyed++ // reaches the file with the next header
	if id >= k.hdr.destroyedBelow {
		k.gone[id] = true
	}
	return nil
}

// raise moves the mark up, durably. Tombstones below it are then free slots.
func (k *Keyring) raise(id int64) error {
	if id <= k.hdr.destroyedBelow {
		return nil
	}
	h := k.hdr
	h.destroyedBelow = id
	if err := k.writeHeader(h); err != nil {
		return fmt.Errorf("vault: raise the mark to bucket %d: %w", id, err)
	}
	for b := range k.gone {
		if b < id {
			delete(k.gone, b)
		}
	}
	k.low = 0
	return nil
}

// nextSession gives a number no other store over this keyring ever had. It is
// durable before it is used: Badger keys begin with it.
func (k *Keyring) nextSession() (uint64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return 0, ErrClosed
	}
	h := k.hdr
	h.sessions++
	if h.sessions >= 1<<sessionBits {
		return 0, fmt.Errorf("keyring %s has been opened %d times, which is all its format allows. "+
			"Try: start with a new keyring", k.cfg.Path, h.sessions)
	}
	if err := k.writeHeader(h); err != nil {
		return 0, err
	}
	return h.sessions, nil
}
