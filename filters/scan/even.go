package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// Bounds of a value that is cut into chunks of one length: characters of a chunk, chunks, and
// columns that all but the first are indented by.
const (
	mostChunk  = 8
	mostChunks = 24
	mostIndent = 4
)

// cuts are the chunks of one value: cut[k] is what stands between two of them.
type cuts struct {
	cut  [mostChunks]span
	n    int
	size int // of a chunk, in characters

	feed, ret []byte // what ends a line, and what may stand before it
}

// breaks are the ends of lines, as they are and in strings of documents.
var breaks = [...]struct {
	feed, ret string
	signs     walk.Signs // of a text that may have it
}{
	{"\n", "\r", walk.Line}, {`\n`, `\r`, walk.Backslash},
}

// brackets are pairs that stand around each chunk of a value, as what stands between two.
var brackets = [...]struct {
	pair  string
	signs walk.Signs // of a text that may have it
}{
	{")(", walk.Parenthesis}, {"][", walk.Bracket}, {"}{", walk.Bracket}, {"」「", walk.Shut}, {"】【", walk.Shut}, {"』『", walk.Shut}, {"）（", walk.Shut},
}

// even looks in text for values that are wrapped over lines or bracketed in chunks of one length,
// the last one at most, and scans them without what parts the chunks:
//
//	yund⏎  uo87⏎  @yea⏎  h.ne⏎  t
//	「河南省洛」「阳市涧西」「区朝晖三」「路855」
func (s *Scanner) even(c pi.Context, text []byte, from int, signs walk.Signs) {
	for k := range breaks {
		if breaks[k].signs&signs == 0 {
			continue
		}
		v := cuts{feed: []byte(breaks[k].feed), ret: []byte(breaks[k].ret)}
		for i, left, list := 0, mostUncut(text), -1; left > 0; {
			k := bytes.Index(text[i:], v.feed)
			if k < 0 || i+k+len(v.feed) == len(text) {
				break
			}
			i += k
			if !v.near(text, i) || !v.lines(text, i) {
				i += len(v.feed)
				continue
			}
			if i = v.cut[v.n-1].end; v.n == len(v.cut) || v.cut[0].end == list { // too long for a value
				list, i = i, v.cut[v.n-1].start
				continue
			}
			s.uncut(c, text, from, &v)
			left--
		}
	}
}

// mostUncut is how many values of text are scanned once more, which keeps the work linear.
func mostUncut(text []byte) int { return 8 + len(text)/128 }

// bracketed is even for brackets.
func (s *Scanner) bracketed(c pi.Context, text []byte, from int, signs walk.Signs) {
	var v cuts
	for k := range brackets {
		if brackets[k].signs&signs == 0 {
			continue
		}
		sep := []byte(brackets[k].pair)
		for i, left := 0, mostUncut(text); left > 0; {
			k := bytes.Index(text[i:], sep)
			if k < 0 {
				break
			}
			i += k
			if !v.pairs(text, i, sep) {
				i += len(sep)
				continue
			}
			s.uncut(c, text, from, &v)
			i = v.cut[v.n-1].end
			left--
		}
	}
}

// near reports whether the line that begins behind the break at text[i:] is short enough for a
// chunk.
func (v *cuts) near(text []byte, i int) bool {
	const most = mostChunk*utf8.UTFMax + mostIndent
	i += len(v.feed)
	return bytes.Index(text[i:min(len(text), i+most)], v.feed) > 0
}

// lines reads chunks that the line break at text[i:] is the first between, with one indent, if
// any, for all lines.
func (v *cuts) lines(text []byte, i int) bool {
	indent := 0
	for k := i + len(v.feed); indent < mostIndent && k < len(text) && text[k] == ' '; k++ {
		indent++
	}
	for ; indent >= 0; indent-- {
		if v.indented(text, i, indent) && v.first(text) {
			return true
		}
	}
	return false
}

// indented is lines for one indent.
func (v *cuts) indented(text []byte, i, indent int) bool {
	v.n, v.size = 0, 0
	for {
		begin := i
		if bytes.HasSuffix(text[:begin], v.ret) {
			begin -= len(v.ret)
		}
		line := i + len(v.feed)
		k := line
		for k < len(text) && k < line+indent && text[k] == ' ' {
			k++
		}
		if k != line+indent || k == len(text) || bytes.HasPrefix(text[k:], v.feed) {
			return false
		}
		v.cut[v.n] = span{begin, k}
		v.n++
		end := bytes.Index(text[k:min(len(text), k+mostChunk*utf8.UTFMax+2*len(v.ret))], v.feed)
		if end < 0 {
			break
		}
		chunk := bytes.TrimSuffix(text[k:k+end], v.ret)
		size := utf8.RuneCount(chunk)
		if v.size == 0 {
			v.size = size
		}
		if size != v.size || size > mostChunk || bytes.ContainsAny(chunk, "\"|;=\t\\") {
			break
		}
		if v.n == len(v.cut) {
			return true
		}
		i = k + end
	}
	return v.n >= 2 && v.size > 0
}

