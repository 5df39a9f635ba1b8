package rows

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"cordon/filters"
)

// maxPage is more than a page of our writer has.
const maxPage = GroupRows * (MaxText + 32)

// pages reads the pages of a file one group after the other.
type pages struct {
	r      io.ReaderAt
	size   int64
	at     int64 // the next byte that is not accounted for
	bodies [numColumns][]byte
	values [numColumns][][]byte // of the group; nil is null
	levels []byte
	header []byte
}

// readParquet is Read for Parquet.
func readParquet(r io.ReaderAt, size int64, fn func(*Row) error) error {
	p := pages{r: r, size: size, at: int64(len(magic))}
	total, err := p.open()
	if err != nil {
		return err
	}
	var groups []group
	var keep kept
	for left := total; left > 0; {
		groups = append(groups, group{rows: min(left, GroupRows)})
		g := &groups[len(groups)-1]
		for j := range columns {
			if err := p.page(g, j); err != nil {
				return p.wrap(columns[j].name, err)
			}
		}
		if err := p.each(int(g.rows), &keep, fn); err != nil {
			return err
		}
		left -= g.rows
	}
	return p.finish(groups)
}

func (p *pages) wrap(where string, err error) error {
	return fmt.Errorf("rows: %s: %w: byte %d: %s: %w", Parquet, ErrFormat, p.at, where, err)
}

// open checks both ends of the file and gives the number of rows that it says it has.
func (p *pages) open() (int64, error) {
	var head, foot [8]byte
	if p.size < int64(len(head)+len(foot)) {
		return 0, p.wrap("file", errors.New("too short"))
	}
	if err := p.read(head[:], 0); err != nil {
		return 0, err
	}
	if err := p.read(foot[:], p.size-8); err != nil {
		return 0, err
	}
	if string(head[:4]) != magic || string(foot[4:]) != magic {
		return 0, p.wrap("file", errors.New("does not begin and end as a Parquet file without encryption"))
	}
	var want compact
	schema(&want)
	begin := make([]byte, len(want.b)+1+binary.MaxVarintLen64)
	from := p.size - 8 - int64(binary.LittleEndian.Uint32(foot[:]))
	if from < p.at || from+int64(len(begin)) > p.size {
		return 0, p.wrap("footer", errors.New("its length cannot be"))
	}
	if err := p.read(begin, from); err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(begin, want.b) {
		return 0, p.wrap("footer", errors.New("not the columns of an export"))
	}
	c := reader{b: begin[len(want.b):]}
	total := c.number(1<<4 | thriftI64)
	if c.bad || total < 0 || total > p.size { // a row takes more than a byte
		return 0, p.wrap("footer", errors.New("no number of rows that could be"))
	}
	return total, nil
}

func (p *pages) read(b []byte, at int64) error {
	if n, err := p.r.ReadAt(b, at); n < len(b) {
		return fmt.Errorf("rows: %s: byte %d: read: %w", Parquet, at, err)
	}
	return nil
}

// page reads the page of column j that stands here.
func (p *pages) page(g *group, j int) error {
	var room [96]byte // more than the longest header
	head := room[:min(int64(len(room)), p.size-p.at)]
	if err := p.read(head, p.at); err != nil {
		return err
	}
	h, err := parsePageHeader(head)
	if err != nil {
		return err
	}
	if h.size < 0 || h.size > maxPage || h.levels < 0 || h.levels > h.size {
		return errors.New("a page of a size that cannot be")
	}
	if p.at+int64(h.len)+h.size > p.size {
		return errors.New("a page that does not end within the file")
	}
	body := grow(&p.bodies[j], int(h.size))
	if err := p.read(body, p.at+int64(h.len)); err != nil {
		return err
	}
	k := &g.chunks[j]
	k.offset, k.size = p.at, int64(h.len)+h.size
	if err := p.decode(g, j, body, int(h.levels)); err != nil {
		return err
	}
	p.header = pageHeader(p.header[:0], g.rows, k.nulls, h.levels, h.size, crc32.ChecksumIEEE(body))
	if !bytes.Equal(p.header, head[:h.len]) {
		return errors.New("the page's header does not follow from its values: counts, sizes or checksum are others")
	}
	p.at += k.size
	return nil
}

