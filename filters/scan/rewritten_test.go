package scan

import (
	"strings"
	"testing"
)

// TestRewritten holds values that are cut into chunks, turned round or parted by any marks, and
// what only looks like them.
func TestRewritten(t *testing.T) {
	s := New(Options{})
	for _, c := range []struct{ key, text, want string }{
		// Wrapped over lines, in chunks of one length.
		{"", "mail the bill to haor\nan.q\nin@f\noxma\nil.c\nom today", "EMAIL=haor\nan.q\nin@f\noxma\nil.c\nom"},
		{"", "发票寄到邮箱haor\r\nan.q\r\nin@f\r\noxma\r\nil.c\r\nom，谢谢", "EMAIL=haor\r\nan.q\r\nin@f\r\noxma\r\nil.c\r\nom"},
		{"", `pub {"mail":"haor\n  an.q\n  in@f\n  oxma\n  il.c\n  om"}`, `EMAIL=haor\n  an.q\n  in@f\n  oxma\n  il.c\n  om`},
		{"", "wxid=haor\nan_6\n4 ok", "WECHAT=haor\nan_6\n4"},
		{"", "home_address=南关区松\n涛路67\n5号21\n栋220\n4室", "ADDRESS=南关区松\n涛路67\n5号21\n栋220\n4室"},
		{"position", "31.2\n3041\n6,12\n1.47\n3701", "LOCATION=31.2\n3041\n6,12\n1.47\n3701"},
		{"", "on\noff\non\noff\nmail\nidle\nopen\nshut\n", ""},
		{"", "seq,微信号,updated\n1,ABCDEF\n2,GHIJ", ""},
		{"", strings.Repeat("1380\n", 64), ""},
		// In brackets.
		{"", "导航去「河南省洛」「阳市涧西」「区朝晖三」「路855」「号」", "ADDRESS=河南省洛」「阳市涧西」「区朝晖三」「路855」「号"},
		{"", "微信号：(haor)(an_6)(4)", "WECHAT=haor)(an_6)(4"},
		{"", "[INFO][MAIN][BOOT] ready", ""},
		{"", ")(a) and so on", ""},
		{"", "call(read)(file)(path)", ""},
		// From the end to the beginning.
		{"", "mail: moc.liamxof@niq.naroah(reversed)", "EMAIL=moc.liamxof@niq.naroah"},
		{"", "passport=87654321E（倒序）", "PASSPORT=87654321E"},
		{"", "护照号：87654321E（请倒着读）", "PASSPORT=87654321E"},
		{"email", "moc.liamxof@niq.naroah(backwards)", "EMAIL=moc.liamxof@niq.naroah"},
		{"", "车主：室406号12路松涛区关南市春长（倒序）。", "ADDRESS=室406号12路松涛区关南市春长"},
		{"", "mail \u202Emoc.liamxof@niq.naroah\u202C to", "EMAIL=moc.liamxof@niq.naroah EMAIL=moc.liamxof@niq.naroah\u202C"},
		{"", "gear moc.liamxof@niq(engaged)", ""},
		// Any marks between groups, behind a word.
		{"imei", "86_57,3542·44~017.1,4", "IMEI=86_57,3542·44~017.1,4"},
		{"", "imei=86_57,3542·44~017.1,4 ok", "IMEI=86_57,3542·44~017.1,4"},
		{"", "imei=86_57,3542·44~017.1,5 ok", ""}, // the check digit does not hold
		{"", "电话：1,38_12·345~6,78。", "MOBILE=1,38_12·345~6,78"},
		{"", "rpm=1,38_12·345~6,78", ""},
		{"", "phone list 12,13,14,15,16,17", ""},
		{"imei", "8657۔3542۔4401۔714", "IMEI=8657۔3542۔4401۔714"},
		{"", "WeChat ID=haor・an_6・4", "WECHAT=haor・an_6・4"},
		{"", "wechat: 1.2.3.4", ""},
		// Letters for digits, digits for letters.
		{"", "hotspotMac=\\xc0\\x62\\x06\\xb3\\x70\\x4a", "MAC=\\xc0\\x62\\x06\\xb3\\x70\\x4a"},
		{"", "holderName=J1ang Ha1yan&ts=1", "NAME=J1ang Ha1yan"},
		{"", "name=Model3 Pro2", ""},
		{"", "loginMail=h-a-o.-r", ""},
		{"", "loginMail=h-a-o-.-r-@-q-q-.-c-o-m", "EMAIL=h-a-o-.-r-@-q-q-.-c-o-m"},
		{"", "send to haoran@139.c0m now", "EMAIL=haoran@139.c0m"},
		{"", "姓李，名珂", "NAME=姓李，名珂"},
		{"", "号牌：上海K027X4", "PLATE=上海K027X4"},
	} {
		if got := kinds(s, false, c.key, c.text); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

// TestRewrittenAllocatesNothing holds the second looks to no allocation.
func TestRewrittenAllocatesNothing(t *testing.T) {
	s := New(Options{})
	text := []byte("mail haor\nan.q\nin@f\noxma\nil.c\nom, 微信号：(haor)(an_6)(4), moc.liamxof@niq.naroah(reversed), \u202E87654321831\u202C")
	dst, err := s.Text(nil, nil, text)
	if err != nil || len(dst) == 0 {
		t.Fatal(dst, err)
	}
	if n := testing.AllocsPerRun(50, func() { dst, _ = s.Text(dst[:0], nil, text) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
