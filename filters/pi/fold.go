package pi

import "unicode"

// Answers of fold that are no ASCII text.
const (
	keep = 0
	drop = 1
)

// Marks that stand in a normalised text for a middle dot or an enumeration comma, for
// the Chinese full stop, and for pictures and symbols in a row.
const (
	dot  = 0x1F
	stop = 0x1E
	sym  = 0x1D
)

// foldLow is the first code point of the ideographs' extensions: what is below has its
// answer in a table.
const foldLow = 0x3400

var folds = buildFolds()

// fold gives the ASCII byte that r stands for, keep, drop, or a mark.
func fold(r rune) byte {
	switch {
	case r < 0:
		return keep
	case r < foldLow:
		return folds[r]
	case r == '丨': // a stroke that is typed for a bar
		return '|'
	case r >= hanFirst && r <= hanLast:
		return keep
	}
	return foldHigh(r)
}

// foldHigh is fold for what is not in the table.
func foldHigh(r rune) byte {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms
		return byte(r - 0xFEE0)
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xFE20 && r <= 0xFE2F, r == 0xFEFF, r == 0xFFA0, r >= 0xE0000 && r <= 0xE01EF:
		return drop
	case r == 0xFF64 || r == 0xFF65:
		return dot
	case r >= 0xFE50 && r <= 0xFE6B: // small forms; a gap in the table is a code point that is not one
		return ",~. ;:?!-(){}[]#&*+-<>= \\$%@"[r-0xFE50]
	case r == 0xFF61:
		return stop
	case r >= 0xFE10 && r <= 0xFE19: // vertical forms
		return ",\x1F\x1E:;!?[]."[r-0xFE10]
	case r == 0xFE30:
		return ':'
	case r == 0xFE31 || r == 0xFE32:
		return '-'
	case r == 0xFE33 || r == 0xFE34:
		return '_'
	case r == 0xFFFC:
		return sym
	case r >= 0xA4D0 && r <= 0xA4F4: // Lisu
		return lisu[r-0xA4D0]
	case r < 0x10000:
		return decimal(r)
	case r >= 0x1D400 && r < 0x1D6A4: // mathematical letters, alphabets of twice 26
		return letter(int(r-0x1D400) % 52)
	case r >= 0x1D7CE && r <= 0x1D7FF: // mathematical digits, five alphabets of ten
		return '0' + byte((r-0x1D7CE)%10)
	case r >= 0x1F000 && r < 0x1FB00:
		return picture(r)
	}
	return decimal(r)
}

// accented holds the letters without their marks from U+00C0 to U+017F, toned those of pinyin
// from U+01CD to U+01DC: names and addresses of Europe are written with either.
const (
	accented = "AAAAAAACEEEEIIIIDNOOOOOXOUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuytyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg" +
		"GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
	toned = "AaIiOoUuUuUuUuUu"
)

// lisu holds the Latin letters that those of the Lisu script look like.
const lisu = "BP\x00DT\x00GK\x00JC\x00ZF\x00MNLSR\x00\x00VH\x00\x00WXY\x00A\x00E\x00IOU"

// letter gives the n-th of A to Z and a to z.
func letter(n int) byte {
	if n >= 26 {
		return 'a' + byte(n-26)
	}
	return 'A' + byte(n)
}

// picture folds the enclosed digits and letters among the pictures and takes all others
// for symbols.
func picture(r rune) byte {
	switch {
	case r == 0x1F100:
		return '0'
	case r >= 0x1F101 && r <= 0x1F10A:
		return '0' + byte(r-0x1F101)
	case r >= 0x1F110 && r <= 0x1F129:
		return 'A' + byte(r-0x1F110)
	case r >= 0x1F130 && r <= 0x1F149:
		return 'A' + byte(r-0x1F130)
	case r >= 0x1F150 && r <= 0x1F169:
		return 'A' + byte(r-0x1F150)
	case r >= 0x1F170 && r <= 0x1F189:
		return 'A' + byte(r-0x1F170)
	case r >= 0x1F1E6 && r <= 0x1F1FF: // regional indicators
		return 'A' + byte(r-0x1F1E6)
	case r >= 0x1F3FB && r <= 0x1F3FF: // tones of skin
		return drop
	}
	return sym
}

