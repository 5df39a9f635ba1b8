package rows

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"

	"cordon/filters"
)

// forgery makes a file whose checksums, sizes and footer all agree with one another,
// as only somebody would who hides something on purpose.
type forgery struct {
	values map[int][]byte                  // of all rows, other than in plain; nil is null
	body   func(j int, body []byte) []byte // may change a page
	levels func(j, n int) int              // may change the length of a page's levels
	before func(j int) string              // goes before a page
	after  string                          // goes before the index
	chunk  func(j int, k *chunk)           // may change what the footer says
}

// file makes a file of n rows, all of which have the value true.
func (f forgery) file(n int) []byte {
	out := []byte(magic)
	g := group{rows: int64(n)}
	for j := range columns {
		if f.before != nil {
			out = append(out, f.before(j)...)
		}
		body, levels, k := plain(j, n, f.values)
		if f.body != nil {
			body = f.body(j, body)
		}
		if f.levels != nil {
			levels = f.levels(j, levels)
		}
		header := pageHeader(nil, int64(n), k.nulls, int64(levels), int64(len(body)), crc32.ChecksumIEEE(body))
		k.offset, k.size = int64(len(out)), int64(len(header)+len(body))
		if f.chunk != nil {
			f.chunk(j, &k)
		}
		g.chunks[j] = k
		out = append(append(out, header...), body...)
	}
	out = append(out, f.after...)
	end := tail(int64(len(out)), []group{g})
	return append(out, end...)
}

// plain gives the page of column j, whose rows all have the same value.
func plain(j, n int, other map[int][]byte) (body []byte, levels int, k chunk) {
	value, ok := other[j]
	if !ok {
		value = map[int][]byte{
			colSubject: []byte(subject), colSignal: []byte("a.b"), colAt: make([]byte, 8), colSpan: make([]byte, 8),
			colStat: {}, colBool: {1}, colClasses: []byte("Diagnostic"),
		}[j]
	}
	if columns[j].optional {
		level := byte(0)
		if value != nil {
			level = 1
		}
		body = appendLevels(nil, bytes.Repeat([]byte{level}, n))
		levels = len(body)
	}
	if value == nil {
		k.nulls = int64(n)
		return body, levels, k
	}
	for range n {
		k.observe(value, &columns[j])
		if columns[j].typ == typeBytes {
			body = binary.LittleEndian.AppendUint32(body, uint32(len(value)))
		}
		if j != colBool {
			body = append(body, value...)
		}
	}
	if j == colBool {
		body = append(body, (1<<n-1)*value[0])
	}
	return body, levels, k
}

