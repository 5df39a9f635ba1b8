package export

import (
	"fmt"
	"slices"

	"cordon/filters"
	"cordon/filters/wire"
)

// Out is an export that is released and took a vehicle's records, or may have: it
// names the vehicle, or all of them.
type Out struct {
	Request Request
	Named   bool
}

// Erase ends every open request that names a vehicle whose records are being
// erased (rule S3), and breaks off every release that runs at this moment. It lists
// what it ended and what is out already. After an error call it again.
func (g *Gate) Erase(v wire.Pseudonym) (ended []string, out []Out, err error) {
	done, err := g.change()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	g.erasures++
	for _, r := range g.requests {
		named, took := r.concerns(v)
		if !took {
			continue
		}
		if r.given {
			return ended, out, fmt.Errorf("%w: %s is being handed over at this moment. Try: again in a while", ErrState, r.ID)
		}
		if err := g.settle(r); err != nil {
			return ended, out, err
		}
		switch {
		case r.end == StateReleased:
			out = append(out, Out{g.view(r), named})
		case r.end == "" && named:
			var no verdict
			no.deny(denial("vehicle", filters.S3.String(), 0, "a person of a vehicle that it names asked for erasure"), "the same request without that vehicle")
			if _, err := g.turnDown(r, &no); err != nil {
				return ended, out, fmt.Errorf("export: end %s: %w", r.ID, err)
			}
			ended = append(ended, r.ID)
		}
	}
	slices.Sort(ended)
	slices.SortFunc(out, func(a, b Out) int { return a.Request.Made.Compare(b.Request.Made) })
	return ended, out, nil
}

// concerns reports whether a request took a vehicle's records, and names it.
func (r *Request) concerns(v wire.Pseudonym) (named, took bool) {
	if r.Spec == nil {
		return false, r.end == StateReleased // whom it named cannot be told any more
	}
	of, err := r.Spec.vehicles()
	if err != nil {
		return false, false
	}
	named = slices.Contains(of, v)
	return named, named || of == nil
}

// Released lists the released exports that took a vehicle's records, or may have.
func (g *Gate) Released(v wire.Pseudonym) (out []Out) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.requests {
		if named, took := r.concerns(v); took && r.end == StateReleased {
			out = append(out, Out{g.view(r), named})
		}
	}
	slices.SortFunc(out, func(a, b Out) int { return a.Request.Made.Compare(b.Request.Made) })
	return out
}
