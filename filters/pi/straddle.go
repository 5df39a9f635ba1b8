package pi

import (
	"encoding/binary"
	"math/bits"
)

// map2 is a set of pairs of neighbouring bytes of own identifiers, hashed to 1024 bits.
type map2 [16]uint64

func pairHash2(c, d byte) uint { return (uint(c)*37 + uint(d)*7) % 1024 }

func (m *map2) add(id []byte) {
	for i := 1; i < len(id); i++ {
		h := pairHash2(id[i-1], id[i])
		m[h/64] |= 1 << (h % 64)
	}
}

func (m *map2) has(c, d byte) bool {
	h := pairHash2(c, d)
	return m[h/64]>>(h%64)&1 != 0
}

// pair looks for what lies across the end of the piece p and the beginning of the text
// that follows it, which is no plain piece. Most texts end or begin with something that
// no identifier goes on with.
func (a *Assembler) pair(dst []Finding, base int, p *piece, b []byte, size int) []Finding {
	c, d := p.text[p.size-1], b[0]
	if x, y := lastOf(p.bytes()), firstOf(b); a.pairs.has(x, y) {
		dst = a.ownAcross(dst, base, p, b, x, y, size)
	}
	left, right := class[c], class[d]
	switch {
	case (left|right)&cHigh != 0:
		if goesOn(p.bytes(), b) && division(p.bytes()) && division(b[:min(len(b), pieceMost)]) {
			dst = a.across(dst, base, p, b, size, Address)
		}
	case left&right&cAlnum != 0:
		if left&right&cDigit != 0 {
			if e := numberAcross(p.bytes(), b); e != None {
				dst = report(dst, base, e, size)
			}
		}
		n := p.lastRun()
		if n == 8 || firstRun(b) == 8 { // or both together are too short for a code
			if e := codeAcross(p.bytes(), b); e != None {
				dst = report(dst, base, e, size)
			}
		}
		if lastSign(p.bytes(), n) {
			dst = a.across(dst, base, p, b, size, Email)
		}
	case (left|right)&cAlnum != 0 && (c == '@' || d == '@' || c == '.' || d == '.'):
		if d == '@' || lastSign(p.bytes(), 0) {
			dst = a.across(dst, base, p, b, size, Email)
		}
	}
	return dst
}

// lastSign reports whether the last word of b holds an @ and no top-level domain behind
// it, which would be an address already. The last n bytes are letters and digits.
func lastSign(b []byte, n int) bool {
	label := len(b) // where the last label begins
	for i := len(b) - 1 - n; i >= 0 && class[b[i]]&(cLocal|cMark) != 0; i-- {
		switch {
		case b[i] == '@':
			return len(b)-label < 2
		case b[i] == '.' && label == len(b):
			label = i + 1
			if len(b)-label >= 2 {
				return false
			}
		}
	}
	return false
}

// lastRun counts the letters and digits that p ends with, up to eight.
func (p *piece) lastRun() int {
	i := max(int(p.size)-8, 0)
	x := binary.LittleEndian.Uint64(p.text[i:]) << (64 - 8*min(p.size, 8))
	_, alnum := alnumBytes(x)
	return bits.LeadingZeros64((^alnum|x)&highs) / 8
}

// firstRun counts the letters and digits that b begins with, up to eight.
func firstRun(b []byte) (n int) {
	if len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		_, alnum := alnumBytes(x)
		return bits.TrailingZeros64((^alnum|x)&highs) / 8
	}
	n = alnumsEnd(b, n)
	return n
}

// goesOn reports whether an address that the text left says may go on in right: an
// ideograph or a digit on either side.
func goesOn(left, right []byte) bool {
	if _, before := hanBefore(left, len(left)); !before && !isDigit(left[len(left)-1]) {
		return false
	}
	_, behind := hanAt(right, 0)
	return behind || isDigit(right[0])
}

// division reports whether b has a character that ends a division of a postal address.
func division(b []byte) bool {
	for i := 0; i+3 <= len(b); i++ {
		if b[i] < 0xE4 {
			continue
		}
		if r, ok := hanAt(b, i); ok {
			if hanClass(r)&hUnit != 0 {
				return true
			}
			i += 2
		}
	}
	return false
}

// across scans both sides together and reports an e that lies on both, if neither side
// alone has one.
func (a *Assembler) across(dst []Finding, base int, p *piece, b []byte, size int, e Entity) []Finding {
	n := copy(a.text[:], p.bytes())
	end := n + copy(a.text[n:], b[:min(len(b), pieceMost)])
	if a.has(0, end, n, e) && !a.has(0, n, -1, e) && !a.has(n, end, -1, e) {
		return report(dst, base, e, size)
	}
	return dst
}

