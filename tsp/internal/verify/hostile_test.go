package verify

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/report"
)

// TestNetwork: what left over a network lies in door/copies, and is judged there.
func TestNetwork(t *testing.T) {
	w := fixture.New(t, fixture.Options{})
	to := filepath.Join(w.Dir, "door", "copies")
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(w.Dir, "egress", "x-1.age"), filepath.Join(to, "x-1.age")); err != nil {
		t.Fatal(err)
	}
	r := everything(t, inputOf(t, w))
	if r.Verdict != finding.Compliant || len(r.Findings) > 0 || !r.Items[0].Judged {
		show(t, r)
		t.Error(r.Verdict)
	}
}

// TestOnce: what the look at all files and the look at one both see is said once, and
// under the number that the entry has everywhere.
func TestOnce(t *testing.T) {
	w := fixture.New(t, fixture.Options{})
	write(t, w, "egress/x-1.age", flip(read(t, w, "egress/x-1.age"), -1))
	r := everything(t, inputOf(t, w))
	if r.Counts[finding.FileSHA256] != 1 || r.Counts[finding.FileSM3] != 1 {
		t.Errorf("%v", r.Counts)
	}
	bundles, err := filepath.Glob(filepath.Join(w.Dir, "ledger/2026/tile/entries/*.p/*"))
	if err != nil || len(bundles) != 1 {
		t.Fatal(bundles, err)
	}
	text := read(t, w, "ledger/2026/tile/entries/000.p/"+filepath.Base(bundles[0]))
	at := strings.Index(string(text), `"vehicle-management"`)
	text[at+1] = 'V'
	write(t, w, "ledger/2026/tile/entries/000.p/"+filepath.Base(bundles[0]), text)
	r, err = Log(inputOf(t, w))
	if err != nil {
		t.Fatal(err)
	}
	want := w.Events["request:x-1"].Seq
	for _, f := range r.Findings {
		if f.ID == "log.entry-changed" && (*f.Seq != want || !strings.Contains(f.English, "entry 12 ")) {
			t.Errorf("%d, want %d: %s", *f.Seq, want, f.English)
		}
	}
	if r.Counts["log.entry-changed"] != 1 || want != 12 {
		t.Errorf("%v, %d", r.Counts, want)
	}
}

// TestNoCheckpoint: a log whose only checkpoint does not hold is not compliant in a
// spot check either, and the report says why.
func TestNoCheckpoint(t *testing.T) {
	w := fixture.New(t, fixture.Options{})
	write(t, w, "ledger/2026/checkpoint", flip(read(t, w, "ledger/2026/checkpoint"), 30))
	in := inputOf(t, w)
	in.Remembered = nil
	r := everything(t, in)
	if r.Verdict != finding.NotCompliant || r.Counts["log.checkpoint"] != 1 || r.Seed != nil {
		t.Errorf("%s %v", r.Verdict, r.Counts)
	}
}

// TestCopy: a pipe is not waited for, a link not followed.
func TestCopy(t *testing.T) {
	for name, make := range map[string]func(at string) error{
		"pipe":   func(at string) error { return syscall.Mkfifo(at, 0o600) },
		"link":   func(at string) error { return os.Symlink("x-2.age", at) },
		"folder": func(at string) error { return os.Mkdir(at, 0o700) },
	} {
		w := fixture.New(t, fixture.Options{})
		at := filepath.Join(w.Dir, "egress", "x-1.age")
		if err := os.Remove(at); err != nil {
			t.Fatal(err)
		}
		if err := make(at); err != nil {
			t.Fatal(err)
		}
		r := everything(t, inputOf(t, w))
		if r.Verdict != finding.NotChecked || r.Counts[finding.FileUnread] != 1 {
			t.Errorf("%s: %s %v", name, r.Verdict, r.Counts)
		}
	}
}

// TestNames: a file whose name is no text has a place in a report that can be opened.
func TestNames(t *testing.T) {
	w := fixture.New(t, fixture.Options{})
	write(t, w, "egress/\xff\x1b[2J\u202e", nil)
	r := everything(t, inputOf(t, w))
	if r.Counts[finding.FileExtra] != 1 {
		t.Fatalf("%v", r.Counts)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	file, err := r.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := report.Open(file, nil); err != nil {
		t.Error(err)
	}
	if strings.ContainsAny(string(file), "\x1b\u202e\ufffd") || strings.Contains(string(file), `\u001b`) {
		t.Error("what a terminal obeys is in the report")
	}
}
