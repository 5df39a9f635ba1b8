package chainlog

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	testPub = testKey.Public().(ed25519.PublicKey)
	// testStart is what the tests' clocks show first.
	testStart = time.Date(2026, 3, 1, 8, 0, 0, 123e6, time.UTC)
)

// testOptions returns options with a clock that advances a second per reading.
func testOptions() Options {
	now := testStart.Add(-time.Second)
	var mu sync.Mutex
	return Options{Name: "test", Key: testKey, Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}}
}

func mustOpen(t *testing.T, path string, opt Options) *Log {
	t.Helper()
	l, err := Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.release() })
	return l
}

func mustAppend(t *testing.T, l *Log, n int) {
	t.Helper()
	for i := range n {
		if _, err := l.Append("drop", map[string]any{"n": i, "rule": "S1"}); err != nil {
			t.Fatal(err)
		}
	}
}

// smallLog writes n entries to a new file and returns its path and content.
func smallLog(t *testing.T, n int) (string, []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal")
	l := mustOpen(t, path, testOptions())
	mustAppend(t, l, n)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path, mustRead(t, path)
}

// golden is a log written by this format's first version, for reading forever.
func golden(tb testing.TB) []byte {
	return mustRead(tb, filepath.Join("testdata", "two-entries.jsonl"))
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustVerify(t *testing.T, text []byte, heads ...Head) Report {
	t.Helper()
	r, err := Verify(bytes.NewReader(text), testPub, "test", heads...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func kinds(r Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%d:%s", p.Line, p.Kind))
	}
	return strings.Join(out, " ")
}

func TestFormatIsFixed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	l := mustOpen(t, path, testOptions())
	data := map[string]any{"z": json.Number("1.50"), "a": "<&>\u2028\"\\\n\x01é", "m": []any{nil, true, false, json.Number("12345678901234567890")}}
	if _, err := l.Append("first", data); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append("second", nil); err != nil {
		t.Fatal(err)
	}
	if want := golden(t); !bytes.Equal(mustRead(t, path), want) {
		t.Errorf("got\n%s\nwant\n%s", mustRead(t, path), want)
	}
}

func TestAppendAndVerify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	l := mustOpen(t, path, testOptions())
	empty := l.Head()
	mustAppend(t, l, 3)
	entries, err := l.AppendBatch([]Item{{"a", 1}, {"b", "x"}})
	if err != nil || len(entries) != 2 || entries[1].Seq != 5 || entries[1].Prev != entries[0].Hash || entries[1].Head() != l.Head() {
		t.Fatalf("%+v %v", entries, err)
	}
	r := mustVerify(t, mustRead(t, path), empty, entries[0].Head(), l.Head())
	if !r.OK() || r.Entries != 5 || r.FirstSeq != 1 || r.Head != l.Head() ||
		!r.FirstTime.Equal(testStart) || !r.LastTime.Equal(testStart.Add(3*time.Second)) {
		t.Errorf("%+v", r)
	}
	var seen []string
	if err := Read(bytes.NewReader(mustRead(t, path)), func(e Entry) error {
		seen = append(seen, fmt.Sprintf("%d %s %s", e.Seq, e.Type, e.Data))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := `1 drop {"n":0,"rule":"S1"}|2 drop {"n":1,"rule":"S1"}|3 drop {"n":2,"rule":"S1"}|4 a 1|5 b "x"`; strings.Join(seen, "|") != want {
		t.Errorf("read %q", seen)
	}
}

func TestReopenGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	for range 5 {
		l := mustOpen(t, path, testOptions())
		mustAppend(t, l, 2)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if r := mustVerify(t, mustRead(t, path)); !r.OK() || r.Entries != 10 {
		t.Errorf("%s %+v", kinds(r), r)
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	opt := testOptions()
	for _, now := range []time.Time{testStart, testStart.Add(-time.Hour), testStart.Add(time.Minute)} {
		opt.Now = func() time.Time { return now }
		l := mustOpen(t, path, opt)
		e, err := l.Append("tick", nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := maxTime(now, testStart); !e.Time.Equal(want) {
			t.Errorf("clock %v: entry says %v, want %v", now, e.Time, want)
		}
		l.Close()
	}
	if r := mustVerify(t, mustRead(t, path)); !r.OK() {
		t.Error(kinds(r))
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func TestSecondOpenerIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	l := mustOpen(t, path, testOptions())
	_, err := Open(path, testOptions())
	if err == nil || err.Error() != "open log "+path+": it is already open for writing, here or in another process" {
		t.Errorf("%v", err)
	}
	l.Close()
	mustOpen(t, path, testOptions())
}

func TestOpenRefusesBadOptions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	for want, change := range map[string]func(*Options){
		`log name "Bad Name": use 1 to 64 of a-z, 0-9, dot, underscore and hyphen, not starting with a sign`: func(o *Options) { o.Name = "Bad Name" },
		"a private key has 64 bytes, not 0":           func(o *Options) { o.Key = nil },
		"MaxBytes and TailEntries cannot be negative": func(o *Options) { o.MaxBytes = -1 },
	} {
		opt := testOptions()
		change(&opt)
		if _, err := Open(path, opt); err == nil || err.Error() != "open log "+path+": "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a refused open left a file")
	}
}

func TestOpenRefusesAForeignFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	text := []byte("uplink:\n  broker: x\n")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, testOptions()); err == nil || err.Error() != "open log "+path+": holds lines, but no entry of a log" {
		t.Error(err)
	}
	if !bytes.Equal(mustRead(t, path), text) {
		t.Error("the foreign file was changed")
	}
}

func TestWrongKeyOrNameIsRefused(t *testing.T) {
	path, text := smallLog(t, 3)
	for name, change := range map[string]func(*Options){
		"key":  func(o *Options) { o.Key = ed25519.NewKeyFromSeed(make([]byte, 32)) },
		"name": func(o *Options) { o.Name = "other" },
	} {
		opt := testOptions()
		change(&opt)
		_, err := Open(path, opt)
		var oe *OpenError
		if !errors.As(err, &oe) || !strings.Contains(err.Error(), "signature: the signature of entry 1 does not fit") || !strings.Contains(oe.Try(), "if the key and the name are right") {
			t.Errorf("wrong %s: %v", name, err)
		}
	}
	if !bytes.Equal(mustRead(t, path), text) {
		t.Error("a log that belongs to another key was changed")
	}
	r, err := Verify(bytes.NewReader(text), testPub, "other")
	if err != nil || !strings.HasPrefix(kinds(r), "1:signature 1:prev 2:signature") {
		t.Errorf("%s %v", kinds(r), err)
	}
}

func TestAppendRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	l := mustOpen(t, path, testOptions())
	mustAppend(t, l, 1)
	before := mustRead(t, path)
	deep := strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1)
	for want, item := range map[string]Item{
		`entry type "": use`:                        {"", nil},
		`entry type "a b": use`:                     {"a b", nil},
		"json: unsupported type: func()":            {"x", func() {}},
		"nested deeper than 64 levels":              {"x", json.RawMessage(deep)},
		"bytes long, the limit is 1048576":          {"x", strings.Repeat("a", MaxLine)},
		"data of an entry of type y: json: error c": {"y", json.RawMessage("{")},
	} {
		if _, err := l.AppendBatch([]Item{{"good", 1}, item}); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "append to log "+path+": ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if !bytes.Equal(mustRead(t, path), before) {
		t.Error("a refused batch left something behind")
	}
	if _, err := l.Append("x", json.RawMessage(deep[1:2*maxDepth+1])); err != nil {
		t.Errorf("64 levels are allowed: %v", err)
	}
	if _, err := l.Append("x", "not utf-8: \xff"); err != nil {
		t.Error(err)
	}
	if r := mustVerify(t, mustRead(t, path)); !r.OK() || r.Entries != 3 {
		t.Error(kinds(r))
	}
	l.Close()
	if _, err := l.Append("x", nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := l.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("second Close: %v", err)
	}
}

func TestConcurrentAppends(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	opt := testOptions()
	opt.MaxBytes = 2000
	l := mustOpen(t, path, opt)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 10 {
				if _, err := l.Append("x", i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	r, err := VerifyFiles(path, testPub, "test", l.Head())
	if err != nil || !r.OK() || r.Entries != 40 {
		t.Errorf("%v %+v", err, r)
	}
}
