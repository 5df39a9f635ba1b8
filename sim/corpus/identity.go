package corpus

import (
	"fmt"
	"strings"
	"time"
)

// one draws a word of a section that holds words in a line.
func (a *author) one(section string) string { return a.of(strings.Fields(a.from(section))...) }

// ownOf draws a value by the habits of the author's set, or "" if it has none for it.
func (a *author) ownOf(kind, form string) string {
	switch a.set {
	case G:
		return a.ownG(kind, form)
	case H:
		return a.ownH(kind, form)
	}
	return ""
}

// plainOf draws the plain value of a type, or of a form of it such as PERMIT.TW.
func (a *author) plainOf(name string) string {
	kind, form, _ := strings.Cut(name, ".")
	if own := a.ownOf(kind, form); own != "" {
		return own
	}
	switch kind {
	case "RESIDENT_ID":
		return a.citizen()
	case "MOBILE":
		return a.phone()
	case "PLATE":
		return a.registration()
	case "VIN":
		return a.chassis()
	case "PASSPORT":
		return a.pattern(a.of("E########", "E########", "E@#######", "G########", "PE#######", "DE#######", "SE#######"))
	case "PERMIT":
		return a.permit(form)
	case "CREDIT_CODE":
		return a.company()
	case "BANK_CARD":
		return a.card()
	case "EMAIL":
		return a.mailbox()
	case "MAC":
		return a.hardware()
	case "IMEI":
		return withLuhn(a.pattern(a.of("86%###", "86%###", "35%###") + "########"))
	case "IMSI":
		return a.pattern("460" + a.of("00", "01", "02", "03", "07", "09", "11", "15") + "##########")
	case "ICCID":
		return withLuhn(a.pattern("8986" + a.of("00", "01", "02", "03", "04", "06", "07", "09", "11", "15") + a.of("#############", "#############", "############")))
	case "NAME":
		return a.someone(form)
	case "ADDRESS":
		return a.home(form)
	case "WECHAT":
		return a.chatID()
	case "BIOMETRIC":
		return a.vectorText(form)
	}
	return a.locus(form)
}

// citizen draws a number of GB 11643, now and then with 15 digits or of a resident
// from Hong Kong, Macao or Taiwan.
func (a *author) citizen() string {
	area := a.one("area")
	born := time.Date(a.between(1945, 2006), time.Month(a.between(1, 12)), a.between(1, 28), 0, 0, 0, 0, time.UTC)
	switch {
	case a.chance(4) && born.Year() < 1990:
		return area + born.Format("060102") + a.pattern("###")
	case a.chance(5):
		area = a.of("810000", "820000", "830000")
	}
	id := area + born.Format("20060102") + a.pattern("###")
	id += residentCheck(id)
	if a.chance(25) {
		return strings.ToLower(id)
	}
	return id
}

func (a *author) phone() string {
	n := a.one("phone") + a.pattern("########")
	switch a.IntN(12) {
	case 0:
		return "+86" + n
	case 1:
		return "+86 " + n
	case 2:
		return n[:3] + " " + n[3:7] + " " + n[7:]
	case 3:
		return n[:3] + "-" + n[3:7] + "-" + n[7:]
	case 4:
		return "0086" + n
	}
	return n
}

// registration draws a plate of GA 36: seven characters, eight of a new-energy car.
func (a *author) registration() string {
	province, _, _ := strings.Cut(a.from("province"), "|")
	city := a.pattern(a.of("A", "B", "C", "D", "E", "F", "G", "H", "J", "K"))
	number := a.pattern(a.of("#####", "@####", "##@##", "###@#", "####@", "@@###", "#@###"))
	switch a.IntN(14) {
	case 0, 1, 2:
		number = a.pattern(a.of("D", "F", "A", "G") + a.of("#####", "@####"))
	case 3:
		number = a.pattern("#####") + a.of("D", "F")
	case 4:
		number = a.pattern("####") + a.of("学", "挂", "警")
	case 5:
		province, city, number = "粤", "Z", a.pattern("####")+a.of("港", "澳")
	}
	return province + city + a.of("", "", "", "", "·", " ") + number
}

func (a *author) chassis() string {
	for {
		v := []byte(a.one("wmi") + a.pattern("^#^^^000######"))
		v[9], v[10] = "LMNPRSTVWXY"[a.IntN(11)], letters[a.IntN(8)]
		if v[8] = vinCheck(v); !strings.ContainsAny(string(v), "IOQ") {
			return string(v)
		}
	}
}

func (a *author) permit(form string) string {
	switch form {
	case "HM":
		return a.pattern(a.of("H", "H", "M") + a.of("########", "########", "##########"))
	case "TW":
		return a.pattern("########")
	case "L":
		return a.pattern("L########")
	}
	return a.pattern(a.of("C########", "C@#######"))
}

func (a *author) company() string {
	code := a.of("91", "91", "92", "93", "12", "11") + a.one("area")
	for range 9 {
		code += string("0123456789012345678901234ABCDEFGHJKLMNPQRTUWXY"[a.IntN(46)])
	}
	return code + creditCheck(code)
}

// card draws a number in an issuer's range; the stock tells the range and the length.
func (a *author) card() string {
	head, size, _ := strings.Cut(a.one("bin"), "/")
	n := withLuhn(a.pattern(head + strings.Repeat("#", number(size)-len(head)-1)))
	if a.chance(25) {
		return grouped(n, " ", 4)
	}
	return n
}

func (a *author) hardware() string {
	raw := a.pattern("~" + a.of("0", "4", "8", "c") + strings.Repeat("~", 10))
	if a.chance(50) {
		raw = strings.ToUpper(raw)
	}
	switch a.IntN(6) {
	case 0:
		return grouped(raw, "-", 2)
	case 1:
		return grouped(raw, ".", 4)
	}
	return grouped(raw, ":", 2)
}

// mailbox draws an address of a person's habits: a handle, a name, a number.
func (a *author) mailbox() string {
	_, family, _ := strings.Cut(a.from("surname"), "|")
	_, given, _ := strings.Cut(a.from("given"), "|")
	local := a.of(family+"."+given, given+"_"+family, a.from("handle")+a.pattern("##"), given+a.pattern("%###"),
		a.from("handle")+"."+family, a.pattern("%########"), family+given+"+car", title(given)+"-"+a.from("handle"))
	return local + "@" + a.from("domain")
}

// chatID draws an id as the messenger gives it or as people choose it: a letter,
// then 5 to 19 letters, digits, - or _.
func (a *author) chatID() string {
	if a.chance(45) {
		return "wxid_" + strings.Map(func(r rune) rune { return rune("abcdefghijklmnopqrstuvwxyz0123456789"[a.IntN(36)]) }, "..............")
	}
	_, given, _ := strings.Cut(a.from("given"), "|")
	h := a.from("handle")
	return a.of(h+"_"+given, h+a.pattern("####"), given+"-"+a.pattern("%##"), title(h)+given+a.pattern("#"), fmt.Sprintf("%s_%d", h, a.between(1975, 2008)))
}
