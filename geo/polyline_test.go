package geo

import "testing"

func TestPolyline(t *testing.T) {
	// The example that the format's own description gives.
	p, n, ok := Polyline([]byte("_p~iF~ps|U_ulLnnqC_mqNvxq`@"))
	near(t, "polyline", p, ok, 38.5, -120.2, 1e-9)
	if n != 3 {
		t.Errorf("%d points, want 3", n)
	}
	for _, s := range []string{"", "_p~iF", "_p~iF~ps|", "hello world", "~~~~~~~~~~~~", "{\"a\":1}"} {
		if _, _, ok := Polyline([]byte(s)); ok {
			t.Errorf("polyline %q accepted", s)
		}
	}
}

func TestMGRSForm(t *testing.T) {
	for _, tc := range []struct {
		text string
		ok   bool
	}{{"50RPC99240423", true}, {"51S UJ 66243 08621", true}, {"4QFJ12345678", true}, {"50RAC99240423", false}, {"50IPC9924", false}, {"61QFJ1234", false}, {"50RPC992", false}, {"", false}, {"50R", false}} {
		if _, ok := MGRSForm([]byte(tc.text)); ok != tc.ok {
			t.Errorf("MGRS form %q: %v, want %v", tc.text, ok, tc.ok)
		}
	}
}
