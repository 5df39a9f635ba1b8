package scan

import "cordon/filters/pi"

// memo remembers what short keys say, which records repeat. It is direct-mapped: a
// key takes the place of another one with the same hash.
type memo [64]struct {
	key pi.Context
	n   int // length of the key, 0 for an empty place
	b   [16]byte
}

// context is pi.ContextOf.
func (m *memo) context(key []byte) pi.Context {
	n := len(key)
	if n == 0 {
		return pi.Context{}
	}
	if n > 16 {
		return pi.ContextOf(key)
	}
	e := &m[(uint(key[0])*5^uint(key[n-1])*3^uint(key[n/2])*11^uint(n)*17)%64]
	if e.n == n && string(e.b[:n]) == string(key) {
		return e.key
	}
	e.key, e.n = pi.ContextOf(key), n
	copy(e.b[:], key)
	return e.key
}
