package pi

// sidesGlued reports whether d is a position with both hemispheres before their coordinates,
// which are whole numbers scaled by 10^5, 10^6 or 10^7 and fit no other scale: N22873609E113236232.
func sidesGlued(d []byte) bool {
	if d[0] != 'N' && d[0] != 'S' {
		return false
	}
	k := 1
	for k < len(d) && isDigit(d[k]) {
		k++
	}
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
