package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"cordon/tsp/internal/testtime"
)

// twoYears writes a log of 600 entries and some of the next year.
func twoYears(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	w := testtime.New(t0)
	cfg := config(t, dir)
	cfg.Now = w.Now
	l := mustOpen(t, cfg, ignore)
	fill(t, l, 599, 16)
	w.Set(t0.AddDate(1, 0, 0))
	fill(t, l, 10, 2)
	mustClose(t, l)
	return dir
}

func edit(name string, change func([]byte) []byte) func(string) error {
	return func(dir string) error {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, name), change(data), 0o600)
	}
}

func swap(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

func flip(at int) func([]byte) []byte {
	return func(b []byte) []byte { b[at] ^= 1; return b }
}

func cut(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:len(b)-n] } }

// resign writes a log anew with an operator's own key: change sees the entries of all
// years before they are numbered, hashed and signed, and after.
func resign(change func(*forger)) func(string) error {
	return func(dir string) error {
		f := forger{dir: dir}
		if err := f.load(); err != nil {
			return err
		}
		change(&f)
		return f.write()
	}
}

// forger is an operator who holds the log's key and rewrites everything consistently.
type forger struct {
	dir    string
	years  []int
	leaves map[int][]Entry
	raw    map[int]func(int, []byte) []byte // of a year: what to make of a leaf
	gate   string
	sign   []note.Signer
	keep   bool // links as they are
}

func (f *forger) load() error {
	f.leaves, f.gate = map[int][]Entry{}, gate
	f.raw = map[int]func(int, []byte) []byte{}
	s, err := NewSigner(gate, key)
	if err != nil {
		return err
	}
	f.sign = []note.Signer{s}
	r, err := OpenReader(os.DirFS(f.dir), []note.Verifier{s.(*signer).verifier})
	if err != nil {
		return err
	}
	for _, sh := range r.Shards() {
		f.years = append(f.years, sh.Year)
	}
	return r.Each(func(e Event) error {
		y := yearOf(e.At)
		f.leaves[y] = append(f.leaves[y], e.Entry)
		return nil
	})
}

func (f *forger) write() error {
	link := Shard{}
	for _, y := range f.years {
		p := &pending{state: state{year: y}, files: map[string][]byte{}, dir: folder(y)}
		for i := range f.leaves[y] {
			e := &f.leaves[y][i]
			if e.Shard != nil && !f.keep {
				own := link
				e.Shard = &own
			}
			leaf, err := marshal(e)
			if err != nil {
				return err
			}
			if fn := f.raw[y]; fn != nil {
				leaf = fn(i, leaf)
			}
			p.bundle = appendLeaf(p.bundle, leaf)
			p.tree.add(tlog.RecordHash(leaf), p.file)
			if p.tree.size%tileWidth == 0 {
				p.file(tlog.Tile{H: height, L: entries, N: p.tree.size>>height - 1, W: tileWidth}, p.bundle)
				p.bundle = nil
			}
		}
		p.edge(&state{})
		root, err := p.tree.root()
		if err != nil {
			return err
		}
		text, err := note.Sign(&note.Note{Text: checkpointText(origin(f.gate, y), p.tree.size, root)}, f.sign...)
		if err != nil {
			return err
		}
		if err := os.RemoveAll(filepath.Join(f.dir, folder(y))); err != nil {
			return err
		}
		p.files[folder(y)+"/"+checkpointName] = text
		d := disk{root: f.dir}
		if err := d.write(p.files); err != nil {
			return err
		}
		link = linkTo(Checkpoint{Origin: origin(f.gate, y), Size: p.tree.size, Root: root})
	}
	return nil
}

