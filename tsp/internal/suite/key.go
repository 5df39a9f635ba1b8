package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"filippo.io/age"
)

// kind is a sort of key. Readers of one file have keys of one kind.
type kind string

const (
	x25519 kind = "X25519"         // as in the stanza
	hybrid kind = "mlkem768x25519" // as in the stanza
	sm2Key kind = "SM2"
)

// Public is a reader's key, of one of the kinds that this package knows.
type Public interface {
	Suite() ID
	String() string      // the canonical text, as ParsePublic takes it
	Fingerprint() string // SHA-256 of that text, lower-case hex
	kind() kind
}

// Identity is a reader's secret key.
type Identity interface {
	Suite() ID
	Public() Public
	Close() error // overwrites the key as far as Go allows; it opens nothing afterwards
	identity()
}

// Fingerprint is the name of a key in the export log: SHA-256 of its canonical
// text, lower-case hex.
func Fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Prefixes of key texts.
const (
	ageText       = "age1"
	ageHybridText = "age1pq1"
	ageSecret     = "AGE-SECRET-KEY-1"
	ageHybridSec  = "AGE-SECRET-KEY-PQ-1"
	smText        = "sm2-cordon-pub:"
	smSecret      = "sm2-cordon-secret:"
)

// ParsePublic reads a reader's key: age1..., age1pq1... (suite A), or
// sm2-cordon-pub: and the unpadded base64url of an uncompressed SM2 point (suite
// B). Only the canonical text of a key is taken, so that it has one fingerprint.
func ParsePublic(text string) (Public, error) {
	switch {
	case isSecret(text):
		return nil, fmt.Errorf("%w for encrypting: this is a secret key. Try: the public one, and a new pair if others saw this", ErrKey)
	case strings.HasPrefix(text, smText):
		return parseSM2Public(text)
	case strings.HasPrefix(text, ageHybridText):
		return parseHybridPublic(text)
	case strings.HasPrefix(text, ageText):
		return parseX25519Public(text)
	}
	return nil, fmt.Errorf("%w for encrypting. Try: a text that begins with %s, %s or %s (no passphrase, SSH key or plugin)", ErrKey, ageText, ageHybridText, smText)
}

// ParseIdentity reads a secret key: AGE-SECRET-KEY-1..., AGE-SECRET-KEY-PQ-1... or
// sm2-cordon-secret: and the unpadded base64url of 32 bytes. Its errors tell
// nothing of the text.
func ParseIdentity(text string) (Identity, error) {
	switch {
	case strings.HasPrefix(text, smSecret):
		return parseSM2Identity(text)
	case strings.HasPrefix(text, ageHybridSec):
		return parseHybridIdentity(text)
	case strings.HasPrefix(text, ageSecret):
		return parseX25519Identity(text)
	}
	return nil, fmt.Errorf("%w for decrypting. Try: a text that begins with %s, %s or %s", ErrKey, ageSecret, ageHybridSec, smSecret)
}

func isSecret(text string) bool {
	upper := strings.ToUpper(text)
	return strings.HasPrefix(upper, "AGE-SECRET-KEY-") || strings.HasPrefix(upper, "AGE-PLUGIN-") ||
		strings.HasPrefix(upper, strings.ToUpper(smSecret))
}

// Generate makes a secret key for a suite and returns its text, for suite A one of
// the hybrid post-quantum kind.
func Generate(id ID) (string, error) {
	if err := id.Valid(); err != nil {
		return "", err
	}
	if id == B {
		return generateSM2()
	}
	key, err := age.GenerateHybridIdentity()
	if err != nil {
		return "", fmt.Errorf("suite: making a key: %w", err)
	}
	return key.String(), nil
}

// Together says of which suite a file for these readers is, or why they cannot
// read one: more than MaxReaders, one twice, of two suites, or a post-quantum key
// beside a classic one (the file would be only as strong as the classic).
func Together(to ...Public) (ID, error) {
	if len(to) == 0 || len(to) > MaxReaders {
		return "", fmt.Errorf("suite: %d readers for one file. Try: 1 to %d", len(to), MaxReaders)
	}
	seen := map[string]bool{}
	for _, k := range to {
		if k == nil {
			return "", fmt.Errorf("%w: a reader has none", ErrKey)
		}
		if k.kind() != to[0].kind() {
			return "", fmt.Errorf("suite: a %s key and a %s key cannot read one file. Try: ask the recipient for a key of the kind that the regulator has, or register one of the regulator's of that kind", to[0].kind(), k.kind())
		}
		if seen[k.String()] {
			return "", fmt.Errorf("suite: the key %.16s is listed twice", k.Fingerprint())
		}
		seen[k.String()] = true
	}
	return to[0].Suite(), nil
}
