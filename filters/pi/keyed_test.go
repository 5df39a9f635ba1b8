package pi

import (
	"strings"
	"testing"
)

func TestKeyedValues(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct{ key, text, want string }{
		{"", "微信号：h a o r a n 1 4 5 8", "WECHAT"}, {"", "v信同号：fengxia687417", "WECHAT"}, {"", "VX：haoran_64", "WECHAT"},
		{"", "微信ID: wxid_p80s9f149vmte8", "WECHAT"}, {"", "QQ号 123456789", "WECHAT"}, {"wx_id", "haoran_64", "WECHAT"}, {"qq", "123456789", "WECHAT"},
		{"", "seq,微信号,state\n1,haoran_64,OK", "WECHAT"}, {"", "微信支付已开通", ""}, {"", "wechat service started", ""}, {"wechat", "online", ""},
		{"", "971548使", "PLATE"}, {"", "桂494683领", "PLATE"}, {"", "WJ·陕2912J", "PLATE"}, {"", "使用中", ""}, {"", "2024使用", ""}, {"", "100000使能", ""},
		{"", "用护照S0355795登记", "PASSPORT"}, {"", "part S0355795", ""}, {"", "hkMacauPass=H8866857267", "PERMIT"},
		{"", "seq,plateNo,speed\n1,B12345,30", "PLATE"},
		{"face_embedding", strings.Repeat("0.12,-0.5,", 20) + "0.25", "BIOMETRIC"}, {"", "voiceprint=" + strings.Repeat("0.12,-0.5,", 20) + "0.25", "BIOMETRIC"},
		{"spectrum", strings.Repeat("0.12,-0.5,", 20) + "0.25", ""}, {"irisCode", strings.Repeat("QUJD", 20), "BIOMETRIC"}, {"face_id", "7", ""},
		{"网卡地址", "zz top rev 17", ""},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %.60q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
	}
}

func TestCellsKeepTheirPlaces(t *testing.T) {
	text := "序号|姓名|备注\n1|王晓明|正常\n2|\"李,雷\"|正常"
	found := NewScanner(Known{}).Scan(nil, nil, []byte(text))
	if len(found) != 2 || text[found[0].Start:found[0].End] != "王晓明" || text[found[1].Start:found[1].End] != "李,雷" {
		t.Errorf("found %v", found)
	}
}

func TestTraditionalPairs(t *testing.T) {
	r := []rune(traditionalPairs)
	if len(r)%2 != 0 {
		t.Fatal("a character has no partner")
	}
	for i := 0; i < len(r); i += 2 {
		if to := simplified(r[i]); r[i] != r[i+1] && (to == r[i] || simplified(to) != to) {
			t.Errorf("%c becomes %c", r[i], to)
		}
	}
}
