package broker

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"cordon/filters/wire"
	"cordon/tsp/internal/pki"
)

// raw is an MQTT 5 client that says what it is told to.
type raw struct {
	t    *testing.T
	conn *tls.Conn
}

func (w *world) raw(t *testing.T, cert tls.Certificate) *raw {
	t.Helper()
	conn, err := tls.Dial("tcp", w.broker.Addr().String(), &tls.Config{RootCAs: w.pki.Roots(), Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	r := &raw{t, conn}
	var b bytes.Buffer
	pk := packets.Packet{
		FixedHeader: packets.FixedHeader{Type: packets.Connect}, ProtocolVersion: 5,
		Connect: packets.ConnectParams{ProtocolName: []byte("MQTT"), Clean: true, Keepalive: 30, ClientIdentifier: "raw"},
	}
	r.send(&b, pk.ConnectEncode(&b))
	if typ, body := r.read(); typ != packets.Connack || body[1] != 0 {
		t.Fatalf("connect answered with type %d, % x", typ, body)
	}
	return r
}

func (r *raw) send(b *bytes.Buffer, err error) {
	r.t.Helper()
	if err == nil {
		_, err = r.conn.Write(b.Bytes())
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// read gives the next packet: its type and what follows the length.
func (r *raw) read() (typ byte, body []byte) {
	r.t.Helper()
	one := make([]byte, 1)
	next := func() byte {
		if _, err := r.conn.Read(one); err != nil {
			r.t.Fatal(err)
		}
		return one[0]
	}
	typ = next() >> 4
	n, shift := 0, 0
	for {
		c := next()
		n |= int(c&0x7f) << shift
		if shift += 7; c&0x80 == 0 {
			break
		}
	}
	for range n {
		body = append(body, next())
	}
	return typ, body
}

// Whatever a vehicle writes beside the sealed payload of an MQTT 5 PUBLISH, a
// subscriber gets topic and payload and nothing else.
func TestPropertiesDoNotTravel(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}
	auditor := w.raw(t, w.pair(t, pki.Auditor, "auditor"))
	var b bytes.Buffer
	sub := packets.Packet{
		FixedHeader: packets.FixedHeader{Type: packets.Subscribe, Qos: 1}, ProtocolVersion: 5, PacketID: 1,
		Filters: packets.Subscriptions{{Filter: "cordon/v1/#"}},
	}
	auditor.send(&b, sub.SubscribeEncode(&b))
	if typ, _ := auditor.read(); typ != packets.Suback {
		t.Fatalf("subscribe answered with type %d", typ)
	}

	car := w.raw(t, w.pair(t, pki.Vehicle, me.String()))
	b.Reset()
	pub := packets.Packet{
		FixedHeader: packets.FixedHeader{Type: packets.Publish, Qos: 1}, ProtocolVersion: 5, PacketID: 1,
		TopicName: wire.TopicUp(me, wire.LaneStatus), Payload: []byte("frame"),
		Properties: packets.Properties{
			PayloadFormat: 1, PayloadFormatFlag: true, MessageExpiryInterval: 99,
			User:        []packets.UserProperty{{Key: "smuggled-key", Val: "smuggled-value"}},
			ContentType: "smuggled-type", ResponseTopic: "smuggled/topic", CorrelationData: []byte("smuggled-data"),
		},
	}
	car.send(&b, pub.PublishEncode(&b))
	if !strings.Contains(b.String(), "smuggled-value") {
		t.Fatal("the test's own packet has no properties")
	}
	if got := <-w.sink; got != me.String()+" frame" {
		t.Errorf("the sink got %q", got)
	}
	if typ, body := car.read(); typ != packets.Puback || strings.Contains(string(body), "smuggled") {
		t.Errorf("the car got type %d, %q", typ, body)
	}
	typ, body := auditor.read()
	topic := append([]byte{0, byte(len(pub.TopicName))}, pub.TopicName...)
	rest, ok := bytes.CutPrefix(body, topic)
	props, whole := bytes.CutSuffix(rest, []byte("frame"))
	if typ != packets.Publish || !ok || !whole {
		t.Fatalf("the auditor got type %d, %q", typ, body)
	}
	// The broker's own expiry of a day, and no word of the car's.
	if len(props) != 6 || props[0] != 5 || props[1] != packets.PropMessageExpiryInterval || binary.BigEndian.Uint32(props[2:]) < 86000 {
		t.Errorf("properties % x went on", props)
	}
}

// What a client reads too slowly to get is counted under its name.
func TestSlowClientsAreCounted(t *testing.T) {
	w := newWorld(t)
	me := wire.Pseudonym{1}
	auditor := connect(t, w.options(w.pair(t, pki.Auditor, "slow")))
	subscribe(t, auditor, "cordon/v1/#", func(paho.Client, paho.Message) {}, 0)
	car := connect(t, w.options(w.pair(t, pki.Vehicle, me.String())))
	subscribe(t, car, wire.TopicReceipts(me), func(paho.Client, paho.Message) {}, 0)
	h := w.broker.hook
	h.clients.Range(func(k, _ any) bool {
		h.OnPublishDropped(k.(*mqtt.Client), packets.Packet{})
		return true
	})
	h.OnPublishDropped(&mqtt.Client{}, packets.Packet{})
	got := w.broker.Stats().Dropped
	if len(got) != 3 || got["auditor:slow"] != 1 || got["vehicle"] != 1 || got["gone"] != 1 {
		t.Errorf("dropped %v", got)
	}
	if !h.Provides(mqtt.OnPublishDropped) {
		t.Error("the broker does not tell of dropped messages")
	}
}
