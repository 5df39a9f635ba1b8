package chainlog

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func appendBytes(t *testing.T, path string, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(b); err != nil {
		t.Fatal(err)
	}
}

// memoryDir returns a fresh directory in memory where the system has one:
// thousands of repairs, each synced several times, take long on a disk.
func memoryDir(t *testing.T) string {
	t.Helper()
	parent := "/dev/shm"
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent = t.TempDir()
	}
	dir, err := os.MkdirTemp(parent, "chainlog-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// wholeEntries returns the length of the longest prefix of text that is made of
// lines of the original log, and how many lines that is.
func wholeEntries(text, original []byte) (int64, int) {
	n, lines := int64(0), 0
	for line := range bytes.Lines(original) {
		if !bytes.HasPrefix(text[n:], line) {
			break
		}
		n, lines = n+int64(len(line)), lines+1
	}
	return n, lines
}

// openDamaged opens a log that holds text and checks what the format page
// promises. Either Open refuses and leaves the file as it was, or the log holds
// the entries before the damage, then an entry that tells of the cut, and a
// side file keeps the bytes cut off. What Open does not see, Verify must.
func openDamaged(t *testing.T, name string, text, original []byte, remembered Head) {
	t.Helper()
	dir := memoryDir(t)
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "j")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	good, lines := wholeEntries(text, original)
	whole := good == int64(len(text))
	before := mustVerify(t, text, remembered)
	if before.OK() != (whole && lines == bytes.Count(original, []byte("\n"))) {
		t.Errorf("%s: Verify says %q", name, kinds(before))
	}
	var repairs []Repair
	opt := testOptions()
	opt.OnRepair = func(r Repair) { repairs = append(repairs, r) }
	l, err := Open(path, opt)
	if err != nil {
		if whole || !bytes.Equal(mustRead(t, path), text) {
			t.Errorf("%s: refused (%v), or refused and changed", name, err)
		}
		return
	}
	defer l.Close()
	if len(repairs) == 0 {
		if !whole {
			t.Errorf("%s: opened without a repair", name)
		}
		return
	}
	r := repairs[0]
	if whole || len(repairs) != 1 || r.Offset != good || r.Bytes != int64(len(text))-good {
		t.Errorf("%s: repairs %+v; %d of %d bytes are whole entries", name, repairs, good, len(text))
	}
	if kept := mustRead(t, filepath.Join(dir, r.SavedAs)); !bytes.Equal(kept, text[good:]) {
		t.Errorf("%s: the side file keeps %q", name, kept)
	}
	after := mustVerify(t, mustRead(t, path))
	if !after.OK() || after.Repairs != 1 || after.Entries != lines+1 || after.Head != l.Head() {
		t.Errorf("%s: after the repair: %q %+v", name, kinds(after), after)
	}
}

// TestDamageAtEveryByte damages a small log in every way at every place.
func TestDamageAtEveryByte(t *testing.T) {
	_, text := smallLog(t, 3)
	head := mustVerify(t, text).Head
	for i := range text {
		for _, bit := range []byte{1, 0x20, 0x80} {
			if bit != 1 && i%5 != 0 {
				continue
			}
			flipped := slices.Clone(text)
			flipped[i] ^= bit
			openDamaged(t, fmt.Sprintf("flip %#x at %d", bit, i), flipped, text, head)
		}
		openDamaged(t, fmt.Sprintf("delete byte %d", i), slices.Delete(slices.Clone(text), i, i+1), text, head)
		openDamaged(t, fmt.Sprintf("truncate to %d", i), text[:i], text, head)
		if i%5 != 0 {
			continue
		}
		openDamaged(t, fmt.Sprintf("double byte %d", i), slices.Insert(slices.Clone(text), i, text[i]), text, head)
		zeroed := slices.Clone(text)
		clear(zeroed[i:])
		openDamaged(t, fmt.Sprintf("zeros from %d", i), zeroed, text, head)
	}
	for _, tail := range []string{"x", "\n", "garbage\nmore\n", strings.Repeat("\x00", 4096), "{}\n", `{"data":`} {
		openDamaged(t, fmt.Sprintf("tail %.20q", tail), append(slices.Clone(text), tail...), text, head)
	}
}

