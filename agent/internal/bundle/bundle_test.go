package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/filters"
)

// rig is a keeper over bundles of the form "good SEQUENCE ANYTHING".
type rig struct {
	t *testing.T
	*Keeper
	dir    string
	damage *Damage
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, dir: t.TempDir()}
	r.open()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	var err error
	r.Keeper, r.damage, err = Open(Config{File: filepath.Join(r.dir, "file"), Dir: filepath.Join(r.dir, "policy"), Open: opened})
	if err != nil {
		r.t.Fatal(err)
	}
}

func opened(data []byte) (o Opened, err error) {
	word, rest, _ := strings.Cut(string(data), " ")
	if word == "stale" { // signed, and compiles no longer
		r := &Refusal{Code: BadPolicy, Err: errors.New("does not compile")}
		_, err = fmt.Sscan(rest, &r.Sequence)
		return o, errors.Join(err, r)
	}
	if word != "good" {
		return o, &Refusal{Code: Signature, Err: errors.New("not good")}
	}
	o.Program = &filters.Program{Hash: sha256.Sum256(data)}
	_, err = fmt.Sscan(rest, &o.Sequence)
	return o, err
}

func (r *rig) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// offer writes a bundle, and takes it if it may be taken.
func (r *rig) offer(text string) (code string) {
	r.t.Helper()
	r.write("file", text)
	return r.load()
}

func (r *rig) load() (code string) {
	l, err := r.Load()
	if err == nil {
		err = r.Take(l)
	}
	return codeOf(r.t, err)
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Fatalf("%v is no refusal", err)
	}
	if err == nil {
		return ""
	}
	return refusal.Code
}

func (r *rig) lastGood() string {
	l, err := r.LastGood()
	if err != nil {
		return codeOf(r.t, err)
	}
	return string(l.data)
}

// TestOrder: sequences only go up, across restarts.
func TestOrder(t *testing.T) {
	r := newRig(t)
	if got := r.load(); got != Missing {
		t.Fatalf("no file: %q", got)
	}
	for _, step := range []struct{ text, code, last string }{
		{"bad 1", Signature, Missing},
		{"good 3 a", "", "good 3 a"},
		{"good 3 a", "", "good 3 a"},
		{"good 3 b", OtherContent, "good 3 a"},
		{"good 2 a", Older, "good 3 a"},
		{"bad 9", Signature, "good 3 a"},
		{"good 7 a", "", "good 7 a"},
		{"good 3 a", Older, "good 7 a"},
	} {
		for _, restarted := range []bool{false, true} {
			if restarted {
				r.open()
			}
			if got := r.offer(step.text); got != step.code {
				t.Errorf("%s, restarted %v: %q, want %q", step.text, restarted, got, step.code)
			}
			if got := r.lastGood(); got != step.last {
				t.Errorf("%s, restarted %v: last good %q, want %q", step.text, restarted, got, step.last)
			}
		}
	}
}

// TestCrash: a crash between copy and mark leaves a copy ahead of the mark, which
// counts; a copy behind the mark does not.
func TestCrash(t *testing.T) {
	r := newRig(t)
	r.offer("good 3 a")
	r.write("policy/accepted.bundle", "good 4 a")
	r.open()
	r.write("file", "bad")
	if got := r.lastGood(); got != "good 4 a" {
		t.Errorf("a copy ahead of its mark: %q", got)
	}
	if got := r.offer("good 3 a"); got != Older {
		t.Errorf("older than the copy, which counts: %q", got)
	}
	if got := r.offer("good 4 b"); got != "" {
		t.Errorf("sequence 4 was never confirmed: %q", got)
	}
	r.write("policy/accepted.bundle", "good 3 a")
	if got := r.lastGood(); got != Older {
		t.Errorf("a copy behind its mark: %q", got)
	}
	if got := r.load(); got != "" {
		t.Errorf("the file is good: %q", got)
	}
	if got := r.lastGood(); got != "good 4 b" {
		t.Errorf("the copy was not made whole: %q", got)
	}
}

// TestDamage: a damaged mark is told, and the copy says how far things were.
func TestDamage(t *testing.T) {
	r := newRig(t)
	r.offer("good 5 a")
	r.write("policy/accepted.mark", "00000000 {}\n")
	r.open()
	if r.damage == nil || r.damage.SavedAs != "accepted.mark.damaged-1" {
		t.Fatalf("damage %+v", r.damage)
	}
	if got := r.offer("good 4 a"); got != Older {
		t.Errorf("older than the copy: %q", got)
	}
	r.open()
	if seq, hash := r.Taken(); r.damage != nil || seq != 5 || hash != hashOf("good 5 a") {
		t.Errorf("%+v, taken %d %s", r.damage, seq, hash)
	}
}

// TestMarkGone: without its mark the copy says how far things were, also if it does
// not compile any more.
func TestMarkGone(t *testing.T) {
	for _, copied := range []string{"good 5 a", "stale 5 a"} {
		r := newRig(t)
		r.offer("good 5 a")
		r.write("policy/accepted.bundle", copied)
		if err := os.Remove(filepath.Join(r.dir, "policy/accepted.mark")); err != nil {
			t.Fatal(err)
		}
		r.open()
		if r.damage == nil || r.damage.SavedAs != "" {
			t.Errorf("%s: damage %+v", copied, r.damage)
		}
		if got := r.offer("good 4 a"); got != Older {
			t.Errorf("%s: rolled back: %q", copied, got)
		}
		if got := r.offer("good 6 a"); got != "" {
			t.Errorf("%s: a later one: %q", copied, got)
		}
	}
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestNoRoom: what cannot be kept is not taken.
func TestNoRoom(t *testing.T) {
	r := newRig(t)
	r.write("file", "good 1 a")
	if err := os.RemoveAll(filepath.Join(r.dir, "policy")); err != nil {
		t.Fatal(err)
	}
	if got := r.load(); got != NotKept {
		t.Errorf("%q, want %q", got, NotKept)
	}
	if seq, _ := r.Taken(); seq != 0 {
		t.Errorf("sequence %d counts as taken", seq)
	}
}

func TestWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a")
	w := NewWatch(path)
	looks := func(want ...bool) {
		t.Helper()
		for i, w0 := range want {
			if got := w.Changed(); got != w0 {
				t.Fatalf("look %d: %v, want %v", i, got, w0)
			}
		}
	}
	looks(false, false)
	write("ab")
	looks(false)
	write("abc")
	looks(false, true, false)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	looks(false, true, false)
	write("abc")
	looks(false, true, false)
}
