package pi

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
