package suite

import (
	"bytes"
	"fmt"
	"strings"

	"filippo.io/age"
)

// agePublic is a reader's key of suite A.
type agePublic struct {
	to   age.Recipient // age's own type: by it age refuses to mix kinds
	text string
	of   kind
}

func (p *agePublic) Suite() ID           { return A }
func (p *agePublic) String() string      { return p.text }
func (p *agePublic) Fingerprint() string { return Fingerprint(p.text) }
func (p *agePublic) kind() kind          { return p.of }

// errAgePublic leaves out age's own words, which repeat the text.
func errAgePublic(why string) error {
	return fmt.Errorf("%w of age: %s. Try: the line that age-keygen -y prints", ErrKey, why)
}

func parseX25519Public(text string) (Public, error) {
	r, err := age.ParseX25519Recipient(text)
	if err != nil {
		return nil, errAgePublic("it is damaged")
	}
	// A trial finds points of small order, to which age refuses to encrypt.
	if _, err := r.Wrap(make([]byte, 16)); err != nil {
		return nil, errAgePublic("its point is not usable")
	}
	return canonicalAge(text, r.String(), &agePublic{r, text, x25519})
}

func parseHybridPublic(text string) (Public, error) {
	r, err := age.ParseHybridRecipient(text)
	if err != nil {
		return nil, errAgePublic("it is damaged")
	}
	if _, err := r.Wrap(make([]byte, 16)); err != nil {
		return nil, errAgePublic("it is not usable")
	}
	return canonicalAge(text, r.String(), &agePublic{r, text, hybrid})
}

func canonicalAge(text, canonical string, p *agePublic) (Public, error) {
	if text != canonical || !reduced(ageShare(text)) {
		return nil, errAgePublic("it is not written in the one way there is")
	}
	return p, nil
}

const bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// ageShare gives the X25519 share of a key whose text age has taken: the last 32 bytes,
// also behind those of ML-KEM-768. Six characters of checksum end the text.
func ageShare(text string) []byte {
	data, bits, acc := []byte(nil), 0, 0
	for _, c := range text[strings.LastIndexByte(text, '1')+1 : len(text)-6] {
		acc = acc<<5&0xfff | strings.IndexRune(bech32, c)
		if bits += 5; bits >= 8 {
			bits -= 8
			data = append(data, byte(acc>>bits))
		}
	}
	return data[max(len(data)-32, 0):]
}

// reduced reports whether a share is below 2^255-19. X25519 ignores the top bit and
// reduces the rest (RFC 7748, section 5): any other would be a second name of a key.
func reduced(share []byte) bool {
	if len(share) != 32 || share[31] > 0x7f {
		return false
	}
	return share[31] < 0x7f || share[0] < 0xed || !bytes.Equal(share[1:31], bytes.Repeat([]byte{0xff}, 30))
}

// ageIdentity is a secret key of suite A.
type ageIdentity struct {
	key    age.Identity
	public Public
}

func (i *ageIdentity) Suite() ID      { return A }
func (i *ageIdentity) Public() Public { return i.public }
func (i *ageIdentity) identity()      {}

// Close forgets the key; its bytes lie inside age and cannot be overwritten.
func (i *ageIdentity) Close() error {
	i.key = nil
	return nil
}

func errAgeIdentity() error {
	return fmt.Errorf("%w for decrypting: the age secret key is damaged. Try: the line that age-keygen wrote, whole", ErrKey)
}

func parseX25519Identity(text string) (Identity, error) {
	k, err := age.ParseX25519Identity(text)
	if err != nil || k.String() != text {
		return nil, errAgeIdentity()
	}
	return &ageIdentity{k, &agePublic{k.Recipient(), k.Recipient().String(), x25519}}, nil
}

func parseHybridIdentity(text string) (Identity, error) {
	k, err := age.ParseHybridIdentity(text)
	if err != nil || k.String() != text {
		return nil, errAgeIdentity()
	}
	return &ageIdentity{k, &agePublic{k.Recipient(), k.Recipient().String(), hybrid}}, nil
}
