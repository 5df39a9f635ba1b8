package pi

import (
	"bytes"
)

// labelMost is how far, in bytes, the label of a value is looked for before it.
const labelMost = 24

// labelled reports whether the value at norm[i:] has a label of its own, a word that says
// nothing known and "=" or ":" behind it, so that the last context word, which stands
// before that label, speaks of another value: 车牌号=京A12345, req_id=4a257654.
func (s *Scanner) labelled(i int) bool {
	b, k, marks := s.norm, i, 0
	for k > 0 && i-k < 4 && labelMark[b[k-1]] {
		if k--; b[k] == '=' || b[k] == ':' {
			marks++
		}
	}
	end := k
	for k > 0 && end-k < labelMost && (isAlnum(b[k-1]) || b[k-1] == '_') {
		k--
	}
	if marks == 0 || end == k || k < s.ctxEnd || k > 0 && b[k-1] >= 0x80 || class[b[k]]&cLetter == 0 {
		return false
	}
	w := b[k:end]
	if len(w) == 1 { // "t":1712345678, &t=1712345678; but not Tel or T: of a card
		return w[0] >= 'a' && (b[end] == '=' || b[end] == '"') && k > 0 && class[b[k-1]]&cAlnum == 0
	}
	return !numberNames.has(w) && !writtenAs.has(w) && filler(w) != len(w) && !valueLabels.has(w) && keyHint(w)&^hintTally == 0
}

// spent reports whether an e was found behind the word that gives the context, so that what only this
// word would make another one is none: 车牌苏A12345，故障码B0F22-80.
func (s *Scanner) spent(e Entity) bool {
	for n := len(s.dst) - 1; n >= s.base && s.ctxEnd >= 0 && s.dst[n].Start >= s.original(s.ctxEnd); n-- {
		if s.dst[n].Entity == e {
			return true
		}
	}
	return false
}

// labelsThing reports whether the key or the label right before norm[i:], over quotation marks, brackets
// and markup, on its line if they are as in a telephone number, names a ware, a fault, a drawing or what is counted: 图号：(138)(1234)(5678). What
// somebody answers at, 仓库 138-1234-5678, names none of them.
func (s *Scanner) labelsThing(i int) bool {
	if s.key&hintNot != 0 || s.aspect&aspectWare != 0 {
		return true
	}
	b, k := s.norm, i
	for k > 0 && i-k < 24 && !isAlnum(b[k-1]) && b[k-1] < 0x80 && (b[k-1] != '\n' || s.run.size(0) != 3) {
		if k--; b[k] == '>' {
			if at := bytes.LastIndexByte(b[max(0, k-16):k], '<'); at >= 0 {
				k += at - min(k, 16)
			}
		}
	}
	if k > 0 && k < i && b[k] != ',' && b[k] != '.' && (wareLabel(b[max(0, k-32):k]) && !answers(b[:k]) || countedBefore(b[:k])) {
		return true
	}
	return i > 3 && b[i-1] == '_' && s.run.kind == '_' && b[i-2]-'A' < 26 && b[i-3]-'A' < 26 // SIG_167_5380_5302
}

// answers reports whether b ends with the name of a place, or of what is sold, that people give a telephone
// number with.
func answers(b []byte) bool {
	k := len(b)
	if b[k-1] >= 0x80 {
		return k >= 6 && answeringHan.has(hanPair(b, k)) || k >= 9 && string(b[k-9:]) == "充电站"
	}
	return answering.has(b[humpBefore(b, k, 12):k])
}

var (
	answeringHan = pairSetOf("仓库 展台 商品 产品 物资 航班")
	answering    = wordSetOf("warehouse booth goods product berth charger")
)

// ownHints gives the contexts in force at norm[i:] but for those of another value.
func (s *Scanner) ownHints(i int) hint {
	h := s.hints(i)
	if h&^s.key&identifying != 0 && s.labelled(i) {
		return h&^identifying | s.key
	}
	return h
}

// labelEnds reports whether the label at the end of b ends in the given small letters; of
// the first, 0 is any.
func labelEnds(b []byte, first, last byte) bool {
	k := len(b)
	for k > 0 && k > len(b)-4 && labelMark[b[k-1]] {
		k--
	}
	return k > 1 && b[k-1]|0x20 == last && (first == 0 || b[k-2]|0x20 == first)
}

