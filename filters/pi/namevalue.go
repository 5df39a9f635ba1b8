package pi

// mostName is how long in bytes a name is.
const mostName = 96

// nameValue reports whether the whole of b is a personal name, quotation marks, brackets and
// marks around it and between its characters left out.
func nameValue(b []byte) bool {
	if plainName(b) {
		return true
	}
	var buf [mostName]byte
	w := bareName(buf[:0], b)
	return len(w) > 0 && plainName(w)
}

// bareName appends b without the marks around it and between its characters; nothing if there
// are none of them, or if it holds more than characters and marks. Letters that stand one by
// one are joined to words: two marks, or one where a small letter meets a capital, part two.
func bareName(dst, b []byte) []byte {
	if len(b) > mostName {
		return nil
	}
	size := len(dst)
	letters, marks, run, longest := 0, 0, 0, 0
	for i := 0; i < len(b); {
		c := b[i]
		if _, ok := hanAt(b, i); ok {
			dst = append(dst, b[i:i+3]...)
			i, run = i+3, 0
			continue
		}
		switch {
		case class[c]&cLetter != 0:
			if run++; marks > 0 {
				run = 1
			}
			if run == 1 && len(dst) > size && class[dst[len(dst)-1]]&cLetter != 0 && (marks > 1 || c-'A' < 26 && dst[len(dst)-1]-'a' < 26) {
				dst = append(dst, ' ')
			}
			longest = max(longest, run)
			dst = append(dst, c)
			letters++
			marks = 0
		case c == dot && len(dst) > size && class[dst[len(dst)-1]]&cLetter == 0:
			if dst[len(dst)-1] != dot {
				dst = append(dst, c)
			}
		case isDigit(c) || c >= 0x80:
			n := wideMark(b, i)
			if n == 0 {
				return nil
			}
			i += n - 1
			marks++
		default:
			marks++
		}
		i++
	}
	if len(dst) > size && dst[len(dst)-1] == dot {
		dst = dst[:len(dst)-1]
	}
	if letters > 0 && longest > 1 && (letters != len(dst)-size) {
		return nil
	}
	return dst
}

// wideMark gives the length of a quotation mark or bracket of Chinese at b[i:] that is no ASCII
// in normalised text, 0 if there is none.
func wideMark(b []byte, i int) int {
	if i+3 <= len(b) && b[i] == 0xE3 && b[i+1] == 0x80 && b[i+2] >= 0x88 && b[i+2] <= 0x9F {
		return 3
	}
	return 0
}

// plainName reports whether the whole of b is a personal name: a surname and one or
// two more characters, parts joined by dots, or Latin words of which one is a
// surname.
func plainName(b []byte) bool {
	n, dots := 0, 0
	var last rune
	var run [5]rune
	for i := 0; i < len(b); {
		if (b[i] == '.' || b[i] == dot) && n >= 2 {
			dots++
			i++
			continue
		}
		if n > 0 && n < 4 && class[b[i]]&cSep != 0 && i+1 < len(b) { // written apart
			i++
		}
		r, ok := hanAt(b, i)
		if !ok {
			if n == 1 && i == 3 && len(b) > 5 { // 叶Xuejia
				first, _ := hanAt(b, 0)
				return nameClass(first)&xFree != 0 && !capital(b[4:]) && syllables(b[3:])
			}
			return n == 0 && latinName(b)
		}
		if last = r; n < len(run) {
			run[n] = r
		}
		n, i = n+1, i+3
	}
	if n < 2 || nameClass(last)&xTerm != 0 {
		return false
	}
	first, _ := hanAt(b, 0)
	second, _ := hanAt(b, 3)
	switch {
	case dots > 0:
		return n >= 3 && n <= 16
	case n >= 3 && n <= 4 && compound(first, second), (n == 4 || n == 5) && allSounds(run[:n]):
		return true
	}
	if n > 3 || hanClass(first)&hSurname == 0 || stops(second) && (n < 3 || !common(first) || !givenPair(second, last)) {
		return false
	}
	if nameClass(first)&xFree == 0 && !isGiven(second) && !isGiven(last) {
		return false
	}
	return !wordPair(first, second) || n == 3 && isGiven(last) && (isGiven(second) || common(first) && numeral(last) == 0)
}

// latinName reports whether b is two or three words that are a personal name.
func latinName(b []byte) bool {
	var words [3][]byte
	n, start := 0, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && class[b[i]]&cLetter != 0 {
			continue
		}
		if i < len(b) && b[i] != ' ' && b[i] != ',' && b[i] != '.' && b[i] != '/' {
			return false
		}
		if i > start {
			if n == 3 || i-start > 16 {
				return false
			}
			words[n] = b[start:i]
			n++
		}
		start = i + 1
	}
	if n == 3 && wordHint(words[2])&hintTitle != 0 { // WU/BOWEN MS
		n--
	}
	if n == 1 {
		return joinedPinyin(b)
	}
	return n >= 2 && latinWords(words[0], words[n-1], false)
}

// joinedPinyin reports whether b is a surname and a given name in pinyin, run together
// with a capital each: ZhangWei.
func joinedPinyin(b []byte) bool {
	if len(b) < 4 || len(b) > handleMost || b[0]-'A' >= 26 {
		return false
	}
	for k := 2; k < len(b)-1 && k < 9; k++ {
		if b[k]-'A' < 26 && b[k-1]-'a' < 26 {
			one, two := b[:k], b[k:]
			return (nameKind(one)&wPinyin != 0 && syllables(two) || nameKind(two)&wPinyin != 0 && syllables(one)) && !place(one, two)
		}
	}
	return false
}

// joinedName reports whether w, letters only, is a first and a last name run together:
// KenjiTanaka, LIUXinping, LiaoMing.
func joinedName(w []byte) bool {
	if len(w) < 5 || len(w) > handleMost {
		return false
	}
	for k := 2; k < len(w)-1; k++ {
		if w[k]-'A' >= 26 || w[k+1]-'a' >= 26 { // no word begins here
			continue
		}
		one, two := w[:k], w[k:]
		return latinWords(one, two, true) || latinWords(two, one, true)
	}
	return false
}
