package seal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"fmt"

	"cordon/filters/wire"
)

const (
	ctxErase  = "cordon erasure v1\x00"
	ctxErased = "cordon erased v1\x00"
)

// SignErasure encodes and signs an order to erase.
func SignErasure(key ed25519.PrivateKey, e *wire.Erasure) ([]byte, error) {
	b, err := e.MarshalMsg(nil)
	if err != nil {
		return nil, fmt.Errorf("seal: erasure: %w", err)
	}
	return sign(key, ctxErase, b), nil
}

// OpenErasure verifies and decodes an order to erase for one vehicle. One for
// another vehicle is refused, whoever signed it.
func OpenErasure(pub ed25519.PublicKey, vehicle wire.Pseudonym, msg []byte) (*wire.Erasure, error) {
	b, err := verify(pub, ctxErase, msg)
	if err != nil {
		return nil, err
	}
	e, err := wire.DecodeErasure(b)
	if err != nil {
		return nil, err
	}
	if e.Vehicle != vehicle {
		return nil, fmt.Errorf("%w: the erasure is for another vehicle", ErrSignature)
	}
	return e, nil
}

// SignErased encodes a vehicle's answer and signs it with the key of its
// certificate, which goes with it.
func SignErased(key crypto.Signer, cert []byte, e *wire.Erased) ([]byte, error) {
	body, err := e.MarshalMsg(nil)
	if err != nil {
		return nil, fmt.Errorf("seal: erased: %w", err)
	}
	sum := erasedDigest(body)
	sig, err := key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("seal: erased: %w", err)
	}
	out, err := (&wire.SignedErased{Body: body, Cert: cert, Signature: sig}).MarshalMsg(nil)
	if err != nil {
		return nil, fmt.Errorf("seal: erased: %w", err)
	}
	return out, nil
}

// OpenErased verifies and decodes a vehicle's answer. trusted says whether a
// certificate is the vehicle's: issued by the authority and not revoked.
func OpenErased(msg []byte, vehicle wire.Pseudonym, trusted func(*x509.Certificate) error) (*wire.Erased, error) {
	if len(msg) > wire.MaxErased {
		return nil, ErrSignature
	}
	s, err := wire.DecodeSignedErased(msg)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(s.Cert)
	if err != nil {
		return nil, fmt.Errorf("%w: its certificate: %w", ErrSignature, err)
	}
	if err := trusted(cert); err != nil {
		return nil, fmt.Errorf("%w: its certificate: %w", ErrSignature, err)
	}
	pub, ok := cert.PublicKey.(*ecdsa.PublicKey)
	if sum := erasedDigest(s.Body); !ok || !ecdsa.VerifyASN1(pub, sum[:], s.Signature) {
		return nil, ErrSignature
	}
	e, err := wire.DecodeErased(s.Body)
	if err != nil {
		return nil, err
	}
	if e.Vehicle != vehicle || cert.Subject.CommonName != vehicle.String() {
		return nil, fmt.Errorf("%w: the answer is another vehicle's", ErrSignature)
	}
	return e, nil
}

func erasedDigest(body []byte) [sha256.Size]byte {
	return sha256.Sum256(append([]byte(ctxErased), body...))
}
