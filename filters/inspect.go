package filters

import "cordon/filters/pi"

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

// scanValue runs the detectors over a value that has bytes.
func (s *Scratch) scanValue(v Value) error {
	var err error
	s.raw = s.raw[:0]
	switch v.Kind {
	case String:
		s.raw, err = s.scanner.Text(s.raw, nil, v.Data)
	case JSON:
		s.raw, err = s.scanner.JSON(s.raw, v.Data)
	case Bytes:
		s.raw, err = s.scanner.Bytes(s.raw, v.Data)
	}
	return err
}

// keep copies the raw findings into the verdict's list and returns their classes,
// and what a consent must name to cover each of them.
func (s *Scratch) keep() (l, want Labels) {
	for _, f := range s.raw {
		l |= labelOf(f.Entity)
		want |= needed(labelOf(f.Entity))
		s.findings = append(s.findings, Finding{Start: f.Start, End: f.End, Type: f.Entity.String()})
	}
	return l, want
}

// report lists what is inside a value that is refused anyway, for the reader of
// the verdict; it changes nothing.
func (c *Chain) report(v *Verdict, r *Record, s *Scratch) {
	if r.Value.Data == nil {
		return
	}
	if s.scanValue(r.Value) == nil {
		s.keep()
		v.Findings = s.findings
	}
}

// inspect looks for what the declaration got wrong and redacts or refuses it.
// false means that nothing may leave.
func (c *Chain) inspect(cl *Cleared, v *Verdict, decl *Decl, env *Env, s *Scratch) bool {
	if err := s.scanValue(cl.rec.Value); err != nil {
		v.Effect, v.Rule, v.Reason = Drop, U3, reasonUnreadable
		return false
	}
	if len(s.raw) == 0 {
		return true
	}
	found, want := s.keep()
	v.Findings = s.findings
	if found.Any(Opaque) {
		return refuseMedia(v, s)
	}
	want |= needed(v.Labels)
	v.Labels |= found
	if c.tooOld(found, &cl.rec, env) {
		v.Effect, v.Rule, v.Reason = Drop, S1, reasonAge
		return false
	}
	if id := findConsent(env.Consents, cl.rec.Subject, want, decl.Purpose, c.prog.Recipient, cl.rec.CollectedAt, env.Now); id != 0 {
		cl.labels, cl.consent = v.Labels, id
		return true
	}
	if !c.applyDetected(v, found) {
		return false
	}
	if v.Effect != Redact {
		cl.labels = v.Labels
		return true
	}
	return c.redact(cl, v, decl, s)
}

func refuseMedia(v *Verdict, s *Scratch) bool {
	v.Effect, v.Rule, v.Reason = Drop, U1, reasonOpaque
	v.Labels |= Opaque
	for _, f := range s.raw {
		if f.Entity == pi.Media {
			v.Rule, v.Reason = T3, reasonMedia
		}
	}
	return false
}

// applyDetected takes the strictest Detected effect; false means refused.
func (c *Chain) applyDetected(v *Verdict, found Labels) bool {
	for i := range c.prog.Rules {
		r := &c.prog.Rules[i]
		if found.Any(r.Classes) && r.Detected < v.Effect {
			v.Effect, v.Rule, v.Reason = r.Detected, r.Rule, r.Reason
		}
	}
	return v.Effect >= Redact
}

// redact replaces offending values whole and scans the result to a fixed point.
// What was redacted no longer carries the class that was found.
func (c *Chain) redact(cl *Cleared, v *Verdict, decl *Decl, s *Scratch) bool {
	refuse := func(reason string) bool {
		v.Effect, v.Rule, v.Reason = Drop, T1, reason
		return false
	}
	for range 4 {
		out, ok := s.replace(cl.rec.Value)
		if !ok || len(out) > decl.MaxLen {
			return refuse(reasonLength)
		}
		cl.rec.Value.Data = out
		if err := s.scanValue(cl.rec.Value); err != nil {
			return refuse(reasonUnreadable)
		}
		if len(s.raw) == 0 {
			return true
		}
	}
	return refuse(reasonStubborn)
}

// replace gives the value's bytes with every touched value replaced by Mark.
func (s *Scratch) replace(val Value) ([]byte, bool) {
	switch val.Kind {
	case String:
		return []byte(Mark), true
	case JSON:
		out, err := s.scanner.RedactJSON(nil, val.Data, Mark, s.raw)
		return out, err == nil
	}
	return nil, false
}
