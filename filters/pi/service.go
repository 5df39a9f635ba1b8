package pi

// serviceNumber reports whether the digits of b are no number of a person: one of a
// service (400, 800, 95, 96), a day, or a number of more
// than 13 digits without a country.
func serviceNumber(b []byte) bool {
	var d [16]byte
	n := 0
	for _, c := range b {
		if isDigit(c) && n < len(d) {
			d[n] = c
			n++
		}
	}
	switch {
	case n > 13:
		return d[0] != '0' && (d[0] != '8' || d[1] != '6')
	case n > 10 || n < 7:
		return false
	case n == 8 && dated(d[:8]):
		return true
	case n == 10:
		return d[1] == '0' && d[2] == '0' && (d[0] == '4' || d[0] == '8')
	}
	return n <= 8 && d[0] == '9' && (d[1] == '5' || d[1] == '6')
}
