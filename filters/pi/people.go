package pi

import "strings"

// firstNames and lastNames are frequent in English; surnames of one pinyin syllable
// and given syllables are those of Mandarin.
const (
	firstNames = "james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica " +
		"thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony sandra margaret donald ashley steven kimberly " +
		"andrew emily paul donna joshua michelle kenneth carol kevin amanda brian melissa george deborah timothy stephanie ronald rebecca " +
		"edward laura jason sharon jeffrey cynthia ryan jacob kathleen gary amy nicholas angela eric anna jonathan stephen emma larry " +
		"justin samantha scott katherine brandon christine benjamin debra samuel rachel gregory alexander janet maria patrick catherine " +
		"raymond heather diane dennis olivia jerry julie tyler joyce aaron jose kelly adam lauren nathan christina henry joan " +
		"zachary evelyn douglas judith peter megan kyle alice noah ethan doris walter hannah jeremy martha sophie sophia oliver lucas " +
		"liam mia isabella amelia lucy harry leo oscar felix ivan olga elena hans pierre marie claire hugo carlos juan luis tom tim jim bob mike dave steve kate jane " +
		"jeff greg dan matt ben sam alex chris nick tony andy joe fred ted ed phil ron don ken bruce craig keith roger terry albert arthur carl gerald harold lawrence " +
		"ralph roy russell wayne willie bryan philip louis jesse howard eugene randy vincent johnny bobby phillip shawn sean alan ian neil simon martin stuart graham " +
		"nigel colin derek trevor gavin duncan malcolm gordon fiona alison nicola tracy wendy helen ruth shirley teresa theresa gloria sara janice denise marilyn amber " +
		"danielle brittany natalie kayla alexis lori marilyn tammy irene jacqueline crystal beverly tiffany tina cindy annie jenny molly abigail ella chloe zoe mila avery " +
		"sofia aria layla nora hazel aurora stella leah audrey bella gabriel julian mateo levi isaac owen caleb elijah logan wyatt dylan lincoln jaxon connor landon jordan " +
		"evan ezra cameron xavier dominic jasper giovanni marco luca matteo paolo francesco giulia chiara klaus jurgen wolfgang stefan andreas dieter uwe heinz gunter " +
		"francois jacques michel philippe nicolas isabelle sylvie camille juliette miguel pedro diego javier fernando rafael sergio pablo alejandro antonio manuel jorge " +
		"dmitri sergei vladimir alexei mikhail natasha tatiana svetlana irina ahmed mohammed muhammad ali omar hassan hussein fatima aisha abdul ibrahim yusuf mustafa " +
		"raj rajesh amit sanjay vijay ravi anil sunil priya anita sunita deepak rahul arjun hiroshi takashi kenji yuki akira yoko haruto sakura minjun jisoo hyun " +
		"erik lars anders sven bjorn ingrid astrid freya nina eva vera rosa lena katya anya petra monika agnes beatrice celia daphne edith esther ethel frances gwen " +
		"howard hilda ines jocelyn josephine june kirsten lillian lorraine louise lydia mabel marjorie maureen mildred miriam muriel norma pamela paula penelope phyllis " +
		"polly regina rita roberta rosalind roxanne sabrina sally shannon sheila sylvia tamara thelma ursula valerie vanessa vivian yvonne yvette toby theo freddie archie alfie barry clive geoff"
	ambiguousNames = "mark jack frank jean max will bill rose grace may april june hope faith grant chase hunter mason ray gene dean art drew guy victor lance pat " +
		"sue ruby iris lily violet daisy olive ivy holly dawn eve joy melody austin dallas florence victoria charlotte virginia carolina chad kenya sydney jasmine rich cliff dale glen autumn"
	lastNames = "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor " +
		"moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres " +
		"nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz " +
		"edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos " +
		"kim cox ward richardson watson brooks chavez wood bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez " +
		"powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace " +
		"west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry " +
		"freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd stone salazar " +
		"fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight " +
		"elliott cunningham duncan armstrong hudson carroll lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence sandoval " +
		"oconnor obrien oneill mccarthy macdonald muller schneider fischer weber becker schulz koch bauer richter klein wolf schroeder neumann schwarz zimmermann rossi ferrari russo bianchi romano ricci " +
		"dubois moreau laurent lefebvre michel leroy fournier girard bonnet dupont lambert ivanov petrov smirnov popov sokolov kumar singh sharma gupta khan shah mehta tanaka suzuki sato watanabe yamamoto nakamura kobayashi " +
		"park choi jung kang cho yoon potter granger weasley watts bond holt bates barker lowe hale frost nash blake sharp walsh doyle byrne gallagher quinn brennan kerr reid fraser hamilton sinclair boyle douglas craig"
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
	wAmbiguous // a first name that is an ordinary word as well
)

const nameSlots = 4096

// nameEntry points at a word in nameBlob.
type nameEntry struct {
	at   uint16
	size uint8
	kind uint8
}

// nameBlob is all words one behind the other.
const nameBlob = firstNames + " " + ambiguousNames + " " + lastNames + " " + pinyinSurnames

func buildNameWords() *[nameSlots]nameEntry {
	t := new([nameSlots]nameEntry)
	at := 0
	for _, group := range []struct {
		kind uint8
		list string
	}{{wFirst, firstNames}, {wFirst | wAmbiguous, ambiguousNames}, {wLast, lastNames}, {wPinyin, pinyinSurnames}} {
		for _, w := range strings.Fields(group.list) {
			at += strings.Index(nameBlob[at:], w)
			slot := nameHash([]byte(w))
			for t[slot].size > 0 && t[slot].word() != w {
				slot = (slot + 1) % nameSlots
			}
			e := nameEntry{uint16(at), uint8(len(w)), t[slot].kind | group.kind} //nolint:gosec // the blob is shorter than 64 KB
			at += len(w)
			t[slot] = e
		}
	}
	return t
}

func (e nameEntry) word() string { return nameBlob[e.at : int(e.at)+int(e.size)] }

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
		if e.size == 0 {
			return 0
		}
		if e.word() == string(w) {
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
