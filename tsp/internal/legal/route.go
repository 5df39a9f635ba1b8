package legal

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordon/filters"
)

// Query is a request for an export, as far as the law asks about it.
type Query struct {
	Recipient string // id of the registry
	Group     string
	Country   string
	Purpose   string
	Format    string
	Classes   []string
	Signals   []string
	// General and Sensitive are the distinct subjects of the group since 1 January,
	// those of pending requests and of this one included.
	General, Sensitive uint64
	Important          bool   // important data
	DrivingStatus      bool   // driving-status parameters or abnormal warnings
	Basis              string // id of the route asked for; "" is any
	ForeignAgency      bool   // for a foreign court or agency
	Judicial           string // id of the approval for it
	At                 time.Time
}

// Found is what covers a query.
type Found struct {
	Routes []string // ids: the route, if one is needed or asked for, and the approval of E7
	PIA    string   // id of the impact assessment
}

// Shortfall says what is missing and what would pass, in English and Chinese.
type Shortfall struct {
	Rule              string
	Reason, Would     string
	ReasonZH, WouldZH string
}

func short(rule filters.Rule, reason, would Text) *Shortfall {
	return &Shortfall{Rule: rule.String(), Reason: reason.EN, Would: would.EN, ReasonZH: reason.ZH, WouldZH: would.ZH}
}

