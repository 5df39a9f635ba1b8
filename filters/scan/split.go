package scan

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// split looks in a text for values in pieces and for a table.
func (s *Scanner) split(c pi.Context, text []byte, may walk.Signs, from int) error {
	index := may&walk.Bracket != 0 && bytes.IndexByte(text, '[') >= 0
	if index {
		s.textLists(text, '[')
	}
	if may&(walk.Parenthesis|walk.Quote) == walk.Parenthesis|walk.Quote {
		s.textLists(text, '(')
		s.calls(c, text, '(', from)
	}
	if may&(walk.Bracket|walk.Quote) == walk.Bracket|walk.Quote {
		s.calls(c, text, '[', from)
		s.calls(c, text, '{', from)
	}
	if may&walk.Less != 0 {
		s.siblings(c, text, from)
	}
	if may&walk.Equals != 0 && (countsOne(text, '=') || index && bytes.Contains(text, []byte("]="))) {
		s.splitBy(text, '=', true, false)
	}
	if may&(walk.Equals|walk.Percent) == walk.Equals|walk.Percent {
		s.repeated(c, text, from)
	}
	pairs := may&walk.Quote != 0 && (countsOne(text, '"') || countsOne(text, '\'') || may&walk.Backslash != 0 && countsOne(text, '\\'))
	if may&walk.Line == 0 {
		if pairs {
			s.splitBy(text, ':', true, false)
		}
		return nil
	}
	s.lines(c, text, '\n', from)
	if head := bytes.IndexByte(text[:min(len(text), mostHeader)], '\n'); head > 2 {
		s.splitBy(text, '/', false, false)
		s.splitBy(text, ':', pairs || countsOne(text, ':'), true)
		return s.table(c, text, head, from)
	}
	return nil
}

// splitBy looks in a text for members that are pieces of one value by their keys, key_1=...
// key_2=..., <key_head>...<key_tail>..., by a count in lines, key (1/2): ..., or by a word
// before a colon in lines, key part: ..., and for values that are written backwards by their
// keys. It looks at every sign of one kind: an underscore within a key, the slash of a
// count, or the colon.
func (s *Scanner) splitBy(text []byte, sign byte, pairs, lines bool) {
	r := run{single: true}
	s.glue = s.glue[:0]
	for i := 0; ; i++ {
		k := bytes.IndexByte(text[i:], sign)
		if k < 0 {
			break
		}
		i += k
		p, end := signPiece(text, i, pairs, lines)
		if end == 0 {
			continue
		}
		from, to := value(text, end, sign == '/' && text[end-1] != '=' && (text[end-1] == ')' || text[end-1] == ']'))
		if from == to {
			continue
		}
		at := span{from, to}
		if p.Reversed() {
			s.backwards(p.Context(), text[from:to], at)
			i = to - 1 // what it holds is not turned round again
			continue
		}
		if to-from > mostPiece*4 {
			continue
		}
		if r.n == 0 || !p.Follows(r.part) || len(s.glue) > mostWhole {
			s.whole(&r, s.glue)
			s.glue = s.glue[:0]
			r = run{ctx: p.Context(), may: p.May(), single: true, at: at}
			if sign == '=' && r.ctx.Empty() {
				r.ctx = tagOf(text, i)
			}
		}
		s.glueOn(&r, p, text, at)
	}
	s.whole(&r, s.glue)
}

// glueOn puts the piece of text at the end of the run r.
func (s *Scanner) glueOn(r *run, p pi.Part, text []byte, at span) {
	if p.Mail() {
		s.glue = append(s.glue, '@')
	}
	piece := text[at.start:at.end]
	_, size := utf8.DecodeRune(piece)
	r.single = r.single && len(piece) == size
	s.glue = r.join(s.glue, 0, piece)
	r.n, r.at.end, r.part = r.n+1, at.end, p
}

// signPiece reads the key that the sign text[i] belongs to and gives where it ends, 0 if it names no
// piece. A colon may stand behind the key of a pair, or of a line.
func signPiece(text []byte, i int, pairs, lines bool) (p pi.Part, end int) {
	switch text[i] {
	case '_':
		return keyPiece(text, i)
	case '=':
		return pairPiece(text, i)
	case ':':
		if pairs {
			p, end = pairPiece(text, i)
		}
		if end == 0 && lines {
			p, end = linePiece(text, i)
		}
		return p, end
	}
	return counted(text, i)
}

