package geo

import (
	"bytes"
	"strconv"
)

// mark is a sign of an angle's unit or of a hemisphere in a text.
type mark struct {
	sign string
	unit int // 1 degrees, 2 minutes, 3 seconds
	axis byte
}

var marks = []mark{
	{"北纬", 0, 'N'}, {"南纬", 0, 'S'}, {"东经", 0, 'E'}, {"西经", 0, 'W'},
	{"°", 1, 0}, {"º", 1, 0}, {"度", 1, 0}, {"'", 2, 0}, {"′", 2, 0}, {"’", 2, 0}, {"分", 2, 0},
	{"\"", 3, 0}, {"″", 3, 0}, {"”", 3, 0}, {"秒", 3, 0},
	{"N", 0, 'N'}, {"S", 0, 'S'}, {"E", 0, 'E'}, {"W", 0, 'W'},
}

// Angle reads one latitude or longitude in degrees, minutes and seconds, with its
// hemisphere before or behind, in signs or in Chinese: 29°33'45"N, 北纬29度33分. axis
// is N or E; south and west are negative. rest is what follows.
func Angle(text []byte) (v float64, axis byte, rest []byte, ok bool) {
	scale, last := [4]float64{0, 1, 60, 3600}, 0
	neg, before := false, false
	rest = text
	for len(rest) > 0 {
		if c := rest[0]; c == ' ' || c == ':' {
			rest = rest[1:]
			continue
		}
		if m := markAt(rest); m != nil && m.axis != 0 {
			if axis != 0 {
				break
			}
			before, axis = last == 0, m.axis
			rest = rest[len(m.sign):]
			if !before {
				break
			}
			continue
		}
		n := 0
		for n < len(rest) && n < 24 && (rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.') {
			n++
		}
		m := markAt(rest[n:])
		if n == 0 || m == nil || m.unit <= last {
			break
		}
		f, err := strconv.ParseFloat(string(rest[:n]), 64)
		if err != nil || last > 0 && f >= 60 {
			break
		}
		v, last = v+f/scale[m.unit], m.unit
		rest = rest[n+len(m.sign):]
	}
	neg = axis == 'S' || axis == 'W'
	switch axis {
	case 'S':
		axis = 'N'
	case 'W':
		axis = 'E'
	}
	if neg {
		v = -v
	}
	limit := 90.0
	if axis == 'E' {
		limit = 180
	}
	return v, axis, rest, last > 0 && axis != 0 && v >= -limit && v <= limit
}

func markAt(b []byte) *mark {
	for i := range marks {
		if len(b) >= len(marks[i].sign) && string(b[:len(marks[i].sign)]) == marks[i].sign {
			return &marks[i]
		}
	}
	return nil
}

// DMS reads a position written as two angles, in either order.
func DMS(text []byte) (Point, bool) {
	a, first, rest, ok := Angle(text)
	if !ok {
		return Point{}, false
	}
	for bytes.HasPrefix(rest, []byte("，")) {
		rest = rest[len("，"):]
	}
	b, second, _, ok := Angle(bytes.TrimLeft(rest, " ,;/\t"))
	switch {
	case !ok || first == second:
		return Point{}, false
	case first == 'N':
		return cell(a, b)
	}
	return cell(b, a)
}

// NMEA reads the position of a GGA, RMC, GLL or GNS sentence of NMEA 0183, given from
// its start sign or talker on. A sentence without a fix has none.
func NMEA(sentence []byte) (Point, bool) {
	s := bytes.TrimPrefix(sentence, []byte("$"))
	if len(s) < 7 || len(s) > 160 || s[5] != ',' {
		return Point{}, false
	}
	skip := 2
	switch string(s[2:5]) {
	case "GGA", "GNS":
	case "RMC":
		skip = 3
	case "GLL":
		skip = 1
	default:
		return Point{}, false
	}
	var field [4][]byte
	for i := range skip + 4 {
		f, rest, more := bytes.Cut(s, []byte(","))
		if i >= skip {
			field[i-skip] = f
		}
		if s = rest; !more && i < skip+3 {
			return Point{}, false
		}
	}
	lat, ok1 := nmeaAngle(field[0], field[1], 2, 'N', 'S')
	lon, ok2 := nmeaAngle(field[2], field[3], 3, 'E', 'W')
	if !ok1 || !ok2 {
		return Point{}, false
	}
	return cell(lat, lon)
}

// nmeaAngle reads degrees and minutes run together: ddmm.mmmm.
func nmeaAngle(v, side []byte, degrees int, plus, minus byte) (float64, bool) {
	if len(v) < degrees+2 || len(side) != 1 || side[0] != plus && side[0] != minus {
		return 0, false
	}
	d, ok := decimal(v[:degrees])
	m, err := strconv.ParseFloat(string(v[degrees:]), 64)
	if !ok || err != nil || !(m >= 0 && m < 60) {
		return 0, false
	}
	out := float64(d) + m/60
	if side[0] == minus {
		out = -out
	}
	return out, true
}

// Pair reads two decimal numbers parted by commas, semicolons, slashes or spaces. By
// custom of maps and texts the first is the latitude unless only the second can be:
// lonFirst turns that round, as WKT and GeoJSON have it. Brackets and a word before
// them are passed over.
func Pair(text []byte, lonFirst bool) (Point, bool) {
	var v [2]float64
	rest := text
	for i := range v {
		at := bytes.IndexAny(rest, "+-.0123456789")
		if at < 0 {
			return Point{}, false
		}
		rest = rest[at:]
		n := 0
		for n < len(rest) && n < 32 && bytes.IndexByte([]byte("+-.0123456789"), rest[n]) >= 0 {
			n++
		}
		f, err := strconv.ParseFloat(string(rest[:n]), 64)
		if err != nil {
			return Point{}, false
		}
		v[i], rest = f, rest[n:]
	}
	if lonFirst || v[0] > 90 || v[0] < -90 {
		v[0], v[1] = v[1], v[0]
	}
	return cell(v[0], v[1])
}
