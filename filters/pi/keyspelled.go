package pi

import "unicode/utf8"

// spelledOver gives what all words of a key say, where its last ones say only h, which these may
// say of something else: residence card no.
func spelledOver(h hint, key []byte) hint {
	of := saysOf(key)
	if h&^(hintTally|hintName|hintNameWeak|hintCard|hintPassport|hintID|hintAddr|hintAddrWeak) != 0 && !of {
		return h
	}
	more, sure := spelledHint(key)
	if of && more != 0 { // imeiOfPhone
		return more
	}
	switch {
	case h&(hintCard|hintPassport|hintID) != 0:
		if more &= hintPermit; more != 0 {
			more |= h & hintID
		}
	case h&(hintAddr|hintAddrWeak) != 0:
		if more &= hintPermit; more != 0 { // permanentResidence
			more |= h
		}
	case h&(hintName|hintNameWeak) != 0 && !sure:
		if more &= hintWeChat; more != 0 { // wechat user name
			more |= h
		}
	}
	if more != 0 {
		return more
	}
	return h
}

// saysOf reports whether one of the words of a key is of or for, whatever its case.
func saysOf(key []byte) bool {
	for i := 2; i+3 < len(key); i++ {
		if key[i]|0x20 != 'o' && key[i]|0x20 != 'f' {
			continue
		}
		if key[i]|0x20 == 'o' && key[i+1]|0x20 == 'f' && apartAt(key, i, i+2) || i+4 < len(key) && key[i]|0x20 == 'f' && key[i+1]|0x20 == 'o' && key[i+2]|0x20 == 'r' && apartAt(key, i, i+3) {
			return true
		}
	}
	return false
}

// apartAt reports whether key[i:j] is a word of a key by itself.
func apartAt(key []byte, i, j int) bool {
	return (!isAlnum(key[i-1]) || key[i]-'A' < 26 && key[i-1]-'a' < 26) && (!isAlnum(key[j]) || key[j]-'A' < 26)
}

// simplifiedKey gives a key with the simplified forms of its ideographs, in dst if it has others.
func simplifiedKey(dst, key []byte) []byte {
	n := 0
	for i := 0; i < len(key); i++ {
		r, ok := hanAt(key, i)
		if !ok {
			continue
		}
		if to := simplified(r); to != r && len(key) <= len(dst) {
			if n == 0 {
				n = copy(dst, key)
			}
			utf8.EncodeRune(dst[i:], to)
		}
		i += 2
	}
	if n > 0 {
		return dst[:n]
	}
	return key
}

// nameApart gives the context of the name of a field of several words that ends with norm[i:j],
// where no mark says that its value follows but one of afterName: in tables, key=wxIdOfOwner value=.
func (s *Scanner) nameApart(i, j int) hint {
	b := s.norm
	if i > 0 && b[i-1] >= 0x80 {
		return 0
	}
	if j-i > 8 && !capital(b[i+1:i+8]) && (i == 0 || b[i-1] != '_') {
		return 0
	}
	return s.tail(i, j) & (hintPermit | hintPassport | hintWeChat)
}

// afterName holds what may stand behind the name of a field where no mark says that its value
// follows: put(wxIdOfOwner, ...), /wxIdOfOwner/, wxIdOfOwner为.
var afterName = func() (t [256]bool) {
	for _, c := range " \t|,()[]/\n;" {
		t[c] = true
	}
	for c := 0x80; c < len(t); c++ {
		t[c] = true
	}
	t[sym], t[stop], t[dot] = true, true, true
	return t
}()
