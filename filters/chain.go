package filters

import (
	"time"

	"cordon/filters/pi"
	"cordon/filters/scan"
)

// FutureSlack is how far a collection time may lie ahead of the judge's clock.
const FutureSlack = 5 * time.Minute

// Chain judges records by a program. It is immutable and safe for concurrent use;
// each goroutine brings its own Scratch.
type Chain struct {
	prog *Program
	opt  Options
}

// Options are what a chain knows besides its program.
type Options struct {
	// Known holds the vehicle's own identifiers, which match in any form.
	Known pi.Known
	// Budget bounds what is read of one value.
	Budget scan.Budget
}

// NewChain makes a chain over a finished program.
func NewChain(p *Program, opt Options) *Chain { return &Chain{prog: p, opt: opt} }

// Program gives the compiled policy.
func (c *Chain) Program() *Program { return c.prog }

// Env is the world at the time of judging, passed in.
type Env struct {
	Now      int64 // Unix nanoseconds, UTC
	Consents []Consent
	// Collecting holds the personal classes that the driver set to be collected on
	// this drive (C1); zero is none. A consent in force for a class counts as the
	// driver's setting for it.
	Collecting Labels
}

// Judge decides on one record. The Cleared is zero unless the effect is Pass or
// Redact. It allocates nothing for scalar values.
//
// The order is fixed: labels, the floor (T3, U1), the app's scope (U4), the
// declaration (U2), time (S1), purpose (P1), the profile's class rules with the
// exception of T2, the driver's setting (C1), what the detectors find (U3, U1, T3,
// S1, U4, T1), then precision (P2) and capacity (U5) of what is about to leave.
func (c *Chain) Judge(r *Record, env *Env, s *Scratch) (cl Cleared, v Verdict) {
	s.findings, s.read = s.findings[:0], false
	k := s.lookup(c.prog, r.Signal, r.Source)
	v.Labels = k.labels
	if r.Lineage != 0 || len(r.DerivedFrom) > 0 {
		v.Labels = c.label(r, k)
	}
	if !c.floor(&v, r, k, env, s) {
		return cl, v
	}
	attested := c.classes(&v, &cl, r, k, env)
	if v.Effect == Drop || v.Effect == Hold {
		cl = Cleared{}
		return cl, v
	}
	cl.rec, cl.labels = *r, v.Labels
	cl.rec.Value.Kind = kindAs(r.Value.Kind, k.decl)
	if !attested {
		cl.rec.Attest = nil
	}
	look := !attested && (!k.closed || k.spells && s.flow != nil)
	if (look || k.measured) && !c.leave(&cl, &v, k, env, s, look) {
		cl = Cleared{}
		return cl, v
	}
	cl.ok = true
	return cl, v
}

// leave makes of what may leave what does: rounded, searched and counted, in this order,
// because it is the rounded number that might spell something. False means that nothing
// may.
func (c *Chain) leave(cl *Cleared, v *Verdict, k *resolved, env *Env, s *Scratch, look bool) bool {
	var m measure
	if k.precise && !s.precise(&m, cl, v, k) {
		return false
	}
	if look && !c.look(cl, v, k, env, s) {
		return false
	}
	return !k.measured || s.account(&m, cl, v, k, env)
}

// label unites the classes of the source, of everything it was derived from, of
// the adapter and of the declaration.
func (c *Chain) label(r *Record, k *resolved) Labels {
	l := r.Lineage | k.labels
	for _, name := range r.DerivedFrom {
		parent, _ := c.prog.SourceClasses(name)
		l |= derived(parent)
	}
	return l
}

// floor applies what no policy can change, and the declaration; false means
// refused.
func (c *Chain) floor(v *Verdict, r *Record, k *resolved, env *Env, s *Scratch) bool {
	if v.Labels.Any(Cabin) {
		return v.refuse(T3, reasonCabin)
	}
	if k.decl == nil {
		c.report(v, r, k, s)
		return v.refuse(U1, reasonSignal)
	}
	if v.Labels.Any(Denied) || v.Labels&^AllLabels != 0 {
		c.report(v, r, k, s)
		return v.refuse(U1, reasonSource)
	}
	if !k.speaks {
		return v.refuse(U1, reasonSpeaker)
	}
	if k.scope != nil && k.scope.outside(v.Labels) != 0 {
		return v.refuse(U4, reasonScope)
	}
	if rule, reason := s.fits(&r.Value, k.decl); rule != RuleNone {
		c.report(v, r, k, s)
		return v.refuse(rule, reason)
	}
	if r.CollectedAt > env.Now+int64(FutureSlack) {
		return v.refuse(U2, reasonFuture)
	}
	if c.tooOld(v.Labels, r, env) {
		return v.refuse(S1, reasonAge)
	}
	if !k.purpose {
		return v.refuse(P1, reasonPurpose)
	}
	return true
}

// refuse makes v a refusal; it returns false, for its caller to return.
func (v *Verdict) refuse(rule Rule, reason string) bool {
	v.Effect, v.Rule, v.Reason = Drop, rule, reason
	return false
}

// classes applies the class rules, the exception of T2 and the driver's setting.
func (c *Chain) classes(v *Verdict, cl *Cleared, r *Record, k *resolved, env *Env) (attested bool) {
	if n := needed(v.Labels); n != 0 {
		cl.consent = findConsent(env.Consents, r.Subject, n, k.decl.Purpose, c.prog.Recipient, r.CollectedAt, env.Now)
	}
	d := k.decide(c.prog, v.Labels, cl.consent != 0)
	if d.effect == Drop && d.attestable {
		reason := c.attested(r, k, v.Labels)
		switch attested = reason == ""; {
		case attested:
			d = c.prog.decide(v.Labels, cl.consent != 0, true)
		case d.rule == T2:
			d.reason = reason
		}
	}
	v.Effect, v.Rule, v.Reason = d.effect, d.rule, d.reason
	if v.Effect != Drop && v.Labels.Any(Personal) && !env.collects(r, v.Labels) {
		v.refuse(C1, reasonCollect)
	}
	return attested
}

// tooOld reports whether a position is past its seven days.
func (c *Chain) tooOld(l Labels, r *Record, env *Env) bool {
	return l.Any(Position) && r.CollectedAt < env.Now-int64(c.prog.PositionAge)
}

// outside gives the classes among l that the manifest does not name. Sensitive and
// biometric information is personal information: naming the narrower class is
// enough.
func (s *Scope) outside(l Labels) Labels { return (l&^Personal | needed(l)) &^ s.Classes }
