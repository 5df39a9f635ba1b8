package pi

import "strings"

// spread gives where the ideograph after norm[i:] stands if a single mark, as in
// names written apart, may stand before it.
func (s *Scanner) spread(i int) int {
	if i < len(s.norm) && class[s.norm[i]]&cSep != 0 {
		if _, ok := hanAt(s.norm, i+1); ok {
			return i + 1
		}
	}
	return i
}

// nameMark holds the marks of which several may stand between the characters of a name
// behind a key.
var nameMark = [256]bool{'*': true, '+': true, '[': true, ']': true, ' ': true, '~': true, '|': true, '<': true, '>': true}

// spreadMarks gives where the ideograph stands before which up to four marks stand at
// norm[i:], or brackets around a reading or the word for a surname; i if there is none:
// [林][小][雨], 林  小  雨, 林(lin)小雨, 林(姓)小雨.
func (s *Scanner) spreadMarks(i int) int {
	b, k := s.norm, i
	if k+4 < len(b) && b[k] == '(' {
		for k++; k < len(b) && k < i+8 && class[b[k]]&cLetter != 0; {
			k++
		}
		if r, ok := hanAt(b, k); ok && r == '姓' && k == i+1 {
			k += 3
		}
		if k == i+1 || k >= len(b) || b[k] != ')' {
			return i
		}
		k++
	} else {
		for k < len(b) && k < i+4 && nameMark[b[k]] {
			k++
		}
	}
	if _, ok := hanAt(b, k); !ok {
		return i
	}
	if _, word := hanAt(b, k+3); word && k > i && b[k-1] == ' ' {
		return i // the next field
	}
	return k
}

// apartFrom is spread for one mark, or for several around and between characters of a name
// that each stand by themselves: [林][小][雨], **林**小**雨**.
func (s *Scanner) apartFrom(i int) int {
	if k := s.spread(i); k > i {
		return k
	}
	if i < len(s.norm) && (nameMark[s.norm[i]] || s.norm[i] == '(') {
		return s.spreadMarks(i)
	}
	return i
}

// freeName looks for a name that begins with the surname r at norm[i:] without a
// context: one or two characters that are usual in given names, cut off on the left
// by a mark or a word that a person follows, and on the right likewise. It gives the
// name's end, 0 for none.
func (s *Scanner) freeName(i int, r rune) int {
	if i <= s.wantEnd && !s.firmRun(i) {
		if end := s.wantedName(i); end > 0 {
			return end
		}
	}
	b, k := s.norm, i+3
	second, ok := hanAt(b, k)
	if !ok && nameClass(r)&xFree != 0 {
		s.noteApart(i)
	}
	if ok && hanClass(r)&hCompound == 0 && (nameClass(second)&(xGiven|xOdd) == 0 || nameClass(r)&xFree == 0) {
		return 0
	}
	left := s.nameLeft(i)
	if left == leftWord || s.misjoined(i, r) || left <= leftPerson && s.firmRun(i) {
		return 0
	}
	if !ok {
		if left >= leftPerson && k < len(b) && b[k]-'a' < 26 && nameClass(r)&xFree != 0 {
			return s.takeMixed(i)
		}
		if k = s.secondApart(i, r, left); k == 0 {
			return 0
		}
		second, _ = hanAt(b, k)
	}
	rank := compoundRank(r, second)
	two, placed := rank >= 0 && rank < usualCompounds, false
	if two {
		placed = placeCompoundSet.has(pairValue(r, second))
		k = s.apartFrom(k + 3)
		second, _ = hanAt(b, k)
	} else if nameClass(r)&xFree == 0 {
		return 0
	}
	end := k + 3
	k = s.apartFrom(end)
	third, ok := hanAt(b, k)
	if r == second && left < leftPerson || // 毛毛雨
		wordPair(r, second) && (!ok || !givenPair(second, third) || left < leftPerson || !s.acts(k+3)) || left <= leftPerson && s.firmBehind(end) {
		return 0
	}
	if ok && left <= leftMark && strings.ContainsRune("路街道巷镇乡村区园苑县市", third) {
		return 0
	}
	likely := left == leftPerson && common(r) && !s.startsContext(k)
	if ok && givenPair(second, third) && (likely || s.nameRight(k+3)) && (k == end || end > i+6) {
		if s.wholeName(i, left, two && !placed, true, k+3) {
			s.add(i, k+3, Name)
			return k + 3
		}
		return 0
	}
	if isGiven(second) && s.nameRight(end) && s.wholeName(i, left, two && !placed, false, end) {
		s.add(i, end, Name)
		return end
	}
	return 0
}

