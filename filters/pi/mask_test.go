package pi

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestMasks compares the masks of random texts with the table of classes, byte by byte.
func TestMasks(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	s := NewScanner(Known{})
	for n := range 20_000 {
		b := make([]byte, n%200)
		for i := range b {
			if b[i] = byte(r.Uint32()); r.IntN(3) > 0 {
				b[i] = "aZ09 @[{(#!$`^/:;_~\x7f"[r.IntN(20)]
			}
		}
		if n%3 == 0 {
			for i := range b {
				b[i] &= 0x7F
			}
		}
		s.norm, s.plain = b, false
		s.classify(0)
		s.countNumerals()
		for i := range 64 * len(s.masks) {
			m, at := &s.masks[i/64], i%64
			alnum, digit, event := m.alnum>>at&1 == 1, m.digit>>at&1 == 1, m.event>>at&1 == 1
			var k uint8
			if i < len(b) {
				k = class[b[i]]
			}
			lead := k&cHigh != 0 && b[i] >= 0xC0
			if alnum != (k&cAlnum != 0) || digit != (k&cDigit != 0) || (k&(cAlnum|cMark) != 0 || lead) != event {
				t.Fatalf("%q at %d: alnum %v, digit %v, event %v", b, i, alnum, digit, event)
			}
		}
		i := r.IntN(len(b) + 1)
		near := false
		for _, c := range b[i:min(len(b), i+4)] {
			near = near || isDigit(c)
		}
		if s.digitNear(i, 4) != near {
			t.Fatalf("%q at %d: digit near %v", b, i, !near)
		}
		if s.FewDigits(countDigits(b)) || !s.FewDigits(countDigits(b)+1) {
			t.Fatalf("%q: miscounted digits", b)
		}
	}
}

// TestTokensAcrossMasks moves an identifier over the border of two masks.
func TestTokensAcrossMasks(t *testing.T) {
	s := NewScanner(Known{})
	for _, tc := range []struct {
		text string
		e    Entity
	}{
		{"13812345678", Mobile}, {"1M8GDM9AXKP042788", VIN}, {"11010519491231002X", ResidentID}, {"00:1B:44:11:3A:B7", MAC},
		{"a.b@example.com", Email}, {"渝A12345", Plate}, {"imei 354112070000007", IMEI}, {"138 1234 5678", Mobile},
	} {
		for pad := range 140 {
			text := strings.Repeat("-", pad) + " " + tc.text
			found := s.Scan(nil, nil, []byte(text))
			if len(found) != 1 || found[0].Entity != tc.e || found[0].End != len(text) {
				t.Fatalf("%d bytes before %s: %v", pad, tc.text, found)
			}
		}
	}
}

func TestGateKnowsAllWords(t *testing.T) {
	s := NewScanner(Known{})
	n := 0
	for _, group := range wordList {
		if group.h&hintKeyOnly != 0 {
			continue
		}
		for w := range strings.FieldsSeq(group.words) {
			for _, form := range [...]string{w, strings.ToUpper(w), w + " more text", w + "="} {
				s.norm = []byte(form)
				if !s.wordKnown(0, len(w)) {
					t.Errorf("the gate holds back %q", form)
				}
			}
			n++
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	pass := 0
	for range 10_000 {
		w := make([]byte, 2+r.IntN(10))
		for i := range w {
			w[i] = 'a' + byte(r.IntN(26))
		}
		if s.norm = w; s.wordKnown(0, len(w)) && textHint(w) == 0 {
			pass++
		}
	}
	t.Logf("%d words; %d of 10000 others pass", n, pass)
	if pass > 500 {
		t.Errorf("%d of 10000 ordinary words pass the gate", pass)
	}
}

// TestHanGates holds the tables that let characters be passed over against what they
// stand for.
func TestHanGates(t *testing.T) {
	for _, bucket := range hanWords {
		for _, e := range bucket.words {
			b := []byte(e.word)
			r, _ := hanAt(b, 0)
			if !hanActives.has(r) || !hanWordMay(b, 0, hanClass(r)) {
				t.Errorf("%s is passed over", e.word)
			}
		}
	}
	for r := rune(0x800); r < 0x10000; r++ {
		b := utf8.AppendRune(nil, r)
		got, size := threeBytes(b)
		if utf8.ValidRune(r) && (size != 3 || got != r) {
			t.Fatalf("%U decoded as %U, %d bytes", r, got, size)
		}
		if got := ideograph(binary.LittleEndian.Uint32(append(b, 'x')[:4])); (got == r) != (r >= hanFirst && r <= hanLast) {
			t.Fatalf("%U read as %U", r, got)
		}
		if c := hanClass(r); c != 0 && (hanActives.has(r) != (c&hActive != 0) || hanNumerals.has(r) != (c&(hNumeral|hTraditional) != 0)) {
			t.Fatalf("%c is in the wrong sets", r)
		}
		if c := hanClass(r); numeral(r) != 0 && c != 0 && c&hNumeral == 0 {
			t.Errorf("%c is no numeral in the table", r)
		}
	}
	for _, bad := range []string{"\xe50\x80", "\xe5\x800", "\xe5\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xe5\x80", "ab\x80"} {
		if _, size := threeBytes([]byte(bad)); size != 0 {
			t.Errorf("%q decoded", bad)
		}
		if ideograph(binary.LittleEndian.Uint32([]byte(bad+"abcd"))) != 0 {
			t.Errorf("%q is an ideograph", bad)
		}
	}
	second := func(r rune) bool { return hanClass(r)&hSecond != 0 }
	for i, r := range []rune(compounds) {
		if i%3 == 1 && !second(r) {
			t.Errorf("%c ends no compound surname in the table", r)
		}
	}
}

// TestOffsets compares the two ways from a normalised text back to the text.
func TestOffsets(t *testing.T) {
	s := NewScanner(Known{})
	for _, text := range []string{"，１３８　1234\u200b 5678。", "一三八一二三四五六七八，好", "\ufeffab\u200b\u200bc×\u200b", "é", "", "\xff\xe5好"} {
		s.read([]byte(text))
		if s.plain {
			continue
		}
		s.offsets()
		prev := -1
		for at := range len(s.norm) + 1 {
			if got := s.textOffset(at); got != s.off[at] || got < prev || got > len(text) {
				t.Fatalf("%q: offset %d is %d, %d in the list", text, at, got, s.off[at])
			} else {
				prev = got
			}
		}
		if prev != len(text) {
			t.Errorf("%q ends at %d", text, prev)
		}
	}
}

// TestOwnAnywhere puts the own identifiers into texts with marks between and around.
func TestOwnAnywhere(t *testing.T) {
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝A·D12345"})
	r := rand.New(rand.NewPCG(3, 9))
	for range 5000 {
		id, e := "LSVAU2180E2183294", VIN
		if r.IntN(2) == 0 {
			id, e = "渝AD12345", Plate
		}
		var b strings.Builder
		b.WriteString("xV2渝"[:r.IntN(4)])
		start := b.Len()
		for i, c := range id {
			if r.IntN(3) == 0 && i > 0 {
				b.WriteString(" -./"[:r.IntN(4)])
			}
			b.WriteString(strings.ToLower(string(c)))
		}
		end := b.Len()
		b.WriteString("qV渝"[:r.IntN(2)])
		hit := false
		for _, f := range s.Scan(nil, nil, []byte(b.String())) {
			hit = hit || f.Entity == e && f.Start <= start && f.End >= end
		}
		if !hit {
			t.Fatalf("%q holds the own %v unseen", b.String(), e)
		}
	}
}
