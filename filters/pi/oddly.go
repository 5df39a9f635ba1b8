package pi

import "bytes"

// oddMost is the most bytes of what stands between two groups that marks, tags or words
// for marks part.
const oddMost = 24

// oddly tries the code that begins with norm[i:j] and whose groups are parted by something
// that no writing of codes has, each time the same: 138&1234&5678, 138<b></b>1234<b></b>5678,
// 138空格1234空格5678. It gives the end of what was found, 0 for nothing.
func (s *Scanner) oddly(i, j int) int {
	b, r := s.norm, &s.run
	k := oddEnd(b, j)
	if k == 0 || b[j] == '%' { // %31%33 is another encoding
		return 0
	}
	sep := b[j:k]
	r.begin(b, i)
	for k = i; ; j = s.alnumEnd(k) {
		for ; k < j; k++ {
			if r.n == 20 {
				return 0
			}
			s.digits[r.n], r.ends[r.n] = upper(b[k]), k+1
			r.n++
		}
		r.close()
		if r.groups == len(r.bounds) || !bytes.HasPrefix(b[j:], sep) || j+len(sep) >= len(b) || !isAlnum(b[j+len(sep)]) {
			break
		}
		k = j + len(sep)
	}
	if r.groups < 3 && s.hints(i)&(hintPassport|hintPermit) == 0 || r.groups < 2 || r.n < 8 {
		return 0
	}
	if bytes.IndexByte(sep, '\\') >= 0 && r.size(0) == 3 && r.even() && r.n%3 == 0 && octal(s.digits[:r.n]) {
		return 0 // characters by their codes
	}
	uneven := r.groups < r.n && !r.even() && !(r.n == 11 && r.size(0) == 3 && r.size(1) == 4)
	list, h := lists(sep), s.hints(i)
	if uneven {
		h |= s.ahead(r.ends[r.n-1])
	}
	if list && r.groups < r.n && h&identifying == 0 {
		return 0
	}
	e := s.pieceEntity(i, s.digits[:r.n], !list && !uneven)
	if e == None || uneven && h&hintOf[e] == 0 && !provenForm(e) || list && e == BankCard && h&hintCard == 0 {
		return 0
	}
	if e == Plate {
		i -= 3
	}
	s.add(i, r.ends[r.n-1], e)
	return r.ends[r.n-1]
}

// octal reports whether d is digits up to seven alone.
func octal(d []byte) bool {
	for _, c := range d {
		if c-'0' > 7 {
			return false
		}
	}
	return true
}

// oddlyBehind tries oddly if norm[i:j] is short enough for a group and what stands behind it is
// odd enough. It gives where to go on.
func (s *Scanner) oddlyBehind(i, j int) int {
	if b := s.norm; j-i <= 6 && j < len(b) && oddFirst[b[j]] != 0 && s.oddNear(j-i, j) {
		return max(j, s.oddly(i, j))
	}
	return j
}

// provenForm reports whether pieceEntity asks for a check character before it names an e that
// no context announces, and few numbers have the form.
func provenForm(e Entity) bool { return e == ResidentID || e == VIN }

// lists reports whether all of sep are marks that lists of numbers, times and dumps of
// bytes are written with.
func lists(sep []byte) bool {
	for _, c := range sep {
		switch c {
		case ',', ';', ':', '|', '\t', ' ', '"', '\'':
		default:
			return false
		}
	}
	return true
}

// oddEnd gives where the text goes on with a letter or digit behind the marks, tags,
// entities and words for marks that begin at b[j:]; 0 if that is far or nothing odd stands
// there.
func oddEnd(b []byte, j int) int {
	odd := false
	for k := j; k < len(b) && k < j+oddMost; {
		switch c := b[k]; {
		case isAlnum(c) && k > j:
			n := markWord(b[k:])
			if n == 0 {
				if !odd {
					return 0
				}
				return k
			}
			k, odd = k+n, true
			continue
		case isAlnum(c) || c == '\n':
			return 0
		case c == '<' || c == '&':
			k, odd = k+tagEnd(b[k:]), true
			continue
		case c >= 0x80:
			r, ok := hanAt(b, k)
			if !ok || !markHan(r) {
				return 0
			}
			k, odd = k+3, true
			continue
		case class[c]&cGap == 0:
			odd = true
		}
		k++
	}
	return 0
}

// tagEnd gives the length of the tag or entity of HTML at the start of b, 1 if there is
// none.
func tagEnd(b []byte) int {
	last := byte('>')
	if b[0] == '&' {
		last = ';'
	}
	n := bytes.IndexByte(b[:min(len(b), 12)], last)
	if n < 2 || isDigit(b[1]) {
		return 1
	}
	return n + 1
}

