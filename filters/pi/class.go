package pi

import (
	"strings"
	"unicode/utf8"
)

// Classes of ASCII bytes. cDigit is 1 so that counting digits is an addition.
const (
	cDigit = 1 << iota
	cLetter
	cLocal // may stand in the local part of an email address
	cSep   // may separate the groups of a written number
	cMark  // starts something: @ $ ! # and brackets
	cHigh  // first byte of a multi-byte character
	cGap   // cSep, or a bracket around a group
	cJoin  // other than cGap, may stand between a code's piece and words that go on to the next

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
		if c >= 0xE4 {
			t[c] |= cJoin
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
	for _, c := range ",;\"" {
		t[c] |= cJoin
	}
	t[stop] |= cJoin
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
	hSound   // writes the sounds of a name of another language
)

// hCompound marks the first character of a surname of two.
const hCompound = 1 << 19

// hNumeral marks the characters that write digits, hSecond those that can be the second
// one of a surname of two, hTraditional those that have a simplified form.
const (
	hNumeral     = 1 << 16
	hSecond      = 1 << 17
	hTraditional = 1 << 18

	// hActive is all that makes a character worth a look of its own.
	hActive = hProvince | hSurname | hUnit | hHonor | hDegree | hSpecial | hSound | bucketMask<<bucketShift | hCompound | hPlateau
)

// bucketShift and bucketMask give a character's bucket of context words.
const (
	bucketShift = 8
	bucketMask  = 0xFF
)

const (
	hanFirst = 0x4E00
	hanLast  = 0x9FFF
)

// han holds, for each unified ideograph, its classes in the low byte and above, and the
// number of its bucket of context words in the second byte (0: none).
var han = buildHan()

const (
	provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
)

func buildHan() *[hanLast - hanFirst + 1]uint32 {
	t := new([hanLast - hanFirst + 1]uint32)
	mark := func(chars string, bits uint32) {
		for _, r := range chars {
			t[r-hanFirst] |= bits
		}
	}
	mark(provinces, hProvince)
	mark(surnames+rareSurnames, hSurname)
	mark(unitChars, hUnit)
	mark(honorChars, hHonor)
	for i, r := range []rune(compounds) {
		if i%3 == 0 { // pairs, a space behind each
			mark(string(r), hCompound)
		} else if i%3 == 1 {
			mark(string(r), hSecond)
		}
	}
	mark("度", hDegree)
	mark("使领军空海北沈兰济南广成航", hSpecial)
	for i, r := range []rune(traditionalPairs) {
		if i%2 == 0 {
			t[r-hanFirst] |= hTraditional
		}
	}
	mark("丨", hTraditional) // so that it is folded
	mark(sounds, hSound)
	mark(fullChars, hFull)
	mark(countChars, hCount)
	mark(shortChars, hShort)
	mark(introducers, hIntroduces)
	mark(weakLetters, hIntroduces)
	for w := range strings.FieldsSeq(plateauParts) {
		r, _ := utf8.DecodeRuneInString(w)
		mark(string(r), hPlateau)
	}
	markPairs(t)
	for i := range t {
		if numbers(hanFirst + rune(i)) {
			t[i] |= hNumbers
		}
		if numeral(hanFirst+rune(i)) != 0 {
			t[i] |= hNumeral
		}
	}
	for i, c := range t {
		t[i] |= hPlain
		if c&(hSurname|hCompound|hPlateau) != 0 {
			t[i] |= hNames
		}
	}
	for i, bucket := range hanWords {
		mark(bucket.first, uint32(i+1)<<bucketShift) //nolint:gosec // TestContextWordsHaveOneBucketEach counts them
	}
	return t
}

// markPairs marks the ends of words that introduce somebody, and their beginnings.
func markPairs(t *[hanLast - hanFirst + 1]uint32) {
	for w := range strings.FieldsSeq(introducingPairs + " " + weakIntroductions) {
		if r, _ := utf8.DecodeLastRuneInString(w); t[r-hanFirst]&hIntroduces == 0 {
			t[r-hanFirst] |= hIntroduces | hPairOnly
		}
		r, _ := utf8.DecodeRuneInString(w)
		t[r-hanFirst] |= hPairFirst
	}
}

// hanSeconds holds, for each bucket of context words, a bit for the last six bits of each
// byte that the second character of one ends in.
var hanSeconds = func() (t [bucketMask + 1]uint64) {
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
	return k < len(b) && hanSeconds[c>>bucketShift&bucketMask]>>(b[k]&63)&1 != 0
}

// hanSet is a set of ideographs, small enough to stay close by.
type hanSet [(hanLast-hanFirst)/64 + 1]uint64

func (t *hanSet) has(r rune) bool {
	r -= hanFirst
	return t[r/64]>>(r&63)&1 != 0
}

// hanActives holds the characters of hActive, hanNumerals those of hNumeral and hTraditional.
var hanActives, hanNumerals = hanSetOf(hActive), hanSetOf(hNumeral | hTraditional)

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
	k := hanIndex(x)
	if x&hanMask != hanBits || k > hanLast-hanFirst {
		return 0
	}
	return rune(k) + hanFirst
}

// hanMask takes the bits of three bytes that are hanBits in every character of three.
const hanMask, hanBits = 0xC0C0F0, 0x8080E0

// hanIndex decodes the character of three bytes at the low end of x and gives its place in
// the tables, which is beyond their end if it is no ideograph.
func hanIndex(x uint32) uint32 { return x&0x0F<<12 | x>>2&0xFC0 | x>>16&0x3F - hanFirst }

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
	if i < 0 || i+2 >= len(b) {
		return 0, false
	}
	x := uint32(b[i]) | uint32(b[i+1])<<8 | uint32(b[i+2])<<16
	if r = ideograph(x); r == 0 {
		return 0, false
	}
	return r, true
}

// hanBefore decodes the ideograph that ends at b[:i].
func hanBefore(b []byte, i int) (rune, bool) {
	if i < 3 {
		return 0, false
	}
	return hanAt(b, i-3)
}
