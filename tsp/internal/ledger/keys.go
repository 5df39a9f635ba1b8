package ledger

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/emmansun/gmsm/ecdh"
	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"
)

// Public keys are texts of the signed-note form: name, "+", key id in hexadecimal,
// "+", base64 of a type and the key. The key id is the first four bytes of SHA-256
// over name, line feed, type and key.
//
//	type                        key                        signature
//	01                          Ed25519, 32 bytes          Ed25519 over the text
//	04                          Ed25519, 32 bytes          C2SP cosignature/v1
//	ff "cordon.sm2-sm3.v1"      SM2 point, uncompressed,   SM2 with SM3 over the text, ASN.1,
//	                            65 bytes                   default user id (GB/T 32918.2)
//
// The note form keeps ff for types that have no number of their own.
type algorithm string

const (
	algEd25519  algorithm = "\x01"
	algCosigned algorithm = "\x04"
	algSM2      algorithm = "\xffcordon.sm2-sm3.v1"
)

var errKeyText = errors.New("not the text of a public key: name+8 hexadecimal digits+base64")

// verifier is a public key of any of the three types.
type verifier struct {
	name   string
	alg    algorithm
	key    []byte
	verify func(msg, sig []byte) bool
}

func (v *verifier) Name() string                { return v.name }
func (v *verifier) KeyHash() uint32             { return keyHash(v.name, v.alg, v.key) }
func (v *verifier) Verify(msg, sig []byte) bool { return v.verify(msg, sig) }

// String is the key's text, which ParseVerifier reads.
func (v *verifier) String() string {
	typed := append([]byte(v.alg), v.key...)
	return fmt.Sprintf("%s+%08x+%s", v.name, v.KeyHash(), base64.StdEncoding.EncodeToString(typed))
}

func keyHash(name string, alg algorithm, key []byte) uint32 {
	sum := sha256.Sum256([]byte(name + "\n" + string(alg) + string(key)))
	return binary.BigEndian.Uint32(sum[:])
}

func newVerifier(name string, alg algorithm, key []byte) (*verifier, error) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '+' || r > '~' }) {
		return nil, errors.New("ledger: a key's name is printable ASCII without blanks and pluses")
	}
	v := &verifier{name: name, alg: alg, key: key}
	switch {
	case alg == algEd25519 && len(key) == ed25519.PublicKeySize:
		v.verify = func(msg, sig []byte) bool { return ed25519.Verify(key, msg, sig) }
	case alg == algCosigned && len(key) == ed25519.PublicKeySize:
		v.verify = func(msg, sig []byte) bool {
			return len(sig) == 8+ed25519.SignatureSize && ed25519.Verify(key, cosigned(sig[:8], msg), sig[8:])
		}
	case alg == algSM2:
		pub, err := sm2Public(key)
		if err != nil {
			return nil, err
		}
		v.verify = func(msg, sig []byte) bool { return sm2.VerifyASN1WithSM2(pub, nil, msg, sig) }
	default:
		return nil, errors.New("ledger: unknown type of public key, or of a wrong length")
	}
	return v, nil
}

// ParseVerifier reads the text of a public key.
func ParseVerifier(text string) (note.Verifier, error) {
	part := strings.SplitN(strings.TrimSpace(text), "+", 3)
	if len(part) != 3 || len(part[1]) != 8 {
		return nil, fmt.Errorf("ledger: %w", errKeyText)
	}
	id, err1 := strconv.ParseUint(part[1], 16, 32)
	typed, err2 := base64.StdEncoding.Strict().DecodeString(part[2])
	if err1 != nil || err2 != nil {
		return nil, fmt.Errorf("ledger: %w", errKeyText)
	}
	for _, alg := range []algorithm{algEd25519, algCosigned, algSM2} {
		key, ok := strings.CutPrefix(string(typed), string(alg))
		if !ok {
			continue
		}
		v, err := newVerifier(part[0], alg, []byte(key))
		switch {
		case err != nil:
		case v.KeyHash() != uint32(id):
			err = errors.New("ledger: the public key is not the one that its id names")
		case v.String() != strings.TrimSpace(text):
			err = fmt.Errorf("ledger: %w", errKeyText)
		}
		if err != nil {
			return nil, err
		}
		return v, nil
	}
	return nil, errors.New("ledger: unknown type of public key")
}

