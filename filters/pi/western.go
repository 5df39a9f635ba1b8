package pi

// western handles the word for a road norm[i:j]: a house number before or behind its
// name makes an address.
func (s *Scanner) western(i, j int) int {
	b := s.norm
	if end := s.pinyinAddress(i, j); end > 0 {
		return end
	}
	if end := s.westernAt(i, j); end > j || s.addr.slot > 0 && s.addr.end == j {
		return end
	}
	if j-i >= 2 && b[i]-'A' < 26 && j+2 < len(b) && b[j] == ' ' && b[j+1]-'A' < 26 { // Lu and Qu are surnames as well
		if end := s.latinPair(i, j, false); end > 0 {
			s.add(i, end, Name)
			return end
		}
	}
	return j
}

func (s *Scanner) westernAt(i, j int) int {
	a := &s.addr
	if a.slot > 0 && i-a.end < 40 && a.end <= i && s.sameWestern(a.end, i) { // goes on with the address before
		s.westernEnd(j)
		return max(j, a.end)
	}
	if !roadWords.has(s.norm[i:j]) || partOnly(s.norm[i:j]) {
		return j
	}
	start := s.westernStart(i)
	if start < 0 {
		return j
	}
	if isDigit(s.norm[start]) || numberWord(s.norm, start) {
		start = s.westernBefore(start)
	} else {
		end := s.numberBehind(j)
		if end == 0 {
			return j
		}
		j = end
	}
	s.addr = addressState{start: start, end: j, slot: len(s.dst) + 1}
	s.add(start, j, Address)
	s.westernEnd(j)
	return s.addr.end
}

// pinyinAddress takes the address in pinyin, written in any case, around its word for a road, norm[i:j]: the
// words of divisions before it, a house number and what lies in it behind it: hefei shi shushan qu huangshan
// lu 1542 hao 34 hao lou 1001 shi. It gives its end, 0 for none.
func (s *Scanner) pinyinAddress(i, j int) int {
	b := s.norm
	k := pinyinGap(b, j)
	end := k
	for end < len(b) && end < k+6 && isDigit(b[end]) {
		end++
	}
	if k == j || end == k || j-i > 6 {
		return 0
	}
	end, house := pinyinHouse(b, end)
	if end < len(b) && isAlnum(b[end]) {
		return 0
	}
	start, units := i, 0
	for range 16 {
		e := start
		for e > 0 && start-e < 2 && (b[e-1] == ' ' || b[e-1] == '-' || b[e-1] == ',' || b[e-1] == '_') {
			e--
		}
		m := e
		for m > 0 && e-m < 16 && (class[b[m-1]]&cLetter != 0 || b[m-1] == '\'') {
			m--
		}
		for m < e && b[m] == '\'' {
			m++
		}
		if e == start || m == e || m > 0 && isAlnum(b[m-1]) || !pinyinPlace(b[m:e]) {
			break
		}
		if start = m; pinyinUnits.has(b[m:e]) || e-m > 5 && (sameLower(b[e-3:e], "shi") || sameLower(b[e-2:e], "qu") || sameLower(b[e-4:e], "xian")) {
			units++
		}
	}
	for e, words := end, 0; house && units == 0 && words < 3; words++ { // zhongshan lu 88 hao, gulou qu
		k := pinyinGap(b, e)
		if e = lettersEnd(b, k); e == k || k == end || e-k > 16 || !pinyinPlace(b[k:e]) {
			break
		}
		if pinyinUnits.has(b[k:e]) {
			units, end = 1, e
		}
	}
	if units == 0 || units == 1 && !house || start == i {
		return 0
	}
	for n := len(s.dst); n > s.base && s.dst[n-1].Entity == Name && s.dst[n-1].Start >= s.place(start); n-- {
		s.dst = s.dst[:n-1]
	}
	s.addr = addressState{start: start, end: end, slot: len(s.dst) + 1}
	s.add(start, end, Address)
	s.westernEnd(end)
	return s.addr.end
}

// pinyinHouse goes on behind the house number that ends at b[:end], over what lies in the house, and reports
// whether the number is said to be one.
func pinyinHouse(b []byte, end int) (last int, house bool) {
	for {
		from := pinyinGap(b, end)
		e := from
		for e < len(b) && e < from+8 && isAlnum(b[e]) {
			e++
		}
		if from == end || e == from || !pinyinDetails.has(b[from:e]) && !alnumDigits(b[from:e]) {
			return end, house
		}
		house, end = house || sameLower(b[from:e], "hao"), e
	}
}

