package records

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"

	"cordon/agent/internal/source"
	"cordon/filters"
)

var errMsgpack = errors.New("not valid MessagePack")

// decodeMsgpack reads the same envelope as decodeJSON. Bytes come as bin; a
// nested map or array becomes JSON text, in which bin stands as {"base64":…}.
func decodeMsgpack(body []byte, now int64) ([]source.Entry, error) {
	n, b, err := msgp.ReadMapHeaderBytes(body)
	if err != nil || n != 1 {
		return nil, errors.New("the body is not a MessagePack map with the one key records")
	}
	key, b, err := readString(b)
	if err != nil || key != "records" {
		return nil, errors.New("the one key of the body is records")
	}
	n, b, err = msgp.ReadArrayHeaderBytes(b)
	if err != nil || int64(n) > int64(len(b)) {
		return nil, errors.New("records is not an array")
	}
	if n > MaxRecords {
		return nil, fmt.Errorf("more than %d records", MaxRecords)
	}
	entries := make([]source.Entry, 0, n)
	for i := range int(n) {
		var r filters.Record
		if r, b, err = msgpackRecord(b, now); err != nil {
			return nil, fmt.Errorf("records[%d]: %w", i, err)
		}
		entries = append(entries, source.Entry{Record: r})
	}
	if len(b) > 0 {
		return nil, errors.New("more bytes after the body")
	}
	return entries, nil
}

func msgpackRecord(b []byte, now int64) (filters.Record, []byte, error) {
	var f fields
	n, b, err := msgp.ReadMapHeaderBytes(b)
	if err != nil {
		return f.rec, b, errors.New("not a map")
	}
	for range n {
		var key string
		if key, b, err = readString(b); err != nil {
			return f.rec, b, err
		}
		if err := f.take(key); err != nil {
			return f.rec, b, err
		}
		if b, err = f.setMsgpack(key, b); err != nil {
			return f.rec, b, fmt.Errorf("%s: %w", key, err)
		}
	}
	rec, err := f.record(now)
	return rec, b, err
}

func (f *fields) setMsgpack(key string, b []byte) (_ []byte, err error) {
	switch key {
	case keyValue:
		f.rec.Value, b, err = msgpackValue(b)
		return b, err
	case keyParents:
		f.rec.DerivedFrom, b, err = readStrings(b)
		return b, err
	}
	var text string
	if text, b, err = readString(b); err != nil {
		return b, err
	}
	return b, f.setText(key, text)
}

func readString(b []byte) (string, []byte, error) {
	s, rest, err := msgp.ReadStringBytes(b)
	if err != nil || !utf8.ValidString(s) {
		return "", b, errors.New("not a string")
	}
	return s, rest, nil
}

func readStrings(b []byte) (list []string, _ []byte, err error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil || n > maxParents {
		return nil, b, errors.New("not an array of source names, or too long")
	}
	for range n {
		var s string
		if s, b, err = readString(b); err != nil {
			return nil, b, err
		}
		list = append(list, s)
	}
	return list, b, nil
}

// msgpackValue types one value the way jsonValue does.
func msgpackValue(b []byte) (filters.Value, []byte, error) {
	switch msgp.NextType(b) {
	case msgp.StrType:
		raw, rest, err := msgp.ReadStringZC(b)
		if err != nil || !utf8.Valid(raw) {
			return filters.Value{}, b, errMsgpack
		}
		return filters.StringValue(raw), rest, nil
	case msgp.BinType:
		raw, rest, err := msgp.ReadBytesZC(b)
		if err != nil {
			return filters.Value{}, b, errMsgpack
		}
		return filters.BytesValue(raw), rest, nil
	case msgp.MapType, msgp.ArrayType:
		text, rest, err := toJSON(nil, b, 3)
		return filters.JSONValue(text), rest, err
	}
	return msgpackScalar(b)
}

func msgpackScalar(b []byte) (v filters.Value, rest []byte, err error) {
	switch msgp.NextType(b) {
	case msgp.BoolType:
		var x bool
		x, rest, err = msgp.ReadBoolBytes(b)
		v = filters.BoolValue(x)
	case msgp.IntType:
		var x int64
		x, rest, err = msgp.ReadInt64Bytes(b)
		v = filters.IntValue(x)
	case msgp.UintType:
		var x uint64
		if x, rest, err = msgp.ReadUint64Bytes(b); x <= math.MaxInt64 {
			v = filters.IntValue(int64(x))
		} else {
			v = filters.UintValue(x)
		}
	case msgp.Float32Type:
		var x float32
		x, rest, err = msgp.ReadFloat32Bytes(b)
		v = filters.FloatValue(float64(x))
	case msgp.Float64Type:
		var x float64
		x, rest, err = msgp.ReadFloat64Bytes(b)
		v = filters.FloatValue(x)
	case msgp.NilType:
		rest, err = msgp.ReadNilBytes(b)
	default:
		err = errMsgpack
	}
	if err != nil {
		return filters.Value{}, b, errMsgpack
	}
	return v, rest, nil
}

// toJSON appends one MessagePack value as JSON. depth counts the levels above it.
func toJSON(dst, b []byte, depth int) (_, rest []byte, err error) {
	if depth > maxDepth {
		return nil, b, fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	switch msgp.NextType(b) {
	case msgp.MapType:
		return mapToJSON(dst, b, depth)
	case msgp.ArrayType:
		return arrayToJSON(dst, b, depth)
	}
	v, rest, err := msgpackValue(b)
	if err != nil {
		return nil, b, err
	}
	switch v.Kind {
	case filters.String:
		text, _ := json.Marshal(string(v.Data)) // a string cannot fail
		dst = append(dst, text...)
	case filters.Bytes:
		dst = append(base64.StdEncoding.AppendEncode(append(dst, `{"base64":"`...), v.Data), `"}`...)
	case filters.Bool:
		dst = strconv.AppendBool(dst, v.Num == 1)
	case filters.Int:
		dst = strconv.AppendInt(dst, int64(v.Num), 10)
	case filters.Uint:
		dst = strconv.AppendUint(dst, v.Num, 10)
	case filters.Float:
		f, _ := v.Number()
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, b, errors.New("a number that is not finite")
		}
		dst = strconv.AppendFloat(dst, f, 'g', -1, 64)
	default:
		dst = append(dst, "null"...)
	}
	return dst, rest, nil
}

func mapToJSON(dst, b []byte, depth int) ([]byte, []byte, error) {
	n, b, err := msgp.ReadMapHeaderBytes(b)
	if err != nil || int64(n) > int64(len(b)) {
		return nil, b, errMsgpack
	}
	dst = append(dst, '{')
	for i := range int(n) {
		if i > 0 {
			dst = append(dst, ',')
		}
		if msgp.NextType(b) != msgp.StrType {
			return nil, b, errors.New("a map key that is not a string")
		}
		if dst, b, err = toJSON(dst, b, depth+1); err != nil {
			return nil, b, err
		}
		if dst, b, err = toJSON(append(dst, ':'), b, depth+1); err != nil {
			return nil, b, err
		}
	}
	return append(dst, '}'), b, nil
}

func arrayToJSON(dst, b []byte, depth int) ([]byte, []byte, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil || int64(n) > int64(len(b)) {
		return nil, b, errMsgpack
	}
	dst = append(dst, '[')
	for i := range int(n) {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, b, err = toJSON(dst, b, depth+1); err != nil {
			return nil, b, err
		}
	}
	return append(dst, ']'), b, nil
}
