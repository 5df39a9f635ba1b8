package pi

import "bytes"

// mostRead and mostWords bound the name of a field that its words are asked of.
const (
	mostRead  = 64
	mostWords = 12
)

// fieldName is the name of a field in lower case, without what parts its words.
type fieldName struct {
	low   [mostRead]byte
	from  [mostWords + 1]int // where each word begins in low, and the last one ends
	roles [mostWords]role
	n     int
	short bool // digits or letters by themselves were left out
}

// spelledHint gives what the words of a name say together, whatever their order, where each of
// them is known: which paper or which thing, whose it is, and that it has a number, as in
// permitHkMoExitEntry and wxIdOfOwner. sure means that the value is no person's name, as a
// word says.
func spelledHint(key []byte) (h hint, sure bool) {
	var f fieldName
	if len(key) > mostRead || len(key) < 3 || !f.split(key) || f.n == 0 || f.n == 1 && !f.short && f.roles[0]&rolePermit == 0 {
		return 0, false
	}
	if h, sure = f.hint(); f.n == 1 { // wechat2, but phone1 may hold a piece
		h &^= hintPhone
	}
	return h, sure
}

// split parts a name into its words: at marks, where capitals begin and end, and where words
// that are glued together are all known.
func (f *fieldName) split(key []byte) bool {
	n := 0
	for i := 0; i < len(key); {
		if key[i] >= 0x80 {
			return false
		}
		if !isAlnum(key[i]) {
			i++
			continue
		}
		j, start := wordEnd(key, i), n
		for _, c := range key[i:j] {
			if c-'A' < 26 {
				c |= 0x20
			}
			f.low[n] = c
			n++
		}
		i = j
		switch w := f.low[start:n]; {
		case isDigit(w[0]) && len(w) > 2: // the number of a driver or a card has two at most
			return false
		case isDigit(w[0]) || len(w) == 1 && f.n > 0: // taiwanTravelPermit_L
			n, f.short = start, true
		case !f.word(start, n):
			return false
		}
	}
	f.from[f.n] = n
	return true
}

// wordEnd gives the end of the word at key[i:]: digits, letters of one case, or a capital and
// small letters; of capitals before small letters the last one begins the next word.
func wordEnd(key []byte, i int) int {
	j := i
	if isDigit(key[i]) {
		j = digitsEnd(key, j)
		return j
	}
	for j < len(key) && key[j]-'A' < 26 {
		j++
	}
	if j > i+1 && j < len(key) && key[j]-'a' < 26 {
		return j - 1 // HKMacao
	}
	if j <= i+1 {
		for j < len(key) && key[j]-'a' < 26 {
			j++
		}
	}
	return j
}

// word adds the word low[start:end], or the words that it is glued from. One that is unknown may
// be part of what some name together: bankCard, weChat.
func (f *fieldName) word(start, end int) bool {
	w := f.low[start:end]
	r := roleOfWord(w)
	if r == 0 && w[len(w)-1] == 's' {
		r = roleOfWord(w[:len(w)-1])
	}
	if r == 0 && headOf(w) == 0 && len(w) > 3 && f.glued(start, end, 0) {
		return true
	}
	return f.push(start, r)
}

func (f *fieldName) push(start int, r role) bool {
	if f.n == mostWords {
		return false
	}
	f.from[f.n], f.roles[f.n] = start, r
	f.n++
	return true
}

// glued adds the words that low[start:end] is glued from, the longest first; depth bounds how
// often it begins anew.
func (f *fieldName) glued(start, end, depth int) bool {
	if start == end {
		return true
	}
	if depth > 5 {
		return false
	}
	for n, mark := min(end-start, 20), f.n; n >= 2; n-- {
		w := f.low[start : start+n]
		r := roleOfWord(w)
		if r == 0 && (n < 5 && (n > 2 || f.n > 0) || headOf(w) == 0) {
			continue
		}
		if f.push(start, r) && f.glued(start+n, end, depth+1) {
			return true
		}
		f.n = mark
	}
	return false
}

// headOf gives the identifier that a word in lower case names.
func headOf(w []byte) hint {
	if len(w) < 3 && string(w) != "wx" && string(w) != "vx" && string(w) != "qq" || string(w) == "pan" {
		return 0
	}
	h := wordHint(w)
	if h&hintHard == 0 {
		h &^= hintMAC
	}
	return h & identifying
}

