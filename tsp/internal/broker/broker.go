package broker

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"

	"cordon/filters/wire"
	"cordon/tsp/internal/pki"
)

// Sink takes the frames that vehicles publish. Offer may block: that is the back
// pressure that the vehicle feels. vehicle is what the certificate says, lane what the topic
// says.
type Sink interface {
	Offer(ctx context.Context, vehicle wire.Pseudonym, lane wire.Lane, frame []byte, done func()) error
}

// Config of a Broker. All fields but AllowRemote and Log are required.
type Config struct {
	Listen      string // host:port; port 0 picks a free one
	AllowRemote bool   // Listen may be other than loopback
	Certificate tls.Certificate
	Roots       *x509.CertPool
	Revoked     *pki.Revocations
	Sink        Sink
	MaxPayload  int // bytes of one frame
	// Erased takes a vehicle's answer to an erasure; nil: it is dropped.
	Erased func(vehicle wire.Pseudonym, msg []byte) error
	// Online is told of a vehicle that has subscribed; may be nil.
	Online func(vehicle wire.Pseudonym)
	Log    *slog.Logger
}

func (c *Config) valid() error {
	switch {
	case c.Sink == nil || c.Roots == nil || c.Revoked == nil || len(c.Certificate.Certificate) == 0:
		return errors.New("broker: certificate, roots, revocation list and sink are required")
	case c.MaxPayload <= 0:
		return errors.New("broker: MaxPayload must be positive")
	}
	if c.AllowRemote {
		return nil
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("broker: listen address %q: %w. Try: 127.0.0.1:8883", c.Listen, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && !ip.IsLoopback() {
		return fmt.Errorf("broker: other machines could reach %s. Try: 127.0.0.1:8883, or set broker.allow_remote: true", c.Listen)
	}
	return nil
}

const (
	packetOverhead = 256              // bytes of a PUBLISH beside its payload
	handshakeTime  = 10 * time.Second // from accept to CONNECT
	recheckEvery   = 2 * time.Second  // how soon a revocation takes effect
	pendingWrites  = 128              // messages waiting for one slow client
	sessionLife    = 3600             // seconds that a session outlives its connection
)

// Broker is a listening broker; Serve answers.
type Broker struct {
	cfg      Config
	server   *mqtt.Server
	listener net.Listener
	hook     *hook
}

// Listen opens the socket and checks the configuration.
func Listen(cfg Config) (*Broker, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if _, err := cfg.Revoked.Reload(); err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	tcp, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("broker: listen on %s: %w", cfg.Listen, err)
	}
	b := &Broker{cfg: cfg, listener: tcp, hook: newHook(cfg)}
	b.server = mqtt.New(&mqtt.Options{
		InlineClient:           true,
		Capabilities:           capabilities(cfg.MaxPayload),
		SysTopicResendInterval: 3600,
		Logger:                 slog.New(contentless{cfg.Log.Handler()}),
	})
	l := listeners.NewNet("tls", tls.NewListener(patient{tcp}, b.tlsConfig()))
	if err := errors.Join(b.server.AddHook(b.hook, nil), b.server.AddListener(l)); err != nil {
		_ = tcp.Close()
		return nil, fmt.Errorf("broker: %w", err)
	}
	return b, nil
}

func capabilities(maxPayload int) *mqtt.Capabilities {
	c := mqtt.NewDefaultServerCapabilities()
	c.MaximumPacketSize = uint32(maxPayload + packetOverhead)
	c.MaximumClientWritesPending = pendingWrites
	c.MaximumSessionExpiryInterval = sessionLife
	c.MaximumQos = 1
	c.TopicAliasMaximum = 0 // an alias would hide the topic from the access check
	c.MinimumProtocolVersion = 4
	return c
}

// tlsConfig requires a certificate of the authority that is not revoked. Tickets
// are off: every connection shows its certificate.
func (b *Broker) tlsConfig() *tls.Config {
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		Certificates:           []tls.Certificate{b.cfg.Certificate},
		ClientAuth:             tls.RequireAndVerifyClientCert,
		ClientCAs:              b.cfg.Roots,
		SessionTicketsDisabled: true,
		VerifyConnection: func(st tls.ConnectionState) error {
			id, err := identify(st)
			if err != nil {
				return err
			}
			if b.cfg.Revoked.Has(id.serial) {
				b.hook.refused(RefusedRevoked)
				return errors.New("the certificate is revoked")
			}
			return nil
		},
	}
}

// Addr is the address that Listen got.
func (b *Broker) Addr() net.Addr { return b.listener.Addr() }

// Serve answers until ctx ends.
func (b *Broker) Serve(ctx context.Context) error {
	b.hook.ctx.Store(&ctx)
	if err := b.server.Serve(); err != nil {
		return fmt.Errorf("broker: %w", err)
	}
	tick := time.NewTicker(recheckEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := b.server.Close(); err != nil {
				return fmt.Errorf("broker: close: %w", err)
			}
			return nil
		case <-tick.C:
			b.recheck()
		}
	}
}

// recheck reads the revocation list again and ends the connections of revoked
// certificates. A list that cannot be read keeps the last one in force.
func (b *Broker) recheck() {
	if _, err := b.cfg.Revoked.Reload(); err != nil {
		b.cfg.Log.Error("revocation list not read, the last one stays in force", "err", err)
	}
	b.hook.endRevoked()
}

// Receipt publishes a signed receipt to a vehicle. QoS 0: a receipt that is lost
// is asked for again, by the frame being sent again.
func (b *Broker) Receipt(vehicle wire.Pseudonym, msg []byte) error {
	return b.publish(wire.TopicReceipts(vehicle), msg, false)
}

// Erase publishes a signed order to erase to a vehicle. QoS 0: it goes again until
// it is answered.
func (b *Broker) Erase(vehicle wire.Pseudonym, msg []byte) error {
	return b.publish(wire.TopicErase(vehicle), msg, false)
}

// Schedule publishes the signed key schedule, retained.
func (b *Broker) Schedule(msg []byte) error { return b.publish(wire.TopicKeys, msg, true) }

func (b *Broker) publish(topic string, msg []byte, retain bool) error {
	if err := b.server.Publish(topic, msg, retain, 0); err != nil {
		return fmt.Errorf("broker: publish: %w", err)
	}
	return nil
}

// Stats counts what happened since the start.
func (b *Broker) Stats() Stats { return b.hook.stats() }

// patient gives every connection a deadline until its CONNECT has come; the
// broker sets its own from then on.
type patient struct{ net.Listener }

func (p patient) Accept() (net.Conn, error) {
	c, err := p.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if err := c.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		_ = c.Close()
	}
	return c, nil
}
