package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

type value struct {
	Version int    `json:"version"`
	Name    string `json:"name"`
}

func TestLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	var got value
	if err := ReadLine(path, &got); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("no file: %v", err)
	}
	for _, want := range []value{{1, "a"}, {2, "b"}} {
		if err := WriteLine(path, want); err != nil {
			t.Fatal(err)
		}
		if err := ReadLine(path, &got); err != nil || got != want {
			t.Fatalf("%+v, %v; want %+v", got, err, want)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestDamage: any single changed byte, any cut and any addition is damage.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := WriteLine(path, value{1, "a"}); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := [][]byte{nil, append(slices.Clone(good), "more"...), append(slices.Clone(good), good...), []byte("00000000 \n")}
	for i := range good[:len(good)-1] {
		flipped := slices.Clone(good)
		flipped[i] ^= 4
		bad = append(bad, flipped, good[:i])
	}
	for _, b := range bad {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var got value
		if err := ReadLine(path, &got); !errors.Is(err, ErrDamaged) {
			t.Fatalf("%q: %v", b, err)
		}
	}
	if name, err := Aside(path); err != nil || filepath.Base(name) != "f.damaged-1" {
		t.Fatalf("%s, %v", name, err)
	}
	if again, err := Aside(path); err != nil || filepath.Base(again) != "f.damaged-1" {
		t.Fatalf("the same damage gets a second name: %s, %v", again, err)
	}
}

// FuzzReadLine: what is read is what would be written.
func FuzzReadLine(f *testing.F) {
	f.Add([]byte("00000000 {}\n"))
	f.Add([]byte(`9f2ac8a6 {"version":1,"name":"a"}`))
	path := filepath.Join(f.TempDir(), "f")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var v, again value
		if err := ReadLine(path, &v); err != nil {
			return
		}
		if err := WriteLine(path, v); err != nil {
			t.Fatal(err)
		}
		if err := ReadLine(path, &again); err != nil || again != v {
			t.Errorf("%q gives %+v, then %+v, %v", b, v, again, err)
		}
	})
}
