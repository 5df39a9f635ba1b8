package pi

// village handles a village at norm[i:]: it is an address if the township and the
// county stand before it.
func (s *Scanner) village(i int) {
	if s.further(i) {
		return
	}
	p := s.addressLeft(i + 3)
	if p.township && (p.units >= 3 || p.divisions >= 1 && p.units >= 2) {
		s.addAddress(p.start, i+3)
	}
}

// estate handles an estate at norm[i:] without a number: it is an address if a road
// and two divisions stand before it.
func (s *Scanner) estate(i int) {
	if s.further(i) {
		return
	}
	if i-s.addr.road > farthest/2 {
		return
	}
	p := s.addressLeft(i + 3)
	if p.roads > 0 && p.units >= 3 && p.units+p.divisions >= 4 {
		s.addAddress(p.start, i+3)
	}
}

// crossing handles the crossing of two roads at norm[i:]: it is an address if divisions
// stand before it and the name of a place behind it.
func (s *Scanner) crossing(i int) {
	if p, _ := hanBefore(s.norm, i); p != '交' {
		return
	}
	end, n := i+6, 0
	for k := end; n < 8; k += 3 {
		r, ok := hanAt(s.norm, k)
		if !ok || breaksAddress(r) || n == 0 && s.traffic(k, r) {
			break
		}
		n++
		if n >= 3 {
			end = k + 3
		}
	}
	p := s.addressLeft(i - 3)
	if n >= 3 && p.road && p.units+p.divisions >= 4 {
		s.addAddress(p.start, end)
	}
}

// traffic reports whether the ideograph r at norm[k:] begins what happens at a crossing
// or on which side of it.
func (s *Scanner) traffic(k int, r rune) bool {
	switch r {
	case '发', '拥', '堵', '有', '附', '等', '左', '右', '直', '掉', '因', '绿', '红', '前', '后', '行', '车', '出', '施', '缓', '通', '事', '信', '处', '实', '交', '正', '由', '向':
		return true
	case '东', '西', '南', '北':
		next, _ := hanAt(s.norm, k+3)
		switch next {
		case '侧', '南', '北', '角', '向', '行', '进', '口', '边', '往':
			return true
		case '方':
			after, _ := hanAt(s.norm, k+6)
			return after == '向'
		}
	}
	return false
}

// further reports whether a named part that ends with the ideograph at norm[i:] goes
// on with the address before it, and takes it in.
func (s *Scanner) further(i int) bool {
	a := &s.addr
	if a.slot == 0 || i >= a.end && !s.sameAddress(a.end, i) {
		return false
	}
	if i >= a.end {
		s.lengthen(i + 3)
	}
	return true
}

// announcedAt reports whether a word before norm[start:] or the key announces an address.
func (s *Scanner) announcedAt(start int) bool {
	if s.key&hintAddr != 0 {
		return true
	}
	return s.ctx&hintAddr != 0 && s.ctxEnd <= start+6 && start-s.ctxEnd <= 12
}

// addressAfter looks behind a word that announces an address, norm[:j], for a place
// that no number makes one: a division and what lies in it. strong words announce
// the address of a person, others any destination.
func (s *Scanner) addressAfter(j int, strong bool) {
	b, k := s.norm, j
	for limit := min(len(b), j+9); k < limit; {
		r, ok := hanAt(b, k)
		if ok && r != '是' && r != '为' && r != '在' && r != '到' {
			break
		}
		if ok {
			k += 3
			continue
		}
		if b[k] != ':' && b[k] != ' ' && b[k] != '=' && b[k] != '"' && b[k] != ',' {
			return
		}
		k++
	}
	start, divisions := k, 0
	for {
		n := divisionAt(b, k)
		if n == 0 {
			break
		}
		k += n
		divisions++
		if r, ok := hanAt(b, k); ok && (r == '省' || r == '市' || r == '区' || r == '县' || r == '州' || r == '旗') {
			k += 3
		}
	}
	end, placed := k, false
	for n := k; n < k+45; n += 3 {
		r, ok := hanAt(b, n)
		if !ok || breaksAddress(r) {
			break
		}
		if n > k && (roadEnd(b, n+3) || estateEnd(b, n+3) || r == '镇' || r == '乡' || r == '村') {
			end, placed = n+3, true
		}
	}
	if s.addr.end < end && (placed && (divisions >= 2 || divisions == 1 && strong) || divisions >= 3 && estateEnd(b, k)) {
		s.addAddress(start, end)
	}
}

// hamlet reports whether the ideograph r that ends at b[:k] ends the name of a hamlet, which
// the lie of the land gives, and three ideographs or more stand there: 杨树沟 4组.
func hamlet(b []byte, k int, r rune) bool {
	switch r {
	case '塘', '坪', '沟', '坝', '岭', '冲', '坳', '坑', '垭', '塝', '岗', '洼', '圩', '埔', '寮', '厝', '窑', '堡', '湖', '井', '坡', '坎', '梁', '滩', '垸', '墩', '埠', '集', '沱', '溪', '山', '桥':
		return len2(b, k)
	}
	return false
}
