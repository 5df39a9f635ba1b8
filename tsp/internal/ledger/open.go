package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Open opens the log and checks all of it, while it hands the entries to replay in
// order; if it fails after that, what was replayed is void. What a signed checkpoint
// covers must be there as it was: Open refuses a log with any damage to it. What lies
// beyond was never acknowledged and is removed, see Repaired. A tree that was signed
// but not published is published now; if witnesses do not answer the log opens all the
// same, without its entries, and takes nothing until Settle. Only one process can have
// a log open, others get ErrInUse.
func Open(cfg Config, replay func(Event) error) (*Log, error) {
	return open(cfg, replay, nil)
}

func open(cfg Config, replay func(Event) error, fault func(step, path string) error) (*Log, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	keys, err := cfg.keys()
	if err != nil {
		return nil, err
	}
	if cfg.Patience <= 0 {
		cfg.Patience = patience
	}
	l := &Log{cfg: cfg, keys: keys, disk: disk{root: cfg.Dir, fault: fault}, done: make(chan struct{}),
		counts: map[Kind]uint64{}, intents: map[string]intended{}, sizes: map[string]int64{}}
	l.wake.L = &l.mu
	l.ctx, l.stop = context.WithCancel(context.Background())
	if l.lock, err = l.disk.lock(); err != nil {
		l.stop()
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if err := l.load(replay); err != nil {
		l.stop()
		l.asks.Wait()
		return nil, errors.Join(fmt.Errorf("ledger: %w", err), l.lock.Close())
	}
	go l.run()
	return l, nil
}

// load reads the log, repairs its end and publishes what is pending.
func (l *Log) load(replay func(Event) error) error {
	if err := l.unfinished(); err != nil {
		return err
	}
	r, err := openReader(os.DirFS(l.cfg.Dir), l.keys, false)
	if err != nil {
		return err
	}
	shards := r.shards
	next, err := l.readPending(r)
	if err != nil {
		return err
	}
	if next != nil && (len(shards) == 0 || next.Year > shards[len(shards)-1].Year) {
		shards = append(slices.Clone(shards), *next)
		r.opened = slices.DeleteFunc(r.opened, func(p Problem) bool { return p.Code == Unpublished && p.Shard == next.Dir })
	}
	if len(r.opened) > 0 {
		return damaged(r.opened[0])
	}
	if r.gate != "" && r.gate != l.cfg.Gate {
		return fmt.Errorf("this is the log of gate %q. Try: the gate's old name, or another folder", r.gate)
	}
	for i := range shards {
		var n *ShardInfo
		if i == len(shards)-1 {
			n = next
		}
		if err := l.loadShard(&shards[i], n, replay); err != nil {
			return err
		}
	}
	if len(shards) > 0 {
		if err := l.sweep(shards[len(shards)-1].Dir); err != nil {
			return err
		}
	}
	return l.forward(replay)
}

func damaged(p Problem) error {
	where := p.File
	if where == "" {
		where = p.Shard
	}
	return fmt.Errorf("the log is damaged at %s: %s. Try: keep this folder as it is, and put a copy of the log in its place that is at least as long", where, p.What)
}

// unfinished deals with folders of shards that never got their name: one with a signed
// tree gets it now, others are removed.
func (l *Log) unfinished() error {
	names, err := os.ReadDir(l.cfg.Dir)
	if err != nil {
		return err
	}
	for _, d := range names {
		final, ok := strings.CutSuffix(d.Name(), unfinished)
		if _, is := shardYear(final); !ok || !is {
			continue
		}
		text, _ := os.ReadFile(l.disk.abs(d.Name() + "/" + pendingName))
		_, unsigned := parseCheckpoint(text, l.keys, false)
		_, there := os.Stat(l.disk.abs(final))
		if unsigned == nil && errors.Is(there, fs.ErrNotExist) {
			err = l.disk.rename(d.Name(), final)
		} else {
			l.repair.Files++
			err = l.disk.removeAll(d.Name())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readPending reads the signed tree that is not published, nil if there is none. It
// can only be in the newest shard.
func (l *Log) readPending(r *Reader) (*ShardInfo, error) {
	names, err := os.ReadDir(l.cfg.Dir)
	if err != nil {
		return nil, err
	}
	dir, year := "", 0
	for _, d := range names {
		if y, ok := shardYear(d.Name()); ok && d.IsDir() {
			dir, year = d.Name(), y
		}
	}
	text, err := readLimited(r.fsys, path.Join(dir, pendingName), maxCheckpoint)
	if dir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := parseCheckpoint(text, l.keys, false)
	if err == nil && (c.Origin != origin(l.cfg.Gate, year) || c.Size == 0) {
		err = fmt.Errorf("%w: it is of %q", ErrCheckpoint, c.Origin)
	}
	if err != nil && l.cfg.Quorum > 0 {
		return nil, damaged(Problem{File: path.Join(dir, pendingName), What: err.Error()})
	}
	if err != nil { // cut off while it was written; nobody has seen it
		l.repair.Files++
		return nil, l.disk.remove(path.Join(dir, pendingName))
	}
	next := &ShardInfo{Checkpoint: c, Dir: dir, Year: year, First: 1}
	for _, s := range r.shards {
		if s.Year < year {
			next.First = s.First + uint64(s.Size)
		}
	}
	return next, nil
}

// loadShard reads one shard into the log's state. next is its signed but unpublished
// tree, if it has one; then sh may be that one and the shard have no other.
func (l *Log) loadShard(sh, next *ShardInfo, replay func(Event) error) error {
	in := loading{log: l, sh: sh, published: sh.Size, replay: replay,
		at:   state{year: sh.Year, first: sh.First, seq: l.state.seq, last: l.state.last},
		next: &pending{lines: map[string][]byte{}, dir: sh.Dir, kept: true}}
	wants := []Checkpoint{sh.Checkpoint}
	switch {
	case next == nil:
	case l.unpublished(sh, next):
		in.published = 0
	case next.Size == sh.Size && next.Root != sh.Root:
		return damaged(Problem{File: path.Join(sh.Dir, pendingName), What: "it signs another tree than the checkpoint, of the same size"})
	case next.Size < sh.Size:
		wants = []Checkpoint{next.Checkpoint, sh.Checkpoint}
	case next.Size > sh.Size:
		wants = append(wants, next.Checkpoint)
	}
	link := Shard{}
	if n := len(l.shards); n > 0 {
		link = linkTo(l.shards[n-1].Checkpoint)
	}
	s := scan{src: source{os.DirFS(l.cfg.Dir), sh.Dir}, gate: l.cfg.Gate, year: sh.Year, first: sh.First,
		last: in.at.last, link: link, wants: wants, found: in.found, event: in.event, mark: in.mark}
	err := s.run()
	if in.bad != nil {
		return damaged(*in.bad)
	}
	return err
}

// loading is a shard on its way into the log's state.
type loading struct {
	log       *Log
	sh        *ShardInfo
	published int64 // entries that its checkpoint covers
	replay    func(Event) error
	at        state    // as far as it is read
	next      *pending // what lies between the published tree and the signed one
	bad       *Problem // the first
}

var errDamaged = errors.New("damaged")

func (in *loading) found(p Problem) {
	if in.bad == nil {
		in.bad = &p
	}
}

func (in *loading) event(e Event) error {
	if in.bad != nil {
		return errDamaged
	}
	in.at.seq, in.at.last = e.Seq, e.At
	in.at.bundle = appendLeaf(in.at.bundle, e.Leaf)
	if (e.Index+1)%tileWidth == 0 {
		in.at.bundle = nil
	}
	if e.Index >= in.published {
		in.next.events = append(in.next.events, e)
		return nil
	}
	in.log.note(&e)
	return in.replay(e)
}

// mark takes a signed tree that the entries have reached.
func (in *loading) mark(c Checkpoint, t tree) {
	in.at.tree = t
	switch {
	case c.Size == in.published:
		in.log.state = in.at.fork()
		in.log.shards = append(in.log.shards, *in.sh)
	case c.Size > in.published:
		in.next.state, in.next.root, in.next.text = in.at.fork(), c.Root, c.Text
		in.log.pending = in.next
	}
}

// unpublished tells a shard that has only a pending tree.
func (l *Log) unpublished(sh, next *ShardInfo) bool {
	_, err := os.Stat(l.disk.abs(sh.Dir + "/" + checkpointName))
	return sh.Year == next.Year && errors.Is(err, fs.ErrNotExist)
}

// sweep removes the tiles of the newest shard that belong to none of its trees.
func (l *Log) sweep(dir string) error {
	sizes := []int64{}
	if folder(l.state.year) == dir {
		sizes = append(sizes, l.state.tree.size)
	}
	if l.pending != nil {
		sizes = append(sizes, l.pending.tree.size)
	} else if err := l.disk.remove(dir + "/" + pendingName); err != nil {
		return err
	}
	root := l.disk.abs(dir)
	return fs.WalkDir(os.DirFS(root), "tile", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := parseTilePath(name)
		if err != nil || slices.ContainsFunc(sizes, func(n int64) bool { return tileAt(t.L, t.N, n).W == t.W }) {
			return nil // not ours, or needed
		}
		if st, err := d.Info(); err == nil {
			l.repair.Bytes += st.Size()
		}
		l.repair.Files++
		return l.disk.remove(path.Join(dir, name))
	})
}

// forward publishes what is pending. Without a quorum of witnesses it stays pending.
func (l *Log) forward(replay func(Event) error) error {
	if l.pending == nil {
		return nil
	}
	p := l.pending
	l.repair.Forward = len(p.events)
	p.files = map[string][]byte{}
	if err := l.complete(p); err != nil {
		return err
	}
	events, err := l.settle()
	if err != nil {
		if l.cfg.Quorum > 0 {
			return nil
		}
		return err
	}
	for _, e := range events {
		if err := replay(e); err != nil {
			return err
		}
	}
	return nil
}

// complete signs a pending tree again if a signature of today's signers is missing: it
// was cut off behind the first, or the signers are others now. It stays that very tree.
func (l *Log) complete(p *pending) error {
	var own []note.Verifier
	for _, s := range l.cfg.Signers {
		v, err := verifierOf(s)
		if err != nil {
			return err
		}
		own = append(own, v)
	}
	if c, err := parseCheckpoint(p.text, own, true); err == nil && len(c.Signers) == len(own) {
		return nil
	}
	p.kept = false
	return l.sign(p)
}
