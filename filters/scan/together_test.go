package scan

import "testing"

// TestTogether holds values whose pieces a text says how to put together, and what only looks like
// them.
func TestTogether(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct {
		doc        bool
		text, want string
	}{
		// Formats with their arguments, and what joins strings.
		{false, `log.info("phone {}{}{}", "138", "1234", "5678")`, `MOBILE=138", "1234", "5678`},
		{false, `查一下("{}{}", "黑J32", "35挂")有没有违章`, `PLATE=黑J32", "35挂`},
		{false, `"%s-%s" % ("138", "12345678")`, `MOBILE=138", "12345678`},
		{false, `"{1}{0}".format("12345678", "138")`, `MOBILE=12345678", "138`},
		{false, `x-mail: ("%v%v", "ironkite+auto", "@foxmail.com")`, `EMAIL=ironkite+auto", "@foxmail.com`},
		{false, `log.info("retry {} of {}", "138", "12345678")`, ""},
		{false, `log.info("temp {} volt {}", "138", "12345678")`, ""},
		{false, `agent note: number is concat('138','1234','5678'), verified`, `MOBILE=138','1234','5678`},
		{false, `"138".concat("1234").concat("5678")`, `MOBILE=138".concat("1234").concat("5678`},
		{false, `sb.append("138").append("12345678")`, `MOBILE=138").append("12345678`},
		{false, `''.join(['138','1234','5678'])`, `MOBILE=138','1234','5678`},
		{false, `["138","12345678"].join("")`, `MOBILE=138","12345678`},
		{false, `f"{'138'}{'12345678'}"`, `MOBILE=138'}{'12345678`},
		{false, `Bond address is:concat('CC','BE','F1','F7','B7','CB')`, `MAC=CC','BE','F1','F7','B7','CB`},
		{false, `a,b` + "\n" + `7,"(""%s%s"", ""138"", ""12345678"")"`, `MOBILE=138"", ""12345678`},
		{false, `path.join("13812", "345678") f("138", "12345678") versions=["1.2.3","4.5.6"]`, ""},

		// Lines that a number counts.
		{false, "01-02 03:04:05.678 D Repo: profile.mobile part 1/3: 138\n01-02 03:04:05.679 D Repo: profile.mobile part 2/3: 1234\n01-02 03:04:05.680 D Repo: profile.mobile part 3/3: 5678", "MOBILE=138\n01-02 03:04:05.679 D Repo: profile.mobile part 2/3: 1234\n01-02 03:04:05.680 D Repo: profile.mobile part 3/3: 5678"},
		{false, "ts=1 key=phone idx=0 chunk=138\nts=2 key=phone idx=1 chunk=12345678", "MOBILE=138\nts=2 key=phone idx=1 chunk=12345678"},
		{false, "key=phone off=0 data=138\nkey=phone off=3 data=12345678", "MOBILE=138\nkey=phone off=3 data=12345678"},
		{false, "手机号第一段：138\n手机号第二段：12345678", "MOBILE=138\n手机号第二段：12345678 MOBILE=12345678"},
		{false, "phone:\n  - 138\n  - 12345678", "MOBILE=138\n  - 12345678 MOBILE=12345678"},
		{false, "[phone]\np1=138\np2=12345678", "MOBILE=138\np2=12345678"},
		{false, "phone part 1/2: 138; phone part 2/2: 12345678", "MOBILE=138; phone part 2/2: 12345678"},
		{false, "a: phone part 1/2: 138\nfan on\na: phone part 2/2: 12345678", "MOBILE=138\nfan on\na: phone part 2/2: 12345678"},
		{false, "adc sample 1: 138\nadc sample 2: 12345678", ""},
		{false, "temps:\n  - 138\n  - 12345678", ""},
		{false, "bin 0: 1\nbin 1: 3\nbin 2: 8\nbin 3: 1\nbin 4: 2\nbin 5: 3\nbin 6: 4\nbin 7: 5\nbin 8: 6\nbin 9: 7\nbin 10: 8", ""},

		// Elements and attributes.
		{false, `<f name="park_plate"><p>桂K9L</p><p>038</p></f>`, `PLATE=桂K9L</p><p>038`},
		{false, `<phone1>138</phone1><phone2>12345678</phone2>`, `MOBILE=138</phone1><phone2>12345678`},
		{false, "<phone>\n  <part i=\"1\">138</part>\n  <part i=\"2\">12345678</part>\n</phone>", "MOBILE=138</part>\n  <part i=\"2\">12345678"},
		{false, `<phone p1="138" p2="12345678"/>`, `MOBILE=138" p2="12345678`},
		{false, `<f name="phone">138</f><f name="code">12345678</f>`, ""},
		{false, `<td>rpm</td><td>138</td><td>12345678</td>`, ""},
		{false, "GET /x?phone[]=138&phone[]=12345678 HTTP/1.1", "MOBILE=138&phone[]=12345678 MOBILE=12345678"},
		{false, "GET /x?speed=138&speed=12345678 HTTP/1.1", ""},

		// Words.
		{false, "车主微信：开头luck，接着yott，接着er_1，末尾959", "WECHAT=luck，接着yott，接着er_1，末尾959"},
		{false, "my wechat starts with marm, then ot-7, ends with 6", "WECHAT=marm, then ot-7, ends with 6"},
		{false, "姓名前面是张，后面是伟明", "NAME=张，后面是伟明"},
		{false, "微信：打开然后闪退，最后黑屏 wechat: slow then frozen, finally restarted", ""},

		// Elements of arrays.
		{true, `{"field":"contact_phone","chunks":[{"off":0,"str":"138"},{"off":3,"str":"12345678"}]}`, `MOBILE="138"},{"off":3,"str":"12345678"`},
		{true, `{"chunks":[{"off":3,"str":"12345678"},{"off":0,"str":"138"}],"field":"contact_phone"}`, `MOBILE="12345678"},{"off":0,"str":"138"`},
		{true, `{"phone":[[0,"138"],[3,"12345678"]]}`, `MOBILE="138"],[3,"12345678" MOBILE=12345678`},
		{true, `[{"key":"phone","idx":0,"val":"138"},{"key":"phone","idx":1,"val":"12345678"}]`, `MOBILE="138"},{"key":"phone","idx":1,"val":"12345678" MOBILE=12345678`},
		{true, `{"name":"phone","parts":["138","12345678"]}`, `MOBILE="138","12345678"`},
		{true, `{"phone":{"part":[{"@n":"1","#text":"138"},{"@n":"2","#text":"12345678"}]}}`, `MOBILE="138"},{"@n":"2","#text":"12345678"`},
		{true, `{"type":"phone","p1":"138","p2":"12345678"}`, `MOBILE=138","p2":"12345678`},
		{true, `{"p1":"138","p2":"12345678","type":"phone"}`, `MOBILE=138","p2":"12345678`},
		{true, `{"label":"wechat","data":{"0":"luck","1":"yott","2":"_959"}}`, `WECHAT=luck","1":"yott","2":"_959`},
		{true, `{"type":"volt","p1":"138","p2":"12345678"}`, ""},
		{true, `{"field":"volts","chunks":[{"off":0,"str":"138"},{"off":3,"str":"12345678"}]}`, ""},
		{true, `[{"key":"phone","val":"138"},{"key":"code","val":"12345678"}]`, ""},
		{true, `{"phone":{"head":"138","tail":"12345678"}}`, `MOBILE=138","tail":"12345678`},
		{true, `{"phone_2":"12345678","phone_1":"138"}`, `MOBILE=12345678 MOBILE=12345678","phone_1":"138`},
		{true, `{"imei_of_tcu_0":"4901542","imei_of_tcu_1":"03237518"}`, `IMEI=4901542","imei_of_tcu_1":"03237518`},
		{true, `{"ownerMobile_1":"170-21","ownerMobile_2":"12-7099"}`, `MOBILE=170-21","ownerMobile_2":"12-7099`},
		{true, `{"phone":{"begin":"100000","end":"100500"}}`, ""},
		{true, `{"cell_0":"1381","cell_1":"2345","cell_2":"678"}`, ""},

		// Names of two parts.
		{true, `{"family":"张","given":"伟明"}`, "NAME=张 NAME=伟明"},
		{true, `{"last":"Kessler","first":"Dorothea"}`, "NAME=Kessler NAME=Dorothea"},
		{true, `{"first":"open","last":"closed"}`, ""},
		{true, `{"family":"Cortex","first":"Linux"}`, ""},
		{false, "last_name=Wang first_name=Xiaoming", "NAME=Wang NAME=Xiaoming"},
	} {
		if got := kinds(s, c.doc, "", c.text); got != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}
