package export

import (
	"errors"
	"fmt"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
)

// Approver is who approves, and with which token.
type Approver struct{ Name, Credential string }

// Signed is an approver's word: the signature over the text of a challenge, whose
// expiry it repeats.
type Signed struct {
	By        Approver
	Expires   time.Time
	Signature []byte
}

// Challenge prepares the approval of a request that is open: all but the signature,
// and the text to sign.
func (g *Gate) Challenge(id, approver string) (ledger.Approval, []byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, err := g.find(id)
	if err != nil {
		return ledger.Approval{}, nil, err
	}
	if err := r.check(ledger.Approve, approver, g.cfg.Now()); err != nil {
		return ledger.Approval{}, nil, err
	}
	a, err := g.approval(r, approver, g.cfg.Now().Add(ApprovalLife))
	if err != nil {
		return ledger.Approval{}, nil, err
	}
	return a, ledger.ApprovalText(g.cfg.Gate, a), nil
}

// approval is an approver's approval of a request, without signature and credential.
// The lock is held.
func (g *Gate) approval(r *Request, by string, expires time.Time) (ledger.Approval, error) {
	_, key, ok := g.cfg.Registry.ApproverKey(by)
	if !ok {
		return ledger.Approval{}, fmt.Errorf("%w: %s has no approver's key in force. Try: register one", ErrFourEye, by)
	}
	return ledger.Approval{
		By: by, Key: key, Of: r.seq, Leaf: digest(r.leaf), Expires: expires.UTC().Truncate(time.Second).Format(time.RFC3339),
	}, nil
}

// Approve enters an approval by somebody who is neither the requester nor has
// approved before, signed with the approver's key over the very entry that filed the
// request. It counts while the approver has the token and the key that gave it.
func (g *Gate) Approve(id string, s Signed) (Request, error) {
	done, err := g.change()
	if err != nil {
		return Request{}, err
	}
	defer done()
	r, err := g.decidable(id, ledger.Approve, s.By.Name)
	if err != nil {
		return Request{}, err
	}
	a, err := g.signed(r, s)
	if err != nil {
		return Request{}, err
	}
	if _, err := g.enter(ledger.Approve, ledger.Entry{Request: id, Actor: s.By.Name, Approval: &a}); err != nil {
		return Request{}, err
	}
	return g.view(r), nil
}

// signed checks an approver's word about a request. The lock is held.
func (g *Gate) signed(r *Request, s Signed) (ledger.Approval, error) {
	now := g.cfg.Now()
	if !s.Expires.After(now) || s.Expires.After(now.Add(ApprovalLife)) {
		return ledger.Approval{}, fmt.Errorf("%w: an approval expires within %s from now. Try: a new challenge", ErrFourEye, ApprovalLife)
	}
	if err := g.pinned(r); err != nil {
		return ledger.Approval{}, err
	}
	a, err := g.approval(r, s.By.Name, s.Expires)
	if err != nil {
		return ledger.Approval{}, err
	}
	a.Signature, a.Credential = s.Signature, s.By.Credential
	pub, _, _ := g.cfg.Registry.ApproverKey(s.By.Name)
	if err := recipient.VerifyApproval(g.cfg.Gate, a, pub, r.leaf); err != nil {
		return ledger.Approval{}, fmt.Errorf("%w: %w", ErrFourEye, err)
	}
	return a, nil
}

// pinned says whether the file would be for the very keys that the request names. The
// lock is held.
func (g *Gate) pinned(r *Request) error {
	if err := g.cfg.Registry.PinnedFor(r.Judged.Recipient, r.Judged.Keys); err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	return nil
}

// Revoke ends a request that has not been released. One whose file is out already,
// although the log did not say so yet, is entered as released and stays it.
func (g *Gate) Revoke(actor, id string) (Request, error) {
	done, err := g.change()
	if err != nil {
		return Request{}, err
	}
	defer done()
	r, err := g.decidable(id, ledger.Revoke, actor)
	if err != nil {
		return Request{}, err
	}
	if _, err := g.enter(ledger.Revoke, ledger.Entry{Request: id, Actor: actor}); err != nil {
		return Request{}, err
	}
	return g.view(r), nil
}

// decidable gives a request of which somebody may decide so now. The turn and the
// lock are held.
func (g *Gate) decidable(id string, kind ledger.Kind, actor string) (*Request, error) {
	r, err := g.find(id)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(plain("the user's name", actor), g.settle(r)); err != nil {
		return nil, err
	}
	return r, r.check(kind, actor, g.cfg.Now())
}
