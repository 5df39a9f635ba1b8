package corpus

import (
	"encoding/binary"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// readsH is reads for the evasions of set H: what one of its own decoders makes of a
// label is read on by those of the other sets.
func readsH(evasion string, e Entity, text, plain string) bool {
	switch {
	case !e.Evaded:
		return found(text, plain)
	case e.Type == "BIOMETRIC" && !strings.HasPrefix(evasion, "record"):
		return alike(featureReaders[evasion], text, plain)
	case e.Type == "LOCATION" && bearingReaders[evasion] != nil:
		got, want := bearingReaders[evasion](text), figures(plain)
		return len(got) >= 2 && near(got[0], want[0]) && near(got[len(got)-1], want[1])
	case evasion == "scattered over frames":
		return string(fromHex(regexp.MustCompile(`\n7E8 \[8\] 2\d|\s`).ReplaceAllString(text, ""))) == plain
	case strings.HasPrefix(evasion, "scattered"), evasion == "family and given name told", evasion == "vCard parts" && !strings.Contains(text, "="):
		return follows(canonical(text), canonical(bare(plain)))
	case e.Type == "MAC" && sameMAC(text, plain):
		return true
	}
	if found(text, plain) {
		return true
	}
	bytes, _ := url.PathUnescape(text)
	query, _ := url.QueryUnescape(text)
	for _, decode := range decodersH {
		for _, s := range []string{text, bytes, query} {
			if out := decode(s); out != "" && found(out, plain) {
				return true
			}
		}
	}
	return false
}

// decodersH undo the encodings and respellings of set H that other decoders do not.
var decodersH = []func(string) string{
	strings.NewReplacer("\n", "", `\n`, "").Replace,
	func(s string) string { return inflated(rawBase64(strings.ReplaceAll(s, "\n", ""))) },
	func(s string) string { return s[strings.IndexByte(s, ',')+1:] },
	strings.NewReplacer("=", "%", ";", "").Replace,
	func(s string) string { return unCodes(strings.Trim(s, "[]")) },
	func(s string) string {
		return regexp.MustCompile(`\\+u([0-9A-Fa-f]{4})`).ReplaceAllStringFunc(s, func(x string) string {
			n, _ := strconv.ParseUint(x[len(x)-4:], 16, 16)
			return string(rune(n))
		})
	},
	func(s string) string { return strings.NewReplacer(turned(runePairs(likeDigits))...).Replace(s) },
	func(s string) string { return strings.NewReplacer(turned(runePairs(likeLetters))...).Replace(s) },
	func(s string) string { return strings.NewReplacer(turned(runePairs(traditional))...).Replace(s) },
	func(s string) string { return digitsOf(s, pinyinDigits) },
	func(s string) string { return digitsOf(s, englishDigits) },
	strings.NewReplacer("嗯", "").Replace,
	strings.NewReplacer(" at ", "", " dot ", "", "[at]", "", "[dot]", "", "艾特", "", "点", "", "下划线", "", "减号", "").Replace,
	backwards,
}

var englishDigits = strings.Fields("zero one two three four five six seven eight nine")

// turned swaps the members of pairs.
func turned(pairs []string) []string {
	out := make([]string, len(pairs))
	for i := range pairs {
		out[i] = pairs[i^1]
	}
	return out
}

// digitsOf reads words as digits.
func digitsOf(s string, words []string) string {
	var out strings.Builder
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == ',' }) {
		for i, x := range words {
			if w == x {
				w = strconv.Itoa(i)
			}
		}
		out.WriteString(w)
	}
	return out.String()
}

// featureReaders read a template; those that have none here are lists of figures.
var featureReaders = map[string]func(string) []float64{
	"members by number":               func(s string) []float64 { return figures(indexed.ReplaceAllString(s, "")) },
	"base64 for URLs without padding": func(s string) []float64 { return floatsOf([]byte(unBase64(s)), 4) },
	"base64 over lines":               func(s string) []float64 { return floatsOf(rawBase64(strings.ReplaceAll(s, `\n`, "")), 4) },
	"floats in hex":                   func(s string) []float64 { return floatsOf(fromHex(s), 4) },
	"hex bytes apart":                 func(s string) []float64 { return floatsOf(fromHex(strings.ReplaceAll(s, " ", "")), 4) },
	"doubles in hex":                  func(s string) []float64 { return floatsOf(fromHex(s), 8) },
	"zlib in base64":                  func(s string) []float64 { return floatsOf([]byte(inflated(rawBase64(s))), 4) },
	"gzip of the list":                func(s string) []float64 { return figures(unBase64(s)) },
	"base64 of hex":                   func(s string) []float64 { return floatsOf(fromHex(unBase64(s)), 4) },
	"data URI of bytes":               func(s string) []float64 { return floatsOf(rawBase64(s[strings.IndexByte(s, ',')+1:]), 4) },
	"signed bytes in base64":          func(s string) []float64 { return signedOf(rawBase64(s)) },
	"halves under two keys":           func(s string) []float64 { return figures(regexp.MustCompile(`"[^"]*":`).ReplaceAllString(s, "")) },
}

var names = regexp.MustCompile(`[A-Za-z_]\w*`)

func unnamed(unit float64) func(string) []float64 {
	return func(s string) []float64 { return times(figures(names.ReplaceAllString(s, " ")), unit) }
}

// bearingReaders read latitude first and longitude last.
var bearingReaders = map[string]func(string) []float64{
	"integers of 1e-6 degrees": unnamed(1e-6),
	"ten-millionths in text":   unnamed(1e-7),
	"milliseconds of arc":      unnamed(1 / 3.6e6),
	"two log lines":            figures,
	"two list items":           figures,
	"hemisphere glued on":      figures,
	"degrees minutes seconds in members": func(s string) []float64 {
		f := unnamed(1)(s)
		return []float64{f[0] + f[1]/60 + f[2]/3600, f[3] + f[4]/60 + f[5]/3600}
	},
	"degrees and minutes in one": func(s string) []float64 {
		f := unnamed(1)(s)
		return []float64{math.Floor(f[0]/100) + math.Mod(f[0], 100)/60, math.Floor(f[1]/100) + math.Mod(f[1], 100)/60}
	},
	"double bits in hex": func(s string) []float64 {
		var out []float64
		for _, w := range regexp.MustCompile(`[0-9a-f]{16}`).FindAllString(s, -1) {
			out = append(out, math.Float64frombits(binary.BigEndian.Uint64(fromHex(w))))
		}
		return out
	},
	"four bytes each": func(s string) []float64 {
		var out []float64
		for _, w := range regexp.MustCompile(`[0-9A-F]{8}`).FindAllString(s, -1) {
			out = append(out, float64(binary.BigEndian.Uint32(fromHex(w)))*1e-6)
		}
		return out
	},
	"decimal comma in a list": func(s string) []float64 {
		return figures(strings.NewReplacer(`","`, " ", ",", ".").Replace(s))
	},
	"whole degrees apart": func(s string) []float64 {
		f := regexp.MustCompile(`\d+`).FindAllString(s, -1)
		return figures(f[0] + "." + f[1] + " " + f[2] + "." + f[3])
	},
	"in spoken characters": func(s string) []float64 {
		return figures(strings.NewReplacer(append(turned(runePairs(inCharacters)), "点", ".")...).Replace(s))
	},
	"in English words": func(s string) []float64 {
		var out []float64
		for _, part := range regexp.MustCompile(` north, |, longitude | by `).Split(s, -1) {
			out = append(out, figures(strings.ReplaceAll(digitsOf(part, englishDigits), "point", "."))...)
		}
		return out
	},
}
