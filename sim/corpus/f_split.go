package corpus

import (
	"fmt"
	"strings"
)

// builtDodges are the evasions that draw a whole record: values in parts, values
// apart from what names them, positions in other units.
func builtDodges() []dodge {
	return []dodge{
		{name: "split over members", of: "NCPMEWHA", build: splitMembers},
		{name: "split with members between", of: "NCP", build: splitApart},
		{name: "split over a list", of: "CHPW", build: splitList},
		{name: "split over pairs of a log", of: "CPMEA", build: splitPairs},
		{name: "split over lines of a log", of: "M", build: splitLines},
		{name: "column and row", of: "HWAC", build: columnRow},
		{name: "key and value as members", of: "HWAP", build: keyValue},
		{name: "key without its vowels", of: "HW", build: shortKey},
		{name: "family and given name", of: "H", build: familyGiven},
		{name: "disguised messenger", of: "W", build: disguisedChat},
		{name: "messenger in a sentence without its name", of: "W", build: wordsForChat},

		{name: "whole numbers of 1e-7 degrees", of: "L", build: spotAs(`"latE7":%.0f,"lonE7":%.0f`, 1e7)},
		{name: "microdegrees", of: "L", build: spotAs(`"lat_udeg":%.0f,"lng_udeg":%.0f`, 1e6)},
		{name: "radians", of: "L", build: spotAs(`"lat_rad":%.8f,"lon_rad":%.8f`, radian)},
		{name: "strings in a list", of: "L", build: spotAs(`"gpsFix":["%.6f","%.6f"]`, 1)},
		{name: "neutral keys", of: "L", build: spotAs(`"gps":{"y":%.6f,"x":%.6f}`, 1)},
		{name: "degrees and fraction", of: "L", build: fractions},
		{name: "floats in hex", of: "L", build: hexFloats},
		{name: "floats in base64", of: "L", build: rawFloats},
		{name: "minutes in members", of: "L", build: minuteMembers},
		{name: "run together", of: "L", build: runTogether},
		{name: "polyline", of: "L", build: polylineOf},
		{name: "well-known binary", of: "L", build: binaryPoint},
		{name: "geohash in capitals and groups", of: "L", build: groupedHash},
	}
}

// split gives the parts of a fresh value and its mark.
func (a *author) split() (parts []string, m mark) {
	for {
		plain := a.valueF(a.sub)
		switch {
		case a.about == "EMAIL":
			parts = strings.SplitN(plain, "@", 2)
		case a.about == "ADDRESS":
			parts = addressParts(plain)
		default:
			parts = partsOf(plain)
		}
		if len(parts) > 1 {
			return parts, mark{a.about, plain, true}
		}
	}
}

// addressParts cuts an address after its region, its road and its number.
func addressParts(v string) []string {
	var out []string
	start := 0
	for i, r := range v {
		if end := i + len(string(r)); strings.ContainsRune("省市区路街巷道号,", r) && i > start+3 {
			out, start = append(out, v[start:end]), end
		}
	}
	if start < len(v) {
		out = append(out, v[start:])
	}
	return out
}

// spread writes the parts as one piece, with what stands between them in it.
func spread(m mark, text string) sheet { return sheet{{text: text, marks: []mark{m}}} }

func splitMembers(a *author) leaf {
	parts, m := a.split()
	key := a.key[strings.IndexByte(a.key, '.')+1:]
	form := a.of("_%d", "%d", "_part%d", "Seg%d")
	text := parts[0]
	for i, p := range parts[1:] {
		text += fmt.Sprintf(`",%q:"%s`, key+fmt.Sprintf(form, i+2), p)
	}
	return a.objectOf(joinSheets(quote(key+fmt.Sprintf(form, 1))+`:"`, spread(m, text), `"`))
}

