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
		{"", "微信支付已开通", ""}, {"", "wechat service started", ""}, {"wechat", "online", ""},
		{"", "971548使", "PLATE"}, {"", "桂494683领", "PLATE"}, {"", "WJ·陕2912J", "PLATE"}, {"", "使用中", ""}, {"", "2024使用", ""}, {"", "100000使能", ""},
		{"", "用护照S0355795登记", "PASSPORT"}, {"", "part S0355795", ""}, {"", "hkMacauPass=H8866857267", "PERMIT"},
		{"face_embedding", strings.Repeat("0.12,-0.5,", 20) + "0.25", "BIOMETRIC"}, {"", "voiceprint=" + strings.Repeat("0.12,-0.5,", 20) + "0.25", "BIOMETRIC"},
		{"spectrum", strings.Repeat("0.12,-0.5,", 20) + "0.25", ""}, {"irisCode", strings.Repeat("QUJD", 20), "BIOMETRIC"}, {"face_id", "7", ""},
		{"网卡地址", "zz top rev 17", ""}, {"phone", "138****8672", ""}, {"phone", "138**1234**5678", "MOBILE"},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %.60q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
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

// TestNothingLeft scans values of which normalisation leaves nothing.
func TestNothingLeft(t *testing.T) {
	s := NewScanner(Known{})
	for _, key := range []string{"lat", "lon", "location", "geohash", "name", "address", "mac", "iccid", "faceFeature"} {
		for _, text := range []string{"\u200b", "\u200b\u200d\ufeff"} {
			if got := s.Scan(nil, []byte(key), []byte(text)); len(got) > 0 {
				t.Errorf("key %q text %q: found %v", key, text, got)
			}
		}
	}
}
