package pi

import (
	"bytes"
	"strings"

	"cordon/geo"
)

// cellAfter looks for a cell of a grid behind a context word that ends at norm[:j]:
// a geohash, a plus code, an S2 or H3 identifier, a grid reference. It gives where to
// go on.
func (s *Scanner) cellAfter(j int) int {
	if end := s.cellNext(j); end != j {
		return end
	}
	return s.cellFar(j)
}

// cellNext is cellAfter for a cell right behind the word, marks and fillers between them.
func (s *Scanner) cellNext(j int) int {
	b, k := s.norm, cellStart(s.norm, j)
	e, digits := k, 0
	for e < len(b) && e < k+24 && (isAlnum(b[e]) || b[e] == '+') {
		digits += int(class[b[e]] & cDigit)
		e++
	}
	if e-k == 4 && e+7 <= len(b) && b[e] == ' ' && b[e+5] == '+' {
		if end := spacedPlus(b, k, e); end > 0 {
			s.add(k, end, Location)
			return end
		}
	}
	if j+1 < len(b) && (b[j] == '.' || b[j] == '/') {
		if end := s.pathCell(j); end > 0 {
			return end
		}
	}
	if k == j {
		return j
	}
	if e-k >= 2 && e-k <= 4 {
		if end := groupedHash(b, k); end > 0 {
			s.add(k, end, Location)
			return end
		}
	}
	if e-k < 5 || digits == 0 && (e-k < 7 || b[k-1] == ' ') {
		return j
	}
	if end := s.gridReference(k); end > 0 {
		s.add(k, end, Location)
		return end
	}
	if cellCode(b[k:e]) || cellID(b[k:e], digits) {
		s.add(k, e, Location)
		return e
	}
	return j
}

// cellStart gives where a cell can begin behind a word that ends at b[:j], over marks and fillers:
// Geohash编码: wtw3.
func cellStart(b []byte, j int) int {
	k := j
	for limit := min(len(b), j+20); k < limit; {
		switch {
		case isAlnum(b[k]):
			n := 0
			if k > j {
				n = filler(b[k:])
			}
			if n == 0 {
				return k
			}
			k += n
		case b[k] >= 0x80:
			if r, ok := hanAt(b, k); !ok || !strings.ContainsRune("编码单元网格标识索引串值号为是", r) {
				return k
			}
			k += 3
		default:
			k++
		}
	}
	return k
}

// spacedPlus gives the end of a plus code whose first four characters, b[k:e], stand apart:
// 8Q22 88C8+72; 0 if it is none.
func spacedPlus(b []byte, k, e int) int {
	n := alnumsEnd(b, e+6)
	var joined [12]byte
	m := copy(joined[:], b[k:e])
	if n-e-1 > len(joined)-m {
		return 0
	}
	m += copy(joined[m:], b[e+1:n])
	if _, ok := geo.PlusCode(joined[:m]); !ok {
		return 0
	}
	return n
}

// cellCode reports whether d is a plus code or a geohash.
func cellCode(d []byte) bool {
	if geo.ShortPlusCode(d) {
		return true
	}
	_, plus := geo.PlusCode(d)
	if plus {
		return true
	}
	_, hash := geo.Geohash(d)
	return hash
}

// valueOrCell reports whether a value follows norm[i:j] behind a mark or, if it ends a key for a
// cell, behind a space.
func (s *Scanner) valueOrCell(i, j int) bool { return s.valueAt(j) || s.cellKey(i, j) || s.opens(j) }

// cellKey reports whether norm[i:j], behind which a space stands, is the end of a key for a cell
// whose value may follow: geo_hash wtw3kwc.
func (s *Scanner) cellKey(i, j int) bool {
	b := s.norm
	return j-i == 4 && i >= 4 && string(b[i-4:i]) == "geo_" && string(b[i:j]) == "hash"
}

// cellID reports whether d is an S2 cell, decimal or as a token, or an H3 cell.
func cellID(d []byte, digits int) bool {
	if digits == len(d) && len(d) >= 18 && len(d) <= 20 {
		id := uint64(0)
		for _, c := range d {
			id = id*10 + uint64(c-'0')
		}
		_, _, ok := geo.S2(id)
		return ok
	}
	if id, ok := geo.HexID(d, false); ok && geo.H3Valid(id) {
		return true
	}
	id, ok := geo.HexID(d, true)
	if ok {
		_, _, ok = geo.S2(id)
	}
	return ok
}

// grid handles a token norm[i:j] of letters and digits that may be a position on its
// own: a full plus code, an H3 cell of eleven levels at most, a grid reference of
// 100 m or finer. It gives its end, 0 for none.
func (s *Scanner) grid(i, j int) int {
	b := s.norm
	if j < len(b) && b[j] == '.' && j-i <= 8 && !isDigit(b[i]) {
		return s.sided(i, j)
	}
	if (j-i <= 12 || j-i <= 24 && b[i]-'a' < 26 && b[j-1]-'a' < 26) && j < len(b) && (b[j] == '=' || b[j] == ':' || b[j] == ' ' || b[j] == '"' || b[j] == '>' || b[j] == '<') {
		if end := s.gridWord(i, j); end > 0 {
			return end
		}
	}
	switch {
	case j-i >= 13 && j-i <= 19 && b[i]|0x20 == 'g' && bytes.EqualFold(b[i:i+7], []byte("geohash")):
		if _, ok := geo.Geohash(b[i+7 : j]); ok {
			return j
		}
	case j-i == 8 && j+2 < len(b) && b[j] == '+':
		e := alnumsEnd(b, j+1)
		if _, ok := geo.PlusCode(b[i:e]); ok && e-j >= 3 {
			return e
		}
	case j-i == 15 && b[i] == '8' && b[j-1]|0x20 == 'f' && b[j-3]|0x20 == 'f':
		if id, ok := geo.HexID(b[i:j], false); ok && geo.H3Valid(id) {
			return j
		}
	case isDigit(b[i]) && j-i >= 4 && (b[i+1] == 'd' || b[i+2] == 'd' || b[i+3] == 'd'): // 26d41m30.9s N
		return anglePair(b, i)
	case isDigit(b[i]) && b[i+1] < 'a' && j-i <= 15 && (b[j-1] < 'a'):
		return s.gridReference(i)
	}
	return 0
}

