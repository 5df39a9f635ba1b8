package scan

import (
	"bytes"

	"cordon/filters/pi"
)

// Bounds of a table whose header is read: columns, and bytes of the header.
const (
	mostColumns = 32
	mostHeader  = 512
)

// columns is what the header of a table says about its cells.
type columns struct {
	sep byte
	n   int // columns
	ctx [mostColumns]pi.Context
}

// table scans the cells of a text in lines, the first of which names the columns (CSV,
// or with tabs, semicolons or bars), each with the name of its column. The text has been
// scanned as a whole.
func (s *Scanner) table(c pi.Context, text []byte) error {
	if s.again {
		return nil
	}
	end := bytes.IndexByte(text[:min(len(text), mostHeader)], '\n')
	if end < 3 {
		return nil
	}
	var h columns
	if !h.read(bytes.TrimSuffix(text[:end], []byte{'\r'})) {
		return nil
	}
	for i := end + 1; i < len(text); {
		next, err := s.row(&h, text, i)
		if err != nil {
			return err
		}
		i = next
	}
	s.levels[s.depth].ctx = c
	return nil
}

// read reads the header and reports whether it says anything.
func (h *columns) read(line []byte) bool {
	most := 0
	for _, sep := range []byte("\t|;,") {
		if n := bytes.Count(line, []byte{sep}); n > most {
			h.sep, most = sep, n
		}
	}
	if most == 0 || most >= mostColumns {
		return false
	}
	says := false
	for i := 0; i <= len(line); {
		start, end, next := cell(line, i, h.sep)
		h.ctx[h.n] = pi.ContextOf(bytes.TrimSpace(line[start:end]))
		says = says || !h.ctx[h.n].Empty()
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
	for k := range n {
		if h.ctx[k].Empty() || ends[k]-starts[k] < 2 {
			continue
		}
		from := len(s.dst)
		if err := s.once(h.ctx[k], text[starts[k]:ends[k]]); err != nil {
			return i, err
		}
		s.settle(from, starts[k])
	}
	return i, nil
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

// settle moves the findings from index from on by at, and drops those that an earlier
// finding of the same entity covers in part.
func (s *Scanner) settle(from, at int) {
	kept := s.dst[:from]
	for _, f := range s.dst[from:] {
		f.Start, f.End = f.Start+at, f.End+at
		if !overlaps(kept, f) {
			kept = append(kept, f)
		}
	}
	s.dst = kept
}

func overlaps(list []pi.Finding, f pi.Finding) bool {
	for _, g := range list {
		if g.Entity == f.Entity && g.Start < f.End && f.Start < g.End {
			return true
		}
	}
	return false
}
