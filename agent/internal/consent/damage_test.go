package consent

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// cut shortens the closed file by n bytes.
func (d *desk) cut(n int) {
	d.t.Helper()
	st, err := os.Stat(d.path)
	if err == nil {
		err = os.Truncate(d.path, st.Size()-int64(n))
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// A withdrawal that was confirmed is the last line, and any number of its bytes
// is lost, all of them too.
func TestConfirmedWithdrawalLosesItsEnd(t *testing.T) {
	for n := 1; ; n++ {
		d := newDesk(t)
		a, b := d.grant(), d.grant()
		text, err := os.ReadFile(d.path)
		if err != nil {
			t.Fatal(err)
		}
		before := len(text)
		if _, err := d.Withdraw(b); err != nil {
			t.Fatal(err)
		}
		_ = d.Close()
		text, err = os.ReadFile(d.path)
		if err != nil {
			t.Fatal(err)
		}
		if n > len(text)-before {
			return
		}
		d.cut(n)
		damage := d.open()
		switch got := d.inForce(); {
		case n == 1 && (damage != nil || !slices.Equal(got, []uint64{a})):
			t.Errorf("without its newline: damage %+v, in force %v", damage, got)
		case n > 1 && (damage == nil || damage.SavedAs == "" || len(got) != 0):
			t.Errorf("without its last %d bytes: damage %+v, in force %v", n, damage, got)
		}
		if again := d.reopen(); again != nil {
			t.Errorf("%d bytes, opened again: %+v", n, again)
		}
	}
}

// The line is durable and the power is cut before the mark is.
func TestLineAheadOfTheMark(t *testing.T) {
	d := newDesk(t)
	a, b := d.grant(), d.grant()
	old, err := os.ReadFile(d.path + ".mark")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Withdraw(b); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	if err := os.WriteFile(d.path+".mark", old, 0o600); err != nil {
		t.Fatal(err)
	}
	if damage := d.open(); damage != nil || !slices.Equal(d.inForce(), []uint64{a}) {
		t.Fatalf("damage %+v, in force %v", damage, d.inForce())
	}
	_ = d.Close()
	d.cut(1)
	d.cut(10) // now the mark must know of the line
	if damage := d.open(); damage == nil || len(d.inForce()) != 0 {
		t.Errorf("damage %+v, in force %v", damage, d.inForce())
	}
}

func TestMarkIsLost(t *testing.T) {
	for name, hurt := range map[string]func(path string) error{
		"removed": os.Remove,
		"emptied": func(p string) error { return os.Truncate(p, 0) },
		"zeros":   func(p string) error { return os.WriteFile(p, make([]byte, markLen), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			id := d.grant()
			_ = d.Close()
			if err := hurt(d.path + ".mark"); err != nil {
				t.Fatal(err)
			}
			if damage := d.open(); damage == nil || !slices.Equal(damage.Lost, []uint64{id}) || len(d.inForce()) != 0 {
				t.Errorf("damage %+v, in force %v", damage, d.inForce())
			}
			if damage := d.reopen(); damage != nil {
				t.Errorf("opened again: %+v", damage)
			}
		})
	}
	t.Run("one slot", func(t *testing.T) {
		d := newDesk(t)
		id := d.grant()
		_ = d.Close()
		b, err := os.ReadFile(d.path + ".mark")
		if err != nil {
			t.Fatal(err)
		}
		_, seq, _ := decodeMark(b)
		b[int(seq%2)*slotGap+20] ^= 1 // the one written last
		if err := os.WriteFile(d.path+".mark", b, 0o600); err != nil {
			t.Fatal(err)
		}
		if damage := d.open(); damage != nil || !slices.Equal(d.inForce(), []uint64{id}) {
			t.Errorf("damage %+v, in force %v", damage, d.inForce())
		}
	})
}

// A file that is gone is told of, and its ids are never given again: not even to
// a clock that stands where it stood, nor without the mark to one that went on.
func TestIDsAreNeverUsedAgain(t *testing.T) {
	d := newDesk(t)
	first, second := d.grant(), d.grant()
	_ = d.Close()
	if err := os.Remove(d.path); err != nil {
		t.Fatal(err)
	}
	if damage := d.open(); damage == nil || len(d.inForce()) != 0 {
		t.Fatalf("damage %+v, in force %v", damage, d.inForce())
	}
	third := d.grant()
	_ = d.Close()
	if err := errors.Join(os.Remove(d.path), os.Remove(d.path+".mark")); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	d.open()
	if fourth := d.grant(); first >= second || second >= third || third >= fourth {
		t.Errorf("ids %d, %d, %d, %d", first, second, third, fourth)
	}
}

// The power is cut while a damaged file is replaced: whatever is there by then,
// the next opening tells of it and has nothing in force.
func TestCrashWhileReplacing(t *testing.T) {
	for name, state := range map[string]func(path string) error{
		"second name given": func(p string) error { return os.Link(p, p+".damaged-1") },
		"moved away":        func(p string) error { return os.Rename(p, p+".damaged-1") },
		"new one written": func(p string) error {
			return errors.Join(os.Link(p, p+".damaged-1"), os.WriteFile(p+".new", []byte("half a li"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.grant()
			_ = d.Close()
			b, err := os.ReadFile(d.path)
			if err != nil {
				t.Fatal(err)
			}
			b[len(b)-5] ^= 1
			if err := errors.Join(os.WriteFile(d.path, b, 0o600), state(d.path)); err != nil {
				t.Fatal(err)
			}
			if damage := d.open(); damage == nil || len(d.inForce()) != 0 {
				t.Errorf("damage %+v, in force %v", damage, d.inForce())
			}
			if kept, err := os.ReadFile(d.path + ".damaged-1"); err != nil || string(kept) != string(b) {
				t.Errorf("the damaged file is not kept: %v", err)
			}
			if more, _ := filepath.Glob(d.path + ".damaged-*"); len(more) != 1 {
				t.Errorf("kept %v", more)
			}
			if damage := d.reopen(); damage != nil {
				t.Errorf("opened again: %+v", damage)
			}
		})
	}
}

// badDisk is a file that refuses to be written while fail is set.
type badDisk struct {
	disk
	fail error
}

func (b *badDisk) WriteAt(p []byte, at int64) (int, error) {
	if b.fail != nil {
		return 0, b.fail
	}
	return b.disk.WriteAt(p, at)
}

// ill puts bad disks under file and mark.
func (d *desk) ill() (file, mark *badDisk) {
	file, mark = &badDisk{disk: d.file}, &badDisk{disk: d.Store.mark.f}
	d.file, d.Store.mark.f = file, mark
	return file, mark
}

// A withdrawal whose line cannot be written suspends all consents: at once, over
// a restart for good, and until it can be written without one.
func TestWithdrawalThatCannotBeWritten(t *testing.T) {
	d := newDesk(t)
	a, b := d.grant(), d.grant()
	file, _ := d.ill()
	file.fail = syscall.ENOSPC
	_, err := d.Withdraw(a)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "all other consents are suspended") {
		t.Fatalf("error %v", err)
	}
	if len(d.inForce()) != 0 || d.Holds(b) {
		t.Fatalf("in force %v", d.inForce())
	}
	if _, err := d.Grant(good()); !errors.Is(err, errSuspended) {
		t.Errorf("a grant while suspended: %v", err)
	}
	if _, err := d.Withdraw(a); err == nil {
		t.Error("a second withdrawal of what is not written succeeds")
	}
	file.fail = nil
	d.Refresh()
	if !slices.Equal(d.inForce(), []uint64{b}) {
		t.Fatalf("written at last: in force %v, want %d", d.inForce(), b)
	}
	if damage := d.reopen(); damage != nil || !slices.Equal(d.inForce(), []uint64{b}) {
		t.Fatalf("damage %+v, in force %v", damage, d.inForce())
	}

	file, _ = d.ill()
	file.fail = syscall.ENOSPC
	if _, err := d.Withdraw(b); err == nil {
		t.Fatal("withdrawn without a line")
	}
	c := good()
	if damage := d.reopen(); damage == nil || !slices.Equal(damage.Lost, []uint64{b}) || len(d.inForce()) != 0 {
		t.Fatalf("after a restart: damage %+v, in force %v", damage, d.inForce())
	}
	if r, err := d.Grant(c); err != nil || !slices.Equal(d.inForce(), []uint64{r.ID}) {
		t.Errorf("a new consent: %v, in force %v", err, d.inForce())
	}
	if damage := d.reopen(); damage != nil {
		t.Errorf("told twice: %+v", damage)
	}
}

// Neither file nor mark can be written: the error promises nothing.
func TestWithdrawalThatHoldsUntilTheRestart(t *testing.T) {
	d := newDesk(t)
	id := d.grant()
	file, mark := d.ill()
	file.fail, mark.fail = syscall.EIO, syscall.EIO
	if _, err := d.Withdraw(id); err == nil || !strings.Contains(err.Error(), "only until the agent restarts") {
		t.Errorf("error %v", err)
	}
	if len(d.inForce()) != 0 {
		t.Error("still in force")
	}
}

// A grant that the mark does not know of is taken back; a withdrawal is not.
func TestMarkThatCannotBeWritten(t *testing.T) {
	d := newDesk(t)
	id := d.grant()
	_, mark := d.ill()
	mark.fail = syscall.EIO
	if _, err := d.Grant(good()); err == nil || !slices.Equal(d.inForce(), []uint64{id}) {
		t.Errorf("error %v, in force %v", err, d.inForce())
	}
	if damage := d.reopen(); damage != nil || !slices.Equal(d.inForce(), []uint64{id}) {
		t.Fatalf("damage %+v, in force %v", damage, d.inForce())
	}
	_, mark = d.ill()
	mark.fail = syscall.EIO
	if _, err := d.Withdraw(id); err == nil || strings.Contains(err.Error(), "only until") {
		t.Errorf("error %v", err)
	}
	if damage := d.reopen(); damage != nil || len(d.inForce()) != 0 {
		t.Errorf("damage %+v, in force %v", damage, d.inForce())
	}
}

// On a full disk nobody can consent, and everybody can withdraw.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a file system of its own cannot be mounted here (%v): the full disk is not tested", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	d := &desk{t: t, path: filepath.Join(dir, "consents.jsonl"), now: time.Unix(1.8e9, 0)}
	d.open()
	var ids []uint64
	for range 100 {
		ids = append(ids, d.grant())
	}
	f, err := os.Create(filepath.Join(dir, "filler"))
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	_ = f.Close()
	for err = nil; err == nil && len(ids) < 10_000; ids = append(ids, 0) { // the last page has room
		_, err = d.Grant(good())
	}
	if _, err := d.Grant(good()); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("a grant on a full disk: %v", err)
	}
	for _, r := range d.List() {
		if _, err := d.Withdraw(r.ID); err != nil {
			t.Fatalf("withdrawing %d: %v", r.ID, err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if damage := d.open(); damage != nil || len(d.inForce()) != 0 {
		t.Errorf("damage %+v, in force %v", damage, d.inForce())
	}
}

func FuzzMark(f *testing.F) {
	st := state{extent: extent{3, 400, 7}, next: 9, suspended: true}
	f.Add(pad(st.encode(5)))
	f.Add([]byte(markMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		st, seq, known := decodeMark(b)
		if !known {
			return
		}
		if again, n, ok := decodeMark(st.encode(seq)); !ok || again != st || n != seq {
			t.Fatalf("%+v comes back as %+v", st, again)
		}
	})
}
