package egress

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// A server that begins an answer and never ends it does not hold a release for ever,
// and with it the erasure of those whom the file concerns.
func TestAnswerWithoutEnd(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	o.answer(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Length", "10")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return true
	})
	c := o.channel()
	c.Tries = 1
	w := newWorld(t, c)
	w.door.tryTime = func(int64) time.Duration { return 300 * time.Millisecond }
	data := noise(5000)
	_, err := w.door.send(t.Context(), w.intend(t, "x-1", "store", data))
	if !errors.Is(err, ErrUndelivered) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	w.wants(t, "x-1", 1, StatusUnknown, 5000, 5000)
}

func TestTryTime(t *testing.T) {
	if a, b := tryTime(0), tryTime(slowest*60); a != 2*replyTime || b != a+time.Minute {
		t.Error(a, b)
	}
}

func TestSealed(t *testing.T) {
	s := &sealable{src: bytes.NewReader(make([]byte, 8))}
	if n, err := s.Read(make([]byte, 4)); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	s.seal()
	if n, err := s.Read(make([]byte, 4)); n != 0 || !errors.Is(err, errSealed) {
		t.Error(n, err)
	}
}

// A broker that takes the connection and says nothing is left once the try ends.
func TestSilentBroker(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = l.Close() }()
	asked, left := make(chan struct{}), make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			left <- err
			return
		}
		defer func() { _ = conn.Close() }()
		buf := make([]byte, 1024)
		_, err = conn.Read(buf)
		close(asked)
		for err == nil {
			_, err = conn.Read(buf)
		}
		left <- err
	}()
	w := newWorld(t, Channel{Name: "bus", Kind: MQTT, URL: "tcp://" + l.Addr().String(), Topic: "in", PlainLoopback: true, Tries: 1})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := w.door.send(ctx, w.intend(t, "x-1", "bus", noise(100))); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := <-left; !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	w.wants(t, "x-1", 0, "", 0, 0)
}

// What was withdrawn is not tried again, and one at work is not withdrawn behind its back.
func TestWithdraw(t *testing.T) {
	o := newObjects(t, tls.NoClientCert)
	o.answer(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusInsufficientStorage)
		return true
	})
	w := newWorld(t, o.channel())
	if _, err := w.door.send(t.Context(), w.intend(t, "x-1", "store", noise(5000))); !errors.Is(err, ErrUndelivered) {
		t.Fatal(err)
	}
	done, err := w.door.take("x-1")
	must(t, err)
	if err := w.door.Withdraw("x-1", "erasure", "erased"); err == nil {
		t.Error("withdrawn while it was at work")
	}
	done()
	must(t, w.door.Withdraw("x-1", "erasure", "erased"))
	must(t, w.door.Withdraw("x-1", "erasure", "erased"))
	must(t, w.door.Withdraw("x-2", "erasure", "never left"))
	w.wants(t, "x-1", 1, StatusEnded, 5000, 5000)
	o.answer(nil)
	must(t, w.door.Tick(t.Context(), t0.Add(time.Hour)))
	if o.object("/bucket/x-1.jsonl.age") != nil {
		t.Error("it left after all")
	}
}
