package pi

import (
	"bytes"
	"strings"
)

// pieces tries the code that begins with norm[i:j] and goes on behind words that say so,
// as in "138 then 1234 then 5678" or 前三位138，中间1234，后四位5678, or behind single commas
// between groups of one length. It gives the end of what was found, 0 for nothing.
func (s *Scanner) pieces(i, j int) int {
	b, r := s.norm, &s.run
	r.begin(b, i)
	found, strong, comma, other := 0, !s.plain && saidInPieces(b, i), false, false
	e := None
	for k := i; ; {
		for _, c := range b[k:j] {
			if r.n == 20 {
				return s.piecesEnd(i, found, e)
			}
			s.digits[r.n], r.ends[r.n] = upper(c), j
			r.n++
		}
		r.close()
		if r.groups > 1 {
			if got := s.pieced(i, strong, comma, other); got != None {
				e, found = got, j
			}
		}
		next, kind := connector(b, j)
		if next == 0 || comma && kind != ',' || kind == ' ' && !strong && r.groups > 2 || r.groups == len(r.bounds) {
			break
		}
		strong, comma, other = strong || kind == 's', comma || kind == ',', other || kind == ' '
		k, j = next, s.alnumEnd(next)
	}
	return s.piecesEnd(i, found, e)
}

func (s *Scanner) piecesEnd(i, found int, e Entity) int {
	if found == 0 {
		return 0
	}
	if e == Plate {
		i -= 3
	}
	s.add(i, found, e)
	return found
}

// pieced names all of s.digits. strong means that words part the pieces, comma and other that
// commas and marks do. Uneven pieces need a context.
func (s *Scanner) pieced(i int, strong, comma, other bool) Entity {
	if !strong && !comma {
		return None
	}
	e := s.pieceEntity(i, s.digits[:s.run.n], strong || !other && s.phoneApart(i))
	if e != None && !strong && !s.run.even() && (other || s.hints(i)&hintOf[e] == 0 && !provenForm(e) && e != Mobile) {
		return None
	}
	if e == BankCard && s.run.groups > 3 && !s.run.even() && s.hints(i)&hintCard == 0 && bytes.IndexByte(s.norm[i:s.run.ends[s.run.n-1]], ':') > 0 { // two dates with a word between them
		return None
	}
	if e != None && !strong && s.inList(i, s.run.ends[s.run.n-1], e) {
		return None
	}
	return e
}

// phoneApart reports whether s.digits stand in three, four and four between full-width commas,
// as no list of numbers does.
func (s *Scanner) phoneApart(i int) bool {
	r := &s.run
	if s.plain || r.n != 11 || r.groups != 3 || r.size(0) != 3 || r.size(1) != 4 {
		return false
	}
	for _, k := range [...]int{i + 3, i + 8} {
		if s.textOffset(k+1)-s.textOffset(k) != 3 {
			return false
		}
	}
	return true
}

// inList reports whether the numbers between commas in norm[i:j] are part of a longer
// list of which no context says that it is one number: of 96 voltages of cells, some
// neighbours have the form and the check digit of a card.
func (s *Scanner) inList(i, j int, e Entity) bool {
	b := s.norm
	before := i >= 2 && (b[i-1] == ',' && isDigit(b[i-2]) || b[i-1] == '-' && b[i-2] == ',')
	behind := j+1 < len(b) && b[j] == ',' && (isDigit(b[j+1]) || b[j+1] == '-')
	said := identifying
	switch e {
	case BankCard:
		said = hintCard
	case CreditCode:
		said = hintCredit
	}
	return (before || behind) && isDigit(b[i]) && isDigit(b[j-1]) && s.hints(i)&said == 0
}

