package pi

// run says where the characters of a number or code in Scanner.digits came from: a
// text in which separators part them into groups.
type run struct {
	n      int
	ends   [24]int   // where in norm each character ends
	bounds [24]uint8 // how many characters there are up to the end of each group
	groups int
	kind   byte // first separator that is no bracket
	mixed  bool // separators differ
	dots   int  // separators that are points
	letter bool // a letter that is no digit ends the run or touches its end
	more   bool // the run goes on
	before byte // the separator before it, if a digit stands before that
	line   bool // a tab or a line break is among the separators
	bar    bool // a bar is, as between cells
	odd    int  // letters that look less like their digits than O and l do
}

// column reports whether c parts the cells of a table.
func column(c byte) bool { return c == '\t' || c == '\n' || c == '|' }

// edge reports whether what stands before the run goes on in it.
func (r *run) edge() bool {
	return r.before != 0 && (!column(r.before) || r.before == r.kind)
}

// begin readies r for a run at b[i:].
func (r *run) begin(b []byte, i int) {
	r.n, r.groups, r.kind, r.dots, r.odd, r.before = 0, 0, 0, 0, 0, 0
	r.mixed, r.letter, r.more, r.line, r.bar = false, false, false, false, false
	if i >= 2 && class[b[i-1]]&cSep != 0 && isDigit(b[i-2]) {
		r.before = b[i-1]
	}
}

// even reports whether all groups are as long as the first one, the last one at most;
// letters may make a first group of their own.
func (r *run) even() bool {
	g := 0
	if r.groups > 2 && r.size(0) < r.size(1) && r.size(0) <= 2 {
		g = 1
	}
	size := r.size(g)
	for g++; g < r.groups-1; g++ {
		if r.size(g) != size {
			return false
		}
	}
	return g < r.groups && r.size(g) <= size
}

// confusable reports whether all of d is digits and letters that look like some,
// but for an X in the last place.
func confusable(d []byte) bool {
	for i, c := range d {
		if !isDigit(c) && lookalike(c) == 0 && (i < len(d)-1 || c|0x20 != 'x') {
			return false
		}
	}
	return true
}

// lookalike gives the digit that a letter looks like, 0 for none.
func lookalike(c byte) byte {
	switch c {
	case 'O', 'o':
		return '0'
	case 'l', 'I':
		return '1'
	case 'Z', 'z':
		return '2'
	case 'S', 's':
		return '5'
	case 'B':
		return '8'
	}
	return 0
}

func (r *run) close() {
	if r.groups == 0 || int(r.bounds[r.groups-1]) < r.n {
		r.bounds[r.groups] = uint8(r.n)
		r.groups++
	}
}

// cut drops the group that has begun.
func (r *run) cut() {
	r.n, r.more, r.letter = 0, true, true
	if r.groups > 0 {
		r.n = int(r.bounds[r.groups-1])
	}
}

// size gives the length of group g.
func (r *run) size(g int) int {
	if g == 0 {
		return int(r.bounds[0])
	}
	return int(r.bounds[g]) - int(r.bounds[g-1])
}

// longest is the most characters that a run needs to have.
const longest = 21

// gather reads the digits that begin at norm[i:] into s.digits, over separators.
func (s *Scanner) gather(i int) {
	b, r := s.norm, &s.run
	r.begin(b, i)
	for k := i; k < len(b); k++ {
		c := b[k]
		switch {
		case isDigit(c):
		case lookalike(c) != 0:
			if c|0x20 != 'o' && c != 'l' && c != 'I' {
				r.odd++
			}
			c = lookalike(c)
		case r.n == 17 && c|0x20 == 'x' && (k+1 == len(b) || !isAlnum(b[k+1])):
		case class[c]&cLetter != 0:
			r.cut()
			return
		default:
			r.close()
			next := gapEnd(b, k)
			if next == 0 || !groupAt(b, next) && (r.n != 17 || b[next]|0x20 != 'x') || r.size(r.groups-1) > 1 && loneLetter(b, next) {
				r.letter = next > 0
				return
			}
			if r.n == 11 && countOf(b, next) && mobile(s.digits[:11]) {
				return
			}
			if column(b[k]) && r.kind != 0 && r.kind != b[k] {
				return
			}
			if cellIn(b[k:next]) == '|' {
				if r.kind != 0 && !r.bar {
					return // the next cell
				}
				r.bar = true
			}
			r.gap(b, k, next)
			k = next - 1
			continue
		}
		if r.n == longest {
			r.cut()
			return
		}
		s.digits[r.n], r.ends[r.n] = c, k+1
		r.n++
	}
	r.close()
}

