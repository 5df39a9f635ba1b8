package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
)

// Bounds of a value in a writing of its own: bytes of it, characters of its shortest and longest
// period, and how many readings of it are looked at.
const (
	mostWritten  = 640
	mostPeriod   = 24
	mostReadings = 12
	mostUncoded  = 3 // of them that are decoded too
)

// readingsOf is how many readings of all the values of a text of so many bytes are looked at, which
// keeps the work linear.
func readingsOf(size int) int { return 64 + size/32 }

// writing is a value that is being read, character by character.
type writing struct {
	runes   []rune
	at      []int // the place of each character, and of the end
	data    []byte
	from    int  // where the value begins
	wide    bool // an ideograph stands in it
	left    int  // readings that may still be looked at
	uncoded int  // and decoded
	all     bool // the value ends where its text does
}

// written names the value at the start of text, which should be what c says, of which the
// characters stand apart, as numbers, in lines or backwards, and gives its place. all says that the
// text is the value and nothing else. Whatever parts the characters must do so alike throughout:
//
//	1${}3${}9${}1, {1}{3}{9}{1}, 1_|_3_|_9_|_1
//	31h 33h 39h 31h, CHAR(49)||CHAR(51)||CHAR(57), 0b00110001 0b00110011
//	TFJCMTYwRkc5⏎UEg1NzY1NDM=
//	rev:12345678931, 12345678931 (from right to left)
func (s *Scanner) written(c pi.Context, text []byte, all bool) (e pi.Entity, i, j int) {
	w := &s.writing
	w.read(text)
	if w.left, w.uncoded, w.all = min(mostReadings, s.readings), mostUncoded, all && w.at[len(w.runes)] == len(text); len(w.runes) < 4 || w.left <= 0 {
		return pi.None, 0, 0
	}
	c = c.Inner().Narrow().Decoded()
	for _, way := range [...]func(*Scanner, pi.Context, *writing) (pi.Entity, int){(*Scanner).turnedRound, (*Scanner).periodic, (*Scanner).marked, (*Scanner).numbered, (*Scanner).lined} {
		w.from = 0
		if e, n := way(s, c, w); e != pi.None {
			return e, w.at[w.from], w.at[n]
		}
	}
	return pi.None, 0, 0
}

// spelt looks at text, if c says what it should be, and at the values in it that were noted, for
// writings of their own.
func (s *Scanner) spelt(c pi.Context, text []byte, from int) {
	l := &s.levels[s.depth]
	if c.Writable() && len(text) <= mostWritten && !s.covered(from, 0, len(text)) {
		if e, i, j := s.written(c, text, true); e != pi.None {
			s.add(i, j, e)
		}
	}
	for k, v := range l.written {
		if v.Start >= len(text) || k+1 < len(l.written) && l.written[k+1].Start == v.Start || s.covered(from, v.Start, min(len(text), v.Start+leastCoded)) {
			continue
		}
		e, i, j := s.written(v.Context, text[v.Start:min(len(text), v.Start+mostWritten)], false)
		if e != pi.None && !s.covered(from, v.Start, v.Start+j) {
			s.add(v.Start+i, v.Start+j, e)
		}
	}
}

// covered reports whether something other than bytes that nobody can read was found in more than
// half of [i, j).
func (s *Scanner) covered(from, i, j int) bool {
	for _, f := range s.dst[from:] {
		if f.Entity != pi.Opaque && 2*(min(f.End, j)-max(f.Start, i)) > j-i {
			return true
		}
	}
	return false
}

// read takes the characters of text, as many as a value may have.
func (w *writing) read(text []byte) {
	w.runes, w.at = w.runes[:0], w.at[:0]
	for i := 0; i < len(text) && i < mostWritten; {
		r, n := utf8.DecodeRune(text[i:])
		w.runes, w.at = append(w.runes, r), append(w.at, i)
		i += n
		if i >= len(text) || i >= mostWritten {
			w.at = append(w.at, i)
		}
	}
	if len(text) == 0 {
		w.at = append(w.at, 0)
	}
}

// take names w.data as what c says, as it stands or in an encoding.
func (s *Scanner) take(c pi.Context, w *writing) pi.Entity {
	if len(w.data) < 4 || len(w.data) > mostCoded || w.left == 0 {
		return pi.None
	}
	w.left--
	s.readings--
	if e := s.meant(c, w.data); e != pi.None {
		return e
	}
	if len(w.data) >= leastCoded && w.uncoded > 0 && allCode(w.data) {
		w.uncoded--
		return s.coded(c, w.data)
	}
	return pi.None
}

