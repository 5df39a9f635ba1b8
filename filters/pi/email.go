package pi

import (
	"bytes"
)

// email tries an address around the @ at norm[i]. Only the forms that mail programs
// write unquoted count.
func (s *Scanner) email(i int) int {
	if end := s.emailAt(i, i+1, false); end > i+1 {
		return end
	}
	if end := s.emailNumerals(i); end > i+1 {
		return end
	}
	if end := s.emailApart(i); end > i+1 {
		return end
	}
	if end := s.emailSpelled(i); end > i+1 {
		return end
	}
	if end := s.emailPieces(i); end > i+1 {
		return end
	}
	return s.emailTyped(i, i+1, true)
}

// mark handles the other signs that may stand for an @: #, (at), [at].
func (s *Scanner) mark(i int) int {
	b := s.norm
	if b[i] == '#' {
		if i == 0 || !isAlnum(b[i-1]) {
			return i + 1
		}
		return s.emailAt(i, i+1, true)
	}
	if i+4 <= len(b) && b[i+1]|0x20 == 'a' && b[i+2]|0x20 == 't' && class[b[i+3]]&cGap != 0 {
		return s.emailAt(i, i+4, true)
	}
	if i > 0 && isAlnum(b[i-1]) && i+4 <= len(b) && b[i+1] == 'a' && b[i+2] == ')' && isAlnum(b[i+3]) { // li.wei(a)qq.com
		return s.emailAt(i, i+3, true)
	}
	return i + 1
}

// spoken handles the word "at" norm[i:j] between spaces: an address if its points are
// written out as well.
func (s *Scanner) spoken(i, j int) int {
	if s.pointBehind(j) || s.hints(i)&hintEmail != 0 || i > 1 && isDigit(s.norm[i-2]) && mailHost(s.norm[j+1:]) {
		return s.emailAt(i, j, true)
	}
	return j
}

// mailHost reports whether b begins with the domain of a public mail service.
func mailHost(b []byte) bool {
	n := 0
	for n < len(b) && n < 12 && (isAlnum(b[n]) || b[n] == '.' && n+1 < len(b) && isAlnum(b[n+1])) {
		n++
	}
	return mailHosts.has(b[:n])
}

// mailHosts are the domains of public mail services.
var mailHosts = exactSetOf("qq.com vip.qq.com 163.com 126.com 139.com 189.cn yeah.net sina.com sina.cn sohu.com foxmail.com gmail.com outlook.com hotmail.com icloud.com yahoo.com aliyun.com")

// MailHost reports whether b is the domain of a public mail service.
func MailHost(b []byte) bool { return len(b) >= 6 && len(b) <= 12 && mailHost(b) }

// pointBehind reports whether a point that is written out follows the word behind the
// space norm[j].
func (s *Scanner) pointBehind(j int) bool {
	b, k := s.norm, j+1
	for k < len(b) && k < j+32 && (isAlnum(b[k]) || b[k] == '-') {
		k = max(s.alnumEnd(k), k+1)
	}
	if k >= len(b) || k >= j+32 || b[k] != ' ' && b[k] != '[' && b[k] != '(' {
		return false
	}
	if k+1 >= len(b) || b[k+1]|0x20 != 'd' && b[k+1] != 0xE7 && b[k+1] != '.' && b[k+1] != '[' && b[k+1] != '(' {
		return false
	}
	n, _ := dotAt(b, k)
	return n > 0
}

