package corpus

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// features are the evasions of biometric templates of set H: other writings of their
// numbers, bytes and frames. A form has the value at its zero byte.
func features() []dodge {
	const inJSON, bareJSON = `{"op":"enroll","%s":"` + "\x00" + `","v":2}`, `{"op":"enroll","%s":` + "\x00" + `,"v":2}`
	each := func(form, sep string) func([]float64) string {
		return func(v []float64) string { return joined(v, sep, form) }
	}
	bytesIn := func(encode func([]byte) string) func([]float64) string {
		return func(v []float64) string { return encode(float32s(v)) }
	}
	return []dodge{
		{name: "list in a string", of: "B", build: featureIn(inJSON, listOf)},
		{name: "words of a string", of: "B", build: featureIn(inJSON, each("%.5f", " "))},
		{name: "bars between", of: "B", build: featureIn(inJSON, each("%.6f", "|"))},
		{name: "semicolons between", of: "B", build: featureIn("FACE %s;dim;\x00;end", each("%.4f", ";"))},
		{name: "powers of ten", of: "B", build: featureIn(bareJSON, func(v []float64) string { return "[" + joined(v, ",", "%.5e") + "]" })},
		{name: "numbers as strings", of: "B", build: featureIn(bareJSON, func(v []float64) string { return `["` + joined(v, `","`, "%.6f") + `"]` })},
		{name: "hundred-thousandths", of: "B", build: featureIn(bareJSON, func(v []float64) string { return "[" + joined(times(v, 1e5), ",", "%.0f") + "]" })},
		{name: "rows of a matrix", of: "B", build: featureIn(bareJSON, matrixOf)},
		{name: "members by number", of: "B", build: featureIn(bareJSON, numberedOf)},
		{name: "protobuf text", of: "B", build: featureIn("face {\n  name: \"%s\"\n\x00\n}", func(v []float64) string { return "  value: " + joined(v, "\n  value: ", "%.6f") })},
		{name: "YAML list", of: "B", build: featureIn("driver:\n  %s:\n\x00\n  rev: 1", func(v []float64) string { return "  - " + joined(v, "\n  - ", "%.5f") })},
		{name: "base64 for URLs without padding", of: "B", build: featureIn(inJSON, bytesIn(base64.RawURLEncoding.EncodeToString))},
		{name: "base64 over lines", of: "B", build: featureIn(inJSON, bytesIn(func(b []byte) string { return grouped(base64Of(b), `\n`, 76) }))},
		{name: "floats in hex", of: "B", build: featureIn(inJSON, bytesIn(func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }))},
		{name: "hex bytes apart", of: "B", build: featureIn("%s dump:\n\x00", bytesIn(hexApart))},
		{name: "doubles in hex", of: "B", build: featureIn(inJSON, func(v []float64) string { return hexOf(float64s(v)) })},
		{name: "zlib in base64", of: "B", build: featureIn(inJSON, bytesIn(func(b []byte) string { return base64Of(zlibbed(b)) }))},
		{name: "gzip of the list", of: "B", build: featureIn(inJSON, func(v []float64) string { return gzipBase64([]byte(listOf(v))) })},
		{name: "base64 of hex", of: "B", build: featureIn(inJSON, bytesIn(func(b []byte) string { return base64Of([]byte(hexOf(b))) }))},
		{name: "data URI of bytes", of: "B", build: featureIn(inJSON, bytesIn(func(b []byte) string { return "data:application/octet-stream;base64," + base64Of(b) }))},
		{name: "signed bytes in base64", of: "B", build: featureIn(inJSON, func(v []float64) string { return base64Of(int8s(v)) })},
		{name: "halves under two keys", of: "B", build: featureHalves},
	}
}

// featureIn writes a template under the case's key; its label is what stands at the
// zero byte of the form.
func featureIn(form string, write func([]float64) string) func(*author) leaf {
	return func(a *author) leaf {
		v := a.embedding()
		before, after, _ := strings.Cut(fmt.Sprintf(form, a.key), "\x00")
		l := leaf{sheet: joinSheets(before, spread(templateMark(v), write(v)), after), carrier: "feature"}
		if strings.HasPrefix(form, "{") {
			l.form = Document
		}
		return l
	}
}

// matrixOf writes rows of 16.
func matrixOf(v []float64) string {
	var rows []string
	for ; len(v) > 0; v = v[16:] {
		rows = append(rows, listOf(v[:16]))
	}
	return "[" + strings.Join(rows, ",") + "]"
}

// numberedOf writes an object whose names are the numbers of the places.
func numberedOf(v []float64) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = `"` + strconv.Itoa(i) + `":` + strconv.FormatFloat(x, 'f', 5, 64)
	}
	return "{" + strings.Join(out, ",") + "}"
}

func featureHalves(a *author) leaf {
	v := a.embedding()
	half := len(v) / 2
	body := listOf(v[:half]) + `,"` + a.key + `_hi":` + listOf(v[half:])
	return leaf{joinSheets(`{"`+a.key+`_lo":`, spread(templateMark(v), body), `}`), Document, "", "feature"}
}
