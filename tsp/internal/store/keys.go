package store

import (
	"crypto/hpke"
	"errors"
	"fmt"

	"cordon/filters/wire"
	"cordon/internal/vault"
	"cordon/internal/vault/tpm"
)

// How far the published schedule reaches: back for cars that come late, ahead for
// cars that are long without a connection.
const (
	scheduleBack  = 6 * day
	scheduleAhead = 8 * day
)

// Errors of FrameKey, which needs no proven time: what comes in is opened, and then
// judged by ingest. ErrLocked is one of queries.
var (
	ErrDestroyed = vault.ErrDestroyed
	ErrNoBucket  = errors.New("store: no key was ever made for this bucket")
	ErrLocked    = vault.ErrLocked
)

// FrameKey gives the private key that opens frames of a bucket. Errors:
// ErrDestroyed, ErrNoBucket. Use the key at once and let it go.
func (s *Store) FrameKey(bucket int64) (hpke.PrivateKey, error) {
	b, err := s.loc.ring.Lookup(bucket)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, ErrNoBucket
	}
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	if c, ok := s.keys[bucket]; ok && c.bucket == b {
		return c.key, nil
	}
	key, err := b.HPKE()
	if err != nil {
		return nil, err
	}
	s.keys[bucket] = cachedKey{b, key}
	return key, nil
}

// forgetKeys drops private keys of buckets that are gone.
func (s *Store) forgetKeys() {
	s.keysMu.Lock()
	defer s.keysMu.Unlock()
	for id := range s.keys {
		if b, err := s.loc.ring.Lookup(id); b == nil || err != nil {
			delete(s.keys, id)
		}
	}
}

// Schedule gives the public keys of the hours from six days ago to eight days
// ahead, making the secrets that are missing: they are on disk before the
// schedule is returned. Hours that are destroyed are left out.
func (s *Store) Schedule() (*wire.KeySchedule, error) {
	now := s.cfg.Clock.Now()
	back := min(scheduleBack, s.cfg.Location-Margin-hour)
	first, last := s.loc.ring.BucketOf(now.Add(-back)), s.loc.ring.BucketOf(now.Add(scheduleAhead))
	k := &wire.KeySchedule{Version: wire.Version, Issued: now.UnixNano()}
	for id := first; id <= last; id++ {
		b, err := s.loc.ring.Secret(id)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("store: schedule: %w", err)
		}
		private, err := b.HPKE()
		if err != nil {
			return nil, fmt.Errorf("store: schedule: %w", err)
		}
		k.Keys = append(k.Keys, wire.BucketKey{Bucket: id, Public: [32]byte(private.PublicKey().Bytes())})
	}
	return k, nil
}

// Keys is the location keyring alone, for opening captured frames while the
// platform is stopped.
type Keys struct{ ring *vault.Keyring }

// OpenKeys opens the location keyring under dir with the key-encryption key that the
// platform is configured with. It fails while a platform runs. It never makes one.
func OpenKeys(dir string, kek tpm.Choice) (*Keys, error) {
	path := ringPath(dir, "location")
	if err := exists(path); err != nil {
		return nil, err
	}
	if err := kek.Missing(kekPath(dir, "location")); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	p, err := openRing(dir, "location", hour, vault.MaxLocationKeep, kek)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return &Keys{p.ring}, nil
}

// FrameKey is Store.FrameKey.
func (k *Keys) FrameKey(bucket int64) (hpke.PrivateKey, error) {
	b, err := k.ring.Lookup(bucket)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, ErrNoBucket
	}
	return b.HPKE()
}

// Close releases the keyring.
func (k *Keys) Close() error { return k.ring.Close() }
