package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/sys/cpu"
)

// Suite is the cipher of a frame.
type Suite byte

// The suites. A frame says its own, so a store can move between machines.
const (
	AES256GCM Suite = 1
	XChaCha20 Suite = 2 // XChaCha20-Poly1305
)

func (s Suite) known() bool { return s == AES256GCM || s == XChaCha20 }

func (s Suite) String() string {
	switch s {
	case AES256GCM:
		return "AES-256-GCM"
	case XChaCha20:
		return "XChaCha20-Poly1305"
	}
	return fmt.Sprintf("suite %d", byte(s))
}

// fastSuite is AES only where the CPU does it in constant time and fast.
func fastSuite() Suite {
	if cpu.X86.HasAES && cpu.X86.HasPCLMULQDQ || cpu.ARM64.HasAES && cpu.ARM64.HasPMULL {
		return AES256GCM
	}
	return XChaCha20
}

// A sequence is the number of the session in its upper bits and a counter from 0
// in its lower bits.
const (
	sessionBits = 24
	counterBits = 64 - sessionBits
)

const (
	labelFrame        = "cordon vault v1 frame "
	labelSubjectFrame = "cordon vault v2 frame "
	labelSubject      = "cordon vault v2 subject"
)

// session is one opening of a store.
//
// Nonces are counters, and a counter that starts again after a crash under the
// same key would repeat a nonce, which breaks both ciphers. So no two sessions
// share a key: the frame key is HKDF(storage key, salt = session id), and the id
// is 16 fresh random bytes per opening, stored in every frame. Within a session
// the sequence, which is also the nonce, only counts up.
type session struct {
	id     [16]byte
	suite  Suite
	next   uint64
	beyond uint64 // the first sequence that belongs to the next session
}

func newSession(number uint64, suite Suite) session {
	s := session{suite: suite, next: number << counterBits, beyond: (number + 1) << counterBits}
	_, _ = rand.Read(s.id[:]) // never fails: it ends the process instead
	return s
}

// take gives out each sequence once, also to transactions that are discarded.
func (s *session) take() (uint64, error) {
	if s.next == s.beyond {
		return 0, fmt.Errorf("vault: this store has sealed 2^%d frames since it was opened. Try: open it again", counterBits)
	}
	s.next++
	return s.next - 1, nil
}

// frameCipher seals and opens the frames of one bucket and session, and of one
// subject if there is one. It is not safe for concurrent use: nonce and associated
// data are kept to save allocations.
type frameCipher struct {
	aead    cipher.AEAD
	bucket  *Bucket
	subject *Bucket // nil: none
	head    int     // length of the frames' heads
	nonce   []byte
	aad     []byte
}

func newFrameCipher(b, subject *Bucket, suite Suite, sessionID []byte) (*frameCipher, error) {
	var ikm [64]byte
	defer clear(ikm[:])
	if err := b.derive(labelStorage, (*[32]byte)(ikm[:32])); err != nil {
		return nil, err
	}
	from, label := ikm[:32], labelFrame
	if subject != nil {
		if err := subject.derive(labelSubject, (*[32]byte)(ikm[32:])); err != nil {
			return nil, err
		}
		from, label = ikm[:], labelSubjectFrame
	}
	key, err := hkdf.Key(sha256.New, from, sessionID, label+suite.String(), 32)
	if err != nil {
		return nil, fmt.Errorf("vault: derive the frame key: %w", err)
	}
	defer clear(key)
	aead, err := newAEAD(suite, key)
	if err != nil {
		return nil, fmt.Errorf("vault: %v: %w", suite, err)
	}
	return &frameCipher{
		aead: aead, bucket: b, subject: subject, head: headLen(numberOf(subject)), nonce: make([]byte, aead.NonceSize()),
	}, nil
}

// numberOf is what frames call a subject.
func numberOf(subject *Bucket) int64 {
	if subject == nil {
		return noSubject
	}
	return subject.id
}

func newAEAD(suite Suite, key []byte) (cipher.AEAD, error) {
	if suite == XChaCha20 {
		return chacha20poly1305.NewX(key)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// bind sets the nonce from the sequence and the associated data from the clear
// part of the frame: its head and its whole Badger key.
func (c *frameCipher) bind(head, key []byte, seq uint64) {
	binary.BigEndian.PutUint64(c.nonce[len(c.nonce)-8:], seq)
	c.aad = append(append(c.aad[:0], head...), key...)
}

// seal encrypts what follows the head in dst in place and returns dst with the tag appended.
func (c *frameCipher) seal(dst, key []byte, seq uint64) []byte {
	c.bind(dst[:c.head], key, seq)
	return c.aead.Seal(dst[:c.head], c.nonce, dst[c.head:], c.aad)
}

// open appends the records of a frame to dst.
func (c *frameCipher) open(dst, key, value []byte, seq uint64) ([]byte, error) {
	c.bind(value[:c.head], key, seq)
	return c.aead.Open(dst, c.nonce, value[c.head:], c.aad)
}
