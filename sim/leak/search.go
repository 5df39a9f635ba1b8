package leak

import "strings"

const (
	chunkSize = 1 << 20
	overlap   = 1 << 12 // no encoded form that is looked for is longer
	deepest   = 3       // wrappings undone
)

// search is one call of Search.
type search struct {
	*Searcher
	blob   string
	offset int // of the present chunk
	seen   map[sighting]bool
	hits   []Hit
}

type sighting struct {
	needle   int32
	encoding string
}

// Search gives every needle found in blob, once for each encoding. The name is
// repeated in the hits.
func (s *Searcher) Search(name string, blob []byte) []Hit {
	run := search{Searcher: s, blob: name, seen: map[sighting]bool{}}
	for {
		chunk := blob[run.offset:]
		last := len(chunk) <= chunkSize
		if !last {
			chunk = chunk[:chunkSize]
		}
		run.view(chunk, "", 0)
		if last {
			return run.hits
		}
		run.offset += chunkSize - overlap
	}
}

// view searches bytes as they are, then everything wrapped in them. path names
// the wrappings already undone, each followed by ">".
func (s *search) view(b []byte, path string, depth int) {
	s.direct(b, path)
	if depth == deepest {
		return
	}
	if out := unescape(b, '%', percent); out != nil {
		s.view(out, path+"percent>", depth+1)
	}
	if out := unescape(b, '\\', escape); out != nil {
		s.view(out, path+"escape>", depth+1)
	}
	// Encoders break lines; the phases below find what joining misaligns.
	b = joined(b)
	if all := runs(b, &hexValue, shortestHex); len(all) > 0 {
		for phase := range 2 {
			s.view(hex(nil, all, phase), path+"hex>", depth+1)
		}
	}
	if all := runs(b, &base64Value, shortestBase64); len(all) > 0 {
		for phase := range 4 {
			s.view(base64(nil, all, phase), path+"base64>", depth+1)
		}
	}
}

func (s *search) direct(b []byte, path string) {
	s.media.each(b, func(needle int32, at int) { s.hit(needle, path, "plain", at) })
	if stretches := separated(nil, b); len(stretches) > 0 {
		s.digits.each(stretches, func(p *pattern, _ int) { s.hit(p.needle, path, p.form, 0) })
	}
	small := make([]byte, len(b))
	for i, c := range b {
		small[i] = folded[c]
	}
	s.plain.each(small, func(p *pattern, at int) { s.hit(p.needle, path, p.form, at) })
}

func (s *search) hit(needle int32, path, form string, at int) {
	key := sighting{needle, path + form}
	if s.seen[key] || s.seen[sighting{needle, untouched(path) + form}] {
		return
	}
	s.seen[key] = true
	if path != "" {
		at = 0
	}
	s.hits = append(s.hits, Hit{Needle: s.needles[needle], Encoding: key.encoding, Blob: s.blob, Offset: s.offset + at})
}

// untouched drops wrappings off the end of path whose undoing leaves all else
// as it was: what was there before has been told.
func untouched(path string) string {
	for {
		short := strings.TrimSuffix(strings.TrimSuffix(path, "percent>"), "escape>")
		if short == path {
			return path
		}
		path = short
	}
}
