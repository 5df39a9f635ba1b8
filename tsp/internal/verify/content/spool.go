package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"cordon/tsp/internal/suite"
)

// inMemory is the greatest plaintext, in bytes, that is kept in memory. A larger one
// lies in a file without a name, which goes with the process.
const inMemory = 256 << 20

var errSpool = errors.New("no room for the plaintext")

// spooled is a whole plaintext: the rows' reader needs to go back and forth.
type spooled struct {
	io.ReaderAt
	size   int64
	sha256 string
	file   *os.File
}

func (s *spooled) close() {
	if s.file != nil {
		_ = s.file.Close() // nothing is left of it
	}
}

// decrypt takes the whole plaintext, so many bytes of it in memory: it is authentic
// only when its end was read.
func decrypt(id suite.ID, r io.Reader, key suite.FileKey, inMemory int64) (*spooled, error) {
	plain, err := suite.Decrypt(id, r, key)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	from := io.TeeReader(plain, sum)
	var head bytes.Buffer
	n, err := io.CopyN(&head, from, inMemory)
	s := &spooled{ReaderAt: bytes.NewReader(head.Bytes()), size: n}
	if err == nil {
		err = s.spill(&head, from)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.close()
		return nil, err
	}
	s.sha256 = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// spill moves on to a file.
func (s *spooled) spill(head *bytes.Buffer, rest io.Reader) error {
	f, err := os.CreateTemp("", "cordon-verify-*")
	if err != nil {
		return fmt.Errorf("%w: %w", errSpool, err)
	}
	s.file, s.ReaderAt = f, f
	if err := os.Remove(f.Name()); err != nil {
		return fmt.Errorf("%w: %w", errSpool, err)
	}
	if _, err := f.Write(head.Bytes()); err != nil {
		return fmt.Errorf("%w: %w", errSpool, err)
	}
	n, err := io.Copy(f, rest)
	s.size += n
	return err
}
