package ingest

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"golang.org/x/sync/semaphore"

	"cordon/filters/wire"
)

// UpstreamConfig names an existing broker. The topic's pseudonym is then what
// that broker's access list vouches for: it must let a vehicle publish under its
// own pseudonym only (docs/ingest.md).
type UpstreamConfig struct {
	URL   string      // tls://host:port, or tcp://127.0.0.1:port
	TLS   *tls.Config // for tls://
	Group string      // shared subscription group; empty: none
	ID    string      // MQTT client id
	// OnReady, if set, is called after every subscription that succeeded.
	OnReady func()
	// Erased takes a vehicle's answer to an erasure; nil: it is dropped.
	Erased func(vehicle wire.Pseudonym, msg []byte) error
	// Online is told of a vehicle that answered or sent a frame; may be nil.
	Online func(vehicle wire.Pseudonym)
	Log    *slog.Logger
}

// Validate names what is missing or unsafe.
func (c *UpstreamConfig) Validate() error {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" {
		return fmt.Errorf("broker.url %q is no broker address. Try: tls://broker.example:8883", c.URL)
	}
	if u.User != nil {
		return errors.New("broker.url holds a password. Try: a client certificate in broker.cert and broker.key")
	}
	switch u.Scheme {
	case "tls", "ssl", "mqtts":
		return nil
	case "tcp", "mqtt":
		if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip.IsLoopback() {
			return nil
		}
		return fmt.Errorf("broker.url %q is not encrypted and leaves this machine. Try: tls://", c.URL)
	}
	return fmt.Errorf("broker.url %q has an unknown scheme. Try: tls://", c.URL)
}

const (
	upstreamTimeout = 10 * time.Second
	upstreamBuffer  = 64 << 10
)

// Upstream is a connection to an existing broker: it offers what vehicles publish
// there and takes receipts and schedules the other way.
type Upstream struct {
	cfg    UpstreamConfig
	in     *Ingest
	client mqtt.Client
	ctx    atomic.Pointer[context.Context]
	ready  atomic.Pointer[error]
	// pending bounds what the library has handed over and ingest has not taken yet.
	pending *semaphore.Weighted
}

var errNotConnected = errors.New("not connected to the broker yet")

// NewUpstream prepares a connection; Serve makes it.
func NewUpstream(cfg UpstreamConfig, in *Ingest) (*Upstream, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	u := &Upstream{cfg: cfg, in: in, pending: semaphore.NewWeighted(maxWaiting)}
	u.setReady(errNotConnected)
	u.client = mqtt.NewClient(u.options())
	return u, nil
}

func (u *Upstream) setReady(err error) { u.ready.Store(&err) }

// Ready is nil while subscribed.
func (u *Upstream) Ready() error { return *u.ready.Load() }

func (u *Upstream) options() *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().
		AddBroker(u.cfg.URL).
		SetClientID(u.cfg.ID).
		SetTLSConfig(u.cfg.TLS).
		SetProtocolVersion(4).
		SetCleanSession(false). // the broker keeps QoS 1 frames while we are away
		SetOrderMatters(false).
		SetAutoAckDisabled(true).
		SetConnectRetry(true).
		SetConnectRetryInterval(time.Second).
		SetMaxReconnectInterval(30 * time.Second).
		SetConnectTimeout(upstreamTimeout).
		SetWriteTimeout(upstreamTimeout).
		SetCustomOpenConnectionFn(u.dial)
	o.SetDefaultPublishHandler(u.message) // of a resumed session, before the subscription is answered
	o.SetOnConnectHandler(func(c mqtt.Client) { go u.subscribe(c) })
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) {
		u.setReady(fmt.Errorf("connection to the broker lost: %w", err))
		u.cfg.Log.Warn("connection to the broker lost", "err", err)
	})
	return o
}

// dial opens the connection with a read buffer: the client library asks for
// packets in small pieces.
func (u *Upstream) dial(uri *url.URL, o mqtt.ClientOptions) (net.Conn, error) {
	d := &net.Dialer{Timeout: upstreamTimeout}
	if uri.Scheme == "tcp" || uri.Scheme == "mqtt" {
		c, err := d.Dial("tcp", uri.Host)
		return buffered(c), err
	}
	c, err := tls.DialWithDialer(d, "tcp", uri.Host, o.TLSConfig)
	if err != nil {
		return nil, err
	}
	return buffered(c), nil
}

// bufferedConn reads through a buffer.
type bufferedConn struct {
	net.Conn
	r *bufio.Reader
}

