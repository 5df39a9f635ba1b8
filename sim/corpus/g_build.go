package corpus

import (
	"fmt"
	"strings"
)

// dodgesG lists the evasions of set G.
func dodgesG() [][]dodge { return [][]dodge{sealed, respelt, assembled(), fixes(), vectors()} }

// assembled are the evasions of set G that draw a whole record: a value in parts, or
// under a name that a person reads and a table of names does not have.
func assembled() []dodge {
	return []dodge{
		{name: "parts under numbered members", of: "NCPMEWHA", build: numberedParts},
		{name: "parts in an array", of: "NCPMWHA", build: partsInArray},
		{name: "parts in lines of a log", of: "NCMEWA", build: partsInLog},
		{name: "parts in a query", of: "NCPMEH", build: partsInQuery},
		{name: "parts in columns", of: "NCPEA", build: partsInColumns},
		{name: "parts at their places", of: "NCMW", build: partsWithOffsets},
		{name: "parts in tags", of: "CPMHA", build: partsInTags},
		{name: "key in initials", of: "NCPMEWHAL", build: shortName},
		{name: "key in wide letters", of: "NCPMEWHAL", build: keyAs(lettered('Ａ', 'ａ', '０'))},
		{name: "key with joiners", of: "NCPEWHAL", build: keyAs(sprinkled("\u200b", "\u2060"))},
		{name: "key in leetspeak", of: "NCWHAL", build: keyAs(func(_ *draw, k string) string {
			return strings.NewReplacer("e", "3", "a", "4", "o", "0", "i", "1").Replace(k)
		})},
		{name: "key in dots", of: "NPEHA", build: keyAs(func(_ *draw, k string) string { return strings.Join(strings.Split(k, ""), ".") })},
		{name: "label with marks", of: "NCPMEWHAL", build: labelWith},
		{name: "label of insiders", of: "W", build: insiders},
		{name: "family and given by key", of: "H", build: givenFamily},
		{name: "bytes in members", of: "M", build: byteMembers},
	}
}

// unspelled draws the case's value and its parts, both plain.
func (a *author) unspelled() (value string, m mark) {
	v := a.plainOf(a.sub)
	return v, mark{kind: a.about, plain: v, evaded: true}
}

// inParts draws the value and the parts of it, two at least.
func (a *author) inParts() ([]string, mark) {
	for {
		v, m := a.unspelled()
		if parts := a.pieces(v); len(parts) > 1 && len(parts) < 16 {
			return parts, m
		}
	}
}

func numberedParts(a *author) leaf {
	parts, m := a.inParts()
	form := a.of("%s_%d", "%s%d", "%s.%d", "%s[%d]")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, `","`+form+`":"`, a.key, i)
		}
		q := quote(p)
		b.WriteString(q[1 : len(q)-1])
	}
	return leaf{joinSheets(fmt.Sprintf(`{"rev":%d,"`+form+`":"`, a.between(1, 90), a.key, 0), spread(m, b.String()), `","ok":true}`), Document, "", "parts"}
}

func quotedParts(parts []string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = quote(p)
	}
	return strings.Join(out, ",")
}

func partsInArray(a *author) leaf {
	parts, m := a.inParts()
	return leaf{joinSheets(`{"form":"edit","`+a.key+`":[`, spread(m, quotedParts(parts)), `],"join":""}`), Document, "", "parts"}
}

func partsInLog(a *author) leaf {
	parts, m := a.inParts()
	head, tag := a.logHead(), a.from("word.tag")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "\n%s D %s: %s part %d/%d: ", head, tag, a.key, i+1, len(parts))
		}
		b.WriteString(p)
	}
	return leaf{joinSheets(fmt.Sprintf("%s D %s: %s part 1/%d: ", head, tag, a.key, len(parts)), spread(m, b.String())), Text, "", "parts"}
}

func partsInQuery(a *author) leaf {
	parts, m := a.inParts()
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "&%s%d=", a.key, i+1)
		}
		b.WriteString(framedFor("u", piece{text: p}).text())
	}
	return leaf{joinSheets("GET /bind/step2?"+a.key+"1=", spread(m, b.String()), "&lang=zh HTTP/1.1"), Text, "", "parts"}
}

