package pi

import "testing"

func TestNamesWithWhatPersonsDo(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"昨天罗思远打电话来问", "罗思远"}, {"刚才姜雯给我留言", "姜雯"}, {"听宋向红讲过这事", "宋向红"}, {"周六高晓燕说车太吵", "高晓燕"},
		{"门店的秦可欣已经到了", "秦可欣"}, {"听说冯磊的车卖了", "冯磊"}, {"李彤和何军拼车", "李彤 + 何军"}, {"由蔡向阳签收", "蔡向阳"},
		{"请次仁旺姆本人来", "次仁旺姆"}, {"met 吴刚 near the gate", "吴刚"}, {"log: 黄金荣 will call back", "黄金荣"},
		{"被保险人（苏玉梅）", "苏玉梅"}, {"李明，男，40岁", "李明"}, {"蔡颖明天来取车", "蔡颖"},
		{"dinner with Xiaowen Ding today", "Xiaowen Ding"},
	})
}

func TestNamesInCarriers(t *testing.T) {
	spans(t, Name, []struct{ text, want string }{
		{"FN:易明远\nTEL:1", "易明远"}, {"FN;CHARSET=UTF-8:祝小兰", "祝小兰"}, {"N:韩;莉;;;", "韩;莉"}, {"N:Becker;Thomas;;;", "Becker;Thomas"},
		{`+CPBR: 7,"13812345678",129,"贺兰英"`, "贺兰英"}, {"ATTENDEE;CN=贺英:x", "贺英"}, {"<key>ownerName</key><string>贺英</string>", "贺英"},
		{"<td>联系人</td>\n<td>贺英</td>", "贺英"}, {"| 车主 | 于丹 |", "于丹"}, {"siji_xm='贺英'", "贺英"}, {"set czxm -> 贺英", "贺英"},
		{"the ownerName on file for it is 贺英, ok", "贺英"}, {"realName=LIUWeimin;", "LIUWeimin"}, {"乘员姓名：贺英，罗军", "贺英 + 罗军"},
		{"passenger_name=LUO/JUN MR", "LUO/JUN"},
	})
}

func TestKeysOfPersons(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct{ key, text, want string }{
		{"客户微信", "lily_0912", "WECHAT"}, {"购车人", "贺英", "NAME"}, {"ownerNm", "贺英", "NAME"}, {"khxm", "贺英", "NAME"},
		{"passengers", "贺英", "NAME"}, {"name", "陈若曦", "NAME"}, {"name", "LUO/JUN MR", "NAME"}, {"torqueNm", "高", ""}, {"stationName", "安途超充站", ""},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
	}
}

func TestMailboxes(t *testing.T) {
	spans(t, Email, []struct{ text, want string }{
		{"Started wifi@wlan0.service", ""}, {"loaded ic_door@2x.png", ""}, {"git clone git@host.example.cn:a/b.git", ""}, {"ssh root@gw.example.com", ""},
		{"postgres://admin@db.example.com/x", ""},
		{"sip:wang.wei@example.com", "wang.wei@example.com"}, {"git@example.com wrote", "git@example.com"}, {"mail li_AT_163_DOT_com", "li_AT_163_DOT_com"},
		{"'li.wei+x'@example.com", "li.wei+x'@example.com"}, {"li@example[.]net", "li@example[.]net"}, {"email: liwei AT example.com", "liwei AT example.com"},
		{"look at example.com", ""},
	})
}

func TestHardwareAddressesOdd(t *testing.T) {
	spans(t, MAC, []struct{ text, want string }{
		{"蓝牙MACb8:27:eb:00:11:2c已登记", "b8:27:eb:00:11:2c"}, {"设备MACecd0.9f17.d89b", "ecd0.9f17.d89b"}, {"mac=0x2CAB338AD794", "0x2CAB338AD794"},
		{"mac: {0xC8, 0xF0, 0x9E, 0x55, 0x9B, 0xD4}", "0xC8, 0xF0, 0x9E, 0x55, 0x9B, 0xD4"}, {"mac [0,38,187,52,110,123]", "0,38,187,52,110,123"},
		{"bt_mac=44:eb:f:c3:ca:5b", "44:eb:f:c3:ca:5b"}, {"mac 94 : 65 : 2d : f1 : 3a : b5", "94 : 65 : 2d : f1 : 3a : b5"},
		{"mac 8-9-8-6-0-4-1-2", ""}, {"req=029a556f-9217-4c50-894e-c66e439a7257 mac=", ""}, {"mac 1.2.3.4", ""},
	})
}

func TestAccountsInSentences(t *testing.T) {
	spans(t, WeChat, []struct{ text, want string }{
		{"我换微信了，新的是lily_0912", "lily_0912"}, {"你微信多少？\nlily0912", "lily0912"}, {"把微信再发一遍\nB: lily0912", "lily0912"},
		{"<td>微信</td><td>wang_yu</td>", "wang_yu"}, {"the wechat on file for it is TomCat77, ok", "TomCat77"},
		{"微信支付订单号为wx20240101abc", ""}, {"微信登录失败，错误码为E10021", ""}, {"wxh, create_time", ""}, {"wx_sdk_init done", ""},
	})
}

func TestNumberOfACallIsNoMailbox(t *testing.T) {
	got := NewScanner(Known{}).Scan(nil, nil, []byte("INVITE sip:+8613812345678@ims.mnc000.mcc460.3gppnetwork.org"))
	if entities(got) != "MOBILE" {
		t.Errorf("found %q, want the number alone", entities(got))
	}
}

func TestThirdFactoryIsNoAddress(t *testing.T) {
	spans(t, Address, []struct{ text, want string }{
		{"在柳州建设第3座工厂", ""}, {"合肥已有12座换电站", ""}, {"滨湖区太湖街道12号", "滨湖区太湖街道12号"}, {"金色家园第3座1单元201", "3座1单元201"},
	})
}
