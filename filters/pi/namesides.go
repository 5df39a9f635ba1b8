package pi

// besidePerson reports whether a name or a number of a person was found directly
// before norm[i:], at most three marks away, as in phone books and lists.
func (s *Scanner) besidePerson(i int) bool {
	n := len(s.dst)
	if n == s.base {
		return false
	}
	f := s.dst[n-1]
	gap := s.original(i) - f.End
	if f.Entity == Permit || f.Entity == Passport || f.Entity == BankCard {
		return gap > 0 && (gap <= 4 || gap <= 16 && s.norm[i-1] == ' ' && bankBefore(s.norm[:i-1]))
	}
	return gap > 0 && (gap <= 4 || gap <= 9 && f.Entity == Mobile && shortField(s.norm[max(0, i-gap):i])) && (f.Entity == Name || f.Entity == Mobile || f.Entity == ResidentID)
}

// shortField reports whether b is marks around a number of at most three digits, as the type
// of a number in the phone books of modems: ",129,".
func shortField(b []byte) bool {
	digits := 0
	for _, c := range b {
		if isAlnum(c) || c >= 0x80 {
			if digits++; !isDigit(c) {
				return false
			}
		}
	}
	return digits <= 3 && !isAlnum(b[0]) && !isAlnum(b[len(b)-1])
}

// numberFollows reports whether a number of eleven digits or more, as of a telephone or
// an identity card, follows at norm[end:] behind at most three marks.
func (s *Scanner) numberFollows(end int) bool {
	b, k := s.norm, end
	for k < len(b) && k < end+3 && b[k] < 0x80 && !isAlnum(b[k]) && b[k] != '.' {
		k++
	}
	n, digits, parts := k, 0, 0
	for n < len(b) && digits < 19 && parts < 4 {
		switch {
		case isDigit(b[n]):
			digits++
		case digits > 2 && (b[n] == ' ' || b[n] == '-') && n+1 < len(b) && isDigit(b[n+1]) && digits < 11: // 180 1304 5964
			parts++
		default:
			parts = 4
			continue
		}
		n++
	}
	if k == end {
		return false
	}
	if parts == 0 || parts == 4 && n-k == digits {
		return digits == 11 && mobile(b[k:k+11]) || digits >= 17 || digits == 13 && international(b[k:k+13])
	}
	return (digits == 11 || digits == 13) && (b[k] == '1' || b[k] == '8' && b[k+1] == '6')
}

// isCommon reports whether the ideograph at b[i:] is one of the most frequent surnames.
func isCommon(b []byte, i int) bool {
	r, ok := hanAt(b, i)
	return ok && common(r)
}

// papersFollow reports whether a mark and a word for a person's document or telephone follow
// at norm[end:]: 王伟 护照.
func (s *Scanner) papersFollow(end int) bool {
	b, k := s.norm, end
	for k < len(b) && k < end+2 && (b[k] == ' ' || b[k] == ',' || b[k] == dot) {
		k++
	}
	r, ok := hanAt(b, k)
	if !ok || k == end {
		return false
	}
	w, _ := hanWord(b, k, r)
	return w&(hintPassport|hintPermit|hintID|hintPhone|hintWeChat) != 0
}

// nameFollows reports whether another name stands behind norm[end:] in a list.
func (s *Scanner) nameFollows(end int) bool {
	b, k := s.norm, end
	switch r, _ := hanAt(b, k); {
	case r == '和' || r == '与' || r == '及':
		k += 3
	case k < len(b) && b[k] == dot:
		k++
	default:
		return false
	}
	first, ok := hanAt(b, k)
	if !ok || nameClass(first)&xFree == 0 {
		return false
	}
	second, _ := hanAt(b, k+3)
	return isGiven(second) && !wordPair(first, second)
}

