package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"filippo.io/age"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/suite"
)

// pair is what keys generate prints: nothing of it is secret.
type pair struct {
	Role        string `json:"role"`
	Private     string `json:"private_key_file"`
	Public      string `json:"public"`
	File        string `json:"public_key_file"`
	Fingerprint string `json:"fingerprint"`
}

// makeKey makes a key pair of a role in two new files.
func makeKey(role, kind, out string) (p pair, err error) {
	p = pair{Role: role, Private: out, File: out + ".pub"}
	if role == recipient.RoleApprover {
		pub, err := access.MakeKey(out)
		if err != nil {
			return p, err
		}
		p.Public = recipient.ApproverText(pub)
	} else if p.Public, err = makeReader(kind, out); err != nil {
		return p, err
	}
	p.Fingerprint = suite.Fingerprint(p.Public)
	return p, writeFile(p.File, p.Public+"\n", 0o644)
}

// makeReader makes the key of somebody who reads exports.
func makeReader(kind, out string) (public string, err error) {
	secret, err := readerSecret(kind)
	if err != nil {
		return "", err
	}
	id, err := suite.ParseIdentity(secret)
	if err != nil {
		return "", err
	}
	public = id.Public().String()
	if err := id.Close(); err != nil {
		return "", err
	}
	return public, writeFile(out, secret+"\n", 0o600)
}

func readerSecret(kind string) (string, error) {
	switch kind {
	case "age":
		id, err := age.GenerateX25519Identity()
		if err != nil {
			return "", err
		}
		return id.String(), nil
	case "age-pq":
		return suite.Generate(suite.A)
	case "sm":
		return suite.Generate(suite.B)
	}
	return "", usage("--suite is none of those there are", "age, age-pq or sm")
}

// writeFile writes a new file, and never over another.
func writeFile(name, text string, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists, and a key is not overwritten. Try: another --out", name)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
