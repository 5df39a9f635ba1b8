package pi

// accountHans holds the characters of words that may stand between the name of the
// messenger and an account: 微信联系, 微信搜索, 微信换成.
var accountHans = hanSetFrom("码就还换成改小大新搜索找联系咨询好友绑定已户名群主用给发送到至通知语音视频转告账帐登录入昵称那个叫的沟通交流备注在这里请吧下一回复私聊工作客人车顾问啊呢哦嗯哈专属可以也有验证呼打推享位置消息不手机电话记得本常另嘛吧呗呀哎额呃了写显示答确应该填申")

// How far, in bytes, an account may stand behind the name of the messenger, and how far
// it may if it is letters only.
const (
	accountReach = 48
	accountNear  = 18
)

// wechat looks for an account name behind the context word norm[i:j] and gives
// where to go on. An ASCII word alone proves little: the name must then hold a
// digit or an underscore, or follow a colon or an equals sign.
func (s *Scanner) wechat(i, j int) int {
	b := s.norm
	if j+5 < len(b) && b[j] == '_' && (j-i == 4 || j-i == 2) && upper(b[i]) == 'W' { // wxid_...
		if end, _ := accountEnd(b, i); end-i >= 8 && (j-i == 4 || countDigits(b[j:end]) > 0) {
			s.add(i, end, WeChat)
			return end
		}
	}
	if b[i] >= 0x80 {
		s.accountBefore(i, j)
	} else if i > 8 && s.accountAs(i, j) {
		return j
	}
	if s.mailOfNumber(i, j) {
		return j
	}
	if j+3 < len(b) && b[j] == ':' && b[j+1] == '/' && b[j+2] == '/' {
		return s.accountLink(j + 3)
	}
	if i > 6 && s.duplicated(i) {
		return j
	}
	k, sure, far := s.accountStart(i, j, 0)
	if k == 0 {
		return j
	}
	end, plain := accountEnd(b, k)
	if isDigit(b[k]) && (far || end-k > 10 || !alnumDigits(b[k:end])) {
		return j // an account begins with a letter, a number of QQ has five to ten digits
	}
	if end == k+1 {
		if end = spacedEnd(b, k); end > k {
			plain = false
		} else {
			end = k + 1
		}
	}
	if end-k >= 3 {
		if more := numeralEnd(b, end); more > end {
			s.add(k, more, WeChat)
			return more
		}
	}
	if more := s.accountPieces(k, end, b[i] >= 0x80 || sure, columnMark(b, j)); more > end {
		s.add(k, more, WeChat)
		return more
	}
	if plain && said(b[k:]) > 0 {
		if end := s.accountSaid(i, j); end > j {
			return end
		}
	}
	if !s.accountFits(k, end, plain, sure, far, columnMark(b, j), b[i] < 0x80) {
		return j
	}
	s.add(k, end, WeChat)
	return end
}

// hostOf reports whether b[i:j] is a label of the name of a host: //wx.example.cn.
func hostOf(b []byte, i, j int) bool {
	return j+1 < len(b) && b[j] == '.' && isAlnum(b[j+1]) && i > 2 && (b[i-1] == '/' && b[i-2] == '/' || b[i-1] == '.')
}

// shortHead reports whether w is two small letters, none of a word of programs, and four digits or more.
func shortHead(w []byte) bool {
	return len(w) >= 6 && w[0]-'a' < 26 && w[1]-'a' < 26 && digitsOnly(w[2:]) && !programWords.has(w[:2])
}

// accountFits reports whether norm[k:end] can be an account by how it is written and by what stands
// before it: plain means letters only, sure and far are those of accountStart, column that the word
// before is the name of a column, latin that it is in Latin letters.
func (s *Scanner) accountFits(k, end int, plain, sure, far, column, latin bool) bool {
	b, w := s.norm, s.norm[k:end]
	chosen := countDigits(w) > 0 || pinyinAccount(w) || handle(w, latin || far || column)
	switch {
	case !chosen && (column || !sure || far || programPair(w)):
		return false
	case end-k < 5, end-k == 5 && (plain || !sure), end-k > 60, plain && (!sure || column), isState(w):
		return false
	}
	return !far || (letterCount(w) >= 3 || shortHead(w)) && end-k >= 6 && !(end+1 < len(b) && (b[end] == '.' || b[end] == '@' || b[end] == '/') && isAlnum(b[end+1]))
}