// pieceEntity names d, whose pieces stood apart. sure means that their form says that
// they belong together.
func (s *Scanner) pieceEntity(i int, d []byte, sure bool) Entity {
	h, digits := s.hints(i), countDigits(d)
	if n := len(d); n > 10 && digits < n && confusable(d) && digits*2 > n {
		for k, c := range d {
			if x := lookalike(c); x != 0 {
				d[k] = x
			}
		}
		digits = countDigits(d)
	}
	if digits == len(d) {
		return pieceNumber(d, h, sure)
	}
	switch len(d) {
	case 5:
		if r, ok := hanBefore(s.norm, i); ok && sure && hanClass(r)&hProvince != 0 && plateLetter(d[0]) && plateBody(d[1:]) && plateSuffix(s.norm, s.run.ends[4]) {
			return Plate
		}
	case 6, 7:
		if r, ok := hanBefore(s.norm, i); ok && hanClass(r)&hProvince != 0 && plateLetter(d[0]) {
			if len(d) == 6 && plateBody(d[1:]) && digits >= 2 || len(d) == 7 && newEnergy([6]byte(d[1:])) {
				return Plate
			}
		} else if ok && sure && len(d) == 6 && hanClass(r)&hSpecial != 0 && plateLetter(d[0]) && digitsOnly(d[1:]) {
			return Plate
		}
	case 8, 9, 10, 11:
		if digits >= 7 {
			return s.document(i, s.run.ends[len(d)-1], d)
		}
	case 12:
		if hexLike(d) && digits >= 2 && s.radio(i, s.run.ends[len(d)-1]) {
			return MAC
		}
	case 17:
		if form, check := vinCheck(d); form && wmi(d) && alnumDigits(d[13:]) && (maker(d) && (check || sure && !checked(d[0])) || sure && check || h&hintVIN != 0) {
			return VIN
		}
	case 18:
		if alnumDigits(d[:17]) && resident18(d) {
			return ResidentID
		}
		if digits > 8 && s.creditMisread(d) {
			return CreditCode
		}
	case 19, 20:
		if string(d[:4]) == "8986" && digits >= 15 {
			return ICCID
		}
	}
	return None
}

// pieceNumber is pieceEntity for digits.
func pieceNumber(d []byte, h hint, sure bool) Entity {
	switch n := len(d); {
	case n < 8, n == 9:
	case n <= 10:
		if h&hintPermit != 0 {
			return Permit
		}
	case n == 11 && mobile(d) && (sure || h&hintPhone != 0), n == 13 && d[0] == '8' && d[1] == '6' && mobile(d[2:]):
		return Mobile
	case n == 13 && (sure || h&hintPhone != 0):
		return mobile13(d, h)
	case n == 15 && (sure || h&(hintID|hintIMEI|hintIMSI) != 0 || imeiBody(d) && luhn(d)):
		return fifteen(d, h)
	case n == 18 && resident18(d):
		return ResidentID
	case n == 18 && creditCode(d):
		return CreditCode
	case n > 13:
		return long(d, h&^(hintID|hintCard))
	}
	return None
}

// saidInPieces reports whether the words before b[i:] say that a code follows in pieces:
// 分两段：, 拆成三截写, in two parts:
func saidInPieces(b []byte, i int) bool {
	if _, ok := hanBefore(b, i); ok { // the province of a plate
		i -= 3
	}
	for n := 0; n < 2 && i > 0 && (b[i-1] == ':' || b[i-1] == ' ' || b[i-1] == '='); n++ {
		i--
	}
	unit := false
	for range 7 {
		r, ok := hanBefore(b, i)
		if !ok {
			return false
		}
		switch r {
		case '段', '部', '截', '节', '组', '份', '行':
			unit = true
		case '分', '拆', '断':
			if unit {
				return true
			}
		}
		i -= 3
	}
	return false
}

// parted reports whether norm[i:j] may be the first of several pieces of which the words
// before say that they are some.
func (s *Scanner) parted(i, j int) bool {
	b := s.norm
	return j+1 < len(b) && (b[j] == ';' || b[j] == ',') && isAlnum(b[j+1]) && i > 2 && (b[i-1] == ':' || b[i-1] >= 0x80 || b[i-1] == ' ') && saidInPieces(b, i)
}

// connectorMost is the most bytes of words between two pieces.
const connectorMost = 40

