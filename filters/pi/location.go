package pi

// decimalAt reads the decimal number at b[i:], which starts with a digit: its value,
// the digits after the point and where it ends. More than 15 digits lose precision,
// which no range check here minds.
func decimalAt(b []byte, i int) (v float64, places, end int) {
	for end = i; end < len(b) && isDigit(b[end]); end++ {
		v = v*10 + float64(b[end]-'0')
	}
	if end+1 >= len(b) || b[end] != '.' || !isDigit(b[end+1]) {
		return v, 0, end
	}
	scale := 1.0
	for end++; end < len(b) && isDigit(b[end]); end++ {
		scale /= 10
		v += float64(b[end]-'0') * scale
		places++
	}
	return v, places, end
}

// float handles a decimal number at norm[i:] that could be a coordinate and gives
// where to go on.
func (s *Scanner) float(i int) int {
	b := s.norm
	v, places, end := decimalAt(b, i)
	h := s.hints(i) & (hintLat | hintLon | hintCoord | hintGeoSure | hintBio)
	if last := sidedPair(b, end); last > 0 && places >= 3 && v <= 180 {
		s.add(i, last, Location)
		return last
	}
	if i > 1 && b[i-1] == ' ' && hemisphere(b, i-2) && (i == 2 || !isAlnum(b[i-3])) {
		if last := s.sided(i-2, i); last > 0 {
			s.add(i-2, last, Location)
			return last
		}
	}
	if places < 4 && h == 0 {
		return end
	}
	if places == 2 && h&(hintLat|hintLon) != 0 && h&hintGeoSure == 0 && s.key == 0 {
		if last := s.shortPair(i, end, v); last > 0 {
			return last
		}
	}
	if h&(hintLat|hintLon) != 0 && h&hintGeoSure == 0 && s.lateral(i, end, v) {
		return end
	}
	if h&(hintLat|hintLon) != 0 && v <= 180 && (places >= 3 || places >= 1 && h&hintGeoSure != 0) && s.follows(i) {
		s.add(signed(b, i), end, Location)
		return end
	}
	last, found := s.pairs(i, h&hintCoord != 0)
	if last == end && places >= 4 {
		return max(end, s.saidPair(i))
	}
	if found && (h&hintCoord != 0 || s.key&hintNot == 0 && !s.aspect.measuresPair(b[i:last]) && !measuredPair(b, signed(b, i), last)) {
		s.add(signed(b, i), last, Location)
	}
	return last
}

// follows reports whether the number at norm[i:] is the value of the word that gives
// the context: nothing but marks and a word that links them between the two, where
// the key says nothing.
func (s *Scanner) follows(i int) bool {
	if s.key&(hintLat|hintLon) != 0 {
		return true
	}
	for k := s.ctxEnd; k < i; k++ {
		switch c := s.norm[k]; {
		case c >= 0x80:
			r, ok := hanAt(s.norm, k)
			if !ok || r != '为' && r != '是' && r != '约' && r != '值' && r != '度' && r != '半' && r != '圆' {
				return false
			}
			k += 2
		case isAlnum(c):
			n := filler(s.norm[k:])
			if n == 0 {
				e := k
				for e < i && isAlnum(s.norm[e]) {
					e++
				}
				if markupAt(s.norm, k, e) {
					k = e - 1
					continue
				}
				if w := string(s.norm[k:e]); !writtenAs.has(s.norm[k:e]) && w != "part" && w != "coord" && w != "axis" && w != "component" && w != "reading" {
					return false
				}
				n = e - k
			}
			k += n - 1
		case (c == ',' || c == ';' || c == '&') && (k > s.ctxEnd || k+1 < i):
			return false // but lat,31.23041
		}
	}
	return true
}

// signed gives the start of the number at b[i:] with its sign.
func signed(b []byte, i int) int {
	if i > 0 && (b[i-1] == '-' || b[i-1] == '+') {
		return i - 1
	}
	return i
}

// pairs reads the list of decimal numbers at norm[i:], gives where it ends and
// whether it is a position or a line of positions. As many as a biometric template has, of
// both signs, are features; spectra have one.
func (s *Scanner) pairs(i int, announced bool) (end int, found bool) {
	b, start := s.norm, i
	var prev, first [2]float64
	var before [3]float64 // as prev, of rows with a third number: a time, an altitude
	rows := true
	n, negative, least, line, comma, third := 0, 0, 99, true, true, 0
	for {
		v, places, e := decimalAt(b, i)
		if places == 0 && n < 2 || places == 0 && n > 3 {
			line = false
		}
		if signed(b, i) < i && b[i-1] == '-' {
			v = -v
			negative++
		}
		if n < 2 {
			first[n], least = v, min(least, places)
		} else {
			line = line && abs(v-prev[n&1]) < 0.5
		}
		if n == 2 {
			third = places
		}
		rows = rows && (n%3 == 2 || places > 0 && (n < 3 || abs(v-before[n%3]) < 0.5))
		before[n%3] = v
		prev[n&1] = v
		n, end = n+1, e
		k := end
		for k < len(b) && k < end+3 && (b[k] == ',' || b[k] == ';' || b[k] == ' ' || b[k] == '[' || b[k] == ']' || b[k] == '/' || b[k] == '|' || b[k] == '\t' || n == 1 && oddPairMark[b[k]]) {
			k++
		}
		apart := k > end && b[end] == ' '
		if k < len(b) && (b[k] == '-' || b[k] == '+') {
			k++
		}
		if k == end || k >= len(b) || !isDigit(b[k]) {
			break
		}
		comma = comma && (n > 2 || !apart)
		i = k
	}
	switch {
	case n == 2 || n == 3:
		return end, position(first[0], first[1], least, comma && (n == 2 || third < least), announced)
	case (n == 128 || n == 256 || n == 512 || n == 1024) && min(negative, n-negative)*5 > n && features(b[start:end]) && !Weights(b[:start]), n >= 16 && s.hints(start)&hintBio != 0:
		s.add(start, end, Biometric)
		return end, false
	case n >= 4:
		return end, (line && n%2 == 0 || rows && n%3 == 0) && position(first[0], first[1], least, true, announced)
	}
	return end, false
}

