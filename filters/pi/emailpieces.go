package pi

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
	return joinWord(b[k:i])
}

// pieceBehind gives where a code goes on behind the words and marks at b[k:], 0 if no word
// stands there.
func pieceBehind(b []byte, k int) int {
	words := false
	for end := min(len(b), k+connectorMost); k < end; {
		c := b[k]
		switch {
		case class[c]&cLetter != 0:
			n := k
			for n < len(b) && isAlnum(b[n]) {
				n++
			}
			if n == len(b) || b[n] == '.' || b[n] == '-' || !joinWord(b[k:n]) {
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
