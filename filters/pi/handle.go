package pi

// accountBefore looks for an account before the Chinese context word norm[i:j]:
// kexin_88 是我的微信, kexin_88（微信）, 把kexin_88存成他的微信.
func (s *Scanner) accountBefore(i, j int) {
	b, k := s.norm, i
	bracket := k > 1 && b[k-1] == '(' && j < len(b) && b[j] == ')'
	for n := 0; n < 7 && !bracket; n++ {
		r, ok := hanBefore(b, k)
		if !ok || !beforeAccount.has(r) {
			break
		}
		k -= 3
	}
	taken := k > 0 && b[k-1] >= 0x80 // of 把 X 存成
	if taken {
		for k > 0 && i-k < accountReach && (b[k-1] >= 0x80 || b[k-1] == ' ') {
			k--
		}
	}
	if bracket {
		k--
	}
	if k == i {
		return
	}
	for k > 0 && (b[k-1] == ' ' || b[k-1] == ',') {
		k--
	}
	start, plain := k, true
	for start > 0 && k-start < 24 && accountByte(b[start-1]) {
		start--
		plain = plain && class[b[start]]&cLetter != 0
	}
	w := b[start:k]
	if plain || len(w) < 6 || len(w) > 20 || class[w[0]]&cLetter == 0 || start > 0 && (b[start-1] == '.' || b[start-1] == '/' || b[start-1] == '@') {
		return
	}
	if capital(w[1:]) {
		return
	}
	if r, _ := hanBefore(b, start); taken && r != '把' && r != '将' {
		return
	}
	if (bracket || taken) && (noHandle(w) || countDigits(w) == 0 && !handle(w, false)) {
		return
	}
	s.add(start, k, WeChat)
}

// beforeAccount holds what may stand between an account and the name of the messenger.
var beforeAccount = hanSetFrom("是我的这发个加为他她您你人新工作本那该就")

// accountAs looks for an account before the context word norm[i:j] and words that say it is one:
// kexin_88 is my WeChat, put kexin_88 down as the WeChat ID. It reports whether it found one.
func (s *Scanner) accountAs(i, j int) bool {
	b, k, says := s.norm, i, false
	for n := 0; n < 5; n++ {
		w := wordBefore(b, k-1)
		if len(w) == 0 || b[k-1] != ' ' || !beforeWords.has(w) {
			break
		}
		says = says || w[len(w)-1] == 's' && len(w) < 4
		k -= len(w) + 1
	}
	if k--; !says || k < 6 || b[k] != ' ' {
		return false
	}
	if n := s.alnumEnd(min(j+1, len(b)-1)); j+2 < len(b) && b[j] == ' ' && n > j+1 && programWords.has(b[j+1:n]) && !sentenceWords.has(b[j+1:n]) && !valueFillers.has(b[j+1:n]) && !accountFillers.has(b[j+1:n]) {
		return false // the WeChat pay SDK
	}
	start := k
	for start > 0 && k-start < 24 && accountByte(b[start-1]) {
		start--
	}
	w := b[start:k]
	n := lettersEnd(w, 0)
	if len(w) < 6 || len(w) > 20 || n < 2 || n == len(w) || programWords.has(w[:n]) || start > 0 && b[start-1] != ' ' && b[start-1] != '"' && b[start-1] != '\'' && b[start-1] != '\n' && b[start-1] < 0x80 {
		return false
	}
	if noHandle(w) && !shortHead(w) || countDigits(w) == 0 && !handle(w, true) && !pinyinAccount(w) {
		return false
	}
	s.add(start, k, WeChat)
	return true
}

// beforeWords may stand between an account and the name of the messenger.
var beforeWords = wordSetOf("the my his her our their your a an as is was down new current customer customers")

