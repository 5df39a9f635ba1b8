package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"cordon/filters"
	"cordon/tsp/internal/rows"
)

const subject = "00112233445566778899aabbccddeeff"

// values are turned over in made.
var values = []filters.Value{
	filters.FloatValue(1.5), filters.IntValue(-7), filters.UintValue(1 << 63), filters.BoolValue(true),
	filters.StringValue([]byte("P0420")), filters.BoolValue(false), filters.FloatValue(0), filters.StringValue(nil),
	filters.IntValue(math.MinInt64), filters.UintValue(math.MaxUint64), filters.FloatValue(-math.MaxFloat64),
	filters.StringValue([]byte("空调, “开”")),
}

// made makes n rows, which change their value after every run rows.
func made(n, run int) []rows.Row {
	list := make([]rows.Row, n)
	for i := range list {
		list[i] = rows.Row{
			Subject: subject, Signal: fmt.Sprintf("Vehicle.S%d", i%3), At: int64(i) * 1e8,
			Value: values[i/run%len(values)], Classes: filters.DrivingStatus | filters.Labels(1<<(14+i%2)),
		}
		if i%4 == 1 {
			list[i].Span, list[i].Stat = 60e9, "mean"
		}
	}
	return list
}

func write(t testing.TB, list []rows.Row) []byte {
	var b bytes.Buffer
	w, err := NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := w.Write(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(file []byte) (list []rows.Row, err error) {
	err = rows.Read(rows.Parquet, bytes.NewReader(file), int64(len(file)), func(r *rows.Row) error {
		kept := *r
		kept.Value.Data = bytes.Clone(r.Value.Data)
		list = append(list, kept)
		return nil
	})
	return list, err
}

func same(a, b rows.Row) bool {
	return a.Subject == b.Subject && a.Signal == b.Signal && a.At == b.At && a.Span == b.Span && a.Stat == b.Stat &&
		a.Classes == b.Classes && a.Value.Kind == b.Value.Kind && a.Value.Num == b.Value.Num && bytes.Equal(a.Value.Data, b.Value.Data)
}

func TestReadsWhatIsWritten(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 8, 9, 63, 64, 65, 255, 256, 257, 1000, rows.GroupRows - 1, rows.GroupRows, rows.GroupRows + 1, 3 * rows.GroupRows} {
		for _, run := range []int{1, 8, 100} {
			list := made(n, run)
			file := write(t, list)
			got, err := read(file)
			if err != nil {
				t.Fatalf("%d rows in runs of %d: %v", n, run, err)
			}
			if !slices.EqualFunc(list, got, same) {
				t.Fatalf("%d rows in runs of %d: others came back", n, run)
			}
			if !bytes.Equal(file, write(t, got)) {
				t.Fatalf("%d rows in runs of %d: not the same bytes again", n, run)
			}
		}
	}
}

// Every whole number is an Int in the file if it fits one; negative zero is zero.
func TestOneFormOfNumbers(t *testing.T) {
	list := []rows.Row{
		{Subject: subject, Signal: "a", Value: filters.UintValue(5), Classes: filters.Diagnostic},
		{Subject: subject, Signal: "a", Value: filters.FloatValue(math.Copysign(0, -1)), Classes: filters.Diagnostic},
	}
	got, err := read(write(t, list))
	if err != nil {
		t.Fatal(err)
	}
	if v := got[0].Value; v.Kind != filters.Int || v.Num != 5 {
		t.Errorf("got %v for the uint 5", v)
	}
	if v := got[1].Value; v.Kind != filters.Float || v.Num != 0 {
		t.Errorf("got %v for negative zero", v)
	}
}

// The library's reader, which is not ours, finds the same rows.
func TestLibraryReads(t *testing.T) {
	list := made(2*rows.GroupRows+100, 3)
	file := write(t, list)
	got, err := pq.Read[row](bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(list) {
		t.Fatalf("%d rows, want %d", len(got), len(list))
	}
	for i, g := range got {
		w := list[i]
		back := rows.Row{Subject: g.Subject, Signal: g.Signal, At: g.At, Span: g.Span, Stat: g.Stat, Classes: w.Classes}
		switch {
		case g.Bool != nil:
			back.Value = filters.BoolValue(*g.Bool)
		case g.Int != nil:
			back.Value = filters.IntValue(*g.Int)
		case g.Uint != nil:
			back.Value = filters.UintValue(*g.Uint)
		case g.Float != nil:
			back.Value = filters.FloatValue(*g.Float)
		case g.Text != nil:
			back.Value = filters.StringValue([]byte(*g.Text))
		}
		if !same(back, w) || g.Classes != strings.Join(w.Classes.Names(), " ") {
			t.Fatalf("row %d: got %+v, want %+v", i, back, w)
		}
	}
}

// Whatever single byte is another one, the file is refused: none is beside the rows.
func TestEveryByteCounts(t *testing.T) {
	for _, n := range []int{0, 1, 12} {
		file := write(t, made(n, 1))
		for i := range file {
			for _, bit := range []byte{1, 0x80} {
				bad := bytes.Clone(file)
				bad[i] ^= bit
				if _, err := read(bad); !errors.Is(err, rows.ErrFormat) {
					t.Fatalf("%d rows: byte %d of %d changed by %#x: %v", n, i, len(file), bit, err)
				}
			}
		}
		for i := range file {
			if _, err := read(file[:i]); err == nil {
				t.Fatalf("%d rows: the first %d of %d bytes are taken for a file", n, i, len(file))
			}
			if _, err := read(slices.Insert(bytes.Clone(file), i, 0)); err == nil {
				t.Fatalf("%d rows: a byte put in at %d is not seen", n, i)
			}
		}
	}
}

// A second footer behind the first would let one reader see other rows than another.
func TestRefusesTwoFooters(t *testing.T) {
	file := write(t, made(12, 1))
	size := int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	foot := file[len(file)-8-size:]
	for name, more := range map[string][]byte{"footer": foot, "bytes and footer": append([]byte("30.1,120.2"), foot...), "footer's end": foot[size:]} {
		if _, err := read(append(bytes.Clone(file), more...)); !errors.Is(err, rows.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Files that the library writes in other ways, all with the same rows.
func TestRefusesOtherForms(t *testing.T) {
	base := func() []pq.WriterOption {
		return []pq.WriterOption{
			pq.CreatedBy(rows.ParquetApplication, rows.ParquetVersion, ""), pq.DataPageVersion(2), pq.DataPageStatistics(false),
			pq.PageBufferSize(pageBytes), pq.ColumnIndexSizeLimit(func([]string) int { return rows.MaxText }),
		}
	}
	w := &writer{}
	for _, r := range made(40, 2) {
		w.put(&r)
	}
	encode := func(options ...pq.WriterOption) []byte {
		var b bytes.Buffer
		g := pq.NewGenericWriter[row](&b, append(base(), options...)...)
		for i := range w.n {
			if _, err := g.Write(w.rows[i : i+1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if _, err := read(encode()); err != nil {
		t.Fatalf("the form itself: %v", err)
	}
	for name, option := range map[string]pq.WriterOption{
		"metadata":        pq.KeyValueMetadata("note", "30.1,120.2"),
		"creator":         pq.CreatedBy("somebody", "1", ""),
		"pages v1":        pq.DataPageVersion(1),
		"page statistics": pq.DataPageStatistics(true),
		"compressed":      pq.Compression(&pq.Snappy),
		"more pages":      pq.PageBufferSize(256),
		"more groups":     pq.MaxRowsPerRowGroup(16),
		"bloom filter":    pq.BloomFilters(pq.SplitBlockFilter(10, "signal")),
		"no bounds":       pq.SkipPageBounds("signal"),
		"short bounds":    pq.ColumnIndexSizeLimit(func([]string) int { return 4 }),
		"sorted":          pq.SortingWriterConfig(pq.SortingColumns(pq.Ascending("t"))),
	} {
		if got, err := read(encode(option)); !errors.Is(err, rows.ErrFormat) {
			t.Errorf("%s: %d rows, %v", name, len(got), err)
		}
	}
}

// A schema with one column more, or with other encodings.
func TestRefusesOtherSchemas(t *testing.T) {
	type more struct {
		row
		Note string `parquet:"note,plain"`
	}
	type packed struct {
		row
		At int64 `parquet:"t,delta,timestamp(nanosecond:utc)"`
	}
	check := func(name string, write func(io.Writer) error) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := read(b.Bytes()); !errors.Is(err, rows.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	check("one more column", func(w io.Writer) error { return pq.Write(w, []more{{Note: "30.1,120.2"}}) })
	check("another encoding", func(w io.Writer) error { return pq.Write(w, []packed{{}}) })
}

func TestRefusesAtWrite(t *testing.T) {
	for name, v := range map[string]filters.Value{
		"not a number": filters.FloatValue(math.NaN()),
		"infinite":     filters.FloatValue(math.Inf(-1)),
		"json":         filters.JSONValue([]byte(`{}`)),
		"bytes":        filters.BytesValue([]byte{1}),
		"nothing":      {},
	} {
		var b bytes.Buffer
		w, err := NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		bad := rows.Row{Subject: subject, Signal: "a", Classes: filters.Diagnostic, Value: v}
		if err := w.Write(&bad); err == nil {
			t.Errorf("%s: written", name)
		}
		if err := w.Close(); err == nil {
			t.Errorf("%s: a file after an error", name)
		}
	}
}

// The writer gives back what the underlying writer says.
func TestWriteFails(t *testing.T) {
	full := errors.New("no space")
	w, err := NewWriter(failing{full})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range made(10, 1) {
		if err := w.Write(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); !errors.Is(err, full) {
		t.Fatalf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func FuzzRead(f *testing.F) {
	for _, n := range []int{0, 1, 9, 20} {
		f.Add(write(f, made(n, 2)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := read(file)
		if err != nil {
			return
		}
		if again := write(t, got); !bytes.Equal(again, file) {
			t.Fatalf("%d rows were read from bytes that their writer does not write", len(got))
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	list := made(rows.GroupRows, 2)
	b.ReportAllocs()
	for b.Loop() {
		w, err := NewWriter(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		for i := range list {
			if err := w.Write(&list[i]); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(list))/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRead(b *testing.B) {
	list := made(4*rows.GroupRows, 2)
	file := write(b, list)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if err := rows.Read(rows.Parquet, bytes.NewReader(file), int64(len(file)), func(*rows.Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(list))/b.Elapsed().Seconds(), "rows/s")
}
