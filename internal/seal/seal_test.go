package seal_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"testing"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

func bucketKey(t testing.TB) (hpke.PrivateKey, [32]byte) {
	t.Helper()
	k, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k, [32]byte(k.PublicKey().Bytes())
}

func header() *wire.Header {
	return &wire.Header{Version: wire.Version, Vehicle: wire.Pseudonym{1}, Bucket: 490000, ID: wire.FrameID{2}, Records: 3}
}

func TestFrame(t *testing.T) {
	priv, pub := bucketKey(t)
	plain := bytes.Repeat([]byte("record "), 500)
	frame, err := seal.Seal([]byte("before"), pub, header(), plain)
	if err != nil {
		t.Fatal(err)
	}
	frame = frame[len("before"):]
	if bytes.Contains(frame, []byte("record")) || len(frame) > len(plain)/2 {
		t.Fatalf("frame of %d bytes is not compressed or not sealed", len(frame))
	}
	h, got, err := seal.Open(priv, frame)
	if err != nil || h != *header() || !bytes.Equal(got, plain) {
		t.Fatalf("open: %v, header %+v", err, h)
	}
	other, _ := bucketKey(t)
	if _, _, err := seal.Open(other, frame); !errors.Is(err, seal.ErrOpen) {
		t.Fatalf("another hour's key: %v", err)
	}
}

// TestFrameDamage: no flipped byte and no truncation opens, the header included.
func TestFrameDamage(t *testing.T) {
	priv, pub := bucketKey(t)
	frame, err := seal.Seal(nil, pub, header(), []byte("content"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range frame {
		bad := bytes.Clone(frame)
		bad[i] ^= 1
		if _, _, err := seal.Open(priv, bad); !errors.Is(err, seal.ErrFormat) && !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("byte %d flipped: %v", i, err)
		}
		if _, _, err := seal.Open(priv, frame[:i]); !errors.Is(err, seal.ErrFormat) && !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	if _, _, err := seal.Open(priv, append(frame, 0)); !errors.Is(err, seal.ErrOpen) {
		t.Fatal("a byte more opened")
	}
}

// TestBomb: a batch that decompresses past the limit is refused.
func TestBomb(t *testing.T) {
	priv, pub := bucketKey(t)
	frame, err := seal.Seal(nil, pub, header(), make([]byte, wire.MaxPlaintext*4))
	if err != nil {
		t.Fatal(err)
	}
	if len(frame) > 64<<10 {
		t.Fatalf("the bomb has %d bytes, it should be small", len(frame))
	}
	if _, _, err := seal.Open(priv, frame); !errors.Is(err, seal.ErrFormat) {
		t.Fatalf("bomb: %v", err)
	}
}

func TestSigned(t *testing.T) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	v := wire.Pseudonym{7}
	msg, err := seal.SignReceipt(key, &wire.Receipt{Version: wire.Version, Vehicle: v, Items: []wire.ReceiptItem{{Status: wire.StatusStored, Stored: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := seal.OpenReceipt(pub, v, msg); err != nil || r.Items[0].Stored != 2 {
		t.Fatalf("receipt: %v", err)
	}
	if _, err := seal.OpenReceipt(pub, wire.Pseudonym{8}, msg); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another vehicle's receipt: %v", err)
	}
	if _, err := seal.OpenSchedule(pub, msg); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("a receipt passed for a schedule: %v", err)
	}
	for i := range msg {
		bad := bytes.Clone(msg)
		bad[i] ^= 1
		if _, err := seal.OpenReceipt(pub, v, bad); err == nil {
			t.Fatalf("byte %d flipped and accepted", i)
		}
	}
	stranger, _, _ := ed25519.GenerateKey(rand.Reader)
	if _, err := seal.OpenReceipt(stranger, v, msg); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("a stranger's key: %v", err)
	}
	if _, err := seal.OpenReceipt(nil, v, msg); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("no key: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	priv, pub := bucketKey(f)
	frame, _ := seal.Seal(nil, pub, header(), []byte("content"))
	f.Add(frame)
	f.Add([]byte("CDN1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := seal.Open(priv, b); err != nil && !errors.Is(err, seal.ErrFormat) && !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("unnamed error: %v", err)
		}
	})
}
