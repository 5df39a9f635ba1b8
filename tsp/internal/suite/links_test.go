package suite

import (
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// TestNoNet: the offline verifier links this package and no network code.
func TestNoNet(t *testing.T) {
	text, err := exec.Command("go", "list", "-deps", ".", "../recipient").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(text)) {
		if dep == "net" || strings.HasPrefix(dep, "net/") || dep == "crypto/tls" || dep == "os/exec" {
			t.Errorf("links %s", dep)
		}
	}
}

// TestChunksAllocateNothing: a chunk of suite B costs no allocation either way. In
// suite A, age allocates a chunk's text when it opens.
func TestChunksAllocateNothing(t *testing.T) {
	plain := text(chunk)
	for _, k := range kinds {
		w, err := Encrypt(io.Discard, suiteOf(k), []Public{newPair(t, k).public})
		if err != nil {
			t.Fatal(err)
		}
		writes := testing.AllocsPerRun(20, func() {
			if _, err := w.Write(plain); err != nil {
				t.Fatal(err)
			}
		})
		if writes != 0 {
			t.Errorf("%s: %v allocations for a chunk", k, writes)
		}
	}
	r := newPair(t, sm2Key)
	file, header := sealed(t, text(40*chunk), r)
	key, err := OpenHeader(B, header, r.identity)
	if err != nil {
		t.Fatal(err)
	}
	body, err := Decrypt(B, bytes.NewReader(file), key)
	if err != nil {
		t.Fatal(err)
	}
	reads := testing.AllocsPerRun(20, func() {
		if _, err := io.ReadFull(body, plain); err != nil {
			t.Fatal(err)
		}
	})
	if reads != 0 {
		t.Errorf("%v allocations to open a chunk", reads)
	}
}
