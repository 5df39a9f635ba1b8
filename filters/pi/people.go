package pi

import "strings"

// firstNames and lastNames are frequent in English; surnames of one pinyin syllable
// and given syllables are those of Mandarin.
const (
	firstNames = "james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica " +
		"thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony sandra mark margaret donald ashley steven kimberly " +
		"andrew emily paul donna joshua michelle kenneth carol kevin amanda brian melissa george deborah timothy stephanie ronald rebecca " +
		"edward laura jason sharon jeffrey cynthia ryan jacob kathleen gary amy nicholas angela eric anna jonathan stephen emma larry " +
		"justin samantha scott katherine brandon christine benjamin debra samuel rachel gregory alexander janet frank maria patrick catherine " +
		"raymond heather jack diane dennis olivia jerry julie tyler joyce aaron victoria jose kelly adam lauren nathan christina henry joan " +
		"zachary evelyn douglas judith peter megan kyle alice noah jean ethan doris walter hannah jeremy martha sophie sophia oliver lucas " +
		"liam mia isabella charlotte amelia lucy harry leo oscar max felix ivan olga elena hans pierre marie claire hugo carlos juan luis tom tim jim bob mike dave steve kate jane"
	lastNames = "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor " +
		"moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres " +
		"nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz " +
		"edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos " +
		"kim cox ward richardson watson brooks chavez wood bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez"
	pinyinSurnames = "wang li zhang liu chen yang huang zhao zhou wu xu sun ma hu zhu guo he luo gao lin zheng liang xie song tang han feng deng cao " +
		"peng zeng xiao tian dong pan yuan yu ye jiang du su wei cheng lu lv ding shen ren yao fu zhong cui tan liao fan jin shi dai jia xia qiu fang hou " +
		"zou xiong meng qin bai yan duan lei long tao mao hao gong shao wan qian lai qi kong xiang chang wen kang ge niu an yi qiao pang ni zhuang nie " +
		"zhai yin zhan shu ou geng guan lan zuo liao gan bao ning shang ruan ke ji mei tong ling bi shan pei huo tu miao gu sheng qu weng ran " +
		"ouyang sima shangguan zhuge dongfang huangfu yuchi gongsun murong linghu yuwen zhangsun situ duanmu nangong xiahou dugu"
	pinyinFirst = " b p m f d t n l g k h j q x zh ch sh r z c s y w "
	pinyinRest  = " a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ui un uo ue v "
)

// nameWords holds the names above with what they can be.
var nameWords = buildNameWords()

const (
	wFirst = 1 << iota
	wLast
	wPinyin
)

const nameSlots = 2048

type nameEntry struct {
	word string
	kind uint8
}

func buildNameWords() *[nameSlots]nameEntry {
	t := new([nameSlots]nameEntry)
	for kind, list := range map[uint8]string{wFirst: firstNames, wLast: lastNames, wPinyin: pinyinSurnames} {
		for _, w := range strings.Fields(list) {
			slot := nameHash([]byte(w))
			for t[slot].word != "" && t[slot].word != w {
				slot = (slot + 1) % nameSlots
			}
			t[slot] = nameEntry{w, t[slot].kind | kind}
		}
	}
	return t
}

func nameHash(w []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range w {
		h = (h ^ uint32(c)) * 16777619
	}
	return (h ^ h>>15) % nameSlots
}

// nameKind looks up a word in lower case.
func nameKind(w []byte) uint8 {
	for slot := nameHash(w); ; slot = (slot + 1) % nameSlots {
		e := &nameWords[slot]
		if e.word == "" {
			return 0
		}
		if e.word == string(w) {
			return e.kind
		}
	}
}

// syllables reports whether w, in lower case, is one to three syllables of pinyin.
func syllables(w []byte) bool { return syllablesFrom(w, 3) }

func syllablesFrom(w []byte, most int) bool {
	if len(w) == 0 {
		return most < 3
	}
	if most == 0 {
		return false
	}
	initial := 0
	for initial < len(w) && initial < 2 && !vowel(w[initial]) {
		initial++
	}
	if initial > 0 && !listed(pinyinFirst, w[:initial]) {
		if initial--; initial == 0 || !listed(pinyinFirst, w[:initial]) {
			return false
		}
	}
	for n := min(len(w)-initial, 4); n > 0; n-- {
		if listed(pinyinRest, w[initial:initial+n]) && syllablesFrom(w[initial+n:], most-1) {
			return true
		}
	}
	return false
}

func vowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'v'
}

// listed reports whether w stands between spaces in list.
func listed(list string, w []byte) bool {
	for i := 0; i+len(w)+1 < len(list); i++ {
		if list[i] == ' ' && list[i+1+len(w)] == ' ' && list[i+1:i+1+len(w)] == string(w) {
			return true
		}
	}
	return false
}
