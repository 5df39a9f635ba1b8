package main

import (
	"os"
	"path/filepath"
	"testing"
)

// tree makes a package directory with files and gives it as the go tool would.
func tree(t *testing.T, files map[string]string) listed {
	t.Helper()
	root := t.TempDir()
	p := listed{ImportPath: "cordon/filters", Dir: filepath.Join(root, "filters")}
	p.Module = &struct{ Path, Version, Sum, Dir string }{Path: "cordon", Dir: root}
	if err := os.Mkdir(p.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(p.Dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) == ".go" {
			p.GoFiles = append(p.GoFiles, name)
		} else {
			p.EmbedFiles = append(p.EmbedFiles, name)
		}
	}
	return p
}

func module(version, sum string) listed {
	p := listed{ImportPath: "example.org/m"}
	p.Module = &struct{ Path, Version, Sum, Dir string }{Path: "example.org/m", Version: version, Sum: sum}
	return p
}

// TestHash: everything that a verdict may depend on moves the hash, and nothing else.
func TestHash(t *testing.T) {
	of := func(files map[string]string, version, sum string) string {
		t.Helper()
		out, err := hash([]listed{tree(t, files), module(version, sum), {ImportPath: "fmt"}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	base := of(map[string]string{"a.go": "a", "b.yaml": "b"}, "v1.0.0", "h1:x")
	for name, got := range map[string]string{
		"source":  of(map[string]string{"a.go": "A", "b.yaml": "b"}, "v1.0.0", "h1:x"),
		"data":    of(map[string]string{"a.go": "a", "b.yaml": "B"}, "v1.0.0", "h1:x"),
		"name":    of(map[string]string{"c.go": "a", "b.yaml": "b"}, "v1.0.0", "h1:x"),
		"file":    of(map[string]string{"a.go": "a", "b.yaml": "b", "c.go": ""}, "v1.0.0", "h1:x"),
		"version": of(map[string]string{"a.go": "a", "b.yaml": "b"}, "v1.0.1", "h1:x"),
		"sum":     of(map[string]string{"a.go": "a", "b.yaml": "b"}, "v1.0.0", "h1:y"),
	} {
		if got == base {
			t.Errorf("another %s has the same hash", name)
		}
	}
	same := of(map[string]string{"a.go": "a", "b.yaml": "b", "a_test.go": "t", "engine.go": "old"}, "v1.0.0", "h1:x")
	if same != base {
		t.Error("a test or the written file moves the hash")
	}
	if _, err := hash(nil); err == nil {
		t.Error("a hash of nothing")
	}
}
