package walk

import (
	"bytes"
	"unicode/utf8"
)

// escapes decodes what is escaped over the whole text, if anything is.
func (u *Unwrapper) escapes(text []byte, depth int, yield func(Inner) error) error {
	signs := bytes.IndexByte(text, '=') // that words of a mail header and quoted-printable have
	if found := !u.Bare.Signs && (bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '&') >= 0) || !u.Bare.High && bytes.IndexByte(text, '\\') >= 0 ||
		!u.Bare.High && bytes.IndexByte(text, esc) >= 0 || !u.Bare.Wide && fullWidth(text) || !u.Bare.Latin && mojibake(text) || tagged(text) || commented(text) || plus(text) || signs >= 0 && encodedWords(text[signs:]); found {
		if err := u.rewrite(Escape, text, depth, yield); err != nil {
			return err
		}
	}
	if signs >= 0 && quotedPrintable(text[signs:]) {
		return u.rewrite(QuotedPrintable, text, depth, yield)
	}
	return nil
}

// rewrite decodes the escapes in text, which are those of quoted-printable or all others,
// and yields the result if there were any, whatever it looks like then.
func (u *Unwrapper) rewrite(e Encoding, text []byte, depth int, yield func(Inner) error) error {
	l := &u.layers[min(depth, u.budget.Layers)]
	out, done, some := l.buf[:0], 0, false // text[:done] has been written to out
	u.work += len(text)
	form := e == Escape && formEncoded(text)
	for i := 0; i < len(text); {
		if form && text[i] == '+' {
			out = append(append(out, text[done:i]...), ' ')
			u.work += i - done
			i++
			done = i
			continue
		}
		if !escapeStart[text[i]] {
			i++
			continue
		}
		n := 0
		out = append(out, text[done:i]...)
		u.work += i - done
		done = i
		size := len(out)
		if e == QuotedPrintable {
			out, n = quotedByte(out, text[i:])
		} else {
			out, n = escaped(out, text[i:])
		}
		if n == 0 {
			out = out[:size]
			i++
			continue
		}
		i += n
		done, some = i, true
	}
	l.buf = out
	if !some {
		return nil
	}
	if _, err := u.at(depth); err != nil {
		return err
	}
	l.buf = append(out, text[done:]...)
	if !utf8.Valid(l.buf) {
		l.buf, l.strip = u.fromGBK(l.strip[:0], l.buf), l.buf
	}
	_, err := u.give(e, 0, len(text), l.buf, yield)
	return err
}

// formEncoded reports whether text is encoded as the values of forms of HTML are, with plus signs
// for spaces: it has some and escapes with percent signs, and no space.
func formEncoded(text []byte) bool {
	return bytes.IndexByte(text, '+') > 0 && bytes.IndexByte(text, '%') >= 0 && bytes.IndexByte(text, ' ') < 0 && bytes.IndexByte(text, '\n') < 0
}

// escapeStart holds the bytes with which escapes begin.
var escapeStart = [256]bool{'%': true, '\\': true, '&': true, '=': true, 0xEF: true, 'U': true, '<': true, esc: true, '"': true, '\'': true, '/': true, 0xC3: true}
