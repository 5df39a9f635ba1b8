package verify

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/sample"
)

// TestDraw repeats a draw with nothing but the report and the log.
func TestDraw(t *testing.T) {
	w := fixture.New(t, fixture.Options{More: 9})
	in := inputOf(t, w)
	s := spot(t)
	s.Size, s.Strata = 4, nil
	r, err := Spotcheck(in, s)
	if err != nil {
		t.Fatal(err)
	}
	unhex := func(text string) []byte {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if c := sha256.Sum256(unhex(r.Seed.Regulator)); r.Seed.Committed != hex.EncodeToString(c[:]) {
		t.Error("the commitment is not that of the secret")
	}
	seed := sha256.Sum256(slices.Concat(unhex(r.Seed.Regulator), unhex(r.Seed.Operator), unhex(r.Seed.Root)))
	if r.Seed.Seed != hex.EncodeToString(seed[:]) {
		t.Fatal("the seed is not that of the transcript")
	}
	type ticket struct {
		seq uint64
		sum [32]byte
	}
	var all []ticket
	for _, e := range w.Events {
		if e.Type == ledger.Intent {
			leaf := tlog.RecordHash(e.Leaf)
			all = append(all, ticket{e.Seq, sha256.Sum256(binary.BigEndian.AppendUint64(slices.Concat(seed[:], leaf[:]), e.Seq))})
		}
	}
	slices.SortFunc(all, func(a, b ticket) int { return bytes.Compare(a.sum[:], b.sum[:]) })
	all = all[:4]
	slices.SortFunc(all, func(a, b ticket) int { return cmp.Compare(a.seq, b.seq) })
	if len(r.Items) != 4 || r.Seed.Population != 13 || r.Seed.Sample != 4 {
		t.Fatalf("%d items, %+v", len(r.Items), r.Seed)
	}
	for i, x := range r.Items {
		if x.Seq != all[i].seq || x.Ticket != hex.EncodeToString(all[i].sum[:]) {
			t.Errorf("item %d: entry %d, want %d", i, x.Seq, all[i].seq)
		}
	}
	if r.Confidence.Reached != "30.7692 %" { // 4 of 13, if one is bad
		t.Errorf("%+v", r.Confidence)
	}
}

// TestFrozen: only what the frozen checkpoint covers is drawn from, and what came
// behind it does not move the draw.
func TestFrozen(t *testing.T) {
	w := fixture.New(t, fixture.Options{More: 3})
	in, s := inputOf(t, w), spot(t)
	s.Frozen = &Named{Name: "frozen", Data: w.Heads[1]}
	r, err := Spotcheck(in, s)
	if err != nil || r.Verdict != finding.Compliant {
		t.Fatalf("%v", err)
	}
	if r.Seed.Population != 3 || len(r.Items) != 3 {
		t.Errorf("%d exports, %d items", r.Seed.Population, len(r.Items))
	}
	s.Frozen.Data = []byte("no checkpoint")
	if _, err := Spotcheck(in, s); err == nil {
		t.Error("anything can be frozen")
	}
}

// TestCommitmentInLog: the operator's commitment is found in the log, if it stands
// before the freezing.
func TestCommitmentInLog(t *testing.T) {
	s := spot(t)
	s.OperatorSum = nil
	w := fixture.New(t, add("receipt:x-1", func(w *fixture.World) {
		w.Add("other", ledger.LegalKind, commitmentTo(sample.Secret{9}))
		w.Add("commit", ledger.LegalKind, commitmentTo(s.Operator))
	}))
	in := inputOf(t, w)
	r, err := Spotcheck(in, s)
	if err != nil || r.Verdict != finding.Compliant || r.Seed.InLog != w.Events["commit"].Seq || len(r.Findings) > 0 {
		t.Errorf("%+v %v", r.Seed, err)
	}
}

// commitmentTo is the entry by which an operator commits to a secret.
func commitmentTo(s sample.Secret) ledger.Entry {
	return ledger.Entry{Actor: "olga", Legal: &ledger.Legal{
		ID: "spotcheck-1", Kind: Commitment, State: "in-force", SHA256: s.Commitment().String(),
	}}
}

// TestReplayed: the same inputs give the same bytes.
func TestReplayed(t *testing.T) {
	w := fixture.New(t, fixture.Options{More: 6, Alter: func(_ *fixture.World, at string, e *ledger.Entry) bool {
		if at == "approve:m-2:bob" || at == "approve:m-5:alice" {
			e.Approval.Signature[0] ^= 1
		}
		return at != "approve:m-3:bob"
	}})
	var texts [][]byte
	for range 3 {
		text, err := everything(t, inputOf(t, w)).Canonical()
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	if !bytes.Equal(texts[0], texts[1]) || !bytes.Equal(texts[1], texts[2]) {
		t.Error("reports differ")
	}
	if !bytes.Contains(texts[0], []byte("approval.signature")) {
		t.Error("there is nothing in them")
	}
}
