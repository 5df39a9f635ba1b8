package inspect

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// line is one line of input. Slices of it lie in the line, or in the memory of the
// parser where a string had escapes.
type line struct {
	id      []byte // JSON; nil if there is none
	text    []byte // of a bare text
	rawText []byte // the same as JSON, quotes included
	bytes   []byte // of a text that is {"base64":…}, as JSON
	value   []byte // JSON
	signal  []byte
	source  []byte
	subject []byte
	at      time.Time
	parents []string
	attest  []byte // JSON
	seen    [numFields]bool
}

type field int

const (
	fID field = iota
	fText
	fSignal
	fSource
	fValue
	fAt
	fParents
	fSubject
	fAttest
	numFields
)

var fieldNames = [numFields]string{"id", "text", "signal", "source", "value", "collected_at", "derived_from", "subject", "attest"}

// What can be wrong with a line. None of the texts quotes it.
var (
	errSyntax  = errors.New("not a JSON object of one line")
	errMore    = errors.New("more text after the JSON object")
	errKey     = errors.New("a key that is not id, text, signal, source, value, collected_at, derived_from, subject or attest")
	errTwice   = errors.New("a key is given twice")
	errUTF8    = errors.New("the line is not valid UTF-8")
	errUnicode = errors.New("a text has half of a surrogate pair")
	errText    = errors.New("text is not a string, nor {\"base64\":…}")
	errName    = errors.New("signal, source or subject is not a string")
	errTime    = errors.New("collected_at is not a time such as 2026-03-01T12:00:00Z")
	errParents = errors.New("derived_from is not an array of source names")
)

// parser reads lines. It reuses its memory.
type parser struct {
	b    []byte
	at   int
	room []byte // of strings with escapes
	l    line
	odd  error // the first thing that is wrong but leaves the rest readable
}

// parse reads one line. With an error the id is still set if it could be read.
func (p *parser) parse(b []byte) (*line, error) {
	p.b, p.at, p.room, p.odd = b, 0, p.room[:0], nil
	p.l = line{parents: p.l.parents[:0]}
	if !utf8.Valid(b) {
		p.odd = errUTF8
	}
	err := p.object()
	if p.odd != nil {
		err = p.odd
	}
	if p.l.id != nil && !utf8.Valid(p.l.id) {
		p.l.id = nil
	}
	return &p.l, err
}

func (p *parser) space() {
	for p.at < len(p.b) && (p.b[p.at] == ' ' || p.b[p.at] == '\t' || p.b[p.at] == '\r' || p.b[p.at] == '\n') {
		p.at++
	}
}

