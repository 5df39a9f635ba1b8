package recipient

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cordon/tsp/internal/suite"
)

// ErrChanged says that a key is not in force any more, or that readers have come or
// gone.
var ErrChanged = errors.New("keys have changed")

// Recipient is a receiver of exports with the keys it has in force, ordered by
// fingerprint. Recipients of one group are counted together.
type Recipient struct {
	ID, Name, Group, Country string
	Suite                    suite.ID
	Keys                     []suite.Public
}

// Recipient returns a recipient that has a key in force. Its name is the newest.
func (f *Fold) Recipient(id string) (Recipient, bool) {
	r := Recipient{ID: id}
	for _, k := range f.inForce(RoleRecipient) {
		if k.ID == id {
			r.Name, r.Group, r.Country, r.Suite = k.Name, k.Group, k.Country, k.Public.Suite()
			r.Keys = append(r.Keys, k.Public)
		}
	}
	sortKeys(r.Keys)
	return r, len(r.Keys) > 0
}

// Recipients returns all recipients that have a key in force, by id.
func (f *Fold) Recipients() (out []Recipient) {
	var ids []string
	for _, k := range f.inForce(RoleRecipient) {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		r, _ := f.Recipient(id)
		out = append(out, r)
	}
	return out
}

// Regulators returns the keys in force of regulators of a suite, by fingerprint.
func (f *Fold) Regulators(id suite.ID) (out []Key) {
	for _, k := range f.inForce(RoleRegulator) {
		if k.Public.Suite() == id {
			out = append(out, *k)
		}
	}
	slices.SortFunc(out, func(x, y Key) int { return strings.Compare(x.Fingerprint, y.Fingerprint) })
	return out
}

// Readers returns the keys to which a file for this recipient is encrypted: its own
// and those of every regulator with a key of that kind, with their fingerprints.
// Both are ordered by fingerprint. Without a regulator who can read it there is no
// file.
func (f *Fold) Readers(id string) (keys []suite.Public, fingerprints []string, err error) {
	r, ok := f.Recipient(id)
	if !ok {
		return nil, nil, fmt.Errorf("recipient: no recipient %.64q has a key in force. Try: propose one and have it approved", id)
	}
	keys, err = f.withRegulators(r.Keys)
	if err != nil {
		return nil, nil, fmt.Errorf("recipient: %w", err)
	}
	for _, k := range keys {
		fingerprints = append(fingerprints, k.Fingerprint())
	}
	return keys, fingerprints, nil
}

// withRegulators adds the regulators' keys that can stand beside these.
func (f *Fold) withRegulators(keys []suite.Public) ([]suite.Public, error) {
	out := slices.Clone(keys)
	for _, k := range f.inForce(RoleRegulator) {
		if _, err := suite.Together(keys[0], k.Public); err == nil {
			out = append(out, k.Public)
		}
	}
	if len(out) == len(keys) {
		return nil, errors.New("no regulator in force has a key of the same kind. Try: register one, or ask the recipient for a key of the kind that the regulator has")
	}
	if _, err := suite.Together(out...); err != nil {
		return nil, err
	}
	sortKeys(out)
	return out, nil
}

// ApproverKey returns the key in force of an approver, by user name.
func (f *Fold) ApproverKey(name string) (key ed25519.PublicKey, fingerprint string, ok bool) {
	for _, k := range f.inForce(RoleApprover) {
		if k.ID == name {
			key, err := ParseApprover(k.Text)
			return key, k.Fingerprint, err == nil
		}
	}
	return nil, "", false
}

// Pinned says whether the keys with these fingerprints, readers of a request as it
// was approved, are all still in force.
func (f *Fold) Pinned(fingerprints []string) error {
	for _, fp := range fingerprints {
		k := f.find(fp)
		switch {
		case k == nil || (k.Role != RoleRecipient && k.Role != RoleRegulator):
			return fmt.Errorf("recipient: %w: no reader has the key %.16s", ErrChanged, fp)
		case k.Standing != InForce:
			return fmt.Errorf("recipient: %w: the key %.16s of %s %s is %s. Try: make the request again", ErrChanged, fp, k.Role, k.ID, k.Standing)
		}
	}
	return nil
}

// PinnedFor says whether a file for this recipient would have exactly these readers:
// what Pinned says, and that nobody came to them.
func (f *Fold) PinnedFor(id string, fingerprints []string) error {
	if err := f.Pinned(fingerprints); err != nil {
		return err
	}
	_, now, err := f.Readers(id)
	if err != nil {
		return err
	}
	if !slices.Equal(now, slices.Sorted(slices.Values(fingerprints))) {
		return fmt.Errorf("recipient: %w: the file would have other readers than were approved. Try: make the request again", ErrChanged)
	}
	return nil
}

// Keys returns every key of the log in the order of the proposals.
func (f *Fold) Keys() []Key {
	out := make([]Key, len(f.keys))
	for i, k := range f.keys {
		out[i] = *k
	}
	return out
}

func (f *Fold) inForce(role string) (out []*Key) {
	for _, k := range f.keys {
		if k.Role == role && k.Standing == InForce {
			out = append(out, k)
		}
	}
	return out
}

func sortKeys(keys []suite.Public) {
	slices.SortFunc(keys, func(x, y suite.Public) int { return strings.Compare(x.Fingerprint(), y.Fingerprint()) })
}
