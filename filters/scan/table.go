package scan

import (
	"bytes"
	"cmp"
	"slices"

	"cordon/filters/pi"
)

// Bounds of a table whose header is read: bytes of all of it, columns, and bytes of the
// header.
const (
	leastTable  = 6
	mostColumns = 32
	mostHeader  = 1024
)

// columns is what the header of a table says about its cells.
type columns struct {
	sep byte
	n   int // columns
	ctx [mostColumns]pi.Context
	// which pieces of values the columns hold, if any does
	part   [mostColumns]pi.Part
	pieces bool

	measures bool // a column measures

	seen, walked int // findings of the text as a whole that end before the next cell, and all of them
}

// table scans the cells of a text in lines, the first of which, up to end, names the columns (CSV,
// or with tabs, semicolons or bars), each with the name of its column. The text has been
// scanned as a whole, with findings from index from on; cells that one of them
// covers are left out, those of accounts aside.
func (s *Scanner) table(c pi.Context, text []byte, end, from int) error {
	var h columns
	if !h.read(bytes.TrimSuffix(text[:end], []byte{'\r'}), s.doubtful(from)) {
		return nil
	}
	h.seen, h.walked = from, len(s.dst)
	slices.SortFunc(s.dst[from:], func(a, b pi.Finding) int { return cmp.Compare(a.Start, b.Start) })
	for i := end + 1; i < len(text); {
		next, err := s.row(&h, text, i)
		if err != nil {
			return err
		}
		i = next
	}
	s.dropNone(from)
	s.levels[s.depth].ctx = c
	return nil
}

// doubtful reports whether a finding from index from on is one that no check proves.
func (s *Scanner) doubtful(from int) bool {
	return slices.ContainsFunc(s.dst[from:], func(f pi.Finding) bool { return unproven(f.Entity) })
}

// read reads the header and reports whether it says anything; that cells count something
// matters where a finding is doubtful.
func (h *columns) read(line []byte, doubtful bool) bool {
	most := 0
	for _, sep := range []byte("\t|;,") {
		if n := bytes.Count(line, []byte{sep}); n > most {
			h.sep, most = sep, n
		}
	}
	if most == 0 || most >= mostColumns || line[0] == '{' && bytes.Contains(line, []byte(`":`)) { // a line of JSON
		return false
	}
	says := false
	for i := 0; i <= len(line); {
		start, end, next := cell(line, i, h.sep)
		h.ctx[h.n] = pi.ContextOf(bytes.TrimSpace(line[start:end]))
		h.part[h.n] = pi.PartOf(bytes.TrimSpace(line[start:end]))
		h.pieces = h.pieces || h.n > 0 && h.part[h.n].Follows(h.part[h.n-1])
		h.measures = h.measures || doubtful && h.ctx[h.n].Measures()
		says = says || h.pieces || h.measures || h.part[h.n].Reversed() || !h.ctx[h.n].Empty() || doubtful && h.ctx[h.n].Counts()
		h.n++
		if i = next; next > len(line) || h.n == mostColumns {
			break
		}
	}
	return says
}

// row scans the row at text[i:] if it has as many cells as the header, and gives where
// the next one begins.
func (s *Scanner) row(h *columns, text []byte, i int) (int, error) {
	var starts, ends [mostColumns]int
	n := 0
	for more := true; more; n++ {
		start, end, next := cell(text, i, h.sep)
		more = next <= len(text) && text[next-1] == h.sep
		if n < mostColumns {
			starts[n], ends[n] = start, end
		}
		i = next
	}
	if n != h.n {
		return i, nil
	}
	if h.pieces {
		s.rowPieces(h, text, starts[:n], ends[:n])
	}
	if h.measures {
		s.unplace(h, starts[:n], ends[:n])
	}
	for k := range n {
		if err := s.cell(h, k, text, starts[k], ends[k]); err != nil {
			return i, err
		}
	}
	return i, nil
}

// cell scans the cell text[start:end] of column k by the column's name. A doubtful finding
// that is all of a cell that counts something becomes none.
func (s *Scanner) cell(h *columns, k int, text []byte, start, end int) error {
	if h.part[k].Reversed() && !h.part[k].Context().Empty() {
		s.backwards(h.part[k].Context(), text[start:end], span{start, end})
		return nil
	}
	counts := h.ctx[k].Counts()
	if h.ctx[k].Empty() && !counts || end-start < 2 {
		return nil
	}
	known := h.known(s.dst, start, end) || counts && h.fills(s.dst, text, start, end)
	if counts && !known || known && !h.ctx[k].Account() && !counts {
		return nil
	}
	from, seen := len(s.dst), h.seen
	if err := s.once(h.ctx[k], text[start:end]); err != nil {
		return err
	}
	switch {
	case counts:
		if f := &s.dst[seen]; len(s.dst) == from && unproven(f.Entity) && h.ctx[k].Refutes(f.Entity) && f.Start >= start && f.End <= end {
			f.Entity = pi.None
		}
		s.dst = s.dst[:from]
	case known:
		s.dst = s.dst[:from+len(slices.DeleteFunc(s.dst[from:], noAccount))]
	}
	s.move(from, start)
	return nil
}

// unplace makes none of the positions that are all of two cells, both in columns whose names say
// what is measured: id,min,max.
func (s *Scanner) unplace(h *columns, starts, ends []int) {
	for at := h.seen; at < h.walked; at++ {
		f := &s.dst[at]
		if f.Start >= ends[len(ends)-1] {
			return
		}
		k := slices.Index(starts, f.Start)
		if f.Entity == pi.Location && k >= 0 && k+1 < len(ends) && f.End >= ends[k+1] && h.ctx[k].Measures() && h.ctx[k+1].Measures() {
			f.Entity = pi.None
		}
	}
}

