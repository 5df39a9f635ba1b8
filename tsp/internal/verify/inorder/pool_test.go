package inorder

import (
	"testing"

	"cordon/tsp/internal/verify/finding"
)

// TestOrder: findings come in the order of their checks, all of them, whatever runs
// beside them; of what a list does not keep, the first ones stay.
func TestOrder(t *testing.T) {
	const n = 3*batch + 7
	list := &finding.List{Max: 5}
	p := New(list)
	for i := range uint64(n) {
		p.Do(func() []finding.Finding { return []finding.Finding{finding.New(finding.SeqGap, finding.At(n-i, ""))} })
	}
	p.Wait()
	p.Wait() // nothing is left to run again
	if got := list.Counts()[finding.SeqGap]; got != n {
		t.Errorf("%d findings of %d", got, n)
	}
	items := list.Items()
	if len(items) != 5 || *items[4].Seq != n || *items[0].Seq != n-4 {
		t.Errorf("%v", items)
	}
}
