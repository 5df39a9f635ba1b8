package history_test

import (
	"bytes"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/history"
)

// replay applies leaves, one a line; what is no entry is left out, as the reader does.
func replay(lines []byte) *finding.List {
	list := &finding.List{}
	r := history.New(history.Config{Candidates: history.DefaultCandidates, Window: history.DefaultWindow}, list)
	r.Signed = func(s history.Signature) { history.Verify(s) }
	for leaf := range bytes.Lines(lines) {
		leaf = bytes.TrimSuffix(leaf, []byte("\n"))
		e, err := ledger.Decode(leaf)
		if err != nil {
			continue
		}
		at, _ := time.Parse(time.RFC3339, e.Time)
		r.Apply(&ledger.Event{Entry: e, Shard: "gate.example/2026", Leaf: leaf, At: at})
	}
	r.Finish()
	return list
}

// FuzzReplay: no order of entries and no content of one stops the replay.
func FuzzReplay(f *testing.F) {
	w := fixture.New(f, fixture.Options{})
	all := make([][]byte, 0, len(w.Events))
	for seq := uint64(1); seq < 60; seq++ {
		for _, e := range w.Events {
			if e.Seq == seq {
				all = append(all, e.Leaf)
			}
		}
	}
	for i := range all {
		f.Add(bytes.Join(all[i:min(i+4, len(all))], []byte("\n")))
	}
	f.Fuzz(func(_ *testing.T, lines []byte) { replay(lines) })
}

// A configuration may only be stricter than the rules.
func TestConfig(t *testing.T) {
	good := history.Config{Candidates: history.DefaultCandidates, Window: history.DefaultWindow}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for _, c := range []history.Config{
		{Candidates: 999, Window: time.Hour}, {Candidates: 1000}, {Candidates: 1000, Window: 25 * time.Hour},
	} {
		if c.Validate() == nil {
			t.Errorf("%+v is valid", c)
		}
	}
}

// TestSameWords: what is said of one entry comes in one order.
func TestSameWords(t *testing.T) {
	var line []byte
	fixture.New(t, fixture.Options{Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		if at == "intent:x-1" {
			f := *e.File
			f.SHA256, f.SM3, f.Chunks, f.PlainSHA256 = "a", "b", "c", "d"
			e.File = &f
			return true
		}
		return at != "sent:x-1" && at != "receipt:x-1"
	}, After: func(w *fixture.World, at string) {
		if at == "intent:x-1" {
			line = w.Events[at].Leaf
		}
	}})
	first := words(replay(line))
	for range 20 {
		if again := words(replay(line)); again != first {
			t.Fatalf("%s\n%s", first, again)
		}
	}
}

func words(l *finding.List) (out string) {
	for _, f := range l.Items() {
		out += f.English + "; "
	}
	return out
}
