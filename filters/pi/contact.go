package pi

// email tries an address around the @ at norm[i]. Only the forms that mail programs
// write unquoted count.
func (s *Scanner) email(i int) int {
	b := s.norm
	l := i
	for l > 0 && class[b[l-1]]&cLocal != 0 {
		l--
	}
	for l < i && !isAlnum(b[l]) {
		l++
	}
	end, before, label, digits := 0, 0, i+1, false
	for k := i + 1; k < len(b); k++ {
		if b[k] == '.' && k > label {
			label, before, digits = k+1, end, false
			continue
		}
		if !isAlnum(b[k]) && (b[k] != '-' || k == label) {
			break
		}
		digits = digits || class[b[k]]&cLetter == 0
		switch { // the last label has two letters or more and nothing else
		case label == i+1:
		case digits:
			end = before
		case k > label:
			end = k + 1
		}
	}
	if l == i || end == 0 {
		return i + 1
	}
	s.add(l, end, Email)
	return end
}

// wechat looks for an account name behind the context word norm[i:j] and gives
// where to go on. An ASCII word alone proves little: the name must then hold a
// digit or an underscore, or follow a colon or an equals sign.
func (s *Scanner) wechat(i, j int) int {
	b := s.norm
	if j+5 < len(b) && b[j] == '_' && j-i == 4 && upper(b[i]) == 'W' { // wxid_...
		if end, _ := accountEnd(b, i); end-i >= 10 {
			s.add(i, end, WeChat)
			return end
		}
	}
	k, sure := j, b[i] >= 0x80 && j-i >= 9
	for limit := min(len(b), j+12); k < limit; {
		if r, ok := hanAt(b, k); ok {
			if r != '号' && r != '是' && r != '为' && r != '加' && r != '同' {
				return j
			}
			sure = true
			k += 3
			continue
		}
		if b[k] == ':' || b[k] == '=' {
			sure = true
		} else if isAlnum(b[k]) || b[k] >= 0x80 {
			break
		}
		k++
	}
	if k >= len(b) || !isAlnum(b[k]) {
		return j
	}
	end, plain := accountEnd(b, k)
	if end-k < 6 || end-k > 20 || plain && !sure || isState(b[k:end]) {
		return j
	}
	s.add(k, end, WeChat)
	return j
}

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

// isState reports whether d is a word for a state or for nothing, which programs put
// where an account or a name would stand.
func isState(d []byte) bool {
	if len(d) > 12 {
		return false
	}
	var low [12]byte
	for i, c := range d {
		low[i] = c
		if c-'A' < 26 {
			low[i] = c | 0x20
		}
	}
	switch string(low[:len(d)]) {
	case "", "-", "null", "none", "nil", "unknown", "n/a", "na", "true", "false", "enabled", "disabled",
		"connected", "disconnected", "online", "offline", "active", "inactive", "installed", "running",
		"stopped", "invalid", "anonymous", "default", "present", "absent", "detected", "empty":
		return true
	}
	return false
}
