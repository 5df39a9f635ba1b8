package broker

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters/wire"
	"cordon/tsp/internal/pki"
)

func TestAccessTable(t *testing.T) {
	me := wire.Pseudonym{1}
	other := wire.Pseudonym{2}
	id := func(r pki.Role, name string) identity { return identity{role: r, name: name} }
	car, auditor, platform := id(pki.Vehicle, me.String()), id(pki.Auditor, "a"), id(pki.Platform, "p")
	for _, c := range []struct {
		who           identity
		topic         string
		publish, read bool
	}{
		{car, wire.TopicUp(me, wire.LaneStatus), true, false},
		{car, wire.TopicUp(other, wire.LaneStatus), false, false},
		{car, "cordon/v1/up/" + me.String() + "/nolane", false, false},
		{car, "cordon/v1/up/" + me.String() + "/status/more", false, false},
		{car, "cordon/v1/up/#", false, false},
		{car, wire.TopicErased(me), true, false},
		{car, wire.TopicErased(other), false, false},
		{car, wire.TopicErased(me) + "/more", false, false},
		{car, wire.TopicErase(me), false, true},
		{car, wire.TopicErase(other), false, false},
		{platform, wire.TopicErase(me), true, false},
		{platform, wire.TopicErased(me), false, true},
		{car, wire.TopicReceipts(me), false, true},
		{car, "cordon/v1/down/" + me.String() + "/#", false, true},
		{car, wire.TopicReceipts(other), false, false},
		{car, "cordon/v1/down/+/receipts", false, false},
		{car, "cordon/v1/down/#", false, false},
		{car, "$share/g/cordon/v1/down/" + me.String() + "/receipts", false, false},
		{car, wire.TopicKeys, false, true},
		{car, "cordon/v1/#", false, false},
		{car, "#", false, false},
		{car, "", false, false},
		{auditor, "cordon/v1/#", false, true},
		{auditor, wire.TopicUp(me, wire.LaneBulk), false, true},
		{auditor, wire.TopicKeys, false, true},
		{auditor, "#", false, false},
		{auditor, "$SYS/#", false, false},
		{platform, "cordon/v1/up/#", false, true},
		{platform, "$share/cordon/cordon/v1/up/#", false, true},
		{platform, "$share/cordon/#", false, false},
		{platform, wire.TopicReceipts(me), true, false},
		{platform, wire.TopicKeys, true, false},
		{platform, wire.TopicUp(me, wire.LaneBulk), false, true},
		{identity{}, wire.TopicKeys, false, false},
	} {
		if got := c.who.mayPublish(c.topic); got != c.publish {
			t.Errorf("%s publishes to %q: %v", c.who.role, c.topic, got)
		}
		if got := c.who.mayRead(c.topic); got != c.read {
			t.Errorf("%s reads %q: %v", c.who.role, c.topic, got)
		}
	}
}

// offered is a sink that hands over what it gets.
type offered chan string

func (o offered) Offer(_ context.Context, v wire.Pseudonym, _ wire.Lane, frame []byte, done func()) error {
	o <- v.String() + " " + string(frame)
	done()
	return nil
}

