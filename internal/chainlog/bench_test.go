package chainlog

import (
	"bytes"
	"path/filepath"
	"testing"
)

// BenchmarkAppend is one durable entry: it shows the disk's sync more than us.
func BenchmarkAppend(b *testing.B) {
	l, err := Open(filepath.Join(b.TempDir(), "j"), testOptions())
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	for b.Loop() {
		if _, err := l.Append("drop", map[string]any{"n": 1, "rule": "S1"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerify is a log of 1000 entries; the signatures take most of it.
func BenchmarkVerify(b *testing.B) {
	l := &Log{opt: testOptions(), head: Head{0, Genesis("test")}}
	items := make([]Item, 1000)
	for i := range items {
		items[i] = Item{"drop", map[string]any{"n": i, "rule": "S1"}}
	}
	_, text, err := l.encode(items)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if r, err := Verify(bytes.NewReader(text), testPub, "test"); err != nil || !r.OK() {
			b.Fatal(err, kinds(r))
		}
	}
}
