package geo

import "math"

// Constants of the GCJ-02 shift: the Krasovsky 1940 ellipsoid as published
// implementations use it.
const (
	gcjA  = 6378245.0
	gcjEE = 0.00669342162296594323
)

// shifted reports whether the GCJ-02 shift applies. The rectangle covers
// neighbouring countries: it is no border.
func shifted(lat, lon float64) bool {
	return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

// gcjDelta gives the shift in degrees at a WGS-84 position.
func gcjDelta(lat, lon float64) (dlat, dlon float64) {
	x, y := lon-105, lat-35
	r := math.Sqrt(math.Abs(x))
	common := (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
	dlat = -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*r + common +
		(20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	dlon = 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*r + common +
		(20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	phi := lat * math.Pi / 180
	w := 1 - gcjEE*math.Sin(phi)*math.Sin(phi)
	dlat = dlat * 180 / (gcjA * (1 - gcjEE) / (w * math.Sqrt(w)) * math.Pi)
	dlon = dlon * 180 / (gcjA / math.Sqrt(w) * math.Cos(phi) * math.Pi)
	return dlat, dlon
}

// ToGCJ02 converts to GCJ-02. Outside the shift's rectangle coordinates stay.
func (p Point) ToGCJ02() Point {
	switch p.crs {
	case WGS84:
		if !shifted(p.lat, p.lon) {
			return Point{p.lat, p.lon, GCJ02}
		}
		dlat, dlon := gcjDelta(p.lat, p.lon)
		return Point{p.lat + dlat, p.lon + dlon, GCJ02}
	case BD09:
		return bdToGCJ(p)
	}
	return p
}

// ToWGS84 converts to WGS-84. The shift has no closed inverse: it is found by
// fixed-point iteration to better than 1e-9 degrees (0.1 mm).
func (p Point) ToWGS84() Point {
	if p.crs == WGS84 || !p.Valid() {
		return p
	}
	g := p.ToGCJ02()
	lat, lon := g.lat, g.lon
	for range 30 {
		dlat, dlon := 0.0, 0.0
		if shifted(lat, lon) {
			dlat, dlon = gcjDelta(lat, lon)
		}
		nlat, nlon := g.lat-dlat, g.lon-dlon
		done := math.Abs(nlat-lat) < 1e-10 && math.Abs(nlon-lon) < 1e-10
		lat, lon = nlat, nlon
		if done {
			break
		}
	}
	return Point{lat, lon, WGS84}
}

// bdX is the angular constant of the BD-09 shift.
const bdX = math.Pi * 3000 / 180

// ToBD09 converts to BD-09.
func (p Point) ToBD09() Point {
	if p.crs == BD09 || !p.Valid() {
		return p
	}
	g := p.ToGCJ02()
	z := math.Hypot(g.lon, g.lat) + 0.00002*math.Sin(g.lat*bdX)
	theta := math.Atan2(g.lat, g.lon) + 0.000003*math.Cos(g.lon*bdX)
	return Point{z*math.Sin(theta) + 0.006, z*math.Cos(theta) + 0.0065, BD09}
}

func bdToGCJ(p Point) Point {
	x, y := p.lon-0.0065, p.lat-0.006
	z := math.Hypot(x, y) - 0.00002*math.Sin(y*bdX)
	theta := math.Atan2(y, x) - 0.000003*math.Cos(x*bdX)
	return Point{z * math.Sin(theta), z * math.Cos(theta), GCJ02}
}
