package legal

import (
	"fmt"
	"math"

	"cordon/filters"
)

// Tiers are the numbers of subjects since 1 January, counted per group of
// recipients, at which more is asked (E4; Provisions on cross-border data flows of
// 2024). Zero means the number of the rule. A configuration may lower them only.
type Tiers struct {
	FreeBelow  uint64 // general PI of fewer subjects needs no route; 100,000
	AssessFrom uint64 // general PI of so many needs an assessment; 1,000,000
	AssessSens uint64 // sensitive PI of so many needs an assessment; 10,000
	// Important makes PI of more than so many subjects important data (A4), which
	// needs an assessment. Sources disagree on it; 0 leaves it out, 100,000 is the
	// figure of the automotive provisions.
	Important uint64
}

var statutory = Tiers{FreeBelow: 100_000, AssessFrom: 1_000_000, AssessSens: 10_000}

// Validate refuses tiers that are looser than the rule's.
func (t Tiers) Validate() error {
	for _, c := range []struct {
		name      string
		got, most uint64
	}{
		{"free_below", t.FreeBelow, statutory.FreeBelow},
		{"assess_from", t.AssessFrom, statutory.AssessFrom},
		{"assess_sensitive_from", t.AssessSens, statutory.AssessSens},
	} {
		if c.got > c.most {
			return fmt.Errorf("legal: %s: %d is looser than E4, which has %d. Try: at most that", c.name, c.got, c.most)
		}
	}
	return nil
}

// filled gives the tiers with the rule's numbers where there are none.
func (t Tiers) filled() Tiers {
	for _, c := range []struct {
		at   *uint64
		rule uint64
	}{{&t.FreeBelow, statutory.FreeBelow}, {&t.AssessFrom, statutory.AssessFrom}, {&t.AssessSens, statutory.AssessSens}} {
		if *c.at == 0 {
			*c.at = c.rule
		}
	}
	return t
}

// tier is what a number of subjects asks for.
type tier int

const (
	free    tier = iota // no route
	anyKind             // contract or certification; an assessment is more
	assess              // assessment
)

// sensitive are the classes whose subjects count as sensitive.
const sensitive = filters.SensitivePI | filters.Biometric | filters.Position | filters.Cabin

// belowAssess gives the numbers of general and of sensitive subjects from which an
// assessment is needed.
func (t Tiers) belowAssess() (general, sens uint64) {
	general, sens = t.AssessFrom, t.AssessSens
	if t.Important > 0 && t.Important < math.MaxUint64 {
		general, sens = min(general, t.Important+1), min(sens, t.Important+1)
	}
	return general, sens
}

// tier of a query.
func (t Tiers) tier(q *Query) tier {
	people, sens := t.belowAssess()
	switch {
	case q.Important, q.General >= people, q.Sensitive >= sens:
		return assess
	case q.General >= t.FreeBelow, q.Sensitive > 0:
		return anyKind
	}
	return free
}

// kinds that are enough for a tier.
func (t tier) kinds() []Kind {
	if t == assess {
		return []Kind{Assessment}
	}
	return routes
}
