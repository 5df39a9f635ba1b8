package pi

// valueAt reports whether a mark that parts a name from its value stands at norm[j:], a
// space before it or none.
func (s *Scanner) valueAt(j int) bool {
	b := s.norm
	if j < len(b) && b[j] == ' ' && j+1 < len(b) && (b[j+1] == '=' || b[j+1] == ':' || b[j+1] == '-' || b[j+1] == '\'' || b[j+1] == '"' || b[j+1] == '[') {
		return true
	}
	if j+7 < len(b) && b[j] == ' ' && b[j+1] == 'v' && string(b[j+1:j+7]) == "value=" {
		return true
	}
	if j+2 < len(b) && b[j] == '(' && b[j+1] == ')' && b[j+2] == ' ' { // setName() value
		return true
	}
	if j+3 < len(b) && b[j] == ']' && b[j+1] == ':' && b[j+2] == ' ' { // [persist.car.lat]: [31.2]
		return true
	}
	return j < len(b) && parts[b[j]]
}

// opens reports whether a list, a block or the next cell of a table begins at norm[j:], whose
// name a key before it may be: faceFeature[] = {, faceData { value: 0.1, trackVec tensor([.
func (s *Scanner) opens(j int) bool {
	b := s.norm
	if j+3 >= len(b) {
		return false
	}
	if b[j] == '[' {
		return b[j+1] == ']' || isDigit(b[j+1])
	}
	switch b[j+1] {
	case '{', '[', '|', '(':
		return b[j] == ' '
	case 't':
		return b[j] == ' ' && j+8 < len(b) && string(b[j+1:j+8]) == "tensor("
	}
	return false
}

// parts holds the marks that part a name from its value in programs and documents.
var parts = [256]bool{'=': true, ':': true, '"': true, '>': true, '\\': true, '\'': true, '<': true}

// contextWord handles norm[i:j], a word that says h of what follows.
func (s *Scanner) contextWord(i, j int, h hint) int {
	b := s.norm
	if i > 1 && b[i-1] == '/' && b[i-2] == '<' { // the end of an element
		return j
	}
	if h&hintRoad != 0 {
		return s.western(i, j)
	}
	if h&hintTitle != 0 && s.unitOfTime(i, j) || h&hintWeChat != 0 && hostOf(b, i, j) {
		return j
	}
	s.context(h&^hintTitle, j)
	switch {
	case h&hintWeChat != 0:
		return s.wechat(i, j)
	case h&hintCell != 0:
		return s.cellAfter(j)
	case h&hintPlane != 0:
		return s.planeAfter(i, j)
	case h&hintBio != 0 && j+leastVector*2 < len(s.norm):
		return s.template(j)
	case h&(hintName|hintNameWeak|hintTitle) != 0:
		if h&hintTitle != 0 && j < len(b) && b[j] == ',' { // Hit,Miss,Ttl
			return j
		}
		if h&hintName == 0 && j-i == 4 && b[i]|0x20 == 'n' && b[j-1]|0x20 == 'e' {
			if i > 2 && ofWare(b[:i]) {
				return j
			}
			h |= s.nameWord(i, j)
		}
		return s.nameAfter(j, h)
	case h&(hintLat|hintLon|hintCoord) != 0:
		if h&hintCoord != 0 && j < len(b) {
			if end := s.packedAfter(j); end > 0 {
				return end
			}
		}
		if end := s.angleAfter(j, h); end > j {
			return end
		}
		if h&hintCoord != 0 && j < len(s.norm) && (s.norm[j] == '(' || s.norm[j] == ' ') {
			return s.wkt(i, j)
		}
	}
	return j
}

// phraseWords are the words that say with the one before them what a number is: citizen id,
// card number, hardware address, voice template.
const phraseWords = "id no number code card pass certificate address addr cell template templates feature features vector embedding"

// mostPhrase is the length of the longest of them.
const mostPhrase = len("certificate")

