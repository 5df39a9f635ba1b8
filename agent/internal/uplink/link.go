package uplink

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"cordon/filters/wire"
)

// State is a snapshot for status output.
type State struct {
	Connected       bool
	Since           time.Time // of being connected or not
	LastError       string    // why it is not connected; empty once it is
	LastReceipt     time.Time
	KeysIssued      time.Time // of the schedule in force; zero if there is none
	KeysUntil       time.Time // end of the last hour that it covers
	InFlight        int       // frames sent and without a receipt yet
	Published       uint64    // frames handed to a broker, repeats included
	Resent          uint64    // of them repeats
	ReceiptsRefused uint64
	ErasuresRefused uint64
}

// Link is one vehicle's uplink.
type Link struct {
	cfg  Config
	addr string
	id   identity
	keys book

	keysMu sync.Mutex // one schedule at a time
	pump   pump

	answers chan []byte // to erasures, for the pump

	refusedReceipts atomic.Uint64
	refusedErasures atomic.Uint64
	published       atomic.Uint64
	resent          atomic.Uint64
	inFlight        atomic.Int64
	lastReceipt     atomic.Int64 // Unix nanoseconds

	mu        sync.Mutex
	connected bool
	since     time.Time
	lastError string
	told      [numKinds]bool // since the last connection; of its kinds only the last one
}

// New reads the identity and the key schedule on disk. It does not connect.
// Errors: an incomplete configuration or identity.
func New(cfg Config) (*Link, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	addr, err := endpoint(cfg.Broker)
	if err != nil {
		return nil, err
	}
	id, err := loadIdentity(cfg.IDDir)
	if err != nil {
		return nil, err
	}
	l := &Link{cfg: cfg, addr: addr, id: id, keys: book{path: cfg.KeysFile, platform: id.platform}, since: cfg.Now(), answers: make(chan []byte, maxAnswers)}
	l.pump = newPump(l)
	k, err := l.keys.load()
	if err != nil {
		l.event(KeysDamaged, err.Error(), err)
	}
	if k != nil && cfg.OnKeys != nil {
		cfg.OnKeys(*k)
	}
	return l, nil
}

// Run connects, sends and listens until ctx ends, and returns nil then. No error
// ends it before: a broker that is away, refuses or lies is tried again, with
// growing pauses. It must not be called twice at a time.
func (l *Link) Run(ctx context.Context) error {
	for tries := 0; ctx.Err() == nil; {
		s, err := l.connect(ctx)
		if err == nil {
			l.up()
			start := time.Now()
			err = l.pump.serve(ctx, s)
			s.close()
			if time.Since(start) > keepAlive {
				tries = 0
			}
		}
		if ctx.Err() != nil {
			break
		}
		l.down(err)
		pause(ctx, l.backoff(time.Second, tries))
		tries++
	}
	l.setState(false, "stopped")
	return nil
}

// backoff is base doubled tries times, at most BackoffMax, less up to half of it
// at random so that a fleet does not come back at once.
func (l *Link) backoff(base time.Duration, tries int) time.Duration {
	d := min(base<<min(tries, 20), l.cfg.BackoffMax)
	return d - time.Duration(rand.Int64N(int64(d)/2+1))
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func (l *Link) up() {
	l.setState(true, "")
	l.event(Connected, "connected to broker "+l.addr, nil)
}

// down tells why there is no connection, unless that was told already.
func (l *Link) down(err error) {
	t := l.diagnose(err)
	l.setState(false, t.text)
	l.event(t.kind, t.text, t.err)
}

func (l *Link) setState(connected bool, lastError string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.connected != connected {
		l.connected, l.since = connected, l.cfg.Now()
	}
	l.lastError = lastError
}

// event logs and reports one kind of event, once until the state changes.
func (l *Link) event(k Kind, text string, err error) {
	l.mu.Lock()
	told := l.told[k]
	switch {
	case k == Connected && !told:
		l.told = [numKinds]bool{}
	case k <= SubscriptionRefused && !told:
		clear(l.told[:SubscriptionRefused+1])
	}
	l.told[k] = true
	l.mu.Unlock()
	if told {
		return
	}
	if k == Connected {
		l.cfg.Logger.Info(text)
	} else {
		l.cfg.Logger.Warn(text, "kind", k.String())
	}
	if l.cfg.OnEvent != nil {
		l.cfg.OnEvent(Event{Kind: k, At: l.cfg.Now(), Text: text, Err: err})
	}
}

// State gives a snapshot.
func (l *Link) State() State {
	l.mu.Lock()
	st := State{Connected: l.connected, Since: l.since, LastError: l.lastError}
	l.mu.Unlock()
	if ns := l.lastReceipt.Load(); ns != 0 {
		st.LastReceipt = time.Unix(0, ns).UTC()
	}
	st.KeysIssued, st.KeysUntil = l.keys.span()
	st.InFlight = int(l.inFlight.Load())
	st.Published, st.Resent = l.published.Load(), l.resent.Load()
	st.ReceiptsRefused, st.ErasuresRefused = l.refusedReceipts.Load(), l.refusedErasures.Load()
	return st
}

// Vehicle gives the pseudonym of the identity.
func (l *Link) Vehicle() wire.Pseudonym { return l.id.vehicle }

// PublicKey gives the public key of a collection hour, false if none is known.
func (l *Link) PublicKey(bucket int64) ([32]byte, bool) { return l.keys.key(bucket) }

var errSilent = errors.New("the broker has stopped to acknowledge")

func lostErr(err error) error {
	if err == nil {
		err = errors.New("the connection was closed")
	}
	return fmt.Errorf("connection lost: %w", err)
}
