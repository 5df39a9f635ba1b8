package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/emmansun/gmsm/sm3"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/rows/parquet"
	"cordon/tsp/internal/suite"
)

// sealed is an encrypted file of rows that is being written. What goes in is hashed
// and counted before the encryption, and what comes out after it.
type sealed struct {
	file   *os.File
	suite  suite.ID
	format rows.Format
	enc    *suite.Writer
	buf    *bufio.Writer
	rows   rows.Writer

	plain, cipher count
	plainSum      hash.Hash
	sha, sm       hash.Hash
	chunks        *chunkTree
}

// count counts bytes.
type count int64

func (c *count) Write(p []byte) (int, error) {
	*c += count(len(p))
	return len(p), nil
}

// seal begins a file at path for the readers.
func seal(path string, id suite.ID, to []suite.Public, format rows.Format) (*sealed, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	s := &sealed{file: f, suite: id, format: format, plainSum: sha256.New(), sha: sha256.New(), sm: sm3.New(), chunks: newChunkTree()}
	if err := s.open(to); err != nil {
		return nil, errors.Join(fmt.Errorf("export: %w", err), f.Close())
	}
	return s, nil
}

func (s *sealed) open(to []suite.Public) (err error) {
	if s.enc, err = suite.Encrypt(io.MultiWriter(s.file, s.sha, s.sm, s.chunks, &s.cipher), s.suite, to); err != nil {
		return err
	}
	s.buf = bufio.NewWriterSize(io.MultiWriter(s.enc, s.plainSum, &s.plain), 64<<10)
	if s.format == rows.Parquet {
		s.rows, err = parquet.NewWriter(s.buf)
	} else {
		s.rows, err = rows.NewWriter(s.format, s.buf)
	}
	return err
}

// close completes the file durably and describes it; counts of records are the
// caller's.
func (s *sealed) close(name string) (ledger.File, error) {
	if err := errors.Join(s.rows.Close(), s.buf.Flush(), s.enc.Close(), s.file.Sync(), s.file.Close()); err != nil {
		return ledger.File{}, err
	}
	return ledger.File{
		Format: string(s.format), Suite: string(s.suite), Plain: int64(s.plain), Cipher: int64(s.cipher), Name: name,
		PlainSHA256: hex.EncodeToString(s.plainSum.Sum(nil)), SHA256: hex.EncodeToString(s.sha.Sum(nil)),
		SM3: hex.EncodeToString(s.sm.Sum(nil)), Chunks: s.chunks.root(), Header: s.enc.Header(),
	}, nil
}

// abandon lets go of the file's handle; the gate removes the file itself.
func (s *sealed) abandon() { _ = s.file.Close() }

// extension of a file's name by its suite.
var extension = map[suite.ID]string{suite.A: ".age", suite.B: ".sm"}