// phraseWord reports whether w is one of them.
func phraseWord(w []byte) bool {
	var low [mostPhrase]byte
	if len(w) > len(low) {
		return false
	}
	switch string(lowerInto(low[:], w)) {
	case "id", "no", "number", "code", "card", "pass", "certificate", "address", "addr", "cell", "template", "templates", "feature", "features", "vector", "embedding":
		return true
	}
	return false
}

// widens reports whether w, of phraseWords, may be the last of a phrase of three words or four.
func widens(w []byte) bool {
	c := w[len(w)-1] | 0x20
	return (c == 'd' || c == 's' || c == 'e') && len(w) >= 4
}

// phrase gives the context of norm[i:j], a word behind a space, together with the word before.
func (s *Scanner) phrase(i, j int) hint {
	const most = 16
	b, k := s.norm, i-1
	for k > 0 && i-k < most && class[b[k-1]]&cLetter != 0 {
		k--
	}
	if k == i-1 || k > 0 && isAlnum(b[k-1]) || !phraseWord(b[i:j]) {
		return 0
	}
	var low [most + mostPhrase]byte
	n := len(lowerInto(low[:], b[k:i-1]))
	n += len(lowerInto(low[n:], b[i:j]))
	h := wordHint(low[:n]) & (identifying | hintHard | hintBio) &^ (hintEmail | hintWeChat)
	if !widens(b[i:j]) || h&hintPermit != 0 {
		return h
	}
	for words := 1; words < 3 && k > 1 && b[k-1] == ' ' && class[b[k-2]]&cLetter != 0 || k > 1 && (b[k-1] == '/' || b[k-1] == '-'); words++ { // Home Return Card
		for k--; k > 0 && class[b[k-1]]&cLetter != 0 && i-k < 40; k-- {
		}
		if more, _ := spelledHint(b[k:j]); more&hintPermit != 0 {
			return h | hintPermit
		}
	}
	return h
}

// ordinaryWord handles norm[i:j], a word that is no context, and gives where to go on. It
// may be of a name of two words, a word with a form of its own, or the letters that a code
// begins with.
func (s *Scanner) ordinaryWord(i, j int) int {
	b := s.norm
	if j == len(b) {
		return j
	}
	if end := s.nameOf(i, j); end > 0 {
		s.add(i, end, Name)
		return end
	}
	if end := s.wordForm(i, j); end > 0 {
		return end
	}
	if b[i] > 'Z' {
		return j
	}
	if j-i <= 12 && (s.apart(j) || !s.plain && s.parted(i, j)) {
		if end := s.pieces(i, j); end > 0 {
			return end
		}
		if end := s.dictated(i, narrow(s.hints(i))&^hintWeChat); end > 0 {
			return end
		}
	}
	if j-i < 6 {
		return s.oddlyBehind(i, j)
	}
	return j
}

// nameOf gives the end of a name that begins with the word norm[i:j]: of two words, perhaps with
// a mark between them, or before a comma, or behind a character of more bytes; 0 if there is none.
func (s *Scanner) nameOf(i, j int) int {
	b := s.norm
	if b[j] == ' ' && j-i >= 2 && b[i]-'A' < 26 && j+2 < len(b) && (b[j+1]-'A' < 26 || (b[j+1] == 'd' || b[j+1] == 'v') && b[i+1]-'a' < 26 && j+4 < len(b) && (b[j+3] == ' ' || b[j+4] == ' ')) {
		if end := s.latinPair(i, j, false); end > 0 {
			return end
		}
		if end := s.actor(i, j); end > 0 && !ordinaryText(b[i:j]) {
			return end
		}
		if end := s.greeted(i, j); end > 0 && !ordinaryText(b[i:j]) {
			return end
		}
		if end := s.proper(i); end > 0 {
			return end
		}
	}
	if b[j] == '-' && j-i >= 3 && b[i]-'A' < 26 && j+3 < len(b) && b[j+1]-'A' < 26 && b[i+1]-'a' < 26 {
		if end := s.proper(i); end > 0 {
			return end
		}
	}
	if b[i]-'A' < 26 && j-i >= 3 && b[j] != ' ' && j+3 < len(b) && betweenName[b[j]] && b[i+1]-'a' < 26 {
		if end := s.joinedWords(i, j); end > 0 {
			return end
		}
	}
	if b[j] == ',' || i > 0 && b[i-1] >= 0x80 {
		return s.looseName(i, j)
	}
	return 0
}

