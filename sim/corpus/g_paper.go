package corpus

import "strings"

// paperOf writes the case in hand in a carrier of the stock whose template fits: one
// that serves all types, one that people write, or one of the type alone.
func (a *author) paperOf(fits func(string) bool) leaf {
	list := a.papersOf(a.about)
	for {
		carrier, text, _ := strings.Cut(a.of(list...), "|")
		if !fits(text) || a.about == "LOCATION" && a.dodge != nil && !strings.Contains(text, "‹*") {
			continue // evaded are positions in degrees, in a place for any of them
		}
		l := leaf{sheet: a.fill(strings.ReplaceAll(text, `\|`, "|")), carrier: carrier}
		switch {
		case carrier == "pair":
			l.form, l.key = Pair, a.key
		case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[2,"):
			l.form = Document
		}
		return l
	}
}

// papersOf lists the carriers of a type; nobody speaks a template of a face.
func (a *author) papersOf(kind string) []string {
	list := append(a.stock["paper"][:len(a.stock["paper"]):len(a.stock["paper"])], a.stock["paper."+kind]...)
	if kind != "BIOMETRIC" {
		list = append(list, a.stock["talk"]...)
	}
	return list
}

// hasMember tells whether a template is JSON with the value in a string of its own
// nesting, where an escape of JSON stands for a character.
func hasMember(template string) bool {
	return strings.HasPrefix(template, "{") && (strings.Contains(template, "‹*;s›") || strings.Contains(template, "‹*;q›"))
}

// parcel encodes a whole record and puts it into an envelope.
func (a *author) parcel(l leaf, wrap func(string) string) leaf {
	record := l.sheet
	if l.form == Pair {
		record = joinSheets(l.key+": ", record)
	}
	blob := record.blob(wrap(record.text()))
	switch a.IntN(5) {
	case 0:
		return leaf{blob, Pair, a.of("bodyEnc", "dump", "attachment", "frame"), "parcel"}
	case 1:
		return leaf{joinSheets(a.logHead()+" V Uploader: chunk=", blob), Text, "", "parcel"}
	case 2:
		return leaf{joinSheets("<msg enc=\"1\">", blob.each(inXML), "</msg>"), Text, "", "parcel"}
	case 3:
		return leaf{joinSheets(`{"sink":"cloud","parts":[{"n":1,"content":"`, blob.inString(), `"}]}`), Document, "", "parcel"}
	}
	return leaf{joinSheets(`{"enc":true,"seq":`+a.pattern("%##")+`,"raw":"`, blob.inString(), `"}`), Document, "", "parcel"}
}
