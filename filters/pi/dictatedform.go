package pi

// takes reports whether w, letters and digits, can be a piece: it has a digit, or is capitals, or
// stands by itself; of an account it is no word of a sentence.
func (v *dictation) takes(w []byte) bool {
	if len(w) > mostSaidRun || v.n+len(w) > len(v.d) {
		return false
	}
	if len(w) == 1 || countDigits(w) > 0 {
		return true
	}
	if v.account {
		return !pieceWord(w)
	}
	for _, c := range w {
		if c-'A' >= 26 {
			return false
		}
	}
	return true
}

// entity names what has been said so far as what h announces, or, if h announces nothing, by a form
// that few numbers have.
func (v *dictation) entity(h hint) Entity {
	d := v.d[:v.n]
	digits := countDigits(d)
	switch n := len(d); {
	case v.account:
		if n >= 6 && n <= 20 && accountForm(d) && letterCount(d) >= 2 && (digits > 0 || letterCount(d) < n) {
			return WeChat
		}
	case h&hintMAC != 0:
		if n == 12 && allHex(d) {
			return MAC
		}
	case digits == n:
		if n == 9 && h&hintPassport != 0 {
			return Passport
		}
		if e := pieceNumber(d, h, true); e != None {
			return e
		}
		if n > 13 && h&(hintCard|hintID) != 0 {
			return long(d, h)
		}
	case n >= 8 && n <= 11 && digits >= 6 && n-digits <= 2 && h&(hintPassport|hintPermit) != 0:
		return documentOf(d, h)
	case n == 17:
		if form, check := vinCheck(d); form && wmi(d) && alnumDigits(d[13:]) && (h&hintVIN != 0 || check && wordy(d)) {
			return VIN
		}
	case n == 18 && digits == 17 && resident18(d):
		return ResidentID
	case n == 18 && digits >= 8 && creditValue[d[0]] > 0 && creditCode(d):
		return CreditCode
	case (n == 19 || n == 20) && digits >= 15 && string(d[:4]) == "8986":
		return ICCID
	}
	return None
}

// countedPlaces gives where b goes on behind the number b[k:n] and a word that says how many places
// it counts, 0 if none follows: 3位, 4 digits.
func countedPlaces(b []byte, k, n int) int {
	if n-k > 2 || !digitsOnly(b[k:n]) {
		return 0
	}
	if placeHan(b, n) {
		return n + 3
	}
	if n+3 < len(b) && b[n] == ' ' {
		e := lettersEnd(b, n+1)
		if placeWords.has(b[n+1 : e]) {
			return e
		}
	}
	return 0
}

// placeWords are what the places of a value are called.
var placeWords = wordSetOf("digit digits number numbers character characters char chars figure figures letter letters places")

// placeHan reports whether a character stands at b[k:] which says that the number before it counts
// places or pieces.
func placeHan(b []byte, k int) bool {
	switch r, _ := hanAt(b, k); r {
	case '位', '段', '个', '截', '组', '节', '下', '些':
		return true
	}
	return false
}

// tellsPlace reports whether the word before b[k:] says which ones are meant: the last four.
func tellsPlace(b []byte, k int) bool {
	switch w := wordBefore(b, max(k-1, 0)); string(w) {
	case "last", "first", "next", "final", "the", "other", "remaining", "another":
		return true
	}
	return false
}

// markSaid gives the mark that w, a word of English, says, 0 for none.
func markSaid(w []byte) byte {
	switch len(w) {
	case 3, 4, 5, 6, 10:
	default:
		return 0
	}
	var low [10]byte
	switch string(lowerInto(low[:], w)) {
	case "dot", "point", "period":
		return '.'
	case "dash", "hyphen", "minus":
		return '-'
	case "underscore":
		return '_'
	case "colon":
		return ':'
	case "comma":
		return ','
	case "slash":
		return '/'
	case "space":
		return ' '
	}
	return 0
}

// hanMarks are the words for marks in Chinese, and the marks.
var hanMarks = [...]struct {
	word string
	c    byte
}{{"下划线", '_'}, {"底线", '_'}, {"横杠", '-'}, {"中杠", '-'}, {"短横", '-'}, {"横线", '-'}, {"中划线", '-'}, {"减号", '-'}, {"连字符", '-'}, {"杠", '-'}, {"冒号", ':'}, {"分号", ':'}, {"空格", ' '}, {"逗号", ','}, {"斜杠", '/'}, {"小数点", '.'}, {"点", '.'}}

// hanMark gives the length of the word for a mark that b begins with, and the mark; 0 if it does not.
func hanMark(b []byte) (int, byte) {
	for _, m := range &hanMarks {
		if len(b) > len(m.word) && b[0] == m.word[0] && b[1] == m.word[1] && string(b[:len(m.word)]) == m.word {
			return len(m.word), m.c
		}
	}
	return 0, 0
}
