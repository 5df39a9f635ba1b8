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
	mark   []byte // as a JSON string
	at     int    // doc[:at] has been copied or replaced
	spans  []span // what to replace, merged, ascending
	next   int    // spans before it are done with
	inside int    // depth of the array being replaced, -1: none
	budget Budget
}

func (r *redactor) bind() { r.visit = r.event }

// RedactJSON appends to dst the document doc with every key, string, number, or
// array that lies within a finding, and every leaf that a finding touches, replaced
// whole by mark as a JSON string. Everything else stays byte for byte. The error is
// ErrBudget or ErrMalformed, and dst is then as it was.
func (s *Scanner) RedactJSON(dst, doc []byte, mark string, findings []pi.Finding) ([]byte, error) {
	r := &s.redact
	r.doc, r.dst, r.at, r.inside, r.budget = doc, dst, 0, -1, s.budget
	r.mark = walk.AppendString(r.mark[:0], mark)
	r.merge(findings)
	err := r.reader.JSON(doc, s.budget, r.visit)
	out := append(r.dst, doc[min(r.at, len(doc)):]...)
	r.doc, r.dst = nil, nil
	if err != nil {
		return dst, err
	}
	return out, nil
}

// merge sorts the findings into spans that do not overlap. Spans that only touch
// stay apart.
func (r *redactor) merge(findings []pi.Finding) {
	r.spans, r.next = r.spans[:0], 0
	for _, f := range findings {
		if f.Start < f.End {
			r.spans = append(r.spans, span{f.Start, f.End})
		}
	}
	slices.SortFunc(r.spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	n := 0
	for _, s := range r.spans {
		if n > 0 && s.start < r.spans[n-1].end {
			r.spans[n-1].end = max(r.spans[n-1].end, s.end)
			continue
		}
		r.spans[n] = s
		n++
	}
	r.spans = r.spans[:n]
}

func (r *redactor) event(ev *walk.Event) error {
	switch {
	case r.inside >= 0:
		if ev.Kind == walk.EndArray && ev.Depth == r.inside {
			r.inside = -1
			r.at = ev.End
		}
		return nil
	case ev.Kind == walk.BeginArray:
		if r.hit(ev.Start, ev.Start+1) {
			r.put(ev.Start, ev.End)
			r.inside = ev.Depth
		}
	case ev.Kind == walk.BeginObject, ev.Kind == walk.EndObject, ev.Kind == walk.EndArray:
	case r.hit(ev.Start, ev.End):
		r.put(ev.Start, ev.End)
	}
	return nil
}

// hit reports whether a span overlaps [i, j). Events come in ascending order, so that
// spans that end before i are done with.
func (r *redactor) hit(i, j int) bool {
	for r.next < len(r.spans) && r.spans[r.next].end <= i {
		r.next++
	}
	return r.next < len(r.spans) && r.spans[r.next].start < j
}

// put copies the document up to i and writes the mark in place of [i, j).
func (r *redactor) put(i, j int) {
	r.dst = append(r.dst, r.doc[r.at:i]...)
	r.dst = append(r.dst, r.mark...)
	r.at = j
}
