package pi

import (
	"strings"
	"testing"
)

func TestWhatTemplatesAre(t *testing.T) {
	rep := func(s string) string { return strings.Repeat(s, 20) }
	features, even := strings.Repeat("0.1275,-0.3319,0.0417,-0.0208,", 31)+"0.1275,-0.3319,0.0417,-0.0208", strings.Repeat("0.7501,-0.6502,0.6503,-0.7504,", 31)+"0.7501,-0.6502,0.6503,-0.7504"
	s := NewScanner(Known{})
	for _, tc := range []struct {
		key, text string
		found     bool
	}{
		{"", "irisFeature[] = {" + rep("0.12f, -0.34f, ") + "0.5f}", true}, {"", "faceprintData[40] = {" + rep("0.12f, -0.34f, ") + "0.5f}", true},
		{"", "faceprintData { " + rep("value: 0.12 value: -0.34 ") + "}", true}, {"", "faceTplOfDriver=[" + rep("0.12,-0.34,") + "0.5]", true},
		{"", "faceTemplate { x: 1 " + rep("odo: 12 soc: 34 ") + "}", false},
		{"", "uint8_t fingerTemplate[] = {" + rep("0x12, 0xF3, ") + "0}", true},
		{"", "list=" + features, true}, {"", "list=" + even, false}, {"", "conv1/weights list=" + features, false},
		{"fingerprint", "zhiji/ivi/4c641ae4:14/UQ1A.363357.002/32536251", true}, {"buildFingerprint", "zhiji/ivi/4c641ae4:14/UQ1A.363357.002/32536251", false},
		{"fingerprint", "SHA256:4c641ae4UQ1A36335700232536251userreleasekeys0", false},
		{"template", "Dear customer, your car is ready for pickup at our shop", false},
	} {
		got := false
		for _, f := range s.Scan(nil, []byte(tc.key), []byte(tc.text)) {
			got = got || f.Entity == Biometric
		}
		if got != tc.found {
			t.Errorf("key %q text %.60q: a template %v, want %v", tc.key, tc.text, got, tc.found)
		}
	}
}
