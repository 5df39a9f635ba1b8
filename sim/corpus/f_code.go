package corpus

import (
	"encoding/base64"
	"fmt"
	"mime"
	"strings"
)

func base64Twice(b []byte) string {
	return urlBase64(base64.RawStdEncoding.EncodeToString(b))
}

// encodedWord writes the encoded word of RFC 2047, at any length.
func encodedWord(b []byte) string {
	if w := mime.BEncoding.Encode("utf-8", string(b)); w != string(b) && !strings.Contains(w, " ") {
		return w
	}
	return "=?utf-8?B?" + base64Of(b) + "?="
}

// quotedThrice escapes a record as the string of a string of a string.
func quotedThrice(s string) string {
	for range 3 {
		q := quote(s)
		s = q[1 : len(q)-1]
	}
	return s
}

func characterCodes(d *draw, v string) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint([]byte(v)), "[]"), " ", d.of(",", " ", ", "))
}

func hexCodes(d *draw, v string) string {
	return byteList("%s", d.of(",", " ", ", "), "0x%02x")(d, v)
}

// wrappedF encodes a record and frames what comes of it.
func (a *author) wrappedF(l leaf, wrap func(string) string) leaf {
	text := l.sheet.text()
	if l.key != "" {
		l.sheet = joinSheets(l.key+"=", l.sheet)
		text = l.sheet.text()
	}
	blob := l.sheet.blob(wrap(text))
	if strings.Contains(blob.text(), `\`) || strings.Contains(blob.text(), `"`) {
		return leaf{joinSheets(`{"v":1,"raw":"`, blob.inString(), `"}`), Document, "", "wrap"}
	}
	switch a.IntN(4) {
	case 0:
		return leaf{joinSheets(a.logHead()+" D "+a.from("tag")+": body=", blob), Text, "", "wrap"}
	case 1:
		return leaf{blob, Pair, a.of("blob", "payload", "body", "ext"), "wrap"}
	}
	return leaf{joinSheets(`{"`+a.of("data", "payload", "content", "ext")+`":"`, blob.inString(), `","ts":`+a.stamp("ms")+"}"), Document, "", "wrap"}
}