// allCode reports whether data is all letters, digits and signs of base64.
func allCode(data []byte) bool {
	for _, c := range data {
		if !codeByte(c) {
			return false
		}
	}
	return true
}

// codeByte reports whether c stands in base64, of either alphabet, or fills it up.
func codeByte(c byte) bool {
	return keyByte(c) || c == '+' || c == '/' || c == '-' || c == '='
}

// ends reports whether what follows w.runes[n:] may follow a value: nothing but what closes it if
// the text is the value, anything that is no letter or digit if not.
func (w *writing) ends(n int) bool {
	if !w.all {
		return n >= len(w.runes) || !plain(w.runes[n]) || plain(w.runes[n]) && wide(w.runes[n]) != wide(w.runes[n-1])
	}
	return len(w.runes)-n <= mostClosing && !slicesPlain(w.runes[n:])
}

// mostClosing is how many characters may follow the last one of a value.
const mostClosing = 8

// slicesPlain reports whether any of r is plain.
func slicesPlain(r []rune) bool {
	for _, c := range r {
		if plain(c) {
			return true
		}
	}
	return false
}

// plain reports whether r is a letter or a digit of ASCII or an ideograph, or one of their wide forms.
func plain(r rune) bool {
	switch {
	case r < 0x80:
		return keyByte(byte(r)) && r != '_'
	case wide(r):
		return true
	}
	return r >= 0xFF10 && r <= 0xFF5A && (r <= 0xFF19 || r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41) || r >= 0x1D400 && r < 0x1D800
}

// wide reports whether r is an ideograph.
func wide(r rune) bool { return r >= 0x3400 && r < 0xA000 || r == '〇' }

// within reports whether r may stand in a value besides plain characters.
func within(r rune) bool {
	return r == '@' || r == '.' || r == '_' || r == '-' || r == '+' || r == ':' || r == '·'
}

// periodic reads a value of which the characters of one length each, or numbers, stand in a frame
// that repeats.
func (s *Scanner) periodic(c pi.Context, w *writing) (pi.Entity, int) {
	for d := 2; d <= mostPeriod && 2*d <= len(w.runes); d++ {
		f, ok := w.frame(d)
		if !ok {
			continue
		}
		if e, n := s.framed(c, w, f); e != pi.None {
			return e, n
		}
	}
	return pi.None, 0
}

// frame is what repeats around the pieces of a value: the piece is [from, to) of every d
// characters, of which those that vary are [low, high).
type frame struct {
	d, times, from, to, low, high int
	short                         bool // the last period is left out
}

// frame looks for the frame of period d at the start of the value.
func (w *writing) frame(d int) (f frame, ok bool) {
	r := w.runes
	var mark [mostPeriod]bool
	marks := 0
	for j := range d {
		if mark[j] = !plain(r[j]) && j+d < len(r) && r[j] == r[j+d]; mark[j] {
			marks++
		}
	}
	if marks == 0 || marks == d {
		return f, false
	}
	f.d, f.times = d, 0
	for at := 0; ; at += d { // whole periods, as far as all marks are there
		for j := range d {
			if mark[j] && (at+j >= len(r) || r[at+j] != r[j]) || !mark[j] && (at+j >= len(r) || !plain(r[at+j]) && !within(r[at+j])) {
				return f, f.varies(w, &mark)
			}
		}
		f.times++
	}
}

// varies finds the piece, and what varies in it, among what is no mark.
func (f *frame) varies(w *writing, mark *[mostPeriod]bool) bool {
	if f.times < 1 {
		return false
	}
	r := w.runes
	f.low, f.high = -1, -1
	last := 0 // characters of the period that breaks off
	for at := f.times * f.d; last < f.d && at+last < len(r) && (mark[last] && r[at+last] == r[last] || !mark[last] && (plain(r[at+last]) || within(r[at+last]))); last++ {
	}
	for j := range f.d {
		if mark[j] {
			continue
		}
		for t := 1; t < f.times || t == f.times && j < last; t++ {
			if r[t*f.d+j] != r[j] {
				if f.low < 0 {
					f.low = j
				}
				f.high = j + 1
				break
			}
		}
	}
	if f.low < 0 {
		return false
	}
	for f.from = f.low; f.from > 0 && !mark[f.from-1]; f.from-- {
	}
	for f.to = f.low; f.to < f.d && !mark[f.to]; f.to++ {
	}
	return f.high <= f.to
}

