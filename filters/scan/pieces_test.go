package scan

import (
	"strings"
	"testing"
)

// TestPieces holds values that stand in pieces, and what only looks like them.
func TestPieces(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct {
		doc        bool
		text, want string
	}{
		{true, `{"phone":["1","3","8","1","2","3","4","5","6","7","8"]}`, `MOBILE="1","3","8","1","2","3","4","5","6","7","8"`},
		{true, `{"phone":["138","1234","5678"]}`, `MOBILE="138","1234","5678"`},
		{true, `{"codes":["138","1234","5678"]}`, ""},
		{true, `{"codes":["1M8GDM9","AXKP","042788"]}`, `VIN="1M8GDM9","AXKP","042788"`},
		{true, `{"phone":["138",null,"1234",{"x":"5678"}]}`, `MOBILE="138",null,"1234",{"x":"5678"`},
		{true, `{"imei":{"0":"4901542","1":"03237518"}}`, `IMEI=4901542","1":"03237518`},
		{true, `{"phone_head":"138","phone_tail":"12345678"}`, `MOBILE=138","phone_tail":"12345678`},
		{true, `{"phone_tail":"12345678","phone_head":"138"}`, `MOBILE=12345678","phone_head":"138`},
		{true, `{"phone1":138,"phone2":12345678}`, `MOBILE=138,"phone2":12345678`},
		{true, `{"wmi":"1M8","vds":"GDM9AX","vis":"KP042788"}`, `VIN=1M8","vds":"GDM9AX","vis":"KP042788`},
		{true, `{"mac_oui":"A4C138","mac_nic":"F229AE"}`, `MAC=A4C138","mac_nic":"F229AE`},
		{true, `{"email_user":"lihua","email_domain":"foxmail.com"}`, `EMAIL=lihua","email_domain":"foxmail.com`},
		{true, `{"cell1":"3650","cell2":"3651","cell3":"3652"}`, ""},
		{true, `{"phone_reversed":"87654321831"}`, "MOBILE=87654321831"},
		{true, `{"note":["door open","door shut"]}`, ""},
		{true, `{"phonePart1":"138","phonePart2":"12345678"}`, `MOBILE=138","phonePart2":"12345678`},
		{true, `{"btMacSeg1":"A4C138","btMacSeg2":"F229AE"}`, `MAC=A4C138","btMacSeg2":"F229AE`},
		{true, `{"phone[0]":"138","phone[1]":"12345678"}`, `MOBILE=138","phone[1]":"12345678 MOBILE=12345678`},
		{true, `{"身份证第一段":"110105","身份证第二段":"19491231","身份证第3段":"002X"}`, `RESIDENT_ID=110105","身份证第二段":"19491231","身份证第3段":"002X`},
		{true, `{"ownerName1":"Mateo","ownerName2":"Fuentes"}`, `NAME=Mateo","ownerName2":"Fuentes`},
		{true, `{"tyre1":"2304","tyre2":"2310","tyre3":"2299","tyre4":"2305"}`, ""},
		{true, `{"columns":["seq","driver_name"],"rows":[[1,"孙桂英"],[2,"王伟"]]}`, `NAME=孙桂英 NAME=王伟`},
		{true, `{"a":{"columns":["driver_name","seq"]},"rows":["孙桂英","王伟"]}`, ""},
		{false, "soc=7 phone.p1=138 phone.p2=1234 rpm=900 phone.p3=5678 end", "MOBILE=138 phone.p2=1234 rpm=900 phone.p3=5678"},
		{false, "phone[0]=138 phone[1]=12345678", "MOBILE=138 phone[1]=12345678 MOBILE=12345678"},
		{false, `pub up {"phoneSeg1":"138","phoneSeg2":"12345678"}`, `MOBILE=138","phoneSeg2":"12345678`},
		{false, `pub up {\"vin1\":\"1M8GDM9A\",\"vin2\":\"XKP042788\"}`, `VIN=1M8GDM9A\",\"vin2\":\"XKP042788`},
		{false, "a btMac (1/2) A4:C1:38\nb btMac (2/2) F2:29:AE", "MAC=A4:C1:38\nb btMac (2/2) F2:29:AE"},
		{false, "notify.p1=lihua notify.p2=foxmail.com", "EMAIL=lihua notify.p2=foxmail.com"},
		{false, "host.p1=lihua host.p2=example.com", ""},
		{false, "phone=['138', '1234', '5678']", "MOBILE=['138', '1234', '5678']"},
		{false, "vin=[1, M, 8, G, D, M, 9, A, X, K, P, 0, 4, 2, 7, 8, 8]", "VIN=[1, M, 8, G, D, M, 9, A, X, K, P, 0, 4, 2, 7, 8, 8]"},
		{false, "CONCAT('1M8GDM9','AXKP','042788')", "VIN=('1M8GDM9','AXKP','042788')"},
		{false, "codes=['138', '1234', '5678'] gears=[1, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8]", ""},
		{false, "phone=['1','3','8','1','2','3','4','5','6','7','8'] ok", "MOBILE=['1','3','8','1','2','3','4','5','6','7','8'] MOBILE=1','3','8','1','2','3','4','5','6','7','8"},
		{false, "axes=['A','B','C','D','E','F','G'] states=['P','R','N','D','S']", ""},
		{false, "phone_1=138 soc=71 phone_2=12345678", "MOBILE=138 soc=71 phone_2=12345678 MOBILE=12345678"},
		{false, "<vin_1>1M8GDM9A</vin_1><vin_2>XKP042788</vin_2>", "VIN=1M8GDM9A</vin_1><vin_2>XKP042788"},
		{false, "a vin (1/2): 1M8GDM9A\nb vin (2/2): XKP042788", "VIN=1M8GDM9A\nb vin (2/2): XKP042788"},
		{false, "soc,phone_head,phone_tail\n71,138,12345678", "MOBILE=138,12345678"},
		{false, "cell_1=3650 cell_2=3651 cell_3=3652", ""},
		{false, "passport_reversed=passport_reversed=87654321E", "PASSPORT=passport_reversed=87654321E"}, // once
		{false, "passport_reversed=87654321E", "PASSPORT=87654321E"},
		{false, "车牌=5LqsQTEyMzQ1", "PLATE=5LqsQTEyMzQ1"},
		{true, `{"email":["lihua","foxmail.com"]}`, `EMAIL="lihua","foxmail.com"`},
		{true, `{"email":["lihua","wangwei"]}`, ""},
		{true, `{"user":"lihua","domain":"foxmail.com"}`, `EMAIL=lihua","domain":"foxmail.com`},
		{true, `{"subscriber_id_1":"460","subscriber_id_2":"00","subscriber_id_3":"1234567890"}`, `IMSI=460","subscriber_id_2":"00","subscriber_id_3":"1234567890`},
		{false, "owner phone part: 138\nowner phone cont: 12345678", "MOBILE=138\nowner phone cont: 12345678"},
		{false, "cell part: 3650\ncell cont: 3651\ncell cont: 3652 mV", ""},
		{false, "INSERT INTO t (soc, vin_1, vin_2) VALUES (71, '1M8GDM9A', 'XKP042788')", "VIN=1M8GDM9A', 'XKP042788"},
		{false, "a imei1 (1/2): 4901542\nb imei1 (2/2): 03237518", "IMEI=4901542\nb imei1 (2/2): 03237518"},
		{false, "手机号（倒着写的）：87654321831，已核实", "MOBILE=87654321831"},
		{false, "车主电话87654321831(反序)", "MOBILE=87654321831"},
		{false, "倒车影像 87654321831 反光镜 87654321831", ""},
		{false, "7E8 10 14 62 F1 90 31 4D 38 | 21 47 44 4D 39 41 58 4B | 22 50 30 34 32 37 38 38", "VIN=10 14 62 F1 90 31 4D 38 | 21 47 44 4D 39 41 58 4B | 22 50 30 34 32 37 38 38"},
		{false, "can0 7E8#1014490201314D38\ncan0 7E0#300000\ncan0 7E8#2147444D3941584B\ncan0 7E8#2250303432373838", "VIN=1014490201314D38\ncan0 7E0#300000\ncan0 7E8#2147444D3941584B\ncan0 7E8#2250303432373838"},
		{false, "014\n0: 49 02 01 31 4D 38\n1: 47 44 4D 39 41 58 4B\n2: 50 30 34 32 37 38 38", "VIN=49 02 01 31 4D 38\n1: 47 44 4D 39 41 58 4B\n2: 50 30 34 32 37 38 38"},
		{false, "7E8 10 14 62 F1 90 31 4D 38 | 22 47 44 4D 39 41 58 4B", ""},
		{false, "call 138/**/1234/* */5678", "MOBILE=call 138/**/1234/* */5678"},
		{false, "cp a/*/b/*.c 138/* 12345678", ""},
		{true, `{"passport":"004500310032003300340035003600370038"}`, "PASSPORT=004500310032003300340035003600370038"},
		{false, "护照 data:text/plain;base64,RTEyMzQ1Njc4", "PASSPORT=RTEyMzQ1Njc4"},
		{true, `{"passportAscii":[69,49,50,51,52,53,54,55,56]}`, "PASSPORT=[69,49,50,51,52,53,54,55,56]"},
		{true, `{"wechat":{"type":"Buffer","data":[104,97,111,114,97,110,95,54]}}`, "WECHAT=[104,97,111,114,97,110,95,54]"},
		{true, `{"size":{"type":"Buffer","data":[104,97,111,114,97,110,95,54]}}`, ""},
		{true, `{"certKind":"台湾居民来往大陆通行证","certNum":"76540587"}`, "PERMIT=76540587"},
		{true, `{"docNo":76540587,"docType":"taiwanPermit"}`, "PASSPORT=76540587 PERMIT=76540587"},
		{true, `{"certKind":"X.509","certNum":"76540587"}`, ""},
		{true, `{"cardType":"SIM","cardNo":"76540587"}`, ""},
	} {
		if got := kinds(s, c.doc, "", c.text); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestEscapesInLongTexts checks that no gate before the escapes misses one, wherever it stands.
func TestEscapesInLongTexts(t *testing.T) {
	s := New(Options{})
	for _, fill := range []string{"the pump ran ", "水泵运转正常", "ran 水泵"} {
		for n := range 12 {
			for _, value := range []string{`\u0031\u0033812345678`, "%31%33812345678", "&#49;&#51;812345678", "13<b></b>812345678", "13\x1b[1m812345678", `"138" + "12345678"`, "U+0031 U+0033 U+0038 U+0031 U+0032 U+0033 U+0034 U+0035 U+0036 U+0037 U+0038", `\0613812345678`} {
				text := strings.Repeat(fill, n) + " " + value + " " + strings.Repeat(fill, 11-n)
				if got := kinds(s, false, "", text); !strings.Contains(got, "MOBILE") {
					t.Errorf("%q: got %q", text, got)
				}
			}
		}
	}
}
