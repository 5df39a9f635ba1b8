package tsp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"cordon/tsp/internal/broker"
	"cordon/tsp/internal/ingest"
)

// uplink is where frames come from.
type uplink struct {
	serve func(context.Context) error
	ready func() error
	url   string // as the ready line says it
	stats func() broker.Stats
}

// openUplink prepares the embedded broker or the connection to an existing one.
func (p *platform) openUplink() error {
	if p.cfg.Broker.URL != "" {
		return p.openUpstream()
	}
	return p.openBroker()
}

func (p *platform) openBroker() error {
	c := p.cfg.Broker
	cert, err := p.pki.Server(c.Names...)
	if err != nil {
		return err
	}
	b, err := broker.Listen(broker.Config{
		Listen: c.Listen, AllowRemote: c.AllowRemote, Certificate: cert, Roots: p.pki.Roots(), Revoked: p.pki.Revocations(),
		Sink: p.ingest, MaxPayload: p.cfg.Limits.FrameBytes, Erased: p.subjects.Answered, Online: p.subjects.Heard, Log: p.log,
	})
	if err != nil {
		return err
	}
	p.down = b
	p.ingest.SetDownlink(b)
	p.subjects.SetDown(b.Erase)
	p.uplink = uplink{
		serve: b.Serve, ready: func() error { return nil }, url: "tls://" + b.Addr().String(), stats: b.Stats,
	}
	return p.publishSchedule() // retained before the first vehicle can ask
}

func (p *platform) openUpstream() error {
	c := p.cfg.Broker
	conf, err := clientTLS(c)
	if err != nil {
		return err
	}
	u, err := ingest.NewUpstream(ingest.UpstreamConfig{
		URL: c.URL, TLS: conf, Group: c.Group, ID: "cordon-tsp-" + fingerprint(p.publicKey())[:12], Log: p.log,
		Erased: p.subjects.Answered, Online: p.subjects.Heard,
		OnReady: func() {
			if err := p.publishSchedule(); err != nil {
				p.log.Error("key schedule not published", "err", err)
			}
		},
	}, p.ingest)
	if err != nil {
		return err
	}
	p.down = u
	p.ingest.SetDownlink(u)
	p.subjects.SetDown(u.Erase)
	p.uplink = uplink{serve: u.Serve, ready: u.Ready, url: c.URL, stats: func() broker.Stats { return broker.Stats{} }}
	return nil
}

// clientTLS is how the platform shows itself to an existing broker.
func clientTLS(c BrokerConfig) (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.ServerName}
	if c.CA != "" {
		text, err := os.ReadFile(c.CA)
		if err != nil {
			return nil, fmt.Errorf("broker.ca: %w", err)
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(text) {
			return nil, errors.New("broker.ca: " + c.CA + " holds no certificate")
		}
	}
	if c.Cert == "" {
		return conf, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Cert, c.Key)
	if err != nil {
		return nil, fmt.Errorf("broker.cert: %w", err)
	}
	conf.Certificates = []tls.Certificate{pair}
	return conf, nil
}
