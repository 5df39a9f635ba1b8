package media

import (
	"math"
	"math/bits"
)

// reach is the distance in pixels over which brightness rises or falls: beside each
// other pixels differ by the noise of the sensor more than by what is seen.
const reach = 8

// pixels recognises raw pictures: every byte of a pixel is smooth along the row, and
// either the rows repeat each other or the colours go together.
func pixels(b []byte, r *rough) Kind {
	for _, form := range [...]struct {
		width int // bytes until the same place of a pixel, or pair of them, comes again
		pixel int // bytes of a pixel
		kind  Kind
	}{{1, 1, YUV}, {2, 2, YUV}, {3, 3, RGB}, {4, 4, RGB}, {4, 2, YUV}} {
		if !smooth(r, form.width) {
			continue
		}
		var g gradient
		g.take(b, form.pixel*reach)
		if form.kind == RGB && g.colours(b, r, form.width) {
			return form.kind
		}
		if form.width > 1 && !combed(r, form.width) {
			continue
		}
		if g.rows(b, form.pixel, form.kind == RGB) {
			return form.kind
		}
	}
	return None
}

// rows looks for a row at several reaches, the widest first: at this one even a noisy
// picture has one, if only with shoulders.
func (g *gradient) rows(b []byte, pixel int, colours bool) bool {
	for _, reach := range [...]int{32, 16, 8} {
		span := pixel * reach
		g.take(b, span)
		if reach == 32 && (colours && !g.together() || !g.still(3*span+1)) {
			return false
		}
		found, near := g.row(pixel, span)
		if found || !near {
			return found
		}
	}
	return false
}

// combed reports whether bytes beside each other differ more than the same byte of the
// next pixel.
func combed(r *rough, width int) bool {
	beside := 0
	for p := range width {
		beside = max(beside, r[width][p])
	}
	return r[1][0]*4 > beside*5
}

// smooth reports whether, at each place of a pixel of width bytes, neighbours differ
// by less than random bytes and still differ; one place of four may be constant.
func smooth(r *rough, width int) bool {
	live := 0
	for p := range width {
		switch v := r[width][p]; {
		case v > random/2:
			return false
		case v > 1:
			live++
		}
	}
	return live >= min(width, 3)
}

// colours reports whether red, green and blue rise and fall alike though they differ
// from each other more than from the same colour in the next pixel.
func (g *gradient) colours(b []byte, r *rough, width int) bool {
	beside := 0
	for p := range width {
		beside = max(beside, r[width][p])
	}
	if beside > random/4 || r[1][0]*2 < 3*beside || width == 4 && r[2][0]+r[2][1] < 4*beside || parallel(b, width) {
		return false // noise, numbers of one or two bytes, one number in turns
	}
	d, part := g.excess(1)
	return d > 8 && part > 0.15 && g.nearest(2*width*reach, 0.4)
}

// together reports whether bytes side by side rise and fall alike more often than not,
// as colours do and the axes of a sensor do not.
func (g *gradient) together() bool {
	_, p := g.excess(1)
	return p > 0.1
}

// parallel reports whether bytes beside each other keep their distance, as those of a
// count that goes round in width steps do; colours have each their own noise.
func parallel(b []byte, width int) bool {
	own, apart := 0, 0
	for i := 0; i+width+1 < min(len(b), glance); i++ {
		d, e := int8(b[i+width]-b[i]), int8(b[i+width+1]-b[i+1])
		own += max(int(d), -int(d))
		apart += max(int(d-e), -int(d-e))
	}
	return apart*2 < own
}

// rowLeast is the shortest row of a picture in bytes, and nearLeast and nearMost the
// distances that a row must stand out from: records and maps of parameters repeat
// there.
const (
	rowLeast  = 300
	nearLeast = 24
	nearMost  = 280
)

// gradient holds, for every byte of a piece, whether the one a pixel further is
// another, and whether it is greater.
type gradient struct {
	n            int
	live, rising [most/64 + 1]uint64
}

func (g *gradient) take(b []byte, width int) {
	*g = gradient{n: len(b) - width}
	for i := range g.n {
		if b[i] != b[i+width] {
			g.live[i>>6] |= 1 << (i & 63)
		}
		if b[i] < b[i+width] {
			g.rising[i>>6] |= 1 << (i & 63)
		}
	}
}