// decimal folds the decimal digits of all scripts, which come in tens.
func decimal(r rune) byte {
	for _, f := range unicode.Nd.R16 {
		if r >= rune(f.Lo) && r <= rune(f.Hi) {
			return '0' + byte((r-rune(f.Lo))%10)
		}
	}
	for _, f := range unicode.Nd.R32 {
		if r >= rune(f.Lo) && r <= rune(f.Hi) {
			return '0' + byte((r-rune(f.Lo))%10)
		}
	}
	return keep
}

func buildFolds() *[foldLow]byte {
	t := new([foldLow]byte)
	for r := rune(0xA1); r < foldLow; r++ {
		if r >= 0x2190 && r < 0x2C00 || r >= 0x3000 {
			if unicode.In(r, unicode.So, unicode.Sm, unicode.Sk) && (r < 0x3200 || r >= 0x3300) {
				t[r] = sym
			}
		}
		if d := decimal(r); d != 0 {
			t[r] = d
		}
		if unicode.In(r, unicode.Mn, unicode.Me) && (r < 0x590 || r >= 0x1AB0) {
			t[r] = drop
		}
	}
	for i, c := range []byte(accented) {
		t[0xC0+i] = c
	}
	for i, c := range []byte(toned) {
		t[0x1CD+i] = c
	}
	t[0xF7] = sym
	foldMarks(t)
	foldDigits(t)
	foldLetters(t)
	t['○'], t['◯'] = keep, keep // numerals
	return t
}

// foldMarks enters spaces, dashes, dots and what cannot be seen.
func foldMarks(t *[foldLow]byte) {
	each := func(b byte, ranges ...rune) {
		for k := 0; k < len(ranges); k += 2 {
			for r := ranges[k]; r <= ranges[k+1]; r++ {
				t[r] = b
			}
		}
	}
	each(drop, 0xAD, 0xAD, 0x61C, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x200B, 0x200F,
		0x2028, 0x202E, 0x2060, 0x206F, 0x20D0, 0x20F0, 0x3164, 0x3164)
	each(' ', 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x202F, 0x202F, 0x205F, 0x205F, 0x2800, 0x2800, 0x3000, 0x3000)
	each('-', 0x2010, 0x2015, 0x2043, 0x2043, 0x2212, 0x2212, 0x2500, 0x2501, 0x30FC, 0x30FC, 0x2E3A, 0x2E3B)
	each(dot, 0xB7, 0xB7, 0x2022, 0x2022, 0x2024, 0x2024, 0x2027, 0x2027, 0x2219, 0x2219, 0x22C5, 0x22C5, 0x3001, 0x3001, 0x30FB, 0x30FB, 0x387, 0x387,
		0x6D4, 0x6D4, 0x701, 0x702, 0x964, 0x965, 0xDF4, 0xDF4, 0x104A, 0x104B, 0x1362, 0x1362, 0x166E, 0x166E, 0x17D4, 0x17D5, 0x1803, 0x1803, 0x1809, 0x1809, 0x2E31, 0x2E31, 0x16EB, 0x16ED, 0xF0B, 0xF0D, 0x25CF, 0x25CF, 0x25E6, 0x25E6, 0x2E33, 0x2E33)
	each(stop, 0x3002, 0x3002)
	each('[', 0xAB, 0xAB, 0x2039, 0x2039, 0x27E8, 0x27E8, 0x2768, 0x2768, 0x3010, 0x3010, 0x3014, 0x3014, 0x300C, 0x300C, 0x300E, 0x300E, 0x3016, 0x3016)
	each(']', 0xBB, 0xBB, 0x203A, 0x203A, 0x27E9, 0x27E9, 0x2769, 0x2769, 0x3011, 0x3011, 0x3015, 0x3015, 0x300D, 0x300D, 0x300F, 0x300F, 0x3017, 0x3017)
	each('\'', 0x2018, 0x2019, 0x2032, 0x2032, 0x2B9, 0x2B9)
	each('"', 0x201C, 0x201D, 0x2033, 0x2033)
	each('/', 0x2044, 0x2044, 0x2215, 0x2215)
	each(':', 0x2236, 0x2236, 0x2D0, 0x2D0, 0x589, 0x589, 0x5C3, 0x5C3, 0x1365, 0x1365)
	each('.', 0x66B, 0x66B)
	each(',', 0x60C, 0x60C, 0x66C, 0x66C, 0x1363, 0x1363, 0x1802, 0x1802)
	each(';', 0x61B, 0x61B, 0x1364, 0x1364)
	each('~', 0x301C, 0x301C, 0x223C, 0x223C)
	each('*', 0x2217, 0x2217, 0x204E, 0x204E)
	each('|', 0x2223, 0x2223, 0x2502, 0x2503, 0xA6, 0xA6)
	each('_', 0x203F, 0x203F)
	each(sym, 0x2020, 0x2021, 0x2025, 0x2026, 0x203B, 0x203D, 0x2042, 0x2042, 0xA7, 0xA7, 0xB6, 0xB6, 0x3030, 0x3030)
	each('X', 0xD7, 0xD7)
	each(keep, 0x2103, 0x2103, 0x2109, 0x2109)
}