// mailOfNumber looks for a number around norm[i:j], the name of a service whose members have their
// number for an address, if the word for mail stands behind it: 123456 at QQ mail, 123456 这个扣扣号的
// 邮箱, QQ邮箱123456. It reports whether it found one.
func (s *Scanner) mailOfNumber(i, j int) bool {
	b := s.norm
	if b[i]|0x20 != 'q' && b[i] != 0xE6 || b[i] == 0xE6 && string(b[i:i+3]) != "扣" || b[i]|0x20 == 'q' && (j-i != 2 || b[i+1]|0x20 != 'q') {
		return false
	}
	k := j
	for k < len(b) && k < j+12 && (b[k] == ' ' || k+3 <= len(b) && (string(b[k:k+3]) == "号" || string(b[k:k+3]) == "的")) {
		k += 1 + 2*int(class[b[k]]&cHigh/cHigh)
	}
	switch {
	case k+6 <= len(b) && (string(b[k:k+6]) == "邮箱" || string(b[k:k+6]) == "邮件"):
		k += 6
	case k+4 <= len(b) && mailWords.has(b[k:s.alnumEnd(k)]):
		k = s.alnumEnd(k)
	default:
		return false
	}
	left := i
	for left > 0 && i-left < 24 && !isDigit(b[left-1]) && (b[left-1] >= 0x80 || b[left-1] == ' ' || b[left-1] == ',' || left > 2 && (isAt(b[left-2:]) || isAt(b[left-1:]))) {
		left--
	}
	from := left
	for from > 0 && isDigit(b[from-1]) {
		from--
	}
	if memberNumber(b[from:left]) && (from == 0 || !isAlnum(b[from-1]) && b[from-1] != '.') {
		s.add(from, left, Email)
		return true
	}
	for at := k; at < len(b) && at < k+15; at++ {
		if isDigit(b[at]) {
			end := s.digitEnd(at)
			if memberNumber(b[at:end]) && alone(b, end) && (end == len(b) || b[end] != '@' && b[end] != '.') {
				s.add(at, end, Email)
				return true
			}
			break
		}
		if class[b[at]]&cLetter != 0 {
			break
		}
	}
	return false
}

// mailWords are the words for mail behind the name of a service.
var mailWords = wordSetOf("mail email mailbox")

// memberNumber reports whether d is the number of a member of QQ: five to ten digits.
func memberNumber(d []byte) bool { return len(d) >= 5 && len(d) <= 10 && d[0] != '0' }

// noHandle reports whether w has capitals beyond its first letter or fewer than three
// letters, as numbers of orders and payments do.
func noHandle(w []byte) bool { return capital(w[1:]) || letterCount(w) < 3 }

// accountByte reports whether an account may hold c.
func accountByte(c byte) bool { return isAlnum(c) || c == '_' || c == '-' }

// accountLink looks for an account in a link of the messenger whose path begins at
// norm[i:]: //contacts/profile/kexin_88. It gives where to go on.
func (s *Scanner) accountLink(i int) int {
	b, k, person := s.norm, i, false
	for limit := min(len(b), i+64); k < limit; {
		end, _ := accountEnd(b, k)
		w := b[k:end]
		if len(w) >= 5 && person && (end == len(b) || b[end] != '/') && !isState(w) {
			s.add(k, end, WeChat)
			return end
		}
		if end == len(b) || b[end] != '/' && (b[end] != '?' || !person && !accountPaths.has(w)) || end == k {
			break
		}
		if person = accountPaths.has(w); !person {
			return i
		}
		k = end + 1
	}
	return i
}

// accountPaths are what stands in a link before an account.
var accountPaths = exactSetOf("profile contacts contact user users chat add friend u dl chats addfriend")

// handleMost is the length in bytes of the longest account made of words.
const handleMost = 24

// pinyinAccount reports whether w is a surname in pinyin, a line or a hyphen and syllables
// of pinyin: xu_hao. Names of columns are written likewise, in English.
func pinyinAccount(w []byte) bool {
	for k, c := range w {
		if c == '_' || c == '-' {
			return len(w) <= handleMost && nameKind(w[:k])&wPinyin != 0 && syllables(w[k+1:])
		}
	}
	return false
}

// handle reports whether w is letters in parts that lines or hyphens join, none of them a
// word of programs: kexin_star. pinyin asks for a part in pinyin, as names are.
func handle(w []byte, pinyin bool) bool {
	if len(w) > handleMost || len(w) < 6 {
		return false
	}
	parts, start, named, owned, person := 0, 0, false, false, false
	for k := 0; k <= len(w); k++ {
		if k < len(w) && class[w[k]]&cLetter != 0 {
			continue
		}
		if k < len(w) && w[k] != '_' && w[k] != '-' || k-start < 2 {
			return false
		}
		p := w[start:k]
		switch {
		case ownWords.has(p):
			owned = true
		case programWords.has(p) || wordHint(p)&^(hintRoad|hintNameWeak) != 0:
			return false
		default:
			person = person || pinyinPerson(p)
		}
		named = named || syllables(p)
		parts, start = parts+1, k+1
	}
	return parts == 2 && (named || !pinyin) && (person || !owned)
}

// ownWords are words of programs that people put beside their name in that of an account:
// shuaiwang_car.
var ownWords = wordSetOf("car work phone mobile new old official game pay vehicle driver corp voice live home agent service mail media")

