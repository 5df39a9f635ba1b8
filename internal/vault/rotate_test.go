package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const (
	rotateDir  = "CORDON_VAULT_ROTATE_DIR"
	rotateStep = "CORDON_VAULT_ROTATE_STEP"
)

// cutter fails, or kills, at one write or sync of keyring, subjects and KEK.
type cutter struct {
	at, seen int
	cut      func() error
}

func (c *cutter) step() error {
	c.seen++
	if c.seen == c.at {
		return c.cut()
	}
	return nil
}

// openCut opens the keyring of a folder with a cutter that is not armed yet.
func openCut(dir string, c *cutter) (*Keyring, error) {
	kek, err := FileKEK(filepath.Join(dir, "kek"))
	if err != nil {
		return nil, err
	}
	k, err := OpenKeyring(KeyringConfig{
		Path: filepath.Join(dir, "keyring"), Subjects: filepath.Join(dir, "subjects"), KEK: kek, Width: time.Hour,
	})
	if err != nil {
		return nil, err
	}
	k.file.step = c.step
	kek.(*fileKEK).step = c.step
	if k.subjects != nil {
		k.subjects.ring.file.step = c.step
	}
	return k, nil
}

const (
	cutBuckets  = 40 // more than a page of slots
	cutSubjects = 3
)

