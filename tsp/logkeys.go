package tsp

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/recipient"
)

// logKeysDir is where the public keys of log and witnesses lie, so that a copy of the
// log's folder is all that its verification needs.
func logKeysDir(dir string) string { return filepath.Join(ledgerDir(dir), "keys") }

func smKeyPath(dir string) string { return filepath.Join(pkiDir(dir), "sm2.key") }

// logKeys gives what signs checkpoints, and the public keys of signers and witnesses.
func (p *platform) logKeys() (signers []note.Signer, keys []note.Verifier, err error) {
	gate := p.cfg.Export.Gate
	plain, err := ledger.NewSigner(gate, p.pki.Signer())
	if err != nil {
		return nil, nil, err
	}
	signers = append(signers, plain)
	if p.cfg.Export.SM {
		key, err := smKey(smKeyPath(p.cfg.DataDir))
		if err != nil {
			return nil, nil, err
		}
		second, err := ledger.NewSM2Signer(gate, key)
		if err != nil {
			return nil, nil, err
		}
		signers = append(signers, second)
	}
	for _, s := range signers {
		v, err := verifier(s)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, v)
	}
	for _, w := range p.cfg.Export.Witnesses {
		v, err := ledger.ParseVerifier(w.Key)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, v)
	}
	return signers, keys, nil
}

func verifier(s note.Signer) (note.Verifier, error) {
	text, err := ledger.VerifierText(s)
	if err != nil {
		return nil, err
	}
	return ledger.ParseVerifier(text)
}

// smKey reads the SM2 key that signs checkpoints, or makes it.
func smKey(path string) (*sm2.PrivateKey, error) {
	der, err := access.ReadPEM("export.sm", path)
	if errors.Is(err, fs.ErrNotExist) {
		return newSMKey(path)
	}
	if err != nil {
		return nil, err
	}
	if key, err := smx509.ParsePKCS8PrivateKey(der); err == nil {
		if own, ok := key.(*sm2.PrivateKey); ok {
			return own, nil
		}
	}
	return nil, fmt.Errorf("export.sm: %s holds no SM2 key in PEM (PKCS #8). Try: restore it from a backup; with another key the log's past cannot be continued", path)
}

func newSMKey(path string) (*sm2.PrivateKey, error) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("export.sm: %w", err)
	}
	der, err := smx509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("export.sm: %w", err)
	}
	return key, pki.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// keyNames gives the file name of every public key: log, sm2, witness-NAME.
func keyNames(keys []note.Verifier) []string {
	names := make([]string, len(keys))
	for i, v := range keys {
		switch {
		case ledger.IsWitness(v):
			names[i] = "witness-" + strings.Map(plainRune, v.Name())
		case i == 0:
			names[i] = "log"
		default:
			names[i] = "sm2"
		}
	}
	return names
}

// plainRune keeps what a file's name or a key's id may hold.
func plainRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
		return r
	}
	return '-'
}

// writeLogKeys leaves the public keys beside the log.
func (p *platform) writeLogKeys(keys []note.Verifier) error {
	dir := logKeysDir(p.cfg.DataDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("export log: %w", err)
	}
	for i, name := range keyNames(keys) {
		path, text := filepath.Join(dir, name+".pub"), []byte(keyText(keys[i])+"\n")
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
			continue
		}
		if err := pki.WriteFile(path, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// keyText is a public key as ledger.ParseVerifier reads it.
func keyText(v note.Verifier) string { return fmt.Sprint(v) }

// enterLogKeys enters the keys by which the log is verified, for those who compare
// them with what they were given by other ways.
func (p *platform) enterLogKeys(keys []note.Verifier) error {
	var errs []error
	for i, id := range keyNames(keys) {
		k := ledger.Key{Role: recipient.RoleLog, ID: id, Name: keys[i].Name(), Public: keyText(keys[i])}
		if ledger.IsWitness(keys[i]) {
			k.Role = recipient.RoleWitness
		}
		errs = append(errs, p.proposeKey(k))
	}
	return errors.Join(errs...)
}
