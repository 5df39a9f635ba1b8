package egress

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"cordon/tsp/internal/export"
)

// mosquitto is a real broker with TLS and client certificates, which can be stopped.
type mosquitto struct {
	ca   *ca
	addr string
	cmd  *exec.Cmd
}

func newMosquitto(t *testing.T) *mosquitto {
	t.Helper()
	const program = "/usr/sbin/mosquitto"
	if _, err := os.Stat(program); err != nil {
		t.Skip("mosquitto is not installed: ", program)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	b := &mosquitto{ca: newCA(t), addr: l.Addr().String()}
	must(t, l.Close())
	b.ca.server(t)
	b.ca.issue(t, "client", false)
	_, port, _ := net.SplitHostPort(b.addr)
	conf := fmt.Sprintf("listener %s 127.0.0.1\nallow_anonymous true\nrequire_certificate true\ncafile %s\ncertfile %s\nkeyfile %s\n"+
		"persistence false\nlog_type none\nmax_inflight_messages 0\nmax_queued_messages 0\n",
		port, b.ca.path("ca.crt"), b.ca.path("server.crt"), b.ca.path("server.key"))
	if os.Getuid() == 0 {
		conf += "user root\n" // it would give up root and then not read its own files
	}
	write(t, b.ca.path("conf"), []byte(conf))
	b.start(t)
	t.Cleanup(b.stop)
	return b
}

func (b *mosquitto) start(t *testing.T) {
	t.Helper()
	b.cmd = exec.Command("/usr/sbin/mosquitto", "-c", b.ca.path("conf"))
	must(t, b.cmd.Start())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", b.addr)
		if err == nil {
			_ = c.Close()
			return
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			t.Fatal("mosquitto does not listen")
		}
	}
}

func (b *mosquitto) stop() {
	if b.cmd.ProcessState == nil {
		_ = b.cmd.Process.Kill()
		_ = b.cmd.Wait()
	}
}

func (b *mosquitto) channel() Channel {
	return Channel{
		Name: "bus", Kind: MQTT, URL: "tls://" + b.addr, Topic: "acme/in", ChunkBytes: 32 << 10,
		CA: b.ca.path("ca.crt"), Cert: b.ca.path("client.crt"), Key: b.ca.path("client.key"),
	}
}

// receiver is a recipient's program: it joins chunks by the published rules.
type receiver struct {
	mu       sync.Mutex
	manifest Manifest
	chunks   map[string][]byte // by the end of the topic
	messages int
	full     chan struct{} // told when all is there
	each     func(n int)
}

func (b *mosquitto) receive(t *testing.T, r *receiver) {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(b.ca.path("client.crt"), b.ca.path("client.key"))
	must(t, err)
	o := paho.NewClientOptions().AddBroker("tls://" + b.addr).SetClientID("recipient").SetAutoReconnect(false).
		SetTLSConfig(&tls.Config{RootCAs: b.ca.pool(), Certificates: []tls.Certificate{pair}})
	c := paho.NewClient(o)
	for _, step := range []func() paho.Token{c.Connect, func() paho.Token { return c.Subscribe("acme/in/#", 1, r.take) }} {
		if tok := step(); !tok.WaitTimeout(20*time.Second) || tok.Error() != nil {
			t.Fatal(tok.Error())
		}
	}
	t.Cleanup(func() { c.Disconnect(0) })
}

func (r *receiver) take(_ paho.Client, m paho.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages++
	if r.chunks == nil {
		r.chunks = map[string][]byte{}
	}
	part := strings.Split(m.Topic(), "/")
	if name := part[len(part)-1]; name == "manifest" {
		_ = json.Unmarshal(m.Payload(), &r.manifest)
	} else {
		r.chunks[name] = m.Payload()
	}
	if r.each != nil {
		r.each(len(r.chunks))
	}
	if len(r.chunks) == r.manifest.Chunks && r.full != nil {
		close(r.full)
		r.full = nil
	}
}

func (r *receiver) joined() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []byte
	for i := range r.manifest.Chunks {
		out = append(out, r.chunks[fmt.Sprintf("%08d", i)]...)
	}
	return out
}

// TestBridge: a subscriber joins the chunks and has the file.
func TestBridge(t *testing.T) {
	b := newMosquitto(t)
	for name, size := range map[string]int{"one byte": 1, "even": 64 << 10, "uneven": 2<<20 + 333} {
		t.Run(name, func(t *testing.T) {
			full := make(chan struct{})
			r := &receiver{full: full}
			b.receive(t, r)
			w := newWorld(t, b.channel())
			data := noise(size)
			s := w.intend(t, "r1", "bus", data)
			if _, err := w.door.send(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			<-full
			if !bytes.Equal(r.joined(), data) || r.manifest.SHA256 != s.file.SHA256 || r.manifest.Bytes != int64(size) || r.manifest.Name != s.file.Name {
				t.Errorf("joined %d bytes, manifest %+v", len(r.joined()), r.manifest)
			}
			w.wants(t, "r1", 1, StatusAcknowledged, int64(size), int64(size))
			if _, got := w.last(t, "r1"); got.Host != b.addr || !strings.Contains(got.Proof, "chunks of 32768 bytes") {
				t.Errorf("receipt %+v", got)
			}
			if wire := w.door.meter.totals("bus"); wire < int64(size) {
				t.Errorf("%d bytes counted on the wire", wire)
			}
		})
	}
}

// TestBridgeResumes: the broker dies in the middle; later only the rest is published.
func TestBridgeResumes(t *testing.T) {
	b := newMosquitto(t)
	full := make(chan struct{})
	r := &receiver{full: full}
	half := make(chan struct{})
	r.each = func(n int) {
		if n == 300 {
			b.stop()
			close(half)
		}
	}
	b.receive(t, r)
	ch := b.channel()
	ch.Tries = 1
	w := newWorld(t, ch)
	data := noise(20 << 20) // 640 chunks
	if _, err := w.door.send(t.Context(), w.intend(t, "r1", "bus", data)); !errors.Is(err, ErrUndelivered) {
		t.Fatal(err)
	}
	<-half
	w.wants(t, "r1", 1, StatusUnknown, 200*32<<10, int64(len(data)))
	a, err := w.door.load("r1")
	must(t, err)
	if a.Acked < keepEvery || a.Acked%keepEvery != 0 {
		t.Fatalf("%d chunks are known to be there", a.Acked)
	}
	w.reopen(t)
	b.start(t)
	r.each = nil
	before := r.messages
	b.receive(t, r)
	if err := w.door.Retry(t.Context(), "r1", export.Delivery{Actor: "olga"}); err != nil {
		t.Fatal(err)
	}
	<-full
	if !bytes.Equal(r.joined(), data) {
		t.Error("the joined file is not the sent one")
	}
	r.mu.Lock()
	again := r.messages - before
	r.mu.Unlock()
	if want := 640 - a.Acked + 1; again != want {
		t.Errorf("%d messages the second time, want %d", again, want)
	}
	w.wants(t, "r1", 1, StatusAcknowledged, int64(len(data)), int64(len(data)))
}

// TestBridgeStrangers: a broker with another certificate gets nothing.
func TestBridgeStrangers(t *testing.T) {
	b := newMosquitto(t)
	ch := b.channel()
	ch.CA = newCA(t).path("ca.crt")
	w := newWorld(t, ch)
	_, err := w.door.send(t.Context(), w.intend(t, "r1", "bus", noise(1000)))
	if err == nil || !strings.Contains(err.Error(), "nothing of r1 left") {
		t.Errorf("got %v", err)
	}
	w.wants(t, "r1", 0, "", 0, 0)
}
