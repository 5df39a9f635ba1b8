package tsp

import (
	"errors"
	"fmt"
	"path/filepath"

	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/ops"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/subject"
)

// SubjectsConfig bounds the time for erasures (rule S3).
type SubjectsConfig struct {
	SensitiveDays int    `yaml:"sensitive_days"` // working days, at most 10
	OtherDays     int    `yaml:"other_days"`     // working days, at most 15
	Calendar      string `yaml:"calendar"`       // JSON file with the holidays of later years
}

func (c *Config) checkSubjects() error {
	switch s := c.Subjects; {
	case s.SensitiveDays < 1 || s.SensitiveDays > subject.SensitiveDays:
		return &ops.KeyError{Key: "subjects.sensitive_days", What: fmt.Sprintf("rule S3: is not between 1 and %d", subject.SensitiveDays), Hint: "10"}
	case s.OtherDays < 1 || s.OtherDays > subject.OtherDays:
		return &ops.KeyError{Key: "subjects.other_days", What: fmt.Sprintf("rule S3: is not between 1 and %d", subject.OtherDays), Hint: "15"}
	}
	if c.Subjects.Calendar == "" {
		return nil
	}
	if err := subject.NewCalendar().Load(c.Subjects.Calendar); err != nil {
		return &ops.KeyError{Key: "subjects.calendar", What: err.Error(), Hint: "leave it out to use the embedded years"}
	}
	return nil
}

func (p *platform) openSubjects() (err error) {
	cal := subject.NewCalendar()
	if name := p.cfg.Subjects.Calendar; name != "" {
		if err := cal.Load(name); err != nil {
			return err
		}
	}
	p.subjects, err = subject.Open(subject.Config{
		Dir: filepath.Join(p.cfg.DataDir, "subjects"), Store: p.store, Exports: gateExports{p.gate, p.door}, Signer: p.pki.Signer(),
		Trusted: p.pki.VehicleCertificate, Now: p.clock.Now, Journal: p.noteHead, Calendar: cal,
		SensitiveDays: p.cfg.Subjects.SensitiveDays, OtherDays: p.cfg.Subjects.OtherDays, Log: p.log,
	})
	return err
}

// noteHead writes to the journal and says where.
func (p *platform) noteHead(typ string, data any) (chainlog.Head, error) {
	e, err := p.journal.Append(typ, data)
	return e.Head(), err
}

// gateExports is the gate as erasures see it.
type gateExports struct {
	gate *export.Gate
	door *egress.Door
}

// Erase ends what is open, deliveries that would be tried again among it, and lists what
// is out.
func (g gateExports) Erase(v wire.Pseudonym) (ended []string, left []subject.Left, err error) {
	ended, out, err := g.gate.Erase(v)
	for i := range out {
		left = append(left, subject.Left{Export: out[i].Request.ID, At: out[i].Request.Made, Certain: out[i].Named})
		if werr := g.door.Withdraw(out[i].Request.ID, "erasure", "somebody whom it may concern was erased"); werr != nil {
			err = errors.Join(err, werr)
		}
	}
	return ended, left, err
}
