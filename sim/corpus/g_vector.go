package corpus

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// vectors are the evasions of biometric templates of set G: other writings of their
// numbers, under a key that announces them.
func vectors() []dodge {
	list := func(sep, form string) func([]float64) string {
		return func(v []float64) string { return joined(v, sep, form) }
	}
	return []dodge{
		{name: "exponents in a list", of: "B", build: vectorIn("[%s]", list(",", "%.4e"))},
		{name: "decimal commas", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return strings.ReplaceAll(joined(v, ";", "%.5f"), ".", ",") })},
		{name: "strings in a list", of: "B", build: vectorIn("[%s]", list(",", `"%.5f"`))},
		{name: "blanks between figures", of: "B", build: vectorIn(`"%s"`, list(" ", "%.5f"))},
		{name: "bars between figures", of: "B", build: vectorIn(`"%s"`, list("|", "%.4f"))},
		{name: "semicolons in parentheses", of: "B", build: vectorIn(`"(%s)"`, list("; ", "%.6f"))},
		{name: "base64 of doubles", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return base64Of(float64s(v)) })},
		{name: "base64 of half floats", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return base64Of(halves(v)) })},
		{name: "hex of 16 bits", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return hexOf(words16(v)) })},
		{name: "base64 of 16 bits", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return base64Of(words16(v)) })},
		{name: "hex bytes with blanks", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return grouped(hexOf(float32s(v)), " ", 2) })},
		{name: "whole numbers by ten thousand", of: "B", build: vectorIn("[%s]", func(v []float64) string { return joined(times(v, 1e4), ",", "%.0f") })},
		{name: "fixed point in a text", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return joined(times(v, 1<<12), " ", "%.0f") })},
		{name: "rows of 16", of: "B", build: vectorIn("[[%s]]", rows16)},
		{name: "members by index", of: "B", build: vectorIn("{%s}", byIndex)},
		{name: "objects by index", of: "B", build: vectorIn("[%s]", func(v []float64) string { return joined(v, ",", `{"v":%.5f}`) })},
		{name: "array of C", of: "B", build: vectorLine("%s[] = {%s};", list(", ", "%.5ff"))},
		{name: "tensor in print", of: "B", build: vectorLine("%s tensor([%s])", list(", ", "%.4f"))},
		{name: "array of numpy", of: "B", build: vectorLine("%s array([%s], dtype=float32)", list(", ", "%.6f"))},
		{name: "fields of protobuf", of: "B", build: vectorLine("%s { %s }", list(" ", "value: %.5f"))},
		{name: "elements of XML", of: "B", build: vectorLine("<vec name=\"%s\">%s</vec>", list("", "<f>%.5f</f>"))},
		{name: "a figure a line", of: "B", build: vectorLine("%s:\n%s", list("\n", "  - %.5f"))},
		{name: "list in gzip", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return gzipBase64(listOf(v)) })},
		{name: "floats in zlib", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return zlibBase64(float32s(v)) })},
		{name: "list in base64", of: "B", build: vectorIn(`"%s"`, func(v []float64) string { return base64Of(listOf(v)) })},
		{name: "two members", of: "B", build: vectorHalves},
	}
}

// vectorIn writes a template as a JSON value in a frame: the label is what stands in
// the frame.
func vectorIn(frame string, write func([]float64) string) func(*author) leaf {
	return func(a *author) leaf {
		v := a.embedding()
		open, end, _ := strings.Cut(frame, "%s")
		value := spread(templateMark(v), write(v))
		switch a.IntN(3) {
		case 0:
			return leaf{joinSheets(a.logHead()+" D "+a.from("word.tag")+": "+a.key+"="+open, value, end), Text, "", "vector"}
		case 1:
			return leaf{joinSheets(`{"op":"enroll","`+a.key+`":`+open, value, end+`,"quality":0.`+a.pattern("##")+`}`), Document, "", "vector"}
		}
		return leaf{joinSheets(`{"profile":{"id":`+a.pattern("%")+`,"`+a.key+`":`+open, value, end+`}}`), Document, "", "vector"}
	}
}

// vectorLine writes a template in a text that is no JSON, after its key.
func vectorLine(form string, write func([]float64) string) func(*author) leaf {
	return func(a *author) leaf {
		v := a.embedding()
		parts := strings.Split(form, "%s")
		return leaf{joinSheets(parts[0]+a.key+parts[1], spread(templateMark(v), write(v)), parts[2]), Text, "", "vector"}
	}
}

func rows16(v []float64) string {
	var b strings.Builder
	for at := 0; at < len(v); at += 16 {
		if at > 0 {
			b.WriteString("],[")
		}
		b.WriteString(joined(v[at:at+16], ",", "%.5f"))
	}
	return b.String()
}

func byIndex(v []float64) string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = fmt.Sprintf(`"%d":%.5f`, i, x)
	}
	return strings.Join(out, ",")
}

func vectorHalves(a *author) leaf {
	v := a.embedding()
	half := len(v) / 2
	text := joined(v[:half], ",", "%.5f") + `],"` + a.key + `_hi":[` + joined(v[half:], ",", "%.5f")
	return leaf{joinSheets(`{"`+a.key+`_lo":[`, spread(templateMark(v), text), `]}`), Document, "", "vector"}
}

// words16 scales a template to signed words, the low byte first.
func words16(v []float64) []byte {
	top := 0.0
	for _, x := range v {
		top = max(top, math.Abs(x))
	}
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(x/top*32767))))
	}
	return out
}

// halves writes IEEE 754 half floats, the low byte first; what is below the smallest
// normal one becomes zero.
func halves(v []float64) []byte {
	var out []byte
	for _, x := range v {
		bits := math.Float32bits(float32(x))
		exponent := int(bits>>23&0xff) - 127 + 15
		half := uint16(bits >> 16 & 0x8000)
		if exponent > 0 {
			half |= uint16(exponent)<<10 | uint16(bits>>13&0x3ff)
		}
		out = binary.LittleEndian.AppendUint16(out, half)
	}
	return out
}
