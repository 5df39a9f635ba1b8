package corpus

import (
	"strconv"
	"strings"
)

const (
	likeDigits   = "0О1l3З5Ƽ6б"
	likeLetters  = "0O1I2Z5S8B"
	zeroWidths   = "\u200b|\u200c|\u200d|\ufeff|\u2060"
	softMarks    = "\u00ad|\u034f|\u200b"
	insideNumber = ".|_|/|~|,|—|:|+"
)

var pinyinDigits = strings.Fields("ling yi er san si wu liu qi ba jiu")

// rewritten are the evasions of set H that spell a value in other characters, put
// marks into it, or write it as a careless program would.
var rewritten = []dodge{
	{name: "full width", of: "NCPMEWAL", spell: func(_ *draw, v string) string { return fullWidth(v) }},
	{name: "zero width", of: "NCPMEWHAL", spell: sprinkled(strings.Split(zeroWidths, "|")...)},
	{name: "soft hyphens", of: "NCEH", spell: sprinkled(strings.Split(softMarks, "|")...)},
	{name: "separators inside", of: "NCP", spell: joinedBy(strings.Split(insideNumber, "|")...)},
	{name: "a mark after each character", of: "NCPW", spell: afterEach(" ", ".", "-", "*", "·", "|", "\u3000")},
	{name: "digits that look alike", of: "NCPM", spell: mapped(likeDigits)},
	{name: "letters for digits", of: "N", spell: mapped(likeLetters)},
	{name: "letters that look alike", of: "CPEW", spell: mapped(inCyrillic)},
	{name: "Chinese numerals", of: "NCPAW", spell: mapped(inCharacters)},
	{name: "numerals of contracts", of: "NA", spell: mapped(inFormal)},
	{name: "some digits in Chinese", of: "NCP", spell: someIn(inCharacters)},
	{name: "spoken digits", of: "NP", spell: onThePhone},
	{name: "English digits", of: "NC", spell: inWords},
	{name: "pinyin digits", of: "N", spell: digitsInPinyin},
	{name: "as a float", of: "N", spell: asFloat},
	{name: "in powers of ten", of: "N", spell: scientific},
	{name: "glued to words", of: "NC", spell: glued},
	{name: "reversed and said so", of: "NCW", spell: func(d *draw, v string) string {
		return backwards(smooth(v)) + d.of(" (reversed)", "（倒序）", "（从后往前读）", " <- read backwards")
	}},
	{name: "at and dot in words", of: "E", spell: replacing("@| at ", ".| dot ")},
	{name: "at and dot in Chinese", of: "E", spell: replacing("@|艾特", ".|点")},
	{name: "at and dot in brackets", of: "E", spell: replacing("@|[at]", ".|[dot]")},
	{name: "blanks around at", of: "E", spell: replacing("@| @ ", ".| . ")},
	{name: "underscore in words", of: "W", spell: replacing("_|下划线", "-|减号")},
	{name: "colour before", of: "P", spell: func(d *draw, v string) string { return d.of("蓝", "绿", "黄", "BLUE_", "GREEN-") + v }},
	{name: "bare", of: "M", spell: func(_ *draw, v string) string { return smooth(v) }},
	{name: "halves", of: "M", spell: func(d *draw, v string) string { return grouped(smooth(v), d.of("-", ":", " "), 6) }},
	{name: "bytes in decimal", of: "M", spell: func(d *draw, v string) string { return joined(numbersOf(macOf(v)), d.of(".", ",", ":"), "%.0f") }},
	{name: "bytes in code", of: "M", spell: func(_ *draw, v string) string { return "0x" + grouped(smooth(v), ", 0x", 2) }},
	{name: "other marks between bytes", of: "M", spell: func(d *draw, v string) string { return grouped(smooth(v), d.of(" ", "_", "/", "|", "::"), 2) }},
	{name: "traditional", of: "HA", spell: func(_ *draw, v string) string { return toTraditional.Replace(v) }},
	{name: "blanks in the name", of: "H", spell: afterEach(" ", "  ", "\u3000", "\u00a0")},
	{name: "family and given name told", of: "H", spell: nameTold},
	{name: "levels apart", of: "A", spell: levelsBy(" ", "/", " | ", "、", ">", "-")},
}

// afterEach puts a mark between all characters.
func afterEach(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string { return grouped(smooth(v), d.of(marks...), 1) }
}

// someIn writes about half of the digits in other numerals.
func someIn(pairs string) func(*draw, string) string {
	all := mapped(pairs)
	return func(d *draw, v string) string {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' || d.chance(50) {
				return r
			}
			return []rune(all(d, string(r)))[0]
		}, smooth(v))
	}
}

// onThePhone says digits as dispatchers do, with pauses.
func onThePhone(d *draw, v string) string {
	return strings.Join(d.pieces(mapped(inRadio)(d, smooth(v))), d.of("，", " ", "、", "嗯"))
}

func digitsInPinyin(_ *draw, v string) string {
	var out []string
	for _, r := range smooth(v) {
		if r >= '0' && r <= '9' {
			out = append(out, pinyinDigits[r-'0'])
		} else {
			out = append(out, string(r))
		}
	}
	return strings.Join(out, " ")
}

// plainDigits gives a number without its marks, and whether it is one.
func plainDigits(v string) (string, bool) {
	s := smooth(v)
	return s, s != "" && strings.Trim(s, "0123456789") == ""
}

// asFloat writes a number as a table of measurements does.
func asFloat(_ *draw, v string) string {
	if s, ok := plainDigits(v); ok {
		return s + ".0"
	}
	return v
}

// scientific writes a number as spreadsheets do, with all of its digits.
func scientific(d *draw, v string) string {
	s, ok := plainDigits(v)
	if !ok {
		return v
	}
	return s[:1] + "." + s[1:] + d.of("E+", "e+") + strconv.Itoa(len(s)-1)
}

// glued writes a value where no character bounds it.
func glued(d *draw, v string) string {
	return d.of("uid", "no", "id_", "user", "val") + smooth(v) + d.of("end", "_ok", "done", "_v2")
}

// replacing writes words for marks; a pair is the mark and the word.
func replacing(pairs ...string) func(*draw, string) string {
	var list []string
	for _, p := range pairs {
		mark, word, _ := strings.Cut(p, "|")
		list = append(list, mark, word)
	}
	return func(_ *draw, v string) string { return strings.NewReplacer(list...).Replace(v) }
}

// nameTold tells family and given name apart, for family names of one character.
func nameTold(d *draw, v string) string {
	r := []rune(v)
	switch {
	case len(r) == 2 && r[0] >= 0x4E00:
		return d.of("姓", "姓氏") + string(r[:1]) + d.of("，单名一个", " 单名") + string(r[1:])
	case len(r) == 3 && r[0] >= 0x4E00:
		return d.of("姓", "姓氏") + string(r[:1]) + d.of("，名", " 名字", "，名字是") + string(r[1:])
	}
	return v
}

// levelsBy puts a mark between the levels of an address.
func levelsBy(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		mark := d.of(marks...)
		return strings.NewReplacer("市", "市"+mark, "区", "区"+mark, "路", "路"+mark, "街", "街"+mark, "号", "号"+mark, "楼", "楼"+mark, ", ", " "+mark+" ").Replace(v)
	}
}
