package pi

import "bytes"

// nameAfter looks for a personal name behind a context word that ends at norm[:j].
// It gives where to go on.
func (s *Scanner) nameAfter(j int, h hint) int {
	known := len(s.dst)
	end := s.nameBehind(j, h)
	if h&hintName != 0 && len(s.dst) == known && namesName(s.norm, j) {
		s.want(j)
	}
	return end
}

// nameBehind is nameAfter for a name that follows at once or behind words that link it.
func (s *Scanner) nameBehind(j int, h hint) int {
	b := s.norm
	k, parted := nameStart(b, j)
	if k < len(b) && class[b[k]]&cLetter != 0 {
		return s.latinBehind(j, k, h, parted)
	}
	if h&hintTitle != 0 {
		return j
	}
	if s.startsWord(k) || s.firmRun(k) || s.startsContext(k) { // owner 大陆居民往来台湾通行证
		return j
	}
	if end := s.nameAt(k, parted); end > 0 && !s.nextKey(j, k, end) && (parted && (h&hintName != 0 || s.ended(end) || s.nameRight(end)) || !parted && (b[j-1] >= 0x80 || s.nameRight(end))) {
		s.add(k, end, Name)
		if parted {
			return s.namesOn(end)
		}
		return end
	}
	return j
}

// nameStart gives where a name can begin behind the context word that ends at b[:j]; parted says that
// a mark or a word between them parts them.
func nameStart(b []byte, j int) (k int, parted bool) {
	k = tagsEnd(b, j)
	parted = k > j
	if j < len(b) && b[j] == ';' { // FN;CHARSET=UTF-8:
		k = paramsEnd(b, j)
	}
	if k == j && j+3 < len(b) && b[j] == ' ' && b[j+1] == '-' && b[j+2] == '>' {
		k, parted = j+3, true
	}
	for limit := min(len(b), k+16); k < limit; {
		if r, ok := hanAt(b, k); ok {
			if next, two := hanAt(b, k+3); two && linkSet.has(pairValue(r, next)) { // 驾驶员换成
				parted = true
				k += 6
				continue
			}
			if !linkSingles.has(r) {
				break
			}
			parted = true
			k += 3
			continue
		}
		if k > j {
			if n := filler(b[k:]); n > 0 {
				parted = true
				k += n
				continue
			}
		}
		if !beforeName[b[k]] && (b[k] != ')' || b[max(k-1, 0)] != '(' && (k > j || k+1 == len(b) || b[k+1] != '=' && b[k+1] != ':')) {
			break // setName() and (name)=( go on
		}
		parted = parted || b[k] == ':' || b[k] == '=' || b[k] == '>' || b[k] == ']' || b[k] == '[' || b[k] == '(' || b[k] == '|' || b[k] == '\t'
		k++
	}
	return k, parted
}

// latinBehind takes the name in Latin letters at norm[k:] behind the context word that ends at
// norm[:j] and gives where to go on.
func (s *Scanner) latinBehind(j, k int, h hint, parted bool) int {
	b := s.norm
	title := h&hintTitle != 0
	if title || parted || (k > j || b[j-1] >= 0x80) && b[k]-'A' < 26 {
		if end := s.latinAfter(k, title && b[j-1]|0x20 != 'l' && b[j-1]|0x20 != 'k' && b[j-1]|0x20 != 'n', !parted || h&hintName == 0); end > 0 {
			s.add(k, end, Name)
			return end
		}
	}
	if h&hintName != 0 && b[k] <= 'Z' && (parted || k > j || b[j-1] >= 0x80) {
		if end := s.properName(k); end > 0 {
			s.add(k, end, Name)
			return end
		}
		if end := plusName(b, k); end > 0 && parted {
			s.add(k, end, Name)
			return end
		}
	}
	if v := valueAhead(b, j, h); v > 0 {
		if end := s.nameAt(v, true); end > 0 && (s.ended(end) || s.nameRight(end)) {
			s.add(v, end, Name)
			return end
		}
		if v < len(b) && b[v]-'A' < 26 {
			if end := s.latinAfter(v, false, false); end > 0 {
				s.add(v, end, Name)
				return end
			}
		}
	}
	return j
}

// nextKey reports whether norm[k:end], on a line behind the one that ends with the word before norm[:j],
// is the key of that line: [owner], 里程 = 12. Behind 司机: a name may have a colon.
func (s *Scanner) nextKey(j, k, end int) bool {
	b := s.norm
	if bytes.IndexByte(b[j:k], '\n') < 0 {
		return false
	}
	section := bytes.IndexByte(b[j:k], ']') >= 0
	if _, han := hanAt(b, end); han {
		return section
	}
	for end < len(b) && b[end] == ' ' {
		end++
	}
	return end < len(b) && (b[end] == '=' || b[end] == ':' && section)
}

