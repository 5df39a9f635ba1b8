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

// TestQuantised has features of sets of noise by their spread: a sum of twelve even ones is
// nearly normal, one alone is what encryption gives.
func TestQuantised(t *testing.T) {
	for _, tc := range []struct {
		name   string
		terms  int
		n      int
		scaled func(float64) float64
		want   bool
	}{
		{"signed bytes", 12, 256, func(v float64) float64 { return math.Round(25 * v) }, true},
		{"norm one by 10^4", 12, 256, func(v float64) float64 { return math.Round(v * 1e4 / 16) }, true},
		{"of another norm", 12, 256, func(v float64) float64 { return math.Round(v * 1e4) }, false},
		{"encrypted bytes", 1, 256, func(v float64) float64 { return math.Round(v * 70) }, false},
		{"no usual length", 12, 200, func(v float64) float64 { return math.Round(25 * v) }, false},
		{"a ramp", 0, 256, func(v float64) float64 { return v }, false},
	} {
		var m moments
		seed := uint32(7)
		for i := range tc.n {
			v := 0.0
			for range tc.terms {
				seed = seed*1664525 + 1013904223
				v += float64(seed>>8)/(1<<24) - 0.5
			}
			if tc.terms == 0 {
				v = float64(i - tc.n/2)
			} else {
				v *= math.Sqrt(12 / float64(tc.terms))
			}
			m.add(tc.scaled(v))
		}
		if got := m.embedding(); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestFloat16(t *testing.T) {
	for x, want := range map[uint16]float64{0x3C00: 1, 0xC000: -2, 0x3555: 0.333251953125, 0x0001: 1.0 / (1 << 24), 0: 0} {
		if got := float16(x); got != want {
			t.Errorf("%#04x is %v, want %v", x, got, want)
		}
	}
}

func TestAround128(t *testing.T) {
	var noise, ramp [256]byte
	seed := uint32(7)
	for i := range noise {
		sum := 0
		for range 12 {
			seed = seed*1664525 + 1013904223
			sum += int(seed >> 28)
		}
		noise[i], ramp[i] = byte(sum*2-52), byte(i)
	}
	if !around128(noise[:]) || around128(ramp[:]) || around128(noise[:200]) {
		t.Error("features are told from a ramp and from another length by more than their shape")
	}
}
