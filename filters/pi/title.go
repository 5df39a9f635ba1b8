package pi

import "strings"

// titles are forms of address of two characters that follow a name.
const titles = "妈妈 爸爸 教练 教官 先生 女士 小姐 师傅 同志 经理 老师 主任 医生 大夫 教授 博士 队长 警官 局长 处长 科长 部长 总监 阿姨 大爷 大叔 大伯 大哥 大姐 大嫂 大妈 " +
	"律师 护士 院长 校长 老板 太太 夫人 同学 顾问 店长 站长 秘书 主管 组长 所长 技师 机长 医师 班长 社长 老弟 奶奶 爷爷 叔叔 伯伯 工程"

const titleSlots = 256

var titleSet = buildTitles()

func buildTitles() *[titleSlots]uint32 {
	t := new([titleSlots]uint32)
	for _, w := range strings.Fields(titles) {
		r := []rune(w)
		v := pairValue(r[0], r[1])
		slot := v * 0x9E3779B1 >> 24
		for t[slot] != 0 {
			slot = (slot + 1) % titleSlots
		}
		t[slot] = v
	}
	return t
}

// titleAt gives the length in bytes of the form of address at b[i:], 0 for none.
func titleAt(b []byte, i int) int {
	first, ok := hanAt(b, i)
	if !ok {
		return 0
	}
	second, ok := hanAt(b, i+3)
	if !ok {
		return 0
	}
	v := pairValue(first, second)
	for slot := v * 0x9E3779B1 >> 24; titleSet[slot] != 0; slot = (slot + 1) % titleSlots {
		if titleSet[slot] == v {
			return 6
		}
	}
	return 0
}

// honor looks for a name before a form of address at norm[i:].
func (s *Scanner) honor(i int) {
	b := s.norm
	if titleAt(b, i) == 0 {
		s.shortTitle(i)
		return
	}
	if n := len(s.dst); n > s.base && s.dst[n-1].Entity == Name && s.dst[n-1].End == s.original(i) {
		return
	}
	if i > 0 && class[b[i-1]]&cLetter != 0 {
		s.latinBefore(i)
		return
	}
	if s.spacedTitle(i) {
		return
	}
	for k := 4; k >= 1; k-- {
		if start := i - 3*k; s.titled(start, k) {
			s.add(start, i, Name)
			return
		}
	}
}

// spacedTitle takes a name of two or three characters written apart before a form of
// address at norm[i:].
func (s *Scanner) spacedTitle(i int) bool {
	b := s.norm
	last, ok := hanBefore(b, i)
	if !ok || i < 7 || class[b[i-4]]&cSep == 0 || !isGiven(last) {
		return false
	}
	for k := i - 4; k >= 3 && i-k <= 8; k -= 4 {
		r, ok := hanBefore(b, k)
		if !ok {
			return false
		}
		if nameClass(r)&xFree != 0 && (k < 7 || class[b[k-4]]&cSep == 0) {
			s.add(k-3, i, Name)
			return true
		}
		if k < 4 || !isGiven(r) || class[b[k-4]]&cSep == 0 {
			return false
		}
	}
	return false
}

// latinBefore takes one or two words in Latin letters before a form of address at
// norm[i:], each with a capital, for a name.
func (s *Scanner) latinBefore(i int) {
	b, start := s.norm, i
	for range 2 {
		k := start
		if start < i && k > 0 && b[k-1] == ' ' {
			k--
		}
		e := k
		k = lettersStart(b, k)
		if k == e || e-k > 16 || b[k]-'A' >= 26 || k > 0 && isDigit(b[k-1]) {
			break
		}
		start = k
	}
	if i-start >= 2 {
		s.add(start, i, Name)
	}
}

