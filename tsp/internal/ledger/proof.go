package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// prove makes the proof that entry index is in the tree of c, out of tiles that are
// checked against c on the way.
func prove(c Checkpoint, index int64, hashes func(tlog.Tile) ([]byte, error), leaves func(tlog.Tile) ([][]byte, error)) (Inclusion, error) {
	tile := tileAt(entries, index>>height, c.Size)
	all, err := leaves(tile)
	if err != nil {
		return Inclusion{}, fmt.Errorf("ledger: %s/%s: %w", c.Origin, tilePath(tile), err)
	}
	tree := tlog.Tree{N: c.Size, Hash: c.Root}
	proof, err := tlog.ProveRecord(c.Size, index, tlog.TileHashReader(tree, tileReader{hashes}))
	if err != nil {
		return Inclusion{}, fmt.Errorf("ledger: %s: %w", c.Origin, err)
	}
	leaf := all[index%tileWidth]
	if err := tlog.CheckRecord(proof, c.Size, c.Root, index, tlog.RecordHash(leaf)); err != nil {
		return Inclusion{}, fmt.Errorf("ledger: %s: entry %d is not the one in the tree: %w", c.Origin, index, err)
	}
	return Inclusion{Leaf: leaf, Index: index, Proof: proof, Checkpoint: c.Text}, nil
}

// Check verifies the proof and the checkpoint with nothing but public keys and gives
// the entry. v must hold the log's keys; see ParseCheckpoint. Cosignatures by
// witnesses among v are checked; how many there must be is Witnessed's to say.
func (i Inclusion) Check(v []note.Verifier) (Entry, error) {
	c, err := ParseCheckpoint(i.Checkpoint, v)
	if err != nil {
		return Entry{}, fmt.Errorf("ledger: %w", err)
	}
	if i.Index < 0 || i.Index >= c.Size {
		return Entry{}, fmt.Errorf("ledger: the checkpoint's tree of %d entries has no entry %d", c.Size, i.Index)
	}
	if err := tlog.CheckRecord(i.Proof, c.Size, c.Root, i.Index, tlog.RecordHash(i.Leaf)); err != nil {
		return Entry{}, fmt.Errorf("ledger: entry %d is not in the signed tree: %w", i.Index, err)
	}
	e, err := Decode(i.Leaf)
	if err != nil {
		return Entry{}, fmt.Errorf("ledger: entry %d: %w", i.Index, err)
	}
	if c.Origin != origin(e.Gate, yearOf(e.at())) {
		return Entry{}, fmt.Errorf("ledger: entry %d is of another gate or year than its checkpoint", i.Index)
	}
	return e, nil
}

// Witnessed gives the names of the witnesses among v that cosigned the checkpoint.
func (i Inclusion) Witnessed(v []note.Verifier) ([]string, error) {
	c, err := ParseCheckpoint(i.Checkpoint, v)
	return c.Witnesses, err
}
