package media

import "encoding/binary"

// vint reads the size of an element of EBML (RFC 8794 4): the value and the bytes
// taken, 0 for none.
func vint(b []byte) (uint64, int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	n := 1
	for m := byte(0x80); b[0]&m == 0; m >>= 1 {
		n++
	}
	if len(b) < n {
		return 0, 0
	}
	v := uint64(b[0]) & (0xFF >> n)
	for _, c := range b[1:n] {
		v = v<<8 | uint64(c)
	}
	return v, n
}

// matroska reports whether blocks of a cluster (RFC 9559) begin at b: three that lead
// to each other, two in even bytes, or in even bytes one that holds exactly one unit
// of video.
func matroska(b []byte, flat bool) bool {
	n, at := 0, 0
	for n < 3 {
		size, payload := block(b[at:])
		if size == 0 {
			break
		}
		n++
		if flat && n == 1 && soleUnit(b[at+payload:], size-payload) {
			return true
		}
		at += size
		if at+16 > len(b) {
			break
		}
	}
	return n >= 3 || flat && n == 2 && at < len(b)
}

// block gives the length of the simple block at b and where its payload begins.
func block(b []byte) (size, payload int) {
	if len(b) < 16 || b[0] != 0xA3 {
		return 0, 0
	}
	v, n := vint(b[1:])
	h := 1 + n
	if n == 0 || n > 4 || v < 12 || v > 1<<22 || b[h] < 0x81 || b[h] > 0x84 || b[h+3]&0x76 != 0 {
		return 0, 0
	}
	return h + int(v), h + 4
}

// soleUnit reports whether one frame of VP8, VP9 or AV1 at b, or units of H.264 or H.265
// that lead to each other, fill size bytes, as far as b goes.
func soleUnit(b []byte, size int) bool {
	if len(b) < 8 {
		return false
	}
	if vpFrame(b, size) {
		return true
	}
	if b[0] == 0x32 {
		v, n := leb128(b[1:])
		return n > 0 && int(v)+n+1 == size
	}
	for range 8 {
		v := int(binary.BigEndian.Uint32(b))
		if v < 4 || v+4 > size || avcUnit(b[4:]) == badUnit && hevcUnit(b[4:]) == badUnit {
			return false
		}
		if v+4 == size || v+12 > len(b) {
			return true
		}
		b, size = b[v+4:], size-v-4
	}
	return true
}

// vpFrame reports whether b begins a shown frame of VP8 (RFC 6386 9.1), whose first
// partition is shorter than the frame, or one of VP9 of profile 0.
func vpFrame(b []byte, size int) bool {
	if size < 512 {
		return false
	}
	part := int(b[0])>>5 | int(b[1])<<3 | int(b[2])<<11
	if b[0]&0x1E == 0x10 && part < size {
		return b[0]&1 == 1 || b[3] == 0x9D && b[4] == 1 && b[5] == 0x2A
	}
	return b[0]&0xF8 == 0x80
}

// leb128 reads the size of an OBU (AV1 4.10.5).
func leb128(b []byte) (uint64, int) {
	v := uint64(0)
	for i := range min(4, len(b)) {
		v |= uint64(b[i]&0x7F) << (7 * i)
		if b[i] < 0x80 {
			if i > 0 && b[i] == 0 {
				return 0, 0
			}
			return v, i + 1
		}
	}
	return 0, 0
}

// ivf reports whether frames of IVF begin at b, each behind its length and a time of
// 64 bits: three of rising time and different length, or two long ones and no room for more, or
// in even bytes one.
func ivf(b []byte, flat bool) bool {
	if len(b) < 15 || b[3] != 0 || b[8] != 0 || b[11] != 0 {
		return false
	}
	size, time := ivfFrame(b)
	if size == 0 {
		return false
	}
	if flat && b[2] == 0 && time < 1<<24 {
		return true
	}
	for n := 1; n < 3; n++ {
		if size+14 >= len(b) {
			return n == 2
		}
		b = b[size:]
		more, t := ivfFrame(b)
		if more == 0 || t <= time || t-time > 10000 || more == size {
			return false
		}
		size, time = more, t
	}
	return true
}

