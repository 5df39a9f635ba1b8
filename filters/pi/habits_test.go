package pi

import (
	"slices"
	"testing"
)

// habits are writings of people and programs, with what is found in them: entities in the
// order of the text, none for what only looks like one.
var habits = []struct {
	key, text string
	want      []Entity
}{
	{"", "Call us at 13512345670 any time.", []Entity{Mobile}},
	{"", "微信同号13512345670，有事留言", []Entity{Mobile}},
	{"", "ril: ATD13512345670;", []Entity{Mobile}},
	{"", `note "a\n13512345670"`, []Entity{Mobile}},
	{"", "1.13512345670 2.王师傅", []Entity{Mobile, Name}},
	{"", "13512345670ext12", []Entity{Mobile}},
	{"", "手机135空格1234空格5670", []Entity{Mobile}},
	{"", "tel 135<b></b>1234<b></b>5670", []Entity{Mobile}},
	{"", "tel 1&3&5&1&2&3&4&5&6&7&0", []Entity{Mobile}},
	{"item", "+8613512345670", []Entity{Mobile}},
	{"", "mono 13512345670 ns", nil},
	{"", "wh_total=13512345670", nil},
	{"", "t=13512345670 n=13712345670", []Entity{Mobile}},
	{"", "dropped=13512345670/13612345670", nil},
	{"", "工单13512345670已完结", nil},
	{"orderId", "13512345670", nil},
	{"seqNo", "13512345670", nil},
	{"", "list [1423, 8048, 463]", nil},
	{"", `{"phone":"13512345670","t":1734567890}`, []Entity{Mobile}},
	{"", "hk_permit=H12345678&t=1734567890", []Entity{Permit}},
	{"", "发票代码 013512345670", nil},
	{"", "perf: instructions=1420003492504", nil},
	{"", "15134  20101 I Service: started", nil},
	{"", "monotonic 210315290424156", nil},
	{"", "UDS rx 62 36 5D 38 20 5F 29 AF F4", nil},
	{"", "证件类型=护照 证件号=D12345678", []Entity{Passport}},
	{"", "Reisepass-Nr: C01X00T47 und S12345678", []Entity{Passport}},
	{"", "eSIM 8949021234567890124 on", []Entity{ICCID}},
	{"", "sim_serial=8949021234567890124", []Entity{ICCID}},
	{"traceId", "8949021234567890124", nil},
	{"", "attach IMSI 222010340116035", []Entity{IMSI}},
	{"subscriber_id", "262015965460686", []Entity{IMSI}},
	{"手机串号", "861803690392555", []Entity{IMEI}},
	{"", "%31%33%35%31%32", nil},

	{"", "LSVAM4187C2184847", []Entity{VIN}},
	{"", "WVWZZZ1KZAW123456", []Entity{VIN}},                         // a maker of a country that asks for no check character
	{"", "inverter: serial LUHDKSPY9TS012345", nil},                  // no such maker
	{"", "ecu sn LSVAM4187C2184848", nil},                            // a maker, the check fails, a number of a part
	{"", "module LUH-DKSPY9TS0-12345", nil},                          // the same in groups
	{"", "VIN L;S;V;A;M;4;1;8;7;C;2;1;8;4;8;4;7", []Entity{VIN}},     // an odd mark behind a context
	{"", "lpr: text=KD·28557", []Entity{Plate}},                      // armed forces
	{"", "车牌蒙,A,F,T,6,7,6,2", []Entity{Plate}},                       // a mark one by one
	{"", "粤ZN，后面接着235港", []Entity{Plate}},                            // in pieces
	{"", "肇事车辆鲁G6I4O3驶离", []Entity{Plate}},                           // letters for digits
	{"", "twPermitNo=77136848", []Entity{Permit}},                    // a key in camel case
	{"", "hkmo_pass=12345678", []Entity{Permit}},                     // and with underscores
	{"", "x,permit,y 2025-09-03", nil},                               // a day is no permit
	{"", "证件类型护照，号码为DE4527287", []Entity{Passport}},                  // D and E
	{"", "mac 3A-62-0A 然后 -03-A7-AC", []Entity{MAC}},                 // in pieces
	{"", "访客手机 FE𝟐𝟏F𝟔𝟕𝟓𝟕D𝟕F", []Entity{MAC}},                         // disguised
	{"", "bt_addr=001A2B3C4D5E", []Entity{MAC}},                      // of bt_addr, not of addr
	{"", "geohash=wtmkrbbbz", []Entity{Location}},                    // letters only
	{"", "first li.we, second i@q and then q.com", []Entity{Email}},  // in pieces
	{"", "li.wei(a)qq.com", []Entity{Email}},                         // a sign of its own
	{"", "li.wei AT t-online DOT de", []Entity{Email}},               // a hyphen in the domain
	{"", "li.wei@qq.com-8001", []Entity{Email}},                      // and behind it
	{"", "微信找我 kexin_88", []Entity{WeChat}},                          // words between
	{"", "打开微信联系kexin-365", []Entity{WeChat}},                        // and more
	{"", "kexin_88 是我的微信", []Entity{WeChat}},                         // before it
	{"", "You can find me on WeChat as kexin_88.", []Entity{WeChat}}, // in English
	{"", "微信小程序version_8", nil},                                      // no account
	{"wx_name", "kexin_88", []Entity{WeChat}},                        // a key that begins with it
	{"", "尊敬的陈建国，您好", []Entity{Name}},                                // two characters introduce
	{"", "告诉林可欣我到了", []Entity{Name}},                                 // likewise
	{"", "早上好，陈建国", []Entity{Name}},                                  // a greeting
	{"", "陈建国，男，35岁", []Entity{Name}},                                // what is said of persons
	{"", "王伟 同事", []Entity{Name}},                                    // a telephone book
	{"", "<userName>康家辉</userName>", []Entity{Name}},                 // XML
	{"", `body={\"member_name\":\"沈振东\"}`, []Entity{Name}},           // JSON in a text
	{"", "事故发生于湖南省", nil},                                            // 于 belongs to 发生
	{"", "Thanks, Julia Novak", []Entity{Name}},                      // more names
	{"", "signer=欧阳佳琪", []Entity{Name}},                              // more keys
}

