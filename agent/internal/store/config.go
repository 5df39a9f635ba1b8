package store

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"cordon/filters/wire"
	"cordon/internal/vault"
)

// What the local vault is held to (rule S1): 168 hours from collection, destroyed
// earlier by the margin, which covers the time between two sweeps.
const (
	Keep   = vault.MaxLocationKeep
	Margin = 6*time.Hour + 20*time.Minute
)

// Config of a Store. Dir and Clock are required.
type Config struct {
	Dir         string       // the agent's data folder; the store makes outbox, keys and a few files in it
	OutboxBytes int64        // cap on sealed bytes waiting; 0: 256 MiB
	Clock       vault.Clock  // trusted time (internal/clock)
	KEK         vault.KEK    // wraps the local vault's keyring; nil: a file in Dir/keys, for development
	Logger      *slog.Logger // nil: slog.Default
	// OnDamage is called without locks held, during Open too. Damage is logged and
	// counted whether it is set or not.
	OnDamage func(Damage)
	// MinFree is the free space of the file system under which nothing new is
	// accepted, because Badger may die of a fault on a full disk; 0: 32 MiB.
	MinFree int64
	// Reserve is the size of a file given back to the file system when that is
	// full, so that deleting still works; 0: 8 MiB.
	Reserve int64
}

// Validate names what is missing or wrong.
func (c Config) Validate() error {
	switch {
	case c.Dir == "":
		return errors.New("store: no data folder. Try: set data_dir")
	case c.Clock == nil:
		return errors.New("store: no clock: without trusted time the local vault cannot expire")
	case c.OutboxBytes < 0 || c.OutboxBytes > 0 && c.OutboxBytes < 64<<10:
		return fmt.Errorf("store: limits.outbox_bytes is %d, less than one frame may need. Try: 268435456", c.OutboxBytes)
	case c.MinFree < 0 || c.Reserve < 0:
		return errors.New("store: MinFree and Reserve are sizes in bytes, not negative")
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.OutboxBytes == 0 {
		c.OutboxBytes = 256 << 20
	}
	if c.MinFree == 0 {
		c.MinFree = 32 << 20
	}
	if c.Reserve == 0 {
		c.Reserve = 8 << 20
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

func (c *Config) outbox() string { return filepath.Join(c.Dir, "outbox") }
func (c *Config) keys() string   { return filepath.Join(c.Dir, "keys") }
func (c *Config) path(name string) string {
	return filepath.Join(c.Dir, name)
}

// bucketWidth is one for outbox and local vault.
const bucketWidth = wire.BucketWidth
