package pi

import "bytes"

// Said is a value in a text behind a key that says what it is, in which nothing was found
// although it has the letters of an encoding: driver=5byg5Lyf.
type Said struct {
	Context    Context
	Start, End int // in the text
	entity     Entity
	written    bool
}

// Entity gives what the value was read as although it is written loosely, None if it may be an
// encoding.
func (v *Said) Entity() Entity { return v.entity }

// Bounds of such values: how many of a text are noted, and how many bytes one has.
const (
	mostSaid  = 8
	leastSaid = 8
	longSaid  = 96
	mostCard  = 96 // up to a property in base64 of a card (RFC 2426)
)

// encodable holds the contexts whose values are too short, or too much like a word, to be
// known in an encoding by themselves.
const encodable = hintName | hintNameWeak | hintWeChat | hintEmail | hintPlate | hintPassport | hintPermit

// Encodable reports whether the context is that of a value which may be written in an
// encoding too short to be looked at without a key.
func (c Context) Encodable() bool { return c.h&encodable != 0 }

// Writable reports whether the context names a value of which a text can be read again in other
// ways of writing.
func (c Context) Writable() bool { return c.h&(encodable|loosely|hintAddr) != 0 }

// Narrow leaves out the telephone and the person where a device or a card is meant.
func (c Context) Narrow() Context { return Context{h: narrow(c.h)} }

// Decoded gives what the context says of a value that was decoded: what may be anything under
// a key must then have the form of what the key says.
func (c Context) Decoded() Context {
	if c.h&hintName != 0 {
		c.h = c.h&^hintName | hintNameWeak
	}
	if c.h&hintAddr != 0 {
		c.h = c.h&^hintAddr | hintAddrWeak
	}
	return c
}

// Says reports whether the context is that of an e.
func (c Context) Says(e Entity) bool {
	if e == Name {
		return c.h&(hintName|hintNameWeak) != 0
	}
	if e == Address {
		return c.h&(hintAddr|hintAddrWeak) != 0
	}
	return int(e) < len(hintOf) && c.h&hintOf[e] != 0
}

// Bears reports whether the context is that of an e, which was found in all of text, and text
// has the form of one.
func (c Context) Bears(e Entity, text []byte) bool {
	return c.Says(e) && (e != WeChat || accountForm(text))
}

// Likely reports whether text, which is a name, has a frequent surname and characters that are
// usual in given names, or a surname of two, or a middle dot, so that bytes which are no text
// do not read as one.
func Likely(text []byte) bool {
	r, ok := hanAt(text, 0)
	if !ok {
		return latinName(text)
	}
	if second, two := hanAt(text, 3); two && compound(r, second) || bytes.Contains(text, []byte("·")) || bytes.Contains(text, []byte("・")) {
		return true
	}
	if nameClass(r)&xFree == 0 {
		return false
	}
	given := false
	for k := 3; k < len(text); k += 3 {
		c, ok := hanAt(text, k)
		if !ok || nameClass(c)&(xGiven|xOdd) == 0 {
			return false
		}
		given = given || isGiven(c)
	}
	return given
}

// accountForm reports whether all of w is an account: a letter, then letters, digits, lines
// and hyphens, six to thirty of them.
func accountForm(w []byte) bool {
	if len(w) < 6 || len(w) > 30 || class[w[0]]&cLetter == 0 {
		return false
	}
	for _, c := range w {
		if !accountByte(c) {
			return false
		}
	}
	return true
}

// Noted counts what Said and Apart give.
func (s *Scanner) Noted() int { return len(s.said) + len(s.names) }

// Said gives the values noted in the text that was scanned last.
func (s *Scanner) Said() []Said { return s.said }

