package pi

import (
	"bytes"
	"strings"
)

// addressState follows one postal address: what has been found so far, and a detail
// that alone proves nothing.
type addressState struct {
	start, end int  // the address in norm
	slot       int  // 1 + index in dst of the finding, 0 if none yet
	loose      int  // start of details that no place precedes
	looseEnd   int  // and their end
	group      bool // they are a village and a group of it
	road       int  // where the last character that can end a road stands
}

// detail is a part of an address that a number makes: 18号, 3栋, 2单元, 1203室.
type detail uint8

const (
	noDetail  detail = iota
	dHouse           // 号
	dLane            // 弄
	dBuilding        // 栋 幢 座 号楼 号院
	dUnit            // 单元
	dRoom            // 室
	dFloor           // 楼 层
	dGroup           // 组 队 社 of a village
	dBare            // a number without a word behind a road or an estate
	dDoubt           // 号 before a word that makes it the number of something else
)

// addressUnit handles a character that may end a part of an address. A number with
// its unit makes an address if a road, an estate or a village stands before it, or
// another such number.
func (s *Scanner) addressUnit(i int, r rune) {
	if i < 3 && s.norm[0] >= 0x80 {
		return
	}
	if r == '家' && s.homeOf(i) {
		return
	}
	if r == '路' || r == '街' || r == '道' || r == '巷' {
		s.addr.road = i
	}
	d, number, end := s.detailAt(i, r)
	if d == noDetail {
		switch {
		case r == '叉' || r == '汇':
			s.crossing(i)
		case r == '村' || r == '屯':
			s.village(i)
		case estateEnd(s.norm, i+3):
			s.estate(i)
		}
		return
	}
	a := &s.addr
	if a.slot > 0 && a.end <= number && s.sameAddress(a.end, number) {
		s.lengthen(end)
		return
	}
	p := s.addressLeft(number)
	switch {
	case p.proves(d) || p.parts() > 0 && d != dFloor && s.announcedAt(p.start):
	case a.looseEnd > 0 && number-a.looseEnd <= 3 && number >= a.looseEnd && (d != dHouse || a.group):
		p.start = a.loose
	case d == dBuilding || d == dUnit:
		a.loose, a.looseEnd, a.group = number, end, false
		return
	case d == dHouse && s.levelsBehind(end) > 0: // 121号, 长江中路, 市南区, 青岛市
		s.addAddress(number, s.levelsBehind(end))
		return
	case d == dGroup && p.village:
		a.loose, a.looseEnd, a.group = p.start, end, true
		return
	default:
		return
	}
	s.addAddress(p.start, end)
}

// levelsBehind gives the end of a road and its divisions, from the smallest up and parted by marks, behind
// the house number that ends at norm[:end]; 0 if they do not follow.
func (s *Scanner) levelsBehind(end int) int {
	b, divisions := s.norm, 0
	for level := 0; ; level++ {
		k := end
		for k < len(b) && k < end+2 && partSep(b[k]) {
			k++
		}
		n := k
		for n < k+30 {
			if _, ok := hanAt(b, n); !ok {
				break
			}
			n += 3
		}
		switch r, _ := hanBefore(b, n); {
		case k > end && n >= k+6 && level == 0 && roadEnd(b, n):
		case k > end && n >= k+6 && level > 0 && strings.ContainsRune("区县市省州旗镇", r):
			divisions++
		case divisions > 0:
			return end
		default:
			return 0
		}
		end = n
	}
}

// addAddress reports a new address.
func (s *Scanner) addAddress(start, end int) {
	s.addr = addressState{start: start, end: end, slot: len(s.dst) + 1, road: s.addr.road}
	s.add(start, end, Address)
	s.lengthen(end)
}

// lengthen moves the end of the address, over a room number without a unit too.
func (s *Scanner) lengthen(end int) {
	b, k := s.norm, end
	if k < len(b) && (b[k] == '-' || b[k] == '#' || b[k] == ' ' || b[k] == dot) {
		k++
	}
	n := k
	for n < len(b) && n < k+10 && (isDigit(b[n]) || b[n] == '-' && n > k) {
		n++
	}
	if n > k && n-k <= 9 && isDigit(b[n-1]) && (n == len(b) || !isAlnum(b[n]) && b[n] < 0x80 && b[n] != '.' && b[n] != ':' || s.roomBefore(end, k, n)) && (b[end] != ' ' || n-k <= 4) {
		end = n
	}
	s.addr.end = end
	s.dst[s.addr.slot-1].End = s.original(end)
}

// roomBefore reports whether the digits norm[k:n] directly behind the building or the
// unit that ends at norm[:end] are a room, though a sentence goes on behind them.
func (s *Scanner) roomBefore(end, k, n int) bool {
	r, ok := hanAt(s.norm, n)
	if k != end || !ok || n-k < 3 || n-k > 4 {
		return false
	}
	switch r {
	case '米', '个', '辆', '台', '元', '度', '公', '千', '年', '月', '日', '小', '分', '秒', '次', '件', '户', '人', '平', '万', '多', '余', '号', '路', '层', '楼', '室', '房', '单', '栋', '幢', '座', '斤', '块', '位', '条':
		return false
	}
	switch unit, _ := hanBefore(s.norm, end); unit {
	case '座', '栋', '幢', '元':
		return true
	}
	return false
}

