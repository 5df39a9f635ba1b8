package forensic

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"io"

	"github.com/klauspost/compress/zstd"

	"cordon/filters/wire"
)

var (
	frameMagic = []byte{'C', 'D', 'N', 1}
	zstdMagic  = []byte{0x28, 0xB5, 0x2F, 0xFD}
)

const (
	encLen    = 32
	frameInfo = "cordon frame v1"
	maxBatch  = 8 << 20
)

// sealedFrame is one of the outbox: sealed to the public key of an hour.
type sealedFrame struct{ enc, sealed []byte }

// outboxAt gives the frame that begins there, if one does.
func outboxAt(b []byte) (f sealedFrame, ok bool) {
	_, rest, err := wire.DecodeHeader(b[len(frameMagic):])
	if err != nil || len(rest) <= encLen+len(zstdMagic) {
		return f, false
	}
	return sealedFrame{rest[:encLen], rest[encLen:]}, true
}

// privateKeys derives the HPKE keys of buckets.
func privateKeys(secrets []secret) (out []*ecdh.PrivateKey) {
	for i := range secrets {
		if secrets[i].subject {
			continue
		}
		seed := derive(secrets[i].key[:], nil, "cordon hpke v1")
		k, err := hpke.DHKEM(ecdh.X25519()).DeriveKeyPair(seed[:])
		if err != nil {
			continue
		}
		raw, err := k.Bytes()
		if err != nil {
			continue
		}
		if sk, err := ecdh.X25519().NewPrivateKey(raw); err == nil {
			out = append(out, sk)
		}
	}
	return out
}

// openWith gives what is in the frame, as far as it can be read.
func (f *sealedFrame) openWith(sk *ecdh.PrivateKey) (batch []byte, ok bool) {
	key, nonce, ok := f.schedule(sk)
	if !ok {
		return nil, false
	}
	first := make([]byte, len(zstdMagic))
	if !bytes.Equal(undoGCM(first, f.sealed[:len(first)], key, nonce), zstdMagic) {
		return nil, false
	}
	packed := undoGCM(make([]byte, len(f.sealed)), f.sealed, key, nonce)
	z, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBatch))
	if err != nil {
		return nil, false
	}
	defer z.Close()
	batch, _ = io.ReadAll(io.LimitReader(z, maxBatch)) // what follows the batch is no zstd
	return batch, len(batch) > 0
}

// schedule is RFC 9180 for one recipient: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM, base mode; key and nonce of the first message.
func (f *sealedFrame) schedule(sk *ecdh.PrivateKey) (key []byte, nonce [12]byte, ok bool) {
	pk, err := ecdh.X25519().NewPublicKey(f.enc)
	if err != nil {
		return nil, nonce, false
	}
	dh, err := sk.ECDH(pk)
	if err != nil {
		return nil, nonce, false
	}
	kem := labelled{"KEM\x00\x20"}
	context := append(append(make([]byte, 0, 64), f.enc...), sk.PublicKey().Bytes()...)
	shared := kem.expand(kem.extract(nil, "eae_prk", dh), "shared_secret", context, 32)
	suite := labelled{"HPKE\x00\x20\x00\x01\x00\x02"}
	mode := append(append([]byte{0}, suite.extract(nil, "psk_id_hash", nil)...), suite.extract(nil, "info_hash", []byte(frameInfo))...)
	prk := suite.extract(shared, "secret", nil)
	base := suite.expand(prk, "base_nonce", mode, len(nonce))
	return suite.expand(prk, "key", mode, 32), [12]byte(base), true
}

// labelled is LabeledExtract and LabeledExpand of RFC 9180, section 4.
type labelled struct{ suite string }

func (l labelled) extract(salt []byte, label string, ikm []byte) []byte {
	prk, err := hkdf.Extract(sha256.New, append([]byte("HPKE-v1"+l.suite+label), ikm...), salt)
	if err != nil {
		return make([]byte, sha256.Size) // cannot happen
	}
	return prk
}

func (l labelled) expand(prk []byte, label string, info []byte, n int) []byte {
	out, err := hkdf.Expand(sha256.New, prk, string([]byte{0, byte(n)})+"HPKE-v1"+l.suite+label+string(info), n)
	if err != nil {
		return make([]byte, n) // cannot happen
	}
	return out
}
