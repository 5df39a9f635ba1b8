package geo

// Polyline decodes a line in the encoded polyline algorithm format of map services:
// differences of latitude and longitude times 10^5, zigzag, in groups of five bits
// from the lowest, 63 added. It gives the first point and the count of points; ok
// is false if text holds another character, ends within a number or leaves the
// ranges of a position.
func Polyline(text []byte) (first Point, n int, ok bool) {
	var sum [2]int64
	for i := 0; i < len(text); {
		for axis := range sum {
			v, next := polyValue(text, i)
			if next == 0 {
				return Point{}, 0, false
			}
			sum[axis] += v
			i = next
		}
		lat, lon := float64(sum[0])/1e5, float64(sum[1])/1e5
		if lat < -90 || lat > 90 || lon < -180 || lon > 180 {
			return Point{}, 0, false
		}
		if n == 0 {
			first, _ = cell(lat, lon)
		}
		n++
	}
	return first, n, n > 0
}

// polyValue reads one number at text[i:]; next is 0 if there is none.
func polyValue(text []byte, i int) (v int64, next int) {
	shift := 0
	for ; i < len(text) && shift <= 30; i++ {
		c := int64(text[i]) - 63
		if c < 0 || c > 63 {
			return 0, 0
		}
		v |= (c & 31) << shift
		shift += 5
		if c < 32 {
			if v&1 != 0 {
				return ^(v >> 1), i + 1
			}
			return v >> 1, i + 1
		}
	}
	return 0, 0
}
