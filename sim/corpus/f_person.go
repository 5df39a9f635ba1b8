package corpus

import (
	"fmt"
	"strings"
)

// someone draws a person's name: mostly Han of two to four characters, else of a
// minority, in pinyin, or Western.
func (a *author) someone(form string) string {
	n := a.IntN(100)
	switch {
	case form == "EN" || n < 8:
		return a.from("western")
	case n < 14:
		return a.from("minority")
	case n < 22:
		_, reading := a.hanPerson()
		return reading
	}
	han, _ := a.hanPerson()
	return han
}

// hanPerson draws a name in characters and in pinyin, family name first.
func (a *author) hanPerson() (han, reading string) {
	family, first, _ := strings.Cut(a.from(a.of("surname", "surname", "surname", "surname", "surname", "surname", "surname", "surname2")), "|")
	given, second, _ := strings.Cut(a.from(a.of("given", "given", "given", "given1")), "|")
	return family + given, title(first) + " " + title(second)
}

// home draws an address down to the door, in Chinese or in English.
func (a *author) home(form string) string {
	region := strings.Split(a.from("region"), "|")
	road := strings.Split(a.from("street"), "|")
	if form == "EN" || a.chance(8) {
		return fmt.Sprintf("%s%d %s, %s District, %s", a.of("", "", fmt.Sprintf("Room %d, ", a.between(101, 2904))), a.between(2, 899), road[1], region[4], region[3])
	}
	head := a.of(region[0]+region[1]+region[2], region[1]+region[2], region[2], region[1]+region[2])
	out := head + road[0] + fmt.Sprint(a.between(1, 999)) + "号"
	if a.chance(75) {
		out += a.from("estate")
	}
	switch a.IntN(4) {
	case 0:
		out += fmt.Sprintf("%d栋%d单元%d室", a.between(1, 40), a.between(1, 4), a.between(1, 32)*100+a.between(1, 4))
	case 1:
		out += fmt.Sprintf("%d号楼%d室", a.between(1, 40), a.between(1, 32)*100+a.between(1, 4))
	case 2:
		out += fmt.Sprintf("%d幢%d", a.between(1, 40), a.between(1, 32)*100+a.between(1, 4))
	}
	return out
}
