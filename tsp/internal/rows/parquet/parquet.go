// Package parquet writes the rows of an export as Apache Parquet, by
// github.com/parquet-go/parquet-go. That library links net, so this package is apart
// from rows, which reads these files.
package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"

	pq "github.com/parquet-go/parquet-go"

	"cordon/filters"
	"cordon/tsp/internal/rows"
)

// row is a row of an export as the library takes it. Exactly one of the values is set.
type row struct {
	Subject string   `parquet:"subject,plain"`
	Signal  string   `parquet:"signal,plain"`
	At      int64    `parquet:"t,plain,timestamp(nanosecond:utc)"`
	Span    int64    `parquet:"span_ns,plain"`
	Stat    string   `parquet:"stat,plain"`
	Bool    *bool    `parquet:"value_bool,plain,optional"`
	Int     *int64   `parquet:"value_int,plain,optional"`
	Uint    *uint64  `parquet:"value_uint,plain,optional"`
	Float   *float64 `parquet:"value_float,plain,optional"`
	Text    *string  `parquet:"value_text,plain,optional"`
	Classes string   `parquet:"classes,plain"`
}

// pageBytes is more than a column of a whole group can have, so that each has one
// page.
const pageBytes = rows.GroupRows * (rows.MaxText + 32)

// batch is how many rows go to the library at once.
const batch = 256

// writer gathers rows for the library.
type writer struct {
	w     *pq.GenericWriter[row]
	rows  [batch]row
	n     int // rows gathered
	group int // rows in the group, gathered ones included
	err   error
	slots [batch]slot
}

// slot holds what the pointers of a row point to.
type slot struct {
	b bool
	i int64
	u uint64
	f float64
	s string
}

// NewWriter returns a writer of format rows.Parquet to w. The same rows give the same
// bytes.
func NewWriter(w io.Writer) (rows.Writer, error) {
	return &writer{w: pq.NewGenericWriter[row](w,
		pq.CreatedBy(rows.ParquetApplication, rows.ParquetVersion, ""),
		pq.Compression(&pq.Uncompressed),
		pq.DataPageVersion(2),
		pq.DataPageStatistics(false),
		pq.PageBufferSize(pageBytes),
		pq.MaxRowsPerRowGroup(rows.GroupRows),
		pq.ColumnIndexSizeLimit(func([]string) int { return rows.MaxText }),
	)}, nil
}

// Write implements rows.Writer.
func (w *writer) Write(r *rows.Row) error {
	if w.err != nil {
		return w.err
	}
	if w.err = r.Validate(); w.err != nil {
		return w.err
	}
	w.put(r)
	if w.n == batch {
		w.err = w.flush()
	}
	return w.err
}

func (w *writer) put(r *rows.Row) {
	s := &w.slots[w.n]
	to := &w.rows[w.n]
	*to = row{Subject: r.Subject, Signal: r.Signal, At: r.At, Span: r.Span, Stat: r.Stat, Classes: rows.ClassText(r.Classes)}
	switch v := r.Value; v.Kind {
	case filters.Bool:
		s.b = v.Num != 0
		to.Bool = &s.b
	case filters.Float:
		s.f = rows.FloatOf(v)
		to.Float = &s.f
	case filters.String:
		s.s = string(v.Data)
		to.Text = &s.s
	default:
		if v.Kind == filters.Uint && v.Num > math.MaxInt64 {
			s.u = v.Num
			to.Uint = &s.u
			break
		}
		s.i = int64(v.Num)
		to.Int = &s.i
	}
	w.n++
}

// flush hands the gathered rows over, and ends the group when it is full.
func (w *writer) flush() error {
	if _, err := w.w.Write(w.rows[:w.n]); err != nil {
		return fmt.Errorf("rows: parquet: write: %w", err)
	}
	w.group += w.n
	w.n = 0
	if w.group < rows.GroupRows {
		return nil
	}
	w.group = 0
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("rows: parquet: write: %w", err)
	}
	return nil
}

// Close implements rows.Writer.
func (w *writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = errors.New("rows: the writer is closed")
	if err := w.flush(); err != nil {
		return err
	}
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("rows: parquet: write: %w", err)
	}
	return nil
}
