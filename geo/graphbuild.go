package geo

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// link is a stretch between junctions before it has its place in the arrays.
type link struct {
	from, to int32
	line     []Point
	pair     int32 // index of the same stretch the other way, -1 none
	limit    uint8
}

type builder struct {
	number map[Point]int32
	uses   []uint8 // by how many roads' points a vertex is used, held at 2
	nodes  []Point
	at     []int32 // vertex to junction, -1 until one is needed
	links  []link
	crs    CRS
}

func (b *builder) count(r *Road) error {
	if len(r.Points) < 2 {
		return errors.New("a road needs two points")
	}
	for i, p := range r.Points {
		if !p.Valid() || b.crs != NoCRS && p.crs != b.crs {
			return errors.New("a point without a coordinate system, or in another than the rest")
		}
		b.crs = p.crs
		v, ok := b.number[p]
		if !ok {
			if len(b.uses) >= MaxVertices {
				return ErrGraphTooLarge
			}
			v = int32(len(b.uses))
			b.number[p] = v
			b.uses, b.at = append(b.uses, 0), append(b.at, -1)
		}
		b.uses[v] = min(b.uses[v]+1, 2)
		if i == 0 || i == len(r.Points)-1 {
			b.uses[v] = 2 // an end is a junction, if only with nothing
		}
	}
	return nil
}

// cut makes a link, or two, of every stretch of a road between junctions.
func (b *builder) cut(r *Road) error {
	start := 0
	for i := 1; i < len(r.Points); i++ {
		if b.uses[b.number[r.Points[i]]] < 2 {
			continue
		}
		line := r.Points[start : i+1]
		start = i
		if lineLength(line) < 1 {
			continue // junctions in one place: nothing to drive between them
		}
		if len(b.links)+2 > MaxEdges {
			return ErrGraphTooLarge
		}
		b.add(line, r)
	}
	return nil
}

func (b *builder) add(line []Point, r *Road) {
	from, to := b.junction(line[0]), b.junction(line[len(line)-1])
	limit := uint8(noLimit)
	if r.Limit > 0 {
		limit = uint8(min(r.Limit, 200))
	}
	n := int32(len(b.links))
	if r.OneWay {
		b.links = append(b.links, link{from, to, line, -1, limit})
		return
	}
	back := slices.Clone(line)
	slices.Reverse(back)
	b.links = append(b.links, link{from, to, line, n + 1, limit}, link{to, from, back, n, limit})
}

func (b *builder) junction(p Point) int32 {
	v := b.number[p]
	if b.at[v] < 0 {
		b.at[v] = int32(len(b.nodes))
		b.nodes = append(b.nodes, p)
	}
	return b.at[v]
}

// graph lays the links out in the order of the junctions they leave.
func (b *builder) graph() *Graph {
	order := make([]int32, len(b.links))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(b.links[x].from, b.links[y].from) })
	place := make([]int32, len(order))
	for i, l := range order {
		place[l] = int32(i)
	}
	g := &Graph{nodes: b.nodes, first: make([]int32, len(b.nodes)+1), edges: make([]Edge, 0, len(order))}
	for _, l := range order {
		k := &b.links[l]
		g.first[k.from+1]++
		e := Edge{From: k.from, To: k.to, Reverse: -1, Limit: k.limit}
		if k.pair >= 0 {
			e.Reverse = place[k.pair]
		}
		g.measure(&e, k.line)
		g.edges = append(g.edges, e)
	}
	for i := range b.nodes {
		g.first[i+1] += g.first[i]
	}
	g.seal()
	return g
}

// measure fills in what follows from an edge's line and keeps the line.
func (g *Graph) measure(e *Edge, line []Point) {
	e.shape = span{int32(len(g.shape)), int32(len(g.shape) + len(line))}
	g.shape = append(g.shape, line...)
	w := newWalk(line)
	length := w.length()
	reach := min(headReach, length/2)
	start, end := w.heading(0, reach), w.heading(length-reach, length)
	e.Length, e.Bend = float32(length), float32(end-start)
	e.Depart, e.Arrive = compassDegrees(start), compassDegrees(end)
	e.bends.from = int32(len(g.bends))
	g.bends = append(g.bends, 0)
	for x := bendStep; x < length-headReach; x += bendStep {
		g.bends = append(g.bends, float32(w.heading(x-headReach, x+headReach)-start))
	}
	g.bends = append(g.bends, e.Bend)
	e.bends.to = int32(len(g.bends))
}

func compassDegrees(deg float64) float32 {
	return float32(math.Mod(math.Mod(deg, 360)+360, 360))
}
