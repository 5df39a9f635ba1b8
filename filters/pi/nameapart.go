package pi

import "strings"

// Apart is a name in Chinese characters with marks between them, as a text writes it and
// bare: 【林】【小】【雨】, **林**小**雨**, 林(lin)小雨.
type Apart struct {
	Start, End int // in the text
	size       int
	bare       [mostBare]byte
}

// mostBare is how long in bytes such a name is, one of Xinjiang or Tibet with its dot the longest.
const mostBare = 12*3 + 2

// Bare gives the characters alone.
func (a *Apart) Bare() []byte { return a.bare[:a.size] }

// mostApart is how many of them are noted in a text.
const mostApart = 4

// Apart gives the names noted in the text that was scanned last.
func (s *Scanner) Apart() []Apart { return s.names }

// betweenName holds the marks that may stand between the characters of a name which a reader
// takes for one all the same.
var betweenName = [256]bool{'*': true, '+': true, '[': true, ']': true, ' ': true, '~': true, '|': true, '<': true, '>': true, '"': true, '\'': true,
	'_': true, '/': true, '\\': true, '-': true, '.': true, '\n': true, '\r': true, '\t': true, dot: true, sym: true, '(': true, ')': true, '{': true, '}': true, '^': true, '#': true, '`': true, '=': true}

// noteApart notes the name whose surname is norm[i:i+3] if marks stand between it and one or two
// characters that are usual in given names.
func (s *Scanner) noteApart(i int) {
	b := s.norm
	if i+3 >= len(b) || !betweenName[b[i+3]] || len(s.names) == mostApart {
		return
	}
	var a Apart
	a.size = copy(a.bare[:], b[i:i+3])
	first, _ := hanAt(b, i)
	end, most, dots := i+3, 3*3, 0
	if hanClass(first)&hSound != 0 {
		most = mostBare - 3
	}
	for a.size <= most {
		k, point := end, false
		for k < len(b) && k < end+4 && betweenName[b[k]] {
			point = point || b[k] == dot
			k++
		}
		if k < len(b) && k == end+1 && b[end] == '(' { // a reading: 林(lin)
			if k = s.spreadMarks(end); k == end {
				break
			}
		}
		r, ok := hanAt(b, k)
		c := nameClass(r)
		if point = point && k > end+1; point && most > 3*3 && c&xSound != 0 {
			a.size += copy(a.bare[a.size:], "·")
			dots++
		}
		if !ok || c&(xGiven|xOdd) == 0 && (most == 3*3 || c&xSound == 0) && (a.size > 3 || !compound(first, r)) || k == end && a.size == 3 {
			break
		}
		if a.size >= 3*3 && dots == 0 && most == 3*3 {
			break
		}
		a.size += copy(a.bare[a.size:], b[k:k+3])
		end = k + 3
	}
	if a.size == 3 || s.spacedOn(i, end) {
		return
	}
	start := i
	for start > 0 && i-start < 2 && opensName(b[start-1]) {
		start--
	}
	for k := end; k < len(b) && k < end+2 && start < i && closes(b[start], b[k]); k++ {
		end = k + 1
	}
	a.Start, a.End = s.place(start), s.place(end)
	s.names = append(s.names, a)
}

// spacedOn reports whether the characters of norm[i:end] are some of a longer text of which
// each character stands apart by the same mark: 上 海 市 浦 东 新 区.
func (s *Scanner) spacedOn(i, end int) bool {
	b := s.norm
	mark := b[i+3]
	if end < len(b) && b[end] == mark {
		if _, ok := hanAt(b, end+1); ok && (end+4 >= len(b) || b[end+4] == mark) {
			return true
		}
	}
	if i < 5 || b[i-1] != mark || b[i-5] != mark && b[i-2] != mark {
		return false
	}
	_, ok := hanBefore(b, i-1)
	return ok
}

// opensName reports whether c may stand before a name that it sets off.
func opensName(c byte) bool {
	return c == '[' || c == '*' || c == '"' || c == '\'' || c == '(' || c == '<' || c == '_' || c == '`' || c == '{'
}

// closes reports whether d closes what c opens.
func closes(c, d byte) bool {
	switch c {
	case '[', '<', '{':
		return d == c+2
	case '(':
		return d == ')'
	}
	return c == d
}

// leastSpelled and mostSpelled bound the letters of a name that is spelled out.
const (
	leastSpelled = 6
	mostSpelled  = 40
)

// spelledName takes a name in Latin letters of which each stands by itself, from the capital
// norm[i] on: P r i y a R a m a n, C-h-l-o-e- -D-u-b-o-i-s. A capital begins a word. It gives
// the name's end, 0 for none.
func (s *Scanner) spelledName(i int) int {
	b := s.norm
	if i+4 >= len(b) || !betweenName[b[i+1]] || class[b[i+2]]&cLetter == 0 || !betweenName[b[i+3]] || i > 1 && class[b[i-2]]&cLetter != 0 && b[i-1] == b[i+1] && (i == 2 || !isAlnum(b[i-3])) {
		return 0
	}
	var name [2 * mostSpelled]byte
	n, letters, end, mark := 0, 0, 0, b[i+1]
	capitals, least := b[i+2]-'A' < 26, leastSpelled
	for k := i; k < len(b) && letters < mostSpelled && class[b[k]]&cLetter != 0 && (k+1 == len(b) || !isAlnum(b[k+1])); {
		if n > 0 && !capitals && b[k]-'A' < 26 || capitals && n > 0 && (k > end+1 || b[end] != mark) {
			name[n] = ' '
			n++
		}
		name[n] = b[k]
		n, letters, end = n+1, letters+1, k+1
		for k++; k < len(b) && k < end+6 && (b[k] == mark || b[k] == ' '); {
			k++
		}
		if k == end {
			break
		}
	}
	if capitals && n > letters {
		least--
	}
	if letters < least || !latinName(name[:n]) {
		return 0
	}
	s.add(i, end, Name)
	return end
}

