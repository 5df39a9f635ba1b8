package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"cordon/filters"
)

func toString(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(b)
}

func contains(s, part string) bool { return strings.Contains(s, part) }

var samples = []Record{
	{Signal: "Vehicle.Speed", Source: "can.a", At: 1, Labels: filters.DrivingStatus, Value: filters.FloatValue(-0.5)},
	{Signal: "a", Source: "b", At: -5, Labels: filters.AllLabels, Value: filters.IntValue(math.MinInt64)},
	{Signal: "a", Source: "", At: math.MaxInt64, Value: filters.UintValue(math.MaxUint64)},
	{Signal: "a", Source: "b", Value: filters.BoolValue(true)},
	{Signal: "a", Source: "b", Value: filters.BoolValue(true), Subject: ann},
	{Signal: "a", Source: "b", Value: filters.BoolValue(true), Until: 7},
	{Signal: "a", Source: "b", Value: filters.BoolValue(true), Subject: ann, Until: math.MaxInt64},
	{Signal: "a", Source: "b", Value: filters.StringValue([]byte("hello"))},
	{Signal: "a", Source: "b", Value: filters.JSONValue([]byte(`{"x":1}`))},
	{Signal: "a", Source: "b", Value: filters.BytesValue([]byte{0, 255})},
}

func TestRecordRoundTrip(t *testing.T) {
	for _, want := range samples {
		b := want.append(nil)
		var got Record
		if err := got.decode(b); err != nil {
			t.Errorf("%+v: %v", want, err)
		}
		equal(t, "record", got, want)
		for n := range b {
			if err := new(Record).decode(b[:n]); err == nil {
				t.Errorf("%s cut at %d of %d decodes", want.Value.Kind, n, len(b))
			}
		}
		if err := new(Record).decode(append(b, 0)); err == nil {
			t.Errorf("%s with a byte more decodes", want.Value.Kind)
		}
	}
}

func TestRecordJSON(t *testing.T) {
	for want, v := range map[string]filters.Value{
		`true`:              filters.BoolValue(true),
		`-3`:                filters.IntValue(-3),
		`1.5`:               filters.FloatValue(1.5),
		`"NaN"`:             filters.FloatValue(math.NaN()),
		`"-Infinity"`:       filters.FloatValue(math.Inf(-1)),
		`"x"`:               filters.StringValue([]byte("x")),
		`{"a":[1]}`:         filters.JSONValue([]byte(`{"a":[1]}`)),
		`"{"`:               filters.JSONValue([]byte(`{`)),
		`{"base64":"AAE="}`: filters.BytesValue([]byte{0, 1}),
	} {
		if got := toString((&Record{Value: v}).JSON()); got != want {
			t.Errorf("%s: got %s", want, got)
		}
	}
}

func FuzzRecord(f *testing.F) {
	for _, r := range samples {
		f.Add(r.append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var r Record
		if r.decode(b) != nil {
			return
		}
		again := r.append(nil)
		var second Record
		if err := second.decode(again); err != nil {
			t.Fatalf("what decodes does not decode again: %v", err)
		}
		if !bytes.Equal(again, second.append(nil)) {
			t.Fatal("two encodings of one record")
		}
	})
}
