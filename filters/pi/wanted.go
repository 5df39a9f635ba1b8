package pi

import "bytes"

// wantReach is how far, in bytes, the words that announce a person's name reach if it stands
// elsewhere in the sentence or in the next one.
const wantReach = 96

// want notes that words ending at norm[:j] announce a name that does not follow at once.
func (s *Scanner) want(j int) { s.wantFrom, s.wantEnd = j, j+wantReach }

// wanted reports whether the name that was announced may begin at norm[i:]: behind a word such as
// is, in quotation marks, in the answer of somebody, or behind a label that means the value.
// sure means that what stands before is a word, so that more text may go on behind the name.
func (s *Scanner) wanted(i int) (ok, sure bool) {
	if i > s.wantEnd || i <= s.wantFrom {
		return false, false
	}
	b, k := s.norm, i
	for k > s.wantFrom && i-k < 2 && (b[k-1] == '"' || b[k-1] == '\'' || b[k-1] == '[' || b[k-1] == '(') {
		k--
	}
	quoted := k < i
	for k > s.wantFrom && i-k < 4 && b[k-1] == ' ' {
		k--
	}
	if k == s.wantFrom {
		return k < i, false
	}
	if r, han := hanBefore(b, k); han {
		return copulas.has(r) || quoted && s.sameClause(k), copulas.has(r)
	}
	switch c := b[k-1]; {
	case c == ':' || c == '=' || c == '>':
		return s.sameClause(k-1) || s.meansValue(k-1), false
	case c == '\n':
		return true, false
	case class[c]&cLetter != 0 && k < i:
		w := wordBefore(b, k)
		return copulaWords.has(w) || quoted && s.sameClause(k), copulaWords.has(w)
	}
	return false, false
}

// wantedName takes the name at norm[i:] that was announced, gives its end, 0 if there is none.
func (s *Scanner) wantedName(i int) int {
	ok, sure := s.wanted(i)
	if !ok || s.startsWord(i) {
		return 0
	}
	end := s.nameAt(i, true)
	if end == 0 || end < len(s.norm) && (s.norm[end] == ':' || s.norm[end] == '=') || !isGivenEnd(s.norm, i, end) || !s.ended(end) && !(sure && s.nameRight(end)) {
		return 0
	}
	s.wantEnd = -1
	s.add(i, end, Name)
	return end
}

// nameWord gives hintName if the word "name", norm[i:j], is that of somebody by the word before or
// behind it: customer name, driver's name, name of the insured, name on card.
func (s *Scanner) nameWord(i, j int) hint {
	b, k := s.norm, i
	if k < 4 || b[k-1] != ' ' {
		k = 0
	} else if k--; b[k-1] == 's' && b[k-2] == '\'' {
		k -= 2
	}
	if k > 0 {
		var low [24]byte
		w := wordBefore(b, k)
		n := copy(low[:], w)
		if personNouns.has(w) || wordHint(low[:n+copy(low[n:], "name")])&hintName != 0 || sameLower(w, "my") {
			return hintName
		}
	}
	if j+6 < len(b) && b[j] == ' ' && b[j+1] == 'o' && (b[j+2] == 'f' || b[j+2] == 'n') && b[j+3] == ' ' {
		k = j + 4
		if bytes.HasPrefix(b[k:], []byte("the ")) {
			k += 4
		}
		if w := wordFrom(b, k); personNouns.has(w) || wordHint(w)&hintRole != 0 || namedPapers.has(w) {
			s.want(k + len(w))
		}
	}
	return 0
}

// namedPapers have the name of somebody on them: name on card.
var namedPapers = wordSetOf("card file policy")

// namesName reports whether the word that ends at b[:j] is one for a name, not only for a person.
func namesName(b []byte, j int) bool {
	if j > 0 && b[j-1] < 0x80 {
		return true
	}
	r, ok := hanBefore(b, j)
	return ok && (r == '名' || r == '字' || r == '称')
}

// isGivenEnd reports whether b[i:end], a name by its place, has a character that is usual in given
// names behind a surname that is no frequent word.
func isGivenEnd(b []byte, i, end int) bool {
	first, _ := hanAt(b, i)
	last, _ := hanBefore(b, end)
	second, _ := hanAt(b, i+3)
	return (nameClass(first)&xFree != 0 || hanClass(first)&hCompound != 0) && (isGiven(last) || isGiven(second)) && nameClass(last)&xTerm == 0
}

// copulas are the ends of words between what a value is and the value: 应该是, 更正为, 新值.
var copulas = hanSetFrom("是为叫成值作写填")

// copulaWords is copulas for words in English.
var copulaWords = wordSetOf("is was be read reads as becomes say says to its")

// sameClause reports whether no mark that ends a clause, a line or a value stands between the
// words that announce a name and norm[:k].
func (s *Scanner) sameClause(k int) bool {
	clause := s.norm[s.wantFrom:max(k, s.wantFrom)]
	for i, c := range clause {
		switch c {
		case ' ':
			if i > 0 && i+1 < len(clause) && clause[i-1] >= 0x80 && clause[i+1] >= 0x80 { // the next field
				return false
			}
		case ',', '.', ';', '\n', '|', '\t', '=', ':', '&', '<', stop:
			return false
		}
	}
	return true
}

// meansValue reports whether the label that ends at norm[:k] is that of a value, or who answers.
func (s *Scanner) meansValue(k int) bool {
	b := s.norm
	for k > 0 && (b[k-1] == ' ' || b[k-1] == '"' || b[k-1] == '\'') {
		k--
	}
	if r, ok := hanBefore(b, k); ok {
		if r == '我' || r == '答' {
			return true
		}
		before, two := hanBefore(b, k-3)
		return two && answerSet.has(pairValue(before, r))
	}
	return meaningValue.has(wordBefore(b, k))
}

// meaningValue are the last words of labels of a value, and of those who answer.
var meaningValue = wordSetOf(valueNames, "me caller customer user client a b")

// answerSet holds the ends of labels of a value, and of those who answer.
var answerSet = pairSetOf("我的 客户 用户 车主 顾客 对方 乘客 新值 内容 结果 取值 数值 输入 回答 回复 本人 司机 来电 数据 文本 填写 旧值 改为")
