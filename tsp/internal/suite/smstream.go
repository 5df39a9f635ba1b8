package suite

import (
	"crypto/cipher"
	"crypto/hkdf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

const (
	smChunk  = 64 << 10
	smTag    = 16
	smSealed = smChunk + smTag

	// smMaxChunks bounds what is sealed under one key: 2^32 chunks are 2^44 blocks
	// of SM4, at which a GCM key is told from a random function with a chance of
	// about 2^-40. It is 256 TiB, and far below what the counter could name.
	smMaxChunks = 1 << 32
)

// smAEAD derives the payload's cipher. The key is new for every file: its input is
// a file key that was drawn for this file, and the nonce and the header's MAC
// separate payloads even if a file key were ever used again.
func smAEAD(fileKey, nonce, header []byte) (cipher.AEAD, error) {
	info := smPayloadInfo + string(header[len(header)-smMAC:])
	key, err := hkdf.Key(sm3.New, fileKey, nonce, info, smKey)
	if err != nil {
		return nil, fmt.Errorf("suite: deriving a key: %w", err)
	}
	defer clear(key)
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("suite: SM4: %w", err)
	}
	return cipher.NewGCM(block)
}

// smCounter is the nonce of a chunk: 11 bytes of its number, big-endian, then 1 for
// the last. A key is used with each number once, and either as the last or not,
// so no nonce comes twice; the number fixes the order and the flag the end.
type smCounter struct {
	n     uint64
	bytes [12]byte
}

func (c *smCounter) nonce(last bool) []byte {
	binary.BigEndian.PutUint64(c.bytes[3:11], c.n)
	c.bytes[11] = 0
	if last {
		c.bytes[11] = 1
	}
	return c.bytes[:]
}

// smWriter seals chunks. It holds a full chunk back until more comes, since only
// then it is known not to be the last.
type smWriter struct {
	dst   redirect
	aead  cipher.AEAD
	count smCounter
	plain []byte // the chunk that is being filled
	out   []byte
	err   error
}

func newSMWriter(dst io.Writer, fileKey, nonce, header []byte) (*smWriter, error) {
	aead, err := smAEAD(fileKey, nonce, header)
	if err != nil {
		return nil, err
	}
	return &smWriter{dst: redirect{dst}, aead: aead, plain: make([]byte, 0, smChunk), out: make([]byte, 0, smSealed)}, nil
}

func (w *smWriter) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		if len(w.plain) == smChunk {
			if err := w.flush(false); err != nil {
				return 0, err
			}
		}
		n := min(len(p), smChunk-len(w.plain))
		w.plain = append(w.plain, p[:n]...)
		p = p[n:]
	}
	return total, nil
}

// flush seals the chunk under its number, once: after an error nothing more is
// sealed.
func (w *smWriter) flush(last bool) error {
	if w.err != nil {
		return w.err
	}
	if w.count.n >= smMaxChunks {
		w.err = fmt.Errorf("suite: more than %d chunks for one key. Try: export in parts", uint64(smMaxChunks))
		return w.err
	}
	w.out = w.aead.Seal(w.out[:0], w.count.nonce(last), w.plain, nil)
	w.plain = w.plain[:0]
	w.count.n++
	_, w.err = w.dst.Write(w.out)
	return w.err
}

// Close seals the last chunk and overwrites the plain text held here.
func (w *smWriter) Close() error {
	err := w.flush(true)
	clear(w.plain[:cap(w.plain)])
	w.aead = nil
	if w.err == nil {
		w.err = errors.New("suite: write after close")
	}
	return err
}

// smReader opens chunks. It reads one byte past a chunk to know whether it is the
// last.
type smReader struct {
	r     io.Reader
	aead  cipher.AEAD
	count smCounter
	in    [smSealed + 1]byte
	have  int // bytes of the next chunk read already: 0 or 1
	out   []byte
	plain []byte // what is left of out
	err   error
}

func newSMReader(r io.Reader, fileKey, nonce, header []byte) (*smReader, error) {
	aead, err := smAEAD(fileKey, nonce, header)
	if err != nil {
		return nil, err
	}
	return &smReader{r: r, aead: aead, out: make([]byte, 0, smChunk)}, nil
}

func (r *smReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(r.plain) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.err = r.next()
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

// next opens a chunk into plain. It returns io.EOF with the last one.
func (r *smReader) next() error {
	n, err := io.ReadFull(r.r, r.in[r.have:])
	n += r.have
	last := n < len(r.in)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("suite: reading the file: %w", err)
	}
	sealed := r.in[:min(n, smSealed)]
	if err := r.fits(len(sealed), last); err != nil {
		return err
	}
	r.plain, err = r.aead.Open(r.out[:0], r.count.nonce(last), sealed, nil)
	if err != nil {
		return r.explain(sealed, last)
	}
	r.count.n++
	if last {
		return io.EOF
	}
	r.in[0], r.have = r.in[smSealed], 1
	return nil
}

// fits refuses lengths that no Writer gives.
func (r *smReader) fits(n int, last bool) error {
	switch {
	case n < smTag:
		return r.fault("the file ends inside its tag")
	case n == smTag && last && r.count.n > 0:
		return r.fault("it is the last and empty, which only the first may be")
	case r.count.n >= smMaxChunks:
		return r.fault("it is past the most that one key is used for")
	}
	return nil
}

// explain says what is wrong with a chunk that does not authenticate, by trying it
// with the other flag. Its text is not returned.
func (r *smReader) explain(sealed []byte, last bool) error {
	r.plain = nil
	_, err := r.aead.Open(r.out[:0], r.count.nonce(!last), sealed, nil)
	clear(r.out[:cap(r.out)])
	switch {
	case err != nil:
		return r.fault("it does not authenticate: changed, moved, or of another file")
	case last:
		return r.fault("the file ends behind it, and it is not the last: cut off")
	}
	return r.fault("bytes follow it, and it is the last: appended")
}

func (r *smReader) fault(why string) error {
	return fmt.Errorf("%w: chunk %d: %s", ErrPayload, r.count.n, why)
}
