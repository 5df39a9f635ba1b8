package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// ErrInconsistent says that a remembered checkpoint is not of this log's past.
var ErrInconsistent = errors.New("not the log that was remembered")

// ShardInfo is a shard as its checkpoint tells.
type ShardInfo struct {
	Checkpoint
	Dir   string // in the log's folder
	Year  int
	First uint64 // seq of its first entry
}

// Reader reads a log offline: it needs files and public keys, and no network. A log
// may be read while it grows if its checkpoints are copied before its tiles.
type Reader struct {
	fsys   fs.FS
	keys   []note.Verifier
	every  bool // type of key must have signed
	gate   string
	shards []ShardInfo
	opened []Problem // found by OpenReader
	all    []Problem // those, and what the last Each found
	quorum int
}

// OpenReader reads the checkpoints of all shards. fsys is the log's folder, v the
// public keys of log and witnesses. What does not hold is in Problems, an error says
// that nothing could be checked at all.
func OpenReader(fsys fs.FS, v []note.Verifier) (*Reader, error) {
	if !slices.ContainsFunc(v, func(k note.Verifier) bool { return !IsWitness(k) }) {
		return nil, errors.New("ledger: no public key of the log. Try: the key text that the platform prints")
	}
	return openReader(fsys, v, true)
}

func openReader(fsys fs.FS, v []note.Verifier, every bool) (*Reader, error) {
	names, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	r := &Reader{fsys: fsys, keys: v, every: every}
	first := uint64(1)
	for _, d := range names {
		if year, ok := shardYear(d.Name()); ok && d.IsDir() {
			first = r.openShard(d.Name(), year, first)
		}
	}
	r.all = r.opened
	return r, nil
}

func (r *Reader) openShard(dir string, year int, first uint64) uint64 {
	add := func(code, name, format string, args ...any) {
		r.opened = append(r.opened, Problem{code, dir, path.Join(dir, name), -1, fmt.Sprintf(format, args...)})
	}
	_, pendErr := fs.Stat(r.fsys, path.Join(dir, pendingName))
	text, err := readLimited(r.fsys, path.Join(dir, checkpointName), maxCheckpoint)
	if errors.Is(err, fs.ErrNotExist) && pendErr == nil {
		add(Unpublished, pendingName, "the shard has a signed tree, but its checkpoint was never published")
		return first
	}
	if err != nil {
		add(BadCheckpoint, checkpointName, "the checkpoint cannot be read: %s", plain(err))
		return first
	}
	c, err := parseCheckpoint(text, r.keys, r.every)
	if err != nil {
		add(BadCheckpoint, checkpointName, "%s", err)
		return first
	}
	if c.Size == 0 {
		add(BadCheckpoint, checkpointName, "the checkpoint signs a tree without entries")
		return first
	}
	gate, of, ok := splitOrigin(c.Origin)
	if !ok || of != year || r.gate != "" && gate != r.gate {
		add(BadOrigin, checkpointName, "the checkpoint is of %q, which does not belong into this folder", c.Origin)
		return first
	}
	r.gate = gate
	r.shards = append(r.shards, ShardInfo{Checkpoint: c, Dir: dir, Year: year, First: first})
	return first + uint64(c.Size)
}

// Quorum makes Each report every checkpoint that fewer than n witnesses cosigned.
func (r *Reader) Quorum(n int) { r.quorum = n }

// Gate is the name of the gate whose log this is.
func (r *Reader) Gate() string { return r.gate }

// Shards lists the shards whose checkpoint holds, oldest first.
func (r *Reader) Shards() []ShardInfo { return slices.Clone(r.shards) }

// Checkpoint gives a shard's signed checkpoint by its origin.
func (r *Reader) Checkpoint(origin string) ([]byte, bool) {
	if s := r.shard(origin); s != nil {
		return s.Text, true
	}
	return nil, false
}

func (r *Reader) shard(origin string) *ShardInfo {
	i := slices.IndexFunc(r.shards, func(s ShardInfo) bool { return s.Origin == origin })
	if i < 0 {
		return nil
	}
	return &r.shards[i]
}

