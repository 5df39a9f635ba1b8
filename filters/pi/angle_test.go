package pi

import (
	"strings"
	"testing"
)

// TestAngles has positions that are written in another way than 31.2304, and what looks
// like one.
func TestAngles(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct {
		key, text string
		found     bool
	}{
		{"", "经度=\"121,473701\" 纬度=\"31,230416\"", true}, {"", "坐标 31 . 230416, 121 . 473701", true},
		{"", "定位 31点2304，121点4737", true}, {"", "北纬三十一点二三零四，东经一二一点四七三七", true},
		{"", "latitude three one point two three zero four", true}, {"", "loc 31d13m49.5s N, 121d28m25.3s E", true},
		{"", "坐标 N311349.50 E1212825.30", true}, {"", "3113.8250N 12128.4221E sats 9", true},
		{"", "gps 31.230416_121.473701", true}, {"", "坐标31.2304\n121.4737", true}, {"", "$gngga,031522.00,3113.82500,n,12128.42210,e,1,09", true},
		{"", "lat_mas=112429497 lon_mas=437305323", true}, {"", "latitudeE7 = 312304160", true}, {"", "lon_e6=121473701", true},
		{"", "经度=\"121473701\"", true}, {"", "lat_rad=0.545073", true}, {"", "lat_f64be=\"403f3afc8b007a78\"", true},
		{"", "0101000020E61000007F8461C0925E5E408B00A77FF43A3F40", true}, {"", "https://geohash.example.cn/wtw3sjq6q?z=1", true},
		{"", "plus code: 8Q33 6FJF+57", true}, {"", "pos=52.40728, 13.41782 soc=30", true},
		{"纬度", "31,230416", true}, {"lat", "31-13-49.5N", true}, {"lat_rad", "0.545073", true}, {"lat_frac", "230416", true},
		{"lat", "MzEuMjMwNDE2", true}, {"lng", "3132312e343733373031", true}, {"weidu", "三一点二三零四", true}, {"", "定位 三一点二三〇四，一二〇点四七三七", true},
		{"gps_f64le_b64", "TDeJQWA7P0B6xyk6kl5eQA==", true}, {"s2cell_i64", "3877573914827849728", true},

		{"latitude_arcsec", "112429.5", true}, {"", "lat part: 31.230416\nlon part: 121.473701", true}, {"", "GPGGA 031522.00 3113.8250 N 12128.4221 E 1 08", true},
		{"", "位置: 3113.8250N12128.4221E", true}, {"", "geohash wtw 3sj q6q", true}, {"gps", "3 1 . 2 3 0 4 , 1 2 1 . 4 7 3 7", true},
		{"", "停车点: 31·230416 / 121·473701", true}, {"", "gps fix = N31.230416E121.473701", true}, {"", "pos=N31230416E121473701 sv=14", true}, {"", "part N312304161E1214 rev", false}, {"", "坐标 东经一二一度二八分 北纬三一度一三分", true},
		{"pos", "31 deg 13 min 49.5 sec N 121 deg 28 min 25.3 sec E", true}, {"", "lat=31230416 lon=121473701 (1e-6 deg)", true},
		{"acc_lat", "0.515287", false}, {"", "acc_lat=0.515287 acc_lon=-2.966860", false}, {"slipLon", "1.2345", false}, {"", "lat=1234567 lon=1300", false},
		{"", "gh one two six", false}, {"", "lat=912 lon=1234567 mm", false},

		{"", "accel [8.810680,-2.908889,3.845713]", false}, {"", "latency=1234567 ns", false}, {"", "lat=1234567", false},
		{"", "version 12.4 N, build 13.5 E", false}, {"", "位置三点二十", false}, {"", "temp 26d41m elapsed", false},
		{"", "0101000020E61000000000000000000000", false}, {"", "torque 31,230416; next", false}, {"lat", "deadbeef", false},
		{"lat_frac", "12", false}, {"gps_b64", "AAAAAAAAAAAAAAAAAAAAAA==", false}, {"", "geohash.example.cn/about/us", false},
		{"", "position one of three", false}, {"", "定位 3点15，4点20", false},
	} {
		found := false
		for _, f := range s.Scan(nil, []byte(tc.key), []byte(tc.text)) {
			found = found || f.Entity == Location
		}
		if found != tc.found {
			t.Errorf("%q %q: %v, want %v", tc.key, tc.text, found, tc.found)
		}
	}
}

