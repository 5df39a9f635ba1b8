package media

import "bytes"

// transport recognises MPEG-TS (ISO/IEC 13818-1): a sync byte every 188 bytes, or
// every 192 with time stamps, five times at least, with sane headers.
func transport(b []byte) Kind {
	for _, size := range [...]int{188, 192} {
		if len(b) < 4*size+4 {
			continue
		}
		for i := 0; i < size && i+4*size+3 < len(b); i++ {
			if b[i] == 0x47 && packets(b[i:], size) {
				return MPEGTS
			}
		}
	}
	return None
}

// packets checks every packet of b: sync byte, no transport error, a control field
// that is not reserved.
func packets(b []byte, size int) bool {
	for i := 0; i+3 < len(b); i += size {
		if b[i] != 0x47 || b[i+1]&0x80 != 0 || b[i+3]&0x30 == 0 {
			return false
		}
	}
	return true
}

// annexB recognises H.264 and H.265 byte streams (annex B of ITU-T H.264 and H.265)
// by a grammar over several units: one header proves nothing. Parameter sets in
// order, or three units in a row with valid headers of which two are slices and
// none is shorter than eight bytes.
func annexB(b []byte) Kind {
	var avc, hevc units
	prev := -1
	for i := 0; ; {
		k := bytes.Index(b[i:], []byte{0, 0, 1})
		if k < 0 || i+k+5 >= len(b) {
			break
		}
		i += k + 3
		near := prev >= 0 && i-prev < 8
		prev = i
		avc.add(avcUnit(b[i:]), near)
		hevc.add(hevcUnit(b[i:]), near)
		if avc.proved() {
			return H264
		}
		if hevc.proved() {
			return H265
		}
	}
	return None
}

// unit is what a header says.
type unit uint8

const (
	badUnit unit = iota
	slice
	firstSet // VPS of H.265
	nextSet  // SPS of H.265, follows a VPS
	soleSet  // SPS of H.264, follows nothing
	lastSet  // PPS
	otherUnit
)

// units follows the grammar of a stream.
type units struct {
	valid, slices int
	sets          unit // the last parameter set in order
	complete      bool // all parameter sets in order
}

func (u *units) add(k unit, near bool) {
	switch {
	case k == badUnit:
		*u = units{}
		return
	case k == slice && near:
		*u = units{}
		return
	case k == firstSet:
		u.sets = firstSet
	case k == soleSet || k == nextSet && u.sets == firstSet:
		u.sets = nextSet
	case k == lastSet && u.sets == nextSet:
		u.complete = true
	case k == slice:
		u.slices++
	}
	u.valid++
}

func (u *units) proved() bool { return u.complete || u.valid >= 3 && u.slices >= 2 }

// avcUnit classifies the H.264 unit at b by table 7-1: type and reference idc must
// agree, a parameter set must name a known profile, a slice of a new picture starts
// with the one-bit code for macroblock 0.
func avcUnit(b []byte) unit {
	ref, kind := b[0]>>5, b[0]&0x1F
	if b[0]&0x80 != 0 {
		return badUnit
	}
	switch kind {
	case 1:
		if b[1]&0x80 != 0 {
			return slice
		}
	case 5:
		if ref != 0 && b[1]&0x80 != 0 {
			return slice
		}
	case 7:
		if ref == 0 {
			return badUnit
		}
		switch b[1] {
		case 66, 77, 88, 100, 110, 122, 244:
			return soleSet
		}
	case 8:
		if ref != 0 {
			return lastSet
		}
	case 6, 9:
		if ref == 0 {
			return otherUnit
		}
	}
	return badUnit
}

// hevcUnit classifies the H.265 unit at b by table 7-1: layer 0, a temporal id, and
// for slices the flag of the first segment.
func hevcUnit(b []byte) unit {
	kind := b[0] >> 1 & 0x3F
	if b[0]&0x81 != 0 || b[1]>>3 != 0 || b[1]&7 == 0 {
		return badUnit
	}
	switch {
	case kind <= 9, kind >= 16 && kind <= 21:
		if b[2]&0x80 != 0 {
			return slice
		}
	case kind == 32:
		return firstSet
	case kind == 33:
		return nextSet
	case kind == 34:
		return lastSet
	case kind == 35, kind == 39, kind == 40:
		return otherUnit
	}
	return badUnit
}

// adts recognises AAC in ADTS frames (ISO/IEC 13818-7 annex B): three frames of which
// each one's length leads to the next and whose fixed headers agree.
func adts(b []byte) Kind {
	for i := 0; i+7 <= len(b); {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 {
			break
		}
		i += k
		if i < 8192 && adtsChain(b[i:]) {
			return AAC
		}
		i++
	}
	return None
}

func adtsChain(b []byte) bool {
	var first [2]byte
	at := 0
	for n := range 3 {
		if at+7 > len(b) {
			return false
		}
		h := b[at:]
		if h[0] != 0xFF || h[1]&0xF6 != 0xF0 || h[2]>>2&15 > 12 {
			return false
		}
		if n > 0 && (h[1] != first[0] || h[2] != first[1]) {
			return false
		}
		first = [2]byte{h[1], h[2]}
		size := int(h[3]&3)<<11 | int(h[4])<<3 | int(h[5]>>5)
		if size < 9 {
			return false
		}
		at += size
	}
	return true
}

// bit rates of MPEG-1 and MPEG-2 layer III in kbit/s, and sampling rates in Hz of
// MPEG-1 (ISO/IEC 11172-3 2.4.2.3).
var (
	rates1  = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	rates2  = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
	samples = [4]int{44100, 48000, 32000, 0}
)

// mp3 recognises layer III audio: three frames of which each one's length leads to
// the next and which agree in version, layer and sampling rate.
func mp3(b []byte) Kind {
	for i := 0; i+4 <= len(b) && i < 8192; {
		k := bytes.IndexByte(b[i:], 0xFF)
		if k < 0 {
			break
		}
		i += k
		if mp3Chain(b[i:]) {
			return MP3
		}
		i++
	}
	return None
}

func mp3Chain(b []byte) bool {
	at := 0
	var v, rate byte
	for n := range 3 {
		size := 0
		if at+4 <= len(b) {
			size = mp3Frame(b[at:])
		}
		if size == 0 || n > 0 && (b[at+1] != v || b[at+2]&0x0C != rate) {
			return false
		}
		v, rate = b[at+1], b[at+2]&0x0C
		at += size
	}
	return true
}

// mp3Frame gives the length in bytes of the layer III frame at b, 0 for none.
func mp3Frame(b []byte) int {
	version := b[1] >> 3 & 3
	if b[0] != 0xFF || b[1]&0xE6 != 0xE2 || version == 1 || b[3]&3 == 2 {
		return 0
	}
	hz := samples[b[2]>>2&3]
	rate, factor := rates1[b[2]>>4], 144
	switch version {
	case 2:
		rate, factor, hz = rates2[b[2]>>4], 72, hz/2
	case 0:
		rate, factor, hz = rates2[b[2]>>4], 72, hz/4
	}
	if hz == 0 || rate == 0 {
		return 0
	}
	return factor*rate*1000/hz + int(b[2]>>1&1)
}
