package walk

import (
	"encoding/binary"
	"unicode/utf8"
)

// inString holds the bytes that stand for themselves in a string and need no check.
var inString = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// str reads the string at the quote r.pos. The result lies in the document or, if
// something was escaped, in r.text.
func (r *Reader) str() (text []byte, escaped bool, err error) {
	if b := r.doc[r.pos+1:]; len(b) >= 8 { // most are short and plain
		if n := plainBytes(binary.LittleEndian.Uint64(b)); n < 8 && b[n] == '"' {
			r.pos += n + 2
			return b[:n], false, nil
		}
	}
	return r.longStr()
}

// longStr is str for a string of any length.
func (r *Reader) longStr() (text []byte, escaped bool, err error) {
	b := r.doc
	from := r.pos + 1
	i, high := from, false
	for {
		for i+8 <= len(b) {
			n := plainBytes(binary.LittleEndian.Uint64(b[i:]))
			if i += n; n < 8 {
				if b[i] == '"' && !escaped && !high { // most strings
					r.pos = i + 1
					return b[from:i], false, nil
				}
				break
			}
		}
		for i < len(b) && inString[b[i]] {
			i++
		}
		if i >= len(b) || b[i] < 0x20 {
			return nil, false, ErrMalformed
		}
		if b[i] == '"' {
			break
		}
		if b[i] == '\\' {
			escaped = true
			i++
		} else {
			high = true
		}
		i++
	}
	text = b[from:i]
	r.pos = i + 1
	if high && !utf8.Valid(text) {
		return nil, false, ErrMalformed
	}
	if escaped {
		text, err = r.unescape(text)
	}
	return text, escaped, err
}
