package scan

import (
	"math/bits"
	"unicode/utf8"

	"cordon/filters/pi"
)

// periodic reads a value of which the characters of one length each, or numbers, stand in a frame
// that repeats.
func (s *Scanner) periodic(c pi.Context, w *writing) (pi.Entity, int) {
	signs := w.signs()
	for d := 2; d <= mostPeriod && 2*d <= len(w.runes); d++ {
		if !w.repeats(d, signs) {
			continue
		}
		f, ok := w.frame(d)
		if !ok {
			continue
		}
		if e, n := s.framed(c, w, f); e != pi.None {
			return e, n
		}
	}
	return pi.None, 0
}

// signs has a bit for each of the first characters that is not plain.
func (w *writing) signs() (set uint32) {
	for k, r := range w.runes[:min(mostPeriod, len(w.runes))] {
		if !plain(r) {
			set |= 1 << k
		}
	}
	return set
}

// repeats reports whether w may have a frame of period d: some of its first d characters are signs,
// of which each is there again behind d others, or may stand in a value.
func (w *writing) repeats(d int, signs uint32) bool {
	signs &= 1<<d - 1
	if signs == 0 {
		return false
	}
	for ; signs != 0; signs &= signs - 1 {
		if j := bits.TrailingZeros32(signs); w.runes[j] != w.runes[j+d] && !within(w.runes[j]) {
			return false
		}
	}
	return true
}

// frame is what repeats around the pieces of a value: the piece is [from, to) of every d
// characters, of which those that vary are [low, high).
type frame struct {
	d, times, from, to, low, high int
	short                         bool // the last period is left out
}

// frame looks for the frame of period d at the start of the value.
func (w *writing) frame(d int) (f frame, ok bool) {
	r := w.runes
	var mark [mostPeriod]bool
	marks := 0
	for j := range d {
		if mark[j] = !plain(r[j]) && j+d < len(r) && r[j] == r[j+d]; mark[j] {
			marks++
		}
	}
	if marks == 0 || marks == d {
		return f, false
	}
	f.d, f.times = d, 0
	for at := 0; ; at += d { // whole periods, as far as all marks are there
		for j := range d {
			if mark[j] && (at+j >= len(r) || r[at+j] != r[j]) || !mark[j] && (at+j >= len(r) || !plain(r[at+j]) && !within(r[at+j])) {
				return f, f.varies(w, &mark)
			}
		}
		f.times++
	}
}

// varies finds the piece, and what varies in it, among what is no mark.
func (f *frame) varies(w *writing, mark *[mostPeriod]bool) bool {
	if f.times < 1 {
		return false
	}
	r := w.runes
	f.low, f.high = -1, -1
	last := 0 // characters of the period that breaks off
	for at := f.times * f.d; last < f.d && at+last < len(r) && (mark[last] && r[at+last] == r[last] || !mark[last] && (plain(r[at+last]) || within(r[at+last]))); last++ {
	}
	for j := range f.d {
		if mark[j] {
			continue
		}
		for t := 1; t < f.times || t == f.times && j < last; t++ {
			if r[t*f.d+j] != r[j] {
				if f.low < 0 {
					f.low = j
				}
				f.high = j + 1
				break
			}
		}
	}
	if f.low < 0 {
		return false
	}
	for f.from = f.low; f.from > 0 && !mark[f.from-1]; f.from-- {
	}
	for f.to = f.low; f.to < f.d && !mark[f.to]; f.to++ {
	}
	return f.high <= f.to
}

// framed names what the pieces of f are, with the one that its last period ends in or without:
// text, or numbers in base 16, 8 or 2.
func (s *Scanner) framed(c pi.Context, w *writing, f frame) (pi.Entity, int) {
	for ; f.times >= 2 || f.times == 1 && w.all; f.times-- {
		if end := w.collect(f, f.from, f.to); f.times*(f.to-f.from) >= 3 && w.ends(end) {
			if e := s.take(c, w); e != pi.None {
				return e, end
			}
		}
		for _, n := range [...]struct{ width, base int }{{2, 16}, {3, 8}, {8, 2}, {4, 16}} {
			for from := max(f.from, f.high-n.width); from <= f.low && from+n.width <= f.to; from++ {
				end := w.collect(f, from, from+n.width)
				if end == 0 || !w.digits(n.width, n.base) || f.times < 2 {
					continue
				}
				if e := s.take(c, w); e != pi.None {
					return e, end
				}
			}
		}
		if f.short {
			break
		}
		f.short = true
	}
	return pi.None, 0
}

// collect sets w.data to what stands in [from, to) of each period and of the rest of one that
// follows, and gives where the last piece ends.
func (w *writing) collect(f frame, from, to int) (end int) {
	r := w.runes
	w.data, w.wide = w.data[:0], false
	for t := 0; t <= f.times; t++ {
		at := t * f.d
		if t == f.times {
			for j := range from {
				if at+j >= len(r) || r[at+j] != r[j] && !(j >= f.from && plain(r[at+j])) {
					return end
				}
			}
		}
		for j := from; j < to && at+j < len(r); j++ {
			c := r[at+j]
			if t == f.times && (!plain(c) && !within(c) || wide(c) && !w.wide) {
				return end
			}
			w.wide = w.wide || wide(c)
			w.data = utf8.AppendRune(w.data, c)
			end = at + j + 1
		}
	}
	return end
}

// digits turns w.data, pieces of so many digits of a base, into the bytes, or characters for four
// digits, that they stand for; false if they are no such digits.
func (w *writing) digits(width, base int) bool {
	if len(w.data)%width != 0 {
		w.data = w.data[:len(w.data)-len(w.data)%width]
	}
	n := 0
	for k := 0; k < len(w.data); k += width {
		v := 0
		for _, c := range w.data[k : k+width] {
			x := digitValue(c)
			if x >= base {
				return false
			}
			v = v*base + x
		}
		if width == 4 {
			n += utf8.EncodeRune(w.data[n:n+4], rune(v))
			continue
		}
		if v > 255 {
			return false
		}
		w.data[n] = byte(v)
		n++
	}
	w.data = w.data[:n]
	return n >= 4
}

// digitValue gives the value of a hexadecimal digit, 16 for any other byte.
func digitValue(c byte) int {
	switch {
	case c-'0' < 10:
		return int(c - '0')
	case (c|0x20)-'a' < 6:
		return int(c|0x20-'a') + 10
	}
	return 16
}
