package pi

// plateAt tries a number plate (GA 36) that begins with the province character at
// norm[i:], up to three separators or brackets allowed between any two characters.
// It gives its end, 0 for none.
func (s *Scanner) plateAt(i int) int {
	b := s.norm
	if w := policeBefore(b, i); w >= 0 {
		if end := s.plateTail(w, i+3, true); end > 0 || i+3 == len(b) || !isAlnum(b[i+3]) {
			return end
		}
		return s.plateSaid(w, i+3, true)
	}
	k := skipSeps(b, i+3)
	if k >= len(b) {
		return 0
	}
	if isDigit(b[k]) {
		return s.consular(i, k)
	}
	if !plateLetter(b[k]) || releaseAt(b, i, k) {
		return 0
	}
	if end := s.plateTail(i, k+1, false); end > 0 {
		return end
	}
	return s.plateSaid(i, k, false)
}

// releaseAt reports whether the letter at b[k:] behind the province character at b[i:]
// begins the number of a release: 更新V10.2.33.
func releaseAt(b []byte, i, k int) bool {
	n := digitsEnd(b[:min(len(b), k+4)], k+1)
	if n == k+1 || n+1 >= len(b) || b[n] != '.' || !isDigit(b[n+1]) {
		return false
	}
	if upper(b[k]) == 'V' {
		return true
	}
	switch prev, _ := hanBefore(b, i); prev {
	case '更', '最', '刷', '全', '重':
		r, _ := hanAt(b, i)
		return r == '新'
	}
	return false
}

// policeBefore gives the start of the letters WJ that stand before the province
// character at b[i:], up to two separators between; -1 if they do not.
func policeBefore(b []byte, i int) int {
	for range 3 {
		if i >= 2 && upper(b[i-2]) == 'W' && upper(b[i-1]) == 'J' && (i == 2 || !isAlnum(b[i-3])) {
			return i - 2
		}
		if i >= 3 && upper(b[i-3]) == 'W' && upper(b[i-1]) == 'J' && class[b[i-2]]&cGap != 0 && (i == 3 || !isAlnum(b[i-4])) {
			return i - 3
		}
		if i < 1 || class[b[i-1]]&cGap == 0 {
			break
		}
		i--
	}
	return -1
}

// consular tries a plate of a consulate, the province at norm[i:], five or six digits
// from norm[k:] on, and 领 or 使.
func (s *Scanner) consular(i, k int) int {
	b, n := s.norm, 0
	for k < len(b) && n < 6 && (isDigit(b[k]) || n > 0 && capitalAlike(b[k])) {
		k, n = k+1, n+1
		k = skipSeps(b, k)
	}
	r, _ := hanAt(b, k)
	if n < 5 || r != '领' && r != '使' {
		return 0
	}
	s.add(i, k+3, Plate)
	return k + 3
}

// plateTail reads the serial from b[k:] of a plate that begins at b[i:]. Of armed
// police it is any four digits and one more character.
func (s *Scanner) plateTail(i, k int, police bool) int {
	b := s.norm
	var body [6]byte
	var ends [7]int
	n := 0
	ends[0] = k
	for n < 6 {
		next := skipSeps(b, ends[n])
		if next >= len(b) {
			break
		}
		c, size := upper(b[next]), 1
		if c >= 0x80 {
			r, _ := threeBytes(b[next:])
			if c, size = numeral(r), 3; c == 0 {
				break
			}
		} else if b[next] == 'o' || b[next] == 'l' {
			c = lookalike(b[next])
		} else if !isAlnum(c) || next > ends[n] && n == 5 && !isDigit(c) && c > 'K' {
			break
		}
		body[n] = c
		n++
		ends[n] = next + size
	}
	spread := n == 6 && skipSeps(b, ends[5]) > ends[5] // the sixth may be the next word
	end := ends[n]
	switch {
	case n == 6 && alone(b, end) && newEnergy(body):
	case n >= 5 && (spread || alone(b, ends[5])) && plateBody(body[:5]):
		end = ends[5]
	case n >= 4 && plateSuffix(b, skipSeps(b, ends[4])) && (plateBody(body[:4]) || crossBorder(b[i:], skipSeps(b, ends[4])-i)):
		if end = skipSeps(b, ends[4]) + 3; string(b[end-3:min(end+3, len(b))]) == "应急" {
			end += 3
		}
	default:
		return 0
	}
	if police && !isDigit(body[0]) && lookalike(body[0]) == 0 || end+1 < len(b) && b[end] == '@' && isAlnum(b[end+1]) {
		return 0
	}
	if !police && (string(body[:5]) == "00000" || s.wareAround(i, end)) {
		return 0
	}
	s.add(i, end, Plate)
	return end
}

