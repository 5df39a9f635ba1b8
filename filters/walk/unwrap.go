package walk

// Encoding is a way in which bytes are written.
type Encoding uint8

// The encodings that an Unwrapper knows.
const (
	Base64 Encoding = iota + 1
	Hex
	Escape          // percent signs, escapes of C, code points, HTML entities and tags, colours, encoded words, full-width letters and digits
	QuotedPrintable // RFC 2045 section 6.7
	Numbers         // bytes written as a list of integers
	UTF16
	GBKCode
	Base32
	Dump // the lines of a hexadecimal dump
	Gzip
	Zlib
	Zstd
	Deflate
)

// String gives the usual name of the encoding.
func (e Encoding) String() string {
	names := [...]string{"", "base64", "hex", "escape", "quoted-printable", "numbers", "UTF-16", "GBK", "base32", "dump", "gzip", "zlib", "zstd", "deflate"}
	if int(e) < len(names) {
		return names[e]
	}
	return ""
}

// leastDecoded is the size in bytes of the shortest identifier worth a look whatever it
// looks like, a mobile number. What is shorter, down to leastShort, must have the
// characters of an identifier.
const (
	leastDecoded = 11
	leastShort   = 8
)

// Inner is a payload found inside another one. Data is valid until the Unwrapper
// decodes the next payload of the same layer.
type Inner struct {
	Encoding   Encoding
	Start, End int // bytes of the outer payload that wrote it
	Data       []byte
}

// Unwrapper decodes payloads inside payloads within a budget. It keeps buffers and
// must not be used from two goroutines at once.
type Unwrapper struct {
	budget  Budget
	spent   int
	work    int     // bytes that an encoding was tried on, for the proof that work is linear
	layers  []layer // one more than may be yielded
	trial   layer   // of bytes that may be compressed without a header
	decomp  decompressor
	accepts func([]byte) bool
}

// layer holds the working memory of one level of nesting.
type layer struct {
	buf   []byte   // decoded payload
	strip []byte   // encoded payload without line breaks
	code  []uint64 // places of base64 in a text

	frames frames
	dumped int // end of the dump that was read last in the text of this level
}

// NewUnwrapper makes an unwrapper. accepts reports whether bytes that are neither
// text nor compressed are worth yielding, media for one; nil means never.
func NewUnwrapper(b Budget, accepts func([]byte) bool) *Unwrapper {
	b = b.WithDefaults()
	if accepts == nil {
		accepts = func([]byte) bool { return false }
	}
	return &Unwrapper{budget: b, layers: make([]layer, b.Layers+1), accepts: accepts}
}

// kept is the most working memory in bytes that a layer keeps from one value to the
// next.
const kept = 256 << 10

// Reset gives back the whole budget of decoded bytes, for a new value.
func (u *Unwrapper) Reset() {
	if u.spent > kept {
		for i := range u.layers {
			if l := &u.layers[i]; cap(l.buf)+cap(l.strip)+8*cap(l.code) > kept {
				*l = layer{}
			}
		}
	}
	if cap(u.trial.buf) > kept {
		u.trial = layer{}
	}
	u.spent, u.work = 0, 0
}

// at gives the working memory of a layer.
func (u *Unwrapper) at(depth int) (*layer, error) {
	if depth >= u.budget.Layers {
		return nil, ErrBudget
	}
	return &u.layers[depth], nil
}

// spend takes n decoded bytes off the budget.
func (u *Unwrapper) spend(n int) error {
	if u.spent += n; u.spent > u.budget.Decoded {
		return ErrBudget
	}
	return nil
}

// Text yields every payload that is written inside text in base64 (standard or URL
// alphabet, padded or not, on one line or several, in a data URI), in hexadecimal
// (with or without prefixes and separators), as a list of integers, with escapes or
// as quoted-printable, in base32 or as a dump, if what is decoded looks like text, compressed data or
// something the accepts function knows, or, for base64 and hexadecimal, if it is
// Dense. may is what text may have, as Keep gives it, depth counts the encodings around text. It
// returns ErrBudget, or the error of yield.
func (u *Unwrapper) Text(text []byte, may Traits, depth int, yield func(Inner) error) error {
	if len(text) < leastShort {
		return nil
	}
	if may.Signs&escapeSigns != 0 {
		if err := u.escapes(text, may.Signs, depth, yield); err != nil {
			return err
		}
	}
	if len(text) < leastRun {
		return nil
	}
	if may.Signs&Listed != 0 {
		if err := u.lists(text, depth, yield); err != nil {
			return err
		}
	}
	if may.Signs&Coded == 0 {
		return nil
	}
	if may.Code == nil {
		l := &u.layers[min(depth, u.budget.Layers)]
		l.code = codeOf(l.code[:0], text)
		may.Code = l.code
	}
	return u.runs(text, may.Code, depth, yield)
}

// wraps is what is known of the lines of a text while its runs are looked at.
type wraps struct {
	solo int // up to here, runs have been tried together with the next line
	left int // bytes of lines of one length that may still be tried together
}

// mostEven is how often, on average, a byte of a text is tried in lines of one length, which keeps the
// work linear.
const mostEven = 8

// Work counts the bytes that an encoding was tried on since Reset.
func (u *Unwrapper) Work() int { return u.work }

// runs looks at the runs of at least leastRun characters of an alphabet.
func (u *Unwrapper) runs(text []byte, code []uint64, depth int, yield func(Inner) error) error {
	w := wraps{left: mostEven * len(text)}
	for i, j := nextRun(code, 0); j > 0; i, j = nextRun(code, j) {
		if i > 0 && text[i-1] == '\\' && (text[i] == 'n' || text[i] == 'r' || text[i] == 't') { // the end of an escape
			i++
		}
		if j-i < longRun && !shortStart(text[i:j]) {
			continue
		}
		end, err := u.run(text, i, j, &w, depth, yield)
		if err != nil {
			return err
		}
		j = end
	}
	return nil
}

