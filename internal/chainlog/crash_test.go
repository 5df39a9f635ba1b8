package chainlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestKill kills a writer in mid-work, again and again on the same log. Every
// entry that it reported as appended must be there, and the log whole.
func TestKill(t *testing.T) {
	if path := os.Getenv("CHAINLOG_TEST_WRITE"); path != "" {
		writeUntilKilled(path)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "j")
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	var acked Head
	for round := range rounds {
		acked = killWriter(t, path, 1+round*3)
		// A crash of the machine, not only of the process, also tears a line.
		if round%3 == 0 {
			appendBytes(t, path, []byte(`{"data":{"n":1`))
		}
		l := mustOpen(t, path, Options{Name: "test", Key: testKey, MaxBytes: 20000})
		r, err := VerifyFiles(path, testPub, "test", acked, l.Head())
		if err != nil || !r.OK() {
			t.Fatalf("round %d: %v %s", round, err, kinds(r))
		}
		l.Close()
	}
	r, err := VerifyFiles(path, testPub, "test", acked)
	if err != nil || r.Repairs < rounds/3 {
		t.Errorf("%d repairs in %d rounds, %v", r.Repairs, rounds, err)
	}
	if left, _ := filepath.Glob(path + "*" + unsaid); len(left) > 0 {
		t.Errorf("unfinished repairs: %v", left)
	}
}

// killWriter starts a writer, kills it after it has reported n entries and
// returns the last one reported.
func killWriter(t *testing.T, path string, n int) (last Head) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), "CHAINLOG_TEST_WRITE="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ { // to the end: what was reported before the kill counts
		seq, hash, ok := strings.Cut(lines.Text(), " ")
		if !ok || last.Hash.UnmarshalText([]byte(hash)) != nil {
			continue
		}
		if last.Seq, err = strconv.ParseUint(seq, 10, 64); err != nil {
			t.Fatal(err)
		}
		if i == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 || last.Seq == 0 {
		t.Fatalf("the writer ended by itself: %v, last %d", err, last.Seq)
	}
	return last
}