func partsInColumns(a *author) leaf {
	parts, m := a.inParts()
	head := make([]string, len(parts))
	for i := range head {
		head[i] = fmt.Sprintf("%s(%d)", a.label, i+1)
	}
	return leaf{joinSheets("no,"+strings.Join(head, ",")+"\n"+a.pattern("%#")+",", spread(m, strings.Join(parts, ","))), Text, "", "parts"}
}

func partsWithOffsets(a *author) leaf {
	parts, m := a.inParts()
	var b strings.Builder
	at := 0
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, `"},{"off":%d,"str":"`, at)
		}
		b.WriteString(p)
		at += len([]rune(p))
	}
	return leaf{joinSheets(`{"field":"`+a.key+`","chunks":[{"off":0,"str":"`, spread(m, b.String()), `"}]}`), Document, "", "parts"}
}

func partsInTags(a *author) leaf {
	parts, m := a.inParts()
	return leaf{joinSheets("<f name=\""+a.key+"\"><p>", spread(m, strings.Join(parts, "</p><p>")), "</p></f>"), Text, "", "parts"}
}

// under writes the plain value beside a name that is spelled otherwise.
func (a *author) under(key string) leaf {
	v, m := a.unspelled()
	value := spread(m, v)
	switch a.IntN(4) {
	case 0:
		return leaf{joinSheets(a.logHead()+" I "+a.from("word.tag")+": "+key+"=", value), Text, "", "named"}
	case 1:
		return leaf{joinSheets(key+": ", value, a.of("", "\nrev: 2")), Text, "", "named"}
	}
	return leaf{joinSheets(`{"rev":`+a.pattern("%#")+`,"`+key+`":"`, value.inString(), `"}`), Document, "", "named"}
}

func shortName(a *author) leaf {
	key, form, _ := strings.Cut(a.from("short."+a.about), "|")
	if a.about == "PERMIT" { // the initials name the document too
		a.sub = form
		if form == "" {
			a.sub = a.about
		}
	}
	return a.under(key)
}

func keyAs(spell func(*draw, string) string) func(*author) leaf {
	return func(a *author) leaf {
		for spell(a.draw, a.key) == a.key { // a key in characters has no such letters
			a.name()
		}
		return a.under(spell(a.draw, a.key))
	}
}

// labelWith puts marks between the characters of a label that people read over.
func labelWith(a *author) leaf {
	v, m := a.unspelled()
	label := strings.Join(strings.Split(a.label, ""), a.of(" ", "*", ".", "丶", "/", "\u200b", "~"))
	return leaf{joinSheets(a.of("", "留言：", "备注：", "memo "), label, a.of("：", " ", " = ", "是"), spread(m, v)), Text, "", "named"}
}

// insiders announces a chat id as people do who avoid the word.
func insiders(a *author) leaf {
	v, m := a.unspelled()
	return leaf{joinSheets(a.from("insider"), spread(m, v), a.of("", "，备注看车", "，秒通过", "，在线等")), Text, "", "named"}
}

func givenFamily(a *author) leaf {
	han, _ := a.hanPerson()
	r := []rune(han)
	cut := 1
	if len(r) > 3 {
		cut = 2
	}
	for _, line := range a.stock["surname2"] {
		if compound, _, _ := strings.Cut(line, "|"); strings.HasPrefix(han, compound) {
			cut = 2
		}
	}
	pair := strings.Split(a.of("lastName|firstName", "xing|ming", "姓|名", "surname_cn|given_cn", "driverLast|driverFirst"), "|")
	m := mark{kind: "NAME", plain: han, evaded: true}
	return leaf{joinSheets(`{"`+pair[0]+`":"`, spread(m, string(r[:cut])+`","`+pair[1]+`":"`+string(r[cut:])), `","seat":1}`), Document, "", "parts"}
}

func byteMembers(a *author) leaf {
	v, m := a.unspelled()
	var b strings.Builder
	for i, p := range strings.Fields(grouped(smooth(v), " ", 2)) {
		if i > 0 {
			fmt.Fprintf(&b, `","oct%d":"`, i)
		}
		b.WriteString(p)
	}
	return leaf{joinSheets(`{"`+a.key+`":{"oct0":"`, spread(m, b.String()), `"}}`), Document, "", "parts"}
}
