package corpus

import (
	"bytes"
	"compress/gzip"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// readers tell whether a value can be read from a label of a set.
var readers = map[Set]func(evasion string, e Entity, text, plain string) bool{F: reads, G: readsG, H: readsH}

// reads tells whether a value can be read from a label: as it stands, or by undoing
// encodings and respellings; the parts of a split value come in its order.
func reads(evasion string, e Entity, text, plain string) bool {
	if !e.Evaded {
		return found(text, plain)
	}
	switch {
	case e.Type == "BIOMETRIC" && !strings.HasPrefix(evasion, "record"):
		return sameVector(evasion, text, plain)
	case e.Type == "LOCATION" && isSpot(evasion):
		return sameSpot(evasion, text, plain)
	case strings.HasPrefix(evasion, "split"), evasion == "described", evasion == "family and given name", evasion == "family name explained":
		return follows(canonical(text), canonical(bare(plain)))
	case e.Type == "MAC" && sameMAC(text, plain):
		return true
	}
	return found(text, plain)
}

// found searches what up to four decodings make of a text for a value.
func found(text, plain string) bool {
	want, smoothed := canonical(bare(plain)), canonical(smooth(plain))
	seen, now := map[string]bool{text: true}, []string{text}
	for range 5 {
		var next []string
		for _, s := range now {
			if strings.Contains(canonical(s), want) || strings.Contains(canonical(s), canonical(plain)) || strings.Contains(canonical(s), smoothed) {
				return true
			}
			for _, decode := range slices.Concat(decoders, decodersG) {
				if out := decode(s); out != "" && !seen[out] && utf8.ValidString(out) {
					seen[out] = true
					next = append(next, out)
				}
			}
		}
		now = next
	}
	return false
}

var (
	percentRun = regexp.MustCompile(`%[0-9A-F]{2}`)
	slashX     = regexp.MustCompile(`\\x([0-9a-f]{2})`)
	slashOctal = regexp.MustCompile(`\\([0-3][0-7]{2})`)
	slashU     = regexp.MustCompile(`(\\u[0-9a-f]{4})+`)
	quotedByte = regexp.MustCompile(`=([0-9A-F]{2})`)
	between    = regexp.MustCompile(`</?(b|i|span|em)>|/\*\*/|<!-- -->|[（(](倒序|reversed|请倒着读|把.换成@)[)）]`)
	wordsOf    = strings.NewReplacer("zero", "0", "one", "1", "two", "2", "three", "3", "four", "4", "five", "5", "six", "6", "seven", "7", "eight", "8", "nine", "9")
	marksOf    = strings.NewReplacer("艾特", "@", "_at_", "@", " at ", "@", " AT ", "@", "(at)", "@", "[at]", "@", " dot ", ".", "[dot]", ".", "(dot)", ".", " 点 ", ".", "点", ".",
		"（下划线）", "_", "下划线", "_", " underscore ", "_", "&commat;", "@")
	provinces = strings.NewReplacer(provincePairs()...)
)

func provincePairs() []string {
	var out []string
	for _, line := range newAuthor(F, 1).stock["province"] {
		short, full, _ := strings.Cut(line, "|")
		out = append(out, full, short)
	}
	return out
}

func byteOf(base int) func(string) string {
	return func(s string) string {
		n, _ := strconv.ParseUint(strings.TrimLeft(s, `\x=`), base, 8)
		return string([]byte{byte(n)})
	}
}

// decoders undo one encoding each; what is none of theirs becomes "".
var decoders = []func(string) string{
	func(s string) (out string) { _ = json.Unmarshal([]byte(`"`+s+`"`), &out); return },
	html.UnescapeString,
	func(s string) string {
		return percentRun.ReplaceAllStringFunc(s, func(p string) string { out, _ := url.PathUnescape(p); return out })
	},
	func(s string) string { return slashX.ReplaceAllStringFunc(s, byteOf(16)) },
	func(s string) string { return slashOctal.ReplaceAllStringFunc(s, byteOf(8)) },
	func(s string) string { return quotedByte.ReplaceAllStringFunc(s, byteOf(16)) },
	func(s string) string {
		return slashU.ReplaceAllStringFunc(s, func(u string) (out string) { _ = json.Unmarshal([]byte(`"`+u+`"`), &out); return })
	},
	func(s string) string { return unBase64(s[strings.LastIndexByte(s, ',')+1:]) },
	func(s string) string { return unBase64(strings.TrimSuffix(strings.TrimPrefix(s, "=?utf-8?b?"), "?=")) },
	func(s string) string { return unBase64(strings.TrimSuffix(strings.TrimPrefix(s, "=?utf-8?B?"), "?=")) },
	func(s string) string { out, _ := base32.StdEncoding.DecodeString(s); return string(out) },
	func(s string) string { out, _ := hex.DecodeString(strings.ReplaceAll(s, " ", "")); return string(out) },
	unUTF16,
	unCodes,
	func(s string) string { return between.ReplaceAllString(s, "") },
	func(s string) string { return backwards(between.ReplaceAllString(s, "")) },
	wordsOf.Replace, marksOf.Replace, provinces.Replace,
	func(s string) string {
		return strings.NewReplacer("#", "@", "*", "@", "♪", "@", "△", "@").Replace(s)
	},
}

func unBase64(s string) string {
	s = strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(s)
	out, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	if r, err := gzip.NewReader(bytes.NewReader(out)); err == nil {
		out, _ = io.ReadAll(r)
	}
	return string(out)
}

func unUTF16(s string) string {
	b, err := hex.DecodeString(s)
	if err != nil || len(b)%2 != 0 {
		return ""
	}
	var units []uint16
	for i := 0; i < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

func unCodes(s string) string {
	var out []byte
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.ParseUint(f, 0, 8)
		if err != nil {
			return ""
		}
		out = append(out, byte(n))
	}
	return string(out)
}

var plainRunes = plainForms()

// plainForms maps what stands for a character to that character, and letters and
// digits that people take for each other to one.
func plainForms() map[rune]rune {
	out := map[rune]rune{}
	for _, pairs := range []string{inCyrillic, inGreek, inTraditional} {
		list := []rune(pairs)
		for i := 0; i < len(list); i += 2 {
			if list[i] != list[i+1] {
				out[unicode.ToLower(list[i+1])] = unicode.ToLower(list[i])
			}
		}
	}
	faces := []string{hanRadio, hanFormal, hanRound, raisedDigits, lowDigits, ringedDigits, arabicDigits, hindiDigits, thaiDigits}
	for _, face := range slices.AppendSeq(faces, maps.Values(digitFaces)) {
		for i, r := range []rune(face) {
			out[r] = '0' + rune(i)
		}
	}
	for i := range rune(26) {
		for _, base := range []rune{'𝗔', '𝗮', '🄰', 'ⓐ', 'Ⓐ', '𝐀', '𝙰', 'ａ', 'Ａ'} {
			out[base+i] = 'a' + i
		}
	}
	for i := range rune(10) {
		for _, base := range []rune{'𝟬', '𝟎', '𝟶', '０'} {
			out[base+i] = '0' + i
		}
	}
	maps.Copy(out, map[rune]rune{'o': '0', 'i': '1', 'l': '1', 's': '5', 'b': '8', 'e': '3', '＠': '@', '﹫': '@'})
	return out
}

// canonical keeps letters and digits, in one form of each.
func canonical(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		for range 2 {
			if p, ok := plainRunes[r]; ok {
				r = p
			}
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// follows tells whether the runes of want come in s in their order.
func follows(s, want string) bool {
	rest := []rune(want)
	for _, r := range s {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// sameMAC reads six bytes written as numbers, in hexadecimal or as they are.
func sameMAC(text, plain string) bool {
	want := macOf(plain)
	var got []byte
	for _, n := range regexp.MustCompile(`0x[0-9A-Fa-f]{2}|\B-\d+|\d+`).FindAllString(text, -1) {
		v, _ := strconv.ParseInt(n, 0, 16)
		got = append(got, byte(v))
	}
	raw, _ := base64.StdEncoding.DecodeString(text)
	once := regexp.MustCompile(`\\+`).ReplaceAllString(text, `\`)
	slashes := []byte(slashX.ReplaceAllStringFunc(once, byteOf(16)))
	turned, _ := hex.DecodeString(regexp.MustCompile(`[ :]|\(LSB first\)|（低字节在前）`).ReplaceAllString(text, ""))
	reverse := bytes.Clone(want)
	for i := range reverse {
		reverse[i] = want[len(want)-1-i]
	}
	return bytes.Equal(got, want) || bytes.Equal(raw, want) || bytes.Equal(slashes, want) || bytes.Equal(turned, reverse)
}

var figure = regexp.MustCompile(`-?\d+(\.\d+)?(e[-+]?\d+)?`)

func figures(s string) []float64 {
	var out []float64
	for _, f := range figure.FindAllString(s, -1) {
		v, _ := strconv.ParseFloat(f, 64)
		out = append(out, v)
	}
	return out
}

func near(a, b float64) bool { return math.Abs(a-b) < 2e-3 }