// emailAt tries an address whose @, however it is written, is norm[i:j]. A written-out
// sign, or spaces around it, need a top-level domain that is in use.
func (s *Scanner) emailAt(i, j int, odd bool) int {
	b := s.norm
	l, right, spaced := localPart(b, i, b[j-1] == '@')
	k, odd := j, odd || spaced
	for m := 0; m < 3 && k < len(b) && (b[k] == ' ' && (m == 0 || b[j-1] == '@') || m == 0 && b[k] == '\n' && b[j-1] == '@'); m++ {
		k, odd = k+1, true
	}
	if l == right || k >= len(b) || !isAlnum(b[k]) {
		return j
	}
	end, before, label, letters, labels := 0, 0, k, true, 0
	for k < len(b) {
		if c := b[k]; isAlnum(c) || c == '-' && k > label {
			if c == '-' && end == k && labels > 0 && topLevels.has(b[label:k]) && (k+1 == len(b) || !isAlnum(b[k+1]) || isDigit(b[k+1])) {
				break // li.wei@qq.com-2
			}
			letters = letters && class[c]&cLetter != 0
			if k++; labels > 0 && letters && k-label >= 2 && c != '-' {
				end = k
			} else if labels > 0 {
				end = before
			}
			continue
		}
		n, plain := dotAt(b, k)
		if n == 0 || k == label || k+n >= len(b) || !isAlnum(b[k+n]) {
			break
		}
		if !plain && !commonDomain(b, k+n) {
			break
		}
		odd = odd || !plain
		k, before = k+n, end
		label, letters = k, true
		labels++
	}
	leet := labels > 0 && leetTops.has(b[label:k]) && (s.hints(i)&hintEmail != 0 || countDigits(b[j:label]) > 0)
	if leet {
		end = k
	}
	if end == 0 || odd && !leet && !topLevels.has(b[lastLabel(b, end):end]) || noMailbox(b, l, right, j, end) {
		return j
	}
	s.add(l, end, Email)
	return end
}

// localPart gives where the part of an address before its @, which is b[i:], begins and ends; spaced
// means that spaces part them. Not only one, and marks of other kinds, stand before a plain sign.
func localPart(b []byte, i int, plain bool) (l, right int, spaced bool) {
	l = i
	for m := 0; m < 3 && l > 1 && (b[l-1] == ' ' && (m == 0 || plain) || m == 0 && b[l-1] == '\n' && plain); m++ {
		l, spaced = l-1, true
	}
	for l > 1 && b[l-1] == '*' && plain {
		l--
	}
	right = l
	if l > 3 && (b[l-1] == '\'' || b[l-1] == '"') && plain { // 'li.wei'@example.com
		right--
		l--
	}
	for l > 0 && class[b[l-1]]&cLocal != 0 {
		l--
	}
	for l < right && !isAlnum(b[l]) {
		l++
	}
	return l, right, spaced
}

// dotAt gives the length of a point at b[k:], however it is written, and whether it
// is a plain one.
func dotAt(b []byte, k int) (n int, plain bool) {
	switch b[k] {
	case '.':
		return 1, true
	case stop, dot:
		return 1, false
	case '(', '[', '{', '_', '-', '<':
		if k+5 <= len(b) && string(b[k+1:k+4]) == "点" && class[b[k+4]]&cGap != 0 { // (点)
			return 5, false
		}
		if k+5 <= len(b) && lower3(b[k+1:]) == "dot" && (class[b[k+4]]&cGap != 0 || b[k+4] == '>') {
			return 5, false
		}
		if k+3 <= len(b) && (b[k+1] == '.' || b[k+1] == dot) && (b[k+2] == ']' || b[k+2] == ')' || b[k+2] == '}') { // example[.]com
			return 3, false
		}
	case ' ':
		if k+5 <= len(b) && b[k+4] == ' ' && string(b[k+1:k+4]) == "点" {
			return 5, false
		}
		if k+5 <= len(b) && lower3(b[k+1:]) == "dot" && b[k+4] == ' ' {
			return 5, false
		}
		if k+7 <= len(b) && (b[k+1] == '[' || b[k+1] == '(') && lower3(b[k+2:]) == "dot" && b[k+6] == ' ' {
			return 7, false
		}
		if k+3 <= len(b) && b[k+1] == '.' && b[k+2] == ' ' {
			return 3, false
		}
	case 0xE7: // 点
		if k+3 <= len(b) && string(b[k:k+3]) == "点" {
			return 3, false
		}
	}
	return 0, false
}

