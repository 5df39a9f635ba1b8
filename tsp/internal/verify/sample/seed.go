package sample

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Size is the length of secrets, commitments, seeds, tickets and roots, in bytes.
const Size = 32

// Hash is one of them.
type Hash [Size]byte

// String gives it in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Secret is what one side contributes to the seed.
type Secret Hash

// NewSecret picks one.
func NewSecret() (s Secret) {
	_, _ = rand.Read(s[:]) // never fails: it ends the process instead
	return s
}

// secretLine begins the text of a secret, so that no other file is taken for one.
const secretLine = "cordon-spotcheck-secret-1:"

// Text gives the one line that a secret is kept as.
func (s Secret) Text() string { return secretLine + hex.EncodeToString(s[:]) + "\n" }

// Commitment is what its holder gives away before the log is frozen: SHA-256.
func (s Secret) Commitment() Hash { return sha256.Sum256(s[:]) }

// ErrSecret says that a text is no secret of a spot check.
var ErrSecret = errors.New("no secret of a spot check")

// ParseSecret reads what Text wrote. No error holds any of the text.
func ParseSecret(text string) (s Secret, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), secretLine)
	if !ok {
		return s, fmt.Errorf("%w: it does not begin with %q. Try: cordon-verify spotcheck commit --out FILE", ErrSecret, secretLine)
	}
	b, err := hex.DecodeString(rest)
	if err != nil || len(b) != Size {
		return s, fmt.Errorf("%w: %d hexadecimal digits must follow %q", ErrSecret, 2*Size, secretLine)
	}
	return Secret(b), nil
}

// ParseHash reads 64 hexadecimal digits.
func ParseHash(text string) (h Hash, err error) {
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != Size {
		return h, fmt.Errorf("want %d hexadecimal digits, got %d characters", 2*Size, len(strings.TrimSpace(text)))
	}
	return Hash(b), nil
}

// Seed is SHA-256(regulator || operator || root).
func Seed(regulator, operator Secret, root Hash) (out Hash) {
	h := sha256.New()
	for _, part := range [...][]byte{regulator[:], operator[:], root[:]} {
		must(h, part)
	}
	h.Sum(out[:0])
	return out
}

// Ticket is SHA-256(seed || leaf || seq).
func Ticket(seed, leaf Hash, seq uint64) Hash {
	var b [2*Size + 8]byte
	copy(b[:], seed[:])
	copy(b[Size:], leaf[:])
	binary.BigEndian.PutUint64(b[2*Size:], seq)
	return sha256.Sum256(b[:])
}

// must writes to a hash, which never fails.
func must(h io.Writer, b []byte) { _, _ = h.Write(b) }
