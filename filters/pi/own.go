package pi

import (
	"bytes"
	"math/bits"
	"strings"
)

// known is an own identifier, upper case and without separators.
type known struct {
	id     []byte // nil: none
	anchor int    // the place in id of the character that is searched for
	size   int    // bytes that are searched for: 3 for an ideograph
	digits int
	number bool // there is nothing but digits
}

// rare lists letters and digits by how seldom they are in texts.
const rare = "QZXJKVWYUBGHFPMDLCSRNIOATE9876543210"

// newKnown prepares the search for id.
func newKnown(id []byte) known {
	k := known{id: id, size: 1}
	best := len(rare) + 1
	for i, c := range id {
		if c >= 0x80 {
			if _, ok := hanAt(id, i); ok && best > 0 {
				best, k.anchor, k.size = -1, i, 3
			}
			continue
		}
		k.digits += int(class[c] & cDigit)
		if p := strings.IndexByte(rare, c); p < best {
			best, k.anchor, k.size = p, i, 1
		}
	}
	k.number = len(id) > 0 && k.digits == len(id)
	return k
}

// own reports every place where k stands in the text, whatever separates its
// characters: at most three bytes that are no letters, digits or ideographs.
func (s *Scanner) own(k *known, e Entity) {
	if k.id == nil || len(s.norm) < len(k.id) || k.size == 3 && s.plain || s.FewDigits(k.digits) {
		return
	}
	key := k.id[k.anchor : k.anchor+k.size]
	if k.size == 3 {
		s.ownFrom(k, key, e)
		return
	}
	s.ownFrom(k, key, e)
	if key[0]-'A' < 26 {
		low := [1]byte{key[0] | 0x20}
		s.ownFrom(k, low[:], e)
	}
}

// FewDigits reports whether the text that was scanned last has fewer than n digits.
func (s *Scanner) FewDigits(n int) bool { return s.numerals < n }

// Announces reports whether the text that was scanned last, which has ideographs, has a word that
// says what follows.
func (s *Scanner) Announces() bool { return s.ctxEnd >= 0 }

// Told reports whether the key of the text that was scanned last, or a word in it, says that a value
// is an identifier, a person's name or an address.
func (s *Scanner) Told() bool {
	return (s.key|s.told)&(identifying|hintName|hintAddr) != 0 || s.key&(hintNameWeak|hintAddrWeak) != 0
}

// countNumerals counts the digits of norm.
func (s *Scanner) countNumerals() {
	s.numerals = 0
	for k := range s.masks {
		s.numerals += bits.OnesCount64(s.masks[k].digit)
	}
}

func (s *Scanner) ownFrom(k *known, key []byte, e Entity) {
	b := s.norm
	for i := 0; ; i++ {
		n := bytes.Index(b[i:], key)
		if n < 0 {
			return
		}
		i += n
		start := matchBack(b, i, k.id[:k.anchor])
		if start < 0 {
			continue
		}
		if end := matchLoose(b, i, k.id[k.anchor:]); end > 0 {
			s.add(start, end, e)
			i = end - 1
		}
	}
}

// matchBack gives where id begins if it ends before b[i:], like matchLoose; -1 if it
// does not.
func matchBack(b []byte, i int, id []byte) int {
	gap, k := 0, len(id)
	for k > 0 {
		if i--; i < 0 {
			return -1
		}
		switch {
		case upper(b[i]) == id[k-1]:
			gap = 0
			k--
		case isAlnum(b[i]) || b[i] >= 0x80 || gap == 3:
			return -1
		default:
			gap++
		}
	}
	return i
}

// matchLoose gives the end of id in b from i on, 0 if it is not there.
func matchLoose(b []byte, i int, id []byte) int {
	gap := 0
	for k := 0; i < len(b); i++ {
		switch {
		case upper(b[i]) == id[k]:
			gap = 0
			if k++; k == len(id) {
				return i + 1
			}
		case isAlnum(b[i]) || b[i] >= 0x80 || gap == 3:
			return 0
		default:
			gap++
		}
	}
	return 0
}
