package pi

import (
	"strings"
	"testing"
)

// What is said in words is read whatever it is; each value here has a check digit, a form or a word
// that announces it.
func TestDictated(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"手机号是138 嗯 1234 那个 5678", "MOBILE 138 嗯 1234 那个 5678"},
		{"change it to 149 um 9208 then 3852 please", "MOBILE 149 um 9208 then 3852"},
		{"身份证前6位是110105 后面是199003 最后6位074514", "RESIDENT_ID 110105 后面是199003 最后6位074514"},
		{"IMEI是35 再 3289 然后 1199 嗯 1349 然后 1", "IMEI 35 再 3289 然后 1199 嗯 1349 然后 1"},
		{"IMSI4600735，后半截另发。后面是54851047", "IMSI 4600735，后半截另发。后面是54851047"},
		{"ICCID: 8986036430。刚才没发完，接着是6117608655", "ICCID 8986036430。刚才没发完，接着是6117608655"},
		{"passport: E378\n(continued) 61267", "PASSPORT E378\n(continued) 61267"},
		{"The old passport starts with DE9 followed by 6628 ending in 93 has been cancelled", "PASSPORT DE9 followed by 6628 ending in 93"},
		{"回乡证号 前3位是M49 后面是4704 最后4位5609 麻烦登记", "PERMIT M49 后面是4704 最后4位5609"},
		{"VIN number: LNBY1VY0. The rest is XS1046632", "VIN LNBY1VY0. The rest is XS1046632"},
		{"wlan MAC address 48 colon 2C colon A0 colon 20 colon DB colon B3", "MAC 48 colon 2C colon A0 colon 20 colon DB colon B3"},
		{"网卡MAC嘛 00 冒号 1A 冒号 11 冒号 91 冒号 3D 冒号 D3 对", "MAC 00 冒号 1A 冒号 11 冒号 91 冒号 3D 冒号 D3"},
		{"your MAC: five eight : Charlie Bravo : five two : seven six : Delta eight : nine oh.", "MAC five eight : Charlie Bravo : five two : seven six : Delta eight : nine oh"},
		{"您的爱车晋A 嗯 FX720 啊 2 保养到期", "PLATE 晋A 嗯 FX720 啊 2"},
		{"Please move the Model 3 苏H5. The rest is C983, it blocks", "PLATE 苏H5. The rest is C983"},
		{"plate: yue Z3061澳", "PLATE yue Z3061澳"},
		{"护照号=\"Echo Mike fife seven fife eight fower fower two\"", "PASSPORT Echo Mike fife seven fife eight fower fower two"},
		{"身份证号: ThreeSixZeroOneZeroTwoOneNineNineThreeZeroSixOneEightOneSixThreeFive", "RESIDENT_ID ThreeSixZeroOneZeroTwoOneNineNineThreeZeroSixOneEightOneSixThreeFive"},
		{"tel sip:3.0.1.0.7.6.4.8.7.7.1.6.8.e164.arpa", "MOBILE 3.0.1.0.7.6.4.8.7.7.1.6.8"},
		{"0460028639754080@wlan.mnc002.mcc460.3gppnetwork.org", "IMSI 460028639754080"},
		{"车架号LBVK丨7WY丨G5KH丨32丨5432", "VIN LBVK丨7WY丨G5KH丨32丨5432"},
		// What only looks like it.
		{"took 12 then 34 and 5678 of 9000", ""}, {"SHA1 Fingerprint=8B:EB:17:BA:A6:F9:32:D8:15:CF:83:9B:8E:9C:9D:09", ""},
		{"POINT(1.5 then 4326 to 2155674)", ""}, {"今天一下午都在等，那个 12 个 345 位", ""},
	} {
		s := NewScanner(Known{})
		if got := readAll(s, c.text); got != c.want && !strings.Contains(" | "+got+" |", " | "+c.want+" |") || c.want == "" && got != "" {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// Positions of which words part the coordinates or say the points need nothing that announces them.
func TestSaidPositions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"看下地图 34.3754 然后 108.9711 我就在这儿", "LOCATION 34.3754 然后 108.9711"},
		{"save 30.502580 um comma 104.082721 as camp site", "LOCATION 30.502580 um comma 104.082721"},
		{"meet me at lat 23 dot 1427 long 113 dot 2088", "LOCATION 23 dot 1427 long 113 dot 2088"},
		{"纬 24 点 48487 经 118 点 09928", "LOCATION 24 点 48487 经 118 点 09928"},
		{"上车点四幺点拐九拐两 幺两三点四拐拐五", "LOCATION 四幺点拐九拐两 幺两三点四拐拐五"},
		{"at three four point three four one three north one zero eight point nine four three five east", "LOCATION three four point three four one three north one zero eight point nine four three five"},
		{"took 23.4567 to 101.2345 ms", ""}, {"3 point 1415 and 2 point 7182", ""}, {"load 31.2304 then 12.4737", ""},
	} {
		if got := readAll(NewScanner(Known{}), c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// Accounts stand before the word for them, behind an answer, in a link; numbers of members before the
// word for mail.
func TestToldAccounts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"zi150806 is the WeChat ID on file", "WECHAT zi150806"}, {"Could you put bear_zhangjie80 down as the WeChat for this booking?", "WECHAT bear_zhangjie80"},
		{"Agent: could I have the WeChat? Customer: sure, it's wangzhichao_95.", "WECHAT wangzhichao_95"},
		{"把lifeng810185存到备忘录 标题就叫微信", "WECHAT lifeng810185"}, {"系统里微信ID显示Yetaolin3906 是您登记的吗", "WECHAT Yetaolin3906"},
		{"微信支付给sky-43746，备注停车费", "WECHAT sky-43746"}, {"换微信了，新号xin399262", "WECHAT xin399262"},
		{"微信扫码得到：weixin://dl/chat?fan-lucky701", "WECHAT fan-lucky701"}, {"微信ID：sky 下划线 67286。", "WECHAT sky 下划线 67286"},
		{"WeChat account starts with liang followed by junxi ending in ang0032", "WECHAT liang followed by junxi ending in ang0032"},
		{"微信号lil/ia/ng_6/7，诉求", "WECHAT lil/ia/ng_6/7"}, {"微信号显示bear_九六〇五五 是", "WECHAT bear_九六〇五五"},
		{"mail 378742 at QQ mail - please", "EMAIL 378742"}, {"发4145196761，qq邮箱，标题", "EMAIL 4145196761"}, {"我的QQ邮箱是1234567", "EMAIL 1234567"},
		{"用hufengrui1989★sina.com注册", "EMAIL hufengrui1989★sina.com"}, {"邮箱wangjunhao54艾特符号hotmail 点 com", "EMAIL wangjunhao54艾特符号hotmail 点 com"},
		{"看这里abc123👉www.example.com", ""}, {"微信支付订单号为wx20240101abc", ""}, {"build20240101 is the WeChat pay SDK version", ""},
		{"https://wx.example.cn/s?q=12ab34cd56", ""}, {"加微信 → (\"%s%s\", \"a\") (操作人: admin3)", ""},
	} {
		if got := readAll(NewScanner(Known{}), c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// readAll gives the findings of a text with what they cover, apart from names.
func readAll(s *Scanner, text string) string {
	var all []string
	for _, f := range s.Scan(nil, nil, []byte(text)) {
		if f.Entity != Name {
			all = append(all, f.Entity.String()+" "+text[f.Start:f.End])
		}
	}
	return strings.Join(all, " | ")
}
