package tsp

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/pki"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/verify"
	"cordon/tsp/internal/verify/header"
	"cordon/tsp/internal/verify/report"
)

// VerifyLog checks the export log under dir, what its entries mean, and every file in
// the egress folder, by the same code as cordon-verify: against the platform's own key,
// and without a regulator's, so that headers are not opened. A checkpoint that was kept
// must be of this log's past.
func VerifyLog(dir string, remembered ...verify.Named) (*report.Report, error) {
	if err := hasPlatform(dir); err != nil {
		return nil, err
	}
	in := verify.Input{Remembered: remembered, Motion: new(risk.Assessor).Motion}
	var err error
	if in.Ledger, in.Data, err = verify.DataDir(dir); err != nil {
		return nil, err
	}
	if in.Keys, in.Witnesses, err = logKeysOf(dir); err != nil {
		return nil, err
	}
	if in.Programs, err = profiles(); err != nil {
		return nil, err
	}
	if in.Ring, err = header.NewRing(); err != nil {
		return nil, err
	}
	return verify.Log(in)
}

// logKeysOf gives the platform's own key, and what else lies beside the log.
func logKeysOf(dir string) (keys, witnesses []note.Verifier, err error) {
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return nil, nil, err
	}
	names, err := filepath.Glob(filepath.Join(logKeysDir(dir), "*.pub"))
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		v, err := ledger.ParseVerifier(string(text))
		if err != nil {
			return nil, nil, err
		}
		switch base := filepath.Base(name); {
		case ledger.IsWitness(v):
			witnesses = append(witnesses, v)
		case base == "log.pub": // its name is believed, its key is not
			own, err := ownVerifier(v.Name(), d)
			if err != nil {
				return nil, nil, err
			}
			keys = append(keys, own)
		case strings.HasPrefix(base, "sm2"):
			keys = append(keys, v)
		}
	}
	return keys, witnesses, nil
}

func ownVerifier(gate string, d *pki.Dir) (note.Verifier, error) {
	text, err := note.NewEd25519VerifierKey(gate, d.Public())
	if err != nil {
		return nil, err
	}
	return ledger.ParseVerifier(text)
}

// profiles compiles every profile as it is delivered.
func profiles() (out []*filters.Program, err error) {
	for _, name := range policy.Profiles() {
		p, err := policy.Compile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}
