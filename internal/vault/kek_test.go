package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func generations(t *testing.T, k KEK) []uint64 {
	t.Helper()
	gens, err := k.Generations()
	if err != nil {
		t.Fatal(err)
	}
	return gens
}

func kekKey(t *testing.T, k KEK, gen uint64) (key [32]byte) {
	t.Helper()
	if err := k.Key(gen, &key); err != nil {
		t.Fatal(err)
	}
	return key
}

func TestFileKEKGenerations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek")
	k, err := FileKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 || st.Size() != kekFileSize {
		t.Fatalf("file %v, %v; want %d bytes of mode 0600", st, err, kekFileSize)
	}
	if got := k.Describe(); got != "file KEK: development only" || !k.Development() {
		t.Errorf("Describe() = %q", got)
	}
	var last [32]byte
	for gen := uint64(1); gen < 6; gen++ {
		if err := errors.Join(k.Make(gen), k.Make(gen)); err != nil {
			t.Fatal(err)
		}
		key := kekKey(t, k, gen)
		again, err := FileKEK(path)
		if err != nil || kekKey(t, again, gen) != key || key == last {
			t.Fatalf("generation %d: the key changed with opening or is the last one: %v", gen, err)
		}
		if gen > 1 && !slices.Equal(generations(t, k), []uint64{gen - 1, gen}) {
			t.Fatalf("generations %v before the old one goes", generations(t, k))
		}
		if err := errors.Join(k.DestroyBelow(gen), k.DestroyBelow(gen)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(generations(t, k), []uint64{gen}) {
			t.Fatalf("generations %v after it went", generations(t, k))
		}
		body, err := os.ReadFile(path)
		if err != nil || gen > 1 && bytes.Contains(body, last[:]) || !bytes.Contains(body, key[:]) {
			t.Fatalf("generation %d: the file holds the old key or not the new one: %v", gen, err)
		}
		last = key
	}
	if err := k.Key(2, &last); !errors.Is(err, ErrNoGeneration) {
		t.Errorf("a destroyed generation: %v", err)
	}
}

// The file of an older version is 32 bare bytes: generation 0.
func TestFileKEKUpgrade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek")
	bare := []byte(strings.Repeat("k", 32))
	if err := os.WriteFile(path, bare, 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := FileKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	if gens := generations(t, k); !slices.Equal(gens, []uint64{0}) || kekKey(t, k, 0) != [32]byte(bare) {
		t.Fatalf("generations %v", gens)
	}
	if err := k.Make(1); err != nil {
		t.Fatal(err)
	}
	if gens := generations(t, k); !slices.Equal(gens, []uint64{0, 1}) || kekKey(t, k, 0) != [32]byte(bare) {
		t.Fatalf("generations %v", gens)
	}
	if err := k.DestroyBelow(1); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if gens := generations(t, k); err != nil || !slices.Equal(gens, []uint64{1}) || bytes.Contains(body, bare[:8]) {
		t.Fatalf("generations %v, %v", gens, err)
	}
}

// What is no whole generation counts for none, and goes with the next destruction.
func TestFileKEKTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek")
	k, err := FileKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.Make(1), k.Make(2)); err != nil {
		t.Fatal(err)
	}
	torn := kekKey(t, k, 2)
	writeAt(t, path, kekOffset(2)+61, []byte{1, 2})
	if gens := generations(t, k); !slices.Equal(gens, []uint64{1}) {
		t.Fatalf("generations %v", gens)
	}
	if err := k.DestroyBelow(1); err != nil {
		t.Fatal(err)
	}
	if body, err := os.ReadFile(path); err != nil || bytes.Contains(body, torn[:]) {
		t.Errorf("the torn key is still there: %v", err)
	}
	if err := k.Make(2); err != nil || kekKey(t, k, 2) == torn {
		t.Errorf("made again: %v", err)
	}
}

func FuzzDecodeKEK(f *testing.F) {
	raw := encodeKEK(7, &[32]byte{1})
	f.Add(raw[:])
	f.Fuzz(func(t *testing.T, in []byte) {
		var raw [kekSlot]byte
		copy(raw[:], in)
		if gen, key, ok := decodeKEK(&raw); ok && (encodeKEK(gen, &key) != raw || gen == 0) {
			t.Fatalf("%x accepted as generation %d", raw, gen)
		}
	})
}

func TestFileKEKRefusals(t *testing.T) {
	for _, tc := range []struct {
		name string
		body []byte
		mode os.FileMode
		want string
	}{
		{"long", make([]byte, kekFileSize+1), 0o600, "not a regular file"},
		{"others may read", []byte(strings.Repeat("k", 32)), 0o604, "chmod 600"},
		{"group may read", []byte(strings.Repeat("k", 32)), 0o640, "chmod 600"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kek")
			if err := os.WriteFile(path, tc.body, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tc.mode); err != nil {
				t.Fatal(err)
			}
			if _, err := FileKEK(path); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
}
