package export

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/risk"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/suite"
)

// subjectName is the first 16 bytes of HMAC-SHA256(salt of the request, pseudonym): a
// name made for this one request, so that two recipients cannot join what they got.
func subjectName(salt []byte, v wire.Pseudonym) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write(v[:])
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// errDenied ends a materialisation at the first record that may not leave.
var errDenied = errors.New("denied")

// materialise reads, judges and encrypts the records of a request into its staging
// file. Denials in the verdict or an error mean that there is no file.
func (g *Gate) materialise(ctx context.Context, j *job, v *verdict) (Released, error) {
	m, err := g.newMaker(j, v)
	if err != nil {
		return Released{}, err
	}
	defer m.out.abandon()
	lost, err := m.run(ctx)
	switch {
	case errors.Is(err, errDenied):
		return Released{}, nil
	case err != nil:
		return Released{}, fmt.Errorf("export: materialise: %w", err)
	}
	f, err := m.out.close(j.r.ID + extension[m.out.suite])
	if err != nil {
		return Released{}, fmt.Errorf("export: %w", err)
	}
	f.Records, f.Subjects, f.Late, f.Excluded = m.rows, len(m.subjects), m.late, j.p.found.excluded
	f.LostFrames, f.LostRecords = lost.Frames, lost.Records
	return Released{id: j.r.ID, path: g.staging(j.r.ID), file: f, ok: true}, nil
}

// maker writes one file.
type maker struct {
	gate    *Gate
	p       *petition
	given   int // approvals
	verdict *verdict
	env     filters.Env
	scratch *filters.Scratch
	motion  func(string) bool

	out      *sealed
	rows     int
	late     int // selected, but stored after the request
	subjects map[wire.Pseudonym]string
	coarse   *series // of the present vehicle; nil: nothing is coarsened
}

// series is what one vehicle's motion signals said.
type series struct {
	samples []risk.Sample
	classes map[string]filters.Labels // by signal
}

func (g *Gate) newMaker(j *job, v *verdict) (*maker, error) {
	g.mu.Lock()
	keys, _, err := g.cfg.Registry.Readers(j.p.to.ID)
	g.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	out, err := seal(g.staging(j.r.ID), suite.ID(j.r.Judged.Suite), keys, j.p.st.Spec.Format)
	if err != nil {
		return nil, err
	}
	return &maker{
		gate: g, p: j.p, given: j.given, verdict: v, out: out, subjects: map[wire.Pseudonym]string{}, motion: g.motionTable(),
		env: filters.Env{Now: g.cfg.Now().UnixNano(), Collecting: filters.Personal}, scratch: g.cfg.Chain.NewScratch(),
	}, nil
}

// run reads everything once, or vehicle by vehicle if series are to be coarsened.
func (m *maker) run(ctx context.Context) (lost store.Lost, err error) {
	if m.p.st.Spec.Coarsen == "" {
		return m.p.sel.each(ctx, m.gate.cfg.Source, m.add)
	}
	for _, v := range m.p.found.vehicles {
		m.coarse = &series{classes: map[string]filters.Labels{}}
		one, err := m.p.sel.only(v).each(ctx, m.gate.cfg.Source, m.add)
		lost = plus(lost, one)
		if err != nil {
			return lost, err
		}
		if err := m.flush(v); err != nil {
			return lost, err
		}
	}
	lost.Frames, lost.Records = m.p.found.lost.Frames, m.p.found.lost.Records // each vehicle's reading met the same
	return lost, nil
}

// add judges one record once more and writes it. Nothing is redacted here: what
// is not clean was not what the approvers approved. A record that was stored after
// the request is judged too, and then left out and counted.
func (m *maker) add(rec *store.Record, l filters.Labels) error {
	if r := m.p.sel.table.border(rec.Signal, l); r.Deny {
		return fmt.Errorf("%w: records came in while the file was made. Try: release it again", ErrState)
	}
	fr := rec.Filters()
	cleared, v := m.gate.cfg.Chain.Judge(&fr, &m.env, m.scratch)
	if v.Effect != filters.Pass || !cleared.OK() {
		return m.deny(rec.Signal, v.Rule, v.Labels, "a stored value is not clean: "+v.Reason)
	}
	if r := m.p.sel.table.border(rec.Signal, cleared.Labels()); r.Deny || max(r.Approvals, minApprovals) > m.given {
		return m.deny(rec.Signal, r.Rule, cleared.Labels(), "a stored value is of more classes than the request was approved for: "+r.Reason)
	}
	if !m.p.set.has(rec) {
		m.late++
		return nil
	}
	if m.coarse != nil && m.motion(rec.Signal) {
		return m.keep(rec, cleared.Labels())
	}
	return m.write(rec.Vehicle, &rows.Row{Signal: rec.Signal, At: rec.At, Value: cleared.Record().Value, Classes: cleared.Labels()})
}

func (m *maker) deny(signal string, rule filters.Rule, l filters.Labels, reason string) error {
	m.verdict.deny(denial(signal, rule.String(), l, reason), "the same request without "+signal+" would be judged anew")
	return errDenied
}

// keep adds a record to the present vehicle's series.
func (m *maker) keep(rec *store.Record, l filters.Labels) error {
	s := m.coarse
	if len(s.samples) == maxSamples {
		return fmt.Errorf("%w: a vehicle has more than %d motion records in the request. Try: a shorter time", ErrState, maxSamples)
	}
	s.samples = append(s.samples, m.gate.sample(rec))
	s.classes[rec.Signal] |= l
	return nil
}

func (m *maker) write(v wire.Pseudonym, row *rows.Row) error {
	name, ok := m.subjects[v]
	if !ok {
		name = subjectName(m.p.st.Salt, v)
		m.subjects[v] = name
	}
	row.Subject = name
	m.rows++
	return m.out.rows.Write(row)
}
