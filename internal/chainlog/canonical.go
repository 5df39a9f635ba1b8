package chainlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"
)

// maxDepth bounds how deeply arrays and objects may nest in an entry's data.
const maxDepth = 64

// decodeJSON reads exactly one JSON value, nested no deeper than depth. Numbers
// keep their digits (json.Number); objects become map[string]any.
func decodeJSON(text []byte, depth int) (any, error) {
	if err := CheckDepth(text, depth); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more text after the JSON value")
	}
	return v, nil
}

// CheckDepth refuses JSON text that nests deeper than limit. It counts brackets
// outside strings before anything recurses over them, and leaves every other
// mistake to the decoder.
func CheckDepth(text []byte, limit int) error {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return fmt.Errorf("nested deeper than %d levels", limit)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// appendCanonical appends v, made of what decodeJSON returns, in the one form
// that the log allows: object keys in ascending order of their UTF-8 bytes, no
// white space, numbers with the digits they were given, strings escaped as
// little as JSON permits.
func appendCanonical(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		if v {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case json.Number:
		return append(dst, v...)
	case string:
		return appendString(dst, v)
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendCanonical(dst, item)
		}
		return append(dst, ']')
	case map[string]any:
		dst = append(dst, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendString(dst, key), ':')
			dst = appendCanonical(dst, v[key])
		}
		return append(dst, '}')
	}
	return dst // decodeJSON makes nothing else
}

// appendString escapes the quotation mark, the backslash and control characters
// (RFC 8259, section 7), the latter by the two-character forms where there is
// one, and nothing else. Bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\b':
			dst = append(dst, '\\', 'b')
		case r == '\f':
			dst = append(dst, '\\', 'f')
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}

// canonical marshals any value and returns its canonical form.
func canonical(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	tree, err := decodeJSON(text, maxDepth)
	if err != nil {
		return nil, err
	}
	return appendCanonical(nil, tree), nil
}