// special tries the plates that begin with another character: embassies 使 and six
// digits, the services before 2013 军 空 海 北 沈 兰 济 南 广 成 with a letter and five
// digits, civil aviation 民航.
func (s *Scanner) special(i int, r rune) int {
	b := s.norm
	k := skipSeps(b, i+3)
	switch r {
	case '使', '领':
		next, _ := hanAt(b, i+3)
		if start := sixBefore(b, i); start >= 0 && next != '用' && next != '得' && next != '能' {
			s.add(start, i+3, Plate)
			return i + 3
		}
		for n := 0; n < 6; n++ {
			size := digitAt(b, k)
			if size == 0 {
				return 0
			}
			if k += size; n < 5 {
				if k < len(b) && b[k] == '.' { // 领4133.50元
					return 0
				}
				k = skipSeps(b, k)
			}
		}
		if !alone(b, k) {
			return 0
		}
		s.add(i, k, Plate)
		return k
	case '航':
		if p, _ := hanBefore(b, i); p != '民' {
			return 0
		}
		i -= 3
	}
	if k >= len(b) || !plateLetter(b[k]) {
		return 0
	}
	for n, m := 0, k+1; n < 5; n++ {
		m = skipSeps(b, m)
		if m >= len(b) || !isDigit(b[m]) && !capitalAlike(b[m]) && (n > 0 || !isAlnum(b[m])) {
			return 0
		}
		m++
		if k = m; n == 3 && r == '航' {
			break
		}
	}
	if !alone(b, k) || k < len(b) && b[k] == '@' || s.wareAround(i, k) {
		return 0
	}
	s.add(i, k, Plate)
	return k
}

// capitalAlike reports whether c is a capital that looks like 0 or 1 and stands on no plate.
func capitalAlike(c byte) bool { return c == 'O' || c == 'I' }

// digitAt gives the length of the digit or Chinese numeral at b[k:], 0 if there is none.
func digitAt(b []byte, k int) int {
	if k < 0 || k >= len(b) {
		return 0
	}
	if isDigit(b[k]) {
		return 1
	}
	if r, size := threeBytes(b[k:]); size > 0 && numeral(r) != 0 {
		return size
	}
	return 0
}

// sixBefore gives where the six digits or Chinese numerals begin that end at b[:i], those
// of a plate of an embassy; -1 if there are none or more.
func sixBefore(b []byte, i int) int {
	n, marks := 0, 0
	for n < 7 && i > 0 {
		switch {
		case isDigit(b[i-1]):
			i--
		case i >= 3 && digitAt(b, i-3) == 3:
			i -= 3
		case (n > 0 || b[i-1] == '-' || b[i-1] == '.' || b[i-1] == '_' || b[i-1] == '/' || b[i-1] == dot) && marks < 8 && class[b[i-1]]&cGap != 0 && b[i-1] != '\n' && n < 6:
			i--
			marks++
			continue
		default:
			if n == 6 && class[b[i-1]]&cLetter == 0 && b[i-1] != '.' {
				return i
			}
			return -1
		}
		n++
	}
	if n == 6 && i == 0 {
		return 0
	}
	return -1
}

// armedPolice checks WJ, the two digits of a province or none, and a serial of five.
func armedPolice(d []byte) bool {
	if upper(d[0]) != 'W' || upper(d[1]) != 'J' {
		return false
	}
	for _, c := range d[2 : len(d)-1] {
		if !isDigit(c) {
			return false
		}
	}
	return len(d) == 7 || len(d) == 9
}

// alone reports whether no letter or digit follows at b[k:].
func alone(b []byte, k int) bool { return k >= len(b) || !isAlnum(b[k]) }

// skipSeps skips up to three separators or brackets, or a row of points.
func skipSeps(b []byte, k int) int {
	from := k
	for m := 0; m < 3 && k < len(b) && class[b[k]]&cGap != 0; m++ {
		k++
	}
	for k == from+3 || k > from+3 && k < from+macMark {
		if k == len(b) || b[k] != '.' || b[k-1] != '.' {
			break
		}
		k++
	}
	return k
}

