package pi

import "bytes"

// Written reports whether the value is one of characters apart, of numbers for characters or from
// its end to its beginning, of which Start alone is known.
func (v *Said) Written() bool { return v.written }

// Bounds of the writing of a value: bytes before its first character, bytes of its first piece,
// and bytes within which what parts the pieces stands again.
const (
	mostLead      = 6
	mostPiece     = 40
	mostCodedLine = 80
	againWithin   = 48
)

// leadMark holds the marks that may stand before the first character of a value in pieces.
var leadMark = [256]bool{'(': true, '[': true, '{': true, '<': true, '"': true, '\'': true, '*': true, '$': true, '#': true, '&': true, '%': true, '|': true, '`': true,
	'~': true, '/': true, '\\': true, '_': true, '=': true, '^': true, '+': true, '-': true, '@': true, '!': true, sym: true}

// writtenFrom gives where a value with a writing of its own begins that h announces: at norm[k:], where
// the word that ends at norm[:j] has its value, or, if no sign told so, behind what a sentence says
// before it: the wechat on file is 6D 6F, 我的手机号填错了，应该是31h. It gives 0 if none does.
func (s *Scanner) writtenFrom(h hint, j, k int, told bool) int {
	b := s.norm
	switch {
	case k >= len(b) || len(s.said) >= mostSaid:
		return 0
	case written(b, k, h):
		return k
	case told:
		return 0
	}
	t := telling{k: k, most: min(len(b)-4, j+mostAhead)}
	for at := t.next(b); at > 0; at = t.next(b) {
		if written(b, at, h) {
			return at
		}
	}
	return 0
}

// telling goes over the places of a sentence where a value may begin.
type telling struct {
	k, most int
	below   bool // in the next line
}

// next gives the next one, 0 for none.
func (t *telling) next(b []byte) int {
	for ; t.k < t.most; t.k++ {
		c := b[t.k]
		if !tellsAt[c] || c == ' ' && !saysAt(b[t.k+1]) {
			continue
		}
		at := tells(b, t.k)
		if at == 0 || t.below && c != ':' {
			if c == '\n' {
				if t.below {
					return 0
				}
				t.below = true
			}
			continue
		}
		at = skipSpaces(b, at)
		if t.k++; at < len(b) {
			return at
		}
	}
	return 0
}

// mostAhead is how many bytes a sentence has between the word for a value and the value.
const mostAhead = 44

// tellsAt holds the bytes that a sign or a word which tells a value begins with, and the end of a line.
var tellsAt = [256]bool{':': true, '=': true, sym: true, '|': true, '[': true, '-': true, ' ': true, 0xE4: true, 0xE5: true, 0xE6: true, '\n': true}

// tells gives where b goes on behind a sign or a word at b[k:] that tells a value, 0 if there is none.
func tells(b []byte, k int) int {
	switch c := b[k]; c {
	case ':', '=', sym, '|', '[':
		if k > 0 && isDigit(b[k-1]) {
			return 0
		}
		return k + 1
	case '-':
		if b[k+1] == '>' {
			return k + 2
		}
	case ' ':
		switch string(b[k+1 : min(len(b), k+4)]) {
		case "is ", "to ", "as ", "was":
			return k + 4
		case "rea":
			if bytes.HasPrefix(b[k:], []byte(" read ")) {
				return k + 6
			}
		}
	case 0xE6, 0xE4, 0xE5:
		switch string(b[k : k+3]) {
		case "是", "为", "成", "到", "给":
			return k + 3
		}
	}
	return 0
}

// saysAt reports whether a word of English which tells a value begins with c.
func saysAt(c byte) bool {
	switch c {
	case 'i', 't', 'a', 'w', 'r':
		return true
	}
	return false
}

// written reports whether what begins at b[k:] may be a value whose characters are parted all
// alike (31h 33h, 1${}3${}9, {1}{3}{9}, CHAR(49)||CHAR(51)), lines of one length, or behind a word
// that says that it is written backwards.
func written(b []byte, k int, h hint) bool {
	i := k
	for i < len(b) && i < k+mostLead {
		if leadMark[b[i]] {
			i++
			continue
		}
		n := signSize(b[i:])
		if n == 0 {
			break
		}
		i += n
	}
	if i+4 > len(b) {
		return false
	}
	if backwardsMark(b, k, i) {
		return true
	}
	return turnedBehind(b, i) || parted(b, i, h, false) || h&(hintEmail|hintMAC|hintWeChat) != 0 && parted(b, i, h, true)
}

// signSize gives the length of the sign beyond ASCII that b begins with, 0 for a letter.
func signSize(b []byte) int {
	switch {
	case len(b) < 3:
	case b[0] == 0xC2:
		return 2
	case b[0] == 0xE2 || b[0] == 0xE3 && b[1] == 0x80:
		return 3
	}
	return 0
}

