package pi

import "cordon/geo"

// isPlace reports whether a value under a key of place is one: a cell of a grid, a
// pair of numbers with decimals, or one number that is half a position.
func (s *Scanner) isPlace(b []byte, p shape) bool {
	if s.key&hintCell != 0 {
		if p.digits == 0 {
			_, ok := geo.Geohash(b)
			return ok && len(b) >= 7
		}
		return p.han == 0 && p.digits+p.letters >= 5 && len(b) <= 32
	}
	if s.key&hintCoord == 0 {
		return s.half(b)
	}
	i := 0
	for i < len(b) && !isDigit(b[i]) {
		i++
	}
	if i == len(b) {
		return threeWords(b)
	}
	_, found := s.pairs(i, true)
	return found || s.coordCell(b, p) || packedPair(b) || oddPair(b, i)
}

// half reports whether b is a latitude or a longitude: degrees with decimals, a
// comma for the point allowed, degrees and minutes run together as NMEA has them, or
// an integer scaled by 10^5 to 10^7 or in milliseconds of arc.
func (s *Scanner) half(b []byte) bool {
	i := 0
	for i < len(b) && i < 3 && !isDigit(b[i]) {
		i++
	}
	if i == len(b) || !isDigit(b[i]) {
		return encodedAngle(b) || b[0] >= 0xE4 && hanAngle(b, 0).end >= len(b)-3
	}
	if encodedAngle(b) {
		return true
	}
	v, places, end := decimalAt(b, i)
	sure := s.key&hintGeoSure != 0
	if places == 0 && end < len(b) && b[end] == ',' && (end-i == 2 || end-i == 3) {
		if _, _, e := decimalAt(b, end+1); e-end > 4 {
			places, end = e-end-1, e
		}
	}
	if end < len(b)-2 || v > 180 && end < len(b) {
		a := angleAt(b, i)
		return a.end >= len(b)-1 && a.odd && a.places >= 3 && a.v <= 180
	}
	switch {
	case v <= 180 && s.key&hintPart == 0:
		return places >= 3 || places >= 1 && sure
	case sure && places >= 1 && places <= 4 && v > 18060 && v <= 648000: // seconds of arc
		return true
	case places >= 3 && v < 18060: // dddmm.mmmm
		minutes := v - float64(int(v/100)*100)
		return minutes < 60 && v >= 100
	case places == 0 && s.key&hintArc != 0: // seconds of arc, or tenths to thousandths of one
		return end-i >= 5 && v <= 648000e3
	case places == 0 && s.key&hintPart != 0:
		return end-i >= 4
	case places == 0:
		return end-i >= 7 && v <= 1<<31 && (s.key&hintLat == 0 || v <= 1<<30)
	}
	return false
}

// coordCell reports whether the whole value is a cell of a grid that proves itself: a
// full plus code, an H3 cell, a geohash of seven characters or more.
func (s *Scanner) coordCell(b []byte, p shape) bool {
	if p.digits == 0 || p.letters == 0 || len(b) < 7 || len(b) > 20 {
		return false
	}
	if _, ok := geo.PlusCode(b); ok {
		return true
	}
	if id, ok := geo.HexID(b, false); ok && geo.H3Valid(id) {
		return true
	}
	_, ok := geo.Geohash(b)
	return ok
}

// threeWords reports whether b is three words joined by points, as one address system
// names squares of three metres.
func threeWords(b []byte) bool {
	dots, run := 0, 0
	for i, c := range b {
		switch {
		case c == '/' && i < 3:
		case c == '.' && run >= 3:
			dots, run = dots+1, 0
		case class[c]&cLetter != 0:
			run++
		default:
			return false
		}
	}
	return dots == 2 && run >= 3
}

// isLine reports whether b is an encoded polyline of two points or more.
func isLine(b []byte) bool {
	if len(b) < 10 {
		return false
	}
	odd := 0
	for _, c := range b {
		if c < 63 || c > 126 {
			return false
		}
		if class[c]&cLetter == 0 {
			odd++
		}
	}
	_, n, ok := geo.Polyline(b)
	return ok && n >= 2 && (odd > 0 || n >= 4)
}
