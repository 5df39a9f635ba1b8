package risk

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"cordon/geo"
)

// Box is an area in degrees, WGS-84. The zero box is everywhere.
type Box struct{ South, West, North, East float64 }

func (b Box) holds(lat, lon float64) bool {
	return b == Box{} || lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

const (
	maxNodes = 16 << 20 // of all kinds, in the box
	maxWays  = 2 << 20
)

// ErrMapTooLarge is wrapped by errors about extracts beyond the bounds.
var ErrMapTooLarge = errors.New("too large a map. Try: a smaller box or extract")

// roadKinds are the values of highway that are driven on through traffic, with the
// limit that is taken where none is given, km/h. Service ways and tracks are left
// out: fewer roads mean fewer routes, which is the careful side.
var roadKinds = map[string]float64{
	"motorway": 120, "trunk": 100, "primary": 80, "secondary": 60, "tertiary": 50, "unclassified": 50,
	"residential": 40, "living_street": 20,
	"motorway_link": 60, "trunk_link": 60, "primary_link": 50, "secondary_link": 50, "tertiary_link": 40,
}

type osmNode struct {
	id       int64
	lat, lon int32 // 1e-7 degrees
}

type osmWay struct {
	refs   []int64
	limit  float64
	oneWay bool
}

// osmMap gathers nodes and roads.
type osmMap struct {
	box   Box
	nodes []osmNode
	ways  []osmWay
	refs  int
}

// LoadOSM reads the roads of an OpenStreetMap extract (PBF) within a box. A damaged
// file, one beyond the bounds, or one without roads there is an error.
func LoadOSM(r io.Reader, box Box) (*geo.Graph, error) {
	m := osmMap{box: box}
	headed := false
	err := blocks(r, func(kind string, data []byte) error {
		switch kind {
		case "OSMHeader":
			headed = true
			return checkHeader(data)
		case "OSMData":
			return m.block(data)
		}
		return nil // the format asks readers to pass over other kinds
	})
	if err == nil && !headed {
		err = fmt.Errorf("no header: %w", errDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("risk: OpenStreetMap file: %w", err)
	}
	roads := m.roads()
	if len(roads) == 0 {
		return nil, errors.New("risk: OpenStreetMap file: no road in the area. Try: another box or extract")
	}
	g, err := geo.NewGraph(roads)
	if errors.Is(err, geo.ErrGraphTooLarge) {
		return nil, fmt.Errorf("risk: OpenStreetMap file: %w", ErrMapTooLarge)
	}
	return g, err
}

// primitive is a PrimitiveBlock's frame: texts, and how coordinates are counted.
type primitive struct {
	texts              [][]byte
	groups             [][]byte
	granularity        int64 // nanodegrees
	latOffset, lonOffs int64
}

func (m *osmMap) block(data []byte) error {
	p := primitive{granularity: 100}
	err := fields(data, func(num protowire.Number, v []byte, n uint64) error {
		switch num {
		case 1:
			return fields(v, func(num protowire.Number, v []byte, _ uint64) error {
				if num == 1 {
					p.texts = append(p.texts, v)
				}
				return nil
			})
		case 2:
			p.groups = append(p.groups, v)
		case 17:
			p.granularity = int64(int32(n))
		case 19:
			p.latOffset = int64(n)
		case 20:
			p.lonOffs = int64(n)
		}
		return nil
	})
	if err != nil || p.granularity < 1 || p.granularity > 1e6 {
		return cmp.Or(err, errDamaged)
	}
	for _, g := range p.groups {
		err := fields(g, func(num protowire.Number, v []byte, _ uint64) error {
			switch num {
			case 1:
				return m.node(&p, v)
			case 2:
				return m.dense(&p, v)
			case 3:
				return m.way(&p, v)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *osmMap) put(p *primitive, id, lat, lon int64) error {
	const most = 4e11 // beyond any coordinate, so that products below fit
	if lat > most || lat < -most || lon > most || lon < -most || p.latOffset > most || p.latOffset < -most || p.lonOffs > most || p.lonOffs < -most {
		return errDamaged
	}
	y, x := (p.latOffset+p.granularity*lat)/100, (p.lonOffs+p.granularity*lon)/100
	if y < -90e7 || y > 90e7 || x < -180e7 || x > 180e7 {
		return fmt.Errorf("a node outside the earth: %w", errDamaged)
	}
	if !m.box.holds(float64(y)/1e7, float64(x)/1e7) {
		return nil
	}
	if len(m.nodes) >= maxNodes {
		return ErrMapTooLarge
	}
	m.nodes = append(m.nodes, osmNode{id, int32(y), int32(x)})
	return nil
}

func (m *osmMap) node(p *primitive, msg []byte) error {
	var id, lat, lon int64
	err := fields(msg, func(num protowire.Number, _ []byte, n uint64) error {
		switch num {
		case 1:
			id = protowire.DecodeZigZag(n)
		case 8:
			lat = protowire.DecodeZigZag(n)
		case 9:
			lon = protowire.DecodeZigZag(n)
		}
		return nil
	})
	return cmp.Or(err, m.put(p, id, lat, lon))
}

// dense reads DenseNodes: columns of differences.
func (m *osmMap) dense(p *primitive, msg []byte) error {
	var columns [3][]byte
	err := fields(msg, func(num protowire.Number, v []byte, _ uint64) error {
		switch num {
		case 1:
			columns[0] = v
		case 8:
			columns[1] = v
		case 9:
			columns[2] = v
		}
		return nil
	})
	if err != nil {
		return err
	}
	var at [3]int64
	for len(columns[0]) > 0 {
		for i := range columns {
			n, k := protowire.ConsumeVarint(columns[i])
			if k < 0 {
				return errDamaged
			}
			columns[i], at[i] = columns[i][k:], at[i]+protowire.DecodeZigZag(n)
		}
		if err := m.put(p, at[0], at[1], at[2]); err != nil {
			return err
		}
	}
	if len(columns[1])+len(columns[2]) > 0 {
		return errDamaged
	}
	return nil
}

func (m *osmMap) way(p *primitive, msg []byte) error {
	var keys, values []uint64
	var w osmWay
	id := int64(0)
	err := fields(msg, func(num protowire.Number, v []byte, _ uint64) error {
		switch num {
		case 2:
			return varints(v, func(n uint64) error { keys = append(keys, n); return nil })
		case 3:
			return varints(v, func(n uint64) error { values = append(values, n); return nil })
		case 8:
			return varints(v, func(n uint64) error {
				id += protowire.DecodeZigZag(n)
				w.refs = append(w.refs, id)
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	tags, err := p.tags(keys, values)
	if err != nil || !w.drivable(tags) {
		return err
	}
	if m.refs += len(w.refs); len(m.ways) >= maxWays || m.refs > geo.MaxVertices {
		return ErrMapTooLarge
	}
	m.ways = append(m.ways, w)
	return nil
}

// tags looks up the few tags that roads are judged by.
func (p *primitive) tags(keys, values []uint64) (map[string]string, error) {
	if len(keys) != len(values) {
		return nil, errDamaged
	}
	var tags map[string]string
	for i, k := range keys {
		if k >= uint64(len(p.texts)) || values[i] >= uint64(len(p.texts)) {
			return nil, errDamaged
		}
		switch name := string(p.texts[k]); name {
		case "highway", "oneway", "maxspeed", "junction", "area":
			if tags == nil {
				tags = map[string]string{}
			}
			tags[name] = string(p.texts[values[i]])
		}
	}
	return tags, nil
}

// drivable fills in limit and direction of a road, false for what is none.
func (w *osmWay) drivable(tags map[string]string) bool {
	limit, ok := roadKinds[tags["highway"]]
	if !ok || len(w.refs) < 2 || tags["area"] == "yes" {
		return false
	}
	w.limit = limit
	text, mph := strings.CutSuffix(tags["maxspeed"], " mph")
	if v, err := strconv.ParseFloat(text, 64); err == nil && v >= 5 && v <= 200 {
		if w.limit = v; mph {
			w.limit = v * 1.609344
		}
	}
	switch tags["oneway"] {
	case "yes", "true", "1":
		w.oneWay = true
	case "-1", "reverse":
		w.oneWay = true
		slices.Reverse(w.refs)
	case "":
		w.oneWay = tags["junction"] == "roundabout" || tags["highway"] == "motorway"
	}
	return true
}

// roads resolves the ways' nodes; a way is cut where it leaves the box.
func (m *osmMap) roads() (list []geo.Road) {
	byID := func(a, b osmNode) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(m.nodes, byID) {
		slices.SortFunc(m.nodes, byID)
	}
	for i := range m.ways {
		w := &m.ways[i]
		road := geo.Road{OneWay: w.oneWay, Limit: w.limit}
		flush := func() {
			if len(road.Points) > 1 {
				list = append(list, road)
			}
			road.Points = nil
		}
		for _, id := range w.refs {
			k, ok := slices.BinarySearchFunc(m.nodes, id, func(n osmNode, id int64) int { return cmp.Compare(n.id, id) })
			if !ok {
				flush()
				continue
			}
			p, err := geo.New(float64(m.nodes[k].lat)/1e7, float64(m.nodes[k].lon)/1e7, geo.WGS84)
			if err == nil && (len(road.Points) == 0 || road.Points[len(road.Points)-1] != p) {
				road.Points = append(road.Points, p)
			}
		}
		flush()
	}
	return list
}
