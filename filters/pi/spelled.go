package pi

// leastSpelled and mostSpelled bound the letters of a name that is spelled out.
const (
	leastSpelled = 6
	mostSpelled  = 40
)

// spelledName takes a name in Latin letters of which each stands by itself, from the capital
// norm[i] on: P r i y a R a m a n, C-h-l-o-e- -D-u-b-o-i-s. A capital begins a word. It gives
// the name's end, 0 for none.
func (s *Scanner) spelledName(i int) int {
	b := s.norm
	if i+4 >= len(b) || !betweenName[b[i+1]] || class[b[i+2]]&cLetter == 0 || !betweenName[b[i+3]] || i > 1 && class[b[i-2]]&cLetter != 0 && b[i-1] == b[i+1] && (i == 2 || !isAlnum(b[i-3])) {
		return 0
	}
	var name [2 * mostSpelled]byte
	n, letters, end, mark := 0, 0, 0, b[i+1]
	capitals, least := b[i+2]-'A' < 26, leastSpelled
	for k := i; k < len(b) && letters < mostSpelled && class[b[k]]&cLetter != 0 && (k+1 == len(b) || !isAlnum(b[k+1])); {
		if n > 0 && !capitals && b[k]-'A' < 26 || capitals && n > 0 && (k > end+1 || b[end] != mark) {
			name[n] = ' '
			n++
		}
		name[n] = b[k]
		n, letters, end = n+1, letters+1, k+1
		for k++; k < len(b) && k < end+6 && (b[k] == mark || b[k] == ' '); {
			k++
		}
		if k == end {
			break
		}
	}
	if capitals && n > letters {
		least--
	}
	if letters < least || !latinName(name[:n]) {
		return 0
	}
	s.add(i, end, Name)
	return end
}

// mixedName gives the end of a name whose surname, norm[i:i+3], is an ideograph and whose given
// name is in pinyin, where a word announces a person: 王pengcheng; 0 for none.
func (s *Scanner) mixedName(i int) int {
	b, k := s.norm, i+3
	if k < len(b) && b[k] == ' ' {
		k++
	}
	from := k
	for k < len(b) && k < i+16 && class[b[k]]&cLetter != 0 {
		k++
	}
	if w := b[from:k]; len(w) < 2 || len(w) > 12 || k < len(b) && (isAlnum(b[k]) || b[k] == '_' || b[k] == '-' || b[k] == '.') || capital(w[1:]) || !syllables(w) {
		return 0
	}
	return k
}

// joinedWords gives the end of a first and a last name, both frequent, that stand with marks
// between them, the first norm[i:j]: James.Whitfield, [Felix][Hoffmann], Claudia·Krüger; 0 for
// none.
func (s *Scanner) joinedWords(i, j int) int {
	b, k := s.norm, j
	for k < len(b) && k < j+4 && betweenName[b[k]] && b[k] != '\n' && b[k] != '\t' && b[k] != '|' {
		k++
	}
	e := k
	for e < len(b) && class[b[e]]&cLetter != 0 {
		e++
	}
	if k == j || e-k < 3 || e-k > 16 || j-i > 16 || b[k]-'A' >= 26 || e < len(b) && (isAlnum(b[e]) || b[e] == '_' || b[e] == '@' || b[e] == '(' || b[e] == '.' && e+1 < len(b) && isAlnum(b[e+1])) {
		return 0
	}
	first, last := b[i:j], b[k:e]
	if nameKind(first)&(wFirst|wAmbiguous) != wFirst || nameKind(last)&wLast == 0 || ordinaries.has(last) {
		return 0
	}
	return e
}