func TestMovedLinesAreSeen(t *testing.T) {
	_, text := smallLog(t, 5)
	l := slices.Collect(bytes.Lines(text))
	head := mustVerify(t, text).Head
	for name, c := range map[string]struct {
		order []int
		want  string
	}{
		"untouched":      {[]int{0, 1, 2, 3, 4}, ""},
		"swap 2 and 3":   {[]int{0, 2, 1, 3, 4}, "2:seq 2:prev 3:seq 3:prev 3:time 4:seq 4:prev"},
		"duplicate 3":    {[]int{0, 1, 2, 2, 3, 4}, "4:seq 4:prev"},
		"without 3":      {[]int{0, 1, 3, 4}, "3:seq 3:prev"},
		"without 1":      {[]int{1, 2, 3, 4}, "1:start"},
		"without 5":      {[]int{0, 1, 2, 3}, "0:truncated"},
		"1 repeated":     {[]int{0, 1, 2, 3, 4, 0}, "6:seq 6:prev 6:time"},
		"nothing":        {nil, "0:truncated"},
		"only the third": {[]int{2}, "1:start 0:truncated"},
	} {
		var moved []byte
		for _, i := range c.order {
			moved = append(moved, l[i]...)
		}
		if got := kinds(mustVerify(t, moved, head)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if name != "nothing" {
			openMoved(t, name, moved, c.want == "" || c.want == "0:truncated")
		}
	}
}

// openMoved checks that Open refuses whole but misplaced lines in the tail.
func openMoved(t *testing.T, name string, text []byte, opens bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "j")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(path, testOptions())
	if (err == nil) != opens {
		t.Errorf("%s: Open: %v", name, err)
	}
	if l != nil {
		l.Close()
	}
}

func TestProblemsNameTheirPlace(t *testing.T) {
	_, text := smallLog(t, 3)
	at := bytes.IndexByte(text, '\n') + 1
	damaged := slices.Clone(text)
	damaged[at] = '<'
	r := mustVerify(t, damaged)
	if kinds(r) != "2:json 3:prev" || r.Problems[0].Offset != int64(at) {
		t.Errorf("%+v", r.Problems)
	}
	if err := Read(bytes.NewReader(damaged), func(Entry) error { return nil }); err == nil || !strings.HasPrefix(err.Error(), "line 2 is no entry: ") {
		t.Error(err)
	}
}

func TestRewrittenHistoryIsSeenByARememberedHead(t *testing.T) {
	_, text := smallLog(t, 3)
	head := mustVerify(t, text).Head
	path := filepath.Join(t.TempDir(), "j")
	l := mustOpen(t, path, testOptions())
	for range 4 {
		if _, err := l.Append("pass", "another story"); err != nil {
			t.Fatal(err)
		}
	}
	forged := mustRead(t, path)
	if r := mustVerify(t, forged); !r.OK() {
		t.Fatalf("by itself the forged log is whole: %s", kinds(r))
	}
	if got := kinds(mustVerify(t, forged, head)); got != "3:head" {
		t.Errorf("got %q", got)
	}
}

// TestOldDamageIsLeftToVerify damages an entry before the tail that Open looks at.
func TestOldDamageIsLeftToVerify(t *testing.T) {
	path, text := smallLog(t, 10)
	text[20] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	opt := testOptions()
	opt.TailEntries = 4
	l := mustOpen(t, path, opt)
	mustAppend(t, l, 1)
	l.Close()
	r := mustVerify(t, mustRead(t, path))
	if r.OK() || r.Problems[0].Line != 1 || r.Head.Seq != 11 {
		t.Errorf("%s", kinds(r))
	}
	opt.VerifyAll = true
	_, err := Open(path, opt)
	var oe *OpenError
	if !errors.As(err, &oe) || !strings.HasPrefix(oe.What, "damaged at byte 0: ") {
		t.Errorf("VerifyAll: %v", err)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	r := mustVerify(t, bytes.Repeat([]byte("x\n"), 3000))
	if r.NumProblems != 3000 || len(r.Problems) != maxProblems {
		t.Errorf("%d counted, %d listed", r.NumProblems, len(r.Problems))
	}
	long := append(bytes.Repeat([]byte("x"), 3*MaxLine), '\n')
	_, text := smallLog(t, 1)
	r = mustVerify(t, slices.Concat(long, text))
	if r.Problems[0].Kind != KindJSON || r.Problems[1].Offset != int64(len(long)) {
		t.Errorf("%+v", r.Problems[:2])
	}
}
