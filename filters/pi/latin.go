package pi

// latinPair handles the capitalised word norm[i:j], behind which a space and a
// capital letter follow: with the next word it may be a person's name. It gives the
// end of the name, 0 for none. sure means that a context announces a name.
func (s *Scanner) latinPair(i, j int, sure bool) int {
	b := s.norm
	k := j + 1
	e := k
	for e < len(b) && class[b[e]]&cLetter != 0 {
		e++
	}
	if e-k < 2 || e-k > 16 || j-i > 16 || e < len(b) && isDigit(b[e]) {
		return 0
	}
	var one, two [16]byte
	lower1, lower2 := lowerInto(one[:], b[i:j]), lowerInto(two[:], b[k:e])
	if !latinWords(lower1, lower2, sure) || s.roadFollows(k, e) || s.pinyinRoad(k, e) {
		return 0
	}
	return e
}

// lowerInto writes letters in lower case.
func lowerInto(dst, w []byte) []byte {
	for i, c := range w {
		dst[i] = c | 0x20
	}
	return dst[:len(w)]
}

// latinWords reports whether two words are a personal name: an English first and last
// name, or a surname and a given name in pinyin in either order.
func latinWords(one, two []byte, sure bool) bool {
	a, b := nameKind(one), nameKind(two)
	switch {
	case a&wFirst != 0 && (b&(wLast|wPinyin) != 0 || sure):
		return true
	case a&wPinyin != 0 && syllables(two), b&wPinyin != 0 && syllables(one):
		return sure || !place(one, two)
	case a&wFirst != 0:
		return len(two) >= 4 && wordHint(two) == 0 && !ordinary(two)
	case b&wLast != 0 && sure:
		return true
	}
	return false
}

// place reports whether two words in pinyin name a place or are English words.
func place(one, two []byte) bool {
	if ordinary(one) || ordinary(two) {
		return true
	}
	switch string(one) {
	case "hong", "macau", "shang", "bei", "shan", "tian", "guang", "he":
		return string(two) == "kong" || string(two) == "hai" || string(two) == "jing" || string(two) == "xi" ||
			string(two) == "dong" || string(two) == "jin" || string(two) == "zhou" || string(two) == "nan" || string(two) == "bei" || len(two) < 3
	}
	return false
}

// ordinary reports whether w is an English word that can pass for a name.
func ordinary(w []byte) bool {
	switch string(w) {
	case "can", "man", "gang", "bang", "lane", "mode", "line", "range", "time", "date", "one", "you",
		"she", "me", "we", "be", "pine", "bus", "pin", "sensor", "center", "centre", "road", "service", "level", "name", "note", "ran",
		"sea", "tea", "mail", "here", "done", "gun", "fun", "run", "den", "pen", "men", "ten", "ping", "ding", "ring", "bin", "win", "tong", "gate",
		"drive", "park", "chips", "chip", "supply", "system", "motors", "street", "avenue", "city", "station", "airport", "hotel", "mall", "update":
		return true
	}
	return false
}

// roadFollows reports whether norm[k:e] or the word behind it is one for a road.
func (s *Scanner) roadFollows(k, e int) bool {
	b := s.norm
	if e-k > 3 && roadWord(b[k:e]) { // jie and lu are given names as well
		return true
	}
	if e+1 >= len(b) || b[e] != ' ' {
		return false
	}
	f := e + 1
	for f < len(b) && class[b[f]]&cLetter != 0 {
		f++
	}
	return f > e+1 && roadWord(b[e+1:f])
}

// pinyinRoad reports whether norm[k:e] is the word for a road or a division in pinyin
// and a house number or a comma follows.
func (s *Scanner) pinyinRoad(k, e int) bool {
	b := s.norm
	if e-k > 5 || e+2 >= len(b) || !roadWord(b[k:e]) {
		return false
	}
	return b[e] == ' ' && isDigit(b[e+1]) || b[e] == ',' && (isDigit(b[e+1]) || b[e+1] == ' ' && (isDigit(b[e+2]) || s.addr.slot > 0)) ||
		b[e] == ' ' && numberWord(b, e+1)
}

// latinAfter looks for a name in Latin letters at norm[k:], behind a context: one or
// two capitalised words behind a title, two words that can be a name else. weak is a
// context that may announce other things.
func (s *Scanner) latinAfter(k int, title, weak bool) int {
	b := s.norm
	e := k
	for e < len(b) && class[b[e]]&cLetter != 0 {
		e++
	}
	if e-k < 2 || e-k > 16 || e < len(b) && isDigit(b[e]) {
		return 0
	}
	capital := b[k]-'A' < 26
	next := e+2 < len(b) && b[e] == ' ' && class[b[e+1]]&cLetter != 0
	if next {
		if end := s.latinPair(k, e, capital || title || !weak); end > 0 {
			return end
		}
	}
	if title && capital {
		if f := e + 1; next && b[f]-'A' < 26 {
			for f < len(b) && class[b[f]]&cLetter != 0 {
				f++
			}
			return f
		}
		return e
	}
	return 0
}

// original gives the offset in the text of an end in norm.
func (s *Scanner) original(end int) int {
	if s.off != nil {
		return s.off[end]
	}
	return end
}
