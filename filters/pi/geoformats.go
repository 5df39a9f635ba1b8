package pi

import (
	"encoding/binary"
	"encoding/hex"
	"math"
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

// Bounds of a geometry in well-known binary: the byte order, the kind and one point at
// least.
const (
	leastGeometry = 21
	geometryHead  = 9 + 4 + 16 // with a reference system and the count of points
)

// Geometry reports whether b is a geometry in well-known binary (OGC 06-103r4, 8.2), with
// or without a reference system before the point (EWKB), in degrees or in metres of a
// projection.
func Geometry(b []byte) bool {
	if len(b) < leastGeometry || b[0] > 1 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 1 {
		order = binary.LittleEndian
	}
	kind, k := order.Uint32(b[1:]), 5
	if kind&0x20000000 != 0 {
		k += 4
	}
	switch kind &^ 0xE0000000 % 1000 {
	case 1:
	case 2, 3, 4:
		if k += 4; kind&0xFF == 3 {
			k += 4
		}
		if kind&0xFF == 4 {
			k += 5
		}
	default:
		return false
	}
	if k+16 > len(b) || kind&^0xE0000000 > 3004 {
		return false
	}
	x := math.Abs(math.Float64frombits(order.Uint64(b[k:])))
	y := math.Abs(math.Float64frombits(order.Uint64(b[k+8:])))
	degrees := x <= 180 && y <= 180 && x >= 1e-3 && y >= 1e-3
	metres := x >= 1e4 && y >= 1e4 && x <= 6e7 && y <= 6e7
	return degrees || metres
}

// geometryHex reports whether d, 42 letters and digits or more, is a geometry in
// hexadecimal.
func geometryHex(d []byte) bool {
	if d[0] != '0' || d[1] > '1' || d[1] < '0' || len(d)%2 != 0 {
		return false
	}
	var head [geometryHead]byte
	n := min(len(d)/2, len(head))
	if _, err := hex.Decode(head[:n], d[:2*n]); err != nil {
		return false
	}
	return Geometry(head[:n])
}
