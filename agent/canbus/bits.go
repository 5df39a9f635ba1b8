package canbus

import (
	"encoding/binary"
	"math"
)

// span is where a signal of 1 to 64 bits lies in a payload of up to 64 bytes,
// worked out once so that reading it is one load, a shift and a mask.
type span struct {
	big   bool  // Motorola byte order
	off   uint8 // first byte of the eight that are loaded, 0 to 56
	shift uint8 // bits before the signal within them, 0 to 63
	size  uint8 // bits, 1 to 64
	need  uint8 // bytes a payload must have to hold the signal
}

// newSpan places a signal by DBC rules. start counts bits byte by byte, the
// lowest of byte 0 first: for Intel byte order it is the signal's lowest bit,
// for Motorola its highest. ok is false when the signal has no bits, more than
// 64, or lies outside 64 bytes.
func newSpan(start, size uint64, big bool) (s span, ok bool) {
	if size < 1 || size > 64 || start >= MaxData*8 {
		return span{}, false
	}
	first := start
	if big {
		first = start/8*8 + 7 - start%8 // counted from the highest bit of byte 0
	}
	last := first + size - 1
	if last >= MaxData*8 {
		return span{}, false
	}
	off := min(first/8, MaxData-8)
	return span{big: big, off: uint8(off), shift: uint8(first - off*8), size: uint8(size), need: uint8(last/8 + 1)}, true
}

// raw returns the signal's bits, not sign-extended. A signal that spreads over
// nine bytes takes its last bits from the ninth.
func (s *span) raw(data *[MaxData]byte) uint64 {
	eight := data[s.off : s.off+8 : s.off+8]
	beyond := uint(s.shift) + uint(s.size)
	if s.big {
		v := binary.BigEndian.Uint64(eight) << s.shift
		if beyond > 64 {
			v |= uint64(data[s.off+8]) >> (8 - s.shift)
		}
		return v >> (64 - s.size)
	}
	v := binary.LittleEndian.Uint64(eight) >> s.shift
	if beyond > 64 {
		v |= uint64(data[s.off+8]) << (64 - s.shift)
	}
	return v & (math.MaxUint64 >> (64 - s.size))
}

// signed reads raw as two's complement of the span's size.
func (s *span) signed(raw uint64) int64 {
	return int64(raw<<(64-s.size)) >> (64 - s.size)
}