// rotationWorld has live buckets 10 to 49, bucket 5 destroyed, three subjects alive
// and subject 9 erased. It returns what is to be there after any crash.
func rotationWorld(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	k, err := openCut(dir, &cutter{})
	if err != nil {
		t.Fatal(err)
	}
	secret(t, k, 5)
	if err := k.Destroy(5); err != nil {
		t.Fatal(err)
	}
	for id := int64(10); id < 10+cutBuckets; id++ {
		secret(t, k, id)
	}
	for i := range byte(cutSubjects) {
		if _, err := k.Subject(SubjectID{i}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Subject(SubjectID{9}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.DropSubject(SubjectID{9})); err != nil {
		t.Fatal(err)
	}
	want := ringSecrets(t, k)
	if err := k.Close(); err != nil || len(want) != cutBuckets+cutSubjects {
		t.Fatalf("%d secrets, %v", len(want), err)
	}
	return want
}

// ringSecrets tells every live secret apart, those of subjects too.
func ringSecrets(t *testing.T, k *Keyring) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	for _, id := range k.Live() {
		out[fmt.Sprint("bucket ", id)] = storageKey(t, secret(t, k, id))
	}
	if k.subjects == nil {
		return out
	}
	for i := range byte(cutSubjects) {
		if b := k.knownSubject(SubjectID{i}); b != nil {
			out[fmt.Sprint("subject ", i)] = storageKey(t, b)
		}
	}
	return out
}

// whole opens the keyring as after a crash and finds everything there, nothing
// revived, one generation left, and that an old copy of the files is dead.
func whole(t *testing.T, dir string, want map[string][32]byte) (gen uint64) {
	t.Helper()
	k, err := openCut(dir, &cutter{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.Close() }()
	got := ringSecrets(t, k)
	for name, key := range want {
		if got[name] != key {
			t.Fatalf("%s is lost or has another secret", name)
		}
	}
	if len(got) != len(want) || len(k.Damaged()) != 0 {
		t.Fatalf("%d secrets, want %d; damaged %v", len(got), len(want), k.Damaged())
	}
	if _, err := k.Secret(5); !errors.Is(err, ErrDestroyed) {
		t.Fatalf("destroyed bucket: %v", err)
	}
	if _, err := k.Subject(SubjectID{9}); !errors.Is(err, ErrErased) {
		t.Fatalf("erased subject: %v", err)
	}
	r := k.Rotation(noon)
	if gens := generations(t, k.cfg.KEK); r.Unfinished || len(gens) != 1 || gens[0] != r.Generation {
		t.Fatalf("generations %v, %+v", gens, r)
	}
	return r.Generation
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	want := rotationWorld(t, dir)
	old, err := os.ReadFile(filepath.Join(dir, "keyring"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := openCut(dir, &cutter{})
	if err != nil {
		t.Fatal(err)
	}
	before := kekKey(t, k.cfg.KEK, 1)
	for _, tc := range []struct {
		at   time.Time
		did  bool
		gen  uint64
		late bool
	}{
		{noon, true, 2, false}, // never rotated: at once
		{noon.Add(6*time.Hour - 1), false, 2, false},
		{noon.Add(6*time.Hour + 16*time.Minute), true, 3, true},
		{noon.Add(7 * time.Hour), false, 3, false},
		{noon.Add(5 * time.Hour), false, 3, false}, // a little back
		{noon.Add(-48 * time.Hour), true, 4, false},
	} {
		if late := k.Rotation(tc.at).Overdue; late != tc.late {
			t.Errorf("at %v overdue %v", tc.at, late)
		}
		did, err := k.Rotate(tc.at)
		if r := k.Rotation(tc.at); did != tc.did || err != nil || r.Generation != tc.gen || r.Overdue || r.Unfinished {
			t.Fatalf("at %v: rotated %v, %v, %+v", tc.at, did, err, r)
		}
	}
	if n := secret(t, k, 77); k.slots[n.slot].gen != 4 {
		t.Errorf("a new secret has generation %d", k.slots[n.slot].gen)
	}
	want["bucket 77"] = storageKey(t, secret(t, k, 77))
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	whole(t, dir, want)
	kek, err := os.ReadFile(filepath.Join(dir, "kek"))
	if err != nil || bytes.Contains(kek, before[:]) {
		t.Fatalf("the first key is still there: %v", err)
	}
	// What an image taken before the rotation holds opens with nothing that is left.
	if err := os.WriteFile(filepath.Join(dir, "keyring"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openCut(dir, &cutter{}); !errors.Is(err, ErrWrongKEK) {
		t.Fatalf("the keyring of before: %v", err)
	}
}

// Every write and every sync of a rotation fails once: nothing is lost, and the
// next call finishes it, as does an opening.
func TestRotationFailsAnywhere(t *testing.T) {
	for _, reopen := range []bool{false, true} {
		steps := 0
		for n := 1; ; n++ {
			dir := t.TempDir()
			want := rotationWorld(t, dir)
			c := &cutter{at: n, cut: func() error { return syscall.EIO }}
			k, err := openCut(dir, c)
			if err != nil {
				t.Fatal(err)
			}
			did, err := k.Rotate(noon)
			if err == nil {
				if steps = n - 1; c.seen != steps || !did {
					t.Fatalf("%d steps, failed at %d without an error", c.seen, n)
				}
				_ = k.Close()
				break
			}
			if !errors.Is(err, syscall.EIO) {
				t.Fatalf("step %d: %v", n, err)
			}
			if got := ringSecrets(t, k); len(got) != len(want) {
				t.Fatalf("step %d: %d secrets in the running keyring, want %d", n, len(got), len(want))
			}
			secret(t, k, 60) // goes on in between
			want["bucket 60"] = storageKey(t, secret(t, k, 60))
			if !reopen {
				if did, err := k.Rotate(noon); err != nil || !did {
					t.Fatalf("step %d: second attempt %v, %v", n, did, err)
				}
			}
			_ = k.Close()
			if gen := whole(t, dir, want); !reopen && gen < 2 {
				t.Fatalf("step %d: generation %d", n, gen)
			}
		}
		if steps < cutBuckets+10 {
			t.Fatalf("only %d steps were cut", steps)
		}
	}
}

// rotateUntilKilled kills itself at the step that the environment names.
func rotateUntilKilled(dir string) error {
	at, err := strconv.Atoi(os.Getenv(rotateStep))
	if err != nil {
		return err
	}
	c := &cutter{at: at, cut: func() error { return syscall.Kill(os.Getpid(), syscall.SIGKILL) }}
	k, err := openCut(dir, c)
	if err != nil {
		return err
	}
	_, err = k.Rotate(noon)
	return errors.Join(err, errors.New("not killed"))
}

// The same with kill -9, at every third step in a short run.
func TestRotationKilledAnywhere(t *testing.T) {
	for n := 1; ; n++ {
		dir := t.TempDir()
		want := rotationWorld(t, dir)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), rotateDir+"="+dir, rotateStep+"="+strconv.Itoa(n))
		out, err := cmd.CombinedOutput()
		ended := cmd.ProcessState.Exited()
		if ended && !bytes.Contains(out, []byte("not killed")) {
			t.Fatalf("step %d: %v %s", n, err, out)
		}
		gen := whole(t, dir, want)
		if ended {
			if gen != 2 || n < cutBuckets {
				t.Fatalf("ended after %d steps with generation %d", n, gen)
			}
			return
		}
		if testing.Short() {
			n += 2
		}
	}
}

// A keyring and a KEK of format version 1 are read, go on, and are brought to
// version 2 in place by the first rotation.
func TestVersion1IsReadAndUpgraded(t *testing.T) {
	dir := t.TempDir()
	bare := bytes.Repeat([]byte("k"), 32)
	if err := os.WriteFile(filepath.Join(dir, "kek"), bare, 0o600); err != nil {
		t.Fatal(err)
	}
	k := openRing(t, dir)
	want := storageKey(t, secret(t, k, 1))
	secret(t, k, 2)
	if err := k.Destroy(2); err != nil {
		t.Fatal(err)
	}
	body := fileBytes(t, k)
	for _, off := range []int64{0, pageSize, slotOffset(0), slotOffset(1)} {
		if body[off+4] != formatBare || !bytes.Equal(body[off+96:off+124], make([]byte, 28)) {
			t.Fatalf("at %d: not what version 1 writes", off)
		}
	}
	k = reopenRing(t, k)
	if did, err := k.Rotate(noon); !did || err != nil {
		t.Fatal(did, err)
	}
	k = reopenRing(t, k)
	if storageKey(t, secret(t, k, 1)) != want || k.Rotation(noon).Generation != 1 || len(k.Damaged()) > 0 {
		t.Errorf("after the upgrade: %+v, damaged %v", k.Rotation(noon), k.Damaged())
	}
	if _, err := k.Secret(2); !errors.Is(err, ErrDestroyed) {
		t.Errorf("bucket 2: %v", err)
	}
	if body := fileBytes(t, k); body[4] != formatByte || body[slotOffset(0)+4] != formatByte || body[slotOffset(1)+4] != formatBare {
		t.Error("the formats are not those of version 2")
	}
	if kek, err := os.ReadFile(filepath.Join(dir, "kek")); err != nil || bytes.Contains(kek, bare[:8]) {
		t.Errorf("the bare key is still there: %v", err)
	}
}
