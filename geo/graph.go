package geo

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Bounds of a graph: what fits in memory beside a platform's other work.
const (
	MaxVertices = 8 << 20 // points of all roads
	MaxEdges    = 4 << 20
)

const (
	bendStep  = 50.0 // metres between the places of an edge where its bend is kept
	headReach = 25.0 // metres at an edge's ends over which its heading is taken
	noLimit   = 50   // km/h, of a road that names no limit
)

// ErrGraphTooLarge is wrapped by the errors about roads that pass the bounds.
var ErrGraphTooLarge = errors.New("geo: road graph too large")

// Road is a street as maps give it: a line that meets other roads in the points
// they have in common.
type Road struct {
	Points []Point
	OneWay bool    // may be driven from the first point to the last only
	Limit  float64 // km/h; 0: unknown
}

// Edge is a stretch of road between two junctions, in one direction.
type Edge struct {
	From, To int32   // junctions
	Reverse  int32   // the same stretch in the other direction; -1: one-way
	Length   float32 // metres
	Depart   float32 // heading at its start, degrees clockwise from north
	Arrive   float32 // heading at its end, degrees clockwise from north
	Bend     float32 // how far it turns on the way, degrees, clockwise positive, unwrapped
	Limit    uint8   // km/h

	shape, bends span
}

// span is a stretch of one of a graph's shared arrays.
type span struct{ from, to int32 }

// Graph is a network of roads in compact arrays: edges lie sorted by the junction
// they leave. It does not change once made, so many may search it at a time.
type Graph struct {
	nodes []Point
	first []int32 // edges of junction n: first[n] to first[n+1]
	edges []Edge
	shape []Point   // edges' lines, ends included
	bends []float32 // bend so far at every bendStep metres of an edge
	hash  [32]byte
}

// Junctions gives the number of junctions, ends of roads included.
func (g *Graph) Junctions() int { return len(g.nodes) }

// Edges gives the number of directed edges.
func (g *Graph) Edges() int { return len(g.edges) }

// Junction gives the position of a junction.
func (g *Graph) Junction(n int32) Point { return g.nodes[n] }

// Edge gives an edge by its number.
func (g *Graph) Edge(e int32) Edge { return g.edges[e] }

// Shape gives the line of an edge, ends included. It must not be changed.
func (g *Graph) Shape(e int32) []Point {
	s := g.edges[e].shape
	return g.shape[s.from:s.to:s.to]
}

// Leaving gives the numbers of the edges that leave a junction: from, up to but
// without to.
func (g *Graph) Leaving(n int32) (from, to int32) { return g.first[n], g.first[n+1] }

// Hash is a SHA-256 of junctions, lines, directions and limits: two graphs with
// one hash give the same answers.
func (g *Graph) Hash() [32]byte { return g.hash }

// Turn gives the change of heading from the end of one edge to the start of the
// next, degrees, clockwise positive, above -180 and up to 180. Back onto the same
// stretch is 180.
func (g *Graph) Turn(from, to int32) float64 {
	if g.edges[from].Reverse == to {
		return 180
	}
	return halfTurn(float64(g.edges[to].Depart) - float64(g.edges[from].Arrive))
}

// halfTurn brings an angle into (-180, 180].
func halfTurn(deg float64) float64 {
	deg = math.Mod(deg, 360)
	switch {
	case deg > 180:
		return deg - 360
	case deg <= -180:
		return deg + 360
	}
	return deg
}

// bend gives how far edge e has turned at x metres from its start.
func (g *Graph) bend(e *Edge, x float64) float64 {
	b := g.bends[e.bends.from:e.bends.to]
	i := int(x / bendStep)
	if i+1 >= len(b) {
		return float64(e.Bend)
	}
	f := x/bendStep - float64(i)
	return float64(b[i]) + f*float64(b[i+1]-b[i])
}

func (g *Graph) seal() {
	h := sha256.New()
	for _, p := range g.shape {
		_ = binary.Write(h, binary.BigEndian, [2]float64{p.lat, p.lon}) // a hash takes everything
	}
	for i := range g.edges {
		e := &g.edges[i]
		_ = binary.Write(h, binary.BigEndian, [6]int32{e.From, e.To, e.Reverse, e.shape.from, e.shape.to, int32(e.Limit)})
	}
	h.Sum(g.hash[:0])
}

// NewGraph joins roads wherever they have a point in common. Roads in systems
// that differ, with less than two points, or beyond the bounds are an error.
func NewGraph(roads []Road) (*Graph, error) {
	b := builder{number: map[Point]int32{}}
	for i := range roads {
		if err := b.count(&roads[i]); err != nil {
			return nil, fmt.Errorf("geo: road %d: %w", i, err)
		}
	}
	for i := range roads {
		if err := b.cut(&roads[i]); err != nil {
			return nil, fmt.Errorf("geo: road %d: %w", i, err)
		}
	}
	if len(b.links) == 0 {
		return nil, errors.New("geo: no road with a length")
	}
	return b.graph(), nil
}
