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
	Underscore
	Parenthesis // one that opens
	Line        // a line feed
	Escaped     // the byte that begins a control sequence
	Control     // any other byte below space, or DEL
	Wide        // a byte above 0x7F

	// These are no single bytes.
	Wider  // a character that is a letter or digit of double width
	Latin  // a letter beyond ASCII of a text without ideographs
	Listed // letters and digits enough for a list of numbers

	// AnySign is what a text may have that nobody has read.
	AnySign Signs = 1<<iota - 1

	// escapeSigns are those without which a text has no escape.
	escapeSigns = Percent | Backslash | Less | Star | Plus | Equals | Escaped | Wider | Latin
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
		'?': Question, '_': Underscore, '(': Parenthesis, '\n': Line, esc: Escaped,
	} {
		t[c] = sign
	}
	return t
}

// Traits is what a text may have: signs, and in its blocks of 64 bytes runs of base64.
type Traits struct {
	Signs Signs
	Runs  uint64 // RunBlock of each block in which leastRun characters in a row end
}

// Unread gives the traits of a text that nobody has read.
func Unread() Traits { return Traits{AnySign, ^uint64(0)} }

// InCode reports whether c is a character of base64, of either alphabet.
func InCode(c byte) bool { return codeClass[c]&codeBase != 0 }

// leastRun is the length of the shortest run in an alphabet worth a look: base64 of
// leastShort bytes.
const leastRun = 11

// RunBlock gives the bit of Runs that stands for a block; the last one stands for all that
// follow as well.
func RunBlock(k int) uint64 { return 1 << min(k, 63) }

// nextBlock gives where a run can begin from i on: in the block of i or before the next one of
// blocks, as much of it as is no run by itself.
func nextBlock(blocks uint64, i int) int {
	k := min(i>>6, 63)
	if blocks>>k&1 != 0 {
		return i
	}
	next := k + bits.TrailingZeros64(blocks>>k)
	return max(i, next<<6-leastRun+1)
}

// HasRun reports whether leastRun characters of base64 stand in a row among 64, a bit for
// each, or at their start and the end of the 64 before them.
func HasRun(code, before uint64) bool {
	n := bits.LeadingZeros64(^before) + bits.TrailingZeros64(^code)
	code &= code >> 1
	code &= code >> 2
	code &= code >> 4
	return n >= leastRun || code&(code>>(leastRun-8)) != 0
}

// FillsList reports whether n letters and digits can make a list of numbers.
func FillsList(n int) bool { return n >= leastShort }
