package pi

// mixed handles norm[i:j], letters and the given count of digits, and gives where to go on.
// The rules come in this order: a context word glued to its value; the whole of it; a place;
// a number with letters for digits; what stands inside it; what it is the first group of.
func (s *Scanner) mixed(i, j, digits int) int {
	b := s.norm
	if i > 0 && b[i-1] == '\\' && (b[i] == 'n' || b[i] == 't' || b[i] == 'r') {
		return s.longToken(i + 1) // \n of a text in quotation marks
	}
	d := b[i:j]
	if d[0]|0x20 == 'a' && d[1]|0x20 == 't' && len(d) <= 13 {
		if k := dialled(d); k > 0 {
			s.context(hintPhone, i+k)
			return s.longToken(i + k)
		}
	}
	if (d[0] == 'N' || d[0] == 'S') && len(d) <= 3 && j+8 < len(b) && isDigit(b[j+1]) {
		if end := sidedMinutes(b, i); end > 0 {
			s.add(i, end, Location)
			return end
		}
	}
	if end := s.announcing(i, j); end > 0 {
		return end
	}
	if len(d) == 4 && i > 20 && b[i-1] == '.' && string(d) == "e164" {
		s.enumNumber(i)
	}
	if j < len(b) && parts[b[j]] && digits*2 <= len(d) {
		if end := s.leetLabel(i, j); end > 0 {
			return end
		}
	}
	if digits <= 4 && len(d) > 5 && class[d[len(d)-1]]&cLetter != 0 && j+3 < len(b) && (s.valueAt(j) || b[j] == ' ' && isDigit(b[j+1])) {
		if h := (wordHint(d) | tailHint(d)) & (hintLat | hintLon | hintGeoSure); h != 0 { // bd09lat=
			return s.contextWord(i, j, h)
		}
	}
	if j-i > digits+2 && j+3 < len(b) && b[j] == '.' && digits <= 5 && isDigit(b[j+1]) {
		if end := s.gluedAngle(i, j, digits); end > 0 {
			return end
		}
	}
	if e := s.mixedEntity(i, j, digits); e != None && !((e == Plate || e == VIN) && s.mailbox(j)) {
		s.add(i, j, e)
		return j
	}
	if len(d) >= 2 {
		if end := s.grid(i, j); end > 0 {
			s.add(i, end, Location)
			return end
		}
	}
	if len(d) <= 20 && confusable(d) {
		if end := s.joined(i); end > 0 {
			return end
		}
	}
	if len(d) >= 15 && len(d) <= 22 && digits == len(d)-2 && sidesGlued(d) || len(d) >= 2*leastGeometry && geometryHex(d) {
		s.add(i, j, Location)
		return j
	}
	if len(d) >= 9 && digits >= 3 {
		if end, found := s.insideWord(i, j, digits); found {
			return end
		}
	}
	return s.firstPiece(i, j)
}

// enumNumber looks for the number of a telephone before the domain at norm[i:], digit by digit from its
// end on (RFC 6116 section 3.2): 8.0.0.1.8.3.1.6.8.e164.arpa.
func (s *Scanner) enumNumber(i int) {
	n, k := 0, i
	for ; n < len(s.digits) && k > 1 && s.norm[k-1] == '.' && isDigit(s.norm[k-2]); k -= 2 {
		s.digits[n] = s.norm[k-2]
		n++
	}
	if n == 13 && s.digits[0] == '8' && s.digits[1] == '6' && mobile(s.digits[2:13]) {
		s.add(k, i-1, Mobile)
	}
}

// announcing handles a word that ends in digits and says what follows: mac1, s2. It gives where
// to go on, 0 if norm[i:j] is none.
func (s *Scanner) announcing(i, j int) int {
	d := s.norm[i:j]
	switch len(d) {
	case 2, 3, 4, 6:
		if end := s.macShort(i, j); end > 0 {
			return end
		}
		if len(d) == 2 && textHint(d)&hintCell != 0 {
			if end := s.cellAfter(j); end > j {
				return end
			}
		}
	}
	if b := s.norm; len(d) >= 5 && len(d) <= 24 && j+4 < len(b) && macSep[b[j]] && class[d[0]]&cLetter != 0 {
		return s.macGlued(i, j)
	}
	return 0
}