// dropNone drops the findings from index from on that a cell made none.
func (s *Scanner) dropNone(from int) {
	s.dst = s.dst[:from+len(slices.DeleteFunc(s.dst[from:], func(f pi.Finding) bool { return f.Entity == pi.None }))]
}

// rowPieces joins the cells of neighbouring columns that hold the pieces of a value.
func (s *Scanner) rowPieces(h *columns, text []byte, starts, ends []int) {
	for k := 0; k < len(starts); {
		r := run{ctx: h.part[k].Context(), may: h.part[k].May(), single: true, at: span{starts[k], ends[k]}}
		s.glue = s.glue[:0]
		for n := k; n == k || n < len(starts) && h.part[n].Follows(h.part[n-1]); n++ {
			if h.part[n].Mail() {
				s.glue = append(s.glue, '@')
			}
			s.glue = r.join(s.glue, 0, text[starts[n]:min(ends[n], starts[n]+4*mostPiece)])
			r.n, r.at.end, r.single = r.n+1, ends[n], r.single && ends[n]-starts[n] == 1
		}
		s.whole(&r, s.glue)
		k += r.n
	}
}

// known reports whether a finding of the text as a whole covers [start, end). Cells come in
// ascending order.
func (h *columns) known(list []pi.Finding, start, end int) bool {
	for h.seen < h.walked && list[h.seen].End <= start {
		h.seen++
	}
	return h.seen < h.walked && list[h.seen].Start <= start && list[h.seen].End >= end
}

// fills reports whether the next finding of the text as a whole is all of text[start:end] but for a
// bracket on either side and a fraction of nothing: (138)(1234)(5678), 13812345678.0.
func (h *columns) fills(list []pi.Finding, text []byte, start, end int) bool {
	if h.seen == h.walked {
		return false
	}
	f := list[h.seen]
	return f.Start >= start && f.End <= end && f.Start-start <= 1 && end-f.End <= 2 &&
		(f.Start == start || text[start] == '(') && (f.End == end || text[f.End] == ')' || string(text[f.End:end]) == ".0")
}

// cell gives the text of the cell at line[i:], quotation marks around it left out, and
// where the next one begins, one beyond the end if there is none.
func cell(line []byte, i int, sep byte) (start, end, next int) {
	k := i
	for k < len(line) && line[k] == ' ' {
		k++
	}
	if k < len(line) && line[k] == '"' {
		for start, k = k+1, k+1; k < len(line); k++ {
			if line[k] == '"' {
				if k+1 == len(line) || line[k+1] != '"' {
					break
				}
				k++
			}
		}
		end = min(k, len(line))
		for k < len(line) && line[k] != sep && line[k] != '\n' {
			k++
		}
		return start, end, k + 1
	}
	for start = k; k < len(line) && line[k] != sep && line[k] != '\n'; k++ {
	}
	end = k
	for end > start && (line[end-1] == '\r' || line[end-1] == ' ') {
		end--
	}
	return start, end, k + 1
}

// move moves the findings from index from on by at.
func (s *Scanner) move(from, at int) {
	for i := range s.dst[from:] {
		s.dst[from+i].Start += at
		s.dst[from+i].End += at
	}
}

// unproven reports whether e has no check digit, or one that many numbers share, so that
// a column of counters or serial numbers is none.
func unproven(e pi.Entity) bool {
	return e == pi.Mobile || e == pi.BankCard || e == pi.VIN || e == pi.Passport || e == pi.Location
}

// noAccount reports whether a finding is no name of an account.
func noAccount(f pi.Finding) bool { return f.Entity != pi.WeChat }

// header is what an array of names says about the elements of the arrays beside it, as in
// {"columns": ["id", "name"], "rows": [[1, "..."], ...]}.
type header struct {
	ctx   [mostColumns]pi.Context
	n     int
	depth int // of its elements, while the object that holds it is open
}

// Roles of an array that has or follows a header.
const (
	noRow uint8 = iota
	headerRow
	cellRow
)

// role tells what the array under key is that opens in the innermost container.
func (l *level) role(key []byte) uint8 {
	if l.top.array() {
		if l.top.row == cellRow {
			return cellRow
		}
		return noRow
	}
	switch string(key) {
	case "columns", "cols", "column", "fields", "header", "headers", "head", "keys", "names", "columnNames", "column_names", "fieldNames", "field_names", "schema", "titles", "labels", "列", "表头", "字段":
		l.header.n, l.header.depth = 0, len(l.stack)+1
		return headerRow
	case "row", "rows", "values", "vals", "value", "data", "record", "records", "cells", "items", "tuples", "tuple", "result", "results", "content", "行", "数据", "值":
		if l.header.n > 0 && l.header.depth == len(l.stack)+1 {
			return cellRow
		}
	}
	return noRow
}

// cellOf notes the next element of the innermost array, which has a role.
func (l *level) cellOf(text []byte) {
	a, h := l.top, &l.header
	switch {
	case a.row == headerRow && h.n < len(h.ctx):
		h.ctx[h.n] = pi.ContextOf(text)
		h.n++
	case a.row == cellRow:
		a.ctx = pi.Context{}
		if int(a.at) < h.n {
			a.ctx = h.ctx[a.at]
			a.at++
		}
	}
}
