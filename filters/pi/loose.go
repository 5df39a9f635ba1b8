package pi

import (
	"bytes"
	"strings"
)

// Bounds of a value that is written loosely: characters of it, and of what may stand between
// two of them.
const (
	mostLoose = 40
	looseGap  = 3
	longLoose = 128
)

// loosely holds the contexts whose values are read whatever marks stand between their
// characters.
const loosely = hintName | hintNameWeak | hintID | hintPhone | hintCard | hintIMEI | hintIMSI | hintICCID | hintMAC | hintCredit | hintVIN | hintPermit | hintPlate | hintWeChat

// loose reads the value at norm[k:] that h announces, whatever marks stand between its
// characters (6_21,79·94~82/2680) and whatever letters stand for its digits (9l35OlO2S6NBE34BLP),
// and notes where it lies if its form, or its check digit, is that of what is announced. A sign
// parts it from the word if only its form says so.
func (s *Scanner) loose(h hint, k int, sign bool) {
	if len(s.said) == mostSaid {
		return
	}
	if e, end := s.looseAt(h, k); e != None && (sign || provenLoose(e)) {
		s.said = append(s.said, Said{Start: s.place(k), End: s.place(end), entity: e})
	}
}

// provenLoose reports whether loose asks for a check digit, or as much, before it names an e.
func provenLoose(e Entity) bool {
	return e == ResidentID || e == IMEI || e == BankCard || e == ICCID || e == CreditCode || e == VIN
}

// looseAt names the value that loose reads and gives its end.
func (s *Scanner) looseAt(h hint, k int) (Entity, int) {
	b := s.norm
	if h&hintPlate != 0 && k < len(b) && b[k] >= 0xE4 {
		return s.loosePlate(k)
	}
	if h&hintMAC != 0 && k < len(b) && b[k] == '\\' {
		return escapedMAC(b, k)
	}
	if h&hintHard != 0 {
		if e, end := rawMAC(b, k); e != None {
			return e, end
		}
	}
	if k >= len(b) || !isAlnum(b[k]) {
		return None, 0
	}
	if h&hintWeChat != 0 {
		if e, end := evenAccount(b, k); e != None {
			return e, end
		}
	}
	if h&(hintName|hintNameWeak) != 0 && b[k]-'A' < 26 {
		if e, end := leetName(b, k); e != None {
			return e, end
		}
	}
	if h&(hintName|hintNameWeak) != 0 && h&(hintWeChat|hintEmail|hintAddr) == 0 && class[b[k]]&cLetter != 0 {
		if end := pinyinName(b, k, h&hintName != 0); end > 0 {
			return Name, end
		}
	}
	if h&(hintCredit|hintVIN|hintPermit) != 0 {
		j := s.alnumEnd(k)
		if e := misread(h, b[k:j]); e != None {
			return e, j
		}
	}
	return s.looseNumber(h, k)
}

// looseNumber is looseAt for digits, which no letter may follow but behind a mark.
func (s *Scanner) looseNumber(h hint, k int) (Entity, int) {
	b := s.norm
	var d [mostLoose]byte
	n, groups, end, gap, commas := 0, 1, k, 0, 0
	for i := k; i < len(b) && i < k+longLoose; i++ {
		c := b[i]
		switch {
		case isDigit(c) || h&hintMAC != 0 && isHex(c):
			if n == len(d) {
				return None, 0
			}
			if gap > 0 {
				groups++
			}
			d[n], gap = c, 0
			n++
			end = i + 1
			continue
		case isAlnum(c):
			if gap == 0 && !(n == 17 && c|0x20 == 'x') {
				return None, 0
			}
			if n == 17 && c|0x20 == 'x' && alone(b, i+1) {
				d[n], end = 'X', i+1
				n++
			}
		case looseMark[c] && gap < looseGap:
			gap++
			if c == ',' {
				commas++
			}
			continue
		}
		break
	}
	if groups < 3 || commas > 0 && groups == commas+1 && evenCommas(b[k:end]) && !(groups == (n+2)/3 && thousands(b[k:end])) {
		return None, 0
	}
	return looseForm(h, d[:n]), end
}

