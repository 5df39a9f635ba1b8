package filters

import (
	"slices"

	"cordon/filters/pi"
)

// labelOf gives the classes that a detected entity stands for.
func labelOf(e pi.Entity) Labels {
	switch e {
	case pi.Location:
		return Location
	case pi.Biometric:
		return Biometric | SensitivePI
	case pi.ResidentID, pi.Passport, pi.Permit, pi.BankCard:
		return PI | SensitivePI
	case pi.Media, pi.Opaque:
		return Opaque
	}
	return PI
}

// scanValue runs the detectors over a value that has bytes. The name of its signal says
// what a text is, as the key of a member does: DriverName.
func (s *Scratch) scanValue(v Value, k *resolved) error {
	var err error
	s.raw = s.raw[:0]
	switch v.Kind {
	case String:
		if s.read {
			s.raw, err = s.scanner.ValueRead(s.raw, k.key, v.Data)
		} else {
			s.raw, err = s.scanner.Value(s.raw, k.key, v.Data)
		}
	case JSON:
		s.raw, err = s.scanner.JSON(s.raw, v.Data)
	case Bytes:
		s.raw, err = s.scanner.Bytes(s.raw, v.Data)
	}
	s.read = false
	return err
}

// keep copies the raw findings into the verdict's list.
func (s *Scratch) keep() {
	for _, f := range s.raw {
		s.findings = append(s.findings, Finding{Start: f.Start, End: f.End, Type: f.Entity.String()})
	}
}

// classes gives those of the raw findings, and what a consent must name to cover each of
// them.
func (s *Scratch) classes() (l, want Labels) {
	for _, f := range s.raw {
		l |= labelOf(f.Entity)
		want |= needed(labelOf(f.Entity))
	}
	return l, want
}

// report lists what is inside a value that is refused anyway, for the reader of
// the verdict; it changes nothing. Bytes that nobody declared are opaque, also where
// something in them could be read, if they are not media.
func (c *Chain) report(v *Verdict, r *Record, k *resolved, s *Scratch) {
	if len(r.Value.Data) == 0 {
		return
	}
	err := s.scanValue(r.Value, k)
	if err != nil {
		s.raw = s.raw[:0]
	}
	s.nameMedia(r.Value, k)
	if r.Value.Kind == Bytes && !named(s.raw) {
		s.raw = append(s.raw, pi.Finding{End: len(r.Value.Data), Entity: pi.Opaque})
	}
	s.keep()
	v.Findings = s.findings
}

// named reports whether one of the findings says what undeclared bytes are.
func named(found []pi.Finding) bool {
	return slices.ContainsFunc(found, func(f pi.Finding) bool { return f.Entity == pi.Media || f.Entity == pi.Opaque })
}

// look searches a value that is about to leave; false means that nothing may.
func (c *Chain) look(cl *Cleared, v *Verdict, k *resolved, env *Env, s *Scratch) bool {
	s.raw = s.raw[:0]
	switch {
	case !k.closed:
		if err := s.search(cl.rec.Value, k); err != nil {
			return v.refuse(U3, reasonUnreadable)
		}
	case s.flow != nil && k.spells:
		s.spell(&cl.rec.Value, k)
	}
	return len(s.raw) == 0 || c.found(cl, v, k, env, s)
}

// search runs the detectors over a value, with what went before it if s follows.
func (s *Scratch) search(val Value, k *resolved) error {
	if s.flow != nil {
		return s.scanJoined(val, k)
	}
	return s.scanValue(val, k)
}

// found acts on what the declaration got wrong: it redacts or refuses.
func (c *Chain) found(cl *Cleared, v *Verdict, k *resolved, env *Env, s *Scratch) bool {
	s.keep()
	v.Findings = s.findings
	id, ok := c.weigh(cl, v, k, env, s)
	switch {
	case !ok:
		return false
	case v.Effect == Redact:
		return c.redact(cl, v, k, env, s)
	case id != 0:
		cl.consent = id
	}
	cl.labels = v.Labels
	return true
}

