package pi

// nameAfter looks for a personal name behind a context word that ends at norm[:j].
// It gives where to go on.
func (s *Scanner) nameAfter(j int, h hint) int {
	b := s.norm
	k, parted := j, false
	for limit := min(len(b), j+12); k < limit; {
		if r, ok := hanAt(b, k); ok {
			if r != '是' && r != '为' && r != '叫' {
				break
			}
			parted = true
			k += 3
			continue
		}
		if n := filler(b[k:]); n > 0 && k > j {
			parted = true
			k += n
			continue
		}
		if class[b[k]]&cSep == 0 && b[k] != ':' && b[k] != '=' && b[k] != '"' && b[k] != '\'' && b[k] != ',' {
			break
		}
		parted = parted || b[k] == ':' || b[k] == '='
		k++
	}
	if k < len(b) && class[b[k]]&cLetter != 0 {
		title := h&hintTitle != 0
		if title || parted || k > j && b[k]-'A' < 26 {
			if end := s.latinAfter(k, title && b[j-1]|0x20 != 'l' && b[j-1]|0x20 != 'k' && b[j-1]|0x20 != 'n', !parted || h&hintName == 0); end > 0 {
				s.add(k, end, Name)
				return end
			}
		}
		return j
	}
	if h&hintTitle != 0 || b[j-1] < 0x80 && !parted {
		return j
	}
	if end := s.nameAt(k, parted); end > 0 {
		s.add(k, end, Name)
		return end
	}
	return j
}

// spread gives where the ideograph after norm[i:] stands if a single mark, as in
// names written apart, may stand before it.
func (s *Scanner) spread(i int) int {
	if i < len(s.norm) && class[s.norm[i]]&cSep != 0 {
		if _, ok := hanAt(s.norm, i+1); ok {
			return i + 1
		}
	}
	return i
}

// freeName looks for a name that begins with the surname r at norm[i:] without a
// context: one or two characters that are usual in given names, cut off on the left
// by a mark or a word that a person follows, and on the right likewise. It gives the
// name's end, 0 for none.
func (s *Scanner) freeName(i int, r rune) int {
	b := s.norm
	left := s.nameLeft(i)
	if left == 0 {
		return 0
	}
	k := i + 3
	second, ok := hanAt(b, k)
	if !ok {
		if k = s.spread(k); k == i+3 || left < 2 {
			return 0
		}
		second, _ = hanAt(b, k)
	}
	two := compound(r, second)
	if two {
		k = s.spread(k + 3)
		second, _ = hanAt(b, k)
	} else if hanClass(r)&hSurname == 0 {
		return 0
	}
	if !isGiven(second) {
		return 0
	}
	end := k + 3
	k = s.spread(end)
	third, ok := hanAt(b, k)
	if ok && isGiven(third) && s.nameRight(k+3) && (k == end || end > i+6) {
		if s.wholeName(left, two, true, k+3) {
			s.add(i, k+3, Name)
			return k + 3
		}
		return 0
	}
	if s.nameRight(end) && s.wholeName(left, two, false, end) {
		s.add(i, end, Name)
		return end
	}
	return 0
}

// wholeName weighs a candidate: where nothing introduces it, it has three characters
// and something must follow that persons do.
func (s *Scanner) wholeName(left int, two, three bool, end int) bool {
	if left == 2 || two {
		return true
	}
	_, han := hanAt(s.norm, end)
	if left == 3 && end+1 < len(s.norm) && s.norm[end] == ' ' && isDigit(s.norm[end+1]) {
		return true
	}
	return three && han || three && end < len(s.norm) && (s.norm[end] == ' ' || s.norm[end] == '(')
}

// nameLeft weighs what stands before norm[i:]: 0 part of a word, 1 a mark or the start
// of the text, 2 a word that introduces a person, 3 a colon or equals sign.
func (s *Scanner) nameLeft(i int) int {
	prev, ok := hanBefore(s.norm, i)
	if !ok {
		if i > 0 && isAlnum(s.norm[i-1]) {
			return 0
		}
		if i > 1 && (s.norm[i-1] == ':' || s.norm[i-1] == '=' || s.norm[i-2] == ':' && s.norm[i-1] == ' ') {
			return 3
		}
		return 1
	}
	switch prev {
	case '接', '给', '找', '叫', '由', '和', '与', '让', '知', '系', '告', '帮', '跟', '问', '请', '为', '是', '向', '及', '客', '机', '人', '主',
		'把', '送', '约', '陪', '替', '见', '员', '名', '醒', '傅', '理', '生', '拨', '验', '户', '对', '同', '被', '等':
		return 2
	}
	return 0
}

// nameRight reports whether a name can end at norm[:end].
func (s *Scanner) nameRight(end int) bool {
	r, ok := hanAt(s.norm, end)
	if !ok {
		return end >= len(s.norm) || !isAlnum(s.norm[end])
	}
	if stops(r) {
		return true
	}
	switch r {
	case '先', '女', '师', '老', '总', '打', '发', '拿', '取', '电', '手', '身', '驾', '号', '住', '家', '开', '用', '提', '下', '回', '马', '约', '今', '明', '昨',
		'车', '微', '联', '乘', '付', '签', '预', '同', '通', '参', '刚':
		return true
	}
	return false
}

