package legal

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cordon/filters"
)

// Bounds of a record.
const (
	maxWords  = 200  // bytes of a name or number
	maxText   = 8000 // bytes of a part of an assessment or report
	maxOpen   = 400  // bytes of one thing that is open in it
	maxList   = 1000 // entries of a list
	maxRoutes = 3    // years that a route or an impact assessment is taken to hold (unverified)
)

var (
	country = regexp.MustCompile(`^[A-Z]{2}$`)
	pattern = regexp.MustCompile(`^([A-Za-z0-9_]+|\*)(\.([A-Za-z0-9_]+|\*))*(\.\*\*)?$`)
)

// ErrRecord is wrapped by what is wrong with a record.
var ErrRecord = errors.New("legal record")

func wrong(field, what, try string) error {
	return fmt.Errorf("%w: %s: %s. Try: %s", ErrRecord, field, what, try)
}

// Validate says what keeps a record from being in force: what is missing, in which
// field, and what to do.
func (r *Record) Validate(now time.Time) error {
	if err := r.wellFormed(); err != nil {
		return err
	}
	switch r.Kind {
	case Breach:
		return nil // the clocks run without evidence
	case Annual:
		return errors.Join(r.Report.complete(now), r.Evidence.valid(now))
	}
	errs := []error{r.Evidence.valid(now), r.validTime(now), r.Scope.complete(r.Kind)}
	if r.Kind == Impact {
		errs = append(errs, r.PIA.complete())
	}
	return errors.Join(errs...)
}

// wellFormed says what keeps a record from being a draft: a part that is none of its
// kind's, or something of a wrong form. What is missing may come later.
func (r *Record) wellFormed() error {
	for _, p := range []struct {
		name string
		is   bool
		kind Kind
	}{
		{"pia", r.PIA != nil, Impact},
		{"judicial", r.Judicial != nil, Approval},
		{"incident", r.Incident != nil, Breach},
		{"report", r.Report != nil, Annual},
	} {
		if p.is != (r.Kind == p.kind) {
			return wrong(p.name, fmt.Sprintf("every record of kind %s has it, and no other", p.kind), "file it with the parts of its kind")
		}
	}
	if !isKind(r.Kind) {
		return wrong("kind", "no such kind", "assessment, contract, certification, pia, judicial, incident, report or entrustment")
	}
	var errs []error
	if r.Scope != nil {
		errs = append(errs, r.Scope.wellFormed())
	}
	switch r.Kind {
	case Approval:
		errs = append(errs, words("judicial.agency", r.Judicial.Agency))
	case Breach:
		errs = append(errs, r.Incident.valid())
	case Impact:
		errs = append(errs, r.PIA.wellFormed())
	case Annual:
		errs = append(errs, r.Report.wellFormed())
	}
	return errors.Join(errs...)
}

func isKind(k Kind) bool {
	return slices.Contains(routes, k) || slices.Contains([]Kind{Impact, Approval, Breach, Annual, Entrusting}, k)
}

func (r *Record) validTime(now time.Time) error {
	switch {
	case r.From.IsZero():
		return wrong("from", "missing", "give the time from which the document holds")
	case r.Until.IsZero():
		return wrong("until", "missing", "give the time at which it runs out; nothing holds for ever")
	case !r.From.Before(r.Until):
		return wrong("until", "not after from", "correct one of them")
	case r.Until.After(r.From.AddDate(maxRoutes, 0, 0)):
		return wrong("until", fmt.Sprintf("more than %d years after from (unverified)", maxRoutes), "file the next one when this one runs out")
	case !now.Before(r.Until):
		return wrong("until", "has passed", "file the document that follows it")
	}
	return nil
}

// valid says what is missing of the evidence. Words alone are none.
func (e *Evidence) valid(now time.Time) error {
	if e == nil {
		return wrong("evidence", "missing", "give the document's SHA-256, its reference number, the authority and the date")
	}
	var errs []error
	if sum, err := hex.DecodeString(e.SHA256); err != nil || len(sum) != 32 || strings.ToLower(e.SHA256) != e.SHA256 {
		errs = append(errs, wrong("evidence.sha256", "not 64 lowercase hexadecimal digits", "sha256sum FILE"))
	}
	errs = append(errs, words("evidence.reference", e.Reference), words("evidence.authority", e.Authority))
	if !strings.ContainsAny(e.Reference, "0123456789") {
		errs = append(errs, wrong("evidence.reference", "no number in it", "give the number that the authority gave the document"))
	}
	date, err := time.ParseInLocation(time.DateOnly, e.Date, China)
	switch {
	case err != nil:
		errs = append(errs, wrong("evidence.date", "not a date YYYY-MM-DD", "give the date on the document"))
	case date.After(now):
		errs = append(errs, wrong("evidence.date", "in the future", "give the date on the document"))
	}
	return errors.Join(errs...)
}

