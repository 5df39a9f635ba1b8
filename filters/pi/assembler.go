package pi

// Bounds of an Assembler: at most streams*pieces*pieceMost bytes of text are kept,
// some 25 KB.
const (
	streams   = 64
	ways      = 4
	pieces    = 8
	pieceMost = 48
)

// Assembler finds identifiers that a source says in pieces: over consecutive short
// records, over the frames of a multiplexed message in any order, over the segments
// of ISO 15765-2. It keeps the last pieces of each stream; where too many streams
// are in use it forgets the one that was silent longest. It must not be used from
// two goroutines at once.
type Assembler struct {
	s     *Scanner
	slots [streams]stream
	clock uint64
	text  [pieces * pieceMost]byte
	found []Finding
}

type stream struct {
	id   uint64
	used uint64 // the clock at the last piece; 0: free
	n    int
	last [pieces]piece // the newest last
}

// piece is the text of one record or frame. index is its place among the pieces if
// its first byte told it, else -1.
type piece struct {
	index int8
	size  uint8
	text  [pieceMost]byte
}

// NewAssembler makes an assembler that scans with s.
func NewAssembler(s *Scanner) *Assembler {
	return &Assembler{s: s, found: make([]Finding, 0, 16)}
}

// Feed takes the next piece of a stream, which is a source and a family of signals or
// a bus identifier, and appends to dst what the joined text of the last pieces holds
// and no piece alone does. Each finding covers all of the piece that completed it.
func (a *Assembler) Feed(dst []Finding, id uint64, b []byte) []Finding {
	text, index := core(b)
	if len(text) == 0 {
		return dst
	}
	st := a.stream(id)
	p := st.push(text, index)
	base := len(dst)
	if index < 0 || st.n == 1 || st.last[st.n-2].index < 0 || st.last[st.n-2].index < index {
		dst = a.arrival(dst, base, st, len(b))
	}
	if index >= 0 {
		dst = a.indexed(dst, base, st, len(b))
	} else if len(text) < 17 && alnumOnly(p.text[:p.size]) {
		dst = a.permuted(dst, base, st, len(b))
	}
	return dst
}

// stream finds or makes the place of a stream.
func (a *Assembler) stream(id uint64) *stream {
	a.clock++
	set := (id * 0x9E3779B97F4A7C15 >> 60) % (streams / ways) * ways
	oldest := &a.slots[set]
	for i := range ways {
		st := &a.slots[set+uint64(i)]
		if st.used != 0 && st.id == id {
			st.used = a.clock
			return st
		}
		if st.used < oldest.used {
			oldest = st
		}
	}
	oldest.id, oldest.used, oldest.n = id, a.clock, 0
	return oldest
}

// push adds a piece; of a long text only the end can go on in the next one.
func (st *stream) push(text []byte, index int8) *piece {
	if st.n == pieces {
		copy(st.last[:], st.last[1:])
		st.n--
	}
	p := &st.last[st.n]
	st.n++
	p.index = index
	if len(text) > pieceMost {
		text = text[len(text)-pieceMost:]
	}
	p.size = uint8(copy(p.text[:], text))
	return p
}

// core gives the text in a piece and its index. A piece with control bytes is a frame:
// its text is the last run of letters and digits, its index the low half of the
// first byte, as multiplexers and segment headers have it.
func core(b []byte) (text []byte, index int8) {
	binary := false
	for i, c := range b {
		binary = binary || c < ' ' || c == 0x7F || c == 0xFF || i == 0 && len(b) == 8 && c > ' ' && c < '0' && alnumOnly(b[1:])
	}
	if !binary {
		return b, -1
	}
	index = -1
	switch c := b[0]; {
	case c < 0x10, c >= 0x20 && c < 0x30:
		index = int8(c & 15)
	case c < 0x20:
		index = 0
	}
	end := len(b)
	for end > 0 && !isAlnum(b[end-1]) {
		end--
	}
	start := end
	for start > 0 && isAlnum(b[start-1]) {
		start--
	}
	return b[start:end], index
}

