package pi

// listLeast is how many digits must follow in a list of numbers for what joined, coded and
// pieces read from a place in it to end within it: they stop at the one behind the longest.
const listLeast = longest + 1

// list is digits in groups of the text that is scanned, a sequence of which joined, coded
// and pieces would read a part from each of its groups. It is read once.
type list struct {
	place, end int  // norm[place:end] is it, from where it was asked for last
	comma      bool // single commas part the groups; else one to four separators or brackets
	full       bool // it goes on behind end
	next, n    int  // digits[next:n] stand in norm[place:end]
	digits     [1024]byte
}

// from gives the digits of the list from b[i:] on; nil if they are fewer than listLeast. All
// calls between two resets are for the same b.
func (l *list) from(b []byte, i int) []byte {
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
	return l.digits[l.next:l.n]
}

// read reads the list that begins at b[i:]. Cells of a table belong to one only if nothing
// but their mark parts all of its groups, since gather ends where marks of tables follow others.
func (l *list) read(b []byte, i int) {
	l.place, l.next, l.n, l.comma, l.full = i, 0, 0, false, false
	mark, groups := byte(0), 0
	k := i
	for k < len(b) {
		if isDigit(b[k]) {
			if l.full = l.n == len(l.digits); l.full {
				break
			}
			l.digits[l.n] = b[k]
			l.n++
			k++
			continue
		}
		next := gapEnd(b, k)
		if b[k] == ',' {
			next = k + 1
		}
		if next == 0 || next >= len(b) || !isDigit(b[next]) {
			break
		}
		cell, comma := byte(0), b[k] == ','
		for _, c := range b[k:next] {
			if column(c) {
				cell = c
			}
		}
		if groups == 0 {
			mark, l.comma = cell, comma
		}
		if groups++; cell != mark || comma != l.comma || cell != 0 && next > k+1 {
			break
		}
		k = next
	}
	l.end = max(k, i+1)
}

// listJoins reports whether joined can find something at the first of n digits that begin the
// digits d of a list: what goes on behind the longest number stands not alone, so that a
// telephone number, a resident ID and the number of a SIM card are left.
func listJoins(d []byte, n int, h hint) bool {
	switch d[0] {
	case '0':
		return string(d[:4]) == "0086"
	case '1':
		if d[1] >= '3' && (n == 3 || h&hintPhone != 0) {
			return true
		}
	case '8':
		if d[1] == '6' && n == 2 || string(d[:4]) == "8986" {
			return true
		}
	}
	return resident18(d[:18])
}

// listCodes reports whether coded can find something at the digits d of a list.
func listCodes(d []byte, h hint) bool {
	return h&(hintsCode|hintPlate) != 0 || string(d[:4]) == "8986" || creditCode(d[:18])
}

// inCommas reports whether the number norm[i:j] before a comma is one of a list in which
// pieces finds nothing, because no context says that the list is one number.
func (s *Scanner) inCommas(i, j int) bool {
	return j < len(s.norm) && s.norm[j] == ',' && s.hints(i)&identifying == 0 && s.list.from(s.norm, i) != nil && s.list.comma
}

// quietList gives the end of the last group of the list of which norm[i:] is a group, place
// of the list, up to which number has no work with any; 0 if there is none.
func (s *Scanner) quietList(i int) (end int) {
	b, l, h := s.norm, &s.list, s.hints(i)
	if (s.key|s.ctx)&hintMAC != 0 {
		return 0
	}
	for next := l.next; l.n-next >= listLeast; {
		j := i + 1
		for j < len(b) && isDigit(b[j]) {
			j++
		}
		n := j - i
		if n > 6 || b[j+1] == '[' || n == 2 && b[j] == '-' { // an odd mark, or of a hardware address
			break
		}
		if d := l.digits[next:l.n]; !l.comma && (listJoins(d, n, h) || listCodes(d, h) && !inGroups(b, i)) {
			break
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
