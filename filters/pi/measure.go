package pi

import (
	"bytes"
	"strings"
)

// measuredPair reports whether the decimal numbers b[i:end], which nothing announces as a
// position, are two measurements by the unit behind them or the words of their clause. Of
// readings nobody writes five decimals that mean something: 温度 31.230416,121.473701 is a place.
func measuredPair(b []byte, i, end int) bool {
	own := pairEnd(b, i, end)
	unit, m := own == end && unitBehind(b[end:]), measured(b[:i])
	end = own
	switch {
	case m == reading && unit: // 扭矩 25.41616, 105.08576 Nm
		return true
	case m == noMeasure && !unit:
		return false
	case m == computed:
		return true
	}
	return !fine(b[i:end])
}

// pairEnd gives where the two numbers at b[i:] end if further ones of other precision, a speed or a
// time, follow them up to end, and end if all are of one kind.
func pairEnd(b []byte, i, end int) int {
	n, second, of := 0, end, 0
	for k := i; k < end; k++ {
		if !isDigit(b[k]) {
			continue
		}
		_, places, e := decimalAt(b, k)
		switch n++; {
		case n == 2:
			second, of = e, places
		case n > 2 && places == of:
			return end
		}
		k = e - 1
	}
	return min(second, end)
}

// fine reports whether the numbers of pair, a comma between them, have five decimals or more
// each, of which the last two are not both zero, as what only prints so much has. Measurements
// of two sides stand around a slash.
func fine(pair []byte) bool {
	n := 0
	for k := 0; k < len(pair); k++ {
		if pair[k] == '/' {
			return false
		}
		if !isDigit(pair[k]) {
			continue
		}
		_, places, end := decimalAt(pair, k)
		if places < 5 || pair[end-1] == '0' && pair[end-2] == '0' {
			return false
		}
		n, k = n+1, end-1
	}
	return n == 2
}

// unitBehind reports whether b begins with a unit in which no position is written and no
// journey either.
func unitBehind(b []byte) bool {
	if b = bytes.TrimLeft(b, " "); len(b) > 2 && (b[0] == ']' || b[0] == ')') && b[1] == ' ' {
		b = b[2:]
	}
	n := lettersEnd(b[:min(len(b), 5)], 0)
	if n == 0 {
		return len(b) > 0 && b[0] == '%' || bytes.HasPrefix(b, []byte("℃")) || bytes.HasPrefix(b, []byte("°C")) || bytes.HasPrefix(b, []byte("毫")) || bytes.HasPrefix(b, []byte("千帕")) || bytes.HasPrefix(b, []byte("元"))
	}
	if wayUnits.has(b[:n]) { // m/s, km/h, g/km, deg/s
		return n == 3 || n < len(b) && b[n] == '/'
	}
	return otherUnits.has(b[:n]) && (n == len(b) || !isDigit(b[n]) && b[n] != '=')
}

var (
	// wayUnits are units of ways and speeds, which are none of a position with a stroke behind them or
	// three letters.
	wayUnits = exactSetOf("m km g mph kph kmh deg")
	// otherUnits are units, and words for how a number came about, of no position and no journey.
	otherUnits = exactSetOf("mm cm um nm dm mV uV kV V mA uA mW kW MW W Wh mWh kWh Ah mAh Hz kHz MHz GHz rpm ppm ppb kPa Pa hPa MPa bar mbar psi Nm kN ms us ns sec secs rms RMS px pix pt dB dBm dBA fps FPS Mbps kbps MB " +
		"KB kB GB MiB KiB GiB rad mrad degC kg mg lux nit nits lm cd ohm Ohm mOhm kOhm percent pct USD CNY RMB EUR yuan std avg IQR sigma")
)

// measure says how what stands before two numbers tells that they are no place.
type measure uint8

const (
	noMeasure measure = iota
	reading           // it names what an instrument reads, to few decimals
	computed          // or what is computed, to any
)

// clauseReach is how far before a pair a word is looked for that says what it is.
const clauseReach = 48

