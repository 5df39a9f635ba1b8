package pi

// wide handles the multi-byte character at norm[i:].
func (s *Scanner) wide(i int) int {
	b := s.norm
	r, ok := hanAt(b, i)
	if !ok {
		if b[i] == 0xC2 && i+1 < len(b) && b[i+1] == 0xB0 { // degree sign
			return s.degrees(i, i+2)
		}
		return i + 1
	}
	return s.character(i, r)
}

// character handles the ideograph r at norm[i:].
func (s *Scanner) character(i int, r rune) int {
	b, c := s.norm, hanClass(r)
	if c>>bucketShift&bucketMask != 0 && hanWordMay(b, i, c) {
		if h, n := hanWord(b, i, r); n > 0 {
			return s.hanContext(h, i, i+n)
		}
	}
	if c>>bucketShift&bucketMask != 0 && i+7 <= len(b) && (b[i+4] >= 0xE4 && class[b[i+3]]&cAlnum == 0 || b[i+3] == 0xE4 && strokeAt(b[i+3:])) {
		if end := s.markedHan(i); end > 0 {
			return end
		}
	}
	if r == '姓' {
		if end := s.explained(i); end > 0 {
			return end
		}
	}
	if c&(hProvince|hSpecial) != 0 && (i+3 < len(b) && b[i+3] < 0x80 || i > 0 && b[i-1] < 0x80 || c&hSpecial != 0 && (digitAt(b, i+3) > 0 || digitAt(b, i-3) > 0)) {
		if end := s.plateFrom(i, r, c); end > 0 {
			return end
		}
	}
	if c&hPlateau != 0 {
		if end := s.plateauName(i, r); end > 0 {
			s.add(i, end, Name)
			return end
		}
	}
	if c&(hSurname|hCompound) != 0 {
		if end := s.freeName(i, r); end > 0 {
			return end
		}
	}
	if c&hUnit != 0 {
		s.addressUnit(i, r)
	}
	if c&hSound != 0 && i+3 < len(b) {
		if b[i+3] == dot {
			return s.middleDot(i + 3)
		}
		if betweenName[b[i+3]] && c&hSurname == 0 {
			s.noteApart(i)
		}
	}
	if c&hHonor != 0 {
		s.honor(i)
	}
	if c&hDegree != 0 {
		return s.degrees(i, i+3)
	}
	return i + 3
}

// plateFrom tries the plates that begin with the ideograph r at norm[i:], which letters
// or digits follow.
func (s *Scanner) plateFrom(i int, r rune, c uint32) int {
	if c&hProvince != 0 {
		if end := s.plateAt(i); end > 0 {
			return end
		}
		if i+4 < len(s.norm) && s.norm[i+3] < 0x80 && oddMark(s.norm[i+3], s.norm[i+4]) {
			if end := s.oddPlate(i); end > 0 {
				return end
			}
		}
	}
	if c&hSpecial != 0 {
		return s.special(i, r)
	}
	return 0
}

// hanContext handles a Chinese context word norm[i:j].
func (s *Scanner) hanContext(h hint, i, j int) int {
	end := j
	if h&hintDocument != 0 { // 护照编号
		end = pastNumber(s.norm, j)
	}
	s.context(h, end)
	if h&hintWeChat != 0 {
		return s.wechat(i, j)
	}
	if h == hintEmail && atWord(s.norm[i:j]) {
		if b := s.norm; i > 1 && j < len(b) && (b[i-1] == '(' && b[j] == ')' || b[i-1] == '[' && b[j] == ']') && isAlnum(b[i-2]) {
			return max(j, s.emailAt(i-1, j+1, true))
		}
		if end := s.emailAt(i, j, true); end > j {
			return end
		}
		return s.emailTyped(i, j, true)
	}
	if h&hintAddr != 0 {
		s.addressAfter(j, h&hintAddrWeak == 0)
	}
	if h&hintName != 0 {
		return s.nameAfter(j, h)
	}
	if h&hintBio != 0 {
		return s.template(j)
	}
	if h&hintPlane != 0 {
		return s.planeAfter(i, j)
	}
	if h&(hintLat|hintLon|hintCoord) != 0 {
		if h&hintCoord != 0 && framed(s.norm[:i]) {
			s.ctx &^= hintCoord
			return j
		}
		return s.angleAfter(j, h)
	}
	return j
}

// pastNumber gives where the word for a number ends that follows at b[j:], j if there is none.
func pastNumber(b []byte, j int) int {
	if j+6 <= len(b) {
		switch string(b[j : j+6]) {
		case "编号", "号码", "证号", "代码":
			return j + 6
		}
	}
	if j+3 <= len(b) && string(b[j:j+3]) == "号" {
		return j + 3
	}
	return j
}

// atWord reports whether w says the sign of an address in Chinese.
func atWord(w []byte) bool {
	switch string(w) {
	case "艾特", "艾特符号", "艾特符", "爱特", "圈a", "圈A", "花a", "花A", "小老鼠":
		return true
	}
	return false
}

// oddMark reports whether c, behind the province of a plate, and d, the next character, may
// begin the rest of it, in which marks stand that no writing of plates has.
func oddMark(c, d byte) bool {
	if class[c]&cLetter != 0 {
		return d == ',' || d == '+' || d == '&' || d == '#' || d == '^' || d == '=' || d == ':' || d == ';' || d == '!'
	}
	return class[c]&(cGap|cAlnum) == 0 && class[d]&cLetter != 0
}
