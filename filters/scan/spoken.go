package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
)

// mostSpoken is the most bytes of a text in which words are looked for that join pieces.
const mostSpoken = 4096

// spoken looks in a text that announces something for a value whose pieces words put together, one
// after the other: 开头luck，接着yott，末尾959, starts with luck, then yott, ends with 959. Pieces of
// digits the scan of the text has read.
func (s *Scanner) spoken(c pi.Context, text []byte, outer int) {
	for i, left := 0, mostUncut(text); i < len(text) && left > 0; {
		i = pi.NextLink(text, i)
		n := pi.LinkWord(text, i)
		if n == 0 {
			i++
			continue
		}
		var t together
		t.head, t.sure = i, true
		if from, to := pieceAhead(text, i); from < to {
			t.head = from
			t.add(from, to)
		}
		from, to := spokenPiece(text, i+n)
		if from == to {
			i += n
			continue
		}
		for t.add(from, to) {
			t.tail = to
			k := to
			for k < len(text) && k < to+8 && spokenMark(text, k) > 0 {
				k += spokenMark(text, k)
			}
			if n = pi.LinkWord(text, k); n == 0 {
				break
			}
			if from, to = spokenPiece(text, k+n); from == to {
				break
			}
		}
		if t.n > 1 && (t.at[0].start > i || bytes.ContainsAny(text[t.at[0].start:t.tail], "0123456789_")) {
			s.together(c, text, outer, &t)
			left--
		}
		i = t.tail
	}
}

// spokenMark gives the length of the mark or space at text[k:] that may stand around a piece, 0 for
// none.
func spokenMark(text []byte, k int) int {
	switch text[k] {
	case ' ', ',', ';', ':', '"', '\'', '(', ')', '[', ']', '=':
		return 1
	}
	r, size := utf8.DecodeRune(text[k:])
	switch r {
	case '，', '、', '；', '：', '。', '“', '”', '‘', '’', '「', '」', '（', '）', '是', '为':
		return size
	}
	return 0
}

// pieceAhead gives the piece before the first of these words, text[i:], if what stands before it says
// that a value follows: 微信号是 marm 然后 ot-7.
func pieceAhead(text []byte, i int) (from, to int) {
	for to = i; to > 0 && (text[to-1] == ' ' || text[to-1] == ','); to-- {
	}
	for _, w := range [...]string{"，", "、"} {
		to -= len(text[:to]) - len(bytes.TrimSuffix(text[:to], []byte(w)))
	}
	for from = to; from > 0 && to-from < mostString && (alnum(text[from-1]) || text[from-1] == '_' || text[from-1] == '-'); from-- {
	}
	before := bytes.TrimRight(text[:from], " ")
	for _, w := range [...]string{"：", ":", "=", "是", "为", " is"} {
		if bytes.HasSuffix(before, []byte(w)) {
			return from, to
		}
	}
	return 0, 0
}

// spokenPiece gives the piece behind a word that joins, which ends at text[k:].
func spokenPiece(text []byte, k int) (from, to int) {
	for n := k; k < len(text) && k < n+12 && spokenMark(text, k) > 0; {
		k += spokenMark(text, k)
	}
	for to = k; to < len(text) && to-k < mostString; {
		if c := text[to]; c < 0x80 {
			if !alnum(c) && c != '_' && c != '-' && c != '.' && c != '@' && c != '+' {
				break
			}
			to++
			continue
		}
		if spokenMark(text, to) > 0 || pi.LinkWord(text, to) > 0 {
			break
		}
		_, size := utf8.DecodeRune(text[to:])
		to += size
	}
	return k, to
}