// connector gives where a code goes on behind norm[k:], 0 if it does not, and what stands
// between: ',' a single comma, ' ' marks, 's' words that join the pieces of a code.
func connector(b []byte, k int) (next int, kind byte) {
	if k+1 < len(b) && b[k] == ',' && isAlnum(b[k+1]) {
		return k + 1, ','
	}
	kind = ' '
	for end := min(len(b), k+connectorMost); k < end; {
		switch c := b[k]; {
		case isDigit(c):
			return k, kind
		case class[c]&cLetter != 0:
			n := alnumsEnd(b, k)
			if !joinSet.has(b[k:n]) {
				return k, kind
			}
			if markSaid(b[k:n]) == '.' { // of a decimal number
				return 0, 0
			}
			kind, k = 's', n
		case c >= 0xE4:
			r, ok := hanAt(b, k)
			if !ok || !joinHan(r) {
				return 0, 0
			}
			kind = 's'
			k += 3
		case c == '\n':
			if k++; !joinAt(b, k) {
				return 0, 0
			}
		case c == '=' || c == '&' || c == '@' || c == '|' || c == '\t' || c >= 0x80:
			return 0, 0
		default:
			k++
		}
	}
	return 0, 0
}

// joinAt reports whether a word that joins pieces stands at b[k:].
func joinAt(b []byte, k int) bool {
	if r, ok := hanAt(b, k); ok {
		return joinHan(r)
	}
	n := lettersEnd(b[:min(len(b), k+12)], k)
	return joinSet.has(b[k:n])
}

// joinWords lists the words that say how the pieces of a code go together.
const joinWords = "then and followed by next after that plus first second third fourth last final finally part parts rest the remaining middle half end ending ends with " +
	"begin begins starts is are of digits digit numbers comes come also continue continued continues area prefix suffix tail head beginning remainder block " +
	"initial initially lead leading trailing starting another three four five segment section chunk group to it goes on dash space hyphen piece lastly " +
	"finish finishes um uh erm hmm mm hold wait point dot"

// joinSet holds them, joinGate their hashes; joinStarts has, for each letter that one begins
// with, a bit for each second one.
var (
	joinSet              = wordSetOf(joinWords)
	joinGate, joinStarts = buildJoins()
)

func buildJoins() (g *gate, starts [26]uint32) {
	g = new(gate)
	for w := range strings.FieldsSeq(joinWords) {
		g.add(w)
		starts[w[0]-'a'] |= 1 << (w[1] - 'a')
	}
	return g, starts
}

// mayJoin reports whether a word that begins with c, a small letter, and d may be one.
func mayJoin(c, d byte) bool { return joinStarts[c-'a']>>((d-'a')&31)&1 != 0 }

// joinHans holds the characters of the words that say so in Chinese.
var joinHans = func() (t hanSet) {
	for _, r := range "然后接着再记面是前头开中间末尾还有最位号加上和跟第一二三四五六七八九段部分连起来其余剩下的为以及组截半数字结束继续往又写填拼先另外随紧之首次收束始补余共合并嗯啊呃额呀哦诶哎那个等下稍说刚才没完发讲嘛吧呢就报不对错打" {
		t[(r-hanFirst)/64] |= 1 << ((r - hanFirst) % 64)
	}
	return t
}()

// joinHan reports whether r, an ideograph, is one of them.
func joinHan(r rune) bool { return joinHans.has(r) }

// apart reports whether pieces is worth a try behind norm[:j]: a comma between letters or
// digits, or a word after up to three marks.
func (s *Scanner) apart(j int) bool {
	b := s.norm
	if j+1 >= len(b) || isAlnum(b[j]) {
		return false
	}
	if b[j] == ',' && isAlnum(b[j+1]) {
		n := s.alnumEnd(j + 1)
		return n < len(b) && b[n] == ',' || s.key&identifying != 0
	}
	k := j
	for k < len(b) && k < j+3 && (b[k] == ' ' || b[k] == ',' || b[k] == '\n' || b[k] == ';' || b[k] == '(' || b[k] == '"' || b[k] == stop || b[k] == '[' || b[k] == dot || b[k] == sym) {
		k++
	}
	if k < len(b) && b[k] == '.' { // of a sentence: 8986. The rest is, 一段138.二段
		for k < len(b) && k < j+6 && (b[k] == '.' || b[k] == ' ') {
			k++
		}
	}
	if k+1 >= len(b) {
		return false
	}
	if b[k] >= 0xE4 {
		r, ok := hanAt(b, k)
		return ok && joinHan(r)
	}
	if k == j {
		return false
	}
	if c := b[k] | 0x20; c-'a' >= 26 || !mayJoin(c, b[k+1]) {
		return false
	}
	n := s.alnumEnd(k)
	return n < len(b) && b[n] != '=' && b[n] != ':' && n-k <= 10 && joinSet.has(b[k:n])
}