// plusName gives the end of two to four words of a name that a plus sign or an escaped blank joins
// from b[k:] on, as forms send them: Teng+Jiayi, Ilse%20Brandt. It gives 0 for none.
func plusName(b []byte, k int) int {
	words := 0
	for {
		e := lettersEnd(b, k)
		w := b[k:e]
		if len(w) == 0 || len(w) > 16 || !smallParticles.has(w) && (w[0]-'A' >= 26 || len(w) > 1 && !properWord(w) && !pinyinSurname(w)) {
			return 0
		}
		words++
		switch {
		case words < mostProper && e+1 < len(b) && b[e] == '+':
			k = e + 1
		case words < mostProper && e+3 < len(b) && b[e] == '%' && b[e+1] == '2' && b[e+2] == '0':
			k = e + 3
		case words < 2 || e < len(b) && isAlnum(b[e]):
			return 0
		default:
			return e
		}
	}
}

// pinyinSurname reports whether w, of any case, is a surname in pinyin.
func pinyinSurname(w []byte) bool {
	return nameKind(w)&wPinyin != 0
}

// linkSingles are such words of one character, and what one says while one thinks: 收件人嘛 李轩.
var linkSingles = hanSetFrom("是为叫成填写啊嘛呢呀哦嗯呗吧")

// linkSet holds words between a person's part and the name: 换成, 变更.
var linkSet = pairSetOf("换成 换为 改成 改为 变更 更换 更改 切换 登记 记为 设为 设成 填写 写成 写的 填的 变为 现为 现在 应为 显示 已改 已换 仍为 换到 切到 定为 指定 已更 新为 更新 已变 已换 已填 已写 改填 改写 写了 那栏 一栏 那一 这栏 栏填 栏写 栏里 的话 登记")

// namesOn takes the names of a list that goes on behind the one that ends at norm[:end], and
// gives where it ends.
func (s *Scanner) namesOn(end int) int {
	b := s.norm
	for range mostListed {
		k := end
		for k < len(b) && k-end < 4 && (b[k] == ',' || b[k] == ' ' || b[k] == '/' || b[k] == ';' || b[k] == '"' || b[k] == '\'' || b[k] == dot) {
			k++
		}
		if k == end || k == end+1 && b[end] == ' ' {
			return end
		}
		next := s.nameAt(k, true)
		if first, _ := hanAt(b, k); next == 0 || !s.ended(next) || nameClass(first)&xFree == 0 || next < len(b) && (b[next] == ':' || b[next] == '=') {
			return end
		}
		s.add(k, next, Name)
		end = next
	}
	return end
}

// mostListed is how many names of a list are taken behind the first.
const mostListed = 16

// startsWord reports whether a context word stands at norm[k:], so that no name does.
func (s *Scanner) startsWord(k int) bool {
	r, ok := hanAt(s.norm, k)
	if !ok {
		return false
	}
	_, n := hanWord(s.norm, k, r)
	return n > 0
}

// beforeName holds what may stand between a word and the name that it announces.
var beforeName = func() (t [256]bool) {
	for c := range t {
		t[c] = class[c]&cSep != 0
	}
	for _, c := range `:="',>[]\(%` {
		t[c] = true
	}
	return t
}()

// personal reports whether r begins what only persons do or are.
func personal(r rune) bool {
	switch r {
	case '先', '女', '师', '老', '说', '打', '拿', '取', '驾', '住', '乘', '签', '预', '约', '致', '询', '您':
		return true
	}
	return false
}