// pinyinGap gives where what may part the words of such an address at b[k:] ends.
func pinyinGap(b []byte, k int) int {
	for from := k; k < len(b) && k < from+2 && (b[k] == ' ' || b[k] == '-' || b[k] == ',' || b[k] == '_'); {
		k++
	}
	return k
}

// pinyinPlace reports whether w may be a word of a place in pinyin.
func pinyinPlace(w []byte) bool {
	var plain [16]byte
	n := 0
	for _, c := range w {
		if c != '\'' {
			plain[n] = c
			n++
		}
	}
	return n > 1 && (syllables(plain[:n]) || pinyinSides.has(plain[:n]))
}

var (
	// pinyinUnits are words for divisions, pinyinDetails those behind the numbers of houses and what lies in them.
	pinyinUnits   = wordSetOf("sheng shi qu xian zhen zhou zizhiqu xinqu kaifaqu")
	pinyinDetails = wordSetOf("hao lou dong danyuan shi ceng zuo yuan nong fang men")
	// pinyinSides are the sides of roads that are told in English.
	pinyinSides = wordSetOf("north south east west middle central")
)

// shortRoad takes the address before the R for a road, norm[i:j], that a point and a comma follow: 105 Shuanglong R.,
// Jiangning. It gives its end, 0 for none.
func (s *Scanner) shortRoad(i, j int) int {
	b := s.norm
	if i < 8 || j+1 >= len(b) || b[i-1] != ' ' || b[j] != '.' || b[j+1] != ',' {
		return 0
	}
	start := s.westernStart(i)
	if start < 0 || !isDigit(b[start]) {
		return 0
	}
	start = s.westernBefore(start)
	s.addr = addressState{start: start, end: j + 1, slot: len(s.dst) + 1}
	s.add(start, j+1, Address)
	s.westernEnd(j + 1)
	return s.addr.end
}

// westernStart goes left from the word for a road at norm[:i] over the words of its
// name and gives the start of the house number before them, of the name if there is
// no number, -1 if there is no name.
func (s *Scanner) westernStart(i int) int {
	b, k, words := s.norm, i, 0
	announced := s.hints(i)&hintAddr != 0
	for words < 5 && k > 1 {
		e := k
		for e > 0 && k-e < 3 && (b[e-1] == ' ' || b[e-1] == '.' || b[e-1] == ',' || b[e-1] == '-') {
			e--
		}
		m := e
		for m > 0 && e-m < 20 && (isAlnum(b[m-1]) || b[m-1] == '\'' && m > 1 && m < e && isAlnum(b[m-2])) { // Chang'an
			m--
		}
		if m == e || e == k || m > 0 && b[m-1] >= 0x80 && !isDigit(b[m]) {
			break
		}
		w := b[m:e]
		if isDigit(w[0]) && !ordinal(w) {
			if len(w) > 6 || words == 0 {
				return -1
			}
			if n := before(b, m, "no"); n >= 0 {
				m = n
			}
			return m
		}
		if !capital(w) && !announced && !ordinal(w) || technicals.has(w) {
			break
		}
		k, words = m, words+1
	}
	if words == 0 {
		return -1
	}
	return k
}

// capital reports whether w has a capital letter.
func capital(w []byte) bool {
	for _, c := range w {
		if c-'A' < 26 {
			return true
		}
	}
	return false
}

// ordinal reports whether w is 1st, 2nd, 5th.
func ordinal(w []byte) bool {
	n := len(w)
	if n < 3 || !isDigit(w[0]) || isDigit(w[n-1]) {
		return false
	}
	switch string([]byte{w[n-2] | 0x20, w[n-1] | 0x20}) {
	case "st", "nd", "rd", "th":
		return isDigit(w[n-3])
	}
	return false
}

// technicals make terms of cars with drive, lane and way behind them, or begin a sentence.
var technicals = wordSetOf("wheel speed sport mode test hard usb disk fast turn next exit level phase gear gears step way km lane motor motors front rear dual eco four all on off assist in to the of and at after from " +
	"is version update error code flash hybrid electric")

// before gives the start of the word w, in lower case, that stands before b[i:] with a
// point or a space behind it; -1 if it does not.
func before(b []byte, i int, w string) int {
	k := i
	for k > 0 && (b[k-1] == ' ' || b[k-1] == '.') {
		k--
	}
	if k < len(w) {
		return -1
	}
	for m := range len(w) {
		if b[k-len(w)+m]|0x20 != w[m] {
			return -1
		}
	}
	if k > len(w) && isAlnum(b[k-len(w)-1]) {
		return -1
	}
	return k - len(w)
}

