package pi

import "bytes"

// column is one named column of a table in a text.
type column struct {
	index int
	h     hint
}

// mostColumns bounds the columns of a table that are looked at.
const mostColumns = 16

// table reads a text whose first line names columns, parted by commas, semicolons,
// bars or tabs, and takes the cells below a name that says something as values under
// that key. It runs after the walk.
func (s *Scanner) table() {
	b := s.norm
	head := bytes.IndexByte(b, '\n')
	if head < 3 || head > 1024 || head+2 >= len(b) {
		return
	}
	sep := delimiter(b[:head])
	if sep == 0 {
		return
	}
	var columns [mostColumns]column
	n := 0
	for index, at := 0, 0; at <= head && n < mostColumns; index++ {
		end := cellEnd(b[:head], at, sep)
		from, to := trimCell(b, at, end)
		if h := keyHint(b[from:to]); h != 0 {
			columns[n] = column{index, h}
			n++
		}
		at = end + 1
	}
	if n == 0 {
		return
	}
	s.seen, s.walked = s.base, len(s.dst)
	for line := head + 1; line < len(b); {
		end := bytes.IndexByte(b[line:], '\n')
		if end < 0 {
			end = len(b)
		} else {
			end += line
		}
		s.row(line, end, sep, columns[:n])
		line = end + 1
	}
}

// delimiter gives the character that parts the fields of a header line, 0 if it is
// none.
func delimiter(head []byte) byte {
	for _, c := range []byte("\t|;,") {
		if bytes.IndexByte(head, c) > 0 {
			return c
		}
	}
	return 0
}

// row reads the cells of norm[line:end] that stand in the columns.
func (s *Scanner) row(line, end int, sep byte, columns []column) {
	b := s.norm
	for index, at := 0, line; at < end && len(columns) > 0; index++ {
		stop := cellEnd(b[:end], at, sep)
		if columns[0].index == index {
			from, to := trimCell(b, at, stop)
			s.cell(from, to, columns[0].h)
			columns = columns[1:]
		}
		at = stop + 1
	}
}

// cell takes norm[from:to] as the value of a key.
func (s *Scanner) cell(from, to int, h hint) {
	if to-from < 2 {
		return
	}
	first, last := s.original(from), s.original(to)
	for s.seen < s.walked && s.dst[s.seen].End <= first { // the walk found in ascending order
		s.seen++
	}
	if s.seen < s.walked && s.dst[s.seen].Start < last {
		return
	}
	norm, plain, key, base := s.norm, s.plain, s.key, s.base
	s.norm, s.plain, s.key, s.base = norm[from:to], true, h, len(s.dst)
	s.keyed()
	found := s.dst[s.base:]
	s.norm, s.plain, s.key, s.base = norm, plain, key, base
	for i := range found { // they were made out in the cell alone
		found[i].Start, found[i].End = s.original(from+found[i].Start), s.original(from+found[i].End)
	}
}

// cellEnd gives the end of the cell that begins at b[at:]; quotes keep separators.
func cellEnd(b []byte, at int, sep byte) int {
	quoted := false
	for k := at; k < len(b); k++ {
		switch {
		case b[k] == '"':
			quoted = !quoted
		case b[k] == sep && !quoted:
			return k
		}
	}
	return len(b)
}

// trimCell drops spaces, quotes and a carriage return around b[from:to].
func trimCell(b []byte, from, to int) (int, int) {
	for from < to && (b[from] == ' ' || b[from] == '"' || b[from] == '\r') {
		from++
	}
	for to > from && (b[to-1] == ' ' || b[to-1] == '"' || b[to-1] == '\r') {
		to--
	}
	return from, to
}
