package pi

import "strings"

// digitWords are the words for digits in English and in pinyin, those for 0 first; a
// semicolon stands between two digits.
const digitWords = "zero oh nought nil ling dong;one yi yao;two er liang;three san;four si;five wu;six liu;seven qi guai;eight ba;nine jiu gou niner"

// digitWord gives the digit that w, a word of any case, says; 0 if it says none.
func digitWord(w []byte) byte {
	var low [6]byte
	if len(w) < 2 || len(w) > len(low) {
		return 0
	}
	switch string(lowerInto(low[:], w)) {
	case "zero", "oh", "nought", "nil", "ling", "dong":
		return '0'
	case "one", "yi", "yao":
		return '1'
	case "two", "er", "liang":
		return '2'
	case "three", "san":
		return '3'
	case "four", "si":
		return '4'
	case "five", "wu":
		return '5'
	case "six", "liu":
		return '6'
	case "seven", "qi", "guai":
		return '7'
	case "eight", "ba":
		return '8'
	case "nine", "jiu", "gou", "niner":
		return '9'
	case "double", "twice":
		return 'd'
	case "triple", "treble":
		return 't'
	}
	return 0
}

// spokenWords lists them for the gate of known words.
func spokenWords() []string {
	return append(strings.FieldsFunc(digitWords, func(r rune) bool { return r == ' ' || r == ';' }), "double", "triple", "treble")
}

// spokenNumber tries the digits that are said from the word norm[i:j] on: one three eight
// double zero ... It gives the end of what was found, 0 for nothing.
func (s *Scanner) spokenNumber(i, j int) int {
	b, r := s.norm, &s.run
	r.begin(b, i)
	for k, times := i, 1; ; {
		c := spokenChar(b[k:j], r.n)
		switch c {
		case 0:
			return s.spokenEnd(i)
		case 'd', 't':
			times = 2 + int(c-'d')/16
		default:
			for ; times > 0 && r.n < longest; times-- {
				s.digits[r.n], r.ends[r.n] = c, j
				r.n++
			}
			times = 1
		}
		k = j
		for k < len(b) && k < j+3 && (class[b[k]]&cSep != 0 || b[k] == ',') && b[k] != '\n' {
			k++
		}
		if k == j || k >= len(b) || !isAlnum(b[k]) || r.n == longest {
			return s.spokenEnd(i)
		}
		j = s.alnumEnd(k)
	}
}

// spokenChar reads one digit, in a word or written, or the X behind 17 of them.
func spokenChar(w []byte, n int) byte {
	if len(w) > 1 {
		return digitWord(w)
	}
	switch {
	case isDigit(w[0]):
		return w[0]
	case w[0]|0x20 == 'o':
		return '0'
	case n == 17 && w[0]|0x20 == 'x':
		return 'X'
	}
	return 0
}

func (s *Scanner) spokenEnd(i int) int {
	r := &s.run
	for n := min(r.n, 20); n >= 8; n-- {
		if n < r.n && r.ends[n] == r.ends[n-1] {
			continue // in the middle of a double
		}
		if e := s.pieceEntity(i, s.digits[:n], true); e != None {
			s.add(i, r.ends[n-1], e)
			return r.ends[n-1]
		}
	}
	return 0
}
