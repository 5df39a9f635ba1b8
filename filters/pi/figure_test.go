package pi

import (
	"strings"
	"testing"
)

// figureTexts are texts of machines in which # is a number with the form of a mobile number.
var figureTexts = []struct{ key, text string }{
	{"", "redis: expired # keys, evicted 812138012"},
	{"", "slow query 89.768s rows_examined #"},
	{"", "vacuum: removed # dead rows, pages 91732879"},
	{"", "odometer pulses 18159857052, wheel turns #"},
	{"", "设备运行毫秒数#"},
	{"", "采样点总数 13957280672，有效 #"},
	{"", "累计产量#"}, {"", "发票号码#"}, {"", "图纸号#"}, {"", "结果：#行受影响"}, {"", "耗时#纳秒"}, {"", "报单号#"}, {"", "sequence number advanced to #"}, {"", "dirty pages    #"}, {"", "上传#，下载#"}, {"", "累计放电#"},
	{"", "-rw-r--r-- 1 root root # Nov 12 03:11 map.bin"},
	{"", "#\t/var/log"},
	{"", "Data Units Read:                    # [7.06 TB]"},
	{"", "sda               4.12       312.22        99.12  #    8812331"},
	{"", "wchar: #"}, {"", "pgfault #"}, {"", "S/N #"}, {"", "p99 #"}, {"", "frames lost since attach: #"}, {"", "scroll id #"},
	{"", "compacted # -> 8812331"},
	{"", `{"samples":[#,#,#]}`},
	{"", `{"a":[12,#,40266150524]}`}, {"", `[11562695754, #, 3]`},
	{"", `{"bytes":{"in":#,"out":#}}`},
	{"", `{"build":{"no":#}}`},
	{"", "wheel ticks FL # FR # RL # RR #"},
	{"", "图纸号 1567-5444097-F7，版次 9"}, // of eleven digits in two groups
	{"keys_expired", "#"}, {"wheelTurns", "#"}, {"累计产量", "#"}, {"数据量", "#"}, {"wagonNo", "#"}, {"scrollId", "#"}, {"meterStart", "#"},
}

// notFigures are texts in which it is that of a telephone.
var notFigures = []struct{ key, text string }{
	{"", "call me at #"}, {"", "call us on #"}, {"", "sms: message to # queued"}, {"", "order for #"}, {"", "ticket opened by #"}, {"", "revoke key of #"},
	{"", "deleted # from address book"}, {"", "# requests a callback"}, {"", "escalated to #"}, {"", "number updated to #"}, {"", "3号车位 #"}, {"", "loaned to #"}, {"", "payments to #"}, {"", "for returns #"}, {"", "for refunds: #"}, {"", "enquiries #"}, {"alerts", "#"}, {"groups", "#"},
	{"", "lao wang\t#"}, {"", "xiaoming    #"}, {"", "neighbour    #"}, {"", "plumber\t#"}, {"", "派单#"}, {"", "接单 #"}, {"", "#转8001"},
	{"", "removed # from contacts"}, {"", "hands-free number #"}, {"", "contact cell#"}, {"", "texted #"}, {"", "registered #"}, {"", "trusted number #"}, {"", "recents #"}, {"", "Dad #"},
	{"", `RING +CLIP: "#",145`}, {"", "20250524121057|MCU|#|OK|214"}, {"", "door=closed memo=# lost=7"},
	{"", `{"odo_mm":13812345670,"sjh":"#"}`}, {"", `{"order":{"lxr":"a","dh":"#"}}`}, {"", `{"contact":{"no":"#"}}`},
	{"", "订单8812 张伟 #"}, {"", "工单8812，客户#"}, {"", "里程8812公里，车主#"}, {"", "流量套餐，号码#"}, {"", "第3次拨打#"}, {"", "请记录：#"}, {"", "#请求救援"},
	{"part_a", "#"}, {"contacts", "#"}, {"invited", "#"}, {"receivers", "#"}, {"items", "#"}, {"rescueNo", "#"}, {"custId", "#"}, {"backup", "#"},
	{"", `["张伟",40266150524,#]`}, {"", "[13912345670, #, 3]"}, {"", "[40266150524,3,#]"},
	{"", `40266150524,"#"`}, {"", "phone,count\n#,3"}, {"", "flow,phone\n3,#"},
}

