package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// The codes of Problem. Each kind of damage has its own.
const (
	BadCheckpoint = "checkpoint"    // missing, unreadable, unsigned, wrongly signed
	BadOrigin     = "origin"        // of another gate or year than its folder
	NoQuorum      = "quorum"        // fewer witnesses than asked for
	Unpublished   = "unpublished"   // a signed tree whose checkpoint is not published
	BadBundle     = "bundle"        // entries missing, cut off, or followed by bytes
	BadEntry      = "entry-form"    // bytes that are no canonical entry
	EntryChanged  = "entry-changed" // the checkpoint backs the tiles of hashes
	BadTile       = "tile"          // hashes missing or of a wrong length
	TileChanged   = "tile-changed"  // the checkpoint backs the entries
	BadLeaf       = "leaf"          // entry and hash differ, the checkpoint backs neither
	BadRoot       = "root"          // the tree is not the one that was signed
	BadSeq        = "seq"           // a gap, or a number used twice
	BadTime       = "time"          // earlier than the entry before
	BadYear       = "year"          // not of the shard's year
	BadGate       = "gate"          // of another gate
	BadLink       = "shard-link"    // the first entry does not name the shard before
	TooMany       = "more"          // problems that were counted and not listed
	maxProblems   = 1000            // listed for one shard
	// maxLost is how many bundles in a row, with their tiles, may be missing before the
	// rest is not looked for: a checkpoint can sign any size.
	maxLost = 256
)

// chinaTime decides which year an entry falls into.
var chinaTime = time.FixedZone("CST", 8*60*60)

func yearOf(t time.Time) int { return t.In(chinaTime).Year() }

// scan reads the entries of one shard in order and checks everything about them.
type scan struct {
	src   source
	gate  string
	year  int
	first uint64    // seq of the first entry
	last  time.Time // of the entry before
	link  Shard     // what the first entry must say
	// wants are signed trees of this shard, sizes ascending; mark is called when the
	// entries reach one whose root they have.
	wants []Checkpoint
	mark  func(Checkpoint, tree)
	event func(Event) error
	found func(Problem)

	want            int // of wants
	next            uint64
	byEntry, byTile tree
	differ          []int64 // entries whose hash is not the one in the tile
	hole            bool    // entries are missing
}

func (s *scan) size() int64 {
	if len(s.wants) == 0 {
		return 0
	}
	return s.wants[len(s.wants)-1].Size
}

func (s *scan) problem(code, file string, index int64, format string, args ...any) {
	s.found(Problem{Code: code, Shard: s.src.dir, File: file, Index: index, What: fmt.Sprintf(format, args...)})
}

// file is a tile's path in the log's folder.
func (s *scan) file(t tlog.Tile) string { return path.Join(s.src.dir, tilePath(t)) }

// run reads the shard. Its error is that of event alone.
func (s *scan) run() error {
	s.next = s.first
	s.marks()
	stop := make(chan struct{})
	defer close(stop)
	lost := 0
	for c := range s.bundles(stop) {
		l := <-c
		if err := s.bundle(l); err != nil {
			return err
		}
		if lost++; l.tile != nil || len(l.leaves) > 0 {
			lost = 0
		}
		if lost == maxLost && l.n<<height+tileWidth < s.size() {
			s.problem(BadRoot, path.Join(s.src.dir, checkpointName), -1, "the checkpoint signs %d entries; of the %d before entry %d nothing is there, and what follows was not looked for",
				s.size(), maxLost*tileWidth, s.byEntry.size)
			return nil
		}
	}
	s.byTile.partial(func(t tlog.Tile, data []byte) { s.checkUpper(t, data, s.byEntry.at(t)) })
	return nil
}

// loaded is a bundle with its tile of hashes, read and decoded.
type loaded struct {
	n       int64
	width   int
	leaves  [][]byte
	entries []Entry
	errs    []error // of each entry
	sums    []tlog.Hash
	err     error // of the bundle
	tile    []byte
	tileErr error
}

// bundles reads ahead, side by side, and hands out in order.
func (s *scan) bundles(stop <-chan struct{}) <-chan chan loaded {
	out := make(chan chan loaded, 2*runtime.GOMAXPROCS(0))
	go func() {
		defer close(out)
		for n := int64(0); n<<height < s.size(); n++ {
			c := make(chan loaded, 1)
			select {
			case out <- c:
			case <-stop:
				return
			}
			go func() { c <- s.load(n) }()
		}
	}()
	return out
}

func (s *scan) load(n int64) loaded {
	t := tileAt(0, n, s.size())
	l := loaded{n: n, width: t.W}
	l.tile, l.tileErr = s.src.hashes(t)
	t.L = entries
	l.leaves, l.err = s.src.leaves(t)
	l.entries = make([]Entry, len(l.leaves))
	l.errs = make([]error, len(l.leaves))
	l.sums = make([]tlog.Hash, len(l.leaves))
	for i, leaf := range l.leaves {
		l.sums[i] = tlog.RecordHash(leaf)
		l.entries[i], l.errs[i] = Decode(leaf)
	}
	return l
}

func (s *scan) bundle(l loaded) error {
	t := tileAt(0, l.n, s.size())
	if l.tileErr != nil {
		s.problem(BadTile, s.file(t), -1, "the tile of hashes cannot be used: %s", plain(l.tileErr))
	}
	t.L = entries
	if l.err != nil {
		s.hole = true
		s.problem(BadBundle, s.file(t), l.n<<height+int64(len(l.leaves)), "the bundle of entries cannot be used: %s", plain(l.err))
	}
	for i := range l.width {
		if err := s.leaf(&l, i); err != nil {
			return err
		}
	}
	return nil
}

