package vault

import (
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// OpenKeyring opens the keyring, or makes it, and locks it against a second
// opener. A damaged slot is lost, zeroed and listed by Damaged; the rest lives.
// Damage to both headers, an unknown version or another KEK refuse to open, and
// leave the file as it is.
func OpenKeyring(cfg KeyringConfig) (*Keyring, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	file, err := openRingFile(cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	k := emptyRing(cfg, file)
	if err := k.load(); err != nil {
		_ = k.Close()
		return nil, fmt.Errorf("vault: %w", err)
	}
	return k, nil
}

func emptyRing(cfg KeyringConfig, file *ringFile) *Keyring {
	return &Keyring{
		cfg: cfg, file: file,
		live: map[int64]*Bucket{}, gone: map[int64]bool{},
		retry: map[int64]int{}, doomed: map[int64]int{}, held: map[int64]bool{},
	}
}

func (k *Keyring) load() error {
	keys, err := readKEK(k.cfg.KEK)
	if err != nil {
		return err
	}
	defer func() { keys.clear() }()
	if err := k.read(keys); err != nil {
		return err
	}
	if err := k.openSubjects(keys, false); err != nil {
		return err
	}
	k.setTop(keys.gens[len(keys.gens)-1])
	if len(keys.gens) > 1 { // a rotation was cut short
		k.turning = true
		_ = k.finish(0) // Rotation tells, and the next Rotate tries again
	}
	return nil
}

// read reads one file of slots, or makes it.
func (k *Keyring) read(keys *kekKeys) error {
	size, err := k.file.size()
	if err != nil {
		return err
	}
	if err := k.readHeader(); err != nil {
		return err
	}
	if k.hdr.seq == 0 {
		return k.format(size, keys)
	}
	if err := k.checkKEK(keys); err != nil {
		return err
	}
	if k.hdr.width != k.cfg.Width {
		return fmt.Errorf("keyring %s has buckets of %v, the configuration says %v. Try: set %[2]v", k.cfg.Path, k.hdr.width, k.cfg.Width)
	}
	return k.readSlots(size, keys)
}

// checkKEK compares the name in the header with that of the generation it gives.
func (k *Keyring) checkKEK(keys *kekKeys) error {
	if key := keys.of(k.hdr.gen); key != nil {
		name, err := kekName(key)
		if err != nil || name == k.hdr.kek {
			return err
		}
	}
	return fmt.Errorf("keyring %s, generation %d: %w. Try: give it its own key back, or move the keyring away and lose its data",
		k.cfg.Path, k.hdr.gen, ErrWrongKEK)
}

// readHeader leaves the header at sequence 0 if the file was never finished
// being made, which shows in both copies being zero or torn.
func (k *Keyring) readHeader() error {
	for i := range headerPages {
		raw, err := k.file.read(headerOffset(i))
		if err != nil {
			return err
		}
		h, fault := decodeHeader(&raw)
		torn := fault == faultCRC || raw == [slotSize]byte{}
		switch {
		case fault == faultNone && h.seq > k.hdr.seq:
			k.hdr = h
		case fault != faultNone && !torn:
			return fmt.Errorf("keyring %s: header copy %d: %s. Try: the program that wrote it, "+
				"or move the file away and lose its data", k.cfg.Path, i, fault)
		}
	}
	return nil
}

// format makes the file. The header comes last, so a file without one never held
// a secret; if there is anything in its slots, the header was damaged later.
func (k *Keyring) format(size int64, keys *kekKeys) error {
	for off := slotOffset(0); off < size; off += slotSize {
		if raw, err := k.file.read(off); err != nil {
			return err
		} else if raw != [slotSize]byte{} {
			return fmt.Errorf("keyring %s: both header copies are damaged. "+
				"Try: move the file away and lose its data", k.cfg.Path)
		}
	}
	if len(keys.gens) == 0 {
		if err := k.firstKey(keys); err != nil {
			return err
		}
	}
	gen := keys.gens[len(keys.gens)-1]
	name, err := kekName(keys.of(gen))
	if err != nil {
		return err
	}
	if err := k.file.put(0, make([]byte, (headerPages+1)*pageSize)); err != nil {
		return err
	}
	k.slots = make([]slot, pageSize/slotSize)
	k.hdr = header{width: k.cfg.Width, kek: name, gen: gen}
	_, _ = rand.Read(k.hdr.ring[:]) // never fails: it ends the process instead
	if err := k.writeHeader(k.hdr); err != nil {
		return err
	}
	return k.file.syncDir()
}

// firstKey makes generation 1 of a KEK that has none.
func (k *Keyring) firstKey(keys *kekKeys) error {
	if err := k.cfg.KEK.Make(1); err != nil {
		return fmt.Errorf("key-encryption key: %w", err)
	}
	made, err := readKEK(k.cfg.KEK)
	if err != nil {
		return err
	}
	if *keys = *made; len(keys.gens) == 0 {
		return errors.New("key-encryption key: what was made is not there")
	}
	return nil
}

// writeHeader makes h durable in both copies, the second only once the first is.
func (k *Keyring) writeHeader(h header) error {
	h.seq++
	if k.now != nil {
		h.reached = max(h.reached, k.now().UnixMicro())
	}
	raw := h.encode()
	for i := range headerPages {
		at := (int(h.seq%headerPages) + i) % headerPages
		if err := k.file.put(headerOffset(at), raw[:]); err != nil {
			return err
		}
		k.hdr = h // one durable copy is enough for it to count after a restart
	}
	return nil
}

// readSlots reads twice: a slot of an unknown version must stop the opening
// before any damaged slot is zeroed.
func (k *Keyring) readSlots(size int64, keys *kekKeys) error {
	n := int(max(0, size-slotOffset(0)) / slotSize)
	k.slots = make([]slot, n)
	faults := make([]slotFault, n)
	for i := range n {
		raw, err := k.file.read(slotOffset(i))
		if err != nil {
			return err
		}
		if k.slots[i], faults[i] = decodeSlot(&raw); faults[i] == faultVersion {
			return fmt.Errorf("keyring %s: slot %d: %s. Try: the program that wrote it", k.cfg.Path, i, faultVersion)
		}
	}
	var scrubbed error
	for i, fault := range faults {
		bad := i
		if fault == faultNone {
			bad, fault = k.take(i, keys)
		}
		if fault != faultNone {
			scrubbed = errors.Join(scrubbed, k.scrub(bad, fault))
		}
	}
	_, err := k.bury() // destructions that were cut short
	return errors.Join(scrubbed, err)
}

// take puts whole slot i to use, or says which slot is to be scrubbed and why.
func (k *Keyring) take(i int, keys *kekKeys) (int, slotFault) {
	s := &k.slots[i]
	defer func() { s.nonce, s.wrapped = [24]byte{}, [wrappedSize]byte{} }()
	below := s.bucket < k.hdr.destroyedBelow
	switch {
	case s.state == slotFree:
		return i, faultNone
	case s.state == slotDestroyed:
		if !below {
			k.gone[s.bucket] = true
		}
		k.hold(s.bucket)
		if b := k.live[s.bucket]; b != nil {
			b.forget()
			delete(k.live, s.bucket)
			return b.slot, faultGone
		}
		return i, faultNone
	case below:
		if _, twice := k.doomed[s.bucket]; twice {
			return i, faultDouble
		}
		k.doomed[s.bucket] = i
		return i, faultNone
	case k.gone[s.bucket]:
		return i, faultGone
	}
	b := &Bucket{id: s.bucket, ring: k, slot: i}
	if !k.unwrap(s, keys.of(s.gen), &b.secret) {
		return i, faultUnwrap
	}
	return k.seat(b)
}

// seat makes b the bucket's secret unless a newer slot already holds one.
func (k *Keyring) seat(b *Bucket) (int, slotFault) {
	old := k.live[b.id]
	switch {
	case old == nil:
		k.live[b.id] = b
		return b.slot, faultNone
	case k.slots[old.slot].created > k.slots[b.slot].created:
		b.forget()
		return b.slot, faultDouble
	}
	old.forget()
	k.live[b.id] = b
	return old.slot, faultDouble
}

func (k *Keyring) unwrap(s *slot, key *[32]byte, secret *[secretSize]byte) bool {
	if key == nil {
		return false
	}
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return false
	}
	_, err = aead.Open(secret[:0], s.nonce[:], s.wrapped[:], k.associated(s))
	return err == nil
}

// scrub zeroes a slot that cannot be used. Its bucket is not certain, so no
// deadline can be computed for it; and a damaged slot may still hold a whole
// wrapped secret, so it must not be left to lie.
func (k *Keyring) scrub(i int, why slotFault) error {
	k.damaged = append(k.damaged, Damage{Slot: i, Claimed: k.slots[i].bucket, Why: string(why)})
	k.slots[i], k.low = slot{}, 0
	var zero [slotSize]byte
	if err := k.file.put(slotOffset(i), zero[:]); err != nil {
		return err
	}
	return k.file.verify(slotOffset(i), zero[:])
}
