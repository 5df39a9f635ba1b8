package pi

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