// note notes the value behind a context word that ends at norm[:j], if a sign parts it from
// the word, or the word is Chinese, and it has the letters of an encoding.
func (s *Scanner) note(h hint, j int) {
	b := s.norm
	code, j := codeAhead(b, j)
	if code == NoCode {
		code = codeOfKey(b[max(0, j-longToCode):j])
	}
	k, sign, told := s.toValue(h, j, code != NoCode)
	s.shown(Context{h: narrow(h), code: code}, k)
	if h&loosely != 0 {
		s.loose(h, k, sign)
	}
	if h&(dictatable|hintPlate|hintEmail) != 0 {
		s.dictatedFrom(h, j, k, told)
	}
	if at := s.writtenFrom(h, j, k, told); at > 0 {
		s.said = append(s.said, Said{Context: Context{h: narrow(h)}, Start: s.place(at), written: true})
	}
	if h&encodable == 0 || len(s.said) >= mostSaid {
		return
	}
	data := s.dataStart(h, k)
	if !sign && data == k {
		return
	}
	if end := saidEnd(b, data); end > 0 {
		s.said = append(s.said, Said{Context: Context{h: h}, Start: s.place(data), End: s.place(end)})
	} else if end := uriPlain(b, data); data > k && end > data {
		s.said = append(s.said, Said{Context: Context{h: h}, Start: s.place(k), End: s.place(end)})
	}
}

// dataStart gives where what may be encoded begins in the value at norm[k:]: behind the head of a
// data URI, in the query of a link, behind the mark of base64 in a card.
func (s *Scanner) dataStart(h hint, k int) int {
	b := s.norm
	data := linkEnd(b, k)
	if data == k {
		data = uriEnd(b, k)
	}
	if data == k && h&(encodable&^(hintName|hintNameWeak)) != 0 {
		if at := bytes.Index(b[k:min(len(b), k+mostCard)], []byte("BASE64")); at >= 0 {
			data = min(len(b), k+at+len("BASE64="))
		}
	}
	return data
}

// toValue gives where the value behind a context word that ends at norm[:j] begins, whether a sign
// parts it from the word (one that is Chinese needs none), and whether a sign or a verb tells it,
// if it is not told anyway.
func (s *Scanner) toValue(h hint, j int, tells bool) (k int, sign, told bool) {
	b := s.norm
	k, sign, told = j, b[j-1] >= 0x80, tells
	if h&hintName != 0 && k < len(b) && b[k] == '<' {
		k, sign = tagsEnd(b, j), true // </td><td>
	}
	for most := k + 6; k < len(b) && k < most; k++ {
		if b[k] == '"' && bytes.HasPrefix(b[k+1:], []byte("\r\n\r\n")) { // the name of a part of a form (RFC 7578 section 4.2)
			sign, told, k, most = true, true, k+4, k+9
			continue
		}
		switch b[k] {
		case '\n', '\r':
			if h&hintName != 0 && (b[k-1] == '"' || b[k-1] <= '\r') { // name="owner_name"
				continue
			}
		case '=', ':', '>', '|', '"', '\'':
			sign, told = true, true
			continue
		case ' ', '(', '[', ')', ']', '-':
			continue
		case 'I', 'i', 'n', 'N':
			if k > j && b[k] == 'i' && k+2 < len(b) && b[k+1] == 'd' && (b[k+2] == ':' || b[k+2] == '=') {
				k++
				continue
			}
			if n := filler(b[k:]); n > 0 && k > j && b[k] != 'i' {
				k += n - 1
				continue
			}
			if k+3 < len(b) && b[k-1] == ' ' && b[k+1] == 's' && b[k+2] == ' ' {
				sign, told = true, true
				k += 2
				continue
			}
		}
		if r, ok := hanAt(b, k); ok && (r == '是' || r == '为' || r == '号' || r == '码' || r == '信' || r == '嘛' || r == '呢' || r == '啊' || r == '呀') { // 信 of 加微信
			told = told || r == '是' || r == '为'
			sign = sign || told
			k += 2
			continue
		}
		if h&hintName != 0 && b[k] == ',' && k+7 <= len(b) && linkSet.has(hanPair(b, k+7)) { // 驾驶员，现为
			continue
		}
		if h&hintName != 0 && b[k] >= 0xE4 && k+6 <= len(b) && linkSet.has(hanPair(b, k+6)) { // 姓名改成
			sign = true
			k += 5
			continue
		}
		break
	}
	return k, sign, told
}