// keyPiece reads the key whose last underscore is text[i] and gives where it ends, 0 if it
// names no piece.
func keyPiece(text []byte, i int) (p pi.Part, end int) {
	end = i + 1
	for end < len(text) && end < i+12 && keyByte(text[end]) {
		if text[end] == '_' {
			return p, 0
		}
		end++
	}
	if end == i+1 || end == len(text) || keyByte(text[end]) {
		return p, 0
	}
	k := i
	if text[i+1]-'0' < 10 { // phone_tail_6digits
		for k > 0 && i-k < 12 && keyByte(text[k-1]) && text[k-1] != '_' {
			k--
		}
	}
	if p = pi.PartOf(text[k:end]); !p.Some() && !p.Reversed() {
		return p, 0
	}
	for i > 0 && end-i < 40 && (keyByte(text[i-1]) || text[i-1] >= 0x80) {
		if i > 2 && (text[i-3] == 0xE3 && text[i-2] == 0x80 || text[i-3] == 0xEF && text[i-2] == 0xBC) { // a mark of Chinese
			break
		}
		i--
	}
	return pi.PartOf(text[i:end]), end
}

// pairPiece reads the key before the sign text[i] of a pair, which ends in a number, and gives where it ends, 0 if
// it names no piece: phone.p1=, phone[0]=, "phoneSeg1":.
func pairPiece(text []byte, i int) (p pi.Part, end int) {
	const most = 40
	k := i
	if k > 2 && (text[k-1] == '"' || text[k-1] == '\'') {
		k--
		if text[k-1] == '\\' {
			k--
		}
	}
	n := k
	if k > 3 && (text[k-1] == ']' || text[k-1] == ')') {
		k--
	}
	m := k
	for k > 0 && m-k < 3 && text[k-1]-'0' < 10 {
		k--
	}
	if k == m || m-k > 2 || k == 0 || text[k-1] == ' ' || text[k-1] == ':' {
		return p, 0
	}
	for k > 0 && n-k < most && (keyByte(text[k-1]) || text[k-1] >= 0x80 || text[k-1] == '.' || text[k-1] == '-' || text[k-1] == '[' || text[k-1] == '(') {
		k--
	}
	if p = pi.PartOf(text[k:n]); !p.Some() {
		return p, 0
	}
	return p, n
}

// tagOf gives what the name of a tag says whose first attribute's sign is text[i]: <phone p1="138".
func tagOf(text []byte, i int) pi.Context {
	k := i
	for k > 0 && i-k < mostName && keyByte(text[k-1]) {
		k--
	}
	for ; k > 0 && text[k-1] == ' '; k-- {
	}
	n := k
	for n > 0 && k-n < mostName && nameByte(text[n-1]) {
		n--
	}
	if n == 0 || text[n-1] != '<' {
		return pi.Context{}
	}
	return pi.ContextOf(text[n:k])
}

// repeated looks in a text for parameters of one key that follow each other, and hold the pieces of a
// value: phone=138&phone=12345678, phone[]=138&phone[]=12345678.
func (s *Scanner) repeated(c pi.Context, text []byte, outer int) {
	for i, left := 0, mostUncut(text); left > 0; {
		k := bytes.IndexByte(text[i:], '=')
		if k < 0 {
			return
		}
		i += k
		from := i
		for from > 0 && i-from < 40 && (keyByte(text[from-1]) || text[from-1] >= 0x80 || text[from-1] == '[' || text[from-1] == ']' || text[from-1] == '.') {
			from--
		}
		key := text[from : i+1]
		t := together{head: from, sep: ": "}
		for len(key) > 1 {
			start, end := i+1, i+1
			for end < len(text) && end-start <= mostString && text[end] > ' ' && text[end] != '&' && text[end] != '"' {
				end++
			}
			if start == end || end-start > mostString || !t.add(start, end) {
				break
			}
			t.tail = end
			if end == len(text) || text[end] != '&' || !bytes.HasPrefix(text[end+1:], key) {
				break
			}
			i = end + len(key)
		}
		if t.n > 1 {
			t.said = pi.ContextOf(bytes.TrimRight(key, "[]="))
			s.together(c, text, outer, &t)
			left--
		}
		i++
	}
}

