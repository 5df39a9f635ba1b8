package media

import (
	"encoding/binary"
	"math/bits"
)

// What two bytes side by side may belong to in a piece of less than leastEven bytes, which
// is not even: there one unit of anything proves nothing.
const (
	mayMark   = 1 << iota // a marker of JPEG, a frame of ADTS, MP3 or FLAC
	mayMagic              // PNG, Matroska, ASF
	mayForm               // RIFF, AIFF, GIF
	mayName               // a name that a zero or a one follows: CAF, Ogg, IVF, FLV, FLAC
	mayPair               // AMR, a frame of AC-3
	mayChunk              // the number and the letters of a chunk of AVI
	mayAU                 // AU
	mayBox                // the second half of the type of a box: moov, moof
	mayBrand              // the same: ftyp, styp
	mayIndex              // the same: sidx
	mayType               // the first half of one, or of a chunk of PNG
	mayLatm               // a frame of AAC in LOAS
	maySimple             // a block of Matroska
	mayUnit               // a temporal delimiter of AV1
	mayPacket             // a packet of RTP
	mayZeros              // two zeros: a start code, a length, a time

	seconds = 16 // bits
)

// briefs gives by the value of a byte what it may be the first byte of, and above that the
// second.
var briefs = func() (t [256]uint32) {
	set := func(bit uint32, firsts string, second func(c int) bool) {
		for _, c := range []byte(firsts) {
			t[c] |= bit
		}
		for c := range 256 {
			if second(c) {
				t[c] |= bit << seconds
			}
		}
	}
	of := func(s string) func(int) bool {
		return func(c int) bool {
			for _, d := range []byte(s) {
				if int(d) == c {
					return true
				}
			}
			return false
		}
	}
	set(mayMark, "\xff", func(c int) bool {
		return c == 0x4F || c >= 0xD0 && c <= 0xD8 || c >= 0xE2 && c <= 0xE5 || c >= 0xF0 && c <= 0xF5 || c >= 0xF8 && c <= 0xFD
	})
	set(mayMagic, "\x89\xdf\xb2\xb6", of("\x50\xa3\x75"))
	set(mayForm, "RFG", of("IFO"))
	set(mayName, "fSFVC", of("\x00\x01\x80"))
	set(mayPair, "#\x0b", of("!\x77"))
	set(mayChunk, "0123456789", of("dw"))
	set(mayAU, ".", of("s"))
	set(mayBox, "o", of("vf"))
	set(mayBrand, "y", of("p"))
	set(mayIndex, "d", of("x"))
	set(mayType, "jJI", of("PXD"))
	set(mayLatm, "\x56", func(c int) bool { return c >= 0xE0 })
	set(maySimple, "\xa3", func(c int) bool { return c >= 0x10 })
	set(mayUnit, "\x12", of("\x00"))
	set(mayPacket, "\x80\x81\x82\x90\x91\x92\xa0\xa1\xa2\xb0\xb1\xb2", func(c int) bool { return c&0x7F <= 34 || c&0x7F >= 96 })
	set(mayZeros, "\x00", of("\x00"))
	return t
}()

// brief names the media in a piece of less than leastEven bytes that begins with no magic
// number. Hardly any message of a car has anything in it that pieces could name, which one
// look tells.
func brief(b []byte) Kind {
	if textual(b) || !promising(b) {
		return None
	}
	var c census
	c.count(b)
	return pieces(b, &c)
}

// promising reports whether pieces may name the media in b, which is not even. It asks of
// eight bytes together whether there are first ones and second ones of anything among them.
func promising(b []byte) bool {
	p := promise{b: b}
	t, i := &briefs, 0
	packets, apart := 0, 0
	for ; i+9 <= len(b); i += 8 {
		w := b[i : i+9 : i+9]
		m := t[w[0]] | t[w[1]] | t[w[2]] | t[w[3]] | t[w[4]] | t[w[5]] | t[w[6]] | t[w[7]] | t[w[8]]
		if m &= m >> seconds; m == 0 {
			continue
		}
		if m&mayPacket != 0 && i >= apart {
			packets, apart = packets+1, i+leastPacket
		}
		if m&mayZeros != 0 && i >= 8 && i+19 <= len(b) {
			if two := zeros(word(w) | word(w[1:])); two == 0 || !twoZeros(b[i-8:i+19], two) {
				m &^= mayZeros
			}
		}
		switch m &^= mayPacket; {
		case m == mayZeros: // nothing else begins with a zero
			for two := zeros(word(w) | word(w[1:])); two != 0; two &= two - 1 {
				if p.run(i + bits.TrailingZeros64(two)/8) {
					return true
				}
			}
		case m != 0 && p.among(w, i, m):
			return true
		}
	}
	return p.among(b[i:], i, ^uint32(mayPacket)) || packets >= 4 && p.packets()
}

// leastPacket is how far two packets of RTP are apart at least, whose headers are read of so
// many bytes. Four prove a stream of them.
const leastPacket = 16

// promise is what was seen of a piece.
type promise struct {
	b        []byte
	restarts int // markers of JPEG
}

