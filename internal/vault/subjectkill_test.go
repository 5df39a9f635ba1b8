package vault

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

const (
	subjectDir  = "CORDON_VAULT_SUBJECT_DIR"
	subjectFrom = "CORDON_VAULT_SUBJECT_FROM"
)

func nthSubject(n int) SubjectID { return SubjectID{byte(n >> 8), byte(n), 1} }

func openSubjectStore(dir string) (*Store, func() error, error) {
	kek, err := FileKEK(filepath.Join(dir, "kek"))
	if err != nil {
		return nil, nil, err
	}
	ring, err := OpenKeyring(KeyringConfig{
		Path: filepath.Join(dir, "keyring"), Subjects: filepath.Join(dir, "subjects"), KEK: kek, Width: time.Hour,
		RotateEvery: time.Second,
	})
	if err != nil {
		return nil, nil, err
	}
	db, err := OpenBadger(BadgerOptions(filepath.Join(dir, "db"), true))
	if err != nil {
		return nil, nil, err
	}
	s, err := Open(db, crashConfig(ring, &handClock{noon}))
	return s, func() error { return errors.Join(db.Close(), ring.Close()) }, err
}

// dropUntilKilled puts a record of a new subject each time, drops every second one
// two steps later, and rotates at every step. It acknowledges what is durable.
func dropUntilKilled(dir string) error {
	from, err := strconv.Atoi(os.Getenv(subjectFrom))
	if err != nil {
		return err
	}
	s, _, err := openSubjectStore(dir)
	if err != nil {
		return err
	}
	for n := from; ; n++ {
		err := s.db.Update(func(txn *badger.Txn) error {
			return s.PutSubject(txn, Index{}, nthSubject(n), noon, [][]byte{strconv.AppendInt(nil, int64(n), 10)})
		})
		if err != nil {
			return err
		}
		fmt.Println("put", n)
		if n%2 == 0 && n-2 >= from {
			fmt.Println("dropping", n-2)
			if err := s.DropSubject(nthSubject(n - 2)); err != nil {
				return err
			}
			fmt.Println("dropped", n-2)
		}
		if did, err := s.cfg.Keyring.Rotate(noon.Add(time.Duration(n) * time.Second)); err != nil || !did {
			return fmt.Errorf("rotated %v: %w", did, err)
		}
	}
}

// After kill -9 between puts, drops and rotations: what was dropped stays dropped,
// everything else that was acknowledged is there.
func TestSubjectsKill9(t *testing.T) {
	dir := t.TempDir()
	put, dropped, maybe := map[int]bool{}, map[int]bool{}, map[int]bool{}
	next := 1
	for round, lines := range []int{23, 71, 40, 95} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), subjectDir+"="+dir, subjectFrom+"="+strconv.Itoa(next))
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		sc := bufio.NewScanner(out)
		for n := 0; sc.Scan(); n++ {
			var verb string
			var id int
			if _, err := fmt.Sscan(sc.Text(), &verb, &id); err != nil {
				continue // torn by the kill
			}
			map[string]map[int]bool{"put": put, "dropping": maybe, "dropped": dropped}[verb][id] = true
			next = max(next, id+2)
			if n == lines {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // killed: that is its purpose
		if cmd.ProcessState.Exited() {
			t.Fatalf("round %d: the child ended by itself", round)
		}
		checkSubjects(t, dir, put, dropped, maybe)
	}
	if len(dropped) < 20 || len(put) < 60 {
		t.Errorf("%d put, %d dropped: too few to tell", len(put), len(dropped))
	}
}

func checkSubjects(t *testing.T, dir string, put, dropped, maybe map[int]bool) {
	t.Helper()
	s, closeAll, err := openSubjectStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]bool{}
	_, err = s.ScanAll(noon, noon, func(_ Index, _ time.Time, rec []byte) error {
		n, err := strconv.Atoi(string(rec))
		got[n] = true
		return err
	})
	if err != nil || len(s.cfg.Keyring.Damaged()) > 0 {
		t.Fatal(err, s.cfg.Keyring.Damaged())
	}
	for n := range dropped {
		if _, err := s.cfg.Keyring.Subject(nthSubject(n)); got[n] || !errors.Is(err, ErrErased) {
			t.Errorf("subject %d was dropped: readable %v, %v", n, got[n], err)
		}
	}
	for n := range put {
		if !got[n] && !maybe[n] {
			t.Errorf("record %d was acknowledged and is lost", n)
		}
	}
	if err := closeAll(); err != nil {
		t.Fatal(err)
	}
}
