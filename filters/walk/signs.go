package walk

import "math/bits"

// Signs is a set of what stands in a text. Whoever reads every byte of it anyhow makes it by
// uniting SignOf, so that what looks for one of them leaves alone the texts, most of them,
// that have none.
type Signs uint32

// Signs that begin an escape or what else is looked for by its sign.
const (
	Percent Signs = 1 << iota // or &
	Backslash
	Less
	Star
	Plus
	Equals
	Question
	Quote // " or '
	Underscore
	Parenthesis // one that opens
	Bracket     // [ or {
	Line        // a line feed
	Escaped     // the byte that begins a control sequence
	Control     // any other byte below space, or DEL
	Wide        // a byte above 0x7F

	// These are no single bytes.
	Shut   // a bracket beyond ASCII that closes, or the control that turns a text round
	Wider  // a character that is a letter or digit of double width
	Latin  // a letter beyond ASCII of a text without ideographs
	Listed // letters and digits enough for a list of numbers
	Coded  // leastRun characters of base64 in a row

	// AnySign is what a text may have that nobody has read.
	AnySign Signs = 1<<iota - 1

	// escapeSigns are those without which a text has no escape.
	escapeSigns = Percent | Backslash | Less | Star | Plus | Equals | Quote | Escaped | Wider | Latin | Bracket
)

// SignOf gives the sign that a byte is, none for most.
var SignOf = signTable()

func signTable() (t [256]Signs) {
	for c := range t {
		switch {
		case c >= 0x80:
			t[c] = Wide
		case c < ' ' || c == 0x7F:
			t[c] = Control
		}
	}
	for c, sign := range map[byte]Signs{
		'%': Percent, '&': Percent, '\\': Backslash, '<': Less, '*': Star, '+': Plus, '=': Equals,
		'?': Question, '"': Quote, '\'': Quote, '_': Underscore, '(': Parenthesis, '[': Bracket, '{': Bracket, '\n': Line, esc: Escaped,
	} {
		t[c] = sign
	}
	return t
}

// Traits is what a text may have: signs and, if somebody has read it, the places of the
// characters of base64, a bit for each, 64 a word, the last word empty. The places of a text
// with Wide are those of another form of it, in which the same characters follow each other.
type Traits struct {
	Signs Signs
	Code  []uint64
}

// Keep gives the traits of a text inside depth encodings with Coded made up and with places,
// if the text needs them, in memory of its own, which holds until the next text there.
func (u *Unwrapper) Keep(t Traits, depth int) Traits {
	switch {
	case len(t.Code) == 0:
		return Traits{Signs: t.Signs | Coded}
	case t.Signs&Wide != 0:
		if _, to := nextRun(t.Code, 0); to == 0 {
			return Traits{Signs: t.Signs &^ Coded}
		}
		return Traits{Signs: t.Signs | Coded}
	}
	l := &u.layers[min(depth, u.budget.Layers)]
	l.code = append(l.code[:0], t.Code...)
	return Traits{t.Signs | Coded, l.code}
}

// InCode reports whether c is a character of base64, of either alphabet.
func InCode(c byte) bool { return codeClass[c]&codeBase != 0 }

// leastRun is the length of the shortest run in an alphabet worth a look: base64 of
// leastShort bytes.
const leastRun = 11

// nextRun gives the first run of leastRun characters or more from i on; both are 0 if there is none.
func nextRun(code []uint64, i int) (from, to int) {
	first := i >> 6
	for k := first; k+1 < len(code); k++ {
		w := code[k]
		if k == first {
			w = w >> (i & 63) << (i & 63)
		}
		if w == 0 {
			continue
		}
		starts := w & (w >> 1)
		starts &= starts >> 2
		starts &= starts >> 4
		starts &= starts >> (leastRun - 8)
		at := bits.TrailingZeros64(starts)
		if starts == 0 { // one that goes on into the next word
			if w>>63&code[k+1] == 0 {
				continue
			}
			ones := bits.LeadingZeros64(^w)
			if ones+bits.TrailingZeros64(^code[k+1]) < leastRun {
				continue
			}
			at = 64 - ones
		}
		from = k<<6 + at
		for w = ^w >> at << at; w == 0; w = ^code[k] {
			k++
		}
		return from, k<<6 + bits.TrailingZeros64(w)
	}
	return 0, 0
}

// codeOf appends the places of the characters of base64 in text to dst.
func codeOf(dst []uint64, text []byte) []uint64 {
	for ; len(text) > 0; text = text[min(len(text), 64):] {
		var w uint64
		for i, c := range text[:min(len(text), 64)] {
			w |= uint64(codeClass[c]&codeBase) / codeBase << i
		}
		dst = append(dst, w)
	}
	return append(dst, 0)
}

// FillsList reports whether n letters and digits can make a list of numbers.
func FillsList(n int) bool { return n >= leastShort }
