package leak

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"cordon/sim/truth"
)

func TestLocationForms(t *testing.T) {
	e := truth.Entity{Type: truth.Position, Value: "29.5123456,106.0498765"}
	lat, lon := 29.5123456, 106.0498765
	s := index(e)
	for name, blob := range map[string]string{
		"json":     fmt.Sprintf(`{"lat":%v}`, lat),
		"rounded":  fmt.Sprintf("lon=%.6f", lon),
		"nmea lat": "$GNRMC,,A,2930.74074,N",
		"nmea lon": "10602.99259,E",
		"msgpack":  string(pack(nil, lat)),
		"double":   string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(lon))),
	} {
		if hits := s.Search("b", []byte(blob)); !holds(hits, e) {
			t.Errorf("%s: not found in %q", name, blob)
		}
	}
	if hits := s.Search("b", []byte("29.5,106.0 and 29.51,106.05")); len(hits) != 0 {
		t.Errorf("a coarse position hit: %v", hits)
	}
	b := NewBuilder(Options{})
	b.Add(&truth.Item{Contains: []truth.Entity{e}})
	if n := b.Build().Needles(); n != 0 {
		t.Errorf("%d needles without Options.Location", n)
	}
}

func TestBiometricForms(t *testing.T) {
	vector := []float64{0.123456, -0.054321, 0.000123, 0.25, -0.1, 0.3, 0.07, 0.011}
	text, _ := json.Marshal(vector)
	e := truth.Entity{Type: truth.BiometricOf, Value: strings.Trim(string(text), "[]")}
	s := index(e)
	var f32be, f64le, tagged, tagged64 []byte
	for _, v := range vector {
		f32be, _ = binary.Append(f32be, binary.BigEndian, float32(v))
		f64le, _ = binary.Append(f64le, binary.LittleEndian, v)
		tagged, _ = binary.Append(append(tagged, 0xCA), binary.BigEndian, float32(v))
		tagged64, _ = binary.Append(append(tagged64, 0xCB), binary.BigEndian, v)
	}
	for name, blob := range map[string][]byte{
		"json": text, "spaced": []byte(strings.ReplaceAll(string(text), ",", ", ")),
		"float32 be": f32be, "float64 le": f64le, "msgpack float32": tagged,
		"msgpack float64": tagged64, "two components": f64le[32:48],
	} {
		if hits := s.Search("b", blob); !holds(hits, e) {
			t.Errorf("%s: not found", name)
		}
	}
}

// A signal may have the value of one component of a face, and fillings are no face.
func TestOneComponentIsNoFace(t *testing.T) {
	vector := []float64{0.016, -0.05, 0, 0, 0.25, 0.25, 0.016, 0.3}
	text, _ := json.Marshal(vector)
	s := index(truth.Entity{Type: truth.BiometricOf, Value: strings.Trim(string(text), "[]")})
	for _, v := range vector {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			blob := order.AppendUint64([]byte("speed "), math.Float64bits(v))
			blob = order.AppendUint32(append(blob, " then "...), math.Float32bits(float32(v)))
			if hits := s.Search("b", append(blob, fmt.Sprintf(" %v", v)...)); len(hits) != 0 {
				t.Errorf("%v alone is taken for a face: %v", v, hits)
			}
		}
	}
	same := make([]byte, 64)
	for i := 0; i+8 <= len(same); i += 8 {
		binary.LittleEndian.PutUint64(same[i:], math.Float64bits(0.25))
	}
	for _, blob := range [][]byte{make([]byte, 64), same} {
		if hits := s.Search("b", blob); len(hits) != 0 {
			t.Errorf("a filling is taken for a face: %v", hits)
		}
	}
}
