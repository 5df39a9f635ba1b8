package pi

import "bytes"

// latinPair handles the capitalised word norm[i:j], behind which a space and a
// capital letter follow: with the next word it may be a person's name. It gives the
// end of the name, 0 for none. sure means that a context announces a name.
func (s *Scanner) latinPair(i, j int, sure bool) int {
	b := s.norm
	k := j + 1
	e := lettersEnd(b, k)
	if e == k+1 && e+2 < len(b) && b[k]-'A' < 26 && (b[e] == '.' || b[e] == ' ') { // an initial
		if k = e + 1; b[k] == ' ' {
			k++
		}
		for e = k; e < len(b) && class[b[e]]&cLetter != 0; {
			e++
		}
		if e == k || b[k]-'A' >= 26 {
			return 0
		}
	}
	if e == k+1 && e+2 < len(b) && (b[k] == 'O' || b[k] == 'D') && b[e] == '\'' {
		for e++; e < len(b) && class[b[e]]&cLetter != 0; {
			e++
		}
		k += 2
	}
	for range 2 { // Jan van der Berg
		if e < len(b) && b[e] == ' ' && smallParticles.has(b[k:e]) {
			for k, e = e+1, e+1; e < len(b) && class[b[e]]&cLetter != 0; {
				e++
			}
			if k < len(b) && b[k]-'a' < 26 && !smallParticles.has(b[k:e]) {
				return 0
			}
		}
	}
	if e-k < 2 || e-k > 16 || j-i > 16 || e < len(b) && (isDigit(b[e]) || b[e] == '_') {
		return 0
	}
	first, second := b[i:j], b[k:e]
	p := i
	for p > 0 && i-p < 2 && (b[p-1] == ' ' || b[p-1] == ',') {
		p--
	}
	if p > 0 && p < i && isDigit(b[p-1]) && e+1 < len(b) && b[e] == ',' && roadWords.has(second) || i > 1 && e+1 < len(b) && b[e] == ',' && b[i-1] == ' ' && isDigit(b[i-2]) && divisionFollows(b[e+1:]) { // 7 Wutong Li, Baohe District
		return 0
	}
	if !sure && (placeFollows(b, e) || e == k+2 && b[k+1]-'A' < 26 && b[i+1]-'a' < 26 && nameKind(second) == 0) { // Yang Pu depot, Han EV
		return 0
	}
	if !latinWords(first, second, sure) || s.roadFollows(k, e) || s.pinyinRoad(k, e) {
		return 0
	}
	third := s.thirdWord(e)
	if companyAt(b, third) {
		return 0
	}
	if !sure && third == e && nameKind(first)&wAmbiguous != 0 && e+1 < len(b) && b[e] == ' ' && b[e+1]-'A' < 26 {
		return 0
	}
	return third
}

// particles join the parts of names in Europe: Ludwig van Beethoven. As a rule they are written
// small.
var (
	particles      = wordSetOf(particleWords)
	smallParticles = exactSetOf(particleWords)
)

const particleWords = "de van von der den di da del la ten ter dos zu le af av"

// thirdWord gives the end of a name of two words that ends at norm[:e], over a third
// word or a part behind a hyphen that is a surname.
func (s *Scanner) thirdWord(e int) int {
	b := s.norm
	if e+2 >= len(b) || b[e] != ' ' && b[e] != '-' || b[e+1]-'A' >= 26 {
		return e
	}
	f := lettersEnd(b, e+1)
	if f-e > 16 || f < len(b) && isDigit(b[f]) || nameKind(b[e+1:f])&wLast == 0 {
		return e
	}
	return f
}

// lowerInto writes letters in lower case.
func lowerInto(dst, w []byte) []byte {
	for i, c := range w {
		dst[i] = c | 0x20
	}
	return dst[:len(w)]
}

