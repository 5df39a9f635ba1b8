package records

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"
	"golang.org/x/sys/unix"

	"cordon/internal/ops"
)

// Whoever sends slowly keeps neither others nor the rest of their own user waiting,
// and is cut off.
func TestSlowBodiesKeepNobodyWaiting(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		start := time.Now()
		var slow []net.Conn
		for range 3 * maxActive {
			c := p.dial(1)
			defer c.Close()
			slow = append(slow, c)
			if _, err := io.WriteString(c, request(MaxBody)+`{"records":[`); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		for uid, body := range map[uint32]string{1: one, 2: strings.ReplaceAll(one, "app.nav", "app.other")} {
			if status := p.post(t, uid, body); status != "200 OK" {
				t.Errorf("uid %d: %s", uid, status)
			}
		}
		if waited := time.Since(start); waited != 0 { // the bubble's clock: nothing waited for time to pass
			t.Errorf("others waited %v", waited)
		}
		resp, err := http.ReadResponse(bufio.NewReader(slow[0]), nil)
		if err != nil || resp.StatusCode != http.StatusRequestTimeout || time.Since(start) > s.stall {
			t.Errorf("a body that does not come on: %v, %v after %v", resp, err, time.Since(start))
		}
	})
}

// A body that dribbles makes no progress either.
func TestDribble(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		c := p.dial(1)
		defer c.Close()
		if _, err := io.WriteString(c, request(MaxBody)); err != nil {
			t.Fatal(err)
		}
		answered := make(chan *http.Response, 1)
		go func() {
			resp, _ := http.ReadResponse(bufio.NewReader(c), nil)
			answered <- resp
		}()
		sent := 0
		for ; sent < 10000; sent++ {
			if _, err := c.Write([]byte(" ")); err != nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		if resp := <-answered; resp == nil || resp.StatusCode != http.StatusRequestTimeout {
			t.Errorf("%v after %d bytes", resp, sent)
		}
		if got := time.Duration(sent) * time.Millisecond; got > s.stall+2*time.Millisecond {
			t.Errorf("cut off after %v, no progress is allowed for %v", got, s.stall)
		}
	})
}

// Bodies have so much room and no more, and one user leaves room for another.
func TestRoomForBodies(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		for range 2 { // each of 4 MiB so far, with room taken for twice as much
			c := p.dial(1)
			defer c.Close()
			if _, err := c.Write(append([]byte(request(MaxBody)), bytes.Repeat([]byte(" "), 4<<20)...)); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait() // until the server has taken room for what it read
		c := p.dial(1)
		defer c.Close()
		go func() { _, _ = io.WriteString(c, request(MaxBody)+" ") }()
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
			t.Errorf("no room: %v, %v", resp, err)
		}
		if status := p.post(t, 2, strings.ReplaceAll(one, "app.nav", "app.other")+strings.Repeat(" ", 7<<20)); status != "200 OK" {
			t.Errorf("another user: %s", status)
		}
		if n := s.Counts().Busy; n != 1 {
			t.Errorf("%d told to come again", n)
		}
	})
}

func TestRoomIsGivenBack(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		for range 2 * allBodies / MaxBody {
			if status := p.post(t, 1, one+strings.Repeat(" ", MaxBody-len(one))); status != "200 OK" {
				t.Fatal(status)
			}
		}
		synctest.Wait()
		if s.bodies.used != 0 || len(s.bodies.by) != 0 {
			t.Errorf("still held: %+v", s.bodies)
		}
	})
}

// A user has so many connections and no more; others are not concerned, and a
// connection that ends makes room.
func TestConnectionsOfOneUser(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		var held []net.Conn
		for range maxConns {
			held = append(held, p.dial(1))
		}
		synctest.Wait()
		if status := p.post(t, 1, one); status != "503 Service Unavailable" {
			t.Errorf("one too many: %s", status)
		}
		if status := p.post(t, 2, strings.ReplaceAll(one, "app.nav", "app.other")); status != "200 OK" {
			t.Errorf("another user: %s", status)
		}
		for _, c := range held {
			_ = c.Close()
		}
		synctest.Wait()
		if status := p.post(t, 1, one); status != "200 OK" {
			t.Errorf("after they closed: %s", status)
		}
		if got, want := s.Counts(), (Counts{Requests: 2, Records: 2, CrowdedConns: 1}); got != want {
			t.Errorf("counts %+v, want %+v", got, want)
		}
	})
}

// Who may write as no source is not read, and counts no record.
func TestStrangersAreNotRead(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		for range 8 {
			if status := p.post(t, 3, one); status != "403 Forbidden" {
				t.Error(status)
			}
		}
		if got, want := s.Counts(), (Counts{RefusedConns: 8}); got != want || len(k.refused) != 0 {
			t.Errorf("counts %+v, want %+v; refused %v", got, want, k.refused)
		}
	})
}

// The deadlines of the body are not those of the answer.
func TestLongWaitForAnAnswer(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		k.wait = 2 * s.bodyTime
		if status := p.post(t, 1, one); status != "200 OK" {
			t.Error(status)
		}
	})
}

