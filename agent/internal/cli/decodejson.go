package cli

import (
	"bufio"
	"encoding/json"
	"math"
	"strconv"

	"cordon/agent/canbus"
)

// sampleWriter writes samples as JSON lines through one buffer. What does not
// change from value to value is made once for each signal.
type sampleWriter struct {
	out   *bufio.Writer
	line  []byte
	fixed map[*canbus.Signal]fixedParts
	bus   string
	busJS []byte
}

type fixedParts struct{ before, after []byte }

func (w *sampleWriter) write(f *canbus.Frame, samples []canbus.Sample) error {
	for i := range samples {
		s := &samples[i]
		parts := w.parts(s)
		b := append(w.line[:0], `{"t":`...)
		b = appendSeconds(b, f.Time)
		b = append(b, `,"channel":`...)
		b = append(b, w.channel(f.Bus)...)
		b = append(b, parts.before...)
		b = appendJSONNumber(b, s.Value)
		if text := s.Signal.Text(s.Raw); text != "" {
			b = append(b, `,"text":`...)
			b = appendJSONString(b, text)
		}
		w.line = append(b, parts.after...)
		if _, err := w.out.Write(w.line); err != nil {
			return err
		}
	}
	return nil
}

func (w *sampleWriter) parts(s *canbus.Sample) fixedParts {
	if p, ok := w.fixed[s.Signal]; ok {
		return p
	}
	if w.fixed == nil {
		w.fixed = map[*canbus.Signal]fixedParts{}
	}
	b := append([]byte(`,"id":"`), frameID(s.Message.ID)...)
	b = appendJSONString(append(b, `","message":`...), s.Message.Name)
	b = appendJSONString(append(b, `,"signal":`...), s.Signal.Name)
	p := fixedParts{before: append(b, `,"value":`...)}
	p.after = append(appendJSONString([]byte(`,"unit":`), s.Signal.Unit), "}\n"...)
	w.fixed[s.Signal] = p
	return p
}

func (w *sampleWriter) channel(bus string) []byte {
	if bus != w.bus || w.busJS == nil {
		w.bus, w.busJS = bus, appendJSONString(w.busJS[:0], bus)
	}
	return w.busJS
}

func frameID(id uint32) string {
	const digits = "0123456789ABCDEF"
	b := []byte("0x")
	shift := 28
	for shift > 0 && id>>shift == 0 {
		shift -= 4
	}
	for ; shift >= 0; shift -= 4 {
		b = append(b, digits[id>>shift&0xF])
	}
	return string(b)
}

// appendSeconds writes Unix nanoseconds, not negative, as seconds with six
// digits behind the point, cut off.
func appendSeconds(b []byte, ns int64) []byte {
	b = strconv.AppendInt(b, ns/1e9, 10)
	b = append(b, '.')
	for us, unit := ns%1e9/1e3, int64(1e5); unit > 0; unit /= 10 {
		b = append(b, byte('0'+us/unit%10))
	}
	return b
}

// appendJSONNumber writes a JSON number; what JSON has no number for (a signal may
// be a float that is none) becomes null.
func appendJSONNumber(b []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(b, "null"...)
	case a != 0 && (a < 1e-6 || a >= 1e21):
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	default:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
}

// appendJSONString writes a JSON string. Names and units are plain ASCII as a rule.
func appendJSONString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			text, _ := json.Marshal(s) // a string always has a JSON form
			return append(b, text...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
