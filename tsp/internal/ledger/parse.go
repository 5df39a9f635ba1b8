package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// The canonical form leaves a reader no choice: keys stand in their declared order, and
// nothing is written in two ways. So it is read in one pass, some three times as fast
// as by decoding anything, encoding that again and comparing.

var errForm = errors.New("not in the canonical form")

// field is one field of a struct as it stands in the text.
type field struct {
	key    []byte // quoted, with its colon
	index  int
	always bool // written even when it is zero
	read   reader
}

// reader reads one value from the head of text and gives what follows.
type reader func(text []byte, into reflect.Value) ([]byte, error)

var readEntry = structReader(reflect.TypeFor[Entry]())

// parse reads a leaf; see Decode.
func parse(leaf []byte, e *Entry) error {
	rest, err := readEntry(leaf, reflect.ValueOf(e).Elem())
	if err == nil && len(rest) > 0 {
		err = errForm
	}
	if err != nil {
		return fmt.Errorf("%w: %w at byte %d", ErrEntry, err, len(leaf)-len(rest))
	}
	return nil
}

func structReader(typ reflect.Type) reader {
	fields := make([]field, typ.NumField())
	for i := range fields {
		name, opt, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		fields[i] = field{[]byte(`"` + name + `":`), i, opt == "", readerOf(typ.Field(i).Type)}
	}
	return func(text []byte, into reflect.Value) ([]byte, error) {
		rest, ok := bytes.CutPrefix(text, []byte("{"))
		if !ok {
			return text, errForm
		}
		first := true
		for i := range fields {
			f := &fields[i]
			after, there := f.next(rest, first)
			if !there {
				if f.always {
					return rest, errForm
				}
				continue
			}
			var err error
			v := into.Field(f.index)
			if rest, err = f.read(after, v); err != nil {
				return rest, err
			}
			if !f.always && empty(v) {
				return rest, errForm
			}
			first = false
		}
		return closed(rest, '}')
	}
}

// next looks for the field at the head of text, behind a comma if it is not the first.
func (f *field) next(text []byte, first bool) (after []byte, there bool) {
	if !first {
		if len(text) == 0 || text[0] != ',' {
			return text, false
		}
		text = text[1:]
	}
	return bytes.CutPrefix(text, f.key)
}

// empty is what the encoder leaves out.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}

func closed(text []byte, by byte) ([]byte, error) {
	if len(text) == 0 || text[0] != by {
		return text, errForm
	}
	return text[1:], nil
}

func readerOf(typ reflect.Type) reader {
	switch typ.Kind() {
	case reflect.Pointer:
		inner := structReader(typ.Elem())
		return func(text []byte, into reflect.Value) ([]byte, error) {
			into.Set(reflect.New(typ.Elem()))
			return inner(text, into.Elem())
		}
	case reflect.Struct:
		return structReader(typ)
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return readBytes
		}
		return sliceReader(typ)
	case reflect.Map:
		return readCounts
	case reflect.Uint64:
		return readUint
	case reflect.Int, reflect.Int64:
		return readInt
	default:
		return readString
	}
}

func sliceReader(typ reflect.Type) reader {
	inner := readerOf(typ.Elem())
	return func(text []byte, into reflect.Value) ([]byte, error) {
		rest, ok := bytes.CutPrefix(text, []byte("["))
		if !ok {
			return text, errForm
		}
		for {
			var err error
			n := into.Len()
			into.Set(reflect.Append(into, reflect.Zero(typ.Elem())))
			if rest, err = inner(rest, into.Index(n)); err != nil {
				return rest, err
			}
			if len(rest) == 0 || rest[0] != ',' {
				return closed(rest, ']')
			}
			rest = rest[1:]
		}
	}
}

// readCounts reads a map of kinds, which the encoder sorts.
func readCounts(text []byte, into reflect.Value) ([]byte, error) {
	rest, ok := bytes.CutPrefix(text, []byte("{"))
	if !ok {
		return text, errForm
	}
	out := map[Kind]uint64{}
	for last := Kind(""); ; {
		var key Kind
		var n uint64
		var err error
		if rest, err = readString(rest, reflect.ValueOf(&key).Elem()); err != nil {
			return rest, err
		}
		if len(out) > 0 && key <= last {
			return rest, errForm
		}
		if rest, err = closed(rest, ':'); err != nil {
			return rest, err
		}
		if rest, err = readUint(rest, reflect.ValueOf(&n).Elem()); err != nil {
			return rest, err
		}
		out[key], last = n, key
		if len(rest) == 0 || rest[0] != ',' {
			into.Set(reflect.ValueOf(out))
			return closed(rest, '}')
		}
		rest = rest[1:]
	}
}

// number cuts a canonical number off: no plus, no leading zero, no minus zero.
func number(text []byte) (digits, rest []byte, err error) {
	n := 0
	if len(text) > 0 && text[0] == '-' {
		n++
	}
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	digits = text[:n]
	plain := bytes.TrimPrefix(digits, []byte("-"))
	if len(plain) == 0 || plain[0] == '0' && len(digits) > 1 {
		return nil, text, errForm
	}
	return digits, text[n:], nil
}

func readUint(text []byte, into reflect.Value) ([]byte, error) {
	digits, rest, err := number(text)
	if err != nil {
		return text, err
	}
	n, err := strconv.ParseUint(string(digits), 10, 64)
	if err != nil {
		return text, errForm
	}
	into.SetUint(n)
	return rest, nil
}

func readInt(text []byte, into reflect.Value) ([]byte, error) {
	digits, rest, err := number(text)
	if err != nil {
		return text, err
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || into.OverflowInt(n) {
		return text, errForm
	}
	into.SetInt(n)
	return rest, nil
}

// quoted cuts a string's text off, without its quotes. plain: it stands for itself.
func quoted(text []byte) (body, rest []byte, plain bool, err error) {
	if len(text) == 0 || text[0] != '"' {
		return nil, text, false, errForm
	}
	plain = true
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return text[1:i], text[i+1:], plain, nil
		case c == '\\':
			plain = false
			i++
		case c < ' ':
			return nil, text, false, errForm
		case c >= 0x80:
			plain = false
		}
	}
	return nil, text, false, errForm
}

func readString(text []byte, into reflect.Value) ([]byte, error) {
	body, rest, plain, err := quoted(text)
	if err != nil {
		return text, err
	}
	if plain {
		into.SetString(string(body))
		return rest, nil
	}
	var s string
	literal := text[:len(body)+2]
	if err := json.Unmarshal(literal, &s); err != nil {
		return text, errForm
	}
	again, err := canonical(s)
	if err != nil || !bytes.Equal(again, literal) {
		return text, errForm
	}
	into.SetString(s)
	return rest, nil
}

func readBytes(text []byte, into reflect.Value) ([]byte, error) {
	body, rest, plain, err := quoted(text)
	if err != nil || !plain {
		return text, errForm
	}
	out := make([]byte, base64.StdEncoding.DecodedLen(len(body)))
	n, err := base64.StdEncoding.Strict().Decode(out, body)
	if err != nil {
		return text, errForm
	}
	into.SetBytes(out[:n])
	return rest, nil
}
