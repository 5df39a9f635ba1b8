package media

import (
	"bytes"
	"encoding/binary"
	"math"
)

// The least that raw forms take: fewer bytes say nothing.
const (
	leastSound  = 1536
	leastPixels = 3072
	leastG711   = 1024
	most        = 4096 // bytes that are looked at
	glance      = 1024 // bytes that roughness is taken from
	random      = 256  // the roughness of random bytes
)

// rough is four times the average difference, as signed bytes, of bytes 1 to 4 apart,
// for each place of a sample or pixel of so many bytes.
type rough [5][4]int

func (r *rough) take(b []byte) {
	b = b[:min(len(b), glance)]
	for width := 1; width <= 4; width++ {
		for p := range width {
			total := 0
			for i := p + width; i < len(b); i += width {
				d := int(int8(b[i] - b[i-width]))
				total += max(d, -d)
			}
			r[width][p] = total * 4 * width / max(1, len(b)-width)
		}
	}
}

// none reports whether nothing in it is smoother than random bytes.
func (r *rough) none() bool {
	for width := 1; width <= 4; width++ {
		for p := range width {
			if r[width][p] < random*3/4 {
				return false
			}
		}
	}
	return true
}

// raws looks at the first 4 KiB of b, and of a longer piece at the last and at some in
// the middle too: a recording may begin with silence, a picture with the sky.
func raws(b []byte, r *rough) Kind {
	k := raw(b, r)
	for part := 1; part <= 3 && k == None && len(b) >= 4*most; part++ {
		window := b[(len(b)-most)/3*part:]
		var r rough
		r.take(window)
		k = raw(window, &r)
	}
	return k
}

// raw recognises samples and pixels without any header by how little neighbours
// differ. Packed numbers of cars are smooth as well: see swings and rows for what
// tells them apart.
func raw(b []byte, r *rough) Kind {
	if len(b) < leastG711 {
		return None
	}
	b = b[:min(len(b), most)]
	switch {
	case wordy(b) && !graded(b):
		return None
	case !r.none() && len(b) >= leastSound && (linear(b, r) || floats(b, r)):
		return PCM
	case companded(b):
		return G711
	case !r.none() && eight(b, r) || adpcm(b):
		return PCM
	case !r.none() && len(b) >= leastPixels && bytes.Count(b, []byte{0})*5 < len(b): // else blanks of messages
		return pixels(b, r)
	}
	return None
}

// wordy reports whether b is text with some binary in it: nearly all of it printable
// and a good part of it digits and what stands between words.
func wordy(b []byte) bool {
	n := 0
	for i := 0; i < len(b); i += 16 {
		if c := b[i]; c >= ' ' && c < 0x7F {
			n++
		}
	}
	if n*16*3 < len(b)*2 {
		return false // far from it
	}
	printable, between := 0, 0
	for _, c := range b {
		if c >= ' ' && c < 0x7F || c == '\r' || c == '\n' || c == '\t' {
			printable++
		}
		if c <= '9' && c >= ' ' || c == '\n' {
			between++
		}
	}
	return printable*10 > len(b)*9 && between*5 > len(b)
}

// linear tries samples of 16, 24 and 32 bits of both byte orders at every offset.
func linear(b []byte, r *rough) bool {
	var x [most / 2]int32
	for width := 2; width <= 4; width++ {
		for top := range width {
			if !upper(r[width][:width], top) || width == 4 && halved(b, r, top) {
				continue
			}
			for _, next := range [2]int{-1, 1} {
				if r[width][(top+next+width)%width] < 8 {
					continue
				}
				if sound(wide(x[:0], b, top, next, width), 1<<15) {
					return true
				}
			}
		}
	}
	return false
}

// upper reports whether the byte at top is the smooth one of a sample: the bytes below
// it differ more than it does, if they are not all zero.
func upper(rough []int, top int) bool {
	for p, r := range rough {
		if p != top && r > 0 && rough[top]*10 > r*8 {
			return false
		}
	}
	return rough[top] < random*3/4
}

// halved reports whether bytes taken for samples of 32 bits are two of 16 bits: the
// byte two further is smooth as well, and not always zero.
func halved(b []byte, r *rough, top int) bool {
	if r[2][top&1]*10 > r[2][1-top&1]*7 {
		return false
	}
	for i := (top + 2) & 3; i < len(b); i += 4 {
		if b[i] != 0 {
			return true
		}
	}
	return false
}

