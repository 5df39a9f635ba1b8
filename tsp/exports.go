package tsp

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/risk"
)

// Paths of a data folder.
func ledgerDir(dir string) string { return filepath.Join(dir, "ledger") }
func legalDir(dir string) string  { return filepath.Join(dir, "legal") }

// openExport opens the gate over its log, with the door, the registry and the legal
// records.
func (p *platform) openExport() error {
	if err := refuseOldLog(p.cfg.DataDir); err != nil {
		return err
	}
	if err := p.openGate(); err != nil {
		return err
	}
	logged := map[string]ledger.Legal{} // the last version of each record that the log has
	keys, err := p.openLedger(logged)
	if err != nil {
		return err
	}
	p.logKeysUsed = keys
	tap := p.gate.Over(p.ledger)
	door := egress.Config{Dir: p.cfg.DataDir, Channels: p.cfg.Export.Channels, Now: p.clock.Now, Alarm: p.differs}
	if p.door, err = egress.New(door, tap, keys); err != nil {
		return err
	}
	p.legal, err = legal.Open(legal.Config{Dir: legalDir(p.cfg.DataDir), Key: p.pki.Signer(), Now: p.clock.Now, Note: p.gate.EnterLegal, Logged: logged})
	if err != nil {
		return err
	}
	p.gate.Heed(p.book)
	if err := p.gate.Start(p.door, p.legal); err != nil {
		return err
	}
	p.tended.init()
	err = p.enterKeys()
	if errors.Is(err, ledger.ErrAppend) || errors.Is(err, ledger.ErrPending) { // frames come in all the same, and tend tries again
		p.tendErr.Store(&err)
		p.log.Error("export log", "err", err)
		return nil
	}
	return err
}

// enterKeys enters what the log does not know yet: its own keys, those of witnesses and
// of new approvers.
func (p *platform) enterKeys() error {
	return errors.Join(p.enterLogKeys(p.logKeysUsed), p.proposeApprovers())
}

// openGate makes a gate that waits for the log's entries.
func (p *platform) openGate() error {
	ways, err := p.assessor()
	if err != nil {
		return err
	}
	p.gate, err = export.New(export.Config{
		Dir: p.cfg.DataDir, Gate: p.cfg.Export.Gate, Engine: filters.Engine, Chain: p.chain, Source: p.store,
		Registry: &recipient.Fold{}, Risk: ways, K: p.cfg.Export.Candidates, Now: p.clock.Now, Log: p.log,
	})
	return err
}

// assessor guesses at ways on the configured map.
func (p *platform) assessor() (*risk.Assessor, error) {
	cfg := risk.Config{K: p.cfg.Export.Candidates}
	if name := p.cfg.Export.Graph; name != "" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("export.graph: %w", err)
		}
		defer func() { _ = f.Close() }()
		if cfg.Graph, err = risk.LoadOSM(f, risk.Box{}); err != nil {
			return nil, fmt.Errorf("export.graph: %s: %w", name, err)
		}
	}
	return risk.New(cfg)
}

// openLedger opens the log, which replays into the gate, gives its public keys, and
// fills in what it says of legal records.
func (p *platform) openLedger(logged map[string]ledger.Legal) ([]note.Verifier, error) {
	signers, keys, err := p.logKeys()
	if err != nil {
		return nil, err
	}
	var witnesses []ledger.Witness
	for _, c := range p.cfg.Export.Witnesses {
		w, err := egress.NewWitness(c)
		if err != nil {
			return nil, err
		}
		witnesses = append(witnesses, w)
	}
	p.ledger, err = ledger.Open(ledger.Config{
		Dir: ledgerDir(p.cfg.DataDir), Gate: p.cfg.Export.Gate, Signers: signers, Now: p.clock.Now, Witnesses: witnesses, Quorum: p.cfg.Export.Quorum,
	}, func(e ledger.Event) error {
		if e.Legal != nil {
			logged[e.Legal.ID] = *e.Legal
		}
		return p.gate.Replay(e)
	})
	if err != nil {
		return nil, err
	}
	if r := p.ledger.Repaired(); r.Files > 0 || r.Forward > 0 {
		p.log.Warn("the export log's end was put in order", "files_removed", r.Files, "bytes", r.Bytes, "entries_published", r.Forward)
	}
	return keys, p.writeLogKeys(keys)
}

// differs is told of a day on which the door's counts and the log differ.
func (p *platform) differs(day string, findings []string) {
	p.log.Error("what left and what the export log says differ", "day", day, "findings", findings)
}

// refuseOldLog keeps a folder with a log of the older form from being taken for one
// without exports.
func refuseOldLog(dir string) error {
	for _, old := range []string{"export.log", "export.log.1"} {
		_, err := os.Stat(filepath.Join(ledgerDir(dir), old))
		if err == nil {
			return fmt.Errorf("%s holds an export log of the older form, which this version does not continue. "+
				"Try: mv %s %s-chain && mv %s %s-chain, and keep both for three years (rule E6)",
				ledgerDir(dir), ledgerDir(dir), ledgerDir(dir), filepath.Join(dir, "exports"), filepath.Join(dir, "exports"))
		}
		if !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("export log: %w", err)
		}
	}
	return nil
}
