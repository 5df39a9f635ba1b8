package policy

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cordon/filters"
)

// Bundle is a policy as an OEM signs it for its cars: a profile and overlays, under
// a sequence number that only grows.
type Bundle struct {
	Sequence uint64 // from 1
	Profile  string
	Files    []Source // overlays in order; names are for messages
}

// Errors of bundles. ErrBundle is about the form, ErrSignature about who signed it.
var (
	ErrBundle    = errors.New("policy: not a bundle")
	ErrSignature = errors.New("policy: the bundle is not signed by this key")
)

// Bounds of a bundle.
const (
	// MaxBundle is the size of the largest bundle in bytes: the texts and their heads.
	MaxBundle     = MaxText + 16<<10
	maxFiles      = 64
	maxFileName   = 96
	maxProfile    = 32
	bundleMagic   = "cordon policy bundle v1\n"
	bundleContext = "cordon policy bundle signature v1\x00"
	signatureMark = "signature: "
)

// signatureLine is the length of the last line: the mark, 64 bytes in base64, a new
// line.
var signatureLine = len(signatureMark) + base64.StdEncoding.EncodedLen(ed25519.SignatureSize) + 1

// SignBundle writes b as a signed text. Errors: what is wrong with b.
func SignBundle(key ed25519.PrivateKey, b *Bundle) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("policy: the signing key has %d bytes, an Ed25519 key has %d", len(key), ed25519.PrivateKeySize)
	}
	if err := b.valid(); err != nil {
		return nil, fmt.Errorf("policy: bundle: %w", err)
	}
	text := b.text()
	if len(text)+signatureLine > MaxBundle {
		return nil, fmt.Errorf("policy: bundle of %d bytes, the limit is %d", len(text)+signatureLine, MaxBundle)
	}
	sig := ed25519.Sign(key, signed(text))
	text = append(text, signatureMark...)
	text = base64.StdEncoding.AppendEncode(text, sig)
	return append(text, '\n'), nil
}

// OpenBundle checks the signature over data by pub and reads it. There is one way
// only to write a bundle: what does not read back byte for byte is refused. Errors
// wrap ErrBundle or ErrSignature.
func OpenBundle(pub ed25519.PublicKey, data []byte) (*Bundle, error) {
	if len(pub) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: the key has %d bytes, an Ed25519 public key has %d", ErrSignature, len(pub), ed25519.PublicKeySize)
	}
	text, sig, err := split(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBundle, err)
	}
	if !ed25519.Verify(pub, signed(text), sig) {
		return nil, ErrSignature
	}
	b, err := parseBundle(text)
	if err == nil {
		err = b.valid()
	}
	if err == nil && !bytes.Equal(b.text(), text) {
		err = errors.New("not in the one form that a bundle has")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBundle, err)
	}
	return b, nil
}

// Compile builds the bundle's program. extra are the car's own overlays: they may
// tighten and declare, but bring neither detectors (T2) nor longer holds (S2).
func (b *Bundle) Compile(extra ...Source) (*filters.Program, error) {
	return build(b.Profile, b.Files, extra)
}

// signed gives what the signature covers.
func signed(text []byte) []byte { return append([]byte(bundleContext), text...) }

func (b *Bundle) valid() error {
	switch {
	case b.Sequence == 0:
		return errors.New("a sequence begins at 1")
	case b.Profile == "" || len(b.Profile) > maxProfile || strings.IndexFunc(b.Profile, notBundleName) >= 0:
		return fmt.Errorf("profile: 1 to %d letters, digits and . _ - /", maxProfile)
	case len(b.Files) > maxFiles:
		return fmt.Errorf("%d files, the limit is %d", len(b.Files), maxFiles)
	}
	if err := small(b.Files); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, f := range b.Files {
		switch {
		case f.Name == "" || len(f.Name) > maxFileName || strings.IndexFunc(f.Name, notBundleName) >= 0:
			return fmt.Errorf("file %d: a name has 1 to %d letters, digits and . _ - /", i+1, maxFileName)
		case seen[f.Name]:
			return fmt.Errorf("file %d: %s is there twice", i+1, f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

func notBundleName(r rune) bool { return notName(r) && !strings.ContainsRune(".-/", r) }

// text writes everything but the signature.
func (b *Bundle) text() []byte {
	out := []byte(bundleMagic)
	out = fmt.Appendf(out, "sequence: %d\nprofile: %s\nfiles: %d\n", b.Sequence, b.Profile, len(b.Files))
	for _, f := range b.Files {
		out = fmt.Appendf(out, "file: %d %s\n", len(f.Data), f.Name)
		out = append(append(out, f.Data...), '\n')
	}
	return out
}

// split parts the text of a bundle from the signature in its last line.
func split(data []byte) (text, sig []byte, err error) {
	at := len(data) - signatureLine
	switch {
	case len(data) > MaxBundle:
		return nil, nil, fmt.Errorf("%d bytes, the limit is %d", len(data), MaxBundle)
	case at < len(bundleMagic) || !bytes.HasPrefix(data, []byte(bundleMagic)):
		return nil, nil, fmt.Errorf("does not begin with %q", strings.TrimSpace(bundleMagic))
	case !bytes.HasPrefix(data[at:], []byte(signatureMark)) || data[at-1] != '\n' || data[len(data)-1] != '\n':
		return nil, nil, errors.New("does not end in a line with its signature: it may be cut")
	}
	sig, err = base64.StdEncoding.Strict().DecodeString(string(data[at+len(signatureMark) : len(data)-1]))
	if err != nil || len(sig) != ed25519.SignatureSize {
		return nil, nil, errors.New("the signature is not 64 bytes in base64")
	}
	return data[:at], sig, nil
}

// reader cuts lines and files off a bundle's text; after a fault it gives nothing.
type reader struct {
	rest []byte
	err  error
}

// field cuts off a line that begins with name and gives what follows.
func (r *reader) field(name string) string {
	line, rest, ok := bytes.Cut(r.rest, []byte("\n"))
	value, named := bytes.CutPrefix(line, []byte(name+": "))
	if r.err == nil && (!ok || !named || len(value) > 128) {
		r.err = fmt.Errorf("a line %q is missing or too long", name+": ")
	}
	if r.err != nil {
		return ""
	}
	r.rest = rest
	return string(value)
}

func (r *reader) number(text string, most uint64) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if r.err == nil && (err != nil || n > most) {
		r.err = fmt.Errorf("a number that is none, or more than %d", most)
	}
	if r.err != nil {
		return 0
	}
	return n
}

// file cuts off one file with its head.
func (r *reader) file() Source {
	size, name, _ := strings.Cut(r.field("file"), " ")
	n := int(r.number(size, MaxText))
	if r.err == nil && (n >= len(r.rest) || r.rest[n] != '\n') {
		r.err = errors.New("a file is cut")
	}
	if r.err != nil {
		return Source{}
	}
	f := Source{Name: name, Data: bytes.Clone(r.rest[:n])}
	r.rest = r.rest[n+1:]
	return f
}

func parseBundle(text []byte) (*Bundle, error) {
	r := reader{rest: text[len(bundleMagic):]}
	b := &Bundle{Sequence: r.number(r.field("sequence"), 1<<63), Profile: r.field("profile")}
	for range r.number(r.field("files"), maxFiles) {
		b.Files = append(b.Files, r.file())
	}
	if r.err == nil && len(r.rest) > 0 {
		r.err = errors.New("more behind the last file")
	}
	return b, r.err
}