// IsWitness reports whether a verifier is of a witness (cosignature/v1) rather than
// of a log.
func IsWitness(v note.Verifier) bool { return algorithmOf(v) == algCosigned }

func algorithmOf(v note.Verifier) algorithm {
	if own, ok := v.(*verifier); ok {
		return own.alg
	}
	return algEd25519 // note.NewVerifier knows no other
}

// signer is a private key; it embeds its public one.
type signer struct {
	*verifier
	sign func(msg []byte) ([]byte, error)
}

func (s *signer) Sign(msg []byte) ([]byte, error) { return s.sign(msg) }

// verifierOf gives the public key of a signer of this package.
func verifierOf(s note.Signer) (*verifier, error) {
	own, ok := s.(*signer)
	if !ok {
		return nil, errors.New("ledger: a signer of unknown make. Try: NewSigner or NewSM2Signer")
	}
	return own.verifier, nil
}

// VerifierText gives the text of a signer's public key.
func VerifierText(s note.Signer) (string, error) {
	v, err := verifierOf(s)
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

// NewSigner makes a log's Ed25519 signer.
func NewSigner(name string, key ed25519.PrivateKey) (note.Signer, error) {
	v, err := ed25519Verifier(name, algEd25519, key)
	if err != nil {
		return nil, err
	}
	return &signer{v, func(msg []byte) ([]byte, error) { return ed25519.Sign(key, msg), nil }}, nil
}

// NewCosigner makes a witness's signer (C2SP tlog-cosignature, cosignature/v1).
func NewCosigner(name string, key ed25519.PrivateKey, now func() time.Time) (note.Signer, error) {
	v, err := ed25519Verifier(name, algCosigned, key)
	if err != nil {
		return nil, err
	}
	return &signer{v, func(msg []byte) ([]byte, error) {
		stamp := binary.BigEndian.AppendUint64(nil, uint64(max(now().Unix(), 0)))
		return append(stamp, ed25519.Sign(key, cosigned(stamp, msg))...), nil
	}}, nil
}

func ed25519Verifier(name string, alg algorithm, key ed25519.PrivateKey) (*verifier, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, errors.New("ledger: not an Ed25519 private key")
	}
	return newVerifier(name, alg, key[32:])
}

// cosigned is what a witness signs: stamp is its time, seconds in eight bytes.
func cosigned(stamp, msg []byte) []byte {
	head := fmt.Appendf(nil, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(stamp))
	return append(head, msg...)
}

// NewSM2Signer makes a log's second signer, for the commercial-cryptography profile.
func NewSM2Signer(name string, key *sm2.PrivateKey) (note.Signer, error) {
	if key == nil {
		return nil, errors.New("ledger: no SM2 private key")
	}
	pub, err := sm2.PublicKeyToECDH(&key.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("ledger: SM2 private key: %w", err)
	}
	v, err := newVerifier(name, algSM2, pub.Bytes())
	if err != nil {
		return nil, err
	}
	opts := sm2.NewSM2SignerOption(true, nil)
	return &signer{v, func(msg []byte) ([]byte, error) { return sm2.SignASN1(rand.Reader, key, msg, opts) }}, nil
}

// sm2Public reads an uncompressed point, which must lie on the curve.
func sm2Public(point []byte) (*ecdsa.PublicKey, error) {
	if _, err := ecdh.P256().NewPublicKey(point); err != nil || len(point) != 65 {
		return nil, errors.New("ledger: not an SM2 public key: an uncompressed point of 65 bytes")
	}
	x, y := new(big.Int).SetBytes(point[1:33]), new(big.Int).SetBytes(point[33:])
	//lint:ignore SA1019 crypto/ecdsa parses points of its own curves only
	return &ecdsa.PublicKey{Curve: sm2.P256(), X: x, Y: y}, nil //nolint:staticcheck // as above
}