// thousands reports whether b is written as a number with a comma before every three digits.
func thousands(b []byte) bool {
	for k := range b {
		if comma := (len(b)-k)%4 == 0; comma != (b[k] == ',') {
			return false
		}
	}
	return true
}

// evenCommas reports whether commas and nothing else part b, as they do the elements of a list.
func evenCommas(b []byte) bool {
	for _, c := range b {
		if c != ',' && c != ' ' && !isDigit(c) {
			return false
		}
	}
	return true
}

// looseMark holds what may stand between the characters of a value that is written loosely.
var looseMark = [256]bool{' ': true, '-': true, '.': true, '_': true, '/': true, '~': true, '*': true, '|': true, ',': true, ';': true, ':': true, dot: true, sym: true, '\r': true, '\n': true,
	'(': true, ')': true, '[': true, ']': true, '{': true, '}': true, '<': true, '>': true, '#': true, '+': true, '=': true, '\\': true, '^': true, '\'': true}

// looseForm names the digits d if all of them are what h announces.
func looseForm(h hint, d []byte) Entity {
	n := len(d)
	switch {
	case h&hintMAC != 0:
		if n == 12 && countDigits(d) < 12 {
			return MAC
		}
	case h&hintID != 0 && n == 18 && resident18(d):
		return ResidentID
	case h&hintPhone != 0 && h&^(hintPhone|hintName|hintNameWeak)&loosely == 0:
		if n == 11 && mobile(d) || n == 13 && d[0] == '8' && d[1] == '6' && mobile(d[2:]) {
			return Mobile
		}
	case h&hintIMEI != 0 && n == 15 && luhn(d):
		return IMEI
	case h&hintIMSI != 0 && n == 15 && imsiForm(d):
		return IMSI
	case h&(hintICCID|hintCard) != 0 && (n == 19 || n == 20) && string(d[:4]) == "8986":
		return ICCID
	case h&hintCard != 0 && n >= 14 && n <= 19 && bankCard(d):
		return BankCard
	}
	return None
}

// misread names all of w, letters and digits, of which letters stand for digits, as what h
// announces.
func misread(h hint, w []byte) Entity {
	switch n := len(w); {
	case n == 18 && h&hintCredit != 0:
		if creditKind(standsFor(w[0]), standsFor(w[1])) && allStand(w[2:8]) && provinceCode([]byte{standsFor(w[2]), standsFor(w[3])}) {
			return CreditCode
		}
	case n == 17 && h&hintVIN != 0:
		if allStand(w[13:]) && countDigits(w) >= 3 && maker(w[:3]) && (standsFor(w[8]) != 0 || w[8]|0x20 == 'x') {
			return VIN
		}
	case (n == 9 || n == 11) && h&hintPermit != 0:
		if c := upper(w[0]); (c == 'H' || c == 'M' || n == 9 && permit(w, c, false)) && allStand(w[1:]) && countDigits(w) >= 2 {
			return Permit
		}
	}
	return None
}

// standsFor gives the digit that c is or looks like, 0 if it looks like none.
func standsFor(c byte) byte {
	if isDigit(c) {
		return c
	}
	return lookalike(c)
}

// allStand reports whether all of w are digits or letters that look like some.
func allStand(w []byte) bool {
	for _, c := range w {
		if standsFor(c) == 0 {
			return false
		}
	}
	return true
}

// loosePlate reads the plate at norm[k:] some of whose digits are letters that look like them:
// a province, a letter, and five or six of which no letter but those stands twice.
func (s *Scanner) loosePlate(k int) (Entity, int) {
	b := s.norm
	k, full := afterProvince(b, k)
	if k == 0 || k == len(b) || class[b[k]]&cLetter == 0 {
		return None, 0
	}
	j := s.alnumEnd(k + 1)
	if full && j == k+1 && j+1 < len(b) && class[b[j]]&cSep != 0 { // 海南B 0H346
		k = j
		j = s.alnumEnd(k + 1)
	}
	w := b[k+1 : j]
	if len(w) < 5 || len(w) > 6 || j < len(b) && b[j] == '_' {
		return None, 0
	}
	alike, letters := 0, 0
	for _, c := range w {
		switch {
		case isDigit(c):
		case lookalike(c) != 0:
			alike++
		default:
			letters++
		}
	}
	if full && plateBody(w) {
		return Plate, j
	}
	if alike == 0 || letters > 2 || countDigits(w)+alike < 4 {
		return None, 0
	}
	return Plate, j
}

