package pi

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Bounds of an Assembler: at most streams*pieces*pieceMost bytes of text are kept, some
// 28 KB, and 24 KB of codes.
const (
	streams   = 64
	ways      = 4
	pieces    = 8
	pieceMost = 48
	frameMost = 64 // what is longer is no frame
)

// Assembler finds identifiers that a source says in pieces: over consecutive records,
// over the frames of a multiplexed message in any order, over the segments of ISO
// 15765-2, over numbers that carry characters. It keeps the last pieces of each stream;
// where too many streams are in use it forgets the one that was silent longest. It must
// not be used from two goroutines at once.
type Assembler struct {
	s     *Scanner
	slots [streams / ways][ways]stream
	users [streams / ways][ways]user // of the slots
	codes [codeSets][codeWays]codes
	runs  int // of codes that have begun in numbers
	clock uint64
	pairs map2
	lasts [256]bool // characters that own identifiers end with, in upper case
	text  [pieces * pieceMost]byte
	found []Finding
}

// stream holds the last pieces of one stream in a ring.
type stream struct {
	n     int
	first uint // of the ring, modulo pieces
	count int  // digits in the plain pieces
	loose bool // the newest piece is not plain
	ring  [pieces]piece
}

// user says whose a slot is.
type user struct {
	id   uint64
	used uint64 // the clock at the last piece; 0: free
}

// piece is the end of the text of one record or frame.
type piece struct {
	text   [pieceMost]byte
	size   uint8
	digits uint8 // of a plain piece
	plain  bool  // all of the text, and only letters and digits
	slot
}

// slot is what a piece says of itself: its index among the pieces, -1 if it says none,
// and how many there are, 0 if it does not say.
type slot struct{ index, of int8 }

// NewAssembler makes an assembler that scans with s.
func NewAssembler(s *Scanner) *Assembler {
	a := &Assembler{s: s, found: make([]Finding, 0, 16)}
	a.pairs.add(s.vin.id)
	a.pairs.add(s.plate.id)
	for _, id := range [...][]byte{s.vin.id, s.plate.id} {
		if c := lastASCII(id); c != 0 {
			a.lasts[c] = true
		}
	}
	return a
}

// Feed takes the next piece of a stream, which is a source and a family of signals or
// a bus identifier, and appends to dst what the joined text of the last pieces holds
// and no piece alone does. Each finding covers all of the piece that completed it. Of a
// long text only the two ends are looked at.
func (a *Assembler) Feed(dst []Finding, id uint64, b []byte) []Finding {
	text, at, digits := b, slot{index: -1}, plainDigits(b)
	if digits < 0 && len(b) <= frameMost {
		if text, at = core(b); len(text) < len(b) {
			digits = plainDigits(text)
		}
	}
	if len(text) == 0 {
		return dst
	}
	base, st, plain := len(dst), a.stream(id), digits >= 0
	if prev := st.newest(); prev != nil && at.index < 0 && !(plain && prev.plain) {
		dst = a.pair(dst, base, prev, text, len(b))
	}
	st.push(text, at, digits)
	if at.index >= 0 {
		dst = a.indexed(dst, base, st, len(b))
	}
	if !plain {
		return dst
	}
	if len(text) == 1 {
		dst = a.code(dst, ^id, text[0], len(b), true)
	}
	return a.joined(dst, base, st, len(b), false)
}

// Take is Feed of a piece of two to eight letters and digits that completes nothing,
// whatever they are, as the stream has too few digits yet; it is false, and nothing is
// done, for any other piece.
func (a *Assembler) Take(id uint64, b []byte) bool {
	n := len(b)
	if uint(n-2) >= 7 || cap(b) < 8 {
		return false
	}
	x, keep := binary.LittleEndian.Uint64(b[:8]), highs&keepLow[n] // its memory goes on
	digits, ok := plainWord(x, keep)
	if !ok {
		return false
	}
	st := a.stream(id)
	if st.count+digits >= fewestDigits || st.loose {
		return false
	}
	p := st.room()
	binary.LittleEndian.PutUint64(p.text[:], x)
	p.size, p.digits, p.plain, p.slot = uint8(n), uint8(digits), true, slot{index: -1} //nolint:gosec // at most 8
	st.count += digits
	return true
}