// measured tells by the words of the clause at the end of b, up to four of them, whether what
// follows is measured in pairs. A word for a place or of going there ends the search, and so do
// a number, which has the word before itself, and the end of a sentence: 电压低，车在31.23,121.47.
func measured(b []byte) measure {
	least := max(0, len(b)-clauseReach)
	marks, indexed := 0, false // indexed: a small number stands between the word and the pair
	if apart(b) {
		return noMeasure
	}
	for words, k := 0, len(b); k > least && words < 4; {
		c := b[k-1]
		switch {
		case class[c]&cLetter != 0:
			i := humpBefore(b, k, k-least) // gainXy
			if unitOfNumber(b, i) {
				return noMeasure
			}
			m, ends := measureOf(b[i:k])
			switch {
			case indexed && m != computed:
				return noMeasure
			case ends && m == noMeasure && keyHint(b[i:k])&hintCoord != 0 && ofDevice(b, i):
				return computed // seat position
			case m != noMeasure || ends:
				return m
			}
			if words == 0 && i > 1 && b[i-1] == '/' && secondSides.has(b[i:k]) {
				return reading
			}
			words, k, marks = words+1, i, 0
		case isDigit(c):
			i := k
			for i > least && isDigit(b[i-1]) {
				i--
			}
			switch {
			case words == 0 && smallIndex(b, i, k, least):
				i, indexed = i-1, true
			case i == least || class[b[i-1]]&cLetter == 0:
				return noMeasure
			case k-i == 2 && b[i-1]|0x20 == 'p' && (i < 2 || !isAlnum(b[i-2])):
				return computed // p99
			}
			k = i
		case c >= 0x80:
			i, m, ends := hanMeasure(b, k, least)
			if m != noMeasure || ends {
				return m
			}
			k, marks = i, 0
		case c == '\n' || c == ';' || c == '!' || c == '?' || c == '}' || c == '{':
			return noMeasure
		case c == ',' && words > 0 && marks == 0 && !(k > 1 && class[b[k-2]]&cLetter != 0): // but mean, std
			return noMeasure
		default:
			k--
		}
	}
	return noMeasure
}

// smallIndex reports whether the digits b[i:k] are a small number between a word and what it is of:
// CI 95% [, epoch 3.
func smallIndex(b []byte, i, k, least int) bool {
	return i > least && b[i-1] == ' ' && k-i < 5 && k < len(b) && (b[k] == '%' || b[k] == ' ' || b[k] == ':') && class[b[max(i-2, 0)]]&cLetter != 0
}

// apart reports whether b ends with a comma that parts a clause from what follows, not one cell of a
// row from the next.
func apart(b []byte) bool {
	n := len(b)
	return n > 1 && (b[n-1] == ',' && b[n-2] >= 0x80 || b[n-1] == ' ' && b[n-2] == ',')
}

// secondSides are the second of two that are read at once: front/rear, set/actual.
var secondSides = exactSetOf(sideWords)

const sideWords = "rear right left front new after actual target lower low out outside secondary slave off standard"

// unitOfNumber reports whether the word at b[i:] stands behind a number, as its unit.
func unitOfNumber(b []byte, i int) bool {
	if i > 0 && b[i-1] == ' ' {
		i--
	}
	return i > 0 && isDigit(b[i-1])
}

// hanMeasure is a step of measured over the ideographs that end at b[:k], four of them at most
// beyond which nothing of theirs is looked at: where it goes on, what they say, and whether the
// search ends.
func hanMeasure(b []byte, k, least int) (next int, m measure, ends bool) {
	r, ok := hanBefore(b, k)
	if !ok {
		return k, noMeasure, true // ，。；
	}
	if end := b[:k]; r == '标' || r == '系' {
		if end = bytes.TrimSuffix(end, []byte("系")); bytes.HasSuffix(end, []byte("坐标")) && framed(end[:len(end)-6]) {
			return k, computed, true
		}
	}
	for _, w := range measuredHan {
		if bytes.HasSuffix(b[:k], w.word) {
			return k, w.is, true
		}
	}
	if strings.ContainsRune(goingHan, r) {
		return k, noMeasure, true
	}
	return max(k-3, least), noMeasure, false
}

