package corpus

import (
	"encoding/ascii85"
	"mime/quotedprintable"
	"strings"
)

// habitTwists are the evasions that set E has besides those of C and D.
var habitTwists = []twist{
	{name: "keycaps", of: numbered, apply: eachDigit(func(_ *draw, c rune) string { return string(c) + "\uFE0F\u20E3" })},
	{name: "each digit its own way", of: numbered, apply: eachDigit(func(d *draw, c rune) string {
		alphabet := []rune(d.of("0123456789", "0123456789", wideDigits, hanRound, ringedDigits, heavyDigits, lowDigits, arabicDigits))
		return string(alphabet[c-'0'])
	})},
	{name: "half in Han digits", of: digital, apply: halfHan},
	{name: "Unicode space", of: numbered + "EMAIL LOCATION ", apply: marked("\u00A0", "\u2002", "\u2003", "\u2009", "\u200A", "\u202F", "\u205F", "\u3000", "\u2800", "\u1680")},
	{name: "Unicode dash", of: numbered, apply: marked("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\uFF0D", "\u30FC", "\uFE63", "\u2500", "——")},
	{name: "Unicode dot", of: numbered, apply: marked("·", "•", "∙", "⋅", "・", "．", "。", "…", "‧", "●", "◆", "★", "﹒")},
	{name: "ASCII mark", of: numbered, apply: marked("+", "=", "#", "^", "&", "!", "\\", ">", "<", "'", "\"", "`", "%", "@", "$", "?", ":", ";", "||", "--", "==", "__", "..", "//")},
	{name: "full-width mark", of: numbered, apply: marked("，", "、", "；", "：", "／", "｜", "＿", "～", "＊", "＃", "＋", "！", "】【", "）（")},
	{name: "uneven groups", of: numbered, apply: uneven},
	{name: "brackets", of: numbered, apply: bracketed},
	{name: "one a line", of: numbered, apply: marked("\n", "\r\n", "\n\n", " \n", "\t")},
	{name: "tags", of: numbered + "NAME EMAIL ", apply: marked("<b></b>", "</span><span>", "<!-- -->", "<i>", "&nbsp;", "&#8203;", "<br>", "&middot;", "&ensp;", "&ndash;")},
	{name: "mark named", of: numbered, apply: marked("（空格）", "空格", " dash ", "横杠", "杠", "(space)", " [空] ", "-减号-", " 点 ")},
	{name: "C escape", of: numbered + "EMAIL NAME ", apply: bytesIn(`\x%02x`, `\x%02X`, `\%03o`)},
	{name: "hex list", of: numbered + "EMAIL ", apply: bytesIn("0x%02x,", "0x%02X ", "%02x:", "%02X-", "0x%02x, ")},
	{name: "code points", of: numbered + "EMAIL ", apply: bytesIn("%d ", "%d,", "U+%04X ", "\\u{%x}")},
	{name: "percent twice", of: numbered + worded + "EMAIL ", apply: func(_ *draw, _, v string) string { return percentTwice(v) }},
	{name: "misread", of: numbered, apply: misread},
	{name: "look-alikes of all scripts", of: mixed + "MAC EMAIL NAME WECHAT ", apply: disguised},
	{name: "text in base32", of: all, wrap: wrapping(base32Of)},
	{name: "text in ascii85", of: all, wrap: wrapping(func(s string) string {
		out := make([]byte, ascii85.MaxEncodedLen(len(s)))
		return string(out[:ascii85.Encode(out, []byte(s))])
	})},
	{name: "text in quoted-printable", of: all, wrap: wrapping(quotedPrintable)},
	{name: "text in base64 of lines", of: all, wrap: wrapping(func(s string) string { return grouped(base64Of(s), "\r\n", 76) })},
	{name: "text in hex of gzip", of: all, wrap: wrapping(gzipHex)},
	{name: "text in deflate", of: all, wrap: wrapping(func(s string) string { return base64Of(deflated([]byte(s))) })},
	{name: "text in a data address", of: all, wrap: wrapping(dataURI)},
	{name: "text in \\u", of: all, wrap: wrapping(func(s string) string { return eachUnit(`\u%04x`, s) })},
	{name: "JSON in base64 in JSON", of: all, wrap: wrapping(func(s string) string { return inJSON(base64Of(inJSON(s))) })},
}

// eachDigit writes each digit by itself.
func eachDigit(write func(*draw, rune) string) func(*draw, string, string) string {
	return func(d *draw, _, v string) string {
		var b strings.Builder
		for _, r := range stripped(v) {
			if r >= '0' && r <= '9' {
				b.WriteString(write(d, r))
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	}
}

// bytesIn writes every byte in one of the forms.
func bytesIn(forms ...string) func(*draw, string, string) string {
	return func(d *draw, _, v string) string { return strings.TrimRight(eachByte(d.of(forms...), v), " ,:-") }
}

// halfHan writes the digits of one half of a number as numerals.
func halfHan(d *draw, kind, v string) string {
	v = stripped(v)
	cut := len(v) / 2
	han := digitsAs(hanDigits, hanDigits)
	if d.chance(50) {
		return han(d, kind, v[:cut]) + v[cut:]
	}
	return v[:cut] + han(d, kind, v[cut:])
}

// marked writes one of the marks between groups.
func marked(marks ...string) func(*draw, string, string) string {
	return func(d *draw, kind, v string) string { return separated(d.of(marks...))(d, kind, v) }
}

// uneven writes groups of one to five characters, a mark of its own behind each.
func uneven(d *draw, kind, v string) string {
	runes, out := []rune(stripped(v)), ""
	if kind == "MAC" {
		runes = []rune(strings.ReplaceAll(string(runes), ".", ""))
	}
	for len(runes) > 0 {
		n := min(d.between(1, 5), len(runes))
		out += string(runes[:n])
		if runes = runes[n:]; len(runes) > 0 {
			out += d.of(" ", "-", "  ", ".", " - ", "/")
		}
	}
	return out
}

func bracketed(d *draw, _, v string) string {
	open, shut, _ := strings.Cut(d.of("(|)", "[|]", "【|】", "（|）", "「|」", "<|>", "{|}", "《|》"), "|")
	n := d.between(3, 4)
	return open + grouped(stripped(v), shut+open, n) + shut
}

// misread writes letters for digits and digits for letters as readers of prints do.
func misread(d *draw, _, v string) string {
	pairs := strings.Fields(d.of("0 O 1 l", "0 O 5 S", "1 I 8 B", "0 D 2 Z", "0 o 1 l 5 S 8 B 2 Z", "9 g 6 b"))
	return strings.NewReplacer(pairs...).Replace(v)
}

// disguised writes about half of the letters as letters of other scripts.
func disguised(d *draw, _, v string) string {
	const alike = "AАΑᎪＡ BВΒᏴＢ CСϹᏟＣ EЕΕᎬＥ HНΗᎻＨ KКΚᏦＫ MМΜᎷＭ PРΡᏢＰ SЅＳ TТΤᎢＴ XХΧＸ YҮΥＹ aаɑａ cсϲｃ eеｅ iіｉ oоοօｏ pрρｐ sѕｓ xхｘ yуｙ nոｎ dԁｄ gɡｇ"
	return strings.Map(func(r rune) rune {
		for _, list := range strings.Fields(alike) {
			if runes := []rune(list); runes[0] == r && d.chance(50) {
				return runes[1+d.IntN(len(runes)-1)]
			}
		}
		return r
	}, v)
}

func quotedPrintable(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}
