package pi

// angle is one coordinate as people write it.
type angle struct {
	v      float64
	places int  // decimals, or as many as minutes and seconds are worth
	end    int  // behind it, its unit and the letter of its hemisphere; 0 for none
	odd    bool // written in another way than 31.2304
	axis   byte // N or E, 0 if nothing says which
}

// angleAt reads the coordinate at b[i:]: with a comma, a word or a point between spaces for
// the decimal point, in Chinese or English words, or in degrees, minutes and seconds of any
// marks behind which the hemisphere stands.
func angleAt(b []byte, i int) angle {
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		i++
	}
	if i >= len(b) {
		return angle{}
	}
	var a angle
	switch c := b[i]; {
	case isDigit(c):
		if a = decimalAngle(b, i); a.end == 0 || hemisphere(b, a.end) {
			if m := minutesAngle(b, i); m.end > 0 {
				return m
			}
		}
	case c >= 0xE4:
		a = hanAngle(b, i)
	case class[c]&cLetter != 0:
		a = saidAngle(b, i)
	}
	if a.end > 0 {
		if a.end+3 <= len(b) && string(b[a.end:a.end+3]) == "度" {
			a.end += 3
		}
		if k := skipSpaces(b, a.end); hemisphere(b, k) {
			a.axis, a.end = axisOf(b[k]), k+1
		}
	}
	return a
}

// axisOf gives the axis of the letter of a hemisphere.
func axisOf(c byte) byte {
	if c == 'N' || c == 'S' {
		return 'N'
	}
	return 'E'
}

// decimalAngle reads up to three digits, a point of any kind and decimals.
func decimalAngle(b []byte, i int) (a angle) {
	k := i
	for k < len(b) && isDigit(b[k]) {
		a.v = a.v*10 + float64(b[k]-'0')
		k++
	}
	if k-i > 3 {
		return angle{}
	}
	if k == i+1 && k+1 < len(b) && b[k] == ' ' && (isDigit(b[k+1]) || b[k+1] == '.') {
		if a := spacedAngle(b, i); a.end > 0 {
			return a
		}
	}
	m := k
	if m+2 < len(b) && b[m] == ' ' {
		m++
	}
	switch {
	case m < len(b) && b[m] == '.', m == k && m < len(b) && (b[m] == ',' || b[m] == dot):
		a.odd = b[m] != '.' || m > k
		m++
	default:
		n := pointSaid(b, m)
		if n == 0 {
			return angle{}
		}
		a.odd, m = true, n
	}
	if m < len(b) && b[m] == ' ' && a.odd {
		m++
	}
	scale := 1.0
	for ; m < len(b) && isDigit(b[m]); m++ {
		scale /= 10
		a.v += float64(b[m]-'0') * scale
		a.places++
	}
	if a.places == 0 || m < len(b) && (b[m] == '.' || class[b[m]]&cLetter != 0 && !hemisphere(b, m)) {
		return angle{}
	}
	a.end = m
	return a
}

// spacedAngle reads a coordinate of which a space stands between any two characters.
func spacedAngle(b []byte, i int) (a angle) {
	scale, k := 0.0, i
	for ; k < len(b); k += 2 {
		switch c := b[k]; {
		case c == '.' && scale == 0:
			scale = 1
		case isDigit(c) && scale > 0:
			scale /= 10
			a.v += float64(c-'0') * scale
			a.places++
		case isDigit(c):
			a.v = a.v*10 + float64(c-'0')
		default:
			return angle{}
		}
		a.end, a.odd = k+1, true
		if k+2 >= len(b) || b[k+1] != ' ' || !isDigit(b[k+2]) && b[k+2] != '.' {
			break
		}
	}
	if a.places < 3 || a.v > 180 {
		return angle{}
	}
	return a
}

// minutesAngle reads degrees, minutes and seconds parted by any single marks or letters,
// or run together as receivers have them (ddmm.mmmm), behind which the hemisphere stands.
func minutesAngle(b []byte, i int) angle {
	if b[i] == '0' && i+1 < len(b) && b[i+1]|0x20 == 'x' { // hexadecimal
		return angle{}
	}
	var part [3]float64
	var places int
	k, n := i, 0
	for n < 3 && k < len(b) && isDigit(b[k]) {
		part[n], places, k = decimalAt(b, k)
		n++
		if m := arcWord(b, k); m > 0 {
			k = m
			continue
		}
		if places > 0 || k >= len(b) || sideAt(b, k) {
			break
		}
		if k+2 < len(b) && b[k] >= 0x80 {
			k++
			for k < len(b) && b[k]&0xC0 == 0x80 {
				k++
			}
		} else {
			k++
		}
		k = skipSpaces(b, k)
	}
	if n == 1 && places >= 2 && part[0] >= 100 && k+1 < len(b) && b[k] == ',' && sideAt(b, k+1) { // 3113.8250,N
		k++
	}
	for m := 0; m < 2 && k < len(b) && !sideAt(b, k) && !isDigit(b[k]) && b[k] < 0x80 && b[k] != ','; m++ {
		k++
	}
	if !sideAt(b, k) {
		return angle{}
	}
	a := angle{end: k + 1, odd: true, axis: axisOf(b[k]), places: 4}
	switch {
	case n == 1 && places >= 2 && part[0] >= 100 && part[0] < 18060:
		d := float64(int(part[0] / 100))
		part = [3]float64{d, part[0] - d*100, 0}
	case n < 2:
		return angle{}
	}
	if part[1] >= 60 || part[2] >= 60 {
		return angle{}
	}
	a.v = part[0] + part[1]/60 + part[2]/3600
	return a
}

