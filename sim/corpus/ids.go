package corpus

import (
	"fmt"
	"strings"
	"time"

	"cordon/sim/people"
)

// number draws a plain value of a type that is a number or code.
func (d *draw) number(kind string) string {
	switch kind {
	case "RESIDENT_ID":
		return d.residentID()
	case "MOBILE":
		return d.mobile()
	case "PLATE":
		return d.plateNumber()
	case "VIN":
		return d.vin()
	case "PASSPORT":
		return d.pattern(d.of("E########", "E@#######", "E@#######", "G########", "DE#######", "SE#######", "PE#######", "P#######", "S#######", "D#######"))
	case "PERMIT":
		return d.number(d.of("PERMIT.HK", "PERMIT.HK", "PERMIT.TW", "PERMIT.CN"))
	case "PERMIT.HK":
		return d.pattern(d.of("H########", "M########", "H##########", "M##########"))
	case "PERMIT.TW":
		return d.pattern("########")
	case "PERMIT.CN":
		return d.pattern(d.of("C########", "C@#######"))
	case "CREDIT_CODE":
		return d.creditCode()
	case "BANK_CARD":
		return d.bankCard()
	case "MAC":
		return d.mac()
	case "IMEI":
		return withLuhn(d.pattern(d.of("86####0#######", "35#######%####", "867###0#######", "01####00######", "99####00######")))
	case "IMSI":
		return d.pattern("460" + d.half("00 02 07 01 03", "04 08 06 09 11 05") + "##########")
	}
	return d.iccid()
}

// half draws a word of c in set C, of e in set D, of either in set E.
func (d *draw) half(c, e string) string {
	if d.set == D || d.set == E && d.chance(50) {
		c = e
	}
	return d.of(strings.Fields(c)...)
}

// residentID draws 18 digits, now and then a permit number of residents from Hong
// Kong, Macao or Taiwan, or the 15 digits in use until 1999 (GB 11643).
func (d *draw) residentID() string {
	area := d.half("110108 310104 440305 370202 510107 420111 610113 530102 210211 150105 360702",
		"320508 330110 350203 430104 410105 130108 340104 230103 650102 520115 500103 310115")
	born := time.Date(d.between(1948, 2008), 1, d.between(1, 365), 0, 0, 0, 0, time.UTC)
	if d.chance(8) {
		return area + born.Format("060102") + d.pattern("###")
	}
	if d.chance(10) {
		area = d.of("810000", "820000", "830000")
	}
	id := area + born.Format("20060102") + d.pattern("###")
	id += residentCheck(id)
	if d.chance(30) {
		return strings.ToLower(id)
	}
	return id
}

// residentCheck gives the check character of a number of at least 17 characters, "" if these are
// not all digits.
func residentCheck(id string) string {
	c, err := people.ResidentCheck(id[:17])
	if err != nil {
		return ""
	}
	return string(c)
}

func (d *draw) mobile() string {
	if d.chance(8) {
		return d.pattern(d.of("1064#########", "1440#########", "1410#########"))
	}
	head := d.half("138 139 158 187 130 186 155 177 189 199", "135 136 150 182 131 185 176 180 153 198 166 191")
	a, b := d.pattern("####"), d.pattern("####")
	switch d.IntN(10) {
	case 0:
		return "+86" + head + a + b
	case 1:
		return d.of("+86 ", "+86-", "0086", "0086-", "86-", "(+86)") + head + a + b
	case 2:
		return head + " " + a + " " + b
	case 3:
		return head + "-" + a + "-" + b
	}
	return head + a + b
}

func (d *draw) plateNumber() string {
	head := d.half("粤 鲁 川 鄂 辽 陕 云 赣 蒙 桂 京 津", "苏 浙 闽 湘 豫 冀 皖 黑 新 贵 沪 渝 藏 青 宁 琼") + d.of("A", "B", "C", "D", "E", "F", "G", "K")
	dot := ""
	if d.chance(25) {
		dot = d.of("·", " ", "-", "•")
	}
	switch d.IntN(14) {
	case 0, 1, 2:
		return head + dot + d.pattern(d.of("D", "F", "A", "B")) + d.pattern(d.of("#####", "^####"))
	case 3:
		return head + dot + d.pattern("#####") + d.of("D", "F")
	case 4:
		return head + d.pattern("####") + d.of("挂", "学", "警")
	case 5:
		return "粤Z" + dot + d.pattern(d.of("####港", "####澳", "@###港"))
	case 6:
		return d.of("使"+d.pattern("######"), d.pattern("######")+"使", head[:3]+"A"+d.pattern("####")+"领", head[:3]+d.pattern("######")+"领")
	case 7:
		return "WJ" + d.of("", "·") + head[:3] + d.pattern("####") + d.of("J", "B", "X", "5", "8")
	case 8:
		return d.of("军", "空", "海", "北", "南", "沈", "成", "V", "K", "L") + d.of("A", "B", "C", "D", "E") + d.of("", "·") + d.pattern("#####")
	}
	return head + dot + d.pattern(d.of("#####", "#####", "^####", "##@##", "####@", "@@###"))
}

