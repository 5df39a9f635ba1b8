// Package people makes up Chinese people: names, identity numbers with right
// check digits, telephone numbers, plates, cards, addresses; and the texts in
// which a car's applications would carry them. Nobody in it exists.
package people

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Person is one made-up person.
type Person struct {
	Name, Latin string // Latin is the name in pinyin
	Female      bool
	ResidentID  string
	Mobile      string
	Plate       string
	BankCard    string
	Passport    string
	Email       string
	WeChat      string
	Address     string
}

type place struct {
	region                              string // GB/T 2260
	province, city, district, plateChar string
}

var places = []place{
	{"110105", "北京市", "", "朝阳区", "京"},
	{"110108", "北京市", "", "海淀区", "京"},
	{"310104", "上海市", "", "徐汇区", "沪"},
	{"310115", "上海市", "", "浦东新区", "沪"},
	{"440106", "广东省", "广州市", "天河区", "粤"},
	{"440305", "广东省", "深圳市", "南山区", "粤"},
	{"500103", "重庆市", "", "渝中区", "渝"},
	{"500112", "重庆市", "", "渝北区", "渝"},
	{"510107", "四川省", "成都市", "武侯区", "川"},
	{"330106", "浙江省", "杭州市", "西湖区", "浙"},
	{"320102", "江苏省", "南京市", "玄武区", "苏"},
	{"420106", "湖北省", "武汉市", "武昌区", "鄂"},
	{"610113", "陕西省", "西安市", "雁塔区", "陕"},
	{"370202", "山东省", "青岛市", "市南区", "鲁"},
}

type syllable struct{ char, latin string }

var surnames = []syllable{
	{"王", "Wang"}, {"李", "Li"}, {"张", "Zhang"}, {"刘", "Liu"}, {"陈", "Chen"}, {"杨", "Yang"},
	{"赵", "Zhao"}, {"黄", "Huang"}, {"周", "Zhou"}, {"吴", "Wu"}, {"徐", "Xu"}, {"孙", "Sun"},
	{"胡", "Hu"}, {"朱", "Zhu"}, {"高", "Gao"}, {"林", "Lin"}, {"何", "He"}, {"郭", "Guo"},
	{"马", "Ma"}, {"罗", "Luo"}, {"梁", "Liang"}, {"宋", "Song"}, {"郑", "Zheng"}, {"谢", "Xie"},
	{"欧阳", "Ouyang"}, {"司马", "Sima"}, {"诸葛", "Zhuge"}, {"上官", "Shangguan"},
}

var men = []syllable{
	{"伟", "wei"}, {"强", "qiang"}, {"磊", "lei"}, {"军", "jun"}, {"勇", "yong"}, {"杰", "jie"},
	{"涛", "tao"}, {"明", "ming"}, {"超", "chao"}, {"建", "jian"}, {"志", "zhi"}, {"浩", "hao"},
	{"宇", "yu"}, {"文", "wen"}, {"轩", "xuan"}, {"博", "bo"}, {"国", "guo"}, {"峰", "feng"},
}

var women = []syllable{
	{"芳", "fang"}, {"娜", "na"}, {"敏", "min"}, {"静", "jing"}, {"丽", "li"}, {"艳", "yan"},
	{"娟", "juan"}, {"霞", "xia"}, {"秀", "xiu"}, {"英", "ying"}, {"婷", "ting"}, {"雪", "xue"},
	{"欣", "xin"}, {"怡", "yi"}, {"梅", "mei"}, {"兰", "lan"}, {"倩", "qian"}, {"瑶", "yao"},
}

var streets = []string{"人民路", "解放路", "中山路", "建设大道", "和平街", "文化路", "学府路", "滨江大道", "新华街", "光明路"}

// New draws one person.
func New(rng *rand.Rand) Person {
	where := places[rng.IntN(len(places))]
	p := Person{Female: rng.IntN(2) == 0}
	p.name(rng)
	p.ResidentID = residentID(rng, where.region, p.Female)
	p.Mobile = mobile(rng)
	p.Plate = plate(rng, where.plateChar, rng.IntN(3) == 0)
	p.BankCard = bankCard(rng)
	p.Passport = passport(rng)
	handle := strings.ToLower(strings.ReplaceAll(p.Latin, " ", ""))
	domains := []string{"qq.com", "163.com", "126.com", "sina.cn", "example.cn", "outlook.com"}
	p.Email = fmt.Sprintf("%s%s@%s", handle, digits(rng, 4), domains[rng.IntN(len(domains))])
	p.WeChat = fmt.Sprintf("wx_%s_%s", handle, digits(rng, 5))
	p.Address = fmt.Sprintf("%s%s%s%s%d号%d栋%d单元%d室", where.province, where.city, where.district,
		streets[rng.IntN(len(streets))], 1+rng.IntN(300), 1+rng.IntN(20), 1+rng.IntN(4), 101+rng.IntN(30)*100+rng.IntN(4))
	return p
}

func (p *Person) name(rng *rand.Rand) {
	given := men
	if p.Female {
		given = women
	}
	family := surnames[rng.IntN(len(surnames))]
	first := given[rng.IntN(len(given))]
	p.Name, p.Latin = family.char+first.char, family.latin+" "+strings.ToUpper(first.latin[:1])+first.latin[1:]
	if rng.IntN(3) > 0 {
		second := given[rng.IntN(len(given))]
		p.Name += second.char
		p.Latin += second.latin
	}
}
