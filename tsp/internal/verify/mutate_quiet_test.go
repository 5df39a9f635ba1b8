package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/sample"
)

// asked changes what an export's request says.
func asked(id string, change func(a *ledger.Ask)) fixture.Options {
	return alter("request:"+id, func(_ *fixture.World, e *ledger.Entry) { change(e.Ask) })
}

func reconciled(change func(r *ledger.Reconcile)) fixture.Options {
	return alter("reconcile:2026-03-02", func(_ *fixture.World, e *ledger.Entry) { change(e.Reconcile) })
}

// quietMutations are what an operator would do who keeps the log whole and signed and
// has something leave unseen, or unjudged.
var quietMutations = []mutation{
	{name: "a reader more, for whom a key stands twice", want: finding.KeysTwice, opt: asked("x-1", func(a *ledger.Ask) {
		a.Keys = append(a.Keys, a.Keys[len(a.Keys)-1])
	})},
	{name: "content in the purpose", want: finding.EntryText, opt: asked("x-1", func(a *ledger.Ask) { a.Purpose = strings.Repeat("x", 513) })},
	{name: "more subjects than the group has", want: finding.IntentCounted, opt: files("x-1", func(f *ledger.File) { f.Subjects = 50_000 })},
	{name: "sensitive and not counted", want: finding.IntentSensitive, opt: asked("x-1", func(a *ledger.Ask) {
		a.Classes = append(a.Classes, "SensitivePI")
	})},
	{name: "a receipt of no known status", want: finding.ReceiptStatus, opt: alter("receipt:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Receipt.Status = "fine"
	})},
	{name: "a delivery that nobody has", want: finding.ReceiptOpen, mild: finding.Compliant, opt: alter("receipt:x-1", func(_ *fixture.World, e *ledger.Entry) {
		e.Receipt.Status, e.Receipt.Bytes = "unknown", 10
	})},
	{name: "receipts that are not in the log", want: finding.ReconcileReceipts, opt: reconciled(func(r *ledger.Reconcile) { r.Receipts++ })},
	{name: "channels that make another sum", want: finding.ReconcileSum, opt: reconciled(func(r *ledger.Reconcile) {
		r.Channels = []ledger.ChannelDay{{Channel: "file", Counted: 1, Logged: 1, Sent: r.Sent}}
	})},
	{name: "two channels whose differences make none", want: finding.ReconcileChannel, opt: reconciled(func(r *ledger.Reconcile) {
		r.Channels = []ledger.ChannelDay{
			{Channel: "file", Counted: r.Counted + 5, Logged: r.Logged, Sent: r.Sent}, {Channel: "mqtt", Counted: -5},
		}
	})},
	{name: "a counter that runs over and down", want: finding.CounterRange, opt: asked("x-7", func(a *ledger.Ask) {
		a.NewSubjects, a.General = ^uint64(0), a.General-1
	})},
	{name: "fewer than none lost", want: finding.FileNegative, opt: files("x-1", func(f *ledger.File) { f.LostRecords, f.Late = 5, -5 })},
	{name: "discarded and there", want: finding.FileDiscarded, opt: instead("sent:x-7", ledger.Discard)},
	{name: "made and gone", want: finding.FileLost, mild: finding.NotChecked, opt: drops("sent:x-1", "receipt:x-1"), after: func(t *testing.T, w *fixture.World) {
		if err := os.Remove(filepath.Join(w.Dir, "egress", "x-1.age")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "another commitment behind the one that is shown", want: finding.CommitmentOther, opt: add("receipt:x-1", func(w *fixture.World) {
		w.Add("commit", ledger.LegalKind, commitmentTo(sample.Secret{2}))
		w.Add("commit again", ledger.LegalKind, commitmentTo(sample.Secret{3}))
	}), spot: func(s *Spot) { s.OperatorSum = nil }},
	{name: "a regulator whom the regulator does not know", want: finding.RegulatorStranger, mild: finding.Compliant, opt: add("receipt:x-1", func(w *fixture.World) {
		text, err := suite.Generate(suite.A)
		if err != nil {
			w.Fatal(err)
		}
		w.Key("mole", ledger.Key{Role: "regulator", ID: "mole", Public: w.PublicOf(text)}, "alice")
	})},
	{name: "a year that is a link", want: finding.YearNoFolder, mild: finding.NotChecked, after: func(t *testing.T, w *fixture.World) {
		if err := os.Symlink("2026", filepath.Join(w.Dir, "ledger", "2027")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "a log that ended a month ago", want: finding.LogStale, mild: finding.NotChecked, input: func(in *Input) { in.At = fixture.Start.AddDate(0, 1, 0) }},
	{name: "a sample of one", want: finding.SampleSmall, mild: finding.Compliant, opt: fixture.Options{More: 3}, spot: func(s *Spot) { s.Size = 1 }},
	{name: "a list of fields that never ends", want: finding.ContentFieldsRead, mild: finding.NotChecked, after: func(t *testing.T, w *fixture.World) {
		name := filepath.Join(w.Dir, "exports", "x-1.json")
		if err := os.Truncate(name, maxStored+1); err != nil {
			t.Fatal(err)
		}
	}},
}

// drops leaves steps out.
func drops(steps ...string) fixture.Options {
	return fixture.Options{Alter: func(_ *fixture.World, at string, _ *ledger.Entry) bool {
		for _, s := range steps {
			if s == at {
				return false
			}
		}
		return true
	}}
}

// instead enters another kind of entry for the file of a step, and no receipt.
func instead(step string, kind ledger.Kind) fixture.Options {
	return fixture.Options{Alter: func(w *fixture.World, at string, e *ledger.Entry) bool {
		switch at {
		case step:
			w.Add("instead", kind, *e)
			return false
		case strings.Replace(step, "sent:", "receipt:", 1):
			return false
		}
		return true
	}}
}

// TestEarly: a comparison is none before its day is over, or what leaves afterwards
// would never be compared.
func TestEarly(t *testing.T) {
	w := fixture.New(t, fixture.Options{
		Alter: func(_ *fixture.World, at string, _ *ledger.Entry) bool { return at != "reconcile:2026-03-02" },
		After: func(w *fixture.World, at string) {
			if at == "policy" {
				w.Add("early", ledger.ReconcileKind, ledger.Entry{Actor: "gate", Reconcile: &ledger.Reconcile{Day: "2026-03-02"}})
			}
		},
	})
	got := ids(everything(t, inputOf(t, w)))
	if !got[finding.ReconcileDay] || !got[finding.ReconcileMissing] {
		t.Errorf("%v", got)
	}
}

// TestPatience: a file may be under way for as long as Patience, and no longer.
func TestPatience(t *testing.T) {
	for name, c := range map[string]struct {
		step string
		want bool
	}{"lately": {"x-7", false}, "long ago": {"x-1", true}} {
		w := fixture.New(t, drops("sent:"+c.step, "receipt:"+c.step))
		if err := os.Remove(filepath.Join(w.Dir, "egress", c.step+".age")); err != nil {
			t.Fatal(err)
		}
		r := everything(t, inputOf(t, w))
		if ids(r)[finding.FileLost] != c.want || r.Scope.Last == "" {
			t.Errorf("%s: %v", name, r.Counts)
		}
		for _, i := range r.Items {
			if i.Request == c.step && i.Judged {
				t.Errorf("%s: judged without a file", name)
			}
		}
		if r.Seed.Population != 3 {
			t.Errorf("%s: drawn from %d", name, r.Seed.Population)
		}
	}
}
