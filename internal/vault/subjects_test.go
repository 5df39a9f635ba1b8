package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

var (
	alice = SubjectID{0xa1}
	bob   = SubjectID{0xb0}
)

func (r *rig) putSubject(id SubjectID, at time.Time, rec string) error {
	r.t.Helper()
	return r.db.Update(func(txn *badger.Txn) error {
		return r.store.PutSubject(txn, Index{1}, id, at, [][]byte{[]byte(rec)})
	})
}

func TestDropSubject(t *testing.T) {
	r := newRig(t)
	hours := []time.Time{noon.Add(-50 * time.Hour), noon.Add(-time.Hour), noon}
	for i, at := range hours {
		r.put(Index{1}, at, fmt.Sprint("nobody ", i))
		if err := errors.Join(r.putSubject(alice, at, "alice"), r.putSubject(bob, at, fmt.Sprint("bob ", i))); err != nil {
			t.Fatal(err)
		}
	}
	if got, st := r.all(); len(got) != 9 || st.Records != 9 {
		t.Fatalf("%v, %+v", got, st)
	}
	if err := r.store.DropSubject(alice); err != nil {
		t.Fatal(err)
	}
	left := []string{"nobody 0", "bob 0", "nobody 1", "bob 1", "nobody 2", "bob 2"}
	for round := range 3 {
		got, st := r.all()
		if !slices.Equal(got, left) || st.Erased != 3 || st.Unreadable != 0 {
			t.Fatalf("round %d: %v, %+v", round, got, st)
		}
		if err := r.putSubject(alice, noon, "again"); !errors.Is(err, ErrErased) {
			t.Fatalf("round %d: put of an erased subject: %v", round, err)
		}
		if st := r.store.Status(); st.RefusedErased != 1 || st.Subjects != 1 || st.Erased != 1 {
			t.Fatalf("round %d: %+v", round, st)
		}
		if round == 1 {
			if _, err := r.ring.Rotate(noon); err != nil {
				t.Fatal(err)
			}
		}
		r.reopen()
		if err := r.store.DropSubject(alice); err != nil { // once more does nothing
			t.Fatal(err)
		}
	}
	if err := r.ring.ReviveSubject(alice); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	if err := r.putSubject(alice, noon, "back"); err != nil {
		t.Fatal(err)
	}
	got, st := r.all()
	if want := append(slices.Clone(left), "back"); !slices.Equal(got, want) || st.Erased != 3 {
		t.Fatalf("%v, %+v", got, st)
	}
	// The end of an hour is the end of what subjects have in it.
	r.clock.now = noon.Add(usable)
	if got := r.sweep(); len(got) != 3 {
		t.Fatalf("receipts %+v", got)
	}
	if got, st := r.all(); len(got) != 0 || st.Frames != 0 {
		t.Fatalf("%v, %+v", got, st)
	}
}

// Neither the database nor the subjects' keyring holds the subject's name, and a
// dropped secret is not in the file.
func TestSubjectsAreOpaque(t *testing.T) {
	r := newRig(t)
	id := SubjectID([]byte("sixteen byte id!"))
	if err := r.putSubject(id, noon, "rec"); err != nil {
		t.Fatal(err)
	}
	keys, values := r.values()
	body, err := os.ReadFile(r.ring.cfg.Subjects)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range append(append(keys, values...), body) {
		if bytes.Contains(b, id[:]) {
			t.Fatalf("the name lies in the clear: %q", b)
		}
	}
	b, err := r.ring.Subject(id)
	if err != nil {
		t.Fatal(err)
	}
	wrapped := bytes.Clone(body[slotOffset(b.slot)+24 : slotOffset(b.slot)+96])
	if err := r.ring.DropSubject(id); err != nil {
		t.Fatal(err)
	}
	body, err = os.ReadFile(r.ring.cfg.Subjects)
	if err != nil || bytes.Contains(body, wrapped[:16]) || bytes.Contains(body, wrapped[56:]) || b.secret != [secretSize]byte{} {
		t.Errorf("the secret outlived its subject: %v", err)
	}
	if err := r.store.Put(nowhere{}, Index{}, noon, [][]byte{{1}}); err != nil || len(r.store.sealers) == 0 {
		t.Fatal(err)
	}
	r.store.dropSealers()
	if len(r.store.sealers) != 1 {
		t.Errorf("%d ciphers, want that without a subject", len(r.store.sealers))
	}
}

