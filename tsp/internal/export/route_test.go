package export_test

import (
	"slices"
	"strings"
	"testing"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
)

// Which rule denies for want of which record, and that what would pass is said.
func TestLegalRoutes(t *testing.T) {
	judicial := legal.Record{Kind: legal.Approval, Judicial: &legal.Judicial{Agency: "Court"}}
	for _, c := range []struct {
		name   string
		signal string
		change func(*testing.T, *world, *export.Spec)
		want   string // rule; empty: it passes
	}{
		{"covered", "Vehicle.Speed", func(*testing.T, *world, *export.Spec) {}, ""},
		{"driving status without a route", "Vehicle.Speed", func(t *testing.T, w *world, _ *export.Spec) { w.withdraw(t, "contract-1") }, "E3"},
		{"diagnostics without a route", stateSignal, func(t *testing.T, w *world, _ *export.Spec) { w.withdraw(t, "contract-1") }, ""},
		{"another purpose", "Vehicle.Speed", func(_ *testing.T, _ *world, s *export.Spec) { s.Purpose = "marketing" }, "E5"},
		{"a basis that is none", "Vehicle.Speed", func(_ *testing.T, _ *world, s *export.Spec) { s.Basis = "assessment-9" }, "E5"},
		{"the basis that covers it", "Vehicle.Speed", func(_ *testing.T, _ *world, s *export.Spec) { s.Basis = "contract-1" }, ""},
		{"important data", "Vehicle.Speed", func(_ *testing.T, _ *world, s *export.Spec) { s.Important = true }, "E4"},
		{"no impact assessment", stateSignal, func(t *testing.T, w *world, _ *export.Spec) { w.withdraw(t, "pia-1") }, "A1"},
		{"a foreign court", stateSignal, func(_ *testing.T, _ *world, s *export.Spec) { s.ForeignAgency = true }, "E7"},
		{"a foreign court, approved", stateSignal, func(t *testing.T, w *world, s *export.Spec) {
			r := judicial
			r.Scope = w.scope()
			s.ForeignAgency, s.Judicial = true, w.law.inForce(t, w, r)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			s := w.spec(c.signal)
			c.change(t, w, &s)
			r := w.ask(t, s)
			if c.want == "" {
				if r.State != export.StatePending {
					t.Errorf("%s %+v", r.State, r.Denials)
				}
				return
			}
			if r.State != export.StateDenied || r.Denials[0].Rule != c.want || r.Denials[0].Field != "legal route" || r.Instead == "" {
				t.Errorf("%s %+v %q", r.State, r.Denials, r.Instead)
			}
			if counts(r)[1] == 0 {
				t.Error("what was counted is not said")
			}
		})
	}
}

func (w *world) withdraw(t *testing.T, id string) {
	t.Helper()
	if _, err := w.law.Withdraw("lawyer", id); err != nil {
		t.Fatal(err)
	}
}

// A route that ends between approval and release does not carry the release.
func TestRouteEndsBeforeTheRelease(t *testing.T) {
	w := newWorld(t)
	r := w.approved(t, w.spec("Vehicle.Speed"))
	w.withdraw(t, "contract-1")
	r = w.release(t, r.ID)
	if r.State != export.StateDenied || r.Denials[0].Rule != "E3" || w.kinds(ledger.Intent) != 0 || len(w.left(t)) != 0 {
		t.Errorf("%s %+v", r.State, r.Denials)
	}
}

// The intent says what it rests on.
func TestDecision(t *testing.T) {
	w := newWorld(t)
	r := w.release(t, w.approved(t, w.spec("Vehicle.Speed")).ID)
	all := w.history(t)
	i := slices.IndexFunc(all, func(e ledger.Event) bool { return e.Type == ledger.Intent })
	d := all[i].Decision
	if !slices.Equal(d.Routes, []string{"contract-1"}) || d.PIA != "pia-1" || d.General != 2 || d.NewSubjects != 2 || d.Candidates == 0 ||
		d.Policy != r.Judged.Policy || d.Filters != strings.Repeat("e", 64) || len(d.Approvals) != 2 {
		t.Errorf("%+v", d)
	}
	for _, seq := range d.Approvals {
		if e := all[seq-1]; e.Type != ledger.Approve || e.Request != r.ID {
			t.Errorf("rests on entry %d, a %s", seq, e.Type)
		}
	}
}