// oddPairMark holds what may stand between two coordinates besides what parts the numbers of a list:
// (117.1329)(36.6871), 39.9040_116.4159.
var oddPairMark = [256]bool{'(': true, ')': true, '_': true, '#': true, '*': true, '~': true, '&': true, '{': true, '}': true, sym: true}

// position reports whether two numbers with the given least count of decimals are a
// latitude and a longitude, in either order. Unannounced pairs need four decimals
// within the span of China and five elsewhere, where a third number, if there is one, is
// an altitude: of fewer decimals. The three axes of a sensor have the same.
func position(a, b float64, places int, comma, announced bool) bool {
	if abs(a) > abs(b) {
		a, b = b, a
	}
	if abs(a) > 90 || abs(b) > 180 {
		return false
	}
	switch {
	case announced:
		return places >= 2 && abs(b) >= 1
	case InChina(a, b):
		return places >= 4
	}
	return comma && places >= 5 && abs(a) >= 1 && abs(b) >= 1
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// degrees handles a degree sign norm[i:j]: 29°33'45"N, 29.5625°N, 29度33分.
func (s *Scanner) degrees(i, j int) int {
	b := s.norm
	start := i
	for start > 0 && (isDigit(b[start-1]) || b[start-1] == '.') {
		start--
	}
	if start == i {
		return j
	}
	k := skipSpaces(b, j)
	if k < len(b) && hemisphere(b, k) {
		s.add(start, k+1, Location)
		return k + 1
	}
	if end := degreePair(b, start, k); end > 0 {
		s.add(signed(b, start), end, Location)
		return end
	}
	m := k
	for m < len(b) && (isDigit(b[m]) || b[m] == '.') {
		m++
	}
	if m == k || m == len(b) {
		return j
	}
	r, _ := hanAt(b, m)
	if b[m] != '\'' && r != '分' {
		return j
	}
	m = secondsEnd(b, m)
	s.add(start, m, Location)
	return m
}

// degreePair gives the end of a second number in degrees behind marks at b[k:], of four decimals as the
// first one, which begins at b[start:], if both are a position in China; 0 if not.
func degreePair(b []byte, start, k int) int {
	m := k
	for m < len(b) && m < k+3 && (b[m] == ',' || b[m] == '/' || b[m] == ';' || b[m] == ' ' || b[m] == '|') {
		m++
	}
	if m == k || m == len(b) || !isDigit(b[m]) || !isDigit(b[start]) {
		return 0
	}
	v, places, _ := decimalAt(b, start)
	w, more, end := decimalAt(b, m)
	if min(places, more) < 4 || !InChina(v, w) || end+1 >= len(b) || b[end] != 0xC2 || b[end+1] != 0xB0 {
		return 0
	}
	return end + 2
}

// secondsEnd gives the end of an angle whose mark of minutes stands at b[m:], over its
// seconds and the letter of its hemisphere.
func secondsEnd(b []byte, m int) int {
	if b[m] == '\'' {
		m++
	} else {
		m += 3
	}
	k := skipSpaces(b, m)
	e := k
	for e < len(b) && e < k+10 && (isDigit(b[e]) || b[e] == '.') {
		e++
	}
	if e > k && e < len(b) {
		switch r, _ := hanAt(b, e); {
		case b[e] == '"':
			m = e + 1
		case b[e] == '\'' && e+1 < len(b) && b[e+1] == '\'':
			m = e + 2
		case r == '秒':
			m = e + 3
		}
	}
	if k = skipSpaces(b, m); k < len(b) && hemisphere(b, k) {
		m = k + 1
	}
	return m
}

// hemisphere reports whether b[k] is N, S, E or W alone.
func hemisphere(b []byte, k int) bool {
	if k >= len(b) {
		return false
	}
	switch b[k] {
	case 'N', 'S', 'E', 'W':
		return k+1 == len(b) || !isAlnum(b[k+1])
	}
	return false
}

// sideAt reports whether b[k] is N, S, E or W, alone or with another coordinate glued to it:
// 3113.8250N12128.4221E.
func sideAt(b []byte, k int) bool {
	if k >= len(b) {
		return false
	}
	switch b[k] {
	case 'N', 'S', 'E', 'W':
		return k+1 == len(b) || class[b[k+1]]&cLetter == 0
	}
	return false
}
