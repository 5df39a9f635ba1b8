package ingest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/tsp/internal/broker"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/testcar"
)

// foreign is a broker that is not part of the platform under test.
type foreign struct {
	url string
	pki *pki.Dir // nil: no TLS
}

func (f *foreign) tls(t *testing.T, role pki.Role, name string) *tls.Config {
	t.Helper()
	if f.pki == nil {
		return nil
	}
	p, err := f.pki.Client(role, name)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := tls.X509KeyPair(p.Cert, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{RootCAs: f.pki.Roots(), Certificates: []tls.Certificate{cert}}
}

// ignore is a sink for a broker that only passes messages on.
type ignore struct{}

func (ignore) Offer(_ context.Context, _ wire.Pseudonym, _ wire.Lane, _ []byte, done func()) error {
	done()
	return nil
}

func ownBroker(t *testing.T) *foreign {
	t.Helper()
	d, err := pki.Open(filepath.Join(t.TempDir(), "pki"))
	if err != nil {
		t.Fatal(err)
	}
	cert, err := d.Server()
	if err != nil {
		t.Fatal(err)
	}
	b, err := broker.Listen(broker.Config{
		Listen: "127.0.0.1:0", Certificate: cert, Roots: d.Roots(), Revoked: d.Revocations(), Sink: ignore{}, MaxPayload: 1 << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = b.Serve(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return &foreign{url: "tls://" + b.Addr().String(), pki: d}
}

// mosquitto starts a real one on a free port, with the given access list.
func mosquitto(t *testing.T, acl string) *foreign {
	t.Helper()
	const program = "/usr/sbin/mosquitto"
	if _, err := os.Stat(program); err != nil {
		t.Skip("mosquitto is not installed: ", program)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	dir := t.TempDir()
	conf := fmt.Sprintf("listener %s 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest none\nacl_file %s/acl\n", addr[strings.LastIndexByte(addr, ':')+1:], dir)
	if os.Getuid() == 0 {
		conf += "user root\n" // it would give up root and then not read its own files
	}
	for name, text := range map[string]string{"conf": conf, "acl": acl} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "-c", filepath.Join(dir, "conf"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return &foreign{url: "tcp://" + addr}
}

const openACL = "topic readwrite cordon/#\n"

// serve connects the world's ingest to a broker and waits until it subscribed.
func (w *world) serve(t *testing.T, f *foreign, group string) *Upstream {
	t.Helper()
	ready := make(chan struct{}, 8)
	u, err := NewUpstream(UpstreamConfig{
		URL: f.url, TLS: f.tls(t, pki.Platform, "platform"), Group: group, ID: "platform", OnReady: func() { ready <- struct{}{} },
	}, w.ingest)
	if err != nil {
		t.Fatal(err)
	}
	w.ingest.SetDownlink(u)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = u.Serve(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	select {
	case <-ready:
	case <-time.After(20 * time.Second):
		t.Fatalf("not subscribed: %v", u.Ready())
	}
	return u
}

func testThrough(t *testing.T, f *foreign, group string) {
	w := newWorld(t, worldOptions{run: true})
	u := w.serve(t, f, group)
	msg, err := seal.SignSchedule(w.ingest.cfg.Signer, w.keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Schedule(msg); err != nil {
		t.Fatal(err)
	}
	car := testcar.New(1, w.keys)
	o := paho.NewClientOptions().AddBroker(f.url).SetClientID("car").SetTLSConfig(f.tls(t, pki.Vehicle, car.ID.String()))
	c := paho.NewClient(o)
	if tok := c.Connect(); !tok.WaitTimeout(10*time.Second) || tok.Error() != nil {
		t.Fatal(tok.Error())
	}
	defer c.Disconnect(0)
	got := make(chan []byte, 8)
	note := func(_ paho.Client, m paho.Message) { got <- m.Payload() }
	for _, topic := range []string{wire.TopicKeys, wire.TopicReceipts(car.ID)} {
		if tok := c.Subscribe(topic, 1, note); !tok.WaitTimeout(10*time.Second) || tok.Error() != nil {
			t.Fatal(tok.Error())
		}
	}
	if k, err := seal.OpenSchedule(w.public, <-got); err != nil || len(k.Keys) != len(w.keys.Keys) {
		t.Fatalf("retained schedule: %v", err)
	}
	id, frame := car.Frame(t, testcar.Speed(start, 50))
	for _, want := range []wire.Status{wire.StatusStored, wire.StatusRepeat} {
		c.Publish(wire.TopicUp(car.ID, wire.LaneStatus), 1, false, frame)
		r, err := seal.OpenReceipt(w.public, car.ID, <-got)
		if err != nil || len(r.Items) != 1 || r.Items[0].ID != id || r.Items[0].Status != want {
			t.Fatalf("receipt %+v, want %v: %v", r, want, err)
		}
	}
	if n := w.stored(t); n != 1 {
		t.Errorf("%d records stored, want 1", n)
	}
}

func TestThroughOwnBroker(t *testing.T) { testThrough(t, ownBroker(t), "") }

func TestThroughMosquitto(t *testing.T) {
	for _, group := range []string{"", "cordon"} {
		t.Run("group="+group, func(t *testing.T) { testThrough(t, mosquitto(t, openACL), group) })
	}
}

// A broker that accepts the subscription and refuses it in the result leaves the
// platform not ready.
func TestRefusedSubscription(t *testing.T) {
	w := newWorld(t, worldOptions{})
	f := ownBroker(t)
	u, err := NewUpstream(UpstreamConfig{URL: f.url, TLS: f.tls(t, pki.Vehicle, wire.Pseudonym{5}.String()), ID: "x"}, w.ingest)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	u.ctx.Store(&ctx)
	if tok := u.client.Connect(); !tok.WaitTimeout(10*time.Second) || tok.Error() != nil {
		t.Fatal(tok.Error())
	}
	defer u.client.Disconnect(0)
	u.subscribe(u.client)
	if err := u.Ready(); err == nil || !strings.Contains(err.Error(), "0x80") {
		t.Errorf("ready: %v", err)
	}
}

func TestUpstreamRefusesUnsafe(t *testing.T) {
	for url, want := range map[string]string{
		"tcp://broker.example:1883": "not encrypted",
		"tls://u:p@broker:8883":     "password",
		"ws://127.0.0.1:80":         "scheme",
		"broker":                    "no broker address",
	} {
		if err := (&UpstreamConfig{URL: url}).Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, url := range []string{"tls://broker.example:8883", "tcp://127.0.0.1:1883", "tcp://localhost:1883"} {
		if err := (&UpstreamConfig{URL: url}).Validate(); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}
