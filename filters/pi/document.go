package pi

import "bytes"

// document names norm[i:j], 8 to 11 letters and digits, as a passport or a permit.
func (s *Scanner) document(i, j int, d []byte) Entity {
	if documentOf(d, hintPassport|hintPermit) == None {
		return None
	}
	h := s.hints(i)
	if h&^s.key&(hintPassport|hintPermit) != 0 && (s.labelled(i) || i-s.ctxEnd > 12 && s.counted(i, j)) {
		h &= s.key | ^(hintPassport | hintPermit)
	}
	if e := documentOf(d, h); e != None && h&(hintPassport|hintPermit) == 0 && (s.counted(i, j) || faultBefore(s.norm[:i])) {
		return None
	} else if e != None || h&(hintPassport|hintPermit) != 0 {
		return e
	}
	if s.counted(i, j) {
		return None
	}
	if h = s.ahead(j) | wordsOf(s.norm[max(0, i-2*aheadMost):i]); h&(hintPassport|hintPermit) != 0 {
		return documentOf(d, h&(hintPassport|hintPermit))
	}
	return None
}

// farPermit reports whether the word for a permit that was read last stands further before the
// digits norm[i:j] than a context reaches, in their sentence, and nothing between them is a
// number: 台胞证号录入有误，现更正为16920492.
func (s *Scanner) farPermit(i, j int) bool {
	b := s.norm
	if i-s.ctxEnd > 2*aheadMost || s.ctxEnd < 0 || dated(b[i:j]) && !beyond(b[i:j]) || s.counted(i, j) {
		return false
	}
	marks := 0
	for _, c := range b[s.ctxEnd:i] {
		if isDigit(c) || c == '\n' || c == ';' || c == stop || c == '=' {
			return false
		}
		if c == ',' || c == '.' {
			marks++
		}
	}
	return marks == 0 || !s.labelled(i)
}

// digitsPassport reports whether the nine digits norm[i:j] are the passport of a country whose
// numbers have no letter: the word for one stands before them in their clause, and no other value.
func (s *Scanner) digitsPassport(i, j int) bool {
	if s.ctx&hintPassport == 0 || i-s.ctxEnd > 16 || s.ctxEnd < 0 || s.counted(i, j) {
		return false
	}
	for _, c := range s.norm[s.ctxEnd:i] {
		if isDigit(c) || c == ',' || c == ';' || c == '\n' || c == stop || c == '(' {
			return false
		}
	}
	return true
}

// faultBefore reports whether b ends with a word that the code of a fault follows, marks
// between: error E00012345.
func faultBefore(b []byte) bool {
	k := len(b)
	for k > 0 && k > len(b)-3 && counting[b[k-1]] {
		k--
	}
	if b = b[:k]; k >= 9 && b[k-1] >= 0x80 {
		return faultHans.has(b[k-9:]) || faultHans.has(b[k-6:])
	}
	if k > 2 && b[k-1]|0x20 == 'n' && b[k-2] == '/' && (k == 3 || !isAlnum(b[k-4])) { // P/N, S/N
		return true
	}
	for range 2 {
		last := k
		k = lettersStart(b, k)
		if w := b[k:last]; faultWords.has(w) || partInitials.has(w) {
			return true
		} else if !faultLinks.has(w) || k == 0 {
			return false
		}
		k--
	}
	return false
}

var (
	// faultHans are Chinese words that the code of a fault follows.
	faultHans = exactSetOf("故障码 错误码 报警码 状态码 异常码 返回码 故障 报错")
	// faultLinks stand between a word for a fault and its code: error code.
	faultLinks = wordSetOf(numberNameWords, "id")
	// partInitials are words for the number of a part by their initials, which persons have too: before the
	// number of a telephone they say nothing.
	partInitials = wordSetOf("ljh pjh wlh")
)

