package filters

import (
	"encoding/binary"
	"math"

	"cordon/filters/media"
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// streamID extends the number of a stream by a name (FNV-1a).
func streamID[T string | []byte](id uint64, name T) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	id ^= offset
	for i := 0; i < len(name); i++ {
		id = (id ^ uint64(name[i])) * prime
	}
	return id
}

// memberID extends the number of a stream by the key of a member.
func memberID(id uint64, key []byte) uint64 {
	n, last := len(key), uint64(0)
	switch {
	case n > 8:
		id, last = longKey(id, key), binary.LittleEndian.Uint64(key[n-8:])
	case cap(key) >= 8: // its memory goes on
		last = binary.LittleEndian.Uint64(key[:8]) << (64 - 8*n&127)
	default:
		for _, c := range key {
			last = last>>8 | uint64(c)<<56
		}
	}
	id = (id ^ last) * spread
	return (id ^ id>>32 ^ uint64(n)) * spread
}

// longKey extends the number of a stream by a key but for its last bytes, eight at a time.
func longKey(id uint64, key []byte) uint64 {
	for ; len(key) > 8; key = key[8:] {
		id = (id ^ binary.LittleEndian.Uint64(key)) * spread
		id ^= id >> 32
	}
	return id
}

// assembler gives the assembler of a speaker's source.
func (s *Scratch) assembler(k *resolved) *pi.Assembler {
	if k.pieces == nil {
		k.pieces = s.assemblerOf(s.flow.source(k))
	}
	return k.pieces
}

func (s *Scratch) assemblerOf(h *heard) *pi.Assembler {
	switch {
	case h != nil && h.pieces != nil:
		return h.pieces
	case h != nil && s.flow.made < assemblers:
		s.flow.made++
		h.pieces = pi.NewAssembler(s.scanner.PI())
		return h.pieces
	case s.flow.shared == nil:
		s.flow.shared = pi.NewAssembler(s.scanner.PI())
	}
	return s.flow.shared
}

// scanJoined is scanValue with what the value completes and does not hold alone.
func (s *Scratch) scanJoined(val Value, k *resolved) error {
	l := &s.flow.leaves
	l.begin(k)
	s.scanner.Leaves(true)
	err := s.scanValue(val, k)
	s.scanner.Leaves(false)
	if err != nil {
		return err
	}
	for _, f := range l.found {
		if f.End < 0 {
			f.End = len(val.Data)
		}
		s.raw = append(s.raw, f)
	}
	if val.Kind == String {
		s.raw = s.assembler(k).FeedBoth(s.raw, k.said, k.id, val.Data)
	}
	s.nameMedia(val, k)
	return nil
}

// spell appends to s.raw what a number that may be one or several characters
// completes.
func (s *Scratch) spell(val *Value, k *resolved) {
	if v, ok := code(val); ok {
		s.raw = s.number(s.raw, v, k.id, k)
	}
}

// code gives the whole number that may be the code of a character or of several.
func code(val *Value) (v uint64, ok bool) {
	switch val.Kind {
	case Uint:
		v = val.Num
	case Int:
		v = uint64(max(int64(val.Num), 0))
	case Float:
		f := math.Float64frombits(val.Num)
		if !(f >= leastCharacter && f < 1<<63) {
			return 0, false
		}
		if v = uint64(f); float64(v) != f {
			return 0, false
		}
	}
	return v, v >= leastCharacter
}

// number feeds an integer to the stream of its speaker and, if it may be several
// characters, to that of its source.
func (s *Scratch) number(dst []pi.Finding, v, id uint64, k *resolved) []pi.Finding {
	a := s.assembler(k)
	if a.Idle(v) {
		return dst
	}
	dst = a.Number(dst, id, v)
	if v > 1<<16 {
		dst = a.Number(dst, k.spelt, v)
	}
	return dst
}

// leaves feeds the short texts and the integers of documents to the streams of their
// keys.
type leaves struct {
	s     *Scratch
	k     *resolved
	found []pi.Finding // End is negative where it is the end of the value
}

func (l *leaves) bind(s *Scratch) {
	l.s = s
	s.scanner.OnLeaf(l)
}

func (l *leaves) begin(k *resolved) { l.k, l.found = k, l.found[:0] }

