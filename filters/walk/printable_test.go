package walk

import (
	"bytes"
	"testing"
	"unicode"
	"unicode/utf8"
)

// slowPrintable is Printable character by character.
func slowPrintable(b []byte, ascii bool) bool {
	for b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")); len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) && r != '\n' && r != '\t' || ascii && r > unicode.MaxASCII {
			return false
		}
		b = b[n:]
	}
	return true
}

// TestPrintableEveryCharacter puts every character, and every byte, at the start, in
// the middle and at the end of others.
func TestPrintableEveryCharacter(t *testing.T) {
	check := func(piece []byte) {
		for _, around := range [...][2]string{{"", ""}, {"abc", "0123456789"}, {"车速0123456789", "，"}, {"a\n", "\t"}, {"", "车速车速"}, {"车", "速车速"}, {"", "\n"}, {"\r", "\n"}} {
			b := append(append([]byte(around[0]), piece...), around[1]...)
			for _, ascii := range [...]bool{false, true} {
				if got, want := Printable(b, ascii), slowPrintable(b, ascii); got != want {
					t.Fatalf("%q, ascii %v: %v, want %v", b, ascii, got, want)
				}
			}
		}
	}
	for r := range rune(utf8.MaxRune + 1) {
		if r < 0x11000 || r%101 == 0 {
			check(utf8.AppendRune(nil, r))
		}
	}
	for c := range 256 {
		check([]byte{byte(c)})
		check([]byte{0xE4, byte(c), 0x80})
		check([]byte{0xE5, 0x80, byte(c)})
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add([]byte("speed=83.25 车速，ok\n"))
	f.Add([]byte("\xe4\xb8\x00abcdefgh\x7f"))
	f.Add([]byte{0xED, 0xA0, 0x80})
	f.Add([]byte("\r\n\r"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, ascii := range [...]bool{false, true} {
			if got, want := Printable(b, ascii), slowPrintable(b, ascii); got != want {
				t.Fatalf("%q, ascii %v: %v, want %v", b, ascii, got, want)
			}
		}
	})
}

func BenchmarkPrintable(b *testing.B) {
	for _, tc := range []struct{ name, unit string }{{"ASCII", "speed=83.25 rpm=2140 "}, {"Chinese", "车辆在高速行驶时，"}} {
		text := bytes.Repeat([]byte(tc.unit), 10)[:180]
		b.Run(tc.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if !Printable(text, false) {
					b.Fatal("not printable")
				}
			}
		})
	}
}

// TestShortASCII puts every byte at every place of short texts, with other bytes behind
// them in memory: it never says so of what is no such text, and says so where it can tell.
func TestShortASCII(t *testing.T) {
	for n := 0; n <= 66; n++ {
		for _, more := range []string{"", "\x00", "\xff\xff\xff\xff\xff\xff\xff\xff"} {
			b := append(bytes.Repeat([]byte{'~'}, n), more...)[: n : n+len(more)]
			for i := range b {
				for c := range 256 {
					b[i] = byte(c)
					plain := byte(c) >= ' ' && byte(c) < 0x7F
					if got := shortASCII(b); got != (plain && n <= 64 && cap(b) >= 8) {
						t.Fatalf("%q of %d bytes: %v", b, cap(b), got)
					}
					if LooksText(b) != (plain || c == '\t' || c == '\n' || c == '\r') {
						t.Fatalf("%q looks like text: %v", b, LooksText(b))
					}
				}
				b[i] = ' '
			}
		}
	}
}