// has reports whether there is an e in a.text[i:j], across edge if that is not negative.
func (a *Assembler) has(i, j, edge int, e Entity) bool {
	a.found = a.s.Scan(a.found[:0], nil, a.text[i:j])
	for _, f := range a.found {
		if f.Entity == e && (edge < 0 || f.Start < edge && f.End > edge) {
			return true
		}
	}
	return false
}

// firstOf gives the first byte of b that is no mark, in upper case, up to three marks
// passed over.
func firstOf(b []byte) byte {
	for _, c := range b[:min(len(b), 4)] {
		if isAlnum(c) || c >= 0x80 {
			return upper(c)
		}
	}
	return 0
}

// lastOf is firstOf from the end.
func lastOf(b []byte) byte {
	for i := len(b) - 1; i >= max(0, len(b)-4); i-- {
		if isAlnum(b[i]) || b[i] >= 0x80 {
			return upper(b[i])
		}
	}
	return 0
}

// ownAcross looks for an own identifier on both sides, in any form, c and d being the
// characters of it that are nearest to the edge.
func (a *Assembler) ownAcross(dst []Finding, base int, p *piece, b []byte, c, d byte, size int) []Finding {
	for _, o := range [...]struct {
		id []byte
		e  Entity
	}{{a.s.vin.id, VIN}, {a.s.plate.id, Plate}} {
		for i := 1; i < len(o.id); i++ {
			if o.id[i-1] == c && o.id[i] == d && matchBack(p.bytes(), int(p.size), o.id[:i]) >= 0 && matchLoose(b, 0, o.id[i:]) > 0 {
				dst = report(dst, base, o.e, size)
			}
		}
	}
	return dst
}

// codeAcross names the letters and digits that touch the edge between two texts by
// their check character.
func codeAcross(left, right []byte) Entity {
	m := alnumsEnd(right[:min(len(right), 18)], 0)
	n := 0
	for n < len(left) && n+m < 19 && isAlnum(left[len(left)-1-n]) {
		n++
	}
	if n+m != 17 && n+m != 18 {
		return None
	}
	var d [18]byte
	copy(d[:], left[len(left)-n:])
	copy(d[n:], right[:m])
	if n+m == 17 {
		if form, check := vinCheck(d[:17]); form && check && vinLike(d[:17]) {
			return VIN
		}
		return None
	}
	switch {
	case alnumDigits(d[:17]) && resident18(d[:]):
		return ResidentID
	case !alnumDigits(d[:]) && creditCode(d[:]):
		return CreditCode
	}
	return None
}

func alnumDigits(d []byte) bool { return countDigits(d) == len(d) }

// numberAcross names the digits on both sides of the edge between two texts, in groups
// that single marks part.
func numberAcross(left, right []byte) Entity {
	var d [40]byte
	from, i := 20, len(left)-1
	for ; i >= 0 && from > 0; i-- {
		if !isDigit(left[i]) {
			if !groupMark(left[i]) || i == 0 || !isDigit(left[i-1]) {
				break
			}
			continue
		}
		from--
		d[from] = left[i]
	}
	to, k := 20, 0
	for ; k < len(right) && to < 40; k++ {
		if !isDigit(right[k]) {
			if !groupMark(right[k]) || k+1 == len(right) || !isDigit(right[k+1]) {
				break
			}
			continue
		}
		d[to] = right[k]
		to++
	}
	if i >= 0 && isAlnum(left[i]) || k < len(right) && isAlnum(right[k]) {
		return None
	}
	return wholeNumber(d[from:to], 20-from)
}

func groupMark(c byte) bool { return c == ' ' || c == '-' }

// wholeNumber names the digits d, the first left of which one text said and the others
// the next one.
func wholeNumber(d []byte, left int) Entity {
	switch len(d) {
	case 11:
		if mobile(d) && (left == 3 || left == 7) {
			return Mobile
		}
	case 18:
		if resident18(d) {
			return ResidentID
		}
	case 15:
		if imsiForm(d) {
			return IMSI
		}
		if imeiBody(d) && luhn(d) {
			return IMEI
		}
	case 19, 20:
		if string(d[:4]) == "8986" {
			return ICCID
		}
	}
	if bankCard(d) {
		return BankCard
	}
	return None
}
