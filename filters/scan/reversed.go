package scan

import (
	"bytes"
	"unicode/utf8"

	"cordon/filters/pi"
)

// Bounds of what a text says is written backwards: marks of it, bytes of a value, and bytes
// between them.
const (
	leastReversed = 4 // digits of the text: a value without them is a word, or one behind a word for it
	mostReversed  = 4
	mostBackwards = 64
	mostBetween   = 16
)

// reversedMarks are the words that say that a value stands backwards, in ideographs.
var reversedMarks = [...]string{"倒", "反", "逆"}

// reversed looks in a text for words in Chinese that say that the value before or behind them is
// written from its end to its beginning: 87654321831（倒着写）, 手机号（反写）：87654321831.
func (s *Scanner) reversed(c pi.Context, text []byte) {
	for _, mark := range reversedMarks {
		for i, n := 0, 0; n < mostReversed; n++ {
			k := markAt(text[i:], mark)
			if k < 0 {
				break
			}
			i += k
			end := reversedWord(text, i)
			if end > 0 {
				s.aroundReversed(c, text, i, end)
			}
			i += len(mark)
		}
	}
}

// markAt gives where an ideograph stands in text, -1 if nowhere. It looks for its last byte:
// half of the ideographs of a text have its first one.
func markAt(text []byte, mark string) int {
	last := len(mark) - 1
	for i := last; i < len(text); i++ {
		k := bytes.IndexByte(text[i:], mark[last])
		if k < 0 {
			break
		}
		if i += k; string(text[i-last:i]) == mark[:last] {
			return i - last
		}
	}
	return -1
}

// reversedWord gives where the words that begin at text[i:] end if they are about writing, 0 if
// not: 倒着写的, 反序, 逆序排列, 倒过来读.
func reversedWord(text []byte, i int) int {
	about := false
	k := i + 3
	for n := 0; n < 5 && k < len(text); n++ {
		r, size := utf8.DecodeRune(text[k:])
		switch r {
		case '写', '序', '读', '念', '排', '书':
			about = true
		case '着', '过', '来', '的', '列', '向', '看', '了', '转':
		default:
			n, size = 5, 0
		}
		k += size
	}
	if !about {
		return 0
	}
	return k
}

// aroundReversed scans backwards the value that ends before text[i:] or begins behind
// text[:end].
func (s *Scanner) aroundReversed(c pi.Context, text []byte, i, end int) {
	if s.beforeReversed(c, text, i) {
		return
	}
	k := end
	for k < len(text) && k < end+mostBetween && !inReversed(text[k]) && (text[k] < 0xE4 || text[k] == 0xEF) {
		k++
	}
	to := k
	for to < len(text) && to < k+mostBackwards && (inReversed(text[to]) || text[to] >= 0xE4 && text[to] != 0xEF || text[to] >= 0x80 && text[to] < 0xC0 || (text[to] == ' ' || text[to] == ',') && to+1 < len(text) && text[to+1]-'0' < 10) {
		to++
	}
	if to-k >= leastWhole {
		s.backwards(c.With(pi.Around(text[:i], nil, text[k:to])), text[k:to], span{k, to})
	}
}

// beforeReversed scans backwards the value before the mark at text[i:]: letters, digits and the
// ideograph of a plate, or, if that is nothing, all back to the sign that announces it. It
// reports whether letters or digits stand there.
func (s *Scanner) beforeReversed(c pi.Context, text []byte, i int) bool {
	to := i
	for _, please := range [...]string{"请", "須", "须"} {
		to = len(bytes.TrimSuffix(text[:to], []byte(please)))
	}
	for to > 0 && (text[to-1] == ' ' || text[to-1] == '(' || text[to-1] == '[' || text[to-1] == ',') {
		to--
	}
	if to > 2 && (bytes.HasSuffix(text[:to], []byte("（")) || bytes.HasSuffix(text[:to], []byte("，"))) {
		to -= 3
	}
	from := to
	if r, size := utf8.DecodeLastRune(text[:to]); r >= 0x4E00 && r < 0xA000 { // the province of a plate
		from -= size
	}
	for from > 0 && to-from < mostBackwards && inReversed(text[from-1]) {
		from--
	}
	n := len(s.dst)
	if to-from >= leastWhole {
		s.backwards(c.With(pi.Around(text[:from], text[to:to], text[from:to])), text[from:to], span{from, to})
	}
	if k := backTo(text, to); len(s.dst) == n && k < from {
		s.backwards(c.With(pi.Around(text[:k], text[to:to], text[k:to])), text[k:to], span{k, to})
	}
	return to-from >= leastWhole || len(s.dst) > n
}

// backTo gives where what a mark before text[to:] speaks of begins: behind the last sign that
// announces something, or ends a sentence.
func backTo(text []byte, to int) int {
	k := to
	for k > 0 && to-k < mostWhole {
		r, size := utf8.DecodeLastRune(text[:k])
		switch r {
		case ':', '=', '"', '\'', '|', ';', '\n', '\t', '{', '}', '[', ']', '>', '：', '；', '，', '。', '“', '”':
			return k
		}
		k -= size
	}
	return k
}

// reversedSaid are words in English, in brackets behind a value, that say that it stands backwards.
var reversedSaid = [...]string{"reversed", "backwards", "backward", "mirrored", "written backwards", "read backwards", "in reverse", "reverse", "rtl"}

// saidReversed looks in a text for values behind which such words stand: moc.361@nij(reversed).
func (s *Scanner) saidReversed(c pi.Context, text []byte) {
	for _, open := range [...]string{"(re", "(ba", "(wr", "(mi", "(in ", "[re", "[ba"} {
		for i, n := 0, 0; n < mostReversed; n++ {
			k := bytes.Index(text[i:], []byte(open))
			if k < 0 {
				break
			}
			i += k + 1
			for _, word := range reversedSaid {
				if rest := text[i:]; bytes.HasPrefix(rest, []byte(word)) && len(rest) > len(word) && (rest[len(word)] == ')' || rest[len(word)] == ']') {
					s.beforeReversed(c, text, i)
					break
				}
			}
		}
	}
}

// rightToLeft is the control that turns round how a text is shown, up to endOfOverride.
const (
	rightToLeft   = "\u202E"
	endOfOverride = "\u202C"
)

// overridden scans what a control of Unicode shows backwards.
func (s *Scanner) overridden(c pi.Context, text []byte) {
	for i, n := 0, 0; n < mostReversed; n++ {
		k := bytes.Index(text[i:], []byte(rightToLeft))
		if k < 0 {
			return
		}
		i += k + len(rightToLeft)
		end := bytes.Index(text[i:], []byte(endOfOverride))
		if end < 0 {
			end = len(text) - i
		}
		if end > mostWhole {
			continue
		}
		var buf [mostWhole]byte
		from := len(s.dst)
		s.instead(c, text[:i-len(rightToLeft)], turned(buf[:], text[i:i+end]), text[min(len(text), i+end+len(endOfOverride)):])
		s.cover(from, i, i+end)
	}
}

// inReversed reports whether c may stand in a value that is written backwards.
func inReversed(c byte) bool {
	return keyByte(c) || c == '@' || c == '.' || c == '-' || c == '+'
}
