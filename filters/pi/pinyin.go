package pi

// latinSpelling is a name in Latin letters as pinyinName reads it: its words in small letters, digits in
// them read as the letters that they look like, tones left out.
type latinSpelling struct {
	text  [mostLoose]byte
	words [mostProper + 1]spelledWord
	n     int
	small bool // it has a word without a capital
}

// spelledWord is a word of a latinSpelling, from and to in its text.
type spelledWord struct {
	from, to int
	end      int  // in what it was read from, its point too
	mark     byte // what parts it from the word before
	tone     bool
	leet     bool
	initial  bool
}

// pinyinName gives the end of a name at b[k:], behind a key or a word that announces one, that stands
// in one of the ways in which systems write names in pinyin: tang.xinbo, tang-xinbo, tangxinbo, TANG<<XINBO,
// tang2 xin1 bo1, X. B. Tang, Tang X.B., t4ng x1nbo, tang新波. Without sure, what it stands behind may name
// other things, and only initials, tones and the mark of passports tell a name. It gives 0 for none.
func pinyinName(b []byte, k int, sure bool) int {
	var p latinSpelling
	p.read(b, k)
	for n := p.n; n > 0; n-- {
		end := p.words[n-1].end
		if n == 1 && sure && nameKind(p.word(0))&wPinyin != 0 {
			if end := hanGiven(b, end); end > 0 {
				return end
			}
		}
		if !endsSpelling(b, end) || n < p.n && p.words[n].mark != ' ' && p.words[n].mark != ',' {
			continue
		}
		if p.isName(n, sure) {
			return end
		}
	}
	return 0
}

func (p *latinSpelling) word(i int) []byte { return p.text[p.words[i].from:p.words[i].to] }

// read takes the words at b[k:] with a mark between them, two for that of passports.
func (p *latinSpelling) read(b []byte, k int) {
	at, mark := 0, byte(0)
	for p.n < len(p.words) {
		w := spelledWord{from: at, mark: mark}
		from := k
		for ; k < len(b) && isAlnum(b[k]) && at < len(p.text); k++ {
			c := b[k]
			if isDigit(c) {
				last := k+1 == len(b) || !isAlnum(b[k+1])
				if last && k > from+1 && c >= '1' && c <= '5' && !w.leet && syllablesFrom(p.text[w.from:at], 1) {
					w.tone = true
					continue
				}
				if c = leet[c]; c == 0 || k == from {
					return
				}
				w.leet = true
			}
			p.text[at] = c | 0x20
			at++
		}
		if at == len(p.text) || k == from || k-from > 16 {
			return
		}
		w.to, w.end = at, k
		if k-from == 1 && b[from]-'A' < 26 && k < len(b) && b[k] == '.' {
			k++
			w.initial, w.end = true, k
		}
		p.small = p.small || b[from]-'a' < 26
		p.words[p.n] = w
		p.n++
		if k == len(b) || p.n == 1 && b[k] == ' ' && !w.tone && !w.leet && !w.initial && (!marksAhead(b, k) || !p.begins()) {
			return
		}
		switch c := b[k]; {
		case w.initial && isAlnum(c):
			mark = '.'
		case c == '<' && k+1 < len(b) && (b[k+1] == '<' || mark == '<'):
			mark = c
			if k++; b[k] == '<' {
				k++
			}
		case c == ' ' || c == '.' || c == '-' || c == '_' || c == dot:
			mark = c
			k++
		case c == ',':
			mark = c
			if k++; k < len(b) && b[k] == ' ' {
				k++
			}
		default:
			return
		}
	}
}

// marksAhead reports whether a digit or a point stands in the words behind b[k:]. Behind a space,
// only they make a name of more words.
func marksAhead(b []byte, k int) bool {
	for _, c := range b[k:min(len(b), k+32)] {
		if isDigit(c) || c == '.' {
			return true
		}
	}
	return false
}

// begins reports whether more words may follow the first one of p in a name.
func (p *latinSpelling) begins() bool {
	w := p.word(0)
	return len(w) < 2 || nameKind(w) != 0 || syllables(w)
}

// isName reports whether the first n words of p are a name.
func (p *latinSpelling) isName(n int, sure bool) bool {
	tones, leets, initials, long, marks := 0, 0, 0, 0, 0
	for i, w := range p.words[:n] {
		switch {
		case w.initial:
			initials++
			continue
		case w.to-w.from < 2 && !w.tone:
			return false
		case w.tone:
			tones++
		case w.leet:
			leets++
		}
		if i > 0 && w.mark != ' ' && w.mark != '<' {
			marks++
		}
		long = i
	}
	first, last := p.word(0), p.word(n-1)
	switch {
	case initials > 0:
		kind := nameKind(p.word(long))
		return initials == n-1 && (long == 0 || long == n-1) && (kind&wPinyin != 0 || sure && kind&wLast != 0)
	case n == 1:
		return sure && tones+leets == 0 && len(first) > 4 && joinedSmall(first)
	case p.words[1].mark == '<' || tones == n:
	case !sure || tones+leets+marks == 0 || marks > 0 && marks < n-1:
		return false
	case p.words[1].mark == ',' && p.small:
		return false
	}
	if leets > 0 && n == 2 && (nameKind(first)&wFirst != 0 || nameKind(last)&wLast != 0) {
		return true
	}
	rest := p.text[p.words[1].from:p.words[n-1].to]
	if nameKind(first)&wPinyin != 0 && syllables(rest) {
		return tones == n || !place(first, rest)
	}
	rest = p.text[:p.words[n-2].to]
	return nameKind(last)&wPinyin != 0 && syllables(rest) && (tones == n || !place(rest, last))
}

// joinedSmall reports whether w is a surname and a given name in pinyin, run together in small letters.
func joinedSmall(w []byte) bool {
	if ordinaryText(w) || wordHint(w) != 0 || plainText(w) {
		return false
	}
	for k := 2; k < len(w)-1 && k < 9; k++ {
		if nameKind(w[:k])&wPinyin != 0 && syllablesFrom(w[k:], 2) && !pinyinPlaces.has(w) {
			return true
		}
	}
	return false
}

// endsSpelling reports whether a name in Latin letters can end at b[:k]: no letter, no part of a mailbox,
// a path or an identifier follows.
func endsSpelling(b []byte, k int) bool {
	if k >= len(b) {
		return true
	}
	switch b[k] {
	case '@', '_', '/', '\\', '(', '+':
		return false
	case '.', '-', ':':
		return k+1 == len(b) || !isAlnum(b[k+1])
	}
	return !isAlnum(b[k])
}

// hanGiven gives the end of a given name in ideographs at b[k:], 0 for none.
func hanGiven(b []byte, k int) int {
	for n := range 3 {
		r, ok := hanAt(b, k)
		switch {
		case !ok && n > 0:
			return k
		case !ok || n == 2 || !isGiven(r):
			return 0
		}
		k += 3
	}
	return 0
}
