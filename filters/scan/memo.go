package scan

import (
	"encoding/binary"

	"cordon/filters/pi"
)

// memo remembers what short keys say, which records repeat. It is direct-mapped: a
// key takes the place of another one with the same hash.
type memo [128]saying

// saying is what a key says of its value.
type saying struct {
	low, high uint64 // the key, of at most 16 bytes
	n         int    // its length, 0 for an empty place
	context   pi.Context
	word      bool // it can hold nothing itself
}

// look gives what a key says of its value, and whether it can hold nothing itself.
func (m *memo) look(key []byte) (c pi.Context, idle bool) {
	n := len(key)
	if n == 0 || n > 16 {
		return pi.ContextOf(key), word(key)
	}
	low, high := ends(key)
	e := &m[(low^high*3+uint64(n))*0x9E3779B97F4A7C15>>57]
	if e.n != n || e.low != low || e.high != high {
		*e = saying{low, high, n, pi.ContextOf(key), word(key)}
	}
	return e.context, e.word
}

// ends gives the first and the last eight bytes of a key of at most 16, which are the
// key if its length is known. It reads past a short key where its memory goes on.
func ends(key []byte) (low, high uint64) {
	n := len(key)
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[n-8:])
	case cap(key) >= 8:
		return binary.LittleEndian.Uint64(key[:8]) & (1<<(8*n&63) - 1), 0
	}
	for i, c := range key {
		low |= uint64(c) << (8 * i & 63)
	}
	return low, 0
}