// documentOf names 8 to 11 letters and digits by their form and context. Letters that
// look like digits count as such where only digits can stand.
func documentOf(d []byte, h hint) Entity {
	first, second, folded := upper(d[0]), upper(d[1]), 0
	for _, c := range d[2:] {
		if !isDigit(c) {
			if resembles(c) == 0 {
				return None
			}
			folded++
		}
	}
	if folded*2 > len(d) {
		return None
	}
	two := !isDigit(d[1]) && second != 'I' && second != 'O' && d[1] != 'l'
	if !two && !isDigit(d[1]) {
		folded++
	}
	switch {
	case isDigit(d[0]):
		if h&hintPermit != 0 && folded+8 >= len(d) && (len(d) == 8 || len(d) == 10) && (isDigit(d[1]) || resembles(d[1]) != 0) {
			return Permit
		}
		return None
	case h&hintPassport != 0 && two && second == 'E' && len(d) == 9 && (first == 'D' || first == 'S' || first == 'P'):
		return Passport
	case h&hintPermit != 0 && permit(d, first, two):
		return Permit
	case h&hintPassport != 0 && len(d) <= 9:
		return Passport
	case h&hintPermit != 0 && (len(d) == 8 || len(d) == 10) && resembles(d[0]) != 0 && !two:
		return Permit
	case folded > 2 || len(d) != 9 || h&hintNot != 0:
		return None
	case !two && (first == 'E' || first == 'G'), two && first == 'E':
		return Passport
	case two && second == 'E' && (first == 'D' || first == 'S' || first == 'P'):
		return Passport
	}
	return None
}

// permit checks the forms of permits with letters: those of residents of Hong Kong and
// Macao with eight or ten digits, those for Hong Kong, Macao and Taiwan with one letter or
// two and seven or eight digits.
func permit(d []byte, first byte, two bool) bool {
	switch first {
	case 'H', 'M':
		return !two && (len(d) == 9 || len(d) == 11)
	case 'C', 'W', 'L', 'T', 'D':
		return len(d) == 9
	}
	return false
}

// permanent reports whether d is the number of a card of permanent residence before 2023: the
// three letters of a country and twelve digits, a day of birth among them.
func permanent(d []byte) bool {
	return len(d) == 15 && countDigits(d[:3]) == 0 && letterCount(d[:3]) == 3 && alnumDigits(d[3:]) && number2(d[9:]) <= 12 && number2(d[11:]) <= 31
}

// resembles gives the digit that a letter looks like, in more cases than lookalike; 0 for
// none.
func resembles(c byte) byte {
	switch c {
	case 'O', 'o', 'Q', 'D':
		return '0'
	case 'l', 'I', 'i':
		return '1'
	case 'Z', 'z':
		return '2'
	case 'S', 's':
		return '5'
	case 'B':
		return '8'
	case 'g', 'q':
		return '9'
	}
	return 0
}

// aheadMost is how far, in bytes, a context word may stand behind its value.
const aheadMost = 40

// ahead gives the contexts of the words behind norm[j:] up to the next digit or the end of
// the sentence: E12345678 (passport), 13812345678 is my number.
func (s *Scanner) ahead(j int) hint {
	b := s.norm
	var h hint
	for k, end := j, min(len(b), j+aheadMost); k < end; {
		switch c := b[k]; {
		case class[c]&cLetter != 0:
			n := s.alnumEnd(k)
			for k > j && n+1 < len(b) && b[n] == '_' && class[b[n+1]]&cLetter != 0 {
				n = s.alnumEnd(n + 1)
			}
			if w := b[k:n]; len(w) > 6 && (capital(w[1:]) || bytes.IndexByte(w, '_') > 0) { // for key 'permitHkMo'
				h |= keyHint(w) & identifying
			} else {
				h |= textHint(w)
			}
			k = n
			continue
		case isDigit(c) || c == '\n' || c == ';' || c == stop || c == '|' || c == '\t' || c == '&' || c == '=':
			return h
		case c >= 0xE4:
			if r, ok := hanAt(b, k); ok {
				if w, n := hanWord(b, k, r); n > 0 {
					h |= w
					k += n
					continue
				}
				k += 3
				continue
			}
		}
		k++
	}
	return h
}
