package feed

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"

	"cordon/sim"
)

// Media types of a body.
const (
	JSON        = "application/json"
	MessagePack = "application/msgpack"
)

type jsonRecord struct {
	Signal      string   `json:"signal"`
	Source      string   `json:"source"`
	Value       any      `json:"value"`
	CollectedAt string   `json:"collected_at"`
	DerivedFrom []string `json:"derived_from,omitempty"`
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// encodeJSON is the body {"records":[...]}; bytes become {"base64":"..."}.
func encodeJSON(records []sim.Record) ([]byte, error) {
	body := struct {
		Records []jsonRecord `json:"records"`
	}{make([]jsonRecord, len(records))}
	for i, r := range records {
		value := r.Value
		if b, ok := value.([]byte); ok {
			value = map[string]string{"base64": base64.StdEncoding.EncodeToString(b)}
		}
		body.Records[i] = jsonRecord{r.Signal, r.Source, value, stamp(r.CollectedAt), r.DerivedFrom}
	}
	out, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode records: %w", err)
	}
	return out, nil
}

// encodeMessagePack is the same shape; bytes are of type bin.
func encodeMessagePack(records []sim.Record) ([]byte, error) {
	b := msgp.AppendMapHeader(nil, 1)
	b = msgp.AppendString(b, "records")
	b = msgp.AppendArrayHeader(b, uint32(len(records)))
	for _, r := range records {
		fields := uint32(4)
		if len(r.DerivedFrom) > 0 {
			fields++
		}
		b = msgp.AppendMapHeader(b, fields)
		b = msgp.AppendString(msgp.AppendString(b, "signal"), r.Signal)
		b = msgp.AppendString(msgp.AppendString(b, "source"), r.Source)
		b = msgp.AppendString(b, "value")
		var err error
		if b, err = appendValue(b, r.Value); err != nil {
			return nil, fmt.Errorf("encode record of %s: %w", r.Signal, err)
		}
		b = msgp.AppendString(msgp.AppendString(b, "collected_at"), stamp(r.CollectedAt))
		if len(r.DerivedFrom) > 0 {
			b = msgp.AppendString(b, "derived_from")
			b = msgp.AppendArrayHeader(b, uint32(len(r.DerivedFrom)))
			for _, d := range r.DerivedFrom {
				b = msgp.AppendString(b, d)
			}
		}
	}
	return b, nil
}

// appendValue writes what a sim.Record may hold; maps in the order of keys.
func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return msgp.AppendNil(b), nil
	case bool:
		return msgp.AppendBool(b, v), nil
	case float64:
		return msgp.AppendFloat64(b, v), nil
	case string:
		return msgp.AppendString(b, v), nil
	case []byte:
		return msgp.AppendBytes(b, v), nil
	case []float64:
		b = msgp.AppendArrayHeader(b, uint32(len(v)))
		for _, f := range v {
			b = msgp.AppendFloat64(b, f)
		}
		return b, nil
	case map[string]any:
		b = msgp.AppendMapHeader(b, uint32(len(v)))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			var err error
			if b, err = appendValue(msgp.AppendString(b, key), v[key]); err != nil {
				return nil, err
			}
		}
		return b, nil
	}
	return nil, fmt.Errorf("values of type %T have no encoding", v)
}
