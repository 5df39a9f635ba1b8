package scan

import (
	"strings"
	"testing"
)

// TestKeysOfSeveralWords: words of a key that say whose, from where or in what form do not
// hide what it names, and words that count keep a number from being a telephone's.
func TestKeysOfSeveralWords(t *testing.T) {
	s := New(Options{})
	features := "[" + strings.TrimSuffix(strings.Repeat("0.1275,-0.3319,0.0417,-0.0208,", 32), ",") + "]"
	for _, tc := range []struct{ text, want string }{
		{`{"permit_owner_hk_mo":"H12345678"}`, "PERMIT=H12345678"},
		{`{"mainlandTravelPermitTw":"L40123684"}`, "PERMIT=L40123684"},
		{`stay_permit_hk = CB1234567`, "PERMIT=CB1234567"},
		{`{"geohashTag":"wtq3qu1tb"}`, "LOCATION=wtq3qu1tb"},
		{`{"cell":1,"S2单元":"36f1a3a5"}`, "LOCATION=36f1a3a5"},
		{`Geohash编码：wqgd6p9dq`, "LOCATION=wqgd6p9dq"},
		{`{"ownerIdCardNo":"450103197506175175"}`, "RESIDENT_ID=450103197506175175"},
		{`{"weixin_haoma":"ruo-hu286"}`, "WECHAT=ruo-hu286"},
		{`{"wx_module":"connected","permit_date":"20240105"}`, ""},
		{`{"counter_a":13066098724,"odoB":15786248288}`, ""},
		{`{"p":"{\"hits\":17259815497}"}`, ""},
		{`insert into t(id,hit_count,tel) values(1,19082768518,13912345678)`, "MOBILE=13912345678"},
		{`脉冲数18982307961`, ""},
		{`共18982307961次`, ""},
		{`打18982307961次日再来`, "MOBILE=18982307961"},
		{`18982307961个人号码`, "MOBILE=18982307961"},
		{`{"invoice_account":"6226223721849589","ticketBody":"13812345678"}`, "BANK_CARD=6226223721849589 | MOBILE=13812345678"},
		{`{"owner_mb":"13812345678"}`, "MOBILE=13812345678"},
		{`contact_hr=13812345678`, "MOBILE=13812345678"},
		{`{"p_kpa":13812345678,"wlan_mb":13912345678}`, ""},
		{`fuel_ul=18834947581`, ""},
		{`rule fe80::72c6:ba09:c130 dev wlan0`, ""},
		{`peer 72c6:ba09:c130`, "MAC=72c6:ba09:c130"},
		{`tolerance 30.549648 / 120.825604`, ""},
		{`30.549648 / 120.825604 mm`, ""},
		{`30.549648 / 120.825604`, "LOCATION=30.549648 / 120.825604"},
		{`x ` + strings.ReplaceAll(features, "-", ""), ""},
		{`x ` + features, "BIOMETRIC=" + strings.Trim(features, "[]")},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := dedupe(show(found, []byte(tc.text))); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.text, got, err, tc.want)
		}
	}
}
