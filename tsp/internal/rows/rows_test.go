package rows

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

const subject = "00112233445566778899aabbccddeeff"

func sample(v filters.Value) Row {
	at := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC).UnixNano()
	return Row{Subject: subject, Signal: "Vehicle.Speed", At: at, Value: v, Classes: filters.DrivingStatus}
}

func text(s string) filters.Value { return filters.StringValue([]byte(s)) }

// lineTable has the one form of each row in both formats of lines.
var lineTable = []struct {
	row       Row
	json, csv string // from t on
}{
	{sample(filters.FloatValue(50)), `"value":50.0,"classes":["DrivingStatus"]`, ",,float,50.0,DrivingStatus"},
	{sample(filters.IntValue(50)), `"value":50,"classes":["DrivingStatus"]`, ",,int,50,DrivingStatus"},
	{sample(filters.FloatValue(-0.1)), `"value":-0.1,"classes":["DrivingStatus"]`, ",,float,-0.1,DrivingStatus"},
	{sample(filters.FloatValue(1e21)), `"value":1e+21,"classes":["DrivingStatus"]`, ",,float,1e+21,DrivingStatus"},
	{sample(filters.FloatValue(5e-324)), `"value":5e-324,"classes":["DrivingStatus"]`, ",,float,5e-324,DrivingStatus"},
	{sample(filters.IntValue(math.MinInt64)), `"value":-9223372036854775808,"classes":["DrivingStatus"]`, ",,int,-9223372036854775808,DrivingStatus"},
	{sample(filters.UintValue(math.MaxUint64)), `"value":18446744073709551615,"classes":["DrivingStatus"]`, ",,int,18446744073709551615,DrivingStatus"},
	{sample(filters.BoolValue(true)), `"value":true,"classes":["DrivingStatus"]`, ",,bool,true,DrivingStatus"},
	{sample(text("P0420")), `"value":"P0420","classes":["DrivingStatus"]`, ",,text,P0420,DrivingStatus"},
	{sample(text("")), `"value":"","classes":["DrivingStatus"]`, ",,text,,DrivingStatus"},
	{sample(text(`a "b" \c`)), `"value":"a \"b\" \\c","classes":["DrivingStatus"]`, `,,text,"a ""b"" \c",DrivingStatus`},
	{sample(text("开,关")), `"value":"开,关","classes":["DrivingStatus"]`, `,,text,"开,关",DrivingStatus`},
	{sample(text(`=HYPERLINK("x")`)), `"value":"=HYPERLINK(\"x\")","classes":["DrivingStatus"]`, `,,text,"'=HYPERLINK(""x"")",DrivingStatus`},
	{sample(text("+1")), `"value":"+1","classes":["DrivingStatus"]`, ",,text,'+1,DrivingStatus"},
	{sample(text("-1")), `"value":"-1","classes":["DrivingStatus"]`, ",,text,'-1,DrivingStatus"},
	{sample(text("@SUM(A1)")), `"value":"@SUM(A1)","classes":["DrivingStatus"]`, ",,text,'@SUM(A1),DrivingStatus"},
	{sample(text("＝1")), `"value":"＝1","classes":["DrivingStatus"]`, ",,text,'＝1,DrivingStatus"},
	{sample(text("  =1")), `"value":"  =1","classes":["DrivingStatus"]`, ",,text,'  =1,DrivingStatus"},
	{sample(text("'quoted'")), `"value":"'quoted'","classes":["DrivingStatus"]`, ",,text,''quoted',DrivingStatus"},
	{sample(text("a;=1")), `"value":"a;=1","classes":["DrivingStatus"]`, `,,text,"a;'=1",DrivingStatus`},
	{sample(text("a|  =1;b,'c',,d")), `"value":"a|  =1;b,'c',,d","classes":["DrivingStatus"]`, `,,text,"a|'  =1;b,''c',,d",DrivingStatus`},
	{sample(text(`;"@1`)), `"value":";\"@1","classes":["DrivingStatus"]`, `,,text,";'""@1",DrivingStatus`},
	{
		Row{Subject: subject, Signal: "Vehicle.Speed", At: sample(text("")).At, Span: 1.5e9, Stat: "mean", Value: filters.FloatValue(3), Classes: filters.DrivingStatus | filters.Diagnostic},
		`"span_s":1.5,"stat":"mean","value":3.0,"classes":["DrivingStatus","Diagnostic"]`, "1.5,mean,float,3.0,DrivingStatus Diagnostic",
	},
	{
		Row{Subject: subject, Signal: "Vehicle.Speed", At: sample(text("")).At, Span: 600e9, Stat: "count", Value: filters.UintValue(7), Classes: filters.DrivingStatus},
		`"span_s":600,"stat":"count","value":7,"classes":["DrivingStatus"]`, "600,count,int,7,DrivingStatus",
	},
}

