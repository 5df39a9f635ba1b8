package pi

// mixed handles norm[i:j], letters and the given count of digits.
func (s *Scanner) mixed(i, j, digits int) int {
	b := s.norm
	d := b[i:j]
	e := None
	switch len(d) {
	case 2:
		if textHint(d)&hintCell != 0 {
			return s.cellAfter(j)
		}
	case 7, 8:
		if s.hints(i)&hintPlate != 0 && plateLike(d) || armedPolice(d) {
			e = Plate
		} else if len(d) == 8 && s.hints(i)&hintPassport != 0 && seriesPassport(d) {
			e = Passport
		}
	case 9, 10, 11:
		if len(d) == 9 && armedPolice(d) {
			e = Plate
			break
		}
		e = document(d, digits, s.hints(i))
	case 12:
		if s.hints(i)&hintMAC != 0 && allHex(d) {
			e = MAC
		}
	case 17:
		e = s.vinEntity(d, s.hints(i))
	case 18:
		if digits == 17 && d[17]|0x20 == 'x' {
			e = eighteen(d, s.hints(i))
		}
		if e == None && creditValue[d[0]] > 0 && creditCode(d) {
			e = CreditCode
		}
	case 19, 20:
		if string(d[:4]) == "8986" && digits >= 15 {
			e = ICCID
		}
	}
	if e != None {
		s.add(i, j, e)
		return j
	}
	if len(d) >= 2 {
		if end := s.grid(i, j); end > 0 {
			s.add(i, end, Location)
			return end
		}
	}
	if digits >= 2 && len(d) <= 20 && confusable(d) {
		if end := s.joined(i); end > 0 {
			return end
		}
	}
	if len(d) >= 13 && len(d) <= 30 && digits >= 11 {
		return s.prefixed(i, j)
	}
	if len(d) <= 16 && j < len(b) && class[b[j]]&cGap != 0 {
		if next := skipGap(b, j); next > 0 && (b[next] <= 'Z' || len(d) <= 4 || s.hints(i) != 0) {
			return s.coded(i, j)
		}
	}
	return j
}

func allHex(d []byte) bool {
	for _, c := range d {
		if !isHex(c) {
			return false
		}
	}
	return true
}

// prefixed handles a context word glued to its value: tel13812345678, vinLSV....
func (s *Scanner) prefixed(i, j int) int {
	b := s.norm
	k := i
	for k < j && !isDigit(b[k]) {
		k++
	}
	if h := textHint(b[i:k]); h != 0 && k < j {
		s.context(h, k)
		return s.longToken(k)
	}
	if h := textHint(b[i : i+3]); h&hintVIN != 0 && j-i == 20 {
		s.context(h, i+3)
		return s.mixed(i+3, j, 1)
	}
	return j
}

// vinEntity names 17 letters and digits.
func (s *Scanner) vinEntity(d []byte, h hint) Entity {
	form, check := vinCheck(d)
	if !form {
		return s.vinMisread(d, h)
	}
	switch {
	case h&hintVIN != 0, vinLike(d):
		return VIN
	case check && (wmi(d) || isDigit(d[16]) && isDigit(d[15])):
		return VIN
	}
	return None
}

// vinMisread tries letters that a VIN cannot have as the digits that they look like.
func (s *Scanner) vinMisread(d []byte, h hint) Entity {
	for i, c := range d {
		switch upper(c) {
		case 'O', 'Q':
			c = '0'
		case 'I':
			c = '1'
		}
		s.digits[i] = c
	}
	d = s.digits[:17]
	form, check := vinCheck(d)
	if form && wmi(d) && (check && vinLike(d) || h&hintVIN != 0) {
		return VIN
	}
	return None
}

// document names 9 to 11 letters and digits as a passport or a permit.
func document(d []byte, digits int, h hint) Entity {
	c, letters := upper(d[0]), len(d)-digits
	if isDigit(d[0]) || letters > 2 || letters == 2 && isDigit(d[1]) {
		return None
	}
	switch {
	case len(d) == 9 && letters == 1 && (c == 'E' || c == 'G'):
		return Passport
	case len(d) == 9 && letters == 2 && c == 'E' && upper(d[1]) != 'I' && upper(d[1]) != 'O':
		return Passport
	case len(d) == 9 && letters == 2 && upper(d[1]) == 'E' && (c == 'D' || c == 'S' || c == 'P'):
		return Passport
	case len(d) == 9 && h&hintPassport != 0:
		return Passport
	case h&hintPermit != 0 && (c == 'H' || c == 'M' || c == 'C'):
		return Permit
	}
	return None
}

// mac tries a hardware address that begins with norm[i:j], two or four characters:
// six pairs or three fours, a mark or a space between them. Longer runs are dumps of bytes.
func (s *Scanner) mac(i, j int) int {
	b := s.norm
	size, sep := j-i, b[j]
	pairs := size == 2
	if !macSep[sep] && (sep != ' ' || s.hints(i)&hintMAC == 0) {
		return 0
	}
	end := i + 17
	if !pairs {
		end = i + 14
	}
	if end > len(b) || b[j+size+1] != sep {
		return 0
	}
	letters := 0
	for k := i; k < end; k++ {
		if (k-i)%(size+1) == size {
			if b[k] != sep {
				return 0
			}
			continue
		}
		if !isHex(b[k]) {
			return 0
		}
		letters += int(class[b[k]]>>1) & 1
	}
	longer := end < len(b) && (isAlnum(b[end]) || b[end] == sep && end+1 < len(b) && isHex(b[end+1]))
	if longer || i >= 3 && b[i-1] == sep && isHex(b[i-2]) && isHex(b[i-3]) {
		return 0
	}
	if letters == 0 && (sep != ':' || !pairs) && s.hints(i)&hintMAC == 0 {
		return 0
	}
	s.add(i, end, MAC)
	return end
}
