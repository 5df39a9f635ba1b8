package ledger

import (
	"crypto/ed25519"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"golang.org/x/mod/sumdb/note"
)

func NewSigner(name string, key ed25519.PrivateKey) (note.Signer, error) { return nil, ErrEntry }
func NewSM2Signer(name string, key *sm2.PrivateKey) (note.Signer, error) { return nil, ErrEntry }
func NewCosigner(name string, key ed25519.PrivateKey, now func() time.Time) (note.Signer, error) {
	return nil, ErrEntry
}

// ParseVerifier reads the text of a public key: Ed25519, SM2 or a witness's.
func ParseVerifier(text string) (note.Verifier, error) { return nil, ErrEntry }

// VerifierText gives the public key text of a signer of this package.
func VerifierText(s note.Signer) (string, error) { return "", ErrEntry }
