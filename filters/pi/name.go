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
	if i > 2 && valueMark[b[i-1]] && personKey(b, i) {
		if end := s.nameAt(i, true); end > 0 && s.ended(end) && plainName(b[i:end]) {
			s.add(i, end, Name)
			return end
		}
	}
	if ok && hanClass(r)&hCompound == 0 && (nameClass(second)&(xGiven|xOdd) == 0 || nameClass(r)&xFree == 0) {
		return 0
	}
	if i >= 6 && (b[i-1] >= 0x80 || !ok) {
		if start, end := s.toldApart(i, r); end > 0 {
			s.add(start, end, Name)
			return end
		}
	}
	if i >= 3 && b[i-1] == b[i+2] && string(b[i-3:i]) == string(b[i:i+3]) && (i < 6 || string(b[i-6:i-3]) != string(b[i:i+3])) { // 谢谢, and not 谢谢谢晓明
		return 0
	}
	left := s.nameLeft(i)
	if left == leftWord && s.thisPerson(i+6) {
		left = leftWeak
	}
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
	return s.freeNameBehind(left, i, r, second, k)
}

// freeNameBehind reads a name whose surname r at norm[i:] begins and whose next ideograph,
// second, stands at norm[k:], behind what left says.
func (s *Scanner) freeNameBehind(left, i int, r, second rune, k int) int {
	b := s.norm
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
		wordPair(r, second) && (!ok || !givenPair(second, third) || left < leftPerson || !s.acts(k+3) && !(left != leftMark && common(r) && isGiven(third) && s.closed(k+3))) || left <= leftPerson && s.firmBehind(end) {
		return 0
	}
	if left != leftNamed && wareName(b[i:min(len(b), k+3)]) && !s.numberFollows(k+3) {
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
		prev, _ := hanBefore(s.norm, i)
		return s.thisPerson(end) || prev == '方' && s.closed(end) || prev == '票' && s.papersFollow(end) || prev == '写' && s.nameRight(end) && i <= s.wantEnd+3
	}
	if left == leftPerson || two || i == 0 && s.signsBlock(end) || s.thisPerson(end) || s.besidePerson(i) || s.numberFollows(end) || s.nameFollows(end) {
		return true
	}
	b := s.norm
	if (three || isCommon(b, i) || left == leftColon) && s.papersFollow(end) {
		return true
	}
	if r, _ := hanAt(b, i); left == leftColon && common(r) && s.ended(end) || s.field(i, end) || common(r) && (s.addressed(end) && (three || sexBehind(b, end) || left >= leftMark && (sirBehind(b, end) || selfBehind(b, i, end) || homeBehind(b, end))) || b[max(0, i-1)] == '(' && end < len(b) && b[end] == ')' && s.acts(end+1) || left != leftWord && s.related(end)) {
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
		return han && common(r) && (personal(next) || next == '的' && (s.startsContext(end+3) || deviceAt(b, end+3) || affairAt(b, end+3)))
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
