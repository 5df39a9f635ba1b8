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
