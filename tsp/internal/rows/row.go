// Package rows writes and reads the plaintext of an export: one row for each
// value, as JSON lines, CSV or Parquet.
//
// Each format has one form for a given list of rows. The readers accept that form
// and nothing else, so that a file holds no byte that is not part of a row: whoever
// classifies the rows has classified the whole file. The formats are described in
// docs/export-log-format.md. Nothing here opens a connection; the Parquet writer
// needs a library that links net and is a package of its own, rows/parquet.
package rows

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"cordon/filters"
)

// Format names the form of a plaintext. It stands in the log.
type Format string

// The formats.
const (
	JSONL   Format = "cordon-export-jsonl-2"
	CSV     Format = "cordon-export-csv-1"
	Parquet Format = "cordon-export-parquet-1"
)

// Formats lists all formats.
func Formats() []Format { return []Format{JSONL, CSV, Parquet} }

// Row is one value of one signal of one subject.
type Row struct {
	Subject string // the vehicle's name in this export: 32 lowercase hexadecimal digits
	Signal  string // 1 to 128 of A-Z a-z 0-9 _ .
	At      int64  // UTC, Unix nanoseconds, from 1970 on; the start of Span
	Span    int64  // nanoseconds that the value stands for; 0 is an instant
	// Stat says what the value is of the samples in Span: "" (a sample), mean, min,
	// max, count, first or last. A row with a Span has a Stat.
	Stat string
	// Value is a Bool, Int, Uint, Float or String. Whole numbers are one kind in a
	// file: what is read back is an Int where int64 holds it, else a Uint. A Float is
	// finite, and stays one if it is whole.
	Value   filters.Value
	Classes filters.Labels // at least one
}

// MaxText is the greatest length of a text value, in bytes.
const MaxText = 512

const (
	subjectLen = 32
	maxSignal  = 128
)

var stats = []string{"", "mean", "min", "max", "count", "first", "last"}

// ErrFormat is wrapped by every error about the bytes of a file: it is not in the
// one form that its rows have.
var ErrFormat = errors.New("not in the form of the format")

// Writer writes rows. A row is borrowed until Write returns. Close completes the
// file and leaves the underlying writer open; after an error the file is void.
type Writer interface {
	Write(*Row) error
	Close() error
}

// NewWriter returns a writer of format f, JSONL or CSV, to w. Parquet is written by
// package rows/parquet.
func NewWriter(f Format, w io.Writer) (Writer, error) {
	switch f {
	case JSONL:
		return newLineWriter(w, "", appendJSON), nil
	case CSV:
		return newLineWriter(w, csvHeader, appendCSV), nil
	}
	return nil, fmt.Errorf("rows: no writer here for format %q. Try: %s or %s", f, JSONL, CSV)
}

// Read calls fn with each row of a whole file, in order, and with its error ends. A
// row and its value are borrowed until fn returns. Read accepts only what a writer
// of the format writes; everything else is an error that wraps ErrFormat and says
// where. It may come after rows: then none of them counts, since the file has more
// than rows.
func Read(f Format, r io.ReaderAt, size int64, fn func(*Row) error) error {
	switch f {
	case JSONL:
		return readLines(f, r, size, "", parseJSON, appendJSON, fn)
	case CSV:
		return readLines(f, r, size, csvHeader, parseCSV, appendCSV, fn)
	case Parquet:
		return readParquet(r, size, fn)
	}
	return fmt.Errorf("rows: unknown format %q. Try: %s, %s or %s", f, JSONL, CSV, Parquet)
}

// Validate says what keeps a row out of every format. Its errors name the field and
// never the content.
func (r *Row) Validate() error {
	switch {
	case !isSubject(r.Subject):
		return errors.New("rows: subject is not 32 lowercase hexadecimal digits")
	case !isSignal(r.Signal):
		return errors.New("rows: signal is not 1 to 128 letters, digits, underscores and dots")
	case r.At < 0:
		return fmt.Errorf("rows: %s: a time before 1970", r.Signal)
	case r.Span < 0:
		return fmt.Errorf("rows: %s: a negative span", r.Signal)
	case !slices.Contains(stats, r.Stat):
		return fmt.Errorf("rows: %s: no such stat. Try: mean, min, max, count, first, last or none", r.Signal)
	case r.Span > 0 && r.Stat == "":
		return fmt.Errorf("rows: %s: a span without a stat. Try: say what the value is of the span", r.Signal)
	case r.Classes == 0 || r.Classes&^filters.AllLabels != 0:
		return fmt.Errorf("rows: %s: no classes, or one without a name", r.Signal)
	}
	return r.validValue()
}

func (r *Row) validValue() error {
	switch v := r.Value; v.Kind {
	case filters.Int, filters.Uint:
		return nil
	case filters.Bool:
		if v.Num > 1 {
			return fmt.Errorf("rows: %s: a bool that is neither 0 nor 1", r.Signal)
		}
	case filters.Float:
		if f := math.Float64frombits(v.Num); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("rows: %s: not a finite number, which no format holds. Try: declare min and max, so that the chain refuses it", r.Signal)
		}
	case filters.String:
		if !isText(v.Data) {
			return fmt.Errorf("rows: %s: a text longer than %d bytes, or not printable UTF-8", r.Signal, MaxText)
		}
	default:
		return fmt.Errorf("rows: %s: a value of kind %s, which no format holds. Try: export bools, numbers and listed texts", r.Signal, v.Kind)
	}
	return nil
}

func isSubject(s string) bool {
	if len(s) != subjectLen {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func isSignal(s string) bool {
	if len(s) == 0 || len(s) > maxSignal {
		return false
	}
	for i := range len(s) {
		if !isSignalByte(s[i]) {
			return false
		}
	}
	return true
}

func isSignalByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
}

// isText reports whether b is short, valid UTF-8 and shows every character that it
// has: no control characters, no marks of direction, nothing that is blank or left out
// when it is shown. (There are 256 variation selectors: a byte each, and unseen.)
func isText(b []byte) bool {
	if len(b) > MaxText || !utf8.Valid(b) {
		return false
	}
	for i := 0; i < len(b); {
		c, n := utf8.DecodeRune(b[i:])
		if !unicode.IsPrint(c) || c >= utf8.RuneSelf && unseen(c) {
			return false
		}
		i += n
	}
	return true
}

// unseen tells characters that Unicode counts as letters, marks or symbols and that
// show nothing: variation selectors, fillers, joiners, the empty braille cell.
func unseen(c rune) bool {
	return c == '\u2800' || unicode.In(c, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// whole makes the one kind of a whole number.
func whole(u uint64) filters.Value {
	if u > math.MaxInt64 {
		return filters.UintValue(u)
	}
	return filters.IntValue(int64(u))
}

// FloatOf gives a Float as it is written: negative zero is zero.
func FloatOf(v filters.Value) float64 {
	f := math.Float64frombits(v.Num)
	if f == 0 {
		return 0
	}
	return f
}

// appendClasses appends the names of l in the order of their definition.
func appendClasses(dst []byte, l filters.Labels, before, between, after string) []byte {
	for i, n := range classNames {
		if l&(1<<i) == 0 {
			continue
		}
		if l&(1<<i-1) != 0 {
			dst = append(dst, between...)
		}
		dst = append(append(append(dst, before...), n...), after...)
	}
	return dst
}

// classNames holds the name of each bit, since Labels.Names allocates.
var classNames = filters.AllLabels.Names()

func classOf(name []byte) (filters.Labels, bool) {
	for i, n := range classNames {
		if n == string(name) {
			return 1 << i, true
		}
	}
	return 0, false
}
