package pi

import (
	"strings"
)

// mostFolded bounds the name of a field in which digits stand for letters.
const mostFolded = 48

// leetHint reads a key in which digits stand for letters, two at least: t41b40zh3ng_n0.
func leetHint(key []byte) hint {
	if len(key) < 4 || len(key) > mostFolded {
		return 0
	}
	var w [mostFolded]byte
	inside, one := 0, false
	for i, c := range key {
		if w[i] = c; c >= 0x80 {
			return 0
		}
		if class[c]&cLetter != 0 || !isAlnum(c) && c != '@' && c != '$' {
			continue
		}
		if w[i] = leetLetter(c); w[i] == 0 {
			return 0
		}
		one = one || c == '1'
		if i > 0 && class[key[i-1]]&cLetter != 0 || i+1 < len(key) && class[key[i+1]]&cLetter != 0 {
			inside++
		}
	}
	if inside < 2 {
		return 0
	}
	const mask = identifying | hintName | hintNameWeak | hintAddr
	h := plainHint(w[:len(key)]) & mask
	if h == 0 && one {
		for i, c := range key {
			if c == '1' {
				w[i] = 'l'
			}
		}
		h = plainHint(w[:len(key)]) & mask
	}
	return h
}

// leetLetter gives the letter that a digit or a sign stands for in a word, 0 for none.
func leetLetter(c byte) byte {
	switch c {
	case '9', '6':
		return 'g'
	case '2':
		return 'z'
	}
	return leet[c]
}

// leetLabel handles norm[i:j], letters and digits before a mark that a value follows, as the name
// of a field in which digits stand for letters. It gives where to go on, 0 if it is none.
func (s *Scanner) leetLabel(i, j int) int {
	b, k := s.norm, i
	for k > 0 && j-k < mostFolded && (isAlnum(b[k-1]) || b[k-1] == '_') {
		k--
	}
	if j-k < 4 {
		return 0
	}
	if h := keyHint(b[k:j]) & (identifying | hintName | hintNameWeak | hintAddr); h != 0 {
		return s.contextWord(i, j, h)
	}
	return 0
}

// markedHan handles the ideograph at norm[i:], behind which one mark stands before each of the
// ideographs that follow, as a label in disguise: 微~信~号, 加丶微丶信. It gives where to go
// on, 0 if it says nothing.
func (s *Scanner) markedHan(i int) int {
	b := s.norm
	mark := 1
	if b[i+3] < 0x80 && class[b[i+3]]&cGap == 0 && b[i+3] != '+' && b[i+3] != '^' && b[i+3] != '#' && b[i+3] != '&' && b[i+3] != '=' && b[i+3] != '`' {
		return 0
	}
	if b[i+3] >= 0x80 {
		if !strokeAt(b[i+3:]) {
			return 0
		}
		mark = 3
	}
	var label [36]byte
	n, k := copy(label[:], b[i:i+3]), i+3
	for n+3 <= len(label) && k+mark+3 <= len(b) && string(b[k:k+mark]) == string(b[i+3:i+3+mark]) {
		if _, ok := hanAt(b, k+mark); !ok {
			break
		}
		n += copy(label[n:], b[k+mark:k+mark+3])
		k += mark + 3
	}
	if n < 6 || k < len(b) && b[k] >= 0x80 && mark == 1 && !saysNext(b, k) {
		return 0
	}
	if h := hanKeyHint(label[:n]) &^ hintNot; h != 0 {
		return s.hanContext(h, i, k)
	}
	return 0
}

// strokeAt reports whether b, of four bytes at least, begins with an ideograph of one stroke that
// stands for a mark: 丶丨丿.
func strokeAt(b []byte) bool {
	return b[0] == 0xE4 && b[1] == 0xB8 && (b[2] == 0xB6 || b[2] == 0xA8 || b[2] == 0xBF)
}

// saysNext reports whether the ideograph at b[k:] says that a value follows.
func saysNext(b []byte, k int) bool {
	r, ok := hanAt(b, k)
	return ok && announcing.has(r)
}