// groupAt reports whether a group of a number begins at b[k:]: a digit, or a letter that
// looks like one and begins no word.
func groupAt(b []byte, k int) bool {
	if isDigit(b[k]) {
		return true
	}
	if lookalike(b[k]) == 0 {
		return false
	}
	for k++; k < len(b) && isAlnum(b[k]); k++ {
		if !isDigit(b[k]) && lookalike(b[k]) == 0 {
			return false
		}
	}
	return true
}

// countOf reports whether one or two digits and an ideograph stand at b[k:], as in 24小时.
func countOf(b []byte, k int) bool {
	n := digitsEnd(b[:min(len(b), k+3)], k)
	return n > k && n < k+3 && n < len(b) && b[n] >= 0xE4
}

// loneLetter reports whether b[k] is a letter alone, but for an X: behind groups of several
// digits it is a word, as the level of a log: 15834 20101 I.
func loneLetter(b []byte, k int) bool {
	return class[b[k]]&cLetter != 0 && b[k]|0x20 != 'x' && (k+1 == len(b) || !isAlnum(b[k+1]))
}

// joined tries the number that begins at norm[i:] and goes on behind separators: 138
// 1234 5678. It gives the end of what was found, 0 for nothing.
func (s *Scanner) joined(i int) int {
	s.gather(i)
	r := &s.run
	if r.n < 11 {
		return 0
	}
	for g := r.groups; g > 0; g-- {
		n := int(r.bounds[g-1])
		if n < 11 {
			break
		}
		if e := s.joinedEntity(i, n, g); e != None && (e != BankCard || s.cardLike(i, g)) && !s.cellOf(n, g) {
			s.add(i, r.ends[n-1], e)
			return r.ends[n-1]
		}
	}
	return 0
}

// cellOf reports whether the last of the first g groups is a mobile number in a cell of its
// own, behind a number in another one.
func (s *Scanner) cellOf(n, g int) bool {
	r := &s.run
	return column(r.kind) && g > 1 && r.size(g-1) == 11 && mobile(s.digits[n-11:n])
}

// joinedEntity names the first n of s.digits, which make g groups. Forms without a
// date and a check digit count only if the number stands alone.
func (s *Scanner) joinedEntity(i, n, g int) Entity {
	d, h, r := s.digits[:n], s.hints(i), &s.run
	alone := !r.edge() && g == r.groups && !r.more
	if alone && g == 2 && h&hintPhone != 0 && landline(d, r.size(0)) {
		return Mobile
	}
	switch n {
	case 11:
		if mobile(d) && r.odd <= 3 && s.phoneLike(i, 0, g, h) && (h&hintPhone != 0 || g == 3 && r.size(0) == 3 || !labelBefore(s.norm, i).figure) {
			return Mobile
		}
	case 12:
		if d[0] == '0' && mobile(d[1:]) && alone && g < 5 {
			return Mobile
		}
	case 13:
		if d[0] == '8' && d[1] == '6' && mobile(d[2:]) && (alone || r.size(0) == 2) {
			return Mobile
		}
		if alone && !s.measured(i) && r.dots == 0 {
			return mobile13(d, h&hintPhone)
		}
	case 15:
		if string(d[:4]) == "0086" && mobile(d[4:]) || alone && r.dots != 1 && (imsiForm(d) || imeiBody(d) && luhn(d) || bankCard(d)) {
			return fifteen(d, h)
		}
		if alone && (h&(hintIMEI|hintIMSI|hintID) != 0 || r.groups > 2 && r.even() && resident15(d)) {
			return fifteen(d, h)
		}
	case 18:
		if resident18(d) {
			return ResidentID
		}
		if d[17] <= '9' && alone && r.dots != 1 && (r.dots < 5 || h&hintCredit != 0) { // 1.3.6.1.4.1 begins an object identifier
			return eighteen(d, h&^(hintID|hintCard))
		}
	case 14, 16, 17, 19, 20:
		if alone && r.dots != 1 || string(d[:4]) == "8986" && n >= 19 {
			return long(d, h&^(hintID|hintCard))
		}
	}
	return None
}

