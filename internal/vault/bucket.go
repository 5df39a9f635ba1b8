package vault

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"fmt"
	"time"
)

// Labels of the keys derived from a bucket's secret.
const (
	labelStorage = "cordon vault v1 storage"
	labelHPKE    = "cordon hpke v1"
)

// Bucket is the secret of one collection hour. Everything that can open data of
// that hour is derived from it, so destroying it destroys them all. Its methods
// return ErrDestroyed once that has happened.
type Bucket struct {
	id     int64
	ring   *Keyring
	slot   int
	secret [secretSize]byte
	dead   bool
}

// ID is the bucket's number: Unix time of its start divided by the width.
func (b *Bucket) ID() int64 { return b.id }

// Start is when the bucket's first record may have been collected.
func (b *Bucket) Start() time.Time { return b.ring.start(b.id) }

// HPKE derives the bucket's DHKEM(X25519, HKDF-SHA256) private key (RFC 9180,
// DeriveKeyPair over 32 bytes from HKDF). It is the same after every restart.
// The key returned stays usable while the caller holds it: use it and let it go.
func (b *Bucket) HPKE() (hpke.PrivateKey, error) {
	var seed [32]byte
	defer clear(seed[:])
	if err := b.derive(labelHPKE, &seed); err != nil {
		return nil, err
	}
	k, err := hpke.DHKEM(ecdh.X25519()).DeriveKeyPair(seed[:])
	if err != nil {
		return nil, fmt.Errorf("vault: bucket %d: derive the HPKE key: %w", b.id, err)
	}
	return k, nil
}

// derive fills out with HKDF-SHA256(secret, no salt, label).
func (b *Bucket) derive(label string, out *[32]byte) error {
	b.ring.mu.RLock()
	defer b.ring.mu.RUnlock()
	if b.dead {
		return fmt.Errorf("vault: bucket %d: %w", b.id, ErrDestroyed)
	}
	k, err := hkdf.Key(sha256.New, b.secret[:], nil, label, len(out))
	if err != nil {
		return fmt.Errorf("vault: bucket %d: derive: %w", b.id, err)
	}
	copy(out[:], k)
	clear(k)
	return nil
}

// forget clears the secret in memory. The ring's lock is held.
func (b *Bucket) forget() {
	clear(b.secret[:])
	b.dead = true
}
