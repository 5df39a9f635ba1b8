package corpus

import (
	"fmt"
	"math"
	"strings"
)

func (a *author) spotF() spot {
	var s spot
	_, _ = fmt.Sscan(a.from("place"), &s.lat, &s.lon)
	s.lat += a.NormFloat64() * 0.05
	s.lon += a.NormFloat64() * 0.05
	return s
}

// pairOf writes latitude and longitude in degrees.
func (a *author) pairOf(s spot, form string) string {
	n := a.between(4, 7)
	return fmt.Sprintf(form, n, s.lat, n, s.lon)
}

// locus draws a position in one of the notations of positioning and maps.
func (a *author) locus(form string) string {
	s := a.spotF()
	switch form {
	case "DMS":
		return a.of(dms(s, `%d°%02d'%04.1f"%s`, "N", "E", " ", false), dms(s, "%s%d°%02d′%04.1f″", "N", "E", ", ", true),
			dms(s, "%s%d度%d分%.0f秒", "北纬", "东经", "，", true))
	case "GEOHASH":
		return geohash(s, a.between(7, 10))
	case "NMEA":
		return nmea(s, a.draw)
	case "WKT":
		return a.of("POINT(", "POINT (") + fmt.Sprintf("%.6f %.6f)", s.lon, s.lat)
	case "GEOJSON":
		return fmt.Sprintf(`{"type":"Point","coordinates":[%.6f,%.6f]}`, s.lon, s.lat)
	case "LINK":
		return a.of(fmt.Sprintf("https://uri.amap.com/navigation?to=%.6f,%.6f&mode=car", s.lon, s.lat),
			fmt.Sprintf("geo:%.5f,%.5f?z=17", s.lat, s.lon), fmt.Sprintf("https://maps.google.com/?q=%.6f,%.6f", s.lat, s.lon))
	case "PLUS":
		return plusCode(s)
	case "S2":
		return s2Token(s, a.between(14, 24))
	case "H3":
		return a.h3()
	case "MGRS":
		return mgrs(s, a.draw)
	case "MEMBERS":
		lat, lon, _ := strings.Cut(a.from("latlon"), "|")
		return a.pairOf(s, `"`+lat+`":%.*f,"`+lon+`":%.*f`)
	case "PAIR":
		return a.pairOf(s, a.of("%.*f,%.*f", "%.*f, %.*f", "(%.*f, %.*f)"))
	}
	return a.locus(a.of("PAIR", "PAIR", "PAIR", "DMS"))
}

// s2Token gives the token of the S2 cell of a level, 0 to 30, by the quadratic
// projection and the Hilbert curve of the S2 library.
func s2Token(s spot, level int) string {
	phi, theta := s.lat*math.Pi/180, s.lon*math.Pi/180
	p := [3]float64{math.Cos(phi) * math.Cos(theta), math.Cos(phi) * math.Sin(theta), math.Sin(phi)}
	face, u, v := cubeFace(p)
	i, j := cellIndex(u), cellIndex(v)
	order := [4][4]uint64{{0, 1, 3, 2}, {0, 3, 1, 2}, {2, 3, 1, 0}, {2, 1, 3, 0}} // position by i and j
	turn := [4]int{1, 0, 0, 3}
	id, orientation := uint64(face), face&1
	for k := 29; k >= 30-level; k-- {
		position := order[orientation][(i>>k&1)<<1|j>>k&1]
		id = id<<2 | position
		orientation ^= turn[position]
	}
	id = (id<<1 | 1) << (60 - 2*level)
	return strings.TrimRight(fmt.Sprintf("%016x", id), "0")
}

func cubeFace(p [3]float64) (face int, u, v float64) {
	for axis := range p {
		if math.Abs(p[axis]) > math.Abs(p[face]) {
			face = axis
		}
	}
	if p[face] < 0 {
		face += 3
	}
	x, y, z := p[0], p[1], p[2]
	switch face {
	case 0:
		return face, y / x, z / x
	case 1:
		return face, -x / y, z / y
	case 2:
		return face, -x / z, -y / z
	case 3:
		return face, z / x, y / x
	case 4:
		return face, z / y, -x / y
	}
	return face, -y / z, -x / z
}

// cellIndex maps a coordinate of a cube's face to one of 2^30 rows.
func cellIndex(u float64) int {
	st := 0.5 * math.Sqrt(1+3*math.Abs(u))
	if u < 0 {
		st = 1 - st
	}
	return min(max(int(st*(1<<30)), 0), 1<<30-1)
}
