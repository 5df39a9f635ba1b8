package suite

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Parts of an age header (https://age-encryption.org/v1).
const (
	ageIntro  = "age-encryption.org/v1"
	ageFooter = "---"
	ageStanza = "->"

	ageMAC   = 32 // HMAC-SHA256
	ageBoxed = 32 // a 16-byte file key and a Poly1305 tag
)

// ageArg is the length in bytes of the one argument of a stanza: the share of
// X25519, or the encapsulation of ML-KEM-768 with a share of X25519.
var ageArg = map[kind]int{x25519: 32, hybrid: 1088 + 32}

// rawBase64 is the encoding of age: without padding, trailing bits zero.
var rawBase64 = base64.RawStdEncoding.Strict()

// readHeader takes the headers that Encrypt writes and no others of age's: every
// stanza of one kind of public key, its argument and body of the length they have.
// Errors name the line and quote nothing, as the file may not be encrypted at all.
func (ageScheme) readHeader(r io.Reader) (header []byte, stanzas int, err error) {
	p := &ageParser{r: bufio.NewReader(io.LimitReader(r, MaxHeader))}
	if p.next() != ageIntro {
		return nil, 0, p.fault("does not say " + ageIntro)
	}
	var of kind
	for {
		fields := strings.Split(p.next(), " ")
		if len(fields) == 2 && fields[0] == ageFooter && stanzas > 0 {
			if !encodes(fields[1], ageMAC) {
				return nil, 0, p.fault("does not hold a MAC")
			}
			return p.got, stanzas, nil
		}
		if stanzas == MaxReaders {
			return nil, 0, p.fault(fmt.Sprintf("is past the %d readers that a file may have", MaxReaders))
		}
		if len(fields) != 3 || fields[0] != ageStanza {
			return nil, 0, p.fault("does not begin a stanza")
		}
		if stanzas == 0 {
			of = kind(fields[1])
		}
		if ageArg[of] == 0 || kind(fields[1]) != of {
			return nil, 0, p.fault("begins a stanza of another kind than one of public keys, the same for all")
		}
		if !encodes(fields[2], ageArg[of]) {
			return nil, 0, p.fault("does not hold the share of a " + string(of) + " stanza")
		}
		if !encodes(p.next(), ageBoxed) {
			return nil, 0, p.fault("does not hold a wrapped file key")
		}
		stanzas++
	}
}

// encodes says whether text is the base64 of n bytes. The decoder skips line ends,
// but a text of that length with one inside gives fewer bytes.
func encodes(text string, n int) bool {
	raw, err := rawBase64.DecodeString(text)
	return err == nil && len(raw) == n && len(text) == rawBase64.EncodedLen(n)
}

// ageParser takes lines off a header and keeps them.
type ageParser struct {
	r    *bufio.Reader
	got  []byte
	line int
	err  error
}

// next returns a line without its end, or "" after which fault tells why.
func (p *ageParser) next() string {
	p.line++
	line, err := p.r.ReadSlice('\n')
	if err != nil {
		p.err = err
		return ""
	}
	p.got = append(p.got, line...)
	return string(line[:len(line)-1])
}

func (p *ageParser) fault(why string) error {
	switch {
	case errors.Is(p.err, bufio.ErrBufferFull):
		why = "is too long"
	case errors.Is(p.err, io.EOF):
		why = "is cut off"
	case p.err != nil:
		return fmt.Errorf("suite: reading the header: %w", p.err)
	}
	return fmt.Errorf("%w: its line %d %s", ErrHeader, p.line, why)
}
