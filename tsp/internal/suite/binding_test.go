package suite

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// TestHeaderBindsPayload: one who has the file key, as every reader has, makes a
// sound header for other readers in suite B; the payload does not open below it.
func TestHeaderBindsPayload(t *testing.T) {
	recipient, regulator, third := newPair(t, sm2Key), newPair(t, sm2Key), newPair(t, sm2Key)
	file, header := sealed(t, text(100), recipient, regulator)
	key, err := OpenHeader(B, header, recipient.identity)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := smHeader(key.key, []Public{third.public, regulator.public})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []pair{third, regulator} {
		if _, err := OpenHeader(B, forged, who.identity); err != nil {
			t.Fatalf("the forged header is not sound: %v", err)
		}
		if _, err := opened(append(bytes.Clone(forged), file[len(header):]...), who); !errors.Is(err, ErrPayload) {
			t.Errorf("the payload opens under another header: %v", err)
		}
	}
	// The key of the sound header does not take the forged one either.
	if _, err := Decrypt(B, bytes.NewReader(forged), key); !errors.Is(err, ErrHeader) {
		t.Errorf("another header with the key of the first: %v", err)
	}
}

// TestMostChunks: a key seals and opens no more chunks than it may.
func TestMostChunks(t *testing.T) {
	header := make([]byte, smMAC)
	w, err := newSMWriter(io.Discard, make([]byte, smFileKey), make([]byte, smNonce), header)
	if err != nil {
		t.Fatal(err)
	}
	w.count.n = smMaxChunks - 1
	if _, err := w.Write(text(smChunk + 1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil {
		t.Error("a chunk past the most was sealed")
	}
	r, err := newSMReader(bytes.NewReader(make([]byte, 100)), make([]byte, smFileKey), make([]byte, smNonce), header)
	if err != nil {
		t.Fatal(err)
	}
	r.count.n = smMaxChunks
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, ErrPayload) {
		t.Errorf("a chunk past the most: %v", err)
	}
}
