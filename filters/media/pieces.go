package media

import (
	"encoding/binary"
	"math/bits"
)

// pieces recognises a file behind other bytes and pieces from the middle of streams.
// What imitates a header by chance is packed numbers, and these are not even: in even
// bytes less proof will do.
func pieces(b []byte, c *census) Kind {
	var aac rawAAC
	var rtp packetised
	var seen uint16
	may, longest := inOthers, uint32(len(b)) // one unit proves nothing
	switch {
	case c.flat:
		may, longest = inEven, 1<<21
	case c.sparse:
		longest = 0
	case c.full:
		may = inFull
	}
	for i := 0; i+12 <= len(b); i++ {
		var m uint16
		if i, m = may.next(b, i, longest); m == 0 {
			break
		}
		seen |= m
		if m&mayFile != 0 && i > 0 {
			if k := file(b, i); k != None {
				return k
			}
		}
		if m&mayZero != 0 {
			if k := zero(b, i, c); k != None {
				return k
			}
		}
		switch {
		case m&maySide != 0 && i > 0 && aac.add(b, i, c.flat):
			return AAC
		case m&mayBlock != 0 && matroska(b[i:], c.flat):
			return Matroska
		case m&mayDelim != 0 && obus(b[i:], c.flat), m&mayFrame != 0 && obuFrames(b[i:], c.flat):
			return AV1
		case m&mayRTP != 0 && rtp.add(b, i, c.flat):
			return RTP
		}
	}
	return frames(b, c, seen)
}

// file names the file that begins at byte i of b, or whose chunk with letters there does.
func file(b []byte, i int) Kind {
	if k := strongMagic(b[i:]); k != None {
		return k
	}
	switch {
	case b[i] == 0x1F && has(b, i+1, "\x43\xb6\x75"): // a cluster
		if _, n := vint(b[i+4:]); n > 0 && has(b, i+4+n, "\xe7") {
			return Matroska
		}
	case i > 2 && b[i+5] == 0 && digit(b[i-1]) && digit(b[i-2]): // the number of a stream
		switch string(b[i : i+2]) {
		case "dc", "db", "wb":
			return AVI
		}
	}
	return None
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// zero recognises what has a zero at byte i.
func zero(b []byte, i int, c *census) Kind {
	if l := b[i+4]; l >= 'I' && l < 0x80 && i > 0 { // of the name of a box
		if k := isoMedia(b[i:]); k != None {
			return k
		}
		if b[i+1] == 0 && has(b, i+4, "IDAT") {
			return PNG
		}
	}
	if !c.sparse && b[i+1] <= 0x1F && (i == 0 || b[i-1] != 0) {
		if k := lengthPrefixed(b, i, c.flat); k != None {
			return k
		}
	}
	if i >= 3 && binary.LittleEndian.Uint32(b[i+5:]) == 0 && ivf(b[i-3:], c.flat) {
		return IVF
	}
	if i >= 8 && b[i-8]|1 == 9 && b[i+1]|b[i+2] == 0 && flv(b[i-8:], c.flat) {
		return FLV
	}
	return None
}

// frames recognises streams by the marks between their frames, of which pieces saw
// beginnings.
func frames(b []byte, c *census, seen uint16) Kind {
	if k := transport(b); k != None {
		return k
	}
	if seen&mayZero != 0 {
		if k := annexB(b, c.flat, c.sparse); k != None {
			return k
		}
	}
	high := c.ones > 0 || c.n < len(b)                     // there may be a byte 0xFF
	if seen&maySync != 0 && high && c.ones*24 <= 192+c.n { // else the upper bytes of small negative numbers
		switch {
		case chained(b, 0xFF, adtsFrame):
			return AAC
		case chained(b, 0xFF, mp3Frame):
			return MP3
		}
	}
	switch {
	case seen&mayLOAS != 0 && chained(b, 0x56, loasFrame):
		return AAC
	case seen&mayAC3 != 0 && chained(b, 0x0B, ac3Frame):
		return AC3
	case !high:
		return gifPiece(b, c.flat)
	}
	if k := jpegPiece(b, c); k != None {
		return k
	}
	if k := gifPiece(b, c.flat); k != None {
		return k
	}
	if seen&maySync == 0 {
		return None
	}
	return flacFrames(b, c.flat)
}

// closes reports whether b ends with the three ones that end a frame of AAC and at
// most seven zeros that fill the byte (ISO/IEC 14496-3 table 4.3).
func closes(last, before byte) bool {
	if last == 0 {
		return before&7 == 7 || before == 0 // of two bytes nothing is looked at further
	}
	z := bits.TrailingZeros8(last)
	rest := last >> z
	switch {
	case z <= 5:
		return rest&7 == 7
	case z == 6:
		return rest&3 == 3 && before&1 == 1
	}
	return before&3 == 3
}
