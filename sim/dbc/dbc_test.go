package dbc

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteTo(t *testing.T) {
	dir := t.TempDir()
	databases, signalMap, err := WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(databases) != len(Names) || filepath.Base(signalMap) != MapName {
		t.Fatalf("%v %v", databases, signalMap)
	}
	for i, path := range append(databases, signalMap) {
		name := filepath.Base(path)
		if i < len(Names) && name != Names[i] {
			t.Errorf("file %d is %s", i, name)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := File(name); err != nil || !bytes.Equal(got, want) || len(want) < 500 {
			t.Errorf("%s: %d bytes written, %d embedded, %v", name, len(got), len(want), err)
		}
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	if _, _, err := WriteTo(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a directory that does not exist was written to")
	}
	if _, err := File("other.dbc"); err == nil {
		t.Error("a file that does not exist was read")
	}
}
