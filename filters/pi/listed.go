package pi

// listLeast is how many digits must follow in a list of numbers for what joined, coded and
// pieces read from a place in it to end within it: they stop at the one behind the longest.
const listLeast = longest + 1

// list is digits in groups of the text that is scanned, a sequence of which joined, coded
// and pieces would read a part from each of its groups. It is read once.
type list struct {
	place, end int    // norm[place:end] is it, from where it was asked for last
	comma      bool   // single commas part the groups; else one to four separators or brackets
	full       bool   // it goes on behind end
	rows       bool   // marks of tables and others, or several of them, part the groups
	row        [2]row // the last ones that were asked for, behind marks of tables and behind others
	next, n    int    // digits[next:n] stand in norm[place:end]
	digits     [1024]byte
}

// row is a part of a list up to a mark of tables.
type row struct {
	mark      byte // other than this one, 0: any
	from, end int  // norm[from:end] is it
	next      int  // digits[next:] stand behind it
}

// from gives the digits of the list from b[i:] on; nil if they are fewer than listLeast, or if
// gather ends before. All calls between two resets are for the same b.
func (l *list) from(b []byte, i int, h hint) []byte {
	if i < l.place || i >= l.end {
		l.read(b, i)
	}
	for ; l.place < i; l.place++ {
		l.next += int(class[b[l.place]] & cDigit)
	}
	if l.n-l.next < listLeast && l.full {
		l.read(b, i)
	}
	if l.n-l.next < listLeast {
		return nil
	}
	if n := l.reach(b, i, l.next); n >= l.shortest(h) && n < listLeast {
		return nil
	}
	return l.digits[l.next:l.n]
}

// read reads the list that begins at b[i:]. Marks of tables are alone in it, and none that may
// begin an odd mark stand beside them.
func (l *list) read(b []byte, i int) {
	l.place, l.next, l.n, l.comma, l.full, l.rows, l.row = i, 0, 0, false, false, false, [2]row{}
	first, others, odd, cell := true, false, false, byte(0) // marks that are not of tables, and the first that is
	k := i
	for {
		for ; k < len(b) && isDigit(b[k]) && l.n < len(l.digits); k++ {
			l.digits[l.n] = b[k]
			l.n++
		}
		if l.full = k < len(b) && isDigit(b[k]); l.full || k >= len(b) {
			break
		}
		c, next := b[k], k+1
		comma := c == ','
		if !comma && (next == len(b) || class[c]&cGap == 0 || !isDigit(b[next])) {
			next = gapEnd(b, k)
		}
		if next == 0 || next >= len(b) || !isDigit(b[next]) || !first && comma != l.comma && c != '\n' {
			break
		}
		switch mark := cellIn(b[k:next]); {
		case mark == 0:
			others, odd = true, odd || oddFirst[c] != 0 || c == '\r'
		case next > k+1:
			next = 0
		case cell == 0:
			cell = mark
		default:
			l.rows = l.rows || mark != cell
		}
		if next == 0 || odd && cell != 0 {
			break
		}
		l.rows = l.rows || others && cell != 0
		if c != '\n' {
			l.comma, first = comma, false
		}
		k = next
	}
	l.end = max(k, i+1)
}

// cellIn gives the mark of tables in gap, 0 for none.
func cellIn(gap []byte) (mark byte) {
	for _, c := range gap {
		if column(c) {
			mark = c
		}
	}
	return mark
}

// shortest is the fewest digits of what joined finds in a list, or pieces between commas where the
// context says that they are one number.
func (l *list) shortest(h hint) int {
	if l.comma && h&identifying != 0 {
		return 8
	}
	return 11
}

