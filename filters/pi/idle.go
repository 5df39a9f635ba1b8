package pi

import (
	"encoding/binary"
	"math/bits"
)

// idle reports whether norm[i:j], a whole run of letters, is a word in small letters that
// says nothing and begins nothing, so that word has no work with it: most words of a text
// are. What it is not sure of it leaves to word.
func (s *Scanner) idle(i, j int) bool {
	b, n := s.norm, j-i
	if i+8 > len(b) || j >= len(b) || n == 17 || i > 0 && b[i-1] >= 0x80 {
		return false
	}
	x := binary.LittleEndian.Uint64(b[i:])
	if n == 2 && x&(1<<24-1) == 'a'|'t'<<8|' '<<16 && i > 1 && b[i-1] == ' ' {
		return !isDigit(b[i-2]) && !s.pointBehind(j)
	}
	h := gateHash(x, n)
	if ^x&gateKeep[n&63]&(0x20*ones) != 0 || wordGate[h/64]>>(h%64)&1 != 0 && (s.view.k != i>>6 || !s.view.noPhrase(i&63, h)) {
		return false
	}
	switch c := b[j]; {
	case i > 0 && b[i-1] == '_' && afterName[c] && keyEnds.has(h):
		return false
	case c == '[' && n > 8 && s.opens(j):
		return false
	case n == 1 && b[i]|1 == 'w', n <= 6 && macSep[c] && (n == 6 || j+n+1 < len(b) && b[j+n+1] == c):
		return false
	case c == '(' && j+1 < len(b) && b[j+1] == ')':
		return false // setName() value
	case class[c]&cGap == 0:
		return !parts[c] || n <= 8 && (i == 0 || b[i-1] != '_' || !keyEnds.has(h))
	case c == ' ' && n > 8 && s.valueOrCell(i, j):
		return false
	case !s.digitNear(j, 4):
		return true
	}
	if n < 3 {
		return false
	}
	return !starts[b[i]] || !s.codeMay(i, n) && s.hints(i)&hintPlate == 0
}

// idleLong gives the end of norm[i:j], which crosses into the next mask, if token has no work
// with it, else 0.
func (s *Scanner) idleLong(i, j int) int {
	if j-i > 32 || (s.key|s.ctx)&hintMAC != 0 {
		return 0
	}
	k, n := i>>6, uint(j-i)
	digits := (s.masks[k].digit>>(i&63) | s.masks[k+1].digit<<1<<(^i&63)) & (1<<n - 1)
	if digits == 0 && s.idle(i, j) {
		return j
	}
	if digits == 1<<n-1 {
		return s.idleNumber(i, j)
	}
	return 0
}

// codeMay reports whether the code of letters and digits that begins with the n letters
// norm[i:], three or more, can be one: of a VIN the ninth character is a digit or an X and
// the last two are digits, of all others the third is a digit or resembles one. What lies
// further than 64 bytes away may be anything.
func (s *Scanner) codeMay(i, n int) bool {
	b, k := s.norm, i>>6
	alnum := s.masks[k].alnum>>(i&63) | s.masks[k+1].alnum<<1<<(^i&63)
	n = min(n, 8)
	for alnum = alnum >> n << n; n < 8; n++ {
		alnum &= alnum - 1
	}
	if alnum == 0 {
		return false // fewer than nine follow within the reach of separators
	}
	if c := b[i+bits.TrailingZeros64(alnum)]; !isDigit(c) && c|0x20 != 'x' {
		return false
	}
	if resembles(b[i+2]) != 0 {
		return true
	}
	for ; n < 15; n++ {
		alnum &= alnum - 1
	}
	last := alnum & (alnum - 1)
	return last == 0 || isDigit(b[i+bits.TrailingZeros64(alnum)]) && isDigit(b[i+bits.TrailingZeros64(last)])
}