// paidTo reports whether the character r at b[k:] is of a word for a payment to somebody: 支付给.
func paidTo(b []byte, k int, r rune) bool {
	rest := b[k+3 : min(len(b), k+9)]
	return r == '付' && len(rest) >= 3 && string(rest[:3]) == "给" || r == '支' && string(rest) == "付给"
}

// accountStart gives where an account can begin behind the context word norm[i:j], 0 for
// nowhere; sure means that a word or a mark says that one follows, far that more stands
// between than between a label and its value. Of words that are in no list it goes over skips.
func (s *Scanner) accountStart(i, j, skips int) (k int, sure, far bool) {
	b, wide := s.norm, false
	k = tagsEnd(b, j)
	sure = k > j || b[i] >= 0x80 && j-i >= 9
	j = k
	if b[i] < 0x80 {
		if v := valueAhead(b, j, hintName); v > 0 {
			return v, true, true
		}
	}
	for limit := min(len(b), j+accountReach); k < limit; {
		if r, ok := hanAt(b, k); ok {
			says := accountSures.has(r)
			if !says && !accountHans.has(r) && !paidTo(b, k, r) {
				if wide = true; b[i] < 0x80 && j-i < 4 || otherThing(b, k, r) {
					return 0, false, false
				}
			}
			sure, far, k = sure || says, far || !says, k+3
			continue
		}
		if wide && isAlnum(b[k]) && !speaker(b, k) {
			if !announces(b, k) {
				return 0, false, false
			}
			return k, true, true
		}
		switch c := b[k]; {
		case speaker(b, k):
			sure, far = true, true
			k++
		case c == ':' || c == '=':
			sure = true
		case c == '\'' && k+2 < len(b) && b[k+1] == 's' && b[k+2] == ' ': // her handle's
			k++
		case c == stop || c == ';' || c == '!' || c == '?':
			far = true
		case isAlnum(c):
			n, odd := anyFiller(b[k:])
			far = far || odd
			if n == 0 && k > j {
				n = labelOfValue(b[k:])
				sure = sure || n > 0
			}
			if n == 0 && k > j && skips > 0 {
				n, far, skips = said(b[k:]), true, skips-1
			}
			if n == 0 || k == j {
				return k, sure, far || k-j > accountNear
			}
			k += n
			continue
		case c >= 0x80:
			return 0, false, false
		}
		k++
	}
	return 0, false, false
}

// accountSures are ideographs that say that an account follows.
var accountSures = hanSetFrom("号是为加同信我")

// otherThing reports whether r, at b[k:], begins what else than an account has the name of the
// messenger.
func otherThing(b []byte, k int, r rune) bool {
	return wideStops.has(r) || r == '错' && k+6 <= len(b) && (string(b[k+3:k+6]) == "误" || string(b[k+3:k+6]) == "码")
}

// anyFiller is filler or accountFiller; odd says that it is the latter.
func anyFiller(b []byte) (n int, odd bool) {
	if n = filler(b); n > 0 {
		return n, false
	}
	n = accountFiller(b)
	return n, n > 0
}

// accountFiller gives the length of a further word that may stand between a context word
// and an account, 0 for none.
func accountFiller(b []byte) int {
	n := lettersEnd(b[:min(len(b), 10)], 0)
	if n == len(b) || isAlnum(b[n]) || b[n] == '_' || b[n] == '-' {
		return 0
	}
	if accountFillers.has(b[:n]) {
		return n
	}
	return 0
}

// accountFillers may stand between the name of the messenger and an account.
var accountFillers = wordSetOf("haoma user handle contact friend login uid peer target from send push via as nick nickname bind bound share shared request new at my me in on with add added logged sent message msg under for " +
	"and or the it here please search called hao")