// vin draws a VIN; makers outside China and North America need not set the check
// digit at position 9.
func (d *draw) vin() string {
	maker := d.half("LSV LFV LSG LGB LVS LRW WBA 1HG WVW 5YJ", "LBV LC0 LB3 LNB L6T LGW LJ1 LVV LHG JTE KMH SAL YV1 3FA")
	v := []byte(d.pattern(maker + "^^^^^^^^^#####")[:17])
	for i, c := range v {
		if c == 'I' || c == 'O' || c == 'Q' {
			v[i] = 'A'
		}
	}
	v[9], v[10] = "LMNPRSTJK"[d.IntN(9)], alnum[10+d.IntN(8)]
	copy(v[11:], d.pattern("######"))
	if strings.IndexByte("L135", v[0]) >= 0 || d.chance(30) {
		v[8] = vinCheck(v)
	}
	return string(v)
}

func vinCheck(v []byte) byte {
	const value = "12345678.12345.7.923456789" // of A to Z
	sum := 0
	for i, w := range []int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2} {
		n := v[i]
		if n > '9' {
			n = value[n-'A']
		}
		sum += w * int(n-'0')
	}
	return "0123456789X"[sum%11]
}

func (d *draw) creditCode() string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := []byte(d.of("91", "91", "91", "92", "12", "52", "93") + d.half("440300 370200 510107 420111 110108", "320508 330110 350203 430104 310115"))
	for i := range 9 {
		n := len(alphabet)
		if i < 2 || d.chance(60) {
			n = 10
		}
		code = append(code, alphabet[d.IntN(n)])
	}
	return string(code) + creditCheck(string(code))
}

// creditCheck gives the check character of GB 32100.
func creditCheck(code string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum := 0
	for i, w := range []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} {
		sum += w * strings.IndexByte(alphabet, code[i])
	}
	return alphabet[(31-sum%31)%31:][:1]
}

// bankCard draws a number in the issuers' ranges; the word after the slash is the
// length.
func (d *draw) bankCard() string {
	bin := d.half("622202/19 621226/19 622848/19 621700/19 622588/16 621483/16 622260/19 621799/19 622521/16 427020/16 518710/16 374738/15",
		"621661/19 622700/19 622262/19 622188/19 622609/16 622690/16 622655/16 622622/16 622909/18 436742/19 621660/19 524094/16 622845/19")
	head, size, _ := strings.Cut(bin, "/")
	n := 0
	_, _ = fmt.Sscan(size, &n)
	card := withLuhn(head + d.pattern(strings.Repeat("#", n-len(head)-1)))
	if d.chance(20) {
		return grouped(card, " ", 4)
	}
	return card
}

// withLuhn appends the check digit of ISO/IEC 7812-1.
func withLuhn(digits string) string { return digits + string(people.LuhnCheck(digits)) }

func (d *draw) mac() string {
	raw := d.pattern(d.of("~~~~~~~~~~~~", "XXXXXXXXXXXX"))
	switch d.IntN(5) {
	case 0:
		return grouped(raw, ".", 4)
	case 1:
		return grouped(raw, "-", 2)
	}
	return grouped(raw, ":", 2)
}

func (d *draw) iccid() string {
	if d.chance(15) {
		return d.pattern("8986"+d.of("00", "04", "07")+d.of("D", "A", "B")+"############") + d.pattern("#")
	}
	id := withLuhn(d.pattern("8986" + d.half("00 02 01 03", "04 06 08 11 15") + "############"))
	if d.chance(70) {
		return id + d.pattern("#")
	}
	return id
}

// grouped writes sep after every n runes.
func grouped(s, sep string, n int) string {
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%n == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}
