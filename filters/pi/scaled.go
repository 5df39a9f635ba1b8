package pi

// scaledAngle reports whether the integer norm[i:j] is a coordinate scaled by a power of ten
// or in milliseconds of arc: the word for an axis stands right before it, and can mean
// nothing else or says how it is scaled.
func (s *Scanner) scaledAngle(i, j int) bool {
	h := s.hints(i) & (hintLat | hintLon | hintGeoSure)
	if h&(hintLat|hintLon) == 0 || s.key&(hintLat|hintLon) != 0 || !s.follows(i) {
		return false
	}
	if h&hintGeoSure == 0 && !scaleBefore(s.norm[max(0, s.ctxEnd-6):i]) {
		return false
	}
	v := 0.0
	for _, c := range s.norm[i:j] {
		v = v*10 + float64(c-'0')
	}
	return j == len(s.norm) || !isAlnum(s.norm[j]) && (s.norm[j] != '.' || j+1 == len(s.norm) || !isDigit(s.norm[j+1])) && v <= 1.8e9
}

// scaleBefore reports whether a word of b says by what a coordinate is scaled.
func scaleBefore(b []byte) bool {
	for k := 0; k < len(b); k++ {
		n := k
		for n < len(b) && isAlnum(b[n]) && (n == k || b[n] != 'E') {
			n++
		}
		var low [6]byte
		if w := b[k:n]; len(w) > 0 && len(w) <= len(low) {
			switch string(lowerInto(low[:], w)) {
			case "e5", "e6", "e7", "1e5", "1e6", "1e7", "x1e7", "mas", "micro", "scaled", "raw":
				return true
			}
		}
		k = max(k, n-1)
	}
	return false
}