// mixedEntity names all of norm[i:j] by its length, its form and the contexts.
func (s *Scanner) mixedEntity(i, j, digits int) Entity {
	d := s.norm[i:j]
	e := None
	switch len(d) {
	case 7, 8:
		if armedPolice(d) || digits >= 3 && class[d[0]]&cLetter != 0 && s.hints(i)&hintPlate != 0 && (s.key&hintPlate != 0 || !s.labelled(i) && !s.spent(Plate)) {
			e = Plate
		} else if len(d) == 8 && digits >= 3 {
			e = s.document(i, j, d)
		}
	case 9, 10, 11:
		if len(d) == 9 && armedPolice(d) {
			e = Plate
		} else if digits >= 4 {
			e = s.document(i, j, d)
		}
	case 12:
		if hexLike(d) && countDigits(d) > 0 && !inUUID(s.norm, i, j) && (s.disguised(i, j) || s.radio(i, j) && !hashBefore(s.norm[:i])) {
			e = MAC
		}
	case 14, 16:
		e = nibbles(d, s.hints(i))
	case 15:
		switch {
		case s.hints(i)&hintPermit != 0 && permanent(d):
			e = Permit
		case sameLower(d[:3], "mac") && hexLike(d[3:]) && countDigits(d[3:]) > 1: // MACd461da88bd9d
			e = MAC
		}
	case 17:
		e = s.vinEntity(i, j, d)
	case 18, 19, 20:
		e = s.longMixed(i, d, digits)
	}
	if e == None && len(d) >= 8 && len(d) <= 32 && (s.key|s.ctx)&(hintLat|hintLon) != 0 && s.hints(i)&(hintLat|hintLon) != 0 && s.follows(i) && encodedAngle(d) {
		return Location
	}
	return e
}

// longMixed names d, 18 to 20 letters and digits at norm[i:].
func (s *Scanner) longMixed(i int, d []byte, digits int) Entity {
	switch {
	case len(d) == 18 && (d[1] == 'D' || d[1] == 'd') && string(d[2:4]) == "91": // the address of a message (3GPP TS 23.040 section 9.1.2.5)
		return nibbles(d[4:], s.hints(i))
	case len(d) == 18:
		if digits == 17 && d[17]|0x20 == 'x' {
			if e := eighteen(d, s.hints(i)); e != None {
				return e
			}
		}
		if digits >= 6 && s.creditMisread(d) {
			return CreditCode
		}
	case string(d[:4]) == "8986" && digits >= 15:
		return ICCID
	case digits == len(d)-1:
		return nibbles(d, s.hints(i))
	}
	return None
}

// insideWord looks for a number inside norm[i:j] or glued to letters: abc13812345678xyz,
// tel13812345678, plateYueB12345. found is false if there is none.
func (s *Scanner) insideWord(i, j, digits int) (end int, found bool) {
	n, letter, known := j-i, class[s.norm[i]]&cLetter != 0, len(s.dst)
	if letter && n >= 12 && n <= 28 && digits >= 11 {
		if end := s.wedged(i, j); end > 0 {
			return end, true
		}
	}
	if n >= 13 && n <= 30 && digits >= 11 {
		if end := s.prefixed(i, j); end != j || len(s.dst) > known {
			return end, true
		}
	}
	if letter && n <= 48 {
		if end := s.labelGlued(i, j); end > 0 {
			return end, true
		}
		if end := s.glued(i, j); end > 0 {
			return end, true
		}
	}
	return j, false
}

// firstPiece handles norm[i:j], letters and digits that are nothing by themselves, as the first
// group of a code: behind separators, behind words, behind odd marks.
func (s *Scanner) firstPiece(i, j int) int {
	b, n := s.norm, j-i
	if j < len(b) && b[j] == sym && n > 3 {
		if end := s.emailStarred(j); end > j {
			return end
		}
	}
	if n > 16 {
		return j
	}
	if j < len(b) && class[b[j]]&cGap != 0 {
		if next := gapEnd(b, j); next > 0 && (b[next] <= 'Z' || n <= 4 || s.hints(i) != 0) {
			if end := s.coded(i, j); end != j {
				return end
			}
		}
	}
	if s.apart(j) || !s.plain && s.parted(i, j) {
		if at := s.gluedWord(i, j); at > 0 {
			return s.longToken(at)
		}
		if end := s.pieces(i, j); end > 0 {
			return end
		}
		if end := s.dictated(i, narrow(s.hints(i))&^hintWeChat); end > 0 {
			return end
		}
	}
	return s.oddlyBehind(i, j)
}

