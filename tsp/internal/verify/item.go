package verify

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/content"
	"cordon/tsp/internal/verify/digest"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/history"
	"cordon/tsp/internal/verify/report"
)

// item checks one export in full: proof, file, header, every row.
func (r *run) item(of judges, x *history.Export) report.Item {
	at := finding.Place{Entry: true, Seq: x.Seq, Request: x.Request, Where: path.Join(egress, x.Name)}
	out := report.Item{Seq: x.Seq, Request: x.Request, File: x.Name}
	intent, inc, bad := r.proven(x.Seq, at)
	if bad == nil {
		out.Leaf = leafHash(inc.Leaf)
		out.Proof = proofOf(x, inc)
		out.SHA256, out.SM3 = intent.File.SHA256, intent.File.SM3
		var res *content.Result
		if res, bad = r.contents(of, x, &intent, at); res != nil {
			out.Content, out.Judged = *res, true
		}
	}
	var list finding.List
	list.Append(bad...)
	out.Findings, out.Verdict = list.Items(), list.Verdict()
	for _, f := range out.Findings {
		if f.Weight != finding.Exception && f.Rule != "" && !slices.Contains(out.Rules, f.Rule) {
			out.Rules = append(out.Rules, f.Rule)
		}
	}
	return out
}

// proven gives an entry with the proof that it is in the log.
func (r *run) proven(seq uint64, at finding.Place) (ledger.Entry, ledger.Inclusion, []finding.Finding) {
	inc, err := r.reader.Inclusion(seq)
	if err == nil {
		e, err := inc.Check(r.keys())
		if err == nil {
			return e, inc, nil
		}
	}
	return ledger.Entry{}, inc, []finding.Finding{finding.New(finding.ProofInclusion, at, strconv.FormatUint(seq, 10))}
}

// leafHash is the RFC 6962 leaf hash in hexadecimal.
func leafHash(leaf []byte) string {
	h := tlog.RecordHash(leaf) // which words itself in base64
	return hex.EncodeToString(h[:])
}

func proofOf(x *history.Export, inc ledger.Inclusion) report.Proof {
	p := report.Proof{Index: inc.Index, Origin: x.Shard}
	for _, h := range inc.Proof {
		p.Hashes = append(p.Hashes, fmt.Sprintf("%x", h[:]))
	}
	return p
}

// contents compares the file with its description and judges its rows. Without a
// result no row was seen.
func (r *run) contents(of judges, x *history.Export, intent *ledger.Entry, at finding.Place) (*content.Result, []finding.Finding) {
	if intent.Type != ledger.Intent || x.Asked == 0 || r.in.Data == nil {
		return nil, nil // the history has said so
	}
	request, _, bad := r.proven(x.Asked, at)
	if bad != nil || request.Ask == nil {
		return nil, bad
	}
	file, size, bad := r.open(x, at)
	if file == nil {
		return nil, bad
	}
	defer file.Close()
	blob, ok := file.(io.ReaderAt)
	if !ok {
		return nil, []finding.Finding{finding.New(finding.FileUnread, at, x.Name, "no file to go back and forth in")}
	}
	bad = append(bad, sums(at, io.NewSectionReader(blob, 0, size), intent.File)...)
	key, no := r.in.Ring.Open(at, intent.File, request.Ask.Keys)
	if no != nil {
		return nil, append(bad, *no)
	}
	defer key.Close()
	asked, more := r.asked(x, intent, request.Ask, at)
	j, differs := of.judge(x, at)
	res, found := j.File(blob, size, key, asked)
	return &res, slices.Concat(bad, more, differs, found)
}

// sums compares a file's sums and header with the log's.
func sums(at finding.Place, blob *io.SectionReader, f *ledger.File) (bad []finding.Finding) {
	s, err := digest.Of(blob)
	if err != nil {
		return []finding.Finding{finding.New(finding.FileUnread, at, f.Name, reason(err))}
	}
	add := func(id finding.ID, differs bool, args ...string) {
		if differs {
			bad = append(bad, finding.New(id, at, append([]string{f.Name}, args...)...))
		}
	}
	add(finding.FileSize, s.Size != f.Cipher, strconv.FormatInt(s.Size, 10), strconv.FormatInt(f.Cipher, 10))
	add(finding.FileSHA256, s.SHA256 != f.SHA256)
	add(finding.FileSM3, s.SM3 != f.SM3)
	add(finding.FileChunks, s.Chunks != f.Chunks)
	head := make([]byte, len(f.Header))
	n, err := blob.ReadAt(head, 0)
	add(finding.FileHeader, n != len(head) || err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(head, f.Header))
	return bad
}

// asked gathers what rows are held against.
func (r *run) asked(x *history.Export, intent *ledger.Entry, a *ledger.Ask, at finding.Place) (content.Asked, []finding.Finding) {
	out := content.Asked{
		Place: at, File: *intent.File, At: x.At, Needs: a.Needs, Count: a.Fields, Coarsen: a.Coarsen,
		Candidates: x.Candidates, Least: history.DefaultCandidates,
	}
	for _, n := range a.Classes {
		l, _ := filters.ParseLabel(n) // an unknown one allows nothing
		out.Labels |= l
	}
	from, err1 := time.Parse(time.RFC3339, a.From)
	to, err2 := time.Parse(time.RFC3339, a.To)
	if err1 == nil && err2 == nil { // the history has said so if not
		out.From, out.To = from.UnixNano(), to.UnixNano()
	}
	fields, bad := r.fields(x, a, at)
	out.Fields = fields
	return out, bad
}

// fields reads the list of approved fields, if it was handed over: the member fields
// of exports/<request>.json, of which the log has the SHA-256.
func (r *run) fields(x *history.Export, a *ledger.Ask, at finding.Place) (map[string]bool, []finding.Finding) {
	missing := []finding.Finding{finding.New(finding.ContentFieldsNone, at)}
	if !plainName(x.Request) {
		return nil, missing
	}
	text, err := readLimited(r.in.Data, path.Join("exports", x.Request+".json"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing
	case err != nil:
		return nil, []finding.Finding{finding.New(finding.ContentFieldsRead, at, reason(err))}
	}
	var stored struct {
		Fields json.RawMessage `json:"fields"`
	}
	var list []struct {
		Signal string `json:"signal"`
	}
	differs := []finding.Finding{finding.New(finding.ContentFieldsHash, at)}
	if json.Unmarshal(text, &stored) != nil || json.Unmarshal(stored.Fields, &list) != nil || hexSum(stored.Fields) != a.Schema {
		return nil, differs
	}
	out := make(map[string]bool, len(list))
	for _, f := range list {
		out[f.Signal] = true
	}
	return out, nil
}

// judges hold one judge for each policy. They are not safe for concurrent use.
type judges []*content.Judge

func (r *run) judges() (out judges) {
	for _, p := range r.in.Programs {
		out = append(out, content.NewJudge(p, r.in.Motion))
	}
	return out
}

// judge picks the policy that judged an export, and says if none of those at hand
// did, or if another engine did.
func (of judges) judge(x *history.Export, at finding.Place) (j *content.Judge, out []finding.Finding) {
	if x.Engine != filters.Engine {
		out = append(out, finding.New(finding.EngineDiffers, at, x.Engine, filters.Engine))
	}
	for _, j := range of {
		if hashOf(j.Program()) == x.Policy {
			return j, out
		}
	}
	return of[0], append(out, finding.New(finding.PolicyDiffers, at, x.Policy, hashOf(of[0].Program())))
}
