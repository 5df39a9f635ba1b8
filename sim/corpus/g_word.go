package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// respelt are the spellings of set G with other separators, digits and letters.
var respelt = []dodge{
	{name: "dots of scripts", of: "NCPMHA", spell: joinedBy("・", "‧", "∙", "⋅", "᛫", "。", "․")},
	{name: "blanks of print", of: "NCPMEWHAL", spell: laced("\u2009", "\u202f", "\u2005", "\u3000", "\u00a0")},
	{name: "soft hyphens", of: "NCPMEWHAL", spell: sprinkled("\u00ad")},
	{name: "joiners", of: "NCPMEWHAL", spell: sprinkled("\u2060", "\ufeff", "\u200c", "\u180e", "\u200d")},
	{name: "struck through", of: "NCPEWHA", spell: trailed("\u0336", "\u0332", "\u0335")},
	{name: "selectors", of: "NCMWHA", spell: trailed("\ufe0e", "\ufe0f")},
	{name: "typed marks", of: "NCPMWHA", spell: joinedBy("/", "|", "~", "*", "+", "^", "=")},
	{name: "pictures between", of: "NCPMHA", spell: joinedBy("🚗", "⭐", "❤", "🔑", "⚡")},
	{name: "a line each", of: "NCPMHA", spell: joinedBy("\n", "\r\n")},
	{name: "in brackets each", of: "NCPMHA", spell: boxed("(x)", "【x】", "[x]", "<x>", "「x」", "{x}")},
	{name: "long dashes", of: "NCPMH", spell: joinedBy("–", "—", "‒", "―", "－")},
	{name: "blanks between all", of: "NCPEWHAL", spell: laced(" ", "  ")},
	{name: "commas between all", of: "NCPMWH", spell: laced(",", "，", "、")},
	{name: "double-struck digits", of: "NCPMEWAL", spell: faced(100, "double-struck")},
	{name: "heavy letters and digits", of: "NCPMEWH", spell: lettered('𝗔', '𝗮', '𝟬')},
	{name: "squared letters", of: "CPEWH", spell: lettered('🄰', 0, 0)},
	{name: "wide letters and digits", of: "NCPMEWHAL", spell: lettered('Ａ', 'ａ', '０')},
	{name: "wide and narrow", of: "NCPMEWAL", spell: faced(50, "wide")},
	{name: "black rings", of: "NCPWA", spell: faced(100, "black rings")},
	{name: "digits of another script", of: "NCPMEWAL", spell: func(d *draw, v string) string { return faced(100, d.of("persian", "bengali", "lao"))(d, v) }},
	{name: "digits in characters, mixed", of: "NCPEWA", spell: faced(60, "characters", "deeds", "wide")},
	{name: "digits as on the radio", of: "NCPA", spell: faced(100, "radio")},
	{name: "every other letter turned", of: "CMEW", spell: swappedCase},
	{name: "letters for digits", of: "NCMEA", spell: lookalikes},
	{name: "written backwards", of: "NCPMEWHA", spell: backwardsTold},
	{name: "spoken with doubles", of: "NCP", spell: spokenDoubles},
	{name: "one after the other", of: "NCPMWHA", spell: oneByOne},
	{name: "joined in code", of: "NCPMEWHA", spell: joinedInCode},
	{name: "arguments of a format", of: "NCPMEWHA", spell: formatted},
	{name: "characters in a list", of: "NCPEWHA", spell: inList},
	{name: "tags within", of: "NCPMEWHA", spell: joinedBy("<wbr>", "</span><span>", "<!---->", "&shy;", "&#8203;")},
	{name: "comments within", of: "NCMEWHA", spell: joinedBy("/*-*/", "#{}", "${}", "{{}}")},
	{name: "at and dot", of: "E", spell: atAndDot},
	{name: "odd at", of: "E", spell: atAs("＠", "﹫", "ⓐ", "🅰", "（艾特）", " (a) ")},
	{name: "dots as characters", of: "E", spell: func(d *draw, v string) string {
		return strings.ReplaceAll(v, ".", d.of("。", "．", "·", "｡", " [.] "))
	}},
	{name: "blanks round the at", of: "E", spell: atAs(" @ ", "  @", "\n@", " @\n")},
	{name: "underline in words", of: "W", spell: func(d *draw, v string) string {
		return strings.NewReplacer("_", d.of("[下划线]", " underline ", "＿"), "-", d.of("[减号]", "－")).Replace(v)
	}},
	{name: "province in pinyin", of: "P", spell: provinceLatin},
	{name: "plate in parts named", of: "P", spell: plateNamed},
	{name: "device path", of: "M", spell: func(_ *draw, v string) string {
		return "/org/bluez/hci0/dev_" + grouped(strings.ToUpper(smooth(v)), "_", 2)
	}},
	{name: "bare hex", of: "M", spell: func(d *draw, v string) string { return d.of("", "0x", "h'") + smooth(v) }},
	{name: "halves", of: "M", spell: func(d *draw, v string) string { return grouped(smooth(v), d.of("-", ":", " "), 6) }},
	{name: "bytes after 0x", of: "M", spell: func(d *draw, v string) string {
		return "0x" + grouped(smooth(v), d.of(",0x", " 0x", ", 0x"), 2)
	}},
	{name: "bytes with dashes of print", of: "M", spell: func(d *draw, v string) string { return grouped(smooth(v), d.of("‐", "∶", "꞉", "：", "；"), 2) }},
	{name: "door first", of: "A", spell: doorFirst},
	{name: "arrows between", of: "AH", spell: joinedBy(" > ", "→", " » ", " :: ")},
}

