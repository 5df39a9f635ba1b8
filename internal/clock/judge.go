package clock

import "time"

// verdict of one reading. at is zero if nothing is accepted; then reason is that of
// the source trusted alone, if there is one and it is out of bounds.
type verdict struct {
	at      time.Time
	by      string
	reason  Reason
	refused [MaxSources]Reason // Rollback or Jump
}

// judge compares what the sources say with the mark and with each other.
func (c *Clock) judge(said *[MaxSources]time.Time) (v verdict) {
	for i := range c.cfg.Sources {
		if !said[i].IsZero() {
			v.refused[i] = c.bounds(said[i])
		}
	}
	if c.pair(said, &v); v.at.IsZero() {
		c.alone(said, &v)
	}
	if !v.at.IsZero() && v.at.Before(c.m.at) && v.reason == FromSource {
		v.reason = Held
	}
	return v
}

// bounds tells where t lies: Rollback, Jump, or neither. Without a proven mark
// there is nothing to jump from.
func (c *Clock) bounds(t time.Time) Reason {
	switch {
	case t.Before(c.m.at.Add(-MaxBehind)) || t.Before(c.cfg.Earliest):
		return Rollback
	case c.m.known && t.Sub(c.m.at) > MaxJump || t.After(latest):
		return Jump
	}
	return ""
}

// pair looks for two sources that agree. Of a pair the earlier counts, and of all
// pairs the latest: with no more than one source wrong, that is never ahead of a
// right one and behind it by Agree at most.
func (c *Clock) pair(said *[MaxSources]time.Time, v *verdict) {
	for i := range c.cfg.Sources {
		for j := range i {
			if !c.agree(i, j, said, v) {
				continue
			}
			at := said[i]
			if said[j].Before(at) {
				at = said[j]
			}
			if v.at.IsZero() || at.After(v.at) {
				v.at, v.by, v.reason = at, c.pairs[j][i], Quorum
			}
		}
	}
}

func (c *Clock) agree(i, j int, said *[MaxSources]time.Time, v *verdict) bool {
	if said[i].IsZero() || said[j].IsZero() || said[i].Sub(said[j]).Abs() > Agree || said[i].After(latest) {
		return false
	}
	for _, r := range [2]Reason{v.refused[i], v.refused[j]} {
		if r == Rollback || r == Jump && !c.cfg.Sources[i].Authenticated && !c.cfg.Sources[j].Authenticated {
			return false
		}
	}
	return true
}

// alone takes the word of the source that is trusted alone. A jump it may not make.
func (c *Clock) alone(said *[MaxSources]time.Time, v *verdict) {
	for i := range c.cfg.Sources {
		if !c.cfg.Sources[i].Alone || said[i].IsZero() {
			continue
		}
		if v.refused[i] == "" {
			v.at, v.by, v.reason = said[i], c.cfg.Sources[i].Name, FromSource
			return
		}
		v.reason = v.refused[i]
	}
	if v.reason == Rollback && !c.m.known {
		v.reason = "" // there is no mark to roll back from
	}
}

// reject notes the sources that do not count, and hands out those that turned bad.
func (c *Clock) reject(said *[MaxSources]time.Time, v *verdict) (news [MaxSources]Event) {
	c.state.Rejected = [MaxSources]Rejection{}
	n := 0
	for i := range c.cfg.Sources {
		name, by := c.cfg.Sources[i].Name, c.state.Now.Sub(said[i]).Abs()
		why := c.why(i, said, v)
		if why != "" {
			c.state.Rejected[n] = Rejection{Source: name, Why: why, By: by}
			n++
		}
		if why != c.was[i] && c.count(why) {
			news[i] = Event{Source: name, Reason: why, By: by}
		}
		c.was[i] = why
	}
	return news
}

// why a source does not count; "" if it does or says nothing.
func (c *Clock) why(i int, said *[MaxSources]time.Time, v *verdict) Reason {
	t, s := said[i], &c.cfg.Sources[i]
	off := t.Sub(c.m.at)
	switch {
	case t.IsZero() || s.Late && off < -Agree:
		return ""
	case v.refused[i] == Rollback && !c.m.known:
		return Single
	case v.refused[i] != "" && (off > Agree || off < -MaxBehind):
		return v.refused[i]
	case c.m.anchored && off.Abs() > Agree:
		return Disagrees
	case c.m.anchored:
		return ""
	case c.contradicted(i, said):
		return Disagrees
	}
	return Single
}

// contradicted tells whether another source cannot be right if this one is.
func (c *Clock) contradicted(i int, said *[MaxSources]time.Time) bool {
	for j := range c.cfg.Sources {
		if ahead := said[i].Sub(said[j]); !said[j].IsZero() &&
			(ahead > Agree && !c.cfg.Sources[j].Late || ahead < -Agree && !c.cfg.Sources[i].Late) {
			return true
		}
	}
	return false
}

// count counts episodes, not readings, and tells whether why is worth an event.
func (c *Clock) count(why Reason) bool {
	switch why {
	case Rollback:
		c.state.Rollbacks++
	case Jump:
		c.state.Jumps++
	case Disagrees:
		c.state.Disagreed++
	default:
		return false
	}
	return true
}
