// Package header checks that the regulator can open an export, from the header in
// the log alone: its stanza is real, the header authenticates under the key in it,
// and there are as many readers as were approved. No body is needed, so that every
// header of a log is checked, not a sample.
package header

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
)

// Ring holds the regulator's identities. It is safe for concurrent use.
type Ring struct {
	byFingerprint map[string]suite.Identity
	suites        map[suite.ID]bool
}

// NewRing reads secret keys, each a text as suite.ParseIdentity takes it. Errors
// name the key by its place and hold nothing of it.
func NewRing(texts ...string) (*Ring, error) {
	r := &Ring{byFingerprint: map[string]suite.Identity{}, suites: map[suite.ID]bool{}}
	for i, text := range texts {
		id, err := suite.ParseIdentity(text)
		if err != nil {
			return nil, fmt.Errorf("identity %d: %w", i+1, err)
		}
		r.byFingerprint[id.Public().Fingerprint()] = id
		r.suites[id.Suite()] = true
	}
	return r, nil
}

// Empty reports whether there is no identity at all.
func (r *Ring) Empty() bool { return r == nil || len(r.byFingerprint) == 0 }

// Fingerprints lists the ring's keys, in no order.
func (r *Ring) Fingerprints() (out []string) {
	for fp := range r.byFingerprint {
		out = append(out, fp)
	}
	return out
}

// pick finds the identities for the pinned keys.
func (r *Ring) pick(keys []string) (out []suite.Identity) {
	for _, fp := range keys {
		if id := r.byFingerprint[fp]; id != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Open opens the header of a file that is encrypted to keys (fingerprints). A nil
// finding means that the key is good; the caller closes it.
func (r *Ring) Open(at finding.Place, f *ledger.File, keys []string) (suite.FileKey, *finding.Finding) {
	id := suite.ID(f.Suite)
	say := func(what finding.ID, args ...string) (suite.FileKey, *finding.Finding) {
		out := finding.New(what, at, args...)
		return suite.FileKey{}, &out
	}
	n, err := suite.Stanzas(id, f.Header)
	switch {
	case err != nil:
		return say(finding.HeaderSuite, f.Suite)
	case n != len(keys):
		return say(finding.HeaderReaders, strconv.Itoa(n), strconv.Itoa(len(keys)))
	case r.Empty() || !r.suites[id]:
		return say(finding.NoIdentity, f.Suite)
	}
	ours := r.pick(keys)
	if len(ours) == 0 {
		return say(finding.HeaderNotOurs)
	}
	var key suite.FileKey
	for i, who := range ours { // one real stanza does not make the next one real
		if i > 0 {
			_ = key.Close() // overwrites memory; it has no way to fail
		}
		var err error
		key, err = suite.OpenHeader(id, f.Header, who)
		switch {
		case errors.Is(err, suite.ErrNotFor):
			return say(finding.HeaderStanza)
		case err != nil:
			return say(finding.HeaderMAC)
		}
	}
	return key, nil
}

// Check is Open for the finding alone.
func (r *Ring) Check(at finding.Place, f *ledger.File, keys []string) []finding.Finding {
	key, bad := r.Open(at, f, keys)
	if bad != nil {
		return []finding.Finding{*bad}
	}
	_ = key.Close() // overwrites memory; it has no way to fail
	return nil
}
