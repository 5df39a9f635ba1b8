package corpus

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strings"
	"unicode/utf16"
)

// sealed are the encodings of set G, of a value or of a whole record.
var sealed = []dodge{
	{name: "base64 for URLs", of: "NCPMEWHAL", spell: ofBytes(base64.RawURLEncoding.EncodeToString)},
	{name: "base64 of a JSON string", of: "NCEWHA", spell: func(_ *draw, v string) string { return base64Of([]byte(quote(v))) }},
	{name: "base64 in lines", of: "CEWAL", spell: base64Lines},
	{name: "base64 of UTF-16LE", of: "NPHA", spell: base64Wide},
	{name: "base64 of hex", of: "NCMEL", spell: func(_ *draw, v string) string { return base64Of([]byte(hex.EncodeToString([]byte(v)))) }},
	{name: "hex with colons", of: "NPEH", spell: func(_ *draw, v string) string { return grouped(hex.EncodeToString([]byte(v)), ":", 2) }},
	{name: "hex after 0x", of: "NCWAL", spell: func(_ *draw, v string) string { return "0x" + hex.EncodeToString([]byte(v)) }},
	{name: "bytes in decimal", of: "NCPEHL", spell: byteList("[%s]", ", ", "%d")},
	{name: "characters of SQL", of: "CEW", spell: byteList("CHAR(%s)", ",", "%d")},
	{name: "bytes with h", of: "NMW", spell: byteList("%s", " ", "%02Xh")},
	{name: "references in decimal", of: "NCPMEWHAL", spell: perRune("&#%d;")},
	{name: "references escaped again", of: "CPEHA", spell: func(_ *draw, v string) string { return html.EscapeString(eachRune("&#x%X;", v)) }},
	{name: "quoted-printable", of: "NCPEHAL", spell: byteList("%s", "", "=%02X")},
	{name: "encoded word in Q", of: "EHA", spell: byteList("=?UTF-8?Q?%s?=", "", "=%02X")},
	{name: "percent in lower case", of: "NPMEWHAL", spell: byteList("%s", "", "%%%02x")},
	{name: "percent thrice", of: "CEHA", spell: percentThrice},
	{name: "escapes in braces", of: "NPWHAL", spell: perRune(`\u{%x}`)},
	{name: "escapes of JSON in capitals", of: "NCPMEWHAL", spell: jsonEscapes, raw: true, document: true},
	{name: "zlib in base64", of: "NCEHAL", spell: ofBytes(func(b []byte) string { return base64Of(zlibbed(b)) })},
	{name: "gzip in hex", of: "NPWA", spell: ofBytes(func(b []byte) string { return hex.EncodeToString(gzipped(b)) })},
	{name: "data URI", of: "NCMEWHAL", spell: ofBytes(func(b []byte) string { return "data:text/plain;charset=utf-8;base64," + base64Of(b) })},
	{name: "data URI in percent", of: "PHA", spell: func(_ *draw, v string) string { return "data:text/plain;charset=utf-8," + url.PathEscape(v) }},
	{name: "record in base64 for URLs", of: "NCPMEWHALB", wrap: func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }},
	{name: "record in gzip and hex", of: "NCPMEWHALB", wrap: func(s string) string { return hex.EncodeToString(gzipped([]byte(s))) }},
	{name: "record in zlib and base64", of: "NCPMEWHALB", wrap: func(s string) string { return base64Of(zlibbed([]byte(s))) }},
	{name: "record in percent", of: "NCPMEWHALB", wrap: url.QueryEscape},
	{name: "record quoted thrice", of: "NCPMEWHAL", wrap: func(s string) string { return quote(quote(quote(s))) }},
	{name: "record in a dump", of: "NCEW", wrap: hexDump},
	{name: "record in references", of: "PMHA", wrap: func(s string) string { return eachRune("&#%d;", s) }},
}

func ofBytes(encode func([]byte) string) func(*draw, string) string {
	return func(_ *draw, v string) string { return encode([]byte(v)) }
}

func base64Lines(_ *draw, v string) string { return grouped(base64Of([]byte(v)), "\n", 12) }

func base64Wide(_ *draw, v string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(v)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64Of(b)
}

// byteList writes the bytes of a value by one form, within a frame.
func byteList(frame, sep, form string) func(*draw, string) string {
	return func(_ *draw, v string) string {
		out := make([]string, len(v))
		for i := range len(v) {
			out[i] = fmt.Sprintf(form, v[i])
		}
		return fmt.Sprintf(frame, strings.Join(out, sep))
	}
}

func eachRune(form, v string) string {
	var b strings.Builder
	for _, r := range v {
		fmt.Fprintf(&b, form, r)
	}
	return b.String()
}

func perRune(form string) func(*draw, string) string {
	return func(_ *draw, v string) string { return eachRune(form, v) }
}

func percentThrice(_ *draw, v string) string {
	return url.QueryEscape(url.QueryEscape(byteList("%s", "", "%%%02X")(nil, v)))
}

func jsonEscapes(_ *draw, v string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(v)) {
		fmt.Fprintf(&b, `\u%04X`, u)
	}
	return b.String()
}

func zlibbed(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b) // a buffer takes all
	_ = w.Close()
	return out.Bytes()
}

// hexDump writes bytes as dumps do: an offset, then up to 16 bytes in a line.
func hexDump(s string) string {
	var b strings.Builder
	for at := 0; at < len(s); at += 16 {
		fmt.Fprintf(&b, "%08x: %s\n", at, grouped(hex.EncodeToString([]byte(s[at:min(at+16, len(s))])), " ", 4))
	}
	return b.String()
}
