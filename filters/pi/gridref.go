package pi

import "cordon/geo"

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
