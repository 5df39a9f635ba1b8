package media

import "bytes"

// census is how often byte values occur in the first 4 KiB of a piece.
type census struct {
	n, used, zeros, ones int  // bytes looked at, values used, bytes of 0x00 and 0xFF
	even                 bool // as in compressed data
	flat                 bool // that, and no byte is near the one before
	full                 bool // it uses nearly all values, and zero not for a sixth
	sparse               bool // with too many zeros for coded video
	rough                     // of the first bytes, if it is even or long enough to be samples
}

// leastEven is the fewest bytes that can be even.
const leastEven = 400

// count counts, and takes the roughness if it can matter. A piece is even if it uses at
// least 200 byte values and none of them for more than a sixteenth, as compressed data do;
// the same holds for every fourth byte, which packed numbers have their exponents and upper
// halves in.
func (c *census) count(b []byte) {
	b = b[:min(len(b), 4096)]
	if c.n = len(b); c.n < leastEven { // as most messages of cars are
		c.zeros, c.ones = bytes.Count(b, []byte{0}), bytes.Count(b, []byte{0xFF})
		c.sparse = c.zeros*10 > c.n+160
		return
	}
	var count [4][256]uint16
	i := 0
	for ; i+4 <= len(b); i += 4 {
		count[0][b[i]]++
		count[1][b[i+1]]++
		count[2][b[i+2]]++
		count[3][b[i+3]]++
	}
	for ; i < len(b); i++ {
		count[i&3][b[i]]++
	}
	most := uint16(0)
	for v := range 256 {
		k, l, m, n := count[0][v], count[1][v], count[2][v], count[3][v]
		most = max(most, k, l, m, n)
		if k|l|m|n > 0 {
			c.used++
		}
	}
	for p := range count {
		c.zeros += int(count[p][0])
		c.ones += int(count[p][0xFF])
	}
	c.even = c.used >= 200 && int(most) <= max(c.n/64, 12)
	if c.even || c.n >= leastG711 {
		c.rough.take(b)
	}
	c.flat = c.even && c.rough.none()
	c.full = c.n >= 1024 && c.used >= 200 && c.zeros*6 < c.n
	c.sparse = !c.flat && c.zeros*10 > c.n+160
}

// flat takes a census of b and reports whether b is even and no byte near the last.
func flat(b []byte) bool {
	var c census
	c.count(b)
	return c.flat
}

// even takes a census of b and reports what it says.
func even(b []byte) bool {
	var c census
	c.count(b)
	return c.even
}
