package geo

import "math"

// equator is the radius of the sphere which EPSG:3857 takes the earth for, in metres.
const equator = 6378137.0

// WebMercator converts metres east and north in EPSG:3857, the projection of maps on the web.
func WebMercator(x, y float64) (Point, bool) {
	lon := x / equator * 180 / math.Pi
	lat := math.Atan(math.Sinh(y/equator)) * 180 / math.Pi
	return cell(lat, lon)
}

// Tile gives the centre of a tile of such a map: its level, column and row from the north-west.
func Tile(zoom, x, y int) (Point, bool) {
	if zoom < 0 || zoom > 30 {
		return Point{}, false
	}
	n := 1 << zoom
	if x < 0 || y < 0 || x >= n || y >= n {
		return Point{}, false
	}
	side := 2 * math.Pi * equator / float64(n)
	return WebMercator((float64(x)-float64(n)/2+0.5)*side, (float64(n)/2-float64(y)-0.5)*side)
}

// GaussKruger converts metres north and east of a transverse Mercator zone of three or six degrees
// with its number before the easting (39447890.12 is of zone 39), as Chinese surveys have them. It is good to
// a tenth of a degree, enough to tell a position from other numbers.
func GaussKruger(north, east float64) (Point, bool) {
	zone := math.Floor(east / 1e6)
	offset := east - zone*1e6 - 5e5
	if zone < 13 || zone > 45 || math.Abs(offset) > 3.5e5 {
		return Point{}, false
	}
	meridian := zone * 3
	if zone < 24 {
		meridian = zone*6 - 3
	}
	lat := north / 111_000
	if math.Abs(lat) > 89 {
		return Point{}, false
	}
	return cell(lat, meridian+offset/111_320/math.Cos(lat*math.Pi/180))
}