// nameAt gives the end of a Chinese personal name at norm[i:], 0 for none. Where no
// mark parts it from the context, the surname must be a common one.
func (s *Scanner) nameAt(i int, parted bool) int {
	if end := s.dottedFrom(i); end > 0 {
		return end
	}
	var run [5]rune
	var ends [5]int
	n := s.nameRun(i, parted, &run, &ends)
	if n == 1 && ends[0]+2 < len(s.norm) && (class[s.norm[ends[0]]]&cLetter != 0 || parted && s.norm[ends[0]] == ' ' && class[s.norm[ends[0]+1]]&cLetter != 0) && nameClass(run[0])&xFree != 0 {
		return s.mixedName(i)
	}
	switch {
	case n >= 3 && compound(run[0], run[1]):
		if n == 4 && parted && s.ended(ends[3]) || n >= 4 && !stops(run[3]) && (n == 4 || run[4] != '路') && !s.startsContext(ends[3]-3) {
			return ends[3]
		}
		return ends[2]
	case n >= 2 && parted && n <= 4 && s.ended(ends[n-1]) && foreign(run[:n]), n >= 4 && s.ended(ends[n-1]) && allSounds(run[:n]):
		return ends[n-1]
	case n == 3 && (parted || i > 0 && s.norm[i-1] == ' ') && common(run[0]) && givenPair(run[1], run[2]) && s.ended(ends[2]):
		return ends[2]
	case n < 2 || hanClass(run[0])&hSurname == 0 || wordPair(run[0], run[1]) && (n < 3 || !isGiven(run[2]) || !s.nameRight(ends[2])):
		return 0
	case parted && nameClass(run[0])&xFree == 0 && !s.ended(ends[min(n, 3)-1]) && !s.ended(ends[1]): // 为香港居民
		return 0
	case !parted && (stops(run[0]) || nameClass(run[0])&xFree == 0):
		return 0
	case stops(run[1]) && !(isGiven(run[1]) && n >= 3 && isGiven(run[2])) || nameClass(run[1])&xTerm != 0: // 黄若曦
		return 0
	case !parted && !isGiven(run[1]) && (n < 3 || !isGiven(run[2])):
		return 0
	}
	if n >= 3 && !stops(run[2]) && !s.startsContext(ends[2]-3) && (parted || isGiven(run[2]) || !s.nameRight(ends[1])) {
		return ends[2]
	}
	return ends[1]
}

// nameRun reads up to five ideographs from norm[i:], single marks between them where
// the name is parted from its context, and where each ends.
func (s *Scanner) nameRun(i int, parted bool, run *[5]rune, ends *[5]int) (n int) {
	for k := i; n < len(run); k = ends[n-1] {
		if n > 0 && n < 4 && (parted || n > 1 || i > 0 && s.norm[i-1] == ' ') {
			if k = s.spread(k); parted && k == ends[n-1] {
				k = s.spreadMarks(k)
			}
		}
		r, ok := hanAt(s.norm, k)
		if !ok {
			break
		}
		run[n], ends[n] = r, k+3
		n++
	}
	return n
}

// ended reports whether no ideograph, letter or digit follows at norm[end:].
func (s *Scanner) ended(end int) bool {
	if _, ok := hanAt(s.norm, end); ok {
		return false
	}
	return alone(s.norm, end)
}

// foreign reports whether the characters of a run are mostly those that write the
// sounds of names of other languages or are usual in given names.
func foreign(run []rune) bool {
	n := 0
	for _, r := range run {
		if nameClass(r)&(xSound|xGiven) != 0 {
			n++
		}
		if stops(r) {
			return false
		}
	}
	return n*3 >= len(run)*2 && !wordPair(run[0], run[1])
}

// allSounds reports whether all characters of a run of four or five write the sounds of names of
// other languages: 古丽娜扎尔, 乌云其木格.
func allSounds(run []rune) bool {
	for _, r := range run {
		if nameClass(r)&xSound == 0 {
			return false
		}
	}
	return !wordPair(run[0], run[1]) && !(run[0] == '阿' && run[1] == '里')
}

// startsContext reports whether a context word or a form of address stands at
// norm[i:].
func (s *Scanner) startsContext(i int) bool {
	r, ok := hanAt(s.norm, i)
	if !ok {
		return false
	}
	_, n := hanWord(s.norm, i, r)
	return n > 0 || hanClass(r)&hHonor != 0 && titleAt(s.norm, i) > 0
}

// plateauParts lists the halves of Tibetan names, of two characters each; two of them are a
// name: 扎西多吉.
const plateauParts = "扎西 次仁 卓玛 多吉 格桑 旺堆 平措 央金 梅朵 洛桑 达瓦 尼玛 普布 丹增 顿珠 拉姆 白玛 仁增 索朗 德吉 曲珍 边巴 米玛 巴桑 强巴 卓嘎 旺姆 旺杰 罗布 桑珠 嘉措 曲扎 群培 晋美 贡布 益西 " +
	"次旦 旦增 措姆 桑吉 扎巴 朗杰 旺扎 阿旺 色珍 玉珍 拉毛 仁青 仁钦 旺青 旺久 班觉 央宗 德庆 曲桑 桑杰 拉珍 白珍 次珍 曲宗"

var plateauSet = pairSetOf(plateauParts)

// plateauName gives the end of a Tibetan name of four characters, the first of which is r
// at norm[i:]; 0 for none.
func (s *Scanner) plateauName(i int, r rune) int {
	second, ok := hanAt(s.norm, i+3)
	if !ok || !plateauSet.has(pairValue(r, second)) {
		return 0
	}
	third, ok := hanAt(s.norm, i+6)
	fourth, two := hanAt(s.norm, i+9)
	if !ok || !two || !plateauSet.has(pairValue(third, fourth)) {
		return 0
	}
	return i + 12
}
