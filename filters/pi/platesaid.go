package pi

// plateSaid tries a number plate that begins at norm[i:] and whose letters and digits behind the
// province character are said from norm[k:] on: 京 echo eight two eight seven nine, 晋A 嗯 FX72 啊 20.
// police means that one of the armed police is. It gives its end, 0 for none.
func (s *Scanner) plateSaid(i, k int, police bool) int {
	b, v := s.norm, &s.voice
	v.n, v.groups, v.words, v.account = 0, 1, 0, false
	found, words := 0, 0
	for at := k; at > 0 && v.n < 8; {
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