// TestTemplates has biometric templates in texts behind their name, and what is none.
func TestTemplates(t *testing.T) {
	s := NewScanner(Known{})
	list := strings.Repeat("12,-45,101,7,", 8)
	for _, tc := range []struct {
		text  string
		found bool
	}{
		{"face_feature=[" + list + "3]", true}, {"人脸特征: [" + list + "3]", true}, {"声纹模板导出：" + list + "3", true},
		{"voiceprint:\n" + strings.Repeat("  - 0.0807\n  - -0.0430\n", 10), true}, {"iris_code: {" + strings.Repeat(`"0":-0.0689,"1":0.1200,`, 9) + "}", true},
		{"faceTemplate d0=0.0328," + strings.Repeat("d1=-0.0030,", 18), true}, {"fingerprint bits " + strings.Repeat("0110", 32), true},
		{"shengwen_tezheng='" + strings.Repeat("a23952b7", 32) + "'", true}, {"irisCode=" + strings.Repeat("Rk1SACAy", 20), true},
		{"faceFeature='" + strings.Repeat("1b:7d:bd:a4:", 20) + "1b'", true}, {"speaker_embedding=[" + strings.Repeat("-5.74e-02, 9.63e-02, ", 9) + "]", true},

		{"face unlock took 12, 45, 101 ms", false}, {"face 1 of 2, seat 3, level 4, fps 30, rev 2, id 7, n 1, k 9", false},
		{"Fingerprint: " + strings.Repeat("AB:CD:", 16) + "01", false}, {"fingerprint sha256 " + strings.Repeat("a23952b7", 8), false},
		{"speeds " + list, false},
	} {
		found := false
		for _, f := range s.Scan(nil, nil, []byte(tc.text)) {
			found = found || f.Entity == Biometric
		}
		if found != tc.found {
			t.Errorf("%.60q: %v, want %v", tc.text, found, tc.found)
		}
	}
}

// TestLabels has values behind the context word of another value, which a label of their
// own keeps apart, and numbers that have the form of a card or a code by chance.
func TestLabels(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct {
		text string
		want []Entity
	}{
		{"车牌号=琼B74V29, req_id=6cfc6745", []Entity{Plate}}, {"phone=13512345670, ts=1742542628618", []Entity{Mobile}},
		{"护照已换，新的是ED3875278，工单WO250226", []Entity{Passport}}, {"护照编号：ED3875278", []Entity{Passport}},
		{"passport no=ED3875278", []Entity{Passport}}, {"txz=H26856507", []Entity{Permit}}, {"<tongxingzheng>42291059</tongxingzheng>", []Entity{Permit}},
		{"备用邮箱改成su1983@nordic.se", []Entity{Email}}, {"电话 6168346932@163.com", []Entity{Email}},
		{"tcp 172.16.2.123:30322 10.71.131.79:443", nil}, {"45375\t91\t471629685", nil}, {"passed 7933 of 7933 regression tests", nil},
		{"card 49·77·87·23·89·28·63·89 declined", []Entity{BankCard}}, {"card 420.4.949672988452 declined", []Entity{BankCard}}, {"49 50 51 65 66 67 80 81", nil},
		{"银行卡 6222 0212 3456 7894", []Entity{BankCard}}, {"438588198853635880", []Entity{BankCard}},
	} {
		var got []Entity
		for _, f := range s.Scan(nil, nil, []byte(tc.text)) {
			got = append(got, f.Entity)
		}
		if len(got) != len(tc.want) || len(got) > 0 && got[0] != tc.want[0] {
			t.Errorf("%q: %v, want %v", tc.text, got, tc.want)
		}
	}
}
