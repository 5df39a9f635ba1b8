package leak

import (
	"bytes"
	"unicode/utf8"
)

// Every function here undoes one wrapping wherever it occurs in a chunk, and
// appends what was under it to dst; runs are kept apart by a zero byte.

const (
	shortestBase64 = 8
	shortestHex    = 12
	none           = 0xFF
)

var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = none
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	t['+'], t['-'], t['/'], t['_'] = 62, 62, 63, 63
	return t
}()

var hexValue = func() (t [256]byte) {
	for i := range t {
		t[i] = none
	}
	for i := range 10 {
		t['0'+i] = byte(i)
	}
	for i := range 6 {
		t['a'+i], t['A'+i] = byte(10+i), byte(10+i)
	}
	return t
}()

// joined is b without its line ends; b itself when it has none.
func joined(b []byte) []byte {
	if bytes.IndexByte(b, '\n') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if c != '\n' && c != '\r' {
			out = append(out, c)
		}
	}
	return out
}

// runs lists every run of at least n bytes that are in the table. A run that
// long covers every n-th byte, so most bytes are never looked at.
func runs(b []byte, table *[256]byte, n int) [][]byte {
	var out [][]byte
	for start := 0; start+n <= len(b); {
		last := start + n - 1
		for last >= start && table[b[last]] != none {
			last--
		}
		if last >= start {
			start = last + 1
			continue
		}
		end := start + n
		for end < len(b) && table[b[end]] != none {
			end++
		}
		out = append(out, b[start:end])
		start = end + 1
	}
	return out
}

// base64 decodes runs of either alphabet; phase (0 to 3) is how many
// characters of each run come before the first whole group.
func base64(dst []byte, all [][]byte, phase int) []byte {
	for _, run := range all {
		run = run[phase:]
		for len(run) >= 4 {
			v := uint32(base64Value[run[0]])<<18 | uint32(base64Value[run[1]])<<12 |
				uint32(base64Value[run[2]])<<6 | uint32(base64Value[run[3]])
			dst = append(dst, byte(v>>16), byte(v>>8), byte(v))
			run = run[4:]
		}
		switch len(run) { // an unpadded end
		case 3:
			v := uint32(base64Value[run[0]])<<18 | uint32(base64Value[run[1]])<<12 | uint32(base64Value[run[2]])<<6
			dst = append(dst, byte(v>>16), byte(v>>8))
		case 2:
			dst = append(dst, base64Value[run[0]]<<2|base64Value[run[1]]>>4)
		}
		dst = append(dst, 0)
	}
	return dst
}

// hex decodes runs of hex digits; phase is 0 or 1.
func hex(dst []byte, all [][]byte, phase int) []byte {
	for _, run := range all {
		for i := phase; i+1 < len(run); i += 2 {
			dst = append(dst, hexValue[run[i]]<<4|hexValue[run[i+1]])
		}
		dst = append(dst, 0)
	}
	return dst
}

// around is how much of what stands beside an escape is kept with it.
const around = 256

// unescape undoes single-character escapes that begin with lead, and keeps
// their surroundings; nil when there was none. decode appends what an escape
// at the front of b stands for and says how long it is, 0 when it is none.
func unescape(b []byte, lead byte, decode func(dst, b []byte) ([]byte, int)) []byte {
	var out []byte
	done, keep := 0, 0 // of b: written out, and to be written out
	for i := 0; ; {
		next := bytes.IndexByte(b[i:], lead)
		if next < 0 {
			break
		}
		i += next
		decoded, n := decode(nil, b[i:])
		if n == 0 {
			i++
			continue
		}
		if from := i - around; from > keep {
			out = append(append(out, b[done:keep]...), 0)
			done = from
		}
		out = append(append(out, b[done:i]...), decoded...)
		i += n
		done, keep = i, min(len(b), i+around)
	}
	return append(out, b[done:keep]...)
}

// percent decodes %XX.
func percent(dst, b []byte) ([]byte, int) {
	if len(b) < 3 || hexValue[b[1]] == none || hexValue[b[2]] == none {
		return dst, 0
	}
	return append(dst, hexValue[b[1]]<<4|hexValue[b[2]]), 3
}

// escape decodes \uXXXX.
func escape(dst, b []byte) ([]byte, int) {
	if len(b) < 6 || b[1] != 'u' && b[1] != 'U' {
		return dst, 0
	}
	r, ok := quad(b[2:6])
	if !ok {
		return dst, 0
	}
	return utf8.AppendRune(dst, r), 6
}

func quad(b []byte) (r rune, ok bool) {
	for _, c := range b {
		if hexValue[c] == none {
			return 0, false
		}
		r = r<<4 | rune(hexValue[c])
	}
	return r, true
}

// separated appends every stretch of digits and separators, the separators
// taken out and full-width digits made plain. A stretch without either is left
// out: it is found as it stands.
func separated(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		if b[i] < '0' || b[i] > '9' {
			if !(b[i] == 0xEF && wide(b[i:])) {
				i++
				continue
			}
		}
		mark := len(dst)
		changed := false
	stretch:
		for i < len(b) {
			switch c := b[i]; {
			case c >= '0' && c <= '9' || c == 'x' || c == 'X':
				dst = append(dst, folded[c])
				i++
			case c == ' ' || c == '-' || c == '.' || c == '_' || c == '/':
				changed = true
				i++
			case c == 0xC2 && i+1 < len(b) && b[i+1] == 0xA0: // no-break space
				changed = true
				i += 2
			case wide(b[i:]):
				dst = append(dst, '0'+b[i+2]-0x90)
				changed = true
				i += 3
			default:
				break stretch
			}
		}
		if !changed || len(dst)-mark < 11 {
			dst = dst[:mark]
			continue
		}
		dst = append(dst, 0)
	}
	return dst
}

// wide says whether b begins with a full-width digit.
func wide(b []byte) bool {
	return len(b) > 2 && b[0] == 0xEF && b[1] == 0xBC && b[2] >= 0x90 && b[2] <= 0x99
}
