package vault

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFileKEK(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek")
	k, err := FileKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 || st.Size() != 32 {
		t.Fatalf("file %v, %v; want 32 bytes of mode 0600", st, err)
	}
	if got := k.Describe(); got != "file KEK: development only" {
		t.Errorf("Describe() = %q", got)
	}
	var one, two [32]byte
	again, err := FileKEK(path)
	if err != nil || k.Key(&one) != nil || again.Key(&two) != nil || one != two || one == [32]byte{} {
		t.Errorf("the key changed or is empty: %v", err)
	}
}

func TestFileKEKRefusals(t *testing.T) {
	for _, tc := range []struct {
		name string
		body []byte
		mode os.FileMode
		want string
	}{
		{"short", make([]byte, 31), 0o600, "not a regular file of 32 bytes"},
		{"long", make([]byte, 33), 0o600, "not a regular file of 32 bytes"},
		{"zeros", make([]byte, 32), 0o600, "only zeros"},
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
