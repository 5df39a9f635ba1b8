package corpus

import (
	"fmt"
	"strings"
)

// scattered are the evasions of set H that draw a whole record: a value in parts, in
// a place without a name, or under a name with a slip in it.
func scattered() []dodge {
	return []dodge{
		{name: "scattered under one key", of: "NCPMEWHA", build: partsUnderKey},
		{name: "scattered over suffixed keys", of: "NCPMEWHA", build: partsBySuffix},
		{name: "scattered over list objects", of: "NCPWEA", build: partsInObjects},
		{name: "scattered over log lines", of: "NCEWA", build: partsContinued},
		{name: "scattered over turns", of: "NCPW", build: partsInTurns},
		{name: "scattered in code", of: "NCMEWH", build: partsInSource},
		{name: "scattered over cells", of: "NCPHA", build: partsInCells},
		{name: "scattered over frames", of: "C", build: partsInFrames},
		{name: "in a file name", of: "NCPMWH", build: fileName},
		{name: "key misspelt", of: "NCPMEWHAL", build: slipOfKey},
		{name: "key among others in a string", of: "NCMEWHAL", build: packedString},
		{name: "said otherwise", of: "W", build: chatSlang},
		{name: "vCard parts", of: "H", build: cardParts},
	}
}

// linked joins parts as they stand in JSON strings with a text between them.
func linked(parts []string, between func(i int) string) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(between(i))
		}
		q := quote(p)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}

func partsUnderKey(a *author) leaf {
	parts, m := a.inParts()
	names := strings.Split(a.of("a|b|c|d|e|f|g|h|i|j|k|l|m|n|o", "p1|p2|p3|p4|p5|p6|p7|p8|p9|p10|p11|p12|p13|p14|p15"), "|")
	body := linked(parts, func(i int) string { return `","` + names[i] + `":"` })
	return leaf{joinSheets(`{"`+a.key+`":{"`+names[0]+`":"`, spread(m, body), `"},"n":`+a.pattern("%#")+`}`), Document, "", "parts"}
}

func partsBySuffix(a *author) leaf {
	parts, m := a.inParts()
	form := a.of("Part%c", "_%c", "%c")
	name := func(i int) string { return a.key + fmt.Sprintf(form, 'A'+i) }
	body := linked(parts, func(i int) string { return `","` + name(i) + `":"` })
	return leaf{joinSheets(`{"act":"save","`+name(0)+`":"`, spread(m, body), `","rev":`+a.pattern("%#")+`}`), Document, "", "parts"}
}

func partsInObjects(a *author) leaf {
	parts, m := a.inParts()
	name := a.of("v", "seg", "txt")
	body := linked(parts, func(int) string { return `"},{"` + name + `":"` })
	return leaf{joinSheets(`{"`+a.key+`":[{"`+name+`":"`, spread(m, body), `"}],"src":"form"}`), Document, "", "parts"}
}

func partsContinued(a *author) leaf {
	parts, m := a.inParts()
	head := a.logHead() + " D " + a.from("word.tag") + ": "
	return leaf{joinSheets(head+a.key+"="+a.of("", "[cut] "), spread(m, strings.Join(parts, "\n"+head+"(cont.) "))), Text, "", "parts"}
}

func partsInTurns(a *author) leaf {
	parts, m := a.inParts()
	body := strings.Join(parts, a.of("\n客服：嗯，接着\n客户：", "\n坐席：好的\n客户：", "\nagent: ok\ncustomer: "))
	return leaf{joinSheets(a.of("客户：", "customer: ")+a.label+a.of("，我分开念，", "：", " is "), spread(m, body)), Text, "", "parts"}
}

func partsInSource(a *author) leaf {
	parts, m := a.inParts()
	body := linked(parts, func(int) string { return `" + "` })
	return leaf{joinSheets(a.of("String ", "var ", "const ", "")+a.key+` = "`, spread(m, body), `";`), Text, "", "parts"}
}