// A subject's frame does not open as another's, nor as nobody's.
func TestFramesAreBoundToTheirSubject(t *testing.T) {
	r := newRig(t)
	if err := errors.Join(r.putSubject(alice, noon, "a"), r.putSubject(bob, noon, "b")); err != nil {
		t.Fatal(err)
	}
	keys, values := r.values()
	swapped := bytes.Clone(values[0])
	copy(swapped[frameHead:subjectHead], values[1][frameHead:subjectHead])
	nobody := append(bytes.Clone(values[0][:frameHead]), values[0][subjectHead:]...)
	nobody[0] -= frameOfSubject
	for _, v := range [][]byte{swapped, nobody} {
		if err := r.db.Update(func(txn *badger.Txn) error { return txn.Set(keys[0], v) }); err != nil {
			t.Fatal(err)
		}
		if got, st := r.all(); !slices.Equal(got, []string{"b"}) || st.Unreadable != 1 {
			t.Errorf("%v, %+v", got, st)
		}
	}
}

func TestCiphersAreBounded(t *testing.T) {
	r := newRig(t)
	for i := range maxSealers + 50 {
		if err := r.store.PutSubject(nowhere{}, Index{}, SubjectID{byte(i), byte(i >> 8)}, noon, [][]byte{{1}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(r.store.sealers); n != maxSealers {
		t.Errorf("%d ciphers are kept, want %d", n, maxSealers)
	}
	if live, _ := r.ring.Subjects(); live != maxSealers+50 {
		t.Errorf("%d subjects", live)
	}
}

// Every write of making, dropping and reviving a subject fails once, with and
// without a restart after it. A drop that was acknowledged stays; one that was not
// is refused while the program runs, and can be repeated.
func TestSubjectFailuresAnywhere(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(*Keyring) error
		done func(*Keyring) bool
	}{
		{"make", func(k *Keyring) error { _, err := k.Subject(bob); return err }, func(k *Keyring) bool { return k.knownSubject(bob) != nil }},
		{"drop", func(k *Keyring) error { return k.DropSubject(alice) }, func(k *Keyring) bool {
			_, err := k.Subject(alice)
			return errors.Is(err, ErrErased)
		}},
		{"drop unknown", func(k *Keyring) error { return k.DropSubject(bob) }, func(k *Keyring) bool {
			_, err := k.Subject(bob)
			return errors.Is(err, ErrErased)
		}},
		{"revive", func(k *Keyring) error { return k.ReviveSubject(SubjectID{9}) }, func(k *Keyring) bool {
			return k.knownSubject(SubjectID{9}) != nil
		}},
	} {
		for _, reopen := range []bool{false, true} {
			for n := 1; ; n++ {
				dir := t.TempDir()
				rotationWorld(t, dir)
				k, err := openCut(dir, &cutter{})
				if err != nil {
					t.Fatal(err)
				}
				keep, err := k.Subject(alice)
				if err != nil {
					t.Fatal(err)
				}
				want := storageKey(t, keep)
				c := &cutter{at: n, cut: func() error { return syscall.EIO }}
				k.subjects.ring.file.step = c.step
				err = tc.do(k)
				if err == nil && c.seen < n {
					if n < 2 || !tc.done(k) {
						t.Fatalf("%s: %d steps, done %v", tc.name, n, tc.done(k))
					}
					_ = k.Close()
					break
				}
				if tc.name == "drop" && !tc.done(k) {
					t.Fatalf("%s: failed at step %d and the subject is still given out", tc.name, n)
				}
				if reopen {
					_ = k.Close()
					if k, err = openCut(dir, &cutter{}); err != nil {
						t.Fatal(err)
					}
				}
				if err := tc.do(k); err != nil || !tc.done(k) {
					t.Fatalf("%s: step %d, reopened %v: second attempt %v", tc.name, n, reopen, err)
				}
				_ = k.Close()
				if k, err = openCut(dir, &cutter{}); err != nil || !tc.done(k) || len(k.Damaged())+len(k.subjects.ring.Damaged()) > 0 {
					t.Fatalf("%s: step %d, after a restart: %v", tc.name, n, err)
				}
				if b := k.knownSubject(alice); tc.name != "drop" && (b == nil || storageKey(t, b) != want) {
					t.Fatalf("%s: step %d: another subject's secret is lost", tc.name, n)
				}
				_ = k.Close()
			}
		}
	}
}

// A damaged slot of the subjects' keyring loses its subject only, and is told of.
func TestDamagedSubjectSlot(t *testing.T) {
	for _, off := range []int64{0, 5, 9, 30, 60, 97, 105, 125} {
		r := newRig(t)
		if err := errors.Join(r.putSubject(alice, noon, "a"), r.putSubject(bob, noon, "b")); err != nil {
			t.Fatal(err)
		}
		b, err := r.ring.Subject(alice)
		if err != nil {
			t.Fatal(err)
		}
		at := slotOffset(b.slot) + off
		r.close()
		body, err := os.ReadFile(filepath.Join(r.dir, "subjects"))
		if err != nil {
			t.Fatal(err)
		}
		writeAt(t, filepath.Join(r.dir, "subjects"), at, []byte{body[at] ^ 0x55})
		r.open()
		got, st := r.all()
		if d := r.store.Status().Damaged; !slices.Equal(got, []string{"b"}) || st.Erased != 1 || len(d) != 1 || !d[0].Subject {
			t.Errorf("offset %d: %v, %+v, damaged %v", off, got, st, d)
		}
	}
}

func TestSubjectsNeedAKeyring(t *testing.T) {
	r := newRig(t)
	r.ring.cfg.Subjects = ""
	if err := r.putSubject(alice, noon, "a"); !errors.Is(err, ErrNoSubjects) {
		t.Errorf("%v", err)
	}
	if err := r.ring.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.ring.DropSubject(alice); !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
	if _, err := r.store.Sweep(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
}

// Everybody's secrets are gone after a failure at any step and a second call, and
// those erased before can come again.
func TestDropSubjectsFinishesWhatFailed(t *testing.T) {
	for at := 1; ; at++ {
		dir, c := t.TempDir(), &cutter{}
		rotationWorld(t, dir)
		k, err := openCut(dir, c)
		if err != nil {
			t.Fatal(err)
		}
		c.at, c.cut = at, func() error { return errors.New("cut") }
		failed := k.DropSubjects()
		if failed != nil {
			if err := k.DropSubjects(); err != nil {
				t.Fatal(err)
			}
		}
		if live, _ := k.Subjects(); live != 0 {
			t.Errorf("step %d: %d subjects have a secret", at, live)
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		if k, err = openCut(dir, &cutter{}); err != nil {
			t.Fatal(err)
		}
		if live, erased := k.Subjects(); live != 0 || erased != 0 && failed == nil {
			t.Errorf("step %d, after a restart: %d live, %d erased", at, live, erased)
		}
		if _, err := k.Subject(SubjectID{9}); err != nil && failed == nil {
			t.Error(err)
		}
		_ = k.Close()
		if failed == nil {
			if at < 3*cutSubjects {
				t.Errorf("only %d steps", at)
			}
			return
		}
	}
}
