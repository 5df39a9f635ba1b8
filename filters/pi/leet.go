package pi

import "strings"

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
	k = pastHan(b, k+3, "字叫是为")
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
