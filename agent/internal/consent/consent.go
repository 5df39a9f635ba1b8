// Package consent keeps what people allowed (rules T1 and C2) in a file that is
// only ever appended to. Nobody has consented to anything until a grant says so;
// a grant names categories, purpose, recipient and the notice that was shown, and
// ends. Damage of the file never leaves a consent in force: see Open.
package consent

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"cordon/filters"
)

// MaxDuration is the longest time that one consent can hold: a year (rule C2
// asks for a finite time; this is the project's choice of one).
const MaxDuration = 366 * 24 * time.Hour

// maxText bounds subject, recipient and notice in bytes.
const maxText = 256

// Grant is what a person allows.
type Grant struct {
	Subject    string         // empty is the driver
	Categories filters.Labels // subset of filters.Personal, not empty
	Purpose    filters.Purpose
	Recipient  string
	Duration   time.Duration
	Notice     string // hash or version of the text that the person was shown
}

// RuleError is a grant that a rule refuses.
type RuleError struct {
	Rule filters.Rule
	What string
	Hint string
}

func (e *RuleError) Error() string { return fmt.Sprintf("%s: %s", e.Rule, e.What) }

// Try returns what would be right.
func (e *RuleError) Try() string { return e.Hint }

var plainText = regexp.MustCompile(`^[\pL\pN][\pL\pN ._:@/+-]*$`)

// Validate names the rule that the grant breaks.
func (g *Grant) Validate() error {
	c2 := func(what, hint string) error { return &RuleError{filters.C2, what, hint} }
	switch {
	case g.Duration <= 0:
		return c2("a consent needs an end: there is no \"always\"", "--for 30d")
	case g.Duration > MaxDuration:
		return c2(fmt.Sprintf("%v is longer than a year", g.Duration), "--for 365d or less, and ask again then")
	case g.Categories == 0:
		return c2("a consent names the categories of data it covers", "--category Location")
	case g.Categories&^filters.Personal != 0:
		return &RuleError{filters.T1, fmt.Sprintf("consent cannot cover %s: it is for personal data only", g.Categories&^filters.Personal),
			"one or more of " + filters.Personal.String()}
	case g.Purpose == filters.NoPurpose:
		return &RuleError{filters.P1, "a consent names its purpose", "--purpose driving-safety or vehicle-management"}
	case g.Recipient == "":
		return c2("a consent names who receives the data", "--recipient tsp")
	case g.Notice == "":
		return c2("a consent names the notice that the person was shown", "--notice v3 (its version or hash)")
	}
	for what, s := range map[string]string{"subject": g.Subject, "recipient": g.Recipient, "notice": g.Notice} {
		if len(s) > maxText || s != "" && !plainText.MatchString(s) {
			return c2(what+" is too long or holds characters other than letters, digits and . _ : @ / + -", "a short name")
		}
	}
	return nil
}

// Record is a consent with its history.
type Record struct {
	filters.Consent
	Notice      string
	WithdrawnAt int64 // Unix nanoseconds; 0 if it was not
}

// Active reports whether the consent is in force at now, Unix nanoseconds.
func (r *Record) Active(now int64) bool { return r.Consent.Active(now) }

// ErrNone is returned for an id that no grant has.
var ErrNone = errors.New("there is no such consent")

// ParseCategories reads class names such as Location.
func ParseCategories(names []string) (l filters.Labels, err error) {
	for _, n := range names {
		one, ok := filters.ParseLabel(n)
		if !ok {
			return 0, &RuleError{filters.C2, fmt.Sprintf("no data class %q", n), "one or more of " + filters.Personal.String()}
		}
		l |= one
	}
	return l, nil
}

var dayForm = regexp.MustCompile(`^([0-9]{1,4})d$`)

// ParseDuration reads "30d", "12h" and whatever else time.ParseDuration takes.
// "always" and the like are refused by rule C2.
func ParseDuration(s string) (time.Duration, error) {
	if m := dayForm.FindStringSubmatch(s); m != nil {
		var days int
		_, _ = fmt.Sscan(m[1], &days) // up to four digits: cannot fail
		return time.Duration(days) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, &RuleError{filters.C2, fmt.Sprintf("%q is no length of time, and a consent needs an end", s), "--for 30d"}
	}
	return d, nil
}
