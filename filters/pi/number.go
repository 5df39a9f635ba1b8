package pi

import "bytes"

// number handles norm[i:j], digits only, and gives where to go on. The rules come in this
// order: what a context or an address asks of these digits alone; what a mark behind them
// or a point beside them rules out; the whole number, if it is long enough; what it is the first
// group of. An earlier rule needs less of the text, and what it finds is surer.
func (s *Scanner) number(i, j int) int {
	b, n := s.norm, j-i
	if n >= 7 && n <= 10 && (s.key|s.ctx)&(hintLat|hintLon) != 0 {
		if end := s.scaledNumber(i, j); end > 0 {
			return end
		}
	}
	if n >= 7 && n <= 10 && (s.key|s.told)&hintCoord != 0 {
		if end := s.scaledTwo(i, j); end > 0 {
			return end
		}
	}
	if (n == 5 || n == 4) && s.postcodeAt(i, j) && s.european(i, j) {
		return s.addr.end
	}
	if (n == 2 || n == 3) && j+5 < len(b) && b[j] == ',' && isDigit(b[j+4]) {
		if end := commaPair(b, i, j); end > 0 {
			s.add(i, end, Location)
			return end
		}
	}
	if (n == 2 || n == 3) && j+8 < len(b) && (b[j] == ' ' || b[j] >= 0xE5) && (pointSaid(b, j) > 0 || pointSaid(b, j+1) > 0) {
		if end := s.saidPair(i); end > 0 {
			return end
		}
	}
	if n < 8 && j < len(b) && class[b[j]]&cGap == 0 && (class[b[j]]&cJoin == 0 || !s.apart(j) && (s.plain || !s.parted(i, j))) {
		return s.oddlyBehind(i, j) // too short alone, and no group follows
	}
	if i >= 2 && b[i-1] == '.' && isDigit(b[i-2]) && !s.dotted(i) && !(n == 11 && s.listItem(i)) {
		return j // the fraction of a decimal number
	}
	if j+1 < len(b) && b[j] == '.' && isDigit(b[j+1]) && (n > 8 || s.hints(i)&hintPermit == 0) {
		if end := s.decimal(i, j); end > 0 {
			return end
		}
	}
	if n > 20 {
		return j
	}
	next := gapEnd(b, j)
	if n >= 8 {
		if end := s.wholeNumber(i, j, next > 0 && isDigit(b[next])); end > 0 {
			return end
		}
	}
	return s.firstGroup(i, j, next)
}

// scaledNumber handles norm[i:j] behind a word for an axis, as degrees scaled to an integer.
// It gives where to go on, 0 if it is none.
func (s *Scanner) scaledNumber(i, j int) int {
	if s.scaledAngle(i, j) {
		s.add(signed(s.norm, i), j, Location)
		return j
	}
	if s.ctx&(hintLat|hintLon) != 0 {
		return s.scaledPair(i, j)
	}
	return 0
}

// decimal handles norm[i:j] before a point and digits. It gives where to go on, 0 if the point
// is none of a decimal number: it parts groups, or nothing but zeros stand behind it.
func (s *Scanner) decimal(i, j int) int {
	b, n := s.norm, j-i
	end := s.digitEnd(j + 1)
	points := end+1 < len(b) && b[end] == '.' && isDigit(b[end+1])
	switch {
	case end-j == 12 && n <= 2 && s.listItem(j+1) && mobile(b[j+1:end]):
		return j // 1.13812345678
	case points, zeros(b[j+1:end]) && (end == len(b) || !isAlnum(b[end]) && b[end] != '.'):
		return 0
	case n <= 3 && (end-j > 4 || s.hints(i)&(hintLat|hintLon|hintCoord|hintGeoSure|hintBio) != 0):
		return s.float(i)
	case n >= 3 && n <= 5 && end-j > 3:
		if start, last := s.runTogetherPair(i, end); last > 0 {
			s.add(start, last, Location)
			return last
		}
	}
	return end
}

