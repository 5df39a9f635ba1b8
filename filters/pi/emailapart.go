package pi

import (
	"bytes"
)

// emailApart tries an address around the @ at norm[i] whose characters stand apart: one
// by one between spaces, or with symbols anywhere. It gives where to go on.
func (s *Scanner) emailApart(i int) int {
	b := s.norm
	if i == 0 || i+1 >= len(b) {
		return i + 1
	}
	sep := b[i+1]
	if bytes.IndexByte(b[max(0, i-12):min(len(b), i+12)], sym) >= 0 {
		sep = sym
	}
	if sep != sym && (sep != ' ' || b[i-1] != ' ') {
		return i + 1
	}
	l := i
	for l > 0 && apartBefore(b, l, sep) {
		l--
	}
	for l < i && !isAlnum(b[l]) {
		l++
	}
	var domain [64]byte
	n, end, k := 0, 0, i+1
	for ; k < len(b) && n < len(domain) && apartBehind(b, k, sep); k++ {
		if b[k] == sep {
			continue
		}
		domain[n] = b[k]
		n++
		end = k + 1
	}
	d := domain[:n]
	for len(d) > 0 && !isAlnum(d[len(d)-1]) {
		d, end = d[:len(d)-1], end-1
	}
	label := lastLabel(d, len(d))
	if i-l < 2 || label < 2 || d[label-1] != '.' || !isAlnum(d[0]) || !topLevels.has(d[label:]) {
		return i + 1
	}
	s.add(l, end, Email)
	return end
}

// apartBefore reports whether b[k-1] goes on with an address to the left of b[k:].
func apartBefore(b []byte, k int, sep byte) bool {
	c := b[k-1]
	if c == sep {
		return sep == sym || k >= 2 && b[k-2] != ' '
	}
	return class[c]&cLocal != 0 && (sep == sym || k >= len(b) || b[k] == ' ' || b[k] == '@')
}

// apartBehind reports whether b[k] goes on with an address.
func apartBehind(b []byte, k int, sep byte) bool {
	c := b[k]
	if c == sep {
		return sep == sym || k+2 >= len(b) || b[k+1] != ' ' && (k+2 == len(b) || !isAlnum(b[k+2]) || !isAlnum(b[k+1]))
	}
	return isAlnum(c) || c == '.' || c == '-'
}

// emailSpelled tries an address around the @ at norm[i] with the same mark between any two of
// its characters: l-i-.-w-e-i-@-q-q-.-c-o-m. It gives where to go on.
func (s *Scanner) emailSpelled(i int) int {
	b := s.norm
	if i < 5 || i+6 >= len(b) || b[i-1] != b[i+1] || !spelling[b[i+1]] {
		return i + 1
	}
	sep, l := b[i+1], i
	for l > 1 && b[l-1] == sep && class[b[l-2]]&cLocal != 0 {
		l -= 2
	}
	var domain [64]byte
	n, end := 0, i+1
	for k := i + 1; k+1 < len(b) && n < len(domain) && b[k] == sep && (isAlnum(b[k+1]) || b[k+1] == '.' || b[k+1] == '-'); k += 2 {
		domain[n] = b[k+1]
		n++
		end = k + 2
	}
	d := domain[:n]
	for len(d) > 0 && !isAlnum(d[len(d)-1]) {
		d, end = d[:len(d)-1], end-2
	}
	label := lastLabel(d, len(d))
	if i-l < 4 || label < 2 || d[label-1] != '.' || !isAlnum(d[0]) || !topLevels.has(d[label:]) {
		return i + 1
	}
	s.add(l, end, Email)
	return end
}

// spelling holds what may stand between any two characters of an address.
var spelling = [256]bool{'-': true, '.': true, '_': true, '*': true, '/': true, '|': true, '~': true, ',': true, dot: true}

// emailNumerals tries an address around the @ at norm[i] of which some digits are Chinese
// numerals: 壹3捌@18玖.cn. It gives where to go on.
func (s *Scanner) emailNumerals(i int) int {
	const most = 64
	b, l, local, han := s.norm, i, 0, false
	for l > 0 && i-l < most {
		if class[b[l-1]]&cLocal != 0 {
			l--
		} else if l >= 3 && digitAt(b, l-3) == 3 {
			l, han = l-3, true
		} else {
			break
		}
		local++
	}
	var domain [most]byte
	n, k := 0, i+1
	for k < len(b) && n < most {
		size := digitAt(b, k)
		if size == 0 && (class[b[k]]&cLetter != 0 || b[k] == '-' || b[k] == '.') {
			size = 1
		}
		if size == 0 {
			break
		}
		if domain[n] = b[k]; size > 1 {
			domain[n], han = '0', true
		}
		n, k = n+1, k+size
	}
	for n > 0 && !isAlnum(domain[n-1]) {
		n, k = n-1, k-1
	}
	d := domain[:n]
	label := lastLabel(d, n)
	if !han || local < 3 || label < 2 || d[label-1] != '.' || !isAlnum(d[0]) || !topLevels.has(d[label:]) {
		return i + 1
	}
	s.add(l, k, Email)
	return k
}