// markWord gives the length of the word for a mark at the start of b, 0 for none.
func markWord(b []byte) int {
	if c := b[0]; c != 'd' && c != 's' && c != 'h' && c != 'm' || len(b) < 6 || b[1] != 'a' && b[1] != 'p' && b[1] != 'y' && b[1] != 'i' || b[2] == 'e' {
		return 0
	}
	for _, w := range [...]string{"dash", "space", "hyphen", "minus"} {
		if len(b) > len(w) && string(b[:len(w)]) == w && !isAlnum(b[len(w)]) {
			return len(w)
		}
	}
	return 0
}

// markHan reports whether r stands in Chinese words for marks: 空格, 横杠, 减号.
func markHan(r rune) bool {
	switch r {
	case '空', '格', '横', '杠', '减', '号', '点', '短', '线', '划', '斜', '分', '隔', '符', '换', '行':
		return true
	}
	return false
}

// oddFirst holds what may begin an odd mark: 1, or 2 for marks of lists, which do so where a
// context says that a number follows or between single characters. A comma has its own rule.
var oddFirst = func() (t [256]uint8) {
	for _, c := range "!#$%&()+-<=>?@[\\]^`{}" {
		t[c] = 1
	}
	t[stop], t[dot], t[sym] = 1, 1, 1
	t[':'], t[';'], t['"'], t['\''] = 2, 2, 2, 2
	for c := 0xE4; c <= 0xE9; c++ {
		t[c] = 1
	}
	return t
}()

// odd reports whether c, behind n characters, may begin an odd mark.
func (s *Scanner) odd(c byte, n int) bool {
	k := oddFirst[c]
	return k == 1 || k == 2 && (n == 1 || (s.key|s.ctx)&identifying != 0)
}

// oddNear reports whether oddly is worth a try behind a group of n characters that ends at
// norm[:j]: a short group follows an odd mark and the same mark stands behind it, or what
// follows is a tag or a word for a mark.
func (s *Scanner) oddNear(n, j int) bool {
	b := s.norm
	if j+2 >= len(b) || !s.odd(b[j], n) {
		return false
	}
	c, next := b[j], b[j+1]
	switch k := class[c]; {
	case c >= 0x80:
		r, ok := hanAt(b, j)
		return ok && markHan(r)
	case k&cGap != 0:
		return next >= 0xE4 || next == '[' || class[next]&cLetter != 0 && markWord(b[j+1:]) > 0
	case c == '<':
		return class[next]&cLetter != 0 || next == '/' || next == '!' || s.sameMark(j)
	case c == '&' && class[next]&cLetter != 0:
		return true
	}
	return s.sameMark(j) || n >= 3 && s.hints(j)&(hintPassport|hintPermit) != 0
}

// sameMark reports whether norm[j] or, doubled or as a pair of brackets, norm[j:j+2] parts
// two short groups and stands behind the second one again.
func (s *Scanner) sameMark(j int) bool {
	b := s.norm
	k := j + 1
	if b[k] < 0x80 && !isAlnum(b[k]) {
		k++
	}
	if k >= len(b) || b[k] > 'Z' || !isAlnum(b[k]) {
		return false
	}
	n := alnumsEnd(b[:min(len(b), k+9)], k+1)
	return n < len(b) && b[n] == b[j]
}

// oddPlate tries a number plate that begins with the province at norm[i:] and whose other
// characters the mark behind it, or behind the letter that follows, parts: 蒙,A,F,T,6,7,6,2,
// 蒙A+FT+6762.
func (s *Scanner) oddPlate(i int) int {
	b, k, n, end, marks := s.norm, i+3, 0, 0, 0
	var d [8]byte
	if isAlnum(b[k]) {
		d[0], n, k = upper(b[k]), 1, k+1
	}
	sep := b[k]
	for k < len(b) && b[k] == sep {
		start := k + 1
		for k = start; k < len(b) && isAlnum(b[k]) && n < len(d); k++ {
			d[n] = upper(b[k])
			n++
		}
		if k == start {
			break
		}
		marks, end = marks+1, k
	}
	if n < 5 || !plateLetter(d[0]) || !alone(b, end) || marks < 2 && (sep == '=' || sep == ':' || sep == ';') && s.hints(i)&hintPlate == 0 {
		return 0
	}
	digits := countDigits(d[:n])
	switch {
	case n == 6 && digits >= 2 && plateBody(d[1:6]), n == 7 && newEnergy([6]byte(d[1:7])):
	case n == 5 && digits >= 2 && plateBody(d[1:5]) && end < len(b) && b[end] == sep && plateSuffix(b, end+1):
		end += 4
	default:
		return 0
	}
	s.add(i, end, Plate)
	return end
}