// words checks a name or number: there, short, printable.
func words(field, s string) error {
	return text(field, s, maxWords, unicode.IsPrint)
}

func text(field, s string, most int, may func(rune) bool) error {
	switch {
	case strings.TrimSpace(s) == "":
		return wrong(field, "missing", "give it")
	case len(s) > most:
		return wrong(field, fmt.Sprintf("longer than %d bytes", most), "shorten it")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !may(r) }):
		return wrong(field, "has characters that are not printed", "remove them")
	}
	return nil
}

func (i *Incident) valid() error {
	if i.Opened.IsZero() {
		return wrong("incident.opened", "missing", "give the time at which it was noticed")
	}
	if len(i.Classes) == 0 {
		return wrong("incident.classes", "missing", "critical, large or eu")
	}
	for n, c := range i.Classes {
		if Clocks[c] == 0 || slices.Contains(i.Classes[:n], c) {
			return wrong("incident.classes", "an unknown class, or one twice", "critical, large or eu, each once")
		}
	}
	for _, n := range i.Notices {
		if err := n.valid(i); err != nil {
			return err
		}
	}
	return nil
}

func (n *Notice) valid(i *Incident) error {
	switch {
	case !slices.Contains(i.Classes, n.Class):
		return wrong("notice.class", "not a class of the incident", "one of its classes")
	case n.At.Before(i.Opened):
		return wrong("notice.at", "before the incident", "give the time of the notification")
	}
	return errors.Join(words("notice.authority", n.Authority), words("notice.reference", n.Reference))
}

// lists names the parts of a scope and their forms.
func (s *Scope) lists() []struct {
	name  string
	of    []string
	valid func(string) bool
} {
	isName := func(s string) bool { return words("", s) == nil }
	isClass := func(c string) bool { _, ok := filters.ParseLabel(c); return ok }
	return []struct {
		name  string
		of    []string
		valid func(string) bool
	}{
		{"recipients", s.Recipients, isName},
		{"groups", s.Groups, isName},
		{"countries", s.Countries, country.MatchString},
		{"purposes", s.Purposes, isName},
		{"methods", s.Methods, isName},
		{"classes", s.Classes, isClass},
		{"signals", s.Signals, pattern.MatchString},
	}
}

func (s *Scope) wellFormed() error {
	for _, l := range s.lists() {
		if len(l.of) > maxList {
			return wrong("scope."+l.name, fmt.Sprintf("more than %d", maxList), "split the record, or name groups and patterns")
		}
		for i, v := range l.of {
			if !l.valid(v) {
				return wrong("scope."+l.name, fmt.Sprintf("entry %d is of no valid form", i+1), "names as in the registry and the catalogue, countries as two capital letters")
			}
		}
	}
	return nil
}

// needs says which lists each kind has to have, beside recipients or groups.
var needs = map[Kind][]string{
	Assessment:    {"countries", "purposes", "methods", "classes", "signals"},
	Contract:      {"countries", "purposes", "methods", "classes", "signals"},
	Certification: {"countries", "purposes", "methods", "classes", "signals"},
	Approval:      {"purposes", "classes", "signals"},
	Impact:        {"purposes", "classes"},
	Entrusting:    {"purposes", "classes"},
}

func (s *Scope) complete(k Kind) error {
	if s == nil {
		return wrong("scope", "missing", "say what the document covers")
	}
	var errs []error
	if len(s.Recipients)+len(s.Groups) == 0 {
		errs = append(errs, wrong("scope.recipients", "neither recipients nor groups", "name those whom the document names"))
	}
	for _, l := range s.lists() {
		if len(l.of) == 0 && slices.Contains(needs[k], l.name) {
			errs = append(errs, wrong("scope."+l.name, "missing", "list what the document covers"))
		}
	}
	if slices.Contains(routes, k) && s.MaxGeneral == 0 && s.MaxSensitive == 0 {
		errs = append(errs, wrong("scope.max_general", "no number of subjects is covered", "give max_general and, for sensitive PI, max_sensitive"))
	}
	return errors.Join(errs...)
}
