package forensic

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
)

// Canary is a random token that a test writes inside a record.
type Canary [16]byte

// needle is a form in which a canary, or a key, may lie in the clear. It is met by
// window, 8 bytes of it, and then compared from..to in full.
type needle struct {
	window int    // offset of the window in form
	form   []byte // all of it
	from   int
	to     int
	canary Canary
	key    int // index of a watched key plus 1; 0: a canary
}

// needles finds many of them in one walk.
type needles struct {
	likely [1 << 15]uint64 // bits of hashes
	at     map[uint64][]needle
}

func newNeedles(canaries []Canary, keys [][]byte) *needles {
	n := &needles{at: map[uint64][]needle{}}
	for _, c := range canaries {
		n.addCanary(c)
	}
	for i, k := range keys {
		n.add(needle{window: len(k)/2 - 4, form: k, to: len(k), key: i + 1})
	}
	return n
}

func (n *needles) addCanary(c Canary) {
	// A compressor may take the ends of a canary for parts of what lies beside it.
	n.add(needle{window: 4, form: c[:], from: 4, to: 12, canary: c})
	digits := hex.EncodeToString(c[:])
	for _, s := range []string{digits, strings.ToUpper(digits)} {
		n.add(needle{window: 12, form: []byte(s), to: len(s), canary: c})
		for big := range 2 {
			wide := make([]byte, 2*len(s))
			for i := range len(s) {
				wide[2*i+big] = s[i]
			}
			n.add(needle{window: 28, form: wide, to: len(wide), canary: c})
		}
	}
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			text := []byte(alphabet.EncodeToString(append(make([]byte, shift), c[:]...)))
			text = text[(shift*8+5)/6 : len(text)-1] // what neighbours have no part in
			n.add(needle{window: 6, form: text, to: len(text), canary: c})
		}
	}
}

func (n *needles) add(x needle) {
	key := binary.LittleEndian.Uint64(x.form[x.window:])
	h := spread(key)
	n.likely[h>>6] |= 1 << (h & 63)
	n.at[key] = append(n.at[key], x)
}

// spread makes 21 bits of a window.
func spread(w uint64) uint64 { return w * 0x9E3779B97F4A7C15 >> 43 }

// find calls fn for every needle whose window begins in b[lo:hi].
func (n *needles) find(b []byte, lo, hi int, fn func(at int, x *needle)) {
	for i := lo; i < min(hi, len(b)-7); i++ {
		w := binary.LittleEndian.Uint64(b[i:])
		h := spread(w)
		if n.likely[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		for k := range n.at[w] {
			x := &n.at[w][k]
			start := i - x.window
			if start >= 0 && start+x.to <= len(b) && bytes.Equal(b[start+x.from:start+x.to], x.form[x.from:x.to]) {
				fn(start, x)
			}
		}
	}
}

// MarshalText implements encoding.TextMarshaler: hexadecimal.
func (c Canary) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, c[:]), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Canary) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(c) {
		return errors.New("forensic: a canary has 32 hexadecimal digits")
	}
	_, err := hex.Decode(c[:], b)
	return err
}
