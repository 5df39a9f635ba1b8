package forensic

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/chacha20poly1305"

	"cordon/filters/wire"
	"cordon/internal/seal"
	"cordon/internal/vault"
)

// image writes parts at odd places into a file with holes.
func image(t *testing.T, parts ...[]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parts {
		if _, err := f.WriteAt(p, int64(i+1)*(chunk+12345)-7); err != nil { // over the ends of chunks too
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func canary(n byte) (c Canary) {
	for i := range c {
		c[i] = n*31 + byte(i)*17 + 5
	}
	return c
}

func scan(t *testing.T, cfg Config, images ...string) *Report {
	t.Helper()
	r, err := Scan(cfg, images...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestInTheClear(t *testing.T) {
	c := canary(1)
	wide := func(order binary.AppendByteOrder) (out []byte) {
		for _, u := range utf16.Encode([]rune(hex.EncodeToString(c[:]))) {
			out = order.AppendUint16(out, u)
		}
		return out
	}
	blob := append([]byte("xy"), append(c[:], "after it"...)...)
	for name, form := range map[string][]byte{
		"bytes":            c[:],
		"hexadecimal":      []byte(hex.EncodeToString(c[:])),
		"capitals":         bytes.ToUpper([]byte(hex.EncodeToString(c[:]))),
		"UTF-16LE":         wide(binary.LittleEndian),
		"UTF-16BE":         wide(binary.BigEndian),
		"base64":           []byte(base64.StdEncoding.EncodeToString(c[:])),
		"base64, shifted":  []byte(base64.StdEncoding.EncodeToString(blob[1:])),
		"base64, twice so": []byte(base64.StdEncoding.EncodeToString(blob)),
		"base64url":        []byte(base64.URLEncoding.EncodeToString(blob)),
		"ends cut off":     c[3:13],
	} {
		r := scan(t, Config{Canaries: []Canary{c, canary(2)}}, image(t, []byte("none here"), append([]byte("some text "), form...)))
		if r.Recovered([]Canary{c, canary(2)}) != 1 || !r.Plain[c] {
			t.Errorf("%s: not found", name)
		}
	}
	key := bytes.Repeat([]byte("key of 32 bytes "), 2)
	if r := scan(t, Config{Canaries: []Canary{c}, Watch: [][]byte{key}}, image(t, key)); r.WatchPlain != 1 || len(r.Plain) != 0 {
		t.Errorf("a watched key: %+v", r)
	}
	if r := scan(t, Config{Canaries: []Canary{c}, Watch: [][]byte{key}}, image(t, c[:3])); r.WatchPlain+len(r.Plain) != 0 {
		t.Errorf("found what is not there: %+v", r)
	}
}

// A real keyring on an image: its secrets are had with its key-encryption key, also
// from a copy of the file that was made before a destruction, and not without.
func TestKeyringAndOutbox(t *testing.T) {
	dir := t.TempDir()
	kek, err := vault.FileKEK(filepath.Join(dir, "kek"))
	if err != nil {
		t.Fatal(err)
	}
	ring, err := vault.OpenKeyring(vault.KeyringConfig{Path: filepath.Join(dir, "ring"), KEK: kek, Width: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ring.Close() }()
	c := canary(3)
	frame := outboxFrame(t, ring, 500_000, c)
	keks, err := KEKs(filepath.Join(dir, "kek"))
	if err != nil || len(keks) != 1 {
		t.Fatal(keks, err)
	}
	old := read(t, filepath.Join(dir, "ring"))
	if err := ring.Destroy(500_000); err != nil {
		t.Fatal(err)
	}
	gone := read(t, filepath.Join(dir, "ring"))
	for _, x := range []struct {
		name    string
		ring    []byte
		keks    []KEK
		secrets int
		opened  int
	}{
		{"with the key", old, keks, 1, 1},
		{"without", old, nil, 0, 0},
		{"with another", old, []KEK{{1, [32]byte{1}}}, 0, 0},
		{"destroyed", gone, keks, 0, 0},
	} {
		r := scan(t, Config{Canaries: []Canary{c}, KEKs: x.keks}, image(t, frame, x.ring), image(t, frame))
		if r.Secrets != x.secrets || r.Opened != x.opened || r.Recovered([]Canary{c}) != x.opened || r.Outbox != 1 || r.OutboxAll != 2 || r.Keyrings != 1 {
			t.Errorf("%s: %+v", x.name, r)
		}
	}
	// The file KEK beside it on the image: found without being given.
	if r := scan(t, Config{Canaries: []Canary{c}}, image(t, frame, old, read(t, filepath.Join(dir, "kek")))); r.Opened != 1 || r.KEKs != 1 {
		t.Errorf("key-encryption key on the image: %+v", r)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func outboxFrame(t *testing.T, ring *vault.Keyring, bucket int64, c Canary) []byte {
	t.Helper()
	b, err := ring.Secret(bucket)
	if err != nil {
		t.Fatal(err)
	}
	private, err := b.HPKE()
	if err != nil {
		t.Fatal(err)
	}
	h := wire.Header{Version: wire.Version, Bucket: bucket, ID: wire.FrameID{1}, Records: 1}
	f, err := seal.Seal(nil, [32]byte(private.PublicKey().Bytes()), &h, append(bytes.Repeat([]byte("compressible "), 50), c[:]...))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The key schedule here against that of the standard library.
func TestSchedule(t *testing.T) {
	private, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	enc, sender, err := hpke.NewSender(private.PublicKey(), hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(frameInfo))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sender.Seal(nil, []byte("a message"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := private.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	sk, err := ecdh.X25519().NewPrivateKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	f := sealedFrame{enc, sealed}
	key, nonce, ok := f.schedule(sk)
	if got := undoGCM(make([]byte, 9), sealed[:9], key, nonce); !ok || string(got) != "a message" {
		t.Errorf("got %q", got)
	}
}

func TestUndo(t *testing.T) {
	var key [32]byte
	_, _ = rand.Read(key[:])
	const seq, text = 3<<40 | 77, "what was sealed, longer than one block of either cipher, and than two of the longer: 64 bytes each"
	block, err := aes.NewCipher(key[:])
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	x, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		t.Fatal(err)
	}
	for suite, aead := range map[byte]cipher.AEAD{1: gcm, 2: x} {
		nonce := make([]byte, aead.NonceSize())
		binary.BigEndian.PutUint64(nonce[len(nonce)-8:], seq)
		sealed := aead.Seal(nil, nonce, []byte(text), nil)
		if got := undo(make([]byte, 200), sealed[:len(text)], suite, key, seq); string(got) != text {
			t.Errorf("suite %d: %q", suite, got)
		}
	}
}

func TestBareKEK(t *testing.T) {
	page := make([]byte, 8192)
	_, _ = rand.Read(page[4096 : 4096+32])
	path := filepath.Join(t.TempDir(), "old.kek")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		t.Fatal(err)
	}
	keks, err := KEKs(path)
	if err != nil || len(keks) != 1 || keks[0] != (KEK{0, [32]byte(page[4096:])}) {
		t.Error(keks, err)
	}
}

func TestValidate(t *testing.T) {
	for _, cfg := range []Config{{}, {Canaries: []Canary{{1}}, Watch: [][]byte{{1, 2, 3}}}} {
		if _, err := Scan(cfg); err == nil {
			t.Errorf("%+v was taken", cfg)
		}
	}
	if _, err := Scan(Config{Canaries: []Canary{{1}}}, filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("an image that is not there was read")
	}
}

// FuzzScan: no image ends the program.
func FuzzScan(f *testing.F) {
	f.Add([]byte("CVKS\x02\x01"), 0)
	f.Add(append(bytes.Repeat([]byte{0xff}, 16), 3, 1, 0, 1, 9, 9, 9), 3)
	f.Add([]byte("CDN\x01\x97\x01"), 4090)
	f.Fuzz(func(t *testing.T, b []byte, shift int) {
		path := filepath.Join(t.TempDir(), "image")
		if err := os.WriteFile(path, append(make([]byte, shift&4095), b...), 0o600); err != nil {
			t.Fatal(err)
		}
		c := canary(9)
		r, err := Scan(Config{Canaries: []Canary{c}, KEKs: []KEK{{1, [32]byte{1}}}}, path)
		if err != nil || r.Recovered([]Canary{c}) > 0 && !bytes.Contains(b, c[4:12]) {
			t.Fatal(r, err)
		}
	})
}
