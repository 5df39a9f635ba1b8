package pi

import "bytes"

// mac tries a hardware address that begins with norm[i:j]: six pairs, three fours, four
// threes, two sixes or twelve single characters, the same mark or a space between them.
// Longer runs are dumps of bytes.
func (s *Scanner) mac(i, j int) int {
	b, size := s.norm, j-i
	sep, end := b[j], i+12+12/size-1
	if end > len(b) || size < 6 && b[j+size+1] != sep {
		return 0
	}
	h := s.hints(i)
	if !macSep[sep] && h&hintMAC == 0 {
		return 0
	}
	if h&hintMAC == 0 && (size != 2 || sep != ':' && sep != '-') && !s.letterNear(i, end-i) {
		return 0
	}
	letters, digits, alike := 0, 0, 0
	for k := i; k < end; k++ {
		c := b[k]
		switch {
		case (k-i)%(size+1) == size:
			if c != sep {
				return 0
			}
		case isDigit(c):
			digits++
		case isHex(c):
			letters++
		case lookalike(c) != 0:
			alike++
		default:
			return 0
		}
	}
	if end < len(b) && (isAlnum(b[end]) || b[end] == sep && end+1 < len(b) && isHex(b[end+1])) {
		return 0
	}
	if size == 4 && internet(b, i) {
		return 0
	}
	if i > size && b[i-1] == sep && isHex(b[i-2]) && (i == size+1 || !isAlnum(b[i-size-2])) && allHex(b[i-size-1:i-1]) {
		return 0 // the end of a dump
	}
	if size == 3 && sep == '.' && letters == 0 { // an address of the internet
		return 0
	}
	if h&hintMAC == 0 && !macLike(b[i:end], size, letters, digits, alike) {
		return 0
	}
	s.add(i, end, MAC)
	return end
}

// manysAddress reports whether b, the pairs of a hardware address with marks between them, is that of
// all stations, of none, or of a group that a protocol has (RFC 7042 section 2.1.1, IEEE 802.1D).
func manysAddress(b []byte) bool {
	var d [12]byte
	n := 0
	for _, c := range b {
		if isAlnum(c) {
			if n == len(d) {
				return false
			}
			d[n] = c
			n++
		}
	}
	if n < len(d) {
		return false
	}
	lowerInto(d[:], d[:])
	switch string(d[:]) {
	case "ffffffffffff", "000000000000":
		return true
	}
	switch string(d[:6]) {
	case "01005e", "0180c2", "01000c":
		return true
	}
	return string(d[:4]) == "3333"
}

// internet reports whether groups of four digits that begin at b[i:] are those of an address
// of the internet: fe80::72c6:ba09:c130.
func internet(b []byte, i int) bool { return i > 1 && b[i-1] == ':' && b[i-2] == ':' }

// macGlued handles norm[i:j], letters and digits: a hardware address may begin with them
// right behind its name, as in MACb8:27:eb:88:bd:80. It gives its end, 0 for none.
func (s *Scanner) macGlued(i, j int) int {
	b := s.norm
	for n := 2; n <= 4; n += 2 {
		at := j - n
		if at < i+3 || j+n+1 >= len(b) || b[j+n+1] != b[j] || class[b[at-1]]&cLetter == 0 || !allHex(b[at:j]) || !allHex(b[j+1:j+n+1]) {
			continue
		}
		h := textHint(b[i:at]) & hintMAC
		if h == 0 {
			h = s.phraseBefore(i, at) & hintMAC
		}
		if h == 0 {
			continue
		}
		s.context(h, at)
		if end := s.mac(at, j); end > 0 {
			return end
		}
	}
	return 0
}

// phraseBefore is phrase for a word that its value is glued to, behind a context word too: the 0a of
// MAC address0a, the L of VIN of the carL.
func (s *Scanner) phraseBefore(i, at int) hint {
	if i > 1 && s.norm[i-1] == ' ' {
		if h := s.phrase(i, at); h != 0 {
			return h
		}
	}
	if w := s.norm[i:at]; w[0]-'a' < 26 && w[len(w)-1]-'a' < 26 {
		return s.hints(i)
	}
	return 0
}

// inUUID reports whether the digits b[i:j] are groups of a UUID or of another number that
// is written as one: groups of eight and four stand before them, or go on behind them.
func inUUID(b []byte, i, j int) bool {
	switch {
	case i > 9 && b[i-1] == '-' && b[i-6] == '-' && allHex(b[i-5:i-1]):
		return true
	case i > 8 && b[i-1] == '-' && allHex(b[i-9:i-1]):
		return true
	}
	return j-i == 12 && i > 8 && b[i-1] == '-' && isHex(b[i-2])
}

// macLike reports whether a hardware address without a context is written as one and not
// as a time or a row of numbers.
func macLike(d []byte, size, letters, digits, alike int) bool {
	switch {
	case alike > 0 && digits+letters < 8:
		return false
	case letters+alike == 0:
		return size == 2 && (d[2] == ':' || d[2] == '-' && !clock(d))
	case size == 2 || size == 4:
		return true
	}
	return letters >= 2 && digits >= 2 && d[size] != ' '
}

// clock reports whether six pairs of digits are a year of the century, a month, a day
// and a time.
func clock(d []byte) bool {
	month, day := number2(d[3:]), number2(d[6:])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 && number2(d[9:]) < 24 && number2(d[12:]) < 60 && number2(d[15:]) < 60
}

// radio reports whether a word of the networks that hardware addresses belong to stands
// near norm[i:j].
func (s *Scanner) radio(i, j int) bool {
	if (s.hints(i)|s.ahead(j))&hintMAC != 0 {
		return true
	}
	return s.near(i, j, radioReach, radioWords[:])
}

var (
	radioWords = [...]string{"paired", "pairing", "a2dp", "hfp", "acl", "wlan", "wifi", "wi-fi", "hotspot", "bluetooth", "ssid", "bt=", " ble ", " ble_", "_ble=", " ble=", "热点", "蓝牙", "配对", "无线", "网口", "网卡", "绑定设备", "已连接", "接收器"}
	linkWords  = [...]string{"connect", "hci", "dhcp", "arp", "station", "peer", "[ether]", "连接", "断开", "下挂"}
)

// hashBefore reports whether b ends with a word for a number that twelve hexadecimal digits are as often
// as a hardware address: of a build, a change, a part or a digest.
func hashBefore(b []byte) bool {
	k := len(b)
	for k > 0 && len(b)-k < 3 && counting[b[k-1]] {
		k--
	}
	return hashNames.has(wordBefore(b, k))
}

// hashNames are what such digits are called.
var hashNames = wordSetOf("build commit hash sha digest checksum crc etag git rev revision version ver fw part pn partno fingerprint md changeset tag release")

// How far before a hardware address words of networks and of what their stations do are looked for,
// in bytes.
const (
	radioReach = 40
	linkReach  = 28
)

// near reports whether one of words, in lower case, stands up to reach before norm[i:j] or right behind it.
func (s *Scanner) near(i, j, reach int, words []string) bool {
	var low [64]byte
	n := copy(low[:], s.norm[max(0, i-reach):i])
	n += copy(low[n:], s.norm[j:min(len(s.norm), j+20)])
	for k, c := range low[:n] {
		if c-'A' < 26 {
			low[k] = c | 0x20
		}
	}
	for _, w := range words {
		if bytes.Contains(low[:n], []byte(w)) {
			return true
		}
	}
	return false
}
