package pi

import (
	"bytes"
)

// lateral reports whether norm[i:end], the number v behind a word that also means lateral, longitudinal
// or latency, is one of these: a unit of such stands behind it, or neither it nor its partner is far
// enough from nothing to be a coordinate.
func (s *Scanner) lateral(i, end int, v float64) bool {
	b := s.norm
	if end < len(b) && b[end]|0x20 == 'e' || Radians(b[max(0, i-12):i]) { // an exponent, radians
		return false
	}
	if unitBehind(b[end:]) || unitSuffixed(b, i) || inMeasured(b, i) {
		return true
	}
	if v >= 3 {
		return s.key == 0 && bareAxis(b, i) && !partnered(b, i, end)
	}
	if n := len(s.dst); n > s.base && s.dst[n-1].Entity == Location && s.original(i)-s.dst[n-1].End <= 2*reach {
		return false // the second half
	}
	k, _ := axisAfter(b, end)
	if k == 0 {
		return true
	}
	if b[k] == '-' || b[k] == '+' {
		k++
	}
	if k >= len(b) || !isDigit(b[k]) {
		return true
	}
	w, _, _ := decimalAt(b, k)
	return w < 3
}

// unitSuffixed reports whether the name before norm[i:] ends with a unit that no coordinate has:
// lat_ms, latMs, lon_g.
func unitSuffixed(b []byte, i int) bool {
	k := i
	for k > 0 && i-k < 4 && !isAlnum(b[k-1]) {
		k--
	}
	for _, u := range [...]string{"ms", "us", "ns", "g", "mps", "mps2", "mm"} {
		n := k - len(u)
		if n < 3 || n > 4 && string(b[n-4:n-1]) == "sec" || b[n]|0x20 != u[0] || string(b[n+1:k]) != u[1:] {
			continue
		}
		if b[n-1] == '_' || b[n]-'A' < 26 && b[n-1]-'a' < 26 {
			return true
		}
	}
	return false
}

// Radians reports whether a name says that an angle is in radians.
func Radians(name []byte) bool {
	return bytes.Contains(name, []byte("rad")) || bytes.Contains(name, []byte("Rad")) || bytes.Contains(name, []byte("RAD"))
}

// LateralKey reports whether the key of an axis says by its unit that it is none of a position.
func LateralKey(key []byte) bool { return unitSuffixed(key, len(key)) }

// inMeasured reports whether the member b[i:] stands in an object whose key says what is measured:
// "accel":{"lat":.
func inMeasured(b []byte, i int) bool {
	k := bytes.LastIndexByte(b[max(0, i-3*reach):i], '{')
	if k < 0 {
		return false
	}
	k += max(0, i-3*reach)
	rest := bytes.TrimRight(b[:k], "\": =")
	return len(rest) < k && measured(rest) != noMeasure
}

// partnered reports whether near the number b[i:end], one coordinate, stands a name of either kind of
// axis besides its own.
func partnered(b []byte, i, end int) bool {
	n := 0
	for k := max(0, i-partnerReach); k+3 <= min(len(b), end+partnerReach); k++ {
		switch {
		case b[k]|0x20 == 'l' && (b[k+1]|0x20 == 'a' && b[k+2]|0x20 == 't' || b[k+1]|0x20 == 'o' && b[k+2]|0x20 == 'n' || b[k+1]|0x20 == 'n' && b[k+2]|0x20 == 'g'),
			string(b[k:k+3]) == "纬", string(b[k:k+3]) == "经":
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

// partnerReach is how far from one coordinate the name of the other is looked for, in bytes.
const partnerReach = 128

// bareAxis reports whether the name before b[i:] is a word of three or four letters and nothing else.
func bareAxis(b []byte, i int) bool {
	k := i
	for k > 0 && i-k < 4 && !isAlnum(b[k-1]) {
		k--
	}
	end := k
	for k > 0 && end-k < 6 && (isAlnum(b[k-1]) || b[k-1] == '_' || b[k-1] == '.' || b[k-1] == '-') {
		k--
	}
	return end-k < 5
}

// axisWords say what was measured along an axis of the car, so that lat and lon behind them mean
// lateral and longitudinal: acc_lat, slipLon.
var axisWords = wordSetOf("acc accel acceleration decel force slip jerk velocity vel offset off error err distance dist dev deviation delta rate ctrl control gain drift bias noise std stddev sigma var cov gap " +
	"clearance stiffness load friction mu speed torque imu ego motion tire tyre wheel lane steer")

// measuredAxis reports whether the word lat or lon at b[i:] is the end of a key of which
// the word before says what was measured.
func measuredAxis(b []byte, i int) bool {
	if k := i + 3; k < len(b) && b[k] == '_' { // lat_ctrl_ms
		e := k + 1
		for e < len(b) && class[b[e]]&cLetter != 0 {
			e++
		}
		if axisWords.has(b[k+1 : e]) {
			return true
		}
	}
	if i < 3 || b[i-1] != '_' && b[i-1] != '.' && b[i-1] != '-' {
		return false
	}
	return axisWords.has(b[humpBefore(b, i-1, wordMost-1) : i-1]) // bodyAccel_lat
}

// axisHint gives the context of x or y beside the name of a coordinate system.
func axisHint(c byte) hint {
	switch c {
	case 'x':
		return hintLon | hintGeoSure
	case 'y':
		return hintLat | hintGeoSure
	}
	return 0
}