// idleNumber gives the end of the number that begins with norm[i:j], a whole run of digits,
// if number has no work with it: a short one before a word in small letters that no code
// goes on with, or one with a few decimals. What it is not sure of it leaves to number,
// with 0.
func (s *Scanner) idleNumber(i, j int) int {
	b, n := s.norm, j-i
	if n >= 8 || j+5 >= len(b) {
		return 0
	}
	switch b[j] {
	case ' ':
		if n == 1 && b[j+2] == ' ' {
			return 0 // of a hardware address
		}
		if b[j+1]-'a' < 26 && s.hints(i)&hintsCode == 0 && (!mayJoin(b[j+1], b[j+2]) || !joinGate.may(b[j+1:s.alnumEnd(j+1)])) {
			return j
		}
	case '-':
		if n == 4 && s.hints(i) == 0 && dayAndHour(b[i:]) {
			return i + len("2006-01-02T15")
		}
	case '.':
		if n > 3 || b[j+1]-'0' >= 10 || b[j+n+1] == '.' || i > 0 && b[i-1] == '.' || s.hints(i)&hintsFraction != 0 {
			return 0
		}
		if end := s.digitEnd(j + 1); end-j <= 4 && end < len(b) && b[end] != '.' && !zeros(b[j+1:end]) {
			return end
		}
	}
	return 0
}

// dayAndHour reports whether b begins with a day of this century and an hour by ISO 8601 (or
// with a space for the T) and minutes follow: fewer digits than any number of a person has,
// in an order that no code has. A time has no fourth part: that is a hardware address.
func dayAndHour(b []byte) bool {
	if len(b) < 16 || len(b) > 19 && b[16] == ':' && b[19] == ':' || b[0] != '2' || b[1] != '0' || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' || !isDigit(b[11]) || !isDigit(b[12]) {
		return false
	}
	return isDigit(b[2]) && isDigit(b[3]) && isDigit(b[5]) && isDigit(b[6]) && isDigit(b[8]) && isDigit(b[9])
}

// hintsFraction are the contexts in which a number with few decimals is looked at.
const hintsFraction = hintLat | hintLon | hintCoord | hintGeoSure | hintBio | hintPermit

// elevenDigits reports whether eleven digits or more may follow from norm[i:] on, in groups
// as joined reads them: up to three marks between two, no letter that is read as one.
func (s *Scanner) elevenDigits(i int) bool {
	k := i >> 6
	m, next := &s.masks[k], &s.masks[k+1]
	digits, letters := m.digit>>(i&63), (m.alnum^m.digit)>>(i&63)
	digits |= next.digit << 1 << (^i & 63)
	letters |= (next.alnum ^ next.digit) << 1 << (^i & 63)
	if letters != 0 {
		if n := bits.TrailingZeros64(letters); lookalike(s.norm[i+n]) == 0 {
			digits &= 1<<n - 1
		} else {
			return true
		}
	}
	return bits.OnesCount64(digits) > 10
}

// digitsOnly reports whether all of a short text is ASCII digits.
func digitsOnly(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] {
		if x := binary.LittleEndian.Uint64(text) ^ '0'*ones; (x&^highs+(0x80-10)*ones|x)&highs != 0 {
			return false
		}
	}
	for _, c := range text {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// wholeEntity names digits that are all of a text about which a key says at most that it
// counts something.
func wholeEntity(d []byte, h hint) Entity {
	if len(d) < 8 {
		return None
	}
	e := entityOf(d, h)
	if e == None && len(d) > 11 && (d[0] == '0' || len(d) > 13) {
		if e = padded(d, h); e == None {
			e = nibbles(d, h)
		}
	}
	if e == ICCID && d[2] != '8' && h&hintICCID == 0 { // of another country, by nothing but a check digit
		return None
	}
	if h&hintTally != 0 && e == Mobile && !international(d) || h&hintNot != 0 && (e == BankCard || e == CreditCode && h&hintCredit == 0 || e == ResidentID && len(d) == 15 && h&hintID == 0) {
		return None
	}
	return e
}

// groupsEnd gives where the groups of digits end that begin with norm[i:j] and hold fewer
// than eleven, as gather reads them.
func (s *Scanner) groupsEnd(i, j int) int {
	b := s.norm
	for {
		next := gapEnd(b, j)
		if next == 0 || !isDigit(b[next]) {
			return j
		}
		if column(b[j]) {
			s.gather(i)
			return s.run.ends[max(s.run.n, 1)-1]
		}
		end := s.digitEnd(next)
		if end < len(b) && isAlnum(b[end]) {
			return j
		}
		j = end
	}
}
