package scan

import (
	"math"
	"testing"
)

// TestPlainDecimal holds the short way of reading a number to the long one.
func TestPlainDecimal(t *testing.T) {
	for _, text := range []string{"0", "-0", "7", "-7", "1.5", "-1.25", "0.000001", ".5", "-.5", "1.", "123456789012345", "1234567.8901234", "99999999999999.", "3.14159265358979"} {
		want, _ := decimal([]byte(text))
		got, ok := plainDecimal([]byte(text))
		if short := len(text) <= 15; ok != short || short && math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%s: %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1e5", "1.2.3", "--1", "1-2", "a", "1234567890123456"} {
		if got, ok := plainDecimal([]byte(text)); ok {
			t.Errorf("%q: %v, want it left to decimal", text, got)
		}
	}
}
