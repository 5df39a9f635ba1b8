package pi

import "bytes"

// shape counts what a value is made of.
type shape struct {
	digits, letters, han, seps, other int
}

func shapeOf(b []byte) (p shape) {
	for i := 0; i < len(b); i++ {
		switch k := class[b[i]]; {
		case k&cDigit != 0:
			p.digits++
		case k&cLetter != 0:
			p.letters++
		case k&cSep != 0 || b[i] == '(' || b[i] == ')' || b[i] == '+' || b[i] == ':':
			p.seps++
		case k&cHigh != 0:
			if _, ok := hanAt(b, i); ok {
				p.han++
				i += 2
				continue
			}
			p.other++
		default:
			p.other++
		}
	}
	return p
}

// keyed reports the whole value where the key says what it is and the value has a
// form that fits. It runs after the walk and adds no entity twice.
func (s *Scanner) keyed() {
	b := s.norm
	if len(b) == 0 || len(b) > 4096 && s.key&hintBio == 0 {
		return
	}
	p := shapeOf(b)
	e := keyedForm(s.key, b, p)
	if e == None {
		e = hexNumber(b, s.key)
	}
	if e == None && s.key&loosely != 0 {
		if loose, end := s.looseAt(s.key, 0); end == len(b) {
			e = loose
		}
	}
	if e != None {
		s.addOnce(e)
	} else if s.key&(dictatable|hintPlate) != 0 {
		s.dictatedValue(0, 0, s.key)
	}
	if s.key&(hintName|hintNameWeak) != 0 && s.isName(b, p) {
		s.addOnce(Name)
	}
	if s.key&(hintAddr|hintAddrWeak) != 0 && s.isAddress(b, p) && !s.network() {
		s.addOnce(Address)
	}
	if s.key&hintWeChat != 0 && p.han == 0 && p.other == 0 && len(b) >= 5 && (len(b) <= 28 || len(b) <= 60 && p.seps*2 >= len(b)-2) && !isState(b) {
		s.addOnce(WeChat)
	}
	if s.key&(hintCell|hintCoord|hintLat|hintLon) != 0 && s.isPlace(b, p) {
		s.addOnce(Location)
	}
	if s.key&hintCoord != 0 && isLine(b) {
		s.addOnce(Location)
	}
	if s.key&hintBio != 0 && len(b) >= 32 && !proseValue(b) {
		s.addOnce(Biometric)
	}
}

// network reports whether an address of a network was found.
func (s *Scanner) network() bool {
	for _, f := range s.dst[s.base:] {
		if f.Entity == MAC || f.Entity == Email {
			return true
		}
	}
	return false
}

func (s *Scanner) addOnce(e Entity) {
	for _, f := range s.dst[s.base:] {
		if f.Entity == e {
			return
		}
	}
	s.add(0, len(s.norm), e)
}

// keyedForm names a value of letters, digits and separators by its key and length.
func keyedForm(h hint, b []byte, p shape) Entity {
	n := p.digits + p.letters
	if p.other > 0 || p.han > 1 || decimalPoint(b) {
		return None
	}
	if h&hintMAC != 0 && n == 12 && p.han == 0 {
		return MAC
	}
	if p.digits == 0 {
		return None
	}
	switch {
	case h&hintPlate != 0 && n >= 5 && n <= 8 && p.digits >= 2:
		return Plate
	case p.han > 0:
		return None
	case h&hintVIN != 0 && n == 17:
		return VIN
	case h&hintPassport != 0 && n >= 7 && n <= 9 && p.digits >= 6:
		return Passport
	case h&hintPermit != 0 && n >= 8 && n <= 11 && p.digits >= 7:
		return Permit
	case h&hintPermit != 0 && n == 15 && permanent(b):
		return Permit
	case h&hintCredit != 0 && n == 18:
		return CreditCode
	case h&hintICCID != 0 && n >= 18 && n <= 20 && p.digits >= 15 && (h&hintCard == 0 || b[0] == '8'):
		return ICCID
	case p.letters > 1:
		return None
	case h&hintID != 0 && (n == 15 || n == 18):
		return ResidentID
	case p.letters > 0:
		return None
	case h&hintPhone != 0 && n >= 7 && n <= 15 && !serviceNumber(b) && !(n < 11 && bytes.Contains(b, []byte("**"))): // 138****8000 is masked
		return Mobile
	case h&hintIMEI != 0 && n >= 14 && n <= 16:
		return IMEI
	case h&hintIMSI != 0 && (n == 14 || n == 15):
		return IMSI
	case h&hintCard != 0 && n >= 13 && n <= 19:
		return BankCard
	}
	return None
}

// decimalPoint reports whether b is one number with a fraction.
func decimalPoint(b []byte) bool {
	i := 0
	if len(b) > 0 && b[0] == '-' {
		i = 1
	}
	if i == len(b) || !isDigit(b[i]) {
		return false
	}
	_, places, end := decimalAt(b, i)
	return places > 0 && end == len(b)
}

func (s *Scanner) isName(b []byte, p shape) bool {
	if s.key&hintName == 0 {
		return nameValue(b) || s.key&hintRole != 0 && p.digits == 0 && p.han == 0 && s.properName(0) == len(b)
	}
	return (p.han > 0 || p.letters >= 2) && len(b) <= 96 && !isState(b) && !impersonal(b)
}

func (s *Scanner) isAddress(b []byte, p shape) bool {
	if isState(b) {
		return false
	}
	if s.key&hintAddr != 0 {
		return p.han >= 3 || p.letters >= 6 && p.digits+p.seps > 0
	}
	if p.han < 4 {
		return westernAddress(b)
	}
	for i := range b {
		if r, ok := hanAt(b, i); ok && hanClass(r)&hUnit != 0 {
			return true
		}
	}
	return false
}
