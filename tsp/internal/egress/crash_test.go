package egress

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

const (
	childDir = "CORDON_TEST_EGRESS_DIR"
	childURL = "CORDON_TEST_EGRESS_URL"
	childCA  = "CORDON_TEST_EGRESS_CA"
)

func childChannel(url, ca string) []Channel {
	return []Channel{{Name: FileChannel, Kind: File}, {Name: "store", Kind: HTTPS, URL: url + "/bucket/", CA: ca}}
}

const childBytes = 48 << 20

// TestMain plays the platform that is killed, if the environment says so.
func TestMain(m *testing.M) {
	if os.Getenv(childDir) == "" {
		os.Exit(m.Run())
	}
	os.Exit(child())
}

func child() int {
	t := &childTest{}
	w := &world{dir: os.Getenv(childDir), channels: childChannel(os.Getenv(childURL), os.Getenv(childCA))}
	w.clock.Set(t0)
	w.open(t)
	_, err := w.door.send(t.Context(), w.intend(t, "r1", "store", noise(childBytes)))
	if err != nil {
		return 1
	}
	return 0
}

// childTest is what the helpers need outside of a test.
type childTest struct{ testing.TB }

func (childTest) Helper()                  {}
func (childTest) Fatal(args ...any)        { panic(args) }
func (childTest) Context() context.Context { return context.Background() }

// TestKilledWhileSending: kill -9 in the middle of a file. The log then says that it is
// unknown what came of it, no fewer bytes than arrived, and a further try delivers it.
func TestKilledWhileSending(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	var cmd *exec.Cmd
	var arrived atomic.Int64
	started, killed := make(chan struct{}), make(chan struct{})
	o.answer(func(_ http.ResponseWriter, r *http.Request, try int) bool {
		if try > 1 {
			return false
		}
		n, _ := io.CopyN(io.Discard, r.Body, 10<<20)
		<-started
		_ = cmd.Process.Kill()
		more, _ := io.Copy(io.Discard, r.Body)
		arrived.Store(n + more)
		close(killed)
		return true
	})
	w := &world{dir: t.TempDir(), channels: childChannel(o.URL, o.ca.path("ca.crt")), alarms: map[string][]string{}}
	w.clock.Set(t0)
	cmd = exec.Command(os.Args[0], "-test.run=none")
	cmd.Env = append(os.Environ(), childDir+"="+w.dir, childURL+"="+o.URL, childCA+"="+o.ca.path("ca.crt"))
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	close(started)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("the child was not killed: %v", err)
	}
	<-killed
	w.open(t)
	t.Cleanup(func() { _ = w.log.Close(); _ = w.door.Close() })
	data := noise(childBytes)
	f := fileOf("r1", data)
	e, ok, err := w.door.Recover("r1", "recovery", &f)
	if err != nil || !ok || e.Type != ledger.Sent {
		t.Fatal(e.Type, ok, err)
	}
	w.wants(t, "r1", 1, StatusUnknown, arrived.Load(), arrived.Load()+2*ahead+8<<20)
	if arrived.Load() < 10<<20 || arrived.Load() == childBytes {
		t.Fatalf("%d bytes arrived: not the middle", arrived.Load())
	}
	if err := w.door.Retry(t.Context(), "r1", export.Delivery{Actor: "olga"}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(o.object("/bucket/"+f.Name), data) {
		t.Error("what arrived is not what was sent")
	}
	w.wants(t, "r1", 1, StatusDelivered, childBytes, childBytes)
	must(t, w.door.Tick(t.Context(), t0.AddDate(0, 0, 1)))
	if r := w.compared(t); r == nil || len(r.Findings) != 0 || r.Counted != childBytes || r.Logged != childBytes || r.Channels[0].Wire < childBytes+arrived.Load() {
		t.Errorf("comparison %+v", r)
	}
}

