package records

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"cordon/agent/internal/source"
	"cordon/filters"
	"cordon/internal/chainlog"
)

// decodeJSON reads {"records":[…]}. A record without a time was collected now.
// Errors never quote content.
func decodeJSON(body []byte, now int64) ([]source.Entry, error) {
	if err := chainlog.CheckDepth(body, maxDepth); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := delim(d, '{'); err != nil {
		return nil, errors.New("the body is not a JSON object")
	}
	if key, err := d.Token(); err != nil || key != "records" {
		return nil, errors.New("the one key of the body is records")
	}
	if err := delim(d, '['); err != nil {
		return nil, errors.New("records is not an array")
	}
	var entries []source.Entry
	for d.More() {
		if len(entries) == MaxRecords {
			return nil, fmt.Errorf("more than %d records", MaxRecords)
		}
		r, err := jsonRecord(d, now)
		if err != nil {
			return nil, fmt.Errorf("records[%d]: %w", len(entries), err)
		}
		entries = append(entries, source.Entry{Record: r})
	}
	if err := errors.Join(delim(d, ']'), delim(d, '}')); err != nil {
		return nil, errors.New("the body is cut short or has another key after records")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more text after the body")
	}
	return entries, nil
}

func delim(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err == nil && t != want {
		err = fmt.Errorf("no %v", want)
	}
	return err
}

// jsonRecord reads one object.
func jsonRecord(d *json.Decoder, now int64) (filters.Record, error) {
	var f fields
	if err := delim(d, '{'); err != nil {
		return filters.Record{}, errors.New("not a JSON object")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return filters.Record{}, errors.New("not valid JSON")
		}
		key, _ := t.(string) // inside an object a token before a value is a string
		if err := f.take(key); err != nil {
			return filters.Record{}, err
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return filters.Record{}, fmt.Errorf("%s is not valid JSON", key)
		}
		if err := f.setJSON(key, raw); err != nil {
			return filters.Record{}, fmt.Errorf("%s: %w", key, err)
		}
	}
	if err := delim(d, '}'); err != nil {
		return filters.Record{}, errors.New("not valid JSON")
	}
	return f.record(now)
}

func (f *fields) setJSON(key string, raw json.RawMessage) (err error) {
	var text string
	switch key {
	case keyValue:
		f.rec.Value, err = jsonValue(raw)
		return err
	case keyAttest:
		f.rec.Attest, err = Attestation(raw)
		return err
	case keyParents:
		if json.Unmarshal(raw, &f.rec.DerivedFrom) != nil {
			return errors.New("not an array of source names")
		}
		return nil
	}
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &text) != nil {
		return errors.New("not a string")
	}
	return f.setText(key, text)
}

// jsonValue types a value: a whole number is an integer, {"base64":…} is bytes,
// other objects and arrays stay JSON, null is no value.
func jsonValue(raw []byte) (filters.Value, error) {
	if len(raw) == 0 {
		return filters.Value{}, errors.New("no value")
	}
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return filters.Value{}, errors.New("not valid JSON")
		}
		return filters.StringValue([]byte(s)), nil
	case 't', 'f':
		return filters.BoolValue(raw[0] == 't'), nil
	case 'n':
		return filters.Value{}, nil
	case '{', '[':
		if b, ok := base64Object(raw); ok {
			return filters.BytesValue(b), nil
		}
		return filters.JSONValue(raw), nil
	}
	return numberValue(string(raw))
}

func base64Object(raw []byte) ([]byte, bool) {
	if !bytes.Contains(raw, []byte(`"base64"`)) {
		return nil, false
	}
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil || len(o) != 1 || bytes.Count(raw, []byte(`"base64"`)) != 1 {
		return nil, false
	}
	var text string
	if json.Unmarshal(o["base64"], &text) != nil {
		return nil, false
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || b == nil {
		return nil, false
	}
	return b, true
}

func numberValue(s string) (filters.Value, error) {
	if !strings.ContainsAny(s, ".eE") {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return filters.IntValue(i), nil
		}
		if u, err := strconv.ParseUint(s, 10, 64); err == nil {
			return filters.UintValue(u), nil
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return filters.Value{}, errors.New("a number beyond 64 bits")
	}
	return filters.FloatValue(f), nil
}

// parseTime reads a collection time, Unix nanoseconds.
func parseTime(s string) (int64, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1970 || t.Year() > 2200 {
		return 0, errors.New("not a time such as 2026-03-01T12:00:00.000Z")
	}
	return t.UnixNano(), nil
}