// nameLeft weighs what stands before norm[i:].
func (s *Scanner) nameLeft(i int) int {
	prev, ok := hanBefore(s.norm, i)
	if !ok {
		if i > 0 && isAlnum(s.norm[i-1]) {
			return leftWord
		}
		if s.introducedApart(i) {
			return leftNamed
		}
		if i > 2 && s.norm[i-1] == ' ' && (s.norm[i-2] == '.' || s.norm[i-2] == ')' || s.norm[i-2] == dot) && isDigit(s.norm[i-3]) { // an item of a list
			return leftColon
		}
		if i > 1 && (s.norm[i-1] == ':' || s.norm[i-1] == '=' || s.norm[i-2] == ':' && s.norm[i-1] == ' ') {
			return leftColon
		}
		return leftMark
	}
	if weakSingles.has(prev) {
		return leftWeak
	}
	if introduces(s.norm, i, prev) {
		return leftPerson
	}
	if before, ok := hanBefore(s.norm, i-3); ok && weakSet.has(pairValue(before, prev)) {
		if prev == '的' && selfIntroduced(s.norm[:i]) {
			return leftPerson
		}
		return leftWeak
	}
	return leftWord
}

// nameRight reports whether a name can end at norm[:end].
func (s *Scanner) nameRight(end int) bool {
	r, ok := hanAt(s.norm, end)
	if !ok {
		return end >= len(s.norm) || !isAlnum(s.norm[end])
	}
	if stops(r) || personal(r) || s.acts(end) {
		return true
	}
	return rightSet.has(r)
}

// rightSet holds the characters that begin what stands behind a name.
var rightSet = hanSetFrom("记布撤修总发电手身号家开用提下回马今明昨车微联付同通参刚因以收寄交领接送办买租借购负担带坐进出走找想让跟称表反投询咨确则完工男处检维达做准正继性持所先使沟核审批取拿放留换绑签写填拨挂登退停拖救修洗那尾替离抵赶返聊谈跑刮撞追在还是即便俩两都只等陪")

// valueMark holds what may stand right before a value, between it and its key.
var valueMark = [256]bool{'"': true, '\'': true, '=': true, ':': true, '>': true, '[': true, ' ': true}

// personKey reports whether a key in Latin letters that is one of a person stands before the value at
// b[i:], parted from it by a sign: "xm":", sqrXm=, ["cust"]=".
func personKey(b []byte, i int) bool {
	k, sign := i, false
	for ; k > 0 && i-k < 6; k-- {
		if c := b[k-1]; c == '=' || c == ':' || c == '>' {
			sign = true
		} else if !valueMark[c] && c != '\\' && (c != ']' || sign && b[k] != ':' && b[k] != '=') {
			break
		}
	}
	e := k
	for k > 0 && e-k < 40 && (isAlnum(b[k-1]) || b[k-1] == '_' || b[k-1] == '-' || b[k-1] == '.') {
		k--
	}
	return sign && e-k >= 2 && class[b[k]]&cLetter != 0 && keyHint(b[k:e])&(hintName|hintNameWeak) != 0
}

// closed reports whether the text, a line or a field of it ends at norm[:end].
func (s *Scanner) closed(end int) bool {
	b := s.norm
	return end >= len(b) || b[end] == '\n' || b[end] == '"' || b[end] == ',' || b[end] == ';' || b[end] == ' ' || b[end] == stop
}

// thisPerson reports whether words for a person that point back at a name follow at norm[end:], or one
// character further: 张平琪这个报案人.
func (s *Scanner) thisPerson(end int) bool {
	b := s.norm
	for k := end; k <= end+3 && k+9 <= len(b); k += 3 {
		if b[k] != 0xE8 && b[k] != 0xE9 { // the first byte of both
			continue
		}
		switch string(b[k : k+6]) {
		case "这个", "这位", "那个", "那位":
			r, _ := hanAt(b, k+6)
			h, _ := hanWord(b, k+6, r)
			return h&hintName != 0
		}
	}
	return false
}
