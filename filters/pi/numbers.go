package pi

import "math/bits"

// Bounds of the table of character codes that come one a number.
const (
	codeSets = 256
	codeWays = 2
	codeMost = 24
)

// codes is the run of character codes that a stream of numbers says.
type codes struct {
	id    uint64
	n     int32 // codes in the run
	texts bool  // they came as texts of one character, not as numbers
	text  [codeMost]byte
}

// Idle reports whether Number does nothing with v, whatever the stream: v is no character
// and no characters, and no run of characters has begun that it could end.
func (a *Assembler) Idle(v uint64) bool {
	if a.runs > 0 || v <= 'z' && isAlnum(byte(v)) {
		return false
	}
	if v < 1<<16 {
		return true
	}
	_, n := packed(v)
	return n == 0
}

// IdleDigits is Idle of the number that some digits say, for some of those whose length
// tells: below three characters, above one.
func (a *Assembler) IdleDigits(text []byte) bool {
	return uint(len(text)-4) < 3 && text[0] != '0' && a.runs == 0
}

// Number takes the next number of a stream and appends to dst what it completes: an
// identifier that numbers carry as packed ASCII, three to eight characters in either
// byte order, or as one character code each. Only the own identifiers and those that
// a check digit proves in full length count, since any measurement can look like
// characters. A finding covers [0, 1).
func (a *Assembler) Number(dst []Finding, id, v uint64) []Finding {
	switch {
	case v <= 'z':
		c := byte(v)
		if isAlnum(c) {
			return a.code(dst, id, c, 1, false)
		}
	case v >= 1<<16:
		if text, n := packed(v); n > 0 {
			return a.packed(dst, id, text, n)
		}
	}
	if a.runs > 0 {
		if r := a.run(id, false); r != nil {
			a.drop(r)
		}
	}
	return dst
}

// run finds the run of a stream; make says that there shall be one, in the place of
// the shorter run.
func (a *Assembler) run(id uint64, make bool) *codes {
	set := &a.codes[id*0x9E3779B97F4A7C15>>56%codeSets]
	for i := range set {
		if r := &set[i]; r.id == id && r.n > 0 {
			return r
		}
	}
	if !make {
		return nil
	}
	r := &set[0]
	if set[1].n < r.n {
		r = &set[1]
	}
	a.drop(r)
	r.id = id
	return r
}

// drop ends a run.
func (a *Assembler) drop(r *codes) {
	if r.n > 0 && !r.texts {
		a.runs--
	}
	r.n = 0
}

// code adds one character code, which a record of size bytes said as a number or as a text.
func (a *Assembler) code(dst []Finding, id uint64, c byte, size int, text bool) []Finding {
	r := a.run(id, true)
	if r.n >= codeMost {
		rest := [codeMost - 1]byte(r.text[1:])
		copy(r.text[:], rest[:])
		r.text[codeMost-1] = c
	} else {
		r.text[r.n] = c
	}
	if r.n++; r.n == 1 {
		if r.texts = text; !text {
			a.runs++
		}
	}
	if r.n < 6 || r.n != 18 && !isDigit(c) && !a.lasts[upper(c)] {
		return dst
	}
	run := r.text[:min(r.n, codeMost)]
	if e := a.spelled(run, r.n == 18); e != None {
		dst = append(dst, Finding{0, size, e})
	}
	return dst
}

// spelled names the identifier that a run ends with; alone means that it is all of
// the run.
func (a *Assembler) spelled(run []byte, alone bool) Entity {
	d, n := run, len(run)
	switch {
	case ends(d, a.s.vin.id):
		return VIN
	case ends(d, a.s.plate.id):
		return Plate
	case n < 17:
		return None
	}
	if isDigit(d[n-1]) && isDigit(d[n-2]) && isDigit(d[n-3]) && isDigit(d[n-4]) {
		if d = d[n-17:]; wmi(d) {
			if form, check := vinCheck(d); form && check && vinLike(d) {
				return VIN
			}
		}
	}
	switch {
	case !alone:
	case alnumDigits(run[:17]) && resident18(run):
		return ResidentID
	case !alnumDigits(run) && creditCode(run):
		return CreditCode
	}
	return None
}

// ends reports whether d ends with the letters and digits of id, in either case, its
// ideographs left out.
func ends(d, id []byte) bool {
	k := len(d)
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] >= 0x80 {
			continue
		}
		if k--; k < 0 || upper(d[k]) != id[i] {
			return false
		}
	}
	return id != nil && k < len(d)
}

// lastASCII gives the last byte of id that is none of an ideograph, 0 if there is none.
func lastASCII(id []byte) byte {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] < 0x80 {
			return id[i]
		}
	}
	return 0
}

// keepLow holds the low n bytes of a word.
var keepLow = [9]uint64{0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1}

// packed gives the bytes of v between zeros, low end first, if they are three or more
// letters and digits.
func packed(v uint64) (text uint64, n int) {
	v >>= bits.TrailingZeros64(v) &^ 7 & 63
	n = (bits.Len64(v) + 7) / 8
	keep := keepLow[n]
	if n < 3 || v&highs != 0 {
		return 0, 0
	}
	if _, alnum := alnumBytes(v); alnum&keep != highs&keep {
		return 0, 0
	}
	return v, n
}

// alnumBytes sets the high bits of the bytes of v that are digits, and of those that are
// letters or digits, of its bytes below 0x80.
func alnumBytes(v uint64) (digit, alnum uint64) {
	v &^= highs
	z := v | 0x20*ones
	digit = (v + (0x80-'0')*ones) ^ (v + (0x80-':')*ones)
	alnum = digit ^ (z + (0x80-'a')*ones) ^ (z + (0x80-'{')*ones)
	return digit & highs, alnum & highs
}

// packed feeds n characters in both orders, each to a stream of its own.
func (a *Assembler) packed(dst []Finding, id, v uint64, n int) []Finding {
	base := len(dst)
	var low, high [8]byte
	for i := range n {
		low[i] = byte(v >> (8 * i))
		high[n-1-i] = low[i]
	}
	for order, text := range [...][]byte{high[:n], low[:n]} {
		st := a.stream(^id ^ uint64(order)<<63)
		st.push(text, slot{index: -1}, countDigits(text))
		dst = a.joined(dst, base, st, 1, true)
	}
	return dst
}
