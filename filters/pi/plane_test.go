package pi

import "testing"

func TestPlanes(t *testing.T) {
	checkPlaces(t, []placed{
		{"EPSG:3857 northing=3855186.53 easting=12141317.81", true}, {`"epsg":3857,"x_north":5443253.65,"y_east":13934825.03`, true},
		{"webmercator 12957580.11,4852834.05", true}, {"bd09mc x=12958175.11 y=4825923.77", true}, {"高斯坐标 X=4419234.62 Y=39447890.12", true},
		{"easting=447890.12 northing=4419234.6", true}, {"位置: 12957580.11,4852834.05", true},
		{"EPSG:3857 tiles loaded in 1234567.89 ns, 765432.12 bytes", false}, {"easting 12.5 northing 8.5", false},
		{"rx 12957580.11 tx 4852834.05", false}, {"投影 12957580.11 字节", false}, {"position 12957580, 4852834", false},
		{"tile z=18 y=98086 x=189513", true}, {"zoom=18 tileY=110040 tileX=210522", true}, {"GET /tiles/16/54000/26800.png", true},
		{"https://tile.openstreetmap.org/17/107909/54933.png", true}, {"tile_x=107909 tile_y=54933 zoom=17", true}, {"瓦片 z=17 x=107909 y=54933", true},
		{"tile z=17 x=107909 y=76138", true}, // rows from the south
		{"tile x=3 y=4 z=1", false}, {"tile z=18 x=5 y=9", false}, {"zoom 15 1920 1080", false}, {"tiles loaded 18, cached 120000, failed 3", false},
		{"tile z=17 x=7909 y=54933", false}, {"resolution 1920x1080 zoom 18", false},
	})
}

func TestOtherWaysOfPositions(t *testing.T) {
	checkPlaces(t, []placed{
		{"lat_semicircle=587414127 lon_semicircle=1428006921", true}, {"position_lat=366603788 position_long=1440376799", true},
		{"lat_us=366603788 lon_us=144037", false},
		{"gnss raw 3239.7354,N,10901.6849,E", true}, {"N,3113.8250,E,12128.4221", true}, {"N3113.8250,E12128.4221", true},
		{"lat 3113.8250 lon 12128.4221", true}, {"counter 3239.7354,A,10901.6849,B", false}, {"torque 3113.8250,N", false},
		{"3269.7354,N,10901.6849,E", false},
		{"Breite 19,54854; Laenge 109,54064", true}, {"Breite: 19,54854, Länge: 109,54064", true}, {"Breitengrad 48,137154", true},
		{"Breite 1,90 m, Laenge 4,80 m", false}, {"lat;19,47685;lon;109,57939", true}, {"lat,31.23041,lon,121.47370", true},
		{"at 40,2411146; 116,299730 now", true}, {"price 19,5485; 109,5406", false},
		{"lat=31.23 lng=121.47", true}, {"lat=31.23ms", false}, {"acc_lat=31.23 acc_lon=121.47", false},
		{"GPS position19.454328,109.660630", true}, {"lon,lat103.33606;23.37000", true}, {"seatposition19.454,33.2", false},
		{"坐标，我的：( 4 3 . 8 1 9 6 ,   1 2 5 . 2 1 7 6 )", true}, {`carLatLon="3 2 . 6 5 4 1 0 0 6 , 1 0 8 . 9 8 1 2 7 5 0"`, true},
		{"31.2304°/121.4737°", true}, {"33.1°/101.5°", false},
		{"geohash_of_trip: wskm8mke", true}, {"位置geohash我记得是wsfxnb4", true}, {"位置geohashwwhpsvh710的", true},
		{"S2网格填错了，应该是3688472cc", true}, {"parkS2Token [368847a13]", true}, {"geohash precision 7 of 9 at 4f2e9a1", false},
		{"S2线 列车 7b5e2f1", false},
	})
}

func TestPlanar(t *testing.T) {
	for text, want := range map[string]bool{
		"18/215817/109866": true, "12958175.11,4825923.77": true, "12/3/4": false, "floor": false, "1234567.5,7654321.5": false,
	} {
		if got := Planar([]byte(text)); got != want {
			t.Errorf("%s: planar %v, want %v", text, got, want)
		}
	}
}
