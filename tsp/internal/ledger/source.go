package ledger

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// maxTile bounds a tile's file in bytes: 256 of the largest entries.
const maxTile = tileWidth * (MaxEntry + 2)

// source reads the tiles of one shard.
type source struct {
	fsys fs.FS
	dir  string // of the shard
}

// read gives a tile's file. If it is not there under its width, because the log has
// grown since its checkpoint was read, a wider one does; exact tells them apart.
func (s source) read(t tlog.Tile) (data []byte, exact bool, err error) {
	data, err = readLimited(s.fsys, path.Join(s.dir, tilePath(t)), maxTile)
	if err == nil || !errors.Is(err, fs.ErrNotExist) || t.W == tileWidth {
		return data, true, err
	}
	missing := err
	for range 8 { // the log may drop one tile for the next between two looks
		wider := s.wider(t)
		if wider.W == 0 {
			break
		}
		data, err = readLimited(s.fsys, path.Join(s.dir, tilePath(wider)), maxTile)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, false, err
		}
	}
	return nil, true, missing
}

// wider finds the least wide file of a tile that is wider than t.
func (s source) wider(t tlog.Tile) tlog.Tile {
	best := tlog.Tile{}
	names, err := fs.ReadDir(s.fsys, path.Join(s.dir, path.Dir(tilePath(t))))
	if err != nil {
		names = nil // the folder goes when the tile is full
	}
	for _, d := range names {
		w, err := strconv.Atoi(d.Name())
		if err == nil && w > t.W && w < tileWidth && (best.W == 0 || w < best.W) {
			best = t
			best.W = w
		}
	}
	if best.W > 0 {
		return best
	}
	t.W = tileWidth
	if _, err := fs.Stat(s.fsys, path.Join(s.dir, tilePath(t))); err != nil {
		return tlog.Tile{}
	}
	return t
}

// hashes reads a tile of hashes, exactly as wide as asked.
func (s source) hashes(t tlog.Tile) ([]byte, error) {
	data, exact, err := s.read(t)
	want := t.W * tlog.HashSize
	switch {
	case err != nil:
		return nil, err
	case len(data) < want, exact && len(data) != want:
		return nil, fmt.Errorf("%d bytes, not %d", len(data), want)
	}
	return data[:want], nil
}

// leaves reads a bundle, exactly as many entries as asked.
func (s source) leaves(t tlog.Tile) ([][]byte, error) {
	data, exact, err := s.read(t)
	if err != nil {
		return nil, err
	}
	out, rest, err := splitBundle(data, t.W)
	if err == nil && exact && len(rest) > 0 {
		err = fmt.Errorf("%w: %d bytes follow the last of %d entries", errBundle, len(rest), t.W)
	}
	return out, err
}

func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	if st, err := f.Stat(); err == nil && st.Size() <= limit {
		return readExactly(f, st.Size(), limit)
	}
	return readExactly(f, 0, limit)
}

func readExactly(r io.Reader, guess, limit int64) ([]byte, error) {
	out := make([]byte, 0, guess+512)
	for {
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		switch {
		case int64(len(out)) > limit:
			return nil, fmt.Errorf("longer than %d bytes", limit)
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		case len(out) == cap(out):
			out = slices.Grow(out, len(out))
		}
	}
}

// tileReader serves the proofs of x/mod from the files of a shard.
type tileReader struct {
	read func(tlog.Tile) ([]byte, error)
}

func (r tileReader) Height() int                     { return height }
func (r tileReader) SaveTiles([]tlog.Tile, [][]byte) {}
func (r tileReader) ReadTiles(t []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(t))
	for i := range t {
		data, err := r.read(t[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", tilePath(t[i]), err)
		}
		out[i] = data
	}
	return out, nil
}

// shardYear tells whether a folder's name is that of a shard.
func shardYear(name string) (int, bool) {
	n, err := strconv.Atoi(name)
	return n, err == nil && len(name) == 4 && n >= 1000 && strings.Trim(name, "0123456789") == ""
}
