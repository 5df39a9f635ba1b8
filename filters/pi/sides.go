package pi

// sidesGlued reports whether d is a position with both hemispheres before their coordinates,
// which are whole numbers scaled by 10^5, 10^6 or 10^7 and fit no other scale: N22873609E113236232.
func sidesGlued(d []byte) bool {
	if d[0] != 'N' && d[0] != 'S' {
		return false
	}
	k := digitsEnd(d, 1)
	if k == len(d) || d[k] != 'E' && d[k] != 'W' || !digitsOnly(d[k+1:]) {
		return false
	}
	lat, lon := digitsValue(d[1:k]), digitsValue(d[k+1:])
	for _, scale := range [...]float64{1e5, 1e6, 1e7} {
		if x, y := lat/scale, lon/scale; x >= 1 && x <= 90 && y >= 1 && y <= 180 && (y >= 100 || x >= 10) {
			return true
		}
	}
	return false
}

func digitsValue(d []byte) (v float64) {
	for _, c := range d {
		v = v*10 + float64(c-'0')
	}
	return v
}

// sidedMinutes gives the end of a position at b[i:] whose hemispheres stand before degrees and minutes, and
// perhaps seconds, that single marks part: N24 55.8996 E102 37.5848; 0 for none.
func sidedMinutes(b []byte, i int) int {
	k := sidedAngle(b, i+1, 90)
	if k == 0 {
		return 0
	}
	for m := k; k < len(b) && k < m+3 && (b[k] == ' ' || b[k] == ',' || b[k] == ';' || b[k] == '/'); k++ {
	}
	if k >= len(b) || b[k] != 'E' && b[k] != 'W' {
		return 0
	}
	if k++; k < len(b) && b[k] == ' ' {
		k++
	}
	return sidedAngle(b, k, 180)
}

// sidedAngle reads degrees, at most so many, and minutes with two decimals or more, or minutes and
// seconds, from b[k:] and gives where they end; 0 for none.
func sidedAngle(b []byte, k int, most float64) int {
	for n := range 3 {
		if k >= len(b) || !isDigit(b[k]) {
			return 0
		}
		v, places, end := decimalAt(b, k)
		switch {
		case n == 0 && (v > most || places > 0), n > 0 && v >= 60, end-k > 3 && places == 0:
			return 0
		case n == 2, n == 1 && places >= 2:
			if end < len(b) && isAlnum(b[end]) {
				return 0
			}
			return end
		case end == len(b) || b[end] != ' ' && b[end] != '-' && b[end] != ':' && b[end] != '*':
			return 0
		}
		k = end + 1
	}
	return 0
}
