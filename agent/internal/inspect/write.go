package inspect

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"cordon/agent/internal/pipeline"
	"cordon/filters"
)

// writer appends verdicts as JSON lines.
type writer struct {
	b      []byte
	labels map[filters.Labels][]byte // their JSON
}

// verdict appends one line. output nil is null.
func (w *writer) verdict(id []byte, v *filters.Verdict, output []byte) []byte {
	if id == nil {
		id = []byte("null")
	}
	b := append(append(w.b[:0], `{"id":`...), id...)
	b = append(append(b, `,"effect":"`...), v.Effect.String()...)
	b = append(append(b, `","rule":"`...), v.Rule.String()...)
	b = append(append(b, `","labels":`...), w.names(v.Labels)...)
	b = append(b, `,"findings":[`...)
	for i := range v.Findings {
		if i > 0 {
			b = append(b, ',')
		}
		f := &v.Findings[i]
		b = strconv.AppendInt(append(b, `{"start":`...), int64(f.Start), 10)
		b = strconv.AppendInt(append(b, `,"end":`...), int64(f.End), 10)
		b = append(append(append(b, `,"type":"`...), f.Type...), `"}`...)
	}
	b = append(b, `],"output":`...)
	if output == nil {
		output = []byte("null")
	}
	b = append(b, output...)
	if v.Reason != "" {
		b = appendString(append(b, `,"reason":`...), v.Reason)
	}
	w.b = append(b, '}', '\n')
	return w.b
}

// maxLabels bounds the sets of classes whose names are kept.
const maxLabels = 1024

func (w *writer) names(l filters.Labels) []byte {
	if text, ok := w.labels[l]; ok {
		return text
	}
	if w.labels == nil || len(w.labels) >= maxLabels {
		w.labels = map[filters.Labels][]byte{}
	}
	text, _ := json.Marshal(l.Names()) // a list of strings cannot fail
	w.labels[l] = text
	return text
}

// appendString appends a JSON string that escapes no more than it must. Bytes that
// are not UTF-8 become U+FFFD.
func appendString[T string | []byte](dst []byte, s T) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, n := utf8.DecodeRuneInString(string(s[i:min(len(s), i+utf8.UTFMax)]))
			dst = utf8.AppendRune(dst, r)
			i += n
			continue
		}
		i++
	}
	return append(dst, '"')
}

// appendOutput appends a value as it would leave.
func appendOutput(dst []byte, v filters.Value) []byte {
	switch v.Kind {
	case filters.String:
		return appendString(dst, v.Data)
	case filters.Bytes:
		return append(base64.StdEncoding.AppendEncode(append(dst, `{"base64":"`...), v.Data), `"}`...)
	}
	return pipeline.AppendValue(dst, v)
}
