package corpus

import (
	"slices"
	"strings"
)

// dodge is an evasion of set F, G or H. Spell writes a value otherwise, build draws a whole
// record, wrap encodes one. Of names the types it is for by a letter each: N numbers,
// C codes of letters and digits, P plates, M hardware addresses, E mail, W WeChat,
// H names, A addresses, L positions, B templates. A raw spelling is written in the
// escapes of JSON and needs a document.
type dodge struct {
	name, of      string
	spell         func(*draw, string) string
	build         func(*author) leaf
	wrap          func(string) string
	raw, document bool
}

var dodgeLetters = map[string]string{
	"RESIDENT_ID": "N", "MOBILE": "N", "BANK_CARD": "N", "IMEI": "N", "IMSI": "N", "ICCID": "N",
	"VIN": "C", "PASSPORT": "C", "PERMIT": "C", "CREDIT_CODE": "C",
	"PLATE": "P", "MAC": "M", "EMAIL": "E", "WECHAT": "W", "NAME": "H", "ADDRESS": "A", "LOCATION": "L", "BIOMETRIC": "B",
}

// dodgesMost is how many evasions a type has at most: 30, in set H 25.
func dodgesMost(set Set) int {
	if set == H {
		return 25
	}
	return 30
}

// dodgesOf lists the evasions of a type. Of those that it shares with many types it
// leaves out some, each type others.
func dodgesOf(set Set, kind string) []dodge {
	lists := [][]dodge{codedDodges, writtenDodges, kindDodges, builtDodges(), templateDodges}
	switch set {
	case G:
		lists = dodgesG()
	case H:
		lists = dodgesH()
	}
	var out []dodge
	for _, list := range lists {
		for _, x := range list {
			if strings.Contains(x.of, dodgeLetters[kind]) {
				out = append(out, x)
			}
		}
	}
	for at := 3 * slices.Index(kinds, kind); len(out) > dodgesMost(set); at += 4 {
		at %= len(out)
		out = slices.Delete(out, at, at+1)
	}
	return out
}

// codedDodges put a value, or a whole record, into another encoding.
var codedDodges = []dodge{
	{name: "base64", of: "NCPMEWHAL", spell: bytesTo(base64Of)},
	{name: "base64 twice, no padding", of: "CEWA", spell: bytesTo(base64Twice)},
	{name: "hex", of: "NMEWH", spell: bytesTo(hexOf)},
	{name: "hex, spaced capitals", of: "CPA", spell: bytesTo(hexSpaced)},
	{name: "hex of UTF-16", of: "PHA", spell: bytesTo(hexUTF16)},
	{name: "base32", of: "CE", spell: bytesTo(base32Of)},
	{name: "gzip in base64", of: "CEHA", spell: bytesTo(gzipBase64)},
	{name: "percent, every byte", of: "NPEHAL", spell: bytesTo(percentAll)},
	{name: "percent twice", of: "CEHA", spell: bytesTo(percentTwice)},
	{name: "decimal entities", of: "NCEAL", spell: runesAs("&#%d;")},
	{name: "hexadecimal entities", of: "PWHM", spell: runesAs("&#x%X;")},
	{name: "JSON escapes", of: "NCPMEWHA", spell: unitsAs(`\u%04x`), raw: true, document: true},
	{name: "escapes left in text", of: "PHA", spell: unitsAs(`\u%04x`)},
	{name: "bytes as \\x", of: "MEC", spell: bytesAs(`\x%02x`)},
	{name: "bytes in octal", of: "W", spell: bytesAs(`\%03o`)},
	{name: "quoted-printable", of: "NEHAL", spell: bytesAs("=%02X")},
	{name: "encoded word", of: "EHA", spell: bytesTo(encodedWord)},
	{name: "character codes", of: "NWE", spell: characterCodes},
	{name: "character codes in hex", of: "CM", spell: hexCodes},
	{name: "record in base64", of: "NCPMEWHAL", wrap: base64Of[string]},
	{name: "record in gzip and base64", of: "CEHLB", wrap: gzipBase64[string]},
	{name: "record in hex", of: "NMWB", wrap: hexOf[string]},
	{name: "record in percent", of: "PA", wrap: percentAll[string]},
	{name: "record as data URI", of: "EHALB", wrap: dataURI[string]},
	{name: "record quoted three times", of: "NCPMEWHALB", wrap: quotedThrice, document: true},
}

// writtenDodges write the characters of a value otherwise, so that a reader sees it
// and a pattern does not.
var writtenDodges = []dodge{
	{name: "full width", of: "NCPMEWAL", spell: fullForms},
	{name: "zero width", of: "NCPMEWHAL", spell: threaded("\u200b", "\u200c", "\u2060", "\ufeff")},
	{name: "soft hyphens and selectors", of: "NCPMEWH", spell: threaded("\u00ad", "\ufe0f", "\u2063", "\u034f")},
	{name: "struck through", of: "CW", spell: threaded("\u0336", "\u0335")},
	{name: "right to left", of: "NCHM", spell: rightToLeft},
	{name: "reversed", of: "NCPEWAL", spell: reversed},
	{name: "unusual dashes", of: "NCPM", spell: cutBy("–", "—", "‐", "−", "﹣")},
	{name: "unusual spaces", of: "NCPMHAW", spell: cutBy("\u2009", "\u00a0", "\u3000", "\u2007")},
	{name: "slashes", of: "NCPHAM", spell: cutBy("/", "\\", "|", "_")},
	{name: "dots of other scripts", of: "NCHW", spell: cutBy("・", "•", "‧", "۔", "।")},
	{name: "uneven mixed separators", of: "NM", spell: unevenCut},
	{name: "brackets", of: "NCPHAWL", spell: bracketsOf},
	{name: "line breaks", of: "NHAEWL", spell: cutBy("\n", "\r\n", "\n  ")},
	{name: "markup between", of: "NCHAPWL", spell: tagged},
	{name: "comments between", of: "CEM", spell: cutBy("/**/", "<!-- -->")},
	{name: "concatenation", of: "NCEWPMAL", spell: concatenated},
	{name: "list of characters", of: "NCWHPE", spell: characterList},
	{name: "traditional characters", of: "HA", spell: mapped(inTraditional)},
	{name: "Cyrillic look-alikes", of: "CPEWM", spell: mapped(inCyrillic)},
	{name: "Greek look-alikes", of: "C", spell: mapped(inGreek)},
	{name: "circled letters", of: "W", spell: circledLetters},
}
