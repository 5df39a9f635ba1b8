package walk

// lines tries base64 of a text in short lines, each as long as text[i:j] and the last one at most.
func (u *Unwrapper) lines(text []byte, i, j int, w *wraps, depth int, yield func(Inner) error) (end int, found bool, err error) {
	if w.left <= 0 {
		return j, false, nil
	}
	end, size := evenLines(text, i, j)
	w.left -= end - i
	u.work += end - i
	if end == j || size%4 != 0 {
		return j, false, nil
	}
	l, err := u.at(depth)
	if err != nil {
		return j, false, nil //nolint:nilerr // what is found deeper than the last layer is told by its lines
	}
	l.strip = l.strip[:0]
	for k := i; k < end; k++ {
		switch c := text[k]; {
		case c == '\\':
			k++
		case codeClass[c]&codeBase != 0:
			l.strip = append(l.strip, c)
		}
	}
	l.grow(stdBase64.DecodedLen(len(l.strip)))
	n, err := stdBase64.Decode(l.buf, l.strip)
	if err != nil {
		if n, err = urlBase64.Decode(l.buf, l.strip); err != nil {
			return j, false, nil //nolint:nilerr // it is no base64
		}
	}
	if n < leastDecoded || !LooksText(l.buf[:n]) {
		return j, false, nil
	}
	found, err = u.give(Base64, i, end, l.buf[:n], yield)
	return end, found, err
}

// evenLines gives the end of such lines, and how many characters they have with those that fill
// them up; the end is j if no line follows.
func evenLines(text []byte, i, j int) (end, size int) {
	n := j - i
	for end, size = j, n; ; size += n {
		k := end
		for k < len(text) && k < end+6 && (text[k] == '\n' || text[k] == '\r' || text[k] == ' ' || text[k] == '\t' || text[k] == '\\' && k+1 < len(text) && (text[k+1] == 'n' || text[k+1] == 'r')) {
			if text[k] == '\\' {
				k++
			}
			k++
		}
		from := k
		for k < len(text) && k <= from+n && codeClass[text[k]]&codeBase != 0 {
			k++
		}
		for k > from && k < len(text) && k <= from+n && text[k] == '=' {
			k++
		}
		switch {
		case from == end || k == from || k > from+n || k < len(text) && codeClass[text[k]]&codeBase != 0:
			return end, size
		case k < from+n || text[k-1] == '=':
			return k, size + k - from
		}
		end = k
	}
}
