package corpus

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// dodgesH lists the evasions of set H.
func dodgesH() [][]dodge {
	return [][]dodge{encoded, rewritten, scattered(), bearings(), features()}
}

// encoded are the encodings of set H, of a value or of a whole record.
var encoded = []dodge{
	{name: "base64", of: "NCPMEWHAL", spell: bytesTo(base64Of)},
	{name: "base64 for URLs without padding", of: "NCPMEWHAL", spell: bytesTo(base64.RawURLEncoding.EncodeToString)},
	{name: "base64 over lines", of: "NCEWHA", spell: bytesTo(func(b []byte) string { return grouped(base64Of(b), "\n", 8) })},
	{name: "hex", of: "NCPMEWHAL", spell: bytesTo(func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) })},
	{name: "hex bytes apart", of: "NCPEWH", spell: bytesTo(hexApart)},
	{name: "UCS-2 in hex", of: "PHAW", spell: bytesTo(hexUTF16)},
	{name: "data URI in base64", of: "NCPEWHAL", spell: bytesTo(func(b []byte) string { return "data:text/plain;charset=utf-8;base64," + base64Of(b) })},
	{name: "data URI in percents", of: "PHA", spell: bytesTo(func(b []byte) string { return "data:," + percentAll(b) })},
	{name: "percent of all bytes", of: "NCPMEWHAL", spell: bytesTo(percentAll)},
	{name: "backslash u", of: "NCPMEWHAL", spell: runesAs(`\u%04x`), raw: true, document: true},
	{name: "backslash u escaped twice", of: "NPHA", spell: runesAs(`\u%04X`)},
	{name: "entities in decimal", of: "NCPEWHAL", spell: runesAs("&#%d;")},
	{name: "entities in hex", of: "NCMHA", spell: runesAs("&#x%x;")},
	{name: "gzip in base64", of: "NCPMEWHAL", spell: bytesTo(gzipBase64)},
	{name: "zlib in base64", of: "NCPMEWHAL", spell: bytesTo(func(b []byte) string { return base64Of(zlibbed(b)) })},
	{name: "hex in base64", of: "NCPMEWHAL", spell: bytesTo(func(b []byte) string { return base64Of([]byte(hexOf(b))) })},
	{name: "base64 in percents", of: "CPEWAL", spell: bytesTo(func(b []byte) string { return percentAll([]byte(base64Of(b))) })},
	{name: "quoted-printable", of: "HAPE", spell: bytesAs("=%02X")},
	{name: "octal escapes", of: "HA", spell: bytesAs(`\%03o`)},
	{name: "bytes printed", of: "NCEH", spell: bytesTo(bytesPrinted)},
	{name: "record in base64", of: "NCPMEWHALB", wrap: func(s string) string { return base64Of([]byte(s)) }},
	{name: "record in gzip and base64", of: "NCPMEWHALB", wrap: func(s string) string { return gzipBase64([]byte(s)) }},
	{name: "record in hex", of: "CMWHAL", wrap: func(s string) string { return hexOf([]byte(s)) }},
	{name: "record in percents", of: "NPEAL", wrap: func(s string) string { return percentAll([]byte(s)) }},
	{name: "record as a string in a string", of: "NMHWL", wrap: func(s string) string { return quote(quote(s)) }},
}

// hexApart writes bytes as a bus monitor prints them.
func hexApart(b []byte) string { return strings.ToUpper(grouped(hexOf(b), " ", 2)) }

// bytesPrinted writes bytes as a program prints a list of them that it took for text.
func bytesPrinted(b []byte) string {
	return "[" + joined(numbersOf(b), ", ", "%.0f") + "]"
}

func numbersOf(b []byte) []float64 {
	out := make([]float64, len(b))
	for i, c := range b {
		out[i] = float64(c)
	}
	return out
}