// framed names what the pieces of f are, with the one that its last period ends in or without:
// text, or numbers in base 16, 8 or 2.
func (s *Scanner) framed(c pi.Context, w *writing, f frame) (pi.Entity, int) {
	for ; f.times >= 2 || f.times == 1 && w.all; f.times-- {
		if end := w.collect(f, f.from, f.to); f.times*(f.to-f.from) >= 3 && w.ends(end) {
			if e := s.take(c, w); e != pi.None {
				return e, end
			}
		}
		for _, n := range [...]struct{ width, base int }{{2, 16}, {3, 8}, {8, 2}, {4, 16}} {
			for from := max(f.from, f.high-n.width); from <= f.low && from+n.width <= f.to; from++ {
				end := w.collect(f, from, from+n.width)
				if end == 0 || !w.digits(n.width, n.base) || f.times < 2 {
					continue
				}
				if e := s.take(c, w); e != pi.None {
					return e, end
				}
			}
		}
		if f.short {
			break
		}
		f.short = true
	}
	return pi.None, 0
}

// collect sets w.data to what stands in [from, to) of each period and of the rest of one that
// follows, and gives where the last piece ends.
func (w *writing) collect(f frame, from, to int) (end int) {
	r := w.runes
	w.data, w.wide = w.data[:0], false
	for t := 0; t <= f.times; t++ {
		at := t * f.d
		if t == f.times {
			for j := range from {
				if at+j >= len(r) || r[at+j] != r[j] && !(j >= f.from && plain(r[at+j])) {
					return end
				}
			}
		}
		for j := from; j < to && at+j < len(r); j++ {
			c := r[at+j]
			if t == f.times && (!plain(c) && !within(c) || wide(c) && !w.wide) {
				return end
			}
			w.wide = w.wide || wide(c)
			w.data = utf8.AppendRune(w.data, c)
			end = at + j + 1
		}
	}
	return end
}

// digits turns w.data, pieces of so many digits of a base, into the bytes, or characters for four
// digits, that they stand for; false if they are no such digits.
func (w *writing) digits(width, base int) bool {
	if len(w.data)%width != 0 {
		w.data = w.data[:len(w.data)-len(w.data)%width]
	}
	n := 0
	for k := 0; k < len(w.data); k += width {
		v := 0
		for _, c := range w.data[k : k+width] {
			x := digitValue(c)
			if x >= base {
				return false
			}
			v = v*base + x
		}
		if width == 4 {
			n += utf8.EncodeRune(w.data[n:n+4], rune(v))
			continue
		}
		if v > 255 {
			return false
		}
		w.data[n] = byte(v)
		n++
	}
	w.data = w.data[:n]
	return n >= 4
}

// digitValue gives the value of a hexadecimal digit, 16 for any other byte.
func digitValue(c byte) int {
	switch {
	case c-'0' < 10:
		return int(c - '0')
	case (c|0x20)-'a' < 6:
		return int(c|0x20-'a') + 10
	}
	return 16
}

// marked reads a value in pieces of any lengths that the same marks part, or brackets that hold
// nothing.
func (s *Scanner) marked(c pi.Context, w *writing) (pi.Entity, int) {
	r := w.runes
	i := 0
	for i < len(r) && i < mostClosing && !plain(r[i]) {
		i++
	}
	from := i
	for i < len(r) && (plain(r[i]) || within(r[i])) {
		i++
	}
	j := i
	for j < len(r) && j < i+mostPeriod && !plain(r[j]) && !within(r[j]) {
		j++
	}
	if i == from || j == i || j == len(r) {
		return pi.None, 0
	}
	j = bracketEnd(r, i, j)
	mark := r[i:j]
	w.from = from
	w.data, w.wide = w.data[:0], false
	end, pieces := from, 0
	var cuts [4]struct{ size, end int } // behind the first pieces
	for k := from; ; k += len(mark) {
		for k < len(r) && (plain(r[k]) || within(r[k]) || r[k] == ',' && hollow(mark)) {
			if !w.all && wide(r[k]) && !w.wide && len(w.data) > 0 {
				break
			}
			w.wide = w.wide || wide(r[k])
			w.data = utf8.AppendRune(w.data, r[k])
			k++
		}
		if pieces > 0 && k == end+len(mark) { // nothing behind the marks
			break
		}
		if pieces++; pieces <= len(cuts) {
			cuts[pieces-1].size, cuts[pieces-1].end = len(w.data), k
		}
		end = k
		if len(r)-k <= len(mark) || !equal(r[k:k+len(mark)], mark) {
			break
		}
	}
	short := pieces == 2 && !hollow(mark)
	if pieces < 2 || short && (len(w.data) > mostShort || len(mark) > 2) || !w.ends(end) && !w.wide {
		return pi.None, 0
	}
	if e := s.take(c, w); e != pi.None && !(short && (!halved(e) || e == pi.Plate && (sentence(mark) || !w.wide))) && !(sentence(mark) && (e == pi.Address || e == pi.WeChat)) {
		return e, end
	}
	if w.wide && c.Says(pi.Name) && cuts[0].size == utf8.UTFMax-1 { // 祁，亭，屹更换
		for n := min(pieces, len(cuts)) - 1; n > 0; n-- {
			if w.data = w.data[:min(len(w.data), cuts[n].size)]; cuts[n].size != (n+1)*(utf8.UTFMax-1) {
				continue
			}
			if e := s.take(c, w); e == pi.Name {
				return e, cuts[n].end
			}
		}
	}
	if !w.wide && (c.Says(pi.Name) || c.Says(pi.Address)) && !sentence(mark) {
		w.worded(from, end, mark)
		if e := s.take(c, w); e == pi.Name || e == pi.Address {
			return e, end
		}
	}
	return pi.None, 0
}