// FeedBoth is Feed of the same piece to one stream and then to another.
func (a *Assembler) FeedBoth(dst []Finding, one, other uint64, b []byte) []Finding {
	if len(b) <= frameMost {
		for _, id := range [...]uint64{one, other} {
			if !a.Take(id, b) {
				dst = a.Feed(dst, id, b)
			}
		}
		return dst
	}
	base, x, y := len(dst), a.stream(one), a.stream(other)
	p, q := x.newest(), y.newest()
	if p != nil {
		dst = a.pair(dst, base, p, b, len(b))
	}
	switch found := dst[base:]; {
	case q == nil:
	case p != nil && bytes.Equal(p.bytes(), q.bytes()): // as for a source of one signal
		dst = append(dst, found...)
	default:
		dst = a.pair(dst, len(dst), q, b, len(b))
	}
	x.push(b, slot{index: -1}, -1)
	y.push(b, slot{index: -1}, -1)
	return dst
}

// fewestDigits is the fewest that the joined pieces of anything hold: a VIN ends in four.
const fewestDigits = 4

// joined looks for what the newest piece completes, all pieces being plain. strict
// asks for a check digit.
func (a *Assembler) joined(dst []Finding, base int, st *stream, size int, strict bool) []Finding {
	if st.count < fewestDigits {
		return dst
	}
	if p := st.newest(); p.index < 0 || st.n == 1 || st.at(st.n-2).index < p.index {
		dst = a.arrival(dst, base, st, size, strict)
	}
	return a.permuted(dst, base, st, size)
}

// stream finds or makes the place of a stream.
func (a *Assembler) stream(id uint64) *stream {
	a.clock++
	k := (id * 0x9E3779B97F4A7C15 >> 60) % (streams / ways)
	users, slots := &a.users[k], &a.slots[k]
	for i := range users {
		if u := &users[i]; u.id == id && u.used != 0 {
			u.used = a.clock
			return &slots[i]
		}
	}
	oldest := 0
	for i := range users {
		if users[i].used < users[oldest].used {
			oldest = i
		}
	}
	users[oldest] = user{id, a.clock}
	st := &slots[oldest]
	st.n, st.first, st.count, st.loose = 0, 0, 0, false
	return st
}

// at gives the piece that has k older ones.
func (st *stream) at(k int) *piece { return &st.ring[(st.first+uint(k))%pieces] }

// newest gives the last piece, nil if there is none.
func (st *stream) newest() *piece {
	if st.n == 0 {
		return nil
	}
	return st.at(st.n - 1)
}

// room makes room for another piece, that of the oldest if there is no other.
func (st *stream) room() *piece {
	p := st.at(st.n)
	if st.n < pieces {
		st.n++
		return p
	}
	st.first++
	if p.plain {
		st.count -= int(p.digits)
	}
	return p
}

// push adds a piece of so many digits, negative if it is not plain; of a long text only the
// end can go on in the next one.
func (st *stream) push(text []byte, at slot, digits int) {
	p := st.room()
	p.slot = at
	if len(text) > pieceMost {
		text = text[len(text)-pieceMost:]
	}
	p.size = uint8(len(text))
	switch { // what lies behind does no harm
	case len(text) <= 8 && cap(text) >= 8:
		*(*[8]byte)(p.text[:]) = [8]byte(text[:8])
	case cap(text) >= pieceMost:
		p.text = [pieceMost]byte(text[:pieceMost])
	default:
		copy(p.text[:], text)
	}
	st.loose = digits < 0
	if p.plain = digits >= 0; p.plain {
		p.digits = uint8(digits) //nolint:gosec // of pieceMost bytes
		st.count += digits
	}
}

// bytes gives the text that is kept.
func (p *piece) bytes() []byte { return p.text[:p.size] }

