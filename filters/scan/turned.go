package scan

import (
	"strings"
	"unicode/utf8"

	"cordon/filters/pi"
)

// turnedSaid are the words, besides reversedMarks with what follows them, that say before or behind
// a value that it stands backwards.
var turnedSaid = [...]string{"written backwards", "read backwards", "right-to-left", "right to left", "right2left", "stringutils.reverse", "strings.reverse", "array_reverse", "reversed", "reverse", "revert", "backwards", "backward", "mirrored", "mirror",
	"inverted", "invert", "flipped", "flip", "strrev", "esrever", "in reverse", "!!rev", "rev", "rtl", "r2l"}

// turnedHan are their like in ideographs, from which a few more may follow.
var turnedHan = [...]string{"从右往左", "从右向左", "从右到左", "从右至左", "自右向左", "自右往左", "由右至左", "由右向左", "从后往前", "从后向前", "从后到前", "自后向前", "由后往前", "右起", "镜像", "倒", "反", "逆"}

// turnedRound reads a value that a word or an arrow before or behind it says to stand backwards.
func (s *Scanner) turnedRound(c pi.Context, w *writing) (pi.Entity, int) {
	from := w.turnedBefore()
	if from == 0 && !w.turnedBehind() {
		return pi.None, 0
	}
	r := w.runes
	for from < len(r) && from > 0 && opensValue(r[from]) {
		from++
	}
	for _, spaced := range [...]bool{true, false} {
		to := from
		for to < len(r) && (inTurned(r[to]) || spaced && r[to] == ' ' && to+1 < len(r) && inTurned(r[to+1])) {
			to++
		}
		for to > from {
			w.data = w.data[:0]
			for k := to; k > from; k-- {
				w.data = utf8.AppendRune(w.data, r[k-1])
			}
			if e := s.take(c, w); e != pi.None {
				w.from = from
				return e, to
			}
			cut := w.cut(from, to)
			if cut == to || w.all {
				break
			}
			to = cut
		}
	}
	return pi.None, 0
}

// cut gives an earlier end of a value in r[from:to]: before ideographs behind letters, or after so
// many ideographs as a name has.
func (w *writing) cut(from, to int) int {
	r := w.runes
	if !wide(r[from]) || from+1 < to && !wide(r[from+1]) {
		k := from + 1
		for k < to && !wide(r[k]) && r[k] != ' ' {
			k++
		}
		return k
	}
	if to-from > 4 {
		return from + 4
	}
	if to-from > 2 {
		return to - 1
	}
	return to
}

// turnedBefore gives where the value begins behind a word or an arrow that begins the text and says
// that it stands backwards, 0 if none does.
func (w *writing) turnedBefore() int {
	r := w.runes
	i := 0
	for i < len(r) && i < 3 && opensValue(r[i]) {
		i++
	}
	if n := turnedWord(r[i:]); n > 0 {
		k := i + n
		for k < len(r) && k < i+n+4 && (opensValue(r[k]) || r[k] == ':' || r[k] == '：' || r[k] == ')' || r[k] == ']' || r[k] == '}' || r[k] == '>' || r[k] == '）' || r[k] == '】' || r[k] == '=' || r[k] == '-' || r[k] == '」' || r[k] == '|') {
			k++
		}
		if k > i+n || r[i+n-1] >= 0x80 && k < len(r) && r[k] < 0x80 {
			return k
		}
		return 0
	}
	switch {
	case r[0] == '<' && (r[1] == '<' || r[1] == '-' || r[1] == '='):
		for i = 2; i < len(r)-1 && (r[i] == '<' || r[i] == '-' || r[i] == ' '); i++ {
		}
		return i
	case r[0] == '←' || r[0] == '⇐' || r[0] == '⟵' || r[0] == '◀' || r[0] == '«' || r[0] == '\u202E' || r[0] == '⬅' || r[0] == '↩':
		for i = 1; i < len(r)-1 && (r[i] == r[0] || r[i] == ' ' || r[i] == 0xFE0F); i++ {
		}
		return i
	}
	return 0
}

// turnedBehind reports whether the value ends with a word or an arrow that says that it stands
// backwards, and leaves that out of the text.
func (w *writing) turnedBehind() bool {
	r := w.runes
	k := 0
	for k < len(r) && (inTurned(r[k]) || r[k] == ' ' && k+1 < len(r) && inTurned(r[k+1])) {
		k++
	}
	end := k
	for k < len(r) && (r[k] == '"' || r[k] == '\'' || r[k] == ' ') {
		k++
	}
	if k == len(r) || end < 2 {
		return false
	}
	rest := r[k:]
	switch {
	case has(rest, "[::-1]"), has(rest, ".reverse"), has(rest, ".split(\"\").reverse"), has(rest, ".split('').reverse"), has(rest, "|rev"), has(rest, "| rev"):
		return true
	case rest[0] == '←' || rest[0] == '⇐' || rest[0] == '⟵' || rest[0] == '⬅', has(rest, "<<"), has(rest, "<-"):
		return true
	}
	if !opensValue(rest[0]) {
		return false
	}
	return turnedWord(rest[1:]) > 0
}

// has reports whether r begins with a word in ASCII.
func has(r []rune, word string) bool {
	if len(r) < len(word) {
		return false
	}
	for k := range len(word) {
		c := r[k]
		if c-'A' < 26 && c >= 'A' {
			c |= 0x20
		}
		if c != rune(word[k]) {
			return false
		}
	}
	return true
}

// turnedWord gives the length of the words at the start of r that say that a value stands
// backwards, 0 if none do.
func turnedWord(r []rune) int {
	switch {
	case len(r) == 0:
		return 0
	case r[0] < 0x80:
		if c := byte(r[0]) | 0x20; c != '!' && (c-'a' >= 26 || turnedFirst>>(c-'a')&1 == 0) {
			return 0
		}
		for _, word := range turnedSaid {
			if has(r, word) {
				return len(word)
			}
		}
		return 0
	}
	for _, word := range turnedHan {
		n, ok := hasHan(r, word)
		if !ok {
			continue
		}
		for k := n; k < len(r) && k < n+6; k++ {
			if !strings.ContainsRune("写序读念排书看向着过来的列了转是放印", r[k]) {
				break
			}
			n = k + 1
		}
		return n
	}
	return 0
}

// turnedFirst has a bit for each letter that begins one of turnedSaid.
var turnedFirst = func() (set uint32) {
	for _, word := range turnedSaid {
		if c := word[0]; c != '!' {
			set |= 1 << (c - 'a')
		}
	}
	return set
}()

// hasHan reports whether r goes on behind a word that it begins with, and gives the characters of that.
func hasHan(r []rune, word string) (n int, ok bool) {
	for _, c := range word {
		if n >= len(r) || r[n] != c {
			return 0, false
		}
		n++
	}
	return n, n < len(r)
}

// opensValue reports whether r may stand between a word and its value.
func opensValue(r rune) bool {
	switch r {
	case '(', '[', '{', '"', '\'', ' ', '（', '【', '「', '“', '<', '`', '|', '《', '!':
		return true
	}
	return false
}

// inTurned reports whether r may stand in a value that is written backwards.
func inTurned(r rune) bool { return plain(r) || within(r) }
