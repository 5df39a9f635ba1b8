package pi

// mostProse is how long a text is at most that Prose looks at.
const mostProse = 48

// Prose reports whether a text is a few words in small letters, a space between two, of which
// none is known, so that neither a scan nor a decoding finds anything in it without a key. What
// it is not sure of it leaves to them.
func (s *Scanner) Prose(text []byte) bool {
	if len(text) > mostProse || s.vin.id != nil && s.vin.digits == 0 || s.plate.id != nil && s.plate.digits == 0 {
		return false
	}
	var w, prev proseWord
	for _, c := range text {
		switch {
		case c-'a' < 26:
			w.add(c)
		case c != ' ' || !w.idle(&prev):
			return false
		default:
			prev, w = w, proseWord{}
		}
	}
	return w.idle(&prev)
}

// proseWord is a word of a text that Prose looks at.
type proseWord struct {
	head uint64 // its first eight letters
	n    int
	set  uint32 // a bit for each letter of it
}

func (w *proseWord) add(c byte) {
	if w.n < 8 {
		w.head |= uint64(c) << (8 * w.n & 63)
	}
	w.n++
	w.set |= 1 << (c & 31)
}

// inLists has a bit for each letter that a list of numbers may have: digits of base 16, 0x and \u.
const inLists = 1<<('a'&31) | 1<<('b'&31) | 1<<('c'&31) | 1<<('d'&31) | 1<<('e'&31) | 1<<('f'&31) | 1<<('h'&31) | 1<<('u'&31) | 1<<('x'&31)

// idle reports whether w, behind the word prev, is nothing: neither a word that says something,
// nor a single letter, nor a part of a run that may be an encoding.
func (w *proseWord) idle(prev *proseWord) bool {
	const most = 10
	if w.n < 2 || w.n > most || w.set&^inLists == 0 {
		return false
	}
	h := gateHash(w.head, w.n)
	return !wordGate.has(h) || phraseGate.has(h) && (prev.n == 0 || !phraseGate.first.has(gateHash(prev.head, prev.n)))
}
