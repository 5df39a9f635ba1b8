package media

import "math/bits"

// The least that raw forms take: a lag says nothing about fewer bytes.
const (
	leastSound  = 1536
	leastPixels = 3072
	leastG711   = 1024
	most        = 4096 // bytes that are looked at
)

// raw recognises samples and pixels without any header by how little neighbours
// differ against bytes far apart. Packed numbers of cars are smooth as well; what
// tells sound is that it swings about zero many times and never rests, what tells a
// picture is that it repeats from row to row.
func raw(b []byte) Kind {
	if len(b) < leastG711 {
		return None
	}
	b = b[:min(len(b), most)]
	if wordy(b) {
		return None
	}
	if len(b) >= leastSound && linear(b) {
		return PCM
	}
	if companded(b) {
		return G711
	}
	if len(b) >= leastPixels {
		return pixels(b)
	}
	return None
}

// wordy reports whether b is text with some binary in it: nearly all of it printable
// and a good part of it digits and what stands between words.
func wordy(b []byte) bool {
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

// roughness is four times the average difference of signed bytes width apart.
func roughness(b []byte, from, width int) int {
	total, n := 0, 0
	for i := from; i+width < len(b); i += width {
		d := int(int8(b[i+width] - b[i]))
		total += max(d, -d)
		n++
	}
	return total * 4 / max(1, n)
}

// linear tries samples of 16, 24 and 32 bits of both byte orders at every offset.
func linear(b []byte) bool {
	var x [most / 2]int32
	for width := 2; width <= 4; width++ {
		var rough [4]int
		for p := range width {
			rough[p] = roughness(b, p, width)
		}
		for top := range width {
			if !upper(rough[:width], top) || width == 4 && halved(b, top) {
				continue
			}
			for _, next := range [2]int{-1, 1} {
				second := (top + next + width) % width
				if rough[second] < 8 {
					continue
				}
				if sound(wide(x[:0], b, top, next, width)) {
					return true
				}
			}
		}
	}
	return false
}

// upper reports whether the byte at top is the smooth one of a sample: bytes of
// random numbers differ by 64 on average, the bytes below it by more than it does,
// if they are not all zero.
func upper(rough []int, top int) bool {
	for p, r := range rough {
		if p != top && r > 0 && rough[top]*10 > r*7 {
			return false
		}
	}
	return rough[top] < 180
}

// halved reports whether bytes taken for samples of 32 bits are two of 16 bits: the
// byte two further is smooth as well, and not always zero.
func halved(b []byte, top int) bool {
	if roughness(b, top&1, 2)*10 > roughness(b, 1-top&1, 2)*7 {
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

// companded tries A-law and µ-law (ITU-T G.711).
func companded(b []byte) bool {
	var x [most]int32
	for _, table := range [...]*[256]int32{&muLaw, &aLaw} {
		for i, c := range b {
			x[i] = table[c]
		}
		if sound(x[:len(b)]) && spread(b) {
			return true
		}
	}
	return false
}

// spread reports whether both halves of the values of a companded sample are used by
// many codes.
func spread(b []byte) bool {
	var seen [4]uint64
	upper := 0
	for _, c := range b {
		seen[c>>6] |= 1 << (c & 63)
		upper += int(c >> 7)
	}
	above := bits.OnesCount64(seen[2]) + bits.OnesCount64(seen[3])
	below := bits.OnesCount64(seen[0]) + bits.OnesCount64(seen[1])
	return above >= 24 && below >= 24 && upper > len(b)/4 && upper < len(b)*3/4
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

// sound reports whether x could be samples of one channel, or of two in turn if from
// the first to the second it is another way than from the second to the next first.
func sound(x []int32) bool {
	if swings(x, 1) {
		return true
	}
	var step [2]int
	for i := 1; i < len(x); i++ {
		d := int(x[i] - x[i-1])
		step[i&1] += max(d, -d)
	}
	a, b := min(step[0], step[1]), max(step[0], step[1])
	return (a*3 < b*2 || crossing(x, a+b)) && swings(x, 2)
}

// crossing reports whether samples two apart are nearer than those one apart, whose
// differences add up to steps.
func crossing(x []int32, steps int) bool {
	two := 0
	for i := 2; i < len(x); i++ {
		d := int(x[i] - x[i-2])
		two += max(d, -d)
	}
	return two*10 < steps*9
}

// swings judges every step-th sample: a mean near zero, neighbours nearer to each
// other than to samples far away, no long rests, and many crossings of zero by more
// than noise all over the piece. What a sensor adds to a value from one sample to the
// next is as often up as down, which makes it turn every other time; sound, whose
// highest pitch is far below its rate, turns seldom.
func swings(x []int32, step int) bool {
	n := len(x) / step
	if n < 350 {
		return false
	}
	sum, size := 0, 0
	for i := 0; i < n*step; i += step {
		v := int(x[i])
		sum += v
		size += max(v, -v)
	}
	size /= n
	if size < 6 || max(sum, -sum)/n > size/2 {
		return false
	}
	near, far, rests, turns, m, low := 0, 0, 0, 0, 0, 0
	half := n / 2 * step
	for i := 0; i+half < n*step; i += step {
		d := int(x[i+step] - x[i])
		e := int(x[i+half] - x[i])
		near += max(d, -d)
		far += max(e, -e)
		if d == 0 {
			rests++
		}
		if i > 0 && (d > 0) != (x[i] > x[i-step]) {
			turns++
		}
		if v := int(x[i]); max(v, -v) < size/3 {
			low++ // a float never is
		}
		m++
	}
	if low*25 < m || near*100 > far*78 || near*24 < far || rests*5 > m || turns*100 > m*36 {
		return false
	}
	crossings, quarters := crossed(x, step, n, size/3)
	return crossings*80 >= n && quarters == 4
}

// crossed counts the crossings of zero from beyond level on one side to beyond it on
// the other, and the quarters of the piece with at least one.
func crossed(x []int32, step, n, level int) (crossings, quarters int) {
	var in [4]bool
	side := 0
	for i := range n {
		v, now := int(x[i*step]), 0
		if v > level {
			now = 1
		} else if v < -level {
			now = -1
		}
		if now != 0 && now != side {
			if side != 0 {
				crossings++
				in[min(3, i*4/n)] = true
			}
			side = now
		}
	}
	for _, q := range in {
		if q {
			quarters++
		}
	}
	return crossings, quarters
}
