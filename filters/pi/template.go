package pi

import "bytes"

// Bounds of a biometric template behind its name in a text.
const (
	templateReach = 64  // bytes between the name and the first number
	leastVector   = 16  // numbers
	leastCoded    = 130 // characters of base64 or hexadecimal: more than a digest has
	leastLine     = 58  // characters of a line of them, of which there may be more
	leastBits     = 96  // bits
	leastPairs    = 65  // pairs of hexadecimal digits: more than a digest has
	mostBetween   = 16  // bytes between two numbers, tags aside
	mostMarkup    = 40  // bytes of a tag between them
)

// template looks behind a word for a biometric, which ends at norm[:j], for numbers in a
// row or a long run of coded bytes, and gives where to go on.
func (s *Scanner) template(j int) int {
	b, passed := s.norm, false
	for k := j; k < len(b) && k <= j+templateReach; {
		c := b[k]
		if !isAlnum(c) && !(c == '.' && k+1 < len(b) && isDigit(b[k+1])) {
			k++
			continue
		}
		if end := codedRun(b, k); end > 0 {
			s.add(k, end, Biometric)
			return resume(j, end, passed)
		}
		if !isDigit(c) && c != '.' {
			from := k
			k = lettersEnd(b, k)
			passed = passed || k-from > 8
			continue
		}
		n, end := vectorAt(b, k)
		if n >= leastVector {
			s.add(signed(b, k), end, Biometric)
			return resume(j, end, passed)
		}
		k, passed = max(end, k+1), true
	}
	return j
}

// resume gives where the scan goes on behind a template that ends at end: behind the word
// that announced it, at j, if other values were passed over.
func resume(j, end int, passed bool) int {
	if passed {
		return j
	}
	return end
}

// codedRun gives the end of a template at b[k:] that is written as one run of base64 or
// hexadecimal, or as bits; 0 for none.
func codedRun(b []byte, k int) int {
	e, line, bits := k, k, true
	for ; e < len(b) && (isAlnum(b[e]) || b[e] == '+' || b[e] == '/' || b[e] == '_' || b[e] == '-'); e++ {
		bits = bits && (b[e] == '0' || b[e] == '1')
		if e+3 < len(b) && e-line > leastLine && (b[e+1] == '\n' || b[e+1] == '\r') {
			if next := e + 2; isAlnum(b[next]) {
				e, line = e+1, next
			} else if b[next] == '\n' && isAlnum(b[next+1]) {
				e, line = e+2, next+1
			}
		}
		if e+4 < len(b) && e-line > leastLine && b[e+1] == '\\' && b[e+2] == 'n' && isAlnum(b[e+3]) { // an escaped line break
			e, line = e+2, e+3
		}
	}
	if n := e - k; n >= leastCoded || bits && n >= leastBits {
		return e
	}
	return pairsRun(b, k)
}

// pairsRun gives the end of leastPairs pairs of hexadecimal digits or more from b[k:] on,
// with one mark between them; 0 for none.
func pairsRun(b []byte, k int) int {
	n := 0
	if k+4 < len(b) && b[k] == 'x' && k > 0 && b[k-1] == '\\' {
		return escapedRun(b, k+1)
	}
	for k+2 < len(b) && isHex(b[k]) && isHex(b[k+1]) && !isAlnum(b[k+2]) && b[k+2] < 0x80 {
		k, n = k+3, n+1
	}
	if n < leastPairs {
		return 0
	}
	return k - 1
}

// escapedRun is pairsRun for pairs behind a backslash or two and an x: \x09\xfd.
func escapedRun(b []byte, k int) int {
	for n := 1; k+2 <= len(b) && isHex(b[k]) && isHex(b[k+1]); n++ {
		end := k + 2
		for k = end; k < len(b) && k < end+2 && b[k] == '\\'; {
			k++
		}
		if k == end || k == len(b) || b[k] != 'x' {
			if n < leastPairs {
				return 0
			}
			return end
		}
		k++
	}
	return 0
}

// vectorAt counts the numbers that follow each other from b[k:] on, with their signs,
// exponents and, at most, a letter or two for an index or always the same words between them,
// and gives where the last one ends. A number before an equals sign or a colon is an index.
func vectorAt(b []byte, k int) (n, end int) {
	var gap []byte
	for {
		e, hex := numberEnd(b, k)
		next, index := between(b, e)
		if next == 0 && (n == 0 || gap != nil) {
			if next = sameWords(b, e, gap); next > 0 {
				gap = bytes.TrimRight(b[e:next], "-+")
			}
		}
		if !index {
			n++
		}
		if end = e; next == 0 || hex {
			return n, end
		}
		k = next
	}
}

// sameWords gives where the next number begins behind b[e:] over the words of gap, or over any
// few if there was none before: value: 0.12 value: -0.34. It is 0 for nowhere.
func sameWords(b []byte, e int, gap []byte) int {
	k := e
	if gap != nil {
		if !bytes.HasPrefix(b[e:], gap) {
			return 0
		}
		k += len(gap)
	}
	for k < len(b) && k < e+mostMarkup && !isDigit(b[k]) && b[k] < 0x80 {
		if gap != nil && b[k] != '-' && b[k] != '+' {
			return 0
		}
		k++
	}
	if k >= len(b) || !isDigit(b[k]) {
		return 0
	}
	return k
}

// numberEnd gives the end of the number at b[k:], and whether letters touch it, so that it
// is none.
func numberEnd(b []byte, k int) (end int, letters bool) {
	e := k
	if k+2 < len(b) && b[k] == '0' && b[k+1]|0x20 == 'x' && isHex(b[k+2]) { // a byte or a word of C
		for e += 2; e < len(b) && isHex(b[e]); {
			e++
		}
		return e, e > k+10
	}
	for e < len(b) && (isDigit(b[e]) || b[e] == '.') {
		e++
	}
	if e+1 < len(b) && b[e]|0x20 == 'e' {
		x := e + 1
		if b[x] == '-' || b[x] == '+' {
			x++
		}
		m := digitsEnd(b, x)
		if m > x {
			e = m
		}
	}
	if e < len(b) && e > k && b[e]|0x20 == 'f' && (e+1 == len(b) || !isAlnum(b[e+1])) { // 0.12f
		e++
	}
	return e, e < len(b) && class[b[e]]&cLetter != 0
}

// between gives where the next number begins behind b[e:], 0 if there is none near, and
// whether what stands between says that the one before was an index.
func between(b []byte, e int) (next int, index bool) {
	letters := 0
	for k, end := e, e+mostBetween; k < len(b) && k < end; k++ {
		switch c := b[k]; {
		case c == '<':
			if n := bytes.IndexByte(b[k:min(len(b), k+mostMarkup)], '>'); n > 0 {
				k, end = k+n, end+n
			}
		case isDigit(c), c == '.' && k+1 < len(b) && isDigit(b[k+1]):
			return k, index && letters == 0
		case class[c]&cLetter != 0:
			if letters++; letters > 2 {
				return 0, false
			}
		case c == '=' || c == ':':
			index = true
		case c >= 0x80 || c == '/' || c == '@' || c == '|':
			return 0, false
		}
	}
	return 0, false
}
