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
		if old.add(b[i:], i); old.proved(flat, sparse) {
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
	prev, gap    int
	uneven       int // slices of another length than the one before
	quantiser    byte
	packs        int
}

func (m *mpeg) add(b []byte, at int) {
	c := int(b[0])
	switch {
	case c >= 1 && c <= 0xAF:
		m.slice(c, b[1]>>3, at-m.prev)
	case c == 0xBA && len(b) > 12 && (b[1]&0xC4 == 0x44 && b[3]&4 == 4 && b[5]&4 == 4 || b[1]&0xF1 == 0x21 && b[3]&1 == 1):
		m.packs += 2
	case (c >= 0xC0 && c <= 0xEF || c == 0xBD) && len(b) > 13:
		if b[3]&0xF0 == 0x80 && stamped(b[3:]) {
			m.packs++
		} else {
			m.packs += stamps(b[3:])
		}
	default:
		m.slices, m.last, m.uneven = 0, 0, 0
	}
	m.prev = at
}

// slice takes the slice of a row: its quantiser and how far behind the last one it is.
func (m *mpeg) slice(row int, quantiser byte, gap int) {
	if row == m.last+1 && gap >= 8 && gap != m.slices {
		m.slices++
		if gap != m.gap && quantiser == m.quantiser && quantiser != 0 {
			m.uneven++
		}
	} else if row != m.last {
		m.slices, m.uneven = 0, 0
	}
	m.last, m.gap, m.quantiser = row, gap, quantiser
}

// stamps counts the time stamps in the header of a packet of ISO/IEC 11172-1 2.4.3.3 by
// their marks; a length of zero has none.
func stamps(b []byte) int {
	mark := func(i int, first byte) bool {
		return b[i]&0xF1 == first && b[i+2]&1 == 1 && b[i+4]&1 == 1
	}
	switch {
	case mark(0, 0x31) && mark(5, 0x11):
		return 2
	case mark(0, 0x21):
		return 1
	}
	return 0
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

// proved takes six slices of rising rows in even bytes, or in others than sparse ones
// where they are of one quantiser and uneven lengths, or two packets.
func (m *mpeg) proved(flat, sparse bool) bool {
	return flat && m.slices >= 5 || !sparse && m.uneven >= 6 || m.packs >= 2
}

// lengthPrefixed recognises H.264 and H.265 at byte i of b as MP4 and Matroska hold
// them: units behind lengths of four bytes (ISO/IEC 14496-15), one leading to the next.
// The byte before is the last of another unit, which is never zero.
func lengthPrefixed(b []byte, i int, flat bool) Kind {
	if i+16 >= len(b) || b[i+1] > 0x1F || i > 0 && b[i-1] == 0 {
		return None
	}
	if size := int(binary.BigEndian.Uint32(b[i:])); size < 4 || !flat && i+size+16 > len(b) {
		return None // outside even bytes one unit proves nothing
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
