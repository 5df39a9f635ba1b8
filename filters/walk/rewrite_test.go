package walk

import (
	"strings"
	"testing"
)

// decoded gives what Text yields from text, in order.
func decoded(text string) (out []string) {
	u := NewUnwrapper(Budget{}, nil)
	if err := u.Text([]byte(text), Traits{Signs: AnySign}, 0, func(in Inner) error {
		out = append(out, string(in.Data))
		return nil
	}); err != nil {
		return []string{err.Error()}
	}
	return out
}

// TestRewrites holds what each kind of escape, code and dump stands for.
func TestRewrites(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"octal", `no=\061\063\070\061\062`, "no=13812"},
		{"expressions that hold nothing", "138${}1234#{}56{{}}7{}8", "13812345678"}, {"no such", "a={} b=[{}] x{} ${}y {{}}", ""},
		{"quoted thrice", `"\\\"{\\\\\\\"name\\\\\\\":\\\\\\\"王冰\\\\\\\"}\\\""`, `""{"name":"王冰"}""`},
		{"octal of UTF-8", `\347\216\213\345\206\260 x`, "王冰 x"},
		{"no octal", `C:\logs\905\last.txt`, ""},
		{"braces", `\u{31}\u{738B} and more`, "1王 and more"},
		{"eight digits", `\U0000738B and more`, "王 and more"},
		{"percent u", "%u738B%u0031 and", "王1 and"},
		{"code points", "U+738B U+51B0 came", "王冰 came"},
		{"code points without space", "telU+0031U+0033 came", "tel13 came"},
		{"no code point", "q9Zk3U+1a2BxYt0aa", ""},
		{"names of HTML", "a&commat;b&period;cn&colon;", "a@b.cn:"},
		{"tags", "138<b>1234</b>5678<wbr>", "13812345678"},
		{"comment", "138<!-- x -->12345678", "13812345678"},
		{"other tags", "<speed>13</speed><soc>81</soc>", ""},
		{"colours", "138\x1b[1;31m1234\x1b[0m5678", "13812345678"},
		{"colours escaped", `138\x1b[1;31m1234\033[0m5678\e[m`, "13812345678"},
		{"strings of another language", `s = "138" . "1234" || "5678" .. '9' <> '0'`, `s = "13812345678" .. '90'`},
		{"strings in a string", `{"s":"\"138\" . \"12345678\""}`, `{"s":"\"13812345678\""}`},
		{"characters", `s=['1', '3','8', 'x', '张'];`, `s=[138x张];`},
		{"characters in a string", `"[\"1\",\"3\",\"8\",\"9\",\"0\"]"`, `"[13890]"`},
		{"strings", `s = "138" + "1234" +` + "\n" + `  "5678"`, `s = "13812345678"`},
		{"SQL strings", `'138' || '1234' + '5678'`, `'13812345678'`},
		{"sum", "a + b + 12345678", ""},
		{"encoded word", "To: =?GBK?B?zfWx+SAxMjM=?= x", "To: 王冰 123 x"},
		{"encoded words", "=?UTF-8?Q?=E7=8E=8B?= =?UTF-8?Q?=E5=86=B0_1?=", "王冰 1"},
		{"GBK in percent", "name=%CD%F5%B1%F9%20ok", "name=王冰 ok"},
		{"ideograph that GB 2312 lacks", "%CD%F5%88%D2 abc", "王某 abc"},
		{"Latin for UTF-8", "ç\u008e\u008bå\u0086° 12", "王冰 12"},
		{"French", "le café à côté, près d'ici", ""},
		{"base32", "id GEZTQMJSGM2DKNRXHAQG233CNFWGK", "13812345678 mobile"},
		{"base32 with padding", "GEZTQMJSGM2DKNRXHA======", "13812345678"},
		{"number of a part", "PARTNUMBERABCDEFGH234567", ""},
		{"xxd", "dump:\n00000000: 7068 6f6e 653d 3133 3831 3233 3435 3637  phone=1381234567\n00000010: 3800                                     8.\n", "phone=13812345678\x00"},
		{"hexdump -C", "00000000  70 68 6f 6e 65 3d 31 33  38 31 32 33 34 35 36 37  |phone=1381234567|\n00000010  38 20 6f 6b                                       |8 ok|\n", "phone=13812345678 ok"},
		{"od -x", "0000000 6870 6e6f 3d65 3331 3138 3332 3534 3736\n0000020 6f20\n", "phone=1381234567 o"},
		{"eight a line", "0000: 70 68 6f 6e 65 3d 31 33\n0008: 38 31 32 33 34 35 36 37", "phone=1381234567"},
		{"counters", "00001000: 17 22 11\n00002000: 18 21 12\n", ""},
	} {
		got := strings.Join(decoded(c.text), "|")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q gave %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// TestGBKText tells text in GBK from other bytes.
func TestGBKText(t *testing.T) {
	for _, c := range []struct {
		b    string
		want bool
	}{
		{"\xcd\xf5\xb1\xf9\xbf\xcd", true},  // 王冰客
		{"\xbe\xa9A12345", true},            // 京A12345
		{"\xcd\xf5", false},                 // too little
		{"plain text 12345", false},         // no pair
		{"王冰在这里", false},                    // UTF-8
		{"\xcd\xf5\xb1\xf9\x01\x02", false}, // control bytes
		{"\xf1\xa1\xf3\xc5\xee\xd2", false}, // rare ones only
		{"\xcd\xf5\xb1\xf9\xbf\xcd\xff", false},
	} {
		if got := GBKText([]byte(c.b)); got != c.want {
			t.Errorf("%q: %v, want %v", c.b, got, c.want)
		}
	}
	for i, row := range gb2312 {
		for j, r := range row {
			if (i == 0 || i >= 0xB0-0xA1) && r == 0 {
				t.Fatalf("row %d column %d of GB 2312 is empty", i, j)
			}
		}
	}
}

// TestRewriteAllocatesNothing checks that undoing an escape needs no memory.
func TestRewriteAllocatesNothing(t *testing.T) {
	u := NewUnwrapper(Budget{}, nil)
	text := []byte(`name=\061\063 138<b>12</b> =?GBK?B?zfWx+SAxMjM=?= "a" + "b"`)
	yield := func(Inner) error { return nil }
	if n := testing.AllocsPerRun(50, func() {
		u.Reset()
		if err := u.Text(text, Traits{Signs: AnySign}, 0, yield); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