// TestDamage makes one change at a time. The reader names it by its code and place,
// and Open refuses the log.
func TestDamage(t *testing.T) {
	at := func(y, i int, fn func(*Entry)) func(*forger) { return func(f *forger) { fn(&f.leaves[y][i]) } }
	line := func(n int, text string) func([]byte) []byte {
		return func(b []byte) []byte {
			all := strings.Split(string(b), "\n")
			all[n] = text
			return []byte(strings.Join(all, "\n"))
		}
	}
	other, err := NewSigner("mallory", key)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		do   func(string) error
		code string
		file string // "" any
		in   string // of the message
	}{
		"entry edited":      {edit("2026/tile/entries/001", swap("warranty", "espionag")), EntryChanged, "2026/tile/entries/001", "entry 256"},
		"last entry edited": {edit("2026/tile/entries/002.p/88", swap("warranty", "espionag")), EntryChanged, "2026/tile/entries/002.p/88", "entry 512"},
		"entry no JSON":     {edit("2026/tile/entries/000", swap(`{"actor"`, `["actor"`)), BadEntry, "2026/tile/entries/000", "entry 0"},
		"space in an entry": {edit("2026/tile/entries/000", swap(`","ask`, `" ,"as`)), BadEntry, "2026/tile/entries/000", ""},
		"bundle cut":        {edit("2026/tile/entries/001", cut(3)), BadBundle, "2026/tile/entries/001", "entry 255 is cut"},
		"bundle longer":     {edit("2026/tile/entries/001", func(b []byte) []byte { return append(b, 0) }), BadBundle, "2026/tile/entries/001", "1 bytes follow"},
		"bundle gone":       {func(d string) error { return os.Remove(filepath.Join(d, "2026/tile/entries/001")) }, BadBundle, "2026/tile/entries/001", "not there"},
		"bundles swapped": {func(d string) error {
			a, b := filepath.Join(d, "2026/tile/entries/000"), filepath.Join(d, "2026/tile/entries/001")
			return errors.Join(os.Rename(a, a+"x"), os.Rename(b, a), os.Rename(a+"x", b))
		}, EntryChanged, "", ""},
		"tile edited":       {edit("2026/tile/0/001", flip(40)), TileChanged, "2026/tile/0/001", "entry 257"},
		"edge tile edited":  {edit("2026/tile/0/002.p/88", flip(0)), TileChanged, "2026/tile/0/002.p/88", "entry 512"},
		"upper tile edited": {edit("2026/tile/1/000.p/2", flip(33)), TileChanged, "2026/tile/1/000.p/2", "below it"},
		"tile cut":          {edit("2026/tile/0/001", cut(1)), BadTile, "2026/tile/0/001", "8191 bytes"},
		"tile gone":         {func(d string) error { return os.Remove(filepath.Join(d, "2026/tile/0/000")) }, BadTile, "2026/tile/0/000", "not there"},
		"upper tile gone":   {func(d string) error { return os.Remove(filepath.Join(d, "2026/tile/1/000.p/2")) }, BadTile, "2026/tile/1/000.p/2", "not there"},
		"entry and tile edited": {func(d string) error {
			if err := edit("2026/tile/entries/001", swap("warranty", "espionag"))(d); err != nil {
				return err
			}
			data, _ := os.ReadFile(filepath.Join(d, "2026/tile/entries/001"))
			leaves, _, _ := splitBundle(data, tileWidth)
			h := tlog.RecordHash(leaves[0])
			return edit("2026/tile/0/001", func(b []byte) []byte { copy(b, h[:]); return b })(d)
		}, BadRoot, "2026/checkpoint", ""},
		"entry edited, tile broken": {func(d string) error {
			return errors.Join(edit("2026/tile/entries/001", swap("warranty", "espionag"))(d), edit("2026/tile/0/000", flip(1))(d))
		}, BadLeaf, "", ""},
		"checkpoint gone":        {func(d string) error { return os.Remove(filepath.Join(d, "2026/checkpoint")) }, BadCheckpoint, "2026/checkpoint", "not there"},
		"checkpoint size edited": {edit("2026/checkpoint", line(1, "599")), BadCheckpoint, "2026/checkpoint", "invalid signature"},
		"checkpoint root edited": {edit("2026/checkpoint", line(2, tlog.Hash{}.String())), BadCheckpoint, "2026/checkpoint", "invalid signature"},
		"checkpoint unsigned":    {edit("2026/checkpoint", line(4, "")), BadCheckpoint, "2026/checkpoint", "malformed"},
		"another signer":         {resign(func(f *forger) { f.sign = []note.Signer{other} }), BadCheckpoint, "2026/checkpoint", "no verifiable"},
		"another gate's log":     {resign(func(f *forger) { f.gate = "other" }), BadGate, "", "of another gate"},
		"year under another name": {func(d string) error {
			return os.Rename(filepath.Join(d, "2027"), filepath.Join(d, "2028"))
		}, BadOrigin, "2028/checkpoint", "2027"},
		"first year gone": {func(d string) error { return os.RemoveAll(filepath.Join(d, "2026")) }, BadLink, "2027/tile/entries/000.p/11", "came before"},
		"only unpublished": {func(d string) error {
			return os.Rename(filepath.Join(d, "2026/checkpoint"), filepath.Join(d, "2026/checkpoint.next"))
		}, Unpublished, "2026/checkpoint.next", ""},
		"entry left out":      {resign(func(f *forger) { f.leaves[2026] = slices.Delete(f.leaves[2026], 300, 301) }), BadSeq, "2026/tile/entries/001", "302 where 301"},
		"number used twice":   {resign(at(2026, 300, func(e *Entry) { e.Seq = 300 })), BadSeq, "", "300 where 301"},
		"entries exchanged":   {resign(func(f *forger) { l := f.leaves[2026]; l[7], l[8] = l[8], l[7] }), BadSeq, "", "entry 7"},
		"dated back":          {resign(at(2026, 300, func(e *Entry) { e.Time = "2026-03-10T09:59:59.999Z" })), BadTime, "", "entry 300"},
		"dated into new year": {resign(at(2027, 10, func(e *Entry) { e.Time = "2027-12-31T16:00:00.000Z" })), BadYear, "", "2028"},
		"relinked":            {resign(func(f *forger) { f.keep = true; f.leaves[2027][0].Shard = &Shard{Previous: gate + "/2026", Size: 599} }), BadLink, "", "599"},
		"link left out":       {resign(func(f *forger) { f.leaves[2027] = f.leaves[2027][1:] }), BadLink, "", "kind request"},
		"link in the middle":  {resign(func(f *forger) { f.keep = true; e := &f.leaves[2026][9]; *e = f.leaves[2026][0]; e.Seq = 10 }), BadLink, "", "entry 9"},
		"unknown key":         {resign(func(f *forger) { f.raw[2026] = only(5, swap(`{"actor"`, `{"aactor":1,"actor"`)) }), BadEntry, "", "entry 5"},
		"doubled key":         {resign(func(f *forger) { f.raw[2026] = only(5, swap(`{"actor"`, `{"actor":"eve","actor"`)) }), BadEntry, "", "canonical"},
		"emptied log":         {resign(func(f *forger) { f.leaves[2027] = nil }), BadCheckpoint, "2027/checkpoint", "without entries"},
	}
	from := twoYears(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ledger")
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			if _, problems := read(t, dir, ignore); len(problems) > 0 {
				t.Fatalf("before: %v", problems)
			}
			if err := c.do(dir); err != nil {
				t.Fatal(err)
			}
			_, problems := read(t, dir, ignore)
			if !slices.ContainsFunc(problems, func(p Problem) bool {
				return p.Code == c.code && (c.file == "" || p.File == c.file) && strings.Contains(p.What, c.in)
			}) {
				t.Errorf("not found; found %+v", problems)
			}
			cfg := config(t, dir)
			cfg.Now = func() time.Time { return t0.AddDate(1, 0, 0) }
			if l, err := Open(cfg, ignore); err == nil {
				_ = l.Close()
				t.Error("opened")
			} else if !strings.Contains(err.Error(), "Try: ") {
				t.Errorf("the error does not say what to do: %v", err)
			}
		})
	}
}

