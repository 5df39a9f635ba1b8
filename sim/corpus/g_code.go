package corpus

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"unicode/utf16"
)

// sealed are the encodings of set G, of a value or of a whole record.
var sealed = []dodge{
	{name: "base64 for URLs", of: "NCPMEWHAL", spell: bytesTo(urlBase64)},
	{name: "base64 of a JSON string", of: "NCEWHA", spell: func(_ *draw, v string) string { return base64Of(quote(v)) }},
	{name: "base64 in lines", of: "CEWAL", spell: base64Lines},
	{name: "base64 of UTF-16LE", of: "NPHA", spell: base64Wide},
	{name: "base64 of hex", of: "NCMEL", spell: func(_ *draw, v string) string { return base64Of(hexOf(v)) }},
	{name: "hex with colons", of: "NPEH", spell: func(_ *draw, v string) string { return grouped(hexOf(v), ":", 2) }},
	{name: "hex after 0x", of: "NCWAL", spell: func(_ *draw, v string) string { return "0x" + hexOf(v) }},
	{name: "bytes in decimal", of: "NCPEHL", spell: byteList("[%s]", ", ", "%d")},
	{name: "characters of SQL", of: "CEW", spell: byteList("CHAR(%s)", ",", "%d")},
	{name: "bytes with h", of: "NMW", spell: byteList("%s", " ", "%02Xh")},
	{name: "references in decimal", of: "NCPMEWHAL", spell: runesAs("&#%d;")},
	{name: "references escaped again", of: "CPEHA", spell: func(_ *draw, v string) string { return html.EscapeString(eachRune("&#x%X;", v)) }},
	{name: "quoted-printable", of: "NCPEHAL", spell: bytesAs("=%02X")},
	{name: "encoded word in Q", of: "EHA", spell: byteList("=?UTF-8?Q?%s?=", "", "=%02X")},
	{name: "percent in lower case", of: "NPMEWHAL", spell: bytesAs("%%%02x")},
	{name: "percent thrice", of: "CEHA", spell: percentThrice},
	{name: "escapes in braces", of: "NPWHAL", spell: runesAs(`\u{%x}`)},
	{name: "escapes of JSON in capitals", of: "NCPMEWHAL", spell: unitsAs(`\u%04X`), raw: true, document: true},
	{name: "zlib in base64", of: "NCEHAL", spell: bytesTo(zlibBase64)},
	{name: "gzip in hex", of: "NPWA", spell: bytesTo(gzipHex)},
	{name: "data URI", of: "NCMEWHAL", spell: bytesTo(dataURI)},
	{name: "data URI in percent", of: "PHA", spell: func(_ *draw, v string) string { return "data:text/plain;charset=utf-8," + url.PathEscape(v) }},
	{name: "record in base64 for URLs", of: "NCPMEWHALB", wrap: urlBase64[string]},
	{name: "record in gzip and hex", of: "NCPMEWHALB", wrap: gzipHex[string]},
	{name: "record in zlib and base64", of: "NCPMEWHALB", wrap: zlibBase64[string]},
	{name: "record in percent", of: "NCPMEWHALB", wrap: url.QueryEscape},
	{name: "record quoted thrice", of: "NCPMEWHAL", wrap: func(s string) string { return quote(quote(quote(s))) }},
	{name: "record in a dump", of: "NCEW", wrap: hexDump},
	{name: "record in references", of: "PMHA", wrap: func(s string) string { return eachRune("&#%d;", s) }},
}

func base64Lines(_ *draw, v string) string { return grouped(base64Of(v), "\n", 12) }

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

func percentThrice(_ *draw, v string) string {
	return url.QueryEscape(url.QueryEscape(percentAll(v)))
}

// hexDump writes bytes as dumps do: an offset, then up to 16 bytes in a line.
func hexDump(s string) string {
	var b strings.Builder
	for at := 0; at < len(s); at += 16 {
		fmt.Fprintf(&b, "%08x: %s\n", at, grouped(hexOf(s[at:min(at+16, len(s))]), " ", 4))
	}
	return b.String()
}
