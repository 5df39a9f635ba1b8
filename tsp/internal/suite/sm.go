package suite

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
)

// Parts of a file of suite B; the package comment describes them.
const (
	smMagic       = "cordon-export-sm-v1\n"
	smHeaderInfo  = "cordon-export-sm-v1 header"
	smPayloadInfo = "cordon-export-sm-v1 payload"

	smFileKey = 32
	smStanza  = smPoint + sm3.Size + smFileKey // C1 C3 C2
	smMAC     = sm3.Size
	smNonce   = 16
	smKey     = 16 // SM4
)

// smScheme is suite B.
type smScheme struct{}

func (smScheme) seal(dst io.Writer, to []Public) (*Writer, error) {
	fileKey, nonce := make([]byte, smFileKey), make([]byte, smNonce)
	defer clear(fileKey)
	rand.Read(fileKey)
	rand.Read(nonce)
	header, err := smHeader(fileKey, to)
	if err != nil {
		return nil, err
	}
	body, err := newSMWriter(dst, fileKey, nonce, header)
	if err != nil {
		return nil, err
	}
	if _, err := (&redirect{dst}).Write(append(append([]byte(nil), header...), nonce...)); err != nil {
		return nil, fmt.Errorf("suite: writing the header: %w", err)
	}
	return &Writer{body: body, header: header}, nil
}

// smHeader wraps the file key for every reader.
func smHeader(fileKey []byte, to []Public) ([]byte, error) {
	header := append([]byte(smMagic), byte(len(to)))
	opts := sm2.NewPlainEncrypterOpts(sm2.MarshalUncompressed, sm2.C1C3C2)
	for _, k := range to {
		p, ok := k.(*smPublic)
		if !ok {
			return nil, fmt.Errorf("%w of suite %s", ErrKey, B)
		}
		stanza, err := sm2.Encrypt(rand.Reader, p.key, fileKey, opts)
		if err != nil || len(stanza) != smStanza {
			return nil, fmt.Errorf("suite: SM2 gave %d bytes for a stanza of %d: %w", len(stanza), smStanza, err)
		}
		header = append(header, stanza...)
	}
	mac, err := smHeaderMAC(fileKey, header)
	return append(header, mac...), err
}

// smHeaderMAC authenticates a header up to its MAC. The key of the MAC is as long
// as its output and derived from a file key that was drawn for this file alone.
func smHeaderMAC(fileKey, part []byte) ([]byte, error) {
	key, err := hkdf.Key(sm3.New, fileKey, nil, smHeaderInfo, sm3.Size)
	if err != nil {
		return nil, fmt.Errorf("suite: deriving a key: %w", err)
	}
	defer clear(key)
	mac := hmac.New(sm3.New, key)
	mac.Write(part)
	return mac.Sum(nil), nil
}

func (smScheme) readHeader(r io.Reader) (header []byte, stanzas int, err error) {
	start := make([]byte, len(smMagic)+1)
	if _, err := io.ReadFull(r, start); err != nil {
		return nil, 0, smCut(err, "magic")
	}
	if string(start[:len(smMagic)]) != smMagic {
		return nil, 0, fmt.Errorf("%w: it does not begin with the magic line of suite %s", ErrHeader, B)
	}
	n := int(start[len(smMagic)])
	if n < 1 || n > MaxReaders {
		return nil, 0, fmt.Errorf("%w: it counts %d readers, not 1 to %d", ErrHeader, n, MaxReaders)
	}
	header = append(start, make([]byte, n*smStanza+smMAC)...)
	if _, err := io.ReadFull(r, header[len(start):]); err != nil {
		return nil, 0, smCut(err, "stanzas and MAC")
	}
	for i := range n {
		if smStanzaAt(header, i)[0] != 4 {
			return nil, 0, fmt.Errorf("%w: stanza %d does not begin with an uncompressed point", ErrHeader, i+1)
		}
	}
	return header, n, nil
}

func smCut(err error, part string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it is cut off in its %s", ErrHeader, part)
	}
	return fmt.Errorf("suite: reading the header: %w", err)
}

// smStanzaAt returns the i-th stanza of a header of sound length.
func smStanzaAt(header []byte, i int) []byte {
	at := len(smMagic) + 1 + i*smStanza
	return header[at : at+smStanza]
}

func (smScheme) openHeader(header []byte, who Identity) ([]byte, error) {
	id, ok := who.(*smIdentity)
	if !ok || id.key == nil {
		return nil, fmt.Errorf("%w: the identity is closed", ErrNotFor)
	}
	fileKey, err := smUnwrap(header, id)
	if err != nil {
		return nil, err
	}
	part, got := header[:len(header)-smMAC], header[len(header)-smMAC:]
	mac, err := smHeaderMAC(fileKey, part)
	if err == nil && !hmac.Equal(mac, got) {
		err = fmt.Errorf("%w: its MAC is not one of its file key", ErrHeader)
	}
	if err != nil {
		clear(fileKey)
		return nil, err
	}
	return fileKey, nil
}

// smUnwrap tries every stanza: they do not say for whom they are.
func smUnwrap(header []byte, id *smIdentity) ([]byte, error) {
	for i := range int(header[len(smMagic)]) {
		fileKey, err := sm2.Decrypt(id.key, smStanzaAt(header, i))
		if err == nil && len(fileKey) == smFileKey {
			return fileKey, nil
		}
	}
	return nil, ErrNotFor
}

func (smScheme) body(r io.Reader, key FileKey) (io.Reader, error) {
	nonce := make([]byte, smNonce)
	if _, err := io.ReadFull(r, nonce); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w: the file ends inside its nonce", ErrPayload)
	} else if err != nil {
		return nil, fmt.Errorf("suite: reading the file: %w", err)
	}
	return newSMReader(r, key.key, nonce, key.header)
}
