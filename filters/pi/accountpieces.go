package pi

// mostPieces is how many pieces an account is put together from, and mostPictures if pictures
// stand between them.
const (
	mostPieces   = 8
	mostPictures = 24
)

// accountPieces gives the end of an account in pieces of which norm[k:end] is the first:
// sky+119+966, [kexi][n_88], **kex**in_88; end if it is none. Points, spaces and line ends
// stand in texts as well, so there what is joined must begin with a name in pinyin, or be a
// likelyAccount behind what is no name of a column, and spaces need a context that says that an
// account follows.
func (s *Scanner) accountPieces(k, end int, announced, column bool) int {
	b := s.norm
	if end >= len(b) || !accountMark[b[end]] || end-k > 12 || !announced {
		return end
	}
	var whole [32]byte
	n, mark, last, most := copy(whole[:], b[k:end]), b[end], end, mostPieces
	if mark == sym || mark == dot || mark == '^' {
		most = mostPictures
	}
	words := column || pieceWord(b[k:end])
	for pieces := 1; pieces < most; pieces++ {
		at := last
		for at < len(b) && at < last+2 && (b[at] == mark || mark == ']' && b[at] == '[') {
			at++
		}
		if at == last || mark != '*' && mark != ']' && at > last+1 {
			break
		}
		e := at
		for e < len(b) && e < at+16 && accountByte(b[e]) {
			e++
		}
		if e == at || n+e-at > 24 {
			break
		}
		words = words || pieceWord(b[at:e])
		n += copy(whole[n:], b[at:e])
		last = e
	}
	if last == end || n < 6 {
		return end
	}
	w := whole[:n]
	strict := mark == '.' || mark == ' ' || mark == '\n' || mark == '/' || mark == '|' || mark == dot
	switch {
	case class[w[0]]&cLetter == 0 || isState(w) || strict && capital(w[1:]):
		return end
	case n > 8 && w[0]|0x20 == 'w' && w[1]|0x20 == 'x' && w[2]|0x20 == 'i' && w[3]|0x20 == 'd' && w[4] == '_':
		return last
	case strict && !pinyinHead(w) && (words || end-k > 8 || !likelyAccount(w, b, last)), !strict && countDigits(w) == 0 && !pinyinAccount(w) && !handle(w, true), letterCount(w) < 3:
		return end
	}
	return last
}

// accountMark holds what may part the pieces of an account.
var accountMark = [256]bool{'+': true, '*': true, ']': true, '.': true, ' ': true, '\n': true, sym: true, '/': true, '^': true, '|': true, '~': true, dot: true}

// pieceWord reports whether w is a word of English or of programs rather than a piece of an
// account.
func pieceWord(w []byte) bool {
	return len(w) >= 2 && len(w) <= wordMost && allLetters(w) && (shortWords.has(w) || programWords.has(w) || wordHint(w) != 0 || topLevels.has(w))
}

// shortWords are words of sentences that could be pieces of an account.
var shortWords = wordSetOf("at me my it or as be am pm we us hi up if so com www cn org you see was are now then but has had its this that from with have will when works please linked")

// likelyAccount reports whether w, pieces put together that end at b[:last], has the form of an
// account which hides its parts: digits or a line in it, and nothing goes on behind it.
func likelyAccount(w, b []byte, last int) bool {
	if len(w) < 6 || len(w) > 22 || !accountForm(w) || letterCount(w) < 3 {
		return false
	}
	if countDigits(w) < 2 && letterCount(w)+countDigits(w) == len(w) {
		return false
	}
	if last == len(b) {
		return true
	}
	switch c := b[last]; c {
	case '/', '@', '=', ':', '(', '%', '\\', '<':
		return false
	case '.':
		return last+1 == len(b) || !isAlnum(b[last+1])
	}
	return true
}

// pinyinHead reports whether w begins with four letters or more that are syllables of pinyin,
// a surname before them, and goes on with digits or with a line and more.
func pinyinHead(w []byte) bool {
	n := lettersEnd(w, 0)
	if n < 4 || n == len(w) || n > handleMost || len(w)-n < 2 {
		return false
	}
	for k := 2; k < n && k < 7; k++ {
		if nameKind(w[:k])&wPinyin != 0 && syllables(w[k:n]) {
			return isDigit(w[n]) || w[n] == '_' && isDigit(w[n+1])
		}
	}
	return false
}

// numeralEnd gives the end of two Chinese numerals or more, digits and letters between them,
// with which an account goes on at b[i:], or of the words for a line and what follows; i if it
// does not: lin三八九零, wxid下划线8x3k2q.
func numeralEnd(b []byte, i int) int {
	k, n := i, 0
	for k < len(b) && k-i < 32 {
		if accountByte(b[k]) {
			k++
			continue
		}
		if r, ok := numeralAt(b, k); !ok || numeral(r) == 0 {
			break
		}
		k, n = k+3, n+1
	}
	if n >= 2 {
		return k
	}
	if line := "下划线"; len(b)-i > len(line)+4 && string(b[i:i+len(line)]) == line {
		if end, _ := accountEnd(b, i+len(line)); end > i+len(line)+3 {
			return end
		}
	}
	return i
}