// weigh applies the rules to what was found, and gives the consent that covers it, if one
// does; false means refused.
func (c *Chain) weigh(cl *Cleared, v *Verdict, k *resolved, env *Env, s *Scratch) (consent uint64, ok bool) {
	found, want := s.classes()
	if found.Any(Opaque) {
		return 0, refuseMedia(v, s)
	}
	v.Labels |= found
	if c.tooOld(found, &cl.rec, env) {
		return 0, v.refuse(S1, reasonAge)
	}
	if k.scope != nil && want&^k.scope.Classes != 0 {
		return 0, v.refuse(U4, reasonScope)
	}
	want |= needed(cl.labels)
	consent = findConsent(env.Consents, cl.rec.Subject, want, k.decl.Purpose, c.prog.Recipient, cl.rec.CollectedAt, env.Now)
	d := c.prog.detected(found, consent != 0)
	if d.effect < v.Effect {
		v.Effect, v.Rule, v.Reason = d.effect, d.rule, d.reason
	}
	s.asking = asking{c.prog, consent != 0, v.Rule}
	return consent, v.Effect >= Redact
}

func refuseMedia(v *Verdict, s *Scratch) bool {
	v.refuse(U1, reasonOpaque)
	v.Labels |= Opaque
	for _, f := range s.raw {
		if f.Entity == pi.Media {
			v.refuse(T3, reasonMedia)
		}
	}
	return false
}

// redact replaces offending values whole and scans the result to a fixed point.
// What was redacted no longer carries the class that was found. What shows only when
// something else is gone is held to the same rules.
func (c *Chain) redact(cl *Cleared, v *Verdict, k *resolved, env *Env, s *Scratch) bool {
	for range 4 {
		out, ok := s.replace(cl.rec.Value)
		if !ok || len(out) > k.decl.MaxLen {
			return v.refuse(v.Rule, reasonMark)
		}
		cl.rec.Value.Data = out
		if err := s.scanValue(cl.rec.Value, k); err != nil {
			return v.refuse(v.Rule, reasonUnreadable)
		}
		if len(s.raw) == 0 {
			return c.still(cl, v, k.decl, s)
		}
		if _, ok := c.weigh(cl, v, k, env, s); !ok {
			return false
		}
	}
	return v.refuse(v.Rule, reasonStubborn)
}

// still holds a redacted value to its enum or declared fields: the mark must fit where
// it stands.
func (c *Chain) still(cl *Cleared, v *Verdict, decl *Decl, s *Scratch) bool {
	if cl.rec.Value.Kind == String && len(decl.Enum) > 0 {
		return v.refuse(v.Rule, reasonMark)
	}
	if cl.rec.Value.Kind != JSON || len(decl.Fields) == 0 {
		return true
	}
	if rule, _ := s.shape.fits(cl.rec.Value.Data, decl.Fields); rule != RuleNone {
		return v.refuse(v.Rule, reasonMark)
	}
	return true
}

// asking is who asks for a redaction: a program, with a consent that covers what was
// found or without, and the rule of the verdict.
type asking struct {
	prog      *Program
	consented bool
	rule      Rule
}

// markOf gives the mark that stands for an entity: that of the rule that asks for it, or
// else of the one that decided on the record.
func (s *Scratch) markOf(e pi.Entity) string {
	if d := s.asking.prog.detected(labelOf(e), s.asking.consented); d.effect == Redact {
		return d.rule.Mark()
	}
	return s.asking.rule.Mark()
}

// replace gives the value's bytes with a mark for every touched value.
func (s *Scratch) replace(val Value) ([]byte, bool) {
	switch val.Kind {
	case String:
		return []byte(s.asking.rule.Mark()), true
	case JSON:
		out, err := s.scanner.RedactJSON(nil, val.Data, s.mark, s.raw)
		return out, err == nil
	}
	return nil, false
}
