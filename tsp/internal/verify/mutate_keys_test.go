package verify

import (
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

// export changes one export before it is asked for.
func export(id string, change func(x *fixture.Export)) fixture.Options {
	return fixture.Options{Export: func(x *fixture.Export) {
		if x.ID == id {
			change(x)
		}
	}}
}

// approvalMutations are about the four eyes.
var approvalMutations = []mutation{
	{name: "approves their own request", want: finding.ApprovalOwn, opt: export("x-1", func(x *fixture.Export) { x.By = "alice" })},
	{name: "one approver twice", want: finding.ApprovalTwice, opt: export("x-1", func(x *fixture.Export) { x.Approvers = []string{"alice", "alice"} })},
	{name: "one approval", want: finding.IntentApprovals, opt: drop("approve:x-1:bob")},
	{name: "entered by somebody else", want: finding.ApprovalActor, opt: alter("approve:x-1:bob", func(_ *fixture.World, e *ledger.Entry) { e.Actor = "carol" })},
	{name: "a forged signature", want: finding.ApprovalSignature, opt: alter("approve:x-1:bob", func(_ *fixture.World, e *ledger.Entry) {
		e.Approval.Signature[5] ^= 1
	})},
	{name: "an approval of another request", want: finding.ApprovalLeaf, opt: alter("approve:x-2:bob", func(w *fixture.World, e *ledger.Entry) {
		a := w.Sign("bob", w.Events["request:x-1"])
		e.Approval = &a
	})},
	{name: "an approval of nothing", want: finding.ApprovalUnknown, opt: add("receipt:x-1", func(w *fixture.World) {
		a := w.Sign("bob", w.Events["request:x-1"])
		w.Add("ghost", ledger.Approve, ledger.Entry{Request: "x-99", Actor: "bob", Approval: &a})
	})},
	{name: "an approval after the end", want: finding.ApprovalLate, opt: add("revoke:x-5", func(w *fixture.World) {
		a := w.Sign("bob", w.Events["request:x-5"])
		w.Add("late", ledger.Approve, ledger.Entry{Request: "x-5", Actor: "bob", Approval: &a})
	})},
	{name: "an approver whom nobody approved", want: finding.ApprovalKey, opt: fixture.Options{
		Export: func(x *fixture.Export) {
			if x.ID == "x-1" {
				x.Approvers = []string{"alice", "mallory"}
			}
		},
		After: func(w *fixture.World, at string) {
			if at == "legal:pia-1:in-force" { // the operator brings in a third key by itself
				w.Key("mallory", ledger.Key{Role: "approver", ID: "mallory", Public: fixture.ApproverText(w.Approver("mallory"))}, "")
			}
		},
	}},
	{name: "an approver whom the regulator does not know", want: finding.ApprovalStranger, input: func(in *Input) {
		in.Approvers = []string{fixture.SHA256("somebody else")}
	}},
	{name: "an approval that had expired", want: finding.ApprovalExpired, opt: alter("approve:x-1:bob", func(w *fixture.World, e *ledger.Entry) {
		a := w.SignUntil("bob", w.Events["request:x-1"], w.Now().Add(-time.Minute))
		e.Approval = &a
	})},
	{name: "an approval for a month", want: finding.ApprovalLong, opt: alter("approve:x-1:bob", func(w *fixture.World, e *ledger.Entry) {
		a := w.SignUntil("bob", w.Events["request:x-1"], w.Now().Add(30*24*time.Hour))
		e.Approval = &a
	})},
	{name: "an approval that ran out before the release", want: finding.IntentExpired, opt: fixture.Options{
		Alter: func(w *fixture.World, at string, e *ledger.Entry) bool {
			switch at {
			case "approve:x-1:bob":
				a := w.SignUntil("bob", w.Events["request:x-1"], w.Now().Add(time.Minute))
				e.Approval = &a
			case "intent:x-1":
				w.Pass(2 * time.Minute)
				w.Add("wait", ledger.LegalKind, ledger.Entry{Actor: "lena", Legal: &ledger.Legal{ID: "l", Kind: "report", State: "draft", SHA256: fixture.SHA256("l")}})
			}
			return true
		},
	}},
	{name: "an approver's key retired before the release", want: finding.IntentRetired, opt: add("approve:x-7:bob", func(w *fixture.World) {
		fp := suite.Fingerprint(fixture.ApproverText(w.Approver("bob")))
		w.Key("gone", recipient.Retirement("approver", "bob", fp), "alice")
	})},
	{name: "names approvals that are none", want: finding.IntentNamed, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Decision.Approvals = append(e.Decision.Approvals, 3)
	})},
}

