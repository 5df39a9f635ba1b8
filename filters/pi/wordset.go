package pi

import (
	"encoding/binary"
	"strings"
)

// wordMost is the length in bytes of the longest word that a wordSet holds.
const wordMost = 16

// wordSet is a set of short words, open-addressed. A word is kept as two numbers, its first eight
// bytes and the others, so that a look-up copies and allocates nothing and costs the same for a
// word of any length. Longer words and the empty one are in no set.
type wordSet struct {
	slots [][2]uint64
	fold  uint64 // the bits that make eight letters small
}

// wordSetOf makes the set of the words of lists, which are in lower case and found in any case.
func wordSetOf(lists ...string) wordSet { return buildWordSet(0x20*ones, lists) }

// exactSetOf makes the set of the words of lists in which case counts; those in Chinese are such.
func exactSetOf(lists ...string) wordSet { return buildWordSet(0, lists) }

func buildWordSet(fold uint64, lists []string) wordSet {
	words := strings.Fields(strings.Join(lists, " "))
	size := 8
	for size < 2*len(words) {
		size *= 2
	}
	t := wordSet{make([][2]uint64, size), fold}
	for _, w := range words {
		if len(w) > wordMost {
			panic("pi: " + w + " is longer than a word of a set. Try: look for it in another way, or raise wordMost")
		}
		key := packWord([]byte(w), fold)
		i := t.first(key)
		for t.slots[i] != key && t.slots[i] != [2]uint64{} {
			i = (i + 1) % size
		}
		t.slots[i] = key
	}
	return t
}

// has reports whether w is in t.
func (t *wordSet) has(w []byte) bool {
	if uint(len(w)-1) >= wordMost {
		return false
	}
	key := packWord(w, t.fold)
	for i := t.first(key); ; i = (i + 1) & (len(t.slots) - 1) {
		switch t.slots[i] {
		case [2]uint64{}:
			return false
		case key:
			return true
		}
	}
}

// first gives the slot where the search for a word begins.
func (t *wordSet) first(key [2]uint64) int {
	const odd = 0x9E3779B97F4A7C15
	return int((key[0]*odd^key[1])*odd>>32) & (len(t.slots) - 1)
}

// packWord gives w, of 1 to wordMost bytes, as two numbers, fold set in each of its bytes.
func packWord(w []byte, fold uint64) [2]uint64 {
	n := len(w)
	switch {
	case n > 8:
		return [2]uint64{binary.LittleEndian.Uint64(w) | fold, (binary.LittleEndian.Uint64(w[n-8:]) | fold) >> (8 * (16 - n) & 63)}
	case n >= 4:
		return [2]uint64{uint64(binary.LittleEndian.Uint32(w)) | uint64(binary.LittleEndian.Uint32(w[n-4:]))<<(8*(n-4)&63) | fold>>(8*(8-n)&63)}
	}
	return [2]uint64{uint64(w[0]) | uint64(w[n/2])<<(8*(n/2)&63) | uint64(w[n-1])<<(8*(n-1)&63) | fold>>(8*(8-n)&63)}
}