// A stop does not wait for a client that never ends its request, and is no failure.
func TestStopWithAHalfSentRequest(t *testing.T) {
	piped(t, func(t *testing.T, s *Server, k *sink, p *pipes) {
		s.stall, s.bodyTime = time.Hour, time.Hour
		for _, sent := range []string{request(100) + `{"rec`, "POST /v1/rec"} {
			c := p.dial(1) // never closed by this end
			if _, err := io.WriteString(c, sent); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
	})
}

// One number that is out of range refuses the request; every record in it counts,
// and the answer says which it was.
func TestEveryRecordOfARefusedRequestCounts(t *testing.T) {
	record := func(source, value string) string {
		return `{"signal":"A","source":"` + source + `","value":` + value + `}`
	}
	list := func(recs ...string) []byte { return []byte(`{"records":[` + strings.Join(recs, ",") + `]}`) }
	nav, bad := record("app.nav", "1"), record("app.other", "1e999")
	for _, tc := range []struct {
		name   string
		format format
		body   []byte
		says   string
		want   map[string]uint64
	}{
		{"in the middle", formatJSON, list(nav, bad, nav), "records[1]: value: a number beyond 64 bits", map[string]uint64{"app.nav": 2, "app.other": 1}},
		{"a source of nobody", formatJSON, list(nav, record("who", "1e999")), "records[1]", map[string]uint64{"app.nav": 1, Name: 1}},
		{"cut short", formatJSON, []byte(`{"records":[` + nav + `,{"signal":"A","sou`), "records[1]", map[string]uint64{"app.nav": 1, Name: 1}},
		{"no records", formatJSON, []byte(`[]`), "not a JSON object", map[string]uint64{Name: 1}},
		{"too many", formatJSON, list(strings.Split(strings.Repeat(nav+" ", MaxRecords)+nav, " ")...), "more than", map[string]uint64{"app.nav": MaxRecords + 1}},
		{"MessagePack", formatPack, packed("app.nav", "app.other", "app.nav"), "records[1]: value", map[string]uint64{"app.nav": 2, "app.other": 1}},
		{"MessagePack cut short", formatPack, packed("app.nav", "app.other")[:60], "records[1]", map[string]uint64{"app.nav": 1, Name: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := &sink{}
			s := New(Config{Writers: map[string][]uint32{"app.nav": {1}, "app.other": {2}}, Sink: k, Now: nowFunc})
			_, err := tc.format.decode(tc.body, now)
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want %q in it", err, tc.says)
			}
			n := s.refuseAll(ruleUnreadable, func(each func(string)) { tc.format.count(tc.body, each) })
			want, total := map[string]uint64{}, uint64(0)
			for name, n := range tc.want {
				want[name+" U3"], total = n, total+n
			}
			if !maps.Equal(k.refused, want) || n != total {
				t.Errorf("%d counted: %v, want %v", n, k.refused, want)
			}
		})
	}
}

// packed is a request with one record for each source; the value of the second
// cannot be read.
func packed(sources ...string) []byte {
	b := msgp.AppendMapHeader(nil, 1)
	b = msgp.AppendArrayHeader(msgp.AppendString(b, "records"), uint32(len(sources)))
	for i, name := range sources {
		b = msgp.AppendMapHeader(b, 3)
		b = msgp.AppendString(b, "value")
		if i == 1 { // nested deeper than any record may be
			b = append(append(b, bytes.Repeat([]byte{0x91}, 100)...), 0xc0)
		} else {
			b = msgp.AppendInt(b, 1)
		}
		b = msgp.AppendString(msgp.AppendString(b, "source"), name)
		b = msgp.AppendString(msgp.AppendString(b, "signal"), "A")
	}
	return b
}

// as runs fn on a thread of another user, which ends with it. Only root can.
func as(t *testing.T, uid int, fn func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("another user's process needs root to be started")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread is of no use to others
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)); errno != 0 {
			t.Errorf("become uid %d: %v", uid, errno)
			return
		}
		fn()
	}()
	<-done
}

// The kernel says who connects.
func TestAnotherUserIsRefusedAtTheSocket(t *testing.T) {
	const nobody = 65534
	dir, err := os.MkdirTemp("", "rec")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	l, err := ops.ListenUnix(filepath.Join(dir, "r.sock"), 0o666, "run_dir")
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Writers: map[string][]uint32{"app.nav": nil}, Self: uint32(os.Getuid()), Sink: &sink{}, Now: nowFunc})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	as(t, nobody, func() {
		c, err := net.Dial("unix", filepath.Join(dir, "r.sock"))
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		answer, err := io.ReadAll(c)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 403 ") || !strings.Contains(string(answer), "uid 65534 may not write as any source") {
			t.Errorf("%q, %v", answer, err)
		}
	})
	cancel()
	if err := <-ended; err != nil || s.Counts() != (Counts{RefusedConns: 1}) {
		t.Errorf("%+v, %v", s.Counts(), err)
	}
}
