package export_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/suite"
)

// A recipient with a key of the commercial suite gets a file of it, which the
// regulator opens too.
func TestCommercialSuite(t *testing.T) {
	w := newWorld(t)
	pair := func() suite.Identity {
		text, err := suite.Generate(suite.B)
		if err != nil {
			t.Fatal(err)
		}
		id, err := suite.ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	mine, cac := pair(), pair()
	w.approvedKey(t, ledger.Key{Role: recipient.RoleRegulator, ID: "cac", Name: "Regulator", Public: cac.Public().String()}, "ann")
	w.approvedKey(t, works("sm", mine.Public().String()), "ann")
	s := w.spec("Vehicle.Speed")
	s.Recipient = "sm"
	r := w.release(t, w.approved(t, s).ID)
	cipher, err := os.ReadFile(filepath.Join(egress.Dir(w.dir), r.File.Name))
	if err != nil || r.File.Suite != string(suite.B) || r.Judged.Suite != string(suite.B) || filepath.Ext(r.File.Name) != ".sm" {
		t.Fatalf("%+v, %v", r.File, err)
	}
	for _, who := range []suite.Identity{mine, cac} {
		if got, _ := plain(t, r.File, cipher, who); len(got) != 2 {
			t.Errorf("%v", got)
		}
	}
}

// The tree over chunks is that of RFC 6962, for every number of chunks.
func TestChunkTree(t *testing.T) {
	for n := range 10 {
		for _, more := range []int{0, 1, export.ChunkLen - 1} {
			b := bytes.Repeat([]byte("0123456789abcdef"), (n*export.ChunkLen+more)/16+1)[:n*export.ChunkLen+more]
			if got, want := export.ChunkRoot(b), treeHash(t, b); got != want {
				t.Errorf("%d chunks and %d bytes: %s, want %s", n, more, got, want)
			}
		}
	}
}

// Requests of one group at the same time: whoever comes first, together they are
// judged as one after the other would be.
func TestAskedAtTheSameTime(t *testing.T) {
	w := riskyWorld(t)
	w.drive(carA, 60)
	var wg sync.WaitGroup
	states := make([]export.State, 6)
	for i := range states {
		wg.Go(func() {
			r, err := w.gate.Ask(t.Context(), "olga", w.between(9*i, 9*i+9))
			if err != nil {
				t.Error(err)
			}
			states[i] = r.State
		})
	}
	wg.Wait()
	pending := 0
	for _, s := range states {
		if s == export.StatePending {
			pending++
		}
	}
	if pending != 1 {
		t.Errorf("%d passed, each of which denies the others: %v", pending, states)
	}
}

// treeHash is the same by x/mod's tlog.
func treeHash(t *testing.T, b []byte) string {
	t.Helper()
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, i := range at {
			out = append(out, stored[i])
		}
		return out, nil
	})
	var n int64
	for chunk := range slices.Chunk(b, export.ChunkLen) {
		more, err := tlog.StoredHashes(n, chunk, read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		n++
	}
	root, err := tlog.TreeHash(n, read)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(root[:])
}