// wholeNumber handles the 8 to 20 digits norm[i:j] as a number by themselves; grouped says that
// digits go on behind separators. It gives where to go on, 0 if they are none.
func (s *Scanner) wholeNumber(i, j int, grouped bool) int {
	b, n := s.norm, j-i
	d := b[i:j]
	e := entityOf(d, s.ownHints(i))
	if e == None && (n == 8 || n == 10) && s.ctx&hintPermit != 0 && s.farPermit(i, j) {
		e = Permit
	}
	if e == None && n == 16 && s.mailbox(j) && imsiForm(d[1:]) { // 0460...@wlan.mnc000.mcc460.3gppnetwork.org, 3GPP TS 23.003 section 19.3
		s.add(i+1, j, IMSI)
		return j
	}
	switch {
	case e == None && n == 9 && s.digitsPassport(i, j):
		e = Passport
	case e == None && n == 8 && d[0] == '0' && s.hints(i)&identifying == 0 && s.ahead(j)&hintPermit != 0: // 02242446 as the Taiwan permit number
		e = Permit
	}
	if e == None && n > 11 && (d[0] == '0' || n > 13 && n&1 == 0) {
		if e = padded(d, s.hints(i)); e == None {
			e = nibbles(d, s.hints(i))
		}
	}
	if e == None {
		return 0
	}
	if grouped && n <= 11 { // the first group of something longer?
		if end := s.joined(i); end > 0 {
			return end
		}
	}
	if s.doubted(i, j, e) || n == 12 && i > 0 && b[i-1] == '-' {
		return 0
	}
	s.add(i, j, e)
	return j
}

// doubted reports whether what stands around norm[i:j], digits with the form of an e, says that
// they are something else: the count, the label of a count, an email address.
func (s *Scanner) doubted(i, j int, e Entity) bool {
	switch e {
	case Mobile:
		return s.doubtedMobile(i, j)
	case BankCard:
		if h := s.hints(i); h&hintCard != 0 {
			return s.key&hintCard == 0 && s.spent(BankCard) && entityOf(s.norm[i:j], h&^hintCard) == None
		}
		return s.hints(i)&hintPhone == 0 && s.counted(i, j)
	case CreditCode:
		return s.hints(i)&hintCredit == 0 && (s.key&hintNot != 0 || countLabel(s.norm[:i]))
	case ICCID: // of another country, by nothing but a check digit
		return s.norm[i] == '8' && s.norm[i+2] != '8' && s.hints(i)&hintICCID == 0 && (s.labelled(i) || s.counted(i, j))
	case Permit:
		return s.key&hintPermit == 0 && (!s.announced(i) && s.counted(i, j) || s.ctxEnd >= 0 && columnMark(s.norm, s.ctxEnd) && bytes.IndexByte(s.norm[s.ctxEnd:i], '\n') >= 0)
	case ResidentID:
		return j-i == 15 && s.hints(i)&hintID == 0 && s.counted(i, j) && !labelEnds(s.norm[:i], 'i', 'd')
	}
	return false
}

// doubtedMobile is doubted for the number of a telephone.
func (s *Scanner) doubtedMobile(i, j int) bool {
	b, n, h := s.norm, j-i, s.hints(i)
	d := b[i:j]
	switch {
	case h&(hintPhone|hintCard) == 0 && s.counted(i, j):
		return true
	case n == 11 && h&(hintPhone|hintCard) == 0 && s.bare(i) && s.figured(i, j):
		return true
	case n != 11 && n != 13 && (n == 8 && dated(d) || s.counted(i, j)):
		return true
	case n == 13 && h&identifying == 0 && !international(d) && s.labelled(i) && labelEnds(b[:i], 0, 's'):
		return true // of things in the plural: instructions=1420003492504
	}
	return !(n == 11 && mobile(d) || international(d)) && (s.mailbox(j) || s.key&hintPhone == 0 && d[0] != '0' && entityOf(d, h&^hintPhone) == None && s.wordBetween(i))
}

