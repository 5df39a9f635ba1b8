package media

// pixels recognises raw pictures: every byte of a pixel is smooth along the row, and
// either the rows repeat each other or the colours go together.
func pixels(b []byte) Kind {
	for _, form := range [...]struct {
		width int
		kind  Kind
	}{{1, YUV}, {3, RGB}, {2, YUV}, {4, RGB}} {
		if form.width == 2 && varints(b) {
			continue
		}
		if smooth(b, form.width) && (form.width > 2 && together(b, form.width) || rows(b, form.width)) {
			return form.kind
		}
	}
	return None
}

// varints reports whether b is numbers of two bytes in base 128, of which every first
// has its highest bit set and every second has not.
func varints(b []byte) bool {
	var set [2]int
	for i, c := range b {
		set[i&1] += int(c >> 7)
	}
	return max(set[0], set[1])*20 > len(b)*9 && min(set[0], set[1])*20 < len(b)
}

// together reports whether red, green and blue change alike, as they do where the
// light changes and not the thing, and differ more from each other than from the
// same colour beside.
func together(b []byte, width int) bool {
	alike, all, pixel, beside := 0, 0, 0, 0
	half := len(b) / 2 / width * width
	for i := 0; i+half+2 < len(b); i += width {
		r := int(b[i+half]) - int(b[i])
		for p := 1; p < 3; p++ {
			d := int(b[i+half+p]) - int(b[i+p]) - r
			alike += max(d, -d)
			all += max(r, -r)
			d = int(b[i+width]) - int(b[i])
			pixel += max(d, -d)
			d = int(b[i+p]) - int(b[i+p-1])
			beside += max(d, -d)
		}
	}
	return all > len(b)/width*6 && alike*10 < all*6 && pixel*10 < beside*7
}

// smooth reports whether, at each place of a pixel of width bytes, neighbours differ
// by much less than bytes far apart and still differ: constants and counters do not
// make a picture.
func smooth(b []byte, width int) bool {
	live := 0
	for p := range width {
		near, far, rests, zeros, n := 0, 0, 0, 0, 0
		half := len(b) / 2 / width * width
		var seen [256]bool
		for i := p; i+half < len(b); i += width {
			d, e := int(b[i+width])-int(b[i]), int(b[i+half])-int(b[i])
			near += max(d, -d)
			far += max(e, -e)
			if d == 0 {
				rests++
			}
			if b[i] == 0 {
				zeros++
			}
			seen[b[i]] = true
			n++
		}
		if far == 0 && near == 0 {
			continue // alpha
		}
		values := 0
		for _, s := range seen {
			if s {
				values++
			}
		}
		if near*100 > far*45 || rests*10 > n*8 || values < 24 || zeros*4 > n || near < n/4 {
			return false
		}
		live++
	}
	return live == width || width == 4 && live == 3
}

// rows looks for a width of the picture: a lag at which bytes differ clearly less
// than at lags a few pixels shorter or longer.
func rows(b []byte, width int) bool {
	const points, wing = 128, 8
	var differ [most]int
	last := min(len(b)*7/8, most) / width
	for k := 40; k < last; k++ {
		lag, span := k*width, len(b)-k*width
		for p := range points {
			i := p * span / points
			d := int(b[i+lag]) - int(b[i])
			differ[k] += max(d, -d)
		}
	}
	best, at := 100, 1 // per cent of what is around
	for k := 40 + wing; k < last-wing; k++ {
		around := min(differ[k-wing], differ[k+wing])
		if around < points {
			continue
		}
		if best < 62 && 2*k*width > 3*at {
			break // multiples of the width follow
		}
		if d := differ[k] * 100 / around; d < best {
			best, at = d, k*width
		}
	}
	limit := 50
	if width == 2 {
		limit = 36 // records of an even length repeat too
	}
	return best < limit && edges(b, width)*at > 4*len(b)
}

// edges counts how often every width-th byte crosses the average by more than a
// third of how far it strays: a wave of a sensor repeats as well, but crosses twice
// in each repetition.
func edges(b []byte, width int) int {
	sum, stray, n := 0, 0, len(b)/width
	for i := 0; i < n; i++ {
		sum += int(b[i*width])
	}
	for i := 0; i < n; i++ {
		d := int(b[i*width]) - sum/n
		stray += max(d, -d)
	}
	crossings, side := 0, 0
	for i := 0; i < n; i++ {
		d := (int(b[i*width]) - sum/n) * 3 * n
		now := 0
		if d > stray {
			now = 1
		} else if d < -stray {
			now = -1
		}
		if now != 0 && now != side {
			if side != 0 {
				crossings++
			}
			side = now
		}
	}
	return crossings
}