func buffered(c net.Conn) net.Conn {
	if c == nil {
		return nil
	}
	return bufferedConn{c, bufio.NewReaderSize(c, upstreamBuffer)}
}

func (b bufferedConn) Read(p []byte) (int, error) { return b.r.Read(p) }

// filter is what is subscribed to.
func (u *Upstream) filter() string {
	f := wire.TopicRoot + "up/#"
	if u.cfg.Group != "" {
		f = "$share/" + u.cfg.Group + "/" + f
	}
	return f
}

// subscribe asks for frames. A broker that refuses answers with success and the
// code 0x80 in the result.
func (u *Upstream) subscribe(c mqtt.Client) {
	filter := u.filter()
	t := c.Subscribe(filter, 1, u.message)
	err := errors.New("no answer")
	if t.WaitTimeout(upstreamTimeout) {
		err = t.Error()
	}
	if st, ok := t.(*mqtt.SubscribeToken); ok && err == nil {
		err = granted(st.Result())
	}
	if err != nil {
		err = fmt.Errorf("ingest: subscribe to %s: %w", filter, err)
		u.cfg.Log.Error("no frames will come", "err", err)
	}
	u.setReady(err)
	if err == nil && u.cfg.OnReady != nil {
		u.cfg.OnReady()
	}
}

// granted reads the codes of a subscription; the library names a shared one
// without its group.
func granted(codes map[string]byte) error {
	if len(codes) != 1 {
		return fmt.Errorf("the broker answered for %d filters, not for one", len(codes))
	}
	for _, code := range codes {
		if code > 2 {
			return fmt.Errorf("the broker refused it with code %#x. Try: let this client read %sup/#", code, wire.TopicRoot)
		}
	}
	return nil
}

// message offers one frame and acknowledges it once it is settled. The library calls
// it in a goroutine for every message; those that wait for room hold at most
// maxWaiting bytes among them. What comes beyond that is let go of and counted: the
// car gets no receipt and sends it again.
func (u *Upstream) message(_ mqtt.Client, m mqtt.Message) {
	name, laneName, _ := strings.Cut(strings.TrimPrefix(m.Topic(), wire.TopicRoot+"up/"), "/")
	vehicle, err := wire.ParsePseudonym(name)
	if err == nil && laneName == wire.UpErased {
		if u.cfg.Erased != nil && len(m.Payload()) <= wire.MaxErased {
			_ = u.cfg.Erased(vehicle, m.Payload()) // counted and logged there; the order goes again
		}
		m.Ack()
		return
	}
	lane, known := wire.ParseLane(laneName)
	if err != nil || !known {
		u.in.headless.Add(1)
		m.Ack()
		return
	}
	if u.cfg.Online != nil {
		u.cfg.Online(vehicle)
	}
	n := weight(m.Payload())
	if !u.pending.TryAcquire(n) {
		u.in.turned.Add(1)
		m.Ack()
		return
	}
	defer u.pending.Release(n)
	if err := u.in.Offer(*u.ctx.Load(), vehicle, lane, m.Payload(), m.Ack); err != nil {
		u.cfg.Log.Info("frame left with the broker", "err", err)
	}
}

// Serve connects, and reconnects, until ctx ends.
func (u *Upstream) Serve(ctx context.Context) error {
	u.ctx.Store(&ctx)
	u.client.Connect()
	<-ctx.Done()
	u.client.Disconnect(250)
	return nil
}

// Receipt publishes a signed receipt to a vehicle.
func (u *Upstream) Receipt(vehicle wire.Pseudonym, msg []byte) error {
	return u.publish(wire.TopicReceipts(vehicle), msg, false)
}

// Erase publishes a signed order to erase to a vehicle.
func (u *Upstream) Erase(vehicle wire.Pseudonym, msg []byte) error {
	return u.publish(wire.TopicErase(vehicle), msg, false)
}

// Schedule publishes the signed key schedule, retained.
func (u *Upstream) Schedule(msg []byte) error { return u.publish(wire.TopicKeys, msg, true) }

func (u *Upstream) publish(topic string, msg []byte, retain bool) error {
	qos := byte(0)
	if retain {
		qos = 1
	}
	if !u.client.IsConnectionOpen() {
		return errNotConnected
	}
	t := u.client.Publish(topic, qos, retain, msg)
	if !t.WaitTimeout(upstreamTimeout) {
		return errors.New("ingest: the broker did not take a message in time")
	}
	if err := t.Error(); err != nil {
		return fmt.Errorf("ingest: publish: %w", err)
	}
	return nil
}
