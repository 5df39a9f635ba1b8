package filters

// Consent is one person's permission, bounded in category, purpose, recipient
// and time (rules T1 and C2). Times are Unix nanoseconds, UTC.
type Consent struct {
	ID         uint64
	Subject    string // empty is the driver
	Categories Labels // subset of Personal
	Purpose    Purpose
	Recipient  string
	From       int64
	Until      int64 // exclusive; zero is no consent at all, never "always"
	Withdrawn  bool
}

// Active reports whether the consent is in force at now.
func (c *Consent) Active(now int64) bool {
	return !c.Withdrawn && c.ID != 0 && c.Until > 0 && c.From <= now && now < c.Until
}

// needed gives the categories that a consent must name for one thing with labels
// l. Sensitive and biometric information is personal information, so naming the
// narrower class is enough for that thing; location is a class of its own, and a
// consent for it says nothing of names or numbers. Of two things found together
// each needs its own: see inspect.
func needed(l Labels) Labels {
	n := l & Personal
	if n.Any(SensitivePI | Biometric) {
		n &^= PI
	}
	return n
}

// collects reports whether the driver set the personal classes among l to be
// collected (C1), for all of the car or by a consent of the record's subject that
// was in force when the record was collected and is now.
func (e *Env) collects(r *Record, l Labels) bool {
	rest := needed(l) &^ e.Collecting
	for i := 0; i < len(e.Consents) && rest != 0; i++ {
		c := &e.Consents[i]
		if c.Subject == r.Subject && c.Active(e.Now) && c.Active(r.CollectedAt) {
			rest &^= c.Categories
		}
	}
	return rest == 0
}

// findConsent returns the id of a consent that covers all categories in want for subject,
// purpose and recipient, or 0. Collection must lie inside the consent's time, not
// only the decision: data collected before it was granted stays in the car.
func findConsent(cs []Consent, subject string, want Labels, p Purpose, recipient string, collected, now int64) uint64 {
	if want == 0 {
		return 0
	}
	for i := range cs {
		c := &cs[i]
		if c.Active(now) && c.Active(collected) && c.Categories.All(want) &&
			c.Purpose == p && c.Recipient == recipient && c.Subject == subject {
			return c.ID
		}
	}
	return 0
}