// wordBetween reports whether a word that says something stands between the context word and
// norm[i:], or a sentence ends there: caller: it says 69379254843.
func (s *Scanner) wordBetween(i int) bool {
	b := s.norm
	for k := max(s.ctxEnd, 0); k < i; k++ {
		if class[b[k]]&cLetter == 0 {
			continue
		}
		n := k
		for n < i && class[b[n]]&cLetter != 0 {
			n++
		}
		if w := b[k:min(n, k+wordMost)]; !fillers.has(w) && wordHint(w) == 0 {
			return true
		}
		k = n
	}
	return false
}

// firstGroup handles norm[i:j], digits that are nothing by themselves, as the first group of a
// number or a code: behind separators, where next is the next group (0: none), behind words or
// commas, behind odd marks.
func (s *Scanner) firstGroup(i, j, next int) int {
	b, n := s.norm, j-i
	groups := 0     // where the groups of digits end that stand together
	var list []byte // the digits from norm[i:] on, if it is one of many numbers
	if n <= 18 && next > 0 && isDigit(b[next]) {
		if !s.elevenDigits(i) {
			groups = s.groupsEnd(i, j)
		} else if list = s.list.from(b, i, s.hints(i)); list != nil && !listJoins(list, n, s.hints(i)) {
			if end := s.quietList(i); end > 0 {
				return end
			}
		} else if end := s.joined(i); end > 0 {
			return end
		} else {
			groups = s.run.ends[max(s.run.n, 1)-1]
		}
	}
	if next > 0 && n <= 16 && s.codeBegins(i, n, next) && (list == nil || listCodes(list, s.hints(i))) {
		if end := s.coded(i, j); end != j {
			return end
		}
	}
	if n <= 12 && (s.apart(j) || groups > j && s.apart(groups) || !s.plain && s.parted(i, max(j, groups))) {
		if s.inCommas(i, j) {
			return max(j, s.quietList(i))
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

// hintsCode announce a code that may begin with digits and go on with letters.
const hintsCode = hintMAC | hintVIN | hintCredit | hintPermit | hintPassport | hintICCID

// codeBegins reports whether the n digits norm[i:] can begin a code of letters and
// digits that goes on at norm[next:]: those of a credit code or one of a VIN, or any
// behind a context.
func (s *Scanner) codeBegins(i, n, next int) bool {
	b := s.norm
	if n > 1 && (n >= 8 || isDigit(b[next])) && creditKind(b[i], b[i+1]) || n == 1 && creditKind(b[i], b[next]) {
		return true
	}
	if n == 1 && b[next]-'A' < 26 {
		return true
	}
	return class[b[next]]&cAlnum != 0 && s.hints(i)&hintsCode != 0
}

// listItem reports whether the point before norm[i:] ends the number of an item that
// begins a text, a line or a sentence in Chinese: 1.13812345678.
func (s *Scanner) listItem(i int) bool {
	b, k := s.norm, i-2
	for k > 0 && i-k < 4 && isDigit(b[k-1]) {
		k--
	}
	if b[k] == '0' || k == 0 && s.key != 0 {
		return false
	}
	return k == 0 && len(b) > i+11 || k > 0 && (b[k-1] == '\n' || b[k-1] >= 0x80 || b[k-1] == stop)
}

// dotted reports whether the dot before norm[i:] parts the third or later group of
// a number written in groups, so that it is no decimal point.
func (s *Scanner) dotted(i int) bool {
	b := s.norm
	k := i - 2
	for k >= 0 && isDigit(b[k]) {
		k--
	}
	return k >= 1 && b[k] == '.' && isDigit(b[k-1])
}

// measured reports whether the number at norm[i:] follows a sign, as quantities do.
func (s *Scanner) measured(i int) bool {
	return i > 0 && s.norm[i-1] == '-' && (i == 1 || s.norm[i-2] == ' ')
}