// titled reports whether the k ideographs at norm[start:] can be a name before a form
// of address.
func (s *Scanner) titled(start, k int) bool {
	b := s.norm
	r, ok := hanAt(b, start)
	if !ok {
		return false
	}
	if s.misjoined(start, r) { // 甲方登记顾问
		return false
	}
	if k == 1 {
		p, _ := hanBefore(b, start)
		return nameClass(r)&xFree != 0 && (common(r) || s.nameLeft(start) != leftWord) && p != '主' && !wordPair(p, r) && !s.wordAt(start)
	}
	next, ok := hanAt(b, start+3)
	if !ok {
		return false
	}
	if k >= 3 && compound(r, next) {
		return true
	}
	third, _ := hanAt(b, start+6)
	if k == 4 || nameClass(r)&xFree == 0 || stops(next) || wordPair(r, next) && (k == 2 || !isGiven(third)) {
		return false
	}
	if k == 3 && (stops(third) || common(next) && !isGiven(next)) {
		return false
	}
	return isGiven(next) || common(r) && k == 3 && isGiven(third)
}

// wordAt reports whether the two ideographs at norm[i:] are an ordinary word.
func (s *Scanner) wordAt(i int) bool {
	first, _ := hanAt(s.norm, i)
	second, _ := hanAt(s.norm, i+3)
	return wordPair(first, second)
}

// shortTitle looks for a surname before a form of address of one character: 王总, 李工.
func (s *Scanner) shortTitle(i int) {
	b := s.norm
	t, _ := hanAt(b, i)
	switch t {
	case '总', '工', '哥', '姐', '队', '局', '董', '叔', '姨', '嫂':
	default:
		return
	}
	r, ok := hanBefore(b, i)
	if !ok || !common(r) || wordPair(r, t) || s.nameLeft(i-3) == leftWord {
		return
	}
	next, _ := hanAt(b, i+3)
	if !s.nameRight(i+3) || wordPair(t, next) {
		return
	}
	s.add(i-3, i+3, Name)
}

// middleDot looks for a name whose parts the dot norm[i] joins: the characters beside
// it write the sounds of another language.
func (s *Scanner) middleDot(i int) int {
	start := i
	for n := 0; n < 6; n++ {
		r, ok := hanBefore(s.norm, start)
		if !ok || nameClass(r)&xSound == 0 {
			break
		}
		start -= 3
	}
	if i-start < 6 {
		return i + 1
	}
	end := i + 1
	for n := 0; n < 8; n++ {
		r, ok := hanAt(s.norm, end)
		if !ok || nameClass(r)&xSound == 0 {
			break
		}
		end += 3
	}
	if end-i < 7 { // the last characters may be usual ones
		r, ok := hanAt(s.norm, end)
		if !ok || stops(r) {
			return i + 1
		}
		if end += 3; end-i < 7 {
			r, ok = hanAt(s.norm, end)
			if !ok || stops(r) || s.original(i+1)-s.original(i) != 2 {
				return i + 1
			}
			end += 3
		}
	}
	if s.original(i+1)-s.original(i) == 3 && end-start < 16 {
		return i + 1
	}
	s.add(start, end, Name)
	return end
}

// dottedFrom gives the end of a name of two or more parts joined by dots at norm[i:],
// 0 for none.
func (s *Scanner) dottedFrom(i int) int {
	b, k, parts := s.norm, i, 0
	sounds, all := 0, 0
	for {
		n := 0
		for n < 8 {
			r, ok := hanAt(b, k+3*n)
			if !ok {
				break
			}
			if nameClass(r)&xSound != 0 {
				sounds++
			}
			n++
		}
		all += n
		if n == 0 || n == 8 {
			return 0
		}
		parts, k = parts+1, k+3*n
		if k+3 < len(b) && (b[k] == dot || b[k] == '.') && (b[k] == '.' || s.original(k+1)-s.original(k) < 3 || parts > 1) {
			if _, ok := hanAt(b, k+1); ok {
				k++
				continue
			}
		}
		if parts < 2 || k-i < 10 || sounds*2 < all { // 是多少？答
			return 0
		}
		return k
	}
}
