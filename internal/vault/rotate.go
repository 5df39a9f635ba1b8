package vault

import (
	"errors"
	"fmt"
	"time"
)

// RotateEvery is how long a generation of the key-encryption key is used. A secret
// that was destroyed in the file may live on, wrapped, in a journal or on a worn
// page, until the generation that wrapped it is destroyed too.
const RotateEvery = 6 * time.Hour

// rotateSlack is how late a rotation may come before it counts as overdue: owners
// rotate in their sweep loops.
const rotateSlack = 15 * time.Minute

// Rotation is the state of the key-encryption key.
type Rotation struct {
	Generation uint64
	Last       time.Time // when it came in; zero: not known
	Next       time.Time // when the following one is due; zero: at once
	Unfinished bool      // two generations exist; the next Rotate goes on
	Overdue    bool
}

// Rotation tells where the rotation of the key-encryption key stands at now.
func (k *Keyring) Rotation(now time.Time) Rotation {
	k.mu.RLock()
	defer k.mu.RUnlock()
	r := Rotation{Generation: k.hdr.gen, Unfinished: k.turning}
	if k.hdr.rotated > 0 {
		r.Last = time.UnixMicro(k.hdr.rotated).UTC()
		r.Next = r.Last.Add(k.rotateEvery())
		r.Overdue = now.After(r.Next.Add(rotateSlack))
	}
	return r
}

func (k *Keyring) rotateEvery() time.Duration {
	if k.cfg.RotateEvery > 0 {
		return k.cfg.RotateEvery
	}
	return RotateEvery
}

// rotationDue is also true of a time before the last rotation: that came from a
// clock nobody believes any more.
func (k *Keyring) rotationDue(now time.Time) bool {
	last := time.UnixMicro(k.hdr.rotated)
	return k.hdr.rotated == 0 || now.Before(last) && last.Sub(now) > k.rotateEvery() || now.Sub(last) >= k.rotateEvery()
}

// Rotate replaces the key-encryption key if it is due at now, or goes on with a
// rotation that was cut short: every secret, those of subjects too, is wrapped
// anew in place, and then the old generation is destroyed. It may be called as
// often as one likes, and reports whether there was anything to do. It needs no
// free space. After an error nothing is lost, and both generations may exist.
func (k *Keyring) Rotate(now time.Time) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.closed:
		return false, fmt.Errorf("vault: rotate: %w", ErrClosed)
	case !k.turning && !k.rotationDue(now):
		return false, nil
	}
	if !k.turning {
		if err := k.begin(); err != nil {
			return true, fmt.Errorf("vault: rotate: new key: %w", err)
		}
	}
	if err := k.finish(max(1, now.UnixMicro())); err != nil {
		return true, fmt.Errorf("vault: rotate: %w", err)
	}
	return true, nil
}

// begin makes the next generation. From then on everything is wrapped by it.
func (k *Keyring) begin() error {
	next := k.hdr.gen + 1
	k.turning = true // also if it fails: the key may be there
	if err := k.cfg.KEK.Make(next); err != nil {
		return err
	}
	k.setTop(next)
	return nil
}

func (k *Keyring) setTop(gen uint64) {
	k.top = gen
	if k.subjects != nil {
		k.subjects.ring.top = gen
	}
}

// finish brings every slot, then the headers, to the newest generation, and then
// destroys those before it. Each step may be repeated.
func (k *Keyring) finish(rotated int64) error {
	keys, err := readKEK(k.cfg.KEK)
	if err != nil {
		return err
	}
	defer keys.clear()
	if len(keys.gens) > 0 {
		k.setTop(keys.gens[len(keys.gens)-1])
	}
	key := keys.of(k.top)
	if key == nil || k.top < k.hdr.gen {
		return fmt.Errorf("%w: generation %d is gone", ErrWrongKEK, k.top)
	}
	if k.top == k.hdr.gen && len(keys.gens) == 1 && k.turning && rotated > 0 {
		return k.again(rotated) // the key was never made
	}
	rings := []*Keyring{k}
	if k.subjects != nil {
		rings = []*Keyring{k.subjects.ring, k}
	}
	for _, ring := range rings {
		if err := ring.rewrap(key); err != nil {
			return err
		}
	}
	for _, ring := range rings {
		if err := ring.turn(key, rotated); err != nil {
			return err
		}
	}
	if err := k.cfg.KEK.DestroyBelow(k.top); err != nil {
		return fmt.Errorf("destroy the old key: %w", err)
	}
	k.turning = false
	return nil
}

// again starts over after a begin that left no key.
func (k *Keyring) again(rotated int64) error {
	if err := k.begin(); err != nil {
		return fmt.Errorf("new key: %w", err)
	}
	if gens, err := k.cfg.KEK.Generations(); err != nil || len(gens) == 0 || gens[len(gens)-1] != k.top {
		return errors.Join(fmt.Errorf("generation %d was made and is not there", k.top), err)
	}
	return k.finish(rotated)
}

// turn makes the header name the newest generation.
func (k *Keyring) turn(key *[32]byte, rotated int64) error {
	if k.hdr.gen == k.top {
		return nil
	}
	name, err := kekName(key)
	if err != nil {
		return err
	}
	h := k.hdr
	h.gen, h.kek = k.top, name
	if rotated > 0 {
		h.rotated = rotated
	}
	return k.writeHeader(h)
}

// rewrap wraps every live secret of older generations anew, in place, and reads
// all of them back before anybody may destroy the key they were wrapped with.
func (k *Keyring) rewrap(key *[32]byte) error {
	_, err := k.bury() // what can be destroyed needs no new wrapping
	var raws [][slotSize]byte
	var at []int
	for _, b := range k.live {
		s := k.slots[b.slot]
		if s.gen == k.top {
			continue
		}
		if err := k.wrapWith(&s, k.top, key, &b.secret); err != nil {
			return err
		}
		raw := s.encode()
		if err := k.file.write(slotOffset(b.slot), raw[:]); err != nil {
			return err
		}
		raws, at = append(raws, raw), append(at, b.slot)
	}
	for _, i := range k.retry { // never given out, and no secret of this generation
		var zero [slotSize]byte
		if err := k.file.write(slotOffset(i), zero[:]); err != nil {
			return err
		}
		raws, at = append(raws, zero), append(at, i)
	}
	if len(at) == 0 {
		return err
	}
	if err := k.file.sync(); err != nil {
		return err
	}
	k.file.forget()
	for n, i := range at {
		if err := k.file.compare(slotOffset(i), raws[n][:]); err != nil {
			return err
		}
	}
	for n, i := range at {
		if raws[n] == ([slotSize]byte{}) {
			k.slots[i], k.low = slot{}, 0
		} else {
			k.slots[i].gen = k.top
		}
	}
	clear(k.retry)
	return err
}
