package tsp

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/tsp/internal/pki"
)

// scheduleEvery is how often the key schedule is published anew.
const scheduleEvery = time.Hour

// publishSchedule makes missing bucket secrets, signs the schedule and publishes
// it. A copy, which is public, is left for `cordon-tsp keys`.
func (p *platform) publishSchedule() error {
	k, err := p.store.Schedule()
	if err != nil {
		return err
	}
	msg, err := seal.SignSchedule(p.pki.Signer(), k)
	if err != nil {
		return err
	}
	if err := p.down.Schedule(msg); err != nil {
		return err
	}
	p.issued.Store(time.Unix(0, k.Issued).Unix())
	return pki.WriteFile(schedulePath(p.cfg.DataDir), msg, 0o600)
}

func (p *platform) scheduleLoop(ctx context.Context) error {
	tick := time.NewTicker(scheduleEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := p.publishSchedule(); err != nil {
				p.log.Error("key schedule not published", "err", err)
			}
		}
	}
}

// fingerprint names a public key: SHA-256, lower-case hexadecimal.
func fingerprint(pub ed25519.PublicKey) string {
	sum := sha256.Sum256(pub)
	return hex.EncodeToString(sum[:])
}

// KeyInfo is what `cordon-tsp keys` shows.
type KeyInfo struct {
	Authority   string     `json:"authority"`
	Development bool       `json:"development"`
	Public      string     `json:"platform_key"` // hexadecimal
	Fingerprint string     `json:"platform_key_sha256"`
	Issued      *time.Time `json:"schedule_issued,omitempty"`
	First       *time.Time `json:"schedule_first,omitempty"` // start of the first hour
	Last        *time.Time `json:"schedule_last,omitempty"`
	Keys        int        `json:"schedule_keys"`
}

// Keys reads the signing key and the schedule last published under dir. It works
// while a platform runs.
func Keys(dir string) (KeyInfo, error) {
	if err := hasPlatform(dir); err != nil {
		return KeyInfo{}, err
	}
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return KeyInfo{}, err
	}
	info := KeyInfo{
		Authority: d.AuthorityName(), Development: d.Development(),
		Public: hex.EncodeToString(d.Public()), Fingerprint: fingerprint(d.Public()),
	}
	msg, err := os.ReadFile(schedulePath(dir))
	if errors.Is(err, os.ErrNotExist) {
		return info, nil
	}
	if err != nil {
		return info, fmt.Errorf("keys: %w", err)
	}
	k, err := seal.OpenSchedule(d.Public(), msg)
	if err != nil {
		return info, fmt.Errorf("keys: %s: %w", schedulePath(dir), err)
	}
	return info, info.schedule(k)
}

func (i *KeyInfo) schedule(k *wire.KeySchedule) error {
	if len(k.Keys) == 0 {
		return errors.New("keys: the published schedule is empty")
	}
	issued := time.Unix(0, k.Issued).UTC()
	first, last := wire.BucketStart(k.Keys[0].Bucket), wire.BucketStart(k.Keys[len(k.Keys)-1].Bucket)
	i.Issued, i.First, i.Last, i.Keys = &issued, &first, &last, len(k.Keys)
	return nil
}

// hasPlatform errs if there is no platform under dir, so that a misspelt folder is
// not filled with new keys.
func hasPlatform(dir string) error {
	if _, err := os.Stat(filepath.Join(pkiDir(dir), "ca.crt")); err != nil {
		return fmt.Errorf("no platform in %s: %w. Try: --data with the folder of a platform that has run", dir, err)
	}
	return nil
}
