package walk

import (
	"bytes"
	"encoding/ascii85"
	mathbig "math/big"
	"testing"
)

// FuzzRadix reads numbers and base85 as the standard library writes them.
func FuzzRadix(f *testing.F) {
	for _, seed := range []string{"G28233365", "\x00\x01", "11010519491231002X", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for way := range Ways85 {
			Base85(nil, data, way)
		}
		if len(data) > 24 {
			return
		}
		text := make([]byte, ascii85.MaxEncodedLen(len(data)))
		text = text[:ascii85.Encode(text, data)]
		if got := Base85(nil, text, 0); !bytes.Equal(got, data) {
			t.Errorf("base85 %q: got %x, want %x", text, got, data)
		}
		n := new(mathbig.Int).SetBytes(data)
		for _, base := range []int{2, 8, 10, 16, 36} {
			digits := n.Text(base)
			if got, end := Numeral(nil, []byte(digits), base, 256); len(digits) <= mostNumeral && (end != len(digits) || !bytes.Equal(got, n.Bytes())) {
				t.Errorf("%s in base %d: got %x up to %d, want %x", digits, base, got, end, n.Bytes())
			}
			if got, _ := Numeral(nil, []byte(digits), base, 10); n.Sign() > 0 && len(digits) <= mostNumeral && string(got) != n.String() {
				t.Errorf("%s in base %d: got %s, want %s", digits, base, got, n)
			}
		}
	})
}
