package pi

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
	k := i - 1
	for k > 0 && i-k < 16 && class[b[k-1]]&cLetter != 0 {
		if k--; b[k]-'A' < 26 && b[k+1]-'a' < 26 {
			break // bodyAccel_lat
		}
	}
	return axisWords.has(b[k : i-1])
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
