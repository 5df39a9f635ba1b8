package corpus

import "strings"

// upload encodes a whole record and puts it into an envelope of the stock: J is a
// JSON string, X is XML, T is text.
func (a *author) upload(l leaf, wrap func(string) string) leaf {
	record := l.sheet
	if l.form == Pair {
		record = joinSheets(l.key+"=", record)
	}
	blob := record.blob(wrap(record.text()))
	kind, envelope, _ := strings.Cut(a.from("parcel"), "|")
	before, after, _ := strings.Cut(envelope, "‹parcel›")
	form := Text
	switch kind {
	case "J":
		blob, form = blob.inString(), Document
	case "X":
		blob = blob.each(inXML)
	}
	return leaf{joinSheets(a.fill(before), blob, a.fill(after)), form, "", "upload"}
}
