package pi

// skipGap gives where norm goes on behind one to four separators or brackets at
// b[k:]; 0 if there is none or no letter or digit follows.
func skipGap(b []byte, k int) int {
	for m := k; m < len(b) && m <= k+4; m++ {
		if class[b[m]]&cGap == 0 {
			if m == k || !isAlnum(b[m]) {
				return 0
			}
			return m
		}
	}
	return 0
}

// gapEnd is skipGap that also takes a row of points, before which another separator may
// stand: 138......1234.
func gapEnd(b []byte, k int) int {
	if k+1 < len(b) && class[b[k]]&cGap != 0 && isAlnum(b[k+1]) {
		return k + 1 // one separator, as mostly
	}
	return wideGapEnd(b, k)
}

// wideGapEnd is gapEnd for any gap.
func wideGapEnd(b []byte, k int) int {
	if next := skipGap(b, k); next > 0 || k+3 >= len(b) || b[k+1] != '.' || b[k+2] != '.' || class[b[k]]&cGap == 0 {
		return next
	}
	if b[k] != '.' {
		k++
	}
	n := k
	for n < len(b) && n < k+macMark && b[n] == '.' {
		n++
	}
	if n < k+3 || n == len(b) || !isAlnum(b[n]) {
		return 0
	}
	return n
}

// separator is gap for one that stands alone.
func (r *run) separator(c byte) {
	r.line = r.line || c == '\n' || c == '\t'
	switch {
	case class[c]&cSep == 0, c == '\r':
	case r.kind == 0:
		r.kind = c
	case r.kind != c:
		r.mixed = true
	}
	if c == '.' {
		r.dots++
	}
}

// gap notes the separators norm[k:next]. Spaces around another one are none, and a row of
// points is one of its own kind.
func (r *run) gap(b []byte, k, next int) {
	if next > k+4 {
		r.mixed = r.mixed || r.kind != 0 && r.kind != sym
		r.kind = sym
		return
	}
	if next == k+1 {
		r.separator(b[k])
		return
	}
	solid := false
	for _, c := range b[k:next] {
		solid = solid || c != ' ' && class[c]&cSep != 0
	}
	for _, c := range b[k:next] {
		r.line = r.line || c == '\n' || c == '\t'
		switch {
		case class[c]&cSep == 0, c == '\r', c == '\n' && k+1 < next, c == ' ' && solid:
		case r.kind == 0:
			r.kind = c
		case r.kind != c:
			r.mixed = true
		}
		if c == '.' {
			r.dots++
		}
	}
}