// latinWords reports whether two words are a personal name: an English first and last
// name, or a surname and a given name in pinyin in either order.
func latinWords(one, two []byte, sure bool) bool {
	a, b := nameKind(one), nameKind(two)
	switch {
	case spellingWords.has(one) && spellingWords.has(two): // Mike Alfa
		return false
	case a&wFirst != 0 && (b&wLast != 0 || b&wPinyin != 0 && a&wAmbiguous == 0 || sure && !ordinaries.has(two)):
		return true
	case a&wPinyin != 0 && syllables(two), b&wPinyin != 0 && syllables(one):
		return sure || !place(one, two)
	case a&(wFirst|wAmbiguous) == wFirst:
		return len(two) >= 4 && wordHint(two) == 0 && !ordinaries.has(two)
	case b&wLast != 0 && sure:
		return true
	}
	return false
}

// place reports whether two words in pinyin name a place or are English words.
func place(one, two []byte) bool {
	if ordinaries.has(one) && !pinyinToo(one, two) || ordinaries.has(two) && !pinyinToo(two, one) {
		return true
	}
	var both [16]byte
	if len(one)+len(two) > len(both) {
		return false
	}
	n := copy(both[:], one)
	n += copy(both[n:], two)
	return pinyinPlaces.has(both[:n])
}

// pinyinToo reports whether w, an English word, is a surname in pinyin beside a given name
// of two syllables: Ding Yunlong.
func pinyinToo(w, other []byte) bool {
	return pinyinOrdinaries.has(w) && len(other) > 4 && !ordinaries.has(other) && nameKind(other)&wPinyin == 0 && !syllablesFrom(other, 1) && syllables(other)
}

// pinyinOrdinaries are the ordinaries that are surnames in pinyin too.
var pinyinOrdinaries = wordSetOf("ding tong ping bin ran pan long man")

// pinyinPlaces are provinces, large cities and makers of cars, their syllables in one.
var pinyinPlaces = wordSetOf("beijing shanghai tianjin chongqing guangzhou shenzhen hangzhou nanjing wuhan chengdu xian suzhou ningbo qingdao dalian shenyang " +
	"changsha zhengzhou jinan kunming hefei fuzhou xiamen nanchang taiyuan lanzhou haikou sanya guiyang nanning changchun wuxi foshan dongguan zhuhai " +
	"hongkong macau macao taiwan taipei yantai luoyang baoding tangshan yangzhou changzhou xuzhou wenzhou jinhua shaoxing jiaxing huizhou zhongshan jiangsu " +
	"zhejiang sichuan yunnan hainan hunan hubei henan hebei shanxi shaanxi anhui fujian guangdong guangxi jiangxi liaoning jilin guizhou gansu qinghai " +
	"ningxia shandong changan huawei baidu meituan gaode xiaomi weilai lixiang xiaopeng jingdong jingan wuling baojun jili geely hongqi chery haima")

// ordinaries are English words that can pass for a name.
var ordinaries = wordSetOf("can man gang bang lane mode line range time date one you she me we be pine bus pin sensor center centre road service level name note ran sea tea mail here done gun fun run den pen men ten " +
	"ping ding ring bin win tong gate drive chips chip supply system motors street avenue city station airport hotel mall update team group customer user driver owner passenger engine battery " +
	"motor brake door window windows seat light assist control warning error fault status power charge charging network signal device bluetooth audio video music radio navigation route map maps " +
	"traffic weather store shop bank school university hospital company limited inc ltd corp auto cars car model edition version series sport plus pro test default unknown none manual automatic " +
	"left right front rear high low open closed monday tuesday wednesday thursday friday saturday sunday january february march july august september october november december unread garden " +
	"bridge tunnel island alert zone speed cabin air filter heating cooling pack oil ota tire tyre wheel fuel gateway module camera lidar horn wiper mirror roof trunk hood pump valve relay fuse " +
	"type framework library runtime bot agent desktop token playlist plaza tower towers resort stadium cafe coffee restaurant burger pizza kitchen clinic pharmacy theatre theater cinema museum gallery harbor harbour terminal depot arena academy institute studios pictures entertainment foods supermarket gym salon spa lounge morning evening night report rotation sunroof climate park parking and the is for not was has with from this that will please")

