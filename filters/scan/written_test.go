package scan

import (
	"strings"
	"testing"
)

// TestWritten holds values that a key announces, in writings that nothing but the key makes known.
func TestWritten(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ key, text, want string }{
		// Numbers for bytes, with the same around each.
		{"mobile", "31h 33h 39h 31h 32h 33h 34h 35h 36h 37h 38h", "MOBILE=31h 33h 39h 31h 32h 33h 34h 35h 36h 37h 38h"},
		{"", "lvl=info mobile=H'31'|H'33'|H'39'|H'31'|H'32'|H'33'|H'34'|H'35'|H'36'|H'37'|H'38' rc=0", "MOBILE=H'31'|H'33'|H'39'|H'31'|H'32'|H'33'|H'34'|H'35'|H'36'|H'37'|H'38"},
		{"mobile", "chr(49) + chr(51) + chr(57) + chr(49) + chr(50) + chr(51) + chr(52) + chr(53) + chr(54) + chr(55) + chr(56)", "MOBILE=chr(49) + chr(51) + chr(57) + chr(49) + chr(50) + chr(51) + chr(52) + chr(53) + chr(54) + chr(55) + chr(56"},
		{"", "imsi=00110100/00110110/00110000/00110000/00110000/00110001/00110010/00110011/00110100/00110101/00110110/00110111/00111000/00111001/00110000 rc=0", "IMSI=00110100/00110110/00110000/00110000/00110000/00110001/00110010/00110011/00110100/00110101/00110110/00110111/00111000/00111001/00110000"},
		{"mobile", "0o61, 0o63, 0o71, 0o61, 0o62, 0o63, 0o64, 0o65, 0o66, 0o67, 0o70", "MOBILE=0o61, 0o63, 0o71, 0o61, 0o62, 0o63, 0o64, 0o65, 0o66, 0o67, 0o70"},
		{"driverName", "<U+5F20><U+5EFA><U+56FD>", "NAME=<U+5F20><U+5EFA><U+56FD>"},
		{"email", "108d 105d 64d 113d 113d 46d 99d 111d 109d", "EMAIL=108d 105d 64d 113d 113d 46d 99d 111d 109"},
		// Marks between the characters or pieces.
		{"", "手机号：139{{=}}1234{{=}}5678，请核对", "MOBILE=139{{=}}1234{{=}}5678"},
		{"", "idCardNo=1101${x}0519${x}4912${x}3100${x}2X rc=0", "RESIDENT_ID=1101${x}0519${x}4912${x}3100${x}2X"},
		{"wechat", "hao#{}ran#{}_wa#{}ng8#{}8", "WECHAT=hao#{}ran#{}_wa#{}ng8#{}8"},
		{"email", "lihua${}@163.com", "EMAIL=lihua${}@163.com"},
		{"email", "l|i|h|u|a|.|w|@|1|6|3|.|c|o|m", "EMAIL=l|i|h|u|a|.|w|@|1|6|3|.|c|o|m"},
		{"homeAddress", "(天水市)(秦州区)(月牙湖路)(1598弄)(66号)(102室)", "ADDRESS=(天水市)(秦州区)(月牙湖路)(1598弄)(66号)(102室)"},
		{"driverName", "闵,喜,贵", "NAME=闵,喜,贵"}, {"", "被保险人窦，铎，报案时", "NAME=窦，铎"},
		{"", "plateNo=浙AA54=998 rc=0", "PLATE=浙AA54=998"}, {"", "name_of_driver=WU|Yinfeng", "NAME=WU|Yinfeng"},
		{"", "the mobile on file is 1^3^9^1^2^3^4^5^6^7^8, please check", "MOBILE=1^3^9^1^2^3^4^5^6^7^8"},
		// Encodings in lines or pieces.
		{"", "邮箱 bGlodWFAMTYz\nLmNvbQ==，请核对", "EMAIL=bGlodWFAMTYz\nLmNvbQ=="},
		{"", "imei=ODYwMzQ1MD  QxMjM0NTY2 rc=0", "IMEI=ODYwMzQ1MD  QxMjM0NTY2"},
		// From the end to the beginning.
		{"creditCode", "rev:L25558757700001319", "CREDIT_CODE=L25558757700001319"},
		{"", "微信号：[mirror]88gnaw_naroah，谢谢", "WECHAT=mirror]88gnaw_naroah"}, {"driverName", "<<国建张", "NAME=<<国建张"},
		{"", "passportNo=87654321E← rc=0", "PASSPORT=87654321E"}, {"", "护照号：(从右往左) 87654321E", "PASSPORT=87654321E"},
		{"", "wechat=<-88gnaw_naroah", "WECHAT=88gnaw_naroah"},
		{"", "驾驶员姓名：data:text/plain;charset=utf-8,%E5%91%A8%E9%93%B6%E9%94%8B，请", "NAME=驾驶员姓名：data:text/plain;charset=utf-8,%E5%91%A8%E9%93%B6%E9%94%8B，请"},
		// What is none of these.
		{"mobile", "1,3,9 seats; 12,34", ""}, {"", "plate_no>soc</plate_no><soc>67</soc>", ""},
		{"", `{"app":"wechat_ivi","version":"2.14.25","mem_mb":507}`, ""}, {"", "wx_id_head, wx_id_tail, speed, ts", ""},
		{"phone", "31h 32h 33h 34h", ""}, {"", "volt|车牌|rev\n107.5|无|5.23", ""},
	} {
		if got := kinds(s, false, c.key, c.text); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

// TestWrittenBudget holds the readings of one value to a number that grows with its size, and their
// memory to none.
func TestWrittenBudget(t *testing.T) {
	s := New(Options{})
	text := []byte(strings.Repeat("手机号：1${}2${}3${}4${}5${}6${}7${}8${}9 ", 400))
	run := func() {
		if _, err := s.Text(nil, nil, text); err != nil {
			t.Fatal(err)
		}
	}
	run()
	if s.readings < -mostReadings {
		t.Errorf("readings left: %d", s.readings)
	}
	value := []byte("1${}3${}9${}1${}2${}3${}4${}5${}6${}7${}8")
	dst, err := s.Text(nil, []byte("mobile"), value)
	if err != nil || len(dst) != 1 {
		t.Fatal(dst, err)
	}
	if n := testing.AllocsPerRun(50, func() { dst, _ = s.Text(dst[:0], []byte("mobile"), value) }); n != 0 { //nolint:errcheck // it was nil before
		t.Errorf("%v allocations", n)
	}
}
