package pi

// plateAt tries a number plate (GA 36) that begins with the province character at
// norm[i:], one separator allowed between any two characters. It gives its end, 0
// for none.
func (s *Scanner) plateAt(i int) int {
	b := s.norm
	k := skipSep(b, i+3)
	if k >= len(b) || !plateLetter(b[k]) {
		return 0
	}
	k++
	var body [6]byte
	var ends [7]int
	n := 0
	ends[0] = k
	for n < 6 {
		next := skipSep(b, ends[n])
		if next >= len(b) || !isAlnum(b[next]) {
			break
		}
		body[n] = upper(b[next])
		n++
		ends[n] = next + 1
	}
	end := ends[n]
	switch {
	case n == 6 && alone(b, end) && newEnergy(body):
	case n >= 5 && alone(b, ends[5]) && plateBody(body[:5]):
		end = ends[5]
	case n >= 4 && plateSuffix(b, ends[4]) && plateBody(body[:4]):
		end = ends[4] + 3
	default:
		return 0
	}
	s.add(i, end, Plate)
	return end
}

// alone reports whether no letter or digit follows at b[k:].
func alone(b []byte, k int) bool { return k >= len(b) || !isAlnum(b[k]) }

func skipSep(b []byte, k int) int {
	if k < len(b) && class[b[k]]&cSep != 0 {
		return k + 1
	}
	return k
}

// plateLetter checks the letter of the issuing office.
func plateLetter(c byte) bool {
	c = upper(c)
	return c >= 'A' && c <= 'Z' && c != 'I' && c != 'O'
}

// plateBody checks the serial: at most three letters, no I or O.
func plateBody(d []byte) bool {
	letters := 0
	for _, c := range d {
		if isDigit(c) {
			continue
		}
		if letters++; !plateLetter(c) {
			return false
		}
	}
	return letters <= 3
}

// newEnergy checks the six characters of a new-energy plate: small cars have the
// letter first, large ones last.
func newEnergy(d [6]byte) bool {
	digits := 0
	for _, c := range d {
		digits += int(class[c] & cDigit)
	}
	kind := func(c byte) bool { return c >= 'A' && c <= 'K' && c != 'I' }
	if kind(d[0]) && digits >= 4 && isDigit(d[2]) && isDigit(d[5]) {
		return isDigit(d[1]) || plateLetter(d[1])
	}
	return kind(d[5]) && digits == 5
}

// plateSuffix reports whether a plate ends with the character at b[i:].
func plateSuffix(b []byte, i int) bool {
	r, _ := hanAt(b, i)
	switch r {
	case '挂', '学', '警', '港', '澳', '使', '领':
		return true
	}
	return false
}
