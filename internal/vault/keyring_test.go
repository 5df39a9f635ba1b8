package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func openRing(t *testing.T, dir string) *Keyring {
	t.Helper()
	kek, err := FileKEK(filepath.Join(dir, "kek"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := OpenKeyring(KeyringConfig{Path: filepath.Join(dir, "keyring"), KEK: kek, Width: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.Close() })
	return k
}

func reopenRing(t *testing.T, k *Keyring) *Keyring {
	t.Helper()
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	return openRing(t, filepath.Dir(k.cfg.Path))
}

func secret(t *testing.T, k *Keyring, id int64) *Bucket {
	t.Helper()
	b, err := k.Secret(id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// storageKey tells two secrets apart without looking inside.
func storageKey(t *testing.T, b *Bucket) (key [32]byte) {
	t.Helper()
	if err := b.derive(labelStorage, &key); err != nil {
		t.Fatal(err)
	}
	return key
}

func fileBytes(t *testing.T, k *Keyring) []byte {
	t.Helper()
	b, err := os.ReadFile(k.cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeAt(t *testing.T, path string, off int64, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(b, off)
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestSecretsSurviveReopeningAndGrowth(t *testing.T) {
	k := openRing(t, t.TempDir())
	want := map[int64][32]byte{}
	for id := int64(100); id < 200; id++ { // more than three pages of slots
		want[id] = storageKey(t, secret(t, k, id))
	}
	k = reopenRing(t, k)
	if got := len(k.Live()); got != 100 {
		t.Fatalf("%d live buckets after reopening, want 100", got)
	}
	seen := map[[32]byte]bool{}
	for id, key := range want {
		if got := storageKey(t, secret(t, k, id)); got != key {
			t.Errorf("bucket %d has another secret after reopening", id)
		}
		seen[key] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d different secrets, want 100", len(seen))
	}
	if b, err := k.Lookup(500); b != nil || err != nil {
		t.Errorf("Lookup of a bucket never created: %v, %v", b, err)
	}
}

func TestDestroyedSecretIsNotInTheFile(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 7)
	raw := bytes.Clone(b.secret[:])
	whole := fileBytes(t, k)
	wrapped := bytes.Clone(whole[slotOffset(b.slot)+48:][:wrappedSize])
	nonce := bytes.Clone(whole[slotOffset(b.slot)+24:][:24])
	if bytes.Contains(whole, raw) {
		t.Fatal("the secret lies in the file unwrapped")
	}
	if err := k.Destroy(7); err != nil {
		t.Fatal(err)
	}
	whole = fileBytes(t, k)
	for name, part := range map[string][]byte{"wrapped secret": wrapped[:16], "tag": wrapped[32:], "nonce": nonce} {
		if bytes.Contains(whole, part) {
			t.Errorf("%s is still in the file", name)
		}
	}
	if b.secret != [secretSize]byte{} {
		t.Error("the secret is still in memory")
	}
	if _, err := b.HPKE(); !errors.Is(err, ErrDestroyed) {
		t.Errorf("HPKE of a destroyed bucket: %v", err)
	}
}

func TestDestroyedBucketIsNeverCreatedAgain(t *testing.T) {
	for _, tc := range []struct {
		name    string
		destroy func(*Keyring) error
		gone    []int64
		alive   []int64
	}{
		{"one", func(k *Keyring) error { return k.Destroy(11) }, []int64{11}, []int64{9, 10, 12}},
		{"one never created", func(k *Keyring) error { return k.Destroy(20) }, []int64{20}, []int64{10, 11, 12, 19, 21}},
		{"below", func(k *Keyring) error { _, err := k.DestroyBelow(12); return err }, []int64{0, 9, 10, 11}, []int64{12, 13}},
		{"one, then below it", func(k *Keyring) error {
			_, err := k.DestroyBelow(11)
			return errors.Join(k.Destroy(12), err)
		}, []int64{10, 12}, []int64{11, 13}},
		{"twice", func(k *Keyring) error { return errors.Join(k.Destroy(11), k.Destroy(11)) }, []int64{11}, []int64{10, 12}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := openRing(t, t.TempDir())
			for id := int64(10); id < 13; id++ {
				secret(t, k, id)
			}
			if err := tc.destroy(k); err != nil {
				t.Fatal(err)
			}
			for range 2 { // now and after a restart
				for _, id := range tc.gone {
					if _, err := k.Secret(id); !errors.Is(err, ErrDestroyed) {
						t.Errorf("bucket %d: %v, want ErrDestroyed", id, err)
					}
					if _, err := k.Lookup(id); !errors.Is(err, ErrDestroyed) {
						t.Errorf("bucket %d: Lookup %v, want ErrDestroyed", id, err)
					}
				}
				k = reopenRing(t, k)
			}
			for _, id := range tc.alive {
				secret(t, k, id)
			}
		})
	}
}

func TestSlotsAreReused(t *testing.T) {
	k := openRing(t, t.TempDir())
	for id := int64(0); id < 1000; id++ {
		secret(t, k, id)
		if id%24 == 0 {
			if _, err := k.DestroyBelow(id - 20); err != nil {
				t.Fatal(err)
			}
		}
	}
	if st, _ := k.file.size(); st > slotOffset(64) {
		t.Errorf("the file grew to %d bytes for 44 buckets at a time", st)
	}
	if got, live := k.Destroyed(), len(k.Live()); got+uint64(live) != 1000 {
		t.Errorf("%d destroyed and %d live, want 1000 together", got, live)
	}
}

func TestRingRefusesToOpen(t *testing.T) {
	other := [slotSize]byte{}
	copy(other[:], "something else altogether")
	future := (&header{seq: 9, width: time.Hour}).encode()
	future[4] = formatByte + 1
	crc(&future)
	for _, tc := range []struct {
		name   string
		spoil  func(t *testing.T, c *KeyringConfig)
		want   error
		reason string
	}{
		{"another KEK", func(t *testing.T, c *KeyringConfig) {
			c.KEK, _ = FileKEK(filepath.Join(t.TempDir(), "other"))
		}, ErrWrongKEK, "Try:"},
		{"another width", func(t *testing.T, c *KeyringConfig) { c.Width = time.Minute }, nil, "buckets of 1h0m0s"},
		{"both headers damaged", func(t *testing.T, c *KeyringConfig) {
			writeAt(t, c.Path, 20, []byte{1, 2, 3})
			writeAt(t, c.Path, pageSize+20, []byte{1, 2, 3})
		}, nil, "both header copies"},
		{"both headers zero", func(t *testing.T, c *KeyringConfig) {
			writeAt(t, c.Path, 0, make([]byte, slotSize))
			writeAt(t, c.Path, pageSize, make([]byte, slotSize))
		}, nil, "both header copies"},
		{"not a keyring", func(t *testing.T, c *KeyringConfig) { writeAt(t, c.Path, 0, other[:]) }, nil, "no slot magic"},
		{"header of a later version", func(t *testing.T, c *KeyringConfig) { writeAt(t, c.Path, 0, future[:]) }, nil, "unknown format"},
		{"slot of a later version", func(t *testing.T, c *KeyringConfig) {
			raw := (&slot{state: slotLive}).encode()
			raw[4] = formatByte + 1
			crc(&raw)
			writeAt(t, c.Path, slotOffset(3), raw[:])
		}, nil, "slot 3: unknown format"},
		{"no path", func(_ *testing.T, c *KeyringConfig) { c.Path = "" }, nil, "without a path"},
		{"no KEK", func(_ *testing.T, c *KeyringConfig) { c.KEK = nil }, nil, "key-encryption key"},
		{"odd width", func(_ *testing.T, c *KeyringConfig) { c.Width = 1500 * time.Millisecond }, nil, "whole number"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := openRing(t, t.TempDir())
			secret(t, k, 1)
			cfg := k.cfg
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			tc.spoil(t, &cfg)
			before := fileBytes(t, k)
			got, err := OpenKeyring(cfg)
			if err == nil {
				_ = got.Close()
				t.Fatal("opened")
			}
			if tc.want != nil && !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.reason) {
				t.Errorf("error %q, want %v and %q", err, tc.want, tc.reason)
			}
			if !bytes.Equal(before, fileBytes(t, k)) {
				t.Error("the refusal changed the file")
			}
		})
	}
}

func crc(raw *[slotSize]byte) {
	sum := castagnoliSum(raw[:124])
	copy(raw[124:], sum[:])
}

func TestSecondOpenerIsRefused(t *testing.T) {
	k := openRing(t, t.TempDir())
	_, err := OpenKeyring(k.cfg)
	if !errors.Is(err, unix.EWOULDBLOCK) || !strings.Contains(err.Error(), "in use by another process") {
		t.Fatalf("second opener: %v", err)
	}
	reopenRing(t, k)
}

func TestClosedRingAnswersWithErrClosed(t *testing.T) {
	k := openRing(t, t.TempDir())
	b := secret(t, k, 1)
	if err := errors.Join(k.Close(), k.Close()); err != nil {
		t.Fatal(err)
	}
	_, err1 := k.Secret(1)
	_, err2 := k.DestroyBelow(1)
	_, err3 := k.nextSession()
	for _, err := range []error{err1, err2, err3, k.Destroy(1)} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%v, want ErrClosed", err)
		}
	}
	if b.secret != [secretSize]byte{} {
		t.Error("Close left a secret in memory")
	}
}

func TestHPKEKeyIsDerivedAndStable(t *testing.T) {
	k := openRing(t, t.TempDir())
	public := func(id int64) string {
		priv, err := secret(t, k, id).HPKE()
		if err != nil {
			t.Fatal(err)
		}
		return string(priv.PublicKey().Bytes())
	}
	one, two := public(1), public(2)
	if one == two || len(one) != 32 {
		t.Fatalf("public keys of two buckets: %x, %x", one, two)
	}
	if k = reopenRing(t, k); public(1) != one {
		t.Error("the public key changed with a restart")
	}
}

func TestBucketOf(t *testing.T) {
	k := openRing(t, t.TempDir())
	for _, tc := range []struct {
		at   time.Time
		want int64
	}{
		{time.Unix(0, 0), 0}, {time.Unix(3599, 999), 0}, {time.Unix(3600, 0), 1},
		{time.Unix(-1, 0), -1}, {time.Time{}, -1}, {noon, noon.Unix() / 3600},
	} {
		if got := k.BucketOf(tc.at); got != tc.want {
			t.Errorf("BucketOf(%v) = %d, want %d", tc.at, got, tc.want)
		}
	}
	if _, err := k.Secret(-1); err == nil {
		t.Error("a bucket before 1970 was created")
	}
	if err := k.Destroy(-1); err == nil {
		t.Error("a bucket before 1970 was destroyed")
	}
	if got := k.start(k.BucketOf(noon)); !got.Equal(noon) || len(slices.Compact(k.Live())) != 0 {
		t.Errorf("start %v, want %v", got, noon)
	}
}
