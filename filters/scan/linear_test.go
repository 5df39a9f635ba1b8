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
