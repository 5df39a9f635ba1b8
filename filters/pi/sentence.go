package pi

import (
	"slices"
	"strings"
)

// nmea handles an NMEA 0183 sentence whose start mark, if any, is at norm[i] and
// whose address is norm[k:]. A sentence without a fix holds no position.
func (s *Scanner) nmea(i, k int) int {
	b := s.norm
	next := k
	if k == i {
		next = k + 5
	}
	if k+7 > len(b) || b[k+5] != ',' && (k == i || b[k+4] != ',') {
		return next
	}
	var word [3]byte
	for n := range word {
		word[n] = upper(b[k+2+n])
	}
	switch string(word[:]) {
	case "GGA", "RMC", "GLL", "GNS", "RMB", "WPL", "BWC", "BWR", "RMA", "GXA", "GTD", "DTM":
	case "BX,": // $PUBX,00
	case "VDM", "VDO":
		end := lineEnd(b, k)
		s.add(i, end, Location)
		return end
	default:
		return next
	}
	end := lineEnd(b, k)
	ns, ew := false, false
	for m := k + 6; m+2 < end; m++ {
		if b[m] == ',' && b[m+2] == ',' && isDigit(b[m-1]) {
			side := upper(b[m+1])
			ns = ns || side == 'N' || side == 'S'
			ew = ew || side == 'E' || side == 'W'
		}
	}
	if !ns || !ew {
		return next
	}
	s.add(i, end, Location)
	return end
}

// sentenceMost bounds a sentence; the standard has 82 characters, receivers write
// longer ones.
const sentenceMost = 160

func lineEnd(b []byte, k int) int {
	b = b[:min(len(b), k+sentenceMost)]
	for k < len(b) && b[k] != '\n' && b[k] != '\r' && b[k] != '$' {
		k++
	}
	return k
}

// wkt handles a geometry in well-known text (OGC 06-103r4) that begins with the word
// norm[i:j], in degrees or in metres of a projection.
func (s *Scanner) wkt(i, j int) int {
	b := s.norm
	if !geometryWord(b[i:j]) {
		return j
	}
	k := j
	for k < len(b) && k < j+12 && (b[k] == ' ' || b[k] == '(' || b[k]|0x20 == 'z' || b[k]|0x20 == 'm' || b[k] == '-') {
		k++
	}
	if k >= len(b) || !isDigit(b[k]) {
		return j
	}
	x, p, e := decimalAt(b, k)
	for e < len(b) && (b[e] == ' ' || b[e] == ',' || b[e] == '-') {
		e++
	}
	if e >= len(b) || !isDigit(b[e]) {
		return j
	}
	y, q, e := decimalAt(b, e)
	degrees := x <= 180 && y <= 180 && (p+q >= 2 || x >= 70 && y >= 3 && p+q >= 1)
	metres := (x >= 1e5 || y >= 1e5) && x >= 1e4 && y >= 1e4 && x < 6e7 && y < 6e7
	if !degrees && !metres {
		return j
	}
	for e < len(b) && b[e] != ')' {
		e++
	}
	s.add(i, e, Location)
	return e
}

// geometryWords names the geometries.
const geometryWords = "point linestring polygon multipoint multilinestring multipolygon geometrycollection linearring pointz circularstring"

// geometryWord reports whether w names a geometry.
func geometryWord(w []byte) bool {
	if len(w) < 5 {
		return false
	}
	switch w[len(w)-1] | 0x20 {
	case 't', 'g', 'n', 'z':
		return slices.ContainsFunc(geometries, func(name string) bool { return sameLower(w, name) })
	}
	return false
}

var geometries = strings.Fields(geometryWords)