// gridWord handles a word with digits that announces a place: s2cell=..., h3Index: ..., or
// the coordinate system behind an axis, x_wgs84=116.3. It gives the end of the place,
// 0 for none.
func (s *Scanner) gridWord(i, j int) int {
	b := s.norm
	h := textHint(b[i:j])
	if h == 0 && b[i]-'a' < 26 && b[j-1]-'a' < 26 && j-i > 6 && capital(b[i+1:j]) {
		h = tailHint(b[i:j]) & hintCell // parkS2Token
	}
	if h&hintPlane != 0 { // bd09mc
		from := len(s.dst)
		if end := s.planeAfter(i, j); len(s.dst) > from {
			s.dst = s.dst[:from]
			return end
		}
		return 0
	}
	if h&hintCell != 0 {
		from := len(s.dst)
		if end := s.cellAfter(j); len(s.dst) > from {
			s.dst = s.dst[:from]
			return end
		}
		return 0
	}
	if b[i]|0x20 == 'l' && j-i > 4 { // latitudeE7
		if h := keyHint(b[i:j]) & (hintLat | hintLon | hintGeoSure); h != 0 {
			s.context(h, j)
		}
		return 0
	}
	var low [8]byte
	if i >= 2 && (b[i-1] == '_' || b[i-1] == '.' || b[i-1] == '-') && j-i <= 8 && writtenAs.has(lowerInto(low[:], b[i:j])) {
		k := i - 1
		for k > 0 && i-k < 24 && (isAlnum(b[k-1]) || b[k-1] == '_') {
			k--
		}
		h := keyHint(b[k:j])
		if codeOfKey(b[k:j]) == NoCode {
			h &= hintLat | hintLon | hintGeoSure
		}
		if h != 0 {
			s.context(h, j)
		}
	}
	return 0
}

// sided handles a coordinate behind the letter of its hemisphere, norm[i:j] and a
// fraction: N25.01407 E102.63814. It gives its end if another one follows or a context
// announces it, 0 else.
func (s *Scanner) sided(i, j int) int {
	b := s.norm
	end, axis := sidedAt(b, i)
	if end == 0 || end < j {
		return 0
	}
	k := end
	for k < len(b) && k < end+3 && (b[k] == ' ' || b[k] == ',' || b[k] == ';' || b[k] == '/') {
		k++
	}
	other, second := sidedAt(b, k)
	switch {
	case other > 0 && second != axis:
		return other
	case s.hints(i)&(hintCoord|hintLat|hintLon) != 0:
		return end
	}
	return 0
}

// sidedAt reads a letter of a hemisphere and degrees with three decimals or more at
// b[i:]: where they end, 0 for none, and the axis.
func sidedAt(b []byte, i int) (end int, axis byte) {
	if i+6 > len(b) || !isDigit(b[i+1]) && b[i+1] != ' ' {
		return 0, 0
	}
	limit := 90.0
	switch b[i] {
	case 'N', 'S':
		axis = 'N'
	case 'E', 'W':
		axis, limit = 'E', 180
	default:
		return 0, 0
	}
	k := i + 1
	if b[k] == ' ' {
		k++
	}
	if k >= len(b) || !isDigit(b[k]) {
		return 0, 0
	}
	v, places, end := decimalAt(b, k)
	if whole := end - k - places - 1; places > 0 && (whole == 6 || whole == 7) && runTogether(int(v), limit) && alone(b, end) {
		return end, axis
	}
	if places > 2 && v > limit && v < limit*100 && v-float64(int(v/100)*100) < 60 && end-k-places > 4 && alone(b, end) { // N3113.8250
		return end, axis
	}
	if v > limit || places < 3 || !alone(b, end) && !sideAt(b, end) {
		return 0, 0
	}
	return end, axis
}

// runTogether reports whether v is degrees, minutes and seconds run together: 1213228.
func runTogether(v int, limit float64) bool {
	return v%100 < 60 && v/100%100 < 60 && float64(v/10000) <= limit && v >= 10000
}

// sidedPair gives the end of a second coordinate where a first one goes before, which ends at b[k:]:
// 31.23451N 121.47121E, 31.2345 N, 121.4712 E. It gives 0 for none.
func sidedPair(b []byte, k int) int {
	k = skipSpaces(b, k)
	if !hemisphere(b, k) {
		return 0
	}
	first := b[k] == 'N' || b[k] == 'S'
	m := k + 1
	for m < len(b) && m < k+4 && (b[m] == ' ' || b[m] == ',' || b[m] == ';' || b[m] == '/') {
		m++
	}
	if m >= len(b) || !isDigit(b[m]) {
		return 0
	}
	v, places, end := decimalAt(b, m)
	side := skipSpaces(b, end)
	if v > 180 || places < 3 || side > end && places < 4 || !hemisphere(b, side) || first == (b[side] == 'N' || b[side] == 'S') {
		return 0
	}
	return side + 1
}
