package tsp

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/pki"
)

// LogReport is what VerifyLog found.
type LogReport struct {
	Gate     string           `json:"gate,omitempty"`
	Entries  int              `json:"entries"`
	Shards   []LogShard       `json:"shards"`
	Problems []ledger.Problem `json:"problems"`
}

// LogShard is one year of the log.
type LogShard struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Root   string `json:"root"`
}

// OK reports whether everything holds.
func (r *LogReport) OK() bool { return len(r.Problems) == 0 }

// VerifyLog checks the export log under dir against the platform's own key: proofs,
// numbers, times, links of years, and that it goes on from the checkpoints that were
// remembered. What the entries mean, and the files, is cordon-verify's to check.
func VerifyLog(dir string, remembered ...[]byte) (LogReport, error) {
	if err := hasPlatform(dir); err != nil {
		return LogReport{}, err
	}
	d, err := pki.Open(pkiDir(dir))
	if err != nil {
		return LogReport{}, err
	}
	gate, err := gateOf(dir)
	if err != nil {
		return LogReport{}, err
	}
	r, err := logReader(dir, gate, ed25519.PublicKey(d.Public()))
	if err != nil {
		return LogReport{}, fmt.Errorf("export log: %w", err)
	}
	rep := LogReport{Shards: []LogShard{}}
	if err := r.Each(func(ledger.Event) error { rep.Entries++; return nil }); err != nil {
		return rep, fmt.Errorf("export log: %w", err)
	}
	rep.Gate, rep.Problems = r.Gate(), append([]ledger.Problem{}, r.Problems()...)
	for _, s := range r.Shards() {
		rep.Shards = append(rep.Shards, LogShard{s.Origin, s.Size, s.Root.String()})
	}
	for i, text := range remembered {
		if err := r.Consistency(text); err != nil {
			rep.Problems = append(rep.Problems, ledger.Problem{Code: "remembered", File: fmt.Sprintf("checkpoint %d", i+1), Index: -1, What: err.Error()})
		}
	}
	return rep, nil
}

// gateOf reads the gate's name from the public key that lies beside a log.
func gateOf(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(logKeysDir(dir), "log.pub"))
	if err != nil {
		return "", fmt.Errorf("export log: %w. Try: --data with the folder of a platform that has run", err)
	}
	v, err := ledger.ParseVerifier(string(text))
	if err != nil {
		return "", fmt.Errorf("export log: %w", err)
	}
	return v.Name(), nil
}