// goingHan holds ideographs behind which a place stands, or that end words for one.
const goingHan = "在到至去往从于位点标址车处经纬停"

// hanMeasured is a word for what is measured in pairs.
type hanMeasured struct {
	word []byte
	is   measure
}

var measuredHan = func() (t []hanMeasured) {
	for is, words := range map[measure]string{
		reading:  "前轴 后轴 左前 右前 左后 右后 开盘价 收盘价 最高价 最低价 油价 电价 报价 房价 售价 轮速 单体 电芯 市值 轴荷 吞吐 扬程 排量 电压 电流 电阻 阻值 扭矩 转矩 压力 气压 胎压 油压 温度 室温 水温 油温 湿度 压差 速度 车速 转速 加速度 价格 单价 指数 股价 汇率 净值 收盘 开盘 涨跌 涨跌幅 油耗 电耗 能耗 功率 电量 电能 频率 角度 转角 航向 俯仰 横滚 坡度 重量 质量 长度 宽度 高度 亮度 色温 浓度 流量 噪声 音量 里程 距离 间距 剩余 耗时 用时 延迟 时延 延时 时长 周期 湿度值 得分 评分 分数 占比 比例 比率 利率 成本 费用 金额 均价 测量值 实测值 标准值 实测 效率 强度 增压 左右轮 前后轴 左右 前后",
		computed: "公差 标定 校准 零点 零偏 偏置 偏移 增益 残差 权重 上下限 像素 均值 方差 标准差 平均 平均值 最大值 最小值 最大 最小 最大最小 极值 分位 分位数 中位数 百分位 阈值 区间 范围 系数 参数 误差 偏差 损失 准确率 置信度 概率 梯度 坐标轴 色坐标 图像 画面 焦距 主点 角点 特征点 关键点 包围盒 检测框 内参 外参 样本 触摸 触点 屏幕 鼠标 点击",
	} {
		for w := range strings.FieldsSeq(words) {
			t = append(t, hanMeasured{[]byte(w), is})
		}
	}
	return t
}()

// measureOf tells what w, ASCII letters of any case, says of two numbers behind it, and whether
// the search for such words ends at it since it is of a place.
func measureOf(w []byte) (m measure, ends bool) {
	if m = measuredWord(w); m == noMeasure && len(w) > 4 && w[len(w)-1]|0x20 == 's' {
		m = measuredWord(w[:len(w)-1])
	}
	return m, m != noMeasure || goingWords.has(w)
}

// measuredWord is measureOf for the singular.
func measuredWord(w []byte) measure {
	switch {
	case computedWords.has(w):
		return computed
	case readingWords.has(w):
		return reading
	}
	return noMeasure
}

var (
	// readingWords are what instruments read, readings of markets among them, in the singular.
	readingWords = wordSetOf("force slip stiffness jerk friction velocity vel imu tpms hvac axle coolant insulation ohm igbt stator battery pack ambient cabin inverter compressor evaporator condenser tread damping rx tx " +
		"score inlet outlet duty efficiency eff timing camshaft fps rssi snr strength trim boost setpoint measured voltage volt current resistance impedance torque pressure temperature temp humidity " +
		"mass density gauge speed rpm psi power energy load cpu memory frequency freq price cost rate index humid viscosity concentration brightness luminance lux noise vibration flow level volume " +
		"duration elapsed latency corner delay rtt ping jitter period throughput bandwidth consumption mileage odometer distance dist length width height depth thickness diameter radius gap clearance " +
		"heading yaw pitch roll azimuth elevation tilt slope inclination angle bearing accel acceleration decel gyro mag magnetometer radar lidar sonar fm radio rating grade wind rain soc soh")
	// computedWords are what programs compute, and what is on a screen or in an image.
	computedWords = wordSetOf("vmin vmax tmin tmax imin imax ci iqr quartile p50 p95 p99 accelerometer gyroscope embedding coeffs lut bucket resistor lookup minmax lambda alpha beta kp ki kd fx fy cx cy version lane " +
		"tolerance calib calibration offset gain bias residual limit percentile quantile loss pixel stddev std mean median avg average min max sigma var variance cov covariance rms rmse mse mae mape " +
		"mu kurtosis skew skewness correlation corr coefficient coef coeff ratio factor scale threshold thresh range interval confidence prob probability likelihood accuracy precision recall auc iou " +
		"weight kernel conv gradient grad epoch lr logit softmax tensor layer matrix vector eigen norm delta diff deviation keypoint landmark feature chessboard focal principal intrinsic extrinsic " +
		"distortion homography bbox box roi rect crop anchor touch cursor mouse scroll gesture screen canvas sprite texture uv vertex mesh color colour rgb hsv lab chroma hue cie gamma size dim " +
		"dimension resolution viewport spline bezier polynomial curve curvature spectrum histogram hist fft waveform amplitude servo rotor piston gripper")
	// goingWords stand before places.
	goingWords = wordSetOf("at in near to from of car vehicle parked park parking location position pos gps gnss lat lon lng latitude longitude coord coords coordinate coordinates here place point map area zone poi " +
		"home destination dest navigate route trip fix located")
)

