package rows

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"cordon/filters"
)

// csvHeader is the first line of a CSV file. Lines end as RFC 4180 has it.
const csvHeader = "subject,signal,t,span_s,stat,kind,value,classes\r\n"

// Names in the column kind.
const (
	kindBool  = "bool"
	kindInt   = "int"
	kindFloat = "float"
	kindText  = "text"
)

func kindOf(v filters.Value) string {
	switch v.Kind {
	case filters.Bool:
		return kindBool
	case filters.Float:
		return kindFloat
	case filters.String:
		return kindText
	}
	return kindInt
}

// appendCSV appends the line of r. span_s and stat are empty where there are none.
func appendCSV(dst []byte, r *Row) []byte {
	dst = append(append(dst, r.Subject...), ',')
	dst = append(append(dst, r.Signal...), ',')
	dst = append(appendTime(dst, r.At), ',')
	if r.Span != 0 {
		dst = appendSpan(dst, r.Span)
	}
	dst = append(append(append(dst, ','), r.Stat...), ',')
	dst = append(append(dst, kindOf(r.Value)...), ',')
	if r.Value.Kind == filters.String {
		dst = appendCell(dst, r.Value.Data)
	} else {
		dst = appendScalar(dst, r.Value)
	}
	return append(appendClasses(append(dst, ','), r.Classes, "", " ", ""), "\r\n"...)
}

// guard is put before a text that a spreadsheet might take for a formula, and before
// one that begins with it, so that it can be taken off again. So it is inside a text
// behind what some spreadsheets part cells by, which a quotation mark that does not
// begin the line's first cell would not keep them from.
const guard = '\''

const separators = ",;|"

// needsGuard reports whether a spreadsheet might compute text: what begins with one of
// = + - @ or their full-width forms, after spaces and quotation marks too.
func needsGuard(text []byte) bool {
	c, _ := utf8.DecodeRune(bytes.TrimLeft(text, ` "`))
	switch c {
	case '=', '+', '-', '@', guard, '＝', '＋', '－', '＠', '−':
		return true
	}
	return false
}

// appendCell appends a text as a cell: guarded where need be, and quoted if it holds a
// comma or a quotation mark (RFC 4180, section 2), or what others separate cells by.
// Control characters cannot occur.
func appendCell(dst, text []byte) []byte {
	quoted := bytes.ContainsAny(text, separators+`"`)
	if quoted {
		dst = append(dst, '"')
	}
	for i, c := range text {
		if begins(text, i) && needsGuard(text[i:]) {
			dst = append(dst, guard)
		}
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	if quoted {
		dst = append(dst, '"')
	}
	return dst
}

// begins reports whether a spreadsheet could take text[i] for the first of a cell.
func begins(text []byte, i int) bool {
	return i == 0 || strings.IndexByte(separators, text[i-1]) >= 0
}

// cell gives the next cell, which end has to follow, without its guards.
func (c *cursor) cell(end string, k *kept) []byte {
	k.text = k.text[:0]
	quoted, guarded := c.eat(`"`), false
	i := 0
	for ; i < len(c.rest); i++ {
		b := c.rest[i]
		if quoted && b == '"' {
			if i+1 == len(c.rest) || c.rest[i+1] != '"' {
				break
			}
			i++
		} else if !quoted && b == end[0] {
			break
		}
		if b == guard && !guarded && begins(k.text, len(k.text)) {
			guarded = true // off, and what follows it is the text's, a second one too
			continue
		}
		guarded = false
		k.text = append(k.text, b)
	}
	c.rest = c.rest[i:]
	if quoted {
		c.must(`"`)
	}
	c.must(end)
	return k.text
}

// parseCSV reads a line that appendCSV wrote.
func parseCSV(line []byte, row *Row, k *kept) error {
	c := cursor{rest: line}
	next := func() []byte {
		b := c.until(",")
		c.must(",")
		return b
	}
	row.Subject, row.Signal = k.name(next()), k.name(next())
	at, span, stat, kind := next(), next(), next(), next()
	if c.bad {
		return errors.New("fewer cells than the header")
	}
	var err error
	if row.At, err = parseTime(at); err != nil {
		return err
	}
	if len(span) > 0 {
		if row.Span, err = parseSpan(span); err != nil {
			return err
		}
	}
	var ok bool
	if row.Stat, ok = statOf(stat); !ok {
		return errors.New("no such stat")
	}
	if err := c.kindAndValue(kind, row, k); err != nil {
		return err
	}
	return c.classCell(row)
}

func (c *cursor) kindAndValue(kind []byte, row *Row, k *kept) (err error) {
	if string(kind) == kindText {
		row.Value = filters.StringValue(c.cell(",", k))
	} else {
		row.Value, err = parseScalar(c.until(","))
		c.must(",")
	}
	if err == nil && kindOf(row.Value) != string(kind) {
		err = errors.New("the value is not of its kind")
	}
	return err
}

func (c *cursor) classCell(row *Row) error {
	for more := true; more && !c.bad; more = c.eat(" ") {
		l, ok := classOf(c.until(" \r"))
		if !ok {
			return errors.New("no such class")
		}
		row.Classes |= l
	}
	c.must("\r\n")
	if c.bad || len(c.rest) > 0 {
		return errors.New("not a line that ends with value and classes")
	}
	return nil
}
