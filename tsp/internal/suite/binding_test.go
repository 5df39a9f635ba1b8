package suite

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
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

// wrapped makes a stanza with this file key for one reader.
func wrapped(t *testing.T, r pair, fileKey []byte) []byte {
	t.Helper()
	if p, ok := r.public.(*agePublic); ok {
		s, err := p.to.Wrap(fileKey)
		if err != nil || len(s) != 1 {
			t.Fatalf("%d stanzas, %v", len(s), err)
		}
		return fmt.Appendf(nil, "-> %s\n%s\n", strings.Join(append([]string{s[0].Type}, s[0].Args...), " "), rawBase64.EncodeToString(s[0].Body))
	}
	header, err := smHeader(fileKey, []Public{r.public})
	if err != nil {
		t.Fatal(err)
	}
	return smStanzaAt(header, 0)
}

// macUnder puts the MAC of this file key under the stanzas.
func macUnder(t *testing.T, k kind, fileKey []byte, stanzas ...[]byte) []byte {
	t.Helper()
	p := parts{of: k, start: []byte(smMagic)}
	if k != sm2Key {
		p.start, p.mac = []byte(ageIntro+"\n"), []byte(ageFooter)
		part := p.with(stanzas...)
		key, err := hkdf.Key(sha256.New, fileKey, nil, "header", 32)
		if err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, key)
		mac.Write(part)
		return fmt.Appendf(part, " %s\n", rawBase64.EncodeToString(mac.Sum(nil)))
	}
	part := p.with(stanzas...)
	mac, err := smHeaderMAC(fileKey, part)
	if err != nil {
		t.Fatal(err)
	}
	return append(part, mac...)
}

// TestTwoFileKeys: the ciphers do not commit to their keys, so one payload can have two
// meanings under two file keys. The header's MAC is of one of them: the reader with the
// other refuses the header, before there is any payload.
func TestTwoFileKeys(t *testing.T) {
	for _, k := range kinds {
		recipient, regulator := newPair(t, k), newPair(t, k)
		one, two := text(16), text(17)[1:]
		if k == sm2Key {
			one, two = text(32), text(33)[1:]
		}
		for _, first := range []bool{true, false} {
			stanzas := [][]byte{wrapped(t, recipient, two), wrapped(t, regulator, one)}
			if first {
				stanzas[0], stanzas[1] = stanzas[1], stanzas[0]
			}
			header := macUnder(t, k, one, stanzas...)
			if key, err := OpenHeader(suiteOf(k), header, regulator.identity); err != nil || !bytes.Equal(key.key, one) {
				t.Errorf("%s: the reader whose key made the MAC: %v", k, err)
			}
			if _, err := OpenHeader(suiteOf(k), header, recipient.identity); !errors.Is(err, ErrHeader) {
				t.Errorf("%s: the reader with another file key: %v", k, err)
			}
		}
		// The regulator twice, with either key: it takes the first, and no other.
		header := macUnder(t, k, one, wrapped(t, regulator, two), wrapped(t, regulator, one))
		if _, err := OpenHeader(suiteOf(k), header, regulator.identity); !errors.Is(err, ErrHeader) {
			t.Errorf("%s: two file keys for one reader: %v", k, err)
		}
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