// Measures reports whether one of the words of a key that names no place says that a pair of
// numbers with so many decimals is measured or computed: seat_range, colorXy, 均值.
func Measures(key []byte, places int) bool {
	m := measured(key)
	return m == computed || m == reading && places < 5
}

// ofDevice reports whether the word for a position at b[i:] stands behind one for a device:
// throttle position, sample_point. What has a location or a route stands somewhere: image_location.
func ofDevice(b []byte, i int) bool {
	end := i
	switch {
	case i < 3 || onEarth.has(wordFrom(b, i)):
		return false
	case b[i-1] == ' ' || b[i-1] == '_' || b[i-1] == '-' || b[i-1] == '.':
		end--
	case b[i]-'A' >= 26 || b[i-1]-'a' >= 26:
		return false
	}
	k := humpBefore(b, end, 12)
	return end-k > 1 && deviceWords.has(b[k:end]) && (b[end] != ' ' || string(b[k:end]) != "SET") // SET position = of SQL
}

// onEarth are words for a place on the earth alone.
var onEarth = wordSetOf("location locations loc route gps gnss geo parking")

// deviceWords are things whose points, positions and tracks lie in an image, in a room or on a scale:
// colorPoint, seat_position, radarTrack.
var deviceWords = wordSetOf("color colour lidar radar sonar sample sampling touch tap click pixel corner anchor bezier spline curve control ctrl vanishing principal focal set seat throttle mirror pedal brake clutch " +
	"steering valve shift gear lever knob slider cursor scroll window screen mouse joint servo motor rotor crank cam piston encoder actuator gripper gaze eye pupil nose facial hand finger " +
	"skeleton pose feature key keyframe mesh vertex uv texture sprite plot graph chart decimal floating price white black dew boiling melting freezing flash operating working bias break trigger " +
	"mount icon label widget dialog popup text caption playback play media seek read write file buffer byte bit char audio sound video music subtitle wiper flap damper louver headrest lumbar " +
	"cushion backrest blind sunroof tailgate spoiler suspension headlamp lamp antenna rack wheel tire tyre image img frame")

// frameHan are words before 坐标 that say that they are those of a picture, of a screen or of the car
// itself.
var frameHan = bytes.Fields([]byte("色 色度 图像 图片 画面 屏幕 屏 像素 车身 车体 自车 本车 车轮 相机 摄像头 激光雷达 雷达 传感器 局部 相对 触摸 触控 触点 点击 鼠标 光标 画布 窗口 控件 按钮 界面 纹理 网格 关节 末端 工具 工件 机床 机械臂 焊点 孔位 圆心 角点 特征点 关键点 检测框 目标框 包围盒 标定板 归一化 齐次 极 曲线 样条 贴图 精灵 UI uv UV 模型 参考 座椅 视线 瞳孔 手指"))

// framed reports whether b ends with one of them.
func framed(b []byte) bool {
	for _, w := range frameHan {
		if bytes.HasSuffix(b, w) {
			return true
		}
	}
	return false
}
