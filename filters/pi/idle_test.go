package pi

import (
	"math/bits"
	"strings"
	"testing"

	"cordon/sim/corpus"
)

// shortcuts calls check with a scanner that has read each of many texts, evaded ones and
// ones with nothing in them among them, and has not walked it.
func shortcuts(t *testing.T, check func(s *Scanner, text string)) {
	t.Helper()
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"})
	read := func(text string) {
		s.dst, s.base, s.key, s.ctx, s.ctxEnd, s.addr = nil, 0, 0, 0, -1<<30, addressState{}
		s.read([]byte(text))
		check(s, text)
	}
	for _, list := range [][]corpus.Record{corpus.Plain(corpus.A, 3, 3000), corpus.Evaded(corpus.A, 3, 3000), corpus.Negatives(corpus.A, 3, 6000)} {
		for _, r := range list {
			read(r.Text)
		}
	}
	for _, list := range [][]corpus.Case{corpus.Cases(corpus.E, 3, 100), corpus.Clean(corpus.E, 3, 6000)} {
		for _, c := range list {
			read(c.Text)
		}
	}
}

// TestIdleWordsHaveNoWork holds idle to what word does.
func TestIdleWordsHaveNoWork(t *testing.T) {
	words, idle := 0, 0
	shortcuts(t, func(s *Scanner, text string) {
		for i := 0; i < len(s.norm); i++ {
			if !isAlnum(s.norm[i]) {
				continue
			}
			j := s.alnumEnd(i)
			if countDigits(s.norm[i:j]) == 0 {
				words++
				s.view.look(s.norm, s.masks, i>>6)
				if s.idle(i, j) {
					idle++
					if end := s.word(i, j); end != j || len(s.dst) > 0 || s.ctx != 0 {
						t.Fatalf("%q in %q: word goes on at %d with %v, want %d", s.norm[i:j], text, end, s.dst, j)
					}
				}
			}
			i = j
		}
	})
	if idle*3 < words {
		t.Errorf("%d of %d words are idle, want a third", idle, words)
	}
}

// TestIdleNumbersHaveNoWork holds idleNumber to what token does.
func TestIdleNumbersHaveNoWork(t *testing.T) {
	idle := 0
	shortcuts(t, func(s *Scanner, text string) {
		for i := 0; i < len(s.norm); i++ {
			if !isAlnum(s.norm[i]) {
				continue
			}
			j := s.alnumEnd(i)
			if n := j - i; n < 64 && countDigits(s.norm[i:j]) == n {
				if end := s.idleNumber(i, j); end != 0 {
					idle++
					if got := s.tokens(i, end); got != end || len(s.dst) > 0 || s.ctx != 0 {
						t.Fatalf("%q in %q: token goes on at %d with %v, want %d", s.norm[i:j], text, got, s.dst, end)
					}
				}
			}
			i = j
		}
	})
	if idle < 1000 {
		t.Errorf("%d idle numbers, want many", idle)
	}
}

// tokens calls token for what begins from norm[i:] up to norm[:end] and gives where the last
// one ends.
func (s *Scanner) tokens(i, end int) int {
	for i < end {
		if !isAlnum(s.norm[i]) {
			i++
			continue
		}
		j := s.alnumEnd(i)
		digits := uint64(0)
		for k, c := range s.norm[i:j] {
			digits |= uint64(class[c]&cDigit) << k
		}
		i = s.token(i, j, digits)
	}
	return i
}

