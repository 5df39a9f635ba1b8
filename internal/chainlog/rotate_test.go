package chainlog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rotatedLog writes 20 entries over several files and returns the live path.
func rotatedLog(t *testing.T) (string, []string, Head) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.log")
	opt := testOptions()
	opt.MaxBytes = 1500
	for range 4 { // reopening goes on across files
		l := mustOpen(t, path, opt)
		mustAppend(t, l, 5)
		l.Close()
	}
	files, err := Files(path)
	if err != nil || len(files) < 4 {
		t.Fatalf("%v %v", files, err)
	}
	l := mustOpen(t, path, opt)
	head := l.Head()
	l.Close()
	return path, files, head
}

func TestRotation(t *testing.T) {
	path, files, head := rotatedLog(t)
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Size() > 1500 {
			t.Errorf("%s: %d bytes, %v", f, info.Size(), err)
		}
	}
	if files[0] != path+".1" || files[len(files)-1] != path {
		t.Errorf("files %v", files)
	}
	r, err := VerifyFiles(path, testPub, "test", head)
	if err != nil || !r.OK() || r.Entries != 20 || r.Head != head {
		t.Errorf("%+v %v", r, err)
	}
}

func TestDamageAcrossFiles(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, files []string)
		want   []Kind
	}{
		"first file gone":  {func(t *testing.T, f []string) { remove(t, f[0]) }, []Kind{KindStart}},
		"middle file gone": {func(t *testing.T, f []string) { remove(t, f[1]) }, []Kind{KindSeq, KindPrev}},
		"live file gone":   {func(t *testing.T, f []string) { remove(t, f[len(f)-1]) }, []Kind{KindTruncated}},
		"cut in a middle file": {func(t *testing.T, f []string) {
			if err := os.Truncate(f[1], 700); err != nil {
				t.Fatal(err)
			}
		}, []Kind{KindTorn, KindSeq, KindPrev}},
	} {
		path, files, head := rotatedLog(t)
		c.damage(t, files)
		r, err := VerifyFiles(path, testPub, "test", head)
		if err != nil {
			t.Fatal(err)
		}
		var got []Kind
		for _, p := range r.Problems {
			got = append(got, p.Kind)
			if p.Kind != KindTruncated && !strings.HasPrefix(p.String(), path) {
				t.Errorf("%s: the problem names no file: %s", name, p)
			}
		}
		for _, want := range c.want {
			if !strings.Contains(joinKinds(got), string(want)) {
				t.Errorf("%s: got %v, want %v", name, got, c.want)
			}
		}
	}
}

func joinKinds(ks []Kind) string {
	var b strings.Builder
	for _, k := range ks {
		b.WriteString(string(k) + " ")
	}
	return b.String()
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// TestCrashDuringRotation leaves the log as a crash between the two steps of a
// rotation does: without a live file, or with an empty one.
func TestCrashDuringRotation(t *testing.T) {
	for _, empty := range []bool{false, true} {
		path, text := smallLog(t, 3)
		if err := os.Rename(path, path+".1"); err != nil {
			t.Fatal(err)
		}
		if empty {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		l := mustOpen(t, path, testOptions())
		if l.Head() != mustVerify(t, text).Head {
			t.Errorf("head %v", l.Head())
		}
		mustAppend(t, l, 1)
		r, err := VerifyFiles(path, testPub, "test")
		if err != nil || !r.OK() || r.Entries != 4 {
			t.Errorf("%+v %v", r, err)
		}
	}
}

func TestOpenRefusesADamagedRotatedFile(t *testing.T) {
	path, _ := smallLog(t, 3)
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	appendBytes(t, path+".1", []byte("garbage"))
	_, err := Open(path, testOptions())
	if err == nil || err.Error() != "open log "+path+": the file before it, "+path+".1, does not end with an entry" {
		t.Error(err)
	}
}

func TestRotationNeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	opt := testOptions()
	opt.MaxBytes = 500
	l := mustOpen(t, path, opt)
	mustAppend(t, l, 1)
	if err := os.WriteFile(path+".1", []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.AppendBatch([]Item{{"x", 1}, {"y", 2}}); err == nil || !strings.Contains(err.Error(), "journal.1 exists already") {
		t.Error(err)
	}
	if string(mustRead(t, path+".1")) != "precious" {
		t.Error("overwritten")
	}
}

func TestFilesIgnoresNeighbours(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "j")
	if _, err := Files(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no log: %v", err)
	}
	for _, name := range []string{"j", "j.10", "j.9", "j.lock", "j.damaged-5", "j.01", "j.x", "jj.1", "j.1.gz"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Files(path)
	if err != nil || strings.Join(files, " ") != path+".9 "+path+".10 "+path {
		t.Errorf("%v %v", files, err)
	}
}
