package pi

// dictation is a value as somebody says it: its characters, written or in words, with words
// between them that fill, join or tell where in the value one is: 138 嗯 1234 那个 5678, 前三位是138
// 后面是…, starts with LDC then …, 48 colon 2C colon A0, 晋A 啊 FX72 啊 20.
type dictation struct {
	d       [mostDictated]byte
	ends    [mostDictated]int // where in norm each character ends
	n       int
	start   int  // where the first one begins
	groups  int  // pieces that gaps part
	words   int  // gaps with a word in them, and characters that are said in one
	account bool // it is the name of an account, in which case counts and lines stand
}

// Bounds of a dictation: its characters, the bytes of one piece of it, and all its bytes.
const (
	mostDictated = 32
	mostSaidRun  = 18
	mostSpeech   = 400
)

// dictatable holds the contexts of values that are read as they are said.
const dictatable = hintID | hintPhone | hintCard | hintIMEI | hintIMSI | hintICCID | hintMAC | hintCredit | hintVIN | hintPermit | hintPassport | hintWeChat

// dictated reads the value that h announces from norm[k:] on as somebody says it, reports it and
// gives its end, 0 for none.
func (s *Scanner) dictated(k int, h hint) int {
	v := &s.voice
	v.n, v.groups, v.words, v.account = 0, 0, 0, h&hintWeChat != 0
	found, start, end := None, 0, 0 // a piece that begins the value anew moves v.start
	for at := v.lead(s.norm, k); at >= 0 && at < k+mostSpeech; {
		next := v.piece(s.norm, at)
		if next == 0 {
			break
		}
		s.work += next - at
		if v.groups > 1 && v.words > 0 {
			if e := v.entity(h); e != None {
				found, start, end = e, v.start, next
			}
		}
		at = v.gap(s.norm, next)
	}
	if found == None {
		return 0
	}
	s.hear(start, end, found)
	return end
}

// hear reports norm[i:j], which is read ahead of the walk.
func (s *Scanner) hear(i, j int, e Entity) {
	s.add(i, j, e)
	s.heard = s.dst[len(s.dst)-1]
}

// dictatedFrom is dictated for the value that h announces: at norm[k:], where the word that ends at
// norm[:j] has its value, or, if no sign told so, behind what a sentence says before it.
func (s *Scanner) dictatedFrom(h hint, j, k int, told bool) {
	b := s.norm
	if k+1 >= len(b) || columnMark(b, j) && b[j+1] != ' ' && (s.plain || s.textOffset(j+1)-s.textOffset(j) == 1) || s.dictatedValue(j, k, h) > 0 || told {
		return
	}
	t := telling{k: k, most: min(len(b)-4, j+mostAhead+mostAhead/2)}
	for at := t.next(b); at > 0; at = t.next(b) {
		if s.dictatedValue(j, at, h) > 0 {
			return
		}
		if h&loosely != 0 && h&hintPermit == 0 {
			s.loose(h, at, true)
		}
	}
}

// dictatedValue is dictated for norm[k:], which a word announces that ends at norm[:j]. It knows plates
// with their province in pinyin, addresses with a symbol for the at and accounts in one piece as well.
func (s *Scanner) dictatedValue(j, k int, h hint) int {
	if h&hintPlate != 0 && class[s.norm[k]]&cLetter != 0 {
		return s.pinyinPlate(k)
	}
	if h&hintEmail != 0 {
		at := k
		for at < len(s.norm) && at < k+mostTyped && class[s.norm[at]]&cLocal != 0 {
			at++
		}
		if at > k+2 && at < len(s.norm) && s.norm[at] == sym {
			s.emailStarred(at)
		}
	}
	if h&dictatable == 0 {
		return 0
	}
	end := s.dictated(k, narrow(h))
	if end == 0 && h&hintWeChat != 0 && k > 0 && s.norm[j] != '_' {
		if at := s.voice.lead(s.norm, k); at >= j && !namesOther(s.norm[j:at]) {
			end = s.accountHere(at)
		}
	}
	return end
}

// lead gives where the first piece of a value begins at b[k:], behind words that lead to it: it's,
// 前三位是, starts with; -1 for nowhere.
func (v *dictation) lead(b []byte, k int) int {
	for most := min(len(b), k+connectorMost); k < most; {
		n := 0
		for k+n < most && class[b[k+n]]&cLetter != 0 {
			n++
		}
		switch {
		case n > 0 && k+n < most && leadWords.has(b[k:k+n]) && b[k+n] != '_':
			k += n
		case n == 0 && (b[k] == ' ' || b[k] == '\'' || b[k] == ',' || b[k] == sym || b[k] == '('):
			k++
		default:
			return v.gap(b, k)
		}
	}
	return -1
}

// leadWords are what people say before a value.
var leadWords = wordSetOf("it s its sure yes yeah ok okay so well let me see uh um er hmm is should be reads here you go the right account number id no")