func partsInCells(a *author) leaf {
	parts, m := a.inParts()
	sep := a.of("\t", "|", ";")
	return leaf{joinSheets(a.of("表单行", "row "+a.pattern("%#"))+sep+a.label+sep, spread(m, strings.Join(parts, sep)), sep+"OK"), Text, "", "parts"}
}

// partsInFrames is the answer to a request for an identifier over ISO-TP (ISO 15765-2):
// a first frame and consecutive ones.
func partsInFrames(a *author) leaf {
	v, m := a.unspelled()
	did := a.pattern("F1 X#")
	if a.about == "VIN" {
		did = "F1 90"
	}
	first, rest := v[:3], v[3:]
	body := hexApart([]byte(first))
	for i := 1; rest != ""; i++ {
		n := min(7, len(rest))
		body += fmt.Sprintf("\n7E8 [8] %02X %s", 0x20+i, hexApart([]byte(rest[:n])))
		rest = rest[n:]
	}
	return leaf{joinSheets(fmt.Sprintf("%s, ISO-TP\n7E8 [8] 10 %02X 62 %s ", a.label, len(v)+3, did), spread(m, body)), Text, "", "frames"}
}

func fileName(a *author) leaf {
	v, m := a.unspelled()
	day := a.when().Format("20060102")
	form := a.of("saved /sdcard/export/%s_\x00_"+day+".zip", "upload file=%s-\x00.json ok", "open /data/user/0/cache/%s.\x00.tmp: no such file")
	before, after, _ := strings.Cut(fmt.Sprintf(form, a.key), "\x00")
	return leaf{joinSheets(a.logHead()+" I FileStore: "+before, spread(m, v), after), Text, "", "file"}
}

// slipOfKey writes the value under its key with two letters in the wrong order or one
// of them left out.
func slipOfKey(a *author) leaf {
	for len(a.key) < 5 || strings.Trim(a.key[:5], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" || a.key[2] == a.key[3] {
		a.name() // keys in characters, and short ones, have no slips of this kind
	}
	key := a.key[:2] + a.of(a.key[3:4]+a.key[2:3], a.key[3:4], a.key[2:4]+a.key[3:4]) + a.key[4:]
	v, m := a.unspelled()
	if a.chance(50) {
		return leaf{joinSheets(a.from("word.evt")+" "+key+"=", spread(m, v), " rc=0"), Text, "", "named"}
	}
	return leaf{joinSheets(`{"evt":"`+a.from("word.evt")+`","`+key+`":"`, spread(m, v).inString(), `"}`), Document, "", "named"}
}

// packedString is a member whose string holds names and values of its own.
func packedString(a *author) leaf {
	v, m := a.unspelled()
	form := strings.Split(a.of("lvl=2#%s=\x00#end", "{lvl:2,%s:\x00}", "lvl~2^%s~\x00^", "User(%s=\x00, lvl=2)"), "\x00")
	return leaf{joinSheets(`{"ext":"`+fmt.Sprintf(form[0], a.key), spread(m, v).inString(), form[1]+`","ts":`+a.blank("ms")+`}`), Document, "", "named"}
}

func chatSlang(a *author) leaf {
	v, m := a.unspelled()
	return leaf{joinSheets(a.from("insider"), spread(m, v), a.of("", " 备注车友", "，看到就加")), Text, "", "named"}
}

// cardParts is the field N of a vCard, family name first; in version 2.1 it may be
// written in quoted-printable.
func cardParts(a *author) leaf {
	han, _ := a.hanPerson()
	r := []rune(han)
	family, given := string(r[:1]), string(r[1:])
	for _, line := range a.stock["surname2"] {
		if long, _, _ := strings.Cut(line, "|"); strings.HasPrefix(han, long) {
			family, given = long, strings.TrimPrefix(han, long)
		}
	}
	m := mark{kind: "NAME", plain: han, evaded: true}
	body, head := family+";"+given, "N:"
	if a.chance(50) {
		printable := bytesAs("=%02X")
		body, head = printable(a.draw, family)+";"+printable(a.draw, given), "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
	}
	return leaf{joinSheets("BEGIN:VCARD\nVERSION:2.1\n"+head, spread(m, body), ";;;\nEND:VCARD"), Text, "", "parts"}
}