// grow gives n bytes at *b, what is there being lost.
func grow(b *[]byte, n int) []byte {
	if cap(*b) < n {
		*b = make([]byte, n, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}

type header struct {
	len          int
	size, levels int64
}

// parsePageHeader takes from a header what is needed to read the page. The rest is
// compared when the page was read.
func parsePageHeader(b []byte) (header, error) {
	const next = 1<<4 | thriftI32
	c := reader{b: b}
	var h header
	c.number(next)
	h.size = c.number(next)
	c.number(next)
	c.number(next)
	c.skip(4<<4 | thriftStruct)
	for range 4 {
		c.number(next)
	}
	h.levels = c.number(next)
	c.number(next)
	c.skip(1<<4 | thriftFalse)
	c.skip(1<<4 | thriftStruct)
	c.number(3<<4 | thriftI64)
	for range 3 {
		c.skip(0)
	}
	if c.bad {
		return h, errors.New("not the header of a data page")
	}
	h.len = len(b) - len(c.b)
	return h, nil
}

// decode splits a page into the values of the group's rows.
func (p *pages) decode(g *group, j int, body []byte, levels int) error {
	n, k := int(g.rows), &g.chunks[j]
	p.values[j] = p.values[j][:0]
	there := p.levels[:0]
	if columns[j].optional {
		var ok bool
		if there, ok = parseLevels(there, body[:levels], n); !ok {
			return errors.New("what says which values are there is not in its one form")
		}
		p.levels = there
	} else if levels > 0 {
		return errors.New("levels in a column that needs none")
	}
	v := splitter{rest: body[levels:], of: &columns[j]}
	for i := range n {
		if columns[j].optional && there[i] == 0 {
			p.values[j] = append(p.values[j], nil)
			k.nulls++
			continue
		}
		value, err := v.next()
		if err != nil {
			return err
		}
		k.observe(value, &columns[j])
		p.values[j] = append(p.values[j], value)
	}
	k.keep()
	return v.end()
}

// each calls fn with the rows of the group that was read.
func (p *pages) each(n int, keep *kept, fn func(*Row) error) error {
	var row Row
	for i := range n {
		row = Row{}
		err := p.row(i, &row, keep)
		if err == nil {
			err = row.Validate()
		}
		if err != nil {
			return p.wrap(fmt.Sprintf("row %d of the group before it", i+1), err)
		}
		if err := fn(&row); err != nil {
			return err
		}
	}
	return nil
}

func (p *pages) row(i int, row *Row, keep *kept) error {
	row.Subject = keep.name(p.values[colSubject][i])
	row.Signal = keep.name(p.values[colSignal][i])
	row.At = int64(word(p.values[colAt][i]))
	row.Span = int64(word(p.values[colSpan][i]))
	var ok bool
	if row.Stat, ok = statOf(p.values[colStat][i]); !ok {
		return errors.New("no such stat")
	}
	if row.Classes, ok = parseClasses(p.values[colClasses][i]); !ok {
		return errors.New("no list of classes in its one form")
	}
	set := 0
	for j := colBool; j <= colText; j++ {
		if v := p.values[j][i]; v != nil {
			row.Value = valueOf(j, v)
			set++
		}
	}
	if set != 1 {
		return errors.New("not exactly one value")
	}
	if row.Value.Kind == filters.Uint && row.Value.Num <= math.MaxInt64 {
		return errors.New("a whole number in the wrong column")
	}
	if row.Value.Kind == filters.Float && row.Value.Num == 1<<63 {
		return errors.New("a negative zero")
	}
	return nil
}

func valueOf(j int, v []byte) filters.Value {
	switch j {
	case colBool:
		return filters.BoolValue(v[0] == 1)
	case colInt:
		return filters.IntValue(int64(word(v)))
	case colUint:
		return filters.UintValue(word(v))
	case colFloat:
		return filters.FloatValue(math.Float64frombits(word(v)))
	}
	return filters.StringValue(v)
}

// parseClasses reads what ClassText gives.
func parseClasses(b []byte) (l filters.Labels, ok bool) {
	for name := range bytes.SplitSeq(b, []byte{' '}) {
		c, ok := classOf(name)
		if !ok || c <= l { // not a class, twice the same, or not in order
			return 0, false
		}
		l |= c
	}
	return l, l != 0
}

// finish checks that the file ends as it has to after these groups.
func (p *pages) finish(groups []group) error {
	want := tail(p.at, groups)
	if p.size-p.at != int64(len(want)) {
		return p.wrap("index and footer", fmt.Errorf("%d bytes after the last page, and its rows account for %d", p.size-p.at, len(want)))
	}
	var got [4096]byte
	for len(want) > 0 {
		part := got[:min(len(got), len(want))]
		if err := p.read(part, p.at); err != nil {
			return err
		}
		if !bytes.Equal(part, want[:len(part)]) {
			return p.wrap("index and footer", errors.New("they do not follow from the rows"))
		}
		want = want[len(part):]
		p.at += int64(len(part))
	}
	return nil
}
