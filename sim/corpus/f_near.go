package corpus

import "strings"

// digitsLike draws digits for an argument such as 18c: the letter c or f says that
// they must not pass for an identity number, a card or a device by their check
// digit or first digits.
func (a *author) digitsLike(arg string) string {
	n := number(arg)
	for {
		s := a.pattern("%" + strings.Repeat("#", n-1))
		if arg == strings.TrimRight(arg, "cf") || !a.passes(s) {
			return s
		}
	}
}

// passes tells whether digits could be read as an identifier.
func (a *author) passes(s string) bool {
	switch {
	case strings.HasPrefix(s, "8986"), strings.HasPrefix(s, "460"):
		return true
	case len(s) == 18 && (residentCheck(s) == s[17:] || creditHolds(s)):
		return true
	case len(s) == 17 && vinCheck([]byte(s)) == s[8]:
		return true
	case len(s) == 15 && s[8] < '2':
		return true // an identity number of 15 digits has its month here
	}
	return len(s) > 1 && withLuhn(s[:len(s)-1]) == s
}

// codeLike draws capitals and digits; an x in the argument asks that the check digit
// of a VIN or of a credit code fails.
func (a *author) codeLike(arg string) string {
	for {
		s := a.pattern(strings.Repeat("^", number(arg)))
		switch {
		case !strings.HasSuffix(arg, "x"):
			return s
		case len(s) == 17 && vinCheck([]byte(s)) != s[8]:
			return s
		case len(s) == 18 && !creditHolds(s):
			return s
		}
	}
}

// partNumber draws 17 characters that look like a VIN and fail its check digit.
func (a *author) partNumber() string {
	for {
		s := a.pattern(a.of("8", "5", "3", "1", "A", "Z") + "##@" + "##^^^^@##" + "####")
		if v := []byte(s); vinCheck(v) != v[8] && !strings.ContainsAny(s, "IOQ") {
			return s
		}
	}
}

// creditHolds tells whether a code's last character is its check (GB 32100).
func creditHolds(s string) bool {
	return !strings.ContainsAny(s, "IOSVZ") && creditCheck(s[:17]) == s[17:]
}
