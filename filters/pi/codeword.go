package pi

import "bytes"

// Code is a way of writing a value that its key names besides the value, vin_base58, imei(hex), or that
// the value shows: 0x1403B7059A27A, 4.60013585772824E14.
type Code uint8

// The ways of writing. Of the numbers, the value is the number or the bytes that it holds.
const (
	NoCode   Code = iota
	Base58        // in the alphabet of addresses of Bitcoin
	Base85        // ascii85, base85 of RFC 1924 or Z85
	Radix36       // a number in base 36
	Radix16       // in base 16
	Radix10       // in base 10, that holds the bytes of the value
	Radix8        // in base 8
	Radix2        // in base 2
	Little        // in base 16, the lowest byte first
	Exponent      // with an exponent
	Roman         // digits each as a Roman number
	Rotated       // ROT13 of the letters, ROT5 of the digits
	Deflated      // base64 of a stream without a header
	Swapped       // pairs of digits turned round, in a frame of a card or a network
	Backward      // base64 or base 16, the last letter first
)

type codeWord struct {
	word string
	code Code
}

// codeWords are the words for them, longest first where one ends another.
var codeWords = [...]codeWord{
	{"base58check", Base58}, {"base58", Base58}, {"b58", Base58}, {"bs58", Base58},
	{"ascii85", Base85}, {"base85", Base85}, {"btoa", Base85}, {"a85", Base85}, {"b85", Base85}, {"z85", Base85},
	{"base36", Radix36}, {"radix36", Radix36}, {"b36", Radix36}, {"36进制", Radix36}, {"三十六进制", Radix36},
	{"hexadecimal", Radix16}, {"int_hex", Radix16}, {"inthex", Radix16}, {"hexint", Radix16}, {"hex_int", Radix16}, {"base16", Radix16}, {"hex", Radix16}, {"16进制", Radix16}, {"十六进制", Radix16},
	{"ascii_as_int", Radix10}, {"ascii_int", Radix10}, {"as_bigint", Radix10}, {"bigint", Radix10}, {"as_int", Radix10}, {"int_from_bytes", Radix10}, {"bytes_as_int", Radix10}, {"大整数", Radix10},
	{"octal", Radix8}, {"oct", Radix8}, {"base8", Radix8}, {"8进制", Radix8}, {"八进制", Radix8},
	{"binary", Radix2}, {"base2", Radix2}, {"bin", Radix2}, {"二进制", Radix2},
	{"littleendian", Little}, {"little_endian", Little}, {"u64le", Little}, {"le64", Little}, {"uint64le", Little}, {"uint64_le", Little}, {"u64_le", Little}, {"i64le", Little}, {"hex_le", Little}, {"_le", Little}, {"小端", Little}, {"小端序", Little},
	{"scientific", Exponent}, {"sci", Exponent}, {"float", Exponent}, {"科学计数", Exponent}, {"科学计数法", Exponent},
	{"roman", Roman}, {"roman_numerals", Roman}, {"romannumerals", Roman}, {"罗马数字", Roman}, {"罗马", Roman},
	{"rot13_5", Rotated}, {"rot13_rot5", Rotated}, {"rot13rot5", Rotated}, {"rot18", Rotated}, {"rot13", Rotated}, {"rot5", Rotated},
	{"deflate", Deflated}, {"deflated", Deflated}, {"deflate_b64", Deflated}, {"raw_deflate", Deflated}, {"gzinflate", Deflated}, {"inflate", Deflated},
	{"b64_reversed", Backward}, {"base64_reversed", Backward}, {"b64_rev", Backward}, {"b64rev", Backward}, {"rev_b64", Backward}, {"reversed_b64", Backward}, {"reversed_base64", Backward}, {"hex_reversed", Backward}, {"reversed_hex", Backward},
	{"base64倒序", Backward}, {"base64反转", Backward}, {"b64倒序", Backward},
	{"bcd_swapped", Swapped}, {"swapped_bcd", Swapped}, {"swapped", Swapped}, {"nibble_swapped", Swapped}, {"tbcd", Swapped}, {"swapped_nibbles", Swapped},
}

// codesBy and codesTo hold codeWords by their first and by their last byte.
var codesBy, codesTo = func() (by, to [256][]codeWord) {
	for _, w := range codeWords {
		first, last := w.word[0], w.word[len(w.word)-1]
		by[first], to[last] = append(by[first], w), append(to[last], w)
	}
	return by, to
}()

// codeOfKey gives the code that the last words of a key name.
func codeOfKey(key []byte) Code {
	key = bytes.TrimRight(key, ")]} ")
	key = bytes.TrimSuffix(key, []byte("）"))
	n := len(key)
	if n < 5 {
		return NoCode
	}
	best, code := 0, NoCode
	for _, w := range codesTo[key[n-1]|lowered(key[n-1])] {
		k := n - len(w.word)
		if len(w.word) <= best || k < 2 || !sameWord(key[k:], w.word) {
			continue
		}
		if before := key[k-1]; w.word[0] < 0x80 && before-'a' < 26 && key[k]-'A' >= 26 || isDigit(before) && isDigit(w.word[0]) {
			continue
		}
		best, code = len(w.word), w.code
	}
	return code
}

