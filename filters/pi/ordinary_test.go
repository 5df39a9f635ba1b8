package pi

import (
	"strings"
	"testing"
)

// TestOrdinaryRecords: values and their neighbours as ordinary records of vehicles have them.
func TestOrdinaryRecords(t *testing.T) {
	s := NewScanner(Known{})
	line := strings.Repeat("Abc0123+", 9)
	for _, tc := range []struct{ key, text, want string }{
		// What follows a number may be the name of the next member.
		{"", "number=13912345678 times_contacted=45", "MOBILE"},
		{"", "seen 13912345678 times", ""},
		// Hardware addresses without marks.
		{"", "shared: peer_bt=640980c340ad rights=drive", "MAC"},
		{"", "BluetoothAdapter: connect device 00043e80704f name=x", "MAC"},
		{"", "热点接入终端 d4:61:9d:02:c0:7d、286C073EC542", "MAC MAC"},
		{"peer_bt", "640980c340ad", "MAC"},
		{"", "next_btn=00043e80704f", ""},
		{"", "commit 286c073ec542 fix wifi scan", ""},
		// Papers of one kind.
		{"", "证件 护照 D04460082 签发国", "PASSPORT"},
		{"hz", "19200000", ""},
		{"hvp_no", "H68023536", "PERMIT"},
		{"foreignerPermanentResidence", "GBR330161010823", "PERMIT"},
		{"frp_card_no", "AUS310072061541", "PERMIT"},
		{"permanentResidence", "true", ""},
		// Plates.
		{"", "粤ZJBFH澳", "PLATE"}, {"", "京AJBFH澳", ""},
		{"", "京 echo eight two eight seven nine queued", "PLATE"},
		{"", "蒙 charlie delta whiskey four eight seven two", "PLATE"},
		{"", "京 hotel is full", ""}, {"", "京 alpha one two", ""},
		// Accounts of a name and a word of programs.
		{"", "客户微信 lingwu_car，意向", "WECHAT"}, {"", "微信 login_car", ""}, {"", "wx message_car", ""},
		{"", "vxin=wangwenbo644", "WECHAT"},
		// Positions.
		{"", "gps_raw=QEFD9TZ4YhFAW0P7wazeGg== accepted", "LOCATION"},
		{"", "WHERE loc_bin='b8335d9901ff444070aaffbda5da5e40'", "LOCATION"},
		{"", `location="deadbeefdeadbeef"`, ""},
		{"", "fix N24 55.8996 E102 37.5848", "LOCATION"},
		{"", "fix N24 55 53.9 E102 37 35.1", "LOCATION"},
		{"", "N24 65.8996 E102 37.5848", ""}, {"", "N95 45.67 masks", ""},
		{"lat_arcsec_ds", "807113", "LOCATION"}, {"lat_raw", "807113", ""},
		{"vp_feature", strings.Repeat("-12,86,", 32) + "1", "BIOMETRIC"},
		{"", "fingerprint: " + line + "\r\n" + line, "BIOMETRIC"},
		{"", "fingerprint: " + line, ""},
		// Persons.
		{"", "黎宁，我车停在地库B1", "NAME"}, {"", "安静，我在开会", ""}, {"", "明天，我车还在店里", ""},
		{"", "发票寄到公司，王静收", "NAME"}, {"", "租金已付，月底收", ""},
		{"", "外籍车主Wang Bin，申请", "NAME"}, {"", "车主Model Y提车", ""},
		{"", "Ford, Lincoln and Mercedes test mules", ""}, {"", "Becker, Lincoln signed", "NAME"},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("%s %q: got %s, want %s", tc.key, tc.text, got, tc.want)
		}
	}
}
