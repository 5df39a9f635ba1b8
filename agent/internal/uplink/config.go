package uplink

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters/wire"
)

// Outbox is what the uplink needs of the store.
type Outbox interface {
	// Pending reads frames in the order of sending, without those that skip names.
	Pending(skip func(wire.FrameID) bool, limit, maxBytes int) ([]store.Frame, error)
	// Release reports whether a frame that Pending gave may still be published. It
	// is asked at the very moment of publishing.
	Release(f *store.Frame) bool
	// Settle frees the frames that a verified receipt names; idempotent.
	Settle(items []wire.ReceiptItem) (store.Settled, error)
	// Ready receives a value after frames were added.
	Ready() <-chan struct{}
}

// Config of a Link. Broker, IDDir, KeysFile and Outbox are required.
type Config struct {
	Broker     string // tls://host:port, the only address ever dialled; port 8883 if none
	ServerName string // name in the broker's certificate if it is not the host
	IDDir      string // vehicle.crt, vehicle.key, ca.crt, platform.pub, vehicle.id
	KeysFile   string // where the last key schedule is kept, <data>/keys.schedule
	Outbox     Outbox
	Now        func() time.Time    // trusted time, for certificates and the log; nil: time.Now
	Logger     *slog.Logger        // nil: slog.Default
	OnKeys     func(KeySchedule)   // after a schedule was accepted; for the one on disk, during New
	OnEvent    func(Event)         // once per change, not per retry
	OnSettled  func(store.Settled) // after every receipt that was applied
	// OnTime is told the platform's signed time by a receipt for a frame that was on
	// its way: that time was reached, and no longer ago than the frame was sent.
	OnTime func(time.Time)
	// OnPublished is called after a frame was handed to MQTT, each time.
	OnPublished func(wire.FrameID)

	WindowFrames int           // frames in flight at most; 0: 32
	WindowBytes  int           // their bytes at most, unless one frame alone has more; 0: 1 MiB
	ReceiptAfter time.Duration // how long a receipt may take before the frame goes again; 0: 15 s
	BackoffMax   time.Duration // longest pause between two tries of anything; 0: 2 min
}

// KeySchedule is the platform's, verified.
type KeySchedule = wire.KeySchedule

// Validate names what is missing or wrong.
func (c Config) Validate() error {
	if c.IDDir == "" || c.KeysFile == "" || c.Outbox == nil {
		return errors.New("uplink: IDDir, KeysFile and Outbox are required. Try: set vehicle.id_dir to the folder that enrolment wrote")
	}
	if c.WindowFrames < 0 || c.WindowBytes < 0 || c.ReceiptAfter < 0 || c.BackoffMax < 0 {
		return errors.New("uplink: windows and times must not be negative")
	}
	_, err := endpoint(c.Broker)
	return err
}

func (c Config) withDefaults() Config {
	if c.WindowFrames == 0 {
		c.WindowFrames = 32
	}
	if c.WindowBytes == 0 {
		c.WindowBytes = 1 << 20
	}
	if c.ReceiptAfter == 0 {
		c.ReceiptAfter = 15 * time.Second
	}
	if c.BackoffMax == 0 {
		c.BackoffMax = 2 * time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// endpoint reads the broker's address: host and port, nothing else. Whatever a
// URL may say beside that could lead somewhere else (rule E1).
func endpoint(broker string) (addr string, err error) {
	bad := func(why string) error {
		return fmt.Errorf("uplink.broker %q: %s. Try: tls://broker.example:8883", broker, why)
	}
	u, err := url.Parse(broker)
	switch {
	case err != nil:
		return "", bad("not a URL")
	case u.Scheme != "tls" && u.Scheme != "mqtts" && u.Scheme != "ssl":
		return "", bad("only TLS is spoken, so the scheme must be tls")
	case u.Hostname() == "":
		return "", bad("no host: the broker must be named, it is never discovered")
	case u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return "", bad("only host and port are allowed")
	}
	port := u.Port()
	if port == "" {
		port = "8883"
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}
