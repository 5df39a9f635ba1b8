package pi

// locality is what stands before the number of an address.
type locality struct {
	start     int
	divisions int  // names from the table of divisions
	units     int  // words for divisions and roads: 市 区 镇 路
	roads     int  // roads among units
	name      int  // ideographs directly before the number, at most 6
	township  bool // a town, a township or a subdistrict is among them
	road      bool // a road stands directly before the number
	estate    bool // an estate or another named group of buildings does
	village   bool // a village does
}

// parts counts what speaks for an address.
func (p *locality) parts() int {
	n := p.divisions + p.units
	if p.road || p.estate || p.village || p.name >= 3 {
		n++
	}
	return n
}

// proves reports whether the place and a number of the given kind behind it are an
// address.
func (p *locality) proves(d detail) bool {
	within := p.divisions > 0 || p.units >= 2
	switch d {
	case dHouse:
		return p.road || (p.estate || p.village) && within
	case dDoubt:
		return p.road && p.divisions > 0
	case dLane:
		return p.road
	case dBuilding, dUnit:
		return p.road || p.estate || p.village || within && p.name >= 2
	case dRoom:
		return p.road || p.estate || within && p.name >= 2
	case dFloor:
		return within && (p.road || p.estate && p.units >= 2)
	case dGroup:
		return p.village && within
	case dBare:
		return within && (p.road && (p.divisions > 0 || p.units >= 3) || p.estate)
	}
	return false
}

// farthest is how far before its number an address can begin, in bytes.
const farthest = 160

// addressLeft reads the place before the number at norm[number:].
func (s *Scanner) addressLeft(number int) locality {
	b := s.norm
	k := number
	for m := 0; m < 2 && k > 0 && partSep(b[k-1]); m++ {
		k--
	}
	p := locality{start: k}
	p.road, p.estate = roadEnd(b, k), estateEnd(b, k)
	if r, ok := hanBefore(b, k); ok {
		p.village = hamlet(b, k, r) || r == '村' || r == '屯' || r == '庄' || r == '寨' || r == '乡' || r == '镇' || r == '道' && !p.road
	}
	s.readLeft(&p, k)
	return p
}

// readLeft goes left from norm[:k] as long as parts of an address follow.
func (s *Scanner) readLeft(p *locality, k int) {
	b, from := s.norm, k
	gap, marks, anchored, split := 0, 0, false, false
	for k > 0 && from-k < farthest {
		r, ok := hanBefore(b, k)
		if !ok {
			c := b[k-1]
			switch {
			case partSep(c) && marks < 2:
				marks++
				split = split || gap > 0
			case isAlnum(c) && gap < 8 && marks == 0:
				gap++
			default:
				return
			}
			k--
			continue
		}
		if breaksAddress(r) && divisionAt(b, k-3) == 0 {
			return
		}
		if marks > 0 && gap > 0 && !splits(b, k) && !s.wideSpaced(k) {
			return
		}
		marks = 0
		k -= 3
		if u := unitKind(b, k, r); u != 0 {
			p.units++
			p.township = p.township || u == 2
			if u == 3 {
				p.roads++
			}
			gap = 0
		}
		gap++
		if n := divisionAt(b, k); n > 0 && k+n <= from {
			p.divisions++
			p.start, anchored, gap = k, true, 0
			continue
		}
		if from-k <= 18 {
			p.name = (from - k) / 3
		}
		if !anchored && gap <= 7 {
			p.start = k
		}
		if gap > 9 {
			return
		}
	}
}

// partSep reports whether c parts the parts of an address.
func partSep(c byte) bool {
	return c == ' ' || c == '-' || c == ',' || c == '/' || c == dot || c == '_' || c == '.' || c == '|' || c == '>' || c == '~' || c == '*' || c == '\t'
}

// splits reports whether a part of an address ends at b[:k]: a unit or a division.
func splits(b []byte, k int) bool {
	r, ok := hanBefore(b, k)
	if !ok {
		return false
	}
	if unitKind(b, k-3, r) != 0 || estateEnd(b, k) {
		return true
	}
	for n := 6; n <= 12; n += 3 {
		if k >= n && divisionAt(b, k-n) == n {
			return true
		}
	}
	return false
}

// wideSpaced reports whether the ideograph that ends at norm[:k] stands alone between
// marks, as in texts whose characters are written apart.
func (s *Scanner) wideSpaced(k int) bool {
	b := s.norm
	return k >= 4 && k < len(b) && partSep(b[k]) && partSep(b[k-4])
}

