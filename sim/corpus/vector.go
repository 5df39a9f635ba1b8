package corpus

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// template draws a biometric template: a unit vector of a usual length.
func (d *draw) template() []float64 {
	v := make([]float64, []int{128, 256, 512, 1024}[d.weighted(4, 3, 3, 1)])
	sum := 0.0
	for i := range v {
		v[i] = d.NormFloat64()
		sum += v[i] * v[i]
	}
	for i := range v {
		v[i] /= math.Sqrt(sum)
	}
	return v
}

func (d *draw) weighted(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := d.IntN(total)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}

func joined(v []float64, sep, form string) string {
	var b strings.Builder
	for i, x := range v {
		if i > 0 {
			b.WriteString(sep)
		}
		fmt.Fprintf(&b, form, x)
	}
	return b.String()
}

func float32s(v []float64) []byte {
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(x)))
	}
	return out
}

func float64s(v []float64) []byte {
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
	}
	return out
}

// vectorMember writes a biometric template as a JSON value: mostly an array, under a
// usual key or a neutral one, else the base64 of float32 under a usual key.
func (d *draw) vectorMember() (key, value string) {
	v := d.template()
	switch d.IntN(6) {
	case 0:
		return d.from("biometric.neutral"), "[" + joined(v, ",", "%.6f") + "]"
	case 1:
		return d.from("biometric.keys"), quote(base64Of(float32s(v)))
	case 2:
		return d.from("biometric.keys"), "[" + joined(v, ", ", "%.8g") + "]"
	}
	return d.from("biometric.keys"), "[" + joined(v, ",", d.of("%.6f", "%.4f", "%.7g")) + "]"
}

// vectorTwists are other writings of a template, all under usual keys.
var vectorTwists = []struct {
	name  string
	write func(v []float64) string
}{
	{"csv-string", func(v []float64) string { return quote(joined(v, ",", "%.5f")) }},
	{"space-string", func(v []float64) string { return quote(joined(v, " ", "%.5f")) }},
	{"string-array", func(v []float64) string { return `["` + joined(v, `","`, "%.6f") + `"]` }},
	{"int8-array", func(v []float64) string { return "[" + joined(scaled(v), ",", "%.0f") + "]" }},
	{"exponents", func(v []float64) string { return "[" + joined(v, ",", "%.5e") + "]" }},
	{"two-halves", func(v []float64) string {
		return "[[" + joined(v[:len(v)/2], ",", "%.6f") + "],[" + joined(v[len(v)/2:], ",", "%.6f") + "]]"
	}},
	{"hex-float32", func(v []float64) string { return fmt.Sprintf(`"%x"`, float32s(v)) }},
	{"base64url-float32", func(v []float64) string { return quote(urlBase64(float32s(v))) }},
	{"gzip-float32", func(v []float64) string { return quote(gzipBase64(float32s(v))) }},
	{"base64-float64", func(v []float64) string { return quote(base64Of(float64s(v))) }},
	{"objects", func(v []float64) string { return `[{"x":` + joined(v, `},{"x":`, "%.6f") + `}]` }},
}

func scaled(v []float64) []float64 {
	top := 0.0
	for _, x := range v {
		top = max(top, math.Abs(x))
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Round(x / top * 127)
	}
	return out
}

// floats writes a JSON array for a placeholder "!floats count low high".
func (d *draw) floats(name string) string {
	var n int
	var lo, hi float64
	_, _ = fmt.Sscanf(name, "!floats %d %g %g", &n, &lo, &hi)
	v := make([]float64, n)
	for i := range v {
		v[i] = lo + (hi-lo)*d.Float64()
	}
	return "[" + joined(v, ",", "%.3f") + "]"
}

// plainBlob draws the base64 of a settings text.
func (d *draw) plainBlob() string {
	text := "mode=" + d.of("eco", "sport", "comfort") + ";level=" + d.pattern("%#") + ";flags=0x" + d.pattern("XXXX") + ";" + d.from("fields")
	c := Case{}
	d.expand(&c, text, nil)
	return base64Of(c.Text)
}