func encode(t testing.TB, f Format, list ...Row) string {
	var b bytes.Buffer
	w, err := NewWriter(f, &b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if err := w.Write(&list[i]); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func decode(f Format, file string) (list []Row, err error) {
	err = Read(f, strings.NewReader(file), int64(len(file)), func(r *Row) error {
		kept := *r
		kept.Value.Data = bytes.Clone(r.Value.Data)
		list = append(list, kept)
		return nil
	})
	return list, err
}

// same compares what is meant: a whole number is one kind.
func same(a, b Row) bool {
	number := func(v filters.Value) (filters.Kind, uint64) {
		if v.Kind == filters.Uint {
			v = whole(v.Num)
		}
		return v.Kind, v.Num
	}
	ak, an := number(a.Value)
	bk, bn := number(b.Value)
	return a.Subject == b.Subject && a.Signal == b.Signal && a.At == b.At && a.Span == b.Span && a.Stat == b.Stat &&
		a.Classes == b.Classes && ak == bk && an == bn && bytes.Equal(a.Value.Data, b.Value.Data)
}

func TestLines(t *testing.T) {
	all := []Row{}
	for _, c := range lineTable {
		all = append(all, c.row)
		wantJSON := `{"subject":"` + subject + `","signal":"Vehicle.Speed","t":"2026-03-10T10:00:00Z",` + c.json + "}\n"
		wantCSV := csvHeader + subject + ",Vehicle.Speed,2026-03-10T10:00:00Z," + c.csv + "\r\n"
		for f, want := range map[Format]string{JSONL: wantJSON, CSV: wantCSV} {
			got := encode(t, f, c.row)
			if got != want {
				t.Errorf("%s: got %q, want %q", f, got, want)
			}
			list, err := decode(f, got)
			if err != nil || len(list) != 1 || !same(list[0], c.row) {
				t.Errorf("%s: %q read as %+v, %v", f, got, list, err)
			}
		}
	}
	for _, f := range []Format{JSONL, CSV} {
		got, err := decode(f, encode(t, f, all...))
		if err != nil || !slices.EqualFunc(got, all, same) {
			t.Errorf("%s: all rows: %v", f, err)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, at := range []int64{0, 1, 999_999_999, 1e9, 1_773_136_800_123_000_000, math.MaxInt64} {
		r := sample(filters.IntValue(1))
		r.At = at
		for _, f := range []Format{JSONL, CSV} {
			if got, err := decode(f, encode(t, f, r)); err != nil || got[0].At != at {
				t.Errorf("%s: %d came back as %v, %v", f, at, got, err)
			}
		}
	}
	for _, span := range []int64{1, 10, 1e9 - 1, 1e9, 1e9 + 1, math.MaxInt64} {
		r := sample(filters.IntValue(1))
		r.Span, r.Stat = span, "max"
		for _, f := range []Format{JSONL, CSV} {
			if got, err := decode(f, encode(t, f, r)); err != nil || got[0].Span != span {
				t.Errorf("%s: span %d came back as %v, %v", f, span, got, err)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	ok := sample(filters.IntValue(1))
	for name, change := range map[string]func(*Row){
		"subject: a name":   func(r *Row) { r.Subject = "LSVAA4187E2123456" },
		"subject: capitals": func(r *Row) { r.Subject = strings.ToUpper(subject) },
		"signal: none":      func(r *Row) { r.Signal = "" },
		"signal: a space":   func(r *Row) { r.Signal = "a b" },
		"signal: too long":  func(r *Row) { r.Signal = strings.Repeat("a", maxSignal+1) },
		"time":              func(r *Row) { r.At = -1 },
		"span":              func(r *Row) { r.Span, r.Stat = -1, "mean" },
		"span, no stat":     func(r *Row) { r.Span = 1 },
		"stat":              func(r *Row) { r.Stat = "median" },
		"no class":          func(r *Row) { r.Classes = 0 },
		"unnamed class":     func(r *Row) { r.Classes |= filters.AllLabels + 1 },
		"nothing":           func(r *Row) { r.Value = filters.Value{} },
		"JSON":              func(r *Row) { r.Value = filters.JSONValue([]byte("{}")) },
		"bytes":             func(r *Row) { r.Value = filters.BytesValue([]byte("x")) },
		"bool 2":            func(r *Row) { r.Value = filters.Value{Kind: filters.Bool, Num: 2} },
		"NaN":               func(r *Row) { r.Value = filters.FloatValue(math.NaN()) },
		"infinite":          func(r *Row) { r.Value = filters.FloatValue(math.Inf(1)) },
		"text: too long":    func(r *Row) { r.Value = text(strings.Repeat("a", MaxText+1)) },
		"text: not UTF-8":   func(r *Row) { r.Value = text("\xff") },
		"text: tab":         func(r *Row) { r.Value = text("\t=1") },
		"text: return":      func(r *Row) { r.Value = text("\r=1") },
		"text: new line":    func(r *Row) { r.Value = text("a\n=1") },
		"text: direction":   func(r *Row) { r.Value = text("a\u202eb") },
		"text: no width":    func(r *Row) { r.Value = text("a\u200bb") },
		"text: selector":    func(r *Row) { r.Value = text("a\ufe0f\ufe01") },
		"text: selector 17": func(r *Row) { r.Value = text("a\U000e0100\U000e01ef") },
		"text: filler":      func(r *Row) { r.Value = text("a\u3164") },
		"text: joiner":      func(r *Row) { r.Value = text("a\u034fb") },
		"text: blank":       func(r *Row) { r.Value = text("a\u2800b") },
		"text: byte order":  func(r *Row) { r.Value = text("\ufeffa") },
		"text: null":        func(r *Row) { r.Value = text("a\x00") },
	} {
		r := ok
		change(&r)
		err := r.Validate()
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		for _, f := range []Format{JSONL, CSV} {
			w, _ := NewWriter(f, io.Discard)
			if w.Write(&r) == nil {
				t.Errorf("%s: %s writes it", name, f)
			}
			if w.Write(&ok) == nil || w.Close() == nil {
				t.Errorf("%s: %s goes on after an error", name, f)
			}
		}
		if len(r.Value.Data) > 1 && bytes.Contains([]byte(err.Error()), r.Value.Data) || strings.Contains(err.Error(), "LSVAA") {
			t.Errorf("%s: the error holds content", name)
		}
	}
	if err := ok.Validate(); err != nil {
		t.Error(err)
	}
}

func TestRefusedJSON(t *testing.T) {
	const head = `{"subject":"` + subject + `","signal":"Vehicle.Speed","t":"2026-03-10T10:00:00Z",`
	const good = head + `"value":1,"classes":["DrivingStatus"]}` + "\n"
	if _, err := decode(JSONL, good); err != nil {
		t.Fatal(err)
	}
	refuse(t, JSONL, map[string]string{
		"no end of line":   strings.TrimSuffix(good, "\n"),
		"CR":               strings.Replace(good, "\n", "\r\n", 1),
		"empty line":       good + "\n",
		"after the object": strings.Replace(good, "\n", " \n", 1),
		"white space":      strings.Replace(good, `"value":1`, `"value": 1`, 1),
		"another member":   head + `"note":"30.1","value":1,"classes":["DrivingStatus"]}` + "\n",
		"doubled":          head + `"value":1,"value":2,"classes":["DrivingStatus"]}` + "\n",
		"order":            head + `"classes":["DrivingStatus"],"value":1}` + "\n",
		"order of classes": head + `"value":1,"classes":["Diagnostic","DrivingStatus"]}` + "\n",
		"class twice":      head + `"value":1,"classes":["DrivingStatus","DrivingStatus"]}` + "\n",
		"no class":         head + `"value":1,"classes":[]}` + "\n",
		"unknown class":    head + `"value":1,"classes":["Speed"]}` + "\n",
		"01":               strings.Replace(good, `:1,`, `:01,`, 1),
		"+1":               strings.Replace(good, `:1,`, `:+1,`, 1),
		"1.":               strings.Replace(good, `:1,`, `:1.,`, 1),
		"1.00":             strings.Replace(good, `:1,`, `:1.00,`, 1),
		"1e0":              strings.Replace(good, `:1,`, `:1e0,`, 1),
		"-0.0":             strings.Replace(good, `:1,`, `:-0.0,`, 1),
		"-0":               strings.Replace(good, `:1,`, `:-0,`, 1),
		"1_0":              strings.Replace(good, `:1,`, `:1_0,`, 1),
		"0x1p4":            strings.Replace(good, `:1,`, `:0x1.p4,`, 1),
		"more digits":      strings.Replace(good, `:1,`, `:0.1000000000000000055511151231257827,`, 1),
		"too great":        strings.Replace(good, `:1,`, `:18446744073709551616,`, 1),
		"1e999":            strings.Replace(good, `:1,`, `:1e999,`, 1),
		"NaN":              strings.Replace(good, `:1,`, `:NaN,`, 1),
		"null":             strings.Replace(good, `:1,`, `:null,`, 1),
		"object":           strings.Replace(good, `:1,`, `:{},`, 1),
		"escape":           strings.Replace(good, `:1,`, `:"\u0041",`, 1),
		"solidus":          strings.Replace(good, `:1,`, `:"\/",`, 1),
		"escaped signal":   strings.Replace(good, "Vehicle.Speed", `Vehicle.\u0053peed`, 1),
		"offset":           strings.Replace(good, "00Z", "00+08:00", 1),
		"fraction":         strings.Replace(good, "00Z", "00.000Z", 1),
		"no such day":      strings.Replace(good, "03-10", "02-30", 1),
		"after 2262":       strings.Replace(good, "2026", "2300", 1),
		"span 0":           strings.Replace(good, `"value"`, `"span_s":0,"stat":"mean","value"`, 1),
		"span 1.50":        strings.Replace(good, `"value"`, `"span_s":1.50,"stat":"mean","value"`, 1),
		"span, no stat":    strings.Replace(good, `"value"`, `"span_s":1,"value"`, 1),
		"span too long":    strings.Replace(good, `"value"`, `"span_s":9999999999,"stat":"mean","value"`, 1),
		"empty stat":       strings.Replace(good, `"value"`, `"stat":"","value"`, 1),
		"long line":        strings.Replace(good, "Vehicle", strings.Repeat("V", 2*bufferSize), 1),
		"BOM":              "\ufeff" + good,
	})
}

func TestRefusedCSV(t *testing.T) {
	const head = csvHeader + subject + ",Vehicle.Speed,2026-03-10T10:00:00Z,"
	const good = head + ",,text,on,DrivingStatus\r\n"
	if _, err := decode(CSV, good); err != nil {
		t.Fatal(err)
	}
	refuse(t, CSV, map[string]string{
		"nothing":        "",
		"no header":      strings.TrimPrefix(good, csvHeader),
		"header alone,":  strings.TrimSuffix(csvHeader, "\n"),
		"LF":             head + ",,text,on,DrivingStatus\n",
		"no end":         strings.TrimSuffix(good, "\r\n"),
		"needless quote": head + `,,text,"on",DrivingStatus` + "\r\n",
		"quote missing":  head + `,,text,o"n,DrivingStatus` + "\r\n",
		"not ended":      head + `,,text,"on,DrivingStatus` + "\r\n",
		"after a quote":  head + `,,text,"a,b"c,DrivingStatus` + "\r\n",
		"needless guard": head + ",,text,'on,DrivingStatus\r\n",
		"no guard":       head + ",,text,=1,DrivingStatus\r\n",
		"one cell more":  head + ",,text,on,DrivingStatus,x\r\n",
		"one cell less":  head + ",,text,on\r\n",
		"kind":           head + ",,int,1.0,DrivingStatus\r\n",
		"no kind":        head + ",,,1,DrivingStatus\r\n",
		"number as text": head + ",,float,1,DrivingStatus\r\n",
		"span 0":         head + "0,mean,int,1,DrivingStatus\r\n",
		"two spaces":     head + ",,text,on,DrivingStatus  Diagnostic\r\n",
		"space at end":   head + ",,text,on,DrivingStatus \r\n",
		"empty line":     good + "\r\n",
	})
}

func refuse(t *testing.T, f Format, files map[string]string) {
	for name, file := range files {
		if got, err := decode(f, file); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: read as %+v, %v", name, got, err)
		}
	}
}

func TestReadStops(t *testing.T) {
	enough := errors.New("enough")
	for _, f := range []Format{JSONL, CSV} {
		file, n := encode(t, f, sample(filters.IntValue(1)), sample(filters.IntValue(2))), 0
		err := Read(f, strings.NewReader(file), int64(len(file)), func(*Row) error { n++; return enough })
		if !errors.Is(err, enough) || n != 1 {
			t.Errorf("%s: %d rows, %v", f, n, err)
		}
		short := Read(f, strings.NewReader(file), int64(len(file))+1, func(*Row) error { return nil })
		if short == nil {
			t.Errorf("%s: a file shorter than said is read", f)
		}
	}
	if err := Read("x", strings.NewReader(""), 0, nil); err == nil {
		t.Error("an unknown format is read")
	}
	if _, err := NewWriter(Parquet, io.Discard); err == nil {
		t.Error("Parquet without its package")
	}
}

func TestNoAllocs(t *testing.T) {
	list := []Row{}
	for _, c := range lineTable {
		list = append(list, c.row)
	}
	for _, f := range []Format{JSONL, CSV} {
		w, err := NewWriter(f, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		write := func() {
			for i := range list {
				if err := w.Write(&list[i]); err != nil {
					t.Fatal(err)
				}
			}
		}
		write()
		if n := testing.AllocsPerRun(100, write); n != 0 {
			t.Errorf("%s: %v allocations for %d rows", f, n, len(list))
		}
	}
}

// The regulator's program reads all formats and can open no connection.
func TestNoNet(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v: %s", err, out)
	}
	for _, pkg := range strings.Fields(string(out)) {
		if pkg == "net" || strings.HasPrefix(pkg, "net/") || strings.Contains(pkg, "parquet-go") {
			t.Errorf("links %s", pkg)
		}
	}
}

func fuzzLines(f *testing.F, format Format) {
	for _, c := range lineTable {
		f.Add([]byte(encode(f, format, c.row)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := decode(format, string(file))
		if err == nil && encode(t, format, got...) != string(file) {
			t.Fatalf("%d rows were read from bytes that their writer does not write", len(got))
		}
	})
}

func FuzzJSONL(f *testing.F) { fuzzLines(f, JSONL) }
func FuzzCSV(f *testing.F)   { fuzzLines(f, CSV) }

func FuzzLevels(f *testing.F) {
	f.Add([]byte{}, 0)
	f.Add(appendLevels(nil, []byte{1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0}), 19)
	f.Fuzz(func(t *testing.T, runs []byte, n int) {
		if n < 0 || n > GroupRows {
			return
		}
		if levels, ok := parseLevels(nil, runs, n); ok && (len(levels) != n || !bytes.Equal(appendLevels(nil, levels), runs)) {
			t.Fatal("levels that are written otherwise")
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	for _, f := range []Format{JSONL, CSV} {
		b.Run(string(f), func(b *testing.B) {
			w, _ := NewWriter(f, io.Discard)
			r := sample(filters.FloatValue(50.25))
			b.ReportAllocs()
			for b.Loop() {
				if err := w.Write(&r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, f := range []Format{JSONL, CSV} {
		b.Run(string(f), func(b *testing.B) {
			list := slices.Repeat([]Row{sample(filters.FloatValue(50.25))}, 10_000)
			file := encode(b, f, list...)
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if err := Read(f, strings.NewReader(file), int64(len(file)), func(*Row) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