// pinyinPerson reports whether w is a surname and a given name in pinyin, in either
// order and glued, and no word: shuaiwang, lingwu.
func pinyinPerson(w []byte) bool {
	if len(w) < 5 || plainEnglish(w) {
		return false
	}
	for k := 2; k+2 <= len(w); k++ {
		if nameKind(w[:k])&wPinyin != 0 && syllables(w[k:]) || nameKind(w[k:])&wPinyin != 0 && syllables(w[:k]) {
			return true
		}
	}
	return false
}

// programPair reports whether w is two words of programs that a line or a hyphen joins.
func programPair(w []byte) bool {
	for k, c := range w {
		if c == '_' || c == '-' {
			return len(w) <= handleMost && programWords.has(w[:k]) && programWords.has(w[k+1:])
		}
	}
	return false
}

// programWords are what names of columns, of states and of parts of programs are made of.
var programWords = wordSetOf("id no is to by of on in the and not for key name user state status type mode code time date data mini menu page media program pay paid payment order login logout log api sdk app apk token " +
	"url uri open union session version ver count num size max list info error err fail failed ok success result res req request response start stop end init sync send sent recv msg message push " +
	"notify callback handler service client server manager task job thread process event config conf setting settings param params cache db table field column index value val text file path dir " +
	"lib module core main test debug release build update install bind bound unbind auth share scan qr qrcode web view http https net wifi ble car vehicle driver owner phone mobile email nick " +
	"avatar head group public official work corp enterprise pc mac ios android new old last first next prev enable enabled disable disabled connected online offline channel source level speed " +
	"rate flag mark tag label title desc content body header format game lane base rule fuse side device created updated create delete remove add set get check query contact contacts account " +
	"number pin timeout agent operator voice audio video call calling red packet")

// messengerLabel handles the letters norm[i:j], w, v or wei, with which an odd writing of the
// name of the messenger may begin: w-x, w信, v❤, wei信, w-e-c-h-a-t. It reports an account
// behind it, which must have a digit or a line, and gives where to go on.
func (s *Scanner) messengerLabel(i, j int) int {
	b, k := s.norm, j
	if i > 0 && (class[b[i-1]]&cAlnum != 0 || b[i-1] == '_' || b[i-1] == '/') {
		return j
	}
	switch {
	case j-i == 3: // wei信
		if r, ok := hanAt(b, k); !ok || r != '信' {
			return j
		}
		k += 3
	case spelled(b, j, "echat"):
		k = j + 2*len("echat")
	case spelled(b, j, "eixin"):
		k = j + 2*len("eixin")
	case k+1 < len(b) && betweenMark(b[k]) && b[k+1]|0x20 == 'x' && (k+2 == len(b) || !isAlnum(b[k+2])):
		k += 2
	case k < len(b) && b[k] == sym:
		k++
	default:
		r, ok := hanAt(b, k)
		if !ok || r != '信' {
			return j
		}
		k += 3
	}
	for limit := min(len(b), k+16); k < limit; {
		if r, ok := hanAt(b, k); ok && (r == '号' || r == '是' || r == '为' || r == '联' || r == '系' || r == '加' || r == '我') {
			k += 3
			continue
		}
		if b[k] != ' ' && b[k] != ':' && b[k] != '=' && b[k] != sym {
			break
		}
		k++
	}
	end, plain := accountEnd(b, k)
	if w := b[k:end]; plain || !accountForm(w) || letterCount(w) < 3 || end < len(b) && (b[end] == '.' || b[end] == '@' || b[end] == '/') && end+1 < len(b) && isAlnum(b[end+1]) {
		return j
	}
	s.add(k, end, WeChat)
	return end
}

// betweenMark reports whether c may stand between the letters of wx.
func betweenMark(c byte) bool {
	return c == ' ' || c == '-' || c == '.' || c == '_' || c == sym || c == dot
}

// spelled reports whether the letters of word follow at b[j:], the same mark before each.
func spelled(b []byte, j int, word string) bool {
	if j+2*len(word) > len(b) || !betweenMark(b[j]) {
		return false
	}
	for n := range len(word) {
		if b[j+2*n] != b[j] || b[j+2*n+1]|0x20 != word[n] {
			return false
		}
	}
	return true
}

// idInside reports whether norm[i:j], letters and digits, goes on an account wxid_... before
// which another word may be glued, and gives its end; 0 if not.
func (s *Scanner) idInside(i, j int) int {
	b := s.norm
	if i < 5 || b[i-1] != '_' || b[i-2]|0x20 != 'd' || b[i-3]|0x20 != 'i' || b[i-4]|0x20 != 'x' || b[i-5]|0x20 != 'w' || j-i < 8 {
		return 0
	}
	s.add(i-5, j, WeChat)
	return j
}
