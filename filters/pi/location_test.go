package pi

import "testing"

func TestLocations(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct {
		key, text string
		found     bool
	}{
		// Halves under keys.
		{"lat", "29.5612", true}, {"gps_lat", "-29.5612", true}, {"startLng", "106.5512", true}, {"latitudeE7", "295612345", true},
		{"lat_e6", "29561234", true}, {"lon_1e7", "1065512345", true}, {"lat_mas", "106420443", true}, {"lng", "10633.0012", true},
		{"lat", "2933.7512", true}, {"latitude", "24,9678863", true}, {"y_wgs84", "29.56", true}, {"x_gcj02", "106.551", true},
		{"jd", "106.5512", true}, {"纬度", "29.5", true}, {"lat", "0.1", false}, {"lon", "1.25", false}, {"lat", "2933", false},
		{"lat", "2975.1234", false}, {"x", "106.55123", false}, {"latency", "29.5612", false}, {"lateral", "0.1234", false},
		// Pairs and lines under keys.
		{"pos", "29.56,106.55", true}, {"center", "106.55 29.56", true}, {"polyline", "_p~iF~ps|U_ulLnnqC_mqNvxq`@", true},
		{"what3words", "filled.count.soap", true}, {"position", "8P26J258+RH", true}, {"gh", "wx4f9hft", true}, {"path", "/usr/local/lib", false},
		{"points", "12,13", false}, {"position", "driver", false}, {"polyline", "enabled", false}, {"location", "front.left.door", true},
		{"origin", "server", false}, {"start", "10:20", false},
		// Texts.
		{"", "N25.01407 E102.63814", true}, {"", "E106.5512, N29.5612", true}, {"", "N1.2345 build", false}, {"", "W12.345", false},
		{"", "y_wgs84=39.929039 x_wgs84=116.333327", true}, {"", "startLat=38.944996 startLng=121.540206", true},
		{"", "lat_gcj=34.37987&lon_gcj=108.98768", true}, {"", "s2cell=3760500681996238848 eta", true}, {"", "gh:wx4envu", true},
		{"", "h3Index=8928308280fffff", true}, {"", "51SZK68952955", true}, {"", "50R RE 0423 3787", true}, {"", "51SZK6895", false},
		{"", "36.1111 120.3621", true}, {"", "SRID=4326;Point(106.55 29.56)", true}, {"", "POINT(11861000.5 3450000.2)", true},
		{"", "POINT(3 4)", false}, {"", "LINESTRING Z (106.55 29.56 210, 106.56 29.57 211)", true},
		{"", "geo:29.56,106.55", true}, {"", "https://uri.amap.com/marker?position=106.55,29.56", true},
		{"", "$GNRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A", true},
		{"", "$PUBX,00,081350.00,4717.11,N,00833.91,E,546.5,G3,2.1", true}, {"", "$GPWPL,4917.16,N,12310.64,W,003*65", true},
		{"", "$GPVTG,054.7,T,034.4,M,005.5,N,010.2,K*48", false},
		{"", "北纬30.4779675度，东经104.1482591度", true}, {"", "经度=104.1075, soc=41.7", true},
		{"", "v1.2.3, 1920x1080, 2.4/2.5 bar", false}, {"", "accel 0.1234 9.8123 0.0012", false}, {"", "price 29.56, 106.55", false},
		{"", "temp 35.12 pressure 101.32", false}, {"", "parked at 22.98726 N, 113.79231 E", true}, {"", "Car at N 22.98726 E 113.79231", true},
		{"", "force 22.987 N, 113.792 W", false}, {"", "axis N 1.23456 rpm", false},
	} {
		got := false
		for _, f := range s.Scan(nil, []byte(tc.key), []byte(tc.text)) {
			got = got || f.Entity == Location
		}
		if got != tc.found {
			t.Errorf("key %q text %q: a location %v, want %v", tc.key, tc.text, got, tc.found)
		}
	}
}

func TestCoordinateDoesNotSpreadItsContext(t *testing.T) {
	spans(t, Location, []struct{ text, want string }{
		{"纬度=30.5703, 经度=104.1075, soc=41.7", "30.5703 + 104.1075"},
		{"latitude=22.50214;longitude=114.03799;soc=69.9", "22.50214 + 114.03799"},
	})
}
