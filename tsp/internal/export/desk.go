package export

import (
	"errors"
	"fmt"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

// Keys lists every key of the log.
func (g *Gate) Keys() []recipient.Key {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cfg.Registry.Keys()
}

// Recipients lists those to whom something can be sent.
func (g *Gate) Recipients() []recipient.Recipient {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cfg.Registry.Recipients()
}

// EnterKey enters a proposal or a retirement of a key, as recipient.Proposal and
// recipient.Retirement make them. Whether it waits for an approval the registry says.
func (g *Gate) EnterKey(actor string, k ledger.Key) (ledger.Event, error) {
	done, err := g.change()
	if err != nil {
		return ledger.Event{}, err
	}
	defer done()
	if err := errors.Join(plain("the user's name", actor), plain("id", k.ID), plain("name", k.Name), plain("group", k.Group), g.cfg.Registry.Check(k)); err != nil {
		return ledger.Event{}, err
	}
	return g.enter(ledger.KeyKind, ledger.Entry{Actor: actor, Key: &k})
}

// KeyChallenge prepares the approval of the key entry of that seq, as Challenge does of
// a request.
func (g *Gate) KeyChallenge(of uint64, approver string) (ledger.Approval, []byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cfg.Registry.Challenge(g.cfg.Gate, of, approver, g.cfg.Now().Add(ApprovalLife))
}

// ApproveKey enters an approval of a key entry.
func (g *Gate) ApproveKey(of uint64, s Signed) (ledger.Event, error) {
	done, err := g.change()
	if err != nil {
		return ledger.Event{}, err
	}
	defer done()
	now := g.cfg.Now()
	if s.Expires.After(now.Add(ApprovalLife)) {
		return ledger.Event{}, fmt.Errorf("%w: an approval expires within %s from now. Try: a new challenge", ErrFourEye, ApprovalLife)
	}
	if g.users == nil {
		return ledger.Event{}, fmt.Errorf("%w: nobody is known as an approver", ErrFourEye)
	}
	if c, ok := g.users.Approver(s.By.Name); !ok || c != s.By.Credential {
		return ledger.Event{}, fmt.Errorf("%w: %s is no approver", ErrFourEye, s.By.Name)
	}
	a, _, err := g.cfg.Registry.Challenge(g.cfg.Gate, of, s.By.Name, s.Expires)
	if err != nil {
		return ledger.Event{}, fmt.Errorf("%w: %w", ErrFourEye, err)
	}
	a.Signature, a.Credential = s.Signature, s.By.Credential
	if err := g.cfg.Registry.CheckApproval(g.cfg.Gate, a, now); err != nil {
		return ledger.Event{}, fmt.Errorf("%w: %w", ErrFourEye, err)
	}
	return g.enter(ledger.Approve, ledger.Entry{Actor: s.By.Name, Approval: &a})
}

// EnterLegal enters that a legal record was filed or changed; it is what a legal.Book
// calls. It waits for nobody: the book may be locked meanwhile, and the gate asks the
// book while it has its turn.
func (g *Gate) EnterLegal(l ledger.Legal, actor string) error {
	_, err := g.tap.Append(ledger.LegalKind, ledger.Entry{Actor: actor, Legal: &l})
	return err
}
