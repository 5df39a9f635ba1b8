// Package road generates a fictitious road network inside mainland China and
// lays a route over it. Everything is in local metres (east, north) about an
// origin in WGS-84; nothing here comes from a real map.
package road

import (
	"math"
	"math/rand/v2"
)

// WGS84 is a position in degrees, WGS-84.
type WGS84 struct{ Lat, Lon float64 }

// Point is a position in metres east (X) and north (Y) of the origin.
type Point struct{ X, Y float64 }

// Edge joins two junctions by a quadratic curve.
type Edge struct {
	From, To int
	Control  Point   // of the curve between the two junctions
	Limit    float64 // speed limit, m/s
}

// Network is a grid of junctions with noise.
type Network struct {
	Origin    WGS84
	Junctions []Point
	Edges     []Edge
	out       [][]int // edge indices leaving each junction
}

const (
	side    = 14    // junctions along one side of the grid
	spacing = 420.0 // metres between junctions
	kmh     = 1 / 3.6
)

// Generate draws a network. The same rng state gives the same network.
func Generate(rng *rand.Rand) *Network {
	n := &Network{Origin: WGS84{
		Lat: 29.5 + (rng.Float64()-0.5)*0.6,
		Lon: 106.5 + (rng.Float64()-0.5)*0.6,
	}}
	for row := range side {
		for col := range side {
			n.Junctions = append(n.Junctions, Point{
				X: float64(col)*spacing + (rng.Float64()-0.5)*120,
				Y: float64(row)*spacing + (rng.Float64()-0.5)*120,
			})
		}
	}
	n.out = make([][]int, len(n.Junctions))
	for row := range side {
		for col := range side {
			at := row*side + col
			if col+1 < side {
				n.join(rng, at, at+1, limitOf(row))
			}
			if row+1 < side {
				n.join(rng, at, at+side, limitOf(col))
			}
		}
	}
	return n
}

// limitOf makes every fifth street fast and every third a main road.
func limitOf(line int) float64 {
	switch {
	case line%5 == 2:
		return 80 * kmh
	case line%3 == 0:
		return 60 * kmh
	}
	return 40 * kmh
}

func (n *Network) join(rng *rand.Rand, a, b int, limit float64) {
	p, q := n.Junctions[a], n.Junctions[b]
	bend := (rng.Float64() - 0.5) * 0.35
	control := Point{
		X: (p.X+q.X)/2 - (q.Y-p.Y)*bend,
		Y: (p.Y+q.Y)/2 + (q.X-p.X)*bend,
	}
	n.out[a] = append(n.out[a], len(n.Edges))
	n.Edges = append(n.Edges, Edge{From: a, To: b, Control: control, Limit: limit})
	n.out[b] = append(n.out[b], len(n.Edges))
	n.Edges = append(n.Edges, Edge{From: b, To: a, Control: control, Limit: limit})
}

// along is the point at parameter u (0 to 1) of the edge's curve.
func (n *Network) along(e Edge, u float64) Point {
	return bezier(n.Junctions[e.From], e.Control, n.Junctions[e.To], u)
}

func bezier(a, b, c Point, u float64) Point {
	v := 1 - u
	return Point{
		X: v*v*a.X + 2*v*u*b.X + u*u*c.X,
		Y: v*v*a.Y + 2*v*u*b.Y + u*u*c.Y,
	}
}

// Position turns local metres into WGS-84 degrees with the ellipsoid's radii
// of curvature at the origin; good to centimetres over the few kilometres of
// a network.
func (n *Network) Position(p Point) WGS84 {
	const (
		a  = 6378137.0        // semi-major axis, m
		e2 = 6.69437999014e-3 // first eccentricity squared
	)
	lat := n.Origin.Lat * math.Pi / 180
	w := math.Sqrt(1 - e2*math.Sin(lat)*math.Sin(lat))
	meridian := a * (1 - e2) / (w * w * w)
	normal := a / w
	return WGS84{
		Lat: n.Origin.Lat + p.Y/meridian*180/math.Pi,
		Lon: n.Origin.Lon + p.X/(normal*math.Cos(lat))*180/math.Pi,
	}
}

// altitude is a smooth hill, metres above the ellipsoid.
func altitude(p Point) float64 {
	return 320 + 22*math.Sin(p.X/640) + 15*math.Cos(p.Y/510+0.7)
}
