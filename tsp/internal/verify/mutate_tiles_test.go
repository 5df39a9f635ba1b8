package verify

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/fixture"
	"cordon/tsp/internal/verify/header"
)

func must(text string, err error) string {
	if err != nil {
		panic(err)
	}
	return text
}

func ringOf(secret string) *header.Ring {
	r, err := header.NewRing(secret)
	if err != nil {
		panic(err)
	}
	return r
}

const shard = "ledger/2026"

// partial is the one tile of a kind that a small log has.
func partial(t *testing.T, w *fixture.World, kind string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(w.Dir, shard, "tile", kind, "000.p", "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %v", found, err)
	}
	name, err := filepath.Rel(w.Dir, found[0])
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// leaves reads all entries of a small log.
func leaves(t *testing.T, w *fixture.World) (out [][]byte) {
	t.Helper()
	for b := read(t, w, partial(t, w, "entries")); len(b) > 0; {
		n := int(binary.BigEndian.Uint16(b))
		out = append(out, bytes.Clone(b[2:2+n]))
		b = b[2+n:]
	}
	return out
}

// resign writes a log of other entries and signs it with the log's own key, as its
// operator can: every proof holds.
func resign(t *testing.T, w *fixture.World, all [][]byte) {
	t.Helper()
	for _, kind := range []string{"entries", "0"} {
		if err := os.RemoveAll(filepath.Join(w.Dir, shard, "tile", kind)); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(w.Dir, shard, "tile", kind, "000.p"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var bundle, hashes []byte
	var stored []tlog.Hash
	at := tlog.HashReaderFunc(func(ix []int64) (out []tlog.Hash, err error) {
		for _, i := range ix {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i, leaf := range all {
		bundle = append(binary.BigEndian.AppendUint16(bundle, uint16(len(leaf))), leaf...)
		h := tlog.RecordHash(leaf)
		hashes = append(hashes, h[:]...)
		more, err := tlog.StoredHashes(int64(i), leaf, at)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(int64(len(all)), at)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, fmt.Sprintf("%s/tile/entries/000.p/%d", shard, len(all)), bundle)
	write(t, w, fmt.Sprintf("%s/tile/0/000.p/%d", shard, len(all)), hashes)
	write(t, w, shard+"/checkpoint", checkpoint(t, len(all), root))
}

func checkpoint(t *testing.T, size int, root tlog.Hash) []byte {
	t.Helper()
	seed := sha256.Sum256([]byte("cordon fixture log"))
	s, err := ledger.NewSigner(fixture.Gate, ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	text, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s/2026\n%d\n%s\n", fixture.Gate, size, base64.StdEncoding.EncodeToString(root[:]))}, s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// relog changes the entries and signs again.
func relog(change func(all [][]byte) [][]byte) func(*testing.T, *fixture.World) {
	return func(t *testing.T, w *fixture.World) {
		all := change(leaves(t, w))
		resign(t, w, all)
		w.Heads = nil // nobody kept a checkpoint
	}
}

// edit changes one entry by its text.
func edit(i int, old, with string) func(all [][]byte) [][]byte {
	return func(all [][]byte) [][]byte {
		if !bytes.Contains(all[i], []byte(old)) {
			panic(fmt.Sprintf("entry %d has no %s: %s", i, old, all[i]))
		}
		all[i] = bytes.Replace(all[i], []byte(old), []byte(with), 1)
		return all
	}
}

// tileMutations are about the tree: damage, forks, and logs written anew.
var tileMutations = []mutation{
	{name: "an entry was changed", want: "log.entry-changed", after: func(t *testing.T, w *fixture.World) {
		name := partial(t, w, "entries")
		write(t, w, name, bytes.Replace(read(t, w, name), []byte(`"actor":"carol"`), []byte(`"actor":"harry"`), 1))
	}},
	{name: "a hash was changed", want: "log.tile-changed", after: func(t *testing.T, w *fixture.World) {
		name := partial(t, w, "0")
		write(t, w, name, flip(read(t, w, name), 70))
	}},
	{name: "entry and hash were changed", want: "log.root", after: func(t *testing.T, w *fixture.World) {
		all := edit(20, `"gate":"gate.example"`, `"gate":"gate.exampl3"`)(leaves(t, w))
		keep := read(t, w, shard+"/checkpoint")
		resign(t, w, all)
		write(t, w, shard+"/checkpoint", keep)
	}},
	{name: "entries are cut off a bundle", want: "log.bundle", after: func(t *testing.T, w *fixture.World) {
		name := partial(t, w, "entries")
		b := read(t, w, name)
		write(t, w, name, b[:len(b)-700])
	}},
	{name: "a tile is gone", want: "log.tile", after: func(t *testing.T, w *fixture.World) {
		if err := os.Remove(filepath.Join(w.Dir, partial(t, w, "0"))); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "a missing cosignature", want: "log.quorum", opt: fixture.Options{Witnesses: 2}, after: func(t *testing.T, w *fixture.World) {
		text := read(t, w, shard+"/checkpoint")
		write(t, w, shard+"/checkpoint", text[:bytes.LastIndex(text[:len(text)-1], []byte("\n"))+1])
	}},
	{name: "a log that was cut off and signed again", want: finding.CheckpointShrunk, after: func(t *testing.T, w *fixture.World) {
		resign(t, w, leaves(t, w)[:40])
	}},
	{name: "a second log", want: finding.CheckpointFork, after: func(t *testing.T, w *fixture.World) {
		// The same key, the same days, one export less.
		other := fixture.New(t, fixture.Options{Export: func(x *fixture.Export) {
			if x.ID == "x-2" {
				x.Rows = x.Rows[:4]
			}
		}})
		w.Heads = slices.Concat(other.Heads, w.Heads)
	}},
	{name: "a checkpoint that is none", want: finding.CheckpointText, mild: finding.NotChecked, input: func(in *Input) {
		in.Remembered = append(in.Remembered, Named{Name: "note.txt", Data: []byte("nothing")})
	}},
	{name: "no checkpoint was kept", want: finding.CheckpointsUnknown, mild: finding.Compliant, input: func(in *Input) { in.Remembered = nil }},
	{name: "an entry left out", want: finding.SeqGap, after: relog(func(all [][]byte) [][]byte { return slices.Delete(all, 30, 31) })},
	{name: "the beginning left out", want: finding.SeqFirst, after: relog(func(all [][]byte) [][]byte { return all[1:] })},
	{name: "a time before its predecessor's", want: finding.TimeBack, after: relog(edit(30, `"time":"2026-03-0`, `"time":"2026-02-0`))},
	{name: "a time of another year", want: finding.ShardYear, after: relog(func(all [][]byte) [][]byte {
		return edit(len(all)-1, `"time":"2026-`, `"time":"2027-`)(all)
	})},
	{name: "an entry of another gate", want: finding.GateDiffers, after: relog(edit(30, `"gate":"gate.example"`, `"gate":"gate.elsewhere"`))},
	{name: "an entry with white space", want: "log.entry-form", after: relog(edit(30, `"gate":`, `"gate": `))},
	{name: "a link to a shard that is not there", want: "log.shard-link", after: relog(edit(0, `"shard":{}`, `"shard":{"previous":"gate.example/2025"}`))},
	{name: "another secret than the one committed to", want: finding.CommitmentDiffers, spot: func(s *Spot) { s.Operator[0]++ }},
	{name: "no commitment", want: finding.CommitmentNone, mild: finding.Compliant, spot: func(s *Spot) { s.OperatorSum = nil }},
}