// Classes of bytes in encoded text.
const (
	codeHex = 1 << iota
	codeBase
	codeList // may stand in a list of numbers
	codeGap  // may part two of them, and begins none
)

var codeClass = buildCodes()

func buildCodes() (t [256]uint8) {
	for c := range t {
		b := byte(c)
		switch {
		case hexValue(b) < 16:
			t[c] = codeHex | codeBase | codeList
		case (b|0x20)-'a' < 26, b == '+', b == '/', b == '-', b == '_':
			t[c] = codeBase
		}
		if b == 'x' || b == 'X' || b == 'h' || b == 'H' || separates(b) {
			t[c] |= codeList
		}
		if separates(b) && b != '\\' {
			t[c] |= codeGap
		}
	}
	return t
}

// run handles the run text[i:j] of characters of an alphabet and gives where to go
// on. Lines are tried together once, then each for itself, which keeps the work
// linear.
func (u *Unwrapper) run(text []byte, i, j int, w *wraps, depth int, yield func(Inner) error) (int, error) {
	if text[i] == '0' && text[i+1]|0x20 == 'x' {
		i += 2
	}
	if j-i >= 2*leastShort && allHex(text[i:j]) {
		end, found, err := u.together(text, i, j, w, codeHex, u.hex, depth, yield)
		if found || err != nil {
			return end, err
		}
	}
	if j-i >= leastBase32 && allBase32(text[i:j]) {
		end, found, err := u.together(text, i, j, w, codeBase, u.base32, depth, yield)
		if found || err != nil {
			return end, err
		}
	}
	end, found, err := u.together(text, i, j, w, codeBase, u.padded, depth, yield)
	if found || err != nil {
		return end, err
	}
	return u.parts(text, i, j, depth, yield)
}

// try decodes text[i:j] in one way.
type try func(text []byte, i, j, depth int, yield func(Inner) error) (bool, error)

// together tries text[i:j] with the lines that follow it, then alone, and gives the
// end of what it tried last.
func (u *Unwrapper) together(text []byte, i, j int, w *wraps, class uint8, f try, depth int, yield func(Inner) error) (int, bool, error) {
	end := j
	if j-i >= 40 && i >= w.solo {
		end = wrapped(text, j, class)
	} else if j < len(text) && class == codeBase && (text[j] == '\n' || text[j] == '\r' || text[j] == '\\') {
		if last, found, err := u.lines(text, i, j, w, depth, yield); found || err != nil {
			return last, found, err
		}
	}
	found, err := f(text, i, end, depth, yield)
	if !found && err == nil && end > j {
		w.solo = end
		end = j
		found, err = f(text, i, j, depth, yield)
	}
	return end, found, err
}

func allHex(b []byte) bool {
	for _, c := range b {
		if codeClass[c]&codeHex == 0 {
			return false
		}
	}
	return true
}

// padded tries base64 in text[i:j] and up to two equals signs behind it.
func (u *Unwrapper) padded(text []byte, i, j, depth int, yield func(Inner) error) (bool, error) {
	for pad := 0; pad < 2 && j < len(text) && text[j] == '='; pad++ {
		j++
	}
	return u.base64(text, i, j, depth, yield)
}

// parts tries the pieces of a run between the slashes, hyphens and underscores that
// also part paths and names.
func (u *Unwrapper) parts(text []byte, i, j, depth int, yield func(Inner) error) (int, error) {
	for from := i; from < j; {
		to := from
		for to < j && text[to] != '/' && text[to] != '-' && text[to] != '_' && text[to] != '+' {
			to++
		}
		if to-from >= 15 && to-from < j-i {
			if _, err := u.padded(text, from, to, depth, yield); err != nil {
				return j, err
			}
		}
		from = to + 1
	}
	return j, nil
}

// wrapped gives the end of a run that goes on behind line breaks at text[j:].
func wrapped(text []byte, j int, class uint8) int {
	for {
		k := j
		for k < len(text) && k < j+4 && (text[k] == '\n' || text[k] == '\r' || text[k] == ' ' || text[k] == '\t') {
			k++
		}
		if k == j || k == len(text) || (text[k-1] == ' ' || text[k-1] == '\t') && k == j+1 || codeClass[text[k]]&class == 0 {
			return j
		}
		for k < len(text) && codeClass[text[k]]&class != 0 {
			k++
		}
		if k < len(text) && (text[k] == ':' || text[k] == '=' && k+1 < len(text) && (InCode(text[k+1]) || text[k+1] >= 0x80)) { // a key
			return j
		}
		j = k
	}
}

// offer passes decoded bytes on if they look like something.
func (u *Unwrapper) offer(e Encoding, i, j int, data []byte, yield func(Inner) error) (bool, error) {
	if len(data) < leastDecoded && !Short(data) || len(data) >= leastDecoded && !u.worth(data) && !u.inflates(data) && !framed(e, data) {
		return false, nil
	}
	return u.give(e, i, j, data, yield)
}

func (u *Unwrapper) give(e Encoding, i, j int, data []byte, yield func(Inner) error) (bool, error) {
	if err := u.spend(len(data)); err != nil {
		return true, err
	}
	return true, yield(Inner{Encoding: e, Start: i, End: j, Data: data})
}

// worth reports whether decoded bytes look like something.
func (u *Unwrapper) worth(data []byte) bool {
	return MostlyText(data) || GBKText(data) || Compressed(data) != 0 || u.accepts(data)
}
