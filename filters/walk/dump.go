package walk

import (
	"bytes"
	"unicode/utf8"
)

// Bounds of a dump: bytes of all of it that are worth a look, bytes that one line tells, and
// how long a line is.
const (
	leastDump  = 8
	mostLine   = 64
	mostDumped = 512
)

// dumpLine is one line of a dump: where its bytes begin, after an offset.
type dumpLine struct {
	offset uint64
	digits int  // of the offset
	colon  bool // something parts it from the bytes besides spaces
	start  int
}

// dump tries the lines of a hexadecimal dump that begins in the line at text[i:], as xxd,
// hexdump, od and tcpdump write them: an offset, bytes in groups of two, four or eight
// digits, perhaps the text once more. Each line must begin where the one before it ended.
// It gives the end of the dump, 0 if there is none.
func (u *Unwrapper) dump(text []byte, i, depth int, yield func(Inner) error) (int, error) {
	l := &u.layers[min(depth, u.budget.Layers)]
	l.buf = l.buf[:0]
	for hexValue(text[i]) > 15 && i+1 < len(text) {
		i++
	}
	first, end := 0, 0
	var want uint64
	for i < len(text) {
		stop := min(len(text), i+mostDumped)
		feed := 1
		if k := bytes.IndexByte(text[i:stop], '\n'); k >= 0 {
			stop = i + k
		} else if k := bytes.Index(text[i:stop], []byte(`\n`)); k >= 0 {
			stop, feed = i+k, 2
		}
		d, ok := offsetIn(text[:stop], i, want, end > 0)
		if !ok {
			break
		}
		width := d.width(text, stop+feed-1)
		n := len(l.buf)
		last := 0
		if l.buf, last = d.read(l.buf, text[:stop], width); len(l.buf) == n {
			break
		}
		if end == 0 {
			first = d.start
		}
		want, end, i = d.offset+uint64(len(l.buf)-n), last, stop+feed
	}
	if u.work += end - first; end == 0 || len(l.buf) < leastDump {
		return 0, nil
	}
	if depth >= u.budget.Layers && u.worth(l.buf) {
		return end, ErrBudget
	}
	l.buf = wholeRunes(l.buf)
	_, err := u.offer(Dump, first, end, l.buf, yield)
	return end, err
}

// wholeRunes leaves out the bytes of a character that b breaks off in.
func wholeRunes(b []byte) []byte {
	for k := 1; k <= min(len(b), utf8.UTFMax-1); k++ {
		if c := b[len(b)-k]; utf8.RuneStart(c) {
			if c >= 0x80 && !utf8.FullRune(b[len(b)-k:]) {
				return b[:len(b)-k]
			}
			break
		}
	}
	return b
}

// offsetIn looks in a line for an offset, that which is wanted if known, and what follows it.
func offsetIn(line []byte, i int, want uint64, known bool) (d dumpLine, ok bool) {
	for most := min(len(line), i+128); i < most; {
		if hexValue(line[i]) > 15 {
			i++
			continue
		}
		from, v, octal := i, uint64(0), uint64(0) // od counts in octal
		for i < len(line) && hexValue(line[i]) < 16 {
			v = v<<4 | uint64(hexValue(line[i]))
			octal = octal<<3 | uint64(hexValue(line[i])&7)
			i++
		}
		if i-from == 7 && known && octal == want {
			v = octal
		}
		d = dumpLine{offset: v, digits: i - from}
		k := i
		for k < len(line) && k < i+2 && (line[k] == ':' || line[k] == ']' || line[k] == '|' || line[k] == 'h') {
			k++
		}
		d.colon = k > i
		for d.start = k; d.start < len(line) && d.start < k+4 && (line[d.start] == ' ' || line[d.start] == '\t'); d.start++ {
		}
		if d.digits < 4 || d.digits > 16 || d.start == i || d.groups(line) == 0 {
			continue
		}
		if v == want && known || !known && v%4 == 0 {
			return d, true
		}
	}
	return d, false
}

// groups gives the digits of the first group of bytes, 0 if there is none.
func (d *dumpLine) groups(line []byte) int {
	n := d.start
	for n < len(line) && n < d.start+9 && hexValue(line[n]) < 16 {
		n++
	}
	if n < len(line) && line[n] < 0x80 && !separates(line[n]) {
		return 0
	}
	switch n -= d.start; n {
	case 2, 4, 8:
		return n
	}
	return 0
}

// width gives how many bytes the line holds, by the offset of the next one, which begins
// behind text[stop].
func (d *dumpLine) width(text []byte, stop int) int {
	const usual = 16
	if stop+1 >= len(text) {
		return usual
	}
	line := text[stop+1:]
	line = line[:min(len(line), 128)]
	for n := 1; n <= mostLine; n <<= 1 {
		if next, ok := offsetIn(line, 0, d.offset+uint64(n), true); ok && next.digits == d.digits {
			return n
		}
	}
	return usual
}

// read appends the bytes of a line, at most so many, and gives where they end.
func (d *dumpLine) read(dst, line []byte, width int) (out []byte, end int) {
	size, k, n := d.groups(line), d.start, 0
	swap := size == 4 && !d.colon && d.digits == 7 // the words of hexdump and od
	end = k
	for n < width {
		from := k
		for k < len(line) && k < from+size && hexValue(line[k]) < 16 {
			k++
		}
		if (k-from)%2 != 0 || k == from || k < len(line) && hexValue(line[k]) < 16 {
			break
		}
		group := len(dst)
		for m := from; m < k; m += 2 {
			dst = append(dst, hexValue(line[m])<<4|hexValue(line[m+1]))
			n++
		}
		if swap && len(dst) == group+2 {
			dst[group], dst[group+1] = dst[group+1], dst[group]
		}
		end = k
		if k-from < size {
			break
		}
		for gap := k; k < len(line) && k < gap+2 && (line[k] == ' ' || line[k] == '-'); k++ {
		}
		if k == end {
			break
		}
	}
	return dst, end
}
