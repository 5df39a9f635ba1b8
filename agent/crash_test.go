package agent

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"cordon/internal/ops"
)

// envCrash makes the test binary an agent to be killed, with the configuration in
// the file that it names.
const envCrash = "CORDON_TEST_CRASH"

// envReload makes it take one policy after the other, too.
const envReload = "CORDON_TEST_RELOAD"

func TestMain(m *testing.M) {
	if file, at := os.Getenv(envCrash), os.Getenv(envErase); file != "" && at != "" {
		os.Exit(eraseVictim(file, at))
	} else if file != "" {
		os.Exit(victim(file))
	}
	os.Exit(m.Run())
}

// victim runs an agent and keeps telling how many records it has committed.
func victim(file string) int {
	cfg, err := LoadConfig(file)
	if err != nil {
		ops.PrintError(os.Stderr, err)
		return 1
	}
	a, err := New(cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		ops.PrintError(os.Stderr, err)
		return 1
	}
	go func() {
		if os.Getenv(envReload) != "" {
			reloadForever(a)
		}
		for {
			fmt.Println(a.store.Tally().Pending)
			time.Sleep(time.Millisecond)
		}
	}()
	if err := a.Run(context.Background()); err != nil {
		ops.PrintError(os.Stderr, err)
		return 1
	}
	return 0
}

// crash starts the agent, kills it once more than threshold records are committed,
// and gives the last number that it told.
func crash(t *testing.T, config string, threshold uint64) (told uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), envCrash+"="+config)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	killed := false
	for in := bufio.NewScanner(out); in.Scan(); {
		if _, err := fmt.Sscan(in.Text(), &told); err != nil {
			t.Errorf("the agent said %q", in.Text())
		}
		if told > threshold && !killed {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || !killed {
		t.Fatalf("the agent ended by itself (%v) with %d records committed", err, told)
	}
	return told
}

func TestKilledWhileReplaying(t *testing.T) {
	c := newCar(t)
	c.rav4(t)
	c.cfg.Sources[0].Speed = "100" // 10 s of driving in 100 ms and more: killed on the way
	config := writeConfig(t, c)
	for round := range 4 {
		threshold := uint64(0)
		if round > 0 {
			s := c.inspect(t)
			threshold = s.Tally().Pending
			closeNow(t, s)
		}
		told := crash(t, config, threshold)
		s := c.inspect(t)
		tally := s.Tally()
		_, records := c.sealed(t, s)
		if !tally.Balanced() || tally.Pending < told || uint64(records) != tally.Pending || tally.Damages > 0 {
			t.Fatalf("round %d: %d records were committed, %d can be opened, tally %+v", round, told, records, tally)
		}
		closeNow(t, s)
	}
	c.runUntil(t, sourcesEnded)
	s := c.inspect(t)
	tally := s.Tally()
	if _, records := c.sealed(t, s); !tally.Balanced() || uint64(records) != tally.Pending {
		t.Fatalf("after a whole run: %d records can be opened, tally %+v", records, tally)
	}
}
