package filters

import (
	"math"
	"strings"
)

// realm is whom a budget or a turn is for: one source, or all below one as well.
type realm struct {
	name  string
	below bool
}

// meets reports whether a source may belong to both.
func (r realm) meets(o realm) bool {
	return r.name == o.name || r.below && under(o.name, r.name) || o.below && under(r.name, o.name)
}

// under reports whether name is a longer dotted name than top.
func under(name, top string) bool {
	return len(name) > len(top) && name[len(top)] == '.' && strings.HasPrefix(name, top)
}

// plus adds without running over.
func plus(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// maxBefore bounds what is remembered of accounts, and of turns, under programs that judged
// before.
const maxBefore = 4096

// spent is what was used up in one hour under the programs that judged before, by account.
// Each bit of it was said once and stands here once, so that a new account begins with the
// sum of all that meet it: whether a policy joins accounts or parts them, nobody gets a
// fresh one.
type spent struct {
	hour int64 // the latest in which anything was said; it never goes back
	bits map[realm]uint64
	more uint64 // of accounts that found no room in bits; it counts for everyone
}

// advance goes on to an hour, in which nothing is used up yet.
func (s *spent) advance(hour int64) {
	if hour > s.hour {
		*s = spent{hour: hour}
	}
}

// on gives the bits that count as used by a new account.
func (s *spent) on(account realm) uint64 {
	sum := s.more
	for of, bits := range s.bits {
		if of.meets(account) {
			sum = plus(sum, bits)
		}
	}
	return sum
}

// with adds what the sources used up under the program that judged last.
func (s spent) with(heard map[string]*heard, p *Program) spent {
	out := spent{hour: s.hour, bits: make(map[realm]uint64, len(s.bits)+len(heard)), more: s.more}
	for of, bits := range s.bits {
		out.bits[of] = bits
	}
	for name, h := range heard {
		if h.hour != s.hour || h.used == 0 {
			continue
		}
		of := realm{name, p.sharesBudget(name)}
		if _, ok := out.bits[of]; !ok && len(out.bits) >= maxBefore {
			out.more = plus(out.more, h.used)
			continue
		}
		out.bits[of] = plus(out.bits[of], h.used)
	}
	return out
}

// turnsBefore is when signals were last let out under the programs that judged before.
type turnsBefore struct {
	turns map[string][]turnBefore // by signal
	n     int
	late  turn // the last of those that found no room; it counts for every signal
}

type turnBefore struct {
	realm
	last int64
}

// of gives the turn with which a source begins: that of the last value of any that it may
// have been one with.
func (b *turnsBefore) of(signal string, app realm) *turn {
	t := b.late
	for _, old := range b.turns[signal] {
		if old.meets(app) {
			t.later(old.last)
		}
	}
	return &t
}

// later takes note of a value that left, if it was collected after the last one.
func (t *turn) later(at int64) {
	if !t.said || at > t.last {
		t.last, t.said = at, true
	}
}

// with adds the turns under the program that judged last.
func (b turnsBefore) with(turns map[speaker]*turn, p *Program) turnsBefore {
	out := turnsBefore{turns: make(map[string][]turnBefore, len(b.turns)), late: b.late}
	for signal, list := range b.turns {
		for _, old := range list {
			out.add(signal, old)
		}
	}
	for who, t := range turns {
		if t.said {
			out.add(who.signal, turnBefore{realm{who.source, p.sharesTurn(who.source)}, t.last})
		}
	}
	return out
}

func (b *turnsBefore) add(signal string, t turnBefore) {
	list := b.turns[signal]
	for i := range list {
		if list[i].realm == t.realm {
			list[i].last = max(list[i].last, t.last)
			return
		}
	}
	if b.n >= maxBefore {
		b.late.later(t.last)
		return
	}
	b.turns[signal] = append(list, t)
	b.n++
}