// wordForm handles a word with a form of its own: an at that is spelled, the key of a
// hardware address glued to its first group, a sentence of NMEA, a geometry, the letters of a
// code. Of these a word can be one at most. It gives where to go on, 0 if norm[i:j] is none.
func (s *Scanner) wordForm(i, j int) int {
	b, n := s.norm, j-i
	c := b[j]
	switch {
	case n >= 5 && n <= 24 && macSep[c] && c != '.' && j+5 < len(b) && (b[j+3] == c || b[j+5] == c):
		return s.macGlued(i, j)
	case n == 2 && (c == '_' || c == '*') && isAt(b[i:j]) && i > 1 && b[i-1] == c: // li_wei_at_example_dot_com
		return max(j, s.emailAt(i-1, j+1, true))
	case n == 2 && c == '>' && isAt(b[i:j]) && i > 1 && b[i-1] == '<' && isAlnum(b[i-2]): // li.wei<at>example<dot>com
		return max(j, s.emailAt(i-1, j+1, true))
	case n == 2 && i > 1 && isAt(b[i:j]) && b[i-1] == c && (c == '-' || c == '*' || c == '/' || c == '+' || c == '~' || c == '|'):
		return s.emailTyped(i, j, false)
	case n == 2 && c == '=' && b[i] == 'C' && b[i+1] == 'N': // of a certificate or a guest
		return s.nameAfter(j, hintNameWeak)
	case n == 2 && c == ' ' && isAt(b[i:j]) && i > 0 && b[i-1] == ' ':
		return s.spoken(i, j)
	case n == 5 && c == ',':
		return s.nmea(i, i)
	case n >= 5 && (c == '(' || c == ' ') && (b[i] > 'Z' || s.wordKnown(i, j)):
		return s.wkt(i, j)
	case n == 17:
		return s.mixed(i, j, 0)
	case n <= 14 && class[c]&cGap != 0 && (starts[b[i]] || n <= 2) && s.beginsCode(i, j):
		if end := s.coded(i, j); end != j {
			return end
		}
	}
	return 0
}

// isAt reports whether w is "at".
func isAt(w []byte) bool { return w[0]|0x20 == 'a' && w[1]|0x20 == 't' }

// beginsCode reports whether digits or capitals go on behind the letters norm[i:j] and its
// separators as in a code; three letters or more can only begin a VIN.
func (s *Scanner) beginsCode(i, j int) bool {
	b := s.norm
	next := gapEnd(b, j)
	if next == 0 || !isDigit(b[next]) && !(b[i]-'A' < 26 && b[j-1]-'A' < 26 && b[next]-'A' < 26) {
		return false
	}
	return j-i < 3 || s.hints(i)&(hintPlate|hintMAC|hintVIN) != 0 || s.ninth(i, j) || !checked(b[i]) && maker(b[i:j])
}

// unitOfTime reports whether norm[i:j] is "ms" behind a number, which ends a sentence and
// addresses nobody.
func (s *Scanner) unitOfTime(i, j int) bool {
	b := s.norm
	return j-i == 2 && b[i] == 'm' && b[i+1] == 's' && (i > 1 && b[i-1] == ' ' && isDigit(b[i-2]) || j < len(b) && b[j] != '.' && b[j] != ' ')
}