// foldDigits enters digits in circles, brackets and above or below the line.
func foldDigits(t *[foldLow]byte) {
	for _, first := range [...]rune{0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3220, 0x3280} {
		for i := range rune(9) {
			t[first+i] = '1' + byte(i)
		}
	}
	for _, first := range [...]rune{0x2070, 0x2080} {
		for i := range rune(10) {
			t[first+i] = '0' + byte(i)
		}
	}
	for r, d := range map[rune]byte{0xB9: '1', 0xB2: '2', 0xB3: '3', 0x24EA: '0', 0x24FF: '0'} {
		t[r] = d
	}
}

// plainLatin lists Latin letters with marks, as pinyin with tones and European names have
// them, behind the letter without.
var plainLatin = []struct {
	to   byte
	from string
}{
	{'A', "ÀÁÂÃÄÅĀĂĄǍ"}, {'a', "àáâãäåāăąǎ"}, {'C', "ÇĆĈĊČ"}, {'c', "çćĉċč"}, {'D', "ĎĐ"}, {'d', "ďđ"},
	{'E', "ÈÉÊËĒĔĖĘĚ"}, {'e', "èéêëēĕėęě"}, {'G', "ĜĞĠĢ"}, {'g', "ĝğġģ"}, {'I', "ÌÍÎÏĨĪĬĮİǏ"}, {'i', "ìíîïĩīĭįıǐ"},
	{'L', "ĹĻĽŁ"}, {'l', "ĺļľł"}, {'N', "ÑŃŅŇ"}, {'n', "ñńņň"}, {'O', "ÒÓÔÕÖØŌŎŐǑ"}, {'o', "òóôõöøōŏőǒ"},
	{'R', "ŔŖŘ"}, {'r', "ŕŗř"}, {'S', "ŚŜŞŠ"}, {'s', "śŝşš"}, {'T', "ŢŤ"}, {'t', "ţť"},
	{'U', "ÙÚÛÜŨŪŬŮŰŲǓ"}, {'u', "ùúûũūŭůűųǔ"}, {'v', "üǖǘǚǜ"}, {'Y', "ÝŶŸ"}, {'y', "ýÿŷ"}, {'Z', "ŹŻŽ"}, {'z', "źżž"},
}