// secondApart gives where the second character of a name stands whose first one, r, is norm[i:i+3] and
// stands by itself; 0 if what follows is no such name.
func (s *Scanner) secondApart(i int, r rune, left int) int {
	k := s.apartFrom(i + 3)
	if k == i+3 || left < leftPerson && !common(r) {
		return 0
	}
	end := k + 3
	third := s.apartFrom(end)
	if left < leftPerson && third == end { // three characters, each by itself
		return 0
	}
	if third > end && s.spacedOn(i, third+3) || third == end && s.spacedOn(i, end) {
		return 0
	}
	return k
}

// takeMixed takes the name at norm[i:] whose given name is in pinyin and gives its end, 0 if there is none.
func (s *Scanner) takeMixed(i int) int {
	end := s.mixedName(i)
	if end > 0 {
		s.add(i, end, Name)
	}
	return end
}

// What stands before a candidate.
const (
	leftWord   = iota // part of a word
	leftWeak          // a word that a person may follow
	leftMark          // a mark or the start of the text
	leftPerson        // a word that introduces a person
	leftColon         // a colon or an equals sign
	leftNamed         // a word that introduces a person, and a mark
)

// wholeName weighs a candidate: where nothing introduces it, it has three characters
// and something must follow that persons do, or a number of a person stands beside it.
func (s *Scanner) wholeName(i, left int, two, three bool, end int) bool {
	if left == leftNamed && s.ended(end) || left >= leftMark && mailBehind(s.norm, end) {
		return true
	}
	if r, _ := hanAt(s.norm, i); s.acts(end) && (three || two || common(r)) {
		return true
	}
	if left == leftWeak {
		return false
	}
	if left == leftPerson || two || s.besidePerson(i) || s.numberFollows(end) || s.nameFollows(end) {
		return true
	}
	b := s.norm
	if (three || isCommon(b, i) || left == leftColon) && s.papersFollow(end) {
		return true
	}
	if r, _ := hanAt(b, i); left == leftColon && common(r) && s.ended(end) || s.field(i, end) || common(r) && (s.addressed(end) && (three || sexBehind(b, end) || left >= leftMark && (sirBehind(b, end) || selfBehind(b, i, end))) || b[max(0, i-1)] == '(' && end < len(b) && b[end] == ')' && s.acts(end+1) || left != leftWord && s.related(end)) {
		return true
	}
	next, han := hanAt(b, end)
	if left == leftColon && end+1 < len(b) && b[end] == ' ' && isDigit(b[end+1]) {
		return true
	}
	if next == '收' && left >= leftMark && isCommon(b, i) && s.ended(end+3) { // 王静收
		return true
	}
	if !three {
		r, _ := hanAt(b, i)
		return han && common(r) && (personal(next) || next == '的' && (s.startsContext(end+3) || deviceAt(b, end+3)))
	}
	return han || end < len(b) && (b[end] == ' ' || b[end] == '(')
}

// field reports whether norm[i:end] is all that stands between two tabs, bars or line
// ends, as in a table.
func (s *Scanner) field(i, end int) bool {
	b := s.norm
	edge := func(c byte) bool { return c == '\t' || c == '|' || c == '\n' }
	if i == 0 || end == len(b) {
		return false
	}
	if b[i-1] == '>' && b[end] == '<' { // <td>王伟</td>
		r, _ := hanAt(b, i)
		return common(r)
	}
	return edge(b[i-1]) && (edge(b[end]) || b[end] == ',') || edge(b[end]) && b[i-1] == ','
}

// besidePerson reports whether a name or a number of a person was found directly
// before norm[i:], at most three marks away, as in phone books and lists.
func (s *Scanner) besidePerson(i int) bool {
	n := len(s.dst)
	if n == s.base {
		return false
	}
	f := s.dst[n-1]
	gap := s.original(i) - f.End
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