// bracketEnd gives where the marks at r[i:j] end if they open a bracket that something short stands in:
// ${x}, (dot).
func bracketEnd(r []rune, i, j int) int {
	if i+1 < j && (r[i] == '$' || r[i] == '#' || r[i] == '%' || r[i] == '@') {
		i++
	}
	var close rune
	switch r[i] {
	case '(':
		close = ')'
	case '[', '{', '<':
		close = r[i] + 2
	default:
		return j
	}
	for k := i + 1; k < len(r) && k < i+mostClosing; k++ {
		if r[k] == close {
			if k+1 < len(r) && r[k+1] == close {
				k++
			}
			return max(j, k+1)
		}
	}
	return j
}

// mostShort is the most bytes of a value in two pieces.
const mostShort = 20

// halved reports whether an e may stand in two pieces that any mark parts.
func halved(e pi.Entity) bool {
	return e == pi.Name || e == pi.Plate || e == pi.Passport || e == pi.Permit
}

// worded sets w.data to the pieces of [from, end) with a space for each of the marks that part them.
func (w *writing) worded(from, end int, mark []rune) {
	w.data = w.data[:0]
	for k := from; k < end; {
		if end-k > len(mark) && equal(w.runes[k:k+len(mark)], mark) {
			w.data = append(w.data, ' ')
			k += len(mark)
			continue
		}
		w.data = utf8.AppendRune(w.data, w.runes[k])
		k++
	}
}

// sentence reports whether marks are those that part the words and clauses of any text.
func sentence(r []rune) bool {
	for _, c := range r {
		switch c {
		case ' ', ',', '，', '、', ';', '；', ':', '：', '。', '\n', '\t':
		default:
			return false
		}
	}
	return true
}

// equal reports whether two runs of characters are the same.
func equal(a, b []rune) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

// hollow reports whether marks are brackets, or a comment, that hold nothing.
func hollow(r []rune) bool {
	if len(r) < 2 {
		return false
	}
	for _, c := range r {
		switch c {
		case ',', ':', ';', '=', '\n', ' ':
			return false
		}
		if plain(c) {
			return false
		}
	}
	switch r[len(r)-1] {
	case '}', ')', ']', '>', '/', '\'', '"', '`':
		return true
	}
	return false
}

// lined reads base64 or hexadecimal in lines of one length, or in pieces that anything else parts.
func (s *Scanner) lined(c pi.Context, w *writing) (pi.Entity, int) {
	r := w.runes
	w.data = w.data[:0]
	size, end, n := 0, 0, 0
	shorter, before := 0, 0 // without the last piece
	for k := 0; k < len(r); {
		from := k
		shorter, before = len(w.data), end
		for k < len(r) && r[k] < 0x80 && codeByte(byte(r[k])) {
			w.data = append(w.data, byte(r[k]))
			k++
		}
		if n++; n == 1 {
			size = k - from
		}
		if end = k; k-from != size || size < 4 {
			break
		}
		gap := k
		for k < len(r) && k < gap+8 && !(r[k] < 0x80 && codeByte(byte(r[k]))) {
			if r[k] == '\\' && k+1 < len(r) && (r[k+1] == 'n' || r[k+1] == 'r') {
				k++
			}
			k++
		}
		if k == gap || k == gap+8 {
			break
		}
	}
	for w.left = 2; n >= 2 && w.left > 0 && len(w.data) >= leastCoded; w.left-- {
		if end-before <= size && w.ends(end) || w.left < 2 {
			s.readings--
			if e := s.coded(c, bytes.TrimRight(w.data, "=")); e != pi.None {
				return e, end
			}
		}
		if n--; shorter > 0 {
			w.data, end = w.data[:shorter], before
		}
	}
	return pi.None, 0
}
