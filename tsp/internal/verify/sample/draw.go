package sample

import (
	"bytes"
	"container/heap"
	"slices"
)

// Drawn is an entry with its ticket.
type Drawn struct {
	Seq    uint64
	Ticket Hash
}

// Draw keeps the n smallest tickets of what it is shown.
type Draw struct {
	seed  Hash
	n     int
	worst drawnHeap
}

// NewDraw begins a draw of n.
func NewDraw(seed Hash, n int) *Draw { return &Draw{seed: seed, n: n} }

// Add shows an entry by its leaf hash and sequence number.
func (d *Draw) Add(leaf Hash, seq uint64) {
	t := Drawn{seq, Ticket(d.seed, leaf, seq)}
	switch {
	case d.n <= 0:
	case len(d.worst) < d.n:
		heap.Push(&d.worst, t)
	case t.before(d.worst[0]):
		d.worst[0] = t
		heap.Fix(&d.worst, 0)
	}
}

// Sample gives the drawn entries, smallest ticket first.
func (d *Draw) Sample() []Drawn {
	out := slices.Clone(d.worst)
	slices.SortFunc(out, func(a, b Drawn) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	return out
}

// before orders by ticket; a tie, which SHA-256 does not give, by number.
func (a Drawn) before(b Drawn) bool {
	if c := bytes.Compare(a.Ticket[:], b.Ticket[:]); c != 0 {
		return c < 0
	}
	return a.Seq < b.Seq
}

// drawnHeap has the largest ticket on top.
type drawnHeap []Drawn

func (h drawnHeap) Len() int           { return len(h) }
func (h drawnHeap) Less(i, j int) bool { return h[j].before(h[i]) }
func (h drawnHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *drawnHeap) Push(x any)        { *h = append(*h, x.(Drawn)) } //nolint:errcheck // only Draw pushes
func (h *drawnHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