func lower3(b []byte) string {
	if b[0]|0x20 == 'd' && b[1]|0x20 == 'o' && b[2]|0x20 == 't' {
		return "dot"
	}
	return ""
}

func lastLabel(b []byte, end int) int {
	end = lettersStart(b, end)
	return end
}

// commonDomain reports whether a label follows at b[k:].
func commonDomain(b []byte, k int) bool {
	e := alnumsEnd(b[:min(len(b), k+12)], k)
	return e-k >= 2
}

// leetTops are top-level domains with digits for some of their letters.
var leetTops = exactSetOf("c0m C0M 0rg n3t 1o 1nfo inf0 1nf0 c0 t0p v1p b1z 3du g0v")

// topLevels are the top-level domains that written-out addresses are taken for.
var topLevels = wordSetOf("com cn net org edu gov io me cc hk tw mo co info top vip xyz jp kr sg uk de fr eu ru us biz tech app dev ai tv asia email")

// noMailbox reports whether b[l:right] @ b[j:end] has the form of a mail address and is
// none of a person: an instance of a service, a file for a dense screen, a number of a
// telephone in a network, or an account that programs use.
func noMailbox(b []byte, l, right, j, end int) bool {
	last := b[lastLabel(b, end):end]
	switch {
	case fileEnds.has(last) && !topLevels.has(last):
		return true
	case j+2 < len(b) && isDigit(b[j]) && b[j+1]|0x20 == 'x' && b[j+2] == '.': // icon@2x.png
		return true
	case l > 3 && (b[l-1] == ':' || b[l-1] == '+') && digitsOnly(b[l:right]) && sipBefore(b, l): // the number is found by itself
		return true
	case bytes.HasSuffix(b[j:end], []byte(".3gppnetwork.org")):
		return digitsOnly(b[l:right])
	}
	return daemons.has(b[l:right]) && (remote(b, end) || l > 2 && b[l-1] == '/' && b[l-2] == '/' || shellBefore(b, l))
}

// fileEnds are the kinds of files and of units of systemd that stand behind the last point.
var fileEnds = wordSetOf("service socket timer mount automount target device slice scope swap png jpg jpeg gif webp svg bmp ico json xml yaml yml toml conf cfg ini log txt csv css js ts jsx tsx vue html java kt cpp " +
	"hpp swift lua jar aar apk dex lib dll exe tgz tar gz zip whl mp3 wav ogg ttf otf proto dbc arxml hex bin")

// sipBefore reports whether the scheme of a call stands before b[l:].
func sipBefore(b []byte, l int) bool {
	if b[l-1] == '+' {
		l--
	}
	head := b[max(0, l-5):l]
	return bytes.HasSuffix(head, []byte("sip:")) || bytes.HasSuffix(head, []byte("sips:")) || bytes.HasSuffix(head, []byte("tel:"))
}

// daemons are accounts that programs run as.
var daemons = wordSetOf("git hg svn root admin deploy ci jenkins build builder ubuntu debian centos pi daemon system nobody postgres mysql redis mqtt guest kafka rsync backup ota user ftp sftp anonymous ivi tbox " +
	"vagrant ansible")

// remote reports whether a path follows a host at b[end:]: git@host:path.
func remote(b []byte, end int) bool {
	return end+1 < len(b) && (b[end] == ':' || b[end] == '/') && (isAlnum(b[end+1]) || b[end+1] == '/' || b[end+1] == '~' || b[end+1] == '.')
}

// shellBefore reports whether a command that goes to another computer stands before b[l:].
func shellBefore(b []byte, l int) bool {
	if l < 4 || b[l-1] != ' ' {
		return false
	}
	head := b[max(0, l-24):l]
	for _, w := range [...]string{"ssh ", "scp ", "sftp ", "rsync ", "clone ", "sshd"} {
		if bytes.Contains(head, []byte(w)) {
			return true
		}
	}
	return false
}
