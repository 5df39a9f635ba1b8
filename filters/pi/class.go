package pi

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
	t[dot] |= cSep | cGap | cMark
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
)

// hCompound marks the first character of a surname of two, in the table's top bit.
const hCompound = 1 << 15

// bucketShift and bucketMask give a character's bucket of context words.
const (
	bucketShift = 7
	bucketMask  = 0xFF
)

const (
	hanFirst = 0x4E00
	hanLast  = 0x9FFF
)

// han holds, for each unified ideograph, its classes in the low seven bits and the
// number of its bucket of context words in the eight bits above them (0: none).
var han = buildHan()

const (
	provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
)

func buildHan() *[hanLast - hanFirst + 1]uint16 {
	t := new([hanLast - hanFirst + 1]uint16)
	mark := func(chars string, bits uint16) {
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
		}
	}
	mark("度", hDegree)
	mark("使领军空海北沈兰济南广成航", hSpecial)
	for i, bucket := range hanWords {
		mark(bucket.first, uint16(i+1)<<bucketShift) //nolint:gosec // TestContextWordsHaveOneBucketEach counts them
	}
	return t
}

// hanClass gives the table entry of r, 0 if r is no unified ideograph.
func hanClass(r rune) uint16 {
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
