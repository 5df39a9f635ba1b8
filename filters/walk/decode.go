package walk

import (
	"bytes"
	"encoding/base64"
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
	if err != nil || number(serial(data)) && !LooksText(l.buf[:n]) {
		return false, nil
	}
	found, err := u.offer(Base64, i, j, l.buf[:n], yield)
	if !found && err == nil && Dense(data, n) {
		return u.give(Base64, i, j, l.buf[:n], yield)
	}
	return found, err
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
	u.work += len(text)
	for _, c := range text {
		if codeClass[c]&codeBase != 0 {
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

// hex tries text[i:j], which may hold line breaks.
func (u *Unwrapper) hex(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	l, data, err := u.compact(text[i:j], depth)
	if err != nil {
		return j-i >= 64, deepError(j-i >= 64, err)
	}
	if len(data)%2 != 0 {
		return false, nil
	}
	l.grow(len(data) / 2)
	for k := range l.buf {
		l.buf[k] = hexValue(data[2*k])<<4 | hexValue(data[2*k+1])
	}
	if len(l.buf) == frameSize {
		if err := u.frame(&l.frames, l.buf, i, j, depth, yield); err != nil {
			return true, err
		}
	}
	if number(data) && !LooksText(l.buf) && !wideCode(l.buf) {
		return false, nil
	}
	found, err := u.offer(Hex, i, j, l.buf, yield)
	if !found && err == nil && denseHex(data) {
		return u.give(Hex, i, j, l.buf, yield)
	}
	return found, err
}

// mostNumber is the most digits of what is a number rather than bytes: two fewer than a
// mobile number in UTF-16 has in hexadecimal.
const mostNumber = 42

// number reports whether a run is a decimal number, of which some read as bytes that are
// nearly text.
func number(run []byte) bool {
	if len(run) > mostNumber {
		return false
	}
	for _, c := range run {
		if c-'0' >= 10 {
			return false
		}
	}
	return true
}

// serial gives what follows up to four capitals, as the numbers of parcels and parts begin.
func serial(run []byte) []byte {
	k := 0
	for k < len(run) && k < 4 && run[k]-'A' < 26 {
		k++
	}
	if k == len(run) {
		return run
	}
	return run[k:]
}

// LeastDense is the least size in bytes of decoded data that counts as content even
// if nothing is known of it. Shorter data may be an identifier, and data of exactly
// this size is a hash of 512 bits.
const LeastDense = 64

// Dense reports whether text, which decodes from base64 to n bytes, is the writing
// of unknown binary data and not of words: more than 64 bytes, and upper case, lower
// case and digits alternate as they do at random.
func Dense(text []byte, n int) bool {
	if n <= LeastDense {
		return false
	}
	var count [4]int
	changes, prev := 0, 0
	for _, c := range text {
		k := caseOf(c)
		count[k]++
		if k != prev {
			changes++
		}
		prev = k
	}
	return changes*5 >= len(text)*2 && count[1]*8 >= len(text) && count[2]*8 >= len(text) && count[3]*24 >= len(text)
}

// caseOf gives 1 for upper case, 2 for lower case, 3 for a digit, 0 for the rest.
func caseOf(c byte) int {
	switch {
	case c-'A' < 26:
		return 1
	case c-'a' < 26:
		return 2
	case c-'0' < 10:
		return 3
	}
	return 0
}

// denseHex is Dense for hexadecimal: at least twelve different digits, none in more
// than a quarter of the places.
func denseHex(text []byte) bool {
	if len(text) <= 2*LeastDense {
		return false
	}
	var count [16]int
	for _, c := range text {
		count[hexValue(c)&15]++
	}
	kinds := 0
	for _, n := range count {
		if n*4 > len(text) {
			return false
		}
		if n > 0 {
			kinds++
		}
	}
	return kinds >= 12
}

func deepError(long bool, err error) error {
	if long {
		return err
	}
	return nil
}

// leastBase32 is the length of base32 of leastShort bytes.
const leastBase32 = 13

// base32 tries text[i:j], which may hold line breaks, in the alphabet of RFC 4648 section 6 in
// either case. Numbers of parts have the same letters, so what is decoded must be text or
// something known, and the bits that no byte takes must be zero.
func (u *Unwrapper) base32(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	l, data, err := u.compact(text[i:j], depth)
	if err != nil {
		return false, nil //nolint:nilerr // what is found deeper than the last layer is told by base64
	}
	n := len(data) * 5 / 8
	switch len(data) % 8 {
	case 1, 3, 6:
		return false, nil
	}
	l.grow(n)
	acc, bits, k := uint32(0), 0, 0
	for _, c := range data {
		v := base32Value(c)
		if v > 31 {
			return false, nil
		}
		acc = acc<<5 | uint32(v)
		if bits += 5; bits >= 8 {
			bits -= 8
			l.buf[k] = byte(acc >> bits)
			k++
		}
	}
	if acc&(1<<bits-1) != 0 || n >= leastDecoded && !LooksText(l.buf) && !GBKText(l.buf) && Compressed(l.buf) == 0 && !u.accepts(l.buf) {
		return false, nil
	}
	for pad := 0; pad < 6 && j < len(text) && text[j] == '='; pad++ {
		j++
	}
	return u.offer(Base32, i, j, l.buf, yield)
}

// base32Value gives the value of a character of the alphabet, 32 or more for any other.
func base32Value(c byte) byte {
	switch {
	case (c|0x20)-'a' < 26:
		return (c | 0x20) - 'a'
	case c-'2' < 6:
		return c - '2' + 26
	}
	return 255
}

// allBase32 reports whether b is in the alphabet of base32, in one case.
func allBase32(b []byte) bool {
	fold := b[0] & 0x20 // of a letter
	if b[0] <= '9' {
		fold = b[len(b)-1] & 0x20
	}
	digit := fold == 0
	for _, c := range b {
		switch {
		case c-'2' < 6:
			digit = true
		case (c|0x20)-'a' >= 26 || c&0x20 != fold:
			return false
		}
	}
	return digit
}
