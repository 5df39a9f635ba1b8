package geo

import "math"

// cell gives the centre of a cell of a grid as a WGS-84 point.
func cell(lat, lon float64) (Point, bool) {
	p, err := New(lat, lon, WGS84)
	return p, err == nil
}

const geohashAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz"

var geohashValue = values(geohashAlphabet)

// values inverts an alphabet of ASCII characters, ignoring case; -1 is no member.
func values(alphabet string) (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i := range len(alphabet) {
		c := alphabet[i]
		t[c] = int8(i)
		switch {
		case c >= 'a' && c <= 'z':
			t[c-32] = int8(i)
		case c >= 'A' && c <= 'Z':
			t[c+32] = int8(i)
		}
	}
	return t
}

// Geohash decodes a geohash of 1 to 12 characters (base 32, bits of longitude and
// latitude in turn) to the centre of its cell.
func Geohash(code []byte) (Point, bool) {
	if len(code) == 0 || len(code) > 12 {
		return Point{}, false
	}
	lo, hi := [2]float64{-180, -90}, [2]float64{180, 90}
	axis := 0
	for _, c := range code {
		v := geohashValue[c]
		if v < 0 {
			return Point{}, false
		}
		for bit := int8(16); bit > 0; bit >>= 1 {
			mid := (lo[axis] + hi[axis]) / 2
			if v&bit != 0 {
				lo[axis] = mid
			} else {
				hi[axis] = mid
			}
			axis ^= 1
		}
	}
	return cell((lo[1]+hi[1])/2, (lo[0]+hi[0])/2)
}

const plusAlphabet = "23456789CFGHJMPQRVWX"

var plusValue = values(plusAlphabet)

// PlusCode decodes a full Open Location Code, 8 characters, a plus sign and 2 to 7
// more or none, to the centre of its cell. Padding with zeros is allowed before the
// sign. The specification limits the first character to 2..C and the second to 2..V.
func PlusCode(code []byte) (Point, bool) {
	if len(code) < 9 || len(code) > 16 || code[8] != '+' || len(code) == 10 {
		return Point{}, false
	}
	if plusValue[code[0]] > 8 || plusValue[code[1]] > 17 {
		return Point{}, false
	}
	lat, lon, size := -90.0, -180.0, 400.0
	n := 0
	for i := 0; i < 11 && i+1 < len(code); {
		if code[i] == '+' {
			i++
			continue
		}
		if code[i] == '0' {
			return padded(code, n, lat, lon, size)
		}
		a, b := plusValue[code[i]], plusValue[code[i+1]]
		if a < 0 || b < 0 {
			return Point{}, false
		}
		size /= 20
		lat, lon = lat+float64(a)*size, lon+float64(b)*size
		i, n = i+2, n+2
	}
	high, wide := size, size
	for i := 11; i < len(code); i++ { // a grid of 4 columns and 5 rows
		v := plusValue[code[i]]
		if v < 0 {
			return Point{}, false
		}
		high, wide = high/5, wide/4
		lat, lon = lat+float64(v/4)*high, lon+float64(v%4)*wide
	}
	return cell(math.Min(lat+high/2, 90), lon+wide/2)
}

// padded ends a code whose remaining characters before the sign are zeros.
func padded(code []byte, n int, lat, lon, size float64) (Point, bool) {
	if n == 0 || len(code) != 9 {
		return Point{}, false
	}
	for _, c := range code[n:8] {
		if c != '0' {
			return Point{}, false
		}
	}
	return cell(lat+size/2, lon+size/2)
}

// ShortPlusCode reports whether code is a plus code without its first two, four or
// six characters, which a place name replaces.
func ShortPlusCode(code []byte) bool {
	n := 0
	for n < len(code) && code[n] != '+' {
		n++
	}
	if n != 2 && n != 4 && n != 6 || len(code) < n+3 || len(code) > n+4 {
		return false
	}
	for i, c := range code {
		if i != n && plusValue[c] < 0 {
			return false
		}
	}
	return true
}

// H3Valid reports whether id has the bit pattern of an H3 cell: mode 1, a base cell
// below 122, digits 0 to 6 down to the resolution and 7 below it.
func H3Valid(id uint64) bool {
	if id>>63 != 0 || id>>59&15 != 1 || id>>56&7 != 0 || id>>45&127 > 121 {
		return false
	}
	res := int(id >> 52 & 15)
	for r := 1; r <= 15; r++ {
		d := id >> (3 * (15 - r)) & 7
		if (r <= res) == (d == 7) {
			return false
		}
	}
	return true
}

// Tables of the Hilbert curve that numbers S2 cells: the quadrant at each position
// for each of four orientations, and how the position turns the orientation.
var (
	hilbertIJ   = [4][4]uint8{{0, 1, 3, 2}, {0, 2, 3, 1}, {3, 2, 0, 1}, {3, 1, 0, 2}}
	hilbertTurn = [4]uint8{1, 0, 0, 3}
)

// S2 decodes an S2 cell identifier of 64 bits to its centre and level (0 to 30).
func S2(id uint64) (p Point, level int, ok bool) {
	face := int(id >> 61)
	lsb := id & -id
	if face > 5 || lsb&0x1555555555555555 == 0 {
		return Point{}, 0, false
	}
	for level = 30; lsb > 1; lsb >>= 2 {
		level--
	}
	turn, i, j := uint8(face&1), uint64(0), uint64(0)
	for k := range level {
		pos := id >> (59 - 2*k) & 3
		ij := hilbertIJ[turn][pos]
		i, j = i<<1|uint64(ij>>1), j<<1|uint64(ij&1)
		turn ^= hilbertTurn[pos]
	}
	scale := float64(uint64(1) << level)
	u, v := unproject((float64(i)+0.5)/scale), unproject((float64(j)+0.5)/scale)
	x, y, z := onFace(face, u, v)
	p, ok = cell(math.Atan2(z, math.Hypot(x, y))*180/math.Pi, math.Atan2(y, x)*180/math.Pi)
	return p, level, ok
}

// unproject is S2's quadratic transform from a cell's coordinate to a face's.
func unproject(s float64) float64 {
	if s >= 0.5 {
		return (4*s*s - 1) / 3
	}
	return (1 - 4*(1-s)*(1-s)) / 3
}

func onFace(face int, u, v float64) (x, y, z float64) {
	switch face {
	case 0:
		return 1, u, v
	case 1:
		return -u, 1, v
	case 2:
		return -u, -v, 1
	case 3:
		return -1, -v, -u
	case 4:
		return v, -1, -u
	}
	return v, u, -1
}

// HexID reads 1 to 16 hexadecimal digits. A token of S2 leaves out trailing zeros:
// token puts them back.
func HexID(text []byte, token bool) (id uint64, ok bool) {
	if len(text) == 0 || len(text) > 16 {
		return 0, false
	}
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		id = id<<4 | uint64(c)
	}
	if token {
		id <<= 4 * (16 - len(text))
	}
	return id, true
}
