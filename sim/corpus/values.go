package corpus

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordon/sim/people"
)

// fields are the slots of templates and the groups of keys.
var fields = []string{"id", "mobile", "plate", "vin", "passport", "permit", "credit", "card", "email", "mac",
	"imei", "imsi", "iccid", "name", "latin", "address", "addressen", "wechat", "bio", "loc"}

var types = map[string]string{"id": "RESIDENT_ID", "mobile": "MOBILE", "plate": "PLATE", "vin": "VIN",
	"passport": "PASSPORT", "permit": "PERMIT", "credit": "CREDIT_CODE", "card": "BANK_CARD", "email": "EMAIL",
	"mac": "MAC", "imei": "IMEI", "imsi": "IMSI", "iccid": "ICCID", "name": "NAME", "latin": "NAME",
	"address": "ADDRESS", "addressen": "ADDRESS", "wechat": "WECHAT", "bio": "BIOMETRIC", "loc": "LOCATION"}

func (m *maker) chars(alphabet string, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alphabet[m.IntN(len(alphabet))])
	}
	return b.String()
}

const digits = "0123456789"

func (m *maker) num(n int) string { return m.chars(digits, n) }

// plain draws a field's value.
func (m *maker) plain(field string) string {
	switch field {
	case "id":
		return m.resident()
	case "mobile":
		return "1" + m.of("30", "33", "35", "36", "37", "38", "39", "50", "52", "55", "58", "59", "66", "73", "77", "80", "86", "89", "91", "99") + m.num(7) + m.chars("123456789", 1)
	case "plate":
		return m.plate()
	case "vin":
		return m.vin()
	case "passport":
		return m.of("E"+m.num(8), "E"+m.chars("ABCDEFGHJKLM", 1)+m.num(7), "G"+m.num(8), m.of("DE", "SE", "PE")+m.num(7))
	case "permit":
		return m.of("H", "M", "C") + m.num(8)
	case "credit":
		return m.credit()
	case "card":
		return m.card()
	case "email":
		return m.email()
	case "mac":
		h := m.chars("0123456789ABCDEF", 11) + "A"
		return pairs(m.caseOf(h), m.of(":", "-"))
	case "imei":
		return withLuhn(m.of("35", "86", "01") + m.num(12))
	case "imsi":
		return "460" + m.of("00", "01", "02", "03", "07", "09", "11", "15") + m.num(10)
	case "iccid":
		return "8986" + m.of("00", "01", "03", "06", "11") + m.num(13) + m.of("", m.num(1))
	case "name":
		return m.name()
	case "latin":
		return m.latin()
	case "address":
		return m.address()
	case "addressen":
		return m.addressEn()
	case "wechat":
		return m.of("wx_", "wxid_", "") + m.handle() + m.of("_", "-", "") + m.num(2+m.IntN(4))
	case "bio":
		return m.vector()
	}
	return m.location()
}

func (m *maker) caseOf(s string) string {
	if m.IntN(2) == 0 {
		return strings.ToLower(s)
	}
	return s
}

func pairs(h, sep string) string {
	return h[:2] + sep + h[2:4] + sep + h[4:6] + sep + h[6:8] + sep + h[8:10] + sep + h[10:]
}

func (m *maker) resident() string {
	region := m.of("110101", "120103", "130102", "140105", "210202", "220104", "230102", "310104", "320505", "330106",
		"340104", "350203", "360102", "370202", "410105", "420106", "430104", "440305", "450102", "460105", "500112",
		"510107", "520103", "530102", "610113", "620102", "640104", "650102", "810000", "820000", "830000")
	birth := time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, m.IntN(28000))
	if m.IntN(20) == 0 && birth.Year() < 2000 && region[0] < '8' {
		return region + birth.Format("060102") + m.num(3)
	}
	body := region + birth.Format("20060102") + m.num(3)
	return body + residentCheck(body)
}

func (m *maker) plate() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	province := m.of("京", "津", "沪", "渝", "冀", "豫", "云", "辽", "黑", "湘", "皖", "鲁", "新", "苏", "浙", "赣", "鄂",
		"桂", "甘", "晋", "蒙", "陕", "吉", "闽", "贵", "粤", "青", "藏", "川", "宁", "琼")
	head := province + m.chars("ABCDEFGHJK", 1)
	switch m.IntN(12) {
	case 0:
		return head + m.num(4) + m.of("学", "警", "挂", "领")
	case 1:
		return "粤Z" + m.num(4) + m.of("港", "澳")
	case 2:
		return "使" + m.num(6)
	case 3:
		return "WJ" + province + m.num(5)
	case 4:
		return m.of("军", "空", "海") + m.chars("ABCDEF", 1) + m.num(5)
	case 5, 6, 7:
		return head + m.of("", "·") + m.chars("DF", 1) + m.of(m.num(5), m.chars("ABCDEFG", 1)+m.num(4))
	}
	body := []byte(m.num(5))
	body[m.IntN(5)] = letters[m.IntN(len(letters))]
	if m.IntN(2) == 0 {
		body[m.IntN(5)] = letters[m.IntN(len(letters))]
	}
	return head + m.of("", "·", " ", "") + string(body)
}

func (m *maker) vin() string {
	const set = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
	v := m.of("LSV", "LFV", "LVS", "LGX", "LRW", "LBV", "LHG", "LDC", "LZW", "LPR", "WBA", "WDD", "5YJ", "1FT", "JTD", "KMH", "VF1") +
		m.chars(set, 5) + "0" + m.chars("LMNPRST", 1) + m.chars(set, 1) + m.chars("0123456789", 6)
	c, err := people.VINCheck(v)
	if err != nil {
		return "" // the alphabet fits by construction
	}
	return v[:8] + string(c) + v[9:]
}