// numberWord reports whether "No" stands at b[i:].
func numberWord(b []byte, i int) bool {
	return i+3 < len(b) && b[i]|0x20 == 'n' && b[i+1]|0x20 == 'o' && (b[i+2] == '.' || b[i+2] == ' ')
}

// westernBefore takes in the room, the floor and the building written before the
// house number at norm[start:].
func (s *Scanner) westernBefore(start int) int {
	b := s.norm
	for range 4 {
		k := start
		for k > 0 && start-k < 2 && (b[k-1] == ' ' || b[k-1] == ',') {
			k--
		}
		if k == start || k == 0 || b[k] != ',' && b[k] != ' ' {
			return start
		}
		m := alnumsStart(b, k)
		if m == k || m < 2 || b[m-1] != ' ' {
			return start
		}
		w := lettersStart(b, m-1)
		if w == m-1 || !roomWords.has(b[w:m-1]) {
			return start
		}
		start = w
	}
	return start
}

// roomWords are what the number of a room or a house stands behind.
var roomWords = wordSetOf("room rm building bldg unit apt flat floor suite block tower lane house villa apartment")

// numberBehind gives the end of a house number behind the word for a road that ends
// at norm[:j], 0 for none: No. 88, #88, 88 Hao, or a bare number where an address is
// announced.
func (s *Scanner) numberBehind(j int) int {
	b, k := s.norm, j
	for k < len(b) && k-j < 3 && (b[k] == ' ' || b[k] == ',' || b[k] == '.') {
		k++
	}
	sure := s.hints(j)&(hintAddr|hintAddrWeak) != 0
	if numberWord(b, k) {
		for k += 2; k < len(b) && (b[k] == '.' || b[k] == ' '); k++ {
		}
		sure = true
	} else if k < len(b) && b[k] == '#' {
		k, sure = k+1, true
	}
	e := digitsEnd(b[:min(len(b), k+6)], k)
	if e == k || e == k+6 || k == j {
		return 0
	}
	if e+4 <= len(b) && b[e] == ' ' && b[e+1]|0x20 == 'h' && b[e+2]|0x20 == 'a' && b[e+3]|0x20 == 'o' && (e+4 == len(b) || !isAlnum(b[e+4])) {
		return e + 4
	}
	if !sure || e < len(b) && isAlnum(b[e]) {
		return 0
	}
	return e
}

// sameWestern reports whether norm[i:j] can stand within an address in English.
func (s *Scanner) sameWestern(i, j int) bool {
	for _, c := range s.norm[i:j] {
		if !isAlnum(c) && c != ' ' && c != ',' && c != '.' && c != '-' && c != '\'' {
			return false
		}
	}
	return true
}

// westernEnd moves the end of the address to j and over the district, the city and
// the postcode behind it: words that begin with a capital or a digit, after commas.
func (s *Scanner) westernEnd(j int) {
	b := s.norm
	for parts := 0; parts < 5 && j+1 < len(b) && b[j] == ','; parts++ {
		k := j + 1
		if b[k] == ' ' {
			k++
		}
		e := k
		for e < len(b) && (isDigit(b[e]) || b[e]-'A' < 26) {
			e = alnumsEnd(b, e)
			k = e
			if e < len(b) && b[e] == ' ' {
				e++
			}
		}
		if k <= j+2 {
			break
		}
		j = k
	}
	s.addr.end = j
	s.dst[s.addr.slot-1].End = s.original(j)
}

// westernAddress reports whether b holds a number and an English word for a road or
// a building.
func westernAddress(b []byte) bool {
	number, road := false, false
	for i := 0; i < len(b); {
		if !isAlnum(b[i]) {
			i++
			continue
		}
		j := i
		for j < len(b) && isAlnum(b[j]) {
			number = number || isDigit(b[j])
			j++
		}
		road = road || roadWords.has(b[i:j])
		i = j
	}
	return number && road
}

// roadWords are words for roads and what stands at them, in English and in pinyin.
var roadWords = wordSetOf("road rd street st avenue ave lane ln district building bldg boulevard blvd drive lu jie dadao xiaoqu apartment apt highway parkway pkwy terrace crescent square court place hutong xiang alley " +
	"expressway qu nong")

// partOnly reports whether the word of an address needs a road beside it: a building
// or a district alone is none.
func partOnly(w []byte) bool {
	switch w[0] | 0x20 {
	case 'd':
		return w[1]|0x20 == 'i'
	case 'b':
		return w[1]|0x20 == 'u' || w[1]|0x20 == 'l' && len(w) == 4 && w[2]|0x20 == 'd'
	case 'q', 'x':
		return len(w) < 3 || len(w) == 6
	}
	return len(w) == 9 && w[0]|0x20 == 'a'
}
