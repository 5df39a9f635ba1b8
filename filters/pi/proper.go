package pi

// mostProper is how many words a name in Latin letters has, particles left out.
const mostProper = 4

// properName gives the end of two to four words with a capital each from norm[i:] on that can be a
// person's name: none of them is an ordinary word, particles and hyphens may join them. It gives 0
// for none, also if a further word with a capital goes on.
func (s *Scanner) properName(i int) int {
	b, k, words, end := s.norm, i, 0, 0
	doubt := false // the first word is a surname of Korea and a word of English
	for k < len(b) {
		e := lettersEnd(b, k)
		w := b[k:e]
		switch {
		case len(w) == 0 || len(w) > 16:
			return 0
		case w[0]-'A' >= 26:
			if words == 0 || !smallParticles.has(w) && (b[k-1] != '-' || words < 2) { // Park Min-seo
				return 0
			}
			if b[k-1] == '-' {
				end, doubt = e, false
			}
		case len(w) == 1: // an initial, O'Leary
			if e < len(b) && b[e] == '.' {
				e++
			} else if e+1 >= len(b) || b[e] != '\'' || b[e+1]-'A' >= 26 {
				return 0
			}
		default:
			if e+2 < len(b) && b[e] == '-' && b[e+1]-'a' < 26 { // Min-seo
			} else if !properWord(w) {
				if words > 0 || !koreanNames.has(w) {
					return 0
				}
				doubt = true
			}
			if k == i || b[k-1] != '-' {
				words++
			}
			end = e
		}
		if e >= len(b) || words > mostProper {
			break
		}
		next := e + 1
		switch {
		case b[e] == ' ' || b[e] == '-' || b[e] == '\'' && next < len(b) && b[next]-'A' < 26:
		case b[e-1] == '.' && class[b[e]]&cLetter != 0:
			next = e
		default:
			return properEnd(b, words, end, doubt)
		}
		if next >= len(b) || class[b[next]]&cLetter == 0 || b[next]-'a' < 26 && b[e] == ' ' && !smallParticles.has(wordFrom(b, next)) {
			return properEnd(b, words, end, doubt)
		}
		k = next
	}
	return properEnd(b, words, end, doubt)
}

// koreanNames are surnames of Korea that are words of English too.
var koreanNames = exactSetOf("Park Young Moon Song Long Son Hong Sung Ha Ma Do An Noh Gang Bang Seat Yoo")

// properEnd gives end if the words of a name are two to four and nothing goes on with it.
func properEnd(b []byte, words, end int, doubt bool) int {
	if doubt || words < 2 || words > mostProper || end < len(b) && (isDigit(b[end]) || b[end] == '_') || companyAt(b, end) {
		return 0
	}
	return end
}

// properWord reports whether w, which begins with a capital, can be a word of a name: small letters
// behind the capital, or capitals alone, and no ordinary word.
func properWord(w []byte) bool {
	if len(w) > 16 {
		return false
	}
	small, vowels := 0, 0
	for _, c := range w[1:] {
		small += int(c >> 5 & 1)
	}
	for _, c := range w {
		if vowel(c|0x20) || c|0x20 == 'y' {
			vowels++
		}
	}
	if vowels == 0 || small != len(w)-1 && small != 0 && !(w[0] == 'M' && (w[1] == 'c' || w[1] == 'a')) {
		return false
	}
	return !plainEnglish(w)
}

// proper gives the end of a name in Latin letters that begins at norm[i:] and that none of the tables
// has, if something that only stands with persons is before or behind it; 0 for none.
func (s *Scanner) proper(i int) int {
	left := s.latinLeft(i)
	if left == leftNone {
		return 0
	}
	end := s.properName(i)
	if end == 0 || s.pinyinRoad(i, end) || s.roadFollows(i, end) {
		return 0
	}
	if left == leftPerson || s.latinRight(end) {
		return end
	}
	return 0
}

// leftNone is that a word is joined to what stands before it.
const leftNone = -1

// latinLeft weighs what stands before a word with a capital at norm[i:]: leftPerson for what a person
// alone follows, leftMark for the start of a clause, leftNone for a word that is joined to the one
// before or goes on with words in capitals, leftWord for all else.
func (s *Scanner) latinLeft(i int) int {
	b, k := s.norm, i
	if i <= s.wantEnd {
		if ok, _ := s.wanted(i); ok {
			return leftPerson
		}
	}
	for k > 0 && i-k < 2 && (b[k-1] == '"' || b[k-1] == '\'' || b[k-1] == '(' || b[k-1] == '[') {
		k--
	}
	if k < i && k > 1 && b[k] != '(' && b[k-1] == ' ' {
		if w := wordBefore(b, k-1); personNouns.has(w) || profileWords.has(w) {
			return leftPerson
		}
	}
	if k > 0 && b[k-1] == '=' {
		return s.afterColon(k - 1)
	}
	line, comma, space := false, false, false
	for k > 0 && i-k < 4 && (b[k-1] == ' ' || b[k-1] == ',' || b[k-1] == '\n' || b[k-1] == ':' && !line) {
		k--
		line, comma, space = line || b[k] == '\n', comma || b[k] == ',', space || b[k] == ' '
		if b[k] == ':' {
			return s.afterColon(k)
		}
	}
	if k == 0 {
		return leftMark
	}
	if class[b[k-1]]&cLetter == 0 {
		if k == i && isAlnum(b[k-1]) || b[k-1] == '/' || b[k-1] == '.' && k == i || b[k-1] == '_' || b[k-1] == '-' && k == i {
			return leftNone
		}
		return leftMark
	}
	w := wordBefore(b, k)
	joined := w[0]-'A' < 26 && space && !comma && !line && !plainText(w)
	switch {
	case k == i, joined && len(w) > 12:
		return leftNone
	case len(w) > 12:
		return leftWord
	}
	var low [12]byte
	w = lowerInto(low[:], w)
	before := wordBefore(b, max(k-len(w)-1, 0))
	switch {
	case leadsPerson(w, before, line, comma):
		return leftPerson
	case joined:
		return leftNone
	case line || comma:
		return leftMark
	}
	return leftWord
}

// plainText is plainEnglish for a word of any case.
func plainText(w []byte) bool {
	return len(w) <= wordMost && plainEnglish(w)
}

// afterColon weighs a word with a capital behind the label that ends at norm[:k].
func (s *Scanner) afterColon(k int) int {
	b := s.norm
	for k > 0 && b[k-1] == ' ' {
		k--
	}
	w := wordBefore(b, k)
	if personNouns.has(w) || wordHint(w)&(hintRole|hintName) != 0 || personLabels.has(w) {
		return leftPerson
	}
	return leftMark
}

var (
	// profileWords stand before a name in quotation marks.
	profileWords = wordSetOf("profile user named")
	// personLabels, with a colon behind them, are followed by somebody.
	personLabels = wordSetOf("approved reviewed assigned requested modified kin profile contact prepared by call from cc attn to signed attendees attention speaker match matched identified recognised recognized")
)
