package inspect

import (
	"encoding/json"
	"errors"
	"slices"
	"time"
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
