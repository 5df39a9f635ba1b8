package corpus

import (
	"fmt"
	"strings"
)

// person draws a name: mostly two to four Han characters, some with a compound or
// rare surname, some of a minority, some English.
func (d *draw) person() string {
	switch n := d.IntN(20); {
	case n < 2:
		return d.from("name.minority")
	case n < 4:
		return d.from("name.en")
	}
	han, _ := d.hanName()
	return han
}

// hanName draws a Chinese name and its reading "Surname Given".
func (d *draw) hanName() (han, reading string) {
	section := "surname"
	if d.chance(20) {
		section = "surname.rare"
	}
	family, a, _ := strings.Cut(d.from(section), " ")
	given, b, _ := strings.Cut(d.from("given"), " ")
	return family + given, title(a) + " " + title(b)
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// address draws a Chinese address, mostly down to the room, or an English one.
func (d *draw) address() string {
	switch n := d.IntN(20); {
	case n < 2:
		return d.from("address.en")
	case n < 5:
		return d.region(d.chance(50)) + d.from("village") + fmt.Sprintf("%d号", d.between(1, 300))
	case n < 9: // short
		return d.of("", d.district()) + d.street() + d.room()
	}
	return d.region(d.chance(60)) + d.street() + d.room()
}

func (d *draw) region(full bool) string {
	p := strings.Split(d.from("city"), "|")
	if !full {
		p[0] = ""
	}
	if d.chance(60) {
		p[3] = ""
	}
	return strings.Join(p, "")
}

func (d *draw) district() string { return strings.Split(d.from("city"), "|")[2] }

func (d *draw) street() string {
	out := d.from("road") + fmt.Sprintf("%d号", d.between(1, 999))
	if d.chance(15) {
		out = d.from("road") + fmt.Sprintf("%d弄%d号", d.between(10, 900), d.between(1, 80))
	}
	if d.chance(65) {
		out += d.from("estate")
	}
	return out
}

func (d *draw) room() string {
	floor, flat := d.between(1, 28), d.between(1, 4)
	switch d.IntN(5) {
	case 0:
		return fmt.Sprintf("%d栋%d单元%d0%d室", d.between(1, 30), d.between(1, 4), floor, flat)
	case 1:
		return fmt.Sprintf("%d号楼%d0%d", d.between(1, 30), floor, flat)
	case 2:
		return fmt.Sprintf("%s座%d层%d0%d室", d.of("A", "B", "C"), floor, floor, flat)
	case 3:
		return fmt.Sprintf("%d幢%d-%d0%d", d.between(1, 30), d.between(1, 4), floor, flat)
	}
	return ""
}

func (d *draw) email() string {
	user := d.from("email.user")
	if d.chance(60) {
		user += d.pattern(d.of("##", "####", "_#", "-%##", "+car"))
	}
	return user + "@" + d.from("email.domain")
}

// wechat draws an id: a letter, then 5 to 19 letters, digits, _ and -.
func (d *draw) wechat() string {
	id := d.from("wechat.word")
	if id == "wxid_" {
		return id + strings.ToLower(d.pattern("^^^^^^^^^^^^^^"))
	}
	return id + d.pattern(d.of("####", "_##", "%#####", "@##", "-###"))
}

// traditional is the other form of characters in names and addresses, pairwise.
const traditional = "张張陈陳刘劉杨楊赵趙黄黃吴吳孙孫罗羅郑鄭谢謝韩韓许許邓鄧冯馮萧蕭叶葉苏蘇卢盧蒋蔣贾賈" +
	"魏魏丁丁阎閻余餘戴戴钟鐘谭譚邹鄒陆陸顾顧邵邵钱錢汤湯严嚴万萬汪汪范範龙龍" +
	"欧歐阳陽诸諸马馬轩轅辕轅东東国國庆慶强強凤鳳飞飛晓曉静靜洁潔远遠杰傑兰蘭华華丽麗涛濤伟偉" +
	"军軍辉輝桂桂艳艷梦夢瑶瑤诗詩学學红紅锦錦栋棟刚剛鸣鳴启啟云雲鹏鵬泽澤" +
	"广廣苏蘇浙浙湖湖辽遼陕陝云雲贵貴龙龍黑黑区區县縣镇鎮乡鄉号號楼樓单單元元层層栋棟弄弄路路" +
	"岛島汉漢宁寧连連门門厦廈顺順学學业業创創园園湾灣丰豐兴興滨濱观觀绿綠东東来來书書铂鉑际際庄莊头頭双雙旗旗红紅马馬"

var toTraditional = strings.NewReplacer(runePairs(traditional)...)

func runePairs(s string) []string {
	var out []string
	for _, r := range s {
		out = append(out, string(r))
	}
	return out
}
