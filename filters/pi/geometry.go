package pi

import (
	"encoding/binary"
	"encoding/hex"
	"math"
)

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
