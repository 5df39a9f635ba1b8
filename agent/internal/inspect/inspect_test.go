package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func config(t testing.TB) Config {
	t.Helper()
	p, err := policy.Compile("draft-2021", policy.Source{Name: "inspect", Data: []byte(Overlay)})
	if err != nil {
		t.Fatal(err)
	}
	return Config{Chain: filters.NewChain(p, filters.Options{}), Now: func() time.Time { return now }}
}

// verdict is one line of output.
type verdict struct {
	ID       json.RawMessage
	Effect   string
	Rule     string
	Labels   []string
	Findings []struct {
		Start, End int
		Type       string
	}
	Output json.RawMessage
	Reason string
}

func run(t testing.TB, cfg Config, in string) (out []verdict, blocked bool) {
	t.Helper()
	var text bytes.Buffer
	blocked, err := Run(cfg, strings.NewReader(in), &text)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		var v verdict
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&v); err != nil || v.Labels == nil || v.Findings == nil {
			t.Fatalf("output %q: %v", line, err)
		}
		out = append(out, v)
	}
	return out, blocked
}

// TestLines: whatever a line is, it gives one verdict, and the lines after it are
// judged.
func TestLines(t *testing.T) {
	const b64 = `{"base64":"AAECA/7/gIGCk5SlpqfIycrL3N3u7/Dx"}`
	for _, tc := range []struct{ line, id, effect, rule, reason string }{
		{`{"id":1,"text":"pump replaced"}`, `1`, "pass", "", ""},
		{`{"text":"pump replaced","id":"x"}`, `"x"`, "pass", "", ""},
		{`{"id":1.5e3,"text":""}`, `1.5e3`, "pass", "", ""},
		{`{"id":{"a":[1,"}"]},"text":"a"}`, `{"a":[1,"}"]}`, "pass", "", ""},
		{`{"text":"a"}`, `null`, "pass", "", ""},
		{" \t{ \"id\" : -1 , \"text\" : \"a\" } \r", `-1`, "pass", "", ""},
		{`{"id":1,"text":"tel 13800138000"}`, `1`, "redact", "T1", "consent"},
		{`{"id":1,"text":"\u0074el 138\u00300138000"}`, `1`, "redact", "T1", "consent"},
		{`{"id":1,"\u0074ext":"tel 13800138000"}`, `1`, "redact", "T1", "consent"},
		{`{"id":1,"text":"a\u0000b"}`, `1`, "drop", "U2", "characters"},
		{`{"id":1,"text":` + b64 + `}`, `1`, "drop", "U1", "no catalogue entry"},
		{`{"id":1,"value":` + b64 + `}`, `1`, "drop", "U1", "no catalogue entry"},
		{`{"id":1,"signal":"Vehicle.Speed","value":3}`, `1`, "drop", "U1", "source"},
		{`{"id":1,"source":"can.body","value":3}`, `1`, "drop", "U1", "no catalogue entry"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body"}`, `1`, "drop", "U3", "needs a value"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":null}`, `1`, "drop", "U2", "type"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":1e999}`, `1`, "drop", "U3", "64 bits"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":0x10}`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":Infinity}`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":30,"collected_at":"2026-03-01T11:59:00Z"}`, `1`, "pass", "", ""},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":30,"collected_at":"yesterday"}`, `1`, "drop", "U3", "collected_at"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":30,"derived_from":"cam.cabin"}`, `1`, "drop", "U3", "derived_from"},
		{`{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":30,"derived_from":["cam.cabin"]}`, `1`, "drop", "T3", "cabin"},
		{`{"id":1,"signal":7,"source":"can.body","value":30}`, `1`, "drop", "U3", "not a string"},
		{`{"id":1,"signal":"Vehicle.CurrentLocation.Latitude","source":"gnss","value":30.5}`, `1`, "hold", "T1", "consent"},
		{`{"id":1,"text":"a","signal":"Vehicle.Speed","source":"can.body","value":1}`, `1`, "drop", "U3", "either"},
		{`{"id":1,"text":"a","id":2}`, `1`, "drop", "U3", "twice"},
		{`{"more":2,"text":"a","id":9}`, `9`, "drop", "U3", "a key that is not"},
		{`{"id":1,"text":7}`, `1`, "drop", "U3", "text is not a string"},
		{`{"id":1,"text":{"a":7}}`, `1`, "drop", "U3", "text is not a string"},
		{`{"id":1,"text":"\ud83d"}`, `1`, "drop", "U3", "surrogate"},
		{`{"id":1,"text":"` + "a\xff" + `"}`, `1`, "drop", "U3", "UTF-8"},
		{`{"id":"` + "\xff" + `","text":"a"}`, `null`, "drop", "U3", "UTF-8"},
		{`{"id":1,"text":"a` + "\t" + `"}`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":1,"text":"a\x"}`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":1,"text":"a"} {}`, `1`, "drop", "U3", "more text"},
		{`{"id":1,"text":"a",}`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":1,"text":`, `1`, "drop", "U3", "not a JSON"},
		{`{"id":01,"text":"a"}`, `null`, "drop", "U3", "not a JSON"},
		{`{}`, `null`, "drop", "U3", "needs a value"},
		{`[]`, `null`, "drop", "U3", "not a JSON"},
		{`"text"`, `null`, "drop", "U3", "not a JSON"},
		{`text`, `null`, "drop", "U3", "not a JSON"},
		{`{"id":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, `null`, "drop", "U3", "nests deeper"},
	} {
		out, blocked := run(t, config(t), tc.line+"\n\n"+`{"id":"after","text":"a"}`)
		if len(out) != 2 {
			t.Fatalf("%s: %d verdicts", tc.line, len(out))
		}
		v := out[0]
		if string(v.ID) != tc.id || v.Effect != tc.effect || v.Rule != tc.rule || !strings.Contains(v.Reason, tc.reason) || (tc.reason == "") != (v.Reason == "") {
			t.Errorf("%s: id %s, %s %s %q; want %s %s %s %q", tc.line, v.ID, v.Effect, v.Rule, v.Reason, tc.id, tc.effect, tc.rule, tc.reason)
		}
		if (v.Effect == "pass" || v.Effect == "redact") == (string(v.Output) == "null") {
			t.Errorf("%s: %s with output %s", tc.line, v.Effect, v.Output)
		}
		if blocked != (tc.effect != "pass") {
			t.Errorf("%s: blocked %v", tc.line, blocked)
		}
		if out[1].Effect != "pass" || string(out[1].ID) != `"after"` {
			t.Errorf("%s: the line after it: %+v", tc.line, out[1])
		}
	}
}

// TestOffsets are bytes of the text, however it was written.
func TestOffsets(t *testing.T) {
	for _, line := range []string{
		`{"id":1,"text":"电话 13800138000 \"好\""}`,
		`{"id":1,"text":"\u7535\u8bdd 1380013\u0038000 \"\u597d\""}`,
	} {
		out, _ := run(t, config(t), line)
		if f := out[0].Findings; len(f) != 1 || f[0].Start != 7 || f[0].End != 18 || f[0].Type != "MOBILE" {
			t.Errorf("%s: findings %+v", line, f)
		}
	}
	in := `{"id":1,"text":"a \"b\" \\ \u4f60\ud83d\ude00\n\tc"}`
	var want struct{ Text string }
	var got string
	out, _ := run(t, config(t), in)
	if json.Unmarshal([]byte(in), &want) != nil || json.Unmarshal(out[0].Output, &got) != nil || got != want.Text {
		t.Errorf("output %q, want %q", got, want.Text)
	}
}

// TestConsent: with a consent the same records pass.
func TestConsent(t *testing.T) {
	cfg := config(t)
	cfg.Consent = filters.Location | filters.PI
	in := `{"id":1,"signal":"Vehicle.CurrentLocation.Latitude","source":"gnss","value":30.5}
{"id":2,"signal":"Vehicle.CurrentLocation.Latitude","source":"gnss","value":30.5,"subject":"passenger"}
{"id":3,"text":"tel 13800138000"}`
	out, blocked := run(t, cfg, in)
	for _, v := range out {
		if v.Effect != "pass" {
			t.Errorf("%s: %s %s", v.ID, v.Effect, v.Rule)
		}
	}
	if blocked || len(out) != 3 || string(out[2].Output) != `"tel 13800138000"` {
		t.Errorf("blocked %v, %d verdicts, %s", blocked, len(out), out[2].Output)
	}
}

// TestLong: a line longer than the limit is blocked under its id, and the next ones
// are judged.
func TestLong(t *testing.T) {
	long := `{"id":"long","text":"` + strings.Repeat("a", MaxLine+1) + `"}`
	out, _ := run(t, config(t), `{"id":1,"text":"a"}`+"\n"+long+"\n"+`{"id":2,"text":"a"}`)
	if len(out) != 3 || string(out[1].ID) != `"long"` || out[1].Rule != "U3" || !strings.Contains(out[1].Reason, "longer than") || out[2].Effect != "pass" {
		t.Errorf("%d verdicts: %s %s %s", len(out), out[1].ID, out[1].Rule, out[1].Reason)
	}
	within := `{"id":"within","text":"` + strings.Repeat("a ", 100<<10) + `"}`
	if out, _ := run(t, config(t), within); out[0].Effect != "pass" {
		t.Errorf("200 KiB: %s %s", out[0].Effect, out[0].Reason)
	}
}

// TestFlush: every verdict is out before more input is waited for.
func TestFlush(t *testing.T) {
	in, write := io.Pipe()
	read, out := io.Pipe()
	ended := make(chan error, 1)
	cfg := config(t)
	go func() {
		_, err := Run(cfg, in, out)
		out.Close()
		ended <- err
	}()
	buf := make([]byte, 4096)
	for i := range 3 {
		if _, err := fmt.Fprintf(write, "{\"id\":%d,\"text\":\"a\"}\n{\"id\"", i); err != nil {
			t.Fatal(err)
		}
		n, err := read.Read(buf)
		if err != nil || !strings.HasPrefix(string(buf[:n]), fmt.Sprintf(`{"id":%d,`, i)) {
			t.Fatalf("%q, %v", buf[:n], err)
		}
		if _, err := io.WriteString(write, ":9,\"text\":\"b\"}\n"); err != nil {
			t.Fatal(err)
		}
		if n, err = read.Read(buf); err != nil || !strings.HasPrefix(string(buf[:n]), `{"id":9,`) {
			t.Fatalf("%q, %v", buf[:n], err)
		}
	}
	write.Close()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// TestAlone: unrelated texts, and unrelated bytes that nobody declared, are not
// joined; what one source of a car says in pieces is.
func TestAlone(t *testing.T) {
	out, blocked := run(t, config(t), `{"id":1,"text":"1380"}
{"id":2,"text":"0138000"}`)
	if blocked || len(out) != 2 {
		t.Errorf("texts were joined: %+v", out)
	}
	out, _ = run(t, config(t), `{"id":1,"signal":"Vehicle.Odd","source":"app.nav","value":{"base64":"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQ=="}}
{"id":2,"signal":"Vehicle.Odd","source":"app.nav","value":{"base64":"AAECA/7/gIGCk5SlpqfIycrL3N3u7/Dx"}}`)
	if out[0].Findings[0].Type != "MEDIA" || len(out[1].Findings) != 1 || out[1].Findings[0].Type != "OPAQUE" {
		t.Errorf("findings %+v and %+v", out[0].Findings, out[1].Findings)
	}
}

// TestNothingFound: in no bytes nothing is found, not even that they are opaque.
func TestNothingFound(t *testing.T) {
	out, _ := run(t, config(t), `{"id":1,"text":{"base64":""}}`)
	if out[0].Effect != "drop" || out[0].Rule != "U1" || len(out[0].Findings) != 0 {
		t.Errorf("%+v", out[0])
	}
}

// TestParseAllocates nothing for the common line.
func TestParseAllocates(t *testing.T) {
	i := newInspector(config(t))
	for _, text := range []string{`{"id":1,"text":"the pump was replaced"}`, `{"id":1,"signal":"Vehicle.Speed","source":"can.body","value":30}`} {
		line := []byte(text)
		i.line(line, false)
		if n := testing.AllocsPerRun(100, func() { i.line(line, false) }); n > 1 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}

// FuzzLine: every line gives one verdict that is JSON; the parser takes what
// encoding/json takes and finds the same text.
func FuzzLine(f *testing.F) {
	for _, s := range []string{`{"id":1,"text":"a"}`, `{"id":"\u0061","text":"\ud83d\ude00\n"}`, `{"id":1,"signal":"a","source":"b","value":[1,{"a":"}"}]}`, `{"a":`, `{"id":1,"text":{"base64":"AA=="}}`} {
		f.Add([]byte(s))
	}
	i := newInspector(config(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.IndexByte(b, '\n') >= 0 {
			return
		}
		out, _ := i.line(b, false)
		if !json.Valid(out) {
			t.Fatalf("%q gives %q", b, out)
		}
		var p parser
		l, err := p.parse(b)
		if err != nil {
			return
		}
		var want struct {
			Text json.RawMessage `json:"text"`
		}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatalf("%q was taken; encoding/json says %v", b, err)
		}
		var text string
		if l.rawText != nil && (json.Unmarshal(want.Text, &text) != nil || text != string(l.text)) {
			t.Fatalf("%q: text %q, want %q", b, l.text, text)
		}
	})
}
