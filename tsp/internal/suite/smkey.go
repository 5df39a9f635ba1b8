package suite

import (
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/ecdh"
	"github.com/emmansun/gmsm/sm2"
)

const (
	smPoint  = 65 // 0x04, x, y
	smScalar = 32
)

// keyBase64 encodes SM2 keys: URL alphabet, no padding, trailing bits zero.
var keyBase64 = base64.RawURLEncoding.Strict()

// smPublic is a reader's key of suite B.
type smPublic struct {
	key  *ecdsa.PublicKey
	text string
}

func (p *smPublic) Suite() ID           { return B }
func (p *smPublic) String() string      { return p.text }
func (p *smPublic) Fingerprint() string { return Fingerprint(p.text) }
func (p *smPublic) kind() kind          { return sm2Key }

// decodeKey decodes exactly n bytes after a prefix. The decoder skips line ends, but
// a text of that length with one inside gives fewer bytes.
func decodeKey(text, prefix string, n int) ([]byte, bool) {
	body := strings.TrimPrefix(text, prefix)
	raw, err := keyBase64.DecodeString(body)
	return raw, err == nil && len(raw) == n && len(body) == keyBase64.EncodedLen(n)
}

func parseSM2Public(text string) (Public, error) {
	point, ok := decodeKey(text, smText, smPoint)
	if !ok {
		return nil, fmt.Errorf("%w of SM2: %s is not followed by the base64url of %d bytes", ErrKey, smText, smPoint)
	}
	// Refuses other encodings, points off the curve and the one at infinity.
	if _, err := ecdh.P256().NewPublicKey(point); err != nil {
		return nil, fmt.Errorf("%w of SM2: the point is not on the curve", ErrKey)
	}
	return publicOf(point), nil
}

func publicOf(point []byte) *smPublic {
	x, y := new(big.Int).SetBytes(point[1:1+smScalar]), new(big.Int).SetBytes(point[1+smScalar:])
	//lint:ignore SA1019 crypto/ecdsa parses points of its own curves only
	key := &ecdsa.PublicKey{Curve: sm2.P256(), X: x, Y: y} //nolint:staticcheck // as above
	return &smPublic{key, smText + keyBase64.EncodeToString(point)}
}

// smIdentity is a secret key of suite B.
type smIdentity struct {
	key    *sm2.PrivateKey
	public *smPublic
}

func (i *smIdentity) Suite() ID      { return B }
func (i *smIdentity) Public() Public { return i.public }
func (i *smIdentity) identity()      {}

func (i *smIdentity) Close() error {
	if i.key != nil {
		clear(i.key.D.Bits())
		i.key = nil
	}
	return nil
}

func parseSM2Identity(text string) (Identity, error) {
	scalar, ok := decodeKey(text, smSecret, smScalar)
	if !ok {
		return nil, fmt.Errorf("%w for decrypting: %s is not followed by the base64url of %d bytes", ErrKey, smSecret, smScalar)
	}
	defer clear(scalar)
	return identityOf(scalar)
}

// identityOf takes scalars of [1, n-2], as GB/T 32918.1 has it.
func identityOf(scalar []byte) (*smIdentity, error) {
	d := new(big.Int).SetBytes(scalar)
	most := new(big.Int).Sub(sm2.P256().Params().N, big.NewInt(2))
	half, err := ecdh.P256().NewPrivateKey(scalar)
	if err != nil || d.Cmp(most) > 0 {
		return nil, fmt.Errorf("%w for decrypting: the number is outside the range of SM2 keys", ErrKey)
	}
	public := publicOf(half.PublicKey().Bytes())
	//lint:ignore SA1019 crypto/ecdsa parses keys of its own curves only
	key := &sm2.PrivateKey{PrivateKey: ecdsa.PrivateKey{PublicKey: *public.key, D: d}} //nolint:staticcheck // as above
	return &smIdentity{key, public}, nil
}

func generateSM2() (string, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("suite: making a key: %w", err)
	}
	scalar := key.D.FillBytes(make([]byte, smScalar))
	defer clear(scalar)
	defer clear(key.D.Bits())
	return smSecret + keyBase64.EncodeToString(scalar), nil
}
