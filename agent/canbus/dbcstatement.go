package canbus

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"go.einride.tech/can/pkg/dbc"
)

const dbcHint = "correct the line, or get the file again if it was cut off"

// statement takes in one statement. Only BO_ and SG_ directly behind one
// another belong together: a signal behind anything else has lost its message.
func (l *loader) statement(s statement) error {
	if s.keyword != "SG_" {
		l.current = nil
	}
	switch s.keyword {
	case "BO_":
		return l.message(s)
	case "SG_":
		return l.signal(s)
	case "SIG_VALTYPE_":
		return l.valueType(s)
	case "SG_MUL_VAL_":
		return l.muxRanges(s)
	case "VAL_":
		l.valueTexts(s)
	case "CM_", "VAL_TABLE_", "BA_DEF_":
		if _, _, err := parse[dbc.Def](l, s, s.text); err != nil {
			l.warn(s.line, "passed over: "+err.What)
		}
	case "BA_", "BA_DEF_DEF_":
		if !s.closed {
			l.warn(s.line, "passed over: no ; at the end")
		}
	}
	return nil
}

// leadingDigit finds an identifier that begins with a digit, which DBC editors
// refuse and other tools write. The parser refuses it too, so that it is shown
// the name with a letter in front.
var leadingDigit = map[string]*regexp.Regexp{
	"BO_":          regexp.MustCompile(`^BO_\s+\d+\s+(\d\w*)`),
	"SG_":          regexp.MustCompile(`^SG_\s+(\d\w*)`),
	"VAL_":         regexp.MustCompile(`^VAL_\s+\d+\s+(\d\w*)`),
	"SIG_VALTYPE_": regexp.MustCompile(`^SIG_VALTYPE_\s+\d+\s+(\d\w*)`),
	"CM_":          regexp.MustCompile(`^CM_\s+(?:SG_\s+\d+|BO_\s+\d+)\s+(\d\w*)`),
	"VAL_TABLE_":   regexp.MustCompile(`^VAL_TABLE_\s+(\d\w*)`),
}

// letter is put before names that begin with a digit.
const letter = "x"

// parse runs the parser over one statement. realName takes the letter off
// again. Text behind the definition is of no matter.
func parse[T dbc.Def](l *loader, s statement, text string) (def T, realName func(dbc.Identifier) string, _ *DBCError) {
	realName = func(id dbc.Identifier) string { return string(id) }
	added := -1
	if re := leadingDigit[s.keyword]; re != nil {
		if at := re.FindStringSubmatchIndex(text); at != nil {
			added = at[2]
			text = text[:added] + letter + text[added:]
			realName = func(id dbc.Identifier) string { return strings.TrimPrefix(string(id), letter) }
		}
	}
	p := dbc.NewParser(l.path, []byte(text))
	err := p.Parse()
	if defs := p.Defs(); len(defs) > 0 {
		if def, ok := defs[0].(T); ok {
			return def, realName, nil
		}
	}
	if err == nil {
		return def, nil, &DBCError{Path: l.path, Line: s.line, What: s.keyword + " defines nothing", Hint: dbcHint}
	}
	pos := err.Position()
	if pos.Line == 1 {
		if added >= 0 && pos.Column > added {
			pos.Column--
		}
		pos.Column += s.indent
	}
	return def, nil, &DBCError{Path: l.path, Line: s.line + max(pos.Line-1, 0), Column: pos.Column,
		What: s.keyword + " cannot be read: " + err.Reason(), Hint: dbcHint}
}

// transmitter is the last part of BO_, of no use here and written in many ways.
var transmitter = regexp.MustCompile(`^(BO_[^:]*:\s*\d+\s+)\S.*`)

func (l *loader) message(s statement) error {
	d, name, err := parse[*dbc.MessageDef](l, s, transmitter.ReplaceAllString(s.text, "${1}X"))
	if err != nil {
		return err
	}
	l.current = &draft{message: &Message{ID: d.MessageID.ToCAN(), Extended: d.MessageID.IsExtended(), Name: name(d.Name),
		Size: int(min(d.Size, math.MaxInt32)), file: l.path, line: s.line, switchAt: -1}, switches: map[string]string{}}
	if d.MessageID == dbc.IndependentSignalsMessageID {
		return nil // a bin for signals that are on no bus: read, not kept
	}
	if old := l.byID[uint32(d.MessageID)]; old != nil {
		return defined(l.current.message, old.message)
	}
	l.byID[uint32(d.MessageID)] = l.current
	l.drafts = append(l.drafts, l.current)
	return nil
}

// nestedMux is a multiplexed signal that is a switch itself ("m3M").
var nestedMux = regexp.MustCompile(`^(SG_\s+\w+\s+m\d+)M(\s*:)`)

func (l *loader) signal(s statement) error {
	if l.current == nil {
		return l.fail(s, "a signal (SG_) that follows no message (BO_)", dbcHint)
	}
	text := s.text
	if q := strings.Split(text, `"`); len(q) > 2 {
		text = q[0] + `"` + q[1] + `" X` // the receivers are of no use here and written in many ways
	}
	nested := nestedMux.MatchString(text)
	d, name, err := parse[*dbc.SignalDef](l, s, nestedMux.ReplaceAllString(text, "$1 $2"))
	if err != nil {
		return err
	}
	l.current.signals = append(l.current.signals, draftSignal{SignalDef: d, name: name(d.Name), line: s.line, nested: nested})
	return nil
}

func (l *loader) valueType(s statement) error {
	d, name, err := parse[*dbc.SignalValueTypeDef](l, s, s.text)
	if err != nil {
		return err
	}
	m := l.byID[uint32(d.MessageID)]
	if m == nil {
		l.warn(s.line, fmt.Sprintf("a value type for message %d, which the file does not define", d.MessageID))
		return nil
	}
	kind := map[dbc.SignalValueType]NumberKind{dbc.SignalValueTypeFloat32: Float32, dbc.SignalValueTypeFloat64: Float64}
	if k, isFloat := kind[d.SignalValueType]; isFloat {
		m.setKind(l, s.line, name(d.SignalName), k)
	}
	return nil
}

func (l *loader) valueTexts(s statement) {
	text := s.text
	if !s.closed {
		text += " ;"
	}
	d, name, err := parse[*dbc.ValueDescriptionsDef](l, s, text)
	if err != nil {
		l.warn(s.line, "passed over: "+err.What)
		return
	}
	if d.ObjectType == dbc.ObjectTypeEnvironmentVariable {
		return
	}
	m := l.byID[uint32(d.MessageID)]
	if m == nil || !m.setTexts(l, s.line, name(d.SignalName), d.ValueDescriptions) {
		l.warn(s.line, "value texts for a signal that the file does not define")
	}
}