// TestPassedTokensHaveNoWork holds pass to what token does.
func TestPassedTokensHaveNoWork(t *testing.T) {
	tokens, passed := 0, 0
	shortcuts(t, func(s *Scanner, text string) {
		for k := range len(s.norm)/64 + 1 {
			m := s.masks[k]
			s.view.look(s.norm, s.masks, k)
			for w := m.alnum &^ (m.alnum << 1); w != 0; {
				tokens++
				i := k<<6 | bits.TrailingZeros64(w)
				if k > 0 && i&63 == 0 && isAlnum(s.norm[i-1]) {
					w &= w - 1
					continue
				}
				idle := s.pass(w&-w) == 0
				w &= w - 1
				if !idle {
					continue
				}
				passed++
				j := s.alnumEnd(i)
				if end := s.tokens(i, j); end != j && (end <= j || s.norm[j] != '.') || len(s.dst) > 0 || s.ctx != 0 {
					t.Fatalf("%q in %q: token goes on at %d with %v, want %d", s.norm[i:j], text, end, s.dst, j)
				}
			}
		}
	})
	if passed*8 < tokens {
		t.Errorf("%d of %d tokens are passed, want an eighth", passed, tokens)
	}
}

// TestJoinGateHasAllWords holds the hashes of the words that join to the words.
func TestJoinGateHasAllWords(t *testing.T) {
	for w := range strings.FieldsSeq(joinWords) {
		if !joinGate.may([]byte(w)) || !joinSet.has([]byte(strings.ToUpper(w))) {
			t.Errorf("%q is no word that joins", w)
		}
	}
}

// TestQuietCharactersHaveNoWork holds quiet to what wide does.
func TestQuietCharactersHaveNoWork(t *testing.T) {
	quiet := 0
	shortcuts(t, func(s *Scanner, text string) {
		if s.plain {
			return
		}
		for k, w := range s.idles {
			for ; w != 0; w &= w - 1 {
				i := k<<6 | bits.TrailingZeros64(w)
				if i >= len(s.norm) || s.norm[i]&0xC0 == 0x80 {
					continue
				}
				quiet++
				if end := s.wide(i); end != i+3 || len(s.dst) > 0 || s.ctx != 0 || s.addr != (addressState{}) {
					t.Fatalf("%q in %q: wide goes on at %d with %v, want %d", s.norm[i:i+3], text, end, s.dst, i+3)
				}
			}
		}
	})
	if quiet < 1000 {
		t.Errorf("%d quiet characters, want many", quiet)
	}
}

// TestFewDigitsJoinNothing holds elevenDigits and groupsEnd to what gather reads.
func TestFewDigitsJoinNothing(t *testing.T) {
	few := 0
	shortcuts(t, func(s *Scanner, text string) {
		for i := 0; i < len(s.norm); i++ {
			if !isDigit(s.norm[i]) || i > 0 && isAlnum(s.norm[i-1]) || s.alnumEnd(i) != s.digitEnd(i) {
				continue
			}
			if s.elevenDigits(i) {
				continue
			}
			few++
			got := s.groupsEnd(i, s.digitEnd(i))
			if end := s.joined(i); end != 0 || s.run.n > 10 {
				t.Fatalf("%q: %d digits at %d, found to %d", text, s.run.n, i, end)
			}
			if want := s.run.ends[max(s.run.n, 1)-1]; got != want && (got > s.digitEnd(i) || want > s.digitEnd(i)) {
				t.Fatalf("%q: groups at %d end at %d, want %d", text, i, got, want)
			}
		}
	})
	if few < 1000 {
		t.Errorf("%d numbers, want many", few)
	}
}

// TestWholeDigits holds the shortcut for a text of digits to what number does.
func TestWholeDigits(t *testing.T) {
	s := NewScanner(Known{})
	for _, d := range []string{"13812345678", "8613812345678", "1700000000123", "11010519491231002", "110105194912310021", "6222021234567890128", "460001234567890", "89860012345678901234", "0", "1234567", "12345678"} {
		for _, h := range []hint{0, hintNot} {
			want := wholeEntity([]byte(d), h)
			s.dst, s.base, s.key, s.ctx, s.ctxEnd = nil, 0, h, 0, -1<<30
			s.read([]byte(d))
			s.walk()
			got := None
			if len(s.dst) > 0 {
				got = s.dst[0].Entity
			}
			if got != want {
				t.Errorf("%s, hint %v: %v, number says %v", d, h, want, got)
			}
		}
	}
}
