package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// ageScheme is suite A.
type ageScheme struct{}

func (ageScheme) seal(dst io.Writer, to []Public) (*Writer, error) {
	readers := make([]age.Recipient, len(to))
	for i, k := range to {
		p, ok := k.(*agePublic)
		if !ok {
			return nil, fmt.Errorf("%w of suite %s", ErrKey, A)
		}
		readers[i] = p.to
	}
	out := &redirect{w: new(bytes.Buffer)}
	start := out.w.(*bytes.Buffer)
	body, err := age.Encrypt(out, readers...)
	if err != nil {
		return nil, fmt.Errorf("suite: %w", err)
	}
	header, err := age.ExtractHeader(bytes.NewReader(start.Bytes()))
	if err != nil {
		return nil, fmt.Errorf("suite: reading the header back: %w", err)
	}
	if n, err := Stanzas(A, header); err != nil || n != len(to) {
		return nil, fmt.Errorf("suite: the header has %d stanzas for %d readers: %w", n, len(to), err)
	}
	out.w = dst
	if _, err := out.Write(start.Bytes()); err != nil { // header and nonce
		return nil, fmt.Errorf("suite: writing the header: %w", err)
	}
	return &Writer{body: body, header: header}, nil
}

// redirect lets age write its header into a buffer and the payload to the file.
type redirect struct{ w io.Writer }

func (r *redirect) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if err == nil && n != len(p) {
		err = io.ErrShortWrite
	}
	return n, err
}

func (ageScheme) openHeader(header []byte, who Identity) ([]byte, error) {
	i, ok := who.(*ageIdentity)
	if !ok || i.key == nil {
		return nil, fmt.Errorf("%w: the identity is closed", ErrNotFor)
	}
	key, err := age.DecryptHeader(header, i.key)
	if noMatch := (*age.NoIdentityMatchError)(nil); errors.As(err, &noMatch) {
		return nil, ErrNotFor
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHeader, err)
	}
	return key, nil
}

func (ageScheme) body(r io.Reader, key FileKey) (io.Reader, error) {
	src := &source{r: r}
	plain, err := age.Decrypt(io.MultiReader(bytes.NewReader(key.header), src), age.NewInjectedFileKeyIdentity(key.key))
	if err != nil {
		return nil, src.blame(err)
	}
	return &ageBody{src: src, plain: plain}, nil
}

// ageBody tells errors of the file's reader from those of its bytes.
type ageBody struct {
	src   *source
	plain io.Reader
}

func (b *ageBody) Read(p []byte) (int, error) {
	n, err := b.plain.Read(p)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	return n, b.src.blame(err)
}

// source remembers why the file could not be read.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func (s *source) blame(err error) error {
	if s.err != nil {
		return fmt.Errorf("suite: reading the file: %w", s.err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: the file ends before its last chunk: %w", ErrPayload, err)
	}
	return fmt.Errorf("%w: %w", ErrPayload, err)
}
