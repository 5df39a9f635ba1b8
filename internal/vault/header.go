package vault

import (
	"encoding/binary"
	"time"
)

const headerMagic = "CVKH"

// header of the keyring file. Two copies are kept, each alone in a page; both
// are rewritten on every change, one after the other, so at any moment one whole
// copy is on disk and afterwards losing either loses nothing.
type header struct {
	seq            uint64
	destroyedBelow int64 // buckets below this can never be created again
	width          time.Duration
	ring           [16]byte // random name of this file, bound into every slot
	kek            [16]byte // name of the key of generation gen
	sessions       uint64   // stores opened so far
	destroyed      uint64   // secrets destroyed so far
	reached        int64    // latest time known when it was written, microseconds since 1970 UTC; 0: none
	gen            uint64   // of the key-encryption key; 0: written by format version 1, which had one only
	rotated        int64    // when gen came in, microseconds since 1970 UTC; 0: not known
}

func (h *header) encode() (raw [slotSize]byte) {
	copy(raw[:], headerMagic)
	raw[4] = formatBare
	if h.gen > 0 {
		raw[4] = formatByte
	}
	binary.BigEndian.PutUint64(raw[8:], h.seq)
	binary.BigEndian.PutUint64(raw[16:], uint64(h.destroyedBelow))
	binary.BigEndian.PutUint64(raw[24:], uint64(h.width))
	copy(raw[32:48], h.ring[:])
	copy(raw[48:64], h.kek[:])
	binary.BigEndian.PutUint64(raw[64:], h.sessions)
	binary.BigEndian.PutUint64(raw[72:], h.destroyed)
	binary.BigEndian.PutUint64(raw[80:], uint64(h.reached))
	binary.BigEndian.PutUint64(raw[88:], h.gen)
	binary.BigEndian.PutUint64(raw[96:], uint64(h.rotated))
	sum := castagnoliSum(raw[:124])
	copy(raw[124:], sum[:])
	return raw
}

func decodeHeader(raw *[slotSize]byte) (header, slotFault) {
	h := header{
		seq:            binary.BigEndian.Uint64(raw[8:]),
		destroyedBelow: int64(binary.BigEndian.Uint64(raw[16:])),
		width:          time.Duration(binary.BigEndian.Uint64(raw[24:])),
		ring:           [16]byte(raw[32:48]),
		kek:            [16]byte(raw[48:64]),
		sessions:       binary.BigEndian.Uint64(raw[64:]),
		destroyed:      binary.BigEndian.Uint64(raw[72:]),
		reached:        int64(binary.BigEndian.Uint64(raw[80:])),
		gen:            binary.BigEndian.Uint64(raw[88:]),
		rotated:        int64(binary.BigEndian.Uint64(raw[96:])),
	}
	switch {
	case string(raw[:4]) != headerMagic:
		return header{}, faultMagic
	case [4]byte(raw[124:]) != castagnoliSum(raw[:124]):
		return header{}, faultCRC
	case raw[4] != formatByte && raw[4] != formatBare:
		return header{}, faultVersion
	case h.seq == 0, h.destroyedBelow < 0, h.reached < 0, h.rotated < 0, h.gen == 0 && h.rotated != 0, h.width < time.Second, h.encode() != *raw:
		return header{}, faultFields
	}
	return h, faultNone
}
