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

// TestKeyedEncodings holds values of few bytes in encodings, known by their key in every kind of
// text, and names that only the sentence around their encoding tells.
func TestKeyedEncodings(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ key, text, want string }{
		{"driver", "5YiY5rSL", "NAME=5YiY5rSL"}, {"driver", "V3UgUWlhbg==", "NAME=V3UgUWlhbg=="},
		{"driver", "wfXR8w==", "NAME=wfXR8w=="}, {"owner", "5218 6d0b", "NAME=5218 6d0b"}, {"owner", "0xe590b4e580a9", "NAME=0xe590b4e580a9"},
		{"owner", "229,144,180,229,128,169", "NAME=229,144,180,229,128,169"}, {"owner", "NVlpWTVyU0w=", "NAME=NVlpWTVyU0w="},
		{"", "ts=17 driver=5YiY5rSL ok=1", "NAME=5YiY5rSL"}, {"", "ts=17 driver=e5 88 98 e6 b4 8b ok=1", "NAME=e5 88 98 e6 b4 8b"},
		{"", "姓名：5YiY5rSL，车速12", "NAME=5YiY5rSL"}, {"", "GET /v1?driverName=data:text/plain;base64,5YiY5rSL&v=12", "NAME=5YiY5rSL"},
		{"", "driverName==E5=88=98=E6=B4=8B ok=1", "NAME=E5=88=98=E6=B4=8B"},
		{"", "wechat_id=0x64616e5f3737 ok=1", "WECHAT=0x64616e5f3737"}, {"wechat", "ZGFuXzc3MDE=", "WECHAT=ZGFuXzc3MDE="},
		{"", "driver=engineSpeed value=80", ""}, {"driver", "20240117", ""}, {"owner", "tboxAgent", ""}, {"", "name=7f3c1a9e ok=1", ""},
		{"", "事故发生时由5ZC06Zuo5pmo驾驶", "NAME=5ZC06Zuo5pmo"},
		{"", "客户77,56,51,50,50,49,57,57,57,56,57", ""}, {"", "呼叫MTk2MzQxNDg2Nzg失败", "MOBILE=MTk2MzQxNDg2Nzg"},
	} {
		if got := kinds(s, false, c.key, c.text); got != c.want {
			t.Errorf("key %q %q: got %q, want %q", c.key, c.text, got, c.want)
		}
	}
	for doc, want := range map[string]string{
		`{"driver":"5YiY5rSL","v":1}`:       "NAME=5YiY5rSL",
		`{"x":"{\"driver\":\"5YiY5rSL\"}"}`: `NAME={\"driver\":\"5YiY5rSL\"}`,
		`{"location":["2","9",".","6","8","2","5",",","1","0","6",".","4","8","3","6","6","8"]}`: `LOCATION="2","9",".","6","8","2","5",",","1","0","6",".","4","8","3","6","6","8"`,
	} {
		if got := kinds(s, true, "", doc); got != want {
			t.Errorf("%s: got %q, want %q", doc, got, want)
		}
	}
}

// TestNamesApart holds names with marks between their characters.
func TestNamesApart(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ key, text, want string }{
		{"", "经核实，投保人**吴**雨**晨**同意", "NAME=**吴**雨**晨**"}, {"", "发短信给「吴」「雨晨」说我晚到", "NAME=「吴」「雨晨」"},
		{"", "技师吴(姓)雨晨已完成", "NAME=吴(姓)雨晨"}, {"", "麻烦转告吴yuchen，钥匙在前台", "NAME=吴yuchen"},
		{"", "Hi, this is N i n a C o l e m a n, call me", "NAME=N i n a C o l e m a n"}, {"", "profile \"N-i-n-a- -C-o-l-e-m-a-n\" on", "NAME=N-i-n-a- -C-o-l-e-m-a-n"},
		{"driver", "《刘洋》", "NAME=《刘洋》"}, {"driver", "「刘」「洋」", "NAME=「刘」「洋」"}, {"driver", "N⭐i⭐n⭐a⭐C⭐o⭐l⭐e⭐m⭐a⭐n", "NAME=N⭐i⭐n⭐a⭐C⭐o⭐l⭐e⭐m⭐a⭐n"},
		{"", "通话结束：James.Whitfield，时长36分钟", "NAME=James.Whitfield"}, {"", "Vehicle.Body.Mirrors", ""},
		{"", "维修工吴若曦更换车窗", "NAME=吴若曦"}, {"", "联系人（倒着写的）：晨雨吴", "NAME=晨雨吴"},
		{"", "我家住杭 州 市 江 干 区 东 方 明 珠 城", "ADDRESS=杭 州 市 江 干 区 东 方 明 珠 城"}, {"", "档位 P R N D L S", ""}, {"", "【途安出行】尊敬的用户", ""},
		{"", "Deliver+to+Flat+7%2C+120+Wenyi+West+Road%2C+Yuhang+District", "ADDRESS=Deliver+to+Flat+7%2C+120+Wenyi+West+Road%2C+Yuhang+District"},
	} {
		if got := kinds(s, false, c.key, c.text); got != c.want {
			t.Errorf("key %q %q: got %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

// TestOddAccounts holds accounts with marks in them and odd names of the messenger.
func TestOddAccounts(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ text, want string }{
		{"微信dan❗da❗n7❗701，谢谢", "WECHAT=dan❗da❗n7❗701"}, {"WeChat d a n d a n 7 7 0 1 works best", "WECHAT=d a n d a n 7 7 0 1"},
		{"微信号: dan da_n 77，请回", "WECHAT=dan da_n 77"}, {"WeChat: da._n.77", "WECHAT=da._n.77"}, {"id,微信号,soc\n7,dandan7701,10", "WECHAT=dandan7701"},
		{"w.x：dandan7701", "WECHAT=dandan7701"}, {"加我w信 dan-dan", "WECHAT=dan-dan"}, {"wei信号dan7701ab随时", "WECHAT=dan7701ab"}, {"VXwxid_9r4vlaa6i9ig", "WECHAT=wxid_9r4vlaa6i9ig"},
		{"v❤️ dandan7701", "WECHAT=dandan7701"}, {"加w-e-c-h-a-t：dandan7701", "WECHAT=dandan7701"}, {"box w x h: 30 x 40 x 50", ""}, {"w/x ratio 1.25", ""}, {"weixin: login state ok", ""},
		{"邮箱dan.li（at）sina（点）cn", "EMAIL=dan.li（at）sina（点）cn"}, {"dan.li<at>gmail<dot>com", "EMAIL=dan.li<at>gmail<dot>com"}, {"dan_li 圈a outlook点com", "EMAIL=dan_li 圈a outlook点com"},
		{"via point geo_hash wtms2rqe added", "LOCATION=wtms2rqe"}, {"build_hash wtms2rqe ok", ""}, {"位于二九.六四三二七, 一零六.六四零八五", "LOCATION=二九.六四三二七, 一零六.六四零八五"},
	} {
		if got := kinds(s, false, "", c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
