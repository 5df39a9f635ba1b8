package scan

import (
	"cmp"
	"slices"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// redactor is the state of one RedactJSON.
type redactor struct {
	reader walk.Reader
	visit  func(*walk.Event) error
	doc    []byte
	dst    []byte
	at     int   // doc[:at] has been copied or replaced
	cuts   []cut // what to replace, merged, ascending
	next   int   // cuts before it are done with
	inside int   // depth of the array or object being replaced, -1: none
	budget Budget
}

// cut is a range of a document to replace, and what stands for it.
type cut struct {
	span
	mark string
}

func (r *redactor) bind() { r.visit = r.event }

// RedactJSON appends to dst the document doc with every key, string, number, array or
// object that lies within a finding, and every leaf that a finding touches, replaced
// whole by the mark of the finding's entity as a JSON string. Of a finding in pieces each is
// replaced alone. Everything else stays byte for byte. findings are those of doc, which s
// scanned last. The error is ErrBudget or ErrMalformed, and dst is then as it was.
func (s *Scanner) RedactJSON(dst, doc []byte, mark func(pi.Entity) string, findings []pi.Finding) ([]byte, error) {
	r := &s.redact
	r.doc, r.dst, r.at, r.inside, r.budget = doc, dst, 0, -1, s.budget
	r.cut(findings, &s.parted, mark)
	err := r.reader.JSON(doc, s.budget, r.visit)
	out := append(r.dst, doc[min(r.at, len(doc)):]...)
	r.doc, r.dst = nil, nil
	if err != nil {
		return dst, err
	}
	return out, nil
}

// cut makes the cuts of the findings.
func (r *redactor) cut(findings []pi.Finding, p *parted, mark func(pi.Entity) string) {
	r.cuts, r.next = r.cuts[:0], 0
	p.sort()
	for _, f := range findings {
		pieces := p.of(f)
		for _, at := range pieces {
			r.cuts = append(r.cuts, cut{at, mark(f.Entity)})
		}
		if len(pieces) == 0 && f.Start < f.End {
			r.cuts = append(r.cuts, cut{span{f.Start, f.End}, mark(f.Entity)})
		}
	}
	r.merge()
}

// merge sorts the cuts into ones that do not overlap, with the mark of the first of each.
// Cuts that only touch stay apart.
func (r *redactor) merge() {
	slices.SortStableFunc(r.cuts, func(a, b cut) int { return cmp.Compare(a.start, b.start) })
	n := 0
	for _, c := range r.cuts {
		if n > 0 && c.start < r.cuts[n-1].end {
			r.cuts[n-1].end = max(r.cuts[n-1].end, c.end)
			continue
		}
		r.cuts[n] = c
		n++
	}
	r.cuts = r.cuts[:n]
}

func (r *redactor) event(ev *walk.Event) error {
	switch {
	case r.inside >= 0:
		if (ev.Kind == walk.EndArray || ev.Kind == walk.EndObject) && ev.Depth == r.inside {
			r.inside = -1
			r.at = ev.End
		}
		return nil
	case ev.Kind == walk.BeginArray, ev.Kind == walk.BeginObject:
		if r.hit(ev.Start, ev.Start+1) {
			r.put(ev.Start, ev.End)
			r.inside = ev.Depth
		}
	case ev.Kind == walk.EndObject, ev.Kind == walk.EndArray:
	case r.hit(ev.Start, ev.End):
		r.put(ev.Start, ev.End)
	}
	return nil
}

// hit reports whether a cut overlaps [i, j). Events come in ascending order, so that
// cuts that end before i are done with.
func (r *redactor) hit(i, j int) bool {
	for r.next < len(r.cuts) && r.cuts[r.next].end <= i {
		r.next++
	}
	return r.next < len(r.cuts) && r.cuts[r.next].start < j
}

// put copies the document up to i and writes the mark of the cut that was hit in place of
// [i, j).
func (r *redactor) put(i, j int) {
	r.dst = append(r.dst, r.doc[r.at:i]...)
	r.dst = walk.AppendString(r.dst, r.cuts[r.next].mark)
	r.at = j
}
