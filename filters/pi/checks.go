package pi

// provinceCode reports whether the first two digits of d are an administrative
// division of GB/T 2260 (81 to 83: permits of HK, Macao and Taiwan residents).
func provinceCode(d []byte) bool {
	switch n := int(d[0]-'0')*10 + int(d[1]-'0'); {
	case n >= 11 && n <= 15, n >= 21 && n <= 23, n >= 31 && n <= 37, n >= 41 && n <= 46:
		return true
	case n >= 50 && n <= 54, n >= 61 && n <= 65, n == 71, n >= 81 && n <= 83:
		return true
	}
	return false
}

func number2(d []byte) int { return int(d[0]-'0')*10 + int(d[1]-'0') }

var monthDays = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// validDate checks a date of the Gregorian calendar.
func validDate(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	if month == 2 && day == 29 {
		return year%4 == 0 && (year%100 != 0 || year%400 == 0)
	}
	return day <= monthDays[month]
}

var residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// resident18 checks an 18-character resident ID of GB 11643: 17 digits and a check
// character, ISO 7064 MOD 11-2.
func resident18(d []byte) bool {
	if !provinceCode(d) && (d[0] != '9' || !provinceCode(d[1:])) || !validDate(number2(d[6:])*100+number2(d[8:]), number2(d[10:]), number2(d[12:])) {
		return false
	}
	if c := number2(d[6:]); c < 18 || c > 20 {
		return false
	}
	sum := 0
	for i, w := range residentWeights {
		sum += int(d[i]-'0') * w
	}
	return "10X98765432"[sum%11] == upper(d[17])
}

// resident15 checks the form of a resident ID of before 1999, which has no check
// digit: division, date with a two-digit year, sequence.
func resident15(d []byte) bool {
	city, county := number2(d[2:]), number2(d[4:])
	if city > 53 && city != 90 || city == 0 && d[0] != '8' || county > 43 && county < 81 || number2(d[6:]) < 15 {
		return false
	}
	return provinceCode(d) && validDate(1900+number2(d[6:]), number2(d[8:]), number2(d[10:]))
}

// luhn checks the check digit of ISO/IEC 7812-1 annex B.
func luhn(d []byte) bool {
	sum := 0
	for i := range d {
		v := int(d[len(d)-1-i] - '0')
		if i&1 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// vinValue transliterates a VIN character by ISO 3779 and 49 CFR 565.15; -1 for
// I, O, Q and all else.
func vinValue(c byte) int {
	switch c = upper(c); {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'H':
		return int(c-'A') + 1
	case c >= 'J' && c <= 'N':
		return int(c-'J') + 1
	case c == 'P':
		return 7
	case c == 'R':
		return 9
	case c >= 'S' && c <= 'Z':
		return int(c-'S') + 2
	}
	return -1
}

var vinWeights = [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}

// vinCheck reports whether d, 17 characters, has the alphabet of a VIN and
// whether the check character at position 9 holds (GB 16735).
func vinCheck(d []byte) (form, check bool) {
	sum := 0
	for i, w := range vinWeights {
		v := vinValue(d[i])
		if v < 0 {
			return false, false
		}
		sum += v * w
	}
	return true, "0123456789X"[sum%11] == upper(d[8])
}

// vinLike reports whether a string in the alphabet of a VIN looks like one without
// help of its check character: the first three characters can be a manufacturer's
// code, the serial number ends in four digits, the case is uniform.
func vinLike(d []byte) bool {
	for _, c := range d[13:] {
		if !isDigit(c) {
			return false
		}
	}
	letters, lower := 0, 0
	for _, c := range d[:13] {
		if !isDigit(c) {
			letters++
			if c >= 'a' {
				lower++
			}
		}
	}
	return letters >= 3 && (lower == 0 || lower == letters) && wmi(d)
}

// wmi reports whether d begins like a world manufacturer identifier (ISO 3780) of
// a region that builds cars: a letter region with a letter or digit country code,
// or North America with a letter in second or third place.
func wmi(d []byte) bool {
	switch c := upper(d[0]); {
	case c == 'L', c == 'J', c == 'K', c == 'W', c == 'S', c == 'V', c == 'Z', c == 'Y', c == 'T', c == 'M', c == 'N', c == 'X', c == 'U', c == 'R', c == 'P':
		return !isDigit(d[1]) || !isDigit(d[2])
	case c >= '1' && c <= '9':
		return !isDigit(d[1])
	}
	return false
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

var creditValue = buildCredit()

func buildCredit() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i := range len(creditAlphabet) {
		c := creditAlphabet[i]
		t[c] = int8(i)
		if c >= 'A' {
			t[c+32] = int8(i)
		}
	}
	return t
}

// creditCode checks a unified social credit code of GB 32100: department, kind,
// six digits of division, nine of organisation, check character.
func creditCode(d []byte) bool {
	if !creditKind(upper(d[0]), upper(d[1])) {
		return false
	}
	for _, c := range d[2:8] {
		if !isDigit(c) {
			return false
		}
	}
	if !provinceCode(d[2:]) && string(d[2:4]) != "10" { // 100000: registered with the state
		return false
	}
	sum := 0
	for i, w := range creditWeights {
		v := creditValue[d[i]]
		if v < 0 {
			return false
		}
		sum += int(v) * w
	}
	return creditAlphabet[(31-sum%31)%31] == upper(d[17])
}

// creditKind checks the code of the registering department and the kind of the
// organisation under it.
func creditKind(department, kind byte) bool {
	switch department {
	case '1', '5', 'N':
		return kind == '1' || kind == '2' || kind == '3' || kind == '4' || kind == '9'
	case '9':
		return kind == '1' || kind == '2' || kind == '3'
	case '2', '3', '4', '6', '7', '8', 'A', 'Y':
		return kind == '1' || kind == '2' || kind == '9'
	}
	return false
}

// imsiForm checks an IMSI of a network in mainland China: country 460 and a network
// code that has been given out.
func imsiForm(d []byte) bool {
	if d[0] != '4' || d[1] != '6' || d[2] != '0' {
		return false
	}
	n := number2(d[3:])
	return n <= 13 || n == 15 || n == 20
}

// foreignICCID reports whether 19 or 20 digits are the number of a SIM card of any country
// (ITU-T E.118): 89, a country's code, and a check digit, which cards of 20 digits have in
// the 19th place or the last one.
func foreignICCID(d []byte) bool {
	if d[0] != '8' || d[1] != '9' || d[2] == '0' || !countryCode(d[2:5]) {
		return false
	}
	return luhn(d) || len(d) == 20 && luhn(d[:19])
}

// countryCode reports whether d, three digits, begins with a country's code of ITU-T E.164.
func countryCode(d []byte) bool {
	switch n := number2(d); n {
	case 21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 80, 85, 88, 96, 97, 99:
		return n != 29 && n != 80 && n != 88 || d[2] == '0' || d[2] > '6'
	case 28, 83, 89:
		return false
	}
	return true
}

// imeiBody reports whether the reporting body of a type allocation code is one of
// those that give out codes today; other bodies need a context.
func imeiBody(d []byte) bool {
	switch number2(d) {
	case 1, 35, 86, 99:
		return true
	}
	return false
}

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
