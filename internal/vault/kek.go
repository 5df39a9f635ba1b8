package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
)

// ErrNoGeneration is what a KEK says of a generation it does not hold, or no more.
var ErrNoGeneration = errors.New("the key-encryption key has no such generation")

// KEK is the key-encryption key that wraps every secret of one keyring. It comes
// in generations, because wrapped secrets survive on journals, copy-on-write
// blocks and worn flash pages: they die with the generation that wrapped them. Two
// keyrings must never share a KEK, since each destroys the generations that it no
// longer needs.
type KEK interface {
	// Generations lists those it holds whole, the lowest first: none before the
	// first Make, then one, or two while a rotation is under way.
	Generations() ([]uint64, error)
	// Key fills dst. The caller clears dst as soon as it has used it. It errs with
	// ErrNoGeneration.
	Key(gen uint64, dst *[32]byte) error
	// Make draws the key of a generation and has it durable on return. It takes the
	// place of generation gen-2. A generation that is there stays as it is.
	Make(gen uint64) error
	// DestroyBelow overwrites every generation below gen, and remains of any.
	DestroyBelow(gen uint64) error
	// Describe says in a few words where the key lives, for the log at start.
	Describe() string
	// Development says that the key lies open beside what it protects.
	Development() bool
}

// kekName is a name for the key that tells nothing about it.
func kekName(key *[32]byte) (name [16]byte, err error) {
	b, err := hkdf.Key(sha256.New, key[:], nil, "cordon kek name v1", len(name))
	if err != nil {
		return name, fmt.Errorf("name the key-encryption key: %w", err)
	}
	return [16]byte(b), nil
}

// kekKeys is the keys of all generations, for as long as a keyring is read.
type kekKeys struct {
	gens []uint64
	keys [][32]byte
}

func readKEK(kek KEK) (*kekKeys, error) {
	gens, err := kek.Generations()
	if err != nil {
		return nil, fmt.Errorf("key-encryption key: %w", err)
	}
	k := &kekKeys{gens: gens, keys: make([][32]byte, len(gens))}
	for i, gen := range gens {
		if err := kek.Key(gen, &k.keys[i]); err != nil {
			k.clear()
			return nil, fmt.Errorf("key-encryption key: %w", err)
		}
	}
	return k, nil
}

// of is nil for a generation that is not there.
func (k *kekKeys) of(gen uint64) *[32]byte {
	if i := slices.Index(k.gens, gen); i >= 0 {
		return &k.keys[i]
	}
	return nil
}

func (k *kekKeys) clear() { clear(k.keys) }
