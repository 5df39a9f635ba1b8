package agent

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"cordon/agent/internal/admin"
	"cordon/internal/ops"
)

const nobody = 65534

// Another user cannot come through the data folder, whatever the socket's mode.
func TestForeignWritersNeedARunDirOutsideTheData(t *testing.T) {
	c := newCar(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(c.cfg.DataDir, link); err != nil {
		t.Fatal(err)
	}
	foreign := map[string]Writer{"app.nav": {UIDs: []uint32{uint32(os.Getuid()), nobody}}}
	own := map[string]Writer{"app.nav": {UIDs: []uint32{uint32(os.Getuid())}}, "app.diag": {}}
	for _, tc := range []struct {
		name    string
		writers map[string]Writer
		runDir  string
		ok      bool
	}{
		{"by default", foreign, "", false},
		{"the data folder itself", foreign, c.cfg.DataDir, false},
		{"below it", foreign, c.cfg.DataDir + "/../" + filepath.Base(c.cfg.DataDir) + "/a/b", false},
		{"by a link", foreign, filepath.Join(link, "run"), false},
		{"beside it", foreign, c.cfg.DataDir + "-run", true},
		{"the agent's own user only", own, "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := c.cfg
			cfg.Records.Sources, cfg.RunDir = tc.writers, tc.runDir
			err := cfg.Check()
			if tc.ok {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var ke *ops.KeyError
			if !errors.As(err, &ke) || ke.Key != "run_dir" || ke.Hint != "run_dir: /run/cordon" || ops.Code(err) != ops.Usage {
				t.Errorf("validate: %v", err)
			}
			if a, err := New(cfg, Options{Logger: slog.New(slog.DiscardHandler)}); !errors.As(err, &ke) {
				t.Errorf("start: %v", err)
				if err == nil {
					_ = a.Close()
				}
			}
		})
	}
}

// With a run folder of its own another user posts, and the kernel says who it is.
func TestAnotherUserPosts(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("another user's connection needs root to be made")
	}
	c := newCar(t)
	c.cfg.Records.Sources = map[string]Writer{"app.nav": {UIDs: []uint32{nobody}}, "app.diag": {}}
	ready := make(chan string, 1)
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler), Ready: func(m string) { ready <- m }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	<-ready
	for name, want := range map[string]string{"app.nav": "200 OK", "app.diag": "403 Forbidden"} {
		if got := postAs(t, nobody, filepath.Join(c.cfg.RunDir, admin.RecordsSocket), name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// postAs posts a record as another user and gives the status. Its thread ends
// with the user it became.
func postAs(t *testing.T, uid int, socket, src string) (status string) {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)); errno != 0 {
			done <- errno
			return
		}
		conn, err := net.Dial("unix", socket)
		if err != nil {
			done <- err
			return
		}
		defer conn.Close()
		body := `{"records":[{"signal":"Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude","source":"` + src + `","value":30.5}]}`
		if _, err := io.WriteString(conn, "POST /v1/records HTTP/1.1\r\nHost: agent\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body); err != nil {
			done <- err
			return
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil {
			status = resp.Status
			_ = resp.Body.Close()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return status
}

// Who asks an agent that does not run is told so.
func TestStatusOfAnAgentThatDoesNotRun(t *testing.T) {
	a, err := New(newCar(t).cfg, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Status(context.Background()); !errors.Is(err, admin.ErrNotRunning) || !strings.Contains(ops.Hint(err), "Run") {
		t.Errorf("never run: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Status(context.Background()); err == nil {
		t.Error("stopped, and it answers")
	}
}

// A client that never ends its request does not make a clean stop fail.
func TestStopWithAHalfSentPost(t *testing.T) {
	c := newCar(t)
	c.cfg.Records.Sources = map[string]Writer{"app.nav": {}}
	var conn net.Conn
	c.runUntil(t, func(a *Agent) bool {
		if !a.serving.Load() {
			return false
		}
		var err error
		if conn, err = net.Dial("unix", filepath.Join(c.cfg.RunDir, admin.RecordsSocket)); err != nil {
			return false
		}
		_, err = io.WriteString(conn, "POST /v1/records HTTP/1.1\r\nHost: agent\r\nContent-Length: 100\r\n\r\n{\"rec")
		return err == nil
	})
	_ = conn.Close()
}
