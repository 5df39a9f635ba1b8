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
	k := tagsEnd(b, j)
	parted := k > j
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
	if k < len(b) && class[b[k]]&cLetter != 0 {
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

// nextKey reports whether norm[k:end], on a line behind the one that ends with the word before norm[:j],
// is the key of that line: [owner], 里程 = 12.
func (s *Scanner) nextKey(j, k, end int) bool {
	b := s.norm
	if bytes.IndexByte(b[j:k], '\n') < 0 {
		return false
	}
	if _, han := hanAt(b, end); han {
		return bytes.IndexByte(b[j:k], ']') >= 0
	}
	for end < len(b) && b[end] == ' ' {
		end++
	}
	return end < len(b) && (b[end] == '=' || b[end] == ':')
}

// plusName gives the end of two to four words of a name that a plus sign or an escaped blank joins
// from b[k:] on, as forms send them: Teng+Jiayi, Ilse%20Brandt. It gives 0 for none.
func plusName(b []byte, k int) int {
	words := 0
	for {
		e := k
		for e < len(b) && class[b[e]]&cLetter != 0 {
			e++
		}
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
var linkSet = pairSetOf("换成 换为 改成 改为 变更 更换 更改 切换 登记 记为 设为 设成 填写 写成 写的 填的 变为 现为 现在 应为 显示 已改 已换 仍为 换到 切到 定为 指定 已更 新为 更新 已变 已换 已填 已写 登记")

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
