package canbus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func send(t *testing.T, s *Stream, text string) net.Conn {
	t.Helper()
	conn, err := net.Dial(s.Addr().Network(), s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestListen takes two senders at once; both kinds of address, damage, and a
// line that a lost connection leaves unfinished.
func TestListen(t *testing.T) {
	for name, url := range map[string]string{"tcp": "tcp://127.0.0.1:0", "unix": "unix://" + filepath.Join(t.TempDir(), "s")} {
		t.Run(name, func(t *testing.T) {
			s, err := Listen(t.Context(), StreamConfig{URL: url})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			const lines = 1000
			for _, bus := range []string{"can0", "can1"} {
				var b strings.Builder
				for i := range lines {
					fmt.Fprintf(&b, "(%d.0) %s 123#%04X\n", i, bus, i)
				}
				b.WriteString("damage\n(9.0) can0 123#00")
				go send(t, s, b.String()).Close()
			}
			next, bad := map[string]int64{}, 0
			for range 2*lines + 4 {
				var f Frame
				var line *LineError
				switch err := s.Next(&f); {
				case errors.As(err, &line):
					bad++
				case err != nil:
					t.Fatal(err)
				case f.Time != next[f.Bus]*1e9:
					t.Fatalf("frame of %s at %d, want second %d", f.Bus, f.Time, next[f.Bus])
				default:
					next[f.Bus]++
				}
			}
			if next["can0"] != lines || next["can1"] != lines || bad != 4 {
				t.Errorf("frames %v and %d malformed lines, want %d each and 4", next, bad, lines)
			}
			if got := s.Stats(); got.Frames != 2*lines || got.Malformed != 4 || got.Connections != 2 {
				t.Errorf("counted %+v", got)
			}
		})
	}
}

func TestListenBoundsSenders(t *testing.T) {
	s, err := Listen(t.Context(), StreamConfig{URL: "tcp://127.0.0.1:0", MaxSenders: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first := send(t, s, "(1.0) can0 123#00\n")
	defer first.Close()
	var f Frame
	if err := s.Next(&f); err != nil {
		t.Fatal(err)
	}
	second := send(t, s, "")
	defer second.Close()
	if _, err := second.Read(make([]byte, 1)); err == nil {
		t.Error("the second sender was not turned away")
	}
	if got := s.Stats(); got.TurnedAway != 1 || got.Connections != 1 {
		t.Errorf("counted %+v, want one served and one turned away", got)
	}
}

func TestStreamAddresses(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"", "tcp://", "tcp://127.0.0.1", "udp://127.0.0.1:1", "unix://host/path", "tcp://127.0.0.1:1/x",
		"tcp://0.0.0.0:0", "tcp://:0", "tcp://[::]:0", "tcp://192.0.2.1:0", "tcp://example.org:0", "unix://" + plain} {
		if s, err := Listen(t.Context(), StreamConfig{URL: url}); err == nil || hintOf(err) == "" {
			t.Errorf("listening at %q gave %v", url, err)
			if err == nil {
				s.Close()
			}
		}
	}
	if text, err := os.ReadFile(plain); err != nil || string(text) != "keep" {
		t.Errorf("the file in the way holds %q (%v)", text, err)
	}
	s, err := Listen(t.Context(), StreamConfig{URL: "tcp://0.0.0.0:0", AllowRemote: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Dial(t.Context(), StreamConfig{URL: "tcp://127.0.0.1:1", MinBackoff: 2, MaxBackoff: 1}); err == nil {
		t.Error("contradictory waits were accepted")
	}
}

// TestUnixSocket: private to the user, not taken from a living process, taken
// over from a dead one.
func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	cfg := StreamConfig{URL: "unix://" + path}
	s, err := Listen(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket mode %v (%v), want 0600", info.Mode(), err)
	}
	if _, err := Listen(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second listener gave %v", err)
	}
	dead := filepath.Join(t.TempDir(), "dead")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	over, err := Listen(t.Context(), StreamConfig{URL: "unix://" + dead})
	if err != nil {
		t.Fatalf("a socket left behind: %v", err)
	}
	over.Close()
}

// TestDialReconnects counts the waits between attempts, which double up to the
// bound and start anew after a connection that gave frames.
func TestDialReconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := StreamConfig{URL: "tcp://127.0.0.1:1", MinBackoff: time.Second, MaxBackoff: 4 * time.Second}
		if _, _, err := cfg.valid(); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		var attempts []time.Duration
		s := dial(t.Context(), cfg, func(context.Context) (net.Conn, error) {
			attempts = append(attempts, time.Since(start))
			if len(attempts) != 5 {
				return nil, errors.New("refused")
			}
			ours, theirs := net.Pipe()
			go func() {
				_, _ = io.WriteString(theirs, "(1.0) can0 123#00\n(2.0) can0 123#0")
				_ = theirs.Close()
			}()
			return ours, nil
		})
		var f Frame
		if err := s.Next(&f); err != nil || f.Time != 1e9 {
			t.Fatalf("frame %+v, error %v", f, err)
		}
		var bad *LineError
		if err := s.Next(&f); !errors.As(err, &bad) {
			t.Errorf("the cut line gave %v", err)
		}
		time.Sleep(4 * time.Second)
		s.Close()
		want := []time.Duration{0, 1, 3, 7, 11, 12, 14}
		for i := range want {
			want[i] *= time.Second
		}
		if fmt.Sprint(attempts) != fmt.Sprint(want) {
			t.Errorf("attempts at %v, want %v", attempts, want)
		}
		if err := s.Next(&f); !errors.Is(err, context.Canceled) {
			t.Errorf("after Close: %v", err)
		}
	})
}

// TestDialKeepsSenderWaiting: frames that nobody takes stay with the sender,
// and none is lost.
func TestDialKeepsSenderWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		sent := 0
		go func() {
			for i := range 5000 {
				if _, err := fmt.Fprintf(theirs, "(%d.0) can0 123#00\n", i); err != nil {
					return
				}
				sent++
			}
		}()
		cfg := StreamConfig{URL: "tcp://127.0.0.1:1"}
		if _, _, err := cfg.valid(); err != nil {
			t.Fatal(err)
		}
		s := dial(t.Context(), cfg, func(context.Context) (net.Conn, error) { return ours, nil })
		defer s.Close()
		synctest.Wait()
		if sent == 5000 {
			t.Fatal("the sender got rid of everything with nobody reading")
		}
		for i := range 5000 {
			var f Frame
			if err := s.Next(&f); err != nil || f.Time != int64(i)*1e9 {
				t.Fatalf("frame %d: %+v, error %v", i, f, err)
			}
		}
	})
}