// hint reads the words.
func (f *fieldName) hint() (h hint, sure bool) {
	var all role
	points, whole, of := 0, true, false
	for k, r := range f.roles[:f.n] {
		all |= r
		of = of || k > 0 && r&roleOf != 0
		whole = whole && (r != 0 || headOf(f.low[f.from[k]:f.from[k+1]])&hintDocument != 0)
		switch {
		case r&(rolePlace|roleStay) != 0:
			points += 2
		case r&roleWay != 0:
			points++
		}
	}
	if all&roleKind != 0 {
		return 0, false
	}
	sure = of || all&(roleWhat|roleIdent|rolePaper) != 0 || points >= 4
	if whole && (all&rolePermit != 0 || all&rolePaper != 0 && points >= 2 || all&(roleStay|roleWay) != 0 && (all&(roleWhat|roleIdent) != 0 && points >= 3 || points >= 4)) {
		return hintPermit, sure
	}
	h, all = f.head()
	switch {
	case h&hintWeChat != 0 && (all&^(roleWhat|roleIdent|roleWhose|roleOf|roleForm|roleAct|roleAccount) != 0 || all&roleAct != 0 && all&(roleWhat|roleIdent|roleAccount) == 0):
		return 0, false
	case h&(hintPassport|hintID|hintPermit) == 0 && all&(rolePaper|roleStay|roleWay|rolePermit) != 0:
		return 0, false
	case h&hintPhone != 0 && all&(roleIdent|roleAccount) != 0: // mobileId
		return 0, false
	}
	return h, sure
}

// head gives the identifier that a word, or some in a row, name, the last one that no of
// stands before, and the roles of the others; none where a word is unknown.
func (f *fieldName) head() (h hint, all role) {
	of := false
	for k := 0; k < f.n; {
		m := min(f.n, k+4)
		var w hint
		for ; m > k; m-- {
			if w = headOf(f.low[f.from[k]:f.from[m]]); w != 0 {
				break
			}
		}
		switch {
		case w != 0:
			if !of || h == 0 {
				h = w
			}
			for _, r := range f.roles[k:m] { // wechat id
				all |= r & (roleWhat | roleAccount)
				if r&roleIdent != 0 && m > k+1 {
					all |= roleWhat
				}
			}
		case f.roles[k] == 0:
			return 0, 0
		default:
			all |= f.roles[k]
			of = of || f.roles[k]&roleOf != 0
			m = k + 1
		}
		k = m
	}
	return h, all
}

// Paper reports whether the value is the number of a paper by which a person is known.
func (c Context) Paper() bool { return c.h&hintDocument != 0 }

// PaperKind reports whether a key says that its value is the kind of a paper: certType, 证件类型.
func PaperKind(key []byte) bool {
	if !ascii(key) {
		return bytes.Contains(key, []byte("证")) && (bytes.HasSuffix(key, []byte("类型")) || bytes.HasSuffix(key, []byte("种类")) || bytes.HasSuffix(key, []byte("类别")) || bytes.HasSuffix(key, []byte("名称")))
	}
	all, only := keyRoles(key)
	return only && all&roleKind != 0 && all&(rolePaper|roleIdent) != 0
}

// PaperNumber reports whether a key says that its value is the number of a paper, whose kind
// another one may tell: certNum, 证件号.
func PaperNumber(key []byte) bool {
	if !ascii(key) {
		return hanKeyHint(key)&hintDocument == hintDocument
	}
	all, only := keyRoles(key)
	return only && all&roleKind == 0 && (all&roleWhat != 0 && all&(rolePaper|roleIdent) != 0 || all&rolePaper != 0 && all&roleIdent != 0 || all == roleWhat)
}

// keyRoles gives the roles of the words of a key; only reports that each of them tells of a paper.
func keyRoles(key []byte) (all role, only bool) {
	var f fieldName
	if len(key) > mostRead || len(key) < 2 || !f.split(key) {
		return 0, false
	}
	for _, r := range f.roles[:f.n] {
		if r&(roleWhat|roleIdent|rolePaper|roleKind|roleWhose|roleOf|roleForm) == 0 {
			return 0, false
		}
		all |= r
	}
	return all, true
}
