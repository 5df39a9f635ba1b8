package agent

import (
	"time"

	"cordon/agent/internal/journal"
	"cordon/agent/internal/source"
	"cordon/internal/clock"
)

// timeSources are those who tell a car what time it is: its own clock, the fixes of
// its live receivers, and what the platform signs while it is connected. MQTT's TLS
// is none: a certificate is good for months.
func (a *Agent) timeSources() []clock.Source {
	for _, s := range a.plan.sources {
		if r, ok := s.(source.Timekeeper); ok {
			r.OnFix(a.gnss.Tell)
		}
	}
	return []clock.Source{
		{Name: "wall", Read: time.Now},
		{Name: "gnss", Read: a.gnss.Read},
		{Name: "platform", Read: a.signed.Read, Authenticated: true, Late: true},
	}
}

// clockDamage tells of what was lost of the clock's files.
func (a *Agent) clockDamage() {
	s := a.clock.State()
	if s.DamagedSlots > 0 {
		a.log.Warn("copies of clock.mark were damaged; time goes on from what other files have seen", "copies", s.DamagedSlots)
		a.note(journal.Damage{What: "clock.mark"})
	}
	if s.DamagedAges > 0 {
		a.log.Warn("ages in clock.mark.ages were damaged; the hours concerned end by their names", "hours", s.DamagedAges)
		a.note(journal.Damage{What: "clock.mark.ages"})
	}
}

// clockEvent tells of a source of time that turned bad.
func (a *Agent) clockEvent(e clock.Event) {
	a.log.Error("a source of time is not believed", "source", e.Source, "reason", string(e.Reason), "off_by", e.By)
	// The journal may be asking the clock at this moment, under its own lock.
	a.notes.Go(func() { a.note(journal.Clock{Source: e.Source, Reason: string(e.Reason), Seconds: e.By.Seconds()}) })
}