// TestCrashPoints: wherever between the first byte and the receipt the platform stops,
// the log ends with one delivery and its receipt.
func TestCrashPoints(t *testing.T) {
	data := noise(30_000)
	for name, c := range map[string]struct {
		endpoint string
		state    stage
		left     int64 // counted
		status   string
		log      []ledger.Kind // what got in
		want     string        // status, "" for no delivery
		min      int64
	}{
		"staged":                        {"store", staged, 0, "", nil, "", 0},
		"before the first byte":         {"store", sending, 0, "", nil, "", 0},
		"in the body":                   {"store", sending, 20_000, "", nil, StatusUnknown, 20_000},
		"answered":                      {"store", answered, 30_000, StatusDelivered, nil, StatusDelivered, 30_000},
		"between sent and receipt":      {"store", answered, 30_000, StatusDelivered, []ledger.Kind{ledger.Sent}, StatusDelivered, 30_000},
		"sent, the answer not kept":     {"store", sending, 30_000, "", []ledger.Kind{ledger.Sent}, StatusUnknown, 30_000},
		"after the receipt":             {"store", answered, 30_000, StatusDelivered, []ledger.Kind{ledger.Sent, ledger.ReceiptKind}, StatusDelivered, 30_000},
		"folder, staged":                {"file", staged, 0, "", nil, "", 0},
		"folder, counted":               {"file", sending, 30_000, "", nil, "", 0},
		"folder, between log and entry": {"file", answered, 30_000, StatusPlaced, []ledger.Kind{ledger.Sent}, StatusPlaced, 30_000},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, childChannel("https://files.example", "")...)
			s := w.intend(t, "r1", c.endpoint, data)
			a := &attempt{Request: "r1", Actor: "olga", Channel: c.endpoint, Host: w.door.channels[c.endpoint].host(), File: s.file, State: c.state, Try: 1, Begun: t0}
			if c.state == answered {
				a.Left, a.Status = c.left, c.status
			}
			must(t, w.door.save(a))
			write(t, w.door.copyPath(a), data)
			if c.left > 0 {
				must(t, w.door.meter.begin(c.endpoint, "r1", 1, s.file.Cipher).body(c.left))
			}
			for _, k := range c.log {
				e := ledger.Entry{Actor: "olga", Request: "r1"}
				if k == ledger.Sent {
					e.File = &s.file
				} else {
					e.Receipt = &ledger.Receipt{Channel: c.endpoint, Bytes: c.left, Status: c.status}
				}
				_, err := w.log.Append(k, e)
				must(t, err)
			}
			w.reopen(t)
			if len(c.log) == 0 { // the gate asks for what the log does not end
				_, ok, err := w.door.Recover("r1", "recovery", &s.file)
				if err != nil || ok != (c.want != "") {
					t.Fatalf("recovered %v, %v", ok, err)
				}
			}
			must(t, w.door.Tick(t.Context(), t0))
			sent := 1
			if c.want == "" {
				sent = 0
				if left, _, _ := w.door.meter.of("r1"); left != 0 {
					t.Errorf("%d bytes stay counted", left)
				}
			}
			w.wants(t, "r1", sent, c.want, c.min, 30_000)
			if n := len(w.entries(t, "r1")); n != 2*sent {
				t.Errorf("%d entries, want %d", n, 2*sent)
			}
			if open, _ := w.door.Undelivered(); (len(open) == 1) != (c.want == StatusUnknown) {
				t.Errorf("open: %+v", open)
			}
		})
	}
}

// TestDiscard: what lies in the folder of a request that was ended is entered and
// removed; what left over a network cannot be, and is entered as left.
func TestDiscard(t *testing.T) {
	w := newWorld(t, childChannel("https://files.example", "")...)
	data := noise(1000)
	s := w.intend(t, "r1", "file", data)
	write(t, Dir(w.dir)+"/"+s.file.Name, data)
	must(t, w.door.Discard("r1", "recovery", &s.file))
	must(t, w.door.Discard("r1", "recovery", &s.file))
	if all := w.entries(t, "r1"); len(all) != 1 || all[0].Type != ledger.Discard || len(listed(t, Dir(w.dir))) != 0 {
		t.Errorf("entries %+v, folder %v", all, listed(t, Dir(w.dir)))
	}
	s = w.intend(t, "r2", "store", data)
	a := &attempt{Request: "r2", Channel: "store", Host: "files.example", File: s.file, State: sending, Begun: t0}
	must(t, w.door.save(a))
	must(t, w.door.meter.begin("store", "r2", 1, 1000).body(600))
	for range 2 {
		must(t, w.door.Discard("r2", "recovery", &s.file))
		w.wants(t, "r2", 1, StatusUnknown, 600, 1000)
	}
}