func splitApart(a *author) leaf {
	parts, m := a.split()
	key := a.key[strings.IndexByte(a.key, '.')+1:]
	text := parts[0]
	others := a.Perm(len(a.stock["member"]))
	for i, p := range parts[1:] {
		text += `",` + a.fill(a.stock["member"][others[i]]).text() + fmt.Sprintf(`,%q:"%s`, fmt.Sprintf("%s_%d", key, i+2), p)
	}
	return leaf{joinSheets("{"+quote(key+"_1")+`:"`, spread(m, text), `"}`), Document, "", "json"}
}

func splitList(a *author) leaf {
	parts, m := a.split()
	return a.objectOf(joinSheets(quote(a.key)+`:["`, spread(m, strings.Join(parts, `","`)), `"]`))
}

func splitPairs(a *author) leaf {
	parts, m := a.split()
	text := parts[0]
	for i, p := range parts[1:] {
		text += fmt.Sprintf(" %s.p%d=%s", a.key, i+2, p)
	}
	return leaf{joinSheets(a.logHead()+" D "+a.from("tag")+": "+a.key+".p1=", spread(m, text), " end"), Text, "", "log"}
}

func splitLines(a *author) leaf {
	parts, m := a.split()
	head := a.logHead() + " D " + a.from("tag") + ": " + a.key
	half := len(parts) / 2
	text := strings.Join(parts[:half], ":") + "\n" + head + " (2/2) " + strings.Join(parts[half:], ":")
	return leaf{joinSheets(head+" (1/2) ", spread(m, text)), Text, "", "log"}
}

// whole draws a value that stays as it is, evaded by where it stands.
func (a *author) whole() sheet {
	plain := a.valueF(a.sub)
	return spread(mark{a.about, plain, true}, plain)
}

func columnRow(a *author) leaf {
	return leaf{joinSheets(`{"columns":["seq",`+quote(a.of(a.key, a.label))+`,"ts"],"row":[`+a.pattern("%#")+`,"`, a.whole().inString(), `",`+a.stamp("ms")+"]}"), Document, "", "json"}
}

func keyValue(a *author) leaf {
	return leaf{joinSheets(a.of(`{"k":`, `{"field":`, `{"attr":`)+quote(a.of(a.key, a.label))+a.of(`,"v":"`, `,"value":"`, `,"val":"`), a.whole().inString(), `","op":"set"}`), Document, "", "json"}
}

// shortKey drops the vowels of the key, as old programs with short names do.
func shortKey(a *author) leaf {
	key := a.key[strings.IndexByte(a.key, '.')+1:]
	key = key[:1] + strings.NewReplacer("a", "", "e", "", "i", "", "o", "", "u", "").Replace(key[1:])
	value := a.whole()
	for a.about == "WECHAT" && !strings.HasPrefix(value.text(), "wxid_") {
		value = a.whole() // only the messenger's own ids speak for themselves
	}
	return a.objectOf(joinSheets(quote(key)+`:"`, value.inString(), `"`))
}

func familyGiven(a *author) leaf {
	family, first, _ := strings.Cut(a.from("surname"), "|")
	given, second, _ := strings.Cut(a.from("given"), "|")
	m, one, two := mark{"NAME", family + given, true}, family, given
	if a.chance(30) {
		m.plain, one, two = title(first)+" "+title(second), title(first), title(second)
	}
	keys := strings.Split(a.of("surname givenName", "family_name given_name", "xing ming", "lastName firstName"), " ")
	return a.objectOf(joinSheets(quote(keys[0])+`:"`, spread(m, one+fmt.Sprintf(`",%q:"%s`, keys[1], two)), `"`))
}

func disguisedChat(a *author) leaf {
	return leaf{joinSheets(a.of("加V：", "VX:", "薇信：", "微❤号 ", "wei信：", "+v ", "卫星号：", "➕微：", "w信 "), a.whole(), a.of("，备注车友", " 拉你进群", "")), Text, "", "chat"}
}

func wordsForChat(a *author) leaf {
	return leaf{joinSheets(a.of("绿泡泡加我，号是", "那个绿色聊天软件搜", "扫不了码就搜绿信号", "我的小绿号："), a.whole(), a.of("，谢谢", "，通过一下")), Text, "", "chat"}
}
