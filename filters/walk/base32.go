package walk

// leastBase32 is the length of base32 of leastShort bytes.
const leastBase32 = 13

// base32 tries text[i:j], which may hold line breaks, in the alphabet of RFC 4648 section 6 in
// either case. Numbers of parts have the same letters, so what is decoded must be text or
// something known, and the bits that no byte takes must be zero.
func (u *Unwrapper) base32(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	l, data, err := u.compact(text[i:j], depth)
	if err != nil {
		return false, nil //nolint:nilerr // what is found deeper than the last layer is told by base64
	}
	n := len(data) * 5 / 8
	switch len(data) % 8 {
	case 1, 3, 6:
		return false, nil
	}
	l.grow(n)
	acc, bits, k := uint32(0), 0, 0
	for _, c := range data {
		v := base32Value(c)
		if v > 31 {
			return false, nil
		}
		acc = acc<<5 | uint32(v)
		if bits += 5; bits >= 8 {
			bits -= 8
			l.buf[k] = byte(acc >> bits)
			k++
		}
	}
	if acc&(1<<bits-1) != 0 || n >= leastDecoded && !LooksText(l.buf) && !GBKText(l.buf) && Compressed(l.buf) == 0 && !u.accepts(l.buf) {
		return false, nil
	}
	for pad := 0; pad < 6 && j < len(text) && text[j] == '='; pad++ {
		j++
	}
	return u.offer(Base32, i, j, l.buf, yield)
}

// base32Value gives the value of a character of the alphabet, 32 or more for any other.
func base32Value(c byte) byte {
	switch {
	case (c|0x20)-'a' < 26:
		return (c | 0x20) - 'a'
	case c-'2' < 6:
		return c - '2' + 26
	}
	return 255
}

// allBase32 reports whether b is in the alphabet of base32, in one case.
func allBase32(b []byte) bool {
	fold := b[0] & 0x20 // of a letter
	if b[0] <= '9' {
		fold = b[len(b)-1] & 0x20
	}
	digit := fold == 0
	for _, c := range b {
		switch {
		case c-'2' < 6:
			digit = true
		case (c|0x20)-'a' >= 26 || c&0x20 != fold:
			return false
		}
	}
	return digit
}