// parted reports whether what begins at b[i:] stands in pieces, to which the marks of addresses
// belong if inner is set.
func parted(b []byte, i int, h hint, inner bool) bool {
	end := pieceEnd(b, i, inner)
	if inner && h&hintEmail != 0 && (bytes.Contains(b[i:end], []byte("@_")) || bytes.Contains(b[i:end], []byte("._"))) {
		return true
	}
	if end == i || end+1 >= len(b) {
		return false
	}
	m := b[end]
	switch {
	case (m == '-' || m == '=') && b[end+1] == '>' && !inner: // an arrow
		return bytes.Contains(b[end+2:min(len(b), end+againWithin)], b[end:end+2]) || h&shortly != 0
	case inner && h&hintEmail != 0 && (m == ',' || m == '>') && (b[end-1] == '.' || b[end-1] == '@' || b[end-1] == '-'):
		return true
	}
	switch m {
	case ' ', ',', '.', '-', '/', ':', '\t', ';':
		return evenPieces(b, i, end, inner) || codeOn(b, i, end)
	case '\n', '\r', '\\':
		if lineOn(b, i) {
			return true
		}
	case '>':
		k := end + 1
		for k < len(b) && k < end+4 && (b[k] == ',' || b[k] == ' ') {
			k++
		}
		return i > 0 && b[i-1] == '<' && end-i <= 8 && k < len(b) && b[k] == '<'
	case '<':
		if end+1 < len(b) && b[end+1] == '/' {
			return false
		}
	case '&':
		if end+1 < len(b) && b[end+1] != '#' {
			return evenPieces(b, i, end, inner)
		}
	case '"', '\'':
		if end+2 < len(b) && b[end+1] == ' ' && b[end+2] == m { // strings that stand beside each other
			return true
		}
		if end+1 < len(b) && b[end+1] != m {
			return end-i < 4 || evenPieces(b, i, end, inner)
		}
	}
	rest := b[end+1 : min(len(b), end+1+againWithin)]
	if m < 0x80 {
		next := 0
		for next < len(rest)-1 && rest[next] == m {
			next++
		}
		return hollowAt(b[end:]) || bytes.IndexByte(rest[next:], m) > 0 || h&shortly != 0 && end-i <= mostHalf && typedMark[m] && (isAlnum(rest[0]) || rest[0] >= 0xE4)
	}
	return len(rest) > 3 && bytes.Contains(rest, b[end:min(len(b), end+2)])
}

// shortly holds the contexts of values that are short enough to stand in two pieces, mostHalf is the
// most bytes of the first one, typedMark what may part the two.
const (
	shortly  = hintPlate | hintPermit | hintPassport | hintName | hintNameWeak
	mostHalf = 10
)

var typedMark = [256]bool{'=': true, '+': true, '|': true, '^': true, '~': true, '*': true, '#': true, '@': true, '$': true, '%': true, '!': true, '`': true, '?': true, sym: true, dot: true}

// pieceEnd gives where the letters, digits and ideographs at b[i:] end, and, if inner is set, the
// marks that addresses have.
func pieceEnd(b []byte, i int, inner bool) int {
	for most := min(len(b), i+mostPiece); i < most; {
		c := b[i]
		if isAlnum(c) || inner && (c == '.' || c == '@' || c == ':' || c == '_' || c == '-') {
			i++
			continue
		}
		if _, ok := hanAt(b, i); c < 0xE3 || !ok {
			break
		}
		i += 3
	}
	return i
}

// evenPieces reports whether the piece b[i:end] is followed by another one of its length and then by
// more, parted by the same mark each. Words of a sentence are two of one length often, and seldom three.
func evenPieces(b []byte, i, end int, inner bool) bool {
	n, gap := end-i, end
	if n > 12 {
		return false
	}
	for gap < len(b) && gap < end+mostLead && !isAlnum(b[gap]) && b[gap] < 0x80 {
		gap++
	}
	step := gap - i
	second := pieceEnd(b, min(gap, len(b)-1), inner)
	if second-gap != n || second+step > len(b) || second+1 >= len(b) || !bytes.Equal(b[end:gap], b[second:second+gap-end]) {
		return false
	}
	if n < leastWord || b[end] != ' ' || !smallLetters(b[i:end]) || !smallLetters(b[gap:second]) {
		return true
	}
	third := second + gap - end
	return pieceEnd(b, third, inner)-third == n
}

// leastWord is the fewest small letters that are a word of a sentence rather than a piece of a value.
const leastWord = 4

// smallLetters reports whether b is all small letters.
func smallLetters(b []byte) bool {
	for _, c := range b {
		if c-'a' >= 26 {
			return false
		}
	}
	return true
}

