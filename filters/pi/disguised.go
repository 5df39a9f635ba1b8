package pi

// mostFolded bounds the name of a field in which digits stand for letters.
const mostFolded = 48

// leetHint reads a key in which digits stand for letters, two at least: t41b40zh3ng_n0.
func leetHint(key []byte) hint {
	if len(key) < 4 || len(key) > mostFolded {
		return 0
	}
	var w [mostFolded]byte
	inside, one := 0, false
	for i, c := range key {
		if w[i] = c; c >= 0x80 {
			return 0
		}
		if class[c]&cLetter != 0 || !isAlnum(c) && c != '@' && c != '$' {
			continue
		}
		if w[i] = leetLetter(c); w[i] == 0 {
			return 0
		}
		one = one || c == '1'
		if i > 0 && class[key[i-1]]&cLetter != 0 || i+1 < len(key) && class[key[i+1]]&cLetter != 0 {
			inside++
		}
	}
	if inside < 2 {
		return 0
	}
	const mask = identifying | hintName | hintNameWeak | hintAddr
	h := plainHint(w[:len(key)]) & mask
	if h == 0 && one {
		for i, c := range key {
			if c == '1' {
				w[i] = 'l'
			}
		}
		h = plainHint(w[:len(key)]) & mask
	}
	return h
}

// leetLetter gives the letter that a digit or a sign stands for in a word, 0 for none.
func leetLetter(c byte) byte {
	switch c {
	case '9', '6':
		return 'g'
	case '2':
		return 'z'
	}
	return leet[c]
}

// leetLabel handles norm[i:j], letters and digits before a mark that a value follows, as the name
// of a field in which digits stand for letters. It gives where to go on, 0 if it is none.
func (s *Scanner) leetLabel(i, j int) int {
	b, k := s.norm, i
	for k > 0 && j-k < mostFolded && (isAlnum(b[k-1]) || b[k-1] == '_') {
		k--
	}
	if j-k < 4 {
		return 0
	}
	if h := keyHint(b[k:j]) & (identifying | hintName | hintNameWeak | hintAddr); h != 0 {
		return s.contextWord(i, j, h)
	}
	return 0
}

// markedHan handles the ideograph at norm[i:], behind which one mark stands before each of the
// ideographs that follow, as a label in disguise: 微~信~号, 加丶微丶信. It gives where to go
// on, 0 if it says nothing.
func (s *Scanner) markedHan(i int) int {
	b := s.norm
	mark := 1
	if b[i+3] < 0x80 && class[b[i+3]]&cGap == 0 && b[i+3] != '+' && b[i+3] != '^' && b[i+3] != '#' && b[i+3] != '&' && b[i+3] != '=' && b[i+3] != '`' {
		return 0
	}
	if b[i+3] >= 0x80 {
		if !strokeAt(b[i+3:]) {
			return 0
		}
		mark = 3
	}
	var label [36]byte
	n, k := copy(label[:], b[i:i+3]), i+3
	for n+3 <= len(label) && k+mark+3 <= len(b) && string(b[k:k+mark]) == string(b[i+3:i+3+mark]) {
		if _, ok := hanAt(b, k+mark); !ok {
			break
		}
		n += copy(label[n:], b[k+mark:k+mark+3])
		k += mark + 3
	}
	if n < 6 || k < len(b) && b[k] >= 0x80 && mark == 1 && !saysNext(b, k) {
		return 0
	}
	if h := hanKeyHint(label[:n]) &^ hintNot; h != 0 {
		return s.hanContext(h, i, k)
	}
	return 0
}

// strokeAt reports whether b, of four bytes at least, begins with an ideograph of one stroke that
// stands for a mark: 丶丨丿.
func strokeAt(b []byte) bool {
	return b[0] == 0xE4 && b[1] == 0xB8 && (b[2] == 0xB6 || b[2] == 0xA8 || b[2] == 0xBF)
}

// saysNext reports whether the ideograph at b[k:] says that a value follows.
func saysNext(b []byte, k int) bool {
	r, ok := hanAt(b, k)
	return ok && announcing.has(r)
}

// markedLatin handles the letter norm[i], behind which one mark stands before each of the letters
// that follow, as a label in disguise: W/e/C/h/a/t/ /I/D. It gives where to go on, 0 if it says
// nothing.
func (s *Scanner) markedLatin(i int) int {
	b, mark := s.norm, s.norm[i+1]
	if mark >= 0x80 || mark == ' ' || isAlnum(mark) || i > 1 && b[i-1] == mark && class[b[i-2]]&cLetter != 0 {
		return 0
	}
	var label [mostFolded]byte
	label[0] = b[i]
	n, letters, k := 1, 1, i+1
	for n+1 < len(label) && k+1 < len(b) && b[k] == mark {
		c := b[k+1]
		if c == ' ' || c == '_' {
			label[n] = '_'
		} else if class[c]&cLetter != 0 {
			label[n] = c
			letters++
		} else {
			break
		}
		n++
		k += 2
	}
	if letters < 4 || k < len(b) && isAlnum(b[k]) {
		return 0
	}
	if h := keyHint(label[:n]) & (identifying | hintName | hintNameWeak | hintAddr); h != 0 {
		return s.contextWord(i, k, h)
	}
	return 0
}
