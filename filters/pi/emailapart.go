package pi

import "bytes"

// emailApart tries an address around the @ at norm[i] whose characters stand apart: one
// by one between spaces, or with symbols anywhere. It gives where to go on.
func (s *Scanner) emailApart(i int) int {
	b := s.norm
	if i == 0 || i+1 >= len(b) {
		return i + 1
	}
	sep := b[i+1]
	if bytes.IndexByte(b[max(0, i-12):min(len(b), i+12)], sym) >= 0 {
		sep = sym
	}
	if sep != sym && (sep != ' ' || b[i-1] != ' ') {
		return i + 1
	}
	l := i
	for l > 0 && apartBefore(b, l, sep) {
		l--
	}
	for l < i && !isAlnum(b[l]) {
		l++
	}
	var domain [64]byte
	n, end, k := 0, 0, i+1
	for ; k < len(b) && n < len(domain) && apartBehind(b, k, sep); k++ {
		if b[k] == sep {
			continue
		}
		domain[n] = b[k]
		n++
		end = k + 1
	}
	d := domain[:n]
	for len(d) > 0 && !isAlnum(d[len(d)-1]) {
		d, end = d[:len(d)-1], end-1
	}
	label := lastLabel(d, len(d))
	if i-l < 2 || label < 2 || d[label-1] != '.' || !isAlnum(d[0]) || !topLevel(d[label:]) {
		return i + 1
	}
	s.add(l, end, Email)
	return end
}

// apartBefore reports whether b[k-1] goes on with an address to the left of b[k:].
func apartBefore(b []byte, k int, sep byte) bool {
	c := b[k-1]
	if c == sep {
		return sep == sym || k >= 2 && b[k-2] != ' '
	}
	return class[c]&cLocal != 0 && (sep == sym || k >= len(b) || b[k] == ' ' || b[k] == '@')
}

// apartBehind reports whether b[k] goes on with an address.
func apartBehind(b []byte, k int, sep byte) bool {
	c := b[k]
	if c == sep {
		return sep == sym || k+2 >= len(b) || b[k+1] != ' ' && (k+2 == len(b) || !isAlnum(b[k+2]) || !isAlnum(b[k+1]))
	}
	return isAlnum(c) || c == '.' || c == '-'
}
