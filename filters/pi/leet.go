package pi

import "strings"

// leet holds the letters that digits stand for inside of words.
var leet = [256]byte{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', '$': 's'}

// leetName reads two or three words at b[k:] that begin with a capital and in which digits stand
// for letters, one of them between letters: J1ang Ha1yan. They must have the form of a name.
func leetName(b []byte, k int) (Entity, int) {
	var w [mostLoose]byte
	n, words, inside, end, at := 0, 0, 0, k, k
	for {
		from := k
		for k < len(b) && n < len(w)-1 && (class[b[k]]&cLetter != 0 || leet[b[k]] != 0 && k > from) {
			w[n] = b[k]
			if c := leet[b[k]]; c != 0 {
				w[n] = c
				if k+1 < len(b) && b[k+1]-'a' < 26 {
					inside++
				}
			} else if k > from && b[k]-'A' < 26 && b[k-1] != '-' && words < 3 && leet[b[k-1]] != 0 {
				return None, 0
			}
			n++
			k++
		}
		if k-from < 2 || b[from]-'A' >= 26 || k < len(b) && (isDigit(b[k]) || b[k] == '_') {
			break
		}
		words, end = words+1, k
		if words == 3 || k+1 >= len(b) || b[k] != ' ' && b[k] != '-' || b[k+1]-'A' >= 26 {
			break
		}
		w[n] = ' '
		n++
		k++
	}
	if words < 2 || inside == 0 || end > at+mostLoose {
		return None, 0
	}
	return Name, end
}

// explained reads a name around the word at norm[i:] that says which of its characters are the
// family's: 姓李，名珂; 姓氏龙 名字廷昊; 任姓，名叫超. It gives its end, 0 for none.
func (s *Scanner) explained(i int) int {
	b, start := s.norm, i
	k := pastHan(b, i+3, "氏是为")
	if k < len(b) && b[k] == ':' {
		k++
	}
	if r, ok := hanAt(b, k); ok && hanClass(r)&(hSurname|hCompound) != 0 {
		second, two := hanAt(b, k+3)
		if k += 3; two && compound(r, second) {
			k += 3
		}
	} else if r, ok := hanBefore(b, i); ok && hanClass(r)&hSurname != 0 {
		start -= 3
	} else {
		return 0
	}
	for from := k; k < len(b) && k < from+2 && (b[k] == ',' || b[k] == ' ' || b[k] == dot || b[k] == ';' || b[k] == stop); {
		k++
	}
	if r, ok := hanAt(b, k); !ok || r != '名' {
		return 0
	}
	k = pastHan(b, k+3, "字叫是为")
	if k < len(b) && b[k] == ':' {
		k++
	}
	end := k
	for end < k+6 {
		r, ok := hanAt(b, end)
		if !ok || nameClass(r)&(xGiven|xOdd) == 0 {
			break
		}
		end += 3
	}
	if end == k {
		return 0
	}
	s.add(start, end, Name)
	return end
}

// pastHan gives where b goes on behind the ideographs at b[k:] that are among those of set.
func pastHan(b []byte, k int, set string) int {
	for {
		r, ok := hanAt(b, k)
		if !ok || !strings.ContainsRune(set, r) {
			return k
		}
		k += 3
	}
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
	before, han := hanBefore(b, i)
	switch {
	case !han:
	case before == '的' && toldBy(b, i-9, r):
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