func TestForgedParquet(t *testing.T) {
	const n = 3
	got, err := decode(Parquet, string(forgery{}.file(n)))
	if err != nil || len(got) != n || got[0].Value.Kind != filters.Bool {
		t.Fatalf("the file without a forgery: %+v, %v", got, err)
	}
	for name, values := range map[string]map[int][]byte{
		"a great uint": {colBool: nil, colUint: {7: 0x80}}, "a text": {colBool: nil, colText: []byte("on")}, "false": {colBool: {0}},
		"classes": {colClasses: []byte("DrivingStatus Diagnostic")}, "a span": {colSpan: {1, 7: 0}, colStat: []byte("max")},
	} {
		if got, err := decode(Parquet, string(forgery{values: values}.file(n))); err != nil || len(got) != n {
			t.Errorf("%s, which is no forgery: %v", name, err)
		}
	}
	page := func(col int, change func([]byte) []byte) func(int, []byte) []byte {
		return func(j int, body []byte) []byte {
			if j == col {
				return change(body)
			}
			return body
		}
	}
	add := func(text string) func([]byte) []byte {
		return func(b []byte) []byte { return append(b, text...) }
	}
	replace := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	}
	for name, f := range map[string]forgery{
		"gap before a page":      {before: func(j int) string { return map[int]string{3: "secret"}[j] }},
		"gap at the start":       {before: func(j int) string { return map[int]string{0: "s"}[j] }},
		"page that no row has":   {before: func(j int) string { p, _, _ := plain(j, n, nil); return map[int]string{4: string(p)}[j] }},
		"gap before the index":   {after: "secret"},
		"bytes after values":     {body: page(colClasses, add("secret"))},
		"value too many":         {body: page(colAt, add("12345678"))},
		"value of a null":        {body: page(colInt, add("12345678"))},
		"bits after bools":       {body: page(colBool, func(b []byte) []byte { b[len(b)-1] |= 0x80; return b })},
		"byte after bools":       {body: page(colBool, add("\x00"))},
		"levels cut otherwise":   {body: page(colInt, func([]byte) []byte { return []byte{2, 0, 4, 0} }), levels: levelsOf(colInt, 4)},
		"run of no levels":       {body: page(colInt, func(b []byte) []byte { return append([]byte{0, 0}, b...) }), levels: levelsOf(colInt, 4)},
		"packed, with padding":   {body: page(colInt, func([]byte) []byte { return []byte{3, 0xf8} })},
		"long varint in levels":  {body: page(colInt, func([]byte) []byte { return []byte{0x86, 0, 0} }), levels: levelsOf(colInt, 3)},
		"levels where none are":  {levels: levelsOf(colAt, 1), body: page(colAt, func(b []byte) []byte { return append([]byte{0}, b...) })},
		"two values":             {values: map[int][]byte{colInt: make([]byte, 8)}},
		"no value":               {values: map[int][]byte{colBool: nil}},
		"a small uint":           {values: map[int][]byte{colBool: nil, colUint: {1, 0, 0, 0, 0, 0, 0, 0}}},
		"negative zero":          {values: map[int][]byte{colBool: nil, colFloat: {7: 0x80}}},
		"infinite":               {values: map[int][]byte{colBool: nil, colFloat: {6: 0xf0, 7: 0x7f}}},
		"classes out of order":   {values: map[int][]byte{colClasses: []byte("Diagnostic DrivingStatus")}},
		"class twice":            {values: map[int][]byte{colClasses: []byte("Diagnostic Diagnostic")}},
		"no class":               {values: map[int][]byte{colClasses: {}}},
		"before 1970":            {values: map[int][]byte{colAt: {7: 0x80}}},
		"a span without a stat":  {values: map[int][]byte{colSpan: {1, 7: 0}}},
		"levels beyond the page": {levels: levelsOf(colInt, 1<<20)},
		"negative levels":        {levels: levelsOf(colInt, -1)},
		"unknown class":          {body: page(colClasses, replace("Diagnostic", "Diagnosed!"))},
		"unknown stat":           {body: page(colStat, func([]byte) []byte { return []byte("\x01\x00\x00\x00x\x00\x00\x00\x00\x00\x00\x00\x00") })},
		"subject with a name":    {body: page(colSubject, replace("00112233", "Zhang Sa"))},
		"bounds":                 {chunk: func(j int, k *chunk) { k.max = append(k.max, "secret"...) }},
		"lesser bound":           {chunk: func(j int, k *chunk) { k.min = nil }},
		"sums":                   {chunk: func(j int, k *chunk) { k.raw += 7 }},
		"nulls":                  {chunk: func(j int, k *chunk) { k.nulls ^= 1 }},
		"offset":                 {chunk: func(j int, k *chunk) { k.offset++ }},
		"text of 4 GiB":          {body: page(colSignal, replace("\x03\x00\x00\x00", "\xff\xff\xff\xff"))},
	} {
		if got, err := decode(Parquet, string(f.file(n))); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %d rows, %v", name, len(got), err)
		}
	}
}

func levelsOf(col, to int) func(j, n int) int {
	return func(j, n int) int {
		if j == col {
			return to
		}
		return n
	}
}

// A footer may claim any number of rows; nothing is set aside for them.
func TestClaimsOfRows(t *testing.T) {
	var c compact
	c.element()
	schema(&c)
	c.number(3, thriftI64, 1<<40)
	c.b = append(c.b, make([]byte, 64)...)
	file := append([]byte(magic), c.b...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(c.b)))
	file = append(file, magic...)
	if _, err := decode(Parquet, string(file)); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	binary.LittleEndian.PutUint32(file[len(file)-8:], 1<<31)
	if _, err := decode(Parquet, string(file)); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

func FuzzParquetForm(f *testing.F) {
	f.Add(forgery{}.file(1))
	f.Add(forgery{}.file(3))
	f.Add(append([]byte(magic), tail(4, nil)...))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := decode(Parquet, string(file))
		for i := range got {
			if got[i].Validate() != nil {
				t.Fatal("a row that no writer writes")
			}
		}
		if err == nil && !bytes.HasSuffix(file, []byte(magic)) {
			t.Fatal("a file without an end")
		}
	})
}