// markedLatin handles the letter norm[i], behind which one mark stands before each of the letters
// that follow, as a label in disguise: W/e/C/h/a/t/ /I/D. It gives where to go on, 0 if it says
// nothing.
func (s *Scanner) markedLatin(i int) int {
	b, mark := s.norm, s.norm[i+1]
	if mark >= 0x80 || mark == ' ' || isAlnum(mark) || i > 1 && b[i-1] == mark && class[b[i-2]]&cLetter != 0 {
		return 0
	}
	var label [mostFolded]byte
	label[0] = b[i]
	n, letters, k := 1, 1, i+1
	for n+1 < len(label) && k+1 < len(b) && b[k] == mark {
		c := b[k+1]
		if c == ' ' || c == '_' {
			label[n] = '_'
		} else if class[c]&cLetter != 0 {
			label[n] = c
			letters++
		} else {
			break
		}
		n++
		k += 2
	}
	if letters < 4 || k < len(b) && isAlnum(b[k]) {
		return 0
	}
	if h := keyHint(label[:n]) & (identifying | hintName | hintNameWeak | hintAddr); h != 0 {
		return s.contextWord(i, k, h)
	}
	return 0
}

// leet holds the letters that digits stand for inside of words.
var leet = [256]byte{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', '$': 's'}

// leetName reads two or three words at b[k:] that begin with a capital and in which digits stand
// for letters, one of them between letters: J1ang Ha1yan. They must have the form of a name.
func leetName(b []byte, k int) (Entity, int) {
	var w [mostLoose]byte
	n, words, inside, end, at := 0, 0, 0, k, k
	for {
		from := k
		for k < len(b) && n < len(w)-1 && (class[b[k]]&cLetter != 0 || leet[b[k]] != 0 && k > from) {
			w[n] = b[k]
			if c := leet[b[k]]; c != 0 {
				w[n] = c
				if k+1 < len(b) && b[k+1]-'a' < 26 {
					inside++
				}
			} else if k > from && b[k]-'A' < 26 && b[k-1] != '-' && words < 3 && leet[b[k-1]] != 0 {
				return None, 0
			}
			n++
			k++
		}
		if k-from < 2 || b[from]-'A' >= 26 || k < len(b) && (isDigit(b[k]) || b[k] == '_') {
			break
		}
		words, end = words+1, k
		if words == 3 || k+1 >= len(b) || b[k] != ' ' && b[k] != '-' || b[k+1]-'A' >= 26 {
			break
		}
		w[n] = ' '
		n++
		k++
	}
	if words < 2 || inside == 0 || end > at+mostLoose {
		return None, 0
	}
	return Name, end
}

// explained reads a name around the word at norm[i:] that says which of its characters are the
// family's: 姓李，名珂; 姓氏龙 名字廷昊; 任姓，名叫超. It gives its end, 0 for none.
func (s *Scanner) explained(i int) int {
	b, start := s.norm, i
	k := pastHan(b, i+3, "氏是为")
	if k < len(b) && b[k] == ':' {
		k++
	}
	if r, ok := hanAt(b, k); ok && hanClass(r)&(hSurname|hCompound) != 0 {
		second, two := hanAt(b, k+3)
		if k += 3; two && compound(r, second) {
			k += 3
		}
	} else if r, ok := hanBefore(b, i); ok && hanClass(r)&hSurname != 0 {
		start -= 3
	} else {
		return 0
	}
	for from := k; k < len(b) && k < from+2 && (b[k] == ',' || b[k] == ' ' || b[k] == dot || b[k] == ';' || b[k] == stop); {
		k++
	}
	if r, ok := hanAt(b, k); !ok || r != '名' {
		return 0
	}
	k = pastHan(b, k+3, "字叫是为两三单个")
	if k < len(b) && b[k] == ':' {
		k++
	}
	end := k
	for end < k+6 {
		r, ok := hanAt(b, end)
		if !ok || nameClass(r)&(xGiven|xOdd) == 0 {
			break
		}
		end += 3
	}
	if end == k {
		return 0
	}
	s.add(start, end, Name)
	return end
}

// pastHan gives where b goes on behind the ideographs at b[k:] that are among those of set.
func pastHan(b []byte, k int, set string) int {
	for {
		r, ok := hanAt(b, k)
		if !ok || !strings.ContainsRune(set, r) {
			return k
		}
		k += 3
	}
}
