package scan

import (
	"unicode/utf8"

	"cordon/filters/pi"
)

// Bounds of a value in a writing of its own: bytes of it, characters of its shortest and longest
// period, and how many readings of it are looked at.
const (
	mostWritten  = 640
	mostPeriod   = 24
	mostReadings = 12
	mostUncoded  = 3 // of them that are decoded too
)

// readingsOf is how many readings of all the values of a text of so many bytes are looked at, which
// keeps the work linear.
func readingsOf(size int) int { return 64 + size/32 }

// writing is a value that is being read, character by character.
type writing struct {
	runes   []rune
	at      []int // the place of each character, and of the end
	data    []byte
	from    int  // where the value begins
	wide    bool // an ideograph stands in it
	left    int  // readings that may still be looked at
	uncoded int  // and decoded
	all     bool // the value ends where its text does
}

// written names the value at the start of text, which should be what c says, of which the
// characters stand apart, as numbers, in lines or backwards, and gives its place. all says that the
// text is the value and nothing else. Whatever parts the characters must do so alike throughout:
//
//	1${}3${}9${}1, {1}{3}{9}{1}, 1_|_3_|_9_|_1
//	31h 33h 39h 31h, CHAR(49)||CHAR(51)||CHAR(57), 0b00110001 0b00110011
//	TFJCMTYwRkc5⏎UEg1NzY1NDM=
//	rev:12345678931, 12345678931 (from right to left)
func (s *Scanner) written(c pi.Context, text []byte, all bool) (e pi.Entity, i, j int) {
	w := &s.writing
	w.read(text)
	if w.left, w.uncoded, w.all = min(mostReadings, s.readings), mostUncoded, all && w.at[len(w.runes)] == len(text); len(w.runes) < 4 || w.left <= 0 {
		return pi.None, 0, 0
	}
	c = c.Inner().Narrow().Decoded()
	for _, way := range [...]func(*Scanner, pi.Context, *writing) (pi.Entity, int){(*Scanner).turnedRound, (*Scanner).periodic, (*Scanner).marked, (*Scanner).numbered, (*Scanner).lined} {
		w.from = 0
		if e, n := way(s, c, w); e != pi.None {
			return e, w.at[w.from], w.at[n]
		}
	}
	return pi.None, 0, 0
}

// spelt looks at text, if c says what it should be, and at the values in it that were noted, for
// writings of their own.
func (s *Scanner) spelt(c pi.Context, text []byte, from int) {
	l := &s.levels[s.depth]
	if c.Writable() && len(text) <= mostWritten && !s.covered(from, 0, len(text)) {
		if e, i, j := s.written(c, text, true); e != pi.None {
			s.add(i, j, e)
		}
	}
	for k, v := range l.written {
		if v.Start >= len(text) || k+1 < len(l.written) && l.written[k+1].Start == v.Start || s.covered(from, v.Start, min(len(text), v.Start+leastCoded)) {
			continue
		}
		e, i, j := s.written(v.Context, text[v.Start:min(len(text), v.Start+mostWritten)], false)
		if e != pi.None && !s.covered(from, v.Start, v.Start+j) {
			s.add(v.Start+i, v.Start+j, e)
		}
	}
}

// covered reports whether something other than bytes that nobody can read was found in more than
// half of [i, j).
func (s *Scanner) covered(from, i, j int) bool {
	for _, f := range s.dst[from:] {
		if f.Entity != pi.Opaque && 2*(min(f.End, j)-max(f.Start, i)) > j-i {
			return true
		}
	}
	return false
}

// read takes the characters of text, as many as a value may have.
func (w *writing) read(text []byte) {
	w.runes, w.at = w.runes[:0], w.at[:0]
	for i := 0; i < len(text) && i < mostWritten; {
		r, n := utf8.DecodeRune(text[i:])
		w.runes, w.at = append(w.runes, r), append(w.at, i)
		i += n
		if i >= len(text) || i >= mostWritten {
			w.at = append(w.at, i)
		}
	}
	if len(text) == 0 {
		w.at = append(w.at, 0)
	}
}

// take names w.data as what c says, as it stands or in an encoding.
func (s *Scanner) take(c pi.Context, w *writing) pi.Entity {
	if len(w.data) < 4 || len(w.data) > mostCoded || w.left == 0 {
		return pi.None
	}
	w.left--
	s.readings--
	if e := s.meant(c, w.data); e != pi.None {
		return e
	}
	if len(w.data) >= leastCoded && w.uncoded > 0 && allCode(w.data) {
		w.uncoded--
		return s.coded(c, w.data)
	}
	return pi.None
}

// allCode reports whether data is all letters, digits and signs of base64.
func allCode(data []byte) bool {
	for _, c := range data {
		if !codeByte(c) {
			return false
		}
	}
	return true
}

// codeByte reports whether c stands in base64, of either alphabet, or fills it up.
func codeByte(c byte) bool {
	return keyByte(c) || c == '+' || c == '/' || c == '-' || c == '='
}

// ends reports whether what follows w.runes[n:] may follow a value: nothing but what closes it if
// the text is the value, anything that is no letter or digit if not.
func (w *writing) ends(n int) bool {
	if !w.all {
		return n >= len(w.runes) || !plain(w.runes[n]) || plain(w.runes[n]) && wide(w.runes[n]) != wide(w.runes[n-1])
	}
	return len(w.runes)-n <= mostClosing && !slicesPlain(w.runes[n:])
}

// mostClosing is how many characters may follow the last one of a value.
const mostClosing = 8

// slicesPlain reports whether any of r is plain.
func slicesPlain(r []rune) bool {
	for _, c := range r {
		if plain(c) {
			return true
		}
	}
	return false
}

// plain reports whether r is a letter or a digit of ASCII or an ideograph, or one of their wide forms.
func plain(r rune) bool {
	switch {
	case r < 0x80:
		return keyByte(byte(r)) && r != '_'
	case wide(r):
		return true
	}
	return r >= 0xFF10 && r <= 0xFF5A && (r <= 0xFF19 || r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41) || r >= 0x1D400 && r < 0x1D800
}

// wide reports whether r is an ideograph.
func wide(r rune) bool { return r >= 0x3400 && r < 0xA000 || r == '〇' }

// within reports whether r may stand in a value besides plain characters.
func within(r rune) bool {
	return r == '@' || r == '.' || r == '_' || r == '-' || r == '+' || r == ':' || r == '·'
}
