// Package digest sums a file up in all the ways that the export log does, in one
// reading.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/mod/sumdb/tlog"
)

// Chunk is the length in bytes of a leaf of the chunk tree.
const Chunk = 1 << 20

// Sums are of one file; hashes in lower-case hexadecimal.
type Sums struct {
	Size   int64
	SHA256 string
	SM3    string
	Chunks string // root of the RFC 6962 tree over chunks of 1 MiB
}

// Of reads r to its end.
func Of(r io.Reader) (Sums, error) {
	s := sums{sha: sha256.New(), sm: sm3.New()}
	buf := make([]byte, Chunk)
	for {
		n, err := io.ReadFull(r, buf)
		if n > 0 {
			if err := s.chunk(buf[:n]); err != nil {
				return Sums{}, err
			}
		}
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return s.end()
		default:
			return Sums{}, err
		}
	}
}

type sums struct {
	size   int64
	sha    hash.Hash
	sm     hash.Hash
	n      int64
	hashes []tlog.Hash // of the tree, as tlog stores them
}

func (s *sums) chunk(b []byte) error {
	s.size += int64(len(b))
	s.sha.Write(b)
	s.sm.Write(b)
	more, err := tlog.StoredHashes(s.n, b, s)
	if err != nil {
		return fmt.Errorf("chunk %d: %w", s.n, err)
	}
	s.hashes = append(s.hashes, more...)
	s.n++
	return nil
}

// ReadHashes gives tlog the hashes that it stored.
func (s *sums) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(s.hashes)) {
			return nil, fmt.Errorf("no hash %d", x)
		}
		out[i] = s.hashes[x]
	}
	return out, nil
}

func (s *sums) end() (Sums, error) {
	root, err := tlog.TreeHash(s.n, s)
	if err != nil {
		return Sums{}, fmt.Errorf("chunk root: %w", err)
	}
	return Sums{s.size, hex.EncodeToString(s.sha.Sum(nil)), hex.EncodeToString(s.sm.Sum(nil)), hex.EncodeToString(root[:])}, nil
}
