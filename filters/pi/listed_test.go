package pi

import (
	"math/rand/v2"
	"testing"
)

// listText writes numbers of up to six digits in groups, some of them those of identifiers.
func listText(r *rand.Rand) string {
	marks := []string{",", " ", "-", "/", "\t", "\n", "|", "·", " - ", "][", "]", "(", "_", "  ", ".", ", ", " and ", ";"}
	seeds := []string{"13812345678", "110101199003077758", "6222021234567894", "8613912345678", "911100001000000009", "89860012345678901234", "008613812345678"}
	var b []byte
	mark, size, odd := marks[r.IntN(len(marks))], 1+r.IntN(6), r.IntN(3)
	column, cell, width := "", marks[r.IntN(len(marks))], 1+r.IntN(12)
	if r.IntN(2) == 0 {
		column = []string{"\n", "\t", "|", "\n", "\r\n"}[r.IntN(5)]
	}
	if r.IntN(6) == 0 {
		column, cell = "\n", ","
	}
	rest := ""
	for range 10 + r.IntN(500) {
		if r.IntN(40) == 0 {
			rest = seeds[r.IntN(len(seeds))]
		}
		if odd > 0 && r.IntN(8) == 0 {
			size = 1 + r.IntN(6)
		}
		if odd == 2 && r.IntN(60) == 0 {
			mark = marks[r.IntN(len(marks))]
		}
		if column != "" {
			if mark = cell; r.IntN(width) == 0 {
				mark = column
			} else if column == "|" && r.IntN(width) == 0 {
				mark = "\n"
			}
		}
		for range size {
			c := byte('0' + r.IntN(10))
			if rest != "" {
				c, rest = rest[0], rest[1:]
			}
			b = append(b, c)
		}
		b = append(b, mark...)
	}
	return string(b)
}

// TestQuietListsHaveNoWork holds quietList to what number calls for each of its groups.
func TestQuietListsHaveNoWork(t *testing.T) {
	s, r, quiet, found := NewScanner(Known{}), rand.New(rand.NewPCG(3, 4)), 0, 0
	for range 1500 {
		text := listText(r)
		s.dst, s.key, s.ctx, s.ctxEnd = nil, 0, 0, -1<<30
		if r.IntN(4) == 0 {
			s.key = []hint{hintPhone, hintCard, hintID, hintVIN, hintPermit, hintNot}[r.IntN(6)]
		}
		s.read([]byte(text))
		b := s.norm
		for i := 0; i < len(b); i++ {
			if !isDigit(b[i]) || i > 0 && isAlnum(b[i-1]) {
				continue
			}
			if s.list.from(b, i, s.hints(i)) == nil || s.list.comma && b[s.digitEnd(i)] != '\n' && !s.inCommas(i, s.digitEnd(i)) {
				continue
			}
			end := s.quietList(i)
			for k := i; k < end; k++ {
				if !isDigit(b[k]) || isDigit(b[k-min(k, 1)]) && k > i {
					continue
				}
				quiet++
				j := s.digitEnd(k)
				if got := s.joined(k); got > 0 {
					t.Fatalf("%q: joined finds %v at %d", text, s.dst, k)
				}
				if got := s.coded(k, j); got != j {
					t.Fatalf("%q: coded finds %v at %d", text, s.dst, k)
				}
				if got := s.pieces(k, j); got > 0 {
					t.Fatalf("%q: pieces finds %v at %d", text, s.dst, k)
				}
				if got := s.mac(k, j); got > 0 {
					t.Fatalf("%q: mac finds %v at %d", text, s.dst, k)
				}
			}
			if end > i {
				i = end - 1
			} else if s.joined(i) > 0 {
				found++
			}
		}
	}
	if quiet < 10_000 || found < 100 {
		t.Errorf("%d quiet groups and %d that join, want many", quiet, found)
	}
}