// lineOn reports whether the letters, digits and signs of base64 at b[i:] end with a line, as it
// is or in a string of a document, and the next line begins with some.
func lineOn(b []byte, i int) bool {
	from := i
	for i < len(b) && i < from+mostCodedLine && base64Byte(b[i]) {
		i++
	}
	n := i - from
	if n < 4 {
		return false
	}
	for k := i; k < len(b) && k < i+8; k++ {
		switch c := b[k]; {
		case c == '\n' || c == '\r' || c == '\\' || c == ' ' || (c == 'n' || c == 'r') && b[k-1] == '\\':
		default:
			return k > i && base64Byte(c) && k+1 < len(b) && (base64Byte(b[k+1]) || b[k+1] == '=')
		}
	}
	return false
}

// leastCode is the least bytes of base64 or hexadecimal before what parts it.
const leastCode = 8

// codeOn reports whether the piece b[i:end], which has letters in both cases or digits and letters, or
// digits alone, goes on behind a mark or two with another piece that is not longer.
func codeOn(b []byte, i, end int) bool {
	n := end - i
	if n < leastCode || n%2 != 0 {
		return false
	}
	kinds := 0
	for _, c := range b[i:end] {
		switch {
		case c-'0' < 10:
			kinds |= 1
		case c-'a' < 26:
			kinds |= 2
		case c-'A' < 26:
			kinds |= 4
		}
	}
	if kinds == 2 || kinds == 4 || kinds == 6 && b[i]-'a' < 26 {
		return false
	}
	k := end
	for k < len(b) && k < end+4 && !base64Byte(b[k]) && b[k] < 0x80 {
		k++
	}
	from := k
	for k < len(b) && k <= from+n && base64Byte(b[k]) {
		k++
	}
	return k > from+1 && k <= from+n
}

// base64Byte reports whether c stands in base64, of either alphabet, or fills it up.
func base64Byte(c byte) bool {
	return isAlnum(c) || c == '+' || c == '/' || c == '-' || c == '_' || c == '='
}

// hollowAt reports whether b begins with brackets, or a comment, that hold nothing.
func hollowAt(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	if b[0] == '$' || b[0] == '#' || b[0] == '%' || b[0] == '@' {
		b = b[1:]
	}
	switch string(b[:2]) {
	case "{}", "()", "[]", "<>", "{{", "/*", "<!", "<%", "''", "\"\"", "``", "[[", "<<", "((", "{%", "{#":
		return true
	}
	return false
}

// turnedWords are what begins the words that say that a value stands backwards.
var turnedWords = [...]string{"rev", "Rev", "REV", "mirror", "Mirror", "MIRROR", "backward", "Backward", "BACKWARD", "rtl", "RTL", "r2l", "R2L", "right", "Right", "flip", "Flip",
	"FLIP", "invert", "Invert", "strrev", "esrever", "StringUtils.rev", "!!rev", "从右", "从后", "倒", "反", "逆", "镜像", "右起", "自右", "自后", "由右", "由后", "bdo"}

// backwardsMark reports whether such a word stands at b[i:], or an arrow to the left at b[k:i].
func backwardsMark(b []byte, k, i int) bool {
	if i > k && (b[k] == '<' && (b[k+1] == '<' || b[k+1] == '-' || b[k+1] == '=') || b[k] == sym) {
		return true
	}
	for _, w := range turnedBy[b[i]] {
		if i+len(w) < len(b) && string(b[i:i+len(w)]) == w {
			return true
		}
	}
	return false
}

// turnedBehind reports whether such a word, an arrow to the left or what turns a string round in a
// language of programs stands behind the value at b[i:].
func turnedBehind(b []byte, i int) bool {
	end := pieceEnd(b, i, true)
	k := end
	for k < len(b) && k < end+2 && (b[k] == ' ' || b[k] == '"' || b[k] == '\'') {
		k++
	}
	if k+3 >= len(b) || k == i {
		return k > i && k < len(b) && b[k] == sym
	}
	switch b[k] {
	case sym:
		return true
	case '(', '[':
		return b[k+1] == ':' && b[k+2] == ':' || backwardsMark(b, k+1, k+1)
	case '<':
		return k == end && b[k+1] == '<'
	}
	return b[k-1] == '.' && string(b[k:k+3]) == "rev" || b[k] == '.' && string(b[k+1:k+4]) == "rev"
}

// turnedBy holds turnedWords by their first byte.
var turnedBy = func() (t [256][]string) {
	for _, w := range turnedWords {
		if c := w[0]; c >= 0xE4 || (c|0x20)-'a' < 26 {
			t[c] = append(t[c], w)
		}
	}
	return t
}()
