package agent

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cordon/agent/internal/erasure"
	"cordon/agent/internal/journal"
	"cordon/agent/internal/store"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
)

// envErase makes the victim kill itself before a step of an erasure.
const envErase = "CORDON_TEST_ERASE"

// eraseVictim runs an agent that is killed before a step.
func eraseVictim(file, at string) int {
	cfg, err := LoadConfig(file)
	if err != nil {
		return 1
	}
	a, err := New(cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 1
	}
	a.erasing = func(step string) {
		if step == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	_ = a.Run(context.Background())
	return 0
}

// Killed before any step, an erasure is complete after the next start.
func TestKilledWhileErasing(t *testing.T) {
	for _, step := range []string{"consents", "memory", "durable", "journal", "finish"} {
		t.Run(step, func(t *testing.T) {
			c := newCar(t)
			config := writeConfig(t, c)
			a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			a.queue(t, a.allow(t, time.Hour))
			a.queue(t, 0)
			held := &store.Batch{Held: []store.Held{{CollectedAt: a.now().UnixNano(), Data: []byte("held")}}, Delta: store.Delta{Received: 1}}
			if _, err := a.store.Commit(held); err != nil {
				t.Fatal(err)
			}
			order := &wire.Erasure{Version: wire.Version, Vehicle: a.link.Vehicle(), Ticket: wire.TicketID{1}, Seq: 1, Whole: true, Issued: a.now().UnixNano()}
			if _, err := a.erasures.Take(order); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				cmd := exec.Command(os.Args[0], "-test.run=^$")
				cmd.Env = append(os.Environ(), envCrash+"="+config, envErase+"="+step)
				out, err := cmd.CombinedOutput()
				exit, ok := errors.AsType[*exec.ExitError](err)
				if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the agent was not killed: %v: %s", err, out)
				}
			}
			c.runUntil(t, func(a *Agent) bool { _, done := a.erasures.Counts(); return done == 1 })
			c.mustBeErased(t, order)
		})
	}
}

// A damaged file of orders is kept aside and does not keep the agent from starting.
func TestDamagedOrders(t *testing.T) {
	c := newCar(t)
	if err := os.WriteFile(filepath.Join(c.cfg.DataDir, "erasures.line"), []byte("0"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := idle(t, c)
	if open, done := a.erasures.Counts(); open+done != 0 {
		t.Errorf("%d open, %d done", open, done)
	}
	if names, err := filepath.Glob(filepath.Join(c.cfg.DataDir, "erasures.line.damaged-*")); err != nil || len(names) != 1 {
		t.Errorf("kept aside: %v, %v", names, err)
	}
}

// mustBeErased looks at what a stopped agent has left.
func (c *car) mustBeErased(t *testing.T, order *wire.Erasure) {
	t.Helper()
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	now := a.now()
	if _, err := a.store.Held(now.Add(-2*time.Hour), now, func(time.Time, []byte) error { return errors.New("a held record can be read") }); err != nil {
		t.Error(err)
	}
	tally := a.store.Tally()
	if tally.Pending != 0 || !tally.Balanced() || tally.Shed[store.ShedErased]+tally.BlockedTotal() != 6 {
		t.Errorf("tally %+v", tally)
	}
	if n := a.consentsInForce(); n != 0 {
		t.Errorf("%d consents in force", n)
	}
	done, err := a.erasures.Take(order)
	if err != nil || done == nil || done.Seq != 1 || done.At == 0 || done.Journal == [32]byte{} {
		t.Errorf("the order again: %+v, %v", done, err)
	}
	entries := 0
	if err := journal.Read(c.cfg.DataDir, func(e chainlog.Entry) error {
		if e.Type == "erased" {
			entries++
		}
		return nil
	}); err != nil || entries == 0 {
		t.Errorf("%d entries of the journal, %v", entries, err)
	}
	late := *order
	late.Issued = now.Add(-48 * time.Hour).UnixNano()
	if _, err := a.erasures.Take(&late); !errors.Is(err, erasure.ErrOld) {
		t.Errorf("an order that somebody kept: %v", err)
	}
}
