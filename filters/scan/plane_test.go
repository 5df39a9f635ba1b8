package scan

import (
	"strings"
	"testing"

	"cordon/filters/pi"
)

// TestMembersOnAPlane has objects whose members are a position together, and arrays and texts that
// are one by their key.
func TestMembersOnAPlane(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct {
		doc   string
		found bool
	}{
		{`{"epsg":3857,"x_north":5443253.65,"y_east":13934825.03}`, true}, {`{"mercX":12957580.11,"mercY":4852834.05}`, true},
		{`{"easting":447890.12,"northing":4419234.6,"zone":50}`, true}, {`{"gaussX":4419234.62,"gaussY":39447890.12}`, true},
		{`{"easting":12.5,"northing":8.5}`, false}, {`{"x_east":1.2,"y_north":3.4}`, false},
		{`{"zoom":18,"tileY":110040,"tileX":210522}`, true}, {`{"tile":{"z":17,"x":107909,"y":54933}}`, true}, {`{"tileX":3372,"tileY":1716,"zoom":12}`, true},
		{`{"x":3372,"y":1716,"z":12}`, false}, {`{"x":3,"y":4,"zoom":18}`, false}, {`{"x":107909,"y":54933}`, false}, {`{"x":0.12,"y":0.02,"z":9.81}`, false},
		{`{"mercator":[12957580.11,4852834.05]}`, true}, {`{"rx":[12957580.11,4852834.05]}`, false},
		{`{"tile":"18/215817/109866"}`, true}, {`{"tile":"floor 3"}`, false}, {`{"bd09mc":"12958175.11,4825923.77"}`, true},
		{`{"touchPoints":[[40.1234,120.5678],[40.2234,120.6678]]}`, false}, {`{"pts":[[40.1234,120.5678],[40.2234,120.6678]]}`, true},
		{`{"rpm":[33.1234,101.5555]}`, false}, {`{"spot":[33.1234,101.5555]}`, true}, {`{"colorPoint":{"x":0.8829,"y":0.6127}}`, false},
		{`{"geohash_of_trip":"wsfxpg2g4k"}`, true}, {`{"lat_semicircle":366603788,"lon_semicircle":1440376799}`, true},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		got := false
		for _, f := range found {
			got = got || f.Entity == pi.Location
		}
		if err != nil || got != tc.found {
			t.Errorf("%s: a location %v (%v), want %v", tc.doc, got, err, tc.found)
		}
	}
}

// TestListsOfNumbersInTexts has templates that stand in a text in brackets.
func TestListsOfNumbersInTexts(t *testing.T) {
	s := New(Options{})
	whole := "18,-1,22,-64,-11,22,-41,-10,-52,-35,54,10,16,-100,40,23,-10,5,-58,-15,62,-114,-67,40,-81,-39,-5,-44,45,123,26,-94"
	whole = "[" + strings.Repeat(whole+",", 3) + whole + "]"
	bare := "-.0494,.0185,-.1067,.0109,.0743,.0352,.0057,-.0640"
	bare = "[" + strings.Repeat(bare+", ", 15) + bare + "]"
	for _, tc := range []struct {
		text, want string
	}{
		{"INSERT INTO t(v) VALUES(7,'" + whole + "')", whole}, {"MQTT up " + bare, bare}, {"weights: " + bare, ""}, {"fft=" + bare, ""},
		{"a " + strings.TrimSuffix(bare, "]"), ""}, {"a [1, 2, 3]", ""},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		got := ""
		for _, f := range found {
			if f.Entity == pi.Biometric {
				got += tc.text[f.Start:f.End]
			}
		}
		if err != nil || got != tc.want {
			t.Errorf("%.60q: got %.40q (%v), want %.40q", tc.text, got, err, tc.want)
		}
	}
}
