package vault

import (
	"bufio"
	"context"
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
	crashDir  = "CORDON_VAULT_CRASH_DIR"
	crashFrom = "CORDON_VAULT_CRASH_FROM"
)

// crashConfig has a short Keep, so that destructions happen all the time.
func crashConfig(ring *Keyring, c Clock) Config {
	return Config{
		Prefix: "L", Keyring: ring, Width: time.Hour, Keep: 4 * time.Hour,
		Margin: 30 * time.Minute, Clock: c, Location: true,
	}
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(memoryDir); dir != "" {
		if err := writeForMemory(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv(subjectDir); dir != "" {
		fmt.Fprintln(os.Stderr, dropUntilKilled(dir))
		os.Exit(1)
	}
	if dir := os.Getenv(rotateDir); dir != "" {
		fmt.Fprintln(os.Stderr, rotateUntilKilled(dir))
		os.Exit(1)
	}
	if dir := os.Getenv(crashDir); dir != "" {
		from, err := strconv.ParseInt(os.Getenv(crashFrom), 10, 64)
		if err == nil {
			err = writeUntilKilled(dir, from)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func openCrashStore(dir string, c Clock) (*Store, func() error, error) {
	kek, err := FileKEK(filepath.Join(dir, "kek"))
	if err != nil {
		return nil, nil, err
	}
	ring, err := OpenKeyring(KeyringConfig{Path: filepath.Join(dir, "keyring"), KEK: kek, Width: time.Hour, RotateEvery: 10 * time.Minute})
	if err != nil {
		return nil, nil, err
	}
	db, err := badger.Open(BadgerOptions(filepath.Join(dir, "db"), true))
	if err != nil {
		return nil, nil, err
	}
	s, err := Open(db, crashConfig(ring, c))
	return s, func() error { _ = db.Close(); return ring.Close() }, err
}

// writeUntilKilled puts a record every 3 minutes of its own time, sweeps every
// half hour of it, and acknowledges each on stdout once it is durable.
func writeUntilKilled(dir string, from int64) error {
	c := &handClock{time.Unix(from, 0)}
	s, _, err := openCrashStore(dir, c)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		c.now = c.now.Add(3 * time.Minute)
		err := s.db.Update(func(txn *badger.Txn) error {
			return s.Put(txn, Index{}, c.now, [][]byte{strconv.AppendInt(nil, c.now.Unix(), 10)})
		})
		if err != nil {
			return err
		}
		fmt.Println("put", c.now.Unix())
		if n%10 == 0 {
			fmt.Println("sweeping", c.now.Unix())
			if _, err := s.Sweep(context.Background()); err != nil {
				return err
			}
			if _, err := s.cfg.Keyring.Rotate(c.now); err != nil {
				return err
			}
			fmt.Println("swept", c.now.Unix())
		}
	}
}

// acks is what the child said before it died, as Unix seconds.
type acks struct{ put, sweeping, swept int64 }

func (a *acks) note(line string) error {
	var verb string
	var at int64
	if _, err := fmt.Sscan(line, &verb, &at); err != nil {
		return fmt.Errorf("line %q: %w", line, err)
	}
	switch verb {
	case "put":
		a.put = at
	case "sweeping":
		a.sweeping = at
	case "swept":
		a.swept = at
	}
	return nil
}

func runAndKill(t *testing.T, dir string, a *acks, lines int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashFrom+"="+strconv.FormatInt(a.put, 10))
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
		if err := a.note(sc.Text()); err != nil && n < lines {
			t.Fatal(err) // the very last line may be torn by the kill
		}
		if n == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // killed: that is its purpose
	if ps := cmd.ProcessState; ps.Exited() {
		t.Fatalf("the child ended by itself: %v", ps)
	}
}

// After kill -9: every acknowledged record whose deadline no sweep had reached
// is there, no record from before an acknowledged sweep's deadline is, and no
// frame of a live bucket is unreadable.
func TestKill9(t *testing.T) {
	dir := t.TempDir()
	a := acks{put: noon.Unix()}
	first := noon.Unix() + 180
	for round, lines := range []int{37, 211, 90, 150} {
		runAndKill(t, dir, &a, lines)
		c := &handClock{time.Unix(a.put, 0)}
		s, closeAll, err := openCrashStore(dir, c)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		got := map[int64]bool{}
		st, err := s.ScanAll(time.Time{}, noon.AddDate(1, 0, 0), func(_ Index, _ time.Time, rec []byte) error {
			at, err := strconv.ParseInt(string(rec), 10, 64)
			got[at] = true
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		expired := time.Unix(max(a.sweeping, a.put), 0)
		lost := 0
		for at := first; at <= a.put; at += 180 {
			if s.cfg.Keyring.BucketOf(time.Unix(at, 0)) >= s.cfg.dueBelow(expired) && !got[at] {
				lost++
			}
		}
		back := 0
		for at := range got {
			if s.cfg.Keyring.BucketOf(time.Unix(at, 0)) < s.cfg.dueBelow(time.Unix(a.swept, 0)) {
				back++
			}
		}
		for _, id := range s.cfg.Keyring.Live() {
			if a.swept > 0 && id < s.cfg.dueBelow(time.Unix(a.swept, 0)) {
				back++
			}
		}
		if d := s.cfg.Keyring.Damaged(); lost+back+len(d) > 0 || st.Records == 0 {
			t.Errorf("round %d: %d acknowledged lost, %d destroyed back, damaged %v, %+v", round, lost, back, d, st)
		}
		if s.cfg.Keyring.DestroyedBelow() == 0 && round > 0 {
			t.Errorf("round %d: nothing was ever destroyed", round)
		}
		if err := closeAll(); err != nil {
			t.Fatal(err)
		}
	}
}
