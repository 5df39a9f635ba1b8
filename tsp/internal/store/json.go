package store

import (
	"encoding/json"
	"math"

	"cordon/filters"
)

// JSON gives the value as encoding/json writes it best: a number, a bool, a text,
// raw JSON, or bytes as {"base64":"…"}. A float that JSON has no number for is
// its name as text.
func (r *Record) JSON() any {
	v := r.Value
	switch v.Kind {
	case filters.Bool:
		return v.Num != 0
	case filters.Int:
		return int64(v.Num)
	case filters.Uint:
		return v.Num
	case filters.Float:
		return jsonFloat(math.Float64frombits(v.Num))
	case filters.String:
		return string(v.Data)
	case filters.JSON:
		if json.Valid(v.Data) {
			return json.RawMessage(v.Data)
		}
		return string(v.Data)
	case filters.Bytes:
		return map[string][]byte{"base64": v.Data}
	}
	return nil
}

func jsonFloat(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}
