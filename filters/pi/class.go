package pi

import "unicode/utf8"

// Classes of ASCII bytes. cDigit is 1 so that counting digits is an addition.
const (
	cDigit = 1 << iota
	cLetter
	cLocal // may stand in the local part of an email address
	cSep   // may separate the groups of a written number
	cMark  // starts something: @ $ ! # and brackets
	cHigh  // first byte of a multi-byte character
	cGap   // cSep, or a bracket around a group

	cAlnum = cDigit | cLetter
)

var class = buildClass()

// macSep holds what may part the pairs or fours of a hardware address, whatever the
// context.
var macSep = [256]bool{':': true, '-': true, '.': true, '_': true, '/': true, '|': true, '~': true, '*': true, ',': true, dot: true, sym: true}

// macGroup has a bit for each length of a group of a hardware address.
const macGroup = 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<6

func buildClass() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = cDigit | cLocal
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			t[c] = cLetter | cLocal
		case c >= 0x80:
			t[c] = cHigh
		}
	}
	for _, c := range "._%+-" {
		t[c] |= cLocal
	}
	for _, c := range " -._/\t\r\n~*|" {
		t[c] |= cSep | cGap
	}
	t[dot], t[sym] = cSep|cGap, cSep|cGap
	for _, c := range "()[]{}" {
		t[c] |= cGap
	}
	for _, c := range "@$!#([{" {
		t[c] |= cMark
	}
	return t
}

func isDigit(c byte) bool { return c-'0' < 10 }
func isAlnum(c byte) bool { return class[c]&cAlnum != 0 }
func isHex(c byte) bool   { return isDigit(c) || (c|0x20)-'a' < 6 }

// upper folds an ASCII letter to upper case.
func upper(c byte) byte {
	if c-'a' < 26 {
		return c - 32
	}
	return c
}

// Classes of Chinese characters.
const (
	hProvince = 1 << iota
	hSurname
	hUnit    // ends a division of a postal address
	hHonor   // begins a form of address that follows a name
	hDegree  // writes an angle
	hSpecial // begins a number plate that is no province's
	hPlace   // begins the name of a province or city
	hNotName // seldom ends a personal name, often a technical term
)

// hCompound marks the first character of a surname of two, in the table's top bit.
const hCompound = 1 << 15

// hNumeral marks the characters that write digits, hSecond those that can be the second
// one of a surname of two.
const (
	hNumeral = 1 << 16
	hSecond  = 1 << 17

	// hActive is all that makes a character worth a look of its own.
	hActive = hProvince | hSurname | hUnit | hHonor | hDegree | hSpecial | 0x7F<<8 | hCompound
)

const (
	hanFirst = 0x4E00
	hanLast  = 0x9FFF
)

// han holds, for each unified ideograph, its classes in the low byte and the
// number of its bucket of context words in the seven bits above it (0: none).
var han = buildHan()

const (
	provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	surnames  = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁" +
		"于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹" +
		"段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄" +
		"聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁" +
		"冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦" +
		"戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛" +
		"仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满" +
		"闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来" +
		"扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇"
	compounds  = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 端木 轩辕 南宫 夏侯 独孤"
	unitChars  = "省市区县镇乡村路街巷弄道同号栋幢座室楼元"
	honorChars = "先女小师同经老"
	notName    = "度速压量率流阻值位机器门窗灯数统态式能源码温电"
)

func buildHan() *[hanLast - hanFirst + 1]uint32 {
	t := new([hanLast - hanFirst + 1]uint32)
	mark := func(chars string, bits uint32) {
		for _, r := range chars {
			t[r-hanFirst] |= bits
		}
	}
	mark(provinces, hProvince)
	mark(surnames, hSurname)
	mark(unitChars, hUnit)
	mark(honorChars, hHonor)
	for i, r := range []rune(compounds) {
		if i%3 == 0 {
			mark(string(r), hCompound)
		} else if i%3 == 1 {
			mark(string(r), hSecond)
		}
	}
	mark("度", hDegree)
	mark("使领军空海北沈兰济南广成航", hSpecial)
	mark(notName, hNotName)
	for i := range t {
		if numeral(hanFirst+rune(i)) != 0 {
			t[i] |= hNumeral
		}
	}
	for i, bucket := range hanWords {
		mark(bucket.first, uint32(i+1)<<8)
	}
	return t
}

// hanSeconds holds, for each bucket of context words, a bit for the last six bits of each
// byte that the second character of one ends in.
var hanSeconds = func() []uint64 {
	t := make([]uint64, len(hanWords)+1)
	for i, bucket := range hanWords {
		for _, e := range bucket.words {
			_, size := utf8.DecodeRuneInString(e.word[3:])
			t[i+1] |= 1 << (e.word[2+size] & 63)
		}
	}
	return t
}()

// hanWordMay reports whether the character behind the one of class c at b[i:] can be the
// second one of a context word.
func hanWordMay(b []byte, i int, c uint32) bool {
	k := i + 3
	if k < len(b) && b[k] >= 0x80 {
		k += 2
	}
	return k < len(b) && hanSeconds[c>>8&0x7F]>>(b[k]&63)&1 != 0
}

// hanSet is a set of ideographs, small enough to stay close by.
type hanSet [(hanLast-hanFirst)/64 + 1]uint64

func (t *hanSet) has(r rune) bool {
	r -= hanFirst
	return t[r/64]>>(r&63)&1 != 0
}

// hanActives holds the characters of hActive, hanNumerals those of hNumeral.
var hanActives, hanNumerals = hanSetOf(hActive), hanSetOf(hNumeral)

func hanSetOf(bits uint32) *hanSet {
	t := new(hanSet)
	for i, c := range han {
		if c&bits != 0 {
			t[i/64] |= 1 << (i % 64)
		}
	}
	return t
}

// ideograph decodes the unified ideograph at the low end of x, the next bytes of a text,
// 0 if there is none.
func ideograph(x uint32) rune {
	if x&0xC0C0F0 != 0x8080E0 {
		return 0
	}
	r := rune(x&0x0F<<12 | x>>2&0xFC0 | x>>16&0x3F)
	if r < hanFirst || r > hanLast {
		return 0
	}
	return r
}

// hanClass gives the table entry of r, 0 if r is no unified ideograph.
func hanClass(r rune) uint32 {
	if r < hanFirst || r > hanLast {
		return 0
	}
	return han[r-hanFirst]
}

// hanAt decodes the ideograph at b[i:]; ok is false if there is none. The text is
// not trusted to be valid UTF-8.
func hanAt(b []byte, i int) (r rune, ok bool) {
	if i < 0 || i+3 > len(b) || b[i] < 0xE4 || b[i] > 0xE9 || b[i+1]&0xC0 != 0x80 || b[i+2]&0xC0 != 0x80 {
		return 0, false
	}
	r = rune(b[i]&0x0F)<<12 | rune(b[i+1]&0x3F)<<6 | rune(b[i+2]&0x3F)
	return r, r >= hanFirst && r <= hanLast
}

// hanBefore decodes the ideograph that ends at b[:i].
func hanBefore(b []byte, i int) (rune, bool) {
	if i < 3 {
		return 0, false
	}
	return hanAt(b, i-3)
}
