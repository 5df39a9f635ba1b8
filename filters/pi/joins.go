package pi

// arrival joins the last plain pieces in the order in which they came, as many as give
// the length of an identifier.
func (a *Assembler) arrival(dst []Finding, base int, st *stream, size int, strict bool) []Finding {
	total, digits := 0, 0
	for k := st.n - 1; k >= 0; k-- {
		p := st.at(k)
		total += int(p.size)
		if !p.plain || total > 24 {
			break
		}
		digits += int(p.digits)
		if k < st.n-1 && digits >= fewestDigits && identifierLength(total) {
			n := 0
			for m := k; m < st.n; m++ {
				n += copy(a.text[n:], st.at(m).bytes())
			}
			dst = a.judge(dst, base, a.text[:n], n-int(st.newest().size), size, st, k, strict)
		}
	}
	return dst
}

func identifierLength(n int) bool { return n == 11 || n >= 13 && n <= 20 || n == 9 }

func countDigits(b []byte) (n int) {
	for _, c := range b {
		n += int(class[c] & cDigit)
	}
	return n
}

// judge scans a joined text whose newest piece begins at from.
func (a *Assembler) judge(dst []Finding, base int, text []byte, from, size int, st *stream, oldest int, strict bool) []Finding {
	a.found = a.s.Scan(a.found[:0], nil, text)
	for _, f := range a.found {
		switch {
		case f.Start >= from || f.End <= from, f.Entity == Mobile && (strict || !st.typed(oldest)):
			continue
		case strict && !a.proven(text[f.Start:f.End], f.Entity):
			continue
		}
		dst = report(dst, base, f.Entity, size)
	}
	return dst
}

// proven reports whether a check digit bears out the entity e, or it is an own one.
func (a *Assembler) proven(d []byte, e Entity) bool {
	switch e {
	case VIN:
		if len(d) == 17 {
			if form, check := vinCheck(d); form && check && vinLike(d) {
				return true
			}
		}
		return a.s.vin.id != nil && matchLoose(d, 0, a.s.vin.id) == len(d)
	case ResidentID:
		return len(d) == 18 && resident18(d)
	case CreditCode:
		return len(d) == 18 && creditCode(d)
	case Plate:
		return a.s.plate.id != nil && matchLoose(d, 0, a.s.plate.id) == len(d)
	}
	return false
}

// report adds an entity that this piece completed, once.
func report(dst []Finding, base int, e Entity, size int) []Finding {
	for _, f := range dst[base:] {
		if f.Entity == e {
			return dst
		}
	}
	return append(dst, Finding{0, size, e})
}

// typed reports whether the pieces from oldest on are a telephone number as it is
// typed: without a check digit, any two numbers could make one.
func (st *stream) typed(oldest int) bool {
	n, first := st.n-oldest, int(st.at(oldest).size)
	switch {
	case n == 2:
		return first == 3 || first == 7
	case n == 3:
		return first == 3 && st.at(oldest+1).size == 4
	}
	return first <= 3
}

// indexed joins the last piece of each index in ascending order.
func (a *Assembler) indexed(dst []Finding, base int, st *stream, size int) []Finding {
	n, count, digits := 0, 0, 0
	p := st.newest()
	for index := range int8(16) {
		for k := st.n - 1; k >= 0; k-- {
			if q := st.at(k); q.index == index && q.of == p.of {
				n += copy(a.text[n:], q.bytes())
				digits += countDigits(q.bytes())
				count++
				break
			}
		}
	}
	if count < 2 || n < 9 || digits < 4 {
		return dst
	}
	a.found = a.s.Scan(a.found[:0], nil, a.text[:n])
	for _, f := range a.found {
		if f.End-f.Start > int(p.size) && (f.Entity != Mobile || count == int(p.of)) {
			dst = report(dst, base, f.Entity, size)
		}
	}
	return dst
}

// permuted tries the other orders of the last two or three distinct pieces as a VIN,
// which its check character must prove.
func (a *Assembler) permuted(dst []Finding, base int, st *stream, size int) []Finding {
	var p [3]*piece
	n, total := 0, 0
	for k := st.n - 1; k >= 0 && n < 3 && total < 17; k-- {
		if q := st.at(k); q.plain && (n == 0 || q.differs(p[0]) && (n == 1 || q.differs(p[1]))) {
			p[n] = q
			n++
			total += int(q.size)
		}
	}
	if n < 2 || total != 17 {
		return dst
	}
	for _, order := range [...][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		m := 0
		for _, k := range order {
			if k < n {
				m += copy(a.text[m:], p[k].bytes())
			}
		}
		if form, check := vinCheck(a.text[:17]); form && check && vinLike(a.text[:17]) {
			return report(dst, base, VIN, size)
		}
	}
	return dst
}

func (p *piece) differs(q *piece) bool { return string(p.bytes()) != string(q.bytes()) }
