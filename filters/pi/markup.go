package pi

// tagsReach is how many bytes of tags may stand between a name and its value.
const tagsReach = 64

// tagsEnd gives where the tags end that stand at b[j:], the first of which closes the
// element of a name, so that its value follows: </td><td>, </key><string>. It gives j if
// there are none.
func tagsEnd(b []byte, j int) int {
	if j+4 >= len(b) || b[j] != '<' || b[j+1] != '/' {
		return j
	}
	k := j
	for limit := min(len(b), j+tagsReach); k < limit; {
		switch b[k] {
		case ' ', '\n', '\r', '\t':
			k++
		case '<':
			e := k + 1
			for e < limit && b[e] != '>' && b[e] != '<' {
				e++
			}
			if e == limit || b[e] != '>' {
				return j
			}
			k = e + 1
		default:
			return k
		}
	}
	return j
}

// valueAhead gives where the value begins that a sentence in English goes on to behind
// the name of a field, b[:j], which says h: the contactName on file for this car is ...; 0
// if it does not, or if the field may be that of anything.
func valueAhead(b []byte, j int, h hint) int {
	if h&hintName == 0 || j+5 > len(b) || b[j] != ' ' || b[j+1]-'a' >= 26 {
		return 0
	}
	for k, limit := j, min(len(b)-3, j+48); k < limit; k++ {
		c := b[k]
		if c == ' ' && (b[k+1] == 'i' && b[k+2] == 's' && b[k+3] == ' ' || k+4 < len(b) && b[k+1] == 'w' && b[k+2] == 'a' && b[k+3] == 's' && b[k+4] == ' ') {
			if k += 4; b[k-1] != ' ' {
				k++
			}
			if k < len(b) && (b[k] == '"' || b[k] == '\'') {
				k++
			}
			if k == len(b) {
				return 0
			}
			return k
		}
		if class[c]&cLetter == 0 && c != ' ' && c != '_' {
			return 0
		}
	}
	return 0
}

// paramsEnd gives where the parameters end that stand before the value of a property of a
// vCard, b[j:]; j if there are none: ;CHARSET=UTF-8;ENCODING=8BIT.
func paramsEnd(b []byte, j int) int {
	for k := j; k < len(b) && k < j+64; k++ {
		switch c := b[k]; {
		case c == ':':
			return k
		case !isAlnum(c) && c != ';' && c != '=' && c != '-' && c != ',' && c != '_' && c != '"':
			return j
		}
	}
	return j
}

// cardName handles the property N of a vCard at norm[i]: the surname, a semicolon and the
// given name, or a name as a whole. It gives where to go on.
func (s *Scanner) cardName(i int) int {
	b := s.norm
	k := i + 1
	if b[k] == ';' {
		k = paramsEnd(b, k)
	}
	if k++; k+5 >= len(b) {
		return i + 1
	}
	if _, ok := hanAt(b, k); !ok {
		return s.cardLatin(i, k)
	}
	m := k + 3
	if _, ok := hanAt(b, m); ok && m+3 < len(b) && b[m+3] == ';' {
		m += 3
	}
	r, _ := hanAt(b, k)
	if given, ok := hanAt(b, m+1); ok && b[m] == ';' && hanClass(r)&(hSurname|hCompound) != 0 && !stops(given) {
		end := m + 4
		if _, ok := hanAt(b, end); ok {
			end += 3
		}
		if s.ended(end) {
			s.add(k, end, Name)
			return end
		}
	}
	if end := s.nameAt(k, true); end > 0 && (s.ended(end) || b[end] == ';') {
		s.add(k, end, Name)
		return end
	}
	return i + 1
}

// cardLatin is cardName for two words in Latin letters at norm[k:].
func (s *Scanner) cardLatin(i, k int) int {
	b := s.norm
	m := lettersEnd(b, k)
	e := m + 1
	e = lettersEnd(b, e)
	if m == len(b) || b[m] != ';' || m-k < 2 || m-k > 16 || e-m < 3 || e-m > 17 || b[k]-'A' >= 26 || b[m+1]-'A' >= 26 {
		return i + 1
	}
	last, first := b[k:m], b[m+1:e]
	if !latinWords(last, first, true) && !latinWords(first, last, true) {
		return i + 1
	}
	s.add(k, e, Name)
	return e
}
