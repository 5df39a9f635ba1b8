package chainlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

// FuzzParse: a line that parses is the only way to write that entry, it is
// JSON for any other reader, and whatever does not parse is refused in words.
func FuzzParse(f *testing.F) {
	for line := range bytes.Lines(golden(f)) {
		f.Add(bytes.TrimSuffix(line, []byte("\n")))
	}
	f.Add([]byte(`{"data":[[[[]]]],"v":1}`))
	f.Add([]byte(`{"data":"\ud800\u0000<","prev":"","seq":1e2,"sig":"","t":"","type":"a","v":1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parse(line)
		if err != nil {
			var le *lineError
			if !errors.As(err, &le) || (le.kind != KindJSON && le.kind != KindCanonical) {
				t.Errorf("error of no kind: %v", err)
			}
			return
		}
		if !bytes.Equal(e.appendLine(nil, true), line) || !json.Valid(line) || bytes.IndexByte(line, '\n') >= 0 {
			t.Errorf("not canonical: %q", line)
		}
		if e.Seq == 0 || !json.Valid(e.Data) || len(e.Sig) != 64 || e.Hash == (Hash{}) {
			t.Errorf("%+v", e)
		}
	})
}

// FuzzCanonical: the canonical form means the same, and is its own canonical form.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"b":[1.0,-0,1e5],"a":"\u003c\u2028\ud83d\ude00"}`, `"\ud800"`, `[[],{}]`, `0`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) {
			return
		}
		once, err := canonical(json.RawMessage(text))
		if err != nil {
			return // too deep
		}
		twice, err := canonical(json.RawMessage(once))
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q became %q and then %q (%v)", text, once, twice, err)
		}
		var a, b any
		if json.Unmarshal(text, &a) == nil {
			if err := json.Unmarshal(once, &b); err != nil {
				t.Fatal(err)
			}
			ja, _ := json.Marshal(a)
			jb, _ := json.Marshal(b)
			if !bytes.Equal(ja, jb) {
				t.Errorf("%q changed its meaning to %q", text, once)
			}
		}
	})
}

// FuzzVerify: any bytes are verified without an error and within bounds.
func FuzzVerify(f *testing.F) {
	text := golden(f)
	f.Add(text)
	f.Add(text[:len(text)-1])
	f.Add([]byte("\n\n\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Verify(bytes.NewReader(text), testPub, "test")
		if err != nil {
			t.Fatal(err)
		}
		lines := countLines(text)
		if r.Entries > lines || (r.OK() && r.Entries != lines) {
			t.Errorf("%d lines, %+v", lines, r)
		}
	})
}
