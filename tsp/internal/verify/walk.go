package verify

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/history"
	"cordon/tsp/internal/verify/inorder"
	"cordon/tsp/internal/verify/report"
	"cordon/tsp/internal/verify/sample"
)

// run is one check in the making.
type run struct {
	in     *Input
	list   finding.List
	reader *ledger.Reader
	replay *history.Replay
	pool   *inorder.Pool
	scope  report.Scope
	leaves []sample.Hash // of the exports' intents
	watch  func(*ledger.Event)
}

// begin opens the log. An error says that nothing can be checked.
func begin(in *Input) (*run, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	in.Ledger = copied{in.Ledger}
	if in.Data != nil {
		in.Data = copied{in.Data}
	}
	r := &run{in: in, watch: func(*ledger.Event) {}}
	r.replay = history.New(in.history(), &r.list)
	r.pool = inorder.New(&r.list)
	reader, err := ledger.OpenReader(in.Ledger, r.keys())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInput, err)
	}
	r.reader = reader
	reader.Quorum(in.Quorum)
	r.replay.Signed = func(s history.Signature) {
		r.scope.Signed++
		r.pool.Do(func() []finding.Finding {
			if history.Verify(s) {
				return nil
			}
			return []finding.Finding{finding.New(finding.ApprovalSignature, s.At, s.Approval.By)}
		})
	}
	return r, nil
}

func (r *run) keys() []note.Verifier { return slices.Concat(r.in.Keys, r.in.Witnesses) }

// walk reads the whole log: proofs, history, all headers and all signatures.
func (r *run) walk() error {
	r.scope.Kinds = map[string]uint64{}
	err := r.reader.Each(func(e ledger.Event) error {
		r.entry(&e)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the log: %w", err)
	}
	r.pool.Wait()
	r.replay.Finish()
	r.years()
	r.problems()
	r.readers()
	if last := r.replay.Latest(); !last.IsZero() && r.in.At.Sub(last) > history.Patience {
		r.list.Add(finding.LogStale, finding.Place{}, stamp(last), stamp(r.in.At))
	}
	r.remembered()
	r.scope.Entries, r.scope.Gate = r.replay.Seq(), r.replay.Gate()
	r.scope.Exports, r.scope.Approvers = len(r.replay.Exports()), r.replay.Approvers()
	r.scope.Last = stamp(r.replay.Latest())
	r.shards()
	return nil
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (r *run) entry(e *ledger.Event) {
	r.scope.Kinds[string(e.Type)]++
	if r.scope.First == "" {
		r.scope.First = stamp(e.At)
	}
	if r.in.Progress != nil && e.Seq%1024 == 0 {
		r.in.Progress(e.Seq)
	}
	r.replay.Apply(e)
	r.watch(e)
	if e.Type != ledger.Intent {
		return
	}
	all := r.replay.Exports()
	x := &all[len(all)-1]
	r.leaves = append(r.leaves, sample.Hash(tlog.RecordHash(e.Leaf)))
	f, keys, at := e.File, x.Keys, finding.At(e.Seq, e.Request)
	r.scope.Headers++
	r.pool.Do(func() []finding.Finding { return r.in.Ring.Check(at, f, keys) })
}

// years says which names in the log's folder are those of years and no folders: the
// reader passes them over.
func (r *run) years() {
	list, err := fs.ReadDir(r.in.Ledger, ".")
	if err != nil {
		r.list.Add(finding.FileUnread, finding.In("."), "ledger", reason(err))
		return
	}
	for _, d := range list {
		if n, err := strconv.Atoi(d.Name()); err == nil && n >= 1000 && len(d.Name()) == 4 && !d.IsDir() {
			r.list.Add(finding.YearNoFolder, finding.In(d.Name()), d.Name())
		}
	}
}

// problems takes over what the reader found.
func (r *run) problems() {
	first := map[string]uint64{}
	for _, s := range r.reader.Shards() {
		first[s.Dir] = s.First
	}
	for _, p := range r.reader.Problems() {
		at := finding.In(path.Join(p.Shard, "")) // a folder at least
		if p.File != "" {
			at.Where = p.File
		}
		what := p.What
		if seq, ok := first[p.Shard]; ok && p.Index >= 0 {
			at.Entry, at.Seq = true, seq+uint64(p.Index)
			// The reader counts from 0 in each shard; a report has one number for an entry.
			what = strings.Replace(what, fmt.Sprintf("entry %d", p.Index), fmt.Sprintf("entry %d", at.Seq), 1)
		}
		r.list.Append(finding.Problem(p.Code, at, what))
	}
}

// remembered compares the log with checkpoints kept from earlier.
func (r *run) remembered() {
	if len(r.in.Remembered) == 0 {
		r.list.Add(finding.CheckpointsUnknown, finding.Place{})
	}
	for _, m := range r.in.Remembered {
		r.consistent(m)
	}
}

// consistent reports whether the log begins with the tree of a checkpoint.
func (r *run) consistent(m Named) bool {
	c, err := ledger.ParseCheckpoint(m.Data, r.keys())
	if err != nil {
		r.list.Add(finding.CheckpointText, finding.In(m.Name), m.Name, err.Error())
		return false
	}
	if r.reader.Consistency(m.Data) == nil {
		return true
	}
	what := finding.CheckpointFork
	if r.size(c.Origin) < c.Size {
		what = finding.CheckpointShrunk
	}
	r.list.Add(what, finding.In(m.Name), m.Name, fmt.Sprintf("%s, %d entries", c.Origin, c.Size))
	return false
}

// size is the number of entries in a shard, 0 if there is none.
func (r *run) size(origin string) int64 {
	for _, s := range r.reader.Shards() {
		if s.Origin == origin {
			return s.Size
		}
	}
	return 0
}

func (r *run) shards() {
	for _, s := range r.reader.Shards() {
		r.scope.Shards = append(r.scope.Shards, report.Shard{
			Checkpoint: string(s.Text), Origin: s.Origin, Root: fmt.Sprintf("%x", s.Root[:]), Size: s.Size, Witnesses: s.Witnesses,
		})
	}
}

// readers names the regulators' keys of the log that the regulator did not give: who
// holds them reads every export made to them.
func (r *run) readers() {
	if r.in.Ring.Empty() {
		return
	}
	mine := r.in.Ring.Fingerprints()
	for _, k := range r.replay.Regulators() {
		if !slices.Contains(mine, k.Fingerprint) {
			r.list.Add(finding.RegulatorStranger, finding.At(k.Seq, ""), k.ID, k.Fingerprint)
		}
	}
}

// report begins a report of what was found.
func (r *run) report(kind string) *report.Report {
	return &report.Report{
		Form: report.Form, Kind: kind, Scope: r.scope, Findings: r.list.Items(), Counts: r.list.Counts(), Verdict: r.list.Verdict(),
		Verifier: report.Verifier{Engine: filters.Engine, Policies: r.policies()},
	}
}

// policies are those that the verifier holds.
func (r *run) policies() (out []report.Policy) {
	for _, p := range r.in.Programs {
		out = append(out, report.Policy{Hash: hashOf(p), Profile: p.Profile})
	}
	return out
}

func hashOf(p *filters.Program) string { return fmt.Sprintf("%x", p.Hash[:]) }

// Log checks the whole log, and every file in egress by length and SHA-256.
func Log(in Input) (*report.Report, error) {
	r, err := begin(&in)
	if err != nil {
		return nil, err
	}
	if err := r.walk(); err != nil {
		return nil, err
	}
	r.files()
	return r.report("log"), nil
}
