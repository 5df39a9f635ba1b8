package pi

// nameValue reports whether the whole of b is a personal name: a surname and one or
// two more characters, parts joined by dots, or Latin words of which one is a
// surname.
func nameValue(b []byte) bool {
	n, dots := 0, 0
	var last rune
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
			return n == 0 && latinName(b)
		}
		last = r
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
	case n >= 3 && n <= 4 && compound(first, second):
		return true
	}
	return n <= 3 && hanClass(first)&hSurname != 0 && !stops(second) && !wordPair(first, second)
}

// latinName reports whether b is two or three words that are a personal name.
func latinName(b []byte) bool {
	var words [3][16]byte
	var size [3]int
	n, start := 0, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && class[b[i]]&cLetter != 0 {
			continue
		}
		if i < len(b) && b[i] != ' ' && b[i] != ',' && b[i] != '.' {
			return false
		}
		if i > start {
			if n == 3 || i-start > 16 {
				return false
			}
			size[n] = len(lowerInto(words[n][:], b[start:i]))
			n++
		}
		start = i + 1
	}
	return n >= 2 && latinWords(words[0][:size[0]], words[n-1][:size[n-1]], false)
}