// angleAfter looks behind a word for a position, which ends at norm[:j], for a coordinate
// or a pair that only such a word makes one, and gives where to go on.
func (s *Scanner) angleAfter(j int, h hint) int {
	b := s.norm
	k := angleStart(b, j, h&hintCoord != 0)
	if k == 0 {
		return j
	}
	first := angleAt(b, k)
	if first.end == 0 && h&hintCoord != 0 {
		return s.metresAt(k, j)
	}
	if first.end == 0 || first.v > 180 {
		return j
	}
	if h&(hintLat|hintLon) != 0 {
		if end := s.saidPair(k); end > 0 { // lat 31 point 1481 long 121 point 4400
			return end
		}
		if first.odd && first.places >= 3 && (h&hintLat == 0 || first.v <= 90) {
			s.add(signed(b, k), first.end, Location)
			return first.end
		}
		return j
	}
	m, odd := secondAngle(b, first.end)
	if m == 0 {
		return j
	}
	second := angleAt(b, m)
	if second.end == 0 || !first.odd && !second.odd && !odd {
		return j
	}
	if e := skipSpaces(b, second.end); e+1 < len(b) && b[e] == 'z' && (b[e+1] == ':' || b[e+1] == '=') { // of three axes
		return j
	}
	if places := min(first.places, second.places); places < 3 || !position(first.v, second.v, places, true, true) {
		return j
	}
	s.add(signed(b, k), second.end, Location)
	return second.end
}

// anglePair gives the end of two coordinates of both axes at b[i:], each with its
// hemisphere; 0 for none.
func anglePair(b []byte, i int) int {
	first := minutesAngle(b, i)
	if first.end == 0 {
		return 0
	}
	m, _ := secondAngle(b, first.end)
	if m == 0 {
		return 0
	}
	second := minutesAngle(b, m)
	if second.end == 0 || second.axis == first.axis || first.v > 180 || second.v > 180 {
		return 0
	}
	return second.end
}

// angleStart gives where a coordinate may begin behind a word that ends at b[:j], over
// marks, linking words and words for an axis, before a pair also over a few other ideographs
// (坐标，我的：); 0 for nowhere.
func angleStart(b []byte, j int, pair bool) int {
	others := 0
	for k := j; k < len(b) && k < j+24; {
		c := b[k]
		if r, ok := hanAt(b, k); ok {
			if numeral(r) != 0 || r == '十' {
				return k
			}
			if r != '为' && r != '是' && r != '北' && r != '东' && r != '经' && r != '纬' && r != '在' && r != '点' && r != '度' && r != '值' {
				if others++; !pair || others > 6 {
					return 0
				}
			}
			k += 3
			continue
		}
		switch {
		case isDigit(c):
			return k
		case class[c]&cLetter != 0:
			n := lettersEnd(b, k)
			if digitWord(b[k:n]) != 0 {
				return k
			}
			if n-k > 8 || n-k > 1 && filler(b[k:n]) == 0 && !writtenAs.has(b[k:n]) && (!pair || !isAt(b[k:n])) {
				return 0
			}
			k = n
			continue
		case c == '\n', (c == ',' || c == ';') && (k > j || k+1 == len(b) || !isDigit(b[k+1])) && (!pair || k+1 == len(b) || b[k+1] < 0xE4):
			return 0 // but lat;31,23041
		}
		k++
	}
	return 0
}

// secondAngle gives where the second of two coordinates begins behind the first, which
// ends at b[:k], and whether what parts them is unusual; 0 for nowhere.
func secondAngle(b []byte, k int) (next int, odd bool) {
	for m := k; m < len(b) && m < k+16; m++ {
		c := b[m]
		if r, ok := hanAt(b, m); ok {
			if numeral(r) != 0 || r == '十' {
				return m, true
			}
			m += 2
			continue
		}
		switch {
		case isDigit(c) && (m > k || k > 0 && class[b[k-1]]&cLetter != 0):
			return m, odd
		case class[c]&cLetter != 0:
			if n := m; digitWord(b[n:min(len(b), n+6)]) != 0 {
				return m, true
			}
			odd = true
		case c != ',' && c != ';' && c != ' ' && c != '-' && c != '+' && c != '[' && c != ']' && c != '/':
			odd = true
		}
	}
	return 0, false
}
