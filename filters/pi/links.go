package pi

// LinkWord gives the length of the word at text[k:] that says which piece of a value follows, 0 if
// none stands there: 开头, 接着, 末尾, first, then, ends with.
func LinkWord(text []byte, k int) int {
	if k >= len(text) {
		return 0
	}
	if text[k] >= 0x80 {
		if r, ok := hanAt(text, k); !ok || !linkStarts.has(r) {
			return 0
		}
		for _, w := range linkHans {
			if len(text)-k > len(w) && string(text[k:k+len(w)]) == w {
				return len(w)
			}
		}
		return 0
	}
	if class[text[k]]&cLetter == 0 || k > 0 && isAlnum(text[k-1]) {
		return 0
	}
	n := lettersEnd(text[:min(len(text), k+12)], k)
	if !linkEnglish.has(text[k:n]) {
		return 0
	}
	for _, w := range [...]string{" with", " by", " part", " bit", " half", " comes", " piece"} {
		if len(text)-n > len(w) && string(text[n:n+len(w)]) == w {
			n += len(w)
			break
		}
	}
	return n - k
}

// NextLink gives where from text[k:] on a word begins that LinkWord may know, the end of text if none
// does.
func NextLink(text []byte, k int) int {
	for k < len(text) {
		switch c := text[k]; {
		case class[c]&cLetter != 0:
			if linkLetters>>(c&31)&1 != 0 && k+4 <= len(text) && linkHead(text[k:]) && (k == 0 || !isAlnum(text[k-1])) {
				return k
			}
			for k++; k < len(text) && class[text[k]]&cLetter != 0; k++ {
			}
		case c >= 0xE4:
			if r, ok := hanAt(text, k); ok {
				if linkStarts.has(r) {
					return k
				}
				k += 3
				continue
			}
			k++
		default:
			k++
		}
	}
	return k
}

// linkLetters has a bit for each letter that a word of English that LinkWord knows begins with.
const linkLetters = 1<<('b'&31) | 1<<('e'&31) | 1<<('f'&31) | 1<<('l'&31) | 1<<('n'&31) | 1<<('s'&31) | 1<<('t'&31)

// linkEnglish are the words of English for the order of pieces.
var linkEnglish = wordSetOf("first firstly second third fourth then next last lastly finally followed starting starts begins beginning ending ends")

// linkHead reports whether a word of English that LinkWord knows may begin with the first four letters
// of w.
func linkHead(w []byte) bool {
	switch string(w[:4]) {
	case "firs", "seco", "thir", "four", "then", "next", "last", "fina", "foll", "star", "begi", "endi", "ends",
		"Firs", "Seco", "Thir", "Four", "Then", "Next", "Last", "Fina", "Foll", "Star", "Begi", "Endi", "Ends":
		return true
	}
	return false
}

// linkStarts has the characters that the others begin with.
var linkStarts = func() (t hanSet) {
	for _, w := range linkHans {
		r, _ := hanAt([]byte(w), 0)
		t[(r-hanFirst)/64] |= 1 << ((r - hanFirst) % 64)
	}
	return t
}()

// linkHans are such words of Chinese, of two that begin alike the longer one first.
var linkHans = [...]string{
	"开头部分", "开头几位", "开头", "开始", "前面部分", "前面", "前半段", "前半部分", "前半", "前段", "首段", "首先", "打头", "起头", "头一段",
	"第一段", "第二段", "第三段", "第四段", "第五段", "第六段", "第一部分", "第二部分", "第三部分", "第一节", "第二节", "第三节", "一段", "二段", "三段",
	"接着", "接下来", "然后是", "然后", "再接", "随后", "之后", "其次", "中间部分", "中间", "中段", "紧接着", "跟着", "再来",
	"后面部分", "后面", "后半段", "后半部分", "后半", "后段", "末尾", "末段", "尾部", "尾段", "结尾", "最后是", "最后", "收尾", "剩下", "其余",
}
