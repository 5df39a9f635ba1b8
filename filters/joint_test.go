package filters

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// room is what lies behind a text in its document: never read as part of it.
var room = [...]string{"", ",", "99999999", "/////////", "\xff\xff\xff\xff\xff\xff\xff\xff"}

// behind gives text with something behind it in its memory.
func behind(text, more string) []byte { return append([]byte(text), more...)[:len(text)] }

func TestDigits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 22 {
		for range 300 {
			text := make([]byte, n)
			for i := range text {
				text[i] = '0' + byte(r.IntN(10))
			}
			want, err := strconv.ParseUint(string(text), 10, 64)
			ok := err == nil && n <= 19 && want >= leastCharacter
			for _, more := range room {
				if v, got := digits(slices.Clip(behind(string(text), more))); got != ok || ok && v != want {
					t.Fatalf("%s: %d %v, want %d %v", text, v, got, want, ok)
				}
				if v, got := digits(behind(string(text), more)); got != ok || ok && v != want {
					t.Fatalf("%s before %q: %d %v, want %d %v", text, more, v, got, want, ok)
				}
			}
		}
	}
}

// TestMemberID: a key has one stream wherever it lies, and another one than other keys.
func TestMemberID(t *testing.T) {
	keys := []string{"", "a", "b", "\x00", "\x00\x00", "a\x00", "ab", "ba", "speed", "pressure", "pressures", "pressure1", "speedOfTheLeftWheel", "speedOfTheRightWheel", "speedOfTheLeftWheem"}
	for i := range 2000 {
		keys = append(keys, fmt.Sprint("k", i), fmt.Sprint(i, "th of the long names"))
	}
	seen := map[uint64]string{7: "the stream itself"}
	for _, key := range keys {
		id := memberID(7, slices.Clip([]byte(key)))
		for _, more := range room {
			if got := memberID(7, behind(key, more)); got != id {
				t.Fatalf("%q before %q: %x, alone %x", key, more, got, id)
			}
		}
		if other, ok := seen[id]; ok {
			t.Errorf("%q has the stream of %q", key, other)
		}
		if seen[id] = key; memberID(8, []byte(key)) == id {
			t.Errorf("%q of two signals has one stream", key)
		}
	}
}
