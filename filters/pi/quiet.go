package pi

import "encoding/binary"

// Classes of ideographs in prose, where another ideograph stands on either side: what
// they need there to begin or end anything. They go on from those of class.go.
const (
	hFull       = 1 << (20 + iota) // ends a road, a village or an estate: looked at always
	hCount                         // needs a number before it: 号 室
	hNumbers                       // stands in such numbers besides the numerals: 十 甲
	hNames                         // begins a name: hSurname, hCompound or hPlateau
	hIntroduces                    // a word that introduces a person ends in it: 找 给
	hPlain                         // every ideograph has it
	hPairOnly                      // ends a word that introduces a person only with the character before it
	hPairFirst                     // begins such a word
	hPlateau                       // begins half of a Tibetan name
	hShort                         // a form of address of one character behind a surname: 总 工
)

// stirs gives what of the class c of an ideograph, whose neighbour on the left has class left,
// may make it begin or end something besides a context word: 0 for most. hCount stands one
// bit below hNumbers and hNames one below hIntroduces, so that one shift asks for both.
func stirs(left, c uint32) uint32 {
	return c & (hFull | hHonor | left>>1&(hCount|hNames) | left<<(shortBit-surnameBit)&hShort)
}

// shortBit and surnameBit are the places of hShort and hSurname.
const shortBit, surnameBit = 29, 1

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

// titled reports whether the two ideographs b may begin a form of address.
func titled(b []byte) bool {
	first, _ := hanAt(b, 0)
	second, _ := hanAt(b, 3)
	h := pairValue(first, second) * 0x9E3779B1
	return titlePairs[h>>26]>>(h>>20&63)&1 != 0
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
// notes those that begin and end nothing: of those that stand between two others, all that
// the loop does not mark. It leaves the last three bytes of a text alone.
func (s *Scanner) prose(b []byte, n int, text []byte) int {
	var left, at uint32 // classes of the last two characters
	i := 0
	for ; i < len(text)-3; i += 3 {
		x := binary.LittleEndian.Uint32(text[i : i+4])
		k := hanIndex(x)
		if x&hanMask != hanBits || k >= uint32(len(han)) {
			break
		}
		c := han[k]
		if c&(hNumeral|hTraditional) != 0 {
			break
		}
		m := stirs(left, at)
		if word := hanSeconds[at>>bucketShift&bucketMask]>>(k&63)&1 != 0; word || m != 0 && (m != hHonor || titled(text[i-3:i+3])) {
			j := n + i - 3
			s.idles[j>>6] |= 1 << (j & 63)
		}
		if c&hPairOnly != 0 && at != 0 && at&hPairFirst == 0 {
			c &^= hIntroduces
		}
		left, at = at, c
	}
	copy(b[n:], text[:i])
	if i > 3 {
		s.idles[n>>6] &^= 1 << (n & 63) // nothing is known of what stands before the first one
		invert(s.idles, n+3, n+i-3)
	}
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