// labelMark holds what stands between a label and its value.
var labelMark = [256]bool{'=': true, ':': true, ' ': true, '"': true, '\'': true}

// valueLabels say of what follows only that it is the value of what another label names:
// key="weixin_no" summary=, key=wxId newValue=.
var valueLabels = wordSetOf(valueNames, "oldvalue old fieldvalue keyvalue body entry current default defaultvalue was now to set got before after prev next v1 string str")

// valueNames say that what follows is a value.
const valueNames = "value val newvalue new text summary content data input answer result"

// Kinds of the words of a label.
const (
	labelOther  = iota
	labelFiller // says nothing: of, is, at
	labelFigure
	labelPerson
)

// kindOfLabel tells what a name in a label, of one word or of several, says.
func kindOfLabel(w []byte) int {
	if len(w) <= wordMost && allLetters(w) {
		switch {
		case fillers.has(w):
			return labelFiller
		case personWord(w):
			return labelPerson
		case figureWord(w):
			return labelFigure
		}
	}
	if isDigit(w[0]) {
		return labelFiller // 0x12
	}
	if w[0]|0x20 == 'p' && len(w) > 2 && digitsOnly(w[1:]) {
		return labelFigure // p99
	}
	if len(w) > 1 && bytes.IndexByte(w, '.') > 0 {
		w = w[bytes.LastIndexByte(w, '.')+1:]
	}
	if bytes.HasSuffix(w, []byte("-free")) {
		return labelOther // hands-free, toll-free
	}
	switch h := keyHint(w); {
	case h&ofPerson != 0 && h&hintTally == 0:
		return labelPerson
	case h&^hintTally == 0 && h != 0:
		return labelFigure
	}
	return labelOther
}

func allLetters(w []byte) bool {
	for _, c := range w {
		if class[c]&cLetter == 0 {
			return false
		}
	}
	return true
}

// quantityName reports whether one of the words of the name w is a quantity, so that what lies in
// it are figures as well: {"bytes": {"in": ...}}.
func quantityName(w []byte) bool {
	for k := 0; k < len(w); {
		n := k
		for n < len(w) && class[w[n]]&cLetter != 0 && (n == k || w[n] >= 'a') {
			n++
		}
		if n > k && quantities.has(w[k:n]) {
			return true
		}
		k = n + 1
		if n < len(w) && n > 0 && w[n]-'A' < 26 {
			k = n
			if n == 0 {
				k++
			}
		}
	}
	return false
}

// markedThing reports whether w, before a word like id, is a thing: an English word, of which none
// is known that it has to do with persons, and no name.
func markedThing(w []byte) bool {
	return len(w) >= 4 && len(w) <= wordMost && allLetters(w) && !personWord(w) && !syllables(w) && nameKind(w) == 0 && !officeWords.has(w)
}

// agentive reports whether w, between a thing and a number, says whose it is or who did it.
func agentive(w []byte) bool {
	switch string(w) {
	case "by", "for", "from", "with":
		return true
	}
	return false
}

// changeWords say of a figure that it changes, so that how much follows: by.
var changeWords = wordSetOf("increased increase incremented advanced decremented decreased shifted delayed drifted exceeded grew shrank rose fell scaled divided multiplied offset off late ahead counting overflowed " +
	"resume resumed restart restarted continue continued starting reading")

// participle reports whether w is one: trusted.
func participle(w []byte) bool { return len(w) > 3 && string(w[len(w)-2:]) == "ed" }

// towards say to whom or from whom something goes.
var towards = exactSetOf("to from for with on via at by")

// sentWords are what goes to persons, and say that it does.
var sentWords = wordSetOf("message messages mail push pushed notification notifications alert alerts send sends sent sending deliver delivered delivery forward forwarding issue issued invitation link code codes pin " +
	"password reminder reminders receipt invoice voucher coupon share copied bound transfer transfers transferred payment payments refund refunded dispatched escalated leased loaned lent handed " +
	"mailed texted credited paid charged write wrote speak talk join ask tell email follow add added received receive")
