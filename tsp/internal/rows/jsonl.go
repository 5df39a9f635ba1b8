package rows

import (
	"bytes"
	"errors"

	"cordon/filters"
)

// appendJSON appends the line of r: one object, its members always in this order,
// span_s and stat only where there are any.
func appendJSON(dst []byte, r *Row) []byte {
	dst = append(append(dst, `{"subject":"`...), r.Subject...)
	dst = append(append(dst, `","signal":"`...), r.Signal...)
	dst = append(appendTime(append(dst, `","t":"`...), r.At), '"')
	if r.Span != 0 {
		dst = appendSpan(append(dst, `,"span_s":`...), r.Span)
	}
	if r.Stat != "" {
		dst = append(append(append(dst, `,"stat":"`...), r.Stat...), '"')
	}
	dst = append(dst, `,"value":`...)
	if r.Value.Kind == filters.String {
		dst = appendJSONText(dst, r.Value.Data)
	} else {
		dst = appendScalar(dst, r.Value)
	}
	dst = append(dst, `,"classes":[`...)
	return append(appendClasses(dst, r.Classes, `"`, ",", `"`), "]}\n"...)
}

// appendJSONText quotes a printable text: only the quotation mark and the backslash
// need an escape.
func appendJSONText(dst, text []byte) []byte {
	dst = append(dst, '"')
	for _, c := range text {
		if c == '"' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

// cursor walks along one line.
type cursor struct {
	rest []byte
	bad  bool
}

// eat passes over literal text, if it stands here.
func (c *cursor) eat(text string) bool {
	if len(c.rest) < len(text) || string(c.rest[:len(text)]) != text {
		return false
	}
	c.rest = c.rest[len(text):]
	return true
}

// must passes over literal text that has to stand here.
func (c *cursor) must(text string) {
	if !c.eat(text) {
		c.bad = true
	}
}

// until gives what stands before the next byte that is one of ends.
func (c *cursor) until(ends string) []byte {
	i := bytes.IndexAny(c.rest, ends)
	if i < 0 {
		c.bad = true
		return nil
	}
	b := c.rest[:i]
	c.rest = c.rest[i:]
	return b
}

// parseJSON reads a line that appendJSON wrote.
func parseJSON(line []byte, row *Row, k *kept) error {
	c := cursor{rest: line}
	c.must(`{"subject":"`)
	row.Subject = k.name(c.until(`"`))
	c.must(`","signal":"`)
	row.Signal = k.name(c.until(`"`))
	c.must(`","t":"`)
	at := c.until(`"`)
	c.must(`"`)
	if c.bad {
		return errors.New("not an object that begins with subject, signal and t")
	}
	var err error
	if row.At, err = parseTime(at); err != nil {
		return err
	}
	if err = c.aggregate(row); err != nil {
		return err
	}
	c.must(`,"value":`)
	if row.Value, err = c.value(k); err != nil {
		return err
	}
	return c.classes(row)
}

func (c *cursor) aggregate(row *Row) (err error) {
	if c.eat(`,"span_s":`) {
		if row.Span, err = parseSpan(c.until(",")); err != nil {
			return err
		}
	}
	if c.eat(`,"stat":"`) {
		var ok bool
		if row.Stat, ok = statOf(c.until(`"`)); !ok {
			return errors.New("no such stat")
		}
		c.must(`"`)
	}
	return nil
}

func (c *cursor) value(k *kept) (filters.Value, error) {
	if !c.eat(`"`) {
		return parseScalar(c.until(","))
	}
	k.text = k.text[:0]
	from := c.rest
	for i := 0; i < len(from); i++ {
		switch {
		case from[i] == '"':
			c.rest = from[i+1:]
			return filters.StringValue(k.text), nil
		case from[i] == '\\' && i+1 < len(from) && (from[i+1] == '"' || from[i+1] == '\\'):
			i++
		}
		k.text = append(k.text, from[i])
	}
	return filters.Value{}, errors.New("a text without an end")
}

func (c *cursor) classes(row *Row) error {
	c.must(`,"classes":[`)
	for more := true; more && !c.bad; more = c.eat(",") {
		c.must(`"`)
		l, ok := classOf(c.until(`"`))
		if !ok {
			return errors.New("no such class")
		}
		row.Classes |= l
		c.must(`"`)
	}
	c.must("]}\n")
	if c.bad || len(c.rest) > 0 {
		return errors.New("not an object that ends with value and classes")
	}
	return nil
}