// reach gives how many digits gather reads at most from the group norm[i:] of the list on,
// digits[next:]: up to a mark of tables other than the mark behind that group, as coded and
// pieces do, or from such a mark on up to a comma. It is listLeast at least if there is none.
func (l *list) reach(b []byte, i, next int) int {
	if !l.rows {
		return listLeast
	}
	j := i + 1
	for j < l.end && isDigit(b[j]) {
		j++
	}
	if j == l.end {
		return listLeast
	}
	r, mark := &l.row[1], byte(0)
	if column(b[j]) {
		r, mark = &l.row[0], b[j]
	}
	if i < r.from || i >= r.end || mark != r.mark {
		*r = row{mark, i, j, next + j - i}
		for ; r.end < l.end && (!column(b[r.end]) || b[r.end] == mark) && (b[r.end] != ',' || mark == 0); r.end++ {
			r.next += int(class[b[r.end]] & cDigit)
		}
	}
	if r.end == l.end {
		return listLeast
	}
	return r.next - next
}

// listJoins reports whether joined can find something at the first of n digits that begin the
// digits d of a list: what goes on behind the longest number stands not alone, so that a
// telephone number, a resident ID and the number of a SIM card are left.
func listJoins(d []byte, n int, h hint) bool { return listPhone(d, n) || listProves(d, n, h) }

// listPhone reports whether a group of n digits may be the first of a telephone number in
// groups of three, four and four.
func listPhone(d []byte, n int) bool { return n == 3 && d[0] == '1' && d[1] >= '3' }

// listProves is listJoins for what is written in groups of any lengths.
func listProves(d []byte, n int, h hint) bool {
	switch d[0] {
	case '0':
		return string(d[:4]) == "0086"
	case '1':
		if d[1] >= '3' && h&hintPhone != 0 {
			return true
		}
	case '8':
		if d[1] == '6' && n == 2 || string(d[:4]) == "8986" {
			return true
		}
	}
	century := d[6] == '1' && d[7] >= '8' || d[6] == '2' && d[7] == '0'
	return century && resident18(d[:18])
}

// fours reports whether two groups of four digits follow norm[:j].
func (s *Scanner) fours(j int) bool {
	b := s.norm
	for range 2 {
		next := skipGap(b, j)
		if next == 0 || s.digitEnd(next) != next+4 {
			return false
		}
		j = next + 4
	}
	return true
}

// listCodes reports whether coded can find something at the digits d of a list.
func listCodes(d []byte, h hint) bool {
	return h&(hintsCode|hintPlate) != 0 || string(d[:4]) == "8986" || creditCode(d[:18])
}

// inCommas reports whether the number norm[i:j] before a comma is one of a list in which
// pieces finds nothing, because no context says that the list is one number.
func (s *Scanner) inCommas(i, j int) bool {
	return j < len(s.norm) && s.norm[j] == ',' && s.hints(i)&identifying == 0 && s.list.from(s.norm, i, 0) != nil && s.list.comma
}

// quietList gives the end of the last group of the list of which norm[i:] is a group, place
// of the list, up to which number has no work with any; 0 if there is none.
func (s *Scanner) quietList(i int) (end int) {
	b, l, h := s.norm, &s.list, s.hints(i)
	if (s.key|s.ctx)&hintMAC != 0 || l.comma && h&identifying != 0 {
		return 0
	}
	for next := l.next; l.n-next >= listLeast; {
		j := digitsEnd(b, i+1)
		n := j - i
		if n > 6 || b[j+1] == '[' || n == 2 && b[j] == '-' && b[j+3] == '-' { // an odd mark, or of a hardware address
			break
		}
		reach := l.reach(b, i, next)
		if reach >= l.shortest(h) && reach < listLeast {
			break
		}
		if d := l.digits[next:l.n]; b[j] != ',' {
			if listPhone(d, n) && s.fours(j) || listProves(d, n, h) {
				break
			}
			if (reach >= 18 || h&(hintsCode|hintPlate) != 0) && !inGroups(b, i) && listCodes(d, h) {
				break
			}
		}
		for i = j; !isDigit(b[i]); i++ {
			if b[i] == '.' {
				return end
			}
		}
		end, next = j, next+n
	}
	return end
}

// inGroups reports whether digits and a separator that ends no cell stand before b[i:], so
// that no code of letters and digits begins there.
func inGroups(b []byte, i int) bool {
	return i >= 2 && class[b[i-1]]&cSep != 0 && isDigit(b[i-2]) && !column(b[i-1])
}
