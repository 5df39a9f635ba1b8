package recipient

import (
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

// Check says why a key entry would not hold if it came next, or nil.
func (f *Fold) Check(k ledger.Key) error {
	if k.State == StateProposed && f.find(k.Fingerprint) != nil {
		return refuse("the key %.16s is there already, %s. Try: a new key pair; keys do not come back or change hands",
			k.Fingerprint, f.find(k.Fingerprint).Standing)
	}
	return f.fits(k)
}

// fits is Check without the question whether the key is there, for entries that
// were proposed and are approved later: much may have changed in between.
func (f *Fold) fits(k ledger.Key) error {
	public, err := shape(k)
	if err != nil {
		return err
	}
	if k.State == StateRetired {
		return f.fitsRetirement(k)
	}
	if k.Retires != "" {
		if old := f.find(k.Retires); old == nil || old.Standing != InForce || old.Role != k.Role || old.ID != k.ID {
			return refuse("the key that it retires, %.16s, is not one of this %s in force", k.Retires, k.Role)
		}
	}
	switch k.Role {
	case RoleRecipient:
		return f.fitsRecipient(k, public)
	case RoleApprover:
		if _, fp, ok := f.ApproverKey(k.ID); ok && fp != k.Retires {
			return refuse("the approver has the key %.16s. Try: name it as the one that is retired", fp)
		}
	}
	return nil
}

func (f *Fold) fitsRetirement(k ledger.Key) error {
	old := f.find(k.Fingerprint)
	switch {
	case old == nil || old.Role != k.Role || old.ID != k.ID:
		return refuse("this %s has no key %.16s", k.Role, k.Fingerprint)
	case old.Standing == Retired:
		return refuse("the key %.16s is retired already", k.Fingerprint)
	case k.Role == RoleApprover && old.Standing == InForce && f.approvers() == 1:
		return refuse("it is the last approver's key, and nobody could approve another. Try: replace it, or approve a second first")
	}
	return nil
}

func (f *Fold) approvers() (n int) {
	for _, k := range f.keys {
		if k.Role == RoleApprover && k.Standing == InForce {
			n++
		}
	}
	return n
}

// fitsRecipient keeps group and country, keeps the recipient's keys readable in
// one file, and wants a regulator who can read with them.
func (f *Fold) fitsRecipient(k ledger.Key, public suite.Public) error {
	together := []suite.Public{public}
	for _, o := range f.keys {
		if o.Role != RoleRecipient || o.ID != k.ID || o.Since == 0 {
			continue
		}
		if o.Group != k.Group || o.Country != k.Country {
			return refuse("the recipient is in group %s, country %s, and stays there. Try: a new id, if it is another receiver", o.Group, o.Country)
		}
		if o.Standing == InForce && o.Fingerprint != k.Retires {
			together = append(together, o.Public)
		}
	}
	if _, err := suite.Together(together...); err != nil {
		return refuse("with the recipient's other keys: %w", err)
	}
	if _, err := f.withRegulators(together); err != nil {
		return refuse("%w", err)
	}
	return nil
}
