package pi

import (
	"slices"
	"strings"
)

// divisions is the table of divisions: names sorted, one behind the other, and an
// open-addressed hash of their first two characters to the first such name.
type divisions struct {
	text string
	at   []uint16 // where in text each name begins, and one more
	slot [divisionSlots]uint16
	lead [(hanLast - hanFirst + 64) / 64]uint64 // first characters
}

// divisionSlots is a power of two of more than twice the pairs of first characters.
const divisionSlots = 8192

var divisionTable = buildDivisions()

func buildDivisions() *divisions {
	names := strings.Fields(divisionList)
	slices.Sort(names)
	names = slices.Compact(names)
	d := &divisions{text: strings.Join(names, ""), at: make([]uint16, len(names)+1)}
	end := 0
	for i, n := range names {
		d.at[i] = uint16(end) //nolint:gosec // TestDivisions checks that the text is shorter
		end += len(n)
		r := []rune(n)[0] - hanFirst
		d.lead[r/64] |= 1 << (r % 64)
		if i > 0 && len(names[i-1]) >= 6 && names[i-1][:6] == n[:6] {
			continue
		}
		slot := pairHash(n)
		for d.slot[slot] != 0 {
			slot = (slot + 1) % divisionSlots
		}
		d.slot[slot] = uint16(i + 1) //nolint:gosec // likewise
	}
	d.at[len(names)] = uint16(end) //nolint:gosec // likewise
	return d
}

// pairHash hashes two ideographs in UTF-8.
func pairHash[T string | []byte](b T) uint32 {
	v := uint32(b[0]&15)<<12 | uint32(b[1]&63)<<6 | uint32(b[2]&63)
	w := uint32(b[3]&15)<<12 | uint32(b[4]&63)<<6 | uint32(b[5]&63)
	h := v*0x9E3779B1 ^ w*0x85EBCA6B
	return (h ^ h>>15) % divisionSlots
}

// divisionAt gives the length in bytes of the longest division that b[i:] begins
// with, 0 for none.
func divisionAt(b []byte, i int) int {
	d := divisionTable
	if i+6 > len(b) || b[i] < 0xE4 {
		return 0
	}
	r, ok := hanAt(b, i)
	if !ok || d.lead[(r-hanFirst)/64]>>((r-hanFirst)%64)&1 == 0 {
		return 0
	}
	if _, ok = hanAt(b, i+3); !ok {
		return 0
	}
	pair := b[i : i+6]
	for slot := pairHash(pair); d.slot[slot] != 0; slot = (slot + 1) % divisionSlots {
		first := int(d.slot[slot]) - 1
		if d.name(first)[:6] != string(pair) {
			continue
		}
		best := 0
		for k := first; k+1 < len(d.at); k++ {
			n := d.name(k)
			if n[:6] != string(pair) {
				break
			}
			if len(n) > best && i+len(n) <= len(b) && string(b[i:i+len(n)]) == n {
				best = len(n)
			}
		}
		return best
	}
	return 0
}

func (d *divisions) name(k int) string { return d.text[d.at[k]:d.at[k+1]] }