// gluedWord notes the context word that the first piece of a value is glued to, norm[i:j], and gives
// where the piece begins; 0 if there is none: IMSI4600735, MACD4.
func (s *Scanner) gluedWord(i, j int) int {
	for at := i + 3; at < j && at < i+8 && class[s.norm[at-1]]&cLetter != 0; at++ {
		if h := textHint(s.norm[i:at]) & dictatable &^ hintWeChat; h != 0 {
			s.context(h, at)
			return at
		}
	}
	return 0
}

// mailbox reports whether an at sign and a domain follow at norm[j:].
func (s *Scanner) mailbox(j int) bool {
	b := s.norm
	return j+1 < len(b) && b[j] == '@' && isAlnum(b[j+1])
}

// capitals reports whether all letters of d but l and o are capitals.
func capitals(d []byte) bool {
	for _, c := range d {
		if c-'a' < 26 && c != 'l' && c != 'o' {
			return false
		}
	}
	return true
}

// creditMisread is creditCode that takes letters for the digits that they look like
// where the code has no such letter.
func (s *Scanner) creditMisread(d []byte) bool {
	if creditValue[d[0]] > 0 && creditCode(d) {
		return true
	}
	caps := capitals(d)
	for i, c := range d {
		switch {
		case c|0x20 == 'o':
			c = '0'
		case c|0x20 == 'i', c == 'l' && (caps || i < 8):
			c = '1'
		case c|0x20 == 's':
			c = '5'
		case c|0x20 == 'z':
			c = '2'
		case i > 1 && i < 8 && resembles(c) != 0:
			c = resembles(c)
		}
		s.digits[i] = c
	}
	return creditValue[s.digits[0]] > 0 && creditCode(s.digits[:18])
}

// hexLike reports whether d is hexadecimal, letters that look like 0 and 1 included.
func hexLike(d []byte) bool {
	for _, c := range d {
		if !isHex(c) && lookalike(c) == 0 {
			return false
		}
	}
	return true
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
	if k < j && dialWords.has(b[i:k]) {
		s.context(hintPhone, k)
		return s.longToken(k)
	}
	if k == i && (b[i] == '1' || b[i] == '8') { // 13812345678ext12
		n := i + 11
		if b[i] == '8' {
			n = i + 13
		}
		if n < j && !isDigit(b[n]) && s.digitEnd(i) == n && extension(b[n:j]) && entityOf(b[i:n], 0) == Mobile {
			s.add(i, n, Mobile)
			return j
		}
	}
	if h := textHint(b[i : i+3]); h&hintVIN != 0 && j-i == 20 {
		s.context(h, i+3)
		return s.mixed(i+3, j, 1)
	}
	return j
}

// dialled gives the length of the command of a modem to dial (ITU-T V.250 section 6.3.1) at
// the start of d, behind which nothing but digits stand: ATD138 of ATD138 1234 5678; 0 for
// none.
func dialled(d []byte) int {
	k := 2
	for k < len(d) && k < 4 && !isDigit(d[k]) {
		k++
	}
	if !digitsOnly(d[k:]) || k < 3 || d[2]|0x20 != 'd' || k == 4 && d[3]|0x20 != 't' && d[3]|0x20 != 'p' {
		return 0
	}
	return k
}

// dialWords, directly before a number, say that it is dialled or that it is somebody's: ATD of modems
// (ITU-T V.250), id, user.
var dialWords = exactSetOf("ATD ATDT ATDP atd atdt id ID uid UID user User USER usr cust call to from num acct guest login sip sms")

// extension reports whether w, directly behind a telephone number, is its extension.
func extension(w []byte) bool {
	n := 0
	for n < len(w) && !isDigit(w[n]) {
		n++
	}
	switch string(w[:n]) {
	case "ext", "EXT", "Ext", "x", "X", "p", "w":
		return alnumDigits(w[n:]) && (n < len(w) || n == 3) && len(w)-n <= 6
	}
	return false
}