func (m *maker) credit() string {
	const set = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := m.of("91", "92", "93", "52", "12", "11") + m.of("110108", "440300", "310115", "500000", "330100", "420100") + m.of("MA", "") + m.chars(set, 9)
	body = body[:17]
	return body + creditCheck(body)
}

func (m *maker) card() string {
	switch m.IntN(6) {
	case 0:
		return withLuhn("4" + m.num(14))
	case 1:
		return withLuhn("5" + m.chars("12345", 1) + m.num(13))
	case 2:
		return withLuhn("62" + m.num(13))
	case 3:
		return withLuhn(m.of("34", "37") + m.num(12))
	}
	return withLuhn(m.of("622202", "621226", "622848", "621700", "622700", "621661", "622588", "622622", "623058") + m.num(12))
}

func (m *maker) handle() string {
	return m.of("zhang", "li", "chen", "lucky", "sunny", "driver", "happy", "moon", "tiger") + m.of("wei", "fang", "xiao", "cat", "88", "star", "sky")
}

func (m *maker) email() string {
	return m.handle() + m.of("", ".", "_") + m.of(m.num(3), "work", "cn") + "@" +
		m.of("qq.com", "163.com", "126.com", "gmail.com", "outlook.com", "sina.com.cn", "foxmail.com", "example.org", "mail.car-maker.cn")
}

func (m *maker) name() string {
	n := m.pick(m.surnames) + m.pick(m.given)
	if m.IntN(3) > 0 {
		n += m.pick(m.given)
	}
	return n
}

func (m *maker) latin() string {
	if m.IntN(2) == 0 {
		return m.pick(m.firstEn) + " " + m.pick(m.lastEn)
	}
	family, given := m.pick(m.pinyinLast), m.pick(m.pinyinFirst)
	if m.IntN(2) == 0 {
		given += strings.ToLower(m.pick(m.pinyinFirst))
	}
	if m.IntN(3) == 0 {
		return given + " " + family
	}
	return family + " " + given
}

func (m *maker) address() string {
	head := m.pick(m.divisions)
	tail := m.of(
		fmt.Sprintf("%s%d号", m.pick(m.roads), 1+m.IntN(400)),
		fmt.Sprintf("%s%d号%s%d栋%d单元%d室", m.pick(m.roads), 1+m.IntN(400), m.pick(m.estates), 1+m.IntN(30), 1+m.IntN(4), 101+m.IntN(2000)),
		fmt.Sprintf("%s%d弄%d号%d室", m.pick(m.roads), 1+m.IntN(900), 1+m.IntN(60), 101+m.IntN(900)),
		fmt.Sprintf("%s%d幢%d室", m.pick(m.estates), 1+m.IntN(40), 101+m.IntN(1900)),
		fmt.Sprintf("%s与%s交叉口%s", m.pick(m.roads), m.pick(m.roads), m.pick(m.estates)),
		fmt.Sprintf("%s%d号楼%d层", m.pick(m.roads)+strconv.Itoa(1+m.IntN(99))+"号院", 1+m.IntN(9), 1+m.IntN(20)),
	)
	return head + tail
}

func (m *maker) addressEn() string {
	return m.of(
		fmt.Sprintf("No. %d %s, %s, %s", 1+m.IntN(400), m.words(m.roadsEn), m.words(m.districtsEn), m.pick(m.citiesEn)),
		fmt.Sprintf("Room %d, Building %d, %d %s, %s", 101+m.IntN(2000), 1+m.IntN(30), 1+m.IntN(400), m.words(m.roadsEn), m.pick(m.citiesEn)),
		fmt.Sprintf("%d %s, %s", 1+m.IntN(900), m.words(m.roadsEn), m.pick(m.citiesEn)),
	)
}

// vector writes a template as comma-separated numbers or as hexadecimal bytes.
func (m *maker) vector() string {
	n := []int{128, 256, 512}[m.IntN(3)]
	if m.IntN(3) == 0 {
		return m.chars("0123456789abcdef", 2*n)
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%.6f", m.Float64()*2-1)
	}
	return b.String()
}

func (m *maker) location() string {
	lat, lon := 20+m.Float64()*25, 80+m.Float64()*50
	deg := func(v float64) (int, int, float64) {
		d := int(v)
		f := (v - float64(d)) * 60
		return d, int(f), (f - float64(int(f))) * 60
	}
	a, b, c := deg(lat)
	d, e, f := deg(lon)
	switch m.IntN(7) {
	case 0:
		return fmt.Sprintf("%.6f,%.6f", lat, lon)
	case 1:
		return fmt.Sprintf("%.5f, %.5f", lon, lat)
	case 2:
		return fmt.Sprintf("北纬%d度%d分%.1f秒", a, b, c) + m.of("", "，", " ") + fmt.Sprintf("东经%d度%d分%.1f秒", d, e, f)
	case 3:
		return fmt.Sprintf(`%d°%02d'%04.1f"N %d°%02d'%04.1f"E`, a, b, c, d, e, f)
	case 4:
		return fmt.Sprintf("POINT(%.6f %.6f)", lon, lat)
	case 5:
		return fmt.Sprintf("%.5f°N, %.5f°E", lat, lon)
	}
	return fmt.Sprintf("LINESTRING(%.5f %.5f, %.5f %.5f)", lon, lat, lon+0.001, lat+0.002)
}

// words draws from a list whose entries have underscores for spaces.
func (m *maker) words(list []string) string { return strings.ReplaceAll(m.pick(list), "_", " ") }