// detailAt reads the detail whose unit is r at norm[i:]: where its number begins and
// where it ends.
func (s *Scanner) detailAt(i int, r rune) (d detail, number, end int) {
	next, _ := hanAt(s.norm, i+3)
	end, at := i+3, i
	switch r {
	case '号':
		switch next {
		case '楼', '院', '栋', '幢', '座':
			d, end = dBuilding, i+6
		case '线', '口', '机', '码', '令', '召', '称', '牌', '文', '段', '桩', '站', '台', '汽', '柴', '电', '门', '航', '泵', '阀', '探', '传', '轮', '缸', '舱',
			'桥', '隧', '匝', '收', '坑', '井', '灯', '摄':
			d = dDoubt
		default:
			d = dHouse
		}
	case '弄':
		d = dLane
	case '栋', '幢':
		d = dBuilding
	case '座':
		if !strings.ContainsRune("椅位舱驾工厂桥城电充换加水塔矿机车站", next) {
			d = dBuilding
		}
	case '元':
		if p, _ := hanBefore(s.norm, i); p == '单' {
			d, at = dUnit, i-3
		}
	case '室', '房':
		d = dRoom
	case '楼', '层':
		d = dFloor
	case '组', '队', '社':
		d = dGroup
	case '路', '街', '道', '巷', '区', '园', '苑', '城', '府', '湾', '庭', '寓', '厦', '居', '郡', '墅':
		return s.bareNumber(i, r)
	}
	if d == noDetail {
		return noDetail, 0, 0
	}
	number = numberStart(s.norm, at)
	if number == at || d == dRoom && at-number < 3 {
		return noDetail, 0, 0
	}
	if p, _ := hanBefore(s.norm, number); p == '第' && r == '座' && end < len(s.norm) && s.norm[end] >= 0xE4 {
		return noDetail, 0, 0 // the third factory
	}
	return d, number, end
}

// bareNumber reads a number behind the road or estate that r at norm[i:] ends: the
// building, unit and room of an estate joined by hyphens, or a house on a road.
func (s *Scanner) bareNumber(i int, r rune) (d detail, number, end int) {
	b, k := s.norm, i+3
	dashed := k < len(b) && b[k] == '-'
	if k < len(b) && (b[k] == ' ' || dashed) {
		k++
	}
	if k >= len(b) || !isDigit(b[k]) {
		return noDetail, 0, 0
	}
	n, groups, digits := k, 1, 0
	for n < len(b) && n < k+16 && (isDigit(b[n]) || (b[n] == '-' || b[n] == '#') && n+1 < len(b) && isDigit(b[n+1])) {
		if isDigit(b[n]) {
			digits++
		} else {
			groups++
		}
		n++
	}
	if n+2 < len(b) && groups == 1 && sameLower(b[n:n+3], "hao") && alone(b, n+3) { // 建新北路189hao梧桐苑
		return dHouse, k, n + 3
	}
	if n < len(b) && (isAlnum(b[n]) || b[n] == '.' || b[n] == ':' || b[n] == '%' || b[n] == '/') || digits > 11 || digits > 9 && !dashed {
		return noDetail, 0, 0
	}
	m := n
	if m < len(b) && b[m] == ' ' {
		m++
	}
	if _, han := hanAt(b, m); han && groups < 3 { // a quantity, or a number with its unit
		return noDetail, 0, 0
	}
	road := r == '路' || r == '街' || r == '道' || r == '巷'
	switch {
	case dashed && (!road || groups > 3 || i < 9 || !bytes.ContainsRune(b[i-9:i], '-')): // 郑州-二七区-农业路-678
	case groups == 3 && !road:
		return dBuilding, k, n
	case dashed, road && groups == 1 && digits <= 4, !road && groups == 2 && digits >= 4:
		return dBare, k, n
	}
	return noDetail, 0, 0
}

// numberStart gives where the number that ends at b[:i] begins: digits, Chinese
// numerals, letters, and the characters that number houses between others; i if
// there is none.
func numberStart(b []byte, i int) int {
	k, start := i, i
	if k > 0 && partSep(b[k-1]) {
		k--
	}
	for k > 0 && i-k < 24 {
		c := b[k-1]
		if partSep(c) && k >= 2 && isDigit(b[k-2]) && start == k && isDigit(b[k]) && (k+1 == len(b) || !isAlnum(b[k+1])) && (k < 3 || !isAlnum(b[k-3])) { // 1 0 0 written apart
			k--
			continue
		}
		if isAlnum(c) {
			k--
			start = k
			continue
		}
		if (c == '-' || c == '#' || c == '/') && k > 1 && start == k && isAlnum(b[k-2]) || c == '#' && start == i {
			k--
			continue
		}
		r, ok := hanBefore(b, k)
		if !ok || numeral(r) == 0 && !numbers(r) {
			break
		}
		k -= 3
		start = k
	}
	if i-start > 24 {
		return i
	}
	return start
}

// numbers reports whether r stands in house numbers besides the numerals.
func numbers(r rune) bool {
	switch r {
	case '十', '百', '千', '甲', '乙', '丙', '丁', '附', '临', '之', '廿':
		return true
	}
	return false
}

// sameAddress reports whether norm[from:to] can stand between two parts of one
// address: at most 36 bytes of ideographs that end none, letters, digits and a few marks.
func (s *Scanner) sameAddress(from, to int) bool {
	if to < from || to-from > 36 {
		return false
	}
	for k := from; k < to; {
		if r, ok := hanAt(s.norm, k); ok {
			if breaksAddress(r) {
				return false
			}
			k += 3
			continue
		}
		if c := s.norm[k]; !isAlnum(c) && c != ' ' && c != '-' && c != '#' && c != '(' && c != ')' && c != ',' && c != dot && c != '/' {
			return false
		}
		k++
	}
	return true
}
