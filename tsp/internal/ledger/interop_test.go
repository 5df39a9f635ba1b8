package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files is a tlog.TileReader that knows nothing of this package: it reads the files
// where C2SP tlog-tiles says they are.
type files struct{ dir string }

func (files) Height() int                     { return 8 }
func (files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) (out [][]byte, err error) {
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(f.dir, strings.Replace(t.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// TestOthersCanRead: x/mod's note and tlog verify checkpoint, tiles, records and growth.
func TestOthersCanRead(t *testing.T) {
	dir := t.TempDir()
	cfg := config(t, dir)
	cfg.Signers = append(cfg.Signers, sm2Signer(t))
	l := mustOpen(t, cfg, ignore)
	old := tlog.Tree{}
	for _, n := range []int{1, 6, 254, 300, 513, 66_000} {
		fill(t, l, n, 64)
		text, _ := VerifierText(cfg.Signers[0])
		v, err := note.NewVerifier(text)
		if err != nil {
			t.Fatal(err)
		}
		checkpoint, err := os.ReadFile(filepath.Join(dir, "2026/checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		signed, err := note.Open(checkpoint, note.VerifierList(v))
		if err != nil {
			t.Fatal(err)
		}
		tree, root := tlog.Tree{}, ""
		if _, err := fmt.Sscanf(signed.Text, gate+"/2026\n%d\n%s\n", &tree.N, &root); err != nil {
			t.Fatal(err)
		}
		if tree.Hash, err = tlog.ParseHash(root); err != nil {
			t.Fatal(err)
		}
		checkOutside(t, filepath.Join(dir, "2026"), tree, old)
		old = tree
	}
	if old.N != 67_075 {
		t.Errorf("%d entries", old.N)
	}
}

func checkOutside(t *testing.T, dir string, tree, old tlog.Tree) {
	t.Helper()
	r := tlog.TileHashReader(tree, files{dir})
	if old.N > 0 {
		proof, err := tlog.ProveTree(tree.N, old.N, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			t.Errorf("from %d to %d: %v", old.N, tree.N, err)
		}
	}
	for _, i := range []int64{0, tree.N / 3, tree.N / 2, tree.N - 1} {
		proof, err := tlog.ProveRecord(tree.N, i, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(leafOutside(t, dir, tree.N, i))); err != nil {
			t.Errorf("record %d of %d: %v", i, tree.N, err)
		}
	}
}

// leafOutside reads one entry by the words of the specification.
func leafOutside(t *testing.T, dir string, size, i int64) []byte {
	t.Helper()
	name := filepath.Join(dir, "tile/entries", fmt.Sprintf("%03d", i/256))
	if w := size - i/256*256; w < 256 {
		name += fmt.Sprintf(".p/%d", w)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for range i % 256 {
		data = data[2+int(binary.BigEndian.Uint16(data)):]
	}
	return data[2 : 2+int(binary.BigEndian.Uint16(data))]
}

// TestOnlyNeededFiles: a log that was appended to one by one keeps no tile that a wider
// one has replaced.
func TestOnlyNeededFiles(t *testing.T) {
	dir := t.TempDir()
	l := mustOpen(t, config(t, dir), ignore)
	for i := range 259 {
		add(t, l, Request, asked(fmt.Sprint(i)))
	}
	mustClose(t, l)
	var names []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && p != dir {
			rel, _ := filepath.Rel(dir, p)
			names = append(names, rel)
		}
		return err
	})
	want := "2026 2026/checkpoint 2026/tile 2026/tile/0 2026/tile/0/000 2026/tile/0/001.p 2026/tile/0/001.p/4 " +
		"2026/tile/1 2026/tile/1/000.p 2026/tile/1/000.p/1 2026/tile/entries 2026/tile/entries/000 2026/tile/entries/001.p 2026/tile/entries/001.p/4 lock"
	if got := strings.Join(names, " "); err != nil || got != want {
		t.Errorf("%v\n%s\nnot\n%s", err, got, want)
	}
}

// TestGrowingCopy: whoever copies the checkpoint first can read what the log has made
// of the tiles since.
func TestGrowingCopy(t *testing.T) {
	for _, more := range []int{1, 100, 255, 256, 700} {
		dir := t.TempDir()
		l := mustOpen(t, config(t, dir), ignore)
		fill(t, l, 300, 8)
		old := l.Head().Checkpoint
		fill(t, l, more, 8)
		mustClose(t, l)
		if err := os.WriteFile(filepath.Join(dir, "2026/checkpoint"), old, 0o600); err != nil {
			t.Fatal(err)
		}
		seen := 0
		r, problems := read(t, dir, func(Event) error { seen++; return nil })
		if len(problems) > 0 || seen != 301 {
			t.Errorf("%d more: %d entries, problems %v", more, seen, problems)
		}
		if in, err := r.Inclusion(301); err != nil {
			t.Errorf("%d more: %v", more, err)
		} else if _, err := in.Check([]note.Verifier{public(t, signerOf(t))}); err != nil {
			t.Errorf("%d more: %v", more, err)
		}
	}
}

// TestNoNetwork: the regulator's program links this package and must not link a network.
func TestNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, dep := range deps {
		if dep == "net" || strings.HasPrefix(dep, "net/") || dep == "crypto/tls" || dep == "os/exec" {
			t.Errorf("links %s", dep)
		}
	}
	if len(deps) < 50 {
		t.Errorf("only %d packages listed", len(deps))
	}
}

// TestInclusion changes one thing at a time in a good proof.
func TestInclusion(t *testing.T) {
	l := mustOpen(t, config(t, t.TempDir()), ignore)
	fill(t, l, 1000, 50)
	v := []note.Verifier{public(t, signerOf(t))}
	for seq := uint64(1); seq <= 1001; seq += 7 {
		in, err := l.Inclusion(seq)
		if err != nil {
			t.Fatal(err)
		}
		if e, err := in.Check(v); err != nil || e.Seq != seq {
			t.Fatalf("entry %d: %d, %v", seq, e.Seq, err)
		}
	}
	for _, seq := range []uint64{0, 1002, 1 << 63} {
		if _, err := l.Inclusion(seq); err == nil {
			t.Errorf("proved entry %d", seq)
		}
	}
	good, _ := l.Inclusion(500)
	other, _ := l.Inclusion(501)
	hash := sha256.Sum256(nil)
	for name, change := range map[string]func(*Inclusion){
		"another leaf":  func(i *Inclusion) { i.Leaf = other.Leaf },
		"another index": func(i *Inclusion) { i.Index++ },
		"below zero":    func(i *Inclusion) { i.Index = -1 },
		"beyond":        func(i *Inclusion) { i.Index = 1001 },
		"another proof": func(i *Inclusion) { i.Proof = append(tlog.RecordProof{tlog.Hash(hash)}, i.Proof[1:]...) },
		"shorter proof": func(i *Inclusion) { i.Proof = i.Proof[1:] },
		"checkpoint":    func(i *Inclusion) { i.Checkpoint = []byte(strings.Replace(string(i.Checkpoint), "1001", "1000", 1)) },
		"no checkpoint": func(i *Inclusion) { i.Checkpoint = nil },
	} {
		in := good
		change(&in)
		if _, err := in.Check(v); err == nil {
			t.Errorf("%s: the proof holds", name)
		}
	}
	for _, o := range []string{origin(gate, 2025), origin("another", 2026)} {
		in := good
		c, err := ParseCheckpoint(good.Checkpoint, v)
		if err != nil {
			t.Fatal(err)
		}
		if in.Checkpoint, err = note.Sign(&note.Note{Text: checkpointText(o, c.Size, c.Root)}, signerOf(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Check(v); err == nil || !strings.Contains(err.Error(), "another gate or year") {
			t.Errorf("a checkpoint of %s: %v", o, err)
		}
	}
	stranger, _ := NewSigner("stranger", key)
	if _, err := good.Check([]note.Verifier{public(t, stranger)}); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("with a stranger's key: %v", err)
	}
	if _, err := good.Check(append(v, public(t, sm2Signer(t)))); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("with an SM2 key that did not sign: %v", err)
	}
}
