package corpus

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// The spellings that the sets pick from: encodings of texts and bytes, and the digits
// of other scripts. Which a set takes, and of what, its own lists say.

// content is what an encoding takes: a value or a record, or the bytes of numbers.
type content interface{ ~string | ~[]byte }

func base64Of[T content](v T) string { return base64.StdEncoding.EncodeToString([]byte(v)) }

func urlBase64[T content](v T) string { return base64.RawURLEncoding.EncodeToString([]byte(v)) }

func base32Of[T content](v T) string { return base32.StdEncoding.EncodeToString([]byte(v)) }

func hexOf[T content](v T) string { return hex.EncodeToString([]byte(v)) }

func hexSpaced[T content](v T) string { return fmt.Sprintf("% X", []byte(v)) }

func hexUTF16[T content](v T) string { return eachUnit("%04X", string(v)) }

func gzipBase64[T content](v T) string { return base64Of(gzipped([]byte(v))) }

func gzipHex[T content](v T) string { return hexOf(gzipped([]byte(v))) }

func zlibBase64[T content](v T) string { return base64Of(zlibbed([]byte(v))) }

func dataURI[T content](v T) string { return "data:text/plain;charset=utf-8;base64," + base64Of(v) }

func percentAll[T content](v T) string { return eachByte("%%%02X", v) }

func percentTwice[T content](v T) string { return strings.ReplaceAll(percentAll(v), "%", "%25") }

// eachByte writes every byte in a form of its number.
func eachByte[T content](form string, v T) string {
	var b strings.Builder
	for i := range len(v) {
		fmt.Fprintf(&b, form, v[i])
	}
	return b.String()
}

// eachRune writes every character in a form of its number.
func eachRune(form, v string) string {
	var b strings.Builder
	for _, r := range v {
		fmt.Fprintf(&b, form, r)
	}
	return b.String()
}

// eachUnit writes every unit of UTF-16 in a form of its number.
func eachUnit(form, v string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(v)) {
		fmt.Fprintf(&b, form, u)
	}
	return b.String()
}

// bytesTo makes the spelling of a dodge of an encoding.
func bytesTo(encode func([]byte) string) func(*draw, string) string {
	return func(_ *draw, v string) string { return encode([]byte(v)) }
}

func bytesAs(form string) func(*draw, string) string {
	return func(_ *draw, v string) string { return eachByte(form, v) }
}

func runesAs(form string) func(*draw, string) string {
	return func(_ *draw, v string) string { return eachRune(form, v) }
}

func unitsAs(form string) func(*draw, string) string {
	return func(_ *draw, v string) string { return eachUnit(form, v) }
}

func gzipped(b []byte) []byte {
	return packed(b, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func zlibbed(b []byte) []byte {
	return packed(b, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

func deflated(b []byte) []byte {
	return packed(b, func(w io.Writer) io.WriteCloser {
		out, _ := flate.NewWriter(w, flate.BestCompression) // the level is a valid one
		return out
	})
}

func packed(b []byte, by func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := by(&out)
	_, _ = w.Write(b) // a buffer takes all
	_ = w.Close()
	return out.Bytes()
}

// The digits 0 to 9 of other scripts and styles.
const (
	hanDigits    = "零一二三四五六七八九"
	hanRound     = "〇一二三四五六七八九"
	hanFormal    = "零壹贰叁肆伍陆柒捌玖"
	hanRadio     = "洞幺两三四五六拐八勾"
	ringedDigits = "⓪①②③④⑤⑥⑦⑧⑨"
	blackDigits  = "⓿❶❷❸❹❺❻❼❽❾"
	wideDigits   = "０１２３４５６７８９"
	heavyDigits  = "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵"
	raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
	lowDigits    = "₀₁₂₃₄₅₆₇₈₉"
	arabicDigits = "٠١٢٣٤٥٦٧٨٩"
	hindiDigits  = "०१२३४५६७८९"
	thaiDigits   = "๐๑๒๓๔๕๖๗๘๙"
)

// digitWords are the words for the digits 0 to 9.
var digitWords = strings.Fields("zero one two three four five six seven eight nine")

// inDigits writes the digits of v as the runes of an alphabet of ten.
func inDigits(alphabet, v string) string {
	runes := []rune(alphabet)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return runes[r-'0']
		}
		return r
	}, v)
}

// fullWidth writes the visible characters of ASCII in their wide forms.
func fullWidth(v string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r + 0xFEE0
		}
		return r
	}, v)
}

func backwards(v string) string {
	r := []rune(v)
	slices.Reverse(r)
	return string(r)
}
