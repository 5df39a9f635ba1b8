package pipeline

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"cordon/agent/internal/store"
	"cordon/filters"
)

// appendHeld appends a record as one JSON object: signal, source, t, value.
func appendHeld(dst []byte, r *filters.Record) []byte {
	dst = appendText(append(dst, `{"signal":`...), r.Signal)
	dst = appendText(append(dst, `,"source":`...), r.Source)
	dst = append(dst, `,"t":"`...)
	dst = time.Unix(0, r.CollectedAt).UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = AppendValue(append(dst, `","value":`...), r.Value)
	return append(dst, '}')
}

// growHeld makes room for a record without moving what is there: a copy that append
// leaves behind could not be cleared.
func (p *Pipeline) growHeld(r *filters.Record) {
	const fixed = 256 // names of fields, time, a number
	if need := fixed + 6*(len(r.Signal)+len(r.Source)+len(r.Value.Data)); cap(p.held)-len(p.held) < need {
		p.held = make([]byte, 0, max(2*cap(p.held), need))
	}
}

// clearHeld wipes the plaintext of held records that are durable.
func clearHeld(held []store.Held) {
	for i := range held {
		clear(held[i].Data)
		held[i] = store.Held{}
	}
}

// AppendValue appends a value as JSON: bytes as {"base64":…}, a number that JSON
// cannot write and an invalid value as null.
func AppendValue(dst []byte, v filters.Value) []byte {
	switch v.Kind {
	case filters.Bool:
		return strconv.AppendBool(dst, v.Num != 0)
	case filters.Int:
		return strconv.AppendInt(dst, int64(v.Num), 10)
	case filters.Uint:
		return strconv.AppendUint(dst, v.Num, 10)
	case filters.Float:
		f, _ := v.Number()
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return append(dst, "null"...)
		}
		return strconv.AppendFloat(dst, f, 'g', -1, 64)
	case filters.String:
		return appendText(dst, string(v.Data))
	case filters.JSON:
		if json.Valid(v.Data) {
			return append(dst, v.Data...)
		}
	case filters.Bytes:
		return append(base64.StdEncoding.AppendEncode(append(dst, `{"base64":"`...), v.Data), `"}`...)
	}
	return append(dst, "null"...)
}

// appendText appends a JSON string. Plain ASCII, which names are, costs nothing.
func appendText(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string cannot fail
			return append(dst, quoted...)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}
