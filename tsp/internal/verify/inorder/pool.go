// Package inorder runs checks on all processors and keeps what they find in the
// order in which they were handed in, so that a report does not depend on timing.
package inorder

import (
	"runtime"
	"sync"

	"cordon/tsp/internal/verify/finding"
)

// Check is one piece of work.
type Check func() []finding.Finding

// batch is how many checks wait for each other.
const batch = 512

// Pool runs checks. Its methods are called from one goroutine.
type Pool struct {
	out    *finding.List
	checks []Check
	found  [batch][]finding.Finding
}

// New makes a pool that adds to out.
func New(out *finding.List) *Pool { return &Pool{out: out, checks: make([]Check, 0, batch)} }

// Do hands in a check. It is run later, by Wait or a following Do.
func (p *Pool) Do(c Check) {
	p.checks = append(p.checks, c)
	if len(p.checks) == batch {
		p.Wait()
	}
}

// Wait returns when every check that was handed in has run.
func (p *Pool) Wait() {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(p.checks))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(p.checks); i += workers {
				p.found[i] = p.checks[i]()
			}
		})
	}
	wg.Wait()
	for i := range p.checks {
		p.out.AppendMarked(p.found[i]...)
		p.found[i] = nil
	}
	p.checks = p.checks[:0]
}
