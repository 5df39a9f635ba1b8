package suite

import (
	"fmt"

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
	if text != canonical {
		return nil, errAgePublic("it is not written in the one way there is")
	}
	return p, nil
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