// wide appends the top two bytes of samples of width bytes, of which the upper is
// every width-th from top on and the lower the next one in direction next.
func wide(x []int32, b []byte, top, next, width int) []int32 {
	if top+next < 0 {
		top += width
	}
	for i := top; i < len(b) && i+next < len(b); i += width {
		x = append(x, int32(int8(b[i]))<<8|int32(b[i+next]))
	}
	return x
}

// floats tries samples of 32-bit floats between -1 and 1 of both byte orders.
func floats(b []byte, r *rough) bool {
	var x [most / 4]int32
	for p := range 4 {
		for _, order := range [2]binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			top := p // of the byte with sign and exponent
			if order == binary.LittleEndian {
				top = (p + 3) & 3
			}
			if r[4][top] >= random*3/4 || r[4][top] == 0 || !fractions(b, top) {
				continue
			}
			n := 0
			for i := p; i+4 <= len(b); i += 4 {
				var v uint32
				if order == binary.LittleEndian {
					v = binary.LittleEndian.Uint32(b[i:])
				} else {
					v = binary.BigEndian.Uint32(b[i:])
				}
				x[n] = int32(math.Float32frombits(v) * (1 << 20))
				n++
			}
			if sound(x[:n], 1<<20) {
				return true
			}
		}
	}
	return false
}

// fractions reports whether every fourth byte from top on is the sign and the upper part of
// the exponent of a float that is zero or from 2^-24 to 2 in size, of both signs.
func fractions(b []byte, top int) bool {
	signs := 0
	for i := top; i < len(b); i += 4 {
		e := b[i] & 0x7F
		if e > 0x3F || e < 0x33 && e != 0 {
			return false
		}
		signs += int(b[i] >> 7)
	}
	return signs*16 > len(b)/4 && signs*16 < len(b)/4*15
}

// eight tries unsigned samples of 8 bits, which lie about 128 and reach both sides.
func eight(b []byte, r *rough) bool {
	sum, upper := 0, 0
	for _, c := range b {
		sum += int(c)
		upper += int(c >> 7)
	}
	off := sum - 128*len(b)
	if r[1][0] > random/2 || max(off, -off) > 8*len(b) || min(upper, len(b)-upper)*8 < len(b) {
		return false
	}
	var x [most]int32
	for i, c := range b {
		x[i] = int32(c)<<8 - 1<<15
	}
	return sound(x[:len(b)], 1<<15)
}

// companded tries A-law and µ-law (ITU-T G.711).
func companded(b []byte) bool {
	var x [most]int32
	for _, table := range [...]*[256]int32{&muLaw, &aLaw} {
		for i, c := range b[:256] {
			x[i] = table[c]
		}
		if jumps(x[:256], 1) || !spread(b) {
			continue
		}
		for i, c := range b {
			x[i] = table[c]
		}
		if swings(x[:len(b)], 1, 1<<15) {
			return true
		}
	}
	return false
}

// spread reports whether both halves of the values of a companded sample, which differ
// in sign, are used by many codes, and about as often.
func spread(b []byte) bool {
	var seen [256]bool
	upper := 0
	for _, c := range b {
		seen[c] = true
		upper += int(c >> 7)
	}
	var codes [2]int
	for c, s := range seen {
		if s {
			codes[c>>7]++
		}
	}
	return codes[0] >= 24 && codes[1] >= 24 && upper > len(b)/4 && upper < len(b)*3/4
}

var muLaw, aLaw = g711()

// g711 makes the tables of expansion, 14 and 13 bits scaled to 16.
func g711() (mu, a [256]int32) {
	for c := range 256 {
		u := ^byte(c)
		v := (int32(u&15)<<3+132)<<(u>>4&7) - 132
		if u&0x80 != 0 {
			v = -v
		}
		mu[c] = v
		u = byte(c) ^ 0x55
		v = int32(u&15)<<4 + 8
		if e := u >> 4 & 7; e > 0 {
			v = (v + 256) << (e - 1)
		}
		if u&0x80 == 0 {
			v = -v
		}
		a[c] = v
	}
	return mu, a
}