// keyMutations are about the registry and what a decision rests on.
var keyMutations = []mutation{
	{name: "a recipient's key without approval", want: finding.RecipientUnknown, opt: drop("approve-key:acme")},
	{name: "a regulator's key without approval", want: finding.KeysRegulator, opt: drop("approve-key:regulator")},
	{name: "a recipient's key that is another one's", want: finding.KeysRecipient, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Keys = e.Ask.Keys[:0] })},
	{name: "a key that nobody registered", want: finding.RequestKeys, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Ask.Keys = append([]string{fixture.SHA256("stranger")}, e.Ask.Keys...)
	})},
	{name: "a recipient's key retired before the release", want: finding.IntentKeys, opt: add("approve:x-7:bob", func(w *fixture.World) {
		w.Key("gone", recipient.Retirement("recipient", "acme", suite.Fingerprint(w.PublicOf(w.Recipient))), "")
	})},
	{name: "another group", want: finding.RecipientGroup, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Group = "acme-second" })},
	{name: "another country", want: finding.RecipientCountry, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Country = "CN" })},
	{name: "a recipient that moves to another group", want: finding.KeyMoved, opt: add("receipt:x-1", func(w *fixture.World) {
		k := ledger.Key{Role: "recipient", ID: "acme", Group: "other", Country: "DE", Public: newPublic(w)}
		w.Key("moved", k, "alice")
	})},
	{name: "who enters a key approves it", want: finding.KeyApprovalOwn, opt: alter("key:regulator", func(_ *fixture.World, e *ledger.Entry) { e.Actor = "alice" })},
	{name: "a forged signature under a key", want: finding.KeyApprovalSignature, opt: alter("approve-key:acme", func(_ *fixture.World, e *ledger.Entry) { e.Approval.Signature[0] ^= 1 })},
	{name: "an approval where no key waits", want: finding.KeyApprovalUnknown, opt: add("approve-key:acme", func(w *fixture.World) {
		a := w.Sign("alice", w.Events["key:acme"])
		w.Add("again", ledger.Approve, ledger.Entry{Actor: "alice", Approval: &a})
	})},
	{name: "a key that comes back", want: finding.KeyTwice, opt: add("receipt:x-1", func(w *fixture.World) {
		w.Key("back", ledger.Key{Role: "recipient", ID: "acme", Group: "acme-group", Country: "DE", Public: w.PublicOf(w.Recipient)}, "")
	})},
	{name: "a fingerprint of another key", want: finding.KeyFingerprint, opt: alter("key:acme", func(_ *fixture.World, e *ledger.Entry) { e.Key.Fingerprint = fixture.SHA256("x") })},
	{name: "a retirement of no key", want: finding.KeyRetiresUnknown, opt: add("receipt:x-1", func(w *fixture.World) {
		w.Key("gone", recipient.Retirement("recipient", "acme", fixture.SHA256("no key")), "")
	})},
	{name: "an approver's key that is none", want: finding.KeyText, opt: alter("key:bob", func(_ *fixture.World, e *ledger.Entry) {
		e.Key.Public = "bob"
		e.Key.Fingerprint = suite.Fingerprint("bob")
	})},
	{name: "a key entry of no state", want: finding.KeyState, opt: alter("key:acme", func(_ *fixture.World, e *ledger.Entry) { e.Key.State = "in force" })},
	{name: "no legal route", want: finding.RouteDriving, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Decision.Routes = nil })},
	{name: "a legal route that is not in the log", want: finding.RouteUnknown, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Decision.Routes = append(e.Decision.Routes, "contract-9")
	})},
	{name: "a legal route that was withdrawn", want: finding.RouteState, opt: add("approve:x-7:bob", legalEntry("contract-1", "contract", "withdrawn"))},
	{name: "another route than the one asked for", want: finding.RouteBasis, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Basis = "assessment-1" })},
	{name: "a million subjects on a contract", want: finding.RouteAssessment, opt: fixture.Options{Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		if at == "request:x-1" {
			e.Ask.NewSubjects, e.Ask.General = 1_000_000, 1_000_000
		}
		if at == "intent:x-1" {
			e.Decision.NewSubjects, e.Decision.General = 1_000_000, 1_000_000
		}
		return true
	}}},
	{name: "a hundred thousand subjects without a route", want: finding.RouteVolume, opt: fixture.Options{
		Export: func(x *fixture.Export) {
			if x.ID == "x-3" { // diagnostics alone need no route for themselves
				x.Signals, x.Rows, x.Routes = []string{fixture.Temperature}, x.Rows[:40], nil
			}
		},
		Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
			if at == "request:x-3" {
				e.Ask.NewSubjects, e.Ask.General = 100_000, 100_003
			}
			if at == "intent:x-3" {
				e.Decision.General = 100_003
			}
			return true
		},
	}},
	{name: "no impact assessment", want: finding.PIANone, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Decision.PIA = "" })},
	{name: "an impact assessment that is none", want: finding.PIAUnknown, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Decision.PIA = "contract-1" })},
	{name: "an impact assessment that ran out", want: finding.PIAState, opt: add("approve:x-7:bob", legalEntry("pia-1", "pia", "expired"))},
	{name: "a legal record that changes its kind", want: finding.LegalKind, opt: add("approve:x-7:bob", legalEntry("pia-1", "report", "draft"))},
	{name: "a legal record without a text", want: finding.LegalShape, opt: alter("legal:contract-1:draft", func(_ *fixture.World, e *ledger.Entry) { e.Legal.SHA256 = "" })},
}

