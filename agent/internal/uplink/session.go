package uplink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

const (
	connectTimeout = 10 * time.Second
	keepAlive      = 30 * time.Second
	refusedCode    = 0x80 // SUBACK, MQTT 3.1.1 section 3.9.3
)

// session is one connection, from CONNECT to its loss.
type session struct {
	receipts chan *wire.Receipt
	lost     chan error // one error, when the connection is gone
	// publish hands a message to the broker; acked reports its PUBACK, which says
	// only that the broker is alive.
	publish func(topic string, b []byte) (acked func() bool, err error)
	close   func()
}

// connect makes a session with both subscriptions in force. Retrying, and what is
// sent again, is decided by Run and not by Paho: a new client for every connection
// keeps no messages of the last one.
func (l *Link) connect(ctx context.Context) (*session, error) {
	s := &session{receipts: make(chan *wire.Receipt, 16), lost: make(chan error, 1)}
	var line net.Conn
	open := func() (c net.Conn, err error) {
		if c, err = l.dial(ctx); err == nil {
			line = c
		}
		return c, err
	}
	c := mqtt.NewClient(l.options(open, s))
	done, end := context.WithCancel(ctx)
	s.publish = func(topic string, b []byte) (func() bool, error) {
		t := c.Publish(topic, 1, false, b)
		return func() bool { return isDone(t) }, failure(t)
	}
	s.close = sync.OnceFunc(func() {
		end() // the handlers first: Disconnect waits for them
		c.Disconnect(250)
		_ = line.Close()
	})
	connected := c.Connect()
	<-connected.Done() // bounded by the timeouts of dialling and of the handshake
	if err := connected.Error(); err != nil {
		end()
		return nil, l.diagnose(err)
	}
	if err := l.subscribe(done, c, s); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func isDone(t mqtt.Token) bool {
	select {
	case <-t.Done():
		return t.Error() == nil
	default:
		return false
	}
}

// failure is the error of a token that is done already.
func failure(t mqtt.Token) error {
	select {
	case <-t.Done():
		return t.Error()
	default:
		return nil
	}
}

func (l *Link) options(open func() (net.Conn, error), s *session) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().
		AddBroker("tls://" + l.addr).
		SetClientID(l.id.vehicle.String()).
		SetProtocolVersion(4).
		SetCleanSession(true).
		SetAutoReconnect(false).
		SetConnectRetry(false).
		SetOrderMatters(false).
		SetKeepAlive(keepAlive).
		SetPingTimeout(connectTimeout).
		SetConnectTimeout(connectTimeout).
		SetWriteTimeout(writeTimeout)
	o.SetCustomOpenConnectionFn(func(u *url.URL, _ mqtt.ClientOptions) (net.Conn, error) {
		if u.Host != l.addr {
			return nil, fmt.Errorf("rule E1: the only broker is %s, not %s", l.addr, u.Host)
		}
		return open()
	})
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) {
		select {
		case s.lost <- err:
		default:
		}
	})
	return o
}

func (l *Link) subscribe(ctx context.Context, c mqtt.Client, s *session) error {
	receipts := wire.TopicReceipts(l.id.vehicle)
	erase := wire.TopicErase(l.id.vehicle)
	topics := map[string]byte{receipts: 1, erase: 1, wire.TopicKeys: 1}
	t := c.SubscribeMultiple(topics, func(_ mqtt.Client, m mqtt.Message) {
		switch m.Topic() {
		case receipts:
			l.receipt(ctx, s, m.Payload())
		case erase:
			l.erasure(m.Payload())
		case wire.TopicKeys:
			l.schedule(m.Payload())
		}
	})
	select {
	case <-t.Done():
	case err := <-s.lost:
		return l.diagnose(err)
	case <-time.After(connectTimeout):
		return l.diagnose(errors.New("no answer to the subscription"))
	case <-ctx.Done():
		return ctx.Err()
	}
	sub, ok := t.(*mqtt.SubscribeToken)
	if !ok {
		return l.diagnose(fmt.Errorf("subscription: %w", t.Error()))
	}
	var refused []string
	for topic, code := range sub.Result() {
		if code == refusedCode {
			refused = append(refused, shown(topic))
		}
	}
	if len(refused) > 0 {
		slices.Sort(refused)
		return &trouble{kind: SubscriptionRefused, text: fmt.Sprintf("broker %s refuses the subscription to %s. %s "+
			"Try: give the vehicle leave to read its own down topics and %s at the broker", l.addr, strings.Join(refused, " and "), waits, wire.TopicKeys)}
	}
	if err := t.Error(); err != nil {
		return l.diagnose(err)
	}
	return nil
}

// shown leaves the pseudonym out of what people read.
func shown(topic string) string {
	if topic == wire.TopicKeys {
		return topic
	}
	return wire.TopicRoot + "down/<vehicle>" + topic[strings.LastIndexByte(topic, '/'):]
}

// receipt verifies a message of the receipts topic and passes it on.
func (l *Link) receipt(ctx context.Context, s *session, msg []byte) {
	r, err := seal.OpenReceipt(l.id.platform, l.id.vehicle, msg)
	if err != nil {
		l.refusedReceipts.Add(1)
		l.event(ReceiptRefused, "a receipt was refused: "+err.Error()+". Nothing was freed. Try: find out who may publish to this vehicle's down topic at the broker", err)
		return
	}
	select {
	case s.receipts <- r:
	case <-ctx.Done():
	}
}

// schedule takes a message of the keys topic.
func (l *Link) schedule(msg []byte) {
	l.keysMu.Lock()
	defer l.keysMu.Unlock()
	k, err := l.keys.take(msg)
	switch {
	case k == nil && err != nil:
		l.event(KeysRefused, "a key schedule was refused: "+err.Error()+". The one in force stays. Try: look at the platform, and at who may publish to "+wire.TopicKeys, err)
	case err != nil:
		l.event(KeysDamaged, err.Error(), err)
	}
	if k != nil && l.cfg.OnKeys != nil {
		l.cfg.OnKeys(*k)
	}
}
