// Package capture listens at a broker as an auditor and keeps every message, so
// that a demonstration can show what really crossed the network.
package capture

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// MaxBytes bounds what a listener keeps; past it messages are counted, not kept,
// and Complete is false.
const MaxBytes = 256 << 20

// Message is one message as the broker passed it on.
type Message struct {
	Topic   string
	Payload []byte
}

// Listener holds the captured messages. Safe for concurrent use.
type Listener struct {
	client mqtt.Client

	mu       sync.Mutex
	messages []Message
	bytes    int
	lost     int
	dropped  int
}

// Listen connects to broker (tls://host:port) with client.crt, client.key and
// ca.crt of idDir and subscribes to everything.
func Listen(broker, idDir string) (*Listener, error) {
	conf, err := tlsConfig(idDir)
	if err != nil {
		return nil, err
	}
	l := &Listener{}
	opt := mqtt.NewClientOptions().AddBroker(broker).SetTLSConfig(conf).
		SetClientID("auditor").SetConnectTimeout(10 * time.Second).SetWriteTimeout(10 * time.Second).
		SetAutoReconnect(false).SetOrderMatters(true).
		SetConnectionLostHandler(func(mqtt.Client, error) { l.mu.Lock(); l.lost++; l.mu.Unlock() })
	l.client = mqtt.NewClient(opt)
	if tok := l.client.Connect(); !tok.WaitTimeout(15*time.Second) || tok.Error() != nil {
		return nil, fmt.Errorf("capture: connect to %s: %w", broker, orTimeout(tok.Error()))
	}
	tok := l.client.Subscribe("cordon/v1/#", 1, l.keep)
	if !tok.WaitTimeout(15*time.Second) || tok.Error() != nil {
		return nil, fmt.Errorf("capture: subscribe: %w", orTimeout(tok.Error()))
	}
	for topic, code := range tok.(*mqtt.SubscribeToken).Result() {
		if code == 0x80 {
			return nil, fmt.Errorf("capture: the broker refuses a subscription to %s", topic)
		}
	}
	return l, nil
}

func orTimeout(err error) error {
	if err == nil {
		return os.ErrDeadlineExceeded
	}
	return err
}

func tlsConfig(dir string) (*tls.Config, error) {
	cert, err := tls.LoadX509KeyPair(filepath.Join(dir, "client.crt"), filepath.Join(dir, "client.key"))
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("capture: %s holds no certificate", filepath.Join(dir, "ca.crt"))
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, RootCAs: pool, MinVersion: tls.VersionTLS13}, nil
}

func (l *Listener) keep(_ mqtt.Client, m mqtt.Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bytes+len(m.Payload()) > MaxBytes {
		l.dropped++
		return
	}
	l.bytes += len(m.Payload())
	l.messages = append(l.messages, Message{Topic: m.Topic(), Payload: append([]byte(nil), m.Payload()...)})
}

// Close stops listening and gives what was captured. complete is false if the
// connection was lost or the limit was reached.
func (l *Listener) Close() (messages []Message, complete bool) {
	l.client.Disconnect(250)
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.messages, l.lost == 0 && l.dropped == 0
}