// emailPieces tries an address around the @ at norm[i] that words part into pieces: first
// li.we, then i@qq, last .com. It gives where to go on.
func (s *Scanner) emailPieces(i int) int {
	b := s.norm
	l := i
	for l > 0 && class[b[l-1]]&cLocal != 0 {
		l--
	}
	parted := l == i
	if parted && !pieceBefore(b, i) {
		return i + 1
	}
	var domain [64]byte
	n, end, k := 0, 0, i+1
	for range 3 {
		for k < len(b) && n < len(domain) && (isAlnum(b[k]) || b[k] == '.' || b[k] == '-') {
			domain[n] = b[k]
			n, k = n+1, k+1
		}
		end = k
		next := pieceBehind(b, k)
		if next == 0 {
			break
		}
		k, parted = next, true
	}
	d := domain[:n]
	for len(d) > 0 && !isAlnum(d[len(d)-1]) {
		d, end = d[:len(d)-1], end-1
	}
	label := lastLabel(d, len(d))
	if !parted || label < 2 || d[label-1] != '.' || !topLevels.has(d[label:]) {
		return i + 1
	}
	s.add(l, end, Email)
	return end
}

// pieceBefore reports whether a word that parts pieces, and marks, end at b[:i].
func pieceBefore(b []byte, i int) bool {
	for n := 0; n < 3 && i > 0 && pieceMark(b[i-1]); n++ {
		i--
	}
	if r, ok := hanBefore(b, i); ok {
		return joinHan(r) || markHan(r)
	}
	k := i
	for k > 0 && i-k < 10 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	return joinSet.has(b[k:i])
}

// pieceBehind gives where a code goes on behind the words and marks at b[k:], 0 if no word
// stands there.
func pieceBehind(b []byte, k int) int {
	words := false
	for end := min(len(b), k+connectorMost); k < end; {
		c := b[k]
		switch {
		case class[c]&cLetter != 0:
			n := alnumsEnd(b, k)
			if n == len(b) || b[n] == '.' || b[n] == '-' || !joinSet.has(b[k:n]) {
				if words {
					return k
				}
				return 0
			}
			words, k = true, n
		case isDigit(c) || c == '.' || c == '-' && k+1 < len(b) && isAlnum(b[k+1]):
			if words {
				return k
			}
			return 0
		case c >= 0xE4:
			r, ok := hanAt(b, k)
			if !ok || !joinHan(r) && !markHan(r) {
				return 0
			}
			words, k = true, k+3
		case pieceMark(c):
			k++
		default:
			return 0
		}
	}
	return 0
}

// pieceMark reports whether c may stand beside a word that parts pieces.
func pieceMark(c byte) bool {
	switch c {
	case ' ', ',', ';', ':', '(', ')', '[', ']', '-', '"', stop, dot, sym:
		return true
	}
	return false
}

// macPieces tries the hardware address that begins at norm[i:], where a context announces
// one, whose pairs or fours words part: 3A:62:0A, then 03:A7:AC. It gives its end, 0 for
// none.
func (s *Scanner) macPieces(i int) int {
	b, n, k, parted := s.norm, 0, i, false
	for k < len(b) && n < 12 {
		c := b[k]
		switch {
		case isHex(c) || lookalike(c) != 0 && (k+1 == len(b) || class[b[k+1]]&cLetter == 0 || isHex(b[k+1])):
			n, k = n+1, k+1
		case macSep[c] && k+1 < len(b) && isHex(b[k+1]):
			k++
		default:
			m := k
			for m < len(b) && m < k+2 && macSep[b[m]] && b[m] != ',' {
				m++
			}
			next := pieceBehind(b, m)
			if next == 0 && m < len(b) && (b[m] == ';' || b[m] == ',') && saidInPieces(b, i) {
				next = m + 1
			}
			if next == 0 {
				next = pointsEnd(b, m)
			}
			if k = next; k == 0 {
				return 0
			}
			for k < len(b) && macSep[b[k]] {
				k++
			}
			parted = true
		}
	}
	if n < 12 || !parted || !alone(b, k) {
		return 0
	}
	s.add(i, k, MAC)
	return k
}

// pointsEnd gives where a code goes on behind a row of three points or more at b[k:], 0 if there
// is none.
func pointsEnd(b []byte, k int) int {
	n := k
	for n < len(b) && n < k+macMark && b[n] == '.' {
		n++
	}
	if n < k+3 || n == len(b) {
		return 0
	}
	return n
}

// disguised reports whether the text writes norm[i:j] with other characters than ASCII
// ones, as nobody writes the numbers of parts.
func (s *Scanner) disguised(i, j int) bool {
	return !s.plain && s.textOffset(j)-s.textOffset(i) > j-i+2
}
