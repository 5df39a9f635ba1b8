package pi

import (
	"cordon/geo"
)

// cellFar is cellAfter for a cell in China behind other words or ideographs, which has letters and digits:
// geohash_of_trip: wtw3sj5, S2网格填错了，应该是3688472cc.
func (s *Scanner) cellFar(j int) int {
	const most, words = 64, 6
	b := s.norm
	for k, n := j, 0; k < len(b) && k < j+most && n < words; {
		if !isAlnum(b[k]) {
			if b[k] == '\n' {
				return j
			}
			k++
			continue
		}
		e, digits := k, 0
		for e < len(b) && e < k+24 && (isAlnum(b[e]) || b[e] == '+') {
			digits += int(class[b[e]] & cDigit)
			e++
		}
		if digits > 0 && digits < e-k && e-k >= 6 && cellInChina(b[k:e]) {
			s.add(k, e, Location)
			return e
		}
		if n++; digits == e-k {
			return j
		}
		k = e
	}
	return j
}

// cellInChina reports whether d is a geohash, a full plus code or a token of an S2 cell in China, or an H3
// cell.
func cellInChina(d []byte) bool {
	if inChina(geo.Geohash(d)) || inChina(geo.PlusCode(d)) {
		return true
	}
	if id, ok := geo.HexID(d, false); ok && len(d) == 15 && geo.H3Valid(id) {
		return true
	}
	id, ok := geo.HexID(d, true)
	if !ok || len(d) < 7 {
		return false
	}
	p, _, ok := geo.S2(id)
	return inChina(p, ok)
}

// groupedHash gives the end of a geohash of seven characters or more that stands at b[k:] in
// groups of two to four with one mark between, all but the last of one length; 0 for none.
func groupedHash(b []byte, k int) int {
	var joined [12]byte
	n, size, digits, groups, mark := 0, 0, 0, 0, byte(0)
	for {
		e := k
		for e < len(b) && isAlnum(b[e]) && e < k+5 {
			digits += int(class[b[e]] & cDigit)
			e++
		}
		if groups > 0 && e-k > size || e-k < 2 && groups == 0 || e-k > 4 || n+e-k > len(joined) || e == k {
			return 0
		}
		last := groups > 0 && e-k < size
		if size = e - k; groups == 0 && size < 2 {
			return 0
		}
		n += copy(joined[n:], b[k:e])
		groups++
		if last || e+1 >= len(b) || !hashMark(b[e]) || mark != 0 && b[e] != mark || !isAlnum(b[e+1]) {
			if _, ok := geo.Geohash(joined[:n]); ok && n >= 7 && groups > 1 && digits > 0 {
				return e
			}
			return 0
		}
		k, mark = e+1, b[e]
	}
}

// hashMark reports whether c may part the groups of a geohash.
func hashMark(c byte) bool {
	return c == ' ' || c == '-' || c == '.' || c == '_' || c == '/' || c == '*' || c == sym
}

// pathCell looks for a geohash among the parts of an address of the web whose name ends at
// norm[:j] with the word for one. It gives its end, 0 for none.
func (s *Scanner) pathCell(j int) int {
	b := s.norm
	for k := j; k < len(b) && k < j+64 && b[k] > ' '; k++ {
		if b[k] != '/' && b[k] != '=' || k+1 == len(b) || !isAlnum(b[k+1]) {
			continue
		}
		e := s.alnumEnd(k + 1)
		if n := e - k - 1; n >= 7 && n <= 12 && (countDigits(b[k+1:e]) > 0 || n > 7 && inChina(geo.Geohash(b[k+1:e]))) {
			if _, ok := geo.Geohash(b[k+1 : e]); ok {
				s.add(k+1, e, Location)
				return e
			}
		}
	}
	return 0
}

// gridReference reads a reference of MGRS, its parts together or apart, or UTM
// coordinates in metres at norm[i:]. It gives the end, 0 for none.
func (s *Scanner) gridReference(i int) int {
	b := s.norm
	k := digitsEnd(b[:min(len(b), i+2)], i)
	if k == i || k >= len(b) || b[k] < 'C' || b[k] > 'X' {
		return 0
	}
	if k+1 < len(b) && b[k+1] == ' ' && k+2 < len(b) && isDigit(b[k+2]) {
		return utmEnd(b, i, k)
	}
	digits, spaces, e := 0, 0, k+1
	for ; e < len(b) && e < i+18; e++ {
		switch c := b[e]; {
		case isDigit(c):
			digits++
		case c-'A' < 26 && digits == 0:
		case c == ' ' && spaces < 3 && e+1 < len(b) && (isDigit(b[e+1]) || digits == 0):
			spaces++
		default:
			if isAlnum(c) {
				return 0
			}
			goto ended
		}
	}
ended:
	if digits < 6 || e < len(b) && isAlnum(b[e]) {
		return 0
	}
	if _, ok := geo.MGRS(b[i:e]); ok {
		return e
	}
	if zone, ok := geo.MGRSForm(b[i:e]); !ok || digits < 8 || zone < 43 || zone > 53 {
		return 0
	}
	return e
}

// utmEnd reads the easting and the northing behind the zone b[i:k+1].
func utmEnd(b []byte, i, k int) int {
	zone := 0
	for _, c := range b[i:k] {
		zone = zone*10 + int(c-'0')
	}
	easting, places, e := decimalAt(b, k+2)
	if whole := e - k - 2 - places; whole < 6 || whole > 7 || e+2 >= len(b) {
		return 0
	}
	for e < len(b) && (b[e] == ' ' || b[e] == 'm' || b[e] == 'E' || b[e] == ',') {
		e++
	}
	if e >= len(b) || !isDigit(b[e]) {
		return 0
	}
	start := e
	northing, places, e := decimalAt(b, e)
	if _, ok := geo.UTM(zone, b[k] >= 'N', easting, northing); !ok || e-start-places < 6 {
		return 0
	}
	return e
}
