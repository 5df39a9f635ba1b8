package scan

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

// hostile are pieces of texts, repeated, that invite looking again and again: at strings that a
// program joins, lines, tags, formats, names and keys, with and without findings around them. A #
// stands for a number that counts the pieces.
var hostile = []string{
	"{'a'}", "{'a',", "('138','1234')", "concat('138','1234','5678') ", `["138", "1234"].join("") `, "x(", "f(g(h('a',", `("%s-%s", "138", "1234") `,
	`"{}{}".format("138", "1234") `, `"a".concat(`, "%s%s", "{0}{1}", "((a))", "{{a}}", "[[1,", "(1,2)", "\"a\":",
	"a=1;", "a=1; ", "a=1\n", "phone=1&phone=2&", "phone[0]=138&phone[1]=1234&", "phone_#=138\n", "key#=v#\n", "key#: v#\n", "a_b ",
	"<a>1</a>", "<p1>138</p1><p2>1234</p2>", "<a x=\"b\">1</a>", "138\n", "part #: 138\n", "[1/3] 138\n", "§: 138\n", "a; b; ", "1. a\n",
	"1-3-8-1-2-3-4-5-6-7-8\n", "Ab3dEf7hIj1+Ab3d\n", "13812345678\n", "张 三 ", "姓张，名三。", "姓名: 张三; ", "name: Zhang San\n", "one ", "①②③",
	"开头luck，接着yott，末尾959。", "starts with luck, then yott, ends with 959. ", "rev:12345678931; ", "手机 rev:13812345678; ", "phone=1${}3${}8${}1; ", "手机：1_|_3_|_8_|_1；",
	"driver still hears a ", "x=39600000,y=4400000; ", "39.90923 116.397428 温度", "1200 rows 13812345678 ", "number of phones ", "INSERT INTO t (phone) VALUES ('13812345678');",
	"00:;;;https://x.com/13812345678?phone=13812345678&" + strings.Repeat("<a>1</a>", 10), "{'a','b'}concat('138','1234','5678') " + strings.Repeat("粤B12345 ", 9),
	"13812345678 13\\n8\\n1\\n2\\n3\\n4\\n5 ", "[0.12,-0.34,0.5,0.1]13812345678 ",
	"vin_base58=2NEpo7TZRRrLZSi2U; ", "phone(hex): 0x3370A3B8E; ", "imei 0x1403B7059A27A ", "imsi_roman=IV VI N N N I ", "iccid_z85=f!$Kwf!$KwLu#U2, ", "name_rot13=munat jrv, ", "imsi=4.60013585772824E14 ",
	"phone_b64_reversed=4cjN2UDN. ", "vin as_int 96574238421847562938475629384; ", "tbcd phone 3118325476F8 ", "iccid base36 ", "imei hex hex hex ", "phone_deflate=MzS2MDQyNjE1M7cAAA== ",
	"7E0200001C013812345678000100000000000000030 ", "7e 02 00 00 1c 01 38 ", "7E7E", "2323 02FE 0501 ", "126,2,0,0,28,1,56,18,52,", "81 0F 38 36 36 31 39 32 90 00\n", "Yg8BMTM4MTIzNDU2Nzg=",
	"one three eight, double one ", "double ", "first one ", "手机 不对 一 ", "一三八一二三四五六七八 ", "前三位一三八，后四位五六七八。", "弓长张 光荣的荣，", "树叶的叶、波浪的波", "木子李", "的的", "张平琪这个报案人", "我是星辉汽车的李轩，", "谢谢谢晓明",
	"hefei shi shushan qu huangshan lu 1542 hao 34 hao lou ", "lu 1 ", "lu 1 hao 2 ", "hao 1 ", "qu ", "qu,", "105 Shuanglong R., ", "1号,长江中路,市南区,", "路,市南区,青岛市,", "中山路-12-",
	"name: TANG<<XINBO ", "driver=tang2 xin1 bo1, ", "owner: X. B. Tang ", "driver X.B.", "姓名：tang新波 ", "name=\"owner\"\r\n\r\n", "[owner]\n里程 = 12\n", "T-a-n-g ",
	"tile 16/52170/27216 cache ", "(117.1329)(36.6871)", "车牌A12345，故障码B0F22-80 ", "图号：(138)(1234)(5678) ", "卡号6222021234567894 1736512367000000000 ", "<b>phone</b>", "lat</td><td>1</td><td>lon</td>",
	"{\"k\":\"imei_1\",\"v\":\"869\"},", "imsi_hi=107102, imsi_lo=2910087455; ", "phone_tail_6digits=345678 ", "haoran@_qq._com ", "138->1234->", "57 49 50, ", "\\138\\145",
}

// TestWorkIsLinear counts the bytes that are scanned and tried for encodings, at n and at 16n, and holds
// the findings that are compared with others to their bound.
func TestWorkIsLinear(t *testing.T) {
	work := func(piece string, n int, document bool) int {
		var b strings.Builder
		for k := 0; b.Len() < n; k++ {
			b.WriteString(strings.ReplaceAll(piece, "#", strconv.Itoa(k)))
		}
		s := New(Options{})
		text, err := b.String(), error(nil)
		if document {
			_, err = s.JSON(nil, []byte(`{"phone":`+strconv.Quote(text)+`}`))
		} else {
			_, err = s.Text(nil, nil, []byte(text))
		}
		if err != nil && !errors.Is(err, ErrBudget) {
			t.Errorf("%q: %v", piece, err)
		}
		if s.looks < 0 {
			t.Errorf("%q, %d bytes: %d findings looked at over the bound", piece, n, -s.looks)
		}
		return s.pi.Work() + s.un.Work()
	}
	for _, piece := range hostile {
		for _, document := range []bool{false, true} {
			small, large := work(piece, 8<<10, document), work(piece, 128<<10, document)
			if large > 20*small+8<<10 {
				t.Errorf("%q, document %v: %d steps for 8 KiB, %d for 128 KiB, more than linear", piece, document, small, large)
			}
		}
	}
}
