package pi

// vinEntity names 17 letters and digits, norm[i:j].
func (s *Scanner) vinEntity(i, j int, d []byte) Entity {
	h := s.hints(i)
	form, check := vinCheck(d)
	if !form {
		return s.vinMisread(d, h)
	}
	switch {
	case h&hintVIN != 0:
		return VIN
	case vinLike(d) && vinProven(d, check):
		if check && maker(d) || h&hintNot == 0 && !s.counted(i, j) {
			return VIN
		}
	case capitals(d) && s.vinMisread(d, h) != None:
		return VIN
	case check && modelYear(d[9]) && countDigits(d) <= 14 && (maker(d) || wmi(d) && h&hintNot == 0 && !s.counted(i, j)) && alnumDigits(d[13:]):
		return VIN
	}
	return None
}

// vinProven reports whether something speaks for d, which looks like a VIN, besides its
// look: the check character, or a known maker whose country asks for none.
func vinProven(d []byte, check bool) bool {
	return modelYear(d[9]) && (check || maker(d))
}

// checked reports whether a VIN that begins with c must have a check character: those of
// China and of North America.
func checked(c byte) bool { return c|0x20 == 'l' || c >= '1' && c <= '5' }

// vinMisread tries letters that a VIN cannot have as the digits that they look like.
func (s *Scanner) vinMisread(d []byte, h hint) Entity {
	caps, weak := capitals(d), false
	for i, c := range d {
		switch {
		case c|0x20 == 'o', c|0x20 == 'q':
			c = '0'
		case c|0x20 == 'i', c == 'l' && (caps || i >= 13):
			c = '1'
		case i >= 13 && resembles(c) != 0:
			c, weak = resembles(c), true
		}
		s.digits[i] = c
	}
	d = s.digits[:17]
	form, check := vinCheck(d)
	if form && wmi(d) && (vinLike(d) && !weak && modelYear(d[9]) && (check || !checked(d[0]) && maker(d)) || h&hintVIN != 0) {
		return VIN
	}
	return None
}
