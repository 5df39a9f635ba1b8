package verify

import (
	"strings"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
)

// alter changes the entry of one step.
func alter(step string, change func(w *fixture.World, e *ledger.Entry)) fixture.Options {
	return fixture.Options{Alter: func(w *fixture.World, at string, e *ledger.Entry) bool {
		if at == step {
			change(w, e)
		}
		return true
	}}
}

// drop leaves one step out.
func drop(step string) fixture.Options {
	return fixture.Options{Alter: func(_ *fixture.World, at string, _ *ledger.Entry) bool { return at != step }}
}

// add puts something behind a step, once.
func add(step string, what func(w *fixture.World)) fixture.Options {
	done := false
	return fixture.Options{After: func(w *fixture.World, at string) {
		if at == step && !done {
			done = true
			what(w)
		}
	}}
}

// files changes the file that intent and sent of an export describe.
func files(id string, change func(f *ledger.File)) fixture.Options {
	return fixture.Options{Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		if at == "intent:"+id || at == "sent:"+id {
			f := *e.File
			change(&f)
			e.File = &f
		}
		return true
	}}
}

func deny(w *fixture.World, e *ledger.Entry) {
	e.Denials = []ledger.Denial{{Rule: "E2", Field: "x", Classes: []string{"Location"}, Reason: "no"}}
}

