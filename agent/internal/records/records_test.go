package records

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"

	"cordon/agent/internal/source"
	"cordon/filters"
	"cordon/internal/ops"
)

const now = int64(1_700_000_000_000_000_000)

func TestDecodeJSON(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		want       filters.Value
		bad        string // part of the error
	}{
		{"int", `{"signal":"A","source":"s","value":-5}`, filters.IntValue(-5), ""},
		{"uint", `{"signal":"A","source":"s","value":18446744073709551615}`, filters.UintValue(1<<64 - 1), ""},
		{"float", `{"signal":"A","source":"s","value":1.5}`, filters.FloatValue(1.5), ""},
		{"whole float", `{"signal":"A","source":"s","value":2e3}`, filters.FloatValue(2000), ""},
		{"bool", `{"signal":"A","source":"s","value":true}`, filters.BoolValue(true), ""},
		{"null is no value", `{"signal":"A","source":"s","value":null}`, filters.Value{}, ""},
		{"string", `{"signal":"A","source":"s","value":"a\u4e2d\n"}`, filters.StringValue([]byte("a中\n")), ""},
		{"object", `{"signal":"A","source":"s","value":{"a":[1,2]}}`, filters.JSONValue([]byte(`{"a":[1,2]}`)), ""},
		{"array", `{"signal":"A","source":"s","value":[1,"x"]}`, filters.JSONValue([]byte(`[1,"x"]`)), ""},
		{"bytes", `{"signal":"A","source":"s","value":{"base64":"AQID"}}`, filters.BytesValue([]byte{1, 2, 3}), ""},
		{"empty bytes", `{"signal":"A","source":"s","value":{"base64":""}}`, filters.BytesValue([]byte{}), ""},
		{"bytes with company", `{"signal":"A","source":"s","value":{"base64":"AQID","x":1}}`, filters.JSONValue([]byte(`{"base64":"AQID","x":1}`)), ""},
		{"bytes twice", `{"signal":"A","source":"s","value":{"base64":"AQID","base64":"AQID"}}`, filters.JSONValue([]byte(`{"base64":"AQID","base64":"AQID"}`)), ""},
		{"not base64", `{"signal":"A","source":"s","value":{"base64":"?"}}`, filters.JSONValue([]byte(`{"base64":"?"}`)), ""},
		{"huge number", `{"signal":"A","source":"s","value":1e999}`, filters.Value{}, "beyond 64 bits"},
		{"unknown key", `{"signal":"A","source":"s","value":1,"unit":"km"}`, filters.Value{}, "a key that is not signal"},
		{"key twice", `{"signal":"A","source":"s","value":1,"value":2}`, filters.Value{}, "value is given twice"},
		{"no source", `{"signal":"A","value":1}`, filters.Value{}, "are required"},
		{"no value", `{"signal":"A","source":"s"}`, filters.Value{}, "are required"},
		{"signal not text", `{"signal":1,"source":"s","value":1}`, filters.Value{}, "signal: not a string"},
		{"signal null", `{"signal":null,"source":"s","value":1}`, filters.Value{}, "signal: not a string"},
		{"long name", `{"signal":"` + strings.Repeat("x", 300) + `","source":"s","value":1}`, filters.Value{}, "longer than"},
		{"time", `{"signal":"A","source":"s","value":1,"collected_at":"yesterday"}`, filters.Value{}, "not a time"},
		{"year 9999", `{"signal":"A","source":"s","value":1,"collected_at":"9999-01-01T00:00:00Z"}`, filters.Value{}, "not a time"},
		{"parents", `{"signal":"A","source":"s","value":1,"derived_from":"cam"}`, filters.Value{}, "not an array"},
		{"empty parent", `{"signal":"A","source":"s","value":1,"derived_from":[""]}`, filters.Value{}, "a source name has"},
		{"cut short", `{"signal":"A","source":"s","value":1`, filters.Value{}, "not valid JSON"},
		{"no object", `7`, filters.Value{}, "not a JSON object"},
		{"deep", `{"signal":"A","source":"s","value":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, filters.Value{}, "nested deeper"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := decodeJSON([]byte(`{"records":[`+tc.body+`]}`), now)
			if tc.bad != "" {
				if err == nil || !strings.Contains(err.Error(), tc.bad) {
					t.Fatalf("error %v, want %q in it", err, tc.bad)
				}
				return
			}
			if err != nil || len(got) != 1 {
				t.Fatalf("%d records, %v", len(got), err)
			}
			r := got[0].Record
			if r.Signal != "A" || r.Source != "s" || r.CollectedAt != now || !equal(r.Value, tc.want) {
				t.Errorf("%+v, want value %+v", r, tc.want)
			}
		})
	}
}

func equal(a, b filters.Value) bool {
	return a.Kind == b.Kind && a.Num == b.Num && bytes.Equal(a.Data, b.Data) && (a.Data == nil) == (b.Data == nil)
}

func TestDecodeEnvelope(t *testing.T) {
	for body, bad := range map[string]string{
		``: "not a JSON object", `[]`: "not a JSON object", `{}`: "the one key", `{"record":[]}`: "the one key",
		`{"records":{}}`: "not an array", `{"records":[]} x`: "more text", `{"records":[],"x":1}`: "another key",
		`{"records":[`: "cut short",
	} {
		if _, err := decodeJSON([]byte(body), now); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v, want %q", body, err, bad)
		}
	}
	got, err := decodeJSON([]byte(`{"records":[{"signal":"A","source":"s","value":1,"collected_at":"2026-03-01T12:00:00.5Z","derived_from":["cam.cabin"],"subject":"p1"}]}`), now)
	if err != nil {
		t.Fatal(err)
	}
	if r := got[0].Record; r.CollectedAt != 1772366400500000000 || r.DerivedFrom[0] != "cam.cabin" || r.Subject != "p1" {
		t.Errorf("%+v", r)
	}
}

// pack encodes an envelope with one record whose value append adds.
func pack(value func([]byte) []byte) []byte {
	b := msgp.AppendMapHeader(nil, 1)
	b = msgp.AppendArrayHeader(msgp.AppendString(b, "records"), 1)
	b = msgp.AppendMapHeader(b, 3)
	b = msgp.AppendString(msgp.AppendString(b, "signal"), "A")
	b = msgp.AppendString(msgp.AppendString(b, "source"), "s")
	return value(msgp.AppendString(b, "value"))
}

func TestDecodeMsgpack(t *testing.T) {
	nested := func(b []byte) []byte {
		b = msgp.AppendMapHeader(b, 2)
		b = msgp.AppendBytes(msgp.AppendString(b, "raw\n"), []byte{1, 2, 3})
		b = msgp.AppendArrayHeader(msgp.AppendString(b, "list"), 3)
		return msgp.AppendNil(msgp.AppendFloat64(msgp.AppendInt(b, -1), 1.5))
	}
	for _, tc := range []struct {
		name  string
		value func([]byte) []byte
		want  filters.Value
		bad   string
	}{
		{"int", func(b []byte) []byte { return msgp.AppendInt(b, -5) }, filters.IntValue(-5), ""},
		{"uint", func(b []byte) []byte { return msgp.AppendUint64(b, 1<<64-1) }, filters.UintValue(1<<64 - 1), ""},
		{"small uint is an int as in JSON", func(b []byte) []byte { return msgp.AppendUint64(b, 1<<40) }, filters.IntValue(1 << 40), ""},
		{"float", func(b []byte) []byte { return msgp.AppendFloat32(b, 1.5) }, filters.FloatValue(1.5), ""},
		{"bool", func(b []byte) []byte { return msgp.AppendBool(b, true) }, filters.BoolValue(true), ""},
		{"string", func(b []byte) []byte { return msgp.AppendString(b, "中") }, filters.StringValue([]byte("中")), ""},
		{"bytes", func(b []byte) []byte { return msgp.AppendBytes(b, []byte{9}) }, filters.BytesValue([]byte{9}), ""},
		{"nested", nested, filters.JSONValue([]byte(`{"raw\n":{"base64":"AQID"},"list":[-1,1.5,null]}`)), ""},
		{"not UTF-8", func(b []byte) []byte { return msgp.AppendString(b, "\xff") }, filters.Value{}, "not valid"},
		{"extension", func(b []byte) []byte { return append(b, 0xd4, 1, 1) }, filters.Value{}, "not valid"},
		{"key not text", func(b []byte) []byte { return msgp.AppendInt(msgp.AppendInt(msgp.AppendMapHeader(b, 1), 1), 1) }, filters.Value{}, "map key"},
		{"array said to be huge", func(b []byte) []byte { return msgp.AppendArrayHeader(b, 1<<30) }, filters.Value{}, "not valid"},
		{"deep", func(b []byte) []byte { return append(append(b, bytes.Repeat([]byte{0x91}, 100)...), 0xc0) }, filters.Value{}, "nested deeper"},
		{"NaN inside", func(b []byte) []byte {
			return append(msgp.AppendArrayHeader(b, 1), 0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0)
		}, filters.Value{}, "not finite"},
		{"cut short", func(b []byte) []byte { return append(b, 0xcb, 1) }, filters.Value{}, "not valid"},
		{"more bytes", func(b []byte) []byte { return append(msgp.AppendInt(b, 1), 0xc0) }, filters.Value{}, "more bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := decodeMsgpack(pack(tc.value), now)
			if tc.bad != "" {
				if err == nil || !strings.Contains(err.Error(), tc.bad) {
					t.Fatalf("error %v, want %q in it", err, tc.bad)
				}
				return
			}
			if err != nil || len(got) != 1 {
				t.Fatalf("%d records, %v", len(got), err)
			}
			if r := got[0].Record; r.CollectedAt != now || !equal(r.Value, tc.want) {
				t.Errorf("%+v (%s), want %+v", r.Value, r.Value.Data, tc.want)
			}
		})
	}
}

// sink answers requests with a fixed verdict, or not at all.
type sink struct {
	mu      sync.Mutex
	entries []source.Entry
	refused map[string]uint64 // by source and rule
	busy    bool
	wait    time.Duration // before an answer
}

func (s *sink) Get() *source.Group { return &source.Group{} }

func (s *sink) Put(ctx context.Context, g *source.Group) error {
	select {
	case <-time.After(s.wait):
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.busy {
		g.Done(nil, ErrBusy)
		return nil
	}
	s.mu.Lock()
	s.entries = append(s.entries, g.Entries...)
	s.mu.Unlock()
	vs := make([]filters.Verdict, len(g.Entries))
	for i := range vs {
		vs[i] = filters.Verdict{Effect: filters.Hold, Rule: filters.T1, Reason: "why"}
	}
	g.Done(vs, nil)
	return nil
}

// Offer is for live sources: nothing of a request may take their room.
func (s *sink) Offer(*source.Group) { panic("a request was offered") }

func (s *sink) Refused(source string, rule filters.Rule, n uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refused == nil {
		s.refused = map[string]uint64{}
	}
	s.refused[source+" "+rule.String()] += n
}

// serve starts a server and gives a way to post to it.
func serve(t *testing.T, s *sink, writers map[string][]uint32) (*Server, func(kind string, body io.Reader) (*http.Response, string)) {
	t.Helper()
	dir, err := os.MkdirTemp("", "rec")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "r.sock")
	l, err := ops.ListenUnix(path, 0o600, "run_dir")
	if err != nil {
		t.Fatal(err)
	}
	srv := New(Config{Writers: writers, Self: uint32(os.Getuid()), Sink: s, Now: nowFunc})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return srv, func(kind string, body io.Reader) (*http.Response, string) {
		t.Helper()
		resp, err := client.Post("http://agent/v1/records", kind, body)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(text)
	}
}

const one = `{"records":[{"signal":"A","source":"app.nav","value":1}]}`

func TestPost(t *testing.T) {
	s := &sink{}
	other := uint32(os.Getuid()) + 1
	srv, post := serve(t, s, map[string][]uint32{"app.nav": nil, "app.other": {other}, "app.me": {other, uint32(os.Getuid())}})

	resp, text := post("application/json", strings.NewReader(one))
	var answer struct{ Results []result }
	if err := json.Unmarshal([]byte(text), &answer); err != nil || resp.StatusCode != 200 || len(answer.Results) != 1 || answer.Results[0] != (result{"hold", "T1", "why"}) {
		t.Errorf("%s %s", resp.Status, text)
	}
	if resp, text := post("application/msgpack", bytes.NewReader(pack(func(b []byte) []byte { return msgp.AppendInt(b, 1) }))); resp.StatusCode != 403 {
		t.Errorf("a source without a writer: %s %s", resp.Status, text)
	}
	both := `{"records":[{"signal":"A","source":"app.me","value":1},{"signal":"A","source":"app.other","value":1}]}`
	if resp, text := post("", strings.NewReader(both)); resp.StatusCode != 403 || !strings.Contains(text, `\"app.other\"`) {
		t.Errorf("another's source: %s %s", resp.Status, text)
	}
	if resp, text := post("application/json", strings.NewReader(`{"records":[{"signal":`)); resp.StatusCode != 400 || !strings.Contains(text, `"hint"`) {
		t.Errorf("cut short: %s %s", resp.Status, text)
	}
	if resp, _ := post("text/csv", strings.NewReader("a,b")); resp.StatusCode != 415 {
		t.Errorf("csv: %s", resp.Status)
	}
	if resp, text := post("application/json", io.LimitReader(zeros{}, MaxBody+1)); resp.StatusCode != 413 {
		t.Errorf("too large: %s %s", resp.Status, text)
	}
	s.busy = true
	if resp, _ := post("application/json", strings.NewReader(one)); resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("busy: %s", resp.Status)
	}
	if got, want := srv.Counts(), (Counts{Requests: 7, Records: 1, Malformed: 2, TooLarge: 1, Refused: 2, Busy: 1}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	want := map[string]uint64{"records U3": 3, "records U1": 1, "app.me U1": 1, "app.other U1": 1}
	if !maps.Equal(s.refused, want) || len(s.entries) != 1 {
		t.Errorf("refused %v, want %v; %d entries", s.refused, want, len(s.entries))
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return copy(b, bytes.Repeat([]byte("0"), len(b))), nil }

func FuzzDecode(f *testing.F) {
	f.Add([]byte(one))
	f.Add([]byte(`{"records":[{"signal":"A","source":"s","value":{"base64":"AQ=="},"derived_from":["x"],"collected_at":"2026-03-01T12:00:00Z"}]}`))
	f.Add(pack(func(b []byte) []byte { return msgp.AppendMapHeader(b, 0) }))
	f.Add(pack(func(b []byte) []byte { return append(b, 0x91, 0xc4, 0x01, 0x00) }))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, f := range []format{formatJSON, formatPack} {
			counted := 0
			f.count(body, func(string) { counted++ })
			entries, err := f.decode(body, now)
			if err != nil {
				continue
			}
			if counted != len(entries) {
				t.Fatalf("%d records decoded, %d counted", len(entries), counted)
			}
			for i := range entries {
				r := &entries[i].Record
				if r.Signal == "" || r.Source == "" || entries[i].Refused != filters.RuleNone {
					t.Fatalf("record %+v", r)
				}
				if r.Value.Kind == filters.JSON && !json.Valid(r.Value.Data) {
					t.Fatalf("a JSON value that is none: %q", r.Value.Data)
				}
			}
		}
	})
}

func nowFunc() time.Time { return time.Unix(0, now) }
