package corpus

import (
	"fmt"
	"strings"
)

// stripped takes the usual separators out of a code.
func stripped(v string) string {
	return strings.NewReplacer(" ", "", "-", "", ":", "", "·", "", "•", "").Replace(v)
}

// separated writes sep between groups of the value's characters.
func separated(sep string) func(*draw, string, string) string {
	return func(d *draw, kind, v string) string {
		n := []int{1, 3, 4, 5}[d.IntN(4)]
		switch kind {
		case "NAME":
			return grouped(v, sep, 1)
		case "LOCATION", "EMAIL", "WECHAT":
			return grouped(v, sep, d.between(1, 3))
		case "MAC":
			v, n = strings.ReplaceAll(v, ".", ""), []int{1, 3, 6}[d.IntN(3)]
		case "PLATE":
			n = d.between(1, 2)
		}
		return grouped(stripped(v), sep, n)
	}
}

func zeroWidth(d *draw, _, v string) string {
	var code rune
	_, _ = fmt.Sscanf(d.from("zero"), "U+%X", &code)
	return grouped(v, string(code), d.between(1, 4))
}

// digitsAs writes digits as the runes of one of two alphabets, by set.
func digitsAs(c, e string) func(*draw, string, string) string {
	return func(d *draw, kind, v string) string {
		alphabet := c
		if d.set == D || d.set == E && d.chance(50) {
			alphabet = e
		}
		if kind != "LOCATION" && kind != "ADDRESS" {
			v = stripped(v)
		}
		return inDigits(alphabet, v)
	}
}

// spoken writes digits as English or Mandarin words.
func spoken(d *draw, _, v string) string {
	words := digitWords
	if d.chance(40) {
		words = strings.Fields("ling yi er san si wu liu qi ba jiu")
	}
	var out []string
	for _, r := range strings.TrimPrefix(stripped(v), "+") {
		word := string(r)
		if r >= '0' && r <= '9' {
			word = words[r-'0']
		}
		out = append(out, word)
	}
	return strings.Join(out, d.of(" ", " ", "-", ", "))
}

// lookalike writes O for 0 and l or I for 1.
func lookalike(d *draw, _, v string) string {
	return strings.NewReplacer("0", d.of("O", "o"), "1", d.of("l", "I")).Replace(v)
}

// splitWords tells a value in two or three pieces.
func splitWords(d *draw, _, v string) string {
	form, runes := d.from("split"), []rune(v)
	third := len(runes)
	if strings.Contains(form, "<3>") {
		third = len(runes) - len(runes)/3
	}
	first := third / 2
	return strings.NewReplacer("<1>", string(runes[:first]), "<2>", string(runes[first:third]), "<3>", string(runes[third:])).Replace(form)
}

// wordTwists are evasions of letters and words.
var wordTwists = []twist{
	{name: "mixed case", of: mixed + "EMAIL ", apply: func(d *draw, _, v string) string {
		return strings.Map(func(r rune) rune {
			if d.chance(50) {
				return []rune(strings.ToLower(string(r)))[0]
			}
			return []rune(strings.ToUpper(string(r)))[0]
		}, v)
	}},
	{name: "homoglyphs", of: mixed + "MAC EMAIL NAME WECHAT ", apply: homoglyphs},
	{name: "spaced out", of: "NAME ADDRESS EMAIL WECHAT ", apply: func(_ *draw, _, v string) string {
		return grouped(strings.ReplaceAll(v, " ", ""), " ", 1)
	}},
	{name: "dotted", of: "NAME ADDRESS ", apply: func(d *draw, _, v string) string { return grouped(v, d.of(".", "*", "_", "/", "-"), 1) }},
	{name: "traditional", of: "NAME ADDRESS ", apply: func(_ *draw, _, v string) string { return toTraditional.Replace(v) }},
	{name: "pinyin", of: "NAME ", apply: pinyin},
	{name: "surname last", of: "NAME ", apply: func(_ *draw, _, v string) string {
		given, family, ok := strings.Cut(v, " ")
		if !ok {
			return v
		}
		return strings.ToUpper(family) + ", " + given
	}},
	{name: "parts apart", of: "ADDRESS ", apply: apart},
	{name: "at and dot", of: "EMAIL ", apply: func(d *draw, _, v string) string {
		at, dot, _ := strings.Cut(d.from("at"), "|")
		user, domain, _ := strings.Cut(v, "@")
		return user + at + strings.ReplaceAll(domain, ".", dot)
	}},
}

// homoglyphs writes Cyrillic letters in set C, Greek ones in set D, either in set E.
func homoglyphs(d *draw, _, v string) string {
	list := runePairs("AАBВCСEЕHНKКMМPРTТXХSЅJЈaаcсeеoоpрxхiіsѕ")
	if d.set == D || d.set == E && d.chance(50) {
		list = runePairs("AΑBΒEΕZΖHΗKΚMΜNΝPΡTΤXΧYΥoοvνaα")
	}
	return strings.NewReplacer(list...).Replace(v)
}

func pinyin(d *draw, _, v string) string {
	han, reading := d.hanName()
	if strings.ContainsAny(v, " ·") || han == "" {
		return v
	}
	switch d.IntN(3) {
	case 0:
		return reading
	case 1:
		return strings.ToLower(reading)
	}
	return strings.ReplaceAll(reading, " ", "")
}

// apart writes a separator after the parts of an address.
func apart(d *draw, _, v string) string {
	sep := d.of(" ", "/", "，", "-", " | ", ",")
	var list []string
	for _, part := range strings.Fields("省 市 区 县 镇 街道 路 号 栋 单元") {
		list = append(list, part, part+sep)
	}
	return strings.TrimSuffix(strings.NewReplacer(list...).Replace(v), sep)
}
