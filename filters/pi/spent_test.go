package pi

import "testing"

// TestGluedPlaces has names of half a position that are glued to whose it is, and second halves
// behind markup, quotation marks and lines.
func TestGluedPlaces(t *testing.T) {
	checkPlaces(t, []placed{
		{"destlat: 45.7280 destlon: 126.5071", true}, {"gcjlat=22680300, gcjlon=113936700", true}, {"vehiclelatitude=28.346381&vehiclelongitude=112.835322", true},
		{`["bd09lat"]=30.584748, ["bd09lng"]=114.366817`, true}, {"Bd09Lat=301035650|Bd09Lng=1202651540", true}, {"Bd09-lng:113461900 Bd09-lat:23171314", true},
		{"<th>start.lat</th><td>43.8830764</td></tr><tr><th>start.lng</th><td>125.4634143</td>", true}, {"<PARKING_LAT>313486000</PARKING_LAT><PARKING_LON>1212741000</PARKING_LON>", true},
		{"gps.lat: '31295030'\n    gps.lng: '121494690'", true}, {"[persist.car.DestLon]: [121.760707]\n[persist.car.DestLat]: [39.098737]", true},
		{"X-Geo-Hash: wm5zf07pew", true}, {"vehiclelongitude = '125.172103' AND vehiclelatitude = '43.888468'", true},
		{"UPDATE t SET position = '23.233198,113.197441' WHERE id = 1", true}, {"export LAT_1E6=\"24541865\"\nexport LNG_1E6=\"118061810\"", true},
		{"停车位置已保存：scaled(1e6) 39209426 117142149", true}, {"vehicle location, scaled(1e6) 43816216 87629007.", true}, {"location as 24.45449★118.06811 on", true},
		{"中心点39.9040_116.4159，半径13米", true}, {"(117.1329)(36.6871) 目的地坐标", true}, {"geohash wwm-tet-hm4 spd 24", true}, {"坐标：geohash ww0.y55.z5p", true},
		{"location table 39209426 117142149", false}, {"location, scaled(1e6) 9209426 17142149", false}, {"(17.1329)(36.6871)", false},
		{"lat: 313486000 speed: 12 lon_acc: 1212741000", false}, {"flat=31.2345 salon=121.2345", false}, {"| lat_ctrl_ms | lon_ctrl_ms |\n|---|---|\n| 46.128 | 102.763 |", false},
		{"position { x: 68.597 y: -9.587 z: -1.310 }", false}, {"tile cache hit tile=14/13742/5939", false},
	})
}

// TestThings has groups of digits and codes beside the name of a ware, and what follows a value that
// has spent its context.
func TestThings(t *testing.T) {
	s := NewScanner(Known{})
	for text, want := range map[string]int{
		"drawing_no=(173)(8681)(4016)": 0, "图号 (138)(1234)(5678)": 0, "article_no: 171-3233-3466": 0, "oem_part=136 2817 5566": 0, `{"lot":"158/9723/4275"}`: 0,
		"dbc_signal='SIG_167_5380_5302'": 0, "zxy: 14/12653/4445": 0, "13507\t94\t2025": 0, "电话(138)(1234)(5678)": 1, "tel: 138/1234/5678": 1,
		"press_strokes=18374430443": 0, "OBU:4369485055975825": 0, "oid=1.3.6.1.4.1.23594.76.24.401": 0, `\145\154\040\154\157\167`: 0, "领4133.50元": 0,
		"车牌苏DFF6183，故障码B0F22-80": 1, "reg no.: 闽B85E89\nDate: 2 Jan 2025": 1, "debitcard=6013821303037919505 1736512367000000000": 1,
		`start "2024-09-24 09:35:24" end "2025-07-01 19:41:35"`: 0, "pulse_count=912118041567860122": 0, "<cardNo>暂无该卡登记信息</cardNo><orderNo>202411061035055363</orderNo>": 0,
		"护照号码649580987": 1, "护照，编号649580987": 0, "02242446 down as the Taiwan compatriot permit number": 1, "设备MACd461da88bd9d": 1, "已连接A47733EEBB97": 1,
		"hkmp=C38106658": 1, "wanglaitaiwan: T43918830": 1, "ljh=E91262807": 0, "ljh 13812345678": 1, "wlh:13812345678": 1,
		"仓库 138-1234-5678": 1, "充电站 138 1234 5678": 1, "warehouse: 138-1234-5678": 1, "ZHANGWEI_138-1234-5678": 1, "请带上配件\n138 1234 5678": 1, "chip_rev|ts\n1768|3729|119|ivi": 0,
		"parked, tile 16/52170/27216 cache hit": 1, "tile 16/52170/27216 cache hit": 0,
		"travel.pass: 12345678": 1,
	} {
		if got := s.Scan(nil, nil, []byte(text)); len(got) != want {
			t.Errorf("%s: %v, want %d", text, got, want)
		}
	}
}

// TestTemplatePhrases has words of two that say what a vector is.
func TestTemplatePhrases(t *testing.T) {
	s := NewScanner(Known{})
	vector := " 803 1811 19194 7770 -2585 5264 4901 -5097 -9204 -3098 -3578 -16866 1040 4928 -16304 -7928 -2104 -6729 3155 -1482"
	for words, want := range map[string]bool{"hand geometry template": true, "speaker vector": true, "facial features": true, "letter template": false, "state vector": false} {
		if got := s.Scan(nil, nil, []byte(words+vector)); (len(got) == 1 && got[0].Entity == Biometric) != want {
			t.Errorf("%s: %v, want %v", words, got, want)
		}
	}
}
