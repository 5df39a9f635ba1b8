package pi

// nameAfter looks for a personal name behind a context word that ends at norm[:j].
// It always gives j: what follows is scanned for other things as well.
func (s *Scanner) nameAfter(j int) int {
	b := s.norm
	k, parted := j, false
	for limit := min(len(b), j+8); k < limit; {
		if r, ok := hanAt(b, k); ok {
			if r != '是' && r != '为' && r != '叫' {
				break
			}
			parted = true
			k += 3
			continue
		}
		if b[k] != ' ' && b[k] != ':' && b[k] != '=' && b[k] != '"' && b[k] != '\'' && b[k] != ',' {
			break
		}
		parted = parted || b[k] == ':' || b[k] == '='
		k++
	}
	if b[j-1] < 0x80 && !parted {
		return j
	}
	if end := s.nameAt(k, parted); end > 0 {
		s.add(k, end, Name)
	}
	return j
}

// nameAt gives the end of a Chinese personal name at norm[i:], 0 for none. Where no
// mark parts it from the context, the surname must be a common one.
func (s *Scanner) nameAt(i int, parted bool) int {
	b := s.norm
	var run [5]rune
	n := 0
	for n < len(run) {
		r, ok := hanAt(b, i+3*n)
		if !ok {
			break
		}
		run[n] = r
		n++
	}
	switch {
	case n >= 3 && compound(run[0], run[1]):
		if n >= 4 && !stops(run[3]) && (n == 4 || run[4] != '路') {
			return i + 12
		}
		return i + 9
	case n < 2 || hanClass(run[0])&hSurname == 0:
		return 0
	case stops(run[1]) || hanClass(run[1])&hNotName != 0:
		return 0
	case !parted && !common(run[0]):
		return 0
	}
	if n >= 3 && !stops(run[2]) && !s.startsContext(i+6) {
		return i + 9
	}
	return i + 6
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

// latinName reports whether b is two or three capitalised words, one of them a
// Chinese surname.
func latinName(b []byte) bool {
	words, surname, start := 0, false, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && class[b[i]]&cLetter != 0 {
			continue
		}
		if i < len(b) && b[i] != ' ' && b[i] != ',' {
			return false
		}
		if i > start {
			if b[start]-'A' >= 26 {
				return false
			}
			words++
			surname = surname || textHint(b[start:i])&hintPinyin != 0
		}
		start = i + 1
	}
	return surname && words >= 2 && words <= 3
}