// resigned are histories that the holder of the log's key writes and signs: every
// proof holds, only what is told does not.
var resigned = []mutation{
	{name: "E2 class is let through", want: finding.RequestForbidden, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Ask.Classes = append(e.Ask.Classes, "Location")
	})},
	{name: "a class that nobody knows", want: finding.ClassUnknown, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Ask.Classes = append(e.Ask.Classes, "Harmless")
	})},
	{name: "no class", want: finding.RequestNoClass, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Classes = nil })},
	{name: "one approval is enough", want: finding.RequestApprovals, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Needs = 1 })},
	{name: "too few routes at the request", want: finding.RequestCandidates, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Candidates = 999 })},
	{name: "too few routes at the release", want: finding.IntentCandidates, opt: alter("intent:x-2", func(_ *fixture.World, e *ledger.Entry) { e.Decision.Candidates = 12 })},
	{name: "time runs backwards in the request", want: finding.RequestTimes, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Ask.From, e.Ask.To = e.Ask.To, e.Ask.From
	})},
	{name: "the same request id again", want: finding.RequestTwice, opt: add("receipt:x-1", func(w *fixture.World) {
		e := w.Events["request:x-1"]
		w.Add("again", ledger.Request, ledger.Entry{Request: "x-1", Actor: "carol", Ask: e.Ask})
	})},
	{name: "released though denied", want: finding.IntentEnded, opt: alter("request:x-1", deny)},
	{name: "delivered after a revocation", want: finding.SentEnded, opt: add("intent:x-1", func(w *fixture.World) {
		w.Add("late", ledger.Revoke, ledger.Entry{Request: "x-1", Actor: "alice"})
	})},
	{name: "revoked after the delivery", want: finding.EndAfterSent, opt: add("sent:x-1", func(w *fixture.World) {
		w.Add("late", ledger.Revoke, ledger.Entry{Request: "x-1", Actor: "alice"})
	})},
	{name: "denied after it was revoked", want: finding.EndTwice, opt: add("revoke:x-5", func(w *fixture.World) {
		e := ledger.Entry{Request: "x-5", Actor: "gate"}
		deny(w, &e)
		w.Add("late", ledger.Deny, e)
	})},
	{name: "a revocation of nothing", want: finding.EndUnknown, opt: add("sent:x-1", func(w *fixture.World) {
		w.Add("ghost", ledger.Revoke, ledger.Entry{Request: "x-99", Actor: "alice"})
	})},
	{name: "logs A, sends B", want: finding.SentDiffers, opt: alter("sent:x-1", func(w *fixture.World, e *ledger.Entry) {
		f := *e.File
		f.SHA256 = fixture.SHA256("another file")
		e.File = &f
	})},
	{name: "no intent", want: finding.SentNoIntent, opt: drop("intent:x-1")},
	{name: "an intent of nothing", want: finding.IntentUnknown, opt: drop("request:x-1")},
	{name: "delivered twice", want: finding.SentTwice, opt: add("receipt:x-1", func(w *fixture.World) {
		w.Add("twice", ledger.Sent, ledger.Entry{Request: "x-1", Actor: "carol", File: w.Events["sent:x-1"].File})
	})},
	{name: "delivered after it was discarded", want: finding.SentDiscarded, opt: add("intent:x-1", func(w *fixture.World) {
		w.Add("away", ledger.Discard, ledger.Entry{Request: "x-1", Actor: "gate", File: w.Events["intent:x-1"].File})
	})},
	{name: "discarded after it was delivered", want: finding.DiscardSent, opt: add("sent:x-1", func(w *fixture.World) {
		w.Add("away", ledger.Discard, ledger.Entry{Request: "x-1", Actor: "gate", File: w.Events["intent:x-1"].File})
	})},
	{name: "a discard of nothing", want: finding.DiscardUnknown, opt: add("sent:x-1", func(w *fixture.World) {
		w.Add("away", ledger.Discard, ledger.Entry{Request: "x-99", Actor: "gate", File: w.Events["intent:x-1"].File})
	})},
	{name: "a second file", want: finding.IntentTwice, opt: add("intent:x-1", func(w *fixture.World) {
		e := w.Events["intent:x-1"]
		w.Add("second", ledger.Intent, ledger.Entry{Request: "x-1", Actor: "carol", File: e.File, Decision: e.Decision})
	})},
	{name: "a receipt before the delivery", want: finding.ReceiptNotSent, opt: drop("sent:x-1")},
	{name: "a receipt for more bytes", want: finding.ReceiptBytes, opt: alter("receipt:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Receipt.Bytes += 4096 })},
	{name: "a receipt from elsewhere", want: finding.ReceiptHost, opt: alter("receipt:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Receipt.Channel = "https" })},
	{name: "no receipt", want: finding.ReceiptMissing, mild: finding.Compliant, opt: drop("receipt:x-1")},
	{name: "never delivered nor discarded", want: finding.IntentDangling, mild: finding.Compliant, opt: fixture.Options{Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		return at != "sent:x-2" && at != "receipt:x-2"
	}}},
	{name: "another format than approved", want: finding.IntentFormat, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Format = "cordon-export-csv-1" })},
	{name: "more records than approved", want: finding.IntentRecords, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Records = 10 })},
	{name: "more vehicles than named", want: finding.IntentSubjects, opt: alter("request:x-1", func(_ *fixture.World, e *ledger.Entry) { e.Ask.Vehicles = "1" })},
	{name: "released long after it was asked for", want: finding.IntentStale, opt: fixture.Options{Alter: func(w *fixture.World, at string, _ *ledger.Entry) bool {
		if at == "approve:x-7:alice" {
			w.Pass(9 * 24 * time.Hour)
		}
		return true
	}}},
	{name: "no heartbeat", want: finding.BeatMissing, opt: drop("heartbeat:2026-03-04")},
	{name: "a heartbeat that counts less", want: finding.BeatCounts, opt: alter("heartbeat:2026-03-02", func(_ *fixture.World, e *ledger.Entry) {
		b := *e.Beat
		b.Counts = map[ledger.Kind]uint64{ledger.Request: 1}
		e.Beat = &b
	})},
	{name: "a heartbeat with fewer bytes", want: finding.BeatBytes, opt: alter("heartbeat:2026-03-02", func(_ *fixture.World, e *ledger.Entry) {
		b := *e.Beat
		b.Bytes /= 2
		e.Beat = &b
	})},
	{name: "a heartbeat for a day that is not over", want: finding.BeatDay, opt: alter("heartbeat:2026-03-02", func(_ *fixture.World, e *ledger.Entry) {
		b := *e.Beat
		b.Day = "2026-03-03"
		e.Beat = &b
	})},
	{name: "two heartbeats", want: finding.BeatTwice, mild: finding.Compliant, opt: add("heartbeat:2026-03-02", func(w *fixture.World) {
		w.Add("twice", ledger.Heartbeat, ledger.Entry{Actor: "gate", Beat: w.Events["heartbeat:2026-03-02"].Beat})
	})},
	{name: "not reconciled", want: finding.ReconcileMissing, opt: drop("reconcile:2026-03-02")},
	{name: "the channel counted more", want: finding.ReconcileCounted, opt: alter("reconcile:2026-03-02", func(_ *fixture.World, e *ledger.Entry) { e.Reconcile.Counted += 1 << 20 })},
	{name: "reconciled with other bytes", want: finding.ReconcileLogged, opt: alter("reconcile:2026-03-02", func(_ *fixture.World, e *ledger.Entry) {
		e.Reconcile.Logged, e.Reconcile.Counted = 1, 1
	})},
	{name: "reconciled for no day", want: finding.ReconcileDay, opt: alter("reconcile:2026-03-02", func(_ *fixture.World, e *ledger.Entry) { e.Reconcile.Day = "monday" })},
	{name: "the operator's own findings", want: finding.ReconcileFindings, mild: finding.Compliant, opt: alter("reconcile:2026-03-02", func(_ *fixture.World, e *ledger.Entry) {
		e.Reconcile.Findings = []string{"bucket unreachable"}
	})},
	{name: "an unannounced policy", want: finding.PolicyUnknown, opt: alter("intent:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Decision.Policy = strings.Repeat("ab", 32)
	})},
	{name: "a policy without a name", want: finding.PolicyShape, opt: alter("policy", func(_ *fixture.World, e *ledger.Entry) { e.Policy.Hash = "" })},
	{name: "an announced policy that is not the regulator's", want: finding.PolicyDiffers, mild: finding.NotChecked, opt: judgedBy(strings.Repeat("ab", 32), "")},
	{name: "another engine", want: finding.EngineDiffers, mild: finding.Compliant, opt: judgedBy("", strings.Repeat("cd", 32))},
}

// judgedBy has the whole history judged by another policy or engine.
func judgedBy(policy, engine string) fixture.Options {
	set := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	return fixture.Options{Alter: func(_ *fixture.World, _ string, e *ledger.Entry) bool {
		if e.Policy != nil {
			set(&e.Policy.Hash, policy)
			set(&e.Policy.Engine, engine)
		}
		if e.Ask != nil {
			set(&e.Ask.Policy, policy)
			set(&e.Ask.Filters, engine)
		}
		if e.Decision != nil {
			set(&e.Decision.Policy, policy)
			set(&e.Decision.Filters, engine)
		}
		return true
	}}
}
