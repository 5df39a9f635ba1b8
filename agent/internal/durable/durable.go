// Package durable puts small files in place so that a crash leaves the old one or
// the new one, never a part of either, and keeps one JSON value in a line that
// shows its own damage.
package durable

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// ErrDamaged is returned by ReadLine for a file that is not one whole line.
var ErrDamaged = errors.New("the file is damaged")

// maxLine bounds a file with one line, in bytes.
const maxLine = 64 << 10

// Replace puts content in the place of path, mode 0600, and returns when it would
// survive a power cut.
func Replace(path string, content []byte) (err error) {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return SyncDir(path)
}

// SyncDir makes a change of names in the folder of path durable.
func SyncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// WriteLine puts v in the place of path as one line: CRC-32C of the JSON in eight
// hexadecimal digits, a space, the JSON, a newline.
func WriteLine(path string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return Replace(path, fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(text, castagnoli), text))
}

// ReadLine reads what WriteLine wrote. Errors: ErrDamaged, and those of opening
// and reading the file.
func ReadLine(path string, v any) error {
	b, err := read(path)
	if err != nil {
		return err
	}
	sum, text, ok := bytes.Cut(bytes.TrimSuffix(b, []byte("\n")), []byte(" "))
	if !ok || len(b) > maxLine || string(sum) != fmt.Sprintf("%08x", crc32.Checksum(text, castagnoli)) {
		return fmt.Errorf("%w: its checksum does not fit", ErrDamaged)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil || d.More() {
		return fmt.Errorf("%w: it is no entry of this format", ErrDamaged)
	}
	return nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxLine+1))
}

// Aside gives a damaged file a second name, path.damaged-N. Its own stays until a new file
// takes it, so a crash in between leaves the damage to be found again.
func Aside(path string) (name string, err error) {
	if name, err = sideName(path); err != nil {
		return "", err
	}
	if err = os.Link(path, name); errors.Is(err, os.ErrExist) {
		return name, nil
	}
	if err != nil { // no links here
		err = os.Rename(path, name)
	}
	return name, errors.Join(err, SyncDir(path))
}

// sideName is the first name that is free, or that the file has already.
func sideName(path string) (string, error) {
	own, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	for i := 1; i < 1000; i++ {
		name := fmt.Sprintf("%s.damaged-%d", path, i)
		st, err := os.Lstat(name)
		if errors.Is(err, os.ErrNotExist) || err == nil && os.SameFile(st, own) {
			return name, nil
		}
	}
	return "", fmt.Errorf("too many damaged files beside %s. Try: look at them and move them away", path)
}
