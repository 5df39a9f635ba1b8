package uplink

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"cordon/agent/internal/durable"
	"cordon/filters/wire"
	"cordon/internal/seal"
)

// errOlder is what an earlier schedule than the one in force is refused with:
// following it would seal to keys that the platform has since replaced.
var errOlder = errors.New("the key schedule is older than the one in force")

// book holds the bucket public keys of the last schedule, in memory and in a file
// so that the car can seal while it is offline. The file is the signed message as
// it came: its signature tells damage and forgery alike.
type book struct {
	path     string
	platform ed25519.PublicKey

	mu     sync.RWMutex
	issued int64
	until  int64 // last bucket covered
	keys   map[int64][32]byte
}

// load reads the schedule kept in the file; nil if there is none.
func (b *book) load() (*KeySchedule, error) {
	msg, err := os.ReadFile(b.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("key schedule: %w", err)
	}
	k, err := seal.OpenSchedule(b.platform, msg)
	if err != nil {
		return nil, fmt.Errorf("key schedule %s is damaged or another platform's and is not used: %w. "+
			"The platform sends it again at the next connection", b.path, err)
	}
	b.use(k)
	return k, nil
}

// take verifies a schedule and puts it in force. k is nil if it is the one in
// force already; with an error beside k it is in force but not kept in the file.
func (b *book) take(msg []byte) (k *KeySchedule, err error) {
	if k, err = seal.OpenSchedule(b.platform, msg); err != nil {
		return nil, err
	}
	b.mu.RLock()
	issued := b.issued
	b.mu.RUnlock()
	switch {
	case k.Issued < issued:
		return nil, fmt.Errorf("%w, by %v", errOlder, time.Duration(issued-k.Issued).Round(time.Second))
	case k.Issued == issued:
		return nil, nil
	}
	b.use(k)
	return k, b.keep(msg)
}

func (b *book) use(k *KeySchedule) {
	keys := make(map[int64][32]byte, len(k.Keys))
	until := int64(0)
	for _, e := range k.Keys {
		keys[e.Bucket] = e.Public
		until = max(until, e.Bucket)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.issued, b.until, b.keys = k.Issued, until, keys
}

func (b *book) key(bucket int64) (pub [32]byte, ok bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	pub, ok = b.keys[bucket]
	return pub, ok
}

// span gives when the schedule was issued and when its last hour ends; zero times
// if there is none.
func (b *book) span() (issued, until time.Time) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.issued == 0 {
		return issued, until
	}
	return time.Unix(0, b.issued).UTC(), wire.BucketStart(b.until + 1)
}

// keep replaces the file at once or not at all.
func (b *book) keep(msg []byte) error {
	if err := durable.Replace(b.path, msg); err != nil {
		return fmt.Errorf("keep the key schedule %s: %w. Try: free some space there", b.path, err)
	}
	return nil
}
