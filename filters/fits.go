package filters

import (
	"math"
	"slices"

	"cordon/filters/walk"
)

// kindAs reads a text as JSON where JSON is declared: an app that serialises for
// itself is held to the same walk.
func kindAs(k Kind, d *Decl) Kind {
	if d.Kind == JSON && k == String {
		return JSON
	}
	return k
}

// Closed reports whether the declaration leaves no room for free text: numbers,
// listed texts, codes, and objects of such fields. There is nothing in them for a
// detector to find.
func (d *Decl) Closed() bool {
	if d.Searched {
		return false
	}
	if d.Kind == JSON {
		return len(d.Fields) > 0 && !slices.ContainsFunc(d.Fields, func(f Field) bool { return !f.Closed() })
	}
	return d.Numeric() || d.Kind == Bool || d.Kind == String && (len(d.Enum) > 0 || d.Charset == "code")
}

// Closed reports whether the field has no room for free text.
func (f *Field) Closed() bool {
	return f.Kind != String || len(f.Enum) > 0 || f.Charset == "code"
}

// fits checks a value against its declaration; RuleNone means that it fits.
func (s *Scratch) fits(val *Value, d *Decl) (Rule, string) {
	reason := ""
	switch {
	case !oneHalf(val):
		reason = reasonKind
	case d.Numeric():
		reason = fitsNumber(val, d)
	case d.Kind == Bool:
		reason = fitsBool(val)
	case kindAs(val.Kind, d) != d.Kind:
		reason = reasonKind
	case len(val.Data) > d.MaxLen:
		reason = reasonLength
	case d.Kind == String && len(d.Enum) == 0 && d.Charset != "code":
		if s.read = s.scanner.Printable(val.Data, d.Charset == "ascii"); !s.read {
			reason = reasonCharset
		}
	case d.Kind == String:
		reason = fitsText(val.Data, d.Enum, d.Charset)
	case d.Kind == JSON && len(d.Fields) > 0:
		return s.shape.fits(val.Data, d.Fields)
	}
	if reason != "" {
		return U2, reason
	}
	return RuleNone, ""
}

// oneHalf reports whether a value has only the half that its kind uses: what hangs on
// the other one would leave without having been looked at.
func oneHalf(val *Value) bool {
	switch val.Kind {
	case String, JSON, Bytes:
		return val.Num == 0
	}
	return len(val.Data) == 0
}

// fitsBool lets the numbers 0 and 1 stand for a bool: a bus has no other way to
// say it.
func fitsBool(val *Value) string {
	if f, ok := val.Number(); !ok || (f != 0 && f != 1) {
		return reasonKind
	}
	return ""
}

// fitsNumber lets a whole number stand where a float is declared, and a float
// that is whole where an integer is declared: DBC scaling gives floats.
func fitsNumber(val *Value, d *Decl) string {
	var f float64
	switch val.Kind {
	case Float:
		f = math.Float64frombits(val.Num)
	case Int:
		f = float64(int64(val.Num))
	case Uint:
		f = float64(val.Num)
	default:
		return reasonKind
	}
	if d.Kind != Float && val.Kind == Float && f != math.Trunc(f) {
		return reasonKind
	}
	if !(f >= d.Min && f <= d.Max) { // also refuses NaN
		return reasonRange
	}
	return ""
}

// isCode reports whether b is a diagnostic trouble code in the form of SAE J2012:
// P, C, B or U, a digit 0 to 3, three hexadecimal digits, and perhaps a failure
// type of two more after a hyphen. It has room for a code and for nothing else.
func isCode(b []byte) bool {
	hex := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' }
	if len(b) != 5 && len(b) != 8 {
		return false
	}
	ok := (b[0] == 'P' || b[0] == 'C' || b[0] == 'B' || b[0] == 'U') && b[1] >= '0' && b[1] <= '3' &&
		hex(b[2]) && hex(b[3]) && hex(b[4])
	return ok && (len(b) == 5 || b[5] == '-' && hex(b[6]) && hex(b[7]))
}

// fitsText checks a text against an enum or, where there is none, a charset.
func fitsText(b []byte, enum []string, charset string) string {
	if len(enum) > 0 {
		for _, e := range enum {
			if string(b) == e {
				return ""
			}
		}
		return reasonEnum
	}
	if charset == "code" {
		if !isCode(b) {
			return reasonCharset
		}
		return ""
	}
	if !walk.Printable(b, charset == "ascii") {
		return reasonCharset
	}
	return ""
}

// FitsCharset reports whether text has only what a charset of a catalogue allows:
// code, ascii or text.
func FitsCharset(text, charset string) bool {
	return fitsText([]byte(text), nil, charset) == ""
}