func TestHabits(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range habits {
		var got []Entity
		for _, f := range s.Scan(nil, []byte(tc.key), []byte(tc.text)) {
			if f.Start < 0 || f.End > len(tc.text) || f.Start >= f.End {
				t.Errorf("%q: finding [%d, %d)", tc.text, f.Start, f.End)
			}
			if !slices.Contains(got, f.Entity) {
				got = append(got, f.Entity)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("key %q text %q: %v, want %v", tc.key, tc.text, got, tc.want)
		}
	}
}

// TestHabitsAllocateNothing gates the rules behind them once the buffers have grown.
func TestHabitsAllocateNothing(t *testing.T) {
	s, dst := NewScanner(Known{}), make([]Finding, 0, 16)
	for _, tc := range habits {
		key, text := []byte(tc.key), []byte(tc.text)
		if n := testing.AllocsPerRun(20, func() { dst = s.Scan(dst[:0], key, text) }); n != 0 {
			t.Errorf("%q: %.1f allocations", tc.text, n)
		}
	}
}

// TestMakers holds the list of makers to its form: three letters and digits, none of them
// I, O or Q (ISO 3780), and none twice.
func TestMakers(t *testing.T) {
	for _, c := range []struct {
		vin  string
		want bool
	}{{"LSVAM4187C2184847", true}, {"wvwzzz", true}, {"5YJ3E1", true}, {"LUHDKS", false}, {"000000", false}} {
		if got := maker([]byte(c.vin)); got != c.want {
			t.Errorf("%s: %v, want %v", c.vin, got, c.want)
		}
	}
}

// TestHabitsOfPlaces holds how names, accounts and addresses are written by people of other
// places and by programs, and what looks alike.
func TestHabitsOfPlaces(t *testing.T) {
	for _, tt := range []struct {
		text, part string
		e          Entity
	}{
		{"微信 star_kexin，谢谢", "star_kexin", WeChat},
		{"群主找tigerlan_07（微信）", "tigerlan_07", WeChat},
		{"weixin://contacts/profile/lan-tiger", "lan-tiger", WeChat},
		{"[im] app=wechat uid=kexin_star", "kexin_star", WeChat},
		{"您微信多少？车主：kexin-star", "kexin-star", WeChat},
		{"微信号：lan+kex+in88", "lan+kex+in88", WeChat},
		{"微信：[lanke][xin88]", "lanke][xin88", WeChat},
		{"加我微信 lan ke xin88，谢谢", "lan ke xin88", WeChat},
		{"微信linkexin三八九零", "linkexin三八九零", WeChat},
		{"I AccountSvc: setwxAccount() kexin_307", "kexin_307", WeChat},
		{"微信 pay_result 超时", "", None},
		{"wechat login_state changed", "", None},
		{"wechat: mini-program crash", "", None},
		{"订单 TX20250101AB（微信）", "", None},
		{"weixin://dl/business/ticket", "", None},
		{"送到Lindenstraße 12, 50667 Köln，谢谢", "Lindenstraße 12, 50667 Köln", Address},
		{"住址：14 rue des Lilas, 69003 Lyon", "14 rue des Lilas, 69003 Lyon", Address},
		{"addr=Via Garibaldi 7, 10122 Torino", "Via Garibaldi 7, 10122 Torino", Address},
		{"home: Calle Mayor, 5, 28013 Madrid", "Calle Mayor, 5, 28013 Madrid", Address},
		{"naar Prinsengracht 21, 1015 DK Amsterdam", "Prinsengracht 21, 1015 DK Amsterdam", Address},
		{"part Sensor 12, 50667 Units", "", None},
		{"Error 12, 5066 Retries left", "", None},
		{"Loading 3, 20121 Items", "", None},
		{"河南省信阳市商城县杨树沟6组18号", "河南省信阳市商城县杨树沟6组18号", Address},
		{"驾驶员换成林小雨，座椅2号位", "林小雨", Name},
		{"CallManager: setdriverName() 林小雨", "林小雨", Name},
		{"duplicate key (owner_name)=(林小雨) exists", "林小雨", Name},
		{"旅客名单 林小雨 护照EB1234567", "林小雨", Name},
		{"会议与林小雨讨论交付", "林小雨", Name},
		{"司机：【林】【小】【雨】", "林】【小】【雨", Name},
		{"车主姓名：林(lin)小雨", "林(lin)小雨", Name},
		{"customer = Pieter van den Berg", "Pieter van den Berg", Name},
		{"司机 Tomáš Novák", "Tomáš Novák", Name},
		{"OTA HU_R4.8.17 progress", "", None},
		{"link/ether 9c:8e:99:44:14:81 brd 255.255.255.255 mtu", "9c:8e:99:44:14:81", MAC},
		{"beacon 24 6f 28 cf 83 85 ssid=A", "24 6f 28 cf 83 85", MAC},
		{"用户 kexin.lan@\nicloud.com 订阅", "kexin.lan@\nicloud.com", Email},
		{"mail 1680141360 at qq.com", "1680141360 at qq.com", Email},
		{"kexin.lan(爱特)foxmail.com", "kexin.lan(爱特)foxmail.com", Email},
	} {
		s := NewScanner(Known{})
		found := false
		for _, f := range s.Scan(nil, nil, []byte(tt.text)) {
			got := tt.text[f.Start:f.End]
			switch {
			case f.Entity == tt.e && got == tt.part:
				found = true
			case tt.e == None, f.Entity == MAC, f.Entity == tt.e:
				t.Errorf("%q: found %v %q, want %v %q", tt.text, f.Entity, got, tt.e, tt.part)
			}
		}
		if !found && tt.e != None {
			t.Errorf("%q: no %v %q", tt.text, tt.e, tt.part)
		}
	}
}
