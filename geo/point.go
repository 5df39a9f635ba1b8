package geo

import (
	"fmt"
	"math"
)

// CRS is a coordinate reference system.
type CRS uint8

// The systems. The zero value is none.
const (
	NoCRS CRS = iota
	WGS84
	GCJ02
	BD09
)

// String names the system.
func (c CRS) String() string {
	switch c {
	case WGS84:
		return "WGS-84"
	case GCJ02:
		return "GCJ-02"
	case BD09:
		return "BD-09"
	}
	return "none"
}

// Point is a position in degrees. The zero value is invalid.
type Point struct {
	lat, lon float64
	crs      CRS
}

// New makes a point. It refuses a latitude outside [-90, 90], a longitude outside
// [-180, 180], a value that is not a number, and a missing system.
func New(lat, lon float64, crs CRS) (Point, error) {
	if !(math.Abs(lat) <= 90) || !(math.Abs(lon) <= 180) {
		return Point{}, fmt.Errorf("geo: latitude or longitude out of range")
	}
	if crs == NoCRS || crs > BD09 {
		return Point{}, fmt.Errorf("geo: point without a coordinate system")
	}
	return Point{lat, lon, crs}, nil
}

// Valid reports whether the point was made by New.
func (p Point) Valid() bool { return p.crs != NoCRS }

// LatLon gives the coordinates; ok is false for an invalid point.
func (p Point) LatLon() (lat, lon float64, ok bool) { return p.lat, p.lon, p.Valid() }

// CRS gives the system the coordinates are in.
func (p Point) CRS() CRS { return p.crs }

// String tells nothing of where the point is: positions do not belong in logs.
func (p Point) String() string {
	if !p.Valid() {
		return "no position"
	}
	return "position (" + p.crs.String() + ", redacted)"
}

// earthRadius is the mean radius of the WGS-84 ellipsoid in metres (IUGG R1).
const earthRadius = 6371008.8
