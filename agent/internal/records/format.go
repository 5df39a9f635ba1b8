package records

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"

	"github.com/tinylib/msgp/msgp"

	"cordon/agent/internal/source"
)

// format is one encoding of a request.
type format struct {
	decode func(body []byte, now int64) ([]source.Entry, error)
	// count calls back for each record of a body that decode refuses, with its
	// source if that can be read.
	count func(body []byte, each func(source string))
	hint  string
}

var (
	formatJSON = format{decodeJSON, countJSON, "{\"records\":[{\"signal\":…,\"source\":…,\"value\":…}]}"}
	formatPack = format{decodeMsgpack, countMsgpack, "a map with the key records: an array of maps with signal, source, value"}
)

func formatOf(r *http.Request) (format, bool) {
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "", "application/json":
		return formatJSON, true
	case "application/msgpack", "application/x-msgpack", "application/vnd.msgpack":
		return formatPack, true
	}
	return format{}, false
}

// countJSON counts up to where the body is no JSON; a record that breaks off
// there counts.
func countJSON(body []byte, each func(source string)) {
	d := json.NewDecoder(bytes.NewReader(body))
	if delim(d, '{') != nil {
		return
	}
	if key, err := d.Token(); err != nil || key != "records" || delim(d, '[') != nil {
		return
	}
	for raw := json.RawMessage(nil); d.More(); {
		raw = raw[:0]
		if d.Decode(&raw) != nil {
			each("")
			return
		}
		var r struct {
			Source string `json:"source"`
		}
		_ = json.Unmarshal(raw, &r) // no source is one that is not known
		each(r.Source)
	}
}

// countMsgpack does the same for MessagePack.
func countMsgpack(body []byte, each func(source string)) {
	n, b, err := msgp.ReadMapHeaderBytes(body)
	if err != nil || n != 1 {
		return
	}
	if key, rest, err := readString(b); err != nil || key != "records" {
		return
	} else if n, b, err = msgp.ReadArrayHeaderBytes(rest); err != nil {
		return
	}
	for range n {
		if len(b) == 0 {
			return
		}
		rest, ok := skip(b)
		if !ok {
			each("")
			return
		}
		each(packedSource(b[:len(b)-len(rest)]))
		b = rest
	}
}

// packedSource gives the source of one whole record, "" if there is none.
func packedSource(b []byte) string {
	n, b, err := msgp.ReadMapHeaderBytes(b)
	if err != nil {
		return ""
	}
	for range n {
		key, rest, err := readString(b)
		if err != nil {
			return ""
		}
		if key == keySource {
			name, _, _ := readString(rest)
			return name
		}
		b, _ = skip(rest)
	}
	return ""
}

// skip passes over one value, however deep it is nested.
func skip(b []byte) (rest []byte, ok bool) {
	for left := 1; left > 0; left-- {
		var n uint32
		var err error
		switch msgp.NextType(b) {
		case msgp.MapType:
			n, b, err = msgp.ReadMapHeaderBytes(b)
			left += 2 * int(n)
		case msgp.ArrayType:
			n, b, err = msgp.ReadArrayHeaderBytes(b)
			left += int(n)
		default:
			b, err = msgp.Skip(b)
		}
		if err != nil || left-1 > len(b) {
			return b, false
		}
	}
	return b, true
}
