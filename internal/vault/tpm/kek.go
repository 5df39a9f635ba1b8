package tpm

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"sync"

	"cordon/internal/vault"
)

// DefaultIndex is the first NV index that is used, in the owner's range (registry of
// reserved TPM 2.0 handles: 0x01800000 to 0x01BFFFFF).
const DefaultIndex = 0x01810C00

const (
	lastIndex  = 0x01BFFFFF
	firstIndex = 0x01800000
	maxAuth    = 32 // of an index whose name algorithm is SHA-256
)

// Config of a KEK.
type Config struct {
	Device   string // /dev/tpmrm0, or a socket of an emulator
	Index    uint32 // the first of two NV indices; 0: DefaultIndex
	AuthFile string // authorization value of the indices, at most 32 bytes; empty: none
}

// Validate names what is missing or wrong.
func (c Config) Validate() error {
	switch {
	case c.Device == "":
		return errors.New("tpm: no device. Try: /dev/tpmrm0")
	case c.Index != 0 && (c.Index < firstIndex || c.Index >= lastIndex):
		return fmt.Errorf("tpm: NV index %#x is outside the owner's range. Try: %#x", c.Index, DefaultIndex)
	}
	return nil
}

// KEK keeps the generations of a key in a TPM. It is safe for concurrent use.
type KEK struct {
	mu   sync.Mutex
	cfg  Config
	auth []byte
	open func() (device, error)
}

// Open reaches the TPM and defines the two indices if they are missing, which needs
// an owner authorization that is empty; where it is not, define them beforehand.
func Open(cfg Config) (*KEK, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Index == 0 {
		cfg.Index = DefaultIndex
	}
	k := &KEK{cfg: cfg, open: func() (device, error) { return openDevice(cfg.Device) }}
	if cfg.AuthFile != "" {
		auth, err := os.ReadFile(cfg.AuthFile)
		if err != nil {
			return nil, fmt.Errorf("tpm: authorization value: %w", err)
		}
		if auth = bytes.TrimSpace(auth); len(auth) == 0 || len(auth) > maxAuth {
			return nil, fmt.Errorf("tpm: authorization value in %s has %d bytes, not 1 to %d", cfg.AuthFile, len(auth), maxAuth)
		}
		k.auth = auth
	}
	return k, k.with(func(s *session) error { return errors.Join(s.define(0), s.define(1)) })
}

// Describe implements vault.KEK.
func (k *KEK) Describe() string {
	what := fmt.Sprintf("TPM 2.0 at %s, NV indices %#x and %#x", k.cfg.Device, k.cfg.Index, k.cfg.Index+1)
	if k.auth == nil {
		what += ", without authorization value"
	}
	return what
}

// Development implements vault.KEK. A TPM on a socket is an emulator.
func (k *KEK) Development() bool { return !strings.HasPrefix(k.cfg.Device, "/dev/") }

// with runs fn in one visit to the TPM.
func (k *KEK) with(fn func(*session) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	dev, err := k.open()
	if err != nil {
		return fmt.Errorf("tpm: %w. Try: the right kek.device, and a user that may open it", err)
	}
	s, err := newSession(dev, k.cfg.Index, k.auth)
	if err == nil {
		err = errors.Join(fn(s), s.end())
	}
	if err = errors.Join(err, dev.Close()); err != nil {
		return fmt.Errorf("tpm: %s: %w", k.cfg.Device, err)
	}
	return nil
}

// Generations implements vault.KEK.
func (k *KEK) Generations() (gens []uint64, err error) {
	err = k.with(func(s *session) error {
		gens = nil
		for i := range uint32(2) {
			c, err := s.read(i)
			if err != nil {
				return err
			}
			if gen, _, ok := decode(&c); ok && uint32(gen%2) == i {
				gens = append(gens, gen)
			}
			clear(c[:])
		}
		return nil
	})
	slices.Sort(gens)
	return gens, err
}

// Key implements vault.KEK.
func (k *KEK) Key(gen uint64, dst *[32]byte) error {
	return k.with(func(s *session) error {
		c, err := s.read(uint32(gen % 2))
		defer clear(c[:])
		if err != nil {
			return err
		}
		got, key, ok := decode(&c)
		if !ok || got != gen {
			return fmt.Errorf("generation %d: %w", gen, vault.ErrNoGeneration)
		}
		*dst = key
		return nil
	})
}

// Make implements vault.KEK.
func (k *KEK) Make(gen uint64) error {
	return k.with(func(s *session) error {
		c, err := s.read(uint32(gen % 2))
		if err != nil {
			return err
		}
		defer clear(c[:])
		if got, _, ok := decode(&c); ok && got == gen {
			return nil
		}
		var key [32]byte
		defer clear(key[:])
		_, _ = rand.Read(key[:]) // never fails: it ends the process instead
		c = encode(gen, &key)
		return s.write(uint32(gen%2), &c)
	})
}

// DestroyBelow implements vault.KEK.
func (k *KEK) DestroyBelow(gen uint64) error {
	return k.with(func(s *session) error {
		for i := range uint32(2) {
			c, err := s.read(i)
			if err != nil {
				return err
			}
			got, _, ok := decode(&c)
			if c == (cell{}) || ok && got >= gen {
				clear(c[:])
				continue
			}
			c = cell{}
			if err := s.write(i, &c); err != nil {
				return err
			}
		}
		return nil
	})
}

// cell is what an NV index holds: magic 4, generation 8, key 32, CRC-32C 4, all big
// endian; 48 zero bytes hold nothing.
type cell [48]byte

const cellMagic = "CVKT"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func encode(gen uint64, key *[32]byte) (c cell) {
	copy(c[:], cellMagic)
	binary.BigEndian.PutUint64(c[4:], gen)
	copy(c[12:44], key[:])
	binary.BigEndian.PutUint32(c[44:], crc32.Checksum(c[:44], castagnoli))
	return c
}

func decode(c *cell) (gen uint64, key [32]byte, ok bool) {
	gen = binary.BigEndian.Uint64(c[4:])
	copy(key[:], c[12:44])
	return gen, key, gen > 0 && key != [32]byte{} && encode(gen, &key) == *c
}
