package pi

// zeros reports whether all of the fraction d is zero, which makes its number a whole
// one.
func zeros(d []byte) bool {
	for _, c := range d {
		if c != '0' {
			return false
		}
	}
	return true
}

// entityOf names what the digits d are, 8 to 20 of them, X allowed at the end of 18.
func entityOf(d []byte, h hint) Entity {
	switch len(d) {
	case 8, 10:
		if h&hintPermit != 0 && (len(d) != 8 || !dated(d) || beyond(d)) {
			return Permit
		}
	case 11:
		if mobile(d) {
			return Mobile
		}
	case 12:
		if d[0] == '0' && mobile(d[1:]) {
			return Mobile
		}
	case 13:
		return mobile13(d, h)
	case 14, 16, 17, 19, 20:
		return long(d, h)
	case 15:
		return fifteen(d, h)
	case 18:
		return eighteen(d, h)
	}
	if h&hintPhone != 0 && len(d) <= 13 && !serviceNumber(d) {
		return Mobile
	}
	if h&(hintID|hintCard|hintIMEI|hintIMSI|hintICCID) != 0 && len(d) >= 12 {
		return keyedNumber(d, h)
	}
	return None
}

// mobile checks 11 digits: 1, 3 to 9, nine more; round numbers are counters.
func mobile(d []byte) bool {
	return d[0] == '1' && d[1] <= '9' && d[1] >= '3' && string(d[3:11]) != "00000000"
}

// mobile13 checks 13 digits: a mobile number with its country code, or one of the
// ranges for things. Those below 1064 collide with millisecond timestamps and need
// a context.
func mobile13(d []byte, h hint) Entity {
	switch {
	case d[0] == '8' && d[1] == '6' && mobile(d[2:]):
		return Mobile
	case h&hintNot != 0 && h&hintPhone == 0:
	case d[0] == '1' && d[1] == '0' && d[2] == '6' && d[3] >= '4' && d[3] <= '5', d[0] == '1' && d[1] == '4':
		return Mobile
	case h&hintPhone != 0 && d[0] == '1' && (d[1] == '0' || d[1] == '4'):
		return Mobile
	}
	return None
}

func fifteen(d []byte, h hint) Entity {
	switch {
	case h&(hintID|hintIMEI|hintIMSI) == hintID && resident15(d):
		return ResidentID
	case h&(hintID|hintIMEI|hintIMSI|hintCard) == hintIMSI && d[0] >= '2' && d[0] <= '7':
		return IMSI
	case imsiForm(d):
		return IMSI
	case d[0] == '0' && d[1] == '0' && d[2] == '8' && d[3] == '6' && mobile(d[4:]):
		return Mobile
	case imeiBody(d) && luhn(d), h&hintIMEI != 0:
		return IMEI
	case bankCard(d) && (h&hintCard != 0 || !resident15(d)):
		return BankCard
	case resident15(d), h&hintID != 0:
		return ResidentID
	case h&hintIMSI != 0:
		return IMSI
	}
	return None
}

func eighteen(d []byte, h hint) Entity {
	switch {
	case resident18(d):
		return ResidentID
	case d[17]|0x20 == 'x':
		if h&hintID != 0 {
			return ResidentID
		}
		return None
	case d[0] >= '1' && d[1] >= '1' && creditCode(d):
		return CreditCode
	}
	return long(d, h)
}

// long checks 14 and 16 to 20 digits.
func long(d []byte, h hint) Entity {
	switch {
	case len(d) >= 19 && string(d[:4]) == "8986":
		return ICCID
	case bankCard(d):
		return BankCard
	case len(d) >= 19 && foreignICCID(d) && h&hintNot == 0:
		return ICCID
	case len(d) == 16 && h&hintIMEI != 0:
		return IMEI
	case h&hintID != 0 && len(d) < 17:
	case h&(hintID|hintCard|hintICCID) != 0:
		return keyedNumber(d, h)
	}
	return None
}

// keyedNumber names a number by its context alone.
func keyedNumber(d []byte, h hint) Entity {
	switch {
	case h&hintID != 0:
		return ResidentID
	case h&(hintICCID|hintCard) == hintICCID, h&hintICCID != 0 && d[0] == '8' && d[1] == '9':
		return ICCID
	case h&hintIMEI != 0:
		return IMEI
	case h&hintIMSI != 0:
		return IMSI
	}
	return BankCard
}

// dated reports whether eight digits are a day of this century or the last one.
func dated(d []byte) bool {
	c := number2(d)
	return (c == 19 || c == 20) && validDate(c*100+number2(d[2:]), number2(d[4:]), number2(d[6:]))
}

// beyond reports whether a day is later than any on which a document of today ends.
func beyond(day []byte) bool { return day[0] == '2' && day[2] >= '5' && string(day[2:]) != "991231" }
