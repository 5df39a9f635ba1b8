package pi

// messengerLabel handles the letters norm[i:j], w, v or wei, with which an odd writing of the
// name of the messenger may begin: w-x, w信, v❤, wei信, w-e-c-h-a-t. It reports an account
// behind it, which must have a digit or a line, and gives where to go on.
func (s *Scanner) messengerLabel(i, j int) int {
	b, k := s.norm, j
	if i > 0 && (class[b[i-1]]&cAlnum != 0 || b[i-1] == '_' || b[i-1] == '/') {
		return j
	}
	switch {
	case j-i == 3: // wei信
		if r, ok := hanAt(b, k); !ok || r != '信' {
			return j
		}
		k += 3
	case spelled(b, j, "echat"):
		k = j + 2*len("echat")
	case spelled(b, j, "eixin"):
		k = j + 2*len("eixin")
	case k+1 < len(b) && betweenMark(b[k]) && b[k+1]|0x20 == 'x' && (k+2 == len(b) || !isAlnum(b[k+2])):
		k += 2
	case k < len(b) && b[k] == sym:
		k++
	default:
		r, ok := hanAt(b, k)
		if !ok || r != '信' {
			return j
		}
		k += 3
	}
	for limit := min(len(b), k+16); k < limit; {
		if r, ok := hanAt(b, k); ok && (r == '号' || r == '是' || r == '为' || r == '联' || r == '系' || r == '加' || r == '我') {
			k += 3
			continue
		}
		if b[k] != ' ' && b[k] != ':' && b[k] != '=' && b[k] != sym {
			break
		}
		k++
	}
	end, plain := accountEnd(b, k)
	if w := b[k:end]; plain || !accountForm(w) || letterCount(w) < 3 || end < len(b) && (b[end] == '.' || b[end] == '@' || b[end] == '/') && end+1 < len(b) && isAlnum(b[end+1]) {
		return j
	}
	s.add(k, end, WeChat)
	return end
}

// betweenMark reports whether c may stand between the letters of wx.
func betweenMark(c byte) bool {
	return c == ' ' || c == '-' || c == '.' || c == '_' || c == sym || c == dot
}

// spelled reports whether the letters of word follow at b[j:], the same mark before each.
func spelled(b []byte, j int, word string) bool {
	if j+2*len(word) > len(b) || !betweenMark(b[j]) {
		return false
	}
	for n := range len(word) {
		if b[j+2*n] != b[j] || b[j+2*n+1]|0x20 != word[n] {
			return false
		}
	}
	return true
}

// idInside reports whether norm[i:j], letters and digits, goes on an account wxid_... before
// which another word may be glued, and gives its end; 0 if not.
func (s *Scanner) idInside(i, j int) int {
	b := s.norm
	if i < 5 || b[i-1] != '_' || b[i-2]|0x20 != 'd' || b[i-3]|0x20 != 'i' || b[i-4]|0x20 != 'x' || b[i-5]|0x20 != 'w' || j-i < 8 {
		return 0
	}
	s.add(i-5, j, WeChat)
	return j
}
