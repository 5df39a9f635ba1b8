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
	at       [mostNumbers]int // where its numbers stand
	value    [mostNumbers]int
	n        int
}

// lines looks in text for lines that are alike up to their last word, but for a number that counts
// them or says where their piece begins:
//
//	D Repo: phone part 1/3: 138⏎D Repo: phone part 2/3: 1234⏎D Repo: phone part 3/3: 5678
//	key=phone off=0 data=138⏎key=phone off=3 data=1234⏎key=phone off=7 data=5678
//	phone:⏎  - 138⏎  - 1234⏎  - 5678
func (s *Scanner) lines(c pi.Context, text []byte, feed byte, outer int) {
	for i, left := 0, mostUncut(text); i < len(text) && left > 0; {
		var first, last, now head
		next := first.read(text, i, feed)
		again := next
		if first.piece.end == 0 {
			i = next
			continue
		}
		var t together
		t.add(first.piece.start, first.piece.end)
		last = first
		counts, sizes := uint32(1<<mostNumbers-1), uint32(1<<mostNumbers-1)
		for stray, k := 0, next; k < len(text) && stray <= mostStray && t.n < len(t.at); {
			next := now.read(text, k, feed)
			c, z := now.after(text, &last, &first)
			if now.piece.end > 0 && (c&counts|z&sizes != 0 || c&counts|z&sizes == 0 && now.bullet(text, &last)) {
				counts, sizes = counts&c, sizes&z
				t.add(now.piece.start, now.piece.end)
				last, stray, again = now, 0, next
			} else {
				stray++
			}
			k = next
		}
		if i = again; t.n > 1 {
			first.said(text, counts|sizes, &t)
			s.together(c, text, outer, &t)
			left--
		}
	}
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
	*h = head{from: i}
	for to > i && pieceEdge(text[to-1]) {
		to--
	}
	from := to
	for from > i && to-from <= mostString && !pieceEdge(text[from-1]) && text[from-1] != ':' && text[from-1] != '=' && text[from-1] != '>' {
		if from >= i+3 && wideEdge(text[from-3:from]) {
			break
		}
		from--
	}
	if from == i || from == to || to-from > mostString || from-i > mostHead || date(text[from:to]) {
		return next
	}
	h.to = from
	for k := i; k < from; {
		v, size := numeral(text[k:from])
		if size == 0 {
			k++
			continue
		}
		begin := k
		k += size
		if h.n == mostNumbers {
			return next
		}
		h.at[h.n], h.value[h.n] = begin, v
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
func pieceEdge(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '"', '\'', '`', ',', ';', '(', ')', '[', ']', '{', '}', '<', '|':
		return true
	}
	return false
}

// after tells which numbers of h, a bit for each, are by one more than those of the line before, or
// by the length of its piece, if the lines are alike.
func (h *head) after(text []byte, last, first *head) (counts, sizes uint32) {
	if h.piece.end == 0 || h.n != last.n || !alike(text[last.from:last.to], text[h.from:h.to]) {
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
		if h.value[k] == last.value[k]+size && first.value[k] <= 1 {
			sizes |= 1 << k
		}
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
	if h.n > 0 || !bytes.Equal(text[h.from:h.to], text[last.from:last.to]) {
		return false
	}
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
