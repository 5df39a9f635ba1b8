package leak

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// keySize is how many bytes of a pattern are looked up, and so the length of
// the shortest pattern.
const keySize = 6

const keyMask = 1<<(8*keySize) - 1

type pattern struct {
	needle int32
	next   int32 // of the same key; -1 ends
	form   string
	text   string
}

// matcher finds many strings at once: a bitmap over a hash of six bytes turns
// nearly every position away, a map settles the rest.
type matcher struct {
	patterns []pattern
	first    map[uint64]int32
	filter   filter
}

func newMatcher() *matcher { return &matcher{first: map[uint64]int32{}} }

func (m *matcher) add(needle int32, form, text string) {
	key := keyOf([]byte(text))
	next, ok := m.first[key]
	if !ok {
		next = -1
	}
	m.first[key] = int32(len(m.patterns))
	m.patterns = append(m.patterns, pattern{needle, next, form, text})
}

func (m *matcher) finish() {
	m.filter = newFilter(len(m.first))
	for key := range m.first {
		m.filter.set(key)
	}
}

// keyOf is the first six bytes as a number; text has at least as many.
func keyOf(text []byte) uint64 {
	if len(text) >= 8 {
		return binary.LittleEndian.Uint64(text) & keyMask
	}
	var b [8]byte
	copy(b[:keySize], text)
	return binary.LittleEndian.Uint64(b[:])
}

// each calls found for every pattern at every place of text.
func (m *matcher) each(text []byte, found func(p *pattern, at int)) {
	if len(m.patterns) == 0 {
		return
	}
	for at := 0; at+keySize <= len(text); at++ {
		key := keyOf(text[at:])
		if !m.filter.has(key) {
			continue
		}
		i, ok := m.first[key]
		for ok && i >= 0 {
			p := &m.patterns[i]
			if len(text)-at >= len(p.text) && string(text[at:at+len(p.text)]) == p.text {
				found(p, at)
			}
			i = p.next
		}
	}
}

// filter is a bitmap over a multiplicative hash.
type filter struct {
	words []uint64
	shift int
}

// newFilter has about 32 bits for each key.
func newFilter(keys int) filter {
	log := max(12, bits.Len(uint(keys))+5)
	return filter{words: make([]uint64, 1<<(log-6)), shift: 64 - log}
}

func (f *filter) at(key uint64) (word, bit uint64) {
	h := key * 0x9E3779B97F4A7C15 >> f.shift
	return h >> 6, h & 63
}

func (f *filter) set(key uint64) {
	w, b := f.at(key)
	f.words[w] |= 1 << b
}

func (f *filter) has(key uint64) bool {
	w, b := f.at(key)
	return f.words[w]>>b&1 == 1
}

const (
	window = 32 // bytes that must be equal
	stride = 16 // between the windows of a needle
)

// blocks finds pieces of media: any 47 bytes in a row of an item hold one of
// its windows whole.
type blocks struct {
	slots  []slot
	first  map[uint64]int32
	filter filter
}

type slot struct {
	needle int32
	next   int32
	common bool // in more than one item, so a sign of none
	bytes  []byte
}

func newBlocks() *blocks { return &blocks{first: map[uint64]int32{}} }

// add takes the windows of an item past its header: headers and tables are
// alike in all files of a kind.
func (b *blocks) add(needle int32, data []byte) {
	from := 0
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8}):
		from = max(0, bytes.Index(data, []byte{0xFF, 0xDA}))
	case bytes.HasPrefix(data, []byte("RIFF")):
		from = 3 * stride
	}
	for at := (from + stride - 1) / stride * stride; at+window <= len(data); at += stride {
		if w := data[at : at+window]; !dull(w) {
			b.window(needle, w)
		}
	}
}

func (b *blocks) window(needle int32, w []byte) {
	key := binary.LittleEndian.Uint64(w)
	next, ok := b.first[key]
	if !ok {
		next = -1
	}
	for i := next; i >= 0; i = b.slots[i].next {
		if bytes.Equal(b.slots[i].bytes, w) {
			b.slots[i].common = b.slots[i].common || b.slots[i].needle != needle
			return
		}
	}
	b.first[key] = int32(len(b.slots))
	b.slots = append(b.slots, slot{needle: needle, next: next, bytes: w})
}

// dull says that a window has too few different bytes to be anybody's.
func dull(w []byte) bool {
	var seen [4]uint64
	for _, c := range w {
		seen[c>>6] |= 1 << (c & 63)
	}
	n := 0
	for _, s := range seen {
		n += bits.OnesCount64(s)
	}
	return n < 10
}

func (b *blocks) finish() {
	b.filter = newFilter(len(b.first))
	for key := range b.first {
		b.filter.set(key)
	}
}

// each calls found for every window at every place of data.
func (b *blocks) each(data []byte, found func(needle int32, at int)) {
	if len(b.slots) == 0 {
		return
	}
	for at := 0; at+window <= len(data); at++ {
		key := binary.LittleEndian.Uint64(data[at:])
		if !b.filter.has(key) {
			continue
		}
		i, ok := b.first[key]
		for ok && i >= 0 {
			s := &b.slots[i]
			if !s.common && bytes.Equal(data[at:at+window], s.bytes) {
				found(s.needle, at)
			}
			i = s.next
		}
	}
}
