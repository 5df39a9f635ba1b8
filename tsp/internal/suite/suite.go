package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// ID names a suite as the export log does.
type ID string

// The suites.
const (
	A ID = "age-v1" // age: X25519 or hybrid post-quantum, ChaCha20-Poly1305
	B ID = "sm-v1"  // SM2, SM3, SM4-GCM
)

// Limits of a header, so that it fits into an entry of the export log.
const (
	MaxReaders = 16
	MaxHeader  = 32 << 10 // bytes
)

// Errors of this package; the text around them says which part.
var (
	ErrKey     = errors.New("suite: not a key")
	ErrHeader  = errors.New("suite: the header is damaged or forged")
	ErrNotFor  = errors.New("suite: no stanza of the header is for this identity")
	ErrPayload = errors.New("suite: the payload is damaged or forged")
)

// scheme is what the two suites do in their own ways.
type scheme interface {
	seal(dst io.Writer, to []Public) (*Writer, error)
	// readHeader returns the exact bytes of the header at the start of r; it may
	// read further.
	readHeader(r io.Reader) (header []byte, stanzas int, err error)
	openHeader(header []byte, who Identity) (key []byte, err error)
	// body decrypts what follows the header.
	body(r io.Reader, key FileKey) (io.Reader, error)
}

func (id ID) scheme() (scheme, error) {
	switch id {
	case A:
		return ageScheme{}, nil
	case B:
		return smScheme{}, nil
	}
	return nil, fmt.Errorf("suite: unknown suite %.20q. Try: %s or %s", string(id), A, B)
}

// Valid says whether there is such a suite.
func (id ID) Valid() error {
	_, err := id.scheme()
	return err
}

// Writer encrypts what is written to it. A file whose Writer was not closed has
// no last chunk and is refused by every reader.
type Writer struct {
	body   io.WriteCloser
	header []byte
	err    error // the first failure; nothing is sealed after it
	closed bool
}

// Encrypt writes the header of a file for the given readers to dst; the Writer
// then writes the payload there. The readers must be [Together]. It does not
// close dst.
func Encrypt(dst io.Writer, id ID, to []Public) (*Writer, error) {
	s, err := id.scheme()
	if err != nil {
		return nil, err
	}
	got, err := Together(to...)
	if err != nil {
		return nil, err
	}
	if got != id {
		return nil, fmt.Errorf("suite: keys of suite %s cannot read suite %s. Try: register keys of suite %s for all readers", got, id, id)
	}
	return s.seal(dst, to)
}

// Header returns the exact bytes of the file's header.
func (w *Writer) Header() []byte { return bytes.Clone(w.header) }

// Write encrypts p. After an error every further call fails with it, since a
// chunk sealed twice under one nonce would give both texts away.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	if w.closed {
		return 0, errors.New("suite: write after close")
	}
	n, err := w.body.Write(p)
	w.err = err
	return n, err
}

// Close writes the last chunk. A second call does nothing and returns what the
// first one did.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	err := w.body.Close() // also after a failed Write: it overwrites keys
	if w.err == nil {
		w.err = err
	}
	return w.err
}

// FileKey opens the payload behind one header. The zero value opens nothing.
type FileKey struct {
	suite  ID
	header []byte
	key    []byte
}

// Close overwrites the key, in all copies of k.
func (k FileKey) Close() error {
	clear(k.key)
	return nil
}

// ReadHeader returns the exact bytes of the header at the start of r and the
// count of its stanzas. It may read further than the header.
func ReadHeader(id ID, r io.Reader) (header []byte, stanzas int, err error) {
	s, err := id.scheme()
	if err != nil {
		return nil, 0, err
	}
	return s.readHeader(r)
}

// Stanzas returns how many readers a header has. Bytes that do not belong to the
// header are an error.
func Stanzas(id ID, header []byte) (int, error) {
	got, n, err := ReadHeader(id, bytes.NewReader(header))
	if err != nil {
		return 0, err
	}
	if len(got) != len(header) {
		return 0, fmt.Errorf("%w: %d bytes follow it", ErrHeader, len(header)-len(got))
	}
	return n, nil
}

// OpenHeader unwraps the file key by the stanza of this identity and checks the
// header's MAC under that key. ErrNotFor: no stanza opens; ErrHeader: it is
// malformed, or the MAC is not one of this key.
func OpenHeader(id ID, header []byte, who Identity) (FileKey, error) {
	s, err := id.scheme()
	if err != nil {
		return FileKey{}, err
	}
	if who == nil || who.Suite() != id {
		return FileKey{}, fmt.Errorf("%w: the identity is not one of suite %s", ErrNotFor, id)
	}
	if _, err := Stanzas(id, header); err != nil {
		return FileKey{}, err
	}
	key, err := s.openHeader(header, who)
	if err != nil {
		return FileKey{}, err
	}
	return FileKey{suite: id, header: bytes.Clone(header), key: key}, nil
}

// Decrypt reads a file from its start and returns its plain text. The file's
// header must be the one the key was opened from. Every chunk is authenticated
// before any of it is returned; a file that is changed, cut, reordered or
// continued ends in ErrPayload, so only a reading that reaches io.EOF is whole.
// Errors of r itself are returned as they are.
func Decrypt(id ID, r io.Reader, key FileKey) (io.Reader, error) {
	s, err := id.scheme()
	if err != nil {
		return nil, err
	}
	if key.suite != id || len(key.header) == 0 {
		return nil, fmt.Errorf("suite: the file key is not one of suite %s. Try: OpenHeader with the header of this file", id)
	}
	header := make([]byte, len(key.header))
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, fmt.Errorf("%w: the file ends inside it: %w", ErrHeader, err)
	}
	if !bytes.Equal(header, key.header) {
		return nil, fmt.Errorf("%w: the file's header is not the one that the key was opened from", ErrHeader)
	}
	return s.body(r, key)
}
