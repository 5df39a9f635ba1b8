package pi

import (
	"bytes"
	"slices"
)

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
// position, are by the unit behind or a word before them two measurements.
func measuredPair(b []byte, i, end int) bool {
	if countedBehind(b[end:]) {
		return true
	}
	var low [48]byte
	before := low[:copy(low[:], b[max(0, i-len(low)):i])]
	for k, c := range before {
		if c-'A' < 26 {
			before[k] = c | 0x20
		}
	}
	return slices.ContainsFunc(measurements, func(w []byte) bool { return bytes.Contains(before, w) })
}

// measurements holds words, in lower case, for what is measured in pairs and is no place.
var measurements = bytes.Fields([]byte("tolerance calib offset gain bias residual voltage resistance current torque pressure temperature weights gauge limits percentile loss: pixel gyro accel stddev " +
	"公差 标定 校准 零点 偏置 增益 残差 电压 电流 电阻 扭矩 压力 温度 压差 权重 上下限 加速度 像素"))
