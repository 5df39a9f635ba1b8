package pi

import (
	"bytes"
)

// macMark is the most bytes that stand between two groups of a hardware address.
const macMark = 12

// macFrom tries the hardware address that begins with norm[i:j] and the mark behind it, which
// stands behind a second group as well. It gives its end, 0 for none.
func (s *Scanner) macFrom(i, j int) int {
	b, n, announced := s.norm, j-i, (s.key|s.ctx)&hintMAC != 0
	switch {
	case macSep[b[j]] || announced:
		if end := s.mac(i, j); end > 0 {
			return end
		}
		if !announced && (n == 2 || n == 4) && s.letterNear(i, 2*n+1) {
			return s.macPieces(i)
		}
	case n == 1 && isDigit(b[i]) && (b[j+1]|0x20)-'a' < 6:
		return s.macEven(i, j)
	}
	return 0
}

// macAnnounced tries the ways to write a hardware address at norm[i:j] that only a word or
// a key for one makes sure.
func (s *Scanner) macAnnounced(i, j int) int {
	if end := s.macNumber(i, j); end > 0 {
		return end
	}
	if !isHex(s.norm[i]) {
		return 0
	}
	if end := s.macEven(i, j); end > 0 {
		return end
	}
	if n := j - i; n <= 6 && macGroup>>n&1 != 0 {
		if end := s.macPieces(i); end > 0 {
			return end
		}
	}
	return s.macOdd(i, j)
}

// macShort tries the hardware address that begins with norm[i:j], two to six letters and digits.
func (s *Scanner) macShort(i, j int) int {
	b := s.norm
	if allHex(b[i:j]) {
		return s.macEven(i, j)
	}
	if b[i] == '0' && b[i+1]|0x20 == 'x' && j+4 < len(b) && (b[j+2] == '0' && b[j+3]|0x20 == 'x' || b[j+1] == '0' && b[j+2]|0x20 == 'x') && s.linked(i, min(j+32, len(b))) {
		return s.macOdd(i, j)
	}
	return 0
}

// macEven tries the hardware address of which norm[i:j] is a group, whatever parts its
// groups, each time the same: 5 6 9 f ... or FA6......34A......4FE......2F8. It gives its end,
// 0 for none.
func (s *Scanner) macEven(i, j int) int {
	b, size := s.norm, j-i
	if size > 6 || macGroup>>size&1 == 0 || !allHex(b[i:j]) {
		return 0
	}
	sep := b[j:macMarkEnd(b, j)]
	if len(sep) == 0 {
		return 0
	}
	start, end, groups := i, j, 1
	for groups <= 12/size && groupBefore(b, start, size, sep) {
		start -= len(sep) + size
		groups++
	}
	for groups <= 12/size && groupBehind(b, end, size, sep) {
		end += len(sep) + size
		groups++
	}
	if groups != 12/size || hexNear(b, start, end, sep) || size == 4 && internet(b, start) {
		return 0
	}
	letters, digits := 0, 0
	for k := start; k < end; k++ {
		if isHex(b[k]) {
			letters += int(class[b[k]] & cLetter / cLetter)
			digits += int(class[b[k]] & cDigit)
		}
	}
	switch h := s.hints(start); {
	case h&hintHard != 0 && (letters > 0 || size < 3), h&hintMAC != 0 && letters > 0:
	case letters < 2 || digits < 2 || size > 1 && !s.linked(start, end):
		return 0
	}
	s.add(start, end, MAC)
	return end
}

// macMarkEnd gives where the next letter or digit stands behind the marks at b[j:], j if it
// is far or something else stands there.
func macMarkEnd(b []byte, j int) int {
	for k := j; k < len(b) && k <= j+macMark && b[k] < 0x80; k++ {
		if isAlnum(b[k]) {
			return k
		}
	}
	return j
}

// groupBefore reports whether a group of a hardware address and sep end at b[:k].
func groupBefore(b []byte, k, size int, sep []byte) bool {
	from := k - len(sep) - size
	return from >= 0 && bytes.Equal(b[k-len(sep):k], sep) && allHex(b[from:from+size]) && (from == 0 || !isAlnum(b[from-1]))
}

// groupBehind reports whether sep and a group of a hardware address begin at b[k:].
func groupBehind(b []byte, k, size int, sep []byte) bool {
	end := k + len(sep) + size
	return end <= len(b) && bytes.Equal(b[k:k+len(sep)], sep) && allHex(b[k+len(sep):end]) && alone(b, end)
}

// hexNear reports whether the groups b[i:j] go on, behind what parts them, with a number or
// a word in hexadecimal: of a dump, or of a UUID.
func hexNear(b []byte, i, j int, sep []byte) bool {
	if k := i - len(sep); k > 0 && bytes.Equal(b[k:i], sep) {
		n := alnumsStart(b, k)
		if allHex(b[n:k]) && n < k && (countDigits(b[n:k]) > 0 || k-n == 1) {
			return true
		}
	}
	if k := j + len(sep); k < len(b) && bytes.Equal(b[j:k], sep) {
		n := alnumsEnd(b, k)
		return n > k && allHex(b[k:n]) && (countDigits(b[k:n]) > 0 || n-k == 1)
	}
	return false
}

// linked reports whether a word of the networks that hardware addresses belong to, or of
// what their stations do, stands near norm[i:j].
func (s *Scanner) linked(i, j int) bool {
	return s.radio(i, j) || s.near(i, j, linkReach, linkWords[:])
}

