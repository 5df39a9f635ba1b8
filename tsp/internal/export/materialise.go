package export

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"time"

	"filippo.io/age"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// Names in the log.
const (
	format = "cordon-export-jsonl-1"
	suite  = "age-v1"
)

// Line is one record of an export. Subject stands for the vehicle: a name made
// for this one request, so that two recipients cannot join what they got.
type Line struct {
	Subject string   `json:"subject"`
	Signal  string   `json:"signal"`
	Time    string   `json:"t"`
	Value   any      `json:"value"`
	Classes []string `json:"classes"`
}

// subjectName is the first 16 bytes of HMAC-SHA256(salt of the request, pseudonym).
func subjectName(salt []byte, p wire.Pseudonym) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write(p[:])
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// subjects is the salted commitment to the vehicles that a request names.
func subjects(st *stored) string {
	of, err := st.Spec.vehicles()
	if err != nil {
		return ""
	}
	slices.SortFunc(of, func(a, b wire.Pseudonym) int { return slices.Compare(a[:], b[:]) })
	mac := hmac.New(sha256.New, st.Salt)
	for _, p := range of {
		mac.Write(p[:])
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// errDenied ends a materialisation at the first record that may not leave.
var errDenied = errors.New("denied")

// materialise reads, judges and encrypts the records of a request, which has so
// many approvals, into its staging file. Either denials or an error mean that there
// is no file.
func (g *Gate) materialise(ctx context.Context, r *Request, given int) (Released, verdict, error) {
	none := Released{}
	c, err := newClassifier(g.cfg.Chain.Program(), r.Spec)
	if err != nil {
		return none, verdict{}, err
	}
	if v := c.judge(nil); len(v.denials) > 0 {
		return none, v, nil
	}
	m, err := g.newMaker(r, given)
	if err != nil {
		return none, verdict{}, err
	}
	defer m.abandon()
	lost, err := c.each(ctx, g.cfg.Source, m.add)
	switch {
	case errors.Is(err, errDenied):
		return none, m.no, nil
	case err != nil:
		return none, verdict{}, fmt.Errorf("export: materialise: %w", err)
	}
	rel, err := m.close(r.ID)
	if err != nil {
		return none, verdict{}, fmt.Errorf("export: %w", err)
	}
	rel.file.LostFrames, rel.file.LostRecords = lost.Frames, lost.Records
	return rel, verdict{}, nil
}

// asked reads the salt and the records of a request as it was made.
func (g *Gate) asked(r *Request) (*set, error) {
	var st stored
	text, err := os.ReadFile(g.path(r.ID))
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err != nil {
		return nil, fmt.Errorf("export: read request: %w", err)
	}
	return loadSet(g.records(r.ID), r.set, st.Salt)
}

// maker writes one encrypted file.
type maker struct {
	gate    *Gate
	fields  []string // of the request
	given   int      // approvals
	asked   *set
	env     filters.Env
	scratch *filters.Scratch

	file     *os.File
	cipher   counter
	sum      hash.Hash
	enc      io.WriteCloser
	plain    *bufio.Writer
	size     int64
	records  int
	late     int // selected, but stored after the request
	subjects map[wire.Pseudonym]string
	no       verdict
}

// counter counts bytes.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

func (g *Gate) newMaker(r *Request, given int) (*maker, error) {
	to, err := r.Spec.recipients()
	if err != nil {
		return nil, err
	}
	asked, err := g.asked(r)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(g.staging(r.ID), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	m := &maker{
		gate: g, fields: r.Fields, given: given, asked: asked, file: f, sum: sha256.New(), subjects: map[wire.Pseudonym]string{},
		env: filters.Env{Now: g.cfg.Now().UnixNano(), Collecting: filters.Personal}, scratch: g.cfg.Chain.NewScratch(),
	}
	if m.enc, err = age.Encrypt(io.MultiWriter(f, m.sum, &m.cipher), to...); err != nil {
		return nil, errors.Join(fmt.Errorf("export: %w", err), f.Close())
	}
	m.plain = bufio.NewWriterSize(m.enc, 64<<10)
	return m, nil
}

// add judges one record once more and writes it. Nothing is redacted here: what
// is not clean was not what the approvers approved. A record that was stored after
// the request is judged too, and then left out and counted.
func (m *maker) add(rec *store.Record, l filters.Labels) error {
	if err := m.pass(rec.Signal, l); err != nil {
		return err
	}
	if !slices.Contains(m.fields, rec.Signal) {
		return m.deny(rec.Signal, filters.E5, l, "nobody approved this signal: nothing of it was stored when the request was made",
			"ask again: a new request lists every signal that it touches")
	}
	fr := rec.Filters()
	cleared, v := m.gate.cfg.Chain.Judge(&fr, &m.env, m.scratch)
	if v.Effect != filters.Pass || !cleared.OK() {
		return m.deny(rec.Signal, v.Rule, v.Labels, "a stored value is not clean: "+v.Reason, "the same request without "+rec.Signal+" would be judged anew")
	}
	if err := m.pass(rec.Signal, cleared.Labels()); err != nil {
		return err
	}
	if !m.asked.has(rec) {
		m.late++
		return nil
	}
	return m.write(rec, cleared.Labels())
}

// pass asks the border about a record, and whether it has the approvals needed.
func (m *maker) pass(signal string, l filters.Labels) error {
	b := borderOf(m.gate.cfg.Chain.Program(), signal, l)
	if b.Deny {
		return m.deny(signal, b.Rule, l, b.Reason, "the same request without "+signal+" would be judged anew")
	}
	if need := max(b.Approvals, minApprovals); need > m.given {
		return m.deny(signal, filters.E5, l, fmt.Sprintf("a stored record needs %d approvals, the request has %d", need, m.given),
			"ask again: a new request says how many approvals it needs")
	}
	return nil
}

func (m *maker) deny(signal string, rule filters.Rule, l filters.Labels, reason, instead string) error {
	if !loggable(signal) {
		signal = "a signal whose name the log does not take"
	}
	m.no = verdict{denials: []ledger.Denial{denial(signal, rule, l, reason)}, instead: instead}
	return errDenied
}

func (m *maker) write(rec *store.Record, l filters.Labels) error {
	name, ok := m.subjects[rec.Vehicle]
	if !ok {
		name = subjectName(m.asked.salt, rec.Vehicle)
		m.subjects[rec.Vehicle] = name
	}
	text, err := json.Marshal(Line{
		Subject: name, Signal: rec.Signal, Time: time.Unix(0, rec.At).UTC().Format(time.RFC3339Nano),
		Value: rec.JSON(), Classes: l.Names(),
	})
	if err != nil {
		return fmt.Errorf("encode a record of %s: %w", rec.Signal, err)
	}
	m.records++
	m.size += int64(len(text)) + 1
	_, err = m.plain.Write(append(text, '\n'))
	return err
}

// close finishes the file durably and describes it.
func (m *maker) close(id string) (Released, error) {
	if err := errors.Join(m.plain.Flush(), m.enc.Close(), m.file.Sync()); err != nil {
		return Released{}, err
	}
	if _, err := m.file.Seek(0, io.SeekStart); err != nil {
		return Released{}, err
	}
	header, err := age.ExtractHeader(bufio.NewReader(m.file))
	if err != nil {
		return Released{}, err
	}
	return Released{id: id, path: m.file.Name(), ok: true, file: ledger.File{
		Format: format, Suite: suite, Records: m.records, Subjects: len(m.subjects), Plain: m.size, Cipher: m.cipher.n,
		SHA256: hex.EncodeToString(m.sum.Sum(nil)), Header: digest(header), HeaderLen: len(header), Name: id + ".age", Late: m.late,
	}}, nil
}

// abandon lets go of the file handle; the gate removes the file itself.
func (m *maker) abandon() { _ = m.file.Close() }
