package scan

import (
	"bytes"
	"math/bits"
	"unicode/utf8"

	"cordon/filters/pi"
)

// Bounds of lines that hold the pieces of a value: bytes of what stands before one, numbers there
// that are looked at, and other lines between two.
const (
	mostHead    = 192
	mostNumbers = 16
	mostStray   = 3
)

// head is what stands before the piece of a value in a line, but for its numbers, which differ.
type head struct {
	from, to int // in the text
	piece    span
	at       [mostNumbers]int32 // where its numbers stand
	value    [mostNumbers]int32
	n        int
}

// lines looks in text for lines that are alike up to their last word, but for a number that counts
// them or says where their piece begins:
//
//	D Repo: phone part 1/3: 138⏎D Repo: phone part 2/3: 1234⏎D Repo: phone part 3/3: 5678
//	key=phone off=0 data=138⏎key=phone off=3 data=1234⏎key=phone off=7 data=5678
//	phone:⏎  - 138⏎  - 1234⏎  - 5678
func (s *Scanner) lines(c pi.Context, text []byte, feed byte, outer int) {
	var read heads
	for i, at, left := 0, 0, mostUncut(text); i < len(text) && left > 0; {
		now, next := read.line(text, i, at, feed)
		again, then := next, at+1
		if !now.begins(text) {
			i, at = again, then
			continue
		}
		var t together
		t.add(now.piece.start, now.piece.end)
		first, last := *now, *now
		counts, sizes := uint32(1<<mostNumbers-1), uint32(1<<mostNumbers-1)
		for stray, k, n := 0, next, then; k < len(text) && stray <= mostStray && t.n < len(t.at); {
			now, next := read.line(text, k, n, feed)
			c, z := now.after(text, &last, &first)
			n++
			if now.piece.end > 0 && (c&counts|z&sizes != 0 || now.bullet(text, &last)) {
				counts, sizes = counts&c, sizes&z
				t.add(now.piece.start, now.piece.end)
				last, stray, again, then = *now, 0, next, n
			} else {
				stray++
			}
			k = next
		}
		if i, at = again, then; t.n > 1 {
			first.said(text, counts|sizes, &t)
			s.together(c, text, outer, &t)
			left--
		}
	}
}

// heads are the lines that were read last: each is compared with several before it.
type heads struct {
	of   [8]head // by the number of the line
	next [8]int  // where the line behind it begins, 0 if it was not read
	from [8]int  // where it begins
}

// line gives the line number n, which begins at text[i:], and where the next one begins.
func (h *heads) line(text []byte, i, n int, feed byte) (*head, int) {
	k := n % len(h.of)
	if h.next[k] == 0 || h.from[k] != i {
		h.from[k], h.next[k] = i, h.of[k].read(text, i, feed)
	}
	return &h.of[k], h.next[k]
}

// begins reports whether h may be the first of lines that are alike: one of its numbers is 0 or 1, or
// it has none and is an element of a list.
func (h *head) begins(text []byte) bool {
	if h.piece.end == 0 {
		return false
	}
	for _, v := range h.value[:h.n] {
		if v <= 1 {
			return true
		}
	}
	return h.n == 0 && h.listed(text)
}

// read reads the line at text[i:] and gives where the next one begins. The piece is empty if the line
// has none.
func (h *head) read(text []byte, i int, feed byte) (next int) {
	end := bytes.IndexByte(text[i:], feed)
	if next = i + end + 1; end < 0 {
		end, next = len(text)-i, len(text)
	}
	to := i + end
	for i < to && text[i] == ' ' && feed != '\n' {
		i++
	}
	h.from, h.to, h.piece, h.n = i, 0, span{}, 0
	for to > i && pieceEdge(text[to-1]) {
		to--
	}
	from := to
	for from > i && to-from <= mostString && lineMarks[text[from-1]] == 0 {
		if text[from-1] >= 0x80 && from >= i+3 && wideEdge(text[from-3:from]) {
			break
		}
		from--
	}
	if from == i || from == to || to-from > mostString || from-i > mostHead || date(text[from:to]) {
		return next
	}
	h.to = from
	for k := i; k < from; {
		c := text[k]
		if c < 0x80 && c-'0' >= 10 {
			k++
			continue
		}
		v, size := int(c-'0'), 1
		if c >= 0x80 || k+1 < from && text[k+1]-'0' < 10 {
			v, size = numeral(text[k:from])
		}
		if size == 0 {
			k++
			continue
		}
		begin := k
		k += size
		if h.n == mostNumbers {
			return next
		}
		h.at[h.n], h.value[h.n] = int32(begin), int32(v) //nolint:gosec // a text has fewer bytes; numeral stops at seven digits
		h.n++
	}
	h.piece = span{from, to}
	return next
}

