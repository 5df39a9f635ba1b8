package pi

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// gen makes valid identifiers. It computes every check digit in its own way and
// shares no table with the package under test.
type gen struct{ *rand.Rand }

func (g gen) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g gen) chars(alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[g.IntN(len(alphabet))])
	}
	return b.String()
}

func (g gen) num(n int) string { return g.chars("0123456789", n) }

func (g gen) date() time.Time {
	return time.Date(1945, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, g.IntN(27000))
}

// resident computes the check digit by ISO 7064: powers of two modulo 11.
func (g gen) resident() string {
	body := g.pick("110101", "310115", "440305", "500112", "330106", "650102", "820000", "510104") + g.date().Format("20060102") + g.num(3)
	sum := 0
	for i, c := range body {
		w := 1
		for range 17 - i {
			w = w * 2 % 11
		}
		sum += int(c-'0') * w
	}
	for x := range 11 {
		if (sum+x)%11 == 1 {
			if x == 10 {
				return body + "X"
			}
			return body + strconv.Itoa(x)
		}
	}
	panic("unreachable: one of eleven remainders fits")
}

func (g gen) legacyResident() string {
	d := g.date()
	for d.Year() > 1999 {
		d = g.date()
	}
	return g.pick("110101", "310115", "440305", "500112") + d.Format("060102") + g.num(3)
}

func (g gen) mobile() string {
	return "1" + g.chars("356789", 1) + g.num(8) + g.chars("123456789", 1)
}

// luhnDigit finds the last digit by trial over the plain definition.
func luhnDigit(body string) string {
	for d := '0'; d <= '9'; d++ {
		full, sum := body+string(d), 0
		for i := len(full) - 1; i >= 0; i-- {
			v := int(full[i] - '0')
			if (len(full)-i)%2 == 0 {
				v *= 2
			}
			sum += v/10 + v%10
		}
		if sum%10 == 0 {
			return full
		}
	}
	panic("unreachable: one of ten digits fits")
}

func (g gen) imei() string { return luhnDigit(g.pick("35", "86") + g.num(12)) }

func (g gen) card() string {
	switch g.IntN(6) {
	case 0:
		return luhnDigit("622848" + g.num(12)) // 19
	case 1:
		return luhnDigit("62" + g.num(13)) // 16
	case 2:
		return luhnDigit("4" + g.num(14))
	case 3:
		return luhnDigit("5" + g.chars("12345", 1) + g.num(13))
	case 4:
		return luhnDigit("3530" + g.num(11))
	}
	return luhnDigit("37" + g.num(12)) // 15
}

func (g gen) imsi() string {
	return "460" + g.pick("00", "01", "02", "03", "07", "11", "15") + g.num(10)
}

func (g gen) iccid() string {
	return "8986" + g.pick("00", "01", "03", "04") + g.num(13+g.IntN(2))
}

// vin computes the check character from the published letter table, written out.
func (g gen) vin() string {
	const set = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
	v := []byte(g.pick("LSV", "LFV", "LVS", "LGX", "L6T", "LRW", "WBA", "5YJ", "JTD") + g.chars(set, 5) + "0" + g.chars("RSTM", 1) + g.chars(set, 1) + g.num(6))
	value := map[byte]int{'A': 1, 'B': 2, 'C': 3, 'D': 4, 'E': 5, 'F': 6, 'G': 7, 'H': 8, 'J': 1, 'K': 2, 'L': 3,
		'M': 4, 'N': 5, 'P': 7, 'R': 9, 'S': 2, 'T': 3, 'U': 4, 'V': 5, 'W': 6, 'X': 7, 'Y': 8, 'Z': 9}
	sum := 0
	for i, w := range []int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2} {
		n, ok := value[v[i]]
		if !ok {
			n = int(v[i] - '0')
		}
		sum += n * w
	}
	v[8] = byte('0' + sum%11)
	if sum%11 == 10 {
		v[8] = 'X'
	}
	return string(v)
}

func (g gen) plate() string {
	head := g.pick("京", "沪", "粤", "渝", "川", "苏", "浙", "鲁") + g.chars("ABCDEFGH", 1)
	switch g.IntN(5) {
	case 0:
		return head + g.chars("DF", 1) + g.num(5)
	case 1:
		return head + g.num(5) + g.chars("DF", 1)
	case 2:
		return head + "·" + g.num(5)
	case 3:
		return head + g.num(4) + g.pick("学", "警", "挂")
	}
	return head + g.chars("ABCDEFGHJKLMNP", 1) + g.num(3) + g.chars("QRSTUVWXYZ0123456789", 1)
}

// creditCode computes the check character by trial: the weighted sum with weight
// 3^i modulo 31 of all characters, the last with weight 1, must be 0.
func (g gen) creditCode() string {
	const set = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := g.pick("91", "92", "52", "12") + g.pick("110108", "440300", "310115", "500000") + "MA" + g.chars(set, 7)
	sum, w := 0, 1
	for _, c := range body {
		sum += strings.IndexRune(set, c) * w
		w = w * 3 % 31
	}
	for i := range 31 {
		if (sum+i)%31 == 0 {
			return body + set[i:i+1]
		}
	}
	panic("unreachable: one of 31 remainders fits")
}

func (g gen) passport() string {
	return g.pick("E"+g.num(8), "G"+g.num(8), "EA"+g.num(7), "EK"+g.num(7))
}

func (g gen) email() string {
	return g.pick("zhang.wei", "li_na88", "wang-fang", "chen+car") + "@" + g.pick("example.com", "mail.example.cn", "qq.com", "a-b.org")
}

func (g gen) mac() string {
	h := g.chars("0123456789abcdef", 11) + "a"
	switch g.IntN(3) {
	case 0:
		return h[:4] + "." + h[4:8] + "." + h[8:]
	case 1:
		return strings.ToUpper(h[:2] + "-" + h[2:4] + "-" + h[4:6] + "-" + h[6:8] + "-" + h[8:10] + "-" + h[10:])
	}
	return h[:2] + ":" + h[2:4] + ":" + h[4:6] + ":" + h[6:8] + ":" + h[8:10] + ":" + h[10:]
}

func (g gen) name() string {
	return g.pick("王", "李", "张", "刘", "陈", "杨", "赵", "周") + g.pick("伟", "芳", "娜", "秀英", "敏", "静", "建国", "晓明", "子涵")
}

func (g gen) address() string {
	return g.pick("重庆市渝北区", "广东省深圳市南山区", "北京市海淀区", "杭州市西湖区") +
		g.pick("金开大道", "科技南路", "中关村大街", "文三路") + strconv.Itoa(1+g.IntN(300)) + "号" +
		g.pick("", "3栋1201室", "2号楼")
}

func (g gen) position() string {
	return fmt.Sprintf("%.*f,%.*f", 5+g.IntN(2), 20+g.Float64()*25, 5+g.IntN(2), 80+g.Float64()*50)
}