// countsOne reports whether text has the digit 1, which every series of numbered keys has, before
// the sign of a pair. It reads eight bytes at once, which is far cheaper than a look
// at each sign.
func countsOne(text []byte, sign byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	one, next := ones*uint64('1'), ones*uint64(sign)
	b := text
	for len(b) > 16 {
		x := (binary.LittleEndian.Uint64(b) ^ one) | (binary.LittleEndian.Uint64(b[1:]) ^ next)
		y := (binary.LittleEndian.Uint64(b[8:]) ^ one) | (binary.LittleEndian.Uint64(b[9:]) ^ next)
		if ((x-ones)&^x|(y-ones)&^y)&highs != 0 {
			return true
		}
		b = b[16:]
	}
	for ; len(b) > 1; b = b[1:] {
		if b[0] == '1' && b[1] == sign {
			return true
		}
	}
	return false
}

// linePiece reads the key of a line, of several words, whose colon is text[i]: phone part: 138.
func linePiece(text []byte, i int) (p pi.Part, end int) {
	const longest = 9
	k := i
	for k > 0 && i-k <= longest && (text[k-1]|0x20)-'a' < 26 {
		k--
	}
	if k == i && k > 0 && text[k-1]-'1' < 9 {
		k--
	}
	if k == i || k < 2 || text[k-1] != ' ' {
		return p, 0
	}
	if p = pi.PartOf(text[k-1 : i]); !p.Some() {
		return p, 0
	}
	for k > 0 && i-k < 48 && (keyByte(text[k-1]) || text[k-1] >= 0x80 || text[k-1] == ' ' || text[k-1] == '-' || text[k-1] == '/' || text[k-1] == '.') {
		k--
	}
	return pi.PartOf(text[k:i]), i
}

func keyByte(c byte) bool { return (c|0x20)-'a' < 26 || c-'0' < 10 || c == '_' }

// counted reads a count of pieces whose slash is text[i], (1/2), behind a key.
func counted(text []byte, i int) (p pi.Part, end int) {
	const most = 9
	if i < 2 || i+2 >= len(text) || text[i-1]-'1' >= most || text[i+1]-'2' >= most-1 || text[i-1] > text[i+1] {
		return p, 0
	}
	first, open, end := text[i-1], text[i-2], i+2
	switch {
	case open == '(' && text[end] == ')', open == '[' && text[end] == ']':
		end++
		i -= 2
	case open == ' ' && (text[end] == ':' || text[end] == '='):
		i--
	default:
		return p, 0
	}
	for i > 0 && (text[i-1] == ' ' || text[i-1] == ':') {
		i--
	}
	k := i
	for k > 0 && i-k < 32 && (keyByte(text[k-1]) || text[k-1] >= 0x80) {
		k--
	}
	var key [40]byte
	n := copy(key[:], text[k:i])
	if n > 0 && key[n-1]-'0' < 10 { // imei1
		key[n] = '_'
		n++
	}
	key[n] = first
	return pi.PartOf(key[:n+1]), end
}

// value gives the value behind a key that ends at text[i:]; it is empty if there is none. sign
// means that it needs no sign before it.
func value(text []byte, i int, sign bool) (from, to int) {
	k := i
	if bytes.HasPrefix(text[k:], []byte("\"\r\n\r\n")) { // of a part of a form (RFC 7578 section 4.2)
		sign, k = true, k+5
	}
	if r, n := utf8.DecodeRune(text[k:]); r == '是' || r == '为' || r == '：' {
		sign, k = true, k+n
	}
	for k < len(text) && k < i+5 && (text[k] == ' ' || text[k] == '=' || text[k] == ':' || text[k] == '"' || text[k] == '\'' || text[k] == '>' || text[k] == '\\') {
		sign = sign || text[k] == '=' || text[k] == ':' || text[k] == '>'
		k++
	}
	if !sign {
		return 0, 0
	}
	from = k
	quoted := text[k-1] == '"' || text[k-1] == '\'' || text[k-1] == '>'
	for k < len(text) && k < from+4*mostWhole {
		switch text[k] {
		case '"', '\'', '<', '>', '\n', '\r', '\\':
			return from, k
		case ' ', ',', ';', '&', '|', '\t', ')', ']', '}':
			if !quoted {
				return from, k
			}
		case 0xE3, 0xEF:
			if r, _ := utf8.DecodeRune(text[k:]); !quoted && (r == '，' || r == '。' || r == '；' || r == '、') {
				return from, k
			}
		}
		k++
	}
	return from, k
}
