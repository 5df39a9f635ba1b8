package ops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestNotify(t *testing.T) {
	for _, name := range []string{filepath.Join(t.TempDir(), "n"), fmt.Sprintf("@cordon-test-%d", os.Getpid())} {
		l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("NOTIFY_SOCKET", name)
		if err := Notify(Ready + "\nSTATUS=up"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		buf := make([]byte, 100)
		n, err := l.Read(buf)
		if err != nil || string(buf[:n]) != "READY=1\nSTATUS=up" {
			t.Errorf("%s: %q %v", name, buf[:n], err)
		}
		l.Close()
		if err := Notify(Alive); err == nil {
			t.Errorf("%s: nobody listens, and yet no error", name)
		}
	}
	t.Setenv("NOTIFY_SOCKET", "relative")
	if err := Notify(Ready); err == nil || err.Error() != "notify relative: NOTIFY_SOCKET is neither a path nor an abstract socket" {
		t.Error(err)
	}
	t.Setenv("NOTIFY_SOCKET", "")
	if err := Notify(Ready); err != nil {
		t.Errorf("without a service manager: %v", err)
	}
}

func TestWatchdogInterval(t *testing.T) {
	me := strconv.Itoa(os.Getpid())
	for _, c := range []struct {
		usec, pid string
		want      time.Duration
	}{
		{"", "", 0}, {"30000000", "", 15 * time.Second}, {"30000000", me, 15 * time.Second}, {"30000000", me + "1", 0},
		{"0", "", 0}, {"-5", "", 0}, {"x", "", 0}, {"9223372036854775807", "", 0},
	} {
		t.Setenv("WATCHDOG_USEC", c.usec)
		t.Setenv("WATCHDOG_PID", c.pid)
		if got := WatchdogInterval(); got != c.want {
			t.Errorf("%q %q: %v, want %v", c.usec, c.pid, got, c.want)
		}
	}
}

func TestWatchdogIsSilentWhenUnhealthy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var stuck atomic.Bool
		sent := 0
		done := make(chan error, 1)
		go func() {
			done <- watchdog(ctx, time.Second, healthUnless(&stuck), func(string) error { sent++; return nil })
		}()
		time.Sleep(2500 * time.Millisecond)
		synctest.Wait()
		if sent != 3 {
			t.Errorf("%d signs of life in 2.5 s, want 3", sent)
		}
		stuck.Store(true)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if sent != 3 {
			t.Errorf("%d signs of life while unhealthy", sent-3)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func healthUnless(stuck *atomic.Bool) func() error {
	return func() error {
		if stuck.Load() {
			return errors.New("stuck")
		}
		return nil
	}
}

func TestWatchdogReportsALostManager(t *testing.T) {
	lost := errors.New("lost")
	err := watchdog(t.Context(), time.Hour, func() error { return nil }, func(string) error { return lost })
	if !errors.Is(err, lost) {
		t.Error(err)
	}
}
