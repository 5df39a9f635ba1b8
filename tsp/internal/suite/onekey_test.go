package suite

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// otherName gives the text of the same age key with the bit set that X25519 ignores:
// the top one of the last byte.
func otherName(text string) string {
	hrp, data, _ := strings.Cut(text, "1")
	if strings.HasPrefix(text, ageHybridText) {
		hrp, data = ageHybridText[:len(ageHybridText)-1], text[len(ageHybridText):]
	}
	digits := make([]byte, 0, len(data))
	for _, c := range data[:len(data)-6] {
		digits = append(digits, byte(strings.IndexRune(bech32, c)))
	}
	at := len(digits)*5/8*8 - 8
	digits[at/5] ^= 1 << (4 - at%5)
	digits = append(digits, checksum(hrp, digits)...)
	out := []byte(hrp + "1")
	for _, d := range digits {
		out = append(out, bech32[d])
	}
	return string(out)
}

// checksum is that of BIP 173.
func checksum(hrp string, digits []byte) (sum []byte) {
	var all []byte
	for _, c := range []byte(hrp) {
		all = append(all, c>>5)
	}
	all = append(all, 0)
	for _, c := range []byte(hrp) {
		all = append(all, c&31)
	}
	acc := uint32(1)
	for _, v := range append(append(all, digits...), make([]byte, 6)...) {
		top := acc >> 25
		acc = acc&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			acc ^= g * (top >> i & 1)
		}
	}
	for i := range 6 {
		sum = append(sum, byte((acc^1)>>(25-5*i)&31))
	}
	return sum
}

// TestOneNameOfAKey: a key under a second text would have a second fingerprint, and its
// holder could be registered twice.
func TestOneNameOfAKey(t *testing.T) {
	for _, k := range []kind{x25519, hybrid} {
		r := newPair(t, k)
		other := otherName(r.public.String())
		if other == r.public.String() || otherName(other) != r.public.String() {
			t.Fatalf("%s: the test makes no second text", k)
		}
		if _, err := ParsePublic(other); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "one way") {
			t.Errorf("%s: %v", k, err)
		}
	}
	share := func(low, high byte) []byte {
		return append(append([]byte{low}, bytes.Repeat([]byte{0xff}, 30)...), high)
	}
	for _, c := range []struct {
		share []byte
		want  bool
	}{
		{share(0xec, 0x7f), true}, {share(0xed, 0x7f), false}, {share(0xff, 0x7f), false}, {share(0xff, 0x7e), true},
		{share(0, 0x80), false}, {append([]byte{0xff, 0xfe}, share(0xff, 0x7f)[2:]...), true}, {make([]byte, 32), true}, {nil, false},
	} {
		if got := reduced(c.share); got != c.want {
			t.Errorf("%x: %v", c.share, got)
		}
	}
}
