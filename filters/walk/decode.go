package walk

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"
)

var (
	stdBase64 = base64.RawStdEncoding
	urlBase64 = base64.RawURLEncoding
)

// base64 tries text[i:j].
func (u *Unwrapper) base64(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	l, data, err := u.compact(text[i:j], depth)
	if err != nil {
		return u.unread(text[i:j], err)
	}
	enc := stdBase64
	if bytes.IndexByte(data, '-') >= 0 || bytes.IndexByte(data, '_') >= 0 {
		enc = urlBase64
	}
	if len(data)%4 == 1 {
		data = data[:len(data)-1]
	}
	l.grow(enc.DecodedLen(len(data)))
	n, err := enc.Decode(l.buf, data)
	if err != nil {
		return false, nil
	}
	return u.offer(Base64, i, j, l.buf[:n], yield)
}

// unread decides about a candidate for which no layer is left: a long one must not
// pass unread.
func (u *Unwrapper) unread(b []byte, err error) (bool, error) {
	if len(b) < 24 || !mixedCase(b) {
		return false, nil
	}
	return true, err
}

// mixedCase reports whether b has both cases and digits, as encoded data of some
// length does.
func mixedCase(b []byte) bool {
	low, up, digit := false, false, false
	for _, c := range b {
		low = low || c-'a' < 26
		up = up || c-'A' < 26
		digit = digit || c-'0' < 10
	}
	return low && up && digit
}

// compact copies encoded text without line breaks, spaces and padding.
func (u *Unwrapper) compact(text []byte, depth int) (*layer, []byte, error) {
	l, err := u.at(depth)
	if err != nil {
		return nil, nil, err
	}
	l.strip = l.strip[:0]
	for _, c := range text {
		if codeClass[c] != 0 {
			l.strip = append(l.strip, c)
		}
	}
	return l, l.strip, nil
}

// grow makes l.buf exactly n bytes long.
func (l *layer) grow(n int) {
	if cap(l.buf) < n {
		l.buf = make([]byte, n, n+n/2)
	}
	l.buf = l.buf[:n]
}

// hex tries text[i:j], which may hold separators.
func (u *Unwrapper) hex(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	l, err := u.at(depth)
	if err != nil {
		return j-i >= 64, deepError(j-i >= 64, err)
	}
	l.grow((j - i) / 2)
	n, high, odd := 0, byte(0), false
	for _, c := range text[i:j] {
		v := hexValue(c)
		if v > 15 {
			continue
		}
		if odd {
			l.buf[n] = high<<4 | v
			n++
		}
		high, odd = v, !odd
	}
	if odd {
		return false, nil
	}
	return u.offer(Hex, i, j, l.buf[:n], yield)
}

func deepError(long bool, err error) error {
	if long {
		return err
	}
	return nil
}

// escapes decodes percent signs and \u escapes over the whole text, if it has any.
func (u *Unwrapper) escapes(text []byte, depth int, yield func(Inner) error) error {
	if bytes.IndexByte(text, '%') >= 0 {
		if err := u.escape(Percent, text, depth, percentByte, yield); err != nil {
			return err
		}
	}
	if bytes.IndexByte(text, '\\') >= 0 {
		return u.escape(UnicodeEscape, text, depth, unicodeEscape, yield)
	}
	return nil
}

// escape rewrites text with one kind of escape decoded and yields it if that changed
// it, whatever it looks like then.
func (u *Unwrapper) escape(e Encoding, text []byte, depth int, decode func(dst, s []byte) ([]byte, int), yield func(Inner) error) error {
	var out []byte
	var l *layer
	for i := 0; i < len(text); {
		if text[i] == '%' || text[i] == '\\' {
			var tmp [4]byte
			if d, n := decode(tmp[:0], text[i:]); n > 0 {
				if l == nil {
					var err error
					if l, err = u.at(depth); err != nil {
						return err
					}
					out = append(l.buf[:0], text[:i]...)
				}
				out = append(out, d...)
				i += n
				continue
			}
		}
		if l != nil {
			out = append(out, text[i])
		}
		i++
	}
	if l == nil {
		return nil
	}
	l.buf = out
	if err := u.spend(len(out)); err != nil {
		return err
	}
	return yield(Inner{Encoding: e, Start: 0, End: len(text), Data: out})
}

func percentByte(dst, s []byte) ([]byte, int) {
	if len(s) < 3 || s[0] != '%' || hexValue(s[1]) > 15 || hexValue(s[2]) > 15 {
		return dst, 0
	}
	return append(dst, hexValue(s[1])<<4|hexValue(s[2])), 3
}

func unicodeEscape(dst, s []byte) ([]byte, int) {
	u, n := escapedRune(s)
	if n == 0 {
		return dst, 0
	}
	return utf8.AppendRune(dst, u), n
}
