package pipeline

import (
	"sync"

	"cordon/filters"
)

// refusals are counts that wait for the pipeline's goroutine. They hold one number
// for each source and rule, so a flood of refusals takes no room from records.
type refusals struct {
	mu sync.Mutex
	by map[refusal]uint64
}

type refusal struct {
	source string
	rule   filters.Rule
}

// take hands out what was counted since the last time.
func (r *refusals) take(each func(source string, rule filters.Rule, n uint64)) {
	r.mu.Lock()
	by := r.by
	r.by = nil
	r.mu.Unlock()
	for k, n := range by {
		each(k.source, k.rule, n)
	}
}

// Refused counts n things of a source as received and blocked by a rule. Sources
// are those that the configuration names, so their number is bounded.
func (p *Pipeline) Refused(source string, rule filters.Rule, n uint64) {
	r := &p.refused
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[refusal]uint64{}
	}
	r.by[refusal{source, rule}] += n
}
