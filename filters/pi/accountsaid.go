package pi

// duplicated looks for an account before the name of a field that ends with the word at norm[i:],
// as databases tell of a value that is there already: entry 'kexin_88' for key 'wxIdOfOwner'.
func (s *Scanner) duplicated(i int) bool {
	b, k := s.norm, i
	for k > 0 && i-k < 48 && (isAlnum(b[k-1]) || b[k-1] == '_' || b[k-1] == '.' || b[k-1] >= 0x80) {
		k--
	}
	const words = " for key "
	if at := k - 1 - len(words); at < 8 || b[k-1] != '\'' && b[k-1] != '"' || string(b[at:at+len(words)]) != words || b[at-1] != b[k-1] {
		return false
	} else {
		k = at - 1
	}
	start := k
	for start > 0 && k-start < 40 && accountByte(b[start-1]) {
		start--
	}
	if w := b[start:k]; start == 0 || b[start-1] != b[k] || len(w) < 6 || letterCount(w) < 3 || countDigits(w) == 0 && !handle(w, true) {
		return false
	}
	s.add(start, k, WeChat)
	return true
}

// accountSaid looks for an account behind some words of a sentence that follow the context word
// norm[i:j], and gives where to go on, j if there is none: WeChat ID should read min-salmon.
func (s *Scanner) accountSaid(i, j int) int {
	k, _, _ := s.accountStart(i, j, mostSkipped)
	if k == 0 {
		return j
	}
	return max(j, s.accountHere(k))
}

// accountHere takes the account at norm[k:] that a sentence tells, and gives its end, 0 if there is none.
func (s *Scanner) accountHere(k int) int {
	b := s.norm
	end, plain := accountEnd(b, k)
	w := b[k:end]
	if plain || end-k < 6 || end-k > 24 || noHandle(w) && !shortHead(w) || countDigits(w) == 0 && !handle(w, true) && !pinyinAccount(w) || isDigit(w[0]) || programPair(w) ||
		end+1 < len(b) && (b[end] == '.' || b[end] == '@' || b[end] == '/') && isAlnum(b[end+1]) {
		return 0
	}
	s.hear(k, end, WeChat)
	return end
}

// namesOther reports whether a sentence between the name of the messenger and a value has words that name
// something else than an account: 支付订单号为, pay order is.
func namesOther(b []byte) bool {
	for k := 0; k < len(b); {
		if r, ok := hanAt(b, k); ok {
			if wideStops.has(r) {
				return true
			}
			k += 3
			continue
		}
		switch b[k] {
		case '(', '"', '{', ';', '&', '<': // what follows is of another field
			return true
		}
		n := lettersEnd(b, k)
		if w := b[k:n]; n > k && programWords.has(w) && !sentenceWords.has(w) && !valueFillers.has(w) && !accountFillers.has(w) {
			return true
		}
		k = max(n, k+1)
	}
	return false
}

// mostSkipped is how many words that are in no list may stand between the name of the messenger
// and an account.
const mostSkipped = 4

// said gives the length of a word in small letters at the start of b, behind which more words
// follow, as in a sentence, 0 if there is none: should read. What names the parts of programs
// names no account.
func said(b []byte) int {
	n := 0
	for n < len(b) && n < 12 && b[n]-'a' < 26 {
		n++
	}
	k := n
	if k < len(b) && b[k] == ':' { // mismatch: expected
		k++
	}
	if n < 2 || k+1 >= len(b) || b[k] != ' ' || class[b[k+1]]&cLetter == 0 || programWords.has(b[:n]) && !sentenceWords.has(b[:n]) {
		return 0
	}
	return k
}

// sentenceWords are programWords that sentences have as well.
var sentenceWords = wordSetOf("is to by of on in the and not for file new old set add bound read check contact updated bind sent update last created")

// labelOfValue gives the length of a label at the start of b that says nothing but that a value
// follows, with its mark: summary=", newValue=.
func labelOfValue(b []byte) int {
	n := lettersEnd(b[:min(len(b), 16)], 0)
	if k := n + 1; n > 0 && k < len(b) && b[n] == ':' && class[b[k]]&cLetter != 0 { // android:text=
		k = lettersEnd(b[:min(len(b), n+12)], k)
		if k < len(b) && b[k] == '=' && valueLabels.has(b[n+1:k]) {
			return k + 1
		}
	}
	k := n
	if k+1 < len(b) && b[k] == ' ' && b[k+1] == '=' { // const wxId: string =
		k++
	}
	if n == 0 || k+1 >= len(b) || b[k] != '=' && b[k] != ':' || !valueLabels.has(b[:n]) {
		return 0
	}
	return k + 1
}