func TestFigures(t *testing.T) {
	s := NewScanner(Known{})
	for _, number := range []string{"13812345678", "19954005267"} {
		for _, tc := range figureTexts {
			text := strings.ReplaceAll(tc.text, "#", number)
			for _, f := range s.Scan(nil, []byte(tc.key), []byte(text)) {
				if f.Entity == Mobile {
					t.Errorf("%s %q: the figure %q is a telephone number", tc.key, text, text[f.Start:f.End])
				}
			}
		}
		for _, tc := range notFigures {
			text, found := strings.ReplaceAll(tc.text, "#", number), false
			for _, f := range s.Scan(nil, []byte(tc.key), []byte(text)) {
				found = found || f.Entity == Mobile && text[f.Start:f.End] == number
			}
			if !found {
				t.Errorf("%s %q: the telephone number is none", tc.key, text)
			}
		}
	}
}

func TestFiguresAllocateNothing(t *testing.T) {
	s, dst := NewScanner(Known{}), make([]Finding, 0, 16)
	for _, tc := range append(figureTexts[:len(figureTexts):len(figureTexts)], notFigures...) {
		key, text := []byte(tc.key), []byte(strings.ReplaceAll(tc.text, "#", "13812345678"))
		if n := testing.AllocsPerRun(20, func() { dst = s.Scan(dst[:0], key, text) }); n != 0 {
			t.Errorf("%q: %.1f allocations", tc.text, n)
		}
	}
}

// TestLabelsGlued holds the values to which the last word of a label is glued, and codes that are
// said letter by letter.
func TestLabelsGlued(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct {
		text, want string
		e          Entity
	}{
		{"记一下VIN of the carLSG349839NG765084", "LSG349839NG765084", VIN},
		{"底盘号/VINLMGC7K069VC288464，欠费", "LMGC7K069VC288464", VIN},
		{"vehicle identification numberLUZ67JCT0RH462933已核验", "LUZ67JCT0RH462933", VIN},
		{"补缴通知：MAC address1C:83:9C:A5:E3:B9，欠费", "1C:83:9C:A5:E3:B9", MAC},
		{"BSSIDa8af.b307.dc6e的绑定", "a8af.b307.dc6e", MAC},
		{"MAC addressFC:78:3F:D8:E8:C2", "FC:78:3F:D8:E8:C2", MAC},
		{"bank card number6226898340256199 (conf=0.78)", "6226898340256199", BankCard},
		{"unified social credit code1222018304G17YT05T，", "1222018304G17YT05T", CreditCode},
		{"Resident ID number360829580609338，", "360829580609338", ResidentID},
		{"mobile phone number008617786465579，", "008617786465579", Mobile},
		{"| debitCardNo | 6228 4865 4078 6336 056 | 2 |", "6228 4865 4078 6336 056", BankCard},
		{"it is L G X T eight E four Y two Y E double seven one five four seven.", "L G X T eight E four Y two Y E double seven one five four seven", VIN},
		{"passport echo one two three four double five six eight", "echo one two three four double five six eight", Passport},
	} {
		found := s.Scan(nil, nil, []byte(tc.text))
		if len(found) != 1 || found[0].Entity != tc.e || tc.text[found[0].Start:found[0].End] != tc.want {
			t.Errorf("%q: %v", tc.text, found)
		}
	}
	for _, text := range []string{
		"link/ether brd ff:ff:ff:ff:ff:ff", "mac=00:00:00:00:00:00", "maddress 33:33:00:00:00:fb", "01:00:5e:7f:ff:fa", // of groups
		"caller: it says 69379254843.", "7210  5778 W CloudSync: body={}", // an error number, the ids of a process
	} {
		if found := s.Scan(nil, nil, []byte(text)); len(found) != 0 {
			t.Errorf("%q: %v", text, found)
		}
	}
}
