package media

import (
	"bytes"
	"encoding/binary"
)

var startCode = []byte{0, 0, 1}

// annexB recognises H.264 and H.265 byte streams (annex B of ITU-T H.264 and H.265)
// and MPEG-1/2 video and program streams by a grammar over several units: one
// header proves nothing outside even bytes. In sparse ones only the latter are
// looked for: packed integers have many zeros, coded video next to none.
func annexB(b []byte, flat, sparse bool) Kind {
	var avc, hevc units
	var old mpeg
	for i := 0; ; {
		k := bytes.Index(b[i:], startCode)
		if k < 0 || i+k+5 >= len(b) {
			break
		}
		i += k + 3
		if old.add(b[i:], i); old.proved(flat) {
			return MPEG
		}
		if sparse {
			continue
		}
		avc.add(avcUnit(b[i:]), i)
		hevc.add(hevcUnit(b[i:]), i)
		switch {
		case avc.proved(flat):
			return H264
		case hevc.proved(flat):
			return H265
		}
	}
	return None
}

// mpeg follows start codes of ISO/IEC 13818-1 and 13818-2.
type mpeg struct {
	last, slices int // of slices of rising rows
	prev         int
	packs        int
}

func (m *mpeg) add(b []byte, at int) {
	c := int(b[0])
	switch {
	case c >= 1 && c <= 0xAF:
		if c == m.last+1 && at-m.prev >= 8 && at-m.prev != m.slices {
			m.slices++
		} else if c != m.last {
			m.slices = 0
		}
		m.last = c
	case c == 0xBA && len(b) > 12 && (b[1]&0xC4 == 0x44 && b[3]&4 == 4 && b[5]&4 == 4 || b[1]&0xF1 == 0x21 && b[3]&1 == 1):
		m.packs += 2
	case (c >= 0xC0 && c <= 0xEF || c == 0xBD) && len(b) > 8 && b[3]&0xF0 == 0x80 && stamped(b[3:]):
		m.packs++
	default:
		m.slices, m.last = 0, 0
	}
	m.prev = at
}

// stamped checks the rest of the header of a PES packet (ISO/IEC 13818-1 2.4.3.6):
// which time stamps it has, its length, and the marks of the first.
func stamped(b []byte) bool {
	switch b[1] >> 6 {
	case 2:
		return b[2] >= 5 && b[2] < 32 && b[3]&0xF1 == 0x21
	case 3:
		return b[2] >= 10 && b[2] < 32 && b[3]&0xF1 == 0x31
	}
	return false
}

// proved takes six slices of rising rows in even bytes, or two packets.
func (m *mpeg) proved(flat bool) bool { return flat && m.slices >= 5 || m.packs >= 2 }

// lengthPrefixed recognises H.264 and H.265 at byte i of b as MP4 and Matroska hold
// them: units behind lengths of four bytes (ISO/IEC 14496-15), one leading to the next.
// The byte before is the last of another unit, which is never zero.
func lengthPrefixed(b []byte, i int, flat bool) Kind {
	if i+16 >= len(b) || b[i+1] > 0x1F || i > 0 && b[i-1] == 0 {
		return None
	}
	if k := prefixChain(b, i, flat, H264, avcUnit); k != None {
		return k
	}
	return prefixChain(b, i, flat, H265, hevcUnit)
}

// prefixChain follows at most five lengths from i on.
func prefixChain(b []byte, i int, flat bool, k Kind, classify func([]byte) unit) Kind {
	var u units
	for range 5 {
		if i+12 > len(b) {
			break
		}
		size := int(binary.BigEndian.Uint32(b[i:]))
		c := badUnit
		if size >= 4 && size < 1<<21 {
			c = classify(b[i+4:])
		}
		if c == badUnit || size < 12 && c <= likely {
			break
		}
		u.add(c, i)
		if u.valid == 1 && c == likely && size >= 1<<16 {
			u.likely = 0 // too little is zero in so long a length for one to do
		}
		i += 4 + size
	}
	if u.valid == 1 && u.likely == 0 || !u.proved(flat) {
		return None
	}
	return k
}
