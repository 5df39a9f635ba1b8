package pi

import "encoding/binary"

// Classes of ideographs in prose, where another ideograph stands on either side: what
// they need there to begin or end anything. They go on from those of class.go.
const (
	hFull       = 1 << (20 + iota) // ends a road, a village or an estate: looked at always
	hCount                         // needs a number before it: 号 室
	hNumbers                       // stands in such numbers besides the numerals: 十 甲
	hShort                         // a form of address of one character behind a surname: 总 工
	hIntroduces                    // a word that introduces a person ends in it: 找 给
	hPlain                         // set where there is an ideograph that is no numeral
	hPairOnly                      // ends a word that introduces a person only with the character before it
	hPairFirst                     // begins such a word
	hPlateau                       // begins half of a Tibetan name
)

// hLook is all that quiet looks at.
const hLook = hFull | hCount | hShort | hSurname | hCompound | hPlateau | hHonor | bucketMask<<bucketShift

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
// is no numeral, begins and ends nothing. left is the class of the one before it, first that
// of the one before that, 0 if it is not known, next the one behind it.
func quiet(first, left, c uint32, r, next rune) bool {
	bucket := c >> bucketShift & bucketMask
	switch {
	case c&hFull != 0, bucket != 0 && hanSeconds[bucket]>>(next&63)&1 != 0:
		return false
	case c&(hSurname|hCompound|hPlateau) != 0 && left&hIntroduces != 0 && (left&hPairOnly == 0 || first&hPairFirst != 0 || first == 0), c&hCount != 0 && left&hNumbers != 0, c&hShort != 0 && left&hSurname != 0:
		return false
	}
	if c&hHonor == 0 {
		return true
	}
	h := pairValue(r, next) * 0x9E3779B1
	return titlePairs[h>>26]>>(h>>20&63)&1 == 0
}

// clearIdles readies s.idles for a text of n bytes.
func (s *Scanner) clearIdles(n int) {
	n = n/64 + 1
	if cap(s.idles) < n {
		s.idles = make([]uint64, n+n/2)
	}
	s.idles = s.idles[:n]
	clear(s.idles)
}

// prose copies the plain ideographs at the start of text to b[n:], gives their length and
// notes those that begin and end nothing. It leaves the last three bytes of a text alone.
func (s *Scanner) prose(b []byte, n int, text []byte) int {
	idles := s.idles
	var first, left, at uint32 // classes of the last three characters
	var last rune
	i, b := 0, b[n:n+len(text)+1]
	for ; i+4 <= len(text) && i+4 <= len(b); i += 3 {
		x := binary.LittleEndian.Uint32(text[i:])
		k := hanIndex(x)
		if x&hanMask != hanBits || k >= uint32(len(han)) {
			break
		}
		r, c := rune(k)+hanFirst, han[k]
		if c&(hNumeral|hTraditional) != 0 {
			break
		}
		binary.LittleEndian.PutUint32(b[i:], x) // the next character takes the fourth byte's place
		if at&hLook != 0 && left != 0 && !quiet(first, left, at, last, r) {
			k := n + i - 3
			idles[k>>6] |= 1 << (k & 63)
		}
		first, left, at, last = left, at, c|hPlain, r
	}
	invert(idles, n+3, n+i-3)
	return i
}

// invert turns the bits [from, to) of words over.
func invert(words []uint64, from, to int) {
	for from < to {
		end := min(from|63+1, to)
		words[from>>6] ^= (^uint64(0) >> (64 - (end - from))) << (from & 63)
		from = end
	}
}