// nameAt gives the end of a Chinese personal name at norm[i:], 0 for none. Where no
// mark parts it from the context, the surname must be a common one.
func (s *Scanner) nameAt(i int, parted bool) int {
	b := s.norm
	var run [5]rune
	n := 0
	var ends [5]int
	for k := i; n < len(run); k = ends[n-1] {
		if n > 0 && n < 4 && (parted || n > 1) {
			k = s.spread(k)
		}
		r, ok := hanAt(b, k)
		if !ok {
			break
		}
		run[n], ends[n] = r, k+3
		n++
	}
	switch {
	case n >= 3 && compound(run[0], run[1]):
		if n >= 4 && !stops(run[3]) && (n == 4 || run[4] != '路') {
			return ends[3]
		}
		return ends[2]
	case n < 2 || hanClass(run[0])&hSurname == 0:
		return 0
	case !parted && stops(run[0]):
		return 0
	case stops(run[1]) || hanClass(run[1])&hNotName != 0:
		return 0
	case !parted && !isGiven(run[1]) && (n < 3 || !isGiven(run[2])):
		return 0
	}
	if n >= 3 && !stops(run[2]) && !s.startsContext(ends[2]-3) {
		return ends[2]
	}
	return ends[1]
}

// startsContext reports whether a context word or a form of address stands at
// norm[i:].
func (s *Scanner) startsContext(i int) bool {
	r, ok := hanAt(s.norm, i)
	if !ok {
		return false
	}
	_, n := hanWord(s.norm, i, r)
	return n > 0 || address(s.norm, i)
}

// compound reports whether two characters are a surname of two.
func compound(a, b rune) bool {
	if hanClass(b)&hSecond == 0 {
		return false
	}
	var prev rune
	odd := false
	for _, r := range compounds {
		if r == ' ' {
			odd = false
			continue
		}
		if odd && prev == a && r == b {
			return true
		}
		prev, odd = r, true
	}
	return false
}

// common reports whether r is one of the hundred most frequent surnames, the first
// of the table.
func common(r rune) bool {
	n := 0
	for _, c := range surnames {
		if c == r {
			return true
		}
		if n++; n == 100 {
			return false
		}
	}
	return false
}

// stops reports whether r is a word of its own behind a name, or makes a common word
// with a character that can be a surname.
func stops(r rune) bool {
	switch r {
	case '的', '是', '在', '住', '和', '与', '说', '到', '已', '将', '把', '被', '为', '有', '从', '给', '对',
		'向', '请', '来', '去', '了', '及', '或', '应', '该', '可', '不', '需', '上', '全', '级', '务', '便',
		'么', '些', '里', '个', '要', '会', '能', '未', '没', '正', '我', '你', '他', '她', '您', '这', '那',
		'求', '主', '动', '打', '报', '申', '等', '且', '并', '就', '都', '也', '还', '于', '时', '后', '前':
		return true
	}
	return false
}

// address reports whether a form of address stands at b[i:].
func address(b []byte, i int) bool {
	if i+6 > len(b) {
		return false
	}
	switch string(b[i : i+6]) {
	case "先生", "女士", "小姐", "师傅", "同志", "经理", "老师":
		return true
	}
	return false
}

// honor looks for a name before a form of address at norm[i:].
func (s *Scanner) honor(i int) {
	b := s.norm
	if !address(b, i) {
		return
	}
	for k := 3; k >= 1; k-- {
		r, ok := hanAt(b, i-3*k)
		if !ok || !common(r) {
			continue
		}
		if next, _ := hanAt(b, i-3*k+3); k > 1 && stops(next) {
			continue
		}
		s.add(i-3*k, i, Name)
		return
	}
}

// nameValue reports whether the whole of b is a personal name: a surname and one or
// two more characters, parts joined by dots, or Latin words of which one is a
// surname.
func nameValue(b []byte) bool {
	n, dots := 0, 0
	var last rune
	for i := 0; i < len(b); {
		if (b[i] == '.' || b[i] == dot) && n >= 2 {
			dots++
			i++
			continue
		}
		r, ok := hanAt(b, i)
		if !ok {
			return n == 0 && latinName(b)
		}
		last = r
		n, i = n+1, i+3
	}
	if n < 2 || hanClass(last)&hNotName != 0 {
		return false
	}
	first, _ := hanAt(b, 0)
	second, _ := hanAt(b, 3)
	switch {
	case dots > 0:
		return n >= 4 && n <= 15
	case n >= 3 && n <= 4 && compound(first, second):
		return true
	}
	return n <= 3 && hanClass(first)&hSurname != 0 && !stops(second)
}

// latinName reports whether b is two or three words that are a personal name.
func latinName(b []byte) bool {
	var words [3][16]byte
	var size [3]int
	n, start := 0, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && class[b[i]]&cLetter != 0 {
			continue
		}
		if i < len(b) && b[i] != ' ' && b[i] != ',' && b[i] != '.' {
			return false
		}
		if i > start {
			if n == 3 || i-start > 16 {
				return false
			}
			size[n] = len(lowerInto(words[n][:], b[start:i]))
			n++
		}
		start = i + 1
	}
	return n >= 2 && latinWords(words[0][:size[0]], words[n-1][:size[n-1]], false)
}