func writeUntilKilled(path string) {
	l, err := Open(path, Options{Name: "test", Key: testKey, MaxBytes: 20000})
	for i := 0; err == nil; i++ {
		var entries []Entry
		entries, err = l.AppendBatch([]Item{{"a", map[string]int{"n": i}}, {"b", strings.Repeat("x", i%500)}})
		if err == nil {
			head := entries[1].Head()
			fmt.Printf("%d %s\n", head.Seq, head.Hash)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// inChild runs the calling test in a child process and reports true, or false
// in that child. The limit on file sizes is the process's, and the test's
// own process has other files to write.
func inChild(t *testing.T) bool {
	t.Helper()
	if os.Getenv("CHAINLOG_TEST_CHILD") == t.Name() {
		return false
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "CHAINLOG_TEST_CHILD="+t.Name())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return true
}

// limitFileSize makes writes beyond n bytes fail after a part was written, as
// on a full disk, until restore is called.
func limitFileSize(t *testing.T, n int64) (restore func()) {
	t.Helper()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: uint64(n), Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &old); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFullDiskLeavesWholeLines(t *testing.T) {
	if inChild(t) {
		return
	}
	path := filepath.Join(t.TempDir(), "j")
	l := mustOpen(t, path, testOptions())
	mustAppend(t, l, 2)
	before := mustRead(t, path)
	for extra := range int64(300) { // the entry is about 300 bytes long
		restore := limitFileSize(t, int64(len(before))+extra)
		_, err := l.Append("x", strings.Repeat("y", 100))
		restore()
		if !errors.Is(err, unix.EFBIG) {
			t.Fatalf("room for %d bytes: %v", extra, err)
		}
		if !bytes.Equal(mustRead(t, path), before) {
			t.Fatalf("room for %d bytes: the file does not end on a whole line", extra)
		}
	}
	mustAppend(t, l, 1)
	if r := mustVerify(t, mustRead(t, path), l.Head()); !r.OK() || r.Entries != 3 {
		t.Errorf("after there was room again: %s %+v", kinds(r), r)
	}
}

func TestNoRoomForTheSideFileCutsNothing(t *testing.T) {
	if inChild(t) {
		return
	}
	path, text := smallLog(t, 2)
	garbage := bytes.Repeat([]byte("g"), len(text)+100)
	appendBytes(t, path, garbage)
	damaged := mustRead(t, path)
	restore := limitFileSize(t, int64(len(text)))
	_, err := Open(path, testOptions())
	restore()
	if !errors.Is(err, unix.EFBIG) || !bytes.Equal(mustRead(t, path), damaged) {
		t.Fatalf("%v", err)
	}
	l := mustOpen(t, path, testOptions()) // says twice what was kept twice, loses nothing
	r := mustVerify(t, mustRead(t, path), l.Head())
	if !r.OK() || r.Repairs != 2 {
		t.Errorf("%s %+v", kinds(r), r)
	}
}

// TestInterruptedRepair leaves a repair as a crash does after each of its steps.
func TestInterruptedRepair(t *testing.T) {
	const side = "j.damaged-1772352000"
	garbage := []byte("torn\nta")
	for name, c := range map[string]struct {
		cut, told bool
		repairs   int
	}{
		"kept":         {false, false, 2},
		"cut":          {true, false, 1},
		"cut and told": {true, true, 1},
	} {
		_, text := smallLog(t, 2)
		path := filepath.Join(t.TempDir(), "j")
		if err := errors.Join(os.WriteFile(path, text, 0o600), os.WriteFile(path+".damaged-1772352000.new", garbage, 0o600)); err != nil {
			t.Fatal(err)
		}
		if !c.cut {
			appendBytes(t, path, garbage)
		}
		if c.told {
			tellOnly(t, path, Repair{int64(len(text)), int64(len(garbage)), 2, side})
		}
		var got []Repair
		opt := testOptions()
		opt.OnRepair = func(r Repair) { got = append(got, r) }
		l := mustOpen(t, path, opt)
		r := mustVerify(t, mustRead(t, path), l.Head())
		if !r.OK() || r.Repairs != c.repairs {
			t.Errorf("%s: %s, %d repairs told of, want %d", name, kinds(r), r.Repairs, c.repairs)
		}
		if !bytes.Equal(mustRead(t, filepath.Join(filepath.Dir(path), side)), garbage) {
			t.Errorf("%s: the tail is not kept", name)
		}
		if !c.told && (got[0].SavedAs != side || got[0].Bytes != 7 || got[0].Lines != 2 || got[0].Offset != int64(len(text))) {
			t.Errorf("%s: %+v", name, got)
		}
		if left, _ := filepath.Glob(path + "*" + unsaid); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}

// tellOnly appends the entry about r and stops before the kept tail is renamed.
func tellOnly(t *testing.T, path string, r Repair) {
	t.Helper()
	hidden := path + ".damaged-1772352000.new"
	if err := os.Rename(hidden, hidden+"x"); err != nil {
		t.Fatal(err)
	}
	l := mustOpen(t, path, testOptions())
	if _, err := l.Append(typeRepair, r); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := os.Rename(hidden+"x", hidden); err != nil {
		t.Fatal(err)
	}
}

func TestSideFilesNeverShareAName(t *testing.T) {
	path, _ := smallLog(t, 1)
	opt := testOptions()
	opt.Now = func() time.Time { return testStart }
	for _, want := range []string{"journal.damaged-1772352000", "journal.damaged-1772352000-2", "journal.damaged-1772352000-3"} {
		appendBytes(t, path, []byte(want))
		l := mustOpen(t, path, opt)
		l.Close()
		if got := string(mustRead(t, filepath.Join(filepath.Dir(path), want))); got != want {
			t.Errorf("%s keeps %q", want, got)
		}
	}
}

func TestAfterAWriteThatCannotBeTakenBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j")
	l := mustOpen(t, path, testOptions())
	mustAppend(t, l, 1)
	l.f.Close() // neither the write nor the truncation can succeed now
	for range 2 {
		if _, err := l.Append("x", 1); err == nil {
			t.Fatal("appended to a closed file")
		}
	}
	if l.dead == nil || !strings.Contains(l.dead.Error(), "could not be taken back") {
		t.Errorf("%v", l.dead)
	}
}
