package scan

import (
	"bytes"
	"math/bits"

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
func (s *Scanner) lines(c pi.Context, text []byte, outer int) {
	for i, left := 0, mostUncut(text); i < len(text) && left > 0; {
		var first, last, now head
		next := first.read(text, i)
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
			next := now.read(text, k)
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
func (h *head) read(text []byte, i int) (next int) {
	end := bytes.IndexByte(text[i:], '\n')
	if next = i + end + 1; end < 0 {
		end, next = len(text)-i, len(text)
	}
	*h = head{from: i}
	to := i + end
	for to > i && pieceEdge(text[to-1]) {
		to--
	}
	from := to
	for from > i && to-from <= mostString && !pieceEdge(text[from-1]) && text[from-1] != ':' && text[from-1] != '=' && text[from-1] != '>' {
		if from >= i+3 && string(text[from-3:from]) == "：" {
			break
		}
		from--
	}
	if from == i || from == to || to-from > mostString || from-i > mostHead {
		return next
	}
	h.to = from
	for k := i; k < from; {
		if text[k]-'0' >= 10 {
			k++
			continue
		}
		v, begin := 0, k
		for k < from && text[k]-'0' < 10 {
			if v < 1e6 {
				v = v*10 + int(text[k]-'0')
			}
			k++
		}
		if h.n == mostNumbers {
			return next
		}
		h.at[h.n], h.value[h.n] = begin, v
		h.n++
	}
	h.piece = span{from, to}
	return next
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
		if a[0]-'0' < 10 && b[0]-'0' < 10 {
			for len(a) > 0 && a[0]-'0' < 10 {
				a = a[1:]
			}
			for len(b) > 0 && b[0]-'0' < 10 {
				b = b[1:]
			}
			continue
		}
		if a[0] != b[0] {
			return false
		}
		a, b = a[1:], b[1:]
	}
	return len(a) == len(b)
}

// bullet reports whether both lines have nothing but the mark of a list before their pieces.
func (h *head) bullet(text []byte, last *head) bool {
	if h.n > 0 || !bytes.Equal(text[h.from:h.to], text[last.from:last.to]) {
		return false
	}
	switch mark := bytes.Trim(text[h.from:h.to], " \t\"'"); string(mark) {
	case "-", "*", "+", "•", "·":
		return true
	}
	return false
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
	if t.head == h.from || pieceEdge(text[t.head-1]) && len(bytes.TrimLeft(text[h.from:t.head], " \t\"'-")) == 0 { // what the line before says
		for t.head = h.from; t.head > 0 && text[t.head-1] < 0x80 && !alnum(text[t.head-1]); {
			t.head--
		}
	}
	t.said = t.said.With(keyBefore(text, t.head))
}