// looseName tries the names that latinPair does not: the surname first with a comma,
// or small letters beside Chinese text. It gives the end, 0 for none.
func (s *Scanner) looseName(i, j int) int {
	b := s.norm
	if j+4 >= len(b) {
		return 0
	}
	switch {
	case b[j] == ',' && b[j+1] == ' ' && b[i]-'A' < 26 && b[j+2]-'A' < 26:
		return s.surnameFirst(i, j)
	case b[j] == ' ' && i > 0 && b[i-1] >= 0x80 && b[i]-'a' < 26 && b[j+1]-'a' < 26:
		return s.lowerPair(i, j)
	}
	return 0
}

// surnameFirst handles the word norm[i:j], behind which a comma, a space and a capital
// letter follow: BECKER, Thomas. It gives the end of the name, 0 for none.
func (s *Scanner) surnameFirst(i, j int) int {
	b := s.norm
	e := lettersEnd(b, j+2)
	if e-j < 5 || e-j > 18 || j-i > 16 || listsMakers(b, e) {
		return 0
	}
	one, two := b[i:j], b[j+2:e]
	last, first := nameKind(one), nameKind(two)
	capitals := j-i > 2 && b[i+1]-'A' < 26
	switch {
	case makes.has(one) && makes.has(two): // Ford, Lincoln and others
		return 0
	case last&wLast != 0 && first&(wFirst|wAmbiguous) == wFirst:
	case capitals && first&wFirst != 0 && b[j+3]-'a' < 26 && !ordinaries.has(one):
	case capitals && last&wLast != 0 && b[j+3]-'a' < 26 && !ordinaries.has(two) && wordHint(two) == 0:
	default:
		return 0
	}
	return e
}

// makes are makes of cars with the form of a name.
var makes = wordSetOf("ford lincoln morgan bentley royce rolls austin mercedes benz porsche chrysler dodge hudson daimler ferrari bugatti maserati tesla honda toyota suzuki mazda nissan opel renault citroen lotus " +
	"aston martin rover holden chevrolet cadillac buick jaguar lancia alfa romeo bmw audi skoda seat volvo saab kia hyundai lexus acura infiniti pontiac oldsmobile plymouth packard lamborghini " +
	"pagani koenigsegg mclaren byd nio xpeng geely chery zeekr wuling haval")

// lowerPair handles a word in small letters that touches Chinese text, norm[i:j]: with
// the next word it may be a name in pinyin. It gives the end of the name, 0 for none.
func (s *Scanner) lowerPair(i, j int) int {
	b := s.norm
	e := lettersEnd(b, j+1)
	if e-j < 4 || e-j > 16 || j-i > 9 || e < len(b) && isDigit(b[e]) {
		return 0
	}
	first, second := b[i:j], b[j+1:e]
	if nameKind(first)&wPinyin == 0 || !syllables(second) || place(first, second) {
		return 0
	}
	return e
}

// capitalPair gives the end of two capitalised words from norm[k:e] on that are no
// ordinary ones, 0 for none.
func (s *Scanner) capitalPair(k, e int) int {
	b := s.norm
	f := lettersEnd(b, e+1)
	if f-e < 3 || f-e > 16 || b[k]-'A' >= 26 || b[e+1]-'A' >= 26 || f < len(b) && isDigit(b[f]) {
		return 0
	}
	first, second := b[k:e], b[e+1:f]
	if ordinaries.has(first) || ordinaries.has(second) || wordHint(first)|wordHint(second) != 0 || firmNames.has(second) || softWords.has(second) {
		return 0
	}
	return s.nameGoesOn(e+1, f)
}

// nameGoesOn gives the end of a name of which the last word is norm[k:f], over what particles
// words and hyphens join to it: Van der Velde, Al-Hashimi.
func (s *Scanner) nameGoesOn(k, f int) int {
	b := s.norm
	for range 3 {
		e := lettersEnd(b, f+1)
		switch {
		case e < f+3 || e-f > 16 || e < len(b) && isDigit(b[e]):
			return f
		case b[f] == '-' && b[f+1]-'A' < 26:
		case b[f] == ' ' && (smallParticles.has(b[f+1:e]) || particles.has(b[k:f]) && b[f+1]-'A' < 26):
		default:
			return f
		}
		k, f = f+1, e
	}
	return f
}

