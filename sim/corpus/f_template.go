package corpus

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// templateDodges write a biometric template in forms that are no plain list of
// decimals and no base64 of float32.
var templateDodges = []dodge{
	{name: "float64 in base64", of: "B", build: vectorAs(func(_ *author, v []float64) string { return base64Of(float64s(v)) })},
	{name: "big-endian floats", of: "B", build: vectorAs(func(_ *author, v []float64) string { return base64Of(bigFloats(v)) })},
	{name: "bytes in base64", of: "B", build: vectorAs(func(_ *author, v []float64) string { return base64Of(int8s(v)) })},
	{name: "base64 of URLs", of: "B", build: vectorAs(func(_ *author, v []float64) string { return urlBase64(float32s(v)) })},
	{name: "base64 in lines", of: "B", build: vectorAs(func(_ *author, v []float64) string { return grouped(base64Of(float32s(v)), `\n`, 76) })},
	{name: "base64 twice", of: "B", build: vectorAs(func(_ *author, v []float64) string { return base64Of(base64Of(float32s(v))) })},
	{name: "gzip of floats", of: "B", build: vectorAs(func(_ *author, v []float64) string { return gzipBase64(float32s(v)) })},
	{name: "gzip of a list", of: "B", build: vectorAs(func(_ *author, v []float64) string { return gzipBase64(listOf(v)) })},
	{name: "floats as data URI", of: "B", build: vectorAs(func(_ *author, v []float64) string {
		return "data:application/octet-stream;base64," + base64Of(float32s(v))
	})},
	{name: "hex in groups", of: "B", build: vectorAs(func(_ *author, v []float64) string { return fmt.Sprintf("% x", float32s(v)) })},
	{name: "words in hex", of: "B", build: vectorAs(hexWords)},
	{name: "percent of a list", of: "B", build: vectorAs(func(_ *author, v []float64) string {
		return strings.NewReplacer("[", "%5B", ",", "%2C", "]", "%5D").Replace(listOf(v))
	})},
	{name: "list in a string", of: "B", build: vectorAs(func(_ *author, v []float64) string { return listOf(v) })},
	{name: "semicolons or bars", of: "B", build: vectorAs(func(a *author, v []float64) string { return joined(v, a.of(";", "|", " ; "), "%.5f") })},
	{name: "blanks", of: "B", build: vectorAs(func(a *author, v []float64) string { return joined(v, a.of(" ", `\t`, `\n`), "%.6f") })},
	{name: "decimal commas", of: "B", build: vectorAs(func(_ *author, v []float64) string {
		return strings.ReplaceAll(joined(v, ";", "%.5f"), ".", ",")
	})},
	{name: "exponents", of: "B", build: vectorList(func(_ *author, v []float64) string { return "[" + joined(v, ",", "%.5e") + "]" })},
	{name: "whole numbers", of: "B", build: vectorList(func(a *author, v []float64) string {
		return "[" + joined(times(v, float64(a.of2(10_000, 1_000_000))), ",", "%.0f") + "]"
	})},
	{name: "bytes without sign", of: "B", build: vectorList(func(_ *author, v []float64) string {
		for i, b := range int8s(v) {
			v[i] = float64(int8(b)) + 128
		}
		return "[" + joined(v, ",", "%.0f") + "]"
	})},
	{name: "rows", of: "B", build: vectorList(rowsOf)},
	{name: "strings", of: "B", build: vectorList(func(_ *author, v []float64) string { return `["` + joined(v, `","`, "%.6f") + `"]` })},
	{name: "objects", of: "B", build: vectorList(func(_ *author, v []float64) string {
		var out []string
		for i, x := range v {
			out = append(out, fmt.Sprintf(`{"i":%d,"v":%.5f}`, i, x))
		}
		return "[" + strings.Join(out, ",") + "]"
	})},
	{name: "members", of: "B", build: vectorList(func(_ *author, v []float64) string {
		var out []string
		for i, x := range v {
			out = append(out, fmt.Sprintf(`"f%d":%.5f`, i, x))
		}
		return "{" + strings.Join(out, ",") + "}"
	})},
	{name: "chunks over members", of: "B", build: chunkedVector},
	{name: "columns", of: "B", build: vectorColumns},
	{name: "elements", of: "B", build: vectorElements},
}

func listOf(v []float64) string { return "[" + joined(v, ",", "%.6f") + "]" }

// templateMark is the mark of a template: its numbers.
func templateMark(v []float64) mark { return mark{"BIOMETRIC", listOf(v), true} }

// vectorAs writes a template as a JSON string under its key.
func vectorAs(write func(*author, []float64) string) func(*author) leaf {
	return func(a *author) leaf {
		v := a.embedding()
		m := templateMark(v)
		return a.objectOf(joinSheets(quote(a.key)+`:"`, spread(m, write(a, v)), `"`))
	}
}

// vectorList writes a template as a JSON list or object under its key.
func vectorList(write func(*author, []float64) string) func(*author) leaf {
	return func(a *author) leaf {
		v := a.embedding()
		m := templateMark(v)
		return a.objectOf(joinSheets(quote(a.key)+":", spread(m, write(a, v))))
	}
}

func bigFloats(v []float64) []byte {
	var out []byte
	for _, x := range v {
		out = binary.BigEndian.AppendUint32(out, math.Float32bits(float32(x)))
	}
	return out
}

// int8s writes numbers as signed bytes, the greatest as 127.
func int8s(v []float64) []byte {
	top := max(slices.Max(v), -slices.Min(v))
	out := make([]byte, len(v))
	for i, x := range v {
		out[i] = byte(int8(math.Round(x / top * 127)))
	}
	return out
}

func times(v []float64, by float64) []float64 {
	out := slices.Clone(v)
	for i := range out {
		out[i] *= by
	}
	return out
}

func hexWords(_ *author, v []float64) string {
	var out []string
	b := bigFloats(v)
	for i := 0; i < len(b); i += 4 {
		out = append(out, "0x"+hexOf(b[i:i+4]))
	}
	return strings.Join(out, ",")
}

func rowsOf(_ *author, v []float64) string {
	var rows []string
	for row := range slices.Chunk(v, 16) {
		rows = append(rows, listOf(row))
	}
	return "[" + strings.Join(rows, ",") + "]"
}

func chunkedVector(a *author) leaf {
	v := a.embedding()
	var out []string
	for chunk := range slices.Chunk(v, 32) {
		out = append(out, listOf(chunk))
	}
	text := out[0]
	for i, chunk := range out[1:] {
		text += fmt.Sprintf(`,%q:%s`, fmt.Sprintf("%s_%d", a.key, i+1), chunk)
	}
	return a.objectOf(joinSheets(quote(a.key+"_0")+":", spread(templateMark(v), text)))
}

func vectorColumns(a *author) leaf {
	v := a.embedding()
	head := a.key + "," + a.series(len(v), func() string { return "f" })
	return leaf{joinSheets(head+"\n"+a.pattern("%#")+",", spread(templateMark(v), joined(v, ",", "%.6f"))), Text, "", "csv"}
}

func vectorElements(a *author) leaf {
	v := a.embedding()
	return leaf{joinSheets("<"+a.key+">", spread(templateMark(v), "<f>"+joined(v, "</f><f>", "%.6f")+"</f>"), "</"+a.key+">"), Text, "", "xml"}
}
