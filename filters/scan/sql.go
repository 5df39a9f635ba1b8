package scan

import (
	"bytes"
	"cmp"
	"slices"

	"cordon/filters/pi"
)

// mostStatement is how many bytes may stand before the names of the columns of a statement.
const mostStatement = 512

// insert scans the values of a statement of SQL in text, INSERT INTO t (a, b) VALUES (1, 2),
// each with the name of its column. The text has been scanned as a whole, with findings
// from index from on; values that one of them covers are left out.
func (s *Scanner) insert(c pi.Context, text []byte, from int) error {
	open := bytes.IndexByte(text[:min(len(text), mostStatement)], '(')
	if open < 8 || !into(text[:open]) {
		return nil
	}
	var h columns
	i, says := h.names(text, open+1, s.doubtful(from))
	if i = valuesAt(text, i); i == 0 || !says {
		return nil
	}
	h.seen, h.walked = from, len(s.dst)
	slices.SortFunc(s.dst[from:], func(a, b pi.Finding) int { return cmp.Compare(a.Start, b.Start) })
	for i < len(text) && text[i] == '(' {
		next, err := s.tuple(&h, text, i+1)
		if err != nil {
			return err
		}
		for i = next; i < len(text) && (text[i] == ',' || text[i] == ' ' || text[i] == '\n'); i++ {
		}
	}
	s.dropNone(from)
	s.levels[s.depth].ctx = c
	return nil
}

// into reports whether text ends with INTO and the name of a table.
func into(text []byte) bool {
	k := len(text)
	for k > 0 && text[k-1] == ' ' {
		k--
	}
	for k > 0 && text[k-1] > ' ' {
		k--
	}
	return k > 5 && text[k-1] <= ' ' && bytes.EqualFold(text[k-5:k-1], []byte("into"))
}

// names reads the names of columns from text[i:], and gives where they end and whether they
// say anything, as [columns.read] does.
func (h *columns) names(text []byte, i int, doubtful bool) (end int, says bool) {
	for h.n < mostColumns {
		n := bytes.IndexAny(text[i:min(len(text), i+96)], ",)")
		if n < 0 {
			return len(text), false
		}
		name := bytes.Trim(text[i:i+n], " `\"[]\n")
		h.ctx[h.n], h.part[h.n] = pi.ContextOf(name), pi.PartOf(name)
		h.pieces = h.pieces || h.n > 0 && h.part[h.n].Follows(h.part[h.n-1])
		says = says || h.pieces || h.part[h.n].Reversed() || !h.ctx[h.n].Empty() || doubtful && h.ctx[h.n].Counts()
		h.n++
		if i += n + 1; text[i-1] == ')' {
			return i, says
		}
	}
	return len(text), false
}

// valuesAt gives where the first tuple opens behind the word VALUES at text[i:], 0 if it
// does not.
func valuesAt(text []byte, i int) int {
	spaces := func() {
		for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\\') {
			i++
		}
	}
	spaces()
	if i+7 > len(text) || !bytes.EqualFold(text[i:i+6], []byte("values")) {
		return 0
	}
	i += 6
	spaces()
	if i == len(text) || text[i] != '(' {
		return 0
	}
	return i
}

// tuple scans the values from text[i:] to the end of their tuple and gives where it is.
func (s *Scanner) tuple(h *columns, text []byte, i int) (int, error) {
	var starts, ends [mostColumns]int
	n := 0
	for ; i < len(text); n++ {
		for i < len(text) && text[i] == ' ' {
			i++
		}
		start, end := i, i
		if i < len(text) && (text[i] == '\'' || text[i] == '"') {
			start, end = i+1, closing(text, i)
			i = min(end+1, len(text))
		}
		for i < len(text) && text[i] != ',' && text[i] != ')' {
			i++
		}
		if end == start || end < start {
			end = i
		}
		if n < h.n {
			starts[n], ends[n] = start, end
		}
		if n < h.n {
			if err := s.cell(h, n, text, start, end); err != nil {
				return i, err
			}
		}
		if i++; i > len(text) || text[i-1] == ')' {
			break
		}
	}
	if n = min(n+1, h.n); h.pieces {
		s.rowPieces(h, text, starts[:n], ends[:n])
	}
	return i, nil
}

// closing gives where the quotation that opens at text[i] ends; a doubled mark or one
// behind a backslash ends none.
func closing(text []byte, i int) int {
	mark := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == mark && i+1 < len(text) && text[i+1] == mark:
			i++
		case text[i] == mark:
			return i
		}
	}
	return len(text)
}
