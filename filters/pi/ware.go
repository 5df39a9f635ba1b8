package pi

import (
	"bytes"
	"strings"
)

// aspect is what a key says of its value besides the contexts: what it is called when it is no
// one's.
type aspect uint8

const (
	aspectReading  aspect = 1 << iota // a pair of numbers is read by an instrument
	aspectComputed                    // or is computed
	aspectWare                        // the value is the code of a ware, a thing in a plant, a road
)

// aspectOf tells the aspect of a key that says nothing else.
func aspectOf(key []byte, h hint) (a aspect) {
	if h&^hintTally != 0 || len(key) > 40 {
		return 0
	}
	m := measured(key)
	if m == noMeasure {
		m = measured(sideless(key)) // temp_in
	}
	switch m {
	case reading:
		a = aspectReading
	case computed:
		a = aspectComputed
	}
	if wareLabel(key) {
		a |= aspectWare
	}
	return a
}

// sideless gives a key without the word for a side or the number at its end, which several things of
// one kind have: temp_in, voltage2, cellV.
func sideless(key []byte) []byte {
	k := digitsStart(key, len(key))
	if k < len(key) {
		return key[:k]
	}
	k = humpBefore(key, k, 12)
	if w := key[k:]; k > 0 && (len(w) <= 1 || sidesInKeys.has(w)) {
		return bytes.TrimRight(key[:k], "_-. ")
	}
	return nil
}

// sidesInKeys are the words for sides and states of things of one kind.
var sidesInKeys = wordSetOf(sideWords, flankWords, "set act")

// measuresPair reports whether a key with the aspect a says that the numbers of pair are measured.
func (a aspect) measuresPair(pair []byte) bool {
	return a&aspectComputed != 0 || a&aspectReading != 0 && !fine(pair)
}

// wareWords name, in lower case, things whose codes may have the form of a number plate: wares and
// their colours, places in a store, posts along a road, roads, flights, faults. wareHan holds the
// same in Chinese, wareBehind what follows such a code without a gap.
const (
	wareWords = "part parts partno partnumber pn sku spu material mat batch lot batchno lotno trim colour color paint bin rack shelf slot stake milepost post pole pile evse charger connector road highway expressway " +
		"drawing spec dtc fault error err flight train firmware product item goods fixture booth invoice icp component bom fabric leather coating alloy steel grade tooling mold mould die warehouse stock " +
		"lamp manhole gantry berth pallet crate  bincode partcode itemcode goodscode productcode colorcode trimcode lingjian peijian wuliao huohao sehao pici kuwei"
	wareHan = "零件 零件号 零件码 配件 配件号 部件 部件号 备件 备件号 件号 料号 物料 物料号 物料码 物料编码 材料 货号 商品 商品码 产品 产品号 产品编号 型号 机型 规格 色号 色卡 颜色码 漆号 色漆 内饰 批次 批次号 批号 库位 货位 储位 货架 料架 工位 机位 展位 房号 桩号 桩编号 里程桩 百米桩 路桩 充电桩 充电站 " +
		"电线杆 电杆 杆号 灯杆 灯杆号 路灯杆号 井号 井盖 井盖号 门架 龙门架 基站 小区号 设备号 设备编号 资产编号 器具编号 闸机 航班 航班号 列车 车次 高铁 动车 标段 故障码 错误码 报警码 图号 图纸 工装 夹具 模具 钢号 牌号 书号 文号 展台 仓库 仓位 托盘 料箱 物料名 品号 款号 编码规则 物资"
)

var (
	wareSet     = wordSetOf(wareWords)
	wareHanList = func() (t [128][]string) {
		for w := range strings.FieldsSeq(wareHan) {
			r := w[len(w)-1] & 127
			t[r] = append(t[r], w)
		}
		return t
	}()
)

// wareLabel reports whether b ends with the name of a ware, words for a number left out: part_no,
// colorCode, 物料编码.
func wareLabel(b []byte) bool {
	for n := 0; n < 2 && len(b) > 1; n++ {
		if b[len(b)-1] >= 0x80 {
			return wareHanEnds(b)
		}
		k := humpBefore(b, len(b), wordMost)
		if k == len(b) {
			return false
		}
		if w := b[k:]; wareSet.has(w) {
			return true
		} else if !wareLinks.has(w) {
			return false
		}
		if b = b[:k]; k > 0 && (b[k-1] == '_' || b[k-1] == '-' || b[k-1] == ' ') {
			b = b[:k-1]
		}
	}
	return false
}

// wareLinks stand behind the name of a ware and before its code.
var wareLinks = wordSetOf(numberNameWords, "id name key")

// wareHanEnds reports whether b ends with a Chinese word for a ware.
func wareHanEnds(b []byte) bool {
	for _, w := range wareHanList[b[len(b)-1]&127] {
		if len(w) <= len(b) && string(b[len(b)-len(w):]) == w {
			return true
		}
	}
	return false
}

// wareAround reports whether what stands around norm[i:j], which has the form of a number plate, says
// that it is the code of something else: its key, the label right before it, a word that its first
// character belongs to, a word right behind it.
func (s *Scanner) wareAround(i, j int) bool {
	if s.hints(i)&hintPlate != 0 {
		return false
	}
	b := s.norm
	if s.aspect&aspectWare != 0 && i == 0 && j == len(b) {
		return true
	}
	k := i
	for k > 0 && i-k < 4 && wareGap[b[k-1]] {
		k--
	}
	if k > 0 && (k < i || b[k-1] >= 0x80) && wareLabel(b[max(0, k-24):k]) {
		return true
	}
	if r, ok := hanBefore(b, i); ok && endsWord(r, b[i:j]) {
		return true
	}
	return wareFollows(b, j)
}