// Route finds what covers q, or says what is missing. An error means that q could
// not be judged, which is no permission.
func (b *Book) Route(q Query) (Found, *Shortfall, error) {
	classes, err := q.valid()
	if err != nil {
		return Found{}, nil, err
	}
	if classes.Any(sensitive) {
		q.Sensitive = max(q.Sensitive, 1) // whatever the counters say
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var found Found
	s := b.foreign(&q, &found)
	if s == nil {
		s = b.route(&q, classes, &found)
	}
	if s == nil {
		s = b.impact(&q, &found)
	}
	if s != nil {
		return Found{}, s, nil
	}
	return found, nil, nil
}

func (q *Query) valid() (l filters.Labels, err error) {
	if q.At.IsZero() || q.Recipient == "" || q.Country == "" || q.Purpose == "" || q.Format == "" {
		return 0, errors.New("legal: query: time, recipient, country, purpose and format are needed")
	}
	if len(q.Classes) == 0 || len(q.Signals) == 0 {
		return 0, errors.New("legal: query: classes and signals are needed")
	}
	for _, c := range q.Classes {
		one, ok := filters.ParseLabel(c)
		if !ok {
			return 0, errors.New("legal: query: a class without a name in the rule book")
		}
		l |= one
	}
	return l, nil
}

// foreign is E7: nothing for a foreign court or agency without the approval of the
// competent authority.
func (b *Book) foreign(q *Query, found *Found) *Shortfall {
	if !q.ForeignAgency {
		if q.Judicial != "" {
			return short(filters.E7, say(textJudicialUnasked, named(q.Judicial)), say(textSayForeign))
		}
		return nil
	}
	if q.Judicial == "" {
		return short(filters.E7, say(textForeign), say(textFileJudicial))
	}
	r, ok := b.counting(q.Judicial, q.At)
	if !ok || r.Kind != Approval {
		return short(filters.E7, say(textNotInForce, named(q.Judicial)), say(textFileJudicial))
	}
	if miss := r.Scope.miss(r.Kind, q); len(miss) > 0 {
		return short(filters.E7, say(textOutside, r.ID, joined(miss)), say(textFileJudicial))
	}
	found.Routes = append(found.Routes, r.ID)
	return nil
}

// route is E3, E4 and E5: whether a route is needed, which kinds are enough, and
// whether one of them has the whole request in its scope.
func (b *Book) route(q *Query, classes filters.Labels, found *Found) *Shortfall {
	t := b.tiers.tier(q)
	driving := q.DrivingStatus || classes.Any(filters.DrivingStatus|filters.AbnormalWarning)
	if t == free && !driving && q.Basis == "" {
		return nil
	}
	rule := filters.E4
	if t == free {
		rule = filters.E3
	}
	if q.Basis != "" {
		return b.basis(q, t, found)
	}
	var nearest []Text
	var id string
	for _, r := range b.inOrder(q.At, t.kinds()) {
		miss := r.Scope.miss(r.Kind, q)
		if len(miss) == 0 {
			found.Routes = append(found.Routes, r.ID)
			return nil
		}
		if r.Scope.names(q) && (id == "" || len(miss) < len(nearest)) {
			id, nearest = r.ID, miss
		}
	}
	if id != "" {
		return short(filters.E5, say(textOutside, id, joined(nearest)), say(textWithinScope, id, joined(nearest)))
	}
	return b.noRoute(q, t, rule, driving)
}

// basis judges the route that the request names.
func (b *Book) basis(q *Query, t tier, found *Found) *Shortfall {
	r, ok := b.counting(q.Basis, q.At)
	switch {
	case !ok || !slices.Contains(routes, r.Kind):
		return short(filters.E5, say(textNotInForce, named(q.Basis)), say(textOtherBasis))
	case !slices.Contains(t.kinds(), r.Kind):
		return short(filters.E4, say(textTooLittle, r.ID, strconv.FormatUint(q.General, 10), strconv.FormatUint(q.Sensitive, 10)), say(textAssessment))
	}
	if miss := r.Scope.miss(r.Kind, q); len(miss) > 0 {
		return short(filters.E5, say(textOutside, r.ID, joined(miss)), say(textWithinScope, r.ID, joined(miss)))
	}
	found.Routes = append(found.Routes, r.ID)
	return nil
}

// noRoute says that there is none at all for the recipient. Fewer subjects are only
// offered where they would do: driving status needs a route whatever their number.
func (b *Book) noRoute(q *Query, t tier, rule filters.Rule, driving bool) *Shortfall {
	general, sens := strconv.FormatUint(q.General, 10), strconv.FormatUint(q.Sensitive, 10)
	switch {
	case t == assess && q.Important:
		return short(rule, say(textImportant), say(textAssessment))
	case t == assess && driving:
		return short(rule, say(textOverAssess, general, sens), say(textAssessment))
	case t == assess:
		people, ofSens := b.tiers.belowAssess()
		return short(rule, say(textOverAssess, general, sens), say(textAssessOrFewer,
			strconv.FormatUint(people, 10), strconv.FormatUint(ofSens, 10)))
	case rule == filters.E3:
		return short(rule, say(textDriving), say(textAnyRoute))
	case driving:
		return short(rule, say(textOverFree, general, sens), say(textRoute))
	}
	return short(rule, say(textOverFree, general, sens), say(textRouteOrFewer, strconv.FormatUint(b.tiers.FreeBelow, 10)))
}

// impact is A1: an impact assessment that covers purpose, recipient and classes.
func (b *Book) impact(q *Query, found *Found) *Shortfall {
	var nearest []Text
	var id string
	for _, r := range b.inOrder(q.At, []Kind{Impact}) {
		miss := r.Scope.miss(r.Kind, q)
		if len(miss) == 0 {
			found.PIA = r.ID
			return nil
		}
		if id == "" || len(miss) < len(nearest) {
			id, nearest = r.ID, miss
		}
	}
	if id != "" {
		return short(filters.A1, say(textOutside, id, joined(nearest)), say(textFilePIA))
	}
	return short(filters.A1, say(textNoPIA), say(textFilePIA))
}

// named gives an id as it may stand in a log: one that the book could have given.
func named(id string) any {
	if !isID.MatchString(id) {
		return say(textOther)
	}
	return id
}

// names reports whether the scope names the recipient or its group.
func (s *Scope) names(q *Query) bool {
	return slices.Contains(s.Recipients, q.Recipient) || q.Group != "" && slices.Contains(s.Groups, q.Group)
}

// miss lists what of q lies outside the scope, of the parts that kind k has to have.
func (s *Scope) miss(k Kind, q *Query) (miss []Text) {
	if !s.names(q) {
		miss = append(miss, say(textRecipient, q.Recipient))
	}
	one := func(list string, t key, have []string, want string) {
		if slices.Contains(needs[k], list) && !slices.Contains(have, want) {
			miss = append(miss, say(t, want))
		}
	}
	one("countries", textCountry, s.Countries, q.Country)
	one("purposes", textPurpose, s.Purposes, q.Purpose)
	one("methods", textMethod, s.Methods, q.Format)
	if out := without(q.Classes, func(c string) bool { return slices.Contains(s.Classes, c) }); len(out) > 0 {
		miss = append(miss, say(textClasses, listed(out)))
	}
	if slices.Contains(needs[k], "signals") {
		if out := without(q.Signals, s.covers); len(out) > 0 {
			miss = append(miss, say(textSignals, listed(out)))
		}
	}
	if slices.Contains(routes, k) {
		miss = append(miss, s.tooMany(q)...)
	}
	return miss
}

func (s *Scope) tooMany(q *Query) (miss []Text) {
	if q.General > s.MaxGeneral {
		miss = append(miss, say(textGeneral, fmt.Sprint(q.General), fmt.Sprint(s.MaxGeneral)))
	}
	if q.Sensitive > s.MaxSensitive {
		miss = append(miss, say(textSensitive, fmt.Sprint(q.Sensitive), fmt.Sprint(s.MaxSensitive)))
	}
	return miss
}

// covers reports whether a pattern of the scope matches the path.
func (s *Scope) covers(path string) bool {
	return slices.ContainsFunc(s.Signals, func(p string) bool { return matches(p, path) })
}

// matches compares path with a pattern: a segment * is any one name, a last ** is
// one or more.
func matches(pattern, path string) bool {
	for {
		p, restP, moreP := strings.Cut(pattern, ".")
		n, restN, moreN := strings.Cut(path, ".")
		switch {
		case p == "**" && !moreP:
			return n != ""
		case p != n && (p != "*" || n == ""):
			return false
		case !moreP || !moreN:
			return moreP == moreN
		}
		pattern, path = restP, restN
	}
}

func without(list []string, in func(string) bool) (out []string) {
	for _, v := range list {
		if !in(v) {
			out = append(out, v)
		}
	}
	return out
}

// listed gives a list that is short enough for a log.
func listed(list []string) string {
	const most = 5
	if len(list) > most {
		return fmt.Sprintf("%s (+%d)", strings.Join(list[:most], ", "), len(list)-most)
	}
	return strings.Join(list, ", ")
}