func legalEntry(id, kind, state string) func(w *fixture.World) {
	return func(w *fixture.World) {
		w.Add("changed", ledger.LegalKind, ledger.Entry{Actor: "lena", Legal: &ledger.Legal{ID: id, Kind: kind, State: state, SHA256: fixture.SHA256(state)}})
	}
}

func newPublic(w *fixture.World) string {
	text, err := suite.Generate(suite.A)
	if err != nil {
		w.Fatal(err)
	}
	return w.PublicOf(text)
}

// countMutations are about E4.
var countMutations = []mutation{
	{name: "subjects that vanish", want: finding.CounterLow, opt: alter("request:x-2", func(_ *fixture.World, e *ledger.Entry) { e.Ask.General = 2 })},
	{name: "subjects from nowhere", want: finding.CounterSum, opt: alter("request:x-2", func(_ *fixture.World, e *ledger.Entry) { e.Ask.General = 9 })},
	{name: "more subjects than possible after an end", want: finding.CounterHigh, opt: alter("request:x-7", func(_ *fixture.World, e *ledger.Entry) { e.Ask.General = 90 })},
	{name: "sensitive subjects without sensitive classes", want: finding.CounterSensitive, opt: alter("request:x-2", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Sensitive = 1 })},
	{name: "sensitive subjects that vanish", want: finding.CounterDown, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Ask.Classes, e.Ask.Sensitive = append(e.Ask.Classes, "SensitivePI"), 2
	})},
	{name: "a decision that counts more", want: finding.DecisionHigh, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Decision.General = 77 })},
	{name: "a decision that counts less", want: finding.DecisionLow, opt: alter("intent:x-3", func(_ *fixture.World, e *ledger.Entry) { e.Decision.General = 1 })},
}
