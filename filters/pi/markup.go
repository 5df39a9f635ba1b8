package pi

// tagsReach is how many bytes of tags may stand between a name and its value.
const tagsReach = 64

// tagsEnd gives where the tags end that stand at b[j:], the first of which closes the
// element of a name, so that its value follows: </td><td>, </key><string>. It gives j if
// there are none.
func tagsEnd(b []byte, j int) int {
	if j+4 >= len(b) || b[j] != '<' || b[j+1] != '/' {
		return j
	}
	k := j
	for limit := min(len(b), j+tagsReach); k < limit; {
		switch b[k] {
		case ' ', '\n', '\r', '\t':
			k++
		case '<':
			e := k + 1
			for e < limit && b[e] != '>' && b[e] != '<' {
				e++
			}
			if e == limit || b[e] != '>' {
				return j
			}
			k = e + 1
		default:
			return k
		}
	}
	return j
}

// pinyinAccount reports whether w is a surname in pinyin, a line or a hyphen and syllables
// of pinyin: xu_hao. Names of columns are written likewise, in English.
func pinyinAccount(w []byte) bool {
	var low [24]byte
	if len(w) > len(low) {
		return false
	}
	for k, c := range w {
		if c == '_' || c == '-' {
			first := lowerInto(low[:], w[:k])
			return nameKind(first)&wPinyin != 0 && syllables(lowerInto(low[k:], w[k+1:]))
		}
	}
	return false
}
