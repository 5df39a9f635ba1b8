package rows

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"

	"cordon/filters"
)

// A Parquet file of an export is one that rows/parquet writes, to the byte: data
// pages of version 2, plainly encoded and not compressed, one for each column of
// each row group, then the page index and the footer. All that the file says beside
// the values (sizes, checksums, counts, least and greatest values) follows from the
// rows. The reader works it out and compares.

// GroupRows is the number of rows of every row group but the last.
const GroupRows = 8192

// What a file says about who made it.
const (
	ParquetApplication = "cordon"
	ParquetVersion     = "1"
)

const (
	magic     = "PAR1"
	createdBy = ParquetApplication + " version " + ParquetVersion + "(build )"
)

// Physical types (parquet-format, parquet.thrift, enum Type).
const (
	typeBool   = 0
	typeInt64  = 2
	typeDouble = 5
	typeBytes  = 6
)

// column is one column of every file. logical are the fields of its schema element
// after its name.
type column struct {
	name     string
	typ      int64
	optional bool
	compare  func(a, b []byte) int
	logical  string
}

// Logical types as they are written: what old readers know them by, then a struct.
const (
	logicalText   = "\x25\x00\x4c\x1c\x00\x00"             // UTF8, STRING
	logicalInt    = "\x25\x24\x4c\xac\x13\x40\x11\x00\x00" // INT_64, INTEGER(64, signed)
	logicalUint   = "\x25\x1c\x4c\xac\x13\x40\x12\x00\x00" // UINT_64, INTEGER(64, unsigned)
	logicalMoment = "\x6c\x8c\x11\x1c\x3c\x00\x00\x00\x00" // TIMESTAMP(UTC, nanoseconds)
)

// Columns in the order of the file.
const (
	colSubject = iota
	colSignal
	colAt
	colSpan
	colStat
	colBool
	colInt
	colUint
	colFloat
	colText
	colClasses
	numColumns
)

var columns = [numColumns]column{
	colSubject: {"subject", typeBytes, false, bytes.Compare, logicalText},
	colSignal:  {"signal", typeBytes, false, bytes.Compare, logicalText},
	colAt:      {"t", typeInt64, false, compareInt, logicalMoment},
	colSpan:    {"span_ns", typeInt64, false, compareInt, logicalInt},
	colStat:    {"stat", typeBytes, false, bytes.Compare, logicalText},
	colBool:    {"value_bool", typeBool, true, bytes.Compare, ""},
	colInt:     {"value_int", typeInt64, true, compareInt, logicalInt},
	colUint:    {"value_uint", typeInt64, true, compareUint, logicalUint},
	colFloat:   {"value_float", typeDouble, true, compareFloat, ""},
	colText:    {"value_text", typeBytes, true, bytes.Compare, logicalText},
	colClasses: {"classes", typeBytes, false, bytes.Compare, logicalText},
}

// width is the number of bytes of a value of fixed length, 0 for BYTE_ARRAY.
func (c *column) width() int {
	switch c.typ {
	case typeBytes:
		return 0
	case typeBool:
		return 1
	}
	return 8
}

// bits is the length of a value that the schema tells, as our writer has it.
func (c *column) bits() int64 {
	if c.typ == typeBool {
		return 1
	}
	return 64
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

func compareInt(a, b []byte) int  { return cmp.Compare(int64(word(a)), int64(word(b))) }
func compareUint(a, b []byte) int { return cmp.Compare(word(a), word(b)) }
func compareFloat(a, b []byte) int {
	return cmp.Compare(math.Float64frombits(word(a)), math.Float64frombits(word(b)))
}

// ClassText gives the names of l as they stand in a cell: apart by a space.
func ClassText(l filters.Labels) string {
	return string(appendClasses(nil, l, "", " ", ""))
}

// chunk is what the footer says of one column of one group. A chunk has one page.
type chunk struct {
	offset   int64 // of the page's header in the file
	size     int64 // of header and body
	nulls    int64
	raw      int64 // bytes of texts, without their lengths
	min, max []byte
}

// observe takes a value into account, which has to stay as it is until keep.
func (c *chunk) observe(v []byte, of *column) {
	if c.min == nil || of.compare(v, c.min) < 0 {
		c.min = v
	}
	if c.max == nil || of.compare(v, c.max) > 0 {
		c.max = v
	}
	if of.typ == typeBytes {
		c.raw += int64(len(v))
	}
}

// keep makes the bounds the chunk's own.
func (c *chunk) keep() { c.min, c.max = bytes.Clone(c.min), bytes.Clone(c.max) }

// group is one row group.
type group struct {
	rows   int64
	chunks [numColumns]chunk
}
