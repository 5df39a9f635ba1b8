package pi

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
)

// mostPacked is the most bytes of two coordinates that are packed as numbers.
const mostPacked = 16

// unpack decodes b, which is hexadecimal or base64 as a whole, into dst; nil if it is
// neither, or longer than dst.
func unpack(dst *[24]byte, b []byte) []byte {
	if len(b) < 8 || len(b) > 2*len(dst) {
		return nil
	}
	if len(b)%2 == 0 {
		if n, err := hex.Decode(dst[:], b); err == nil {
			return dst[:n]
		}
	}
	for len(b) > 0 && b[len(b)-1] == '=' {
		b = b[:len(b)-1]
	}
	if base64.RawStdEncoding.DecodedLen(len(b)) > len(dst) {
		return nil
	}
	n, err := base64.RawStdEncoding.Decode(dst[:], b)
	if err != nil {
		return nil
	}
	return dst[:n]
}

// encodedAngle reports whether b, the value of a latitude or a longitude, is one in
// hexadecimal or base64: as a text with decimals, or as a float of either size and byte
// order.
func encodedAngle(b []byte) bool {
	var buf [24]byte
	d := unpack(&buf, b)
	switch len(d) {
	case 0:
		return false
	case 4, 8:
		for _, order := range [...]binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			if v := math.Abs(floatOf(d, order)); v >= 1e-3 && v <= 180 {
				return true
			}
		}
	}
	v, places, ok := Coordinate(d)
	return ok && places >= 3 && v != 0
}

// floatOf reads four or eight bytes as a float.
func floatOf(d []byte, order binary.ByteOrder) float64 {
	if len(d) == 4 {
		return float64(math.Float32frombits(order.Uint32(d)))
	}
	return math.Float64frombits(order.Uint64(d))
}

// packedPair reports whether b, the value of a position, is two floats of either size and
// byte order in hexadecimal or base64.
func packedPair(b []byte) bool {
	var buf [24]byte
	d := unpack(&buf, b)
	if len(d) != mostPacked && len(d) != mostPacked/2 {
		return false
	}
	for _, order := range [...]binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
		x, y := floatOf(d[:len(d)/2], order), floatOf(d[len(d)/2:], order)
		if x, y = math.Abs(x), math.Abs(y); min(x, y) >= 1e-3 && position(x, y, 6, true, true) {
			return true
		}
	}
	return false
}

// packedAfter takes the value of a position behind a word for one that ends at norm[:j], two floats in
// hexadecimal or base64 that a sign announces: gps_raw=QEFD9TZ4YhFAW0P7wazeGg==. It gives its end, 0 for
// none.
func (s *Scanner) packedAfter(j int) int {
	b, k, sign := s.norm, j, false
	for k < len(b) && k < j+4 && (parts[b[k]] || b[k] == ' ') {
		sign = sign || b[k] != ' '
		k++
	}
	end := k
	for end < len(b) && end < k+2*mostPacked && (isAlnum(b[end]) || b[end] == '+' || b[end] == '/') {
		end++
	}
	for n := end; end < len(b) && end < n+2 && b[end] == '='; {
		end++
	}
	if !sign || end-k < 11 || end < len(b) && isAlnum(b[end]) || countDigits(b[k:end]) == 0 || letterCount(b[k:end]) == 0 || !packedPair(b[k:end]) {
		return 0
	}
	s.add(k, end, Location)
	return end
}

// oddPair reports whether b, the value of a position, is two coordinates written in another
// way than usual, the first one at b[i:].
func oddPair(b []byte, i int) bool {
	first := angleAt(b, i)
	if first.end == 0 {
		return false
	}
	m, _ := secondAngle(b, first.end)
	if m == 0 {
		return false
	}
	second := angleAt(b, m)
	places := min(first.places, second.places)
	return second.end >= len(b)-1 && places >= 3 && position(first.v, second.v, places, true, true)
}
