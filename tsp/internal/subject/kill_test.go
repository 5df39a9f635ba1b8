package subject

import (
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/tsp/internal/store"
)

const (
	childDir  = "CORDON_TEST_SUBJECT_DIR"
	childKill = "CORDON_TEST_SUBJECT_KILL" // the state before which the process kills itself
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		err := child(dir, State(os.Getenv(childKill)))
		fmt.Fprintln(os.Stderr, "the child came to its end:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func kept(at time.Time, v float64) store.Record {
	return store.Record{Vehicle: vehicle, Signal: "Vehicle.Speed", Source: "can.powertrain", At: at.UnixNano(), Labels: filters.DrivingStatus, Value: filters.FloatValue(v)}
}

func put(s *store.Store, n byte, at time.Time, recs ...store.Record) (store.Outcome, error) {
	out, err := s.Commit([]store.Frame{{Vehicle: vehicle, Bucket: wire.BucketOf(at.UnixNano()), ID: wire.FrameID{n}, Status: wire.StatusStored, Records: recs}})
	if err != nil {
		return store.Outcome{}, err
	}
	return out[0], nil
}

func openStore(dir string) (*store.Store, *clock.Clock, error) {
	c, err := clock.Open(clock.Config{Path: filepath.Join(dir, "clock")})
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(store.Config{Dir: dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: c, Journal: func(string, any) error { return nil }})
	return s, c, err
}

// withStore opens a book over a real store.
func withStore(s *store.Store, dir string) (*Book, error) {
	return Open(Config{
		Dir: filepath.Join(dir, "tickets"), Store: s, Exports: &fakes{}, Signer: ed25519.NewKeyFromSeed(make([]byte, 32)),
		Trusted: func(*x509.Certificate) error { return nil }, Now: time.Now, Calendar: NewCalendar(), SensitiveDays: 10, OtherDays: 15,
		Journal: func(string, any) (chainlog.Head, error) { return chainlog.Head{}, nil },
	})
}

// child erases and kills itself before a state is durable.
func child(dir string, at State) error {
	s, _, err := openStore(dir)
	if err != nil {
		return err
	}
	b, err := withStore(s, dir)
	if err != nil {
		return err
	}
	b.step = func(next State) {
		if next == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	if len(b.tickets) == 0 {
		if _, err := b.Erase("olga", ask(same)); err != nil {
			return err
		}
	}
	b.Work()
	return settleByHand(b)
}

// settleByHand lets a ticket that waits for its vehicle have its answer.
func settleByHand(b *Book) error {
	b.mu.Lock()
	for _, t := range b.open {
		if t.State != Destroyed {
			continue
		}
		next := *t
		next.State, next.Answer = Answered, &Answer{At: time.Now().UTC(), Received: time.Now().UTC()}
		if err := b.move(t, next); err != nil {
			b.mu.Unlock()
			return err
		}
	}
	b.mu.Unlock()
	b.Work()
	return nil
}

// Killed before any step is durable, an erasure ends as if it had not been: what was
// stored is gone, what comes later is kept.
func TestKilledErasureGoesOn(t *testing.T) {
	for _, at := range []State{Noted, Barred, Blocked, Destroyed, Answered, Admitted, Done} {
		t.Run(string(at), func(t *testing.T) {
			dir := t.TempDir()
			begun := time.Now()
			s, c, err := openStore(dir)
			if err != nil {
				t.Fatal(err)
			}
			if o, err := put(s, 1, begun, kept(begun, 50)); err != nil || o.Status != wire.StatusStored {
				t.Fatal(o, err)
			}
			if err := errors.Join(s.Close(), c.Close()); err != nil {
				t.Fatal(err)
			}
			for _, kill := range []State{at, at} { // and once more at the same place
				cmd := exec.Command(os.Args[0], "-test.run=^$")
				cmd.Env = append(os.Environ(), childDir+"="+dir, childKill+"="+string(kill))
				out, err := cmd.CombinedOutput()
				exit, ok := errors.AsType[*exec.ExitError](err)
				if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the child was not killed: %v: %s", err, out)
				}
			}
			if s, c, err = openStore(dir); err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = s.Close(), c.Close() }()
			b, err := withStore(s, dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(b.tickets) != 1 {
				t.Fatalf("%d tickets", len(b.tickets))
			}
			b.Work()
			if err := settleByHand(b); err != nil {
				t.Fatal(err)
			}
			for _, tk := range b.List() {
				if tk.State != Done || tk.Destroyed.IsZero() {
					t.Errorf("%+v", tk)
				}
			}
			later := time.Now().Add(time.Second)
			old, err := put(s, 1, begun, kept(begun, 50)) // a broker kept the frame
			if err != nil || old.Status != wire.StatusExpired {
				t.Errorf("the old frame again: %+v, %v", old, err)
			}
			if o, err := put(s, 2, later, kept(later, 60)); err != nil || o.Status != wire.StatusStored {
				t.Errorf("a new frame: %+v, %v", o, err)
			}
			recs, _, err := s.Records(store.Query{From: begun.Add(-time.Hour), To: later.Add(time.Hour)}, 10)
			if err != nil || len(recs) != 1 || recs[0].At != later.UnixNano() {
				t.Errorf("stored %+v, %v", recs, err)
			}
		})
	}
}
