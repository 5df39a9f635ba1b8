package scan

import (
	"encoding/binary"

	"cordon/filters/pi"
	"cordon/filters/walk"
)

// memo remembers what short keys say, which records repeat. It is direct-mapped: a
// key takes the place of another one with the same hash.
type memo struct {
	places [512]saying
	long   saying  // of the last long key
	last   *saying // of the last key
}

// saying is what a key says of its value.
type saying struct {
	low, high uint64 // the key, of at most 16 bytes
	n         int    // its length, 0 for an empty place
	context   pi.Context
	part      part       // that its member plays in a pair
	piece     pi.Part    // of a value that it names
	word      bool       // it can hold nothing itself
	quiet     bool       // a short number of JSON under it is neither part of anything nor an identifier
	mute      bool       // a text under it is what it would be without a key
	thing     bool       // its object is no person
	titles    bool       // its value names the object
	figures   pi.Figures // which numbers of an object under it are figures
}

// look gives what a key says of its value, up to the next call.
func (m *memo) look(key []byte) *saying {
	n := len(key)
	if n == 0 || n > 16 {
		m.last = &m.long
		m.long.read(key, 0, 0)
		return m.last
	}
	low, high := ends(key)
	e := m.place(low, high, n)
	if e.n != n || e.low != low || e.high != high {
		e.read(key, low, high)
	}
	m.last = e
	return e
}

// place gives the place of a key.
func (m *memo) place(low, high uint64, n int) *saying {
	return &m.places[(low^high*3+uint64(n))*0x9E3779B97F4A7C15>>55%uint64(len(m.places))]
}

// word is look for a key of doc that is a word of n bytes, one to eight.
func (m *memo) word(low uint64, n int, node *walk.Node, doc []byte) *saying {
	high := low & -uint64(n>>3) // of eight bytes both ends are the same
	e := m.place(low, high, n)
	if e.n != n || e.low != low || e.high != high {
		e.read(node.Within(doc), low, high)
	}
	m.last = e
	return e
}

// read sets what a key says.
func (e *saying) read(key []byte, low, high uint64) {
	*e = saying{low: low, high: high, n: len(key), context: pi.ContextOf(key), piece: pi.PartOf(key), word: word(key), thing: thingKey(key), titles: titleKey(key), figures: pi.FiguresOf(key)}
	switch c := e.piece.Context(); {
	case len(key) <= 16 && partOf(key) != noPart:
		e.part = partOf(key)
	case e.piece.Reversed() || e.piece.Some() && c.Identifies():
		e.part = piecePart
	case e.piece.Some():
		e.part = loosePart
	case pi.PaperKind(key):
		e.part = labelPart
	case pi.PaperNumber(key):
		e.part = paperPart
	}
	e.quiet = e.part <= loosePart && !e.context.Place()
	e.mute = e.part == noPart && e.context.Empty() && !e.titles
}

// ends gives the first and the last eight bytes of a key of at most 16, which are the
// key if its length is known. It reads past a short key where its memory goes on.
func ends(key []byte) (low, high uint64) {
	n := len(key)
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[n-8:])
	case cap(key) >= 8:
		return binary.LittleEndian.Uint64(key[:8]) & (1<<(8*n&63) - 1), 0
	}
	for i, c := range key {
		low |= uint64(c) << (8 * i & 63)
	}
	return low, 0
}

// says notes what the key of the next member says, and reports whether it can hold nothing
// itself.
func (l *level) says(key []byte) (idle bool) {
	return l.said(l.s.memo.look(key))
}

// said notes what the key of the next member says.
func (l *level) said(e *saying) (idle bool) {
	o := l.top
	o.ctx, o.part, o.title, o.within = e.context, e.part, e.titles, e.figures
	if e.thing {
		o.thing = true
	}
	return e.word
}
