package ledger

import (
	"fmt"
	"path"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxBack is how far the clock may fall behind the last entry: entries then carry
// that entry's time. Beyond it the log takes nothing.
const maxBack = 10 * time.Minute

// pending is the next state of the log, from the first of its bytes on disk until it
// is published. Once signed there can be no other of its size.
type pending struct {
	state
	events []Event
	root   tlog.Hash
	text   []byte            // the checkpoint with the log's own signatures
	dir    string            // of the shard: <year>, or <year>.new while it has no signed tree
	final  []byte            // that, with the cosignatures, as published
	kept   bool              // text is durable under pendingName
	lines  map[string][]byte // cosignatures by witness
	files  map[string][]byte // to be written: tiles and bundles by path
}

// commit enters a batch: tiles first, then the signature, then the checkpoint.
func (l *Log) commit(batch []*job) {
	if err := l.disk.holds(l.lock); err != nil {
		refuse(batch, err)
		return
	}
	p, err := l.build(batch)
	if err == nil {
		err = l.disk.write(p.files)
	}
	if err != nil {
		l.drop(p)
		refuse(batch, err)
		return
	}
	if err := l.sign(p); err != nil {
		l.drop(p)
		refuse(batch, err)
		return
	}
	old := l.state
	if err := l.publish(p); err != nil {
		l.pending = p
		refuse(batch, fmt.Errorf("%w: %w", ErrPending, err))
		return
	}
	l.apply(p)
	events := p.events[len(p.events)-len(batch):] // before them perhaps a link
	for i, j := range batch {
		j.result <- result{events: events[i : i+1 : i+1]}
	}
	l.tidy(&old, p)
}

// build makes the state after a batch. The entries of a batch have one time.
func (l *Log) build(batch []*job) (*pending, error) {
	at, err := l.clock()
	if err != nil {
		return nil, err
	}
	p := &pending{state: l.state.fork(), files: map[string][]byte{}, lines: map[string][]byte{}}
	p.last = at
	p.dir = folder(p.year)
	if y := yearOf(at); y != p.year {
		if err := l.roll(p, y); err != nil {
			return nil, err
		}
	}
	for _, j := range batch {
		if err := p.add(l.cfg.Gate, *j.entry); err != nil {
			return nil, err
		}
	}
	p.edge(&l.state)
	return p, nil
}

// clock gives the time of the next entries: in milliseconds, and never back.
func (l *Log) clock() (time.Time, error) {
	at := l.cfg.Now().UTC().Truncate(time.Millisecond)
	if back := l.state.last.Sub(at); back > maxBack {
		return at, fmt.Errorf("the clock is %s behind the last entry. Try: set the clock; if it was ahead when that was written, wait until it has caught up, or go on under another gate name in a new folder", back.Round(time.Second))
	} else if back > 0 {
		at = l.state.last
	}
	if y := yearOf(at); y < 1000 || y > 9999 {
		return at, fmt.Errorf("the clock says the year %d. Try: set the clock", y)
	}
	return at, nil
}

// roll begins the shard of another year. It is built in a folder that Open takes for
// unfinished, until a signed tree is in it.
func (l *Log) roll(p *pending, year int) error {
	link := Shard{}
	if n := len(l.shards); n > 0 {
		link = linkTo(l.shards[n-1].Checkpoint)
	}
	p.state = state{year: year, first: p.seq + 1, seq: p.seq, last: p.last}
	p.dir = folder(year) + unfinished
	if err := l.disk.removeAll(p.dir); err != nil {
		return err
	}
	return p.add(l.cfg.Gate, Entry{Type: ShardKind, Actor: "log", Shard: &link})
}

// add appends one entry to the state. What becomes full is to be written.
func (p *pending) add(gate string, e Entry) error {
	e.V, e.Seq, e.Gate, e.Time = Version, p.seq+1, gate, p.last.Format(timeForm)
	leaf, err := marshal(&e)
	if err != nil {
		return err
	}
	index := p.tree.size
	p.events = append(p.events, Event{Entry: e, Index: index, Shard: origin(gate, p.year), Leaf: leaf, At: p.last})
	p.seq++
	p.bundle = appendLeaf(p.bundle, leaf)
	p.tree.add(tlog.RecordHash(leaf), p.file)
	if p.tree.size%tileWidth == 0 {
		p.file(tlog.Tile{H: height, L: entries, N: index >> height, W: tileWidth}, p.bundle)
		p.bundle = nil
	}
	return nil
}

func (p *pending) file(t tlog.Tile, data []byte) { p.files[path.Join(p.dir, tilePath(t))] = data }

// edge adds the tiles that are not full, as far as they are others than before.
func (p *pending) edge(old *state) {
	p.tree.partial(func(t tlog.Tile, data []byte) {
		if old.year != p.year || old.tree.at(t) == nil {
			p.file(t, data)
		}
	})
	if len(p.bundle) > 0 {
		p.file(tileAt(entries, p.tree.size>>height, p.tree.size), p.bundle)
	}
}

// sign makes the checkpoint. From here on there is no way back.
func (l *Log) sign(p *pending) (err error) {
	if p.root, err = p.tree.root(); err != nil {
		return err
	}
	text := checkpointText(origin(l.cfg.Gate, p.year), p.tree.size, p.root)
	p.text, err = note.Sign(&note.Note{Text: text}, l.cfg.Signers...)
	return err
}

// drop removes what an unsigned commit wrote. What it cannot remove is beyond the
// tree, is overwritten by the next commit and removed by the next Open.
func (l *Log) drop(p *pending) {
	if p == nil {
		return
	}
	for name := range p.files {
		_ = l.disk.remove(name)
	}
}

// apply makes a published state the log's.
func (l *Log) apply(p *pending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	shards := slices.Clone(l.shards) // Inclusion reads the old one without the lock
	if l.state.year == p.year {
		shards = shards[:len(shards)-1]
	}
	c := Checkpoint{Origin: origin(l.cfg.Gate, p.year), Size: p.tree.size, Root: p.root, Text: p.final}
	for _, w := range l.cfg.Witnesses {
		if name := w.Verifier().Name(); p.lines[name] != nil {
			c.Witnesses = append(c.Witnesses, name)
		}
	}
	l.shards = append(shards, ShardInfo{Checkpoint: c, Dir: p.dir, Year: p.year, First: p.first})
	l.state = p.state
	for i := range p.events {
		l.note(&p.events[i])
	}
}

func (l *Log) note(e *Event) {
	l.counts[e.Type]++
	if e.Type == Intent {
		l.intents[e.Request] = intended{e.Seq, e.File.SHA256}
	}
}

// tidy removes the tiles that wider ones have replaced. What it cannot remove, the
// next Open does.
func (l *Log) tidy(old *state, p *pending) {
	if old.year != p.year {
		return
	}
	gone := func(t tlog.Tile) {
		now := tileAt(t.L, t.N, p.tree.size)
		if now.W == t.W {
			return
		}
		name := path.Join(p.dir, tilePath(t))
		_ = l.disk.remove(name)
		if now.W == tileWidth {
			_ = l.disk.remove(path.Dir(name))
		}
	}
	old.tree.partial(func(t tlog.Tile, _ []byte) { gone(t) })
	if t := tileAt(entries, old.tree.size>>height, old.tree.size); t.W > 0 {
		gone(t)
	}
}