// Problems lists what OpenReader and the last Each found. Of one shard no more than
// 1,000 are listed; the last one then counts the others.
func (r *Reader) Problems() []Problem { return slices.Clone(r.all) }

// Each reads all entries in order, with fn for each that can be read, and checks all
// there is to check: every leaf against tiles and checkpoint, form, numbers, times,
// links of shards, and the quorum. It returns what fn returns. The leaves share memory
// by the bundle.
func (r *Reader) Each(fn func(Event) error) error {
	r.all = slices.Clone(r.opened)
	s := scan{gate: r.gate, event: fn}
	for _, sh := range r.shards {
		if len(sh.Witnesses) < r.quorum {
			r.all = append(r.all, Problem{NoQuorum, sh.Dir, path.Join(sh.Dir, checkpointName), -1,
				fmt.Sprintf("%d witnesses cosigned, %d must", len(sh.Witnesses), r.quorum)})
		}
		found := counter{to: &r.all}
		next := scan{src: source{r.fsys, sh.Dir}, gate: r.gate, year: sh.Year, first: sh.First, last: s.last,
			link: s.link, wants: []Checkpoint{sh.Checkpoint}, event: fn, found: found.add}
		err := next.run()
		found.close(sh.Dir)
		if err != nil {
			return err
		}
		s.last, s.link = next.last, linkTo(sh.Checkpoint)
	}
	return nil
}

// linkTo is what the first entry of the shard after c says.
func linkTo(c Checkpoint) Shard {
	return Shard{Previous: c.Origin, Size: c.Size, Root: fmt.Sprintf("%x", c.Root[:])}
}

// counter lists the first problems of a shard and counts the others.
type counter struct {
	to *[]Problem
	n  int
}

func (c *counter) add(p Problem) {
	if c.n++; c.n <= maxProblems {
		*c.to = append(*c.to, p)
	}
}

func (c *counter) close(dir string) {
	if more := c.n - maxProblems; more > 0 {
		*c.to = append(*c.to, Problem{TooMany, dir, "", -1, fmt.Sprintf("%d more problems of this shard are not listed", more)})
	}
}

// Inclusion proves that the entry of this number is in the log.
func (r *Reader) Inclusion(seq uint64) (Inclusion, error) {
	for _, s := range r.shards {
		if seq >= s.First && seq-s.First < uint64(s.Size) {
			src := source{r.fsys, s.Dir}
			return prove(s.Checkpoint, int64(seq-s.First), src.hashes, src.leaves)
		}
	}
	return Inclusion{}, fmt.Errorf("ledger: no entry %d", seq)
}

// Consistency checks a signed checkpoint that was remembered: the log of now must
// begin with that very tree. It wraps ErrInconsistent if not.
func (r *Reader) Consistency(checkpoint []byte) error {
	old, err := ParseCheckpoint(checkpoint, r.keys)
	if err != nil {
		return fmt.Errorf("ledger: the remembered checkpoint: %w", err)
	}
	s := r.shard(old.Origin)
	if s == nil {
		return fmt.Errorf("ledger: %w: shard %s is gone, remembered with %d entries", ErrInconsistent, old.Origin, old.Size)
	}
	if s.Size < old.Size {
		return fmt.Errorf("ledger: %w: shard %s has %d entries, remembered with %d: entries were cut off", ErrInconsistent, old.Origin, s.Size, old.Size)
	}
	src := source{r.fsys, s.Dir}
	root, err := tlog.TreeHash(old.Size, tlog.TileHashReader(tlog.Tree{N: s.Size, Hash: s.Root}, tileReader{src.hashes}))
	if err != nil {
		return fmt.Errorf("ledger: shard %s: %w", old.Origin, err)
	}
	if root != old.Root {
		return fmt.Errorf("ledger: %w: the first %d entries of %s are others than remembered: root %s, remembered %s",
			ErrInconsistent, old.Size, old.Origin, root, old.Root)
	}
	return nil
}
