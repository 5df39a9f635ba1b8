// Package inspect judges JSON lines as the car would, without sending anything: one
// verdict for each line, in order, whatever the line is.
package inspect

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"cordon/agent/internal/records"
	"cordon/filters"
	"cordon/filters/media"
	"cordon/filters/pi"
)

// MaxLine bounds one line of input, in bytes. A longer one is blocked.
const MaxLine = 16 << 20

// A bare text is judged as this signal: free text of an app without consent.
const (
	textSource = "app.inspect"
	textSignal = "Vehicle.Cordon.Inspect.Text"
	// Overlay declares it; it goes over the policy that the Chain is compiled from.
	Overlay = `sources:
  - {name: app.inspect, classes: []}
signals:
  - {path: Vehicle.Cordon.Inspect.Text, classes: [Diagnostic], type: string, charset: text, max_length: 4194304, purpose: vehicle-management, from: [app.inspect]}
`
)

// Config of an inspection.
type Config struct {
	Chain *filters.Chain
	// Consent holds classes that the person of every record has consented to.
	Consent filters.Labels
	// Attest holds attestations of masked images by the images' SHA-256 (T2).
	Attest map[[sha256.Size]byte]*filters.Attestation
	Now    func() time.Time // safe for concurrent use
}

// inspector judges lines. Records are judged as those of one car, in the order in
// which they come, with a memory of what each source said. Bare texts, and bytes that
// nobody declared, have nothing to do with each other: each is judged on its own.
type inspector struct {
	cfg    Config
	parser parser
	writer writer
	car    *filters.Scratch
	alone  *filters.Scratch
	env    filters.Env
	names  map[string]string // signals, sources and subjects seen
	out    []byte
}

func newInspector(cfg Config) *inspector {
	i := &inspector{cfg: cfg, car: cfg.Chain.NewScratch(), alone: cfg.Chain.NewScratch(), names: map[string]string{}}
	i.car.Follow()
	// Whoever inspects asks what leaves of what is collected (C1).
	i.env.Collecting = filters.Personal
	if cfg.Consent != 0 {
		p := cfg.Chain.Program()
		for n, purpose := range p.Purposes {
			i.env.Consents = append(i.env.Consents, filters.Consent{
				ID: uint64(n + 1), Categories: cfg.Consent, Purpose: purpose, Recipient: p.Recipient, From: 1, Until: 1<<63 - 1,
			})
		}
	}
	return i
}

// line judges one line. long says that it is the beginning of one that is too long.
func (i *inspector) line(text []byte, long bool) (verdict []byte, passed bool) {
	l, err := i.parser.parse(text)
	return i.judge(l, long, err)
}

// own reports whether a line can be judged without knowing those before it.
func (l *line) own() bool {
	return l.rawText != nil && !l.seen[fSignal] && !l.seen[fSource] && !l.seen[fValue]
}

// judge judges a line that was parsed, or could not be.
func (i *inspector) judge(l *line, long bool, err error) (verdict []byte, passed bool) {
	if long {
		err = fmt.Errorf("the line is longer than %d bytes", MaxLine)
	}
	if err != nil {
		return i.unreadable(l.id, err), false
	}
	i.env.Now = i.cfg.Now().UnixNano()
	if l.own() {
		return i.bare(l)
	}
	rec, err := i.record(l)
	if err != nil {
		return i.unreadable(l.id, err), false
	}
	for n := range i.env.Consents {
		i.env.Consents[n].Subject = rec.Subject
	}
	alone := rec.Value.Kind == filters.Bytes && i.cfg.Chain.Program().Lookup(rec.Signal) == nil
	scratch := i.car
	if alone {
		scratch = i.alone
	}
	cl, v := i.cfg.Chain.Judge(&rec, &i.env, scratch)
	if alone {
		name(&v, rec.Value.Data)
	}
	i.out = i.out[:0]
	if cl.OK() {
		i.out = appendOutput(i.out, cl.Record().Value)
	}
	return i.writer.verdict(l.id, &v, orNil(i.out)), v.Effect == filters.Pass
}

// name calls bytes that nobody declared media if a second look finds them to be so.
func name(v *filters.Verdict, data []byte) {
	if len(v.Findings) != 1 || v.Findings[0].Type != pi.Opaque.String() || media.SecondOpinion(data) == media.None {
		return
	}
	v.Findings[0].Type = pi.Media.String()
}

func orNil(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// bare judges a text on its own.
func (i *inspector) bare(l *line) (verdict []byte, passed bool) {
	rec := filters.Record{Signal: textSignal, Source: textSource, CollectedAt: i.env.Now, Value: filters.StringValue(l.text), Subject: i.name(l.subject)}
	if !l.at.IsZero() {
		rec.CollectedAt = l.at.UnixNano()
	}
	rec.DerivedFrom = l.parents
	for n := range i.env.Consents {
		i.env.Consents[n].Subject = rec.Subject
	}
	cl, v := i.cfg.Chain.Judge(&rec, &i.env, i.alone)
	if !cl.OK() {
		return i.writer.verdict(l.id, &v, nil), false
	}
	if v.Effect == filters.Pass {
		return i.writer.verdict(l.id, &v, l.rawText), true
	}
	i.out = appendOutput(i.out[:0], cl.Record().Value)
	return i.writer.verdict(l.id, &v, i.out), false
}

var (
	errBoth  = errors.New("give either text or signal, source and value")
	errEmpty = errors.New("a record needs a value: give either text or signal, source and value")
)

// record makes the record of a line. Names that are missing are ones that nobody
// declared.
func (i *inspector) record(l *line) (rec filters.Record, err error) {
	raw := l.value
	switch {
	case l.bytes != nil && !l.seen[fSignal] && !l.seen[fSource] && !l.seen[fValue]:
		raw = l.bytes
	case l.seen[fText]:
		return rec, errBoth
	case raw == nil:
		return rec, errEmpty
	}
	rec = filters.Record{Signal: i.name(l.signal), Source: i.name(l.source), Subject: i.name(l.subject), DerivedFrom: l.parents, CollectedAt: i.env.Now}
	if !l.at.IsZero() {
		rec.CollectedAt = l.at.UnixNano()
	}
	if rec.Value, err = records.Value(raw); err != nil {
		return rec, err
	}
	if l.bytes != nil && rec.Value.Kind != filters.Bytes {
		return rec, errText
	}
	return rec, i.attest(l, &rec)
}

// attest adds the attestation of a masked image: the line's, or the one that was
// given beside.
func (i *inspector) attest(l *line, rec *filters.Record) (err error) {
	if l.attest != nil {
		rec.Attest, err = records.Attestation(l.attest)
		return err
	}
	if len(i.cfg.Attest) > 0 && rec.Value.Kind == filters.Bytes {
		rec.Attest = i.cfg.Attest[sha256.Sum256(rec.Value.Data)]
	}
	return nil
}

// maxNames bounds how many names are kept, and maxName the length of one.
const (
	maxNames = 8192
	maxName  = 512
)

// name makes a string that is made once for equal names.
func (i *inspector) name(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if s, ok := i.names[string(b)]; ok {
		return s
	}
	s := strings.Clone(string(b))
	if len(i.names) < maxNames && len(s) <= maxName {
		i.names[s] = s
	}
	return s
}

func (i *inspector) unreadable(id []byte, err error) []byte {
	return i.writer.verdict(id, &filters.Verdict{Effect: filters.Drop, Rule: filters.U3, Reason: err.Error()}, nil)
}