// ivfFrame gives the length with header, and the time, of the frame at b, whose first
// bytes are those of VP8, VP9 or AV1 and not of gzip or zstd.
func ivfFrame(b []byte) (size int, time uint32) {
	size, time = int(binary.LittleEndian.Uint32(b)), binary.LittleEndian.Uint32(b[4:])
	if size < 24 || size >= 1<<22 || binary.LittleEndian.Uint32(b[8:]) != 0 {
		return 0, 0
	}
	p := b[12:]
	if len(p) > 7 && (p[2]|p[3]|p[6]|p[7] == 0 || p[2]&p[3]&p[6]&p[7] == 0xFF) { // small numbers of 32 bits
		return 0, 0
	}
	vp8 := p[0]&0x0F <= 7 && p[0]&0x10 != 0 && (p[0] != 0x1F || p[1] != 0x8B)
	vp9 := p[0]&0xC0 == 0x80
	if vp8 || vp9 || p[0] == 0x12 && p[1] == 0 {
		return 12 + size, time
	}
	return 0, 0
}

// obus reports whether AV1 as a byte stream (AV1 5.3) begins at b with a temporal
// delimiter, that units of sane headers follow, one after the other; in even bytes
// three, a frame that is shown, or one behind the header of a sequence.
func obus(b []byte, flat bool) bool {
	if b[1] != 0 {
		return false
	}
	if flat && len(b) > 12 && b[2] == 0x32 && shown(b[2:]) {
		return true
	}
	n, at, frames := 0, 2, 0
	for n < 6 && at+8 < len(b) {
		size, frame := obu(b[at:])
		if size == 0 {
			return false
		}
		n++
		at += size
		if frame {
			frames++
		}
	}
	return frames > 0 && (n >= 4 || flat && (n >= 3 || b[2] == 0x0A))
}

// obuFrames reports whether three frames of AV1 that are shown follow each other from
// b on, or two long ones and no room for more, as MP4 holds them, in even bytes: each a key or inter frame (AV1 5.9.2).
func obuFrames(b []byte, flat bool) bool {
	at, long := 0, true
	for n := range 3 {
		if n == 2 && long && at+8 > len(b) {
			return true
		}
		if !flat || at+8 > len(b) || b[at] != 0x32 {
			return false
		}
		if !shown(b[at:]) {
			return false
		}
		v, k := leb128(b[at+1:])
		long = long && v >= 128
		at += 1 + k + int(v)
	}
	return true
}

// shown reports whether the frame at b has a length and is a key or inter frame that is
// shown.
func shown(b []byte) bool {
	v, k := leb128(b[1:])
	return k > 0 && v >= 8 && (b[1+k]>>4 == 1 || b[1+k]>>4 == 3)
}

// obu gives the length of the unit at b with its header, and whether it is a frame.
func obu(b []byte) (size int, frame bool) {
	if b[0]&0x87 != 2 {
		return 0, false
	}
	v, n := leb128(b[1:])
	if n == 0 {
		return 0, false
	}
	switch kind := b[0] >> 3; {
	case kind == 2:
		return 2, false
	case (kind == 3 || kind == 4 || kind == 6) && v >= 4:
		return 1 + n + int(v), true
	case kind == 1 && v >= 8 && v < 64, kind == 5 && v > 0, kind == 7 && v > 0, kind == 15:
		return 1 + n + int(v), false
	}
	return 0, false
}

// flv reports whether a tag of FLV (Adobe's Flash Video 10.1, annex E.4.1) of video or
// sound begins at b, and that its length leads to itself behind it; in even bytes a
// usual codec will do for a tag that goes on.
func flv(b []byte, flat bool) bool {
	if len(b) < 13 || b[0] != 8 && b[0] != 9 || b[8]|b[9]|b[10] != 0 {
		return false
	}
	size := int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	if end := 11 + size; end+4 <= len(b) {
		return size >= 16 && binary.BigEndian.Uint32(b[end:]) == uint32(end)
	}
	return flat && b[12] <= 1 && (b[11] == 0x17 || b[11] == 0x27 || b[11] == 0xAF)
}
