package corpus

import (
	"strings"
)

// evasion is one way to write a value so that a reader still understands it.
type evasion struct {
	name   string
	fields string // the fields it applies to, each with a space behind it
	apply  func(m *maker, field, v string) string
}

const (
	numeric = "id mobile card imei imsi iccid "
	coded   = "plate vin passport permit credit "
	named   = "name latin address addressen "
)

var evasions = []evasion{
	{"full width", numeric + coded + "email mac wechat latin addressen address loc ", func(_ *maker, _, v string) string { return fullWidth(v) }},
	{"groups of two", numeric + coded, func(m *maker, _, v string) string { return m.groups(v, 2) }},
	{"groups of three", numeric + coded, func(m *maker, _, v string) string { return m.groups(v, 3) }},
	{"groups of four", numeric + coded, func(m *maker, _, v string) string { return m.groups(v, 4) }},
	{"one by one", numeric + coded, func(m *maker, _, v string) string { return m.groups(v, 1) }},
	{"any groups", numeric + "vin credit passport plate ", (*maker).anyGroups},
	{"invisible", numeric + coded + named + "email wechat mac ", func(m *maker, _, v string) string { return m.invisible(v) }},
	{"numerals", numeric, func(m *maker, _, v string) string { return m.numerals(v) }},
	{"some numerals", numeric, func(m *maker, _, v string) string { return m.someNumerals(v) }},
	{"letters for digits", numeric, func(m *maker, _, v string) string { return m.letters(v) }},
	{"case", coded + "email mac latin addressen wechat ", func(m *maker, _, v string) string { return m.mixedCase(v) }},
	{"lower", coded + "mac latin ", func(_ *maker, _, v string) string { return strings.ToLower(v) }},
	{"glued", numeric + coded + "email ", func(m *maker, _, v string) string {
		return m.of("号是", "给", "为") + v + m.of("的", "请", "吗")
	}},
	{"country code", "mobile ", func(m *maker, _, v string) string {
		return m.of("+86", "+86 ", "0086", "0086-", "86-", "(+86)", "（86）") + m.of(v, v[:3]+" "+v[3:7]+" "+v[7:], v[:3]+"-"+v[3:])
	}},
	{"brackets", numeric + "vin plate ", (*maker).brackets},
	{"line break", numeric + coded, (*maker).lineBreak},
	{"homoglyphs", "vin plate passport credit permit ", func(m *maker, _, v string) string { return m.homoglyphs(v) }},
	{"at and dot", "email ", (*maker).atDot},
	{"spaced name", "name ", func(m *maker, _, v string) string {
		return strings.Join(strings.Split(v, ""), m.of(" ", "　", "·", "-", " ", "."))
	}},
	{"initials", "latin ", func(m *maker, _, v string) string { return strings.ToUpper(v) }},
	{"abbreviation", "address addressen ", (*maker).abbreviate},
	{"spaced address", "address ", func(m *maker, _, v string) string {
		return strings.NewReplacer("省", "省 ", "市", "市 ", "区", "区 ", "路", "路 ", "号", "号 ").Replace(v)
	}},
	{"mac notation", "mac ", func(m *maker, _, v string) string {
		h := strings.NewReplacer(":", "", "-", "").Replace(v)
		return m.of(pairs(h, " "), pairs(h, "."), pairs(h, "_"), h[:4]+"."+h[4:8]+"."+h[8:], h[:4]+"-"+h[4:8]+"-"+h[8:], h[:6]+"-"+h[6:])
	}},
	{"spaced account", "wechat ", func(m *maker, _, v string) string { return v[:3] + m.of("\u200b", "\u2060", "\ufeff") + v[3:] }},
}

func (m *maker) separator() string {
	list := []string{" ", "-", ".", "\u00a0", "\u200b", "·", "/", "_"}
	if m.set == B { // not seen in development
		list = append(list, "—", "\u3000", "\u2009", "~", "*", "|", "、", "－", "．")
	}
	return m.pick(list)
}