func alnumOnly(b []byte) bool {
	for _, c := range b {
		if !isAlnum(c) {
			return false
		}
	}
	return true
}

// arrival joins the last pieces in the order in which they came: as many as give the
// length of an identifier, and all of them where the text is more than letters and
// digits.
func (a *Assembler) arrival(dst []Finding, base int, st *stream, size int) []Finding {
	at, plain := len(a.text), true
	newest := 0
	for k := st.n - 1; k >= 0; k-- {
		p := &st.last[k]
		at -= int(p.size)
		copy(a.text[at:], p.text[:p.size])
		plain = plain && alnumOnly(p.text[:p.size])
		if k == st.n-1 {
			newest = at
			continue
		}
		if plain && identifierLength(len(a.text)-at) || !plain && (k == 0 || k == st.n-2) {
			dst = a.judge(dst, base, a.text[at:], newest-at, size, st, k)
		}
	}
	return dst
}

func identifierLength(n int) bool { return n == 11 || n >= 13 && n <= 20 || n == 9 }

// judge scans a joined text whose newest piece begins at from.
func (a *Assembler) judge(dst []Finding, base int, text []byte, from, size int, st *stream, oldest int) []Finding {
	a.found = a.s.Scan(a.found[:0], nil, text)
	for _, f := range a.found {
		if f.Start >= from || f.End <= from || f.Entity == Mobile && !st.typed(oldest) {
			continue
		}
		dst = report(dst, base, f.Entity, size)
	}
	return dst
}

// report adds an entity that this piece completed, once.
func report(dst []Finding, base int, e Entity, size int) []Finding {
	for _, f := range dst[base:] {
		if f.Entity == e {
			return dst
		}
	}
	return append(dst, Finding{0, size, e})
}

// typed reports whether the pieces from oldest on are a telephone number as it is
// typed: without a check digit, any two numbers could make one.
func (st *stream) typed(oldest int) bool {
	n, first := st.n-oldest, int(st.last[oldest].size)
	if !alnumOnly(st.last[oldest].text[:first]) || !alnumOnly(st.last[st.n-1].text[:st.last[st.n-1].size]) {
		return true
	}
	switch {
	case n == 2:
		return first == 3 || first == 7
	case n == 3:
		return first == 3 && st.last[oldest+1].size == 4
	}
	return first <= 3
}

// indexed joins the last piece of each index in ascending order.
func (a *Assembler) indexed(dst []Finding, base int, st *stream, size int) []Finding {
	n, count := 0, 0
	for index := range int8(16) {
		for k := st.n - 1; k >= 0; k-- {
			if p := &st.last[k]; p.index == index {
				n += copy(a.text[n:], p.text[:p.size])
				count++
				break
			}
		}
	}
	if count < 2 || n < 9 {
		return dst
	}
	a.found = a.s.Scan(a.found[:0], nil, a.text[:n])
	for _, f := range a.found {
		if f.End-f.Start > int(st.last[st.n-1].size) && f.Entity != Mobile {
			dst = report(dst, base, f.Entity, size)
		}
	}
	return dst
}

// permuted tries the other orders of the last two or three distinct pieces as a VIN,
// which its check character must prove.
func (a *Assembler) permuted(dst []Finding, base int, st *stream, size int) []Finding {
	var p [3]*piece
	n, total := 0, 0
	for k := st.n - 1; k >= 0 && n < 3 && total < 17; k-- {
		if q := &st.last[k]; n == 0 || q.differs(p[0]) && (n == 1 || q.differs(p[1])) {
			p[n] = q
			n++
			total += int(q.size)
		}
	}
	if n < 2 || total != 17 {
		return dst
	}
	for _, order := range [...][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		m := 0
		for _, k := range order {
			if k < n {
				m += copy(a.text[m:], p[k].text[:p[k].size])
			}
		}
		if form, check := vinCheck(a.text[:17]); form && check && vinLike(a.text[:17]) {
			return report(dst, base, VIN, size)
		}
	}
	return dst
}

func (p *piece) differs(q *piece) bool {
	return string(p.text[:p.size]) != string(q.text[:q.size])
}
