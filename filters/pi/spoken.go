package pi

import "strings"

// digitWords are the words for digits in English and in pinyin, those for 0 first; a
// semicolon stands between two digits.
const digitWords = "zero oh nought nil ling dong;one yi yao;two er liang;three tree san;four fower si;five fife wu;six liu;seven qi guai;eight ba;nine jiu gou niner"

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
	case "three", "tree", "san":
		return '3'
	case "four", "fower", "si":
		return '4'
	case "five", "fife", "wu":
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

// spokenNumber tries the digits that are said from the word norm[i:] on, with the letters that are
// spelled before and between them: one three eight double zero ..., L S G double eight E. It gives
// the end of what was found, 0 for nothing.
func (s *Scanner) spokenNumber(i int) int {
	h := narrow(s.hints(i)) &^ hintWeChat
	if from := spelledFrom(s.norm, i); from < i {
		if end := s.dictated(from, h); end > 0 {
			return end
		}
	}
	return s.dictated(i, h)
}

// spelledFrom gives where the letters begin that are said one by one before b[i:].
func spelledFrom(b []byte, i int) int {
	for k := i; k > 0; i = k {
		for k > 0 && i-k < 2 && (class[b[k-1]]&cSep != 0 && b[k-1] != '\t' && b[k-1] != '\n' || b[k-1] == ',' || b[k-1] == '+') {
			k--
		}
		end := k
		for k > 0 && end-k <= mostSpelledWord && class[b[k-1]]&cAlnum != 0 {
			k--
		}
		if end == i || k == end || end-k > 1 && spelledLetter(b[k:end]) == 0 && timesSaid(b[k:end]) == 0 || end-k == 1 && (b[k] == 'a' || isDigit(b[k])) || i-k > 200 {
			break
		}
	}
	return i
}

// timesSaid gives how often w says that what follows comes, 0 if it does not.
func timesSaid(w []byte) int {
	switch digitWord(w) {
	case 'd':
		return 2
	case 't':
		return 3
	}
	return 0
}

// spokenChar reads one digit, in a word or written, the X behind 17 of them, or a letter.
func spokenChar(w []byte, n int, letters bool) byte {
	if len(w) > 1 {
		c := digitWord(w)
		if c == 0 && letters {
			c = spelledLetter(w)
		}
		return c
	}
	switch {
	case isDigit(w[0]):
		return w[0]
	case w[0]|0x20 == 'o':
		return '0'
	case letters || n == 17 && w[0]|0x20 == 'x':
		return upper(w[0])
	}
	return 0
}

// mostSpelledWord is the length of the longest word for a letter.
const mostSpelledWord = 8

// spelledLetter gives the letter that w, of any case, stands for in the spelling alphabet of
// radio (ICAO Annex 10 volume II section 5.2.1.3), 0 if it does for none.
func spelledLetter(w []byte) byte {
	if !spellingWords.has(w) {
		return 0
	}
	return upper(w[0])
}

// spellingWords are the words of that alphabet.
var spellingWords = wordSetOf("alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu")