// plateLetter checks the letter of the issuing office.
func plateLetter(c byte) bool {
	c = upper(c)
	return c >= 'A' && c <= 'Z' && c != 'I'
}

// plateBody checks the serial: at most three letters, no I or O.
func plateBody(d []byte) bool {
	letters := 0
	for _, c := range d {
		if isDigit(c) || c == 'O' || c == 'I' {
			continue
		}
		if letters++; !plateLetter(c) {
			return false
		}
	}
	return letters <= 3
}

// crossBorder reports whether b begins with 粤 and Z and the mark of Hong Kong or Macao stands at b[k:],
// between which any four letters and digits are a serial.
func crossBorder(b []byte, k int) bool {
	at := skipSeps(b, 3)
	r, _ := hanAt(b, k)
	return string(b[:3]) == "粤" && at < k && upper(b[at]) == 'Z' && (r == '港' || r == '澳')
}

// newEnergy checks the six characters of a new-energy plate: small cars have the
// letter first, large ones last.
func newEnergy(d [6]byte) bool {
	digits := 0
	for i, c := range d {
		if i > 0 && (c == 'O' || c == 'I') {
			c = lookalike(c)
			d[i] = c
		}
		digits += int(class[c] & cDigit)
	}
	kind := func(c byte) bool { return c >= 'A' && c <= 'K' && c != 'I' }
	if kind(d[0]) && digits >= 4 && isDigit(d[2]) && isDigit(d[5]) {
		return isDigit(d[1]) || plateLetter(d[1])
	}
	return kind(d[5]) && digits == 5
}

// plateSuffix reports whether a plate ends with the character at b[i:].
func plateSuffix(b []byte, i int) bool {
	r, _ := hanAt(b, i)
	switch r {
	case '挂', '学', '警', '港', '澳', '使', '领', '应', '试', '超':
		return true
	}
	return false
}

// plateSaid tries a number plate that begins at norm[i:] and whose letters and digits behind the
// province character are said from norm[k:] on: 京 echo eight two eight seven nine, 晋A 嗯 FX72 啊 20.
// police means that one of the armed police is. It gives its end, 0 for none.
func (s *Scanner) plateSaid(i, k int, police bool) int {
	b, v := s.norm, &s.voice
	v.n, v.groups, v.words, v.account = 0, 1, 0, false
	found, words := 0, 0
	for at := k; at >= 0 && at < k+mostSpeech && v.n < 8; {
		next := v.piece(b, at)
		if next == 0 {
			break
		}
		if v.n == 1 {
			words = v.words
		}
		d := v.d[:v.n]
		switch {
		case v.words+words == 0 || next < len(b) && isAlnum(b[next]) || police != isDigit(d[0]):
		case v.n == 7 && newEnergy([6]byte(d[1:])), v.n == 6 && plateBody(d[1:]), v.n == 5 && (police || plateSuffix(b, next)) && plateBody(d[1:]):
			if countDigits(d) >= 2 && (police || plateLetter(d[0])) {
				found = next
			}
		}
		at = v.gap(b, next)
	}
	if found > 0 {
		s.add(i, found, Plate)
	}
	return found
}

// pinyinPlate tries a number plate whose province is written in pinyin at norm[k:], where a word
// announces one: yue Z3061澳, LuB-12345. It gives its end, 0 for none.
func (s *Scanner) pinyinPlate(k int) int {
	b, n := s.norm, k
	for n < len(b) && n < k+7 && class[b[n]]&cLetter != 0 {
		n++
	}
	at := n
	if !provincePinyin.has(b[k:n]) {
		if n-k < 2 || !provincePinyin.has(b[k:n-1]) {
			return 0
		}
		at--
	}
	if at = skipSeps(b, at); at+4 >= len(b) || !plateLetter(b[at]) {
		return 0
	}
	return s.plateTail(k, at+1, false)
}

// provincePinyin are the characters of provinces that plates begin with.
var provincePinyin = wordSetOf("jing jin hu yu ji yun liao hei xiang wan lu xin su zhe gan e gui gan jin meng shan ji min yue qing zang chuan ning qiong gui")
