package walk

import (
	"bytes"
	"unicode/utf8"
)

// escapes decodes what is escaped over the whole text, if anything is. may holds the signs
// that the text may have.
func (u *Unwrapper) escapes(text []byte, may Signs, depth int, yield func(Inner) error) error {
	equals := -1 // that words of a mail header and quoted-printable have
	if may&Equals != 0 {
		equals = bytes.IndexByte(text, '=')
	}
	found := may&Percent != 0 && (bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '&') >= 0) ||
		may&Backslash != 0 && bytes.IndexByte(text, '\\') >= 0 || may&Escaped != 0 && bytes.IndexByte(text, esc) >= 0 ||
		may&Wider != 0 && fullWidth(text) || may&Latin != 0 && mojibake(text) ||
		may&Less != 0 && tagged(text) || may&Star != 0 && commented(text) || may&Bracket != 0 && hollowed(text) || may&Plus != 0 && codePointed(text) || may&Quote != 0 && quoted(text) ||
		may&Question != 0 && equals >= 0 && encodedWords(text[equals:])
	if found {
		if err := u.rewrite(Escape, text, depth, yield); err != nil {
			return err
		}
	}
	if equals >= 0 && quotedPrintable(text[equals:]) {
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
		if !escapeStart[text[i]] {
			i++
			continue
		}
		n := 0
		out = appendPlain(out, text[done:i], form)
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
	l.buf = appendPlain(out, text[done:], form)
	if !utf8.Valid(l.buf) {
		l.buf, l.strip = u.fromGBK(l.strip[:0], l.buf), l.buf
	}
	_, err := u.give(e, 0, len(text), l.buf, yield)
	return err
}

// formEncoded reports whether text is written as forms are sent, with a plus sign for each
// space (application/x-www-form-urlencoded): it has no space, but both signs.
func formEncoded(text []byte) bool {
	return bytes.IndexByte(text, '%') >= 0 && bytes.IndexByte(text, '+') >= 0 && bytes.IndexByte(text, ' ') < 0
}

// appendPlain appends what stands between escapes, of a form with spaces for its plus signs.
func appendPlain(dst, text []byte, form bool) []byte {
	from := len(dst)
	dst = append(dst, text...)
	if form {
		for k, c := range dst[from:] {
			if c == '+' {
				dst[from+k] = ' '
			}
		}
	}
	return dst
}

// escapeStart holds the bytes with which escapes begin.
var escapeStart = [256]bool{'%': true, '\\': true, '&': true, '=': true, 0xEF: true, 'U': true, '<': true, esc: true, '"': true, '\'': true, '/': true, 0xC3: true, '{': true}
