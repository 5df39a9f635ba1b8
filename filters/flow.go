package filters

import (
	"maps"
	"math"
	"time"

	"cordon/filters/pi"
)

// Bounds of a flow. What does not fit is refused where it would have to be counted.
const (
	maxHeard   = 1024 // sources
	maxTurns   = 4096 // signals of sources with an interval
	assemblers = 64   // sources with an assembler to themselves
)

// leastCharacter is the smallest code of a letter or digit.
const leastCharacter = '0'

// flow is what a Scratch that follows remembers of the sources it heard.
type flow struct {
	heard  map[string]*heard // by account
	spent  spent
	turns  map[speaker]*turn
	before turnsBefore
	pieces map[string]*pi.Assembler // of accounts that a program before had
	made   int                      // assemblers
	shared *pi.Assembler            // of the sources that came later
	tracks tracks
	leaves leaves
}

// heard is what is remembered of one source: the free content that it used up, and
// the pieces that it said. A source that shares a budget shares this.
type heard struct {
	hour    int64  // in which it used them up: Unix nanoseconds divided by an hour
	used    uint64 // bits
	carried uint64 // bits that count as used, of accounts under the programs before
	pieces  *pi.Assembler
}

// Follow makes s remember, from now on, what each source said: identifiers and
// media in pieces, the capacity that a source used up, when a signal was last let
// out. All records that s judges must then be of one vehicle, each judged once and
// those of one source in the order in which they came. What judges a record only
// to ask what would happen uses a Scratch that does not follow.
func (s *Scratch) Follow() {
	if s.flow != nil {
		return
	}
	s.flow = &flow{heard: map[string]*heard{}, turns: map[speaker]*turn{}, spent: spent{hour: math.MinInt64}}
	s.flow.leaves.bind(s)
}

// FollowFrom is Follow with what another Scratch of the same vehicle remembers of
// used capacity, of times and of what was said in pieces: a new policy gives no source a
// fresh budget, also where it counts the source under another name. old must not be used
// any more.
func (s *Scratch) FollowFrom(old *Scratch) {
	s.Follow()
	if old == nil || old.flow == nil {
		return
	}
	s.flow.spent = old.flow.spent.with(old.flow.heard, old.prog)
	s.flow.before = old.flow.before.with(old.flow.turns, old.prog)
	s.flow.pieces, s.flow.made, s.flow.shared = old.flow.assemblers(), old.flow.made, old.flow.shared
	s.flow.tracks = old.flow.tracks
}

// assemblers gives those of all accounts, also under programs before.
func (f *flow) assemblers() map[string]*pi.Assembler {
	out := maps.Clone(f.pieces)
	for name, h := range f.heard {
		if h.pieces != nil {
			if out == nil {
				out = map[string]*pi.Assembler{}
			}
			out[name] = h.pieces
		}
	}
	return out
}

// source gives what is remembered of a speaker's source; nil if there is no room for
// another.
func (f *flow) source(k *resolved) *heard {
	if k.heard != nil {
		return k.heard
	}
	h := f.heard[k.account]
	if h == nil {
		if len(f.heard) >= maxHeard {
			return nil
		}
		h = &heard{hour: f.spent.hour, carried: f.spent.on(realm{k.account, k.shares}), pieces: f.pieces[k.account]}
		f.heard[k.account] = h
	}
	k.heard = h
	return h
}

// turnOf gives a speaker's turn; nil if there is no room for another.
func (f *flow) turnOf(k *resolved) *turn {
	if k.turn != nil {
		return k.turn
	}
	who := speaker{k.signal, k.app} // an app takes turns with what lies below it
	t := f.turns[who]
	if t == nil {
		if len(f.turns) >= maxTurns {
			return nil
		}
		t = f.before.of(k.signal, realm{k.app, k.scoped})
		f.turns[who] = t
	}
	k.turn = t
	return t
}

// admit holds a record to its interval on turn t and its source to its capacity, and notes
// both if it may leave.
func (f *flow) admit(cl *Cleared, v *Verdict, k *resolved, t *turn, interval time.Duration, env *Env) bool {
	if interval > 0 {
		if t == nil {
			return v.refuse(P2, reasonCrowded)
		}
		if !t.mayLeave(cl.rec.CollectedAt, interval) {
			return v.refuse(P2, reasonOften)
		}
	}
	if !k.closed && cl.rec.Value.Data != nil && k.capacity > 0 {
		h := f.source(k)
		if h == nil {
			return v.refuse(U5, reasonCrowded)
		}
		if !f.spend(h, 8*uint64(len(cl.rec.Value.Data)), k.capacity, env.Now) {
			return v.refuse(U5, reasonCapacity)
		}
	}
	if interval > 0 {
		t.last, t.said = cl.rec.CollectedAt, true
	}
	return true
}

// spend takes bits from what a source may say in the hour of now, if there is room.
// A clock that steps back gives no new hour.
func (f *flow) spend(h *heard, bits, capacity uint64, now int64) bool {
	f.spent.advance(now / int64(time.Hour))
	if h.hour != f.spent.hour {
		h.hour, h.used, h.carried = f.spent.hour, 0, 0
	}
	used := plus(h.used, h.carried)
	if used >= capacity || bits > capacity-used {
		return false
	}
	h.used += bits
	return true
}