// macNumber tries the number norm[i:j] or the eight characters of base64 that begin there as
// the six bytes of a hardware address, directly behind a word for one.
func (s *Scanner) macNumber(i, j int) int {
	b := s.norm
	if s.hints(i)&hintHard == 0 || i > 0 && isAlnum(b[i-1]) || s.key&hintHard == 0 && !s.directly(i) {
		return 0
	}
	end := i
	for end < len(b) && end < i+16 && (isAlnum(b[end]) || b[end] == '+' || b[end] == '/' || b[end] == '-' || b[end] == '_') {
		end++
	}
	if macValue(b[i:j]) && end == j || macBytes(b[i:end]) {
		s.add(i, end, MAC)
		return end
	}
	return 0
}

// directly reports whether nothing but marks and "is" stand between the word that gives the
// context and norm[i:].
func (s *Scanner) directly(i int) bool {
	return s.announced(i) || i-3 >= max(s.ctxEnd, 0) && s.announced(i-3) && string(s.norm[i-3:i]) == "is "
}

// macValue reports whether d is a hardware address written as one decimal number. The bit
// of the first byte for groups of stations is not set, as it is in milliseconds of this
// century; shorter numbers count something.
func macValue(d []byte) bool {
	if len(d) < 12 || len(d) > 15 || d[0] == '0' || !digitsOnly(d) {
		return false
	}
	v := uint64(0)
	for _, c := range d {
		v = v*10 + uint64(c-'0')
	}
	return v < 1<<48 && v>>40&1 == 0
}

// macBytes reports whether d is the six bytes of a hardware address of one station in base64:
// no word of one case, and no word behind a capital.
func macBytes(d []byte) bool {
	if len(d) != 8 {
		return false
	}
	lower, mid, other := 0, 0, 0
	for _, c := range d[1:] {
		switch {
		case c-'a' < 26:
			lower++
		case c-'A' < 26:
			mid++
		default:
			other++
		}
	}
	return lower > 0 && mid > 0 && (other > 0 || mid > 1) && base64Value(d[1])>>4&1 == 0
}

// base64Value gives the six bits that c writes in either alphabet of base64 (RFC 4648).
func base64Value(c byte) byte {
	switch {
	case c-'A' < 26:
		return c - 'A'
	case c-'a' < 26:
		return c - 'a' + 26
	case isDigit(c):
		return c - '0' + 52
	case c == '+' || c == '-':
		return 62
	}
	return 63
}

// macOdd looks for a hardware address in an unusual notation at norm[i:j], behind a word
// or a key for one: octets with 0x before each or all, without leading zeros, in decimal,
// with spaces and brackets between them. It gives the end, 0 for none.
func (s *Scanner) macOdd(i, j int) int {
	b := s.norm
	if j-i == 14 && b[i] == '0' && b[i+1]|0x20 == 'x' && allHex(b[i+2:j]) {
		s.add(i, j, MAC)
		return j
	}
	if j-i > 4 || j == len(b) {
		return 0
	}
	k, end, prefixed, marks, short := i, 0, 0, 0, 0
	mark := byte(' ')
	decimal, hexadecimal := true, true
	for n := range 6 {
		if n > 0 {
			gap := k
			for k < len(b) && k-gap < 4 && octetGap(b[k]) {
				if b[k] != ' ' {
					marks, mark = marks+1, b[k]
				}
				k++
			}
			if k == gap {
				return 0
			}
		}
		if k+2 < len(b) && b[k] == '0' && b[k+1]|0x20 == 'x' {
			prefixed, k = prefixed+1, k+2
		}
		start := k
		for k < len(b) && k-start < 4 && isHex(b[k]) {
			k++
		}
		w := b[start:k]
		if len(w) == 0 || len(w) > 3 || k < len(b) && isAlnum(b[k]) {
			return 0
		}
		if len(w) == 1 {
			short++
		}
		hexadecimal = hexadecimal && len(w) < 3
		decimal = decimal && digitsOnly(w) && (len(w) < 3 || number2(w) < 26 && (number2(w) < 25 || w[2] < '6'))
		end = k
	}
	if !hexadecimal && !decimal || hexadecimal && short > 2 || prefixed != 0 && prefixed != 6 || marks < 5 && prefixed == 0 && (s.key&hintHard == 0 || i > 0 || end < len(b)) {
		return 0
	}
	next := end
	for next < len(b) && next-end < 3 && octetGap(b[next]) {
		next++
	}
	if next > end && next < len(b) && octetAt(b, next) && (b[end] == mark || b[next-1] == mark || prefixed > 0 && b[next] == '0') {
		return 0 // a dump, or groups of a longer number
	}
	s.add(i, end, MAC)
	return end
}

// octetGap reports whether c may stand between the octets of a hardware address.
func octetGap(c byte) bool {
	return c == ' ' || c == ':' || c == '-' || c == '.' || c == ',' || c == '/' || c == '|' || c == '_' || c == '*' || c == '\t' || c == '\n'
}

// octetAt reports whether an octet in hexadecimal or a number stands at b[k:].
func octetAt(b []byte, k int) bool {
	n := alnumsEnd(b[:min(len(b), k+5)], k)
	return n-k <= 4 && (allHex(b[k:n]) || n-k > 2 && b[k] == '0' && b[k+1]|0x20 == 'x')
}
