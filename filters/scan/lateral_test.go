package scan

import (
	"slices"
	"testing"

	"cordon/filters/pi"
)

// TestLateral checks members and columns that are positions or, by what stands around them, are not.
func TestLateral(t *testing.T) {
	s := New(Options{})
	for text, want := range map[string]bool{
		`{"lat":0.1234,"lon":1.2345,"unit":"g"}`:                           false,
		`{"velocity":{"lat":3.1234,"lon":12.2345}}`:                        false,
		`{"lat_ms":12.3456,"lon_ms":23.4567}`:                              false,
		`{"iops":231,"lat":12.3456}`:                                       false,
		`{"fix":{"lat":31.2304,"lon":121.4737}}`:                           true,
		"id,min,max\n1,22.5431,114.0579":                                   false,
		"时间,电压,电流\n1,22.5431,114.0579\n2,22.6,114.1":                       false,
		"id,a,b\n1,22.5431,114.0579":                                       true,
		`{"lat":{"d":40,"m":45,"s":6.33},"lon":{"d":111,"m":53,"s":4.49}}`: true,
	} {
		findings, err := s.Text(nil, nil, []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := slices.ContainsFunc(findings, func(f pi.Finding) bool { return f.Entity == pi.Location }); got != want {
			t.Errorf("%s: a position %v, want %v", text, got, want)
		}
	}
}
