package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// tidySets removes the lists of records that nothing will be released by.
func (g *Gate) tidySets() error {
	names, err := filepath.Glob(filepath.Join(g.dir, "*.set"))
	for _, n := range names {
		r := g.requests[strings.TrimSuffix(filepath.Base(n), ".set")]
		if r == nil || r.end != "" {
			err = errors.Join(err, os.Remove(n))
		}
	}
	return err
}

// tidy removes encrypted files that a crash left in the gate's own folder.
func (g *Gate) tidy() error {
	names, err := filepath.Glob(filepath.Join(g.dir, "*.age"))
	for _, n := range names {
		err = errors.Join(err, os.Remove(n))
	}
	return err
}

// recover settles releases that a crash cut off. A file that got out is entered
// as sent; one that did not is made anew by the next release; one that lies there
// although its request was ended is removed.
func (g *Gate) recover() error {
	for _, r := range g.requests {
		if err := g.settle(r); err != nil {
			return fmt.Errorf("export: recover %s: %w", r.ID, err)
		}
		if r.intent == nil || r.end == "" || r.end == StateReleased {
			continue
		}
		if err := g.cfg.Door.Discard(r.ID, "recovery", r.intent); err != nil {
			return fmt.Errorf("export: recover %s: %w", r.ID, err)
		}
	}
	return nil
}

// settle enters the delivery of a request whose file is out although the log does
// not say so. The lock is held.
func (g *Gate) settle(r *Request) error {
	if r.intent == nil || r.end != "" {
		return nil
	}
	e, ok, err := g.cfg.Door.Recover(r.ID, "recovery", r.intent)
	if ok {
		g.apply(r, e)
	}
	return err
}
