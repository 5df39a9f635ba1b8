package clock

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"time"
)

// The age file has maxAges slots of 64 bytes, and then a second copy of all of
// them. It has its full size from the start, so a full disk stops nothing. A slot
// is written in both copies, the second only once the first is on disk; the valid
// copy with the higher sequence counts. A free slot is zero. Big endian, times in
// nanoseconds:
//
//	0  4  magic "CAGE"
//	4  1  version 1
//	5  1  flags: 1 anchored
//	6  2  zero
//	8  8  sequence, from 1
//	16 8  bucket: hour since 1970 UTC
//	24 8  anchor, since 1970 UTC
//	32 8  powered time at the first record
//	40 8  lag
//	48 8  first half of the name of the boot
//	56 4  zero
//	60 4  CRC-32C of bytes 0 to 59
const (
	ageSize  = 64
	maxAges  = 512 // seven days are 168
	ageMagic = "CAGE"
	ageFile  = 2 * maxAges * ageSize
)

// age of a bucket.
type age struct {
	bucket   int64
	anchor   time.Time     // no later than the collection of its first record
	powered  time.Duration // powered time when that came
	lag      time.Duration // how far anchor lies before the moment when that came
	boot     [8]byte       // in which that was
	anchored bool          // time was proven then, or later in that boot
}

func encodeAge(seq uint64, a *age) (raw [ageSize]byte) {
	copy(raw[:], ageMagic)
	raw[4] = 1
	if a.anchored {
		raw[5] = 1
	}
	binary.BigEndian.PutUint64(raw[8:], seq)
	binary.BigEndian.PutUint64(raw[16:], uint64(a.bucket))
	binary.BigEndian.PutUint64(raw[24:], uint64(a.anchor.UnixNano()))
	binary.BigEndian.PutUint64(raw[32:], uint64(a.powered))
	binary.BigEndian.PutUint64(raw[40:], uint64(a.lag))
	copy(raw[48:56], a.boot[:])
	binary.BigEndian.PutUint32(raw[60:], crc32.Checksum(raw[:60], castagnoli))
	return raw
}

// decodeAge reads a slot. One that does not encode back to the same bytes is
// refused, so there is one encoding.
func decodeAge(raw *[ageSize]byte) (seq uint64, a age, ok bool) {
	if string(raw[:4]) != ageMagic {
		return 0, age{}, false
	}
	seq = binary.BigEndian.Uint64(raw[8:])
	a = age{
		bucket:   int64(binary.BigEndian.Uint64(raw[16:])),
		anchor:   time.Unix(0, int64(binary.BigEndian.Uint64(raw[24:]))).UTC(),
		powered:  time.Duration(binary.BigEndian.Uint64(raw[32:])),
		lag:      time.Duration(binary.BigEndian.Uint64(raw[40:])),
		boot:     [8]byte(raw[48:56]),
		anchored: raw[5] == 1,
	}
	if seq == 0 || a.powered < 0 || a.lag < 0 || a.anchor.After(latest) || encodeAge(seq, &a) != *raw {
		return 0, age{}, false
	}
	return seq, a, true
}

// load reads all slots, and writes zeros up to the full size of a new file.
func (l *ledger) load() error {
	all := make([]byte, ageFile)
	// What a killed program wrote and did not sync must not be relied on as it is.
	if err := l.d.datasync(); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if err := readAt(l.d, all, 0); err != nil {
		return err
	}
	for i := range maxAges {
		seq, a, damaged, ok := newer(all[i*ageSize:], all[(maxAges+i)*ageSize:])
		l.damaged += damaged
		if !ok {
			l.free = append(l.free, i)
			continue
		}
		l.seq = max(l.seq, seq)
		l.seat(i, &a)
	}
	var last [1]byte
	if n, _ := l.d.ReadAt(last[:], ageFile-1); n == 1 {
		return nil
	}
	return put(l.d, all, 0) // what is there already stays as it is
}

// newer picks the copy that counts. A slot is lost, and damaged is 1, if neither
// copy is whole although one of them is not free.
func newer(one, two []byte) (seq uint64, a age, damaged int, ok bool) {
	for _, b := range [2][]byte{one, two} {
		raw := [ageSize]byte(b[:ageSize])
		if s, got, whole := decodeAge(&raw); whole && s > seq {
			seq, a, ok = s, got, true
		} else if !whole && raw != [ageSize]byte{} {
			damaged = 1
		}
	}
	if ok {
		damaged = 0
	}
	return seq, a, damaged, ok
}

// seat takes the age in slot i. Of two for one bucket the older record counts.
func (l *ledger) seat(i int, a *age) {
	at, twice := l.where[a.bucket]
	if !twice {
		l.where[a.bucket], l.slots[i] = i, *a
		return
	}
	if a.anchor.Before(l.slots[at].anchor) {
		l.slots[at] = *a
	}
	l.free = append(l.free, i)
}

// write makes the age durable in slot i.
func (l *ledger) write(i int, a *age) error {
	l.seq++
	raw := encodeAge(l.seq, a)
	for part := range 2 {
		if err := put(l.d, raw[:], int64((part*maxAges+i)*ageSize)); err != nil {
			return fmt.Errorf("age of bucket %d: %w", a.bucket, err)
		}
	}
	return nil
}

// erase frees slot i on disk. It is not synced: an age that comes back belongs to a
// bucket that does not.
func (l *ledger) erase(i int) error {
	var zero [ageSize]byte
	for part := range 2 {
		if _, err := l.d.WriteAt(zero[:], int64((part*maxAges+i)*ageSize)); err != nil {
			return fmt.Errorf("free slot %d: %w", i, err)
		}
	}
	return nil
}
