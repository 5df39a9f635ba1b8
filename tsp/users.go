package tsp

import (
	"errors"
	"fmt"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

// openUsers makes the first users and shows their tokens, once.
func (p *platform) openUsers() (err error) {
	if p.book, err = access.Open(usersPath(p.cfg.DataDir)); err != nil {
		return err
	}
	tokens, err := p.book.First()
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if _, werr := fmt.Fprintln(p.opt.Out, t.Line()); werr != nil {
			return fmt.Errorf("show the first tokens: %w. Try: user passwd NAME for a new one", werr)
		}
	}
	if len(tokens) == 0 {
		return nil
	}
	return p.firstApprovers(tokens)
}

// firstApprovers gives the approvers of a development platform their keys. Elsewhere
// an approver makes a key where nobody else can read it, and hands in the public one.
func (p *platform) firstApprovers(tokens []access.Token) error {
	if !p.pki.Development() {
		p.log.Warn("approvers need keys of their own: keys approver generate, then keys approver propose")
		return nil
	}
	for _, t := range tokens {
		if t.Role != access.Approver {
			continue
		}
		path, err := p.book.NewApproverKey(t.Name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(p.opt.Out, "approver-key %s %s\n", t.Name, path); err != nil {
			return fmt.Errorf("show where the first keys are: %w", err)
		}
	}
	p.log.Warn("DEVELOPMENT approver keys lie beside the users file: whoever reads them approves; have approvers make their own")
	return nil
}

// proposeApprovers enters public keys of approvers that the log does not know. The
// first two are in force at once, another waits for an approver.
func (p *platform) proposeApprovers() error {
	keys, err := p.book.ApproverKeys()
	if err != nil {
		return err
	}
	var errs []error
	for _, k := range keys {
		errs = append(errs, p.proposeKey(ledger.Key{Role: recipient.RoleApprover, ID: k.Name, Name: k.Name, Public: k.Public}))
	}
	return errors.Join(errs...)
}

// proposeKey enters a key of the platform's own unless the log has it. Of somebody
// who has another key in force it is the successor.
func (p *platform) proposeKey(k ledger.Key) error {
	k, err := recipient.Proposal(k)
	if err != nil {
		return err
	}
	if p.tended.proposed[k.Fingerprint] {
		return nil
	}
	for _, old := range p.gate.Keys() {
		switch {
		case old.Fingerprint == k.Fingerprint:
			return nil
		case old.Role == k.Role && old.ID == k.ID && old.Standing == recipient.InForce:
			k.Retires = old.Fingerprint
		}
	}
	if _, err := p.gate.EnterKey(recipient.Founding, k); err != nil {
		return fmt.Errorf("key of %s %s: %w", k.Role, k.ID, err)
	}
	p.tended.proposed[k.Fingerprint] = true // one that is taken back stays so until the next start
	return nil
}
