package scan

import "cordon/filters/pi"

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
