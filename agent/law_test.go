package agent

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cordon/agent/internal/bundle"
	"cordon/filters"
	"cordon/filters/policy"
)

// oemKey signs the bundles of these tests.
var oemKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// sign makes a bundle: of an even sequence with a rule that lets no speed above 40
// km/h out.
func sign(sequence uint64) ([]byte, error) {
	b := &policy.Bundle{Sequence: sequence, Profile: "draft-2021"}
	if sequence%2 == 0 {
		b.Files = []policy.Source{{Name: "slow.yaml", Data: []byte("signals:\n  - {path: Vehicle.Speed, classes: [DrivingStatus], type: float, unit: km/h, range: [-100, 40], purpose: driving-safety, from: ['can.*']}\n")}}
	}
	return policy.SignBundle(oemKey, b)
}

// bundled makes a car take its policy from a bundle, which is of sequence 1.
func (c *car) bundled(t *testing.T) {
	t.Helper()
	dir := filepath.Dir(c.cfg.DataDir)
	c.cfg.Policy = Policy{Bundle: filepath.Join(dir, "bundle"), BundleKey: filepath.Join(dir, "key")}
	pub := base64.StdEncoding.EncodeToString(oemKey.Public().(ed25519.PublicKey))
	if err := os.WriteFile(c.cfg.Policy.BundleKey, []byte(pub+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.offer(t, 1)
}

func (c *car) offer(t *testing.T, sequence uint64) {
	t.Helper()
	data, err := sign(sequence)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.cfg.Policy.Bundle, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReloadUnderLoad: the policy changes again and again while records stream in.
// Every record is judged by one of the two, and the account is exact.
func TestReloadUnderLoad(t *testing.T) {
	c := newCar(t)
	c.bundled(t)
	const groups, each, reloads = 400, 25, 24
	c.runUntil(t, func(a *Agent) bool {
		var wg sync.WaitGroup
		wg.Go(func() {
			for range groups {
				a.feed(t, each)
			}
		})
		for n := range uint64(reloads) {
			c.offer(t, n+2)
			p, err := a.reload(t.Context(), "asked")
			if err != nil || p.Bundle.Sequence != n+2 {
				t.Errorf("reload %d: %+v, %v", n+2, p, err)
			}
			a.feed(t, each)
			if _, err := a.pipe.Flush(t.Context()); err != nil { // by this policy and not the next one
				t.Error(err)
			}
		}
		wg.Wait()
		s, err := a.Status(t.Context())
		if err != nil || !s.Account.Balanced || s.InForce.Bundle.Sequence != reloads+1 {
			t.Errorf("%+v, %v", s.Account, err)
		}
		return true
	})
	s := c.inspect(t)
	tally := s.Tally()
	_, records := c.sealed(t, s)
	const all = (groups + reloads) * each
	if !tally.Balanced() || tally.Received != all || tally.Pending != uint64(records) || tally.Blocked[filters.U2] != all-tally.Pending {
		t.Errorf("%d fed, %d frames' records, %+v", all, records, tally)
	}
	if tally.Pending < reloads/2*each || tally.Blocked[filters.U2] < reloads/2*each {
		t.Errorf("not both policies judged: %+v", tally)
	}
}

// feed gives the pipeline a group of speeds of 50 km/h.
func (a *Agent) feed(t *testing.T, n int) {
	g := a.pipe.Get()
	for range n {
		g.Add(filters.Record{Signal: "Vehicle.Speed", Source: "can.body", CollectedAt: time.Now().UnixNano(), Value: filters.FloatValue(50)})
	}
	if err := a.pipe.Put(t.Context(), g); err != nil {
		t.Error(err)
	}
}

// TestReloadRefused: what is not good changes nothing, is journalled, and a restart
// goes on with the last good copy.
func TestReloadRefused(t *testing.T) {
	c := newCar(t)
	c.bundled(t)
	c.offer(t, 3)
	c.runUntil(t, func(a *Agent) bool {
		for _, tc := range []struct {
			code string
			do   func() error
		}{
			{bundle.Older, func() error { c.offer(t, 2); return nil }},
			{bundle.Damaged, func() error { return os.WriteFile(c.cfg.Policy.Bundle, []byte("cordon policy bundle v1\n"), 0o600) }},
			{bundle.Missing, func() error { return os.Remove(c.cfg.Policy.Bundle) }},
		} {
			if err := tc.do(); err != nil {
				t.Fatal(err)
			}
			_, err := a.reload(t.Context(), "file")
			var r *bundle.Refusal
			if !errors.As(err, &r) || r.Code != tc.code {
				t.Errorf("%v, want %s", err, tc.code)
			}
			if p := a.policyState(); p.Bundle.Sequence != 3 || p.Refused == nil || p.Refused.Code != tc.code {
				t.Errorf("%s: in force %+v, refused %+v", tc.code, p.Bundle, p.Refused)
			}
		}
		return true
	})
	c.runUntil(t, func(a *Agent) bool {
		if p := a.policyState(); !p.Bundle.LastGood || p.Bundle.Sequence != 3 || p.Refused.Code != bundle.Missing {
			t.Errorf("after a restart: %+v, %+v", p.Bundle, p.Refused)
		}
		c.offer(t, 3)
		p, err := a.reload(t.Context(), "file")
		if err != nil || p.Changed || p.Bundle.LastGood || p.Refused != nil {
			t.Errorf("the file is good again: %+v, %v", p, err)
		}
		return true
	})
	if err := os.RemoveAll(filepath.Join(c.cfg.DataDir, "policy")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(c.cfg.Policy.Bundle); err != nil {
		t.Fatal(err)
	}
	if _, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), "no good bundle") {
		t.Errorf("without any good bundle: %v", err)
	}
}

// reloadForever is what the victim of TestKilledWhileReloading does beside running:
// it writes the next bundle, takes it, and tells its sequence.
func reloadForever(a *Agent) {
	for n := a.enforced().sequence() + 1; ; n++ {
		data, err := sign(n)
		if err == nil {
			err = os.WriteFile(a.cfg.Policy.Bundle, data, 0o600) // may be cut short
		}
		if err == nil {
			_, err = a.reload(context.Background(), "asked")
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// TestKilledWhileReloading: whenever the agent is killed, the next one starts, with
// the last bundle that was told of, or the one that was about to be.
func TestKilledWhileReloading(t *testing.T) {
	c := newCar(t)
	c.bundled(t)
	config := writeConfig(t, c)
	last := uint64(1)
	for round := range 5 {
		told := killReloading(t, config, time.Duration(3+7*round)*time.Millisecond)
		if told < last {
			t.Fatalf("round %d: sequence %d came after %d", round, told, last)
		}
		a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if got := a.enforced().sequence(); got != told && got != told+1 {
			t.Errorf("round %d: sequence %d was told, %d is in force", round, told, got)
		}
		last = a.enforced().sequence()
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		s := c.inspect(t)
		if tally := s.Tally(); !tally.Balanced() {
			t.Errorf("round %d: %+v", round, tally)
		}
		closeNow(t, s)
	}
}

// killReloading kills a victim some time after it told of its first reload, and
// gives the last sequence that it told.
func killReloading(t *testing.T, config string, after time.Duration) (told uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), envCrash+"="+config, envReload+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for in := bufio.NewScanner(out); in.Scan(); {
		n, err := strconv.ParseUint(in.Text(), 10, 64)
		if err != nil {
			t.Errorf("the agent said %q", in.Text())
		}
		if told == 0 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		told = n
	}
	if err := cmd.Wait(); err == nil || told == 0 {
		t.Fatalf("the agent ended by itself: %v", err)
	}
	return told
}
