package corpus

import (
	"fmt"
	"strings"
)

// ownH draws the plain values that set H makes by its own habits; "" is drawn as in
// set F, from the stock of the author's set.
func (a *author) ownH(kind, form string) string {
	switch kind {
	case "NAME":
		return a.holder(form)
	case "ADDRESS":
		return a.dwelling(form)
	case "EMAIL":
		return a.letterbox()
	case "LOCATION":
		return a.bearing(form)
	}
	return ""
}

// holder draws a name as papers have it: of ten seven in characters.
func (a *author) holder(form string) string {
	n := a.IntN(100)
	if form == "ZH" {
		n = a.IntN(78)
	}
	han, reading := a.hanPerson()
	family, given, _ := strings.Cut(reading, " ")
	switch {
	case form == "EN":
		return a.of(a.from("western"), reading, given+" "+family)
	case n < 72:
		return han
	case n < 78:
		return a.from("minority")
	case n < 85:
		return a.from("western")
	case n < 92:
		return reading
	}
	return a.of(given+" "+family, strings.ToUpper(family)+" "+given)
}

// dwelling draws an address down to the door, in Chinese or in English.
func (a *author) dwelling(form string) string {
	region := strings.Split(a.from("region"), "|")
	street, road, _ := strings.Cut(a.from("street"), "|")
	estate, compound, _ := strings.Cut(a.from("estate"), "|")
	n, block, unit, room := a.between(1, 980), a.between(1, 28), a.between(1, 5), a.between(1, 26)*100+a.between(1, 8)
	if form == "EN" || form == "" && a.chance(12) {
		return a.of(
			fmt.Sprintf("%d %s, %s, %s", n, road, region[2], region[3]),
			fmt.Sprintf("Room %d, Building %d, %s, %d %s, %s", room, block, compound, n, road, region[3]),
			fmt.Sprintf("No. %d %s, %s, %s, China", n, road, region[2], region[3]))
	}
	head := region[0] + region[1]
	return a.of(
		fmt.Sprintf("%s%s%d号", head, street, n),
		fmt.Sprintf("%s%s%d号%s%d号楼%d单元%d室", head, street, n, estate, block, unit, room),
		fmt.Sprintf("%s%s%d栋%d室", head, estate, block, room),
		fmt.Sprintf("%s%s%d-%d-%d", region[1], estate, block, unit, room),
		fmt.Sprintf("%s%s%d号院%d楼%d层", head, street, n, block, a.between(1, 30)),
		fmt.Sprintf("%s%s%d号", region[0], a.from("village"), a.between(1, 240)),
		fmt.Sprintf("%s%s%d号%s%d幢%d室", region[1], street, n, estate, block, room))
}

// letterbox draws a mail address by a person's habits.
func (a *author) letterbox() string {
	_, family, _ := strings.Cut(a.from("surname"), "|")
	_, given, _ := strings.Cut(a.from("given"), "|")
	local := a.of(
		given+"."+family, family+given, family[:1]+given+a.pattern("%#"), a.from("handle")+a.pattern("%###"),
		family+"_"+given+a.pattern("##"), a.pattern("%#######"), given+"-"+family, a.from("handle")+"_"+family)
	return local + "@" + a.from("domain")
}

// bearing draws a position in the two notations that set F lacks.
func (a *author) bearing(form string) string {
	switch form {
	case "GPX":
		return a.pairOf(a.spotNear(), `lat="%.*f" lon="%.*f"`)
	case "KV":
		lat, lon, _ := strings.Cut(a.from("latlon"), "|")
		return a.pairOf(a.spotNear(), lat+"=%.*f;"+lon+"=%.*f")
	}
	return ""
}