// leaf takes entry i of a bundle, or its hash alone if the entry is not there.
func (s *scan) leaf(l *loaded, i int) error {
	index := l.n<<height + int64(i)
	var byTile, byEntry tlog.Hash
	if l.tile != nil {
		byTile = tlog.Hash(l.tile[i*tlog.HashSize : (i+1)*tlog.HashSize])
	}
	byEntry = byTile
	if i < len(l.leaves) {
		byEntry = l.sums[i]
		if l.tile == nil {
			byTile = byEntry
		}
	}
	if byEntry != byTile {
		s.differ = append(s.differ, index)
	}
	var upper [][]byte
	s.byEntry.add(byEntry, func(_ tlog.Tile, data []byte) { upper = append(upper, data) })
	s.byTile.add(byTile, func(t tlog.Tile, data []byte) { s.checkUpper(t, data, upper[t.L]) })
	if i < len(l.leaves) {
		if err := s.entry(l, i, index); err != nil {
			return err
		}
	}
	s.marks()
	return nil
}

// entry checks what an entry says of itself and hands it out.
func (s *scan) entry(l *loaded, i int, index int64) error {
	e := &l.entries[i]
	t := tileAt(entries, l.n, s.size())
	if l.errs[i] != nil {
		s.problem(BadEntry, s.file(t), index, "entry %d: %s", index, l.errs[i])
		s.next++
		return nil
	}
	at := e.at()
	if e.Seq != s.next {
		s.problem(BadSeq, s.file(t), index, "entry %d has number %d where %d must stand", index, e.Seq, s.next)
	}
	s.next = e.Seq + 1
	if at.Before(s.last) {
		s.problem(BadTime, s.file(t), index, "entry %d (seq %d) is dated before its predecessor", index, e.Seq)
	}
	s.last = at
	if yearOf(at) != s.year {
		s.problem(BadYear, s.file(t), index, "entry %d (seq %d) is dated %d, the shard is of %d", index, e.Seq, yearOf(at), s.year)
	}
	if e.Gate != s.gate {
		s.problem(BadGate, s.file(t), index, "entry %d (seq %d) is of another gate", index, e.Seq)
	}
	s.checkLink(e, index, s.file(t))
	return s.event(Event{Entry: *e, Index: index, Shard: origin(s.gate, s.year), Leaf: l.leaves[i], At: at})
}

func (s *scan) checkLink(e *Entry, index int64, file string) {
	switch {
	case (index == 0) != (e.Type == ShardKind):
		s.problem(BadLink, file, index, "entry %d is of kind %s; the first entry of a shard, and no other, is its link", index, e.Type)
	case index == 0 && *e.Shard != s.link:
		s.problem(BadLink, file, index, "the link says that %q came before with %d entries and root %s; there is %q with %d and %s",
			e.Shard.Previous, e.Shard.Size, e.Shard.Root, s.link.Previous, s.link.Size, s.link.Root)
	}
}

// checkUpper compares a tile above the leaves with what those below it make: by the
// tiles, and by the entries.
func (s *scan) checkUpper(t tlog.Tile, byTile, byEntry []byte) {
	if t.L == 0 {
		return
	}
	have, err := s.src.hashes(t)
	switch {
	case err != nil:
		s.problem(BadTile, s.file(t), -1, "the tile of hashes cannot be used: %s", plain(err))
	case !bytes.Equal(have, byTile) && !bytes.Equal(have, byEntry):
		s.problem(TileChanged, s.file(t), -1, "the tile of hashes is not the one that the tiles below it make")
	}
}

// marks compares the tree with every signed one of its size.
func (s *scan) marks() {
	for ; s.want < len(s.wants) && s.wants[s.want].Size == s.byEntry.size; s.want++ {
		want := s.wants[s.want]
		if s.rooted(want) && s.mark != nil {
			s.mark(want, s.byEntry.fork())
		}
		s.differ = s.differ[:0]
	}
}

// rooted says which of entries and tiles the signed root backs, and reports the rest.
func (s *scan) rooted(want Checkpoint) bool {
	entryRoot, err1 := s.byEntry.root()
	tileRoot, err2 := s.byTile.root()
	byEntry := err1 == nil && entryRoot == want.Root && !s.hole
	byTile := err2 == nil && tileRoot == want.Root
	code, what := BadLeaf, "entry %d has another hash than the tile says, and the checkpoint backs neither"
	switch {
	case byEntry:
		code, what = TileChanged, "the tile has another hash for entry %d; the checkpoint backs the entry"
	case byTile:
		code, what = EntryChanged, "entry %d was changed: the checkpoint backs the hash in the tile"
	default:
		s.problem(BadRoot, path.Join(s.src.dir, checkpointName), -1,
			"the tree of the %d entries has root %s; the checkpoint signs %s", want.Size, entryRoot, want.Root)
	}
	for _, index := range s.differ {
		level := entries
		if code == TileChanged {
			level = 0
		}
		s.problem(code, s.file(tileAt(level, index>>height, s.size())), index, what, index)
	}
	return byEntry && len(s.differ) == 0
}

// plain says what is wrong with a file whose name is told besides.
func plain(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it is not there"
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}
