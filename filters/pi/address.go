package pi

// addressState follows the divisions of one postal address.
type addressState struct {
	start, end int  // the address so far
	last       int  // level of the last division
	count      int  // divisions so far
	road       bool // one of them was a road
	slot       int  // 1 + index in dst of the finding, 0 if none yet
}

// unitLevel gives the level of the division that the character at norm[i:] ends, 1
// for a province to 8 for a room, and whether a number must stand before it; 0 if
// it ends none here.
func (s *Scanner) unitLevel(i int, r rune) (level int, numbered bool) {
	next, _ := hanAt(s.norm, i+3)
	prev, _ := hanBefore(s.norm, i)
	switch r {
	case '省':
		return 1, false
	case '市':
		if next != '场' {
			return 2, false
		}
	case '区':
		switch {
		case prev == '小':
			return 6, false
		case next != '域' && next != '间' && next != '别' && next != '分':
			return 3, false
		}
	case '县':
		return 3, false
	case '镇', '乡', '村':
		return 4, false
	case '路', '街', '巷', '弄':
		switch next {
		case '口', '况', '面', '径', '由', '程', '线', '段', '灯', '肩', '网', '试', '侧', '牌':
			return 0, false
		case '道':
			return 0, false
		}
		return 5, false
	case '道':
		if prev == '大' || prev == '街' {
			return 5, false
		}
	case '同':
		if prev == '胡' {
			return 5, false
		}
	case '号':
		if next == '楼' {
			return 0, false
		}
		return 6, true
	case '栋', '幢', '座', '楼':
		return 7, true
	case '元':
		if prev == '单' {
			return 7, false
		}
	case '室':
		return 8, true
	}
	return 0, false
}

// addressUnit handles a character that may end a division. Three divisions in
// descending order of size, or a road and a number, make an address.
func (s *Scanner) addressUnit(i int, r rune) {
	level, numbered := s.unitLevel(i, r)
	if level == 0 || i == 0 || numbered && !s.numberBefore(i) {
		return
	}
	a := &s.addr
	if a.count == 0 || level < a.last || level == a.last && level < 7 || !s.sameAddress(a.end, i) {
		if _, ok := hanBefore(s.norm, i); !ok {
			return
		}
		*a = addressState{start: hanStart(s.norm, i)}
	}
	a.end, a.last = i+3, level
	a.count++
	a.road = a.road || level == 5
	if a.slot > 0 {
		end := a.end
		if s.off != nil {
			end = s.off[end]
		}
		s.dst[a.slot-1].End = end
		return
	}
	if a.count >= 3 || a.road && level >= 6 || a.count == 2 && level >= 7 {
		s.add(a.start, a.end, Address)
		a.slot = len(s.dst)
	}
}

// numberBefore reports whether a digit, letter or Chinese numeral stands before
// norm[i:].
func (s *Scanner) numberBefore(i int) bool {
	if isAlnum(s.norm[i-1]) {
		return true
	}
	r, ok := hanBefore(s.norm, i)
	return ok && (numeral(r) != 0 || r == '十' || r == '百' || r == '号')
}

// sameAddress reports whether norm[from:to], between two divisions, is the name of
// the second: 1 to 36 bytes of ideographs, letters, digits, spaces and hyphens.
func (s *Scanner) sameAddress(from, to int) bool {
	if to-from < 1 || to-from > 36 {
		return false
	}
	for k := from; k < to; {
		if _, ok := hanAt(s.norm, k); ok {
			k += 3
			continue
		}
		if c := s.norm[k]; !isAlnum(c) && c != ' ' && c != '-' && c != '#' {
			return false
		}
		k++
	}
	return true
}

// hanStart gives the start of the run of ideographs that ends at b[:i], six at most.
func hanStart(b []byte, i int) int {
	for range 6 {
		if _, ok := hanBefore(b, i); !ok {
			break
		}
		i -= 3
	}
	return i
}

// westernAddress reports whether b holds a number and an English word for a road or
// a building.
func westernAddress(b []byte) bool {
	number, road := false, false
	for i := 0; i < len(b); {
		if !isAlnum(b[i]) {
			i++
			continue
		}
		j := i
		for j < len(b) && isAlnum(b[j]) {
			number = number || isDigit(b[j])
			j++
		}
		road = road || roadWord(b[i:j])
		i = j
	}
	return number && road
}

func roadWord(w []byte) bool {
	if len(w) < 2 || len(w) > 9 {
		return false
	}
	var low [9]byte
	for i, c := range w {
		low[i] = c | 0x20
	}
	switch string(low[:len(w)]) {
	case "road", "rd", "street", "st", "avenue", "ave", "lane", "ln", "district", "building", "bldg",
		"boulevard", "blvd", "drive", "lu", "jie", "dadao", "xiaoqu", "apartment", "apt", "highway":
		return true
	}
	return false
}
