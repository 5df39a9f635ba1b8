package pi

// Classes of ideographs in prose, where another ideograph stands on either side: what
// they need there to begin or end anything. They go on from those of class.go.
const (
	hFull       = 1 << (20 + iota) // ends a road, a village or an estate: looked at always
	hCount                         // needs a number before it: 号 室
	hNumbers                       // stands in such numbers besides the numerals: 十 甲
	hShort                         // a form of address of one character behind a surname: 总 工
	hIntroduces                    // a word that introduces a person ends in it: 找 给
	hPlain                         // set where there is an ideograph that is no numeral
)

const (
	fullChars  = "省市县镇乡村路街巷道屯园苑城府湾庭寓厦居郡墅里家叉汇区楼元"
	countChars = "号弄栋幢座室层组队社房"
	shortChars = "总工哥姐队局董叔姨嫂"

	// introducers end words that a name follows.
	introducers = "接给找叫由和与让知系告帮跟问请为是向及客机人主把送约陪替见员名醒傅理生拨验户对同被等派访呼络师长友者姓因载谢士姐"
)

// titlePairs has a bit for each of the hashes of titles.
var titlePairs = buildTitlePairs()

func buildTitlePairs() (t [64]uint64) {
	for _, v := range titleSet {
		if v != 0 {
			t[v*0x9E3779B1>>26] |= 1 << (v * 0x9E3779B1 >> 20 & 63)
		}
	}
	return t
}

// quiet reports whether the ideograph r of class c, which stands between two others and
// is no numeral, begins and ends nothing. left is the class of the one before it, next
// the one behind it.
func quiet(left, c uint32, r, next rune) bool {
	bucket := c >> bucketShift & bucketMask
	switch {
	case c&hFull != 0, bucket != 0 && hanSeconds[bucket]>>(next&63)&1 != 0:
		return false
	case c&(hSurname|hCompound) != 0 && left&hIntroduces != 0, c&hCount != 0 && left&hNumbers != 0, c&hShort != 0 && left&hSurname != 0:
		return false
	}
	if c&hHonor == 0 {
		return true
	}
	h := pairValue(r, next) * 0x9E3779B1
	return titlePairs[h>>26]>>(h>>20&63)&1 == 0
}