// lookalikes puts letters for some digits; two stay so that a reader sees digits.
func lookalikes(_ *draw, v string) string {
	return strings.NewReplacer("0", "O", "1", "l", "5", "S").Replace(smooth(v))
}

func backwardsTold(d *draw, v string) string {
	return d.of("<<", "rev:", "(从右往左) ", "[mirror]") + backwards(smooth(v))
}

// spokenDoubles reads digits as English speakers do: double eight, triple zero.
func spokenDoubles(_ *draw, v string) string {
	var out []string
	flat := smooth(v)
	for i := 0; i < len(flat); {
		r, size := utf8.DecodeRuneInString(flat[i:])
		n := 1
		for n < 3 && i+n < len(flat) && flat[i+n] == flat[i] && r >= '0' && r <= '9' {
			n++
		}
		word := flat[i : i+size]
		if r >= '0' && r <= '9' {
			word = digitWords[r-'0']
		}
		out = append(out, strings.TrimSpace([]string{"", "double ", "triple "}[n-1]+word))
		i += max(size, n)
	}
	return strings.Join(out, " ")
}

func oneByOne(d *draw, v string) string {
	parts := d.pieces(v)
	if len(parts) < 2 {
		return v
	}
	lead, next, last := d.of("前面", "开头"), d.of("，然后", "，接着"), d.of("，最后", "，末尾")
	return lead + strings.Join(parts[:len(parts)-1], next) + last + parts[len(parts)-1]
}

func joinedInCode(d *draw, v string) string {
	parts := d.pieces(v)
	if d.chance(40) {
		return "concat('" + strings.Join(parts, "','") + "')"
	}
	q := d.of(`"`, "'")
	return q + strings.Join(parts, q+d.of(" + ", "+", " . ", " .. ", " & ")+q) + q
}

func formatted(d *draw, v string) string {
	parts := d.pieces(v)
	form := d.of("%s", "{}", "%v")
	return fmt.Sprintf(`("%s", "%s")`, strings.Repeat(form, len(parts)), strings.Join(parts, `", "`))
}

func inList(d *draw, v string) string {
	q := d.of(`'`, `"`)
	return "[" + q + strings.Join(strings.Split(smooth(v), ""), q+", "+q) + q + "]"
}

func atAs(signs ...string) func(*draw, string) string {
	return func(d *draw, v string) string { return strings.Replace(v, "@", d.of(signs...), 1) }
}

func atAndDot(d *draw, v string) string {
	pair := strings.Split(d.of(" <at> | <dot> ", "{at}|{dot}", "-at-|-dot-", "#at#|#dot#", "圈a|点", "花a|点儿"), "|")
	return strings.NewReplacer("@", pair[0], ".", pair[1]).Replace(v)
}

// provinceLatin writes the character of a plate's province in pinyin.
func provinceLatin(d *draw, v string) string {
	flat := smooth(v)
	for _, line := range d.stock["province"] {
		short, latin, _ := strings.Cut(line, "|")
		if rest, found := strings.CutPrefix(flat, short); found {
			return title(latin) + d.of(" ", "-", "_") + rest
		}
	}
	return v
}

func plateNamed(d *draw, v string) string {
	r := []rune(smooth(v))
	return fmt.Sprintf(d.of("%s牌 字母%s 号码%s", "%s字头，%s，%s", "%s（省）%s（市）%s"), string(r[:1]), string(r[1:2]), string(r[2:]))
}

// doorFirst writes an address from the door to the province.
func doorFirst(d *draw, v string) string {
	parts := d.pieces(v)
	if len(parts) < 3 || !strings.Contains(v, "号") {
		return v
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[len(parts)-1-i] = p
	}
	return strings.Join(out, d.of(", ", "，", " - "))
}
