package tap

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cordon/agent/internal/journal"
	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/ops"
)

// lab is a hub behind its socket, and the notes of the journal.
type lab struct {
	t     *testing.T
	hub   *Hub
	path  string
	stop  func()
	mu    sync.Mutex
	notes []journal.Tap
	deny  error
}

func newLab(t *testing.T) *lab {
	dir, err := os.MkdirTemp("", "tap")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l := &lab{t: t, hub: NewHub(), path: filepath.Join(dir, "tap.sock")}
	ln, err := ops.ListenUnix(l.path, 0o600, "run_dir")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, ln, Config{Hub: l.hub, Self: uint32(os.Getuid()), Note: l.note}) }()
	l.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(l.stop)
	return l
}

func (l *lab) note(e journal.Tap) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.notes = append(l.notes, e)
	return l.deny
}

// dial opens a session and reads its first line.
func (l *lab) dial() (*bufio.Reader, net.Conn, Event) {
	l.t.Helper()
	conn, err := net.Dial("unix", l.path)
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = conn.Close() })
	r := bufio.NewReader(conn)
	return r, conn, l.event(r)
}

func (l *lab) event(r *bufio.Reader) (e Event) {
	l.t.Helper()
	line, err := r.ReadBytes('\n')
	if err != nil {
		l.t.Fatal(err)
	}
	if err := json.Unmarshal(line, &e); err != nil {
		l.t.Fatalf("%s: %v", line, err)
	}
	return e
}

// batch judges and encodes a speed and a position under consent 7.
func batch(t *testing.T) []byte {
	t.Helper()
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		t.Fatal(err)
	}
	chain := filters.NewChain(prog, filters.Options{})
	at := time.Date(2026, 3, 1, 12, 0, 0, 5000, time.UTC).UnixNano()
	env := &filters.Env{Now: at, Consents: []filters.Consent{{ID: 7, Categories: filters.Location, Purpose: filters.DrivingSafety,
		Recipient: "tsp", From: at - 1, Until: at + int64(time.Hour)}}}
	enc := wire.NewEncoder(prog)
	for _, r := range []filters.Record{
		{Signal: "Vehicle.Speed", Source: "can.powertrain", CollectedAt: at, Value: filters.FloatValue(88.5)},
		{Signal: "Vehicle.CurrentLocation.Latitude", Source: "gnss", CollectedAt: at, Value: filters.FloatValue(30.5)},
	} {
		cl, v := chain.Judge(&r, env, chain.NewScratch())
		if err := enc.Add(cl, env.Consents); err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
	}
	b, err := enc.Encode(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSession(t *testing.T) {
	l := newLab(t)
	if l.hub.Active() {
		t.Fatal("active without a reader")
	}
	r, _, start := l.dial()
	if start.Event != EventStart || !l.hub.Active() {
		t.Fatalf("%+v", start)
	}
	id := wire.FrameID{15: 9}
	l.hub.Sealed(&wire.Header{ID: id, Lane: wire.LaneStatus}, batch(t))
	l.hub.Published(id)
	l.hub.Receipt(id, wire.StatusStored)
	l.stop()
	rest, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	frame := `"00000000000000000000000000000009"`
	want := `{"frame":` + frame + `,"lane":"status","signal":"Vehicle.Speed","source":"can.powertrain","t":"2026-03-01T12:00:00.000005Z","labels":["DrivingStatus"],"consent":0,"value":88.5}
{"frame":` + frame + `,"lane":"status","signal":"Vehicle.CurrentLocation.Latitude","source":"gnss","t":"2026-03-01T12:00:00.000005Z","labels":["Location"],"consent":7,"value":30.5}
{"event":"published","frame":` + frame + `}
{"event":"receipt","frame":` + frame + `,"status":"stored"}
{"event":"end","lines":4}
`
	if string(rest) != want {
		t.Errorf("got\n%swant\n%s", rest, want)
	}
	if len(l.notes) != 2 || l.notes[0].End || !l.notes[1].End || l.notes[1].Lines != 4 || l.notes[0].UID != uint32(os.Getuid()) {
		t.Errorf("journal %+v", l.notes)
	}
}

func TestSlowReaderIsToldAndCutOff(t *testing.T) {
	l := newLab(t)
	r, _, _ := l.dial()
	sent := uint64(0)
	for ; sent < 4*maxLines; sent++ { // nobody reads: socket buffer and queue fill up
		l.hub.Published(wire.FrameID{})
	}
	var last Event
	got := uint64(0)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		last = Event{}
		if err := json.Unmarshal(line, &last); err != nil {
			t.Fatal(err)
		}
		got++
	}
	if last.Event != EventIncomplete || last.Lost == 0 || last.Lines+last.Lost != sent || last.Lines != got-1 {
		t.Errorf("%d sent, %d lines came, the last says %+v", sent, got, last)
	}
	if l.stop(); l.hub.Active() || l.notes[1].Lost != last.Lost {
		t.Errorf("active %v, journal %+v", l.hub.Active(), l.notes)
	}
}

func TestNoSessionWithoutJournal(t *testing.T) {
	l := newLab(t)
	l.mu.Lock()
	l.deny = errors.New("disk full")
	l.mu.Unlock()
	conn, err := net.Dial("unix", l.path)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	text, err := io.ReadAll(conn)
	if err != nil || !strings.Contains(string(text), "cannot be journalled") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestReaderThatHangsUp(t *testing.T) {
	l := newLab(t)
	_, conn, _ := l.dial()
	_ = conn.Close()
	for l.hub.Active() {
		time.Sleep(time.Millisecond)
	}
	l.hub.Published(wire.FrameID{})
}
