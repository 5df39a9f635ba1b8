package verify

import (
	"fmt"
	"strings"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/report"
)

// Export checks one request: its whole story in the log, and its files row by row.
// The log is checked as a whole, but only what concerns the request, or the log's
// structure, is reported.
func Export(in Input, id string) (*report.Report, error) {
	r, err := begin(&in)
	if err != nil {
		return nil, err
	}
	r.list.Only = id
	var story []report.Step
	r.watch = func(e *ledger.Event) {
		if e.Request == id && id != "" {
			story = append(story, step(e))
		}
	}
	if err := r.walk(); err != nil {
		return nil, err
	}
	if len(story) == 0 {
		r.list.Add(finding.NoRequest, finding.Place{Request: id}, id)
	}
	items := r.exportsOf(id)
	out := r.report("export")
	out.Story, out.Items = story, items
	return out, nil
}

func (r *run) exportsOf(id string) (items []report.Item) {
	if r.in.Data == nil {
		r.list.Add(finding.FilesNotGiven, finding.Place{})
		return nil
	}
	of := r.judges()
	all := r.replay.Exports()
	for i := range all {
		if all[i].Request == id {
			items = append(items, r.item(of, &all[i]))
			r.list.AppendNew(items[len(items)-1].Findings...)
			r.scope.Files++
		}
	}
	return items
}

// step tells an entry in a line.
func step(e *ledger.Event) report.Step {
	return report.Step{
		Actor: finding.Plain(e.Actor), Leaf: leafHash(e.Leaf), Seq: e.Seq, Time: stamp(e.At), Type: string(e.Type), What: finding.Visible(what(e)),
	}
}

func what(e *ledger.Event) string {
	switch {
	case e.Ask != nil:
		return fmt.Sprintf("%s, %s, %s to %s, %d records, %d approvals needed, %d candidates%s",
			e.Ask.Recipient, strings.Join(e.Ask.Classes, " "), e.Ask.From, e.Ask.To, e.Ask.Records, e.Ask.Needs, e.Ask.Candidates, denials(e))
	case e.Approval != nil:
		return fmt.Sprintf("of entry %d, until %s, key %.16s", e.Approval.Of, e.Approval.Expires, e.Approval.Key)
	case e.Decision != nil:
		return fmt.Sprintf("approvals %v, routes %v, impact assessment %s, %d subjects; %s, %d bytes, SHA-256 %s",
			e.Decision.Approvals, e.Decision.Routes, e.Decision.PIA, e.Decision.General, e.File.Name, e.File.Cipher, e.File.SHA256)
	case e.File != nil:
		return fmt.Sprintf("%s, %d bytes, SHA-256 %s", e.File.Name, e.File.Cipher, e.File.SHA256)
	case e.Receipt != nil:
		return fmt.Sprintf("%s %s, %d bytes, %s", e.Receipt.Channel, e.Receipt.Host, e.Receipt.Bytes, e.Receipt.Status)
	}
	return strings.TrimPrefix(denials(e), "; ")
}

func denials(e *ledger.Event) string {
	var out strings.Builder
	for _, d := range e.Denials {
		fmt.Fprintf(&out, "; denied under %s: %s", d.Rule, d.Field)
	}
	return out.String()
}