// lowered gives the bit that makes a letter of ASCII a small one.
func lowered(c byte) byte {
	if c-'A' < 26 {
		return 0x20
	}
	return 0
}

// codeAhead gives the code that a word behind the one for a value names, which ends at b[:j], and where
// that ends: imsi_roman=, 护照(a85)是, IMEI hex is.
func codeAhead(b []byte, j int) (Code, int) {
	k := j
	for words := 0; words < mostToCode; words++ {
		for k < len(b) && k < j+longToCode && (b[k] == '_' || b[k] == ' ' || b[k] == '-' || b[k] == '(' || b[k] == '[' || b[k] == '.') {
			k++
		}
		if k >= len(b) {
			return NoCode, j
		}
		best, code := 0, NoCode
		for _, w := range codesBy[b[k]|lowered(b[k])] {
			if n := len(w.word); n > best && k+n < len(b) && sameWord(b[k:k+n], w.word) && (w.word[n-1] >= 0x80 || !isAlnum(b[k+n])) {
				best, code = n, w.code
			}
		}
		if best > 0 {
			return code, k + best
		}
		n := k
		for n < len(b) && n < k+longToCode && (isAlnum(b[n]) || b[n] >= 0x80) {
			n++
		}
		if w := b[k:n]; len(w) == 0 || !betweenCode.has(w) {
			return NoCode, j
		}
		k = n
	}
	return NoCode, j
}

// mostToCode is how many words there are from the one for a value to the one for how it is written, that
// included: mtp_no_roman. longToCode is how many bytes one has.
const (
	mostToCode = 2
	longToCode = 12
)

// betweenCode are the words that may stand between the two.
var betweenCode = wordSetOf("no num nr number numbers code id account value 号 码 号码 账号 卡号 id号")

// sameWord reports whether b is a word of codeWords, in any case.
func sameWord(b []byte, word string) bool {
	for k, c := range b {
		if c|lowered(c) != word[k] {
			return false
		}
	}
	return true
}

// Code gives the way of writing that the key names.
func (c Context) Code() Code { return c.code }

// Shown gives the code that a value shows at its start: of a number in base 16 behind 0x, with an exponent,
// of so many digits that they are bytes, or in pairs of which the digits are turned round.
func (c Context) Shown(b []byte) Code {
	const leastRadix, leastBytes = 8, 21
	n := 0
	switch {
	case len(b) < 10 || c.h&(loosely|encodable) == 0 || !isDigit(b[0]):
		return NoCode
	case b[0] == '0' && b[1]|0x20 == 'x':
		for n = 2; n < len(b) && isHex(b[n]); n++ {
		}
		if n-2 >= leastRadix {
			return Radix16
		}
	case b[1] == '.':
		for n = 2; n < len(b) && isDigit(b[n]); n++ {
		}
		if n > 6 && n+2 < len(b) && b[n]|0x20 == 'e' && (isDigit(b[n+1]) || b[n+1] == '+' && isDigit(b[n+2])) {
			return Exponent
		}
	case c.h&(hintIMSI|hintIMEI|hintICCID|hintPhone) != 0 && isHex(b[1]) && (b[2] == ' ' && isHex(b[3]) && isHex(b[4]) && b[5] == ' ' || b[0] == '0' && b[1] >= '8'):
		return Swapped
	default:
		for n < len(b) && isDigit(b[n]) {
			n++
		}
		if n >= leastBytes {
			return Radix10
		}
	}
	return NoCode
}

// Turned names digits in base 16 of which each pair is turned round, an F filling up the last one, behind
// at most three bytes of a length, a type or a tag and before a status: the identity of a card (ETSI TS
// 131 102 section 4.2.2), of a device (3GPP TS 24.008 section 10.5.1.4), an address of a message.
func (c Context) Turned(d []byte) Entity {
	const most, frame = 44, 6
	if len(d)%2 != 0 || len(d) > most {
		return None
	}
	if len(d) > 18 {
		d = bytes.TrimSuffix(d, []byte("9000"))
	}
	var t [most]byte
	for k := 0; k < len(d); k += 2 {
		t[k], t[k+1] = d[k+1], d[k]
	}
	v := t[:len(d)]
	if n := len(v); n > 0 && v[n-1]|0x20 == 'f' {
		v = v[:n-1]
	}
	for k := 0; k <= frame && len(v)-k >= 11; k++ {
		n := v[k:]
		if !alnumDigits(n) {
			continue
		}
		switch {
		case c.h&hintICCID != 0 && len(n) >= 19 && len(n) <= 20 && string(n[:4]) == "8986":
			return ICCID
		case c.h&hintIMSI != 0 && len(n) == 15 && imsiForm(n) && n[0] == '4':
			return IMSI
		case c.h&hintIMEI != 0 && len(n) == 15 && luhn(n):
			return IMEI
		case c.h&hintPhone != 0 && k%2 == 0 && mobile13or11(n):
			return Mobile
		}
	}
	return None
}
