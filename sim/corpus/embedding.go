package corpus

import (
	"fmt"
	"strings"
)

// embedding draws a template of a face or a voice; half of them have length one.
func (a *author) embedding() []float64 {
	v := a.template()
	if a.chance(50) {
		for i := range v {
			v[i] *= 7.5
		}
	}
	return v
}

// vectorText writes a template as a list of numbers, in base64 or in hexadecimal.
func (a *author) vectorText(form string) string {
	v := a.embedding()
	switch form {
	case "LIST":
		return "[" + joined(v, a.of(",", ", "), fmt.Sprintf("%%.%df", a.between(4, 8))) + "]"
	case "B64":
		return base64Of(float32s(v))
	case "HEX":
		return hexOf(float32s(v))
	case "INT8":
		return "[" + quantised(v, ",") + "]"
	}
	return a.vectorText(a.of("LIST", "LIST", "LIST", "B64", "B64", "HEX", "INT8"))
}

// quantised writes a template as whole numbers from -127 to 127.
func quantised(v []float64, sep string) string {
	top := 0.0
	for _, x := range v {
		top = max(top, x, -x)
	}
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = fmt.Sprintf("%.0f", x/top*127)
	}
	return strings.ReplaceAll(strings.Join(out, sep), "-0"+sep, "0"+sep)
}