// unitKind tells whether the ideograph r at b[k:] is a word for a division or a road:
// 1, for a township 2, for a road 3.
func unitKind(b []byte, k int, r rune) int {
	next, _ := hanAt(b, k+3)
	switch r {
	case '省', '县', '州', '旗', '盟':
		return 1
	case '市':
		if next != '场' && next != '民' && next != '中' {
			return 1
		}
	case '区':
		if next != '域' && next != '间' && next != '别' && next != '分' {
			return 1
		}
	case '镇', '乡':
		return 2
	case '道':
		if p, _ := hanBefore(b, k); p == '街' {
			return 2
		}
		if roadEnd(b, k+3) {
			return 3
		}
	case '村', '屯':
		return 1
	case '路', '街', '巷', '弄':
		if r == '街' && next == '道' {
			return 0
		}
		if roadEnd(b, k+3) {
			return 3
		}
	}
	return 0
}

// roadEnd reports whether a road's name ends at b[:k], and not another word with the
// same last character.
func roadEnd(b []byte, k int) bool {
	r, ok := hanBefore(b, k)
	if !ok {
		return false
	}
	p, named := hanBefore(b, k-3)
	if !named && (k < 5 || !partSep(b[k-4]) && !isAlnum(b[k-4])) {
		return false
	}
	switch r {
	case '路':
		switch p {
		case '铁', '线', '电', '网', '道', '马', '思', '回', '气', '油', '通', '短', '断', '半', '走', '带', '迷', '问', '绕', '来', '上', '进', '出', '各', '多', '套', '串',
			'并', '旁', '链', '修', '让', '赶', '条', '速', '岔', '探', '顺', '沿', '同', '拦', '开':
			return false
		case '公', '一':
			q, ok := hanBefore(b, k-6)
			return ok && q != '速' && q != '一'
		}
		return true
	case '街', '巷', '弄':
		return p != '上' && p != '逛' && p != '大' || r == '街' && p == '大'
	case '道':
		switch p {
		case '车', '频', '通', '管', '轨', '赛', '渠', '隧', '跑', '匝', '坡', '辅', '报', '知', '味', '街', '国', '省', '县', '人', '地', '轴', '弯', '风', '气', '航', '外', '说', '公', '滑', '主':
			return false
		}
		return true
	case '同':
		return p == '胡'
	case '环':
		return numeral(p) != 0
	case '段':
		switch p {
		case '东', '西', '南', '北', '中', '一', '二', '三', '四', '五', '六', '七':
			return true
		}
	case '里', '条':
		return numeral(p) != 0 || p == '胜' || p == '安' || p == '和' || p == '新' || p == '十'
	}
	return false
}

// estateEnd reports whether the name of an estate, a building or another such place
// ends at b[:k].
func estateEnd(b []byte, k int) bool {
	r, ok := hanBefore(b, k)
	if !ok {
		return false
	}
	p, named := hanBefore(b, k-3)
	if !named {
		return false
	}
	switch r {
	case '苑', '邸', '墅', '寓', '庭', '郡', '轩', '阁', '坊', '厦', '园', '府', '湾', '居', '庄', '寨', '堡', '巷', '舍', '厂', '屿':
		return p != '公' || r == '寓' || r == '园'
	case '区':
		switch p {
		case '小', '社', '园', '校', '厂', '院', '住', '业', '发', '期', '新':
			return true
		}
	case '城', '院', '楼', '村', '都', '里', '岛', '台':
		return len2(b, k) && p != '全' && p != '同' && p != '进' && p != '出' && p != '本' && p != '平' && p != '公'
	case '场':
		return p == '广' || p == '市' || p == '商'
	case '心':
		return p == '中'
	case '际':
		return p == '国'
	case '地':
		return p == '基' || p == '天' || p == '绿' || p == '工'
	case '学', '校':
		return p == '大' || p == '中' || p == '小' || p == '学'
	case '店':
		return p == '酒' || p == '饭' || p == '商' || p == '书'
	case '馆':
		return p == '宾' || p == '公' || p == '旅'
	case '家', '华', '江', '山':
		return p == '世' || p == '万' || p == '滨' || p == '御'
	}
	return false
}

// len2 reports whether at least three ideographs end at b[:k].
func len2(b []byte, k int) bool {
	_, ok := hanBefore(b, k-6)
	return ok
}

// breaksAddress reports whether r is a word of a sentence, not of an address.
func breaksAddress(r rune) bool {
	switch r {
	case '的', '了', '是', '在', '到', '去', '往', '住', '把', '被', '请', '您', '我', '你', '他', '她', '们', '送', '寄', '给', '没', '吗', '呢', '吧', '啊',
		'址', '述', '很', '也', '还', '想', '说', '问', '停', '撞', '坐', '距', '离', '叫', '该', '话':
		return true
	}
	return false
}
