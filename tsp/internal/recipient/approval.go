package recipient

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

func disapprove(format string, args ...any) error {
	return fmt.Errorf("recipient: %w: %w", ErrApproval, fmt.Errorf(format, args...))
}

func leafHash(leaf []byte) string {
	sum := sha256.Sum256(leaf)
	return hex.EncodeToString(sum[:])
}

// VerifyApproval checks the signature of an approval, of a request or of a key, over
// the leaf that it approves. It knows nothing of time and of who may approve.
func VerifyApproval(gate string, a ledger.Approval, pub ed25519.PublicKey, leaf []byte) error {
	// The signed text has a line for each of these: a line end inside one would let
	// one text have two meanings.
	if !plainID.MatchString(a.By) {
		return disapprove("the approver's name is not a plain one")
	}
	if _, err := expiry(a); err != nil {
		return err
	}
	switch {
	case len(pub) != ed25519.PublicKeySize:
		return disapprove("there is no key to verify it with")
	case a.Key != suite.Fingerprint(ApproverText(pub)):
		return disapprove("it names another key than the approver's in force")
	case subtle.ConstantTimeCompare([]byte(a.Leaf), []byte(leafHash(leaf))) != 1:
		return disapprove("it is over another entry")
	case !ed25519.Verify(pub, ledger.ApprovalText(gate, a), a.Signature):
		return disapprove("the signature is not one of the approver's key over this text")
	}
	return nil
}

// expiry takes RFC 3339 in UTC.
func expiry(a ledger.Approval) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, a.Expires)
	if err != nil || !strings.HasSuffix(a.Expires, "Z") {
		return time.Time{}, disapprove("its expiry is not a time as 2006-01-02T15:04:05Z")
	}
	return t, nil
}

// CheckApproval says why an approval of a key entry would not hold if it were
// entered at that time, or nil.
func (f *Fold) CheckApproval(gate string, a ledger.Approval, at time.Time) error {
	p, ok := f.waiting[a.Of]
	if !ok {
		return disapprove("no key entry waits under seq %d", a.Of)
	}
	if a.By == p.actor {
		return disapprove("%s proposed it. Try: another approver", a.By)
	}
	if p.key.Role == RoleApprover && a.By == p.key.ID {
		return disapprove("it is %s's own key. Try: another approver", a.By)
	}
	pub, _, ok := f.ApproverKey(a.By)
	if !ok {
		return disapprove("the approver has no key in force")
	}
	if err := VerifyApproval(gate, a, pub, p.leaf); err != nil {
		return err
	}
	if expires, err := expiry(a); err != nil || !at.Before(expires) {
		return disapprove("it has expired")
	}
	if err := f.fits(p.key); err != nil {
		return disapprove("what it approves does not hold any more: %w", err)
	}
	return nil
}