// core gives the text in a piece and its place. A piece with control bytes is a frame:
// its text is the last run of letters and digits, its index the low half of the
// first byte, as multiplexers and segment headers have it. A text may begin with its
// number: 1/3:.
func core(b []byte) (text []byte, at slot) {
	if !control(b) && (len(b) != 8 || b[0] <= ' ' || b[0] >= '0' || !alnumOnly(b[1:])) {
		if c := b[0]; !isDigit(c) && c != '[' && c != '(' {
			return b, slot{index: -1}
		}
		return numbered(b)
	}
	at.index = -1
	switch c := b[0]; {
	case c < 0x10, c >= 0x20 && c < 0x30:
		at.index = int8(c & 15)
	case c < 0x20:
		at.index = 0
	}
	end := len(b)
	for end > 0 && !isAlnum(b[end-1]) {
		end--
	}
	start := alnumsStart(b, end)
	return b[start:end], at
}

// control reports whether b has bytes that no text has.
func control(b []byte) bool {
	if n := len(b); n >= 8 {
		last := binary.LittleEndian.Uint64(b[n-8:]) // some of these bytes twice
		for ; len(b) > 8; b = b[8:] {
			if controlWord(binary.LittleEndian.Uint64(b)) {
				return true
			}
		}
		return controlWord(last)
	}
	for _, c := range b {
		if c < ' ' || c == 0x7F || c == 0xFF {
			return true
		}
	}
	return false
}

// controlWord is control of the eight bytes of x.
func controlWord(x uint64) bool {
	low := ^x &^ highs // 0 for 0x7F and 0xFF
	return ((x-' '*ones)&^x|low-ones)&highs != 0
}

// numbered takes the number off a piece that begins with one, such as 1/3: or [2/3],
// of at most fifteen pieces.
func numbered(b []byte) (text []byte, at slot) {
	k := 0
	if len(b) > 0 && (b[0] == '[' || b[0] == '(') {
		k = 1
	}
	index, i := smallNumber(b, k)
	if i == k || i >= len(b) || b[i] != '/' {
		return b, slot{index: -1}
	}
	of, j := smallNumber(b, i+1)
	if j == i+1 || index > of || of < 2 || of > 15 {
		return b, slot{index: -1}
	}
	start := j
	for j < len(b) && j < start+3 && !isAlnum(b[j]) && b[j] < 0x80 {
		j++
	}
	if j == start || j == len(b) {
		return b, slot{index: -1}
	}
	return b[j:], slot{int8(index), int8(of)}
}

// smallNumber reads one or two digits at b[i:] and gives where they end.
func smallNumber(b []byte, i int) (v, end int) {
	for end = i; end < len(b) && end < i+2 && isDigit(b[end]); end++ {
		v = v*10 + int(b[end]-'0')
	}
	return v, end
}

// plainDigits counts the digits of a plain piece, letters and digits only; it is negative
// for anything else.
func plainDigits(b []byte) (n int) {
	if len(b) > pieceMost {
		return -1
	}
	for ; len(b) > 8; b = b[8:] {
		k, ok := plainWord(binary.LittleEndian.Uint64(b), highs)
		if !ok {
			return -1
		}
		n += k
	}
	if cap(b) < 8 {
		return plainTail(b, n)
	}
	k, ok := plainWord(binary.LittleEndian.Uint64(b[:8]), highs&keepLow[len(b)]) // its memory goes on
	if !ok {
		return -1
	}
	return n + k
}

// plainWord counts the digits of a word whose bytes with the high bit set in keep count;
// ok is false if not all of these are letters and digits.
func plainWord(x, keep uint64) (digits int, ok bool) {
	digit, alnum := alnumBytes(x)
	return bits.OnesCount64(digit & keep), alnum&keep == keep && x&keep == 0
}

// plainTail goes on with plainDigits after n digits, byte by byte.
func plainTail(b []byte, n int) int {
	for _, c := range b {
		k := class[c]
		if k&cAlnum == 0 {
			return -1
		}
		n += int(k & cDigit)
	}
	return n
}

func alnumOnly(b []byte) bool {
	for _, c := range b {
		if !isAlnum(c) {
			return false
		}
	}
	return true
}
