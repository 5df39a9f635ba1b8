package verify

import (
	"slices"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

// TestLawful: what a platform may do is no finding, and puts an export into the
// stratum that it belongs to.
func TestLawful(t *testing.T) {
	var x fixture.Export
	grab := func(at *fixture.Export) {
		if at.ID == "x-7" {
			x = *at
		}
	}
	for name, c := range map[string]struct {
		opt     fixture.Options
		stratum string
		request string
		says    finding.ID // an exception
	}{
		"the recipient's key is rotated": {opt: add("receipt:x-1", func(w *fixture.World) {
			old := suite.Fingerprint(w.PublicOf(w.Recipient))
			w.Recipient = must(suite.Generate(suite.A))
			w.Key("acme-2", ledger.Key{
				Role: "recipient", ID: "acme", Name: "Acme", Group: "acme-group", Country: "DE", Public: w.PublicOf(w.Recipient), Retires: old,
			}, "alice")
		}), stratum: "rotation", request: "x-2"},
		"a third approver, approved by the first": {opt: fixture.Options{
			After: func(w *fixture.World, at string) {
				if at == "receipt:x-1" {
					w.Key("dave", ledger.Key{Role: "approver", ID: "dave", Public: fixture.ApproverText(w.Approver("dave"))}, "alice")
				}
			},
			Export: func(x *fixture.Export) {
				if x.ID == "x-2" {
					x.Approvers = []string{"dave", "bob"}
				}
			},
		}},
		"a discarded file and another one": {opt: fixture.Options{Export: grab, After: func(w *fixture.World, at string) {
			if at == "approve:x-7:bob" {
				f := w.File(&x)
				w.Add("first", ledger.Intent, ledger.Entry{Request: "x-7", Actor: "carol", File: f, Decision: w.Decide(&x)})
				w.Add("away", ledger.Discard, ledger.Entry{Request: "x-7", Actor: "gate", File: f})
			}
		}}, stratum: "again", request: "x-7", says: finding.FileGone},
		"an approval given anew with another token": {opt: add("approve:x-7:alice", func(w *fixture.World) {
			a := w.Sign("alice", w.Events["request:x-7"])
			a.Credential = "44556677"
			w.Add("anew", ledger.Approve, ledger.Entry{Request: "x-7", Actor: "alice", Approval: &a})
		})},
		"a year that turns": {opt: fixture.Options{Start: time.Date(2026, 12, 29, 1, 0, 0, 0, time.UTC)}},
		"late records":      {opt: files("x-1", func(f *ledger.File) { f.Late = 3 }), stratum: "gaps", request: "x-1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := fixture.New(t, c.opt)
			r := everything(t, inputOf(t, w))
			if r.Verdict != finding.Compliant || c.says == "" && len(r.Findings) > 0 || c.says != "" && r.Counts[c.says] != len(r.Findings) {
				show(t, r)
				t.Fatal(r.Verdict)
			}
			if c.stratum == "" {
				return
			}
			found := false
			for _, i := range r.Items {
				found = found || i.Request == c.request && slices.Contains(i.Strata, c.stratum)
			}
			if !found {
				t.Errorf("%s is not in the stratum %s: %+v", c.request, c.stratum, r.Strata)
			}
		})
	}
}

// TestOpenOverTheYear: what is open when the year turns counts in the new one; the
// log cannot say how many that makes, but no fewer than it brought.
func TestOpenOverTheYear(t *testing.T) {
	for name, c := range map[string]struct {
		general uint64
		want    bool
	}{"carried": {5, false}, "dropped": {2, true}} {
		w := fixture.New(t, fixture.Options{
			Start: time.Date(2026, 12, 30, 1, 0, 0, 0, time.UTC),
			Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
				switch at {
				case "approve:x-6:alice", "deny:x-6": // filed on 31 December, waits for a week
					return false
				case "request:x-7":
					e.Ask.General = c.general
				case "intent:x-7":
					e.Decision.General = c.general
				}
				return true
			},
		})
		if got := ids(everything(t, inputOf(t, w)))[finding.CounterLow]; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
