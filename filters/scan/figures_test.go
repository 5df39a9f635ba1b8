package scan

import "testing"

// TestFiguresOfDocuments: units, names and the objects around it say that a number is a figure;
// columns say it of their own cells alone.
func TestFiguresOfDocuments(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ text, want string }{
		{`{"value":13812345678,"unit":"mWh"}`, ""},
		{`{"v":13812345678,"u":"ms"}`, ""},
		{`{"数值":1,"读数":13812345678,"单位":"次"}`, ""},
		{`{"name":"rx_bytes","value":13812345678}`, ""},
		{`{"type":"counter","value":13812345678}`, ""},
		{`{"signal":"WheelTicks","v":13812345678}`, ""},
		{`{"bytes":{"in":13812345678,"other":13912345678}}`, ""},
		{`{"build":{"sha":"f207ed0","no":15510323133}}`, ""},
		{`{"value":"13812345678","unit":"3"}`, "MOBILE=13812345678"},
		{`{"name":"driver_mobile","value":13812345678}`, "MOBILE=13812345678"},
		{`{"type":"order","value":"13812345678"}`, "MOBILE=13812345678"},
		{`{"order":{"a":1,"sjh":13812345678}}`, "MOBILE=13812345678"},
		{"工位,节拍秒,累计产量\nA28,55.25,13879507395", ""},
		{"流水号,通道,字节数\n995074435395,15,13182601584", ""},
		{"count,phone\n13812345670,13812345678", "MOBILE=13812345678"},
		{"phone,flow,n\n13812345678,13912345678,3", "MOBILE=13812345678"},
		{"INSERT INTO t (count, who) VALUES (13812345670, '13812345678')", "MOBILE=13812345678"},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := dedupe(show(found, []byte(tc.text))); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.text, got, err, tc.want)
		}
	}
}
