package pi

// scaledAngle reports whether the integer norm[i:j] is a coordinate scaled by a power of ten
// or in milliseconds of arc: the word for an axis stands right before it, and can mean
// nothing else or says how it is scaled.
func (s *Scanner) scaledAngle(i, j int) bool {
	h := s.hints(i) & (hintLat | hintLon | hintGeoSure)
	if h&(hintLat|hintLon) == 0 || s.key&(hintLat|hintLon) != 0 || !s.follows(i) {
		return false
	}
	if h&hintGeoSure == 0 && !scaleBefore(s.norm[max(0, s.ctxEnd-12):i]) {
		return false
	}
	v := 0.0
	for _, c := range s.norm[i:j] {
		v = v*10 + float64(c-'0')
	}
	return j == len(s.norm) || !isAlnum(s.norm[j]) && (s.norm[j] != '.' || j+1 == len(s.norm) || !isDigit(s.norm[j+1])) && v <= 1.8e9
}

// scaledPair reads two integers behind words for the two axes, which are the two halves of
// a position scaled by 10^5, 10^6 or 10^7: lat=22547103 lon=114062345. Words that can mean
// lateral and longitudinal need a position in China, or a scale behind them. It reports
// both and gives the end, 0 for none.
func (s *Scanner) scaledPair(i, j int) int {
	b := s.norm
	first := s.hints(i) & (hintLat | hintLon)
	if first == 0 || first == hintLat|hintLon || !s.follows(i) || j+1 < len(b) && b[j] == '.' && isDigit(b[j+1]) {
		return 0
	}
	k, second := axisAfter(b, j)
	if k == 0 || second&(hintLat|hintLon) != first^(hintLat|hintLon) {
		return 0
	}
	end := digitsEnd(b[:min(len(b), k+11)], k)
	if end-k < 7 || end-k > 10 || end < len(b) && (isAlnum(b[end]) || b[end] == '.') {
		return 0
	}
	x, _, _ := decimalAt(b, i)
	y, _, _ := decimalAt(b, k)
	if first == hintLon {
		x, y = y, x
	}
	scaled := scaleBefore(b[end:min(len(b), end+12)])
	for _, scale := range [...]float64{1e5, 1e6, 1e7, semicircles} {
		if lat, lon := x/scale, y/scale; lat <= 90 && lon <= 180 && (scaled || lat >= 3 && lat <= 54 && lon >= 73 && lon <= 136) {
			s.add(signed(b, i), j, Location)
			s.add(signed(b, k), end, Location)
			return end
		}
	}
	return 0
}

// scaledTwo reads two integers with marks between them in a text about a place, which are a position
// in China by the scale that a word before them names: scaled(1e6) 39209426 117142149. It reports
// them and gives the end, 0 for none.
func (s *Scanner) scaledTwo(i, j int) int {
	b := s.norm
	k := j
	for k < len(b) && k < j+3 && (b[k] == ' ' || b[k] == ',' || b[k] == ';' || b[k] == '/') {
		k++
	}
	end := s.digitEnd(k)
	if k == j || end-k < 7 || end-k > 10 || !alone(b, end) || !scaleBefore(b[max(0, i-16):i]) {
		return 0
	}
	x, y := digitsValue(b[i:j]), digitsValue(b[k:end])
	for _, scale := range [...]float64{1e5, 1e6, 1e7, semicircles} {
		if InChina(x/scale, y/scale) {
			s.add(i, end, Location)
			return end
		}
	}
	return 0
}

// semicircles is how many of the units of receivers and sport watches (180/2^31 of a degree) a degree has.
const semicircles = (1 << 31) / 180.0

// scaleBefore reports whether a word of b says by what a coordinate is scaled.
func scaleBefore(b []byte) bool {
	for k := 0; k < len(b); k++ {
		n := k
		for n < len(b) && isAlnum(b[n]) && (n == k || b[n] != 'E') {
			n++
		}
		if scaleWords.has(b[k:n]) {
			return true
		}
		k = max(k, n-1)
	}
	return false
}

// scaleWords say by what a coordinate is scaled.
var scaleWords = wordSetOf(scaleList, "1e")

// scaleList are ways in which a coordinate is scaled.
const scaleList = "e5 e6 e7 1e7 1e6 1e5 x1e7 mas micro raw scaled semicircle semicircles semi udeg"