// evenAccount reads the account at b[k:] in groups of one length, the last one at most, with
// dots of other scripts between: wxid・_7fx・8u02.
func evenAccount(b []byte, k int) (Entity, int) {
	var w [mostLoose]byte
	n, size, groups, end := 0, 0, 0, k
	mark := byte(dot)
	for i := k; ; i++ {
		from := i
		for i < len(b) && accountByte(b[i]) && n < len(w) {
			w[n] = b[i]
			n++
			i++
		}
		if i == from || groups > 0 && i-from > size {
			return None, 0
		}
		if groups++; groups == 1 {
			size = i - from
		}
		end = i
		if groups == 1 && i < len(b) {
			mark = b[i]
		}
		if i == len(b) || b[i] != mark || mark != dot && (size > 1 || !spelling[mark]) || i-from < size || i+1 == len(b) || !accountByte(b[i+1]) {
			break
		}
	}
	if groups < 3 || size < 2 && groups < 6 || !accountForm(w[:n]) {
		return None, 0
	}
	return WeChat, end
}

// afterProvince gives where the plate at b[k:] goes on behind its province, 0 if none begins it,
// and whether that is written in full: 上海K027X4.
func afterProvince(b []byte, k int) (int, bool) {
	for _, name := range fullProvinces {
		if bytes.HasPrefix(b[k:], []byte(name)) {
			k += len(name)
			for k < len(b) && class[b[k]]&cSep != 0 {
				k++
			}
			return k, true
		}
	}
	if r, ok := hanAt(b, k); ok && hanClass(r)&hProvince != 0 {
		return k + 3, false
	}
	return 0, false
}

// fullProvinces are the names of the provinces that plates begin with a short one of.
var fullProvinces = strings.Fields("北京 天津 上海 重庆 河北 河南 云南 辽宁 黑龙江 湖南 安徽 山东 新疆 江苏 浙江 江西 湖北 广西 甘肃 山西 内蒙古 内蒙 陕西 吉林 福建 贵州 广东 青海 西藏 四川 宁夏 海南")

// escapedMAC reads a hardware address at b[k:] whose bytes are written as escapes: \xc0\x62.
func escapedMAC(b []byte, k int) (Entity, int) {
	for range 6 {
		for from := k; k < len(b) && k < from+4 && b[k] == '\\'; {
			k++
		}
		if k+3 > len(b) || b[k-1] != '\\' || b[k]|0x20 != 'x' || !isHex(b[k+1]) || !isHex(b[k+2]) {
			return None, 0
		}
		k += 3
	}
	if k < len(b) && b[k] == '\\' && k+1 < len(b) && b[k+1] != '"' && b[k+1] != '\\' {
		return None, 0
	}
	return MAC, k
}

// rawMAC reads the six bytes of a hardware address at b[k:] in base64, with a sign or a digit
// among capitals, or a small letter before them.
func rawMAC(b []byte, k int) (Entity, int) {
	end := k
	for end < len(b) && end < k+9 && (isAlnum(b[end]) || b[end] == '+' || b[end] == '/') {
		end++
	}
	d := b[k:end]
	if len(d) != 8 || end < len(b) && (b[end] == '=' || b[end] == '_' || b[end] == '-') || base64Value(d[1])>>4&1 != 0 || allHex(d) {
		return None, 0
	}
	small, large, other := 0, 0, 0
	for _, c := range d {
		switch {
		case c-'a' < 26:
			small++
		case c-'A' < 26:
			large++
		default:
			other++
		}
	}
	if large > 1 && (small > 0 || large > 3) && (other > 0 || d[0]-'a' < 26) {
		return MAC, end
	}
	return None, 0
}
