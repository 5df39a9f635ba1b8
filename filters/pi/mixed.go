package pi

// mixed handles norm[i:j], letters and the given count of digits.
func (s *Scanner) mixed(i, j, digits int) int {
	b := s.norm
	d := b[i:j]
	e := None
	switch len(d) {
	case 7, 8:
		if s.hints(i)&hintPlate != 0 {
			e = Plate
		}
	case 9, 10, 11:
		e = document(d, digits, s.hints(i))
	case 12:
		if s.hints(i)&hintMAC != 0 && allHex(d) {
			e = MAC
		}
	case 17:
		e = vinEntity(d, s.hints(i))
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
	if len(d) >= 13 && len(d) <= 30 && digits >= 11 {
		return s.prefixed(i, j)
	}
	if len(d) >= 3 && len(d) <= 14 && j < len(b) && class[b[j]]&cSep != 0 {
		return s.joinedVIN(i, j)
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
		return s.token(k)
	}
	if h := textHint(b[i : i+3]); h&hintVIN != 0 && j-i == 20 {
		s.context(h, i+3)
		return s.mixed(i+3, j, 1)
	}
	return j
}

// vinEntity names 17 letters and digits.
func vinEntity(d []byte, h hint) Entity {
	form, check := vinCheck(d)
	switch {
	case !form:
		return None
	case h&hintVIN != 0, vinLike(d):
		return VIN
	case check && (wmi(d) || isDigit(d[16]) && isDigit(d[15])):
		return VIN
	}
	return None
}

// joinedVIN tries the VIN that begins with norm[i:j] and goes on behind separators.
// Only a check character that holds proves it, unless a context announces it.
func (s *Scanner) joinedVIN(i, j int) int {
	b := s.norm
	if !wmi(b[i:j]) {
		return j
	}
	kind, k := b[j], j
	n := copy(s.digits[:17], b[i:j])
	for n < 17 {
		if k+1 >= len(b) || b[k] != kind {
			return j
		}
		if k++; !isAlnum(b[k]) {
			return j
		}
		for k < len(b) && isAlnum(b[k]) {
			if n == 17 {
				return j
			}
			s.digits[n] = b[k]
			n, k = n+1, k+1
		}
	}
	form, check := vinCheck(s.digits[:17])
	if form && (check || s.hints(i)&hintVIN != 0) && vinLike(s.digits[:17]) {
		s.add(i, k, VIN)
		return k
	}
	return j
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
	case len(d) == 9 && h&hintPassport != 0:
		return Passport
	case h&hintPermit != 0 && (c == 'H' || c == 'M' || c == 'C'):
		return Permit
	}
	return None
}

// mac tries a hardware address that begins with norm[i:j], two or four characters:
// six pairs with : or -, or three fours with dots. Longer runs are dumps of bytes.
func (s *Scanner) mac(i, j int) int {
	b := s.norm
	size, sep := j-i, b[j]
	pairs := size == 2 && (sep == ':' || sep == '-')
	if !pairs && (size != 4 || sep != '.') {
		return 0
	}
	end := i + 17
	if !pairs {
		end = i + 14
	}
	if end > len(b) {
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
	if letters == 0 && sep != ':' && s.hints(i)&hintMAC == 0 {
		return 0
	}
	s.add(i, end, MAC)
	return end
}