// take skips space and takes c if it comes next.
func (p *parser) take(c byte) bool {
	p.space()
	if p.at < len(p.b) && p.b[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) object() error {
	if !p.take('{') {
		return errSyntax
	}
	if !p.take('}') {
		for {
			if err := p.member(); err != nil {
				return err
			}
			if p.take(',') {
				continue
			}
			if !p.take('}') {
				return errSyntax
			}
			break
		}
	}
	if p.space(); p.at < len(p.b) {
		return errMore
	}
	return nil
}

func (p *parser) member() error {
	p.space()
	key, _, err := p.str()
	if err != nil {
		return err
	}
	if !p.take(':') {
		return errSyntax
	}
	p.space()
	f := fieldOf(key)
	switch {
	case f == numFields:
		p.wrong(errKey)
	case p.l.seen[f]:
		p.wrong(errTwice)
		f = numFields
	default:
		p.l.seen[f] = true
	}
	return p.set(f)
}

func fieldOf(key []byte) field {
	for f, name := range fieldNames {
		if string(key) == name {
			return field(f)
		}
	}
	return numFields
}

func (p *parser) wrong(err error) {
	if p.odd == nil {
		p.odd = err
	}
}

// set reads a value into its field; numFields is nowhere.
func (p *parser) set(f field) (err error) {
	quoted := p.at < len(p.b) && p.b[p.at] == '"'
	if f == fText && quoted {
		p.l.text, p.l.rawText, err = p.str()
		return err
	}
	if quoted && (f == fSignal || f == fSource || f == fSubject) {
		s, _, err := p.str()
		switch f {
		case fSignal:
			p.l.signal = s
		case fSource:
			p.l.source = s
		default:
			p.l.subject = s
		}
		return err
	}
	raw, err := p.raw()
	if err != nil {
		return err
	}
	switch f {
	case fID:
		p.l.id = raw
	case fText:
		p.l.bytes = raw
		if raw[0] != '{' {
			p.wrong(errText)
		}
	case fSignal, fSource, fSubject:
		p.wrong(errName)
	case fValue:
		p.l.value = raw
	case fAttest:
		p.l.attest = raw
	case fAt:
		p.time(raw)
	case fParents:
		if json.Unmarshal(raw, &p.l.parents) != nil || slices.Contains(p.l.parents, "") {
			p.wrong(errParents)
		}
	}
	return nil
}

func (p *parser) time(raw []byte) {
	var err error
	if p.l.at, err = time.Parse(`"`+time.RFC3339Nano+`"`, string(raw)); err != nil || p.l.at.Year() < 1970 || p.l.at.Year() > 2200 {
		p.wrong(errTime)
	}
}

// raw takes one value as JSON.
func (p *parser) raw() ([]byte, error) {
	from := p.at
	if from >= len(p.b) {
		return nil, errSyntax
	}
	if p.b[from] == '"' {
		_, raw, err := p.str()
		return raw, err
	}
	depth := 0
	for p.at < len(p.b) {
		switch c := p.b[p.at]; c {
		case '"':
			if _, _, err := p.str(); err != nil {
				return nil, err
			}
			continue
		case '{', '[':
			if depth++; depth > maxDepth {
				return nil, errDepth
			}
		case '}', ']':
			if depth == 0 {
				return p.value(from)
			}
			if depth--; depth == 0 {
				p.at++
				return p.value(from)
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return p.value(from)
			}
		}
		p.at++
	}
	return p.value(from)
}

// maxDepth bounds how deeply a value nests.
const maxDepth = 64

var errDepth = errors.New("a value nests deeper than 64 levels")

// value checks what raw found.
func (p *parser) value(from int) ([]byte, error) {
	raw := p.b[from:p.at]
	if !isInteger(raw) && !json.Valid(raw) {
		return nil, errSyntax
	}
	return raw, nil
}

// isInteger spares the common id and value the whole check.
func isInteger(b []byte) bool {
	if len(b) == 0 || len(b) > 18 || b[0] == '0' && len(b) > 1 {
		return false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// str takes a string: decoded, and as JSON.
func (p *parser) str() (s, raw []byte, err error) {
	if p.at >= len(p.b) || p.b[p.at] != '"' {
		return nil, nil, errSyntax
	}
	from := p.at
	rest := p.b[from+1:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return nil, nil, errSyntax
	}
	if bytes.IndexByte(rest[:end], '\\') < 0 {
		if hasControl(rest[:end]) {
			return nil, nil, errSyntax
		}
		p.at = from + end + 2
		return rest[:end], p.b[from:p.at], nil
	}
	start := len(p.room)
	if p.room, end, err = unescape(p.room, rest); err != nil {
		return nil, nil, err
	}
	p.at = from + end + 2
	s = p.room[start:len(p.room):len(p.room)]
	if s == nil {
		s = []byte{}
	}
	if bytes.IndexByte(s, replaced) >= 0 {
		return p.surrogates(s, start), p.b[from:p.at], nil
	}
	return s, p.b[from:p.at], nil
}

// hasControl reports a byte below space, eight at a time.
func hasControl(b []byte) bool {
	for len(b) >= 8 {
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		const ones, high = 0x0101010101010101, 0x8080808080808080
		if (x-ones*0x20)&^x&high != 0 {
			return true
		}
		b = b[8:]
	}
	for _, c := range b {
		if c < ' ' {
			return true
		}
	}
	return false
}

// replaced marks half of a surrogate pair in a decoded string: no UTF-8 has it.
const replaced = 0xFF

// surrogates notes halves of pairs and takes their marks out.
func (p *parser) surrogates(s []byte, start int) []byte {
	p.wrong(errUnicode)
	s = bytes.ReplaceAll(s, []byte{replaced}, []byte("\uFFFD"))
	p.room = append(p.room[:start], s...)
	return p.room[start:len(p.room):len(p.room)]
}

// unescape appends the string that b begins with, up to its closing quote, whose
// index it gives. Half of a surrogate pair becomes the byte replaced.
func unescape(dst, b []byte) (out []byte, end int, err error) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '"':
			return dst, i, nil
		case c < ' ':
			return dst, 0, errSyntax
		case c != '\\':
			dst = append(dst, c)
			i++
		case i+1 >= len(b):
			return dst, 0, errSyntax
		case b[i+1] == 'u':
			r, n := codePoint(b[i:])
			if n == 0 {
				return dst, 0, errSyntax
			}
			if utf16.IsSurrogate(r) {
				dst = append(dst, replaced)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
			i += n
		default:
			at := bytes.IndexByte([]byte(`"\/bfnrt`), b[i+1])
			if at < 0 {
				return dst, 0, errSyntax
			}
			dst = append(dst, "\"\\/\b\f\n\r\t"[at])
			i += 2
		}
	}
	return dst, 0, errSyntax
}

// codePoint reads \uXXXX, or two of them that make a pair, and gives their length;
// 0 if it is neither.
func codePoint(b []byte) (r rune, n int) {
	r, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if low, ok := hex4(b[6:]); ok {
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				return both, 12
			}
		}
	}
	return r, 6
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 6 {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
