package scan

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// kinds lists the entities found, without what lies over the same text.
func kinds(s *Scanner, doc bool, key, text string) string {
	found, err := s.Text(nil, []byte(key), []byte(text))
	if doc {
		found, err = s.JSON(nil, []byte(text))
	}
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, f := range found {
		out = append(out, f.Entity.String()+"="+text[f.Start:f.End])
	}
	return strings.Join(out, " ")
}

func TestTables(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"event,twPermit,soc\ndoor,07789477,94.2\ndoor,38496350,12.0", "PERMIT=07789477 PERMIT=38496350"},
		{"soc\t护照号\tspeed\r\n9.1\tP3037616\t20\r\n", "PASSPORT=P3037616"},
		{`a;passport;b` + "\n" + `1;"D8248248";2`, "PASSPORT=D8248248"},
		{"seq|phone|fw\n12|1,3,8,1,2,3,4,5,6,7,8|1.2", "MOBILE=1,3,8,1,2,3,4,5,6,7,8"},
		{"event,permitNo,soc\ndoor,MDc3ODk0Nzc,94.2", "PERMIT=MDc3ODk0Nzc"},
		{"event,twPermit,a long remark of the operator\ndoor,07789477", ""}, // another count of cells
		{"event,count,soc\ndoor,07789477,94.2", ""},
		{"state\t蓝牙地址\nOK\t3C-56-DE-F5-BF-C7", "MAC=3C-56-DE-F5-BF-C7"},
		{"twPermit", ""},
		{"seq,微信号,state\n1,haoran_64,OK", "WECHAT=haoran_64"}, {"seq,plateNo,speed\n1,B12345,30", "PLATE=B12345"},
		{"seq\tdriverName\tstate\n1\t董立军\tOK\n2\tAda Quill\tOK", "NAME=董立军 NAME=Ada Quill"},
		{"序号|姓名|备注\n1|王晓明|正常\n2|\"李,雷\"|正常", "NAME=王晓明 NAME=李,雷"}, {"seq\tsignal\tstate\n1\t高速\tOK\n2\t白色\tOK", ""},
	} {
		if got := kinds(s, false, "", c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNamedMembers(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ text, want string }{
		{`{"name":"台胞证","value":"18206526"}`, "PERMIT=18206526"},
		{`{"value":18206526,"label":"permitNo"}`, "PERMIT=18206526"},
		{`{"a":[{"content":"P1234567","title":"护照号"}]}`, "PASSPORT=P1234567"},
		{`{"content":"P1234567","title":"part"}`, ""},
		{`{"name":"台胞证"},`, "malformed"},
		{`[{"name":"台胞证"},{"value":"18206526"}]`, ""},
		{`{"value":"haoran1631","name":"wechat"}`, "WECHAT=haoran1631"}, {`{"name":"wechat","value":"haoran1631"}`, "WECHAT=haoran1631"},
		{`{"content":"阚浩然","label":"holder"}`, "NAME=阚浩然"}, {`{"value":34.262394,"name":"lat"}`, "LOCATION=34.262394"},
		{`{"key":"plateNo","value":"B12345"}`, "PLATE=B12345"}, {`{"value":"enabled","name":"wechat"}`, ""},
		{`{"value":"haoran1631","name":"build"}`, ""}, {`{"a":{"value":"haoran1631"},"name":"wechat"}`, ""},
		{`{"value":2140,"name":"rpm"}`, ""}, {`["wechat","haoran1631"]`, ""},
	} {
		got := kinds(s, true, "", c.text)
		if c.want == "malformed" && got != "" || got == c.want {
			continue
		}
		t.Errorf("%q: got %q, want %q", c.text, got, c.want)
	}
}

// TestShortEncoded holds short identifiers in base64 and hexadecimal.
func TestShortEncoded(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ key, text, want string }{
		{"", "护照 RTEyMzQ1Njc4", "PASSPORT=RTEyMzQ1Njc4"},
		{"", "no=RTEyMzQ1Njc4", "PASSPORT=RTEyMzQ1Njc4"},
		{"", "5LqsQTEyMzQ1", "PLATE=5LqsQTEyMzQ1"},
		{"", "452D31323334353637", ""},
		{"", "453132333435363738", "PASSPORT=453132333435363738"},
		{"", "x 45 31 32 33 34 35 36 37 38", "PASSPORT=45 31 32 33 34 35 36 37 38"},
		{"passport", "RDE4Njk2MTE", "PASSPORT=RDE4Njk2MTE"},
		{"", "RDE4Njk2MTE", ""},
		{"", "Diagnostics Readiness", ""},
		{"", "counter=22575697335 total=99348720915355105 temp=51", ""},
		{"", "pay pan=374738293260728 ok", ""},
	} {
		got := kinds(s, false, c.key, c.text)
		if c.text[0] == 'p' {
			if strings.Contains(got, "VIN") {
				t.Errorf("%q: %q", c.text, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("key %q %q: got %q, want %q", c.key, c.text, got, c.want)
		}
	}
	if got := kinds(s, true, "", `{"x":3138363532313635303836}`); got != "MOBILE=3138363532313635303836" {
		t.Errorf("hexadecimal digits in a number: %q", got)
	}
}

// TestVectors tells features from what is measured, by the values.
func TestVectors(t *testing.T) {
	unit := 1 / math.Sqrt(256)
	for _, c := range []struct {
		name, key string
		value     func(i int) float64
		want      bool
	}{
		{"unit norm", "v", func(i int) float64 { return unit * float64(1-2*(i*7%2)) }, true},
		{"spectrum", "v", func(i int) float64 { return 40 + 30*math.Sin(float64(i*i)) }, false},
		{"wave", "v", func(i int) float64 { return math.Sin(float64(i) / 20) }, false},
		{"uniform", "v", func(i int) float64 { return float64(i*37%256)/128 - 0.996 }, false},
		{"named spectrum", "spectrum", func(i int) float64 { return unit * float64(1-2*(i*7%2)) }, false},
		{"under a key", "faceFeature", func(i int) float64 { return 40 + 30*math.Sin(float64(i*i)) }, true},
	} {
		var b strings.Builder
		for i := range 256 {
			fmt.Fprintf(&b, ",%.6f", c.value(i))
		}
		doc := `{"` + c.key + `":[` + b.String()[1:] + `]}`
		if got := strings.Contains(kinds(New(Options{}), true, "", doc), "BIOMETRIC"); got != c.want {
			t.Errorf("%s: found %v, want %v", c.name, got, c.want)
		}
	}
}
