package suite

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/golden.sm anew (its SM2 stanzas are random)")

const (
	goldenFile = "testdata/golden.sm"
	goldenText = "suite B of Cordon\n"
	// goldenSecret is the number of the example in GB/T 32918.5; the second reader's
	// is 1.
	goldenSecret = "sm2-cordon-secret:OUUgj3shRLE_NuOKxtOflYiTk2koYLUaQvuB7033xbg"
	goldenSecond = "sm2-cordon-secret:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"
	goldenKey    = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	goldenNonce  = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
	// goldenLong is the SHA-256 of the payload of 131,083 bytes i mod 251 under key
	// and nonce above and a header of 32 zero bytes: three chunks.
	goldenLong = "d967052f0aea396663c51caa5d0f19ac74b585f8a4a0243ee1b7f9ef4297a3ec"
)

// sealGolden seals with everything but the stanzas' randomness fixed.
func sealGolden(t *testing.T, header, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := newSMWriter(&out, unhex(t, goldenKey), unhex(t, goldenNonce), header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestGolden keeps the format: a file written once is read, and its MAC and payload
// come out the same when they are made again.
func TestGolden(t *testing.T) {
	first, second := pairOf(t, goldenSecret), pairOf(t, goldenSecond)
	if *update {
		header, err := smHeader(unhex(t, goldenKey), []Public{first.public, second.public})
		if err != nil {
			t.Fatal(err)
		}
		file := append(append(bytes.Clone(header), unhex(t, goldenNonce)...), sealGolden(t, header, []byte(goldenText))...)
		if err := os.WriteFile(goldenFile, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	header, n, err := ReadHeader(B, bytes.NewReader(file))
	if err != nil || n != 2 || len(header) != 20+1+2*129+32 {
		t.Fatalf("header of %d bytes, %d stanzas, %v", len(header), n, err)
	}
	for _, who := range []pair{first, second} {
		key, err := OpenHeader(B, header, who.identity)
		if err != nil {
			t.Fatal(err)
		}
		wantHex(t, key.key, goldenKey)
		if got, err := opened(file, who); string(got) != goldenText || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	mac, err := smHeaderMAC(unhex(t, goldenKey), header[:len(header)-smMAC])
	if err != nil || !bytes.HasSuffix(header, mac) {
		t.Errorf("MAC %x, %v", mac, err)
	}
	again := append(append(bytes.Clone(header), unhex(t, goldenNonce)...), sealGolden(t, header, []byte(goldenText))...)
	if !bytes.Equal(again, file) {
		t.Errorf("sealed again: %x", again)
	}
}

func TestGoldenChunks(t *testing.T) {
	plain := make([]byte, 2*smChunk+11)
	for i := range plain {
		plain[i] = byte(i % 251)
	}
	payload := sealGolden(t, make([]byte, smMAC), plain)
	if len(payload) != len(plain)+3*smTag {
		t.Errorf("%d bytes", len(payload))
	}
	sum := sha256.Sum256(payload)
	if got := hex.EncodeToString(sum[:]); got != goldenLong {
		t.Errorf("SHA-256 %s, want %s", got, goldenLong)
	}
}
