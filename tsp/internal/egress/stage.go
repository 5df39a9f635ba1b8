package egress

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"cordon/tsp/internal/ledger"
)

// tempPrefix begins the names of files that are being written.
const tempPrefix = ".part-"

// copyPath is where the copy lies that is sent.
func (d *Door) copyPath(a *attempt) string {
	if a.Channel == d.folder {
		return filepath.Join(Dir(d.cfg.Dir), tempPrefix+a.Request)
	}
	return filepath.Join(CopiesDir(d.cfg.Dir), a.File.Name)
}

// stage copies a released file to where it is sent from, durably, and compares what
// arrived there with what the gate released.
func (d *Door) stage(a *attempt, src io.Reader) error {
	path := d.copyPath(a)
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("egress: %w", roomHint(err))
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(dst, sum), src)
	if err = errors.Join(err, dst.Sync(), dst.Close(), syncDir(filepath.Dir(path))); err != nil {
		err = fmt.Errorf("egress: a copy of the file in %s: %w", filepath.Dir(path), roomHint(err))
	} else if n != a.File.Cipher || hex.EncodeToString(sum.Sum(nil)) != a.File.SHA256 {
		err = ErrBytes
	}
	if err != nil {
		return errors.Join(err, removeIfThere(path))
	}
	return nil
}

// roomHint says what to do when a disk is full.
func roomHint(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w. Try: make room and release it again", err)
	}
	return err
}

// openCopy opens the copy and hashes it, so that what is sent through the same handle
// was compared with the log before its first byte leaves.
func (d *Door) openCopy(a *attempt) (*os.File, error) {
	f, err := os.Open(d.copyPath(a))
	if err != nil {
		return nil, fmt.Errorf("egress: the copy of %s: %w. Try: end this delivery and ask again", a.Request, err)
	}
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return nil, fmt.Errorf("egress: %w", errors.Join(err, f.Close()))
	}
	if n != a.File.Cipher || hex.EncodeToString(sum.Sum(nil)) != a.File.SHA256 {
		return nil, errors.Join(ErrBytes, f.Close())
	}
	return f, nil
}

// body reads a copy from its start, hashing it again, and counts what is read as left.
// Its last bytes come out only if the hash of all is the released one.
type body struct {
	src  io.ReaderAt
	file *ledger.File
	pass *pass
	sum  hash.Hash
	at   int64
}

func newBody(src io.ReaderAt, f *ledger.File, p *pass) *body {
	return &body{src: src, file: f, pass: p, sum: sha256.New()}
}

func (b *body) Read(p []byte) (int, error) {
	rest := b.file.Cipher - b.at
	if rest == 0 {
		return 0, io.EOF
	}
	n, err := b.next(p[:min(int64(len(p)), rest)])
	if err != nil {
		return 0, err
	}
	if err := b.pass.body(b.at); err != nil {
		return 0, err
	}
	return n, nil
}

// next reads without counting.
func (b *body) next(p []byte) (int, error) {
	n, err := b.src.ReadAt(p, b.at)
	if n < len(p) {
		if err == nil || errors.Is(err, io.EOF) {
			err = ErrBytes
		}
		return 0, err
	}
	b.sum.Write(p)
	b.at += int64(n)
	if b.at == b.file.Cipher && hex.EncodeToString(b.sum.Sum(nil)) != b.file.SHA256 {
		return 0, ErrBytes
	}
	return n, nil
}

// skip reads n bytes that the other end has already.
func (b *body) skip(n int64) error {
	buf := make([]byte, 64<<10)
	for n > 0 {
		k, err := b.next(buf[:min(n, int64(len(buf)))])
		if err != nil {
			return err
		}
		n -= int64(k)
	}
	return nil
}

// hashOf gives the SHA-256 of a file, lower-case hexadecimal, and its length; empty if
// there is none.
func hashOf(path string) (sum string, n int64, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("egress: %w", err)
	}
	h := sha256.New()
	n, err = io.Copy(h, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", 0, fmt.Errorf("egress: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}

// sweep removes what a crash left half written in a folder.
func sweep(dir string, keep func(name string) bool) error {
	names, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	for _, n := range names {
		if strings.HasPrefix(n.Name(), tempPrefix) && !keep(n.Name()) {
			if err := os.Remove(filepath.Join(dir, n.Name())); err != nil {
				return fmt.Errorf("egress: %w", err)
			}
		}
	}
	return nil
}
