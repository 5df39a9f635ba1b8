package chainlog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Files returns the files of the log at path in the order of their entries:
// those put aside by rotation, named path.N after their first entry's number,
// then path itself if it exists.
func Files(path string) ([]string, error) {
	names, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("list the files of %s: %w", path, err)
	}
	var firsts []uint64
	live := false
	for _, d := range names {
		live = live || d.Name() == filepath.Base(path)
		rest, ok := strings.CutPrefix(d.Name(), filepath.Base(path)+".")
		if first, err := strconv.ParseUint(rest, 10, 64); ok && err == nil && strconv.FormatUint(first, 10) == rest {
			firsts = append(firsts, first)
		}
	}
	slices.Sort(firsts)
	var files []string
	for _, first := range firsts {
		files = append(files, rotatedName(path, first))
	}
	if live {
		files = append(files, path)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no log at %s: %w", path, fs.ErrNotExist)
	}
	return files, nil
}

func rotatedName(path string, first uint64) string {
	return path + "." + strconv.FormatUint(first, 10)
}

// syncDir makes the names in path's directory durable.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