// only changes one leaf.
func only(n int, fn func([]byte) []byte) func(int, []byte) []byte {
	return func(i int, leaf []byte) []byte {
		if i == n {
			return fn(leaf)
		}
		return leaf
	}
}

// TestRemembered: what no key can hide from those who kept a checkpoint.
func TestRemembered(t *testing.T) {
	from := t.TempDir()
	cfg := config(t, from)
	l := mustOpen(t, cfg, ignore)
	var kept [][]byte
	for i := range 9 {
		fill(t, l, 70, 8)
		kept = append(kept, l.Head().Checkpoint)
		_ = i
	}
	mustClose(t, l)
	cases := map[string]struct {
		do  func(string) error
		bad func(i int) bool // which of the kept ones no longer fit
		in  string
	}{
		"untouched": {func(string) error { return nil }, func(int) bool { return false }, ""},
		"truncated": {resign(func(f *forger) { f.leaves[2026] = f.leaves[2026][:300] }), func(i int) bool { return i >= 4 }, "cut off"},
		"rewritten": {resign(func(f *forger) { f.leaves[2026][300].Actor = "eve" }), func(i int) bool { return i >= 4 }, "others than remembered"},
		"gone":      {func(d string) error { return os.RemoveAll(filepath.Join(d, "2026")) }, func(int) bool { return true }, "is gone"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ledger")
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			if err := c.do(dir); err != nil {
				t.Fatal(err)
			}
			r, problems := read(t, dir, ignore)
			if len(problems) > 0 {
				t.Fatalf("the forgery is no good: %v", problems)
			}
			for i, text := range kept {
				err := r.Consistency(text)
				if c.bad(i) != errors.Is(err, ErrInconsistent) || c.bad(i) != (err != nil) || err != nil && !strings.Contains(err.Error(), c.in) {
					t.Errorf("checkpoint %d: %v", i, err)
				}
			}
			if err := r.Consistency([]byte(fmt.Sprintf("%s/2026\n1\n%s\n\n— x y\n", gate, tlog.Hash{}))); err == nil || errors.Is(err, ErrInconsistent) {
				t.Errorf("an unsigned checkpoint: %v", err)
			}
		})
	}
}

func TestManyProblems(t *testing.T) {
	dir := twoYears(t)
	if err := resign(func(f *forger) {
		for i := range f.leaves[2026] {
			f.leaves[2026][i].Seq, f.leaves[2026][i].Gate = 1, "another"
		}
	})(dir); err != nil {
		t.Fatal(err)
	}
	_, problems := read(t, dir, ignore)
	var first int
	for _, p := range problems {
		if p.Shard == "2026" {
			first++
		}
	}
	last := problems[first-1]
	if first != maxProblems+1 || last.Code != TooMany || last.What != "199 more problems of this shard are not listed" {
		t.Errorf("%d problems, the last %+v", first, last)
	}
}

// TestHugeClaim: a checkpoint that signs more entries than anybody could have written
// is told from the log in a moment.
func TestHugeClaim(t *testing.T) {
	dir := twoYears(t)
	s := signerOf(t)
	text, err := note.Sign(&note.Note{Text: checkpointText(origin(gate, 2026), 1<<50, tlog.Hash{})}, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "2026", checkpointName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	_, problems := read(t, dir, ignore)
	if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == BadRoot && strings.Contains(p.What, "not looked for") }) {
		t.Errorf("%d problems, none tells of it", len(problems))
	}
	if _, err := Open(config(t, dir), ignore); err == nil {
		t.Error("opened")
	}
}
