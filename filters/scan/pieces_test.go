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
		{true, `{"phone":["138",null,"1234",{"x":"5678"}]}`, `MOBILE="138",null,"1234"`},
		{true, `{"imei":{"0":"4901542","1":"03237518"}}`, `IMEI=4901542","1":"03237518`},
		{true, `{"phone_head":"138","phone_tail":"12345678"}`, `MOBILE=138","phone_tail":"12345678`},
		{true, `{"phone_tail":"12345678","phone_head":"138"}`, ""},
		{true, `{"phone1":138,"phone2":12345678}`, `MOBILE=138,"phone2":12345678`},
		{true, `{"wmi":"1M8","vds":"GDM9AX","vis":"KP042788"}`, `VIN=1M8","vds":"GDM9AX","vis":"KP042788`},
		{true, `{"mac_oui":"A4C138","mac_nic":"F229AE"}`, `MAC=A4C138","mac_nic":"F229AE`},
		{true, `{"email_user":"lihua","email_domain":"foxmail.com"}`, `EMAIL=lihua","email_domain":"foxmail.com`},
		{true, `{"cell1":"3650","cell2":"3651","cell3":"3652"}`, ""},
		{true, `{"phone_reversed":"87654321831"}`, "MOBILE=87654321831"},
		{true, `{"note":["door open","door shut"]}`, ""},
		{false, "phone_1=138 soc=71 phone_2=12345678", "MOBILE=138 soc=71 phone_2=12345678 MOBILE=12345678"},
		{false, "<vin_1>1M8GDM9A</vin_1><vin_2>XKP042788</vin_2>", "VIN=1M8GDM9A</vin_1><vin_2>XKP042788"},
		{false, "a vin (1/2): 1M8GDM9A\nb vin (2/2): XKP042788", "VIN=1M8GDM9A\nb vin (2/2): XKP042788"},
		{false, "soc,phone_head,phone_tail\n71,138,12345678", "MOBILE=138,12345678 MOBILE=12345678"},
		{false, "cell_1=3650 cell_2=3651 cell_3=3652", ""},
		{false, "passport_reversed=passport_reversed=87654321E", "PASSPORT=passport_reversed=87654321E"}, // once
		{false, "passport_reversed=87654321E", "PASSPORT=87654321E"},
		{false, "车牌=5LqsQTEyMzQ1", "PLATE=5LqsQTEyMzQ1"},
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
