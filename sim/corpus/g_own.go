package corpus

import (
	"fmt"
	"strings"
)

// ownG draws the plain values that set G makes by its own habits; "" is drawn as in
// set F, from the stock of the author's set.
func (a *author) ownG(kind, form string) string {
	switch kind {
	case "PASSPORT":
		return a.pattern(a.of("E########", "E########", "E########", "E@#######", "E@#######", "G########", "PE#######", "SE#######", "DE#######"))
	case "NAME":
		return a.caller(form)
	case "ADDRESS":
		return a.doorstep(form)
	case "EMAIL":
		return a.postbox()
	case "WECHAT":
		return a.chatHandle()
	case "LOCATION":
		return a.fix(form)
	}
	return ""
}

// caller draws a name: Han, of a minority, in pinyin in one of three orders, or
// Western.
func (a *author) caller(form string) string {
	n := a.IntN(100)
	switch {
	case form == "EN" || form == "" && n < 7:
		return a.from("western")
	case form == "" && n < 13:
		return a.from("minority")
	case form == "" && n < 20:
		_, reading := a.hanPerson()
		family, given, _ := strings.Cut(reading, " ")
		return a.of(reading, given+" "+family, strings.ToUpper(family)+" "+given)
	}
	han, _ := a.hanPerson()
	return han
}

// doorstep draws an address of a town, of a village or in English.
func (a *author) doorstep(form string) string {
	region := strings.Split(a.from("region"), "|") // province, city, district, city and district in English
	road := strings.Split(a.from("street"), "|")
	unit := a.of(fmt.Sprintf("%d座%d%02d", a.between(1, 9), a.between(2, 33), a.between(1, 12)), fmt.Sprintf("%d幢%d单元%d%02d室", a.between(1, 28), a.between(1, 3), a.between(1, 18), a.between(1, 4)),
		fmt.Sprintf("%c栋%d%02d房", 'A'+rune(a.IntN(6)), a.between(2, 29), a.between(1, 8)), fmt.Sprintf("%d号楼%d层", a.between(1, 16), a.between(1, 22)))
	switch n := a.IntN(20); {
	case form == "EN" || n == 0:
		return fmt.Sprintf("%sNo. %d %s, %s, %s", a.of("", fmt.Sprintf("Apt %d, ", a.between(101, 2808)), fmt.Sprintf("Unit %d, ", a.between(2, 60))), a.between(3, 960), road[1], region[4], region[3])
	case n < 3:
		return region[0] + region[1] + region[2] + a.from("township") + a.from("hamlet") + fmt.Sprintf("%d组%d号", a.between(1, 14), a.between(1, 120))
	case n < 6:
		return region[1] + region[2] + road[0] + fmt.Sprintf("%d弄%d号%d%02d室", a.between(20, 1800), a.between(1, 90), a.between(1, 11), a.between(1, 6))
	case n < 9:
		return a.of("", region[1]) + region[2] + road[0] + fmt.Sprintf("%d号", a.between(2, 980)) + a.from("estate")
	}
	return a.of(region[0]+region[1], region[1], "") + region[2] + road[0] + fmt.Sprintf("%d号", a.between(2, 980)) + a.from("estate") + unit
}

func (a *author) postbox() string {
	_, family, _ := strings.Cut(a.from("surname"), "|")
	_, given, _ := strings.Cut(a.from("given"), "|")
	nick := a.from("handle")
	local := a.of(nick+a.pattern("%#"), nick+"."+given, given+"."+family, family+a.pattern("##%#"), given[:1]+family, nick+"_"+family, a.pattern("1%########"), given+"-"+family+a.pattern("%"), title(family)+title(given), nick+"+"+a.of("auto", "ev", "ota"))
	return local + "@" + a.from("domain")
}

// chatHandle draws an id of the messenger: 6 to 20 letters, digits, - or _.
func (a *author) chatHandle() string {
	if a.chance(35) {
		return "wxid_" + strings.Map(func(rune) rune { return rune("0123456789abcdefghijklmnopqrstuvwxyz"[a.IntN(36)]) }, "..............")
	}
	_, family, _ := strings.Cut(a.from("surname"), "|")
	nick := a.from("handle")
	return a.of(nick+"_"+a.pattern("%###"), family+"-"+nick, nick+"-"+a.pattern("%#"), nick+family+a.pattern("##"), strings.ToUpper(nick[:1])+nick[1:]+"_"+family, "i_"+nick+a.pattern("%##"))
}

// fix draws a position in the notations of set G; other notations are those of F.
func (a *author) fix(form string) string {
	s := a.spotNear()
	n := a.between(4, 7)
	switch form {
	case "LABELS":
		return a.pairOf(s, a.of("lat=%.*f lon=%.*f", "lat:%.*f,lng:%.*f", "latitude=%.*f, longitude=%.*f", "lat=%.*f&lng=%.*f", "纬度%.*f 经度%.*f", "北纬%.*f度，东经%.*f度", "N%.*f E%.*f", "%.*f°N, %.*f°E"))
	case "LONLAT":
		return fmt.Sprintf(a.of("%.*f,%.*f", "%.*f, %.*f", "%.*f;%.*f"), n, s.lon, n, s.lat)
	case "ARRAY":
		return fmt.Sprintf("[%.*f,%.*f]", n, s.lon, n, s.lat)
	case "XML":
		return a.pairOf(s, a.of(`lat="%.*f" lon="%.*f"`, `latitude="%.*f" longitude="%.*f"`, `<lat>%.*f</lat><lng>%.*f</lng>`))
	case "PROTO":
		return a.pairOf(s, "latitude: %.*f longitude: %.*f")
	}
	return ""
}
