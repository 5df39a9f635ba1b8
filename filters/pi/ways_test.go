package pi

import (
	"slices"
	"testing"
)

// TestWays holds ways to write numbers that a reader sees through, and what looks like them
// and is none. The last field is empty for texts in which nothing is to be found.
func TestWays(t *testing.T) {
	s := NewScanner(Known{})
	for _, tt := range []struct {
		key, text string
		want      Entity
		place     string
	}{
		// Hardware addresses: groups parted by anything, each time the same.
		{"", "BD_ADDR is a 4 c 1 3 8 e f 1 7 5 e, mileage", MAC, "a 4 c 1 3 8 e f 1 7 5 e"},
		{"", "device FC A6 67 70 D5 9A disconnected reason=8", MAC, "FC A6 67 70 D5 9A"},
		{"", "hardware address: **ac**bc**32**ef**a4**a6**", MAC, "ac**bc**32**ef**a4**a6"},
		{"ble_address", "A4\\:C1\\:38\\:C9\\:23\\:A7", MAC, "A4\\:C1\\:38\\:C9\\:23\\:A7"},
		{"bleAddress", "674 2C6 F60 AE7", MAC, "674 2C6 F60 AE7"},
		{"wlan_mac", "3A......62......0A......03......A7......AC", MAC, "3A......62......0A......03......A7......AC"},
		{"mac", "3A : 62 : 0A : 03 : A7 : AC", MAC, "3A : 62 : 0A : 03 : A7 : AC"},
		{"", "手机0x94, 0xE6, 0xF7, 0x88, 0x9A, 0xCD已连接车机热点", MAC, "0x94, 0xE6, 0xF7, 0x88, 0x9A, 0xCD"},
		{"", "id 550e8400-e29b-41d4-a716-446655440000 connected", None, ""},
		{"", "can0 7E0 [6] 02 10 03 AA BB CC", None, ""},
		{"", "hci0 rx 02 10 03 AA BB CC DD EE", None, ""},
		{"", "connect 12 34 56 78 90 12", None, ""},
		{"", "ids 7E0 7E8 3B1 1F2 seen", None, ""},
		{"", "not after 2024-03-09 00:46:4B:C2:51:60", MAC, "00:46:4B:C2:51:60"},
		{"", "2024-03-09 24:c1:38:c9:23:a7 seen", MAC, "24:c1:38:c9:23:a7"},
		{"", "2024-03-09 14:20:33:120 seen", None, ""},
		// One number, or its six bytes in base64, behind a word for the address itself.
		{"bt_mac", "189283746512342", MAC, "189283746512342"},
		{"", "mac_addr=118747255812153 ok", MAC, "118747255812153"},
		{"macAddress", "uCfriL2A", MAC, "uCfriL2A"},
		{"", "hardware address is uCfriL2A thanks", MAC, "uCfriL2A"},
		{"mac", "1712345678901", None, ""}, // milliseconds
		{"bluetooth", "uCfriL2A", None, ""},
		{"mac", "Disabled", None, ""},
		// Pieces.
		{"", "adv from DE:08:23 加上 :7F:91:0D rssi", MAC, "DE:08:23 加上 :7F:91:0D"},
		{"", "蓝牙钥匙号码分两段：ea:f6:a7；:6b:26:fa已解绑", MAC, "ea:f6:a7；:6b:26:fa"},
		{"", "登记一下，号是号码分两段：650102200；312265389，谢谢", ResidentID, "650102200；312265389"},
		{"", "登记一下，号是号码分两段：650102200；312265388，谢谢", None, ""}, // the check character does not hold
		{"bindPhone", "号码分两段：166-87；10-3386", Mobile, "166-87；10-3386"},
		{"hphm", "拆成两截：冀FE；9528", Plate, "冀FE；9528"},
		{"", "二手车，代号分两部分：1M8GDM9A，XKP042788", VIN, "1M8GDM9A，XKP042788"},
		{"", "count: 16687；103386", None, ""},
		{"imei", "一段01486.二段00048.三段11098", IMEI, "01486.二段00048.三段11098"},
		{"", "the label 1M8GDM9A then XKP042788 done", VIN, "1M8GDM9A then XKP042788"},
		// Rows of points, marks with spaces, other odd marks.
		{"", "我的回乡证号是M591......4913......671", Permit, "M591......4913......671"},
		{"", "拖车 138-......1234-......5678 来", Mobile, "138-......1234-......5678"},
		{"", "京A......12345 在", Plate, "京A......12345"},
		{"", "Chapter 1 ............ 13", None, ""},
		{"vehiclePlate", "浙F=D7=45=90", Plate, "浙F=D7=45=90"},
		{"", "Taiwan compatriot permit no. 0476^8372 accepted.", Permit, "0476^8372"},
		{"", "查询SALY4/J8SHT/G8726/53的保修", VIN, "SALY4/J8SHT/G8726/53"},
		{"", "car VIN：L_6_T_B_0_C_6_Z_4_M_A_2_6_6_9_0_1，", VIN, "L_6_T_B_0_C_6_Z_4_M_A_2_6_6_9_0_1"},
		// Words before and behind.
		{"", "[hfp] ATD185 6152 5779;", Mobile, "185 6152 5779"},
		{"", "atdt138-1234-5678", Mobile, "138-1234-5678"},
		{"", "ATD12 units", None, ""},
		{"", "Chinese citizen id 130108020715593 on file.", ResidentID, "130108020715593"},
		{"驾驶证号", "330110020401974", ResidentID, "330110020401974"},
		{"", "资料核对时发现台胞证号录入有误，现更正为16920492，其余", Permit, "16920492"},
		{"", "the taibaozheng_no on file for this vehicle is 33026239, please", Permit, "33026239"},
		{"", "台胞证有误，订单号12345678", None, ""},
		{"", "拖车 1829 5473 473 24小时", Mobile, "1829 5473 473"},
		{"", "a\tb\n3550\t13146611417\tPASS", Mobile, "13146611417"},
		{"", "idx\tno\n192\t36901270\tlock", None, ""},
		{"", "trip_mm=69154972087;fuel_ul=18834947581", None, ""},
		{"fuel_ul", "18834947581", None, ""},
		{"", "snowleopard936168 liked it", None, ""}, // letters for digits, and no maker
		// Chinese numerals and letters for digits.
		{"", "外宾用车，护照S四九四七三六四，请登记", Passport, "S四九四七三六四"},
		{"", "passport=EG壹柒捌伍貳伍伍 country=CHN", Passport, "EG壹柒捌伍貳伍伍"},
		{"", "尊敬的车主，北B46I78年检即将到期。", Plate, "北B46I78"},
		{"", "跟随湘394I2I领，保持车距", Plate, "湘394I2I领"},
		{"", "有辆81-41-17-使堵住了我的车位", Plate, "81-41-17-使"},
		// Measurements in pairs, and places beside a word for a measurement.
		{"", "Scan result: tolerance 30.494958 / 119.945597 on the door", None, ""},
		{"", "gap 30.494958 / 119.945597 mm on the door", None, ""},
		{"", "温度传感器标定：24.897597，101.578587为零点", None, ""},
		{"", "gain_xy=24.897597,101.578587", None, ""},
		{"", "battery voltage low, tow truck to 31.23041,121.47370", Location, "31.23041,121.47370"},
		{"", "胎压温度异常，车在31.23041,121.47370", Location, "31.23041,121.47370"},
		{"", "here again 31.23041,121.47370 by the wall", Location, "31.23041,121.47370"},
		{"", "接我31.23041,121.47370 次日", Location, "31.23041,121.47370"},
		{"", "current: 31.23041,121.47370", Location, "31.23041,121.47370"},
		{"", "31.23041,121.47370 km 5", Location, "31.23041,121.47370"},
	} {
		found := s.Scan(nil, []byte(tt.key), []byte(tt.text))
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Entity == tt.want })
		switch {
		case tt.want == None && len(found) > 0:
			t.Errorf("%q %q: found %v, want nothing", tt.key, tt.text, found)
		case tt.want != None && at < 0:
			t.Errorf("%q %q: found %v, want %v", tt.key, tt.text, found, tt.want)
		case tt.want != None && tt.text[found[at].Start:found[at].End] != tt.place:
			t.Errorf("%q %q: %v in %q, want %q", tt.key, tt.text, tt.want, tt.text[found[at].Start:found[at].End], tt.place)
		}
	}
}