// world is a running broker with an authority.
type world struct {
	dir    string
	pki    *pki.Dir
	broker *Broker
	sink   offered
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), sink: make(offered, 16)}
	var err error
	if w.pki, err = pki.Open(filepath.Join(w.dir, "pki")); err != nil {
		t.Fatal(err)
	}
	cert, err := w.pki.Server()
	if err != nil {
		t.Fatal(err)
	}
	w.broker, err = Listen(Config{
		Listen: "127.0.0.1:0", Certificate: cert, Roots: w.pki.Roots(), Revoked: w.pki.Revocations(), Sink: w.sink, MaxPayload: 1024,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.broker.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return w
}

// pair makes a client certificate.
func (w *world) pair(t *testing.T, role pki.Role, name string) tls.Certificate {
	t.Helper()
	p, err := w.pki.Client(role, name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := tls.X509KeyPair(p.Cert, p.Key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) options(certs ...tls.Certificate) *paho.ClientOptions {
	return paho.NewClientOptions().
		AddBroker("tls://" + w.broker.Addr().String()).
		SetClientID("test").
		SetAutoReconnect(false).
		SetConnectTimeout(5 * time.Second).
		SetTLSConfig(&tls.Config{RootCAs: w.pki.Roots(), Certificates: certs})
}

func connect(t *testing.T, o *paho.ClientOptions) paho.Client {
	t.Helper()
	c := paho.NewClient(o)
	if tok := c.Connect(); !tok.WaitTimeout(10*time.Second) || tok.Error() != nil {
		t.Fatalf("connect: %v", tok.Error())
	}
	t.Cleanup(func() { c.Disconnect(0) })
	return c
}

func refusedConnect(t *testing.T, what string, o *paho.ClientOptions) error {
	t.Helper()
	c := paho.NewClient(o)
	tok := c.Connect()
	if !tok.WaitTimeout(10 * time.Second) {
		t.Fatalf("%s: no answer", what)
	}
	if tok.Error() == nil {
		c.Disconnect(0)
		t.Errorf("%s: connected", what)
	}
	return tok.Error()
}

func TestWhoMayConnect(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}.String()
	good := w.pair(t, pki.Vehicle, me)
	connect(t, w.options(good))
	refusedConnect(t, "no certificate", w.options())
	refusedConnect(t, "a vehicle whose name is no pseudonym", w.options(w.pair(t, pki.Vehicle, "car")))
	refusedConnect(t, "a pseudonym in upper case", w.options(w.pair(t, pki.Vehicle, strings.Repeat("AB", 16))))
	refusedConnect(t, "a role that does not exist", w.options(w.pair(t, pki.Role("root"), me)))
	refusedConnect(t, "a will", w.options(good).SetWill(wire.TopicKeys, "x", 0, true))
	old := w.options(good)
	old.TLSConfig.MaxVersion = tls.VersionTLS12
	refusedConnect(t, "TLS 1.2", old)

	strange, err := pki.Open(filepath.Join(t.TempDir(), "pki"))
	if err != nil {
		t.Fatal(err)
	}
	foreign := &world{pki: strange}
	refusedConnect(t, "a certificate of another authority", w.options(foreign.pair(t, pki.Vehicle, me)))
	otherRoots := w.options(good)
	otherRoots.TLSConfig.RootCAs = strange.Roots()
	refusedConnect(t, "a broker of another authority", otherRoots)
	misnamed := w.options(good)
	misnamed.TLSConfig.ServerName = "broker.example"
	if err := refusedConnect(t, "a name that is not the broker's", misnamed); err != nil && !strings.Contains(err.Error(), "broker.example") {
		t.Errorf("the error does not name the name: %v", err)
	}
}

func TestFramesReachTheSinkAlone(t *testing.T) {
	w := newWorld(t)
	me, other := wire.Pseudonym{1}, wire.Pseudonym{2}
	seen := make(chan string, 16)
	note := func(_ paho.Client, m paho.Message) {
		seen <- m.Topic() + " " + string(m.Payload())
	}
	auditor := connect(t, w.options(w.pair(t, pki.Auditor, "auditor")))
	subscribe(t, auditor, "cordon/v1/#", note, 0)
	bystander := connect(t, w.options(w.pair(t, pki.Vehicle, other.String())))
	subscribe(t, bystander, "cordon/v1/#", note, 0x80)
	subscribe(t, bystander, "cordon/v1/up/#", note, 0x80)
	subscribe(t, bystander, wire.TopicReceipts(me), note, 0x80)

	car := connect(t, w.options(w.pair(t, pki.Vehicle, me.String())))
	topic := wire.TopicUp(me, wire.LaneStatus)
	publish(t, car, topic, true, "frame")
	if got := <-w.sink; got != me.String()+" frame" {
		t.Errorf("the sink got %q", got)
	}
	if got := <-seen; got != topic+" frame" {
		t.Errorf("the auditor got %q", got)
	}
	if n := len(w.broker.server.Topics.Messages("#")); n != 0 {
		t.Errorf("%d messages are retained", n)
	}
}

func subscribe(t *testing.T, c paho.Client, filter string, fn paho.MessageHandler, want byte) {
	t.Helper()
	tok := c.Subscribe(filter, 1, fn)
	tok.WaitTimeout(5 * time.Second)
	if got := tok.(*paho.SubscribeToken).Result()[filter]; got != want {
		t.Errorf("subscribe to %s: code %#x, want %#x (%v)", filter, got, want, tok.Error())
	}
}

func publish(t *testing.T, c paho.Client, topic string, retain bool, text string) {
	t.Helper()
	if tok := c.Publish(topic, 1, retain, text); !tok.WaitTimeout(5*time.Second) || tok.Error() != nil {
		t.Fatalf("publish: %v", tok.Error())
	}
}

func TestForeignTopicEndsTheConnection(t *testing.T) {
	w := newWorld(t)
	me, other := wire.Pseudonym{1}, wire.Pseudonym{2}
	for _, topic := range []string{wire.TopicUp(other, wire.LaneBulk), wire.TopicKeys, wire.TopicReceipts(me)} {
		lost := make(chan struct{})
		o := w.options(w.pair(t, pki.Vehicle, me.String())).SetConnectionLostHandler(func(paho.Client, error) { close(lost) })
		connect(t, o).Publish(topic, 1, true, "x")
		<-lost
	}
	if len(w.sink) != 0 || len(w.broker.server.Topics.Messages("#")) != 0 {
		t.Error("something got through")
	}
	if n := w.broker.Stats().Refused[RefusedTopic]; n != 3 {
		t.Errorf("counted %d refusals, want 3", n)
	}
}

func TestOversizedFrameEndsTheConnection(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}
	lost := make(chan struct{})
	o := w.options(w.pair(t, pki.Vehicle, me.String())).SetConnectionLostHandler(func(paho.Client, error) { close(lost) })
	c := connect(t, o)
	publish(t, c, wire.TopicUp(me, wire.LaneBulk), false, strings.Repeat("x", 1024))
	<-w.sink
	c.Publish(wire.TopicUp(me, wire.LaneBulk), 1, false, strings.Repeat("x", 2048))
	<-lost
	if len(w.sink) != 0 {
		t.Error("an oversized frame reached the sink")
	}
}

// One client id, two certificates: neither may push the other out.
func TestClientIDIsBoundToTheCertificate(t *testing.T) {
	w := newWorld(t)
	a := connect(t, w.options(w.pair(t, pki.Vehicle, wire.Pseudonym{1}.String())))
	b := connect(t, w.options(w.pair(t, pki.Vehicle, wire.Pseudonym{2}.String())))
	publish(t, b, wire.TopicUp(wire.Pseudonym{2}, wire.LaneBulk), false, "b")
	publish(t, a, wire.TopicUp(wire.Pseudonym{1}, wire.LaneBulk), false, "a")
	if len(w.sink) != 2 {
		t.Errorf("%d frames arrived, want 2", len(w.sink))
	}
}

func TestRevocation(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}
	lost := make(chan struct{})
	pair := w.pair(t, pki.Vehicle, me.String())
	connect(t, w.options(pair).SetConnectionLostHandler(func(paho.Client, error) { close(lost) }))
	if _, err := w.pki.Revoke(me.String()); err != nil {
		t.Fatal(err)
	}
	w.broker.recheck()
	<-lost
	refusedConnect(t, "a revoked certificate", w.options(pair))
	if err := os.WriteFile(filepath.Join(w.dir, "pki", pki.FileRevoked), []byte("?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.broker.recheck()
	refusedConnect(t, "a revoked certificate and a damaged list", w.options(pair))
}

func TestScheduleIsRetainedReceiptsAreNot(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}
	if err := w.broker.Schedule([]byte("schedule")); err != nil {
		t.Fatal(err)
	}
	if err := w.broker.Receipt(me, []byte("early")); err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 4)
	note := func(_ paho.Client, m paho.Message) { got <- string(m.Payload()) }
	c := connect(t, w.options(w.pair(t, pki.Vehicle, me.String())))
	subscribe(t, c, "cordon/v1/down/"+me.String()+"/#", note, 0)
	subscribe(t, c, wire.TopicKeys, note, 0)
	if s := <-got; s != "schedule" {
		t.Errorf("got %q first", s)
	}
	if err := w.broker.Receipt(me, []byte("receipt")); err != nil {
		t.Fatal(err)
	}
	if s := <-got; s != "receipt" {
		t.Errorf("got %q", s)
	}
}

func TestListenRefuses(t *testing.T) {
	w := newWorld(t)
	c := w.broker.cfg
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "nonsense"} {
		c.Listen = addr
		if b, err := Listen(c); err == nil {
			_ = b.listener.Close()
			t.Errorf("listens on %s", addr)
		}
	}
	c.Listen, c.Roots = "127.0.0.1:0", (*x509.CertPool)(nil)
	if _, err := Listen(c); err == nil {
		t.Error("listens without an authority")
	}
}