// pairs reads chunks that the pair of brackets at text[i:] is the first between.
func (v *cuts) pairs(text []byte, i int, sep []byte) bool {
	v.n, v.size = 0, 0
	closing := sep[:len(sep)/2]
	for {
		if v.n == len(v.cut) {
			return false
		}
		k := i + len(sep)
		v.cut[v.n] = span{i, k}
		v.n++
		end := bytes.Index(text[k:min(len(text), k+mostChunk*utf8.UTFMax+len(sep))], closing)
		if end < 0 {
			return false
		}
		size := utf8.RuneCount(text[k : k+end])
		if v.size == 0 {
			v.size = size
		}
		if size != v.size || !bytes.HasPrefix(text[k+end:], sep) {
			break
		}
		i = k + end
	}
	if v.size == 0 || !v.first(text) || v.n < 2 && (v.size > 1 || text[v.cut[0].start-1] < 0x80) {
		return false
	}
	k := v.before(text, v.size)
	return k >= len(sep)/2 && bytes.Equal(text[k-len(sep)/2:k], sep[len(sep)/2:])
}

// before gives where n characters before the first cut begin, -1 if fewer stand there.
func (v *cuts) before(text []byte, n int) int {
	k := v.cut[0].start
	for ; n > 0; n-- {
		if k == 0 {
			return -1
		}
		_, size := utf8.DecodeLastRune(text[:k])
		k -= size
	}
	return k
}

// first reports whether a first chunk stands before the first cut, which is no end of a word of
// more characters.
func (v *cuts) first(text []byte) bool {
	k := v.before(text, v.size)
	if k < 0 || bytes.ContainsAny(text[k:v.cut[0].start], "\n\"\\") {
		return false
	}
	return k == 0 || !keyByte(text[k]) || !keyByte(text[k-1])
}

// uncut scans the chunks of v without what parts them, with what stands around them, and reports
// what lies in two of them or more.
func (s *Scanner) uncut(c pi.Context, text []byte, outer int, v *cuts) {
	first, last := v.cut[0].start, v.cut[v.n-1].end
	p := max(0, first-mostAround-mostChunk)
	for p > 0 && p < first && !utf8.RuneStart(text[p]) {
		p++
	}
	q := min(len(text), last+mostAround)
	for q < len(text) && q > last && !utf8.RuneStart(text[q]) {
		q--
	}
	s.joint = append(s.joint[:0], text[p:first]...)
	for k := range v.n {
		to := q
		if k+1 < v.n {
			to = v.cut[k+1].start
		}
		s.joint = append(s.joint, text[v.cut[k].end:to]...)
	}
	from := len(s.dst)
	said := c.With(pi.Around(text[:max(0, v.before(text, v.size))], nil, nil))
	s.dst = s.pi.ScanContext(s.dst, c, s.joint)
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		i, a := v.place(p, f.Start)
		j, b := v.place(p, f.End-1)
		if a < b && (loose(f.Entity) || a == 0 && b == v.n) && uncutEntity(said, f.Entity) && !s.found(s.dst[outer:from], f.Entity, i, j+1) {
			kept = append(kept, pi.Finding{Start: i, End: j + 1, Entity: f.Entity})
		}
	}
	s.dst = kept
}

// loose reports whether some of the chunks may be all of an e: what is found of a place or a
// person ends where it is sure.
func loose(e pi.Entity) bool { return e == pi.Address || e == pi.Location || e == pi.Name }

// place gives where the byte at joint[at] lies in the text whose part from p on was joined, and
// how many cuts stand before it.
func (v *cuts) place(p, at int) (int, int) {
	at += p
	k := 0
	for k < v.n && at >= v.cut[k].start {
		at += v.cut[k].end - v.cut[k].start
		k++
	}
	return at, k
}

// uncutEntity reports whether chunks may make up an e: a list of short numbers in lines makes up
// what is known by its length alone only where the key says so.
func uncutEntity(c pi.Context, e pi.Entity) bool {
	switch e {
	case pi.Name, pi.Address, pi.WeChat, pi.Email, pi.Location, pi.ResidentID, pi.VIN, pi.CreditCode:
		return true
	}
	return c.Says(e)
}

// rewritten looks in text for values that signs of it cut up or turn round.
func (s *Scanner) rewritten(c pi.Context, text []byte, from int, signs walk.Signs) {
	s.bracketed(c, text, from, signs)
	if signs&(walk.Line|walk.Backslash) != 0 {
		s.even(c, text, from, signs)
	}
	if signs&(walk.Parenthesis|walk.Bracket) != 0 {
		s.saidReversed(c, text)
	}
	if signs&walk.Shut != 0 {
		s.overridden(c, text)
	}
}
