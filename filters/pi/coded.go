package pi

import "strings"

// starts holds the letters that a VIN begins with.
var starts = buildStarts()

func buildStarts() (t [256]bool) {
	for _, c := range "LJKWSVZYTMNXURP" {
		t[c], t[c|0x20] = true, true
	}
	return t
}

// ninth reports whether the ninth letter or digit from norm[i:] on, the first of them up
// to norm[j:], is a digit or an X, as the check character of a VIN is.
func (s *Scanner) ninth(i, j int) bool {
	b, n := s.norm, 0
	for {
		if n+j-i >= 9 {
			c := b[i+8-n]
			return isDigit(c) || c|0x20 == 'x'
		}
		n += j - i
		if i = gapEnd(b, j); i == 0 {
			return false
		}
		j = s.alnumEnd(i)
	}
}

// coded tries the code of letters and digits that begins with norm[i:j] and goes on
// behind separators: a VIN or a credit code with a check character that holds, a
// passport, a permit that is announced. It gives where to go on.
func (s *Scanner) coded(i, j int) int {
	b, r := s.norm, &s.run
	if r.begin(b, i); inGroups(b, i) {
		return j // an edge, whatever follows
	}
	for k := i; k < len(b); k++ {
		c := b[k]
		if class[c]&cAlnum == 0 {
			r.close()
			next := gapEnd(b, k)
			if e := s.codedEntity(i, next); e != None {
				s.add(i, r.ends[r.n-1], e)
				return r.ends[r.n-1]
			}
			r.gap(b, k, max(next, k))
			if next == 0 || r.edge() || r.mixed && s.hints(i)&hintMAC == 0 {
				return j
			}
			k = next - 1
			continue
		}
		if r.n == 20 || r.n == 8 && !isDigit(c) && c|0x20 != 'x' && s.digits[2] > '9' && (checked(s.digits[0]) || !maker(s.digits[:3])) && s.hints(i)&hintVIN == 0 || c|0x20 == 'i' || c|0x20 == 'q' && (r.n < 2 || !creditKind(s.digits[0], s.digits[1])) {
			return j
		}
		s.digits[r.n], r.ends[r.n] = upper(c), k+1
		r.n++
	}
	r.close()
	if e := s.codedEntity(i, 0); e != None {
		s.add(i, r.ends[r.n-1], e)
		return r.ends[r.n-1]
	}
	return j
}

// codedEntity names all of s.digits; next is where the text goes on behind
// separators, 0 if it does not.
func (s *Scanner) codedEntity(i, next int) Entity {
	r, h := &s.run, s.hints(i)
	d := s.digits[:r.n]
	if r.groups < 2 || r.edge() {
		return None
	}
	if h&hintMAC != 0 {
		if r.n == 12 && allHex(d) && (r.groups != 4 || countDigits(d) < 12) && !inUUID(s.norm, i, r.ends[r.n-1]) { // 255.255.255.255 is none
			return MAC
		}
		return None
	}
	switch r.n {
	case 7, 8:
		if k := r.ends[r.n-1]; next == k+1 && s.norm[k] == r.kind && r.groups == r.n && alone(s.norm, next+1) {
			return None // of something longer
		}
		if h&hintPlate != 0 && !r.line && countDigits(d) >= 3 && !isDigit(d[0]) && (s.key&hintPlate != 0 || !s.spent(Plate)) || armedPolice(d) || r.n == 7 && r.kind == dot && r.size(0) == 2 && forces(d) {
			return Plate
		}
		if r.n == 8 && (r.kind != '\t' || s.announced(i) && (next == 0 || !isDigit(s.norm[next]))) && h&(hintPassport|hintPermit) != 0 && !s.lastDigit(next) && !(r.groups == 3 && r.size(0) == 4 && alnumDigits(d) && dated(d)) {
			return s.document(i, r.ends[r.n-1], d)
		}
	case 9, 10, 11:
		if armedPolice(d) {
			return Plate
		}
		if s.goesOn(next) || countDigits(d) < 4 || r.kind == '\t' && s.key&(hintPassport|hintPermit) == 0 && !(h&(hintPassport|hintPermit) != 0 && s.announced(i)) {
			return None
		}
		if h&(hintPassport|hintPermit) == 0 && r.groups == 2 && !r.even() && (r.kind == '-' || r.kind == '_' || r.kind == '/' || r.kind == '.') {
			return None // the number of a part
		}
		return s.document(i, r.ends[r.n-1], d)
	case 17:
		form, check := vinCheck(d)
		if form && wmi(d) && isDigit(d[16]) && isDigit(d[15]) && (h&hintVIN != 0 || wordy(d[r.size(0):]) && vinLike(d) && maker(d) && (check || !checked(d[0]) && r.even() && r.groups > 2) && !countedBefore(s.norm[:i])) {
			return VIN
		}
	case 18:
		if r.even() && r.size(0) == 2 && allHex(d) && h&hintCredit == 0 || smallWord(s.norm[i:r.ends[r.n-1]]) {
			return None
		}
		if s.creditMisread(d) && (r.kind != '.' || r.groups < 6 || r.even() || h&hintCredit != 0) { // 1.3.6.1.4.1 begins an object identifier
			return CreditCode
		}
	case 19, 20:
		if string(d[:4]) == "8986" && countDigits(d) >= 15 {
			return ICCID
		}
	}
	return None
}

// smallWord reports whether a word of two letters or more, all of them small, stands in b.
func smallWord(b []byte) bool {
	for k := 0; k < len(b); k++ {
		n := k
		for n < len(b) && b[n]-'a' < 26 {
			n++
		}
		if n-k >= 3 && k > 0 && b[k-1]-'A' < 26 { // CloudSync
			return true
		}
		if n-k >= 2 && (k == 0 || !isAlnum(b[k-1])) && (n == len(b) || !isAlnum(b[n])) {
			return true
		}
		k = max(k, n)
	}
	return false
}

// goesOn reports whether a digit stands at norm[next:], where the run goes on, in the same
// line.
func (s *Scanner) goesOn(next int) bool {
	b, r := s.norm, &s.run
	return next > 0 && isDigit(b[next]) && (b[r.ends[r.n-1]] != '\n' || r.kind == '\n')
}

// lastDigit reports whether a single digit stands at norm[next:], which ends the run.
func (s *Scanner) lastDigit(next int) bool {
	b := s.norm
	if next == 0 || !isDigit(b[next]) || !alone(b, next+1) {
		return false
	}
	after := skipGap(b, next+1)
	return after == 0 || !isDigit(b[after])
}

// wordy reports whether d has two letters or more that are not hexadecimal.
func wordy(d []byte) bool {
	n := 0
	for _, c := range d {
		if !isHex(c) {
			n++
		}
	}
	return n >= 2
}

// forces checks the plates of the armed forces since 2013: a letter of the service, one of
// the unit, five digits. Apart from a middle dot they look like the numbers of parts.
func forces(d []byte) bool {
	return strings.IndexByte("VKHBSLJNGCZET", d[0]) >= 0 && d[1]-'A' < 26 && alnumDigits(d[2:])
}

// announced reports whether the word that gives the context stands directly before norm[i:], so
// that it is no name of a column.
func (s *Scanner) announced(i int) bool {
	const most = 8
	if s.ctxEnd < 0 || i-s.ctxEnd > most {
		return false
	}
	for _, c := range s.norm[s.ctxEnd:i] {
		if isAlnum(c) || c == '\t' || c == '\n' || c == ',' || c == '|' {
			return false
		}
	}
	return true
}