// date reports whether s has the form of a date, 2026-02-11.
func date(s []byte) bool {
	return len(s) == 10 && s[0]-'0' < 10 && s[4] == s[7] && (s[4] == '-' || s[4] == '/' || s[4] == '.')
}

// numeral gives the number at the start of s and its length, 0 if none stands there: 12, 三, ③.
func numeral(s []byte) (v, size int) {
	if s[0] < 0x80 {
		for size < len(s) && s[size]-'0' < 10 {
			if v < 1e6 {
				v = v*10 + int(s[size]-'0')
			}
			size++
		}
		return v, size
	}
	if s[0] < 0xE2 {
		return 0, 0
	}
	switch r, n := utf8.DecodeRune(s); {
	case r >= '①' && r <= '⑳':
		return int(r-'①') + 1, n
	case r >= 0x4E00 && s[0] < 0xEA:
		for k, one := range "零一二三四五六七八九十" {
			if r == one {
				return k / 3, n
			}
		}
	}
	return 0, 0
}

// wideEdge reports whether w is a mark of Chinese before a piece.
func wideEdge(w []byte) bool {
	switch string(w) {
	case "：", "、", "，", "）", "】", "」", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨":
		return true
	}
	return false
}

// pieceEdge reports whether c may stand around the piece at the end of a line.
func pieceEdge(c byte) bool { return lineMarks[c] == edgeMark }

// The marks before a piece: those that may stand around it, and those that end its key.
const (
	edgeMark = 1
	keyMark  = 2
)

var lineMarks = func() (t [256]uint8) {
	for _, c := range []byte(" \t\r\"'`,;()[]{}<|") {
		t[c] = edgeMark
	}
	for _, c := range []byte(":=>") {
		t[c] = keyMark
	}
	return t
}()

// after tells which numbers of h, a bit for each, are by one more than those of the line before, or
// by the length of its piece, if the lines are alike.
func (h *head) after(text []byte, last, first *head) (counts, sizes uint32) {
	if h.piece.end == 0 || h.n != last.n {
		return 0, 0
	}
	size := last.piece.end - last.piece.start
	for k := range h.n {
		if d := h.value[k] - last.value[k]; min(h.value[k], last.value[k]) >= 1e6 && (d > 1000 || d < -1000) {
			return 0, 0 // numbers of other things, and no times
		}
		if h.value[k] == last.value[k]+1 && first.value[k] <= 1 {
			counts |= 1 << k
		}
		if int(h.value[k]) == int(last.value[k])+size && first.value[k] <= 1 {
			sizes |= 1 << k
		}
	}
	if counts|sizes == 0 || !alike(text[last.from:last.to], text[h.from:h.to]) {
		return 0, 0
	}
	return counts, sizes
}

// alike reports whether a and b differ by their numbers alone.
func alike(a, b []byte) bool {
	for len(a) > 0 && len(b) > 0 {
		_, n := numeral(a)
		_, m := numeral(b)
		switch {
		case n > 0 && m > 0:
			a, b = a[n:], b[m:]
		case n+m > 0 || a[0] != b[0]:
			return false
		default:
			a, b = a[1:], b[1:]
		}
	}
	return len(a) == len(b)
}

// bullet reports whether both lines are elements of a list with the same words before their pieces.
func (h *head) bullet(text []byte, last *head) bool {
	return h.n == 0 && bytes.Equal(text[h.from:h.to], text[last.from:last.to]) && h.listed(text)
}

// listed reports whether the line begins as an element of a list.
func (h *head) listed(text []byte) bool {
	switch mark := bytes.TrimLeft(text[h.from:h.to], " \t"); {
	case len(mark) > 1 && mark[0] < 0x80:
		return mark[0] == '-' || mark[0] == '*' || mark[0] == '+'
	default:
		return bytes.HasPrefix(mark, []byte("•")) || bytes.HasPrefix(mark, []byte("·"))
	}
}

// said sets what the line says of the pieces: the words before the number that counts them, and the key
// of the piece itself, or in a list the line before.
func (h *head) said(text []byte, mask uint32, t *together) {
	t.tail, t.sep = t.all().end, ": "
	t.head = h.from
	if mask != 0 && h.n > 0 {
		n, strong := pi.PieceHead(text[h.from:h.at[bits.Len32(mask)-1]])
		t.head, t.sure = h.from+n, strong
		t.said = keyBefore(text, h.to)
	}
	if t.head == h.from && h.n < 2 || t.head > h.from && pieceEdge(text[t.head-1]) && len(bytes.TrimLeft(text[h.from:t.head], " \t\"'-")) == 0 { // what the line before says
		for t.head = h.from; t.head > 0 && text[t.head-1] < 0x80 && !alnum(text[t.head-1]); {
			t.head--
		}
	}
	t.said = t.said.With(keyBefore(text, t.head))
}
