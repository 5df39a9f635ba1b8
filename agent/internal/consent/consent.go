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

// Ask is what a person may be asked for.
type Ask struct {
	Subject    string         // empty is the driver
	Categories filters.Labels // subset of filters.Personal, not empty
	Purpose    filters.Purpose
	Recipient  string
}

// Grant is what a person allows.
type Grant struct {
	Ask
	Duration time.Duration
	Notice   Notice
}

// Notice names the text that a person was shown.
type Notice struct {
	Version string
	Hash    string // SHA-256 of the text, hexadecimal; empty if it is not known
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
	switch {
	case g.Duration <= 0:
		return c2("a consent needs an end: there is no \"always\"", "--for 30d")
	case g.Duration > MaxDuration:
		return c2(fmt.Sprintf("%v is longer than a year", g.Duration), "--for 365d or less, and ask again then")
	}
	if err := g.Ask.Validate(); err != nil {
		return err
	}
	return g.Notice.valid()
}

// Validate names the rule that the question breaks.
func (a *Ask) Validate() error {
	switch {
	case a.Categories == 0:
		return c2("a consent names the categories of data it covers", "--category Location")
	case a.Categories&^filters.Personal != 0:
		return &RuleError{filters.T1, fmt.Sprintf("consent cannot cover %s: it is for personal data only", a.Categories&^filters.Personal),
			"one or more of " + filters.Personal.String()}
	case a.Purpose == filters.NoPurpose:
		return &RuleError{filters.P1, "a consent names its purpose", "--purpose driving-safety or vehicle-management"}
	case a.Recipient == "":
		return c2("a consent names who receives the data", "--recipient tsp")
	}
	return firstWrong(plain("subject", a.Subject), plain("recipient", a.Recipient))
}

func (n *Notice) valid() error {
	if n.Version == "" {
		return c2("a consent names the notice that the person was shown", "--notice v3 (its version)")
	}
	if n.Hash != "" && !hashForm.MatchString(n.Hash) {
		return c2("the hash of a notice is a SHA-256 of 64 hexadecimal digits", "sha256sum NOTICE")
	}
	return plain("notice", n.Version)
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func c2(what, hint string) error { return &RuleError{filters.C2, what, hint} }

func plain(what, s string) error {
	if len(s) > maxText || s != "" && !plainText.MatchString(s) {
		return c2(what+" is too long or holds characters other than letters, digits and . _ : @ / + -", "a short name")
	}
	return nil
}

func firstWrong(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Record is a consent with its history.
type Record struct {
	filters.Consent
	Notice      Notice
	WithdrawnAt int64 // Unix nanoseconds; 0 if it was not
	// OutdatedAt is when another notice took the place of the one that the person was
	// shown, which ended the consent for good; 0 if none did.
	OutdatedAt int64
}

// Active reports whether the consent is in force at now, Unix nanoseconds.
func (r *Record) Active(now int64) bool { return r.OutdatedAt == 0 && r.Consent.Active(now) }

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