// wareGap holds what may stand between a label and its value.
var wareGap = [256]bool{' ': true, ':': true, '=': true, '"': true, '\'': true, '#': true, '(': true, '[': true, '>': true}

// endsWord reports whether the character that begins plate ends a word with r before it, which no
// province and no service does: 刷新, 藏青, 苏宁, 完成, 上海.
func endsWord(r rune, plate []byte) bool {
	second, _ := hanAt(plate, 0)
	switch second {
	case '新':
		return strings.ContainsRune("全重刷创翻崭", r)
	case '青':
		return r == '藏'
	case '宁':
		return r == '苏'
	case '云':
		return strings.ContainsRune("里讯山", r)
	case '成':
		return strings.ContainsRune("完生合组达形构集", r)
	case '海':
		return strings.ContainsRune("上北珠青渤东南黄威", r)
	case '北':
		return strings.ContainsRune("湖河东华西江", r)
	case '南':
		return strings.ContainsRune("湖河云海济西东华越指", r)
	case '广':
		return r == '推' || r == '两'
	case '空':
		return strings.ContainsRune("航天真时太", r)
	case '军':
		return strings.ContainsRune("国将冠陆海空", r)
	case '济':
		return r == '经'
	case '兰':
		return r == '荷' || r == '波'
	}
	return false
}

// wareFollows reports whether a word follows right at b[j:], without a gap, that stands behind the
// code of a thing: 型, 标段, 号桩, 号井盖.
func wareFollows(b []byte, j int) bool {
	r, ok := hanAt(b, j)
	if !ok {
		return false
	}
	next, _ := hanAt(b, j+3)
	switch r {
	case '型':
		return next != '号'
	case '标':
		return next == '段'
	case '号':
		return strings.ContainsRune("桩井杆标漆料件柜", next) && next != 0
	}
	return false
}

// wareNames say before the word for a name that it is one of a ware, a place or a part of a program:
// modelName, colorName, unitName.
var wareNames = wordSetOf("model color colour city unit wheel seat insurer part item app plugin module class function method signal song track album theme station poi package product brand series country province " +
	"district region road street param metric sensor channel event goods material trim platform component column table")

// wareName reports whether b is the name of a make, a shop, a ware or a place that has the form of a
// person's.
func wareName(b []byte) bool {
	switch string(b) {
	case "王老吉", "马应龙", "马自达", "王守义", "张小泉", "周大福", "周大生", "周六福", "周生生", "周黑鸭", "谢瑞麟", "李锦记", "王致和", "余仁生", "雷允上", "胡庆余", "陈李济", "吴裕泰", "张一元", "江小白", "毛戈平", "林清轩",
		"杨国福", "张仲景", "葛兰素", "丁桂儿", "何首乌", "车厘子", "黄鹤楼", "黄飞红", "黄天鹅", "陈克明", "王小卤", "王饱饱", "李子柒", "李先生", "高露洁", "康师傅", "金龙鱼", "金六福", "金嗓子", "鲁花生", "潘多拉", "范思哲", "古天乐",
		"罗马仕", "安慕希", "安卓版", "安其拉", "白云边", "白加黑", "童年时", "郎酒庄", "解百纳", "万艾可", "万宝龙", "万宝路", "万达广", "方太太", "史丹利", "施耐德", "施华洛", "阿玛尼", "贝因美", "席梦思", "柯尼卡", "温碧泉", "孔府家", "汤臣倍",
		"成都东", "成都南", "成都西", "成都北", "苏州东", "苏州南", "苏州西", "苏州北", "武汉东", "武汉西", "武汉北", "高平东", "高平西", "安阳东", "常州北", "徐州东":
		return true
	}
	if len(b) < 9 {
		return false
	}
	r, _ := hanBefore(b, len(b))
	first, _ := hanAt(b, 0)
	second, _ := hanAt(b, 3)
	return strings.ContainsRune("东南西北", r) && wordPair(first, second)
}

// ofWare reports whether b, behind which the word for a name follows, says that it is one of a ware or a
// field: model. station_ form-data;.
func ofWare(b []byte) bool {
	switch k := len(b) - 1; b[k] {
	case '_', '-', '.':
		return wareNames.has(wordBefore(b, k))
	case ' ':
		return bytes.HasSuffix(b, []byte("form-data; "))
	}
	return false
}

// placeFollows reports whether behind two words in pinyin at b[:e] stands a word for what places and
// wares are called after: Yang Pu depot, Gao De map sdk.
func placeFollows(b []byte, e int) bool {
	if e+3 >= len(b) || b[e] != ' ' {
		return false
	}
	return afterPlaces.has(wordFrom(b, e+1))
}

// afterPlaces are such words.
var afterPlaces = wordSetOf("station depot tunnel plant hub tower museum bridge river airport mall plaza terminal warehouse factory playlist api sdk stadium mountain lake harbour harbor campus building")

// listsMakers reports whether the list in which two words with a capital stand, which ends at b[:e],
// goes on with another such word: Ford, Lincoln and Mercedes.
func listsMakers(b []byte, e int) bool {
	for _, w := range [...]string{" and ", " or ", " & "} {
		n := e + len(w)
		if n >= len(b) || string(b[e:n]) != w || b[n]-'A' >= 26 {
			continue
		}
		n = lettersEnd(b, n)
		return n == len(b) || b[n] != ','
	}
	return false
}
