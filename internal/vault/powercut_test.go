package vault

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// platter is what a power cut leaves: of each file what was synced last.
type platter struct {
	t      *testing.T
	synced map[string][]byte
	each   func() // after every sync
}

// watch sees every sync until the test ends.
func watch(t *testing.T) *platter {
	p := &platter{t: t, synced: map[string][]byte{}, each: func() {}}
	before := fdatasync
	fdatasync = func(fd int) error {
		err := before(fd)
		path, lerr := os.Readlink(fmt.Sprint("/proc/self/fd/", fd))
		if err = errors.Join(err, lerr); err == nil {
			p.note(path)
			p.each()
		}
		return err
	}
	t.Cleanup(func() { fdatasync = before })
	return p
}

func (p *platter) note(path string) {
	b, err := os.ReadFile(path)
	if err != nil {
		p.t.Error(err)
	}
	p.synced[filepath.Base(path)] = b
}

func (p *platter) restore(dir string, files map[string][]byte) {
	p.t.Helper()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

// The process dies at any write or sync of a rotation and is started again, which
// goes on with it; then the power fails after any sync of that. What the dead process
// had not synced is gone with it, and no secret may hang on that.
func TestPowerCutAfterARestartLosesNoSecret(t *testing.T) {
	p, world := watch(t), t.TempDir()
	want := rotationWorld(t, world)
	base := maps.Clone(p.synced)
	dead := errors.New("killed")
	for at := 1; ; at++ {
		dir := t.TempDir()
		p.restore(dir, base)
		c := &cutter{}
		k, err := openCut(dir, c)
		if err != nil {
			t.Fatal(err)
		}
		clear(p.synced)
		maps.Copy(p.synced, base)
		c.at, c.cut = at, func() error { c.at++; return dead } // this one and all that follow
		_, err = k.Rotate(noon)
		if cerr := k.Close(); cerr != nil {
			t.Fatal(cerr)
		}
		if c.seen < at {
			if err != nil || at < 8 {
				t.Fatalf("a whole rotation has %d steps: %v", at-1, err)
			}
			return
		}
		cuts := []map[string][]byte{maps.Clone(p.synced)}
		p.each = func() { cuts = append(cuts, maps.Clone(p.synced)) }
		if k, err = openCut(dir, &cutter{}); err != nil {
			t.Fatal(err)
		}
		p.each = func() {}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		for n, files := range cuts {
			after := t.TempDir()
			p.restore(after, files)
			k, err := openCut(after, &cutter{})
			if err != nil {
				t.Fatalf("killed at step %d, power cut after sync %d: %v", at, n, err)
			}
			if got := ringSecrets(t, k); !maps.Equal(got, want) {
				t.Errorf("killed at step %d, power cut after sync %d: %d secrets of %d", at, n, len(got), len(want))
			}
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A destruction that a dead process had not synced is not taken for done.
func TestDestructionIsDurableAfterARestart(t *testing.T) {
	p, dir := watch(t), t.TempDir()
	c := &cutter{}
	rotationWorld(t, dir)
	k, err := openCut(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	c.at, c.cut = 2, func() error { c.at++; return errors.New("killed") } // at the sync
	if err := k.DropSubject(SubjectID{1}); err == nil {
		t.Fatal("the cutter did nothing")
	}
	_ = k.Close()
	if k, err = openCut(dir, &cutter{}); err != nil {
		t.Fatal(err)
	}
	if err := k.DropSubject(SubjectID{1}); err != nil { // acknowledged
		t.Fatal(err)
	}
	_ = k.Close()
	after := t.TempDir()
	p.restore(after, p.synced)
	if k, err = openCut(after, &cutter{}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	if k.knownSubject(SubjectID{1}) != nil || !slices.Contains(k.Live(), 10) {
		t.Error("an erased subject is back")
	}
}
