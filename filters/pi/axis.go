package pi

import "bytes"

// measureWord reports whether w, in lower case, says what was measured along an axis of the
// car, so that lat and lon behind it mean lateral and longitudinal: acc_lat, slipLon.
func measureWord(w []byte) bool {
	switch string(w) {
	case "acc", "accel", "acceleration", "decel", "force", "slip", "jerk", "velocity", "vel", "offset", "off", "error", "err", "distance", "dist",
		"dev", "deviation", "delta", "rate", "ctrl", "control", "gain", "drift", "bias", "noise", "std", "stddev", "sigma", "var", "cov", "gap",
		"clearance", "stiffness", "load", "friction", "mu", "speed", "torque", "imu", "ego", "motion", "tire", "tyre", "wheel", "lane", "steer":
		return true
	}
	return false
}

// measuredAxis reports whether the word lat or lon at b[i:] is the end of a key of which
// the word before says what was measured.
func measuredAxis(b []byte, i int) bool {
	if i < 3 || b[i-1] != '_' && b[i-1] != '.' && b[i-1] != '-' {
		return false
	}
	k := i - 1
	for k > 0 && i-k < 16 && class[b[k-1]]&cLetter != 0 {
		if k--; b[k]-'A' < 26 && b[k+1]-'a' < 26 {
			break // bodyAccel_lat
		}
	}
	var low [16]byte
	return measureWord(lowerInto(low[:], b[k:i-1]))
}

// measuredPair reports whether the decimal numbers b[i:end], which nothing announces as a
// position, are two measurements by the unit behind or the word directly before them. A word
// further away may be of another matter: 电压低，车在31.23,121.47.
func measuredPair(b []byte, i, end int) bool { return lengthUnit(b[end:]) || measured(b[:i]) }

// lengthUnit reports whether b begins with a unit in which no position is written and no
// journey either.
func lengthUnit(b []byte) bool {
	b = bytes.TrimLeft(b, " ")
	n := 0
	for n < len(b) && n < 5 && class[b[n]]&cLetter != 0 {
		n++
	}
	switch string(b[:n]) {
	case "mm", "cm", "um", "mV", "uV", "mA", "uA", "mW", "Wh", "mWh", "kWh", "Ah", "mAh", "Hz", "kHz", "rpm", "ppm", "kPa":
		return n == len(b) || !isAlnum(b[n])
	}
	return false
}

// measured reports whether b ends, before marks, with a word for what is measured in pairs
// and is no place.
func measured(b []byte) bool {
	for range 2 {
		end := len(b)
		for end > 0 && end > len(b)-4 && counting[b[end-1]] && b[end-1] != ',' && b[end-1] != '.' {
			end--
		}
		for _, w := range measuredHan {
			if bytes.HasSuffix(b[:end], w) {
				return true
			}
		}
		k := end
		for k > 0 && end-k < 16 && class[b[k-1]]&cLetter != 0 {
			k--
		}
		var low [16]byte
		word := lowerInto(low[:], b[k:end])
		for _, w := range measuredWords {
			if bytes.HasPrefix(word, w) {
				return true
			}
		}
		if k == 0 || b[k-1] != '_' || end-k > 2 && !copula(word) {
			return false
		}
		b = b[:k] // gain_xy
	}
	return false
}

// measuredWords and measuredHan hold the beginnings, in lower case, and the ends of such words.
var (
	measuredWords = bytes.Fields([]byte("tolerance calib offset gain bias residual voltage resistance torque pressure temperature weight gauge limits percentile loss pixel gyro accel stddev"))
	measuredHan   = bytes.Fields([]byte("公差 标定 校准 零点 偏置 增益 残差 电压 电流 电阻 扭矩 压力 温度 压差 权重 上下限 加速度 像素"))
)
