package tsp

import (
	"net/http"
	"strings"
	"testing"

	"cordon/tsp/internal/api"
	"cordon/tsp/internal/legal"
)

// What is missing of a record is said all at once, a draft counts for nothing until it
// is entered, and only the operator changes any.
func TestLegalRecords(t *testing.T) {
	w := newWorld(t)
	bare := map[string]any{"kind": "contract", "scope": map[string]any{"groups": []string{"example"}}}
	var fault api.Fault
	if s := w.call(t, "operator", "POST", "/v1/legal", bare, &fault); s != http.StatusBadRequest {
		t.Errorf("a bare record: %d", s)
	}
	for _, want := range []string{"evidence: missing", "from: missing", "scope.countries: missing", "scope.max_general"} {
		if !strings.Contains(fault.What, want) {
			t.Errorf("%q is not named: %s", want, fault.What)
		}
	}
	var r legal.Record
	w.post(t, "/v1/legal?draft=true", bare, &r)
	if r.ID != "contract-1" || r.State != legal.Draft {
		t.Fatalf("%+v", r)
	}
	for _, step := range []struct {
		user, method, verb string
		body               any
		status             int
		state              legal.State
	}{
		{"operator", "POST", "/enter", nil, 400, ""},
		{"auditor", "PUT", "", w.record("contract"), 403, ""},
		{"approver-a", "POST", "/withdraw", nil, 403, ""},
		{"operator", "PUT", "", w.record("certification"), 400, ""},
		{"operator", "PUT", "", w.record("contract"), 200, legal.Draft},
		{"operator", "POST", "/enter", nil, 200, legal.InForce},
		{"operator", "PUT", "", w.record("contract"), 400, ""},
		{"auditor", "GET", "", nil, 200, legal.InForce},
		{"operator", "POST", "/withdraw", nil, 200, legal.Withdrawn},
		{"operator", "POST", "/withdraw", nil, 400, ""},
	} {
		r = legal.Record{}
		if s := w.call(t, step.user, step.method, "/v1/legal/contract-1"+step.verb, step.body, &r); s != step.status || step.state != r.State {
			t.Errorf("%s %s%s by %s: %d %s", step.method, "contract-1", step.verb, step.user, s, r.State)
		}
	}
	if s := w.call(t, "operator", "GET", "/v1/legal/contract-9", nil, &fault); s != http.StatusNotFound {
		t.Errorf("a record that is none: %d", s)
	}
	var d api.Draft
	for path, want := range map[string]int{"pia": 200, "report": 200, "report?year=2020": 400, "report?year=x": 400} {
		if s := w.call(t, "auditor", "GET", "/v1/legal/drafts/"+path, nil, &d); s != want {
			t.Errorf("draft %s: %d", path, s)
		}
	}
	if s := w.call(t, "approver-a", "GET", "/v1/legal/drafts/pia", nil, nil); s != http.StatusForbidden {
		t.Errorf("a draft for an approver: %d", s)
	}
}

// The drafts hold what is stored and what left.
func TestDrafts(t *testing.T) {
	w := newWorld(t)
	c := w.enrol(t)
	id := w.released(t, c)
	var d api.Draft
	w.call(t, "auditor", "GET", "/v1/legal/drafts/pia", nil, &d)
	if len(d.Record.Scope.Recipients) != 1 || !strings.Contains(d.Record.PIA.DataMap.Text, "Vehicle.Speed") || len(d.Record.PIA.Necessity.Open) == 0 || !strings.Contains(d.Page, "works") {
		t.Errorf("%+v", d.Record)
	}
	w.call(t, "auditor", "GET", "/v1/legal/drafts/report", nil, &d)
	if !strings.Contains(d.Record.Report.Exports.Text, "works") || !strings.Contains(d.Record.Report.Exports.Text, "contract-1") {
		t.Errorf("the report says nothing of %s: %+v", id, d.Record.Report)
	}
	w.call(t, "auditor", "GET", "/v1/legal/drafts/report?year=2021", nil, &d)
	if strings.Contains(d.Record.Report.Exports.Text, "works") {
		t.Errorf("another year: %+v", d.Record.Report)
	}
}