// groups parts v into groups of n characters; one of a single digit stays apart.
func (m *maker) groups(v string, n int) string {
	sep, r := m.separator(), []rune(strings.NewReplacer("·", "", " ", "").Replace(v))
	var b strings.Builder
	for i, c := range r {
		if i > 0 && i%n == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// anyGroups puts one separator at one to four places.
func (m *maker) anyGroups(_, v string) string {
	sep, r := m.separator(), []rune(v)
	at := map[int]bool{}
	for range 1 + m.IntN(4) {
		at[1+m.IntN(len(r)-1)] = true
	}
	var b strings.Builder
	for i, c := range r {
		if at[i] {
			b.WriteString(sep)
		}
		b.WriteRune(c)
	}
	return b.String()
}

func (m *maker) invisible(v string) string {
	r, mark := []rune(v), m.of("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
	k := 1 + m.IntN(len(r)-1)
	l := 1 + m.IntN(len(r)-1)
	var b strings.Builder
	for i, c := range r {
		if i == k || i == l {
			b.WriteString(mark)
		}
		b.WriteRune(c)
	}
	return b.String()
}

var numeralSets = []string{hanDigits, hanRound, hanFormal, "零幺二三四五六七八九", ringedDigits}

func (m *maker) numerals(v string) string {
	return inDigits(m.pick(numeralSets), v)
}

func (m *maker) someNumerals(v string) string {
	set := []rune(m.pick(numeralSets))
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' && m.IntN(3) == 0 {
			return set[r-'0']
		}
		return r
	}, v)
}

func (m *maker) letters(v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '0' && m.IntN(2) == 0:
			return []rune("Oo")[m.IntN(2)]
		case r == '1' && m.IntN(2) == 0:
			return []rune("lI")[m.IntN(2)]
		}
		return r
	}, v)
}

func (m *maker) mixedCase(v string) string {
	return strings.Map(func(r rune) rune {
		if m.IntN(2) == 0 {
			return []rune(strings.ToLower(string(r)))[0]
		}
		return []rune(strings.ToUpper(string(r)))[0]
	}, v)
}

func (m *maker) brackets(_, v string) string {
	r := []rune(v)
	k := 3
	if len(r) < 9 {
		k = 2
	}
	open := m.IntN(3)
	return []string{"(", "【", "["}[open] + string(r[:k]) + []string{")", "】", "]"}[open] + string(r[k:])
}

func (m *maker) lineBreak(_, v string) string {
	r := []rune(v)
	k := 2 + m.IntN(len(r)-3)
	return string(r[:k]) + m.of("\n", "\r\n", "\n ") + string(r[k:])
}

var cyrillic = strings.NewReplacer("A", "А", "B", "В", "E", "Е", "K", "К", "M", "М", "H", "Н", "P", "Р", "C", "С", "T", "Т", "X", "Х", "Y", "У")
var greek = strings.NewReplacer("A", "Α", "B", "Β", "E", "Ε", "Z", "Ζ", "H", "Η", "K", "Κ", "M", "Μ", "N", "Ν", "P", "Ρ", "T", "Τ", "X", "Χ", "Y", "Υ")

func (m *maker) homoglyphs(v string) string {
	if m.IntN(2) == 0 {
		return cyrillic.Replace(v)
	}
	return greek.Replace(v)
}

func (m *maker) atDot(_, v string) string {
	at := m.of("(at)", "[at]", "#", "＠", " @ ", "（at）", "(AT)", " at ", "艾特")
	dot := m.of(".", "[dot]", "(dot)", "。", " dot ")
	if at == " at " {
		dot = " dot "
	}
	local, domain, _ := strings.Cut(v, "@")
	return local + at + strings.ReplaceAll(domain, ".", dot)
}

func (m *maker) abbreviate(field, v string) string {
	if field == "addressen" {
		return strings.NewReplacer("Road", "Rd.", "Street", "St", "Avenue", "Ave.", "District", "Dist.", "Building", "Bldg", "Room", "Rm").Replace(v)
	}
	return strings.NewReplacer("省", "", "市", "").Replace(v)
}
