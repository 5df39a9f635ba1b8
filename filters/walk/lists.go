package walk

// separates reports whether c may part the numbers of a list: ASCII that is no
// letter and no digit, a backslash included (\x31\x33).
func separates(c byte) bool {
	return c < 0x80 && (c|0x20)-'a' >= 26 && c-'0' >= 10 && (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && c != 0x7F
}

// leastList is the length of the shortest list worth a look: leastShort numbers of
// two digits, as the codes of all printable characters are.
const leastList = 3*leastShort - 1

// lists looks for bytes that are written as lists: pairs of hexadecimal digits with
// or without 0x, and decimal numbers up to 255, parted by up to three characters. It looks at
// the end of where a region of them could be first, which skips most of a text of words.
func (u *Unwrapper) lists(text []byte, depth int, yield func(Inner) error) error {
	l := &u.layers[min(depth, u.budget.Layers)]
	l.dumped, l.frames.want = 0, 0
	for i := 0; i+leastList <= len(text); {
		w, k := (*[leastList]byte)(text[i:]), leastList-1
		for k >= 0 && codeClass[w[k]]&codeList != 0 {
			k--
		}
		if k >= 0 {
			i += k + 1
			continue
		}
		j := i + leastList
		for j < len(text) && codeClass[text[j]]&codeList != 0 {
			j++
		}
		from, to := unworded(text, i, j)
		if err := u.region(text, from, to, depth, yield); err != nil {
			return err
		}
		i = j
	}
	return nil
}

// unworded leaves out of the region text[i:j] letters at its ends that belong to a word: the last ones
// of code=57 49 50, the first ones of 57 49 50, car.
func unworded(text []byte, i, j int) (from, to int) {
	from, to = i, j
	if i > 0 && letter(text[i-1]) && (i == 1 || text[i-2] != '\\') {
		for from < j && letter(text[from]) {
			from++
		}
	}
	if j < len(text) && (letter(text[j]) || text[j] == '_') {
		for to > from && letter(text[to-1]) {
			to--
		}
	}
	return from, to
}

func letter(c byte) bool { return (c|0x20)-'a' < 26 }

// region tries text[i:j] as a dump and as lists of both kinds. What a dump held is not tried
// again.
func (u *Unwrapper) region(text []byte, i, j, depth int, yield func(Inner) error) error {
	if j-i < leastList || j <= u.layers[min(depth, u.budget.Layers)].dumped {
		return nil
	}
	if offsetLike(text[i:j]) {
		end, err := u.dump(text, i, depth, yield)
		if u.layers[min(depth, u.budget.Layers)].dumped = end; end > 0 || err != nil {
			return err
		}
	}
	l := &u.layers[min(depth, u.budget.Layers)]
	hex, dec := longestLists(text[i:j])
	longest := [2]int{hex, dec}
	for m := range longest {
		if u.work += j - i; longest[m] < leastOf[m] {
			continue
		}
		for k := i; k < j; {
			if c := text[k]; hexValues[c] < 16 {
				if k > i && hexValues[text[k-1]] < 16 { // inside a number
					k++
					continue
				}
			} else if c != '\\' && (c|0x20)-'a' >= 26 { // no number begins
				k++
				continue
			}
			end := u.list(l, text[:j], k, m == 0)
			if m == 0 {
				if err := u.frame(&l.frames, l.buf, k, end, depth, yield); err != nil {
					return err
				}
			}
			if len(l.buf) >= leastShort {
				if depth >= u.budget.Layers && u.worth(l.buf) {
					return ErrBudget
				}
				if marked := styleOf(text[k:], 2); marked == 'x' && !LooksText(l.buf) {
					k = max(end, k+1)
					continue
				}
				if _, err := u.offer(Numbers, k, end, l.buf, yield); err != nil {
					return err
				}
			}
			k = max(end, k+1)
		}
	}
	return nil
}

// leastOf is how many numbers a list has at least that says something: bytes of a frame in
// hexadecimal, or decimal numbers.
var leastOf = [2]int{3, leastShort}

// longestLists gives at least as many numbers as the longest list of either kind has in a region, up to
// the fewest that say something.
func longestLists(b []byte) (hex, dec int) {
	var h, d run
	end := 0
	for i := 0; i < len(b); {
		v := int(hexValues[b[i]])
		if v > 15 {
			if c := b[i]; c == '\\' || (c|0x20)-'a' < 26 { // h or x, which mark numbers in more than one way
				return len(b), len(b)
			}
			i++
			continue
		}
		from, letters := i, v > 9
		for i++; i < len(b) && hexValues[b[i]] < 16; i++ {
			x := int(hexValues[b[i]])
			letters = letters || x > 9
			v = v*10 + x
		}
		gap := byte(1)
		switch {
		case from > end+3:
			gap = 0
		case from == end+1 && b[end] == '.':
			gap = '.'
		}
		h.add(i-from == 2, gap)
		d.add(letters || i-from <= 3 && v <= 255, gap)
		hex, dec = max(hex, h.n), max(dec, d.n)
		if end = i; hex >= leastOf[0] && dec >= leastOf[1] {
			break
		}
	}
	return hex, dec
}

// hexValues holds what hexValue gives.
var hexValues = func() (t [256]uint8) {
	for c := range t {
		t[c] = hexValue(byte(c))
	}
	return t
}()

// run counts the numbers of a list that has come so far.
type run struct {
	n   int
	gap byte // what parts them: a point, 1 for something else
}

// add takes a number, behind a gap of 0 if it is too far from the one before.
func (r *run) add(ok bool, gap byte) {
	switch {
	case !ok:
		r.n = 0
	case gap == 0:
		r.n = 1
	case r.n > 1 && r.gap != gap:
		r.n, r.gap = 2, gap
	default:
		r.n++
		r.gap = gap
	}
}

// mostBefore is how many bytes of a region may stand before the offset of a dump: the end of its key.
const mostBefore = 16

// offsetLike reports whether a region begins with four digits or more, the first of which is
// zero, as an offset has, and behind spaces or a colon with others. The end of a word and a few
// signs may stand before them.
func offsetLike(b []byte) bool {
	for k := 0; k < len(b) && k < mostBefore; {
		if hexValue(b[k]) > 15 {
			k++
			continue
		}
		if b[k] == '0' && k+2 < len(b) && offsetAt(b, k) {
			return true
		}
		for k < len(b) && hexValue(b[k]) < 16 {
			k++
		}
	}
	return false
}

// offsetAt is offsetLike for the digit b[k].
func offsetAt(b []byte, k int) bool {
	if b[k+1] == 'x' {
		k += 2
	}
	n := k
	for n < len(b) && hexValue(b[n]) < 16 {
		n++
	}
	if n-k < 4 || n-k > 16 || n+3 > len(b) || b[n] != ':' && b[n] != ' ' && b[n] != ']' && b[n] != '|' && b[n] != '\t' && b[n] != 'h' {
		return false
	}
	for k = n + 1; k+1 < len(b) && k < n+5 && (b[k] == ' ' || b[k] == '\t' || b[k] == ':'); k++ {
	}
	return k+1 < len(b) && hexValue(b[k]) < 16 && hexValue(b[k+1]) < 16
}

// Listed yields b, bytes that were written as a list of numbers elsewhere, if they
// look like something, or, sure being true, if they are text.
func (u *Unwrapper) Listed(b []byte, sure bool, depth int, yield func(Inner) error) error {
	if sure = sure && len(b) >= 6 && LooksText(b); len(b) < leastShort && !sure {
		return nil
	}
	u.work += len(b)
	if depth >= u.budget.Layers && u.worth(b) {
		return ErrBudget
	}
	f := u.offer
	if sure {
		f = u.give
	}
	_, err := f(Numbers, 0, len(b), b, yield)
	return err
}

// list decodes the list at text[i:] into l.buf and gives where it ends.
func (u *Unwrapper) list(l *layer, text []byte, i int, hex bool) int {
	item := decimalItem
	if hex {
		item = hexItem
	}
	l.buf = l.buf[:0]
	end := i
	points, others, style := false, false, byte(0)
	for i < len(text) {
		v, n, c := byte(0), 0, byte(0)
		if hex && i+2 < len(text) && hexValues[text[i]]|hexValues[text[i+1]] < 16 && hexValues[text[i+2]] > 15 && text[i+2]|0x20 != 'h' {
			v, n = hexValues[text[i]]<<4|hexValues[text[i+1]], 2 // as mostly
		} else if v, n = item(text[i:]); n > 0 {
			c = styleOf(text[i:], n)
		}
		if n == 0 {
			break
		}
		if end == i {
			style = c
		} else if c != style {
			break
		}
		l.buf = append(l.buf, v)
		i += n
		end = i
		for i < len(text) && i < end+3 && codeClass[text[i]]&codeGap != 0 {
			i++
		}
		if i == end && (i >= len(text) || text[i] != '\\') {
			break
		}
		if i == end+1 && text[end] == '.' {
			points = true
		} else {
			others = true
		}
		if points && others { // numbers with decimals: 4.09,4.11
			break
		}
	}
	return end
}

// styleOf gives the letter h or x that the number of n bytes at the start of b is marked with, 0 for
// none and for those with 0x.
func styleOf(b []byte, n int) byte {
	if c := b[0] | 0x20; c == 'h' || c == 'x' {
		return c
	}
	if b[n-1]|0x20 == 'h' {
		return 'H'
	}
	return 0
}

// hexItem reads two hexadecimal digits, with h before or behind them or not, or one or two behind
// 0x or \x.
func hexItem(b []byte) (v byte, n int) {
	i := 0
	if len(b) >= 3 {
		switch c := b[0]; {
		case (c == '0' || c == '\\') && b[1]|0x20 == 'x':
			i = 2
		case c|0x20 == 'x' || c|0x20 == 'h':
			if i = 1; b[1] == '\'' || b[1] == '"' {
				i = 2
			}
			if v, n = hexByteAt(b, i); n > 0 {
				return v, n
			}
			return 0, 0
		}
	}
	n = i
	for n < len(b) && n < i+3 && hexValue(b[n]) < 16 {
		v = v<<4 | hexValue(b[n])
		n++
	}
	if n-i == 2 || n-i == 1 && i == 2 {
		if n == 2 && i == 0 && suffixed(b) {
			n++
		}
		return v, n
	}
	return 0, 0
}

// suffixed reports whether the two digits at the start of b have an h behind them that belongs to no
// word and no other number.
func suffixed(b []byte) bool {
	if len(b) < 3 || b[2]|0x20 != 'h' {
		return false
	}
	return len(b) == 3 || separates(b[3]) || len(b) > 5 && hexValue(b[3]) < 16 && hexValue(b[4]) < 16 && b[5]|0x20 == 'h'
}

// hexByteAt reads two hexadecimal digits at b[i:] and gives where they end, 0 if they are more or less.
func hexByteAt(b []byte, i int) (v byte, n int) {
	if i+2 > len(b) || hexValue(b[i]) > 15 || hexValue(b[i+1]) > 15 || i+2 < len(b) && hexValue(b[i+2]) < 16 {
		return 0, 0
	}
	return hexValue(b[i])<<4 | hexValue(b[i+1]), i + 2
}

// decimalItem reads one to three digits of a number up to 255.
func decimalItem(b []byte) (byte, int) {
	v, n := 0, 0
	for n < len(b) && n < 4 && b[n]-'0' < 10 {
		v = v*10 + int(b[n]-'0')
		n++
	}
	if n == 0 || n == 4 || v > 255 {
		return 0, 0
	}
	return byte(v), n
}
