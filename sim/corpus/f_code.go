package corpus

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"strings"
	"unicode/utf16"
)

// bytesTo makes a spelling of an encoding.
func bytesTo(encode func([]byte) string) func(*draw, string) string {
	return func(_ *draw, v string) string { return encode([]byte(v)) }
}

func base64Twice(b []byte) string {
	return base64.RawURLEncoding.EncodeToString([]byte(base64.RawStdEncoding.EncodeToString(b)))
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func hexSpaced(b []byte) string { return fmt.Sprintf("% X", b) }

func hexUTF16(b []byte) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(string(b))) {
		fmt.Fprintf(&out, "%04X", u)
	}
	return out.String()
}

func base32Of(b []byte) string { return base32.StdEncoding.EncodeToString(b) }

func gzipBase64(b []byte) string { return base64Of(gzipped(b)) }

func percentAll(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

func percentTwice(b []byte) string {
	return strings.ReplaceAll(percentAll(b), "%", "%25")
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

// runesAs writes every character in a form of its number.
func runesAs(form string) func(*draw, string) string {
	return func(_ *draw, v string) string {
		var out strings.Builder
		for _, r := range v {
			fmt.Fprintf(&out, form, r)
		}
		return out.String()
	}
}

// bytesAs writes every byte in a form of its number.
func bytesAs(form string) func(*draw, string) string {
	return func(_ *draw, v string) string {
		var out strings.Builder
		for _, c := range []byte(v) {
			fmt.Fprintf(&out, form, c)
		}
		return out.String()
	}
}

func escapesUTF16(_ *draw, v string) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(v)) {
		fmt.Fprintf(&out, `\u%04x`, u)
	}
	return out.String()
}

func characterCodes(d *draw, v string) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint([]byte(v)), "[]"), " ", d.of(",", " ", ", "))
}

func hexCodes(d *draw, v string) string {
	var out []string
	for _, c := range []byte(v) {
		out = append(out, fmt.Sprintf("0x%02x", c))
	}
	return strings.Join(out, d.of(",", " ", ", "))
}

// wrapped encodes a record and frames what comes of it.
func (a *author) wrapped(l leaf, wrap func(string) string) leaf {
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