// gap gives where the next piece stands behind the marks and words at b[k:], -1 if something else does.
func (v *dictation) gap(b []byte, k int) int {
	words, lines, from := false, 0, k
	for most := min(len(b), k+connectorMost); k < most; {
		c := b[k]
		switch {
		case isAlnum(c):
			n := alnumsEnd(b, k)
			if m := countedPlaces(b, k, n); m > 0 { // last 4 digits, 前3位
				k, words = m, true
				continue
			}
			w := b[k:n]
			ordinal := words && digitWord(w) != 0 && tellsPlace(b, k)
			if c := markSaid(w); c != 0 && n < len(b) && b[n] != '_' {
				k, words = n, true
				v.mark(c, n)
				continue
			}
			if class[c]&cLetter != 0 && (ordinal || digitWord(w) == 0 && w[len(w)-1] > 'Z' && (joinSet.has(w) || gapWords.has(w) && !(v.account && len(w) == 1))) {
				if k, words = n, true; beginWords.has(w) {
					v.n, v.groups, v.words = 0, 0, 0
				}
				continue
			}
			return v.meet(words, k > from, k)
		case c >= 0xE3:
			r, ok := numeralAt(b, k)
			if !ok {
				return -1
			}
			if m, c := hanMark(b[k:]); m > 0 {
				k, words = k+m, true
				v.mark(c, k)
				continue
			}
			if numeral(r) != 0 && !placeHan(b, k+3) {
				return v.meet(words, k > from, k)
			}
			if numeral(r) == 0 && !joinHan(r) {
				return -1
			}
			if next, _ := hanAt(b, k+3); k > from && (r == '前' && next != '半' || r == '开') || next == '错' || r == '不' && next == '对' {
				v.n, v.groups, v.words = 0, 0, 0
			}
			k, words = k+3, true
		case c == '\n':
			if lines++; lines > 1 {
				return -1
			}
			k++
		case c == '.' && k == from && k+1 < len(b) && isDigit(b[k+1]) && !v.account: // of a decimal number
			return -1
		case c == '=' || c == '&' || c == '@' || c == '|' || c == '\t' || c == '"' && k > from || c >= 0x80:
			return -1
		default:
			k++
		}
	}
	return -1
}

// gapWords stand between the pieces of a value besides joinWords, beginWords say that it begins anew.
var (
	gapWords   = wordSetOf("in on at up a it s sorry mean correction rather actually let me see think")
	beginWords = wordSetOf("first starts begins starting beginning initial initially sorry correction rather actually")
)

// meet notes that a piece begins at k, behind a gap that has words or none.
func (v *dictation) meet(words, apart bool, k int) int {
	if words {
		v.words++
	}
	if apart || v.n == 0 {
		v.groups++
	}
	if v.n == 0 {
		v.start, v.words = k, 0
	}
	return k
}

// mark adds a line that is said to the name of an account.
func (v *dictation) mark(c byte, end int) {
	if v.account && v.n > 0 && v.n < len(v.d) && (c == '_' || c == '-') {
		v.add(c, end)
	}
}

func (v *dictation) add(c byte, end int) {
	v.d[v.n], v.ends[v.n] = c, end
	v.n++
}

// piece takes what stands at b[k:], a character that is said or a run of letters and digits, and
// gives its end, 0 if it cannot be part of a value.
func (v *dictation) piece(b []byte, k int) int {
	if b[k] >= 0x80 {
		r, _ := numeralAt(b, k)
		if v.n == len(v.d) {
			return 0
		}
		v.words++
		v.add(numeral(r), k+3)
		return k + 3
	}
	times := 1
	for {
		n := k
		for n < len(b) && n <= k+mostDictated && (isAlnum(b[n]) || v.account && n > k && accountByte(b[n])) {
			n++
		}
		w := b[k:n]
		if v.n == len(v.d) || n > k+mostDictated {
			return 0
		}
		if t := timesSaid(w); t > 0 && times == 1 && n+1 < len(b) && isAlnum(b[n+1]) {
			times, k = t, n+1
			continue
		}
		if c := v.said(w); c != 0 && (len(w) > 1 && timesSaid(w) == 0 || times > 1) {
			v.words++
			for ; times > 0 && v.n < len(v.d); times-- {
				v.add(c, n)
			}
			return n
		}
		if !v.takes(w) {
			return 0
		}
		for i, c := range w {
			if !v.account {
				c = upper(c)
			}
			v.add(c, k+i+1)
		}
		return n
	}
}

// said gives the character that w says, 0 for none; syllables of pinyin are parts of the name of an
// account.
func (v *dictation) said(w []byte) byte {
	if v.account && len(w) > 1 && !englishDigits.has(w) {
		return 0
	}
	return spokenChar(w, 0, len(w) > 1)
}

// englishDigits are the words for digits in English.
var englishDigits = wordSetOf("zero oh one two three tree four fower five fife six seven eight nine niner double triple")

// leastGlued is the fewest letters of a number whose digits are words in a row.
const leastGlued = 24

// gluedDigits tries the letters norm[i:j] as digits in English words in a row: ThreeSixZeroOne. It gives
// the end of what was found, 0 for nothing.
func (s *Scanner) gluedDigits(i, j int) int {
	b, v := s.norm, &s.voice
	v.n, v.groups, v.words, v.account = 0, 2, 2, false
	for k := i; k < j; {
		n := min(5, j-k)
		for n > 2 && (!englishDigits.has(b[k:k+n]) || !isDigit(digitWord(b[k:k+n]))) {
			n--
		}
		if n < 3 || v.n == len(v.d) {
			return 0
		}
		v.add(digitWord(b[k:k+n]), k+n)
		k += n
	}
	e := v.entity(narrow(s.hints(i)))
	if e == None {
		return 0
	}
	s.add(i, j, e)
	return j
}
