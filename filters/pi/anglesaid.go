package pi

// arcWord gives where b goes on behind a word for degrees, minutes or seconds at b[k:], spaces
// around it or none; 0 if there is none.
func arcWord(b []byte, k int) int {
	k = skipSpaces(b, k)
	n := lettersEnd(b[:min(len(b), k+8)], k)
	if arcWords.has(b[k:n]) {
		return skipSpaces(b, n)
	}
	return 0
}

// arcWords are the parts of a circle as they stand behind their number.
var arcWords = exactSetOf("deg degs degree degrees min mins minute minutes sec secs second seconds")

// hanNumber reads a whole number in Chinese numerals at b[i:] and gives where it ends, 0 if
// there is none: 三十一, 一二一.
func hanNumber(b []byte, i int) (n, end int) {
	k, v, last := i, 0, -1
	for k < len(b) {
		r, ok := numeralAt(b, k)
		if !ok {
			break
		}
		switch d := numeral(r); {
		case d != 0 && last < 0:
			last = int(d - '0')
		case d != 0:
			v, last = (v+last)*10, int(d-'0')
		case r == '十':
			v, last = v+max(last, 1)*10-0, -1
		case r == '百':
			v, last = v+max(last, 1)*100, -1
		default:
			ok = false
		}
		if !ok || k-i > 18 {
			break
		}
		k += 3
	}
	if k == i {
		return 0, 0
	}
	return v + max(last, 0), k
}

// numeralAt is hanAt that knows 〇 as well, which is no ideograph.
func numeralAt(b []byte, k int) (rune, bool) {
	if k+3 <= len(b) && string(b[k:k+3]) == "〇" {
		return '〇', true
	}
	return hanAt(b, k)
}

// hanAngle reads a coordinate in Chinese characters: 三十一点二三零四, 一二一点四七.
func hanAngle(b []byte, i int) (a angle) {
	v, k := hanNumber(b, i)
	if k == 0 || k+3 > len(b) {
		return angle{}
	}
	a.v, a.odd = float64(v), true
	switch string(b[k : k+3]) {
	case "点":
	case "度":
		if minutes, end := hanNumber(b, k+3); end > 0 && minutes < 60 && end+3 <= len(b) && string(b[end:end+3]) == "分" {
			a.v += float64(minutes) / 60
			a.places, a.end = 3, end+3
			if seconds, end := hanNumber(b, a.end); end > 0 && seconds < 60 && end+3 <= len(b) && string(b[end:end+3]) == "秒" {
				a.v += float64(seconds) / 3600
				a.end = end + 3
			}
			return a
		}
		return angle{}
	default:
		return angle{}
	}
	scale := 1.0
	for k += 3; k < len(b); k++ {
		d := b[k]
		if r, ok := numeralAt(b, k); ok {
			d = numeral(r)
		}
		if !isDigit(d) {
			break
		}
		if b[k] >= 0x80 {
			k += 2
		}
		scale /= 10
		a.v += float64(d-'0') * scale
		a.places++
	}
	if a.places > 0 {
		a.end = k
	}
	return a
}

// Bounds of a coordinate in words: digits before its point and behind it.
const (
	mostWhole  = 3
	mostPlaces = 16
)

// saidAngle reads a coordinate in English words: three one point two three.
func saidAngle(b []byte, i int) (a angle) {
	scale, n := 0.0, 0
	for k := i; k < len(b); {
		e := lettersEnd(b[:min(len(b), k+6)], k)
		d := digitWord(b[k:e])
		switch {
		case scale == 0 && n > 0 && (string(b[k:e]) == "point" || string(b[k:e]) == "dot"):
			scale = 1
		case !isDigit(d) || scale == 0 && n == mostWhole || a.places == mostPlaces:
			return a
		case scale > 0:
			scale /= 10
			a.v += float64(d-'0') * scale
			a.places, a.end, a.odd = a.places+1, e, true
		default:
			a.v, n = a.v*10+float64(d-'0'), n+1
		}
		if k = e; k < len(b) && (b[k] == ' ' || b[k] == '-') {
			k++
		}
	}
	return a
}

// pointSaid gives where b goes on behind the word for a point at b[k:], 0 if none stands there.
func pointSaid(b []byte, k int) int {
	for _, w := range [...]string{"点", "小数点", "小数", "point ", "dot "} {
		if k+len(w) < len(b) && b[k] == w[0] && string(b[k:k+len(w)]) == w {
			return k + len(w)
		}
	}
	return 0
}

// saidPair tries a position at norm[i:] of which something is said in words, the points or what parts
// its two coordinates: 31 point 1481 long 121 point 4400, 22.56704 然后 114.13148. Nothing need
// announce it, as both have four decimals or more. It gives the position's end, 0 for none.
func (s *Scanner) saidPair(i int) int {
	const most = 32
	b := s.norm
	first := angleAt(b, i)
	if first.end == 0 || first.places < 4 {
		return 0
	}
	k, words := first.end, false
	for from := k; k < len(b) && k < from+most; {
		c, n := b[k], lettersEnd(b, k)
		switch {
		case isDigit(c), n > k && digitWord(b[k:n]) != 0:
			if k == from || i > 0 && (isAlnum(b[i-1]) || b[i-1] == '.') {
				return 0
			}
			return s.pairSaid(i, first, k, words)
		case n > k:
			if !betweenAngles.has(b[k:n]) {
				return 0
			}
			words, k = true, n
		case c >= 0xE3:
			r, ok := numeralAt(b, k)
			if !ok || !betweenHans.has(r) {
				return 0
			}
			words, k = true, k+3
		case c == ' ' || c == ',' || c == '\n' || c == ';' || c == stop:
			k++
		case c == sym || c == '_' || c == '#' || c == '~' || c == '^' || c == '&':
			words = true
			k++
		default:
			return 0
		}
	}
	return 0
}

// pairSaid ends saidPair with the second coordinate at norm[k:].
func (s *Scanner) pairSaid(i int, first angle, k int, words bool) int {
	second := angleAt(s.norm, k)
	lat, lon := min(first.v, second.v), max(first.v, second.v)
	if second.end == 0 || second.places < 4 || !words && !first.odd && !second.odd || !InChina(lat, lon) || measuredPair(s.norm, i, second.end) {
		return 0
	}
	s.add(i, second.end, Location)
	return second.end
}

// betweenAngles are the words, betweenHans the characters of those, that may part the coordinates of a
// position.
var (
	betweenAngles = wordSetOf("then comma um uh erm by and lat latitude lon lng long longitude north east n e deg degree degrees")
	betweenHans   = hanSetFrom("然后再一个接着逗号嗯啊呃那经纬度东北整数部分是为和")
)