// shown notes the value at norm[k:] if its key or its look says how it is written.
func (s *Scanner) shown(c Context, k int) {
	if c.code == NoCode && k < len(s.norm) && isDigit(s.norm[k]) {
		c.code = c.Shown(s.norm[k:])
	}
	if c.code == NoCode || len(s.said) >= mostSaid || k >= len(s.norm) {
		return
	}
	s.said = append(s.said, Said{Context: c, Start: s.place(k)})
}

// uriPlain gives the end of the ideographs, or of the words, at b[k:], which a URI has as they are.
func uriPlain(b []byte, k int) int {
	end := k
	for k < len(b) && k-end < mostLoose {
		if _, ok := hanAt(b, k); ok {
			k += 3
		} else if isAlnum(b[k]) || (b[k] == ' ' || b[k] == '-' || b[k] == dot) && k+1 < len(b) && isAlnum(b[k+1]) || b[k] == 0xC2 && k+1 < len(b) && b[k+1] == 0xB7 {
			k++
		} else {
			break
		}
	}
	return k
}

// place gives the place in the text of norm[i:].
func (s *Scanner) place(i int) int {
	if s.plain {
		return i
	}
	return s.textOffset(i)
}

// linkEnd gives where what a link says begins, behind its last mark, if one begins at b[k:], k if none
// does: https://example.cn/c/YmVh.
func linkEnd(b []byte, k int) int {
	from := k
	for k < len(b) && k < from+2 && (b[k] == ',' || b[k] == ' ') {
		k++
	}
	if k+12 > len(b) || b[k] != 'h' || string(b[k:k+4]) != "http" {
		return from
	}
	for i := k + 8; i < len(b) && i < k+mostCodedLine && (isAlnum(b[i]) || class[b[i]]&cLocal != 0 || b[i] == '/' || b[i] == '?' || b[i] == '=' || b[i] == '&'); i++ {
		if (b[i] == '/' || b[i] == '=' || b[i] == '?') && i+1 < len(b) && isAlnum(b[i+1]) {
			from = i + 1
		}
	}
	return from
}

// uriEnd gives where the data of a data URI at b[k:] begin, k if there is none.
func uriEnd(b []byte, k int) int {
	if k+5 < len(b) && b[k] == 'd' && b[k+4] == ':' && string(b[k:k+4]) == "data" {
		return k + bytes.IndexByte(b[k:min(len(b), k+64)], ',') + 1
	}
	return k
}

// saidEnd gives the end of what may be an encoding at b[k:]: a run of letters and digits of
// base64, not all of them small letters, or bytes as a list; 0 if there is none.
func saidEnd(b []byte, k int) int {
	from, other := k, false
	for k < len(b) && k-from < longSaid && (isAlnum(b[k]) || b[k] == '+' || b[k] == '/' || b[k] == '-' || b[k] == '_') {
		other = other || b[k]-'a' >= 26
		k++
	}
	end := k
	for end < len(b) && end < k+6 && b[end] == '=' {
		end++
	}
	if end-from >= leastSaid {
		if !other {
			return 0
		}
		return end
	}
	if k-from < 1 || k-from > 4 || !isHex(b[from]) {
		return 0
	}
	return listEnd(b, from, k)
}

// listEnd gives the end of a list of bytes, b[from:k] the first of them: e5 bc a0, 0xe5,0xbc,
// =E5=BC=A0, 229,188,160; 0 for fewer than four.
func listEnd(b []byte, from, k int) int {
	end, n := k, 1
	for k < len(b) && k-from < longSaid {
		gap := k
		for k < len(b) && k < gap+2 && (b[k] == ' ' || b[k] == ',' || b[k] == ':' || b[k] == '-' || b[k] == '=') {
			k++
		}
		item := k
		for k < len(b) && k < item+5 && (isHex(b[k]) || k == item+1 && b[k]|0x20 == 'x') {
			k++
		}
		if item == gap || k == item || k > item+4 || k < len(b) && isAlnum(b[k]) {
			break
		}
		end = k
		n++
	}
	if n < 4 {
		return 0
	}
	return end
}
