package filters_test

import (
	"testing"

	"cordon/filters"
)

// TestTextInTheSameMemory judges texts that come one after the other in the same memory, the
// first of which was read and refused before it was searched.
func TestTextInTheSameMemory(t *testing.T) {
	c := chainOf(t, "draft-2021", precise)
	s := c.NewScratch()
	buf := []byte("the pump runs 123456")
	env := &filters.Env{Now: now, Collecting: filters.Personal}
	early := filters.Record{Signal: noteText, Source: "app.diag", CollectedAt: now + 1<<60, Value: text("")}
	early.Value.Data = buf
	if _, v := c.Judge(&early, env, s); v.Effect != filters.Drop || len(v.Findings) > 0 {
		t.Fatalf("%v", v)
	}
	copy(buf, "call 13812345678 now")
	for _, r := range []filters.Record{
		{Signal: noteText, Source: "app.diag", CollectedAt: now},
		{Signal: noteText, Source: "nobody", CollectedAt: now}, // refused before its text is read
	} {
		r.Value = early.Value
		if _, v := c.Judge(&r, env, s); len(v.Findings) != 1 || v.Findings[0].Type != "MOBILE" || v.Findings[0].Start != 5 {
			t.Errorf("from %s: %v", r.Source, v)
		}
	}
}