// roadFollows reports whether norm[k:e] or the word behind it is one for a road.
func (s *Scanner) roadFollows(k, e int) bool {
	b := s.norm
	if e-k > 3 && roadWords.has(b[k:e]) { // jie and lu are given names as well
		return true
	}
	if e+1 >= len(b) || b[e] != ' ' {
		return false
	}
	f := lettersEnd(b, e+1)
	return f > e+1 && roadWords.has(b[e+1:f])
}

// pinyinRoad reports whether norm[k:e] is the word for a road or a division in pinyin
// and a house number or a comma follows.
func (s *Scanner) pinyinRoad(k, e int) bool {
	b := s.norm
	if e-k > 5 || e+2 >= len(b) || !roadWords.has(b[k:e]) {
		return false
	}
	return b[e] == ' ' && isDigit(b[e+1]) || b[e] == ',' && (isDigit(b[e+1]) || b[e+1] == ' ' && (isDigit(b[e+2]) || s.addr.slot > 0)) ||
		b[e] == ' ' && numberWord(b, e+1)
}

// latinAfter looks for a name in Latin letters at norm[k:], behind a context: one or
// two capitalised words behind a title, two words that can be a name else. weak is a
// context that may announce other things.
func (s *Scanner) latinAfter(k int, title, weak bool) int {
	b := s.norm
	e := lettersEnd(b, k)
	if e-k < 2 || e-k > 16 || e < len(b) && isDigit(b[e]) {
		return 0
	}
	capital := b[k]-'A' < 26
	next := e+2 < len(b) && b[e] == ' ' && class[b[e+1]]&cLetter != 0
	if next {
		if end := s.latinPair(k, e, capital || title || !weak); end > 0 {
			return end
		}
		if end := s.capitalPair(k, e); end > 0 && !weak {
			return end
		}
	}
	if !weak && capital && e+4 < len(b) && b[e] == ',' && b[e+1] == ' ' && b[e+2]-'A' < 26 { // Liu, Jianguo
		f := lettersEnd(b, e+2)
		if f-e <= 18 && alone(b, f) && latinWords(b[e+2:f], b[k:e], true) {
			return f
		}
	}
	if b[k] <= 'Z' && e+3 < len(b) && b[e] == '/' && b[e+1] <= 'Z' && class[b[e+1]]&cLetter != 0 { // WU/BOWEN, as on tickets
		f := lettersEnd(b, e+1)
		if f-e <= 16 && alone(b, f) && latinWords(b[k:e], b[e+1:f], !weak) {
			return f
		}
	}
	if !weak && !next && capital && alone(b, e) && joinedName(b[k:e]) {
		return e
	}
	if !weak && !next && capital && e-k >= 3 && (e == len(b) || valueEnd[b[e]]) { // firstName: Carlos
		if w := b[k:e]; nameKind(w)&(wFirst|wLast) != 0 && nameKind(w)&wAmbiguous == 0 && !ordinaries.has(w) {
			return e
		}
	}
	if title && capital {
		if f := e + 1; next && b[f]-'A' < 26 {
			f = lettersEnd(b, f)
			return f
		}
		return e
	}
	return 0
}

// valueEnd holds what stands behind a value.
var valueEnd = [256]bool{'\n': true, '\r': true, '"': true, '\'': true, '<': true, ',': true, ';': true, '&': true, '}': true}

// divisionFollows reports whether b begins with a word or two and that for a district or a city.
func divisionFollows(b []byte) bool {
	at := bytes.IndexByte(b[:min(len(b), 40)], ',')
	if at < 0 {
		at = min(len(b), 40)
	}
	return bytes.Contains(b[:at], []byte("District")) || bytes.Contains(b[:at], []byte("County")) || bytes.Contains(b[:at], []byte(" City"))
}

// original gives the offset in the text of an end in norm.
func (s *Scanner) original(end int) int {
	if s.plain {
		return end
	}
	if s.off == nil {
		s.offsets()
	}
	return s.off[end]
}
