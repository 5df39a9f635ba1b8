package forensic

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
	"cordon/internal/vault"
	"cordon/internal/vault/forensic"
	"cordon/internal/vault/forensic/drive"
)

// setClock is set by the test.
type setClock struct{ now time.Time }

func (c *setClock) Now() time.Time     { return c.now }
func (c *setClock) State() clock.State { return clock.State{Now: c.now, Reason: clock.FromSource} }

// subjectVault is a vault with subjects on a disk, its key-encryption key elsewhere.
type subjectVault struct {
	t     *testing.T
	disk  *disk
	kek   string
	clock *setClock
	ring  *vault.Keyring
	db    *badger.DB
	store *vault.Store
}

func (v *subjectVault) open() {
	v.t.Helper()
	kek, err := vault.FileKEK(v.kek)
	if err != nil {
		v.t.Fatal(err)
	}
	v.ring, err = vault.OpenKeyring(vault.KeyringConfig{
		Path: filepath.Join(v.disk.dir, "ring"), Subjects: filepath.Join(v.disk.dir, "subjects"), KEK: kek, Width: time.Hour,
	})
	if err != nil {
		v.t.Fatal(err)
	}
	if v.db, err = badger.Open(vault.BadgerOptions(filepath.Join(v.disk.dir, "db"), true)); err != nil {
		v.t.Fatal(err)
	}
	v.store, err = vault.Open(v.db, vault.Config{
		Prefix: "L", Keyring: v.ring, Width: time.Hour, Keep: keep, Margin: margin, Clock: v.clock, Location: true,
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *subjectVault) close() {
	v.t.Helper()
	if err := errors.Join(v.db.Close(), v.ring.Close()); err != nil {
		v.t.Fatal(err)
	}
	v.disk.unmount()
}

func (v *subjectVault) keks() []forensic.KEK {
	v.t.Helper()
	keks, err := forensic.KEKs(v.kek)
	if err != nil || len(keks) == 0 {
		v.t.Fatal(keks, err)
	}
	return keks
}

func (v *subjectVault) recovered(of []forensic.Canary, keks []forensic.KEK) int {
	v.t.Helper()
	r, err := forensic.Scan(forensic.Config{Canaries: of, KEKs: keks}, v.disk.image)
	if err != nil {
		v.t.Fatal(err)
	}
	return r.Recovered(of)
}

// TestForensicSubjects: what a dropped subject's frames held cannot be had back from
// the raw image after one more rotation, long before the hours end; the other
// subjects' can.
func TestForensicSubjects(t *testing.T) {
	if testing.Short() {
		t.Skip("not in short runs: works on loop devices")
	}
	on := fileSystems[1:2]
	if os.Getenv("CORDON_FORENSIC") == "all" {
		on = fileSystems
	}
	for _, fs := range on {
		t.Run(fs.name, func(t *testing.T) { dropSubjects(t, fs) })
	}
}

func dropSubjects(t *testing.T, fs fileSystem) {
	t.Parallel()
	v := &subjectVault{t: t, disk: newDisk(t, fs), kek: filepath.Join(t.TempDir(), "kek"), clock: &setClock{begin}}
	v.open()
	if _, err := v.ring.Rotate(v.clock.now); err != nil {
		t.Fatal(err)
	}
	var dropped, kept []forensic.Canary
	for i := range byte(20) {
		for h := range 2 {
			v.clock.now = begin.Add(time.Duration(h) * time.Hour)
			var c forensic.Canary
			_, _ = rand.Read(c[:]) // never fails: it ends the process instead
			if i%2 == 0 {
				dropped = append(dropped, c)
			} else {
				kept = append(kept, c)
			}
			err := v.db.Update(func(txn *badger.Txn) error {
				return v.store.PutSubject(txn, vault.Index{}, vault.SubjectID{i}, v.clock.now, [][]byte{drive.Record(c)})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	old := v.keks()
	v.close()
	if n := v.recovered(slices.Concat(dropped, kept), old); !nearly(n, len(dropped)+len(kept)) {
		t.Errorf("the scanner had %d of %d back before anybody was dropped", n, len(dropped)+len(kept))
	}
	v.disk.mount()
	v.open()
	for i := byte(0); i < 20; i += 2 {
		if err := v.store.DropSubject(vault.SubjectID{i}); err != nil {
			t.Fatal(err)
		}
	}
	v.clock.now = v.clock.now.Add(vault.RotateEvery + 15*time.Minute)
	if did, err := v.ring.Rotate(v.clock.now); !did || err != nil {
		t.Fatal(did, err)
	}
	now := v.keks()
	v.close()
	got, others := v.recovered(dropped, now), v.recovered(kept, now)
	late := v.recovered(dropped, slices.Concat(old, now))
	if got > 0 || !nearly(others, len(kept)) || fs.keepsOld && late == 0 {
		t.Errorf("%d of %d records of dropped subjects had back, %d of %d of the others, %d with dead keys", got, len(dropped), others, len(kept), late)
	}
	t.Logf("subjects on %s: %d of %d records of dropped ones had back, %d of %d of the others; with dead KEKs %d of %d",
		fs.name, got, len(dropped), others, len(kept), late, len(dropped))
}