// Leaf feeds one leaf.
func (l *leaves) Leaf(ev *walk.Event, outer bool) {
	a := l.k.pieces
	if a == nil {
		a = l.s.assembler(l.k)
	}
	if ev.Kind == walk.String {
		if id := memberID(l.k.id, ev.Key); !a.Take(id, ev.Text) {
			l.place(a.Feed(l.found, id, ev.Text), ev, outer)
		}
		return
	}
	if a.IdleDigits(ev.Text) {
		return
	}
	if v, ok := digits(ev.Text); ok && !a.Idle(v) {
		l.place(l.s.number(l.found, v, memberID(l.k.id, ev.Key), l.k), ev, outer)
	}
}

// Word feeds a short string.
func (l *leaves) Word(key, text []byte) bool {
	a := l.k.pieces
	if uint(len(text)-2) >= 7 || a == nil { //nolint:gosec // fewer than two wrap
		return false
	}
	return a.Take(memberID(l.k.id, key), text)
}

// place keeps what a leaf completed, which found holds behind what was found before: it
// covers the leaf, or all of the value if the leaf lies inside an encoding.
func (l *leaves) place(found []pi.Finding, ev *walk.Event, outer bool) {
	from := len(l.found)
	if len(found) == from {
		return
	}
	kept := found[:from]
	for _, f := range found[from:] {
		if f.Start, f.End = ev.Start, ev.End; !outer {
			f.Start, f.End = 0, -1
		}
		if f.Entity != pi.Location { // digits of two serial numbers often make one
			kept = append(kept, f)
		}
	}
	l.found = kept
}

// digits reads a whole number of digits alone that may be characters.
func digits(text []byte) (v uint64, ok bool) {
	n := len(text)
	switch {
	case n > 19:
		return 0, false
	case cap(text) < 8:
		for _, c := range text {
			v = v*10 + uint64(c-'0')
		}
	case n <= 8: // its memory goes on
		v = eightDigits(text[:8], n)
	case n <= 16:
		v = eightDigits(text, n-8)*1e8 + eightDigits(text[n-8:], 8)
	default:
		v = eightDigits(text, n-16)*1e16 + eightDigits(text[n-16:], 8)*1e8 + eightDigits(text[n-8:], 8)
	}
	return v, v >= leastCharacter
}

// eightDigits reads the first n of eight bytes, which are digits.
func eightDigits(text []byte, n int) uint64 {
	x := (binary.LittleEndian.Uint64(text) - '0'*0x0101010101010101) << (64 - 8*n&127)
	x = x*10 + x>>8 // pairs, in every other byte
	x = x&0x00FF00FF00FF00FF*100 + x>>16&0x00FF00FF00FF00FF
	return x&0xFFFF*10000 + x>>32&0xFFFF
}

// tracks are the media streams of the sources that send bytes; the one that was
// silent longest makes room for a new one.
type tracks struct {
	places [16]track
	clock  uint64
}

type track struct {
	id, used uint64
	stream   *media.Stream
}

func (t *tracks) of(id uint64) *media.Stream {
	t.clock++
	oldest := &t.places[0]
	for i := range t.places {
		p := &t.places[i]
		if p.stream != nil && p.id == id {
			p.used = t.clock
			return p.stream
		}
		if p.used < oldest.used {
			oldest = p
		}
	}
	*oldest = track{id: id, used: t.clock, stream: new(media.Stream)}
	return oldest.stream
}

// nameMedia adds a finding of media to bytes that are opaque alone and part of what
// their source has been sending. Bytes that could be read are what was read in them: a
// text or document between two pieces of media is part of none and ends none.
func (s *Scratch) nameMedia(val Value, k *resolved) {
	if s.flow == nil || val.Kind != Bytes || len(val.Data) == 0 || !named(s.raw) {
		return
	}
	kind := s.flow.tracks.of(k.said).Feed(val.Data)
	opaque := false
	for _, f := range s.raw {
		if f.Entity == pi.Media {
			return
		}
		opaque = opaque || f.Entity == pi.Opaque
	}
	if opaque && kind != media.None {
		s.raw = append(s.raw, pi.Finding{End: len(val.Data), Entity: pi.Media})
	}
}