// alike compares the gradient with itself lag bytes on: how many bytes change at both
// places, and at how many of them in the same direction.
func (g *gradient) alike(lag int) (same, all int) {
	words, q, s := (g.n-lag)/64, lag>>6, uint(lag&63)
	for j := range words {
		live := g.live[j] & (g.live[j+q]>>s | g.live[j+q+1]<<(64-s))
		turn := g.rising[j] ^ (g.rising[j+q]>>s | g.rising[j+q+1]<<(64-s))
		all += bits.OnesCount64(live)
		same += bits.OnesCount64(live &^ turn)
	}
	return same, all
}

// excess is how far, in standard deviations, and by which part more than half of the
// directions agree at a lag.
func (g *gradient) excess(lag int) (deviations, part float64) {
	if lag < 0 || lag > g.n {
		return 0, 0
	}
	same, all := g.alike(lag)
	if all < 192 {
		return 0, 0
	}
	d := float64(2*same - all)
	return d / math.Sqrt(float64(all)), d / float64(all)
}

// still reports whether no distance a little further than from has an agreement that is
// too high for any row to stand out from.
func (g *gradient) still(from int) bool {
	for lag := from; lag < from+64; lag++ {
		if _, p := g.excess(lag); p > 1/1.45 || p < -1/1.45 {
			return false
		}
	}
	return true
}

// row looks for the width of a row: the distance at which brightness rises and falls
// alike far more often than at any other, but for its multiples. It also reports
// whether another reach may find one.
func (g *gradient) row(width, span int) (found, near bool) {
	step := max(width, span/4/width*width)
	at, _ := g.best((rowLeast+width-1)/width*width, g.n-rowRoom, step)
	if d, _ := g.excess(at); at == 0 || d < 10 {
		return false, false
	}
	at, best := g.best(at-step+1, at+step, 1)
	if _, p := g.excess(at / 2); at/2 >= rowLeast && p > best*0.8 {
		at, best = g.best(at/2-2, at/2+3, 1)
	}
	d, part := g.excess(at)
	if best == 0 || d < 14 || part < 0.25 {
		return false, true
	}
	if _, all := g.alike(at); all < (g.n-at)/4 {
		return false, true // hardly anything changes: the blanks between messages
	}
	shoulder := 0.0
	for _, off := range [...]int{-3, -2, 2, 3} {
		_, p := g.excess(at + off*span)
		shoulder = max(shoulder, p/part)
	}
	// A wave is the opposite of itself half a period off.
	if _, p := g.excess(at / 2); p < -part*0.5 {
		return false, true
	}
	if turns := g.turns(at, width); turns < 3 || turns < 20 && part < 0.7 {
		return false, true // a period of a few tones
	}
	if _, p := g.excess(width); p < 0.05 && part < 0.6 {
		return false, true // side by side not of one colour, but axes of a sensor in turn
	}
	clear := d >= 18 && part >= 0.3 && shoulder <= 0.6
	return clear && g.alone(at, span, part/1.45) || shoulder <= 0.7 && g.alone(at, span, part/1.8), true
}

// turns is how often brightness turns from rising to falling or back in a row of so many
// bytes, from each pixel of so many bytes to the next.
func (g *gradient) turns(row, pixel int) int {
	same, all := g.alike(pixel)
	return (all - same) * row / (max(1, all) * pixel)
}

// rowRoom is the least overlap in bytes of a piece and itself a row further.
const rowRoom = 640

// best gives the distance of the highest agreement from one to before another.
func (g *gradient) best(from, to, step int) (at int, part float64) {
	most := 0.0
	for lag := from; lag < to; lag += step {
		if d, p := g.excess(lag); d > most {
			most, part, at = d, p, lag
		}
	}
	return at, part
}

// alone reports whether no distance has an agreement above part, of either sign, but
// those near multiples of at.
func (g *gradient) alone(at, span int, part float64) bool {
	n, near := 0, min(3*span, at/4)
	for lag := near + 1; lag < g.n-rowRoom; lag++ {
		if off := lag % at; min(off, at-off) <= near {
			continue
		}
		if _, p := g.excess(lag); p > part || p < -part {
			return false
		}
		n++
	}
	return n >= 16
}

// nearest reports whether the gradient has no peak above part at the distances of
// records and of small maps, from a distance on.
func (g *gradient) nearest(from int, part float64) bool {
	for lag := max(from, nearLeast); lag < nearMost; lag++ {
		if _, p := g.excess(lag); p > part && g.below(p-part/2, lag-7, lag-10) && g.below(p-part/2, lag+7, lag+10) {
			return false
		}
	}
	return true
}

// below reports whether the gradient agrees by less than part at one of two lags.
func (g *gradient) below(part float64, a, b int) bool {
	_, p := g.excess(a)
	_, q := g.excess(b)
	return min(p, q) < part
}