// foldLetters enters letters in circles and brackets, letters with marks, and those that
// look like Latin ones.
func foldLetters(t *[foldLow]byte) {
	for i := range rune(26) {
		t[0x249C+i], t[0x24D0+i] = 'a'+byte(i), 'a'+byte(i)
		t[0x24B6+i] = 'A' + byte(i)
	}
	for _, group := range plainLatin {
		for _, r := range group.from {
			t[r] = group.to
		}
	}
	latin := alikeLatin
	i := 0
	for _, r := range alikeOthers {
		t[r] = latin[i]
		i++
	}
}

// alikeOthers are letters of other alphabets, alikeLatin the Latin ones they look like:
// Greek, Cyrillic, Armenian, Cherokee, small capitals, letters in words of mathematics,
// Roman numerals; of Cyrillic also what looks like digits.
const (
	alikeOthers = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿϜ" + "АВЕКМНОРСТУХЅІЈҮӀԌԚԜѴ" +
		"аеорсухѕіјһӏԁԛԝѵьο" + "αвεкмнρтνυικγωηχϲϳ" + "ЗзӠӡЧчбƼ" + "ՕՍՏոսօ" + "ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏙᏚᏞᏟᏢᏦᏴ" +
		"ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ" + "ℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℬℭℯℰℱℳℴ" + "ⅠⅤⅩⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿ"
	alikeLatin = "ABEZHIKMNOPTYXCJF" + "ABEKMHOPCTYXSIJYIGQWV" +
		"aeopcyxsijhldqwvbo" + "abekmhptvuikywnxcj" + "33334465" + "OUSnuo" + "DRTAJEWMHGZVSLCPKB" +
		"ABCDEGHIJKLMNOPRTUVWYZ" + "CgHHHhIILlNPQRRRZBCeEFMo" + "IVXLCDMivxlcdm"
)

// codeRun gives the end of a code of letters, digits and Chinese numerals around the
// numeral at text[i:], of which b is what came before: nine characters or more with
// five digits, eight with seven, or twelve that are hexadecimal; 0 for anything else. Colons, hyphens and
// points may stand between two characters; if spaced is set, spaces and commas of enumerations as well,
// in which case it is capitals and has the length of a VIN at least.
func codeRun(text []byte, i int, b []byte, spaced bool) int {
	n, digits, hexes := 0, 0, 0
	count := func(c byte) {
		n++
		if isDigit(c) {
			digits++
		}
		if isHex(c) {
			hexes++
		}
	}
	for k := len(b) - 1; k >= 0 && n < 20; k-- {
		if isAlnum(b[k]) && !(spaced && b[k] >= 'a') {
			count(b[k])
		} else if !inCode(b[k], spaced) || k == 0 || !isAlnum(b[k-1]) {
			break
		}
	}
	end := i
	for k := i; k < len(text) && n < 40; {
		c, size := codeByte(text[k:], spaced)
		if c == 0 || spaced && c >= 'a' {
			break
		}
		if k += size; isAlnum(c) {
			count(c)
			end = k
		}
	}
	switch {
	case spaced:
		if n >= 17 && n <= 20 && digits >= 5 {
			return end
		}
	case n >= 9 && digits >= 5 || n == 8 && digits == 7 || n == 12 && hexes == n:
		return end
	}
	return 0
}

func inCode(c byte, spaced bool) bool {
	return c == ':' || c == '-' || c == '.' || spaced && (c == ' ' || c == dot)
}

// codeByte gives the letter, digit or mark that stands at text[0] for a code, and its
// length; 0 if what stands there ends one.
func codeByte(text []byte, spaced bool) (c byte, size int) {
	if c = text[0]; c < 0x80 {
		if isAlnum(c) || inCode(c, spaced) {
			return c, 1
		}
		return 0, 0
	}
	r, size := threeBytes(text)
	if size == 0 {
		return 0, 0
	}
	if c = numeral(r); c == 0 {
		c = fold(r)
	}
	if isAlnum(c) || inCode(c, spaced) {
		return c, size
	}
	return 0, 0
}
