package pi

import "strconv"

// glued handles a key that is glued to its value, which a word in small letters may follow,
// as in imsiNo460001234567890end: norm[i:j] is the last word of the key and the value. It
// gives the end of what was found, 0 for nothing.
func (s *Scanner) glued(i, j int) int {
	b := s.norm
	k := i
	for k > 0 && i-k < 32 && (isAlnum(b[k-1]) || b[k-1] == '_') {
		k--
	}
	end := j
	for end > i && b[end-1]-'a' < 26 {
		end--
	}
	for at := i + 2; at < end && at < i+24 && class[b[at-1]]&cLetter != 0; at++ {
		if b[at]-'a' < 26 || b[at-1]-'A' < 26 && !isDigit(b[at]) {
			continue
		}
		h := keyHint(b[k:at]) & identifying
		if h == 0 {
			continue
		}
		for _, to := range [...]int{end, j} {
			if e := keyedForm(h, b[at:to], shapeOf(b[at:to])); gluedForm(b[at:to], e) {
				s.add(at, to, e)
				return to
			}
		}
	}
	return 0
}

// labelGlued handles a value to which the last word of its label is glued, norm[i:j]: VIN of the
// carLSV..., bank card number6222.... It gives the end of what was found, 0 for nothing.
func (s *Scanner) labelGlued(i, j int) int {
	b := s.norm
	for at := i + 2; at < j-7 && at < i+16 && class[b[at-1]]&cLetter != 0; at++ {
		if b[at-1]-'a' >= 26 && !isDigit(b[at]) && at != j-17 || b[at]-'a' < 26 {
			continue
		}
		v, e := b[at:j], None
		switch n := len(v); {
		case n == 17:
			if form, check := vinCheck(v); form && (check && maker(v) && vinLike(v) || s.labelOf(i, at)&hintVIN != 0) {
				e = VIN
			}
		case n == 18 && countDigits(v) < 18:
			if creditValue[v[0]] > 0 && creditCode(v) && s.labelOf(i, at)&hintCredit != 0 {
				e = CreditCode
			} else if countDigits(v) == 17 && resident18(v) {
				e = ResidentID
			}
		case digitsOnly(v) && n <= 20:
			h := s.labelOf(i, at)
			if e = entityOf(v, h); h&hintOf[e] == 0 || e == Mobile && !mobile13or11(v) && string(v[:2]) != "00" {
				e = None
			}
		case n >= 8 && n <= 11:
			if h := s.labelOf(i, at); h&(hintPassport|hintPermit) != 0 {
				s.context(h, at)
				e = s.document(at, j, v)
			}
		}
		if e != None {
			s.add(at, j, e)
			return j
		}
	}
	return 0
}

// labelOf gives the context of the label whose last word is norm[i:at].
func (s *Scanner) labelOf(i, at int) hint {
	return (textHint(s.norm[i:at]) | s.phraseBefore(i, at)) & identifying
}

// gluedForm reports whether d has the full form of an e. Plates have none without their ideograph.
func gluedForm(d []byte, e Entity) bool {
	switch e {
	case None, Plate:
		return false
	case Mobile:
		return mobile13or11(d)
	case MAC:
		return allHex(d)
	}
	return true
}

// mobile13or11 reports whether d is a mobile number, with or without the code of the country.
func mobile13or11(d []byte) bool {
	return len(d) == 11 && mobile(d) || len(d) == 13 && d[0] == '8' && d[1] == '6' && mobile(d[2:])
}

// padded names digits that zeros fill up to a fixed length, behind a context.
func padded(d []byte, h hint) Entity {
	if h&identifying == 0 || len(d) < 12 || d[0] != '0' || d[1] != '0' || d[2] != '0' {
		return None
	}
	for len(d) > 0 && d[0] == '0' {
		d = d[1:]
	}
	if len(d) < 8 {
		return None
	}
	if e := entityOf(d, h); h&hintOf[e] != 0 && (e != Mobile || mobile13or11(d)) {
		return e
	}
	return None
}

// nibbles names a number whose digits are swapped in pairs, an F filling the last one, as
// the cards and networks of telephony write them (3GPP TS 24.008 section 10.5.4.7).
func nibbles(d []byte, h hint) Entity {
	n := len(d)
	if n < 14 || n > 20 || n%2 != 0 {
		return None
	}
	var t [20]byte
	for k := 0; k < n; k += 2 {
		t[k], t[k+1] = d[k+1], d[k]
	}
	v := t[:n]
	if v[n-1]|0x20 == 'f' {
		v = v[:n-1]
	}
	if !alnumDigits(v) {
		return None
	}
	switch {
	case string(v[:4]) == "8986" && len(v) >= 19:
		return ICCID
	case len(v) == 13 && n == 14 && mobile13or11(v):
		return Mobile
	case h&hintIMSI == 0 && h&hintIMEI == 0:
	case n == 18 && v[0] == '8' && v[1] == '0': // its length
		return nibbles(d[2:], h)
	case h&hintIMSI != 0 && len(v) == 15 && imsiForm(v), h&hintIMSI != 0 && len(v) == 16 && (v[0] == '9' || v[0] == '1') && imsiForm(v[1:]):
		return IMSI
	case h&hintIMEI != 0 && len(v) == 15 && luhn(v):
		return IMEI
	}
	return None
}

// hexNumber names a value that is a number in hexadecimal behind 0x, by its key.
func hexNumber(b []byte, h hint) Entity {
	if h&identifying == 0 || len(b) < 10 || len(b) > 18 || b[0] != '0' || b[1]|0x20 != 'x' {
		return None
	}
	v := uint64(0)
	for _, c := range b[2:] {
		if !isHex(c) {
			return None
		}
		if isDigit(c) {
			c -= '0'
		} else {
			c = (c | 0x20) - 'a' + 10
		}
		v = v<<4 | uint64(c)
	}
	var buf [20]byte
	d := strconv.AppendUint(buf[:0], v, 10)
	if len(d) < 11 {
		return None
	}
	if e := entityOf(d, h); h&hintOf[e] != 0 && (e != Mobile || mobile13or11(d)) {
		return e
	}
	return None
}

// wedged tries a number between up to four letters before and behind it, norm[i:j]:
// re110101199003074514z. Its form must prove what it is, or a context announce it. It gives
// the end of what was found, 0 for nothing.
func (s *Scanner) wedged(i, j int) int {
	const most = 4
	b, k := s.norm, i
	for k < j && !isDigit(b[k]) {
		k++
	}
	n := k
	for n < j && isDigit(b[n]) {
		n++
	}
	if n-k == 17 && n < j && b[n]|0x20 == 'x' {
		n++
	}
	if k-i > most || j-n > most || n-k < 11 || n-k > 20 || countDigits(b[n:j]) > 0 {
		return 0
	}
	d, h := b[k:n], s.hints(i)
	e := entityOf(d, h)
	switch {
	case e == None, n-k == 18 && e == ResidentID && resident18(d), e == ICCID && string(d[:4]) == "8986":
	case h&hintOf[e] == 0, e == Mobile && !mobile13or11(d), e == BankCard && !bankCard(d):
		e = None
	}
	if e == None {
		return 0
	}
	s.add(k, n, e)
	return j
}
