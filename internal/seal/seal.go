// Package seal puts a batch into a frame that only the platform can open, and
// signs what the platform says to cars.
//
// A frame is magic, header, encapsulated key, ciphertext (docs/wire-format.md).
// The batch is compressed with zstd and sealed with HPKE (RFC 9180, base mode,
// DHKEM X25519 HKDF-SHA256, HKDF-SHA256, AES-256-GCM) to the public key of the
// hour in which its records were collected; magic and header are authenticated.
// Destroying the private key of that hour makes every copy of the frame
// unreadable, wherever it lies.
//
// Receipts and key schedules are signed with Ed25519 over a context string and
// the payload, so that neither can pass for the other.
package seal

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"cordon/filters/wire"
)

// Magic starts every frame: "cordon frame", version 1.
var Magic = [4]byte{'C', 'D', 'N', 1}

const (
	info      = "cordon frame v1"
	encLen    = 32
	MaxFrame  = wire.MaxPlaintext + 4096 // bytes of a sealed frame
	ctxRcpt   = "cordon receipt v1\x00"
	ctxSched  = "cordon key schedule v1\x00"
	maxSigned = 1 << 20
)

// Errors that callers tell apart.
var (
	ErrFormat    = errors.New("seal: not a frame")
	ErrOpen      = errors.New("seal: frame does not open: damaged or sealed to another key")
	ErrSignature = errors.New("seal: signature does not verify")
)

func kem() hpke.KEM   { return hpke.DHKEM(ecdh.X25519()) }
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.AES256GCM() }

var encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
		zstd.WithWindowSize(128<<10), zstd.WithLowerEncoderMem(true))
})

var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(wire.MaxPlaintext), zstd.WithDecoderMaxWindow(1<<20))
})

// Seal compresses batch and seals it to a bucket's 32-byte public key. The frame
// is appended to dst.
func Seal(dst []byte, public [32]byte, h *wire.Header, batch []byte) ([]byte, error) {
	pk, err := kem().NewPublicKey(public[:])
	if err != nil {
		return dst, fmt.Errorf("seal: bucket %d public key: %w", h.Bucket, err)
	}
	enc, sender, err := hpke.NewSender(pk, kdf(), aead(), []byte(info))
	if err != nil {
		return dst, fmt.Errorf("seal: %w", err)
	}
	z, err := encoder()
	if err != nil {
		return dst, fmt.Errorf("seal: %w", err)
	}
	start := len(dst)
	out := append(dst, Magic[:]...)
	if out, err = wire.AppendHeader(out, h); err != nil {
		return dst, fmt.Errorf("seal: header: %w", err)
	}
	packed := z.EncodeAll(batch, nil)
	ct, err := sender.Seal(out[start:], packed)
	clear(packed)
	if err != nil {
		return dst, fmt.Errorf("seal: %w", err)
	}
	return append(append(out, enc...), ct...), nil
}

// Header reads the clear header of a frame without opening it. aad is what the
// frame authenticates beside its content, body the rest.
func Header(frame []byte) (h wire.Header, aad, body []byte, err error) {
	if len(frame) < len(Magic) || [4]byte(frame[:4]) != Magic {
		return h, nil, nil, ErrFormat
	}
	if len(frame) > MaxFrame {
		return h, nil, nil, fmt.Errorf("%w: %d bytes, the limit is %d", ErrFormat, len(frame), MaxFrame)
	}
	h, body, err = wire.DecodeHeader(frame[len(Magic):])
	if err != nil {
		return h, nil, nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if len(body) <= encLen {
		return h, nil, nil, fmt.Errorf("%w: truncated after the header", ErrFormat)
	}
	return h, frame[:len(frame)-len(body)], body, nil
}

// Open opens a frame with its bucket's private key and decompresses it. The
// result is the encoded batch. Errors: ErrFormat, ErrOpen.
func Open(private hpke.PrivateKey, frame []byte) (wire.Header, []byte, error) {
	h, aad, body, err := Header(frame)
	if err != nil {
		return h, nil, err
	}
	r, err := hpke.NewRecipient(body[:encLen], private, kdf(), aead(), []byte(info))
	if err != nil {
		return h, nil, fmt.Errorf("%w: %w", ErrOpen, err)
	}
	packed, err := r.Open(aad, body[encLen:])
	if err != nil {
		return h, nil, ErrOpen
	}
	z, err := decoder()
	if err != nil {
		return h, nil, err
	}
	batch, err := z.DecodeAll(packed, nil)
	clear(packed)
	if err != nil {
		return h, nil, fmt.Errorf("%w: decompress: %w", ErrFormat, err)
	}
	return h, batch, nil
}

// sign gives signature and payload as one message.
func sign(key ed25519.PrivateKey, context string, payload []byte) []byte {
	sig := ed25519.Sign(key, append([]byte(context), payload...))
	return append(sig, payload...)
}

// verify checks a signed message and gives its payload.
func verify(pub ed25519.PublicKey, context string, msg []byte) ([]byte, error) {
	if len(msg) <= ed25519.SignatureSize || len(msg) > maxSigned || len(pub) != ed25519.PublicKeySize {
		return nil, ErrSignature
	}
	payload := msg[ed25519.SignatureSize:]
	if !ed25519.Verify(pub, append([]byte(context), payload...), msg[:ed25519.SignatureSize]) {
		return nil, ErrSignature
	}
	return payload, nil
}

// SignReceipt encodes and signs a receipt.
func SignReceipt(key ed25519.PrivateKey, r *wire.Receipt) ([]byte, error) {
	b, err := r.MarshalMsg(nil)
	if err != nil {
		return nil, fmt.Errorf("seal: receipt: %w", err)
	}
	return sign(key, ctxRcpt, b), nil
}

// OpenReceipt verifies and decodes a receipt for one vehicle. A receipt for
// another vehicle is refused, whoever signed it.
func OpenReceipt(pub ed25519.PublicKey, vehicle wire.Pseudonym, msg []byte) (*wire.Receipt, error) {
	b, err := verify(pub, ctxRcpt, msg)
	if err != nil {
		return nil, err
	}
	r, err := wire.DecodeReceipt(b)
	if err != nil {
		return nil, err
	}
	if r.Vehicle != vehicle {
		return nil, fmt.Errorf("%w: receipt is for another vehicle", ErrSignature)
	}
	return r, nil
}

// SignSchedule encodes and signs a key schedule.
func SignSchedule(key ed25519.PrivateKey, k *wire.KeySchedule) ([]byte, error) {
	b, err := k.MarshalMsg(nil)
	if err != nil {
		return nil, fmt.Errorf("seal: key schedule: %w", err)
	}
	return sign(key, ctxSched, b), nil
}

// OpenSchedule verifies and decodes a key schedule.
func OpenSchedule(pub ed25519.PublicKey, msg []byte) (*wire.KeySchedule, error) {
	b, err := verify(pub, ctxSched, msg)
	if err != nil {
		return nil, err
	}
	return wire.DecodeKeySchedule(b)
}