// mixedName gives the end of a name whose surname, norm[i:i+3], is an ideograph and whose given
// name is in pinyin, where a word announces a person: 王pengcheng; 0 for none.
func (s *Scanner) mixedName(i int) int {
	b, from := s.norm, i+3
	if from < len(b) && b[from] == ' ' {
		from++
	}
	k := lettersEnd(b[:min(len(b), i+16)], from)
	if w := b[from:k]; len(w) < 2 || len(w) > 12 || k < len(b) && (isAlnum(b[k]) || b[k] == '_' || b[k] == '-' || b[k] == '.') || capital(w[1:]) || !syllables(w) {
		return 0
	}
	return k
}

// joinedWords gives the end of a first and a last name, both frequent, that stand with marks
// between them, the first norm[i:j]: James.Whitfield, [Felix][Hoffmann], Claudia·Krüger; 0 for
// none.
func (s *Scanner) joinedWords(i, j int) int {
	b, k := s.norm, j
	for k < len(b) && k < j+4 && betweenName[b[k]] && b[k] != '\n' && b[k] != '\t' && b[k] != '|' {
		k++
	}
	e := lettersEnd(b, k)
	if k == j || e-k < 3 || e-k > 16 || j-i > 16 || b[k]-'A' >= 26 || e < len(b) && (isAlnum(b[e]) || b[e] == '_' || b[e] == '@' || b[e] == '(' || b[e] == '.' && e+1 < len(b) && isAlnum(b[e+1])) {
		return 0
	}
	first, last := b[i:j], b[k:e]
	if nameKind(first)&(wFirst|wAmbiguous) != wFirst || nameKind(last)&wLast == 0 || ordinaries.has(last) {
		return 0
	}
	return e
}

// surnameParts are the ways in which one tells surnames of one sound apart, by what they are written
// of: 弓长张, 木子李. The third character is the surname.
const surnameParts = "弓长张 立早章 木子李 耳东陈 口天吴 木易杨 草头黄 双木林 古月胡 走肖赵 言午许 双口吕 禾口和 三横王 人可何 文刀刘 卯金刘 干钩于 双人徐 西早覃 言射谢 关耳郑 奠耳郑 两点冯 二马冯 木土杜 " +
	"木每梅 草办苏 草肃萧 草祭蔡 草将蒋 水工江 水番潘 山今岑 羊女姜 女兆姚 子小孙 子系孙 宝盖宋 广龙庞 龙共龚 丘耳邱 予页预 公羽翁 竹官管 人二仁 人壬任 人寸付 人专傅 禾呈程 日安晏 言甚谌 木白柏 牛一生 米田潘 北田冀 十八李 " +
	"白王皇 大可奇 巨木渠 火火炎 口壬程 小大尖 土申坤 方方方 四维罗 四夕罗 宝贝贺 加贝贺 古文故 日月明 曰月曹 西贝贾 立里童 尸召邵 刀口邵 邑召邵 古又段 耳又取 走召超 门口问 门才闭 门三闫 三横闫"

// surnamePartSet holds the first two characters of surnameParts.
var surnamePartSet = pairSetOf(surnameParts)

// toldApart gives the bounds of a name of which norm[i:] is the surname r, the characters told by
// words that have them: 弓长张 光荣的荣, 树叶的叶、波浪的波, 李，刚强的刚. Its end is 0 for none.
func (s *Scanner) toldApart(i int, r rune) (start, end int) {
	b, start := s.norm, i
	switch {
	case b[i-1] < 0x80:
	case string(b[i-3:i]) == "的":
		if i < 9 || string(b[i-6:i-3]) != string(b[i:i+3]) && string(b[i-9:i-6]) != string(b[i:i+3]) || !toldBy(b, i-9, r) {
			return i, 0
		}
		start = i - 9
	case surnamePartSet.has(hanPair(b, i)) && strings.Contains(surnameParts, string(b[i-6:i+3])):
		start = i - 6
	default:
		return i, 0
	}
	given, k := 0, i+3
	for given < 2 {
		next := k
		for m := 0; m < 2 && next < len(b) && (b[next] == ',' || b[next] == ' ' || b[next] == dot || b[next] == stop); m++ {
			next++
		}
		if c, ok := hanAt(b, next+9); ok && toldBy(b, next, c) && (next > k || start < i) {
			given, k = given+1, next+12
			continue
		}
		if c, ok := hanAt(b, next); ok && start == i-6 && isGiven(c) && given == 0 && !stops(c) { // 弓长张伟
			given, k = 1, next+3
			if c, ok = hanAt(b, k); ok && isGiven(c) && s.nameRight(k+3) {
				k += 3
			}
		}
		break
	}
	if given == 0 || start != i-6 && nameClass(r)&xFree == 0 {
		return i, 0
	}
	return start, k
}

// toldBy reports whether a word of two characters at b[k:], of which r is one, and 的 stand before r: 光荣的荣.
func toldBy(b []byte, k int, r rune) bool {
	one, ok := hanAt(b, k)
	two, also := hanAt(b, k+3)
	of, last := hanAt(b, k+6)
	return ok && also && last && of == '的' && one != two && (one == r || two == r)
}
