package pi

import "testing"

// places holds texts and whether each has a position.
type placed struct {
	text  string
	found bool
}

func checkPlaces(t *testing.T, list []placed) {
	t.Helper()
	s := NewScanner(Known{})
	for _, tc := range list {
		got := false
		for _, f := range s.Scan(nil, nil, []byte(tc.text)) {
			got = got || f.Entity == Location
		}
		if got != tc.found {
			t.Errorf("%q: a location %v, want %v", tc.text, got, tc.found)
		}
	}
}

func TestMeasuredPairs(t *testing.T) {
	checkPlaces(t, []placed{
		{"price index 46.7321, 87.2250 (base year 2015)", false}, {"latency avg 36.7003, 99.9128 at p50, p99", false},
		{"p50, p99 = 36.7003, 99.9128", false}, {"mean, std 33.1234, 101.5555", false}, {"价格指数 46.7321, 87.2250", false},
		{"均值和方差 33.1234,101.5555", false}, {"延迟p50/p99 33.1234, 101.5555", false}, {"bounding box 33.1234,101.5555", false},
		{"chessboard corner 93.7967, 22.4538", false}, {"values 33.1234, 101.5555 kW", false}, {"both 33.1234, 101.5555 km/h", false},
		{"throttle position 12.3456, 99.1234", false}, {"seatPosition: 32.1234, 101.5432", false}, {"touch at 40.1234,120.5678", true},
		{"电压低，车在31.2341,121.4732", true}, {"voltage low, car at 31.2341,121.4732", true}, {"temp 25 31.2341,121.4732", true},
		{"温度 31.230416,121.473701", true}, {"温度 31.2304,121.4737", false}, {"31.230416,121.473701 mm", true}, {"31.230416/121.473701 mm", false},
		{"eta 5 min 31.2304,121.4737", true}, {"speed=60km/h 31.2304,121.4737", true}, {"brake at 31.2304,121.4737", true}, {"hard brake 31.2304,121.4737", true},
		{"mean 31.230416,121.473701", false}, {"temp 31.230000,121.470000", false},
		{"[1.541262,-1.896208,-0.164804,1.517717]", false}, {"31.23041,121.47370,31.23050,121.47380", true},
		{"31.230416,121.473701 5 km/h", true}, {"at 31.2304,121.4737 12 km/h", true}, {"31.2304,121.4737 12.5 m/s", true}, {"31.230416,121.473701 90 deg", true},
		{"values 33.1234, 101.5555, 88.4321 kW", false}, {"image_location=31.2304,121.4737", true}, {"playback route 31.2304,121.4737", true}, {"油耗正常，31.2304,121.4737", true}, {"color red, 31.2304,121.4737", true}, {"gain,33.1234,101.5555", false},
		{"colorPoint: 0.8829, y 0.6127", false}, {"point 0x2E7, 0x196", false},
	})
}

func TestMeasures(t *testing.T) {
	for key, want := range map[string]bool{
		"rpm": true, "seat_range": true, "colorRgb": true, "均值": true, "bbox": true, "touchPoint": true, "p99": true,
		"spot": false, "pos": false, "carLocation": false, "at": false, "停车位置": false,
	} {
		if got := Measures([]byte(key), 4); got != want {
			t.Errorf("%s: measures %v, want %v", key, got, want)
		}
	}
	if Measures([]byte("temperature"), 6) || !Measures([]byte("gain"), 6) {
		t.Error("what is read with six decimals is a place, what is computed is none")
	}
}

func TestKeysOfDevicesAndOwners(t *testing.T) {
	for key, want := range map[string]hint{
		"geohash_of_trip": hintCell, "latOfCar": hintLat, "faceTplOfDriver": hintBio, "position_of_car": hintCoord, "vinOfCar": hintVIN,
		"seatPosition": hintNot, "color_point": hintNot, "radarTrack": hintNot, "checkPoint": hintCoord, "lat_semicircle": hintLat,
		"buildFingerprint": hintNot, "sms_template": 0, "text_embedding": 0, "faceImageFeature": hintBio, "voicePrintTpl": hintBio,
	} {
		if got := keyHint([]byte(key)); got != want {
			t.Errorf("%s: %b, want %b", key, got, want)
		}
	}
}
