package corpus

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// kindDodges are the spellings that suit one type or a few.
var kindDodges = []dodge{
	{name: "digits as characters", of: "NPAC", spell: digitsIn(hanRound)},
	{name: "digits as in contracts", of: "NPA", spell: digitsIn(hanFormal)},
	{name: "digits as over the radio", of: "N", spell: digitsIn(hanRadio)},
	{name: "circled digits", of: "NPA", spell: digitsIn(ringedDigits)},
	{name: "raised or lowered digits", of: "N", spell: func(d *draw, v string) string { return inDigits(d.of(raisedDigits, lowDigits), bare(v)) }},
	{name: "digits of another script", of: "N", spell: func(d *draw, v string) string {
		return inDigits(d.of(arabicDigits, hindiDigits, thaiDigits), bare(v))
	}},
	{name: "styled letters and digits", of: "NCPW", spell: func(d *draw, v string) string {
		if d.chance(50) {
			return shifted('𝟎', '𝐀')(d, v)
		}
		return shifted('𝟶', '𝙰')(d, v)
	}},
	{name: "keycaps", of: "NP", spell: keycaps},
	{name: "letters for digits", of: "NCP", spell: func(d *draw, v string) string { return mapped(inMisread)(d, bare(v)) }},
	{name: "in words", of: "N", spell: inWords},
	{name: "described", of: "N", spell: described},
	{name: "formula", of: "NC", spell: formula},
	{name: "thousands", of: "N", spell: thousands},
	{name: "lower case", of: "CP", spell: func(_ *draw, v string) string { return strings.ToLower(v) }},

	{name: "province in full", of: "P", spell: provinceInFull},
	{name: "province in brackets", of: "P", spell: func(_ *draw, v string) string { r := []rune(v); return "（" + string(r[0]) + "）" + string(r[1:]) }},

	{name: "at in words", of: "E", spell: replaced("@", " at | AT |(at)|[at]| 艾特 |_at_")},
	{name: "at and dot in words", of: "E", spell: func(d *draw, v string) string {
		return replaced(".", " dot |[dot]|(dot)| 点 ")(d, replaced("@", " at |[at]|(at)| 艾特 ")(d, v))
	}},
	{name: "at as an entity", of: "E", spell: replaced("@", "&#64;|&commat;|%40|&#x40;|=40")},
	{name: "another sign for at", of: "E", spell: func(d *draw, v string) string {
		sign := d.of("#", "*", "♪", "△")
		return strings.ReplaceAll(v, "@", sign) + "（把" + sign + "换成@）"
	}},
	{name: "blanks at the at", of: "E", spell: replaced("@", " @ | ＠ |@ |﹫")},
	{name: "ideographic dots", of: "E", spell: replaced(".", "。|．|｡")},
	{name: "letters for letters", of: "E", spell: mapped("o0i1")},

	{name: "no separators", of: "M", spell: func(_ *draw, v string) string { return bare(v) }},
	{name: "separators of other scripts", of: "M", spell: cutBy("：", "︰", "∶", "·", "٫")},
	{name: "decimal bytes", of: "M", spell: macBytes("%d")},
	{name: "signed bytes", of: "M", spell: macBytes("signed")},
	{name: "bytes of C", of: "M", spell: macBytes("0x%02X")},
	{name: "raw bytes in base64", of: "M", spell: func(_ *draw, v string) string { return base64.StdEncoding.EncodeToString(macOf(v)) }},
	{name: "raw bytes as \\x", of: "M", spell: func(d *draw, v string) string { return eachByte(`\x%02x`, macOf(v)) }},
	{name: "bytes in reverse", of: "M", spell: macReversed},
	{name: "groups of three bytes", of: "M", spell: func(d *draw, v string) string { b := bare(v); return b[:6] + d.of("-", ":", ".", " ") + b[6:] }},

	{name: "underscore in words", of: "W", spell: replaced("_", "下划线|（下划线）| underscore ")},
	{name: "spelled apart", of: "WE", spell: func(d *draw, v string) string { return strings.Join(strings.Split(v, ""), d.of(" ", "-", ".")) }},
	{name: "capitals", of: "W", spell: func(_ *draw, v string) string { return strings.ToUpper(v) }},

	{name: "leetspeak", of: "H", spell: func(_ *draw, v string) string {
		if v[0] > 'z' {
			return v
		}
		return mapped("i1o0e3")(nil, v)
	}},
	{name: "family name explained", of: "H", spell: explained},

	{name: "degrees in characters", of: "L", spell: mapped(inCharacters + ".点")},
	{name: "decimal comma", of: "L", spell: func(_ *draw, v string) string { return strings.NewReplacer(", ", "; ", ",", ";", ".", ",").Replace(v) }},
}

// replaced writes one of the alternatives for a mark.
func replaced(mark, alternatives string) func(*draw, string) string {
	return func(d *draw, v string) string {
		return strings.ReplaceAll(v, mark, d.of(strings.Split(alternatives, "|")...))
	}
}

func provinceInFull(d *draw, v string) string {
	r := []rune(v)
	for _, line := range d.stock["province"] {
		if short, full, _ := strings.Cut(line, "|"); short == string(r[0]) {
			return full + string(r[1:])
		}
	}
	return v
}

// macOf reads the six bytes of a hardware address.
func macOf(v string) []byte {
	b, _ := hex.DecodeString(bare(v)) // hexadecimal by how it was drawn
	return b
}

func macBytes(form string) func(*draw, string) string {
	return func(d *draw, v string) string {
		var out []string
		for _, b := range macOf(v) {
			if form == "signed" {
				out = append(out, fmt.Sprint(int8(b)))
			} else {
				out = append(out, fmt.Sprintf(form, b))
			}
		}
		if form == "%d" {
			return strings.Join(out, d.of(".", "-", ":", ", "))
		}
		return map[bool]string{true: "[", false: "{"}[form == "signed"] + strings.Join(out, ", ") + map[bool]string{true: "]", false: "}"}[form == "signed"]
	}
}

func macReversed(d *draw, v string) string {
	b := macOf(v)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return grouped(hex.EncodeToString(b), d.of(":", " ", ""), 2) + d.of(" (LSB first)", "（低字节在前）")
}

// explained writes a Han name as people spell it on the telephone.
func explained(d *draw, v string) string {
	r := []rune(v)
	if r[0] < 0x4e00 || len(r) > 3 || len(r) < 2 || strings.Contains(strings.Join(d.stock["surname2"], ""), string(r[:2])) {
		return v
	}
	return d.of("姓"+string(r[0])+"，名"+string(r[1:]), string(r[0])+"姓，名叫"+string(r[1:]), "姓氏"+string(r[0])+" 名字"+string(r[1:]))
}
