package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// publish makes a signed tree the log's. First its checkpoint is kept under a name of
// its own, from where Open goes on with that very tree; only then does anybody see it,
// witnesses first. It can be called again after an error, and goes on.
func (l *Log) publish(p *pending) error {
	if err := l.keep(p); err != nil {
		return err
	}
	text, err := l.cosign(p)
	if err != nil {
		return err
	}
	if len(p.lines) == 0 {
		p.kept = false // whether or not the rename gets through, begin again
		p.final = p.text
		return l.disk.rename(p.dir+"/"+pendingName, p.dir+"/"+checkpointName)
	}
	if err := l.disk.replace(p.dir+"/"+checkpointName, text); err != nil {
		return err
	}
	p.final = text
	_ = l.disk.remove(p.dir + "/" + pendingName) // the next one overwrites it, Open removes it
	return nil
}

// keep makes the signed checkpoint durable where Open looks for it, and gives a new
// shard its name.
func (l *Log) keep(p *pending) error {
	if p.kept {
		return nil
	}
	final := folder(p.year)
	if _, err := os.Stat(l.disk.abs(final)); err == nil {
		p.dir = final // a rename that reported an error went through; write syncs its name
	}
	// A torn one is told from a damaged one: no witness has seen what was not all there
	// under this name. Without witnesses nobody sees it before it is renamed.
	write := l.disk.replace
	if l.cfg.Quorum == 0 {
		write = l.disk.put
	}
	if err := write(p.dir+"/"+pendingName, p.text); err != nil {
		return err
	}
	if p.dir != final {
		if err := l.disk.rename(p.dir, final); err != nil {
			return err
		}
		p.dir = final
	}
	p.kept = true
	return nil
}

// settle publishes what is pending.
func (l *Log) settle() ([]Event, error) {
	p := l.pending
	if p == nil {
		return nil, nil
	}
	err := l.disk.holds(l.lock)
	if err == nil {
		err = l.publish(p)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPending, err)
	}
	old := l.state
	l.apply(p)
	l.pending = nil
	l.tidy(&old, p)
	return p.events, nil
}

// proposal is what witnesses are asked to cosign. Some may still be at it when the log
// has gone on.
type proposal struct {
	origin string
	size   int64
	root   tlog.Hash
	text   []byte
	hashes func(tlog.Tile) ([]byte, error)
}

// answer is what came of asking one witness.
type answer struct {
	name string
	line []byte
	size int64 // of the tree that it now knows
	err  error
}

// cosign gathers signatures of witnesses up to the quorum and gives the checkpoint
// with them. Those of an earlier try stay good.
func (l *Log) cosign(p *pending) ([]byte, error) {
	if l.cfg.Quorum == 0 {
		return p.text, nil
	}
	ctx, cancel := context.WithTimeout(l.ctx, l.cfg.Patience)
	defer cancel()
	answers := make(chan answer, len(l.cfg.Witnesses))
	prop := proposal{origin: origin(l.cfg.Gate, p.year), root: p.root, text: p.text, size: p.tree.size}
	prop.hashes, _ = p.over(source{os.DirFS(l.cfg.Dir), p.dir})
	asked := 0
	for _, w := range l.cfg.Witnesses {
		name := w.Verifier().Name()
		if p.lines[name] == nil {
			asked++
			old := l.sizes[name+"\n"+prop.origin]
			l.asks.Go(func() { answers <- prop.ask(ctx, w, old) })
		}
	}
	var errs []error
	for ; asked > 0 && len(p.lines) < l.cfg.Quorum; asked-- {
		select {
		case a := <-answers:
			if a.err != nil {
				errs = append(errs, fmt.Errorf("witness %s: %w", a.name, a.err))
				continue
			}
			p.lines[a.name] = a.line
			l.sizes[a.name+"\n"+prop.origin] = a.size
		case <-ctx.Done():
			asked, errs = 1, append(errs, ctx.Err())
		}
	}
	if len(p.lines) < l.cfg.Quorum {
		return nil, fmt.Errorf("%d of %d cosignatures: %w", len(p.lines), l.cfg.Quorum, errors.Join(errs...))
	}
	return p.cosigned(l.cfg.Witnesses), nil
}

// cosigned is the checkpoint with the lines of witnesses, in their configured order.
func (p *pending) cosigned(ws []Witness) []byte {
	out := bytes.Clone(p.text)
	for _, w := range ws {
		out = append(out, p.lines[w.Verifier().Name()]...)
	}
	return out
}

// ask has one witness cosign, from the tree that it knows.
func (p *proposal) ask(ctx context.Context, w Witness, old int64) answer {
	a := answer{name: w.Verifier().Name(), size: p.size}
	for range 3 {
		proof, err := p.growth(old)
		if err != nil {
			a.err = err
			return a
		}
		lines, err := w.Cosign(ctx, p.origin, old, proof, p.text)
		var stale *StaleError
		switch {
		case err == nil:
			a.line, a.err = signatureLine(p.text, lines, w.Verifier())
			return a
		case !errors.As(err, &stale):
			a.err = err
			return a
		case stale.Size > p.size || stale.Size < 0:
			a.err = fmt.Errorf("it knows a tree of %d entries, this one has %d: the log was set back. Try: restore the newest copy of the log", stale.Size, p.size)
			return a
		}
		old = stale.Size
	}
	a.err = errors.New("it names another size every time")
	return a
}

// growth proves that the tree of old entries begins the pending one.
func (p *proposal) growth(old int64) (tlog.TreeProof, error) {
	if old <= 0 || old >= p.size {
		return nil, nil
	}
	tree := tlog.Tree{N: p.size, Hash: p.root}
	return tlog.ProveTree(p.size, old, tlog.TileHashReader(tree, tileReader{p.hashes}))
}

// signatureLine takes the one line that holds out of what a witness answered.
func signatureLine(text, lines []byte, v note.Verifier) ([]byte, error) {
	n, err := note.Open(append(bytes.Clone(text), lines...), note.VerifierList(v))
	if err != nil {
		return nil, fmt.Errorf("its signature does not hold: %w", err)
	}
	return fmt.Appendf(nil, "— %s %s\n", n.Sigs[0].Name, n.Sigs[0].Base64), nil
}
