package risk

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// pbf writes small OSM PBF files of roads that do not exist.
type pbf struct {
	texts []string
	group []byte
}

func (f *pbf) text(s string) uint64 {
	if len(f.texts) == 0 {
		f.texts = []string{""}
	}
	for i, t := range f.texts {
		if t == s {
			return uint64(i)
		}
	}
	f.texts = append(f.texts, s)
	return uint64(len(f.texts) - 1)
}

func sub(b []byte, num protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), v)
}

func number(b []byte, num protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), n)
}

func deltas(list []int64) (b []byte) {
	last := int64(0)
	for _, v := range list {
		b = protowire.AppendVarint(b, protowire.EncodeZigZag(v-last))
		last = v
	}
	return b
}

// dense adds nodes; coordinates in 1e-7 degrees.
func (f *pbf) dense(ids, lats, lons []int64) {
	f.group = sub(f.group, 2, sub(sub(sub(nil, 1, deltas(ids)), 8, deltas(lats)), 9, deltas(lons)))
}

func (f *pbf) node(id, lat, lon int64) {
	f.group = sub(f.group, 1, number(number(number(nil, 1, protowire.EncodeZigZag(id)), 8, protowire.EncodeZigZag(lat)), 9, protowire.EncodeZigZag(lon)))
}

func (f *pbf) way(refs []int64, tags ...string) {
	var keys, values []byte
	for i := 0; i < len(tags); i += 2 {
		keys, values = protowire.AppendVarint(keys, f.text(tags[i])), protowire.AppendVarint(values, f.text(tags[i+1]))
	}
	f.group = sub(f.group, 3, sub(sub(sub(number(nil, 1, 7), 2, keys), 3, values), 8, deltas(refs)))
}

func fileBlock(kind string, data []byte, packed bool) []byte {
	blob := sub(nil, 1, data)
	if packed {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write(data)
		_ = w.Close()
		blob = sub(number(nil, 2, uint64(len(data))), 3, z.Bytes())
	}
	header := number(sub(nil, 1, []byte(kind)), 3, uint64(len(blob)))
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...), blob...)
}

func (f *pbf) file(packed bool) []byte {
	var table []byte
	for _, s := range f.texts {
		table = sub(table, 1, []byte(s))
	}
	head := sub(sub(nil, 4, []byte("OsmSchema-V0.6")), 4, []byte("DenseNodes"))
	return append(fileBlock("OSMHeader", head, packed), fileBlock("OSMData", sub(sub(nil, 1, table), 2, f.group), packed)...)
}

// hamlet is a crossing of a street and a one-way lane, a path and a lone node.
func hamlet() *pbf {
	f := &pbf{}
	f.dense([]int64{1, 2, 3, 4, 5}, []int64{300000000, 300010000, 300020000, 300010000, 300010000},
		[]int64{1050000000, 1050000000, 1050000000, 1049990000, 1050010000})
	f.node(9, -337000000, -707000000)
	f.way([]int64{1, 2, 3}, "highway", "residential", "name", "x", "maxspeed", "30 mph")
	f.way([]int64{4, 2, 5}, "highway", "tertiary", "oneway", "-1")
	f.way([]int64{1, 4}, "highway", "footway")
	f.way([]int64{3, 5, 77}, "highway", "service")
	return f
}

func TestLoadOSM(t *testing.T) {
	for _, packed := range []bool{false, true} {
		g, err := LoadOSM(bytes.NewReader(hamlet().file(packed)), Box{})
		if err != nil {
			t.Fatal(err)
		}
		if g.Junctions() != 5 || g.Edges() != 6 {
			t.Fatalf("%d junctions, %d edges; want 5 and 6", g.Junctions(), g.Edges())
		}
		for i := range int32(g.Edges()) {
			e := g.Edge(i)
			if e.Reverse < 0 && (e.Limit != 50 || math.Abs(float64(e.Depart)-270) > 1) {
				t.Errorf("the lane against its line leads to %.0f degrees at %d km/h", e.Depart, e.Limit)
			}
			if e.Reverse >= 0 && e.Limit != 48 {
				t.Errorf("30 mph became %d km/h", e.Limit)
			}
		}
	}
	g, err := LoadOSM(bytes.NewReader(hamlet().file(true)), Box{29.99, 104.99, 30.00105, 104.99999999 + 0.00002})
	if err != nil || g.Edges() != 3 {
		t.Errorf("within a box: %v, %v; want a street's half both ways and a lane's half", g, err)
	}
	if _, err := LoadOSM(bytes.NewReader(hamlet().file(true)), Box{1, 1, 2, 2}); err == nil || !strings.Contains(err.Error(), "no road") {
		t.Errorf("an empty box: %v", err)
	}
}

// Whatever byte is missing or changed: an error or a graph, and no more memory than
// the file can ask for.
func TestDamagedOSM(t *testing.T) {
	good := hamlet().file(true)
	for n := range len(good) {
		if _, err := LoadOSM(bytes.NewReader(good[:n]), Box{}); err == nil {
			t.Errorf("accepted when cut after %d of %d bytes", n, len(good))
		}
	}
	huge := append([]byte{}, fileBlock("OSMHeader", nil, false)...)
	negative := number(sub(nil, 1, []byte("OSMData")), 3, math.MaxUint64)
	for name, file := range map[string][]byte{
		"nothing": nil, "a long header": {0xff, 0xff, 0xff, 0xff}, "text": []byte("<?xml version='1.0'?><osm/>"),
		"a negative size": append(append(huge, 0, 0, 0, byte(len(negative))), negative...),
		"history":         fileBlock("OSMHeader", sub(nil, 4, []byte("HistoricalInformation")), false),
		"only data":       fileBlock("OSMData", nil, false),
	} {
		if _, err := LoadOSM(bytes.NewReader(file), Box{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	broken := io.MultiReader(bytes.NewReader(good[:20]), failing{})
	if _, err := LoadOSM(broken, Box{}); !errors.Is(err, errDisk) {
		t.Errorf("a failing disk became %v", err)
	}
}

var errDisk = errors.New("disk")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func FuzzOSM(f *testing.F) {
	f.Add(hamlet().file(false))
	f.Add(hamlet().file(true))
	far := &pbf{}
	far.dense([]int64{1, 2}, []int64{900000000, 1}, []int64{1800000000, math.MinInt64})
	far.way([]int64{1, 2, 1}, "highway", "motorway")
	f.Add(far.file(false))
	f.Fuzz(func(t *testing.T, file []byte) {
		g, err := LoadOSM(bytes.NewReader(file), Box{})
		if (g == nil) != (err != nil) {
			t.Fatalf("graph %v and error %v", g, err)
		}
		if g != nil && g.Edges() == 0 {
			t.Fatal("a graph without edges")
		}
	})
}
