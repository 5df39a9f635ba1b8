package walk

import "bytes"

// marks are bits of what stands in a text that escapes may begin with.
type marks uint8

const (
	markEscape marks = 1 << iota // % \ &, full-width letters and digits
	markTag                      // a tag of HTML that changes how text looks
	markColour                   // a control sequence of a terminal
	markPlus                     // U+0031, or "138" + "1234"
	markWord                     // an encoded word of a mail header
)

// marksOf looks for what begins an escape.
func marksOf(text []byte) (m marks) {
	if bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '\\') >= 0 || bytes.IndexByte(text, '&') >= 0 || fullWidth(text) {
		m = markEscape
	}
	if tagged(text) {
		m |= markTag
	}
	if k := bytes.IndexByte(text, esc); k >= 0 {
		m |= markColour
	}
	if plus(text) {
		m |= markPlus
	}
	if k := bytes.IndexByte(text, '?'); k > 0 && bytes.Contains(text[k-1:], []byte("=?")) {
		m |= markWord
	}
	return m
}

// escapes decodes what is escaped over the whole text, if anything is.
func (u *Unwrapper) escapes(text []byte, depth int, yield func(Inner) error) error {
	if marksOf(text) != 0 {
		if err := u.rewrite(Escape, text, depth, yield); err != nil {
			return err
		}
	}
	if quotedPrintable(text) {
		return u.rewrite(QuotedPrintable, text, depth, yield)
	}
	return nil
}

// rewrite decodes the escapes in text, which are those of quoted-printable or all others,
// and yields the result if there were any, whatever it looks like then.
func (u *Unwrapper) rewrite(e Encoding, text []byte, depth int, yield func(Inner) error) error {
	l := &u.layers[min(depth, u.budget.Layers)]
	out, done := l.buf[:0], 0 // text[:done] has been written to out
	u.work += len(text)
	for i := 0; i < len(text); {
		if !escapeStart[text[i]] {
			i++
			continue
		}
		n := 0
		size := len(out)
		out = append(out, text[done:i]...)
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
		done = i
	}
	l.buf = out
	if done == 0 {
		return nil
	}
	if _, err := u.at(depth); err != nil {
		return err
	}
	l.buf = append(out, text[done:]...)
	if !validText(l.buf) {
		l.buf, l.strip = fromGBK(l.strip[:0], l.buf), l.buf
	}
	_, err := u.give(e, 0, len(text), l.buf, yield)
	return err
}

// escapeStart holds the bytes with which escapes begin.
var escapeStart = [256]bool{'%': true, '\\': true, '&': true, '=': true, 0xEF: true, 'U': true, '<': true, esc: true, '"': true, '\'': true}