// filler gives the length of a word between a context word and its value.
func filler(b []byte) int {
	n := 0
	for n < len(b) && n < 8 && class[b[n]]&cAlnum != 0 {
		n++
	}
	if n > 4 && b[0] == 'I' && b[1] == 'D' && (b[2]-'a' < 26 || b[3]-'a' < 26) { // IDxie-88
		return 2
	}
	if valueFillers.has(b[:n]) {
		return n
	}
	return 0
}

// valueFillers stand between a context word and its value.
var valueFillers = wordSetOf("id is no to by account number name code like cell index token value val given names")

// accountEnd gives the end of an account name at b[i:], 64 bytes on at most; plain
// means letters only.
func accountEnd(b []byte, i int) (end int, plain bool) {
	plain = true
	b = b[:min(len(b), i+64)]
	for end = i; end < len(b) && (isAlnum(b[end]) || b[end] == '_' || b[end] == '-'); end++ {
		plain = plain && class[b[end]]&cLetter != 0
	}
	return end, plain
}

// columnMark reports whether the context word that ends at b[:j] is the name of a column,
// which another one follows.
func columnMark(b []byte, j int) bool {
	return j < len(b) && (b[j] == ',' || b[j] == ';' || b[j] == '|' || b[j] == '\t')
}

// spacedEnd gives the end of an account name whose characters stand apart at b[i:],
// each mark between them the same; i if there are fewer than six.
func spacedEnd(b []byte, i int) int {
	n, k := 1, i
	for k+2 < len(b) && n < 30 && b[k+1] == b[i+1] && (class[b[k+1]]&cSep != 0 || b[k+1] == sym) && (isAlnum(b[k+2]) || b[k+2] == '_' || b[k+2] == '-') {
		k, n = k+2, n+1
	}
	if k+1 < len(b) && isAlnum(b[k+1]) && k > i && b[k-1] == ' ' { // the next word
		k, n = k-2, n-1
	}
	if n < 6 || k+1 < len(b) && isAlnum(b[k+1]) {
		return i
	}
	return k + 1
}

// isState reports whether d is a word for a state or for nothing, which programs put
// where an account or a name would stand.
func isState(d []byte) bool { return len(d) == 0 || states.has(d) }

// states are such words.
var states = wordSetOf("- null none nil unknown n/a na true false enabled disabled connected disconnected online offline active inactive installed running stopped invalid anonymous default present absent detected " +
	"empty")

// messenger reports whether the V at norm[i:j] stands for the name of the messenger: V信,
// +V, 我的V是.
func (s *Scanner) messenger(i, j int) bool {
	b := s.norm
	if behind, ok := hanAt(b, j); ok && (behind == '信' || behind == '号') {
		return true
	}
	if j < len(b) && (b[j] == '/' || b[j] == '+' || b[j] == '\\') { // base64
		return false
	}
	before, ok := hanBefore(b, i)
	return i > 0 && (b[i-1] == '+' || b[i-1] == sym) || ok && (before == '的' || before == '我' || before == '加')
}

// wideStops holds characters of words that name other things than an account, behind the
// name of the messenger: 微信支付订单号, 微信版本.
var wideStops = hanSetFrom("单码版址率态序设备型流水金额时间网钱支退款券包组件进程序服器口端")

// speaker reports whether a line begins at b[k:] with one letter for who speaks: B: yes.
func speaker(b []byte, k int) bool {
	return k > 0 && b[k-1] == '\n' && k+2 < len(b) && b[k]-'A' < 26 && b[k+1] == ':'
}

// announces reports whether what stands before b[k:] says that a value follows.
func announces(b []byte, k int) bool {
	for k > 0 && (b[k-1] == ' ' || b[k-1] == '"' || b[k-1] == '[' || b[k-1] == '(') {
		k--
	}
	if k > 0 && (b[k-1] == ':' || b[k-1] == '=' || b[k-1] == '\n' || b[k-1] == sym) {
		return true
	}
	r, ok := hanBefore(b, k)
	return ok && announcing.has(r)
}

// announcing holds the ends of words that a value follows: 应该是, 新值, 填写.
var announcing = hanSetFrom("是为叫成值作填写到改做示答号给")

// letterCount counts the letters of b.
func letterCount(b []byte) (n int) {
	for _, c := range b {
		n += int(class[c] & cLetter / cLetter)
	}
	return n
}
