package walk

import (
	"bytes"
	"encoding/base64"
)

// mostWord is how long in bytes an encoded word may be. RFC 2047 section 2 has 75; not all
// writers keep to it.
const mostWord = 1024

// encodedWords reports whether text may have an encoded word.
func encodedWords(text []byte) bool {
	k := bytes.IndexByte(text, '?')
	return k > 0 && bytes.Contains(text[k-1:], []byte("=?"))
}

// encodedWord reads an encoded word of RFC 2047, =?GBK?B?1cU=?= or =?UTF-8?Q?=E5=BC=A0?=,
// and the space between two of them.
func encodedWord(dst, s []byte) ([]byte, int) {
	if len(s) < 8 || s[1] != '?' {
		return dst, 0
	}
	k := bytes.IndexByte(s[2:min(len(s), 24)], '?') + 2
	if k < 4 || k+3 >= len(s) || s[k+2] != '?' {
		return dst, 0
	}
	text := s[k+3 : min(len(s), mostWord)]
	n := bytes.Index(text, []byte("?="))
	if n < 0 {
		return dst, 0
	}
	size := len(dst)
	switch s[k+1] | 0x20 {
	case 'b':
		dst = appendBase64(dst, bytes.TrimRight(text[:n], "="))
	case 'q':
		dst = appendQ(dst, text[:n])
	}
	if len(dst) == size {
		return dst, 0
	}
	end := k + 3 + n + 2
	for next := end; next < len(s) && next < end+4; next++ {
		if c := s[next]; c == '=' && next > end && next+1 < len(s) && s[next+1] == '?' {
			return dst, next
		} else if c != ' ' && c != '\r' && c != '\n' && c != '\t' {
			break
		}
	}
	return dst, end
}

// appendBase64 appends what text, in base64 without padding, stands for; nothing if it is
// not base64.
func appendBase64(dst, text []byte) []byte {
	size := len(dst)
	out, err := base64.RawStdEncoding.AppendDecode(dst, text)
	if err != nil {
		return out[:size]
	}
	return out
}

// appendQ appends what text stands for in the encoding Q of RFC 2047 section 4.2.
func appendQ(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '_':
			dst = append(dst, ' ')
		case c == '=' && i+2 < len(text) && hexValue(text[i+1]) < 16 && hexValue(text[i+2]) < 16:
			dst = append(dst, hexValue(text[i+1])<<4|hexValue(text[i+2]))
			i += 2
		default:
			dst = append(dst, c)
		}
		i++
	}
	return dst
}