// cardLike reports whether the first g groups are written as people write the number of a
// card, or a context says that they are one: columns of counters and an address of the
// internet beside its port may have the form and the check digit of one.
func (s *Scanner) cardLike(i, g int) bool {
	r := &s.run
	if s.hints(i)&hintCard != 0 {
		return true
	}
	if g == r.groups && r.groups > 6 && r.size(0) == 2 && r.even() && characters(s.digits[:2*g]) {
		return false
	}
	return g == 2 || r.even() || !r.line && (r.dots < 3 || !r.quad())
}

// quad reports whether four of the groups are short enough for an address of the internet.
func (r *run) quad() bool {
	short := 0
	for g := range r.groups {
		if r.size(g) <= 3 {
			short++
		}
	}
	return short >= 4
}

// characters reports whether pairs of digits may be the codes of the characters from the
// hyphen to Z. One card of 500 in groups of two may.
func characters(d []byte) bool {
	for k := 0; k+1 < len(d); k += 2 {
		if n := (d[k]-'0')*10 + d[k+1] - '0'; n < '-' || n > 'Z' {
			return false
		}
	}
	return true
}

// landline reports whether d is a number of the fixed network: an area code of the given
// length, and seven or eight digits.
func landline(d []byte, area int) bool {
	if d[0] != '0' || d[1] == '0' || len(d) > 12 {
		return false
	}
	short := d[1] <= '2' // 010 and 02x
	return d[area] >= '2' && d[area] <= '8' && (area == 3 && short && len(d) == 11 || area == 4 && !short)
}

// phoneLike reports whether groups from on up to g, eleven digits in all, are written
// as people write telephone numbers, or a context says that they are one.
func (s *Scanner) phoneLike(i, from, g int, h hint) bool {
	r := &s.run
	if h&hintPhone != 0 {
		return r.dots != 1 || g-from > 2
	}
	if r.groups > 1 && s.labelsThing(i) || r.kind == '/' && g-from == 3 && r.size(from) < 3 { // a level, a column and a row
		return false
	}
	usual := g-from == 3 && r.size(from) == 3 && r.size(from+1) == 4 && r.dots != 1
	if usual && r.size(from+2) == 4 && !s.measured(i) && (g == r.groups || r.kind == ' ' || r.mixed) {
		return !r.more || g < r.groups
	}
	if r.edge() || g < r.groups || r.more || r.dots == 1 || s.measured(i) || r.dots == 3 && s.internet() {
		return false
	}
	if r.mixed && (r.dots > 0 || r.kind == '/') {
		return false
	}
	if r.kind == '\t' && (g-from == 2 || !r.even() && (i == 0 || s.norm[i-1] != '"')) {
		return false
	}
	if g-from == 2 && (r.kind == ' ' || r.kind == '/' || r.kind == '*' || r.kind == '|') {
		return r.size(from) == 3 || r.size(from) == 7
	}
	// 1999-12-31 101 is a date and a number.
	return r.groups < 3 || r.size(0) != 4 || r.size(1) != 2 || r.size(2) != 2 || s.digits[4] > '1'
}

// internet reports whether the run is four groups that can be bytes of an address.
func (s *Scanner) internet() bool {
	r, k := &s.run, 0
	if r.groups != 4 {
		return false
	}
	for g := range 4 {
		v, first := 0, s.digits[k]
		for ; k < int(r.bounds[g]); k++ {
			v = v*10 + int(s.digits[k]-'0')
		}
		if v > 255 || first == '0' && r.size(g) > 1 {
			return false
		}
	}
	return true
}
