package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"cordon/filters"
)

// bufferSize is more than any line needs: a row has at most 128 bytes of signal,
// three times MaxText of text and 18 classes.
const bufferSize = 64 << 10

// lineWriter writes one line for each row.
type lineWriter struct {
	w      *bufio.Writer
	line   []byte
	append func([]byte, *Row) []byte
	err    error
}

func newLineWriter(w io.Writer, header string, appendRow func([]byte, *Row) []byte) *lineWriter {
	l := &lineWriter{w: bufio.NewWriterSize(w, bufferSize), append: appendRow}
	_, l.err = l.w.WriteString(header)
	return l
}

// Write implements Writer.
func (l *lineWriter) Write(r *Row) error {
	if l.err != nil {
		return l.err
	}
	if l.err = r.Validate(); l.err != nil {
		return l.err
	}
	l.line = l.append(l.line[:0], r)
	if _, err := l.w.Write(l.line); err != nil {
		l.err = fmt.Errorf("rows: write: %w", err)
	}
	return l.err
}

// Close implements Writer.
func (l *lineWriter) Close() error {
	if l.err != nil {
		return l.err
	}
	l.err = errClosed
	if err := l.w.Flush(); err != nil {
		return fmt.Errorf("rows: write: %w", err)
	}
	return nil
}

var errClosed = errors.New("rows: the writer is closed")

// parser reads one line, its end included, into row.
type parser func(line []byte, row *Row, k *kept) error

// readLines reads a file of lines after its header. A line is accepted only if the
// row that was read from it is written as the same bytes.
func readLines(f Format, r io.ReaderAt, size int64, header string, parse parser, appendRow func([]byte, *Row) []byte, fn func(*Row) error) error {
	br := bufio.NewReaderSize(io.NewSectionReader(r, 0, size), bufferSize)
	top := make([]byte, len(header))
	if _, err := io.ReadFull(br, top); err != nil || string(top) != header {
		return fmt.Errorf("rows: %s: %w: the first line is not the header", f, ErrFormat)
	}
	var row Row
	var again []byte
	var keep kept
	for at := int64(len(header)); at < size; {
		line, err := br.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && at+int64(len(line)) == size, errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("rows: %s: %w: byte %d: a line without an end", f, ErrFormat, at)
		case err != nil:
			return fmt.Errorf("rows: %s: byte %d: read: %w", f, at, err)
		}
		row = Row{}
		if err = parse(line, &row, &keep); err == nil {
			err = row.Validate()
		}
		if err != nil {
			return fmt.Errorf("rows: %s: %w: byte %d: %w", f, ErrFormat, at, err)
		}
		if again = appendRow(again[:0], &row); !bytes.Equal(again, line) {
			return fmt.Errorf("rows: %s: %w: byte %d: the row is there, but not in its one form", f, ErrFormat, at)
		}
		at += int64(len(line))
		if err = fn(&row); err != nil {
			return err
		}
	}
	return nil
}

// kept is what a parser keeps from line to line: the strings of signals and
// subjects, so that they are made once, and room for a text.
type kept struct {
	names map[string]string
	text  []byte
}

// maxNames bounds what is kept of a file that has ever new names.
const maxNames = 1 << 14

// name gives b as a string, or none if it is too long for any name.
func (k *kept) name(b []byte) string {
	if s, ok := k.names[string(b)]; ok || len(b) > maxSignal {
		return s
	}
	if k.names == nil || len(k.names) >= maxNames {
		k.names = map[string]string{}
	}
	s := string(b)
	k.names[s] = s
	return s
}

func statOf(b []byte) (string, bool) {
	for _, s := range stats {
		if s == string(b) {
			return s, true
		}
	}
	return "", false
}

// appendTime appends At as RFC 3339 in UTC, with as many digits of the second as it
// needs.
func appendTime(dst []byte, at int64) []byte {
	return time.Unix(0, at).UTC().AppendFormat(dst, time.RFC3339Nano)
}

func parseTime(b []byte) (int64, error) {
	if len(b) > len(time.RFC3339Nano) {
		return 0, errors.New("a time that is too long")
	}
	t, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil || t.Year() < 1970 || t.Year() > 2262 {
		return 0, errors.New("not a time from 1970 to 2262 in RFC 3339")
	}
	return t.UnixNano(), nil
}

// appendSpan appends a span in seconds, as a decimal number without needless digits.
func appendSpan(dst []byte, span int64) []byte {
	dst = strconv.AppendInt(dst, span/1e9, 10)
	rest := span % 1e9
	if rest == 0 {
		return dst
	}
	var digits [10]byte
	for i := 9; i > 0; i-- {
		digits[i] = byte('0' + rest%10)
		rest /= 10
	}
	digits[0] = '.'
	return append(dst, bytes.TrimRight(digits[:], "0")...)
}

func parseSpan(b []byte) (int64, error) {
	sec, frac, _ := bytes.Cut(b, []byte{'.'})
	if len(sec) == 0 || len(sec) > 10 || len(frac) > 9 {
		return 0, errors.New("not a span in seconds")
	}
	span, unit := uint64(0), uint64(1e9)
	for _, c := range sec {
		span = span*10 + uint64(c-'0')*1e9
		if c < '0' || c > '9' {
			return 0, errors.New("not a span in seconds")
		}
	}
	for _, c := range frac {
		unit /= 10
		span += uint64(c-'0') * unit
		if c < '0' || c > '9' {
			return 0, errors.New("not a span in seconds")
		}
	}
	return int64(span), nil // one that does not fit is negative, and refused as such
}

// appendScalar appends a bool or a number. A whole number has digits only; a float
// has a point or an exponent always, and the fewest digits that give it back.
func appendScalar(dst []byte, v filters.Value) []byte {
	switch v.Kind {
	case filters.Bool:
		return strconv.AppendBool(dst, v.Num != 0)
	case filters.Int:
		return strconv.AppendInt(dst, int64(v.Num), 10)
	case filters.Uint:
		return strconv.AppendUint(dst, v.Num, 10)
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, FloatOf(v), 'g', -1, 64)
	if !bytes.ContainsAny(dst[from:], ".e") {
		dst = append(dst, ".0"...)
	}
	return dst
}

// parseScalar reads what appendScalar appends. It takes more than that: the caller
// compares.
func parseScalar(b []byte) (filters.Value, error) {
	switch {
	case len(b) == 0 || len(b) > 32:
		return filters.Value{}, errors.New("no number of at most 32 characters")
	case string(b) == "true" || string(b) == "false":
		return filters.BoolValue(b[0] == 't'), nil
	case bytes.ContainsAny(b, ".e"):
		f, err := strconv.ParseFloat(string(b), 64)
		if err != nil {
			return filters.Value{}, errors.New("not a number")
		}
		return filters.FloatValue(f), nil
	case b[0] == '-':
		i, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			return filters.Value{}, errors.New("not a whole number")
		}
		return filters.IntValue(i), nil
	}
	u, err := strconv.ParseUint(string(b), 10, 64)
	if err != nil {
		return filters.Value{}, errors.New("not a whole number")
	}
	return whole(u), nil
}
