package agent

import (
	"crypto/ed25519"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/filters/policy"
)

// TestLargePolicy: what takes too long to load is refused with its name and what to do,
// whether it lies on the car or was signed.
func TestLargePolicy(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	comment := func(size int) []byte { return []byte("#" + strings.Repeat("x", size-1)) }
	pub, key, _ := ed25519.GenerateKey(nil)
	signed, err := policy.SignBundle(key, &policy.Bundle{Sequence: 1, Profile: "draft-2021", Files: []policy.Source{{Name: "oem.yaml", Data: comment(policy.MaxText - 9)}}})
	if err != nil {
		t.Fatal(err)
	}
	p := Policy{Bundle: write("b", signed), BundleKey: write("k", []byte(base64.StdEncoding.EncodeToString(pub)))}
	largest, ten := write("largest.yaml", comment(policy.MaxText)), write("ten.yaml", comment(10))
	for name, tc := range map[string]struct {
		policy Policy
		want   string
	}{
		"largest overlay": {Policy{Overlays: []string{largest}}, ""},
		"one":             {Policy{Overlays: []string{write("one.yaml", comment(policy.MaxText+1))}}, "one.yaml is larger than"},
		"two":             {Policy{Overlays: []string{largest, ten}}, "ten.yaml: with this text the policy has"},
		"bundle":          {p, ""},
		"over a bundle":   {Policy{Bundle: p.Bundle, BundleKey: p.BundleKey, Overlays: []string{ten}}, "ten.yaml: with this text the policy has"},
		"large file":      {Policy{Bundle: write("c", append(signed, make([]byte, 64<<10)...)), BundleKey: p.BundleKey}, "is larger than"},
	} {
		_, err := tc.policy.Compile()
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "Try: ")):
			t.Errorf("%s: %v, want %q and what to do", name, err, tc.want)
		}
	}
}