// twoZeros reports whether the two zeros at one of the bytes 8 to 15 of b, whose high bits are
// set in two, can be what run asks for.
func twoZeros(b []byte, two uint64) bool {
	w := b[:27:27]
	third := word(w[10:])
	if two&zeros(third^lows) != 0 {
		return true // a start code
	}
	three := two & zeros(third)
	if three == 0 {
		return false
	}
	four, size := zeros(word(w[11:])), word(w)|word(w[1:])|word(w[2:])
	return three&(^four&^zeros(word(w[7:]))|four&zeros(word(w[3:]))&^zeros(size)|zeros((word(w)|lows)^9*lows)) != 0
}

// among reports whether one of what may be asked for begins at a byte of w but the last one,
// which is at byte i of the piece.
func (p *promise) among(w []byte, i int, may uint32) bool {
	last := briefs[w[0]]
	for k, c := range w[1:] {
		next := briefs[c]
		if m := last & (next >> seconds); m&may != 0 && p.holds(i+k, m) {
			return true
		}
		last = next
	}
	return false
}

// holds asks of the two bytes at i, which may belong to something, for the rest of it.
func (p *promise) holds(i int, may uint32) bool {
	b := p.b
	switch {
	case may&mayMark != 0:
		return p.marks(i)
	case may&mayZeros != 0:
		return p.run(i)
	case may&(mayMagic|mayForm|mayName|mayChunk|mayAU) != 0:
		return signed(b, i)
	case may&mayPair != 0:
		return signed(b, i) || chain(b[i:], ac3Frame)
	case may&(mayBox|mayBrand|mayIndex) != 0:
		return boxed(b, i-2)
	case may&mayType != 0:
		return boxed(b, i)
	case may&mayLatm != 0:
		return chain(b[i:], loasFrame)
	case may&maySimple != 0:
		return matroska(b[i:], false)
	case may&mayUnit != 0:
		return obus(b[i:], false)
	}
	return false
}

// packets reports whether b may hold a stream of packets of RTP: packetised has the same rule.
func (p *promise) packets() bool {
	sources, again := uint64(0), 0
	for i := range max(0, len(p.b)-leastPacket+1) {
		if briefs[p.b[i]]&(briefs[p.b[i+1]]>>seconds)&mayPacket == 0 {
			continue
		}
		bit := uint64(1) << (binary.BigEndian.Uint32(p.b[i+8:]) * 0x9E3779B1 >> 26)
		if sources&bit != 0 {
			again++
		}
		sources |= bit
	}
	return again >= 2 && provedAt(p.b, false) >= 0
}

// marks is holds for what begins with 0xFF.
func (p *promise) marks(i int) bool {
	b := p.b[i:]
	switch c := b[1]; {
	case c >= 0xD0 && c <= 0xD7:
		p.restarts++
		return p.restarts >= 4
	case c == 0xD8, c == 0x4F:
		return len(b) > 2 && b[2] == 0xFF
	}
	return chain(b, adtsFrame) || chain(b, mp3Frame) || len(b) > 18 && flacFrame(b)
}

// run is holds for two zeros: a start code, the length of a unit, a time of IVF, the number
// of the stream of a tag of FLV.
func (p *promise) run(i int) bool {
	b := p.b
	switch {
	case i+2 >= len(b):
		return false
	case b[i+2] == 1:
		return true
	case b[i+2] != 0:
		return false
	}
	return lengthPrefixed(b, i, false) != None || i >= 8 && (b[i-5] == 0 && ivf(b[i-8:], false) || b[i-8]|1 == 9 && flv(b[i-8:], false))
}

// signed reports whether a magic number has its first or its last two bytes at i, or a chunk
// of AVI its letters.
func signed(b []byte, i int) bool {
	switch b[i] {
	case 0x89:
		return has(b, i, "\x89PN")
	case 0xDF:
		return i >= 2 && has(b, i-2, "\x1aE\xdf\xa3")
	case 0xB2:
		return i >= 2 && has(b, i-2, "0&\xb2\x75")
	case 0xB6:
		return i >= 2 && has(b, i-2, "\x1f\x43\xb6\x75")
	case 'R':
		return has(b, i, "RIFF") || has(b, i, "RF64")
	case 'G':
		return has(b, i, "GIF8")
	case '#':
		return has(b, i, "#!AMR")
	case 'F':
		return has(b, i, "FORM") || i >= 3 && has(b, i-3, "DKIF")
	case 'f':
		return i >= 3 && has(b, i-3, "caff")
	case 'S':
		return i >= 3 && has(b, i-3, "OggS")
	case 'V':
		return i >= 2 && has(b, i-2, "FLV")
	case 'C':
		return i >= 3 && has(b, i-3, "fLaC")
	case '.':
		return has(b, i, ".snd")
	}
	return i >= 1 && digit(b[i]) && digit(b[i-1]) && i+6 < len(b) && b[i+6] == 0
}

// boxed reports whether the type of a box that may come first, or of a chunk of PNG, is at i.
func boxed(b []byte, i int) bool {
	if i < 4 || i+4 > len(b) {
		return false
	}
	switch string(b[i : i+4]) {
	case "ftyp", "styp", "moov", "moof", "sidx", "jP  ", "JXL ", "IDAT":
		return true
	}
	return false
}
